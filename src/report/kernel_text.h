// What a kernel's name says, in words for people.
#ifndef TRTSCOPE_SRC_REPORT_KERNEL_TEXT_H_
#define TRTSCOPE_SRC_REPORT_KERNEL_TEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "graph/analysis/kernel_description.h"

namespace trtscope {

/// The answer in one line: "convolution, built for Ampere, on tensor cores: multiplies FP16, sums
/// in FP32".
std::string KernelHeadline(const KernelDescription& kernel);

/// What the name states, as pairs of a word and its value: {"tile", "128x32x32 (M x N x K)"}. What
/// it does not state has no pair, except types and tensor cores, which are "?". Empty for a name of
/// no family.
std::vector<std::pair<std::string, std::string>> KernelFactLines(const KernelDescription& kernel);

/// "tensor16x8x16: tensor cores: M x N x K of one MMA instruction (documented)".
std::string KernelPartText(const KernelPart& part);

/// "128x32x32"; empty for none.
std::string SizesText(const KernelSizes& sizes);

/// The parts of one field, in the order of the name: {"relu"}.
std::vector<std::string_view> PartsOf(const KernelDescription& kernel, KernelField field);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_REPORT_KERNEL_TEXT_H_
