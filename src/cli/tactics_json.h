// `tactics --format json`.
#ifndef TRTSCOPE_SRC_CLI_TACTICS_JSON_H_
#define TRTSCOPE_SRC_CLI_TACTICS_JSON_H_

#include "src/cli/command.h"

namespace trtscope {

/// Adds every trial, decision and verdict to `engine`; those of the layers that --filter leaves.
void WriteTacticsJson(const EngineView& view, const Loaded& loaded, const Options& options,
                      OrderedJson& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_TACTICS_JSON_H_
