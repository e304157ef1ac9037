// Words of the smaller families: fused attention, cuBLAS' nvjet, Myelin, generated pointwise
// kernels, and what is appended when a kernel is launched.
#include <array>

#include "graph/analysis/kernel_grammar.h"

namespace trtscope {
namespace {

using Basis = KernelBasis;
using Field = KernelField;
using Operation = KernelOperation;

constexpr std::string_view kArchitecture =
    "GPU architecture it was built for; not the GPU it runs on";

// --- Fused attention --------------------------------------------------------

// fmha_v2: the generator of TensorRT-LLM's attention kernels composes names from these words. [D]
constexpr std::array kFmha = {
    WordRule{"il", Field::kLayout, Basis::kDocumented, "interleaved INT8 layout (NC/32HW32)"},
    WordRule{"flash_attention", Field::kMethod, Basis::kDocumented,
             "flash attention: the scores are never stored"},
    WordRule{"mhca", Field::kMethod, Basis::kDocumented, "cross-attention"},
    WordRule{"{type}", Field::kTypes, Basis::kDocumented, "type of the data"},
    WordRule{"{type}_{type}", Field::kTypes, Basis::kDocumented,
             "types of the data and of the sums"},
    WordRule{"{n}_{n}_S", Field::kTile, Basis::kDocumented,
             "queries, keys and values a step; sequences of any length"},
    WordRule{"{n}_{n}", Field::kTile, Basis::kDocumented, "length of the sequence, size of a head"},
    WordRule{"{n}", Field::kTile, Basis::kDocumented, "size of a head"},
    WordRule{"{n}x{n}", Field::kTile, Basis::kDocumented, "size of a head: of Q and K, of V"},
    WordRule{"qkv", Field::kLayout, Basis::kDocumented, "Q, K and V in one tensor"},
    WordRule{"q_kv", Field::kLayout, Basis::kDocumented, "K and V in one tensor"},
    WordRule{"q_k_v", Field::kLayout, Basis::kDocumented, "Q, K and V in separate tensors"},
    WordRule{"q_paged_kv", Field::kLayout, Basis::kDocumented, "K and V in pages of a cache"},
    WordRule{"causal", Field::kMethod, Basis::kDocumented, "causal mask"},
    WordRule{"sliding_or_chunked_causal", Field::kMethod, Basis::kDocumented,
             "causal mask of a sliding window or of chunks"},
    WordRule{"custom_mask", Field::kMethod, Basis::kDocumented, "mask given as a tensor"},
    WordRule{"alibi", Field::kMethod, Basis::kDocumented, "ALiBi: bias by distance"},
    WordRule{"softcapping", Field::kMethod, Basis::kDocumented, "scores are capped by tanh"},
    WordRule{"softmax", Field::kEpilogue, Basis::kDocumented, "returns the softmax' statistics"},
    WordRule{"scale_max", Field::kVariant, Basis::kDocumented,
             "the softmax' maximum is taken from the scale"},
    WordRule{"sage_{n}_{n}_{n}", Field::kMethod, Basis::kDocumented,
             "SageAttention: sizes of blocks of Q, K and V with a scale each"},
    WordRule{"output_{type}", Field::kTypes, Basis::kDocumented, "type of the output"},
    WordRule{"tma", Field::kMethod, Basis::kDocumented, "loads by the tensor memory accelerator"},
    WordRule{"ldgsts", Field::kMethod, Basis::kDocumented, "loads by cp.async"},
    WordRule{"ws", Field::kMethod, Basis::kDocumented, "some warps load while others multiply"},
    WordRule{"sm{n}", Field::kArchitecture, Basis::kDocumented, kArchitecture},
    WordRule{"kernel", Field::kLaunch, Basis::kDocumented,
             "the kernel, in contrast to its launcher"},
    WordRule{"nl", Field::kVariant, Basis::kDocumented, "without a loop over the sequence"},
    WordRule{"tiled", Field::kVariant, Basis::kDocumented, "granular tiling"},
};

// fmha_cutlassF: the memory-efficient attention of xFormers, as PyTorch generates it. [D]
constexpr std::array kFmhaCutlass = {
    WordRule{"{type}", Field::kTypes, Basis::kDocumented, "type of the data"},
    WordRule{"aligned", Field::kAlignment, Basis::kDocumented, "for aligned data"},
    WordRule{"notaligned", Field::kAlignment, Basis::kDocumented, "for data of any alignment"},
    WordRule{"{n}x{n}", Field::kTile, Basis::kDocumented, "queries and keys a block"},
    WordRule{"rf", Field::kVariant, Basis::kDocumented, "the output is summed up in registers"},
    WordRule{"gmem", Field::kVariant, Basis::kDocumented, "the output is summed up in memory"},
    WordRule{"dropout", Field::kMethod, Basis::kDocumented, "with dropout"},
    WordRule{"sm{n}", Field::kArchitecture, Basis::kDocumented, kArchitecture},
};

constexpr std::string_view kMyelinPlace = "Myelin's region, and number of the kernel in it";
constexpr std::string_view kHash = "hash that tells kernels of equal words apart";

constexpr std::array kMyelinAttention = {
    WordRule{"0x{hex}", Field::kIdentifier, Basis::kInferred, kHash},
    WordRule{"myl{n}_{n}", Field::kIdentifier, Basis::kInferred, kMyelinPlace},
};

constexpr std::array kAttentionLeading = {
    WordRule{"mye{n}", Field::kIdentifier, Basis::kInferred, "a number of Myelin's"},
};

constexpr std::array<OperationRule, 6> kAttentionOperations = {{
    {{"fmha_v{n}", Field::kOperation, Basis::kDocumented,
      "fused multi-head attention (TensorRT-LLM's and TensorRT's plugins)"},
     Operation::kAttention,
     kFmha},
    {{"fmha", Field::kOperation, Basis::kDocumented, "fused multi-head attention"},
     Operation::kAttention,
     kFmha},
    {{"fmha_cutlassF", Field::kOperation, Basis::kDocumented,
      "fused multi-head attention, forward (xFormers, PyTorch)"},
     Operation::kAttention,
     kFmhaCutlass},
    {{"fmha_cutlassB", Field::kOperation, Basis::kDocumented,
      "fused multi-head attention, backward (xFormers, PyTorch)"},
     Operation::kAttention,
     kFmhaCutlass},
    {{"gemm_mha_v{n}", Field::kOperation, Basis::kInferred,
      "Myelin's fused multi-head attention, by matrix products"},
     Operation::kAttention,
     kMyelinAttention},
    {{"gemv_mha_v{n}", Field::kOperation, Basis::kInferred,
      "Myelin's fused multi-head attention of one query, by matrix times vector"},
     Operation::kAttention,
     kMyelinAttention},
}};

// --- nvjet ------------------------------------------------------------------

// cuBLAS' newest matrix products. Nothing about their words is published.
constexpr std::array kNvjetWords = {
    WordRule{"sm{n}", Field::kArchitecture, Basis::kInferred, kArchitecture},
    WordRule{"splitK", Field::kSplitK, Basis::kInferred,
             "blocks share out K, and their sums are added up"},
    WordRule{"hsh", Field::kTypes, Basis::kUnpublished, ""},
    WordRule{"hss", Field::kTypes, Basis::kUnpublished, ""},
    WordRule{"tst", Field::kTypes, Basis::kUnpublished, ""},
    WordRule{"tss", Field::kTypes, Basis::kUnpublished, ""},
    WordRule{"qqtst", Field::kTypes, Basis::kUnpublished, ""},
    WordRule{"{n}x{n}x{n}", Field::kTile, Basis::kUnpublished, ""},
    WordRule{"{n}x{n}", Field::kTile, Basis::kUnpublished, ""},
    WordRule{"{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"mma", Field::kInstruction, Basis::kUnpublished, ""},
    WordRule{"tmaAB", Field::kMethod, Basis::kUnpublished, ""},
    WordRule{"2cta", Field::kMethod, Basis::kUnpublished, ""},
    WordRule{"coopA", Field::kMethod, Basis::kUnpublished, ""},
    WordRule{"coopB", Field::kMethod, Basis::kUnpublished, ""},
    WordRule{"bz", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"h", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"v", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"bias", Field::kEpilogue, Basis::kInferred, "adds a bias"},
    WordRule{"NNN", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"NNT", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"NTN", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"NTT", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"TNN", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"TNT", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"TTN", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"TTT", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"NNNN", Field::kTransposition, Basis::kUnpublished, ""},
    WordRule{"TNNN", Field::kTransposition, Basis::kUnpublished, ""},
};

constexpr std::array<OperationRule, 1> kNvjetOperations = {{
    {{"nvjet", Field::kOperation, Basis::kInferred, "matrix product of cuBLAS"},
     Operation::kMatrixProduct,
     kNvjetWords},
}};

// --- The rest ---------------------------------------------------------------

constexpr std::array<OperationRule, 1> kPointwiseOperations = {{
    {{"generatedNativePointwise", Field::kOperation, Basis::kInferred,
      "pointwise operations that TensorRT fused and generated code for; not said which"},
     Operation::kPointwise,
     {}},
}};

constexpr std::array kMyelin = {
    WordRule{"myl", Field::kFamily, Basis::kInferred, "generated by Myelin, TensorRT's compiler"},
    WordRule{"bb{n}_{n}", Field::kIdentifier, Basis::kUnpublished, ""},
    WordRule{"0x{hex}", Field::kIdentifier, Basis::kInferred, kHash},
    WordRule{"myl{n}_{n}", Field::kIdentifier, Basis::kInferred, kMyelinPlace},
};

constexpr std::string_view kLibrary = "library that launches it";

constexpr std::array kLaunch = {
    WordRule{"execute_kernel", Field::kLaunch, Basis::kInferred, "launches the kernel"},
    WordRule{"execute_split_k_kernel", Field::kSplitK, Basis::kInferred,
             "blocks share out K, and their sums are added up"},
    WordRule{"execute_segment_k_off_kernel", Field::kLaunch, Basis::kUnpublished, ""},
    WordRule{"execute_segment_k_on_kernel", Field::kLaunch, Basis::kUnpublished, ""},
    WordRule{"5x", Field::kLaunch, Basis::kUnpublished, ""},
    WordRule{"trt", Field::kLaunch, Basis::kInferred, kLibrary},
    WordRule{"cudnn", Field::kLaunch, Basis::kInferred, kLibrary},
    WordRule{"cudnn_infer", Field::kLaunch, Basis::kInferred, kLibrary},
    WordRule{"cublas", Field::kLaunch, Basis::kInferred, kLibrary},
    WordRule{"cusparse", Field::kLaunch, Basis::kInferred, kLibrary},
    WordRule{"cusparselt", Field::kLaunch, Basis::kInferred, kLibrary},
};

}  // namespace

const KernelGrammar kAttentionGrammar = {kAttentionLeading, kAttentionOperations, kMyelinAttention};
const KernelGrammar kNvjetGrammar = {{}, kNvjetOperations, kNvjetWords};
const KernelGrammar kPointwiseGrammar = {{}, kPointwiseOperations, kMyelinAttention};
const std::span<const WordRule> kMyelinWords = kMyelin;
const std::span<const WordRule> kLaunchWords = kLaunch;

}  // namespace trtscope
