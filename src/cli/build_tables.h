// The tables of `build`, for people and as the one that CSV prints.
#ifndef TRTSCOPE_SRC_CLI_BUILD_TABLES_H_
#define TRTSCOPE_SRC_CLI_BUILD_TABLES_H_

#include "src/cli/builds.h"
#include "src/cli/filter.h"
#include "src/cli/options.h"
#include "src/report/table.h"

namespace trtscope {

/// Phases, then the tuning by layer, runner and formats, as far as there was any.
void AppendTimeSections(const BuildView& build, const Options& options, const NameFilter& filter,
                        Report& report);
/// Totals, the timeline, the layers that need most; a sentence where the log tells nothing.
void AppendMemorySections(const BuildView& build, const Options& options, const NameFilter& filter,
                          Report& report);
/// All of it as rows of one table.
void AppendBuildCsv(const BuildView& build, const NameFilter& filter, Report& report);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_BUILD_TABLES_H_
