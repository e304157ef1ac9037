#include "src/writers/layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "graph/model/unicode.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("conv1"), 5);
  EXPECT_EQ(DisplayWidth("größe"), 5);
  EXPECT_EQ(DisplayWidth("a…b─→"), 5);
}

TEST(DisplayWidth, CountsTwoForWideCharacters) {
  EXPECT_EQ(DisplayWidth("畳み込み"), 8);
  EXPECT_EQ(DisplayWidth("컨볼루션"), 8);
  EXPECT_EQ(DisplayWidth("ＡＢ"), 4);
  EXPECT_EQ(DisplayWidth("🚀⚡"), 4);
  EXPECT_EQ(DisplayWidth("\U00020000"), 2);
  EXPECT_EQ(DisplayWidth("ｱ"), 1);  // halfwidth katakana
}

TEST(DisplayWidth, CountsNothingForCombiningMarks) {
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("か\u3099"), 2);
  EXPECT_EQ(DisplayWidth("❤\uFE0F"), 1);
}

TEST(ElideMiddle, LeavesWhatFits) {
  EXPECT_EQ(ElideMiddle("", 5), "");
  EXPECT_EQ(ElideMiddle("conv1", 5), "conv1");
  EXPECT_EQ(ElideMiddle("畳み", 4), "畳み");
}

TEST(ElideMiddle, KeepsStartAndABitMoreOfTheEnd) {
  EXPECT_EQ(ElideMiddle("abcdefghijklmnopqrstuvwxyz", 16), "abcdef…rstuvwxyz");
  EXPECT_EQ(ElideMiddle("abcdefghijklmnopqrstuvwxyz", 8), "abc…wxyz");
  EXPECT_EQ(ElideMiddle("abcdef", 5), "a…def");
  EXPECT_EQ(ElideMiddle("abcdef", 2), "…f");
}

TEST(ElideMiddle, SurvivesNoRoom) {
  EXPECT_EQ(ElideMiddle("abcdef", 1), "…");
  EXPECT_EQ(ElideMiddle("abcdef", 0), "");
  EXPECT_EQ(ElideMiddle("abcdef", -3), "");
}

TEST(ElideMiddle, NeverCutsAWideCharacter) {
  EXPECT_EQ(ElideMiddle("畳み込み層", 8), "畳…み層");
  EXPECT_EQ(ElideMiddle("畳み込み層", 7), "畳…み層");
  EXPECT_EQ(ElideMiddle("畳み込み層", 2), "…");
}

TEST(ElideMiddle, KeepsMarksWithTheirCharacters) {
  EXPECT_EQ(ElideMiddle("e\u0301bcdefghie\u0301", 5), "e\u0301…hie\u0301");
  EXPECT_EQ(ElideMiddle("abcdefghe\u0301jk", 4), "a…jk");
}

TEST(ElideMiddle, NeverExceedsTheWidth) {
  const std::string name = "é畳a\u0301bみ🚀cd込ef\u3099gh층ij/Conv_17";
  for (int width = 0; width <= DisplayWidth(name) + 2; ++width) {
    const std::string shorter = ElideMiddle(name, width);
    EXPECT_LE(DisplayWidth(shorter), width);
    EXPECT_EQ(VisibleText(shorter), shorter) << "cut inside a character at " << width;
  }
}

TEST(ElideMiddle, SurvivesInvalidBytes) {
  const std::string bytes(40, '\x80');
  for (int width = 0; width < 42; ++width)
    EXPECT_LE(DisplayWidth(ElideMiddle(bytes, width)), width);
}

TEST(ClipEnd, KeepsTheStart) {
  EXPECT_EQ(ClipEnd("precision", 9), "precision");
  EXPECT_EQ(ClipEnd("precision", 6), "preci…");
  EXPECT_EQ(ClipEnd("畳み込み", 4), "畳…");
  EXPECT_EQ(ClipEnd("precision", 1), "…");
  EXPECT_EQ(ClipEnd("precision", 0), "");
}

TEST(Wrap, LeavesWhatFits) {
  EXPECT_THAT(Wrap("", 10, 10), ElementsAre(""));
  EXPECT_THAT(Wrap("two  blanks", 11, 11), ElementsAre("two  blanks"));
}

TEST(Wrap, BreaksAtBlanks) {
  EXPECT_THAT(Wrap("one two three four", 9, 9), ElementsAre("one two", "three", "four"));
  EXPECT_THAT(Wrap("one two three four", 7, 10), ElementsAre("one two", "three four"));
  EXPECT_THAT(Wrap("one    two", 5, 5), ElementsAre("one", "two"));
}

TEST(Wrap, KeepsWideWordsWhole) {
  EXPECT_THAT(Wrap("a /backbone/stage4/conv b", 6, 6),
              ElementsAre("a", "/backbone/stage4/conv", "b"));
}

TEST(Wrap, KeepsThePercentSignWithItsNumber) {
  EXPECT_THAT(Wrap("cost 1.3 % more", 9, 9), ElementsAre("cost", "1.3 %", "more"));
}

TEST(Wrap, KeepsTheIndentOfTheFirstPiece) {
  EXPECT_THAT(Wrap("  one two", 6, 6), ElementsAre("  one", "two"));
}

TEST(Wrap, CountsColumns) { EXPECT_THAT(Wrap("畳み 込み", 8, 8), ElementsAre("畳み", "込み")); }

TEST(Wrap, EndsForEveryWidth) {
  for (int width = -2; width < 12; ++width) {
    EXPECT_FALSE(Wrap("  one two %  畳み three", width, width).empty());
  }
}

TEST(Visible, ViewsCleanTextAndEscapesTheRest) {
  std::string scratch;
  const std::string clean = "conv  ";
  EXPECT_EQ(Visible(clean, scratch).data(), clean.data());
  EXPECT_EQ(Visible(clean, scratch), "conv");
  EXPECT_EQ(Visible("\x1b ", scratch), "\\x1b");
}

}  // namespace
}  // namespace trtscope
