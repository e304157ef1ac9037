// Words of cask names (cuDNN, cuBLAS) and of CUTLASS. CUTLASS documents its own (its profiler's
// documentation, and the generator in its library); cask's have the same shape but are not CUTLASS'
// (NVIDIA/cutlass issue 1025), so what is read by analogy is inferred. The leading type is the
// output's and the trailing one the operands' in 20 of 20 layer records.
#include <array>

#include "graph/analysis/kernel_grammar.h"

namespace trtscope {
namespace {

using Basis = KernelBasis;
using Field = KernelField;
using Operation = KernelOperation;

constexpr WordRule kRelu = {"relu", Field::kEpilogue, Basis::kMeasured,
                            "ReLU variant; does not prove that a ReLU is fused"};
constexpr WordRule kDp4a = {"int8x4", Field::kTypes, Basis::kDocumented,
                            "operands: four INT8 a register, multiplied by DP4A on CUDA cores"};

// --- cask -------------------------------------------------------------------

constexpr std::string_view kTypeOfOutput = "type of the output";
constexpr std::string_view kArchitecture =
    "GPU architecture it was built for; not the GPU it runs on";

constexpr std::array kCaskLeading = {
    WordRule{"trt", Field::kLaunch, Basis::kInferred, "built for TensorRT"},
    WordRule{"{arch}", Field::kArchitecture, Basis::kDocumented, kArchitecture},
    WordRule{"{type}", Field::kTypes, Basis::kMeasured, kTypeOfOutput},
    WordRule{"int8x4", Field::kTypes, Basis::kMeasured,
             "type of the output: INT8, channels in vectors of four"},
    WordRule{"int8x32", Field::kTypes, Basis::kInferred,
             "type of the output: INT8, channels in vectors of 32"},
    WordRule{"fp16x2", Field::kTypes, Basis::kInferred,
             "type of the output: FP16, channels in vectors of two"},
};

constexpr std::string_view kWhichSizes = "variant by sizes or borders; not published which";

constexpr std::array kCaskWords = {
    WordRule{"{type}", Field::kTypes, Basis::kMeasured, "type of the operands"},
    kDp4a,
    WordRule{"int8x32", Field::kTypes, Basis::kInferred,
             "type of the operands: INT8, channels in vectors of 32"},
    WordRule{"fp16x2", Field::kTypes, Basis::kInferred,
             "operands: two FP16 a register, multiplied at once on CUDA cores"},
    WordRule{"{M}x{N}", Field::kTile, Basis::kInferred, "M x N that a thread block computes"},
    WordRule{"stages_{depth}x{stages}", Field::kStages, Basis::kInferred,
             "K of the tile, and stages of the pipeline from memory to the multipliers"},
    WordRule{"sliced{n}x{n}", Field::kVariant, Basis::kInferred,
             "warps of a block share out K (not split-K, which is among blocks)"},
    WordRule{"ldg{n}", Field::kVariant, Basis::kInferred, "elements a load from memory"},
    WordRule{"singleBuffer", Field::kVariant, Basis::kInferred, "one buffer in shared memory"},
    kRelu,
    WordRule{"exp", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"f2f", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"xregs", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"mobile", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"stridedB", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"tile{n}t", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"tile{n}m", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"tile{n}n", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"interior", Field::kVariant, Basis::kUnpublished, kWhichSizes},
    WordRule{"small", Field::kVariant, Basis::kUnpublished, kWhichSizes},
    WordRule{"medium", Field::kVariant, Basis::kUnpublished, kWhichSizes},
    WordRule{"large", Field::kVariant, Basis::kUnpublished, kWhichSizes},
    WordRule{"splitK", Field::kSplitK, Basis::kInferred,
             "blocks share out K, and their sums are added up"},
    WordRule{"c{n}", Field::kLayout, Basis::kInferred,
             "output with channels in vectors of that length"},
    WordRule{"{inout}", Field::kLayout, Basis::kMeasured, "layout of input and output"},
    WordRule{"{input}2{output}", Field::kLayout, Basis::kInferred, "layout of input, of output"},
    WordRule{"{t}{t}", Field::kTransposition, Basis::kInferred,
             "A and B: n not transposed, t transposed"},
    WordRule{"v{n}", Field::kIdentifier, Basis::kInferred, "version of the kernel"},
    // First-layer kernels.
    WordRule{"filter{R}x{S}", Field::kFilter, Basis::kInferred, "height and width of the filter"},
    WordRule{"imma", Field::kInstruction, Basis::kInferred,
             "integer MMA on tensor cores; shape not in the name"},
    WordRule{"hmma", Field::kInstruction, Basis::kInferred,
             "half-precision MMA on tensor cores; shape not in the name"},
    WordRule{"fwd", Field::kMethod, Basis::kDocumented, "forward"},
};

constexpr std::string_view kConvolution = "convolution; direction not in the name";
constexpr std::string_view kMatrixProduct = "matrix product; in TensorRT often a 1x1 convolution";
constexpr std::string_view kRounded = "matrix product of operands rounded to that type first";

constexpr std::array<OperationRule, 5> kCaskOperations = {{
    {{"{class}cudnn", Field::kOperation, Basis::kInferred, kConvolution},
     Operation::kConvolution,
     kCaskWords},
    {{"{class}cudnn_winograd", Field::kOperation, Basis::kInferred,
      "convolution by Winograd's algorithm"},
     Operation::kConvolution,
     kCaskWords},
    // 9 of 9 layers do a 1x1 convolution by it.
    {{"{class}gemm", Field::kOperation, Basis::kDocumented, kMatrixProduct},
     Operation::kMatrixProduct,
     kCaskWords},
    {{"{class}{type}gemm", Field::kOperation, Basis::kInferred, kRounded},
     Operation::kMatrixProduct,
     kCaskWords},
    {{"first_layer", Field::kOperation, Basis::kInferred,
      "convolution of a network's first layer, with few input channels"},
     Operation::kConvolution,
     kCaskWords},
}};

// --- CUTLASS 2 --------------------------------------------------------------

constexpr std::array kCutlassLeading = {
    WordRule{"trt", Field::kLaunch, Basis::kInferred, "built for TensorRT"},
    WordRule{"{arch}", Field::kArchitecture, Basis::kDocumented, kArchitecture},
    WordRule{"{n}", Field::kArchitecture, Basis::kDocumented, kArchitecture},
    WordRule{"cutlass", Field::kFamily, Basis::kDocumented, "NVIDIA's open template library"},
    WordRule{"tensorop", Field::kInstruction, Basis::kDocumented, "on tensor cores"},
    WordRule{"wmma_tensorop", Field::kInstruction, Basis::kDocumented, "on tensor cores, by wmma"},
    WordRule{"tensorop_wmma", Field::kInstruction, Basis::kDocumented, "on tensor cores, by wmma"},
    WordRule{"simt", Field::kInstruction, Basis::kDocumented, "on CUDA cores"},
    WordRule{"{type}", Field::kTypes, Basis::kDocumented, kTypeOfOutput},
};

constexpr std::array kCutlassWords = {
    kRelu,
    WordRule{"gelu", Field::kEpilogue, Basis::kInferred,
             "GELU variant; does not prove that a GELU is fused"},
    WordRule{"{type}", Field::kTypes, Basis::kDocumented, "type of the operands"},
    WordRule{"analytic", Field::kMethod, Basis::kDocumented,
             "addresses are computed for each access"},
    WordRule{"optimized", Field::kMethod, Basis::kDocumented,
             "addresses are computed ahead where sizes allow"},
    WordRule{"few_channels", Field::kMethod, Basis::kDocumented, "for few input channels"},
    WordRule{"fixed_channels", Field::kMethod, Basis::kDocumented,
             "for one number of input channels"},
    WordRule{"{M}x{N}_{K}x{stages}", Field::kTile, Basis::kDocumented,
             "M x N and K of the tile of a thread block, stages of the pipeline"},
    WordRule{"{t}{t}", Field::kTransposition, Basis::kDocumented,
             "A and B: n column-major, t row-major"},
    WordRule{"{inout}", Field::kLayout, Basis::kDocumented, "layout of the tensors"},
    WordRule{"align{n}", Field::kAlignment, Basis::kDocumented,
             "elements that A and B must be aligned to"},
    WordRule{"unity_stride", Field::kStride, Basis::kDocumented, "for a stride of 1"},
    WordRule{"strided", Field::kStride, Basis::kDocumented, "for any stride"},
    // turing_cutlass_image_network_first_layer_…, in the one layer record that there is: filter
    // 7x7, 64 output channels, stride 2.
    WordRule{"fprop", Field::kMethod, Basis::kDocumented, "forward"},
    WordRule{"hmma", Field::kInstruction, Basis::kInferred,
             "half-precision MMA on tensor cores; shape not in the name"},
    WordRule{"imma", Field::kInstruction, Basis::kInferred,
             "integer MMA on tensor cores; shape not in the name"},
    WordRule{"{type}{type}{type}", Field::kTypes, Basis::kInferred,
             "types of input, output and sum"},
    WordRule{"{input}_{output}", Field::kLayout, Basis::kMeasured, "layout of input, of output"},
    WordRule{"k{n}r{R}s{S}c{n}", Field::kFilter, Basis::kMeasured,
             "output channels, height and width of the filter, input channels"},
    WordRule{"stride{U}x{V}", Field::kStride, Basis::kMeasured, "vertical and horizontal stride"},
};

constexpr std::array<OperationRule, 9> kCutlassOperations = {{
    {{"{class}gemm", Field::kOperation, Basis::kDocumented, "matrix product"},
     Operation::kMatrixProduct,
     kCutlassWords},
    {{"{class}{type}gemm", Field::kOperation, Basis::kDocumented, kRounded},
     Operation::kMatrixProduct,
     kCutlassWords},
    {{"{class}spgemm", Field::kOperation, Basis::kDocumented,
      "matrix product with 2:4 sparse operand"},
     Operation::kMatrixProduct,
     kCutlassWords,
     true},
    {{"{class}fprop", Field::kOperation, Basis::kDocumented, "forward convolution"},
     Operation::kConvolution,
     kCutlassWords},
    {{"{class}{type}fprop", Field::kOperation, Basis::kDocumented,
      "forward convolution of operands rounded to that type first"},
     Operation::kConvolution,
     kCutlassWords},
    {{"{class}dgrad", Field::kOperation, Basis::kDocumented,
      "gradient of a convolution's input (a deconvolution)"},
     Operation::kDataGradient,
     kCutlassWords},
    {{"{class}wgrad", Field::kOperation, Basis::kDocumented, "gradient of a convolution's weights"},
     Operation::kWeightGradient,
     kCutlassWords},
    {{"image_network_first_layer", Field::kOperation, Basis::kInferred,
      "convolution of an image network's first layer"},
     Operation::kConvolution,
     kCutlassWords},
    {{"gemm", Field::kOperation, Basis::kDocumented, "matrix product"},
     Operation::kMatrixProduct,
     kCutlassWords},
}};

// --- CUTLASS 3 --------------------------------------------------------------

constexpr std::array kCutlass3Leading = {
    WordRule{"cutlass3x", Field::kFamily, Basis::kDocumented,
             "NVIDIA's open template library, version 3"},
    WordRule{"sm{n}", Field::kArchitecture, Basis::kDocumented, kArchitecture},
    WordRule{"sm{n}a", Field::kArchitecture, Basis::kDocumented,
             "GPU architecture it was built for, and runs on that one only"},
    WordRule{"tensorop", Field::kInstruction, Basis::kDocumented, "on tensor cores"},
    WordRule{"sptensorop", Field::kInstruction, Basis::kDocumented,
             "on tensor cores with 2:4 sparse operand"},
    WordRule{"bstensorop", Field::kInstruction, Basis::kDocumented,
             "on tensor cores with a scale a block of elements"},
    WordRule{"simt", Field::kInstruction, Basis::kDocumented, "on CUDA cores"},
};

constexpr std::string_view kFiveTypes = "types of A, B, the sum, C and D";

constexpr std::array kCutlass3Words = {
    WordRule{"{type}_{type}_{type}_{type}_{type}", Field::kTypes, Basis::kDocumented, kFiveTypes},
    WordRule{"{type}_{type}_{type}_void_{type}", Field::kTypes, Basis::kDocumented,
             "types of A, B, the sum and D; nothing is added to D"},
    WordRule{
        "{M}x{N}x{K}_{c}x{c}x{c}_{stages}", Field::kTile, Basis::kDocumented,
        "tile of a thread block, thread blocks of a cluster (each M x N x K), stages (0: chosen "
        "by the compiler)"},
    WordRule{"{t}{t}{t}", Field::kTransposition, Basis::kDocumented,
             "A, B and C: n column-major, t row-major"},
    WordRule{"align{n}", Field::kAlignment, Basis::kDocumented,
             "elements that A and B must be aligned to"},
    WordRule{"cpasync", Field::kMethod, Basis::kDocumented, "loads by cp.async"},
    WordRule{"tma", Field::kMethod, Basis::kDocumented, "loads by the tensor memory accelerator"},
    WordRule{"warpspecialized", Field::kMethod, Basis::kDocumented,
             "some warps load while others multiply"},
    WordRule{
        "warpspecialized_pingpong", Field::kMethod, Basis::kDocumented,
        "some warps load while others multiply; two groups take turns with tiles of their own"},
    WordRule{"warpspecialized_cooperative", Field::kMethod, Basis::kDocumented,
             "some warps load while others multiply; two groups share a tile"},
    WordRule{"fp8_fastaccum", Field::kMethod, Basis::kDocumented,
             "sums FP8 products within the tensor cores, less exactly"},
    WordRule{"epi_tma", Field::kEpilogue, Basis::kDocumented,
             "results are stored by the tensor memory accelerator"},
    WordRule{"epi_nosmem", Field::kEpilogue, Basis::kDocumented,
             "results are stored without shared memory"},
    WordRule{"1sm", Field::kMethod, Basis::kDocumented, "one multiprocessor an MMA"},
    WordRule{"2sm", Field::kMethod, Basis::kDocumented, "two multiprocessors an MMA"},
    WordRule{"stream_k", Field::kMethod, Basis::kDocumented,
             "stream-K: blocks share out all work evenly, along K where need be"},
};

constexpr WordRule Cutlass3Operation(std::string_view form, std::string_view meaning) {
  return {form, Field::kOperation, Basis::kDocumented, meaning};
}
constexpr std::string_view kMmaShape = "matrix product; sums in the letter's type; shape of an MMA";
constexpr std::string_view kMmaShapeTf32 =
    "matrix product of operands rounded to TF32; shape of an MMA";

constexpr std::array<OperationRule, 8> kCutlass3Operations = {{
    {Cutlass3Operation("gemm", "matrix product"), Operation::kMatrixProduct, kCutlass3Words},
    {Cutlass3Operation("spgemm", "matrix product with 2:4 sparse operand"),
     Operation::kMatrixProduct, kCutlass3Words, true},
    {Cutlass3Operation("tf32gemm", "matrix product of operands rounded to TF32"),
     Operation::kMatrixProduct, kCutlass3Words},
    {Cutlass3Operation("s{iM}x{iN}x{iK}gemm", kMmaShape), Operation::kMatrixProduct,
     kCutlass3Words},
    {Cutlass3Operation("h{iM}x{iN}x{iK}gemm", kMmaShape), Operation::kMatrixProduct,
     kCutlass3Words},
    {Cutlass3Operation("i{iM}x{iN}x{iK}gemm", kMmaShape), Operation::kMatrixProduct,
     kCutlass3Words},
    {Cutlass3Operation("d{iM}x{iN}x{iK}gemm", kMmaShape), Operation::kMatrixProduct,
     kCutlass3Words},
    {Cutlass3Operation("s{iM}x{iN}x{iK}tf32gemm", kMmaShapeTf32), Operation::kMatrixProduct,
     kCutlass3Words},
}};

}  // namespace

const KernelGrammar kCaskGrammar = {kCaskLeading, kCaskOperations, {}};
const KernelGrammar kCutlassGrammar = {kCutlassLeading, kCutlassOperations, kCutlassWords};
const KernelGrammar kCutlass3Grammar = {kCutlass3Leading, kCutlass3Operations, kCutlass3Words};

}  // namespace trtscope
