#include "src/writers/layout.h"

#include <algorithm>

#include "graph/model/unicode.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr std::string_view kEllipsis = "…";

int WidthOf(const CodePoint& character) {
  return character.valid ? CodePointWidth(character.value) : 1;
}

// Bytes of the longest start of `text` that fits `width`; marks stay with the character they
// combine with.
size_t HeadBytes(std::string_view text, int width) {
  size_t at = 0;
  while (at < text.size()) {
    const CodePoint character = DecodeUtf8(text, at);
    width -= WidthOf(character);
    if (width < 0) break;
    at += character.length;
  }
  return at;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Start of the character that ends before `end`: invalid bytes count as characters of their own.
size_t PreviousCharacter(std::string_view text, size_t end) {
  size_t at = end - 1;
  while (at > 0 && end - at < 4 && IsContinuation(text[at])) --at;
  return at + DecodeUtf8(text, at).length == end ? at : end - 1;
}

// Where the longest end of `text` that fits `width` begins; never at a mark without its character.
size_t TailStart(std::string_view text, int width) {
  size_t start = text.size();
  for (size_t at = text.size(); at > 0;) {
    at = PreviousCharacter(text, at);
    const int own = WidthOf(DecodeUtf8(text, at));
    width -= own;
    if (width < 0) break;
    if (own > 0) start = at;
  }
  return start;
}

// A lone "%" stays with its number.
bool IsBreak(std::string_view text, size_t at) {
  return text[at] == ' ' && at + 1 < text.size() && text[at + 1] != ' ' && text[at + 1] != '%';
}

// Bytes of the first piece of `text`: all of it where it fits, else up to the last break that does,
// else up to the first break there is.
size_t PieceBytes(std::string_view text, int width) {
  const size_t indent = std::min(text.find_first_not_of(' '), text.size());
  size_t last_break = 0;
  for (size_t at = 0; at < text.size();) {
    const CodePoint character = DecodeUtf8(text, at);
    if (at > indent && IsBreak(text, at)) {
      if (width < 0) return at;
      last_break = at;
    }
    width -= WidthOf(character);
    if (width < 0 && last_break > 0) return last_break;
    at += character.length;
  }
  return text.size();
}

}  // namespace

std::string_view TrimEnd(std::string_view text) {
  const size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string_view Visible(std::string_view text, std::string& scratch) {
  if (IsPrintableAscii(text)) return TrimEnd(text);
  scratch = VisibleText(text);
  return TrimEnd(scratch);
}

int DisplayWidth(std::string_view text) {
  if (IsPrintableAscii(text)) return static_cast<int>(text.size());
  int width = 0;
  for (size_t at = 0; at < text.size();) {
    const CodePoint character = DecodeUtf8(text, at);
    width += WidthOf(character);
    at += character.length;
  }
  return width;
}

std::string ElideMiddle(std::string_view text, int width) {
  if (width <= 0) return "";
  if (DisplayWidth(text) <= width) return std::string(text);
  // The end of a layer's name tells it from its neighbours more often than the start does.
  const int kept = width - DisplayWidth(kEllipsis);
  const int head = kept * 9 / 20;
  const std::string_view start = text.substr(0, HeadBytes(text, head));
  const std::string_view end = text.substr(TailStart(text, kept - head));
  return std::string(start).append(kEllipsis).append(end);
}

std::string ClipEnd(std::string_view text, int width) {
  if (width <= 0) return "";
  if (DisplayWidth(text) <= width) return std::string(text);
  const int kept = width - DisplayWidth(kEllipsis);
  return std::string(text.substr(0, HeadBytes(text, kept))).append(kEllipsis);
}

std::vector<std::string_view> Wrap(std::string_view text, int first_width, int next_width) {
  std::vector<std::string_view> pieces;
  int width = first_width;
  do {
    const size_t bytes = PieceBytes(text, std::max(width, 1));
    pieces.push_back(TrimEnd(text.substr(0, bytes)));
    text.remove_prefix(std::min(text.find_first_not_of(' ', bytes), text.size()));
    width = next_width;
  } while (!text.empty());
  return pieces;
}

}  // namespace trtscope
