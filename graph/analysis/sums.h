// Sums over facts that may be missing. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_SUMS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_SUMS_H_

#include <optional>

namespace trtscope {

/// Adds `value` if it is known. A sum to which nothing known was added stays unknown, not 0.
inline void AddKnown(std::optional<double>& sum, std::optional<double> value) {
  if (value) sum = sum.value_or(0) + *value;
}

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_SUMS_H_
