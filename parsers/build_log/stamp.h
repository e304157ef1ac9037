// The time that loggers print before their messages.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_STAMP_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_STAMP_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace trtscope {

/// Seconds from an arbitrary origin of what a logger's prefix shows: "09/15/2019-13:28:03",
/// "2024-03-28 13:07:04.72", "0516 08:25:52.97" (glog, no year), fractions cut. nullopt for
/// anything else.
std::optional<int64_t> ParseStamp(std::string_view stamp);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_STAMP_H_
