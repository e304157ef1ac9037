// A terminal obeys escape codes and reorders text on command; a name from a log may hold both.
// Every such character becomes a visible escape. Backslashes that are already there stay single,
// since doubling them would make ordinary names harder to read and to search: the result is for
// eyes, not for reading back.
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/writers/unicode.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendByteEscape(char32_t byte, std::string& out) {
  out += "\\x";
  out += kHexDigits[(byte >> 4) & 0xF];
  out += kHexDigits[byte & 0xF];
}

void AppendCodePointEscape(char32_t value, std::string& out) {
  char digits[8];
  const auto result =
      std::to_chars(digits, digits + sizeof(digits), static_cast<uint32_t>(value), 16);
  out.append("\\u{").append(digits, result.ptr).append("}");
}

void AppendEscape(const CodePoint& character, std::string& out) {
  if (!character.valid) return AppendByteEscape(character.value, out);
  switch (character.value) {
    case U'\n':
      out += "\\n";
      break;
    case U'\t':
      out += "\\t";
      break;
    case U'\r':
      out += "\\r";
      break;
    default:
      if (character.value < 0x80) return AppendByteEscape(character.value, out);
      AppendCodePointEscape(character.value, out);
  }
}

}  // namespace

std::string Sanitise(std::string_view text) {
  if (IsPrintableAscii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  for (size_t at = 0; at < text.size();) {
    const CodePoint character = DecodeUtf8(text, at);
    if (!character.valid || IsUnsafe(character.value)) {
      AppendEscape(character, out);
    } else {
      out.append(text, at, character.length);
    }
    at += character.length;
  }
  return out;
}

}  // namespace trtscope
