// How much timings repeat. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_TACTIC_NOISE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_TACTIC_NOISE_H_

#include <vector>

#include "graph/analysis/tactics.h"

namespace trtscope {

/// Compares the times of decisions that were made more than once: same layer, same formats with
/// sizes that are all numbers, as when TensorRT tries several backend strategies. Symbolic sizes
/// prove nothing, since each optimisation profile has its own. At most kMostRepeats are looked at.
TimingNoise MeasureNoise(const BuildLog& log, const std::vector<Decision>& decisions);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_TACTIC_NOISE_H_
