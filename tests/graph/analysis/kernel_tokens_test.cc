#include "graph/analysis/kernel_tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

TEST(KernelTokens, SplitsAtUnderscoresAndKeepsEmptyTokens) {
  const KernelTokens tokens("__myl_Add");
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[0], "");
  EXPECT_EQ(tokens[1], "");
  EXPECT_EQ(tokens[2], "myl");
  EXPECT_EQ(tokens[3], "Add");
}

TEST(KernelTokens, GivesAnEmptyTokenPastTheEnd) {
  const KernelTokens tokens("a_b");
  EXPECT_EQ(tokens[2], "");
  EXPECT_EQ(tokens[KernelTokens::kMaxTokens + 7], "");
}

TEST(KernelTokens, LeavesOutWhatTheRunTimeAppends) {
  EXPECT_EQ(KernelTokens("a_b_execute_kernel__5x_cudnn").size(), 2u);
  EXPECT_EQ(KernelTokens("a_execute_segment_k_off_kernel__5x_cublas").size(), 1u);
  EXPECT_EQ(KernelTokens("a_executed").size(), 2u);
}

TEST(KernelTokens, ReadsNothingOfANameWithTooManyTokens) {
  std::string name = "t";
  for (std::size_t i = 1; i < KernelTokens::kMaxTokens; ++i) name += "_t";
  EXPECT_EQ(KernelTokens(name).size(), KernelTokens::kMaxTokens);
  EXPECT_EQ(KernelTokens(name + "_t").size(), 0u);
}

TEST(KernelTokens, FindsWholeTokensOnly) {
  const KernelTokens tokens("xffma_ffma8_ffma");
  ASSERT_TRUE(tokens.Find("ffma"));
  EXPECT_EQ(*tokens.Find("ffma"), 2u);
  EXPECT_FALSE(tokens.Find("ffma", 3));
}

TEST(TypeOfWord, KnowsTheSpellingsOfAllFamilies) {
  EXPECT_EQ(TypeOfWord("f32"), Precision::kFP32);
  EXPECT_EQ(TypeOfWord("tf32"), Precision::kTF32);
  EXPECT_EQ(TypeOfWord("bf16"), Precision::kBF16);
  EXPECT_EQ(TypeOfWord("e4m3"), Precision::kFP8);
  EXPECT_EQ(TypeOfWord("e5m2"), Precision::kFP8);
  EXPECT_EQ(TypeOfWord("s8"), Precision::kINT8);
  EXPECT_EQ(TypeOfWord("int8x4"), Precision::kINT8);
  EXPECT_EQ(TypeOfWord("fp16x2"), Precision::kFP16);
  EXPECT_EQ(TypeOfWord("kHALF"), Precision::kFP16);
}

TEST(TypeOfWord, RejectsPartsOfWords) {
  for (const char* word : {"", "f", "f3", "f322", "xf32", "int8x", "int8x40", "F32", "f16f16"}) {
    EXPECT_EQ(TypeOfWord(word), Precision::kUnknown) << word;
  }
}

TEST(TypePairOfWord, ReadsTf32BeforeF32) {
  const auto pair = TypePairOfWord("tf32f32");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->first, Precision::kTF32);
  EXPECT_EQ(pair->second, Precision::kFP32);
}

TEST(TypePairOfWord, RejectsSinglesTriplesAndRests) {
  for (const char* word : {"", "f16", "f16f16f32", "f16f16x", "f16x4", "16f16"}) {
    EXPECT_FALSE(TypePairOfWord(word)) << word;
  }
}

TEST(ReadTensorWord, SeparatesTypesFromTheLayout) {
  const auto one = ReadTensorWord("int8ncxhw4");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->first, Precision::kINT8);
  EXPECT_EQ(one->second, Precision::kUnknown);
  EXPECT_EQ(one->layout, "ncxhw4");
  const auto two = ReadTensorWord("FP16FP32NHWC");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->first, Precision::kFP16);
  EXPECT_EQ(two->second, Precision::kFP32);
  EXPECT_EQ(two->layout, "NHWC");
}

TEST(ReadTensorWord, RejectsWordsOfHexDigits) {
  for (const char* word : {"f32dc4", "f16c", "f32f32d", "e4m3_", "FP16?"}) {
    EXPECT_FALSE(ReadTensorWord(word)) << word;
  }
}

TEST(IsDimsWord, WantsThePrefixAndExactlyThreeNumbers) {
  EXPECT_TRUE(IsDimsWord("tensor16x8x16", "tensor"));
  for (const char* word : {"tensor", "tensor16", "tensor16x8", "tensor16x8x", "tensor16x8x16x2",
                           "tensorop", "tensor16x8x16a", "xtensor16x8x16", "tensorx8x16"}) {
    EXPECT_FALSE(IsDimsWord(word, "tensor")) << word;
  }
}

}  // namespace
}  // namespace trtscope
