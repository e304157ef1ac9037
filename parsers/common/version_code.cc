#include "parsers/common/version_code.h"

#include <cstdint>

#include "parsers/common/text_cursor.h"

namespace trtscope {

std::optional<std::string> DecodeVersion(std::string_view digits) {
  const auto number = ParseNumber<uint32_t>(digits);
  if (!number) return std::nullopt;
  const uint32_t n = *number;
  const auto join = [](uint32_t major, uint32_t minor, uint32_t patch) {
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  };
  if (digits.size() == 4) return join(n / 1000, n / 100 % 10, n % 100);
  if (digits.size() == 6) return join(n / 10000, n / 100 % 100, n % 100);
  return std::nullopt;
}

}  // namespace trtscope
