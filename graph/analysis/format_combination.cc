#include "graph/analysis/format_combination.h"

#include <charconv>

#include "graph/model/tensor.h"

namespace trtscope {
namespace {

bool IsTypeChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Position behind the bracket that closes the one at `open`, or the end of the text.
std::size_t CloseOf(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : 0;
    depth -= text[i] == ')' ? 1 : 0;
    if (depth == 0) return i + 1;
  }
  return text.size();
}

// "784,1:8,28,1" → 8. The width stands behind the only colon outside of brackets.
uint32_t VectorWidth(std::string_view strides) {
  int depth = 0;
  for (std::size_t i = 0; i < strides.size(); ++i) {
    depth += strides[i] == '(' ? 1 : 0;
    depth -= strides[i] == ')' ? 1 : 0;
    if (depth != 0 || strides[i] != ':') continue;
    uint32_t width = 1;
    std::from_chars(strides.data() + i + 1, strides.data() + strides.size(), width);
    return width;
  }
  return 1;
}

PortFormat MakePort(std::string_view text, std::size_t begin, std::size_t open, std::size_t end) {
  PortFormat port;
  port.text = text.substr(begin, end - begin);
  port.type = PrecisionFromText(text.substr(begin, open - begin));
  port.strides = text.substr(open + 1, end - open - 2);
  port.vector_width = VectorWidth(port.strides);
  return port;
}

}  // namespace

FormatCombination ParseFormatCombination(std::string_view text) {
  FormatCombination combination;
  std::vector<PortFormat>* side = &combination.inputs;
  std::size_t i = 0;
  while (i < text.size()) {
    if (text.substr(i).starts_with("->")) {
      side = &combination.outputs;
      i += 2;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && IsTypeChar(text[end])) ++end;
    if (end == i) {
      // A symbol's value in a `where` list: "E0=(* 2048 …)".
      i = text[i] == '(' ? CloseOf(text, i) : i + 1;
    } else if (end < text.size() && text[end] == '(') {
      const std::size_t close = CloseOf(text, end);
      if (text[close - 1] == ')') side->push_back(MakePort(text, i, end, close));
      i = close;
    } else {
      i = end;
    }
  }
  return combination;
}

std::string FormatClass(const PortFormat& port) {
  const std::string_view type = port.text.substr(0, port.text.find('('));
  if (type.empty()) return "?";
  std::string text(type);
  const std::string_view layout = LayoutFromStrides(port.strides);
  if (!layout.empty()) return text.append(" ").append(layout);
  if (port.vector_width > 1) text.append(" /").append(std::to_string(port.vector_width));
  return text;
}

}  // namespace trtscope
