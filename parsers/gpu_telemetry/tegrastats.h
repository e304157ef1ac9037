// Lines of tegrastats, which is on every Jetson.
#ifndef TRTSCOPE_PARSERS_GPU_TELEMETRY_TEGRASTATS_H_
#define TRTSCOPE_PARSERS_GPU_TELEMETRY_TEGRASTATS_H_

#include <string_view>

#include "parsers/common/session.h"

namespace trtscope {

/// True for "[01-31-2024 12:34:56 ]RAM 2448/7772MB (lfb 4x4MB) … GR3D_FREQ 99%@1109 …".
bool IsTegrastatsLine(std::string_view line);

/// Reads session.sources[source] into one Telemetry. GR3D is the GPU, EMC the memory controller;
/// power is that of the supply nearest to the GPU that the first line shows.
void ReadTegrastats(Session& session, SourceId source);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_GPU_TELEMETRY_TEGRASTATS_H_
