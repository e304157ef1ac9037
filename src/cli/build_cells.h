// Cells that the tables of `build` share.
#ifndef TRTSCOPE_SRC_CLI_BUILD_CELLS_H_
#define TRTSCOPE_SRC_CLI_BUILD_CELLS_H_

#include "graph/analysis/build_time.h"
#include "src/report/table.h"

namespace trtscope {

/// "~4.6 s"; exact in CSV.
Cell SecondsCell(const KnownSeconds& time);
/// Empty for 0.
Cell LineCell(uint32_t line);
Cell BytesCell(std::optional<int64_t> bytes);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_BUILD_CELLS_H_
