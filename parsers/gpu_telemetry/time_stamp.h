// Time stamps of nvidia-smi and tegrastats.
#ifndef TRTSCOPE_PARSERS_GPU_TELEMETRY_TIME_STAMP_H_
#define TRTSCOPE_PARSERS_GPU_TELEMETRY_TIME_STAMP_H_

#include <optional>
#include <string_view>

namespace trtscope {

/// Seconds since 1970 of "2024/01/31 12:34:56.789" (nvidia-smi) or "01-31-2024 12:34:56"
/// (tegrastats), read as if in UTC, at the front of `text`, which is removed; nullopt (and
/// unchanged) if there is none.
std::optional<double> ConsumeTimeStamp(std::string_view& text);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_GPU_TELEMETRY_TIME_STAMP_H_
