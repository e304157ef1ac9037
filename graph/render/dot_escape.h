// Text of the input made safe for DOT: nothing of it can end a string, start markup, or be read by
// Graphviz as an escape sequence. Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_ESCAPE_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_ESCAPE_H_

#include <string>
#include <string_view>

namespace trtscope {

/// `raw` as text inside an HTML-like label, visible and escaped.
std::string HtmlText(std::string_view raw);

/// `raw` as a quoted DOT string for an attribute that Graphviz expands (tooltip). Line feeds stay
/// line breaks, so the caller passes names through VisibleText first.
std::string QuotedTooltip(std::string_view raw);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_ESCAPE_H_
