#include "graph/render/dot_html.h"

#include "graph/render/dot_escape.h"

namespace trtscope {
namespace {

std::string InFont(const std::string& html, const Span& span) {
  std::string out = "<FONT POINT-SIZE=\"" + std::to_string(span.size) + "\" COLOR=\"" +
                    std::string(span.color) + "\">";
  if (span.weight == Weight::kBold) return out + "<B>" + html + "</B></FONT>";
  return out + html + "</FONT>";
}

}  // namespace

std::string HtmlSpan(const Span& span) {
  return InFont(span.text.empty() ? " " : HtmlText(span.text), span);
}

std::string HtmlLines(const std::vector<std::string>& lines, const Span& font) {
  std::string html;
  for (const std::string& line : lines) {
    // The trailing no-break space is slack for viewers whose font runs wider than the measured one.
    html += HtmlText(line);
    html += "\u00a0<BR ALIGN=\"LEFT\"/>";
  }
  return InFont(html, font);
}

std::string HtmlRow(std::string_view html, int columns) {
  return "<TR><TD ALIGN=\"LEFT\" COLSPAN=\"" + std::to_string(columns) + "\">" + std::string(html) +
         "</TD></TR>";
}

std::string HtmlTable(std::string_view html, int cell_padding) {
  return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"" +
         std::to_string(cell_padding) + "\">" + std::string(html) + "</TABLE>";
}

std::string HtmlLeftRow(std::string_view html) {
  return "<TR>" + std::string(html) + "<TD COLSPAN=\"24\"></TD></TR>";
}

std::string HtmlBlock(int width, int height, std::string_view fill) {
  return "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"" + std::to_string(width) + "\" HEIGHT=\"" +
         std::to_string(height) + "\" CELLPADDING=\"0\" BGCOLOR=\"" + std::string(fill) +
         "\"></TD>";
}

}  // namespace trtscope
