#include "src/writers/svg_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "graph/model/unicode.h"

namespace trtscope {
namespace {

std::string_view Entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    case '\n':
      return "&#10;";
    default:
      return {};
  }
}

std::size_t WidthOf(const CodePoint& c) {
  if (!c.valid) return 1;
  const int width = CodePointWidth(c.value);
  return width > 0 ? static_cast<std::size_t>(width) : 0;
}

// Bytes of the longest beginning of `text` in `columns`.
std::size_t HeadBytes(std::string_view text, std::size_t columns) {
  std::size_t at = 0, used = 0;
  while (at < text.size()) {
    const CodePoint c = DecodeUtf8(text, at);
    used += WidthOf(c);
    if (used > columns) break;
    at += c.length;
  }
  return at;
}

// Where the longest end of `text` in `columns` begins.
std::size_t TailStart(std::string_view text, std::size_t columns) {
  const std::size_t all = TextColumns(text);
  std::size_t at = 0, left = all;
  while (at < text.size() && left > columns) {
    const CodePoint c = DecodeUtf8(text, at);
    left -= WidthOf(c);
    at += c.length;
  }
  return at;
}

}  // namespace

std::string XmlText(std::string_view raw) {
  std::string text;
  text.reserve(raw.size() + raw.size() / 8);
  for (std::size_t at = 0; at < raw.size();) {
    const CodePoint c = DecodeUtf8(raw, at);
    const std::string_view bytes = raw.substr(at, c.length);
    at += c.length;
    if (!c.valid) {
      text += "\xef\xbf\xbd";
    } else if (const std::string_view entity = Entity(bytes.front());
               c.length == 1 && !entity.empty()) {
      text += entity;
    } else if (IsUnsafe(c.value)) {
      text += VisibleText(bytes);
    } else {
      text += bytes;
    }
  }
  return text;
}

std::string ElideMiddle(std::string_view text, std::size_t columns) {
  if (TextColumns(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  const std::size_t head = (columns - 1) / 3;
  const std::string_view begin = text.substr(0, HeadBytes(text, head));
  return std::string(begin) + "…" + std::string(text.substr(TailStart(text, columns - 1 - head)));
}

std::size_t TextColumns(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = DecodeUtf8(text, at);
    columns += WidthOf(c);
    at += c.length;
  }
  return columns;
}

std::string Coordinate(double value) {
  std::array<char, 400> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, 2);
  std::string text(buffer.data(), end.ptr);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string ValueText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general, 6);
  return {buffer.data(), end.ptr};
}

}  // namespace trtscope
