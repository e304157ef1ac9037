#include "src/cli/build_cells.h"

#include "src/cli/build_findings.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {

Cell SecondsCell(const KnownSeconds& time) {
  return {SecondsText(time), Exact(time.seconds), Tone::kPlain};
}

Cell LineCell(uint32_t line) {
  if (line == 0) return TextCell("");
  return {std::to_string(line), std::nullopt, Tone::kDim};
}

Cell BytesCell(std::optional<int64_t> bytes) {
  return {Bytes(bytes), bytes ? std::to_string(*bytes) : "", Tone::kPlain};
}

}  // namespace trtscope
