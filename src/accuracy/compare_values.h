// Two dumped tensors compared value by value, on all cores and in little memory.
#ifndef TRTSCOPE_SRC_ACCURACY_COMPARE_VALUES_H_
#define TRTSCOPE_SRC_ACCURACY_COMPARE_VALUES_H_

#include <string>
#include <vector>

#include "graph/analysis/tensor_comparison.h"
#include "parsers/common/activation.h"

namespace trtscope {

struct ValueComparison {
  TensorMetrics metrics;
  /// Why less was compared than the tensors promise: a truncated file, a wrong number of values.
  /// Sentences that begin with the path of the side they are about; empty if all is well.
  std::vector<std::string> problems;
};

/// Compares as many values as both sides really have. `rules` without types: they are taken from
/// the activations. Precondition: the same order of values on both sides (dims equal up to extents
/// of 1); whoever calls has checked that.
ValueComparison CompareValues(const Activation& reference, const Activation& candidate,
                              ComparisonRules rules);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_COMPARE_VALUES_H_
