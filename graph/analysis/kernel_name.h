// What a kernel's name proves about types and tensor cores. Names follow a few families
// (cask/cuDNN, xmma, cutlass, Myelin); NVIDIA publishes no grammar, so every rule here says what it
// rests on.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_NAME_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_NAME_H_

#include <optional>
#include <string_view>

#include "graph/model/precision.h"

namespace trtscope {

/// Facts read from a kernel's name. A wrong answer is worse than none: kUnknown / nullopt / empty
/// where the name does not prove it.
struct KernelFacts {
  /// The type in which the kernel multiplies (`f32f32_tf32f32_f32` → TF32, `f16f16_f32f32_f32 …
  /// ffma` → FP32). Of a pooling or softmax, which multiply nothing, the type of the data.
  Precision operand = Precision::kUnknown;
  /// The type it sums up in; of a pooling, the type of its arithmetic.
  Precision accumulator = Precision::kUnknown;
  /// How the input and output tensors are stored; never TF32, which is FP32 in memory.
  Precision input = Precision::kUnknown;
  Precision output = Precision::kUnknown;
  /// Never concluded from the architecture in the name: it is what the kernel was written for, and
  /// old kernels run on new GPUs.
  std::optional<bool> tensor_cores;
  /// The part of the name that proves `tensor_cores` or, failing that, the operand ("i8816",
  /// "tensor16x8x16", "int8x4", "ffma"). A view into the name that was given; never empty where
  /// either of the two is known.
  std::string_view evidence;
  /// Family, for people: "cask", "xmma", "cutlass", "myelin", "mha", "pointwise", "nvjet"; empty if
  /// the name belongs to none. Static text.
  std::string_view family;
};

/// Reads `name`, which may be anything. Pure, and allocates nothing. `evidence` points into `name`.
/// Suffixes of the run time (`_execute_kernel__5x_cudnn`) and a C++ wrapper (`void
/// cutlass::Kernel<NAME>(…)`) are looked through; a name of more than 64 `_`-separated parts
/// belongs to no family.
KernelFacts ParseKernelName(std::string_view name);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_NAME_H_
