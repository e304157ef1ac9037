// ParseKernelName against names in bulk: every kernel name of the corpus beside labels made by
// somebody else, and damaged names, which must neither crash nor be believed.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/kernel_name.h"
#include "tests/graph/analysis/kernel_labels.h"

namespace trtscope {
namespace {

constexpr std::array<std::string_view, 5> kColumns = {
    "operand_type", "accumulator_type", "output_type", "tensor_cores", "input_storage"};

std::string TensorCoresText(const KernelFacts& facts) {
  if (!facts.tensor_cores) return "?";
  return *facts.tensor_cores ? "YES" : "NO";
}

std::array<std::string, 5> Answers(const KernelFacts& facts) {
  return {std::string(PrecisionName(facts.operand)), std::string(PrecisionName(facts.accumulator)),
          std::string(PrecisionName(facts.output)), TensorCoresText(facts),
          std::string(PrecisionName(facts.input))};
}

// Where we know better than, or rather refuse to know as much as, the label.
struct Disagreement {
  std::string_view prefix;
  std::string_view column;
  std::string_view ours;
  std::string_view label;
  std::string_view reason;
};

constexpr std::array<Disagreement, 4> kDisagreements = {{
    {"sm50_xmma_cublas_gemvx_f16f16_f32_f32_", "operand_type", "?", "FP16",
     "three-part types do not name the multiply, and FP16 summed in FP32 on CUDA cores is widened "
     "before the multiply in the four-part names (f16f16_f32f32_f32 … ffma)"},
    {"sm70_xmma_fprop_conv1x1_i8f32_f32_f32_", "operand_type", "?", "INT8",
     "three-part types again: an FP32 accumulator speaks against an INT8 multiply, which sums in "
     "INT32"},
    {"sm50_xmma_convolution_depthwiseHMMA_FP16NHWCx8_", "output_type", "?", "FP16",
     "the only type word names one tensor, as in depthwiseSdcrr_INT8NCxHW32, where the label is ? "
     "too"},
    {"sm61_xmma_convolution_trt_depthwise_i8_conv_int8ncxhw4_", "tensor_cores", "?", "NO",
     "the label rests on sm61, but the architecture is the build target and proves nothing; a "
     "layout "
     "of four channels is no instruction either"},
}};

const Disagreement* FindAllowed(const std::string& name, std::string_view column,
                                const std::string& ours, const std::string& label) {
  for (const Disagreement& row : kDisagreements) {
    const bool same_name = name.compare(0, row.prefix.size(), row.prefix) == 0;
    if (same_name && row.column == column && row.ours == ours && row.label == label) return &row;
  }
  return nullptr;
}

TEST(KernelNameCorpus, AgreesWithTheIndependentLabelsOrSaysWhyNot) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  std::set<const Disagreement*> used;
  for (const LabelledKernel& row : rows) {
    const std::array<std::string, 5> ours = Answers(ParseKernelName(row.name));
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const std::string& label = row.label(kColumns[i]);
      if (ours[i] == label) continue;
      EXPECT_TRUE(ours[i] == "?" || label == "?")
          << row.name << ' ' << kColumns[i] << ": " << ours[i] << " contradicts " << label;
      const Disagreement* allowed = FindAllowed(row.name, kColumns[i], ours[i], label);
      EXPECT_NE(allowed, nullptr) << row.name << ' ' << kColumns[i] << ": ours " << ours[i]
                                  << ", label " << label;
      used.insert(allowed);
    }
  }
  used.erase(nullptr);
  EXPECT_EQ(used.size(), kDisagreements.size()) << "a disagreement is listed that no longer exists";
}

bool HasNoTypesByNature(const KernelFacts& facts) {
  return facts.family == "myelin" || facts.family == "pointwise" || facts.family == "mha";
}

TEST(KernelNameCorpus, KnowsTheTypeOrTheFamilyWithoutTypesOfNearlyEveryName) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  std::size_t typed = 0;
  std::size_t typeless = 0;
  std::size_t with_tensor_core_answer = 0;
  for (const LabelledKernel& row : rows) {
    const KernelFacts facts = ParseKernelName(row.name);
    EXPECT_FALSE(facts.family.empty()) << row.name;
    if (facts.operand != Precision::kUnknown) {
      ++typed;
    } else if (HasNoTypesByNature(facts)) {
      ++typeless;
    }
    if (facts.tensor_cores) ++with_tensor_core_answer;
  }
  const double all = static_cast<double>(rows.size());
  const double share = static_cast<double>(typed + typeless) / all;
  std::printf(
      "%zu names: %zu with an operand, %zu of families without types (%.2f %% together); %zu "
      "with an answer on tensor cores\n",
      rows.size(), typed, typeless, 100.0 * share, with_tensor_core_answer);
  EXPECT_GT(share, 0.99);
  EXPECT_GT(static_cast<double>(with_tensor_core_answer) / all, 0.94);
}

// What holds for every answer, whatever the name.
void ExpectSound(std::string_view name) {
  const KernelFacts facts = ParseKernelName(name);
  if (!facts.evidence.empty()) {
    EXPECT_GE(facts.evidence.data(), name.data());
    EXPECT_LE(facts.evidence.data() + facts.evidence.size(), name.data() + name.size());
  }
  const bool knows = facts.tensor_cores.has_value() || facts.operand != Precision::kUnknown;
  EXPECT_TRUE(!knows || !facts.evidence.empty()) << name;
  EXPECT_TRUE(!knows || !facts.family.empty()) << name;
  EXPECT_FALSE(facts.tensor_cores == true && facts.operand == Precision::kFP32) << name;
  EXPECT_NE(facts.input, Precision::kTF32) << name;
  EXPECT_NE(facts.output, Precision::kTF32) << name;
}

