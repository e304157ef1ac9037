// From file names to engines with their profiles.
#ifndef TRTSCOPE_SRC_CLI_LOAD_H_
#define TRTSCOPE_SRC_CLI_LOAD_H_

#include <vector>

#include "parsers/common/session.h"
#include "src/cli/engine_view.h"
#include "src/cli/io.h"
#include "src/cli/options.h"

namespace trtscope {

struct Loaded {
  Session session;
  /// The engines that --engine selects, in order; each with the profile that fits it.
  std::vector<EngineView> views;
  /// No input could be used for what was asked; session.diagnostics says why.
  bool unusable = false;
};

/// Reads all inputs, pairs profiles with engines, and applies --engine. Never throws.
Loaded Load(const Options& options, const Io& io);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_LOAD_H_
