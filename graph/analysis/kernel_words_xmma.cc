// Words of xmma names. What a word means depends on the operation in front of it: a `tilesize` of
// an implicit matrix product is M x N x K, that of a direct convolution nobody has published.
//
// Measured against 548 different layer records of TensorRT's (detailed layer information, kernel
// name beside attributes): filter t#r#s# 163 of 163, R#_S# 4/4, TR#_TS# 34/34, pooling window
// 13/13; strides U#_V# 4/4, STRIDEH#_STRIDEW# 34/34, pooling 13/13; layouts nhwc 137/137, nchw
// 35/35, vect_c_32 84/84; g1 251/251; depthwise 51/51; kMAX 15/15. The types of input and output
// agree in 780 of 780; what is multiplied and summed is never printed there, but all pairs are
// PTX's.
#include <array>

#include "graph/analysis/kernel_grammar.h"

namespace trtscope {
namespace {

using Basis = KernelBasis;
using Field = KernelField;
using Operation = KernelOperation;

// What profilers and TensorRT's generators say about every family.
constexpr WordRule kArchitectureWord = {
    "sm{n}", Field::kArchitecture, Basis::kDocumented,
    "GPU architecture it was built for; not the GPU it runs on"};
constexpr WordRule kExactArchitectureWord = {
    "sm{n}a", Field::kArchitecture, Basis::kDocumented,
    "GPU architecture it was built for, and runs on that one only"};

constexpr std::array<WordRule, 4> kLeading = {{
    {"trt", Field::kLaunch, Basis::kInferred, "built for TensorRT"},
    kArchitectureWord,
    kExactArchitectureWord,
    {"xmma", Field::kFamily, Basis::kMeasured,
     "NVIDIA's library of such kernels; does not mean tensor cores"},
}};

// --- Words of several operations --------------------------------------------

// A part rests on what its weakest statement rests on.

constexpr WordRule kFullTypes = {
    "{type}{type}_{type}{type}_{type}", Field::kTypes, Basis::kInferred,
    "types of input and output (measured), of multiplication and sum, of the epilogue"};
constexpr WordRule kShortTypes = {
    "{type}{type}_{type}_{type}", Field::kTypes, Basis::kInferred,
    "types of input and output (measured), of sum and epilogue; not of the multiplication"};
constexpr WordRule kTypePair = {"{type}{type}", Field::kTypes, Basis::kInferred,
                                "types of input and output"};
constexpr WordRule kLayouts = {"{input}{filter}_{output}", Field::kLayout, Basis::kInferred,
                               "layouts of input and output (measured), and of the filter"};
constexpr WordRule kTransposition = {"{t}{t}_{t}", Field::kTransposition, Basis::kInferred,
                                     "A, B and C: n not transposed, t transposed"};
constexpr WordRule kTensor = {"tensor{iM}x{iN}x{iK}", Field::kInstruction, Basis::kDocumented,
                              "tensor cores: M x N x K of one MMA instruction"};
constexpr WordRule kSimt = {"simt", Field::kInstruction, Basis::kDocumented,
                            "on CUDA cores, not on tensor cores"};
constexpr WordRule kStages = {"stage{stages}", Field::kStages, Basis::kInferred,
                              "stages of the pipeline from memory to the multipliers"};
constexpr WordRule kWarps = {"warpsize{w}x{w}x{w}", Field::kWarps, Basis::kMeasured,
                             "warps of a thread block along M, N, K"};
constexpr WordRule kAlignA = {"aligna{a}", Field::kAlignment, Basis::kInferred,
                              "elements that A's rows must be aligned to"};
constexpr WordRule kAlignC = {"alignc{b}", Field::kAlignment, Basis::kInferred,
                              "elements that C's rows must be aligned to"};
constexpr WordRule kRelu = {"relu", Field::kEpilogue, Basis::kMeasured,
                            "ReLU variant; does not prove that a ReLU is fused"};
constexpr WordRule kBias = {"bias", Field::kEpilogue, Basis::kInferred, "adds a bias"};
constexpr WordRule kSmallBatch = {"small_batch", Field::kVariant, Basis::kInferred,
                                  "for small batches"};
constexpr WordRule kByTensorRt = {"kernel_trt", Field::kLaunch, Basis::kInferred,
                                  "launched by TensorRT"};
constexpr WordRule kFilterRS = {"R{R}_S{S}", Field::kFilter, Basis::kMeasured,
                                "height and width of the filter"};
constexpr WordRule kStrideUV = {"U{U}_V{V}", Field::kStride, Basis::kMeasured,
                                "vertical and horizontal stride"};
constexpr WordRule kTypedLayout = {"{type}{inout}", Field::kTypes, Basis::kInferred,
                                   "type and layout of the data"};

// --- Tiled matrix products --------------------------------------------------

constexpr std::array kTiled = {
    kFullTypes,
    kShortTypes,
    kLayouts,
    kTransposition,
    WordRule{"interleaved", Field::kMethod, Basis::kMeasured,
             "channels in vectors, as the layouts say"},
    WordRule{"indexed", Field::kMethod, Basis::kUnpublished, ""},
    WordRule{"wo_smem", Field::kMethod, Basis::kInferred, "without shared memory"},
    WordRule{"tilesize{M}x{N}x{K}", Field::kTile, Basis::kMeasured,
             "M x N x K that a thread block computes at a time"},
    kStages,
    WordRule{"cgasize{c}x{c}x{c}", Field::kCluster, Basis::kInferred,
             "thread blocks of a cluster along M, N, K"},
    kWarps,
    WordRule{"warpgroupsize{W}x{W}x{W}", Field::kWarpGroups, Basis::kDocumented,
             "groups of four warps along M, N, K; only WGMMA (tensor cores) works on such"},
    WordRule{"g{g}", Field::kGroups, Basis::kMeasured, "groups of the convolution"},
    kTensor,
    WordRule{"sptensor{iM}x{iN}x{iK}", Field::kInstruction, Basis::kDocumented,
             "tensor cores with 2:4 sparse weights: M x N x K of one MMA instruction"},
    WordRule{"ffma", Field::kInstruction, Basis::kDocumented,
             "scalar FP32 multiply-add on CUDA cores"},
    kSimt,
    WordRule{"simple", Field::kVariant, Basis::kUnpublished,
             "seen only with 1x1 filters, stride 1 and no padding"},
    WordRule{"t{T}r{R}s{S}", Field::kFilter, Basis::kMeasured,
             "depth, height and width of the filter"},
    kAlignA,
    kAlignC,
    // After `alignc4`: 3 layers with linear outputs.
    WordRule{"{output}", Field::kLayout, Basis::kMeasured, "layout of the output"},
    WordRule{"beta0", Field::kEpilogue, Basis::kInferred,
             "the output is overwritten, not added to"},
    kBias,
    WordRule{"bias_{type}", Field::kEpilogue, Basis::kInferred, "adds a bias of that type"},
    kRelu,
    WordRule{"gelu", Field::kEpilogue, Basis::kInferred,
             "GELU variant; does not prove that a GELU is fused"},
    WordRule{"swish", Field::kEpilogue, Basis::kInferred,
             "swish (SiLU) variant; does not prove that one is fused"},
    WordRule{"epifadd", Field::kEpilogue, Basis::kUnpublished, ""},
    WordRule{"aACCESS", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"linkable", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"packed_stride", Field::kVariant, Basis::kUnpublished, ""},
    kSmallBatch,
    kByTensorRt,
};

// --- Other convolutions -----------------------------------------------------

constexpr std::string_view kNotWhichSizes = "sizes of a tile; not published of what";

constexpr std::array kDirect = {
    kFullTypes,
    kShortTypes,
    kTypePair,
    kLayouts,
    WordRule{"{inout}", Field::kLayout, Basis::kInferred, "layout of the tensors"},
    WordRule{"tilesize{n}x{n}", Field::kTile, Basis::kUnpublished, kNotWhichSizes},
    WordRule{"tilesize{n}x{n}x{n}", Field::kTile, Basis::kUnpublished, kNotWhichSizes},
    WordRule{"tilesize{n}x{n}x{n}x{n}", Field::kTile, Basis::kUnpublished, kNotWhichSizes},
    WordRule{"threadsize{n}x{n}", Field::kVariant, Basis::kInferred,
             "part of the tile that one thread computes"},
    WordRule{"threadspercta{n}", Field::kVariant, Basis::kInferred, "threads of a thread block"},
    kStages,
    kWarps,
    kTensor,
    kSimt,
    kSmallBatch,
    kBias,
    kRelu,
    WordRule{"scalebias", Field::kEpilogue, Basis::kInferred, "scales and adds a bias"},
    WordRule{"r{R}s{S}", Field::kFilter, Basis::kInferred, "height and width of the filter"},
    WordRule{"u{U}v{V}", Field::kStride, Basis::kInferred, "vertical and horizontal stride"},
    WordRule{"wngd{n}x{n}", Field::kMethod, Basis::kInferred,
             "outputs of one Winograd transformation"},
    kAlignA,
    kAlignC,
    WordRule{"alignC{n}", Field::kAlignment, Basis::kUnpublished, ""},
    WordRule{"xcorr", Field::kMethod, Basis::kInferred,
             "cross-correlation: the filter is not flipped"},
    WordRule{"zerobeta", Field::kEpilogue, Basis::kInferred,
             "the output is overwritten, not added to"},
    WordRule{"3D", Field::kMethod, Basis::kInferred, "three-dimensional"},
    WordRule{"generic", Field::kVariant, Basis::kInferred, "for any sizes"},
    WordRule{"general", Field::kVariant, Basis::kInferred, "for any sizes"},
    WordRule{"avdt_dense", Field::kMethod, Basis::kUnpublished, ""},
    WordRule{"k{n}", Field::kTile, Basis::kUnpublished, ""},
    WordRule{"fltsteps{n}", Field::kVariant, Basis::kUnpublished, ""},
    kByTensorRt,
};

// Which of the types belongs to what is not known beyond the first two, which stand beside layouts.
constexpr std::array kFusedActivation = {
    WordRule{"{type}_{input}_{type}_{output}_{filter}", Field::kLayout, Basis::kInferred,
             "type and layout of the input, of the output, layout of the filter"},
    WordRule{"{type}_{type}_{type}", Field::kTypes, Basis::kUnpublished,
             "types; not published of what"},
    WordRule{"Accfloat", Field::kTypes, Basis::kInferred, "sums in FP32"},
    WordRule{"{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"cC{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"dC{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"srcVec{n}", Field::kVariant, Basis::kInferred, "elements of the input a load"},
    WordRule{"fltVec{n}", Field::kVariant, Basis::kInferred, "elements of the filter a load"},
    WordRule{"TP{n}_TQ{n}", Field::kTile, Basis::kInferred,
             "rows and columns of the output that are computed together"},
    WordRule{"C{n}", Field::kTile, Basis::kUnpublished, ""},
    kFilterRS,
    kStrideUV,
};

constexpr std::array kDepthwise = {
    WordRule{"{type}{input}", Field::kTypes, Basis::kInferred, "type and layout of the input"},
    WordRule{"{type}{input}_{type}{output}_{type}{filter}", Field::kTypes, Basis::kInferred,
             "type and layout of input, output and filter"},
    kTypePair,
    WordRule{"{type}", Field::kTypes, Basis::kInferred, "type of the data"},
    kFilterRS,
    kStrideUV,
    WordRule{"TR{R}_TS{S}", Field::kFilter, Basis::kMeasured, "height and width of the filter"},
    WordRule{"TR_TS", Field::kFilter, Basis::kInferred, "for filters of any size"},
    WordRule{"STRIDEH{U}_STRIDEW{V}", Field::kStride, Basis::kMeasured,
             "vertical and horizontal stride"},
    WordRule{"CtaSize{n}", Field::kVariant, Basis::kInferred, "threads of a thread block"},
    WordRule{"InnerLoop{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"ThrdOuterLoop{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"CVecSplit{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"ReusePRMT", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"spv{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"special", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"trt_kernel", Field::kLaunch, Basis::kInferred, "built for TensorRT"},
};

// --- Matrix times vector ----------------------------------------------------

constexpr std::array kMatrixVector = {
    kFullTypes,
    kShortTypes,
    kTransposition,
    WordRule{"int32", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"unit_n", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"launch_param{n}x{n}x{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"strided", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"copyx", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"unit_stride", Field::kVariant, Basis::kInferred, "for vectors of stride 1"},
};

// --- Pooling and softmax ----------------------------------------------------

constexpr std::string_view kMaximum = "maximum of the window";
constexpr std::string_view kAverage = "average of the window";

constexpr std::array kPooling = {
    kTypedLayout,
    WordRule{"{type}{type}{inout}", Field::kTypes, Basis::kMeasured,
             "type of the data and of the arithmetic, layout"},
    WordRule{"{type}{type}", Field::kTypes, Basis::kMeasured,
             "type of the data and of the arithmetic"},
    WordRule{"{inout}", Field::kLayout, Basis::kInferred, "layout of the tensors"},
    WordRule{"kMAX", Field::kMethod, Basis::kMeasured, kMaximum},
    WordRule{"Max", Field::kMethod, Basis::kInferred, kMaximum},
    WordRule{"max", Field::kMethod, Basis::kInferred, kMaximum},
    WordRule{"kAVERAGE", Field::kMethod, Basis::kMeasured, kAverage},
    WordRule{"Average", Field::kMethod, Basis::kInferred, kAverage},
    WordRule{"gap", Field::kMethod, Basis::kInferred, "global average pooling"},
    WordRule{"gapSyncCta", Field::kMethod, Basis::kInferred, "global average pooling"},
    WordRule{"IMMA", Field::kInstruction, Basis::kUnpublished,
             "may stand for the layout only: a pooling need not multiply"},
    WordRule{"generic", Field::kVariant, Basis::kInferred, "for any window"},
    WordRule{"tiled", Field::kMethod, Basis::kInferred, "computes a tile of the output at a time"},
    WordRule{"custom", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"tP{n}_tQ{n}", Field::kTile, Basis::kInferred,
             "rows and columns of the output that a thread block computes"},
    WordRule{"tR{R}_tS{S}", Field::kFilter, Basis::kMeasured, "height and width of the window"},
    WordRule{"tU{U}_tV{V}", Field::kStride, Basis::kMeasured, "vertical and horizontal stride"},
    WordRule{"tRS{RS}", Field::kFilter, Basis::kInferred, "height and width of the window"},
    WordRule{"tUV{UV}", Field::kStride, Basis::kInferred, "vertical and horizontal stride"},
    WordRule{"tUnroll{n}", Field::kVariant, Basis::kInferred, "times a loop is unrolled"},
    WordRule{"tThreads{n}", Field::kVariant, Basis::kInferred, "threads of a thread block"},
    WordRule{"BlockSize_{n}", Field::kVariant, Basis::kInferred, "threads of a thread block"},
    WordRule{"fw", Field::kMethod, Basis::kInferred, "forward"},
    WordRule{"4d", Field::kMethod, Basis::kInferred, "for tensors of four dimensions"},
    WordRule{"2D", Field::kMethod, Basis::kInferred, "two-dimensional"},
    WordRule{"3D", Field::kMethod, Basis::kInferred, "three-dimensional"},
    WordRule{"nd", Field::kMethod, Basis::kInferred, "any number of dimensions"},
    WordRule{"FastDiv", Field::kVariant, Basis::kInferred, "divides by multiplying"},
    WordRule{"CAlign{n}", Field::kAlignment, Basis::kInferred,
             "number of channels is a multiple of"},
    WordRule{"coalescedC", Field::kVariant, Basis::kInferred, "neighbouring threads read channels"},
    WordRule{"CHWPacked", Field::kLayout, Basis::kInferred, "packed layout"},
    WordRule{"CHW_PACKED_{n}", Field::kLayout, Basis::kInferred,
             "channels in vectors of that length"},
    WordRule{"WINDOWSIZE_{n}", Field::kFilter, Basis::kUnpublished, ""},
    WordRule{"NOT_PROPAGATE_NAN", Field::kMethod, Basis::kDocumented, "NaN is ignored"},
    WordRule{"PROPAGATE_NAN", Field::kMethod, Basis::kDocumented, "NaN gives NaN"},
    WordRule{"kGENERIC_3D_POOLING_MODE", Field::kMethod, Basis::kInferred, "three-dimensional"},
    WordRule{"kFLOAT", Field::kTypes, Basis::kInferred, "FP32"},
    WordRule{"kHALF", Field::kTypes, Basis::kInferred, "FP16"},
    WordRule{"{n}", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"False", Field::kVariant, Basis::kUnpublished, ""},
    WordRule{"True", Field::kVariant, Basis::kUnpublished, ""},
};

constexpr std::array kSoftmax = {
    kTypedLayout,
    WordRule{"{inout}", Field::kLayout, Basis::kInferred, "layout of the tensors"},
    WordRule{"{type}", Field::kTypes, Basis::kInferred, "type of the data"},
    WordRule{"trt", Field::kLaunch, Basis::kInferred, "built for TensorRT"},
    WordRule{"AxisW", Field::kMethod, Basis::kInferred, "along the width"},
    WordRule{"Dim{n}", Field::kMethod, Basis::kInferred, "along that dimension"},
    WordRule{"Threads{n}", Field::kVariant, Basis::kInferred, "threads of a thread block"},
};

// --- Operations -------------------------------------------------------------

constexpr WordRule Op(std::string_view form, Basis basis, std::string_view meaning) {
  return {form, Field::kOperation, basis, meaning};
}

constexpr Basis kDocumented = Basis::kDocumented;
constexpr Basis kMeasured = Basis::kMeasured;
constexpr Basis kInferred = Basis::kInferred;

constexpr std::array<OperationRule, 25> kOperations = {{
    {Op("fprop_implicit_gemm", kDocumented, "forward convolution as an implicit matrix product"),
     Operation::kConvolution, kTiled},
    {Op("dgrad_implicit_gemm", kDocumented,
        "gradient of a convolution's input (a deconvolution) as an implicit matrix product"),
     Operation::kDataGradient, kTiled},
    {Op("wgrad_implicit_gemm", kDocumented,
        "gradient of a convolution's weights as an implicit matrix product"),
     Operation::kWeightGradient, kTiled},
    // In 86 of 88 layers it does a 1x1 convolution.
    {Op("gemm", kDocumented, "matrix product; in TensorRT often a 1x1 convolution"),
     Operation::kMatrixProduct, kTiled},
    {Op("sparse_gemm", kDocumented, "matrix product with 2:4 sparse weights"),
     Operation::kMatrixProduct, kTiled, true},
    {Op("gemm_as_conv1x1", kInferred, "1x1 convolution as a matrix product"),
     Operation::kConvolution, kTiled},
    {Op("fprop_conv1x1", kInferred, "forward convolution with 1x1 filters"),
     Operation::kConvolution, kTiled},
    {Op("fprop_first_layer", kInferred,
        "forward convolution of a network's first layer, with few input channels"),
     Operation::kConvolution, kDirect},
    {Op("fprop_wngd", kInferred, "forward convolution by Winograd's algorithm"),
     Operation::kConvolution, kDirect},
    {Op("fprop_conv2d_c1_k1", kInferred,
        "direct forward convolution, one channel in and one out a group"),
     Operation::kGroupedConvolution, kDirect},
    {Op("fprop_conv3d_c1_k1", kInferred,
        "direct forward 3D convolution, one channel in and one out a group"),
     Operation::kGroupedConvolution, kDirect},
    {Op("fprop_direct_group", kInferred, "direct forward convolution in groups"),
     Operation::kGroupedConvolution, kDirect},
    {Op("fprop", kDocumented, "forward convolution"), Operation::kConvolution, kDirect},
    {Op("dgrad", kDocumented, "gradient of a convolution's input (a deconvolution)"),
     Operation::kDataGradient, kDirect},
    {Op("wgrad", kDocumented, "gradient of a convolution's weights"), Operation::kWeightGradient,
     kDirect},
    {Op("conv_fprop_fused_conv_act", kInferred, "forward convolution with an activation behind it"),
     Operation::kConvolution, kFusedActivation},
    {Op("conv_fprop_generic", kInferred, "forward convolution of any sizes"),
     Operation::kConvolution, kDirect},
    {Op("convolution_depthwiseSdcrr", kInferred, "depthwise convolution (Sdcrr: not published)"),
     Operation::kDepthwiseConvolution, kDepthwise},
    {Op("convolution_depthwiseHMMA", kInferred,
        "depthwise convolution on tensor cores (HMMA; shape not in the name)"),
     Operation::kDepthwiseConvolution, kDepthwise},
    {Op("convolution_depthwiseConv", kInferred, "depthwise convolution"),
     Operation::kDepthwiseConvolution, kDepthwise},
    {Op("convolution_trt_depthwiseFP32NHWC{n}", kMeasured, "depthwise convolution in FP32"),
     Operation::kDepthwiseConvolution, kDepthwise},
    {Op("convolution_trt_depthwise_i8_conv", kInferred, "depthwise convolution of INT8"),
     Operation::kDepthwiseConvolution, kDepthwise},
    {Op("cublas_gemvx", kInferred, "matrix times vector, from cuBLAS"),
     Operation::kMatrixVectorProduct, kMatrixVector},
    {Op("pooling", kMeasured, "pooling"), Operation::kPooling, kPooling},
    {Op("softmax", kInferred, "softmax"), Operation::kSoftmax, kSoftmax},
}};

}  // namespace

const KernelGrammar kXmmaGrammar = {kLeading, kOperations, kTiled};

}  // namespace trtscope
