// Sections for a terminal: heading, lines, table, notes, with one blank line between blocks. Lines
// and notes wrap at blanks; tables never do.
#include <algorithm>
#include <string>
#include <string_view>

#include "graph/model/unicode.h"
#include "src/writers/layout.h"
#include "src/writers/text_table.h"
#include "src/writers/tone.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr int kNoteIndent = 2;
constexpr int kItemIndent = 2;

std::string_view Bullet(LineKind kind) {
  switch (kind) {
    case LineKind::kItem:
      return "- ";
    case LineKind::kSubItem:
      return "  → ";
    case LineKind::kDetail:
      return "  ";
    case LineKind::kVerbatim:
      return "    ";
    case LineKind::kParagraph:
      break;
  }
  return "";
}

// Continuation lines stand below the text of the first, `hang` columns further in.
void AppendWrapped(std::string_view raw, Tone tone, int hang, const TextOptions& options,
                   std::string& out) {
  std::string scratch;
  const std::string_view text = Visible(raw, scratch);
  const int own_indent = static_cast<int>(std::min(text.find_first_not_of(' '), text.size()));
  const int indent = std::min(own_indent + hang, options.width / 2);
  bool first = true;
  for (const std::string_view piece : Wrap(text, options.width, options.width - indent)) {
    if (!first) out.append(static_cast<size_t>(std::max(indent, 0)), ' ');
    AppendToned(piece, tone, options.color, out);
    out += '\n';
    first = false;
  }
}

void AppendLines(const std::vector<Line>& lines, const TextOptions& options, std::string& out) {
  for (const Line& line : lines) {
    if (line.kind == LineKind::kVerbatim) {
      AppendToned(VisibleText(std::string(Bullet(line.kind)) + line.text), line.tone, options.color,
                  out);
      out += '\n';
      continue;
    }
    const std::string text = std::string(Bullet(line.kind)) + line.text;
    AppendWrapped(text, line.tone, line.kind == LineKind::kParagraph ? 0 : kItemIndent, options,
                  out);
  }
}

void AppendNotes(const std::vector<Line>& notes, const TextOptions& options, std::string& out) {
  for (const Line& note : notes) {
    const Tone tone = note.tone == Tone::kPlain ? Tone::kDim : note.tone;
    AppendWrapped(note.text, tone, kNoteIndent, options, out);
  }
}

// Puts `block` below what `section` holds, with a blank line between, except below a bare heading.
void AddBlock(const std::string& block, bool below_heading, std::string& section) {
  if (block.empty()) return;
  if (!section.empty() && !below_heading) section += '\n';
  section += block;
}

std::string SectionText(const Section& section, const TextOptions& options) {
  std::string text;
  if (!section.heading.empty()) AppendWrapped(section.heading, Tone::kStrong, 0, options, text);
  const size_t heading_size = text.size();
  std::string lines;
  AppendLines(section.lines, options, lines);
  AddBlock(lines, true, text);
  std::string table;
  if (section.table) AppendTextTable(*section.table, options, table);
  AddBlock(table, text.size() == heading_size, text);
  std::string notes;
  AppendNotes(section.notes, options, notes);
  AddBlock(notes, text.size() == heading_size, text);
  return text;
}

}  // namespace

std::string WriteText(const Report& report, const TextOptions& options) {
  std::string out;
  for (const Section& section : report.sections) {
    AddBlock(SectionText(section, options), false, out);
  }
  return out;
}

}  // namespace trtscope
