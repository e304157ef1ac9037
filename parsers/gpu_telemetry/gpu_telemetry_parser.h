// Clocks, power and heat of GPUs over time: nvidia-smi's csv and tegrastats.
#ifndef TRTSCOPE_PARSERS_GPU_TELEMETRY_GPU_TELEMETRY_PARSER_H_
#define TRTSCOPE_PARSERS_GPU_TELEMETRY_GPU_TELEMETRY_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True if the first line that is not blank is the header of `nvidia-smi --query-gpu=…
/// --format=csv` or a line of tegrastats.
bool SniffGpuTelemetry(std::string_view text);

/// True for the rows of nvidia-smi without their header (`noheader`), of which nobody can tell what
/// they mean.
bool IsHeaderlessTelemetry(std::string_view text);

/// Reads session.sources[source] into session.telemetry: one of it for each GPU, in the order in
/// which they come. What cannot be read leaves a diagnostic.
void ParseGpuTelemetry(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_GPU_TELEMETRY_GPU_TELEMETRY_PARSER_H_
