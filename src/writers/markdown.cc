// GitHub-flavoured Markdown. Every text may hold names of the input, so every text is escaped:
// nothing of it is taken for markup, wherever it stands. What no escape can stop is left alone,
// since names are not altered: GitHub itself, after rendering, still links "@user" and "#12".
#include <algorithm>
#include <string>
#include <string_view>

#include "graph/model/unicode.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr std::string_view kBackslashed = "\\`*_[]|~$#";

bool StartsAt(std::string_view text, size_t at, std::string_view wanted) {
  return text.substr(at, wanted.size()) == wanted;
}

// Bare addresses become links by themselves, unless their first punctuation is escaped.
bool StartsLink(std::string_view text, size_t at) {
  if (text[at] == ':') return StartsAt(text, at, "://");
  return text[at] == '.' && at >= 3 &&
         (StartsAt(text, at - 3, "www") || StartsAt(text, at - 3, "WWW"));
}

void AppendEscaped(std::string_view text, size_t at, std::string& out) {
  switch (text[at]) {
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '&':
      out += "&amp;";
      return;
    default:
      break;
  }
  if (kBackslashed.find(text[at]) != std::string_view::npos || StartsLink(text, at)) out += '\\';
  out += text[at];
}

std::string Inline(std::string_view raw) {
  const std::string text = VisibleText(raw);
  std::string out;
  out.reserve(text.size() + 8);
  for (size_t at = 0; at < text.size(); ++at) AppendEscaped(text, at, out);
  return out;
}

// Where a block marker at the start of a line has to be escaped: "-" and "+" at once, "12. " before
// its point.
size_t MarkerAt(std::string_view text) {
  if (text.empty()) return std::string_view::npos;
  if (text[0] == '-' || text[0] == '+') return 0;
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0 || end == text.size()) return std::string_view::npos;
  const bool punctuated = text[end] == '.' || text[end] == ')';
  const bool alone = end + 1 == text.size() || text[end + 1] == ' ';
  return punctuated && alone ? end : std::string_view::npos;
}

// Text that starts a line: also safe from what Markdown reads only there (indented code, lists,
// rules).
std::string Block(std::string_view raw) {
  const size_t start = std::min(raw.find_first_not_of(' '), raw.size());
  std::string text = Inline(raw.substr(start));
  const size_t marker = MarkerAt(text);
  if (marker != std::string::npos) text.insert(marker, 1, '\\');
  return text;
}

void AppendTableRow(const std::vector<Cell>& row, size_t columns, std::string& out) {
  for (size_t i = 0; i < columns; ++i) {
    out.append("| ").append(i < row.size() ? Inline(row[i].text) : "").append(" ");
  }
  out += "|\n";
}

void AppendTable(const Table& table, std::string& out) {
  const size_t columns = table.columns.size();
  if (columns == 0) return;
  std::string rule;
  for (const Column& column : table.columns) {
    out.append("| ").append(Inline(column.title)).append(" ");
    rule += column.align == Align::kRight ? "| ---: " : "| --- ";
  }
  out.append("|\n").append(rule).append("|\n");
  for (const std::vector<Cell>& row : table.rows) AppendTableRow(row, columns, out);
  if (table.rows.empty()) AppendTableRow({Cell{"(none)", std::nullopt, Tone::kDim}}, columns, out);
  if (!table.footer.empty()) AppendTableRow(table.footer, columns, out);
}

// Starts a new block: Markdown tells them apart by a blank line.
void AppendGap(std::string& out) {
  if (!out.empty()) out += '\n';
}

void AppendParagraph(std::string_view prefix, std::string_view raw, std::string& out) {
  const std::string text = Block(raw);
  if (text.empty()) return;
  AppendGap(out);
  out.append(prefix).append(text).append("\n");
}

// Items follow each other without a gap, as one list.
void AppendLines(const std::vector<Line>& lines, std::string& out) {
  LineKind before = LineKind::kParagraph;
  for (const Line& line : lines) {
    if (line.kind == LineKind::kParagraph) {
      AppendParagraph("", line.text, out);
    } else {
      if (before == LineKind::kParagraph) AppendGap(out);
      out.append(line.kind == LineKind::kItem ? "- " : "  - ")
          .append(Block(line.text))
          .append("\n");
    }
    before = line.kind;
  }
}

void AppendNotes(const std::vector<Line>& notes, std::string& out) {
  bool first = true;
  for (const Line& note : notes) {
    if (note.text.empty()) continue;
    if (first) AppendGap(out);
    first = false;
    out.append("- ").append(Block(note.text)).append("\n");
  }
}

}  // namespace

std::string WriteMarkdown(const Report& report) {
  std::string out;
  for (const Section& section : report.sections) {
    AppendParagraph("## ", section.heading, out);
    AppendLines(section.lines, out);
    if (section.table && !section.table->columns.empty()) {
      AppendGap(out);
      AppendTable(*section.table, out);
    }
    AppendNotes(section.notes, out);
  }
  return out;
}

}  // namespace trtscope
