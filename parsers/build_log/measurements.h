// What programs print of their measurements: performance summary and --dumpProfile tables.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_MEASUREMENTS_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_MEASUREMENTS_H_

#include <optional>
#include <string_view>

#include "graph/model/build_log.h"
#include "graph/model/profile.h"

namespace trtscope {

/// Takes a line of an 8.0+ summary ("Latency", "min = 0.158 ms, max = …", also "Throughput", "6106
/// qps", "Total Host Walltime", "3.00 s") into `summary`. Keys that it does not know are ignored,
/// and percentiles other than the 90th, 95th and 99th (--percentile).
void ReadSummaryLine(std::string_view key, std::string_view value, PerformanceSummary& summary);

/// Takes a line of a 6.x/7.x summary: `group` is the heading it stands under ("Host Latency"), e.g.
/// "min", "1.99762 ms (end to end 2.00641 ms)". False if the key is none of a summary's.
bool ReadOldSummaryLine(std::string_view group, std::string_view key, std::string_view value,
                        PerformanceSummary& summary);

/// Averages of a few runs, as trtexec prints them while it measures (--avgRuns):
///   Average over 10 runs is 1.2 ms (host walltime is 1.3 ms, 99% percentile time is 1.5).    5, 6
///   Average on 10 runs - GPU latency: 1.2 ms - Host latency: 1.4 ms (end to end 1.5 ms)      7.0
///   Average on 10 runs - GPU latency: … - Host latency: … (end to end 1.5 ms, enqueue 1
///   ms)  7.1-8.2 Average on 10 runs - GPU latency: 1.2 ms - Host latency: 1.4 ms (enqueue 0.4 ms)
///   8.4+
/// The first kind's percentile of the few runs is left out. `line` of the result is not set.
/// nullopt if `line` is none of these.
std::optional<RunAverage> ParseRunAverage(std::string_view line);

/// The columns of a table of layers, from its header line.
struct TableColumns {
  /// 7.0 to 8.5 print the layer's name first, 8.6 and later last.
  bool name_first = false;
  bool median = false;
  /// SimpleProfiler's table (trtexec 5.1 and 6.0, samples, Torch-TensorRT) counts invocations a
  /// layer and gives totals only: read its rows with ParseInvocationsRow.
  bool invocations = false;
};
/// nullopt if `line` is not such a header.
std::optional<TableColumns> ParseTableHeader(std::string_view line);

/// One row; nullopt if `line` is not one. 7.0 and 7.1 print averages with two decimals only; the
/// caller may derive a better one from total and iterations.
std::optional<ProfileRow> ParseTableRow(std::string_view line, const TableColumns& columns);

/// A row of SimpleProfiler's table; the average is its total by its invocations.
struct InvocationsRow {
  ProfileRow row;
  int64_t invocations = 0;
};
/// "   conv1 + relu1         12.3%           10         1.23", name first, whatever it holds;
/// nullopt if `line` is not such a row.
std::optional<InvocationsRow> ParseInvocationsRow(std::string_view line);

/// Whether `line` ends as a table's header or one of its name-first rows does, so that it may be
/// one although it is not indented.
bool EndsLikeTableLine(std::string_view line);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_MEASUREMENTS_H_
