// One reader for each family of kernel names. ParseKernelName decides the family; a reader is only
// given names of its own and leaves unknown what the name does not state. Marks in the rule tables
// tell what a rule rests on: [D] public documentation (PTX, CUTLASS), [C] measured against layer
// records, [I] inferred.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_FAMILIES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_FAMILIES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "graph/analysis/kernel_name.h"
#include "graph/analysis/kernel_tokens.h"

namespace trtscope {

enum class KernelFamily : uint8_t {
  kNone,
  kAttention,
  kMyelin,
  kPointwise,
  kNvjet,
  kXmma,
  kCutlass,
  kCask
};

/// The family that a name belongs to, and the index of the token at which its reader begins.
struct FamilyStart {
  KernelFamily family = KernelFamily::kNone;
  std::size_t begin = 0;
};
FamilyStart FindFamily(const KernelTokens& tokens);

/// What stands inside a C++ wrapper: of `void cutlass::Kernel<NAME>(Params)` NAME, a view into
/// `name`; `name` itself where there is none.
std::string_view InsideTemplate(std::string_view name);

/// "volta", "ampere": the words in front of cask names.
bool IsArchitectureWord(std::string_view token);

/// Cask and CUTLASS name a class by the letter of the accumulator, the digits of the MMA if there
/// is one, a type that operands are rounded to if there is one, and the kind: "i8816cudnn",
/// "sgemm", "s1688tf32gemm". Returns letter and digits ("i8816", "s"), a view into `token`; empty
/// where it is no class or PTX has no such pair of accumulator and shape.
std::string_view InstructionOfClass(std::string_view token);

/// M, N, K of an MMA's letter and digits ("i8816"); nothing for a letter alone.
std::optional<std::array<uint32_t, 3>> MmaShapeOf(std::string_view instruction);

/// `sm80_xmma_OP_…`; `begin` is the index of the operation, the token after `xmma`.
KernelFacts ReadXmmaName(const KernelTokens& tokens, std::size_t begin);

/// `volta_h884cudnn_…`, `ampere_sgemm_…`; `begin` is the token after the architecture.
KernelFacts ReadCaskName(const KernelTokens& tokens, std::size_t begin);

/// `cutlass_tensorop_…`, `cutlass3x_sm90_tensorop_…`, `turing_cutlass_…`; `begin` is the token that
/// starts with `cutlass`.
KernelFacts ReadCutlassName(const KernelTokens& tokens, std::size_t begin);

/// `__myl_OPS_…`; `begin` is the index of OPS. Without a matrix product among OPS there are no
/// tensor cores; types are never in the name.
KernelFacts ReadMyelinName(const KernelTokens& tokens, std::size_t begin);

/// Fused attention: `fmha_v2_flash_attention_fp16_…`, `_gemm_mha_v2`.
KernelFacts ReadAttentionName(const KernelTokens& tokens);

/// No tensor-core instruction multiplies FP32 (PTX `mma` and `wgmma` have no such operand [D]). So
/// a name with an MMA and an FP32 operand means another type that it does not spell out: forget the
/// operand.
void ForgetImpossibleOperand(KernelFacts* facts);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_FAMILIES_H_
