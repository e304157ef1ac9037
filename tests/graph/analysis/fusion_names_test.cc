// Where one name ends in a text of several.
#include "graph/analysis/fusion_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace trtscope {
namespace {

using testing::ElementsAre;

IsKnownName Known(std::set<std::string_view> names) {
  return [names = std::move(names)](std::string_view name) { return names.contains(name); };
}

std::vector<std::string> Parts(std::string_view text, const IsKnownName& known) {
  std::vector<std::string> parts;
  for (const NamePart& part : SplitName(text, {" + ", " || "}, known)) {
    parts.push_back(std::string(part.name) + (part.known ? "" : "?"));
  }
  return parts;
}

TEST(SplitName, SplitsAtEverySeparator) {
  EXPECT_THAT(Parts("a + b || c", Known({"a", "b", "c"})), ElementsAre("a", "b", "c"));
}

TEST(SplitName, MarksPartsThatNothingProves) {
  EXPECT_THAT(Parts("a + b", Known({"a"})), ElementsAre("a", "b?"));
}

TEST(SplitName, KeepsAKnownNameThatHoldsASeparator) {
  EXPECT_THAT(Parts("a + b + c", Known({"a + b", "c"})), ElementsAre("a + b", "c"));
}

TEST(SplitName, DoesNotLookForeverForAKnownName) {
  std::string text = "a";
  for (int i = 0; i < 20; ++i) text += " + a";
  EXPECT_EQ(Parts(text, Known({text})).size(), 21U);
}

TEST(SplitName, OfAnEmptyTextIsOneEmptyPart) {
  EXPECT_THAT(Parts("", Known({})), ElementsAre("?"));
}

TEST(FindOneSplit, NeedsOnePlaceBetweenKnownNames) {
  EXPECT_EQ(FindOneSplit("a with b with c", " with ", Known({"a with b", "c"})), 8U);
  EXPECT_EQ(FindOneSplit("a with b", " with ", Known({"a"})), std::string_view::npos);
  EXPECT_EQ(FindOneSplit("a with b with c", " with ", Known({"a", "b with c", "a with b", "c"})),
            std::string_view::npos);
}

TEST(FindOneSplit, GivesUpAmongManyPlaces) {
  std::string text = "a";
  for (int i = 0; i < 40; ++i) text += " with a";
  EXPECT_EQ(FindOneSplit(text, " with ", Known({"a"})), std::string_view::npos);
}

TEST(SplitPair, SplitsWhatParenthesesHold) {
  EXPECT_THAT(SplitPair("(a and b)", Known({})), ElementsAre("a", "b"));
  EXPECT_THAT(SplitPair("(a and b and c)", Known({"a and b", "c"})), ElementsAre("a and b", "c"));
}

TEST(SplitPair, LeavesOtherNamesAlone) {
  EXPECT_THAT(SplitPair("(Unnamed Layer* 3) [Shuffle]", Known({})),
              ElementsAre("(Unnamed Layer* 3) [Shuffle]"));
  EXPECT_THAT(SplitPair("(a and b)", Known({"(a and b)"})), ElementsAre("(a and b)"));
  EXPECT_THAT(SplitPair("(a and b and c)", Known({})), ElementsAre("(a and b and c)"));
}

TEST(SplitRegion, TellsFirstAndLast) {
  const auto ends = SplitRegion("{ForeignNode[a...b]} [profile 1]", Known({"a", "b"}));
  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->first, "a");
  EXPECT_EQ(ends->last, "b");
  EXPECT_TRUE(ends->certain);
}

TEST(SplitRegion, IsNotCertainOfUnknownNames) {
  const auto ends = SplitRegion("{ForeignNode[a...b]}", Known({"a"}));
  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->last, "b");
  EXPECT_FALSE(ends->certain);
}

TEST(SplitRegion, OfOneLayerHasOneEnd) {
  const auto ends = SplitRegion("{ForeignNode[a]}", Known({"a"}));
  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->first, "a");
  EXPECT_EQ(ends->last, "a");
}

TEST(SplitRegion, RefusesOtherNamesAndDotsWithoutProof) {
  EXPECT_FALSE(SplitRegion("conv", Known({})));
  EXPECT_FALSE(SplitRegion("{ForeignNode[a...b...c]}", Known({})));
  EXPECT_TRUE(SplitRegion("{ForeignNode[a...b...c]}", Known({"a...b", "c"})));
  EXPECT_TRUE(SplitRegion("{ForeignNode[a...b]}", Known({"a...b"}))->certain);
}

TEST(Decorations, AreTakenOffOnlyWhereTheyAreWhole) {
  EXPECT_EQ(WithoutProfile("conv [profile 12]"), "conv");
  EXPECT_EQ(WithoutProfile("conv [profile x]"), "conv [profile x]");
  EXPECT_EQ(WithoutProfile("conv [profile 1]_myl2_0"), "conv [profile 1]_myl2_0");
  EXPECT_EQ(CloneOf("weights_clone_3"), "weights");
  EXPECT_EQ(CloneOf("weights_clone_"), "");
  EXPECT_EQ(CloneOf("_clone_3"), "");
  EXPECT_EQ(AddedFor("reshape_before_fc"), "fc");
  EXPECT_EQ(AddedFor("Reformatting CopyNode for Input Tensor 0 to a to b"), "a to b");
  EXPECT_EQ(AddedFor("conv"), "");
}

}  // namespace
}  // namespace trtscope
