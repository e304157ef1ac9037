// The phases of a build, cut at lines that every version prints.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_PHASES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_PHASES_H_

#include <vector>

#include "graph/analysis/build_clock.h"
#include "graph/analysis/build_time.h"

namespace trtscope {

/// `seconds`, unless it is none that a build can take (not finite, negative, more than 30 years).
std::optional<double> Believable(double seconds);

/// The phases of `part` in order, with times that fit each other, and the whole. Autotuning whose
/// seconds neither a line nor the clock tells stays unknown.
std::vector<BuildPhase> FindBuildPhases(const BuildPart& part, const BuildClock& clock,
                                        KnownSeconds& total);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_PHASES_H_
