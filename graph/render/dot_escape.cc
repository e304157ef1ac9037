#include "graph/render/dot_escape.h"

#include "graph/model/unicode.h"

namespace trtscope {
namespace {

constexpr std::string_view kZeroWidthSpace = "\xe2\x80\x8b";

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
