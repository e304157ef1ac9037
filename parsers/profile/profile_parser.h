// Profiles that trtexec --exportProfile writes.
#ifndef TRTSCOPE_PARSERS_PROFILE_PROFILE_PARSER_H_
#define TRTSCOPE_PARSERS_PROFILE_PROFILE_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True for a JSON array of profile rows:
///   [ { "count" : 961 }
///   , { "name" : "conv1", "timeMs" : 86.6, "averageMs" : 0.09, "medianMs" : 0.09, "percentage"
///   : 3.47 } ]
/// `count` and `medianMs` (TensorRT 8.4+) may be missing.
bool SniffProfile(std::string_view text);

/// Reads session.sources[source] into session.profiles. A syntax error keeps the rows before it.
/// Not read yet: names that hold raw quotes, several arrays in one file, bare nan and inf.
void ParseProfile(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_PROFILE_PROFILE_PARSER_H_
