// Reports to bytes. Writers only write: they compute nothing and decide nothing but layout.
#ifndef TRTSCOPE_SRC_WRITERS_WRITERS_H_
#define TRTSCOPE_SRC_WRITERS_WRITERS_H_

#include <string>
#include <string_view>

#include "src/report/table.h"

namespace trtscope {

struct TextOptions {
  /// Columns that fit; tables are never wider unless `wide`.
  int width = 100;
  /// Long names whole, whatever the width.
  bool wide = false;
  bool color = false;
};

/// For people. Control characters, escape codes, invalid UTF-8 and bidirectional overrides of the
/// input are made visible ("\x1b"), so nothing of it can act on a terminal.
std::string WriteText(const Report& report, const TextOptions& options);
/// GitHub-flavoured Markdown; `|`, backslashes, backticks and HTML of names are escaped.
std::string WriteMarkdown(const Report& report);
/// RFC 4180 with a header line, LF line ends; only `report.csv`.
std::string WriteCsv(const Report& report);

/// Columns that `text` (sanitised UTF-8) takes on a terminal; East Asian wide characters count 2.
int DisplayWidth(std::string_view text);
/// `text` shortened in the middle with "…" to at most `width` columns; never cuts inside a UTF-8
/// sequence.
std::string ElideMiddle(std::string_view text, int width);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_WRITERS_H_
