#include "parsers/build_log/measurements.h"

#include <array>
#include <cmath>
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

// Reads one column. "nan" (a share of nothing) is a column without a value; false if it is no
// number.
bool ReadColumn(std::string_view column, OptionalNumber& value) {
  const std::optional<double> number = ParseNumber<double>(column);
  if (number && std::isfinite(*number)) value = number;
  return number.has_value();
}

bool ReadLastColumn(std::string_view& line, OptionalNumber& value) {
  line = TrimRight(line);
  const std::size_t begin = line.rfind(' ') + 1;  // npos + 1 == 0
  if (!ReadColumn(line.substr(begin), value)) return false;
  line = line.substr(0, begin);
  return true;
}

bool ReadFirstColumn(std::string_view& line, OptionalNumber& value) {
  line = TrimLeft(line);
  const std::size_t end = line.find(' ');
  if (end == std::string_view::npos || !ReadColumn(line.substr(0, end), value)) return false;
  line = line.substr(end);
  return true;
}

bool ReadNameFirst(std::string_view line, bool median, ProfileRow& row) {
  const bool whole = ReadLastColumn(line, row.percentage) &&
                     (!median || ReadLastColumn(line, row.median_ms)) &&
                     ReadLastColumn(line, row.average_ms) && ReadLastColumn(line, row.total_ms);
  row.name = Trim(line);
  return whole;
}

bool ReadNameLast(std::string_view line, ProfileRow& row) {
  const bool whole = ReadFirstColumn(line, row.total_ms) && ReadFirstColumn(line, row.average_ms) &&
                     ReadFirstColumn(line, row.median_ms) && ReadFirstColumn(line, row.percentage);
  row.name = Trim(line);
  return whole;
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
  ProfileRow row;
  const bool whole =
      columns.name_first ? ReadNameFirst(line, columns.median, row) : ReadNameLast(line, row);
  if (!whole || row.name.empty()) return std::nullopt;
  return row;
}

}  // namespace trtscope
