#include "graph/render/dot_escape.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

using namespace std::string_view_literals;

TEST(FirstCodePoint, ReadsEveryLengthOfUtf8) {
  EXPECT_EQ(FirstCodePoint("a").value, U'a');
  EXPECT_EQ(FirstCodePoint("é").value, U'é');
  EXPECT_EQ(FirstCodePoint("×→"sv.substr(2)).value, U'→');
  const CodePoint emoji = FirstCodePoint("🚀x");
  EXPECT_TRUE(emoji.valid);
  EXPECT_EQ(emoji.value, U'🚀');
  EXPECT_EQ(emoji.size, 4u);
}

TEST(FirstCodePoint, RejectsBytesThatAreNoUtf8) {
  for (const std::string_view bad : {"\x80"sv, "\xff"sv, "\xc3"sv, "\xc0\xaf"sv, "\xe0\x80\x80"sv,
                                     "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv, "\xe2\x82"sv}) {
    EXPECT_FALSE(FirstCodePoint(bad).valid) << testing::PrintToString(bad);
    EXPECT_EQ(FirstCodePoint(bad).size, 1u);
  }
}

TEST(VisibleText, KeepsOrdinaryTextOfAnyScript) {
  EXPECT_EQ(VisibleText("conv1 + relu_é 层 🚀"), "conv1 + relu_é 层 🚀");
}

TEST(VisibleText, SpellsOutControlCharacters) {
  EXPECT_EQ(VisibleText("a\nb\tc\rd\x1b[31m\0"sv), "a\\nb\\tc\\rd\\x1b[31m\\x00");
  EXPECT_EQ(VisibleText("\xc2\x85"), "\\x85");
}

TEST(VisibleText, SpellsOutInvalidBytesAndReorderingCharacters) {
  EXPECT_EQ(VisibleText("a\xff\xc3z"), "a\\xff\\xc3z");
  EXPECT_EQ(VisibleText("\u202Eabc\u2066"), "\\u{202e}abc\\u{2066}");
  EXPECT_EQ(VisibleText("\xef\xbf\xbf"), "\\u{ffff}");
}

TEST(VisibleText, IsIdempotent) {
  const std::string once = VisibleText("a\n\xff\u202E\\n");
  EXPECT_EQ(VisibleText(once), once);
}

TEST(HtmlText, EscapesMarkup) {
  EXPECT_EQ(HtmlText("<b a=\"1\">&</b>"), "&lt;b a=&quot;1&quot;&gt;&amp;&lt;/b&gt;");
}

TEST(HtmlText, DoublesBackslashesSoThatGraphvizExpandsNothing) {
  EXPECT_EQ(HtmlText("\\N"), "&#92;&#92;N");
}

TEST(HtmlText, KeepsTextThatLooksLikeAnEntityFromBecomingOne) {
  EXPECT_EQ(HtmlText("&lt;"), "&amp;\u200Blt;");
  EXPECT_EQ(HtmlText("&#60;"), "&amp;\u200B#60;");
  EXPECT_EQ(HtmlText("R&D;E & &;"), "R&amp;\u200BD;E &amp; &amp;;");
}

TEST(QuotedTooltip, CannotBeLeftByQuotesOrBackslashes) {
  EXPECT_EQ(QuotedTooltip("a\"b"), "\"a\\\"b\"");
  EXPECT_EQ(QuotedTooltip("a\\"), "\"a\\\\\u200B\"");
  EXPECT_EQ(QuotedTooltip("\\\" ]"), "\"\\\\\u200B\\\" ]\"");
}

TEST(QuotedTooltip, KeepsBackslashesApartFromLetters) {
  EXPECT_EQ(QuotedTooltip("\\N\\\\G"), "\"\\\\\u200BN\\\\\u200B\\\\\u200BG\"");
}

TEST(QuotedTooltip, KeepsLineFeedsAsLineBreaks) { EXPECT_EQ(QuotedTooltip("a\nb"), "\"a&#10;b\""); }

}  // namespace
}  // namespace trtscope
