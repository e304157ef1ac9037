// TensorRT build logs of versions 5 to 10, in any logger's dialect.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_BUILD_LOG_PARSER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_BUILD_LOG_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True if `text` shows lines of a TensorRT program or layer records.
bool SniffBuildLog(std::string_view text);

/// Reads session.sources[source] into engines, logs and diagnostics of `session`. Uses all cores;
/// never fails: what can be read is read, what is lost is counted.
void ParseBuildLog(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_BUILD_LOG_PARSER_H_
