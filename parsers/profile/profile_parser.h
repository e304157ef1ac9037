// Times per layer in JSON, whoever wrote them.
#ifndef TRTSCOPE_PARSERS_PROFILE_PROFILE_PARSER_H_
#define TRTSCOPE_PARSERS_PROFILE_PROFILE_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True for each of these, told from their first records:
///   trtexec --exportProfile (TensorRT 7 to 11; `count` and `medianMs` may be missing), and the
///   same without the count record, which Torch-TensorRT calls "trex":
///     [ { "count" : 961 }
///     , { "name" : "conv1", "timeMs" : 86.6, "averageMs" : 0.09, "percentage" : 3.4 } ]
///   Chrome traces, which Torch-TensorRT writes, as an array or in `{"traceEvents": […]}`:
///     [ { "name": "conv1", "ph": "X", "ts": 0, "dur": 203.776, "tid": 1, "pid": "…" } ]
///   samples by layer, which Python's IProfiler examples write, bare or paired with a time stamp:
///     { "conv1": [0.016, 0.011], "fc": [[0.02, "20241030-15:06:45.9"], …] }
///   an empty array.
bool SniffProfile(std::string_view text);

/// Reads session.sources[source] into session.profiles: one Profile an array that has rows. What
/// the units are: `timeMs`, `averageMs`, `medianMs` and samples milliseconds, `dur` microseconds.
/// Events of functions on the host make a Profile of their own (kHostTrace). A syntax error keeps
/// the rows before it; reading goes on at the next line that starts a row, and one diagnostic says
/// where it was and how much was lost.
void ParseProfile(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_PROFILE_PROFILE_PARSER_H_
