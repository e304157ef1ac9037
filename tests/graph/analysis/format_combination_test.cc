#include "graph/analysis/format_combination.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

TEST(FormatCombination, ReadsTypesStridesAndVectorsOfBothSides) {
  const FormatCombination formats =
      ParseFormatCombination("Half(784,1:8,28,1), Int32(1) -> Float(25088,784,28,1)");
  ASSERT_EQ(formats.inputs.size(), 2U);
  ASSERT_EQ(formats.outputs.size(), 1U);
  EXPECT_EQ(formats.inputs[0].text, "Half(784,1:8,28,1)");
  EXPECT_EQ(formats.inputs[0].type, Precision::kFP16);
  EXPECT_EQ(formats.inputs[0].strides, "784,1:8,28,1");
  EXPECT_EQ(formats.inputs[0].vector_width, 8U);
  EXPECT_EQ(formats.inputs[1].type, Precision::kINT32);
  EXPECT_EQ(formats.outputs[0].type, Precision::kFP32);
  EXPECT_EQ(formats.outputs[0].vector_width, 1U);
}

TEST(FormatCombination, ReadsSidesThatAreEmpty) {
  EXPECT_TRUE(ParseFormatCombination(" -> Float(1)").inputs.empty());
  EXPECT_EQ(ParseFormatCombination(" -> Float(1)").outputs.size(), 1U);
  EXPECT_TRUE(ParseFormatCombination(" -> ").outputs.empty());
  EXPECT_TRUE(ParseFormatCombination("").inputs.empty());
}

TEST(FormatCombination, PassesOverSymbols) {
  const FormatCombination formats = ParseFormatCombination(
      "Float((MUL_ADD 512 E1 5120),E0,E0,1) where E0=(+ E1 10) E1=(# 1 (SHAPE t)) -> "
      "Half((# 1 (SHAPE t)):32,1,1) where E0=(* 2 (# 1 (SHAPE t)))");
  ASSERT_EQ(formats.inputs.size(), 1U);
  ASSERT_EQ(formats.outputs.size(), 1U);
  EXPECT_EQ(formats.inputs[0].strides, "(MUL_ADD 512 E1 5120),E0,E0,1");
  EXPECT_EQ(formats.outputs[0].vector_width, 32U);
}

TEST(FormatCombination, SurvivesTextThatIsCutAnywhere) {
  const std::string whole = "Half((# 1 (SHAPE t)):32,1,1), Int8(4,1:4) -> Float(1) where E0=(+ 1)";
  for (std::size_t n = 0; n <= whole.size(); ++n) {
    const FormatCombination formats = ParseFormatCombination(std::string_view(whole).substr(0, n));
    EXPECT_LE(formats.inputs.size(), 2U);
    EXPECT_LE(formats.outputs.size(), 1U);
  }
}

std::string ClassOf(std::string_view text) {
  return FormatClass(ParseFormatCombination(text).inputs.at(0));
}

TEST(FormatClass, SaysLayoutsThatStridesProve) {
  EXPECT_EQ(ClassOf("Float(25088,784,28,1) -> "), "Float NCHW");
  EXPECT_EQ(ClassOf("Half(25088,1:8,448,8) -> "), "Half NHWC8");
  EXPECT_EQ(ClassOf("Int8(784,784:32,28,1) -> "), "Int8 NCHW/32");
  EXPECT_EQ(ClassOf("Int8(4,1:32) -> "), "Int8 /32");
  EXPECT_EQ(ClassOf("Float(10,1) -> "), "Float");
}

}  // namespace
}  // namespace trtscope
