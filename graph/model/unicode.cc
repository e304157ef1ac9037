#include "graph/model/unicode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace trtscope {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// All tables are sorted: lookups are binary searches.
constexpr Range kUnsafe[] = {
    {0x00, 0x1F},        // C0
    {0x7F, 0x9F},        // DEL and C1
    {0xAD, 0xAD},        // soft hyphen
    {0x34F, 0x34F},      // combining grapheme joiner
    {0x61C, 0x61C},      // Arabic letter mark
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x200B, 0x200F},    // zero-width space, joiners, left-to-right and right-to-left marks
    {0x2028, 0x202E},    // line and paragraph separator, bidirectional embeddings and overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, bidirectional isolates
    {0xFDD0, 0xFDEF},    // no characters, by definition
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFF9, 0xFFFB},    // interlinear annotation
    {0xE0000, 0xE007F},  // tags: text that nobody sees
};

constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7},   {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4},   {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902},
    {0x093A, 0x093A}, {0x093C, 0x093C},   {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1ACE},
    {0x1DC0, 0x1DFF}, {0x20D0, 0x20F0},   {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x18D00, 0x18D08},
    {0x1AFF0, 0x1B2FB}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0},
    {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC},
    {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A},
    {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5},
    {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC},
    {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945},
    {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

template <size_t size>
bool Contains(const Range (&ranges)[size], char32_t value) {
  const Range* above =
      std::upper_bound(ranges, ranges + size, value,
                       [](char32_t wanted, const Range& range) { return wanted < range.first; });
  return above != ranges && value <= (above - 1)->last;
}

constexpr CodePoint Invalid(unsigned char byte) { return {byte, 1, false}; }

// One row per lead byte length; `smallest` rejects overlong forms.
struct LeadByte {
  unsigned char mask;
  unsigned char pattern;
  size_t length;
  char32_t smallest;
};
constexpr std::array<LeadByte, 3> kLeadBytes = {{
    {0xE0, 0xC0, 2, 0x80},
    {0xF0, 0xE0, 3, 0x800},
    {0xF8, 0xF0, 4, 0x10000},
}};

bool IsScalarValue(char32_t value) {
  return value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
}

CodePoint DecodeMultiByte(std::string_view text, size_t at, const LeadByte& lead) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (text.size() - at < lead.length) return Invalid(first);
  char32_t value = first & static_cast<unsigned char>(~lead.mask);
  for (size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0) != 0x80) return Invalid(first);
    value = (value << 6) | (byte & 0x3FU);
  }
  if (value < lead.smallest || !IsScalarValue(value)) return Invalid(first);
  return {value, lead.length, true};
}

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

CodePoint DecodeUtf8(std::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  for (const LeadByte& lead : kLeadBytes) {
    if ((first & lead.mask) == lead.pattern) return DecodeMultiByte(text, at, lead);
  }
  return Invalid(first);
}

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

int CodePointWidth(char32_t value) {
  if (value < 0x300) return 1;
  if (Contains(kZeroWidth, value)) return 0;
  return Contains(kWide, value) ? 2 : 1;
}

bool IsUnsafe(char32_t value) {
  // The last two code points of every plane are no characters either.
  return (value & 0xFFFE) == 0xFFFE || Contains(kUnsafe, value);
}

std::string VisibleText(std::string_view text) {
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
