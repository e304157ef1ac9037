// The INT8 experiment's convention of names: which output, and up to which layer INT8 was used.
#ifndef TRTSCOPE_SRC_ACCURACY_INT8_RUNS_H_
#define TRTSCOPE_SRC_ACCURACY_INT8_RUNS_H_

#include <string>
#include <vector>

#include "parsers/common/activation.h"

namespace trtscope {

/// `prob_ip2`: the output `prob` of a run in INT8 up to layer `ip2`.
struct NamedRun {
  std::string layer;
  const Activation* reference = nullptr;
  const Activation* candidate = nullptr;
};

/// The runs among `candidate`'s tensors: a tensor called `<output>_<layer>`, or a tensor of
/// `reference` in a file or folder called so, where `<output>` is one as well (the longest that
/// fits). In the candidate's order; empty if fewer than two are: then the names mean something
/// else.
std::vector<NamedRun> FindInt8Runs(const std::vector<const Activation*>& reference,
                                   const std::vector<const Activation*>& candidate);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_INT8_RUNS_H_
