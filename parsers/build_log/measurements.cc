#include "parsers/build_log/measurements.h"

#include <array>
#include <cmath>
#include <utility>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// "nan" and "inf" (of a run without queries) are no measurements.
std::optional<double> NumberAtFront(std::string_view text) {
  const std::optional<double> number = ConsumeNumber<double>(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<double> NumberAfter(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  return NumberAtFront(text.substr(at + mark.size()));
}

LatencyStats ReadStats(std::string_view value) {
  LatencyStats stats;
  stats.min = NumberAfter(value, "min = ");
  stats.max = NumberAfter(value, "max = ");
  stats.mean = NumberAfter(value, "mean = ");
  stats.median = NumberAfter(value, "median = ");
  stats.p90 = NumberAfter(value, "percentile(90%) = ");
  stats.p95 = NumberAfter(value, "percentile(95%) = ");
  stats.p99 = NumberAfter(value, "percentile(99%) = ");
  return stats;
}

// The field that a line "key: value" of a 6.x/7.x group tells, nullptr if it has none.
std::optional<double>* OldField(std::string_view key, std::string_view value, LatencyStats& stats) {
  if (key == "min") return &stats.min;
  if (key == "max") return &stats.max;
  if (key == "mean") return &stats.mean;
  if (key == "median") return &stats.median;
  // "percentile: 2.5329 ms at 99% (…)": other percentiles have no place of their own.
  if (key != "percentile") return nullptr;
  if (value.find("at 90%") != std::string_view::npos) return &stats.p90;
  if (value.find("at 95%") != std::string_view::npos) return &stats.p95;
  if (value.find("at 99%") != std::string_view::npos) return &stats.p99;
  return nullptr;
}

// Reads one column. "nan" (a share of nothing) is a column without a value; false if it is no
// number.
bool ReadColumn(std::string_view column, std::optional<double>& value) {
  const std::optional<double> number = ParseNumber<double>(column);
  if (number && std::isfinite(*number)) value = number;
  return number.has_value();
}

bool ReadLastColumn(std::string_view& line, std::optional<double>& value) {
  line = TrimRight(line);
  const std::size_t begin = line.rfind(' ') + 1;  // npos + 1 == 0
  if (!ReadColumn(line.substr(begin), value)) return false;
  line = line.substr(0, begin);
  return true;
}

bool ReadFirstColumn(std::string_view& line, std::optional<double>& value) {
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

bool ReadPercentColumn(std::string_view& line, std::optional<double>& value) {
  line = TrimRight(line);
  return ConsumeSuffix(line, "%") && ReadLastColumn(line, value);
}

}  // namespace

void ReadSummaryLine(std::string_view key, std::string_view value, PerformanceSummary& summary) {
  if (key == "Throughput") summary.throughput_qps = NumberAtFront(value);
  if (key == "Total Host Walltime") summary.host_walltime_seconds = NumberAtFront(value);
  if (key == "Total GPU Compute Time") summary.gpu_compute_seconds = NumberAtFront(value);
  if (key == "Latency") summary.latency = ReadStats(value);
  if (key == "End-to-End Host Latency") summary.end_to_end = ReadStats(value);
  if (key == "GPU Compute Time") summary.gpu_compute = ReadStats(value);
  if (key == "Enqueue Time") summary.enqueue = ReadStats(value);
  if (key == "H2D Latency") summary.h2d = ReadStats(value);
  if (key == "D2H Latency") summary.d2h = ReadStats(value);
}

bool ReadOldSummaryLine(std::string_view group, std::string_view key, std::string_view value,
                        PerformanceSummary& summary) {
  const std::array<std::pair<std::string_view, std::optional<double>*>, 3> totals = {{
      {"throughput", &summary.throughput_qps},
      {"walltime", &summary.host_walltime_seconds},
      {"total compute time", &summary.gpu_compute_seconds},
  }};
  for (const auto& [name, field] : totals) {
    if (key != name) continue;
    *field = NumberAtFront(value);
    return true;
  }
  LatencyStats* stats = &summary.latency;
  if (group == "GPU Compute") stats = &summary.gpu_compute;
  if (group == "Enqueue Time") stats = &summary.enqueue;
  std::optional<double>* const field = OldField(key, value, *stats);
  if (field == nullptr) return key == "percentile";
  *field = NumberAtFront(value);
  if (const auto end_to_end = NumberAfter(value, "(end to end ")) {
    *OldField(key, value, summary.end_to_end) = end_to_end;
  }
  return true;
}

std::optional<RunAverage> ParseRunAverage(std::string_view line) {
  const bool old = Consume(line, "Average over ");
  if (!old && !Consume(line, "Average on ")) return std::nullopt;
  const auto runs = ConsumeNumber<int64_t>(line);
  if (!runs || *runs <= 0 || !Consume(line, " runs")) return std::nullopt;
  RunAverage average;
  average.runs = *runs;
  average.gpu_ms = NumberAfter(line, old ? " is " : "GPU latency: ");
  average.host_ms = NumberAfter(line, old ? "host walltime is " : "Host latency: ");
  average.end_to_end_ms = NumberAfter(line, "end to end ");
  average.enqueue_ms = NumberAfter(line, "enqueue ");
  if (!average.gpu_ms && !average.host_ms) return std::nullopt;
  return average;
}

std::optional<TableColumns> ParseTableHeader(std::string_view line) {
  line = Trim(line);
  TableColumns columns;
  columns.name_first = line.starts_with("Layer ") && line.ends_with("Time %");
  columns.invocations = line.starts_with("TensorRT layer name ") && line.ends_with("Runtime, ms");
  const bool name_last = line.starts_with("Time(ms)") && line.ends_with(" Layer");
  if (!columns.name_first && !columns.invocations && !name_last) return std::nullopt;
  columns.median = line.find("Median") != std::string_view::npos;
  return columns;
}

std::optional<ProfileRow> ParseTableRow(std::string_view line, const TableColumns& columns) {
  ProfileRow row;
  const bool whole =
      columns.name_first ? ReadNameFirst(line, columns.median, row) : ReadNameLast(line, row);
  if (!whole || row.name.empty()) return std::nullopt;
  return row;
}

std::optional<InvocationsRow> ParseInvocationsRow(std::string_view line) {
  InvocationsRow result;
  ProfileRow& row = result.row;
  if (!ReadLastColumn(line, row.total_ms)) return std::nullopt;
  line = TrimRight(line);
  const std::size_t begin = line.rfind(' ') + 1;  // npos + 1 == 0
  const auto invocations = ParseNumber<int64_t>(line.substr(begin));
  if (!invocations || *invocations < 0) return std::nullopt;
  line = line.substr(0, begin);
  if (!ReadPercentColumn(line, row.percentage)) return std::nullopt;
  row.name = Trim(line);
  if (row.name.empty()) return std::nullopt;
  result.invocations = *invocations;
  if (row.total_ms && *invocations > 0) {
    row.average_ms = *row.total_ms / static_cast<double>(*invocations);
  }
  return result;
}

bool EndsLikeTableLine(std::string_view line) {
  line = TrimRight(line);
  if (line.empty()) return false;
  // Most other lines are done here: a row ends in a number, "nan" or "inf".
  const char last = line.back();
  if (IsDigit(last) || last == 'n' || last == 'f') {
    if (ParseInvocationsRow(line)) return true;
    constexpr TableColumns kNameFirst{true, false, false};
    return line.starts_with(' ') && ParseTableRow(line, kNameFirst);
  }
  const bool like_header = last == '%' || last == 's' || last == 'r';
  return like_header && ParseTableHeader(line);
}

}  // namespace trtscope
