#include "graph/render/dot_escape.h"

#include <gtest/gtest.h>

#include "graph/model/unicode.h"

namespace trtscope {
namespace {

using namespace std::string_view_literals;

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
