// One reader for each family of kernel names. ParseKernelName decides the family; a reader is only
// given names of its own and leaves unknown what the name does not state. Marks in the rule tables
// tell what a rule rests on: [D] public documentation (PTX, CUTLASS), [C] measured against layer
// records, [I] inferred.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_FAMILIES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_FAMILIES_H_

#include <cstddef>
#include <string_view>

#include "graph/analysis/kernel_name.h"
#include "graph/analysis/kernel_tokens.h"

namespace trtscope {

/// `sm80_xmma_OP_…`; `begin` is the index of the operation, the token after `xmma`.
KernelFacts ReadXmmaName(const KernelTokens& tokens, std::size_t begin);

/// `volta_h884cudnn_…`, `ampere_sgemm_…`; `begin` is the token after the architecture.
KernelFacts ReadCaskName(const KernelTokens& tokens, std::size_t begin);

/// `cutlass_tensorop_…`, `cutlass3x_sm90_tensorop_…`, `turing_cutlass_…`; `begin` is the token that
/// starts with `cutlass`.
KernelFacts ReadCutlassName(const KernelTokens& tokens, std::size_t begin);

/// `__myl_OPS_…`; `begin` is the index of OPS.
KernelFacts ReadMyelinName(const KernelTokens& tokens, std::size_t begin);

/// Fused attention: `fmha_v2_flash_attention_fp16_…`, `_gemm_mha_v2`.
KernelFacts ReadAttentionName(const KernelTokens& tokens);

/// No tensor-core instruction multiplies FP32 (PTX `mma` and `wgmma` have no such operand [D]). So
/// a name with an MMA and an FP32 operand means another type that it does not spell out: forget the
/// operand.
void ForgetImpossibleOperand(KernelFacts* facts);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_FAMILIES_H_
