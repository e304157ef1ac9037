#include "parsers/common/activation.h"

#include <algorithm>

namespace trtscope {

std::optional<uint64_t> ElementsOf(const std::vector<int64_t>& dims) {
  constexpr int64_t kMost = int64_t{1} << 62;
  const auto is_negative = [](int64_t extent) { return extent < 0; };
  if (std::any_of(dims.begin(), dims.end(), is_negative)) return std::nullopt;
  if (std::find(dims.begin(), dims.end(), 0) != dims.end()) return 0;
  int64_t elements = 1;
  for (const int64_t extent : dims) {
    if (elements > kMost / extent) return std::nullopt;
    elements *= extent;
  }
  return static_cast<uint64_t>(elements);
}

}  // namespace trtscope