constexpr std::array<std::string_view, 16> kSeeds = {
    "volta_int8x4_icudnn_int8x4_128x32_relu_interior_c32_nn_v1",
    "turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1",
    "volta_fp16_s884gemm_fp16_128x128_ldg8_f2f_nn",
    "ampere_first_layer_filter3x3_imma_fwd",
    "sm80_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize32x32x64_stage6_warpsize2x2x1_tensor16x8x16",
    "sm90_xmma_gemm_f32f32_tf32f32_f32_tn_n_warpgroupsize1x1x1_execute_kernel__5x_cublas",
    "sm80_xmma_gemm_f16f16_f32f32_f32_nn_n_tilesize32x32x8_stage3_warpsize1x2x1_ffma",
    "sm50_xmma_pooling_fw_4d_FP16FP32NHWC_Average_FastDiv_CAlign4",
    "sm72_xmma_pooling_IMMA_NCxHW32_generic_kMAX",
    "sm61_xmma_convolution_trt_depthwise_i8_conv_int8ncxhw4_fp32nchw_int8kcrs_R3_S3_spv4",
    "sm50_xmma_conv_fprop_fused_conv_act_fp32_NCHW_fp32_NCHW_KCRS_fp32_fp32_fp32_Accfloat",
    "void cutlass::Kernel2<cutlass_80_tensorop_bf16_s16816gemm_relu_bf16_128x64_64x3_nn>(Params)",
    "cutlass3x_sm90_tensorop_s64x128x8tf32gemm_f32_f32_f32_void_f32_128x128x32_2x1x1_0_tnn",
    "trt_turing_cutlass_image_network_first_layer_hmma_fprop_f16f16f32_nhwc_nhwc",
    "__myl_bb1_2_MaxrSubExpSumDivCast_0x574acd01f7517732d5f2fd1c9042a089",
    "fmha_v2_flash_attention_fp16_fp32_64_128_S_q_k_v_256_sm87_kernel",
};

using Random = std::mt19937;

std::size_t Below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

std::string Damage(std::string name, Random& random) {
  const std::size_t at = Below(random, name.size() + 1);
  const std::string_view other = kSeeds[Below(random, kSeeds.size())];
  switch (Below(random, 6)) {
    case 0:
      return name.substr(0, at);
    case 1:
      return name.substr(at);
    case 2:
      return name.insert(at, 1, static_cast<char>(Below(random, 256)));
    case 3:
      return name.substr(0, at) + std::string(other.substr(Below(random, other.size())));
    case 4:
      return name.insert(at, std::string(Below(random, 80), '_'));
    default:
      return name.erase(at / 2, Below(random, 8));
  }
}

TEST(KernelNameRobustness, StaysSoundOnDamagedNames) {
  Random random(20240607);
  for (int round = 0; round < 40000; ++round) {
    std::string name(kSeeds[Below(random, kSeeds.size())]);
    for (std::size_t i = Below(random, 4); i > 0; --i) name = Damage(name, random);
    // An exact buffer without a terminator, so that the sanitizers see one byte too far.
    const std::vector<char> exact(name.begin(), name.end());
    ExpectSound(std::string_view(exact.data(), exact.size()));
  }
}

TEST(KernelNameRobustness, StaysSoundOnRandomBytesAndHugeNames) {
  Random random(7);
  for (int round = 0; round < 5000; ++round) {
    std::string name;
    for (std::size_t i = Below(random, 200); i > 0; --i) {
      name += static_cast<char>(Below(random, 256));
    }
    ExpectSound(name);
  }
  ExpectSound(std::string(1 << 20, '_'));
  ExpectSound("sm80_xmma_" + std::string(1 << 20, '9'));
  ExpectSound("__myl_" + std::string(1 << 20, 'A'));
  ExpectSound("ampere_s" + std::string(1 << 20, '1') + "gemm");
}

TEST(KernelNameRobustness, NeverReadsTheDigitsOfAHash) {
  Random random(99);
  constexpr std::array<std::string_view, 5> kBases = {
      "volta_first_layer_filter7x7_fwd", "__myl_FcCast_myl0", "sm72_xmma_pooling_CHWPacked_NCxHW2",
      "sm80_xmma_fprop_unheard_of", "_gemm_mha_v2"};
  for (int round = 0; round < 5000; ++round) {
    std::string hash;
    for (int i = 0; i < 32; ++i) hash += "0123456789abcdef"[Below(random, 16)];
    // Digits of instructions and letters of types, at random places.
    constexpr std::array<std::string_view, 4> kBait = {"8816", "f32f32", "884", "f16f16"};
    hash.insert(Below(random, 32), kBait[Below(random, kBait.size())]);
    const std::string base(kBases[Below(random, kBases.size())]);
    const std::array<std::string, 5> expected = Answers(ParseKernelName(base));
    EXPECT_EQ(Answers(ParseKernelName(base + "_" + hash)), expected) << hash;
    EXPECT_EQ(Answers(ParseKernelName(base + "_0x" + hash)), expected) << hash;
  }
}

}  // namespace
}  // namespace trtscope
