#include "parsers/common/dims.h"

#include <optional>

#include "parsers/common/text_cursor.h"

namespace trtscope {

namespace {

// "64:32" at the front of `text`.
std::optional<Dim> ConsumeDim(std::string_view& text) {
  Dim dim;
  const auto extent = ConsumeNumber<int64_t>(text);
  if (!extent) return std::nullopt;
  dim.extent = *extent;
  if (Consume(text, ":")) {
    const auto width = ConsumeNumber<int32_t>(text);
    if (!width || *width < 1) return std::nullopt;
    dim.vector_width = *width;
  }
  return dim;
}

bool ReadDims(std::string_view text, std::vector<Dim>& dims) {
  if (text.empty()) return true;
  while (const std::optional<Dim> dim = ConsumeDim(text)) {
    dims.push_back(*dim);
    if (text.empty()) return true;
    if (!Consume(text, ",")) return false;
  }
  return false;
}

}  // namespace

bool ParseDims(std::string_view text, std::vector<Dim>& dims) {
  dims.clear();
  if (ReadDims(text, dims)) return true;
  dims.clear();
  return false;
}

}  // namespace trtscope
