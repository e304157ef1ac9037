#include "parsers/common/dims.h"

#include <optional>

#include "parsers/common/text_cursor.h"

namespace trtscope {

bool ParseDims(std::string_view text, std::vector<Dim>& dims) {
  dims.clear();
  if (text.empty()) return true;
  while (true) {
    Dim dim;
    const auto extent = ConsumeNumber<int64_t>(text);
    if (!extent) return false;
    dim.extent = *extent;
    if (Consume(text, ":")) {
      const auto width = ConsumeNumber<int32_t>(text);
      if (!width || *width < 1) return false;
      dim.vector_width = *width;
    }
    dims.push_back(dim);
    if (text.empty()) return true;
    if (!Consume(text, ",")) return false;
  }
}

}  // namespace trtscope
