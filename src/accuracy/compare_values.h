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

/// NumPy's Fortran order on one side only, where it makes a difference.
bool DifferInFortranOrder(const Activation& reference, const Activation& candidate);

/// Compares as many values as both sides really have. `rules` without types: they are taken from
/// the activations, from the type before the dump converted it if that is known. Precondition: the
/// same order of values on both sides (dims equal up to extents of 1); whoever calls has checked
/// that. If only one side is in Fortran order and that makes a difference, nothing is compared, and
/// a problem says so. The result is the same, to the last bit, whatever the number of cores and
/// however the values are written. Takes a few MB a core, however large the tensors.
ValueComparison CompareValues(const Activation& reference, const Activation& candidate,
                              ComparisonRules rules);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_COMPARE_VALUES_H_
