#include "graph/analysis/kernel_name.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace trtscope {
namespace {

constexpr Precision kNone = Precision::kUnknown;
constexpr Precision kFP32 = Precision::kFP32;
constexpr Precision kTF32 = Precision::kTF32;
constexpr Precision kFP16 = Precision::kFP16;
constexpr Precision kBF16 = Precision::kBF16;
constexpr Precision kFP8 = Precision::kFP8;
constexpr Precision kINT8 = Precision::kINT8;
constexpr Precision kINT32 = Precision::kINT32;
constexpr std::optional<bool> kYes = true;
constexpr std::optional<bool> kNo = false;
constexpr std::optional<bool> kUntold = std::nullopt;

struct Case {
  std::string_view name;
  Precision operand;
  Precision accumulator;
  Precision input;
  Precision output;
  std::optional<bool> tensor_cores;
  std::string_view evidence;
  std::string_view family;
};

void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

class KernelNameFamily : public testing::TestWithParam<Case> {};

TEST_P(KernelNameFamily, StatesWhatTheNameProvesAndNoMore) {
  const Case& row = GetParam();
  const KernelFacts facts = ParseKernelName(row.name);
  EXPECT_EQ(PrecisionName(facts.operand), PrecisionName(row.operand));
  EXPECT_EQ(PrecisionName(facts.accumulator), PrecisionName(row.accumulator));
  EXPECT_EQ(PrecisionName(facts.input), PrecisionName(row.input));
  EXPECT_EQ(PrecisionName(facts.output), PrecisionName(row.output));
  EXPECT_EQ(facts.tensor_cores, row.tensor_cores);
  EXPECT_EQ(facts.evidence, row.evidence);
  EXPECT_EQ(facts.family, row.family);
}

// Columns: name; operand, accumulator, input, output; tensor cores; evidence; family.
constexpr std::array kCask = {
    // The two kernels that the project began with.
    Case{"volta_int8x4_icudnn_int8x4_128x32_relu_interior_c32_nn_v1", kINT8, kINT32, kINT8, kINT8,
         kNo, "int8x4", "cask"},
    Case{"turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1", kINT8, kINT32,
         kINT8, kINT8, kYes, "i8816", "cask"},
    // The type in front is the output.
    Case{"ampere_fp32_icudnn_int8x4_128x64_relu_medium_nn_v1", kINT8, kINT32, kINT8, kFP32, kNo,
         "int8x4", "cask"},
    Case{"turing_fp16_i8816cudnn_int8_128x128_ldg16_relu_interior_nt_v1", kINT8, kINT32, kINT8,
         kFP16, kYes, "i8816", "cask"},
    Case{"trt_maxwell_int8x4_icudnn_int8x4_128x128_relu_small_nn_v1", kINT8, kINT32, kINT8, kINT8,
         kNo, "int8x4", "cask"},
    Case{"volta_h884cudnn_256x128_ldg8_relu_exp_small_nhwc_tn_v1", kFP16, kFP16, kFP16, kFP16, kYes,
         "h884", "cask"},
    Case{"turing_h1688cudnn_256x128_ldg8_relu_exp_medium_nhwc_tn_v1", kFP16, kFP16, kFP16, kFP16,
         kYes, "h1688", "cask"},
    Case{"ampere_h16816gemm_64x64_ldg8_relu_stages_64x5_tn_v1", kFP16, kFP16, kFP16, kFP16, kYes,
         "h16816", "cask"},
    Case{"volta_fp16_s884gemm_fp16_128x128_ldg8_f2f_nn", kFP16, kFP32, kFP16, kFP16, kYes, "s884",
         "cask"},
    Case{"volta_fp16_s884cudnn_fp16_256x128_ldg8_relu_f2f_exp_small_nhwc2nchw_tn_v1", kFP16, kFP32,
         kFP16, kFP16, kYes, "s884", "cask"},
    Case{"ampere_bf16_s16816gemm_bf16_256x128_ldg8_f2f_stages_32x3_tn", kBF16, kFP32, kBF16, kBF16,
         kYes, "s16816", "cask"},
    Case{"ampere_scudnn_128x128_relu_small_nn_v1", kFP32, kFP32, kFP32, kFP32, kNo, "scudnn",
         "cask"},
    Case{"volta_scudnn_winograd_128x128_ldg1_ldg4_relu_tile148t_nt_v1", kFP32, kFP32, kFP32, kFP32,
         kNo, "scudnn", "cask"},
    Case{"ampere_sgemm_128x32_sliced1x4_nn_v1", kFP32, kFP32, kFP32, kFP32, kNo, "sgemm", "cask"},
    Case{"ampere_hgemm_128x64_nn_v0", kFP16, kFP16, kFP16, kFP16, kNo, "hgemm", "cask"},
    Case{"ampere_fp16x2_hcudnn_fp16x2_128x128_relu_large_nn_v1", kFP16, kFP16, kFP16, kFP16, kNo,
         "fp16x2", "cask"},
    // The letter is the multiply's type, whatever the data's.
    Case{"turing_fp16_sgemm_fp16_32x32_sliced1x4_nn", kFP32, kFP32, kFP16, kFP16, kNo, "sgemm",
         "cask"},
    Case{"ampere_first_layer_filter3x3_imma_fwd", kINT8, kINT32, kINT8, kNone, kYes, "imma",
         "cask"},
    Case{"volta_first_layer_filter7x7_fwd", kNone, kNone, kNone, kNone, kUntold, "", "cask"},
    // m16n8k16 multiplies f16 as well as bf16, and nothing says which.
    Case{"ampere_s16816gemm_128x128_ldg8_nn", kNone, kFP32, kNone, kFP32, kYes, "s16816", "cask"},
    // icudnn without int8x4 names no instruction.
    Case{"ampere_fp32_icudnn_int8_128x64_nn_v1", kINT8, kINT32, kINT8, kFP32, kUntold, "int8",
         "cask"},
    // A complex multiply: not a class that is known.
    Case{"volta_gcgemm_32x32_nt", kNone, kNone, kNone, kNone, kUntold, "", "cask"},
};
INSTANTIATE_TEST_SUITE_P(Cask, KernelNameFamily, testing::ValuesIn(kCask));

constexpr std::array kXmma = {
    Case{"sm80_xmma_fprop_implicit_gemm_indexed_wo_smem_f16f16_f16f16_f16_nhwckrsc_nhwc_"
         "tilesize128x32x64_stage1_warpsize4x1x1_g1_tensor16x8x16_aligna8_alignc4",
         kFP16, kFP16, kFP16, kFP16, kYes, "tensor16x8x16", "xmma"},
    Case{
        "sm80_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize32x32x64_stage6_warpsize2x2x1_tensor16x8x16",
        kFP16, kFP32, kFP16, kFP16, kYes, "tensor16x8x16", "xmma"},
    Case{"sm80_xmma_fprop_implicit_gemm_f32f32_tf32f32_f32_nhwckrsc_nhwc_tilesize128x128x16_stage4_"
         "warpsize2x2x1_g1_tensor16x8x8_t1r1s1",
         kTF32, kFP32, kFP32, kFP32, kYes, "tensor16x8x8", "xmma"},
    Case{"sm90_xmma_fprop_implicit_gemm_f32f32_tf32f32_f32_nhwckrsc_nhwc_tilesize128x128x32_"
         "cgasize1x2x1_warpgroupsize1x1x1_g1_beta0",
         kTF32, kFP32, kFP32, kFP32, kYes, "warpgroupsize1x1x1", "xmma"},
    Case{"sm80_xmma_fprop_implicit_gemm_f32f32_f32f32_f32_nchwkcrs_nchw_tilesize128x32x8_stage3_"
         "warpsize2x2x1_g1_ffma_t1r5s5_aligna4_alignc4",
         kFP32, kFP32, kFP32, kFP32, kNo, "ffma", "xmma"},
    Case{"sm80_xmma_gemm_f16f16_f32f32_f32_nn_n_tilesize32x32x8_stage3_warpsize1x2x1_ffma_aligna2",
         kFP32, kFP32, kFP16, kFP16, kNo, "ffma", "xmma"},
    Case{"sm75_xmma_fprop_implicit_gemm_interleaved_i8i8_i8i32_f32_nchw_vect_c_32kcrs_vect_c_32_"
         "nchw_"
         "vect_c_32_tilesize64x32x64_stage1_warpsize2x1x1_g1_tensor8x8x16_t1r3s3",
         kINT8, kINT32, kINT8, kINT8, kYes, "tensor8x8x16", "xmma"},
    Case{"sm80_xmma_fprop_first_layer_i8f32_i8i32_f32_nchw_vect_c_4kcrs_vect_c_4_nchw_"
         "tilesize16x16x32x32_stage1_warpsize4x1x1_tensor16x8x16_r3s3_u2v2_aligna4_alignc8",
         kINT8, kINT32, kINT8, kFP32, kYes, "tensor16x8x16", "xmma"},
    Case{"sm80_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x32_tensor16x8x16", kBF16, kFP32,
         kBF16, kBF16, kYes, "tensor16x8x16", "xmma"},
    Case{"sm89_xmma_gemm_e4m3bf16_e4m3f32_f32_tn_n_tilesize128x128x64_tensor16x8x32", kFP8, kFP32,
         kFP8, kBF16, kYes, "tensor16x8x32", "xmma"},
    Case{"sm89_xmma_gemm_e5m2f16_e5m2f32_f32_tn_n_tilesize128x128x64_tensor16x8x32", kFP8, kFP32,
         kFP8, kFP16, kYes, "tensor16x8x32", "xmma"},
    Case{"sm80_xmma_sparse_gemm_f16f16_f16f32_f32_tt_t_tilesize128x128x64_stage3_warpsize2x2x1_"
         "sptensor16x8x32",
         kFP16, kFP32, kFP16, kFP16, kYes, "sptensor16x8x32", "xmma"},
    Case{"sm70_xmma_gemm_as_conv1x1_f16f16_f16_f16_tn_n_simt_small_batch_bias_relu", kFP16, kFP16,
         kFP16, kFP16, kNo, "simt", "xmma"},
    // Three parts leave the multiply unsaid; FP16 in and FP32 sums may multiply in either.
    Case{
        "sm50_xmma_cublas_gemvx_f16f16_f32_f32_tn_n_int32_unit_n_launch_param8x32x32_strided_copyx",
        kNone, kFP32, kFP16, kFP16, kNo, "gemvx", "xmma"},
    Case{
        "sm80_xmma_fprop_wngd_f32f32_f32_f32_nchwkcrs_nchw_tilesize8x16x64x8_warpsize8x1x1_wngd2x2",
        kFP32, kFP32, kFP32, kFP32, kNo, "f32", "xmma"},
    // FP64 has no Precision, yet the instruction is named.
    Case{"sm80_xmma_gemm_f64f64_f64f64_f64_nt_n_tilesize128x64x16_tensor16x8x16", kNone, kNone,
         kNone, kNone, kYes, "tensor16x8x16", "xmma"},
    // No MMA multiplies FP32, so this would be some type that is not spelled out.
    Case{"sm80_xmma_gemm_f32f32_f32f32_f32_nn_n_tilesize128x64x16_tensor16x8x8", kNone, kFP32,
         kFP32, kFP32, kYes, "tensor16x8x8", "xmma"},
    Case{"sm80_xmma_fprop_avdt_dense_chw_int8int8_tilesize16x16_k32_r3s3_u2v2_scalebias_relu",
         kINT8, kNone, kINT8, kINT8, kUntold, "int8int8", "xmma"},
    Case{"sm50_xmma_conv_fprop_fused_conv_act_fp32_NCHW_fp32_NCHW_KCRS_fp32_fp32_fp32_Accfloat_1_1_"
         "cC1_dC1_srcVec1_fltVec1_1_TP3_TQ10_C8_R1_S1_U1_V1",
         kFP32, kFP32, kFP32, kFP32, kNo, "fp32", "xmma"},
    Case{"sm50_xmma_conv_fprop_fused_conv_act_fp16_NCHW_fp32_NCHW_KCRS_fp16_fp32_fp32_Accfloat",
         kNone, kFP32, kNone, kNone, kUntold, "", "xmma"},
    Case{"sm50_xmma_conv_fprop_generic_f32f32_f32_f32_nchwkcrs_nchw", kFP32, kFP32, kFP32, kFP32,
         kNo, "f32", "xmma"},
    Case{"sm50_xmma_convolution_depthwiseHMMA_FP16NHWCx8_TR3_TS3_STRIDEH1_STRIDEW1", kFP16, kNone,
         kFP16, kNone, kYes, "depthwiseHMMA", "xmma"},
    Case{"sm72_xmma_convolution_depthwiseSdcrr_INT8NCxHW32_R3_S3_U1_V1_InnerLoop4_CtaSize128",
         kINT8, kNone, kINT8, kNone, kUntold, "INT8NCxHW32", "xmma"},
    Case{
        "sm61_xmma_convolution_trt_depthwise_i8_conv_int8ncxhw4_fp32nchw_int8kcrs_R3_S3_U1_V1_spv4",
        kINT8, kNone, kINT8, kFP32, kUntold, "int8ncxhw4", "xmma"},
    Case{"sm50_xmma_convolution_trt_depthwiseFP32NHWC4_fp32nhwcx4_fp32nhwcx4_fp32kcrs", kFP32,
         kNone, kFP32, kFP32, kNo, "fp32nhwcx4", "xmma"},
    Case{"sm70_xmma_convolution_depthwiseConv_fp32fp32_trt_kernel_fp32_TR3_TS3", kFP32, kNone,
         kFP32, kFP32, kNo, "fp32fp32", "xmma"},
    // A pooling's pair is data and arithmetic, not input and output.
    Case{"sm50_xmma_pooling_fw_4d_FP16FP32NHWC_Average_FastDiv_CAlign4", kFP16, kFP32, kFP16, kFP16,
         kNo, "pooling", "xmma"},
    Case{"sm50_xmma_pooling_tiled_INT8NCxHW4_kMAX_tP2_tQ32_tR2_tS2_tU2_tV2_tUnroll8_tThreads256",
         kINT8, kNone, kINT8, kINT8, kNo, "pooling", "xmma"},
    Case{"sm50_xmma_pooling_nd_NCDHW_kMAX_kGENERIC_3D_POOLING_MODE_kHALF_0", kFP16, kNone, kFP16,
         kNone, kNo, "pooling", "xmma"},
    Case{"sm50_xmma_pooling_CHWPacked_NCxHW4_kMAX", kNone, kNone, kNone, kNone, kNo, "pooling",
         "xmma"},
    // IMMA may only stand for the layout here; a maximum is no product in any case.
    Case{"sm72_xmma_pooling_IMMA_NCxHW32_gap", kINT8, kNone, kINT8, kNone, kUntold, "IMMA", "xmma"},
    Case{"sm72_xmma_pooling_IMMA_NCxHW32_generic_kMAX", kINT8, kNone, kINT8, kNone, kNo, "pooling",
         "xmma"},
    Case{"sm50_xmma_softmax_trt_NCHW_FP32_Dim2_Threads256", kFP32, kNone, kFP32, kNone, kNo,
         "softmax", "xmma"},
};
INSTANTIATE_TEST_SUITE_P(Xmma, KernelNameFamily, testing::ValuesIn(kXmma));

constexpr std::array kCutlass = {
    Case{"cutlass_tensorop_f16_s16816fprop_optimized_f16_128x128_32x3_nhwc_align8", kFP16, kFP32,
         kFP16, kFP16, kYes, "s16816", "cutlass"},
    Case{"cutlass_80_tensorop_f16_s16816gemm_relu_f16_128x64_64x3_nn_align8", kFP16, kFP32, kFP16,
         kFP16, kYes, "s16816", "cutlass"},
    Case{"cutlass_tensorop_h1688gemm_64x64_32x2_nn_align4", kFP16, kFP16, kFP16, kFP16, kYes,
         "h1688", "cutlass"},
    Case{"cutlass_tensorop_s1688fprop_optimized_tf32_128x128_16x4_nhwc_align4", kTF32, kFP32, kFP32,
         kFP32, kYes, "s1688", "cutlass"},
    Case{"cutlass_tensorop_s1688tf32gemm_256x128_16x3_nn_align4", kTF32, kFP32, kFP32, kFP32, kYes,
         "s1688", "cutlass"},
    Case{"cutlass_tensorop_s1688bf16gemm_256x128_16x3_nn_align4", kBF16, kFP32, kFP32, kFP32, kYes,
         "s1688", "cutlass"},
    Case{"cutlass_tensorop_s8_i16832gemm_s8_256x128_64x3_tn_align16", kINT8, kINT32, kINT8, kINT8,
         kYes, "i16832", "cutlass"},
    Case{"cutlass_simt_sgemm_128x128_8x2_nn_align1", kFP32, kFP32, kFP32, kFP32, kNo, "simt",
         "cutlass"},
    // Which type FP32 data is rounded to is not said.
    Case{"cutlass_80_tensorop_s1688gemm_256x64_16x4_nn_align4", kNone, kFP32, kNone, kFP32, kYes,
         "s1688", "cutlass"},
    Case{"cutlass_tensorop_wmma_f16_s161616gemm_f16_32x32_64x1_nn_align8", kFP16, kFP32, kFP16,
         kFP16, kYes, "s161616", "cutlass"},
    Case{"cutlass3x_sm100_tensorop_gemm_e4m3_e4m3_f32_bf16_bf16_128x128x128_1x1x1_0_tnn_align8",
         kFP8, kFP32, kFP8, kBF16, kYes, "tensorop", "cutlass"},
    Case{"cutlass3x_sm90_tensorop_s64x128x16gemm_f16_f16_f32_void_f16_128x128x64_2x1x1_0_tnn",
         kFP16, kFP32, kFP16, kFP16, kYes, "tensorop", "cutlass"},
    Case{"cutlass3x_sm90_tensorop_s64x128x8tf32gemm_f32_f32_f32_f32_f32_128x128x32_2x1x1_0_tnn",
         kTF32, kFP32, kFP32, kFP32, kYes, "tensorop", "cutlass"},
    Case{"cutlass3x_sm100_tensorop_gemm_f32_f32_f32_void_f32_128x128x32_1x1x1_0_tnt_align4", kNone,
         kFP32, kFP32, kFP32, kYes, "tensorop", "cutlass"},
    Case{"trt_turing_cutlass_image_network_first_layer_hmma_fprop_f16f16f32_nhwc_nhwc_k64r7s7c4_"
         "stride2x2",
         kFP16, kFP32, kFP16, kFP16, kYes, "hmma", "cutlass"},
    Case{
        "void cutlass::Kernel2<cutlass_80_tensorop_bf16_s16816gemm_relu_bf16_128x64_64x3_nn_align8>"
        "(T1::Params)",
        kBF16, kFP32, kBF16, kBF16, kYes, "s16816", "cutlass"},
};
INSTANTIATE_TEST_SUITE_P(Cutlass, KernelNameFamily, testing::ValuesIn(kCutlass));

constexpr std::array kOthers = {
    Case{"__myl_MaxrSubExpSumDivCast_0x574acd01f7517732d5f2fd1c9042a089", kNone, kNone, kNone,
         kNone, kNo, "MaxrSubExpSumDivCast", "myelin"},
    Case{"__myl_MaxMinCas_myl103_0", kNone, kNone, kNone, kNone, kNo, "MaxMinCas", "myelin"},
    Case{"__myl_bb1_2_TraSliSliResTraResMovSli", kNone, kNone, kNone, kNone, kNo,
         "TraSliSliResTraResMovSli", "myelin"},
    // Fc is a matrix product, Con may be a convolution, Xyz is unheard of.
    Case{"__myl_FcNegExpAddDivMulMul_myl0_8", kNone, kNone, kNone, kNone, kUntold, "", "myelin"},
    Case{"__myl_AddCon_myl0_8", kNone, kNone, kNone, kNone, kUntold, "", "myelin"},
    Case{"__myl_AddXyz_0xf32f32", kNone, kNone, kNone, kNone, kUntold, "", "myelin"},
    Case{"__myl_", kNone, kNone, kNone, kNone, kUntold, "", "myelin"},
    Case{"_gemm_mha_v2_0x8816000000000000", kNone, kNone, kNone, kNone, kUntold, "", "mha"},
    Case{"__mye8037_gemm_mha_v2", kNone, kNone, kNone, kNone, kUntold, "", "mha"},
    Case{"_gemv_mha_v1_myl3_6", kNone, kNone, kNone, kNone, kUntold, "", "mha"},
    Case{"fmha_v2_flash_attention_fp16_64_32_S_qkv_128_causal_sm86_kernel_nl", kFP16, kNone, kFP16,
         kNone, kUntold, "fp16", "mha"},
    Case{"fmha_v2_flash_attention_fp16_fp32_64_128_S_q_k_v_256_sm87_kernel", kFP16, kFP32, kFP16,
         kNone, kUntold, "fp16", "mha"},
    Case{"fmha_cutlassF_f32_aligned_64x64_rf_sm80", kNone, kNone, kFP32, kNone, kUntold, "", "mha"},
    Case{"generatedNativePointwise", kNone, kNone, kNone, kNone, kNo, "generatedNativePointwise",
         "pointwise"},
    Case{"nvjet_hsh_128x208x64_2_32x104x64_tmaAB_bz_NNNN", kNone, kNone, kNone, kNone, kUntold, "",
         "nvjet"},
    Case{"", kNone, kNone, kNone, kNone, kUntold, "", ""},
    Case{"conv1 + relu1 input reformatter 0", kNone, kNone, kNone, kNone, kUntold, "", ""},
    Case{"__myln_k_arg__bb1_1_myl", kNone, kNone, kNone, kNone, kUntold, "", ""},
};
INSTANTIATE_TEST_SUITE_P(Others, KernelNameFamily, testing::ValuesIn(kOthers));

TEST(KernelName, LooksThroughSuffixesOfTheRunTime) {
  constexpr std::string_view kName =
      "sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64_warpgroupsize1x1x1";
  for (const char* suffix : {"", "_execute_kernel__5x_cudnn", "_execute_kernel_5x_cusparselt",
                             "_execute_segment_k_off_kernel__5x_cublas"}) {
    const std::string name = std::string(kName) + suffix;
    const KernelFacts facts = ParseKernelName(name);
    EXPECT_EQ(facts.operand, kBF16) << name;
    EXPECT_EQ(facts.tensor_cores, kYes) << name;
  }
}

// The prefix is what a kernel was built for: H100 runs sm50_ kernels, and one of those uses HMMA.
TEST(KernelName, ConcludesNothingFromTheArchitecture) {
  for (const char* sm : {"sm50", "sm75", "sm90", "sm90a", "sm100"}) {
    const std::string name = std::string(sm) + "_xmma_gemm_unheard_of";
    EXPECT_FALSE(ParseKernelName(name).tensor_cores) << name;
    EXPECT_EQ(ParseKernelName(name).family, "xmma") << name;
  }
  for (const char* architecture : {"maxwell", "volta", "ampere", "hopper"}) {
    const std::string name = std::string(architecture) + "_unheard_of";
    EXPECT_FALSE(ParseKernelName(name).tensor_cores) << name;
  }
}

// Layouts, tiles and stages have the same digits and words as instructions.
TEST(KernelName, RejectsWordsThatOnlyLookLikeInstructions) {
  for (const char* name : {
           "ampere_16816_first_layer",
           "ampere_s16816_first_layer",
           "ampere_xs16816gemm",
           "ampere_s168160gemm",
           "ampere_s1681gemm_f16",
           "ampere_i884gemm",
           "ampere_first_layer_stages_64x3_tile148t",
           "ampere_first_layer_immax_himma",
           "sm80_xmma_fprop_interleaved_nchw_vect_c_4kcrs_vect_c_4",
           "sm80_xmma_fprop_tensorop_warpsize2x2x1_tilesize16x8x16",
           "sm80_xmma_fprop_xtensor16x8x16_tensor16x8",
           "sm80_xmma_fprop_nosimt_ffmax",
           "xmma_gemm_tensor16x8x16",
           "at::native::elementwise_kernel_Tensor16x8x16",
       }) {
    const KernelFacts facts = ParseKernelName(name);
    EXPECT_FALSE(facts.tensor_cores) << name;
    EXPECT_EQ(facts.operand, kNone) << name;
    EXPECT_EQ(facts.evidence, "") << name;
  }
}

TEST(KernelName, WantsAWholeTypeSignature) {
  for (const char* types : {"f16f16", "f16f16_f16f32", "f16f16_f16f32_relu", "f16_f16_f16f32_f32",
                            "f16f16f16_f16f32_f32", "f16f16_f16f32x_f32"}) {
    const std::string name = std::string("sm80_xmma_gemm_") + types + "_tn_n_tensor16x8x16";
    const KernelFacts facts = ParseKernelName(name);
    EXPECT_EQ(facts.operand, kNone) << name;
    EXPECT_EQ(facts.input, kNone) << name;
    EXPECT_EQ(facts.tensor_cores, kYes) << name;
  }
}

TEST(KernelName, LetsFfmaWinOverAnyOtherWord) {
  EXPECT_EQ(ParseKernelName("sm80_xmma_gemm_f32f32_f32f32_f32_tensor16x8x8_ffma").tensor_cores,
            kNo);
  EXPECT_EQ(ParseKernelName("cutlass_simt_tensorop_s1688gemm_f16").tensor_cores, kNo);
}

TEST(KernelName, NeverStoresATensorAsTf32) {
  for (const char* name : {"fmha_v2_tf32_64", "ampere_tf32_sgemm_tf32_128x64_nn",
                           "cutlass_tensorop_tf32_s1688gemm_tf32_256x128_16x3_tt_align4"}) {
    EXPECT_EQ(ParseKernelName(name).input, kFP32) << name;
    EXPECT_NE(ParseKernelName(name).output, kTF32) << name;
  }
}

TEST(KernelName, RejectsAnOperandThatTheAccumulatorContradicts) {
  const KernelFacts facts = ParseKernelName("turing_fp32_i8816cudnn_fp16_128x128_nt_v1");
  EXPECT_EQ(facts.operand, kNone);
  EXPECT_EQ(facts.tensor_cores, kYes);
}

}  // namespace
}  // namespace trtscope
