// The JSON of `build`.
#ifndef TRTSCOPE_SRC_CLI_BUILD_JSON_H_
#define TRTSCOPE_SRC_CLI_BUILD_JSON_H_

#include "src/cli/builds.h"
#include "src/cli/command.h"
#include "src/cli/filter.h"

namespace trtscope {

/// One build: time and memory.
OrderedJson BuildJson(const BuildView& build, const Loaded& loaded, const Options& options,
                      const NameFilter& filter);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_BUILD_JSON_H_
