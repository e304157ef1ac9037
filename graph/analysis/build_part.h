// The lines of a log that are one build, whether an engine came out of it or not.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_PART_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_PART_H_

#include <optional>
#include <span>

#include "graph/model/build_log.h"
#include "graph/model/engine.h"

namespace trtscope {

/// What the analyses of a build look at. Points into the log and the engine.
struct BuildPart {
  /// Null: no input tells of the build (an engine of layer information alone).
  const BuildLog* log = nullptr;
  /// Null: the log shows no engine of this build.
  const Engine* engine = nullptr;
  /// From the first line that may be of the build to where its engine was there, or to where the
  /// log, or the program, ended.
  LineRange lines;
  std::span<const BuildAttempt> attempts;
  /// trtexec's "Engine built in S sec.".
  std::optional<Cited<double>> built_seconds;
};

/// The build of `engine`. `after` is a line that belongs to an earlier build (0: none).
BuildPart PartOf(const Engine& engine, uint32_t after = 0);

/// The attempt whose engine was kept, of a build without an engine the last; nullptr if there is
/// none.
const BuildAttempt* KeptAttempt(const BuildPart& part);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_PART_H_
