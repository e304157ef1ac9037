// What programs print of their measurements: performance summary and --dumpProfile tables.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_MEASUREMENTS_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_MEASUREMENTS_H_

#include <optional>
#include <string_view>

#include "graph/model/build_log.h"
#include "graph/model/profile.h"

namespace trtscope {

/// Takes a line of an 8.0+ summary ("Latency", "min = 0.158 ms, max = …", also "Throughput", "6106
/// qps") into `summary`. Keys that it does not know are ignored.
void ReadSummaryLine(std::string_view key, std::string_view value, PerformanceSummary& summary);

/// Takes a line of a 6.x/7.x summary: `group` is the heading it stands under ("Host Latency"), e.g.
/// "min", "1.99762 ms (end to end 2.00641 ms)". False if the key is none of a summary's.
bool ReadOldSummaryLine(std::string_view group, std::string_view key, std::string_view value,
                        PerformanceSummary& summary);

/// The columns of a --dumpProfile table, from its header line.
struct TableColumns {
  /// 7.0 to 8.5 print the layer's name first, 8.6 and later last.
  bool name_first = false;
  bool median = false;
};
/// nullopt if `line` is not such a header.
std::optional<TableColumns> ParseTableHeader(std::string_view line);

/// One row; nullopt if `line` is not one. 7.0 and 7.1 print averages with two decimals only; the
/// caller may derive a better one from total and iterations.
std::optional<ProfileRow> ParseTableRow(std::string_view line, const TableColumns& columns);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_MEASUREMENTS_H_
