#include "parsers/build_log/measurements.h"

#include <array>
#include <utility>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

std::optional<double> NumberAfter(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = text.substr(at + mark.size());
  return ConsumeNumber<double>(rest);
}

LatencyStats ReadStats(std::string_view value) {
  LatencyStats stats;
  stats.min = NumberAfter(value, "min = ");
  stats.max = NumberAfter(value, "max = ");
  stats.mean = NumberAfter(value, "mean = ");
  stats.median = NumberAfter(value, "median = ");
  stats.p99 = NumberAfter(value, "percentile(99%) = ");
  return stats;
}

// The number at the end of `text`, which is removed together with the blanks before it.
std::optional<double> ConsumeLastNumber(std::string_view& text) {
  text = TrimRight(text);
  const std::size_t blank = text.rfind(' ');
  const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
  const std::optional<double> value = ParseNumber<double>(text.substr(begin));
  if (value) text = text.substr(0, begin);
  return value;
}

std::optional<ProfileRow> ReadNameFirst(std::string_view line, bool median) {
  ProfileRow row;
  row.percentage = ConsumeLastNumber(line);
  if (median) row.median_ms = ConsumeLastNumber(line);
  row.average_ms = ConsumeLastNumber(line);
  row.total_ms = ConsumeLastNumber(line);
  row.name = Trim(line);
  const bool whole = row.percentage && row.average_ms && row.total_ms && (!median || row.median_ms);
  if (!whole || row.name.empty()) return std::nullopt;
  return row;
}

std::optional<ProfileRow> ReadNameLast(std::string_view line) {
  ProfileRow row;
  const std::array<std::optional<double>*, 4> columns = {&row.total_ms, &row.average_ms, &row.median_ms,
                                                         &row.percentage};
  for (std::optional<double>* column : columns) {
    line = TrimLeft(line);
    *column = ConsumeNumber<double>(line);
    if (!*column || !line.starts_with(' ')) return std::nullopt;
  }
  row.name = Trim(line);
  if (row.name.empty()) return std::nullopt;
  return row;
}

}  // namespace

void ReadSummaryLine(std::string_view key, std::string_view value, PerformanceSummary& summary) {
  if (key == "Throughput") summary.throughput_qps = ConsumeNumber<double>(value);
  if (key == "Latency") summary.latency = ReadStats(value);
  if (key == "GPU Compute Time") summary.gpu_compute = ReadStats(value);
  if (key == "Enqueue Time") summary.enqueue = ReadStats(value);
  if (key == "H2D Latency") summary.h2d = ReadStats(value);
  if (key == "D2H Latency") summary.d2h = ReadStats(value);
}

bool ReadOldSummaryLine(std::string_view group, std::string_view key, std::string_view value,
                        PerformanceSummary& summary) {
  LatencyStats* stats = &summary.latency;
  if (group == "GPU Compute") stats = &summary.gpu_compute;
  if (group == "Enqueue Time") stats = &summary.enqueue;
  const std::array<std::pair<std::string_view, std::optional<double>*>, 6> fields = {{
      {"min", &stats->min},
      {"max", &stats->max},
      {"mean", &stats->mean},
      {"median", &stats->median},
      {"percentile", &stats->p99},
      {"throughput", &summary.throughput_qps},
  }};
  for (const auto& [name, field] : fields) {
    if (key != name) continue;
    // "percentile: 2.5329 ms at 99% (…)": other percentiles have no place of their own.
    if (name == "percentile" && value.find("at 99%") == std::string_view::npos) return true;
    *field = ConsumeNumber<double>(value);
    return true;
  }
  return key == "walltime" || key == "total compute time";
}

std::optional<TableColumns> ParseTableHeader(std::string_view line) {
  line = Trim(line);
  TableColumns columns;
  columns.median = line.find("Median") != std::string_view::npos;
  if (line.starts_with("Layer ") && line.ends_with("Time %")) {
    columns.name_first = true;
    return columns;
  }
  if (line.starts_with("Time(ms)") && line.ends_with(" Layer")) return columns;
  return std::nullopt;
}

std::optional<ProfileRow> ParseTableRow(std::string_view line, const TableColumns& columns) {
  return columns.name_first ? ReadNameFirst(line, columns.median) : ReadNameLast(line);
}

}  // namespace trtscope
