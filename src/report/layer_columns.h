// How a layer's facts look in tables; shared by all commands' reports.
#ifndef TRTSCOPE_SRC_REPORT_LAYER_COLUMNS_H_
#define TRTSCOPE_SRC_REPORT_LAYER_COLUMNS_H_

#include <optional>
#include <string>
#include <string_view>

#include "graph/analysis/precision.h"
#include "graph/model/engine.h"
#include "src/report/table.h"

namespace trtscope {

/// Text that stands for itself in every format.
Cell TextCell(std::string_view text, Tone tone = Tone::kPlain);
/// "?" for people, empty in CSV, when `text` is empty.
Cell TextOrUnknown(std::string_view text);
Cell CountCell(uint64_t count);
/// Milliseconds, exact in CSV.
Cell TimeCell(std::optional<double> ms);
/// Percent for people, a fraction in CSV; hotter shares get a hotter tone.
Cell ShareCell(std::optional<double> share);
Cell PrecisionCell(Precision precision);
/// "yes", "no", "?".
Cell TensorCoresCell(std::optional<bool> tensor_cores);
/// "INT8 → FP32": types of the inputs and outputs, each type once.
std::string PortTypes(const Layer& layer);
/// The kernel's name, else the tactic's id, else empty.
std::string KernelText(const Tactic& tactic);
/// "build.log:17", empty if unknown.
std::string CiteText(const std::string& path, SourceRef at);

/// The order in which precisions' tones are given: wide types stand out when narrower ones were
/// asked for.
Tone PrecisionTone(Precision precision);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_REPORT_LAYER_COLUMNS_H_
