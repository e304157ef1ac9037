#include "src/report/kernel_text.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

std::string Headline(std::string_view name) { return KernelHeadline(DescribeKernel(name)); }

std::string FactOf(std::string_view name, std::string_view word) {
  for (const auto& [key, value] : KernelFactLines(DescribeKernel(name))) {
    if (key == word) return value;
  }
  return "";
}

TEST(KernelText, AnswersInOneLine) {
  EXPECT_EQ(Headline("sm80_xmma_gemm_f32f32_tf32f32_f32_tn_n_tensor16x8x8"),
            "matrix product, built for Ampere (sm80), on tensor cores: multiplies TF32, sums in "
            "FP32");
  EXPECT_EQ(Headline("volta_int8x4_icudnn_int8x4_128x32_relu_interior_c32_nn_v1"),
            "convolution, built for Volta, not on tensor cores: multiplies INT8, sums in INT32");
  EXPECT_EQ(Headline("sm50_xmma_pooling_fw_4d_FP16FP32NCHW_Max"),
            "pooling, built for Maxwell (sm50), not on tensor cores: of FP16 data");
  EXPECT_EQ(Headline("__myl_MulSum_myl4_1"),
            "fused operations, not on tensor cores: multiplication, sum over an axis");
  EXPECT_EQ(Headline("_gemm_mha_v2"), "attention");
  EXPECT_EQ(Headline("sm99_xmma_unheard_of"), "kernel of an unknown operation, built for sm99");
  EXPECT_EQ(Headline("conv1 + relu1"), "?: the name belongs to no family of kernels that is known");
}

TEST(KernelText, TellsHowMuchIsUnderstood) {
  EXPECT_EQ(FactOf("ampere_sgemm_128x32_relu_nn_v1", "explained"), "all of its parts");
  EXPECT_EQ(FactOf("ampere_sgemm_128x32_exp_odd_nn_v1", "explained"),
            "6 of 8 parts; the meaning of 1 is not published; 1 is not recognised");
  EXPECT_EQ(FactOf("ampere_sgemm_128x32_odd_even_nn_v1", "explained"),
            "6 of 8 parts; 2 are not recognised");
}

TEST(KernelText, ListsWhatTheNameStates) {
  constexpr std::string_view kName =
      "sm90_xmma_gemm_f16bf16_f16f32_f32_tn_n_tilesize64x128x64_cgasize1x2x1_warpgroupsize1x1x1_"
      "beta0_relu";
  EXPECT_EQ(FactOf(kName, "input"), "FP16");
  EXPECT_EQ(FactOf(kName, "output"), "BF16");
  EXPECT_EQ(FactOf(kName, "tensor cores"), "yes (warpgroupsize1x1x1)");
  EXPECT_EQ(FactOf(kName, "tile"), "64x128x64 (M x N x K)");
  EXPECT_EQ(FactOf(kName, "cluster"), "1x2x1");
  EXPECT_EQ(FactOf(kName, "epilogue"), "beta0, relu");
  EXPECT_EQ(FactOf(kName, "stages"), "") << "not stated";
  EXPECT_EQ(FactOf("ampere_sgemm_128x32_nn_v1", "tile"), "128x32 (M x N)");
}

TEST(KernelText, LeavesUnknownTypesUnknown) {
  EXPECT_EQ(FactOf("__myl_FcCast_myl0_8", "types"), "? (not in the name)");
  EXPECT_EQ(FactOf("__myl_FcCast_myl0_8", "tensor cores"), "?");
  constexpr std::string_view kVector = "sm50_xmma_cublas_gemvx_f16f16_f32_f32_tn_n_int32_unit_n";
  EXPECT_EQ(FactOf(kVector, "multiplies"), "?");
  EXPECT_EQ(FactOf(kVector, "sums in"), "FP32");
}

TEST(KernelText, SaysWhatAPartMeansAndWhy) {
  const KernelDescription kernel = DescribeKernel("ampere_sgemm_64x32_f2f_odd_nn");
  EXPECT_EQ(KernelPartText(kernel.parts.at(1)), "s: FP32 arithmetic on CUDA cores (documented)");
  EXPECT_EQ(KernelPartText(kernel.parts.at(4)), "f2f: not published");
  EXPECT_EQ(KernelPartText(kernel.parts.at(5)), "odd: not recognised");
}

}  // namespace
}  // namespace trtscope
