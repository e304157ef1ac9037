#include "graph/render/dot_escape.h"

#include <array>
#include <cstdint>

namespace trtscope {
namespace {

constexpr std::string_view kZeroWidthSpace = "\xe2\x80\x8b";

struct Range {
  char32_t first, last;
};

// Code points that XML forbids, or that reorder or hide the text around them.
constexpr std::array<Range, 12> kSpelledOut = {{{0x0, 0x1f},
                                                {0x7f, 0x9f},
                                                {0xad, 0xad},
                                                {0x61c, 0x61c},
                                                {0x200b, 0x200c},
                                                {0x200e, 0x200f},
                                                {0x2028, 0x202e},
                                                {0x2060, 0x2069},
                                                {0xfdd0, 0xfdef},
                                                {0xfeff, 0xfeff},
                                                {0xfff9, 0xfffb},
                                                {0xe0000, 0xe007f}}};

bool IsSpelledOut(char32_t c) {
  if ((c & 0xfffe) == 0xfffe) return true;
  for (const Range& range : kSpelledOut) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

std::string Hex(char32_t value, int min_digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  while (value != 0 || static_cast<int>(text.size()) < min_digits) {
    text.insert(text.begin(), kDigits[value & 0xf]);
    value >>= 4;
  }
  return text;
}

std::string SpellOut(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  if (c < 0x100) return "\\x" + Hex(c, 2);
  return "\\u{" + Hex(c, 4) + "}";
}

uint8_t ByteAt(std::string_view text, std::size_t i) { return static_cast<uint8_t>(text[i]); }

struct LeadByte {
  std::size_t size;  // 0: no lead byte
  char32_t bits;
  char32_t smallest;  // anything below is an overlong form
};

LeadByte ReadLead(uint8_t byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xc2 && byte < 0xe0) return {2, byte & 0x1fU, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return {3, byte & 0x0fU, 0x800};
  if (byte >= 0xf0 && byte < 0xf5) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

bool IsAlphaNumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether `text` goes on as "lt;" or "#60;". Graphviz decodes such text once more than it should,
// so an ampersand before it has to be kept apart.
bool ContinuesAsEntity(std::string_view text) {
  std::size_t i = text.empty() || text[0] != '#' ? 0 : 1;
  const std::size_t begin = i;
  while (i < text.size() && IsAlphaNumeric(text[i])) ++i;
  return i > begin && i < text.size() && text[i] == ';';
}

std::string_view EntityGuard(std::string_view after_ampersand) {
  return ContinuesAsEntity(after_ampersand) ? kZeroWidthSpace : std::string_view();
}

}  // namespace

CodePoint FirstCodePoint(std::string_view text) {
  const CodePoint invalid{ByteAt(text, 0), 1, false};
  const LeadByte lead = ReadLead(ByteAt(text, 0));
  if (lead.size == 0 || lead.size > text.size()) return invalid;
  char32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.size; ++i) {
    if ((ByteAt(text, i) & 0xc0) != 0x80) return invalid;
    value = (value << 6) | (ByteAt(text, i) & 0x3fU);
  }
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (value < lead.smallest || value > 0x10ffff || surrogate) return invalid;
  return {value, lead.size, true};
}

std::string VisibleText(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  while (!raw.empty()) {
    const CodePoint c = FirstCodePoint(raw);
    if (!c.valid || IsSpelledOut(c.value)) {
      text += SpellOut(c.value);
    } else {
      text += raw.substr(0, c.size);
    }
    raw.remove_prefix(c.size);
  }
  return text;
}

std::string HtmlText(std::string_view raw) {
  const std::string visible = VisibleText(raw);
  std::string html;
  html.reserve(visible.size() + visible.size() / 8);
  for (std::size_t i = 0; i < visible.size(); ++i) {
    switch (visible[i]) {
      case '&':
        html += "&amp;";
        html += EntityGuard(std::string_view(visible).substr(i + 1));
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\\':
        // Doubled, because Graphviz expands \N and its like in the text of labels after decoding
        // entities.
        html += "&#92;&#92;";
        break;
      default:
        html += visible[i];
    }
  }
  return html;
}

std::string QuotedTooltip(std::string_view raw) {
  std::string quoted = "\"";
  quoted.reserve(raw.size() + raw.size() / 8 + 2);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    switch (raw[i]) {
      case '&':
        quoted += '&';
        quoted += EntityGuard(raw.substr(i + 1));
        break;
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        // Doubled for Graphviz's expansion of \N and its like. Some versions expand tooltips twice:
        // what is left of the pair must not meet a letter either.
        quoted += "\\\\";
        quoted += kZeroWidthSpace;
        break;
      case '\n':
        // An entity reaches the SVG as it is; its attribute would lose a bare line feed.
        quoted += "&#10;";
        break;
      default:
        quoted += raw[i];
    }
  }
  return quoted + "\"";
}

}  // namespace trtscope
