// Reports are values: sections of text and tables, made once by a command and printed by any
// writer.
#ifndef TRTSCOPE_SRC_REPORT_TABLE_H_
#define TRTSCOPE_SRC_REPORT_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trtscope {

enum class Align : uint8_t { kLeft, kRight };

/// Meaning of a cell's or line's colour; never the sole carrier of that meaning.
enum class Tone : uint8_t {
  kPlain,
  kDim,
  kStrong,
  kGood,
  kNotice,
  kWarning,
  kBad,
  kHeat1,
  kHeat2,
  kHeat3
};

struct Column {
  /// Header with unit, e.g. "time ms".
  std::string title;
  Align align = Align::kLeft;
  /// May be shortened in the middle ("…") when the table does not fit; names only.
  bool elastic = false;
  /// Machine-readable header for CSV, e.g. "time_ms".
  std::string key;
};

struct Cell {
  /// What people see: rounded, with unit suffixes such as " %". May hold raw bytes of the input;
  /// writers sanitise.
  std::string text;
  /// What CSV gets: full precision, no unit, empty for unknown. nullopt: same as `text`.
  std::optional<std::string> raw;
  Tone tone = Tone::kPlain;
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  /// A closing line below the rows ("[34 others]  0.81 ms"), same columns; empty for none.
  std::vector<Cell> footer;
};

enum class LineKind : uint8_t {
  kParagraph,
  /// An item of a list, and a remark or a detail that belongs to the item before it.
  kItem,
  kSubItem,
  kDetail,
  /// To be copied into a shell or a file: below the item before it, never broken.
  kVerbatim,
};

struct Line {
  std::string text;
  Tone tone = Tone::kPlain;
  LineKind kind = LineKind::kParagraph;
};

struct Section {
  /// Empty for a section without heading.
  std::string heading;
  std::vector<Line> lines;
  std::optional<Table> table;
  /// Printed below the table, smaller in spirit: explanations, next steps.
  std::vector<Line> notes;
};

struct Report {
  std::vector<Section> sections;
  /// The table that CSV prints: complete (never cut by --top), one row an item. nullopt: nothing
  /// tabular.
  std::optional<Table> csv;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_REPORT_TABLE_H_
