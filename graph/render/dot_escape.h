// Text of the input made safe for DOT: nothing of it can end a string, start markup, or be read by
// Graphviz as an escape sequence. Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_ESCAPE_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_ESCAPE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace trtscope {

/// A code point of UTF-8 text. `valid` is false for a byte that belongs to none; `size` is then 1.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
  bool valid = false;
};

/// The code point at the start of `text`. Precondition: text is not empty.
CodePoint FirstCodePoint(std::string_view text);

/// `raw` as UTF-8 that XML allows: control characters, invalid bytes and bidirectional overrides
/// are spelled out ("\n", "\x1b", "\u{202e}"). Idempotent.
std::string VisibleText(std::string_view raw);

/// `raw` as text inside an HTML-like label, visible and escaped.
std::string HtmlText(std::string_view raw);

/// `raw` as a quoted DOT string for an attribute that Graphviz expands (tooltip). Line feeds stay
/// line breaks, so the caller passes names through VisibleText first.
std::string QuotedTooltip(std::string_view raw);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_ESCAPE_H_
