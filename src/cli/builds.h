// The builds that the inputs tell of, with and without engines, each analysed once.
#ifndef TRTSCOPE_SRC_CLI_BUILDS_H_
#define TRTSCOPE_SRC_CLI_BUILDS_H_

#include <string>
#include <vector>

#include "graph/analysis/build_memory.h"
#include "graph/analysis/build_time.h"
#include "src/cli/load.h"

namespace trtscope {

struct BuildView {
  BuildPart part;
  /// Null for a build without an engine.
  const EngineView* engine = nullptr;
  /// The build without an engine, if the log shows its attempts.
  const UnfinishedBuild* unfinished = nullptr;
  BuildTime time;
  BuildMemory memory;

  bool known() const { return part.log != nullptr; }
};

BuildView ViewBuildOf(const EngineView& engine, const Loaded& loaded);
/// Builds of which the logs show no engine, in order; none if `loaded` was narrowed to one engine.
std::vector<BuildView> ViewBuildsWithoutEngine(const Loaded& loaded);
/// All: those of the engines first.
std::vector<BuildView> ViewBuilds(const Loaded& loaded);

/// "engine 0, TensorRT 8.6.1", or the log and lines of a build without an engine.
std::string BuildTitle(const BuildView& build, const Loaded& loaded);
/// "autotune", "autotune (strategy 4)", "autotune (build 2 of 3)" where there are several attempts.
std::string PhaseTitle(const BuildView& build, const BuildPhase& phase);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_BUILDS_H_
