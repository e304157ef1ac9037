// What a person should look at first, from facts only; each with its next step.
#ifndef TRTSCOPE_SRC_CLI_ADVICE_H_
#define TRTSCOPE_SRC_CLI_ADVICE_H_

#include <string>
#include <vector>

#include "src/cli/engine_view.h"

namespace trtscope {

struct Advice {
  std::string finding;
  std::string next_step;
};

/// At most a handful, the costliest first.
std::vector<Advice> AdviceFor(const EngineView& view);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ADVICE_H_
