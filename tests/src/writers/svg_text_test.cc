#include "src/writers/svg_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace trtscope {
namespace {

TEST(XmlText, EscapesMarkupAndWhatXmlForbids) {
  EXPECT_EQ(XmlText("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&apos;");
  EXPECT_EQ(XmlText("one\ntwo"), "one&#10;two");
  EXPECT_EQ(XmlText("\xff-\xc3"), "\xef\xbf\xbd-\xef\xbf\xbd");
  EXPECT_EQ(XmlText(std::string_view("\0\x1b", 2)), "\\x00\\x1b");
  EXPECT_EQ(XmlText("\u202e"), "\\u{202e}");
  EXPECT_EQ(XmlText("出力"), "出力");
}

TEST(ElideMiddle, KeepsTheEnds) {
  EXPECT_EQ(ElideMiddle("short", 5), "short");
  EXPECT_EQ(ElideMiddle("0123456789", 7), "01…6789");
  EXPECT_EQ(ElideMiddle("0123456789", 1), "…");
  EXPECT_EQ(ElideMiddle("0123456789", 0), "");
  EXPECT_EQ(ElideMiddle("", 3), "");
}

TEST(ElideMiddle, NeverCutsACharacter) {
  EXPECT_EQ(ElideMiddle("出力出力出力", 7), "出…出力");
  EXPECT_LE(TextColumns(ElideMiddle("出力出力出力", 7)), 7U);
  EXPECT_EQ(TextColumns("\xff\xff"), 2U);
}

TEST(Coordinate, IsShort) {
  EXPECT_EQ(Coordinate(1.0), "1");
  EXPECT_EQ(Coordinate(-0.001), "0");
  EXPECT_EQ(Coordinate(12.345), "12.35");
  EXPECT_EQ(Coordinate(100), "100");
}

TEST(ValueText, HasSixDigits) {
  EXPECT_EQ(ValueText(0.99311204), "0.993112");
  EXPECT_EQ(ValueText(1.2e-5), "1.2e-05");
  EXPECT_EQ(ValueText(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(ValueText(std::numeric_limits<double>::quiet_NaN()), "nan");
}

}  // namespace
}  // namespace trtscope
