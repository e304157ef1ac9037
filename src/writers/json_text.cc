#include "src/writers/json_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <nlohmann/json.hpp>

#include "graph/model/unicode.h"
#include "parsers/common/json_cursor.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
// Less than any reader's limit, the brackets around the value included.
constexpr int kDeepestValue = 64;

bool IsPlain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

void AppendEscape(char c, std::string& out) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      out += "\\u00";
      out += kHexDigits[static_cast<unsigned char>(c) >> 4];
      out += kHexDigits[static_cast<unsigned char>(c) & 0xF];
  }
}

// -12, 0, 864: what most values are.
bool IsInteger(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || (text[0] == '0' && text.size() > 1)) return false;
  return std::all_of(text.begin(), text.end(), IsDigit);
}

// Brackets inside strings count as well; too deep is only a reason to quote.
bool IsShallow(std::string_view text) {
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepestValue) return false;
  }
  return true;
}

bool ReadsBackAsItIs(std::string_view text) {
  std::deque<std::string> arena;
  JsonCursor cursor(text, arena);
  return cursor.Skip() == text && cursor.ok() && cursor.unescaped() == 0;
}

}  // namespace

std::size_t AppendJsonString(std::string_view text, std::string& out) {
  std::size_t replaced = 0;
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto plain = static_cast<std::size_t>(std::find_if_not(rest, text.end(), IsPlain) - rest);
    out.append(text, at, plain);
    at += plain;
    if (at == text.size()) break;
    const CodePoint character = DecodeUtf8(text, at);
    if (!character.valid) {
      out += kReplacement;
      ++replaced;
    } else if (character.value < 0x7F) {
      AppendEscape(text[at], out);
    } else {
      out.append(text, at, character.length);
    }
    at += character.length;
  }
  out += '"';
  return replaced;
}

void AppendJsonNumber(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char digits[32];
  const auto result = std::to_chars(digits, digits + sizeof(digits), value);
  out.append(digits, result.ptr);
}

bool IsPlainJsonValue(std::string_view text) {
  if (IsInteger(text) || text == "true" || text == "false" || text == "null") return true;
  const bool may_be =
      !text.empty() && (text[0] == '[' || text[0] == '{' || text[0] == '-' || IsDigit(text[0]));
  if (!may_be || text.find_first_of("\r\n") != std::string_view::npos) return false;
  if (text.back() == ' ' || text.back() == '\t' || !IsShallow(text)) return false;
  return ReadsBackAsItIs(text) && nlohmann::json::accept(text.begin(), text.end());
}

}  // namespace trtscope
