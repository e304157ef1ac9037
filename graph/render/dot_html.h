// Small pieces of Graphviz's HTML-like labels. Arguments named `html` are markup already; all
// others are made safe here. Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_HTML_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_HTML_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trtscope {

enum class Weight : uint8_t { kNormal, kBold };

struct Span {
  std::string_view text;
  int size = 10;
  std::string_view color;
  Weight weight = Weight::kNormal;
};

/// One run of text in one font; a blank for empty text, which Graphviz would refuse.
std::string HtmlSpan(const Span& span);

/// Left-aligned lines in one font. Precondition: not empty.
std::string HtmlLines(const std::vector<std::string>& lines, const Span& font);

/// A table row with one cell over `columns` columns.
std::string HtmlRow(std::string_view html, int columns);

/// A table without any border of its own around `html` rows.
std::string HtmlTable(std::string_view html, int cell_padding);

/// A table row whose `html` cells keep to the left: a last cell, spanning many empty columns, takes
/// nearly all the width that the row gets beyond its need.
std::string HtmlLeftRow(std::string_view html);

/// Cell of fixed size in one colour.
std::string HtmlBlock(int width, int height, std::string_view fill);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_HTML_H_
