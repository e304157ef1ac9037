// A build as a trace for Perfetto and as folded stacks for speedscope.
#ifndef TRTSCOPE_SRC_WRITERS_BUILD_TRACE_H_
#define TRTSCOPE_SRC_WRITERS_BUILD_TRACE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "graph/analysis/build_memory.h"
#include "graph/analysis/build_time.h"

namespace trtscope {

/// What both writers need of a build, and the names of its phases (as BuildTime::phases).
struct TracedBuild {
  const BuildPart* part = nullptr;
  const BuildTime* time = nullptr;
  std::string title;
  std::vector<std::string> phase_names;
};

/// What a file does not show as it is.
struct TraceNotes {
  /// Bytes that are no UTF-8 and became U+FFFD (trace).
  uint64_t bytes_replaced = 0;
  /// Names with `;` or line ends, which separate frames and stacks: they became `:` and blanks.
  uint64_t names_changed = 0;
};

/// Appends {"traceEvents": […]}: phases, in them layers, format combinations and runners' turns as
/// complete events ("X") on one track, memory as counters ("C"). Microseconds from the build's
/// begin; positions within seconds of the clock are estimates, which `args` say.
TraceNotes AppendChromeTrace(const TracedBuild& build, std::string& out);

/// Appends a line "phase;layer;formats;runner MICROSECONDS" for each stack, in order of its first
/// turn. Phases without turns, and what their turns do not take, are stacks of one frame.
TraceNotes AppendFoldedStacks(const TracedBuild& build, std::string& out);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_BUILD_TRACE_H_
