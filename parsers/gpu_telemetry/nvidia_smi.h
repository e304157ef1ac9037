// `nvidia-smi --query-gpu=… --format=csv[,nounits] [-l 1]`.
#ifndef TRTSCOPE_PARSERS_GPU_TELEMETRY_NVIDIA_SMI_H_
#define TRTSCOPE_PARSERS_GPU_TELEMETRY_NVIDIA_SMI_H_

#include <string_view>

#include "parsers/common/session.h"

namespace trtscope {

/// True for a header: names of fields ("clocks.current.sm [MHz]"), one of which is a fact of
/// TelemetrySample.
bool IsNvidiaSmiHeader(std::string_view line);

/// True for a row of values that can be nvidia-smi's only: a time stamp in front, or numbers with
/// its units ("1410 MHz, 62.10 W").
bool IsNvidiaSmiRow(std::string_view line);

/// Reads session.sources[source], which begins with a header, into session.telemetry. Bits of
/// `clocks_event_reasons.active` (until driver 535 `clocks_throttle_reasons.active`) are those of
/// nvmlClocksEventReasons in NVML's documentation.
void ReadNvidiaSmi(Session& session, SourceId source);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_GPU_TELEMETRY_NVIDIA_SMI_H_
