// What to quote of a kernel's name as evidence. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_EVIDENCE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_EVIDENCE_H_

#include <string>
#include <string_view>

#include "graph/analysis/kernel_name.h"

namespace trtscope {

/// The tokens of `name` that prove `facts`, with … where something was left out: "…i8816…",
/// "…f16f16_f16f32_f32…tensor16x8x16…" (the shape of an instruction alone does not tell its type).
/// Short names whole.
std::string KernelEvidenceText(std::string_view name, const KernelFacts& facts);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_EVIDENCE_H_
