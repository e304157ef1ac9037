// Tables for terminals: one line a row, whatever the width.
#ifndef TRTSCOPE_SRC_WRITERS_TEXT_TABLE_H_
#define TRTSCOPE_SRC_WRITERS_TEXT_TABLE_H_

#include <string>

#include "src/report/table.h"
#include "src/writers/writers.h"

namespace trtscope {

/// Appends header, rule, rows and footer. Header and rule are left out where no column has a title;
/// a table without columns prints nothing; cells beyond the last column are ignored.
void AppendTextTable(const Table& table, const TextOptions& options, std::string& out);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_TEXT_TABLE_H_
