#include "graph/model/build_log.h"

#include <algorithm>

namespace trtscope {

std::string_view RunInfo::FindOption(std::string_view key) const {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& option) { return option.key == key; });
  return found == options.end() ? std::string_view() : found->value;
}

const KernelOfTactic* BuildLog::FindKernel(TacticId tactic) const {
  const auto found = std::lower_bound(
      kernels.begin(), kernels.end(), tactic,
      [](const KernelOfTactic& kernel, TacticId wanted) { return kernel.tactic < wanted; });
  return found == kernels.end() || found->tactic != tactic ? nullptr : &*found;
}

}  // namespace trtscope
