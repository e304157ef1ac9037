#include "graph/analysis/kernel_description.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace trtscope {
namespace {

using Field = KernelField;
using Operation = KernelOperation;

std::string Sizes(const KernelSizes& sizes) {
  std::string text;
  for (std::size_t i = 0; i < sizes.count; ++i) {
    text += (i > 0 ? "x" : "") + std::to_string(sizes.values[i]);
  }
  return text;
}

std::string Text(const std::optional<uint32_t>& number) {
  return number ? std::to_string(*number) : "";
}

void AppendFact(const char* word, std::string_view value, std::string& text) {
  if (value.empty()) return;
  if (!text.empty()) text += ' ';
  text.append(word).append("=").append(value);
}

// All that a description states, in one line: what is not stated is not there.
std::string Facts(const KernelDescription& kernel) {
  std::string text;
  AppendFact("for", kernel.architecture_name, text);
  AppendFact("in", kernel.input_layout, text);
  AppendFact("filter", kernel.filter_layout, text);
  AppendFact("out", kernel.output_layout, text);
  AppendFact("ab", kernel.transposition, text);
  AppendFact("tile", Sizes(kernel.tile), text);
  AppendFact("stages", Text(kernel.stages), text);
  AppendFact("warps", Sizes(kernel.warps), text);
  AppendFact("groups_of_warps", Sizes(kernel.warp_groups), text);
  AppendFact("cluster", Sizes(kernel.cluster), text);
  AppendFact("mma", Sizes(kernel.instruction), text);
  AppendFact("split", kernel.split_k ? "k" : "", text);
  AppendFact("sparse", kernel.sparse ? "yes" : "", text);
  AppendFact("groups", Text(kernel.groups), text);
  AppendFact("rs", Sizes(kernel.filter), text);
  AppendFact("uv", Sizes(kernel.stride), text);
  AppendFact("a", Text(kernel.alignment_a), text);
  AppendFact("c", Text(kernel.alignment_c), text);
  return text;
}

struct Case {
  std::string_view name;
  KernelKnowledge knowledge;
  Operation operation;
  std::string_view facts;
};

void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

class KernelDescriptionOf : public testing::TestWithParam<Case> {};

TEST_P(KernelDescriptionOf, StatesWhatTheNameSaysAndNoMore) {
  const Case& row = GetParam();
  const KernelDescription kernel = DescribeKernel(row.name);
  EXPECT_EQ(KernelOperationName(kernel.operation), KernelOperationName(row.operation));
  EXPECT_EQ(Facts(kernel), row.facts);
  EXPECT_EQ(KernelKnowledgeName(kernel.knowledge), KernelKnowledgeName(row.knowledge));
}

constexpr KernelKnowledge kUnknown = KernelKnowledge::kUnknown;
constexpr KernelKnowledge kPartly = KernelKnowledge::kPartly;
constexpr KernelKnowledge kKnown = KernelKnowledge::kKnown;
constexpr KernelKnowledge kFully = KernelKnowledge::kFully;

constexpr std::array kXmma = {
    Case{"sm80_xmma_fprop_implicit_gemm_f16f16_f16f32_f32_nhwckrsc_nhwc_tilesize128x32x64_stage4_"
         "warpsize4x1x2_g1_tensor16x8x16_t1r3s3_aligna8_alignc4",
         kFully, Operation::kConvolution,
         "for=Ampere in=nhwc filter=krsc out=nhwc tile=128x32x64 stages=4 warps=4x1x2 mma=16x8x16 "
         "groups=1 rs=3x3 a=8 c=4"},
    // `simple` and `indexed` are known words whose meaning is not.
    Case{"sm80_xmma_fprop_implicit_gemm_indexed_f32f32_tf32f32_f32_nhwckrsc_nchw_tilesize64x64x32_"
         "stage3_warpsize2x2x1_g1_tensor16x8x8_simple_t1r1s1",
         kKnown, Operation::kConvolution,
         "for=Ampere in=nhwc filter=krsc out=nchw tile=64x64x32 stages=3 warps=2x2x1 mma=16x8x8 "
         "groups=1 rs=1x1"},
    Case{"sm75_xmma_fprop_implicit_gemm_interleaved_i8i8_i8i32_f32_nchw_vect_c_32kcrs_vect_c_32_"
         "nchw_vect_c_32_tilesize64x32x64_stage1_warpsize2x1x1_g1_tensor8x8x16_t1r5s5",
         kFully, Operation::kConvolution,
         "for=Turing in=nchw_vect_c_32 filter=kcrs_vect_c_32 out=nchw_vect_c_32 tile=64x32x64 "
         "stages=1 warps=2x1x1 mma=8x8x16 groups=1 rs=5x5"},
    Case{"sm80_xmma_fprop_implicit_gemm_interleaved_i8f32_i8i32_f32_nchw_vect_c_32kcrs_vect_c_32_"
         "nchw_tilesize128x64x64_stage3_warpsize2x2x1_g8_tensor16x8x32_t2r3s3_alignc4_nchw",
         kFully, Operation::kConvolution,
         "for=Ampere in=nchw_vect_c_32 filter=kcrs_vect_c_32 out=nchw tile=128x64x64 stages=3 "
         "warps=2x2x1 mma=16x8x32 groups=8 rs=2x3x3 c=4"},
    Case{"sm90_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize64x128x64_cgasize1x2x1_"
         "warpgroupsize1x1x1_beta0",
         kFully, Operation::kMatrixProduct,
         "for=Hopper ab=tn_n tile=64x128x64 groups_of_warps=1x1x1 cluster=1x2x1"},
    Case{"sm80_xmma_sparse_gemm_i8i8_i8i32_f32_tn_n_tilesize128x64x128_stage4_warpsize2x2x1_"
         "sptensor16x8x64_execute_split_k_kernel_cusparse",
         kFully, Operation::kMatrixProduct,
         "for=Ampere ab=tn_n tile=128x64x128 stages=4 warps=2x2x1 mma=16x8x64 split=k sparse=yes"},
    Case{"sm89_xmma_gemm_e4m3bf16_e4m3f32_f32_tn_n_tilesize64x128x64_stage4_warpsize2x2x1_"
         "tensor16x8x32_bias_f16_execute_kernel__5x_cublas",
         kKnown, Operation::kMatrixProduct,
         "for=Ada ab=tn_n tile=64x128x64 stages=4 warps=2x2x1 mma=16x8x32"},
    Case{"sm80_xmma_dgrad_implicit_gemm_tf32tf32_tf32f32_f32_nhwckrsc_nhwc_tilesize128x128x16_"
         "stage4_warpsize2x2x1_g1_tensor16x8x8",
         kFully, Operation::kDataGradient,
         "for=Ampere in=nhwc filter=krsc out=nhwc tile=128x128x16 stages=4 warps=2x2x1 mma=16x8x8 "
         "groups=1"},
    Case{"sm80_xmma_gemm_f64f64_f64f64_f64_nt_n_tilesize128x64x16_tensor16x8x16", kFully,
         Operation::kMatrixProduct, "for=Ampere ab=nt_n tile=128x64x16 mma=16x8x16"},
    Case{"sm70_xmma_gemm_as_conv1x1_f16f16_f16_f16_tn_n_simt_small_batch_bias_relu", kFully,
         Operation::kConvolution, "for=Volta ab=tn_n"},
    // The sizes of these tiles are not said to be M x N x K.
    Case{"sm80_xmma_fprop_first_layer_i8f32_i8i32_f32_nchw_vect_c_4kcrs_vect_c_4_nchw_"
         "tilesize16x16x32x32_stage1_warpsize4x1x1_tensor16x8x16_r3s3_u2v2_aligna4_alignc8",
         kKnown, Operation::kConvolution,
         "for=Ampere in=nchw_vect_c_4 filter=kcrs_vect_c_4 out=nchw stages=1 warps=4x1x1 "
         "mma=16x8x16 rs=3x3 uv=2x2 a=4 c=8"},
    Case{"sm50_xmma_fprop_conv2d_c1_k1_f32f32_f32_f32_nchwkcrs_nchw_tilesize10x10x8_threadsize2x2_"
         "r3s3_u1v1_xcorr_zerobeta",
         kKnown, Operation::kGroupedConvolution,
         "for=Maxwell in=nchw filter=kcrs out=nchw rs=3x3 uv=1x1"},
    Case{"sm50_xmma_fprop_direct_group_f32f32_f32_f32_nchwkcrs_nchw_3D_generic", kFully,
         Operation::kGroupedConvolution, "for=Maxwell in=nchw filter=kcrs out=nchw"},
    Case{"sm50_xmma_cublas_gemvx_f16f16_f32_f32_tn_n_int32_unit_n_launch_param8x32x32_strided_"
         "copyx_unit_stride",
         kKnown, Operation::kMatrixVectorProduct, "for=Maxwell ab=tn_n"},
    Case{"sm50_xmma_conv_fprop_fused_conv_act_fp32_NCHW_fp32_NCHW_KCRS_fp32_fp32_fp32_Accfloat_1_1_"
         "cC1_dC1_srcVec1_fltVec2_2_TP3_TQ10_C8_R3_S5_U1_V2",
         kKnown, Operation::kConvolution, "for=Maxwell in=NCHW filter=KCRS out=NCHW rs=3x5 uv=1x2"},
    Case{"sm50_xmma_convolution_depthwiseHMMA_FP16NHWCx8_TR3_TS3_STRIDEH2_STRIDEW1", kFully,
         Operation::kDepthwiseConvolution, "for=Maxwell in=NHWCx8 rs=3x3 uv=2x1"},
    Case{
        "sm61_xmma_convolution_trt_depthwise_i8_conv_int8ncxhw4_fp32nchw_int8kcrs_R3_S3_U1_V1_spv4",
        kKnown, Operation::kDepthwiseConvolution,
        "for=Pascal in=ncxhw4 filter=kcrs out=nchw rs=3x3 uv=1x1"},
    Case{"sm50_xmma_pooling_tiled_INT8NCxHW4_kMAX_tP2_tQ16_tR3_tS2_tU2_tV1_tUnroll1_tThreads128",
         kFully, Operation::kPooling, "for=Maxwell in=NCxHW4 out=NCxHW4 rs=3x2 uv=2x1"},
    Case{"sm50_xmma_pooling_tiled_FP32NCHW_kMAX_custom_tP4_tQ32_tRS3_tUV2", kKnown,
         Operation::kPooling, "for=Maxwell in=NCHW out=NCHW rs=3x3 uv=2x2"},
    Case{"sm50_xmma_pooling_fw_4d_FP16FP32NHWC_Average_FastDiv_CAlign4", kFully,
         Operation::kPooling, "for=Maxwell in=NHWC out=NHWC"},
    Case{"sm50_xmma_softmax_trt_NCHW_FP32_Dim2_Threads256", kFully, Operation::kSoftmax,
         "for=Maxwell in=NCHW out=NCHW"},
    // An operation that nobody has seen: its words are read, but it stays unknown.
    Case{"sm80_xmma_conv_backwards_f16f16_f16f32_f32_tilesize64x64x32_tensor16x8x16", kPartly,
         Operation::kUnknown, "for=Ampere tile=64x64x32 mma=16x8x16"},
    Case{"sm80_xmma_fprop_unheard_of", kPartly, Operation::kConvolution, "for=Ampere"},
    Case{"sm123_xmma_gemm_f16f16_f16f32_f32_tn_n_tensor16x8x16", kFully, Operation::kMatrixProduct,
         "ab=tn_n mma=16x8x16"},
};
INSTANTIATE_TEST_SUITE_P(Xmma, KernelDescriptionOf, testing::ValuesIn(kXmma));

constexpr std::array kCaskAndCutlass = {
    Case{"volta_int8x4_icudnn_int8x4_128x32_relu_interior_c32_nn_v1", kKnown,
         Operation::kConvolution, "for=Volta ab=nn tile=128x32"},
    Case{"turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1", kKnown,
         Operation::kConvolution, "for=Turing ab=nt tile=256x64 mma=8x8x16"},
    Case{"ampere_h16816cudnn_128x64_sliced1x2_ldg8_relu_exp_stages_64x3_small_nhwc_tn_v1", kKnown,
         Operation::kConvolution,
         "for=Ampere in=nhwc out=nhwc ab=tn tile=128x64x64 stages=3 mma=16x8x16"},
    Case{"volta_fp16_s884cudnn_fp16_256x128_ldg8_relu_f2f_exp_small_nhwc2nchw_tn_v1", kKnown,
         Operation::kConvolution, "for=Volta in=nhwc out=nchw ab=tn tile=256x128 mma=8x8x4"},
    Case{"ampere_sgemm_128x32_sliced1x4_relu_tn_v1", kFully, Operation::kMatrixProduct,
         "for=Ampere ab=tn tile=128x32"},
    Case{"maxwell_scudnn_winograd_128x128_ldg1_ldg4_mobile_relu_tile148t_nt_v0", kKnown,
         Operation::kConvolution, "for=Maxwell ab=nt tile=128x128"},
    Case{"maxwell_scudnn_128x128_stridedB_splitK_interior_nn", kKnown, Operation::kConvolution,
         "for=Maxwell ab=nn tile=128x128 split=k"},
    Case{"ampere_first_layer_filter3x3_imma_fwd", kFully, Operation::kConvolution,
         "for=Ampere rs=3x3"},
    // Neither type nor instruction.
    Case{"volta_first_layer_filter7x7_fwd", kPartly, Operation::kConvolution, "for=Volta rs=7x7"},
    // A complex multiply, and shapes that no instruction has.
    Case{"volta_gcgemm_32x32_nt", kPartly, Operation::kUnknown, "for=Volta"},
    Case{"ampere_h1634cudnn_128x64_nhwc_tn_v1", kPartly, Operation::kUnknown, "for=Ampere"},
    Case{"cutlass_80_tensorop_f16_s16816gemm_relu_f16_128x128_32x4_tn_align8", kFully,
         Operation::kMatrixProduct, "for=Ampere ab=tn tile=128x128x32 stages=4 mma=16x8x16"},
    Case{"void cutlass::Kernel2<cutlass_75_tensorop_h1688gemm_64x64_32x2_nn_align4>(T1::Params)",
         kFully, Operation::kMatrixProduct, "for=Turing ab=nn tile=64x64x32 stages=2 mma=16x8x8"},
    Case{"cutlass_tensorop_s1688tf32gemm_256x128_16x3_nn_align4", kFully, Operation::kMatrixProduct,
         "ab=nn tile=256x128x16 stages=3 mma=16x8x8"},
    Case{"cutlass_tensorop_f16_s16816fprop_optimized_f16_128x128_32x3_nhwc_align8", kFully,
         Operation::kConvolution, "in=nhwc out=nhwc tile=128x128x32 stages=3 mma=16x8x16"},
    Case{"cutlass_simt_sgemm_128x128_8x2_nn_align1", kFully, Operation::kMatrixProduct,
         "ab=nn tile=128x128x8 stages=2"},
    Case{"trt_turing_cutlass_image_network_first_layer_hmma_fprop_f16f16f32_nhwc_nhwc_k64r7s7c4_"
         "stride2x2",
         kFully, Operation::kConvolution, "for=Turing in=nhwc out=nhwc rs=7x7 uv=2x2"},
    // 0 stages: as many as fit.
    Case{"cutlass3x_sm90_tensorop_s64x128x16gemm_f16_f16_f32_void_f16_128x128x64_2x1x1_0_tnn_"
         "align8_warpspecialized_cooperative_epi_tma",
         kFully, Operation::kMatrixProduct,
         "for=Hopper ab=tnn tile=128x128x64 cluster=2x1x1 mma=64x128x16"},
    Case{"cutlass3x_sm100_tensorop_gemm_e4m3_e4m3_f32_bf16_bf16_128x128x128_1x1x1_3_tnn_align8",
         kFully, Operation::kMatrixProduct,
         "for=Blackwell ab=tnn tile=128x128x128 stages=3 cluster=1x1x1"},
};
INSTANTIATE_TEST_SUITE_P(CaskAndCutlass, KernelDescriptionOf, testing::ValuesIn(kCaskAndCutlass));

constexpr std::array kOthers = {
    Case{"__myl_MaxrSubExpSumDivCast_0x574acd01f7517732d5f2fd1c9042a089", kFully, Operation::kFused,
         ""},
    Case{"__myl_FcCast_myl0_8", kFully, Operation::kFused, ""},
    Case{"__myl_bb1_2_TraSliResMov", kKnown, Operation::kFused, ""},
    Case{"__myl_AddXyz_myl0_8", kPartly, Operation::kFused, ""},
    Case{"__myl_", kPartly, Operation::kUnknown, ""},
    Case{"generatedNativePointwise", kFully, Operation::kPointwise, ""},
    Case{"_gemm_mha_v2_0x8816000000000000", kFully, Operation::kAttention, ""},
    Case{"__mye8037_gemm_mha_v2", kFully, Operation::kAttention, ""},
    Case{"_gemv_mha_v1_myl3_6", kFully, Operation::kAttention, ""},
    Case{"fmha_v2_flash_attention_fp16_fp32_64_128_S_q_paged_kv_256_sliding_or_chunked_causal_"
         "softcapping_sm89_kernel_nl_tiled",
         kFully, Operation::kAttention, "for=Ada"},
    Case{"fmha_v2_flash_attention_e4m3_fp32_64_64_S_q_k_v_192x128_output_bf16_sm120_kernel_nl",
         kFully, Operation::kAttention, "for=Blackwell"},
    Case{"fmha_v2_il_int8_384_64_sm80_kernel", kFully, Operation::kAttention, "for=Ampere"},
    Case{"fmha_cutlassF_f32_aligned_64x64_rf_sm80", kFully, Operation::kAttention, "for=Ampere"},
    // Nothing of nvjet's words is published, so nothing of them is stated.
    Case{"nvjet_sm90_hsh_128x256_64x4_2x1_v_bz_coopA_TNN", kPartly, Operation::kMatrixProduct,
         "for=Hopper"},
    Case{"nvjet_sm100_tst_64x16_64x16_2x4_2cta_h_bz_splitK_TNT", kPartly, Operation::kMatrixProduct,
         "for=Blackwell split=k"},
    Case{"conv1 + relu1 input reformatter 0", kUnknown, Operation::kUnknown, ""},
    Case{"", kUnknown, Operation::kUnknown, ""},
};
INSTANTIATE_TEST_SUITE_P(Others, KernelDescriptionOf, testing::ValuesIn(kOthers));

// --- Parts ------------------------------------------------------------------

std::string PartsText(const KernelDescription& kernel) {
  std::string text;
  for (const KernelPart& part : kernel.parts) {
    if (!text.empty()) text += " | ";
    text.append(part.text).append(" ").append(KernelFieldName(part.field));
  }
  return text;
}

TEST(KernelDescription, NamesThePartsInTheirOrder) {
  EXPECT_EQ(PartsText(DescribeKernel("turing_fp16_i8816cudnn_int8_128x64_ldg16_relu_interior_nt_v1"
                                     "_execute_kernel__5x_cudnn")),
            "turing architecture | fp16 types | i8816 instruction | cudnn operation | int8 types | "
            "128x64 tile | ldg16 variant | relu epilogue | interior variant | nt transposition | "
            "v1 identifier | execute_kernel launch | 5x launch | cudnn launch");
  EXPECT_EQ(PartsText(DescribeKernel("void cutlass::Kernel<cutlass_tensorop_s1688tf32gemm_256x128_"
                                     "16x3_nn_align4>(Params)")),
            "void cutlass::Kernel< launch | cutlass family | tensorop instruction | s1688 "
            "instruction | tf32gemm operation | 256x128_16x3 tile | nn transposition | align4 "
            "alignment | >(Params) launch");
  EXPECT_EQ(PartsText(DescribeKernel("__myl_ArgMaxCast_myl4_4")),
            "myl family | Arg operation | Max operation | Cast operation | myl4_4 identifier");
}

TEST(KernelDescription, SaysWhatAMeaningRestsOn) {
  const KernelDescription kernel = DescribeKernel(
      "sm80_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize64x64x32_stage3_tensor16x8x16_simple_odd");
  std::string text;
  for (const KernelPart& part : kernel.parts) {
    text.append(part.text).append(" ").append(KernelBasisName(part.basis)).append("\n");
  }
  EXPECT_EQ(text,
            "sm80 documented\nxmma measured\ngemm documented\nf16f16_f16f32_f32 inferred\n"
            "tn_n inferred\ntilesize64x64x32 measured\nstage3 inferred\n"
            "tensor16x8x16 documented\nsimple not_published\nodd not_recognised\n");
  EXPECT_EQ(kernel.knowledge, kPartly);
}

TEST(KernelDescription, KeepsTheFactsOfParseKernelName) {
  constexpr std::string_view kName = "ampere_fp32_icudnn_int8x4_128x64_relu_medium_nn_v1";
  const KernelDescription kernel = DescribeKernel(kName);
  EXPECT_EQ(kernel.facts.operand, Precision::kINT8);
  EXPECT_EQ(kernel.facts.output, Precision::kFP32);
  EXPECT_EQ(kernel.facts.tensor_cores, false);
  EXPECT_EQ(kernel.facts.evidence, "int8x4");
}

// A ReLU in the name is no proof of a ReLU in the kernel: 32 of 56 layer records have none.
TEST(KernelDescription, DoesNotTakeReluForAnActivation) {
  const KernelDescription kernel = DescribeKernel("ampere_sgemm_128x32_relu_nn_v1");
  ASSERT_EQ(kernel.parts.at(4).text, "relu");
  EXPECT_NE(kernel.parts.at(4).meaning.find("does not prove"), std::string_view::npos);
}

TEST(KernelDescription, BelievesNeitherOfTwoPartsThatContradictEachOther) {
  const KernelDescription kernel = DescribeKernel(
      "sm80_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize64x64x32_stage3_stage4_stage3_"
      "warpsize2x2x1_warpsize2x2x1_tensor16x8x16_tilesize128x64x32_nn_n");
  EXPECT_FALSE(kernel.stages) << "and a third one does not help";
  EXPECT_FALSE(kernel.tile.known());
  EXPECT_EQ(kernel.transposition, "");
  EXPECT_EQ(Sizes(kernel.warps), "2x2x1") << "saying it twice is no contradiction";
  EXPECT_EQ(kernel.knowledge, kPartly);
  EXPECT_EQ(kernel.Count(KernelBasis::kUnrecognised), 4U);
}

// Words count as a whole, and numbers have an end.
TEST(KernelDescription, RejectsWordsThatOnlyLookLikeOnes) {
  for (const char* word : {"stage",
                           "stagex3",
                           "xstage3",
                           "stage3x",
                           "stage12345678901",
                           "tilesize64x64",
                           "tilesize64x",
                           "tilesize64x64x32x16",
                           "warpsize2x2",
                           "tensor16x8",
                           "tensor16x8x16x8",
                           "g",
                           "t1r3",
                           "t1r3s",
                           "f16f16_f16f32",
                           "f16_f16f32_f32",
                           "nhwckrsc",
                           "nhwckrsc_",
                           "nhwckrsc_nhwcx",
                           "nchw_vect_c_",
                           "ttt_t",
                           "alignd4",
                           "simple2"}) {
    const std::string name = std::string("sm80_xmma_gemm_tensor16x8x16_") + word;
    const KernelDescription kernel = DescribeKernel(name);
    EXPECT_GE(kernel.Count(KernelBasis::kUnrecognised), 1U) << word;
    EXPECT_FALSE(kernel.tile.known()) << word;
    EXPECT_FALSE(kernel.stages) << word;
    EXPECT_EQ(kernel.filter_layout, "") << word;
    EXPECT_EQ(Sizes(kernel.instruction), "16x8x16") << word;
  }
}

TEST(KernelDescription, TakesTheLongestWordThatFits) {
  const KernelDescription kernel =
      DescribeKernel("sm50_xmma_pooling_max_nhwc_FP16FP32_WINDOWSIZE_3_NOT_PROPAGATE_NAN_2D");
  const auto last = kernel.parts.end();
  EXPECT_EQ((last - 2)->text, "NOT_PROPAGATE_NAN");
  EXPECT_EQ((last - 3)->text, "WINDOWSIZE_3");
  EXPECT_EQ(kernel.knowledge, kKnown);
}

// --- Any bytes --------------------------------------------------------------

bool OnlyUnderscores(std::string_view text) {
  return text.find_first_not_of('_') == std::string_view::npos;
}

// Parts follow one another through the name and leave out nothing but underscores.
void ExpectSound(std::string_view name) {
  const KernelDescription kernel = DescribeKernel(name);
  ASSERT_LE(kernel.parts.size(), kMostKernelParts);
  EXPECT_EQ(kernel.parts.empty(), kernel.knowledge == kUnknown || OnlyUnderscores(name)) << name;
  std::size_t at = 0;
  for (const KernelPart& part : kernel.parts) {
    ASSERT_GE(part.text.data(), name.data() + at);
    ASSERT_LE(part.text.data() + part.text.size(), name.data() + name.size());
    EXPECT_FALSE(part.text.empty()) << name;
    const auto begin = static_cast<std::size_t>(part.text.data() - name.data());
    EXPECT_TRUE(OnlyUnderscores(name.substr(at, begin - at))) << name;
    at = begin + part.text.size();
    const bool explained =
        part.basis != KernelBasis::kUnpublished && part.basis != KernelBasis::kUnrecognised;
    EXPECT_TRUE(!explained || !part.meaning.empty()) << part.text;
  }
  if (!kernel.parts.empty()) {
    EXPECT_TRUE(OnlyUnderscores(name.substr(at))) << name;
  }
  const bool known = kernel.knowledge >= kKnown;
  EXPECT_TRUE(!known || kernel.operation != Operation::kUnknown) << name;
  EXPECT_TRUE(!known || kernel.Count(KernelBasis::kUnrecognised) == 0) << name;
}

TEST(KernelDescription, CoversEveryNameOfTheTables) {
  for (const Case& row : kXmma) ExpectSound(row.name);
  for (const Case& row : kCaskAndCutlass) ExpectSound(row.name);
  for (const Case& row : kOthers) ExpectSound(row.name);
}

using Random = std::mt19937;

std::size_t Below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

std::string Damaged(Random& random) {
  std::string name(kXmma[Below(random, kXmma.size())].name);
  const std::string_view other = Below(random, 2) == 0
                                     ? kCaskAndCutlass[Below(random, kCaskAndCutlass.size())].name
                                     : kOthers[Below(random, kOthers.size())].name;
  const std::size_t at = Below(random, name.size() + 1);
  switch (Below(random, 5)) {
    case 0:
      return std::string(other) + name.substr(at);
    case 1:
      return name.substr(0, at) + std::string(other.substr(Below(random, other.size() + 1)));
    case 2:
      return name.insert(at, 1, static_cast<char>(Below(random, 256)));
    case 3:
      return name.insert(at, std::string(Below(random, 70), '_'));
    default:
      return name.erase(at / 2, Below(random, 9));
  }
}

TEST(KernelDescription, StaysSoundOnDamagedNames) {
  Random random(20240731);
  for (int round = 0; round < 4000; ++round) {
    const std::string name = Damaged(random);
    // An exact buffer without a terminator, so that the sanitizers see one byte too far.
    const std::vector<char> exact(name.begin(), name.end());
    ExpectSound(std::string_view(exact.data(), exact.size()));
  }
}

TEST(KernelDescription, StaysSoundAndBoundedOnHugeNames) {
  ExpectSound(std::string(1 << 20, '_'));
  ExpectSound("sm80_xmma_gemm_tilesize" + std::string(1 << 20, '9') + "x1x1");
  std::string operations = "__myl_";
  for (int i = 0; i < 200000; ++i) operations += "Add";
  ExpectSound(operations);
  ExpectSound("__myl_" + std::string(1 << 20, 'A'));
  ExpectSound("ampere_s" + std::string(1 << 20, '1') + "gemm");
  ExpectSound("void cutlass::Kernel<cutlass_tensorop_h16816gemm_64x64_64x5_nn_align8>" +
              std::string(1 << 20, '_'));
  EXPECT_EQ(DescribeKernel("sm80_xmma_gemm" + std::string(64, '_')).knowledge, kUnknown);
}

}  // namespace
}  // namespace trtscope
