// The whole of a kernel's name, part by part, in words. ParseKernelName (kernel_name.h) reads only
// what the analyses of an engine need and allocates nothing; this is for people who ask what
// `sm80_xmma_fprop_implicit_gemm_f16f16_f16f32_f32_nhwckrsc_nhwc_tilesize128x32x32_…` says.
//
// NVIDIA publishes no grammar of these names. Every part therefore says what its meaning rests on
// (KernelBasis), and a part whose meaning nobody published is recognised, not explained. What a
// name does not say is unknown: no "splitK" does not mean that K is not split, and the architecture
// is what the kernel was built for, not the GPU.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_DESCRIPTION_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_DESCRIPTION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/analysis/kernel_name.h"

namespace trtscope {

/// What a kernel computes.
enum class KernelOperation : uint8_t {
  kUnknown,
  kConvolution,
  kDataGradient,
  kWeightGradient,
  kGroupedConvolution,
  kDepthwiseConvolution,
  kMatrixProduct,
  kMatrixVectorProduct,
  kPooling,
  kSoftmax,
  kAttention,
  /// TensorRT's generated pointwise kernels, which do not name their operations.
  kPointwise,
  /// Myelin's generated kernels, which name them one by one.
  kFused,
};
/// "convolution", "matrix product"; "?" for kUnknown. Static text.
std::string_view KernelOperationName(KernelOperation operation);

/// What a part of a name is about.
enum class KernelField : uint8_t {
  kArchitecture,
  kFamily,
  kOperation,
  /// How the operation is done: interleaved, Winograd, flash attention.
  kMethod,
  kTypes,
  kInstruction,
  kLayout,
  kTransposition,
  kTile,
  kStages,
  kWarps,
  kWarpGroups,
  kCluster,
  kSplitK,
  kGroups,
  /// Of a pooling: its window.
  kFilter,
  kStride,
  kAlignment,
  kEpilogue,
  /// One of several builds of a kernel, by a property that concerns only its programmers.
  kVariant,
  /// A number that tells kernels of otherwise equal names apart.
  kIdentifier,
  /// Added around the name where it is launched, not by the one who named it.
  kLaunch,
  kUnrecognised,
};
/// "architecture", "warp_groups": lower case with `_`. Static text.
std::string_view KernelFieldName(KernelField field);

/// What the meaning of a part rests on.
enum class KernelBasis : uint8_t {
  /// Public documentation or open source: PTX, CUTLASS, cuDNN, CUDA, TensorRT-LLM.
  kDocumented,
  /// Agrees with what TensorRT's layer records say beside the name (same filter, stride, layout …).
  kMeasured,
  /// The word says it, and nothing that was seen contradicts.
  kInferred,
  /// The word is known from real names; what it means was never published.
  kUnpublished,
  /// Not a word of the family, or one that contradicts another part.
  kUnrecognised,
};
/// "documented", "not_published". Static text.
std::string_view KernelBasisName(KernelBasis basis);

/// One part of a name.
struct KernelPart {
  /// A view into the name that was given: one token, or several that belong together
  /// ("stages_64x3").
  std::string_view text;
  KernelField field = KernelField::kUnrecognised;
  KernelBasis basis = KernelBasis::kUnrecognised;
  /// In words; static text. Of an unpublished part: what is known about it all the same.
  std::string_view meaning;
};

/// Up to four sizes, "128x32x64"; none where the name does not say, or contradicts itself.
struct KernelSizes {
  std::array<uint32_t, 4> values = {};
  std::size_t count = 0;

  bool known() const { return count > 0; }
  bool operator==(const KernelSizes&) const = default;
};

/// How much of a name is understood.
enum class KernelKnowledge : uint8_t {
  /// Belongs to no family. Nothing else is set.
  kUnknown,
  /// Of a family, but a token is not recognised, or the operation, or both types and instruction,
  /// remain unknown.
  kPartly,
  /// Family and operation are determined; so is the multiplied type or whether tensor cores are
  /// used, except in families whose names state neither (Myelin, fused attention, generated
  /// pointwise); every token is recognised, though the meaning of some may not be published. This
  /// is what `trtscope` calls a known name.
  kKnown,
  /// The same, and every token has a meaning.
  kFully,
};
/// "unknown", "partly", "known", "fully". Static text.
std::string_view KernelKnowledgeName(KernelKnowledge knowledge);

/// All that a name says. Views point into the name; sizes are in elements.
struct KernelDescription {
  KernelFacts facts;
  KernelKnowledge knowledge = KernelKnowledge::kUnknown;
  KernelOperation operation = KernelOperation::kUnknown;
  /// "sm80", "volta": what the kernel was built for. It runs on later GPUs as well.
  std::string_view architecture;
  /// "Ampere"; empty where unknown. Static text.
  std::string_view architecture_name;
  /// "nhwc", "krsc", "nchw_vect_c_32"; of a GEMM these are empty, see `transposition`.
  std::string_view input_layout;
  std::string_view filter_layout;
  std::string_view output_layout;
  /// "tn_n": of A, B, and C if stated; n is not transposed (column-major), t transposed.
  std::string_view transposition;
  /// M x N [x K] that a thread block computes (of a convolution as a matrix product: M is output
  /// positions, N output channels, K filter elements).
  KernelSizes tile;
  std::optional<uint32_t> stages;
  /// Warps, or groups of four warps, of a thread block along M, N, K.
  KernelSizes warps;
  KernelSizes warp_groups;
  /// Thread blocks of a cluster along M, N, K.
  KernelSizes cluster;
  /// M x N x K of one tensor-core instruction.
  KernelSizes instruction;
  /// True where the name says so; never false, because names do not say no.
  std::optional<bool> split_k;
  /// 2:4 sparse weights. True where the name says so; never false.
  std::optional<bool> sparse;
  std::optional<uint32_t> groups;
  /// [T x] R x S: (depth,) height and width of the filter or window.
  KernelSizes filter;
  /// U x V: vertical and horizontal.
  KernelSizes stride;
  std::optional<uint32_t> alignment_a;
  std::optional<uint32_t> alignment_c;
  /// In the order of the name, without overlaps; what lies between two is `_` only. Empty for a
  /// name of no family.
  std::vector<KernelPart> parts;

  /// How many parts have that basis.
  std::size_t Count(KernelBasis basis) const;
};

/// Reads `name`, which may be anything. Pure; allocates `parts` only, at most kMostKernelParts of
/// them.
KernelDescription DescribeKernel(std::string_view name);

/// A name has at most 64 tokens (KernelTokens), of which Myelin's one holds many operations.
inline constexpr std::size_t kMostKernelParts = 256;

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_DESCRIPTION_H_
