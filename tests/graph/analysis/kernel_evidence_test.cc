#include "graph/analysis/kernel_evidence.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

std::string TextOf(std::string_view name) {
  return KernelEvidenceText(name, ParseKernelName(name));
}

TEST(KernelEvidence, QuotesTheTokenWithMarksWhereTheNameWasCut) {
  EXPECT_EQ(TextOf("turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1"),
            "…i8816…");
}

TEST(KernelEvidence, QuotesTheTypesBesideTheInstruction) {
  EXPECT_EQ(TextOf("sm80_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize32x32x64_stage6_warpsize2x2x1_"
                   "tensor16x8x16"),
            "…f16f16_f16f32_f32…tensor16x8x16");
}

TEST(KernelEvidence, TakesNoShapeForTypes) {
  KernelFacts facts;
  facts.operand = Precision::kFP16;
  facts.evidence = "hmma";
  EXPECT_EQ(KernelEvidenceText("filter_f16x32_first_layer_hmma_fprop_stage3", facts), "…hmma…");
}

TEST(KernelEvidence, QuotesShortNamesAndNamesWithoutEvidenceWhole) {
  EXPECT_EQ(TextOf("ampere_sgemm_128x64_tn"), "ampere_sgemm_128x64_tn");
  const std::string strange(200, '_');
  EXPECT_EQ(TextOf(strange), strange);
}

TEST(KernelEvidence, MarksNoCutAtTheNamesOwnEnds) {
  KernelFacts facts;
  facts.operand = Precision::kTF32;
  EXPECT_EQ(KernelEvidenceText("f32f32_tf32f32_f32_tilesize128x128x32_x", facts),
            "f32f32_tf32f32_f32…");
  EXPECT_EQ(KernelEvidenceText("sm90_xmma_tilesize128x128x32_f32f32_tf32f32_f32", facts),
            "…f32f32_tf32f32_f32");
}

}  // namespace
}  // namespace trtscope
