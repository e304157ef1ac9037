// What the engine modes of `accuracy` share.
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_MODE_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_MODE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cli/command.h"
#include "src/report/quantity.h"

namespace trtscope {

/// The TensorRT to write options for: --trt-version, else the engine's; empty if neither tells.
inline std::string OptionsVersion(const EngineView& view, const Options& options) {
  if (!options.accuracy.trt_version.empty()) return options.accuracy.trt_version;
  const RunInfo* run = view.engine->run_info();
  return run == nullptr ? "" : run->trt_version;
}

/// "2 names that trtexec's option cannot hold left out, `a,b` first". `names` must not be empty.
inline std::string LeftOutText(const std::vector<std::string_view>& names, std::string_view tool) {
  return Counted(names.size(), "name") + " that " + std::string(tool) +
         "'s option cannot hold left out, `" + std::string(names.front()) + "`" +
         (names.size() > 1 ? " first" : "");
}

/// --tensors-to-mark: adds sections, or rows of CSV.
void AppendTensorsToMark(const EngineView& view, const Loaded& loaded, const Options& options,
                         Report& report);
OrderedJson TensorsToMarkJson(const EngineView& view, const Options& options);

/// --plan: the same.
void AppendPlan(const EngineView& view, const Loaded& loaded, const Options& options,
                Report& report);
OrderedJson PlanJson(const EngineView& view, const Options& options);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_MODE_H_
