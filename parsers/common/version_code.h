// TensorRT's versions as one number.
#ifndef TRTSCOPE_PARSERS_COMMON_VERSION_CODE_H_
#define TRTSCOPE_PARSERS_COMMON_VERSION_CODE_H_

#include <optional>
#include <string>
#include <string_view>

namespace trtscope {

/// "8.4.1" from "8401", as it stands in banners ("[TensorRT v8401]") and calibration caches
/// ("TRT-8401-…"): four digits Mmpp up to 9.x, six digits MMmmpp from 10.0. nullopt if `digits` is
/// neither.
std::optional<std::string> DecodeVersion(std::string_view digits);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_VERSION_CODE_H_
