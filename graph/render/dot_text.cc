#include "graph/render/dot_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "graph/model/unicode.h"
#include "graph/render/dot_escape.h"

namespace trtscope {
namespace {

constexpr std::string_view kEllipsis = "…";
// TensorRT has up to 8 axes; a hostile record may claim any number.
constexpr std::size_t kMaxDims = 12;

enum class Brackets { kRespect, kIgnore };

struct Cuts {
  std::vector<std::string> parts;
  bool balanced = true;
};

// Length of the fusion sign at `position` (" + " or " || "), 0 for none.
std::size_t SignAt(std::string_view name, std::size_t position) {
  for (const std::string_view sign : {std::string_view(" + "), std::string_view(" || ")}) {
    if (name.substr(position, sign.size()) == sign) return sign.size();
  }
  return 0;
}

int DepthStep(char c) {
  if (c == '(' || c == '[' || c == '{') return 1;
  if (c == ')' || c == ']' || c == '}') return -1;
  return 0;
}

Cuts CutAtSigns(std::string_view name, Brackets brackets) {
  Cuts cuts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    depth += DepthStep(name[i]);
    if (depth < 0) cuts.balanced = false;
    if (depth != 0 && brackets == Brackets::kRespect) continue;
    const std::size_t sign = SignAt(name, i);
    if (sign == 0) continue;
    cuts.parts.emplace_back(name.substr(begin, i - begin));
    // The sign's own text starts the next part; the loop goes on behind it.
    begin = i + 1;
    i += sign - 1;
  }
  cuts.parts.emplace_back(name.substr(begin));
  cuts.balanced = cuts.balanced && depth == 0;
  return cuts;
}

std::optional<std::vector<std::string>> SplitForeignNode(std::string_view name) {
  constexpr std::string_view kHead = "{ForeignNode[";
  constexpr std::string_view kTail = "]}";
  if (!name.starts_with(kHead) || !name.ends_with(kTail)) return std::nullopt;
  const std::string_view inside = name.substr(kHead.size(), name.size() - kHead.size() - 2);
  const std::size_t dots = inside.find("...");
  if (dots == std::string_view::npos) {
    return std::vector<std::string>{"ForeignNode", std::string(inside)};
  }
  return std::vector<std::string>{"ForeignNode", "from " + std::string(inside.substr(0, dots)),
                                  "to " + std::string(inside.substr(dots + 3))};
}

bool BreaksAfter(char c) { return std::string_view(" ./_:,").find(c) != std::string_view::npos; }

// Bytes of the first line of `text`.
std::size_t LineLength(std::string_view text, std::size_t columns) {
  std::size_t size = 0, used = 0, nice = 0;
  while (size < text.size()) {
    const CodePoint c = DecodeUtf8(text, size);
    used += static_cast<std::size_t>(c.valid ? CodePointWidth(c.value) : 1);
    if (used > columns && size > 0) return nice > 0 ? nice : size;
    size += c.length;
    if (BreaksAfter(text[size - 1]) && 2 * used >= columns) nice = size;
  }
  return size;
}

std::string Fixed(double value, int decimals) {
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string DimText(const Dim& dim, bool with_width) {
  if (dim.dynamic()) return "?";
  std::string text = std::to_string(dim.extent);
  if (with_width && dim.vector_width > 1) text += ":" + std::to_string(dim.vector_width);
  return text;
}

std::string ShapeText(const Tensor& tensor) {
  if (!tensor.dims_known) return "?";
  if (tensor.dims.empty()) return "scalar";
  std::string text;
  for (std::size_t i = 0; i < std::min(tensor.dims.size(), kMaxDims); ++i) {
    if (i > 0) text += "×";
    text += DimText(tensor.dims[i], tensor.layout.empty());
  }
  if (tensor.dims.size() > kMaxDims) text += kEllipsis;
  return text;
}

}  // namespace

std::vector<std::string> SplitFusedName(std::string_view name) {
  if (auto foreign = SplitForeignNode(name)) return *std::move(foreign);
  Cuts cuts = CutAtSigns(name, Brackets::kRespect);
  if (!cuts.balanced) cuts = CutAtSigns(name, Brackets::kIgnore);
  return std::move(cuts.parts);
}

std::vector<std::string> WrapText(std::string_view text, std::size_t columns,
                                  std::size_t max_lines) {
  // What cannot be shown need not be escaped: a name may have megabytes, a code point 4 bytes.
  const std::string visible = VisibleText(text.substr(0, columns * max_lines * 4 + 4));
  std::vector<std::string> lines;
  std::string_view rest = visible;
  while (!rest.empty() && lines.size() < max_lines) {
    const std::size_t size = LineLength(rest, columns);
    lines.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  if (!rest.empty() && !lines.empty()) lines.back() += kEllipsis;
  return lines;
}

std::vector<std::string> StackName(std::string_view name, std::size_t columns,
                                   std::size_t max_parts) {
  const std::vector<std::string> parts = SplitFusedName(name);
  // "… 1 more" would take the line that the part itself can have.
  const std::size_t shown = parts.size() <= max_parts + 1 ? parts.size() : max_parts;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < shown; ++i) {
    for (std::string& line : WrapText(parts[i], columns, 3)) lines.push_back(std::move(line));
  }
  if (shown < parts.size()) {
    lines.push_back(std::string(kEllipsis) + " " + std::to_string(parts.size() - shown) + " more");
  }
  const auto blank = [](const std::string& line) {
    return line.find_first_not_of(' ') == std::string::npos;
  };
  if (std::all_of(lines.begin(), lines.end(), blank)) return {"(no name)"};
  return lines;
}

std::string DtypeText(const Tensor& tensor) {
  if (tensor.dtype != Precision::kUnknown || tensor.dtype_text.empty()) {
    return std::string(PrecisionName(tensor.dtype));
  }
  return WrapText(tensor.dtype_text, 16, 1).front();
}

std::string TensorLabel(const Tensor& tensor) {
  std::string text = DtypeText(tensor) + " " + ShapeText(tensor);
  if (!tensor.layout.empty()) text.append(" ").append(tensor.layout);
  return text;
}

std::string TimeText(double ms) {
  if (!std::isfinite(ms)) return "? ms";
  const double size = std::fabs(ms);
  if (size > 0 && size < 0.5e-6) return "<0.000001 ms";
  const int magnitude = size > 0 ? static_cast<int>(std::floor(std::log10(size))) : 0;
  return Fixed(ms, std::clamp(2 - magnitude, 0, 8)) + " ms";
}

std::string ShareText(double share) {
  if (!std::isfinite(share)) return "? %";
  if (share > 0 && share < 0.0005) return "<0.1 %";
  return Fixed(share * 100, 1) + " %";
}

std::string CountText(std::size_t n, std::string_view noun) {
  std::string text = std::to_string(n) + " " + std::string(noun);
  return n == 1 ? text : text + "s";
}

}  // namespace trtscope
