// What makes a build slow, from facts only; each with its next step.
#ifndef TRTSCOPE_SRC_CLI_BUILD_FINDINGS_H_
#define TRTSCOPE_SRC_CLI_BUILD_FINDINGS_H_

#include <string>
#include <vector>

#include "src/cli/builds.h"
#include "src/report/table.h"

namespace trtscope {

/// "Built in 43.3 s: autotuning took 38.5 s of it (88.9 %) …": the answer in one sentence.
std::string BuildHeadline(const BuildView& build);
/// Items and, below each, what to do.
void AppendBuildFindings(const BuildView& build, std::vector<Line>& lines);
/// What is not known of the time, and what would tell it.
void AppendTimeNotes(const BuildView& build, std::vector<Line>& notes);

/// "~" before an estimate, "≥ " before a lower bound, "?" for unknown.
std::string SecondsText(const KnownSeconds& time);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_BUILD_FINDINGS_H_
