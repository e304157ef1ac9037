#include "graph/render/dot_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/model/unicode.h"

#include <limits>

#include "graph/render/dot_escape.h"

namespace trtscope {
namespace {

using testing::ElementsAre;

TEST(SplitFusedName, CutsAtPlusAndKeepsTheSign) {
  EXPECT_THAT(SplitFusedName("conv1.weight + Conv_9 + Relu_11"),
              ElementsAre("conv1.weight", "+ Conv_9", "+ Relu_11"));
}

TEST(SplitFusedName, CutsAtBarsOfHorizontallyMergedLayers) {
  EXPECT_THAT(SplitFusedName("Conv_1 || Conv_2"), ElementsAre("Conv_1", "|| Conv_2"));
}

TEST(SplitFusedName, KeepsBracketsWhole) {
  EXPECT_THAT(SplitFusedName("Conv_1 + PWN(PWN(Sigmoid_2 + Exp_3), Mul_4)"),
              ElementsAre("Conv_1", "+ PWN(PWN(Sigmoid_2 + Exp_3), Mul_4)"));
}

TEST(SplitFusedName, IgnoresBracketsThatDoNotMatch) {
  EXPECT_THAT(SplitFusedName("a( + b"), ElementsAre("a(", "+ b"));
  EXPECT_THAT(SplitFusedName("a) + (b + c"), ElementsAre("a)", "+ (b", "+ c"));
}

TEST(SplitFusedName, LeavesSignsWithoutBlanksAlone) {
  EXPECT_THAT(SplitFusedName("a+b||c"), ElementsAre("a+b||c"));
}

TEST(SplitFusedName, SpellsOutTheEndsOfForeignNodes) {
  EXPECT_THAT(SplitFusedName("{ForeignNode[Conv_0...Add_9]}"),
              ElementsAre("ForeignNode", "from Conv_0", "to Add_9"));
  EXPECT_THAT(SplitFusedName("{ForeignNode[Conv_0]}"), ElementsAre("ForeignNode", "Conv_0"));
  EXPECT_THAT(SplitFusedName("{ForeignNode[]}"), ElementsAre("ForeignNode", ""));
}

TEST(WrapText, BreaksAfterPunctuationNearTheEnd) {
  EXPECT_THAT(WrapText("backbone.layer1.conv2.weight", 20, 3),
              ElementsAre("backbone.layer1.", "conv2.weight"));
}

TEST(WrapText, BreaksAnywhereWherePunctuationIsFarAway) {
  EXPECT_THAT(WrapText("a.bcdefghijklmnop", 10, 3), ElementsAre("a.bcdefghi", "jklmnop"));
}

TEST(WrapText, NeverCutsInsideACodePoint) {
  for (const std::string& line : WrapText("ééééééé→→→→→→→→→🚀🚀🚀🚀🚀", 5, 9)) {
    EXPECT_EQ(VisibleText(line), line);
  }
}

TEST(WrapText, ElidesWhatIsBeyondTheLastLine) {
  EXPECT_THAT(WrapText("aaaaabbbbbccccc", 5, 2), ElementsAre("aaaaa", "bbbbb…"));
  EXPECT_THAT(WrapText("aaaaabbbbb", 5, 2), ElementsAre("aaaaa", "bbbbb"));
}

TEST(WrapText, IsShortForEnormousNames) {
  const auto lines = WrapText(std::string(10'000'000, 'x'), 38, 3);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].size(), 38u);
}

TEST(StackName, CountsPartsThatDoNotFit) {
  EXPECT_THAT(StackName("a + b + c + d + e", 38, 2), ElementsAre("a", "+ b", "… 3 more"));
}

TEST(StackName, ShowsASinglePartRatherThanOneMore) {
  EXPECT_THAT(StackName("a + b + c", 38, 2), ElementsAre("a", "+ b", "+ c"));
}

TEST(StackName, SaysSoWhereThereIsNoName) {
  EXPECT_THAT(StackName("", 38, 2), ElementsAre("(no name)"));
  EXPECT_THAT(StackName("   ", 38, 2), ElementsAre("(no name)"));
}

Tensor Int8Image() {
  Tensor tensor;
  tensor.dtype = Precision::kINT8;
  tensor.dims_known = true;
  tensor.dims = {{1, 1}, {64, 32}, {-7, 1}, {56, 1}};
  return tensor;
}

TEST(TensorLabel, ShowsTypeShapeAndVectorisedAxis) {
  EXPECT_EQ(TensorLabel(Int8Image()), "INT8 1×64:32×?×56");
}

TEST(TensorLabel, PrefersTheLayoutToTheVectorWidth) {
  Tensor tensor = Int8Image();
  tensor.layout = "NCHW/32";
  EXPECT_EQ(TensorLabel(tensor), "INT8 1×64×?×56 NCHW/32");
}

TEST(TensorLabel, NeverGuesses) {
  EXPECT_EQ(TensorLabel(Tensor{}), "? ?");
  Tensor scalar;
  scalar.dims_known = true;
  scalar.dtype_text = "Quaternion";
  EXPECT_EQ(TensorLabel(scalar), "Quaternion scalar");
}

TEST(TensorLabel, StaysShortForAnyRank) {
  Tensor tensor = Int8Image();
  tensor.dims.assign(100'000, Dim{1, 1});
  EXPECT_LT(TensorLabel(tensor).size(), 60u);
}

TEST(TimeText, HasThreeSignificantDigits) {
  EXPECT_EQ(TimeText(0.396674), "0.397 ms");
  EXPECT_EQ(TimeText(2.5956), "2.60 ms");
  EXPECT_EQ(TimeText(1234.5), "1234 ms");
  EXPECT_EQ(TimeText(0), "0.00 ms");
  EXPECT_EQ(TimeText(1e-300), "<0.000001 ms");
  EXPECT_EQ(TimeText(std::numeric_limits<double>::quiet_NaN()), "? ms");
}

TEST(ShareText, NeverRoundsSomethingToNothing) {
  EXPECT_EQ(ShareText(0.152821), "15.3 %");
  EXPECT_EQ(ShareText(0.0001), "<0.1 %");
  EXPECT_EQ(ShareText(0), "0.0 %");
}

}  // namespace
}  // namespace trtscope
