#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "graph/model/unicode.h"

namespace trtscope {
namespace {

TEST(VisibleText, LeavesOrdinaryNamesAlone) {
  for (const std::string name : {"", "conv1 + relu", "a\\b \"c\" {d} <e> [f] (g) -> |`*_&%", "~"}) {
    EXPECT_EQ(VisibleText(name), name);
  }
}

TEST(VisibleText, LeavesValidUtf8Alone) {
  for (const std::string name : {"größe", "畳み込み", "컨볼루션", "🚀 → …", "e\u0301", "❤\uFE0F"}) {
    EXPECT_EQ(VisibleText(name), name);
  }
}

TEST(VisibleText, MakesEveryControlVisible) {
  EXPECT_EQ(VisibleText("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(VisibleText("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(VisibleText(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(VisibleText("\a\b\x7f"), "\\x07\\x08\\x7f");
}

TEST(VisibleText, LeavesNoControlByteForAnyInputByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string name{'a', static_cast<char>(byte), 'b'};
    EXPECT_TRUE(IsPrintableAscii(VisibleText(name))) << byte;
  }
}

TEST(VisibleText, EscapesC1ControlsThatStartEscapeCodes) {
  EXPECT_EQ(VisibleText("\u009b31m"), "\\u{9b}31m");
  EXPECT_EQ(VisibleText("\u0080\u009f\u00a0"), "\\u{80}\\u{9f}\u00a0");
}

TEST(VisibleText, EscapesBidirectionalControls) {
  EXPECT_EQ(VisibleText("\u202a\u202b\u202c\u202d\u202e"),
            "\\u{202a}\\u{202b}\\u{202c}\\u{202d}\\u{202e}");
  EXPECT_EQ(VisibleText("\u2066\u2067\u2068\u2069"), "\\u{2066}\\u{2067}\\u{2068}\\u{2069}");
  EXPECT_EQ(VisibleText("\u200e\u200f\u061c"), "\\u{200e}\\u{200f}\\u{61c}");
}

TEST(VisibleText, EscapesLineSeparatorsAndInvisibleCharacters) {
  EXPECT_EQ(VisibleText("\u2028\u2029"), "\\u{2028}\\u{2029}");
  EXPECT_EQ(VisibleText("\ufeffa\u200bb\u200cc\u200dd\u2060"),
            "\\u{feff}a\\u{200b}b\\u{200c}c\\u{200d}d\\u{2060}");
  EXPECT_EQ(VisibleText("\U000e0041"), "\\u{e0041}");
}

TEST(VisibleText, ShowsInvalidUtf8BytesOneByOne) {
  EXPECT_EQ(VisibleText("a\xff\xfe"), "a\\xff\\xfe");
  EXPECT_EQ(VisibleText("\x80"), "\\x80");
  EXPECT_EQ(VisibleText("\xe2\x82"), "\\xe2\\x82");                    // truncated
  EXPECT_EQ(VisibleText("\xe2\x82z"), "\\xe2\\x82z");                  // broken off
  EXPECT_EQ(VisibleText("\xc0\xaf"), "\\xc0\\xaf");                    // overlong "/"
  EXPECT_EQ(VisibleText("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");           // overlong again
  EXPECT_EQ(VisibleText("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(VisibleText("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
  EXPECT_EQ(VisibleText("\xf4\x8f\xbf\xbd"), "\xf4\x8f\xbf\xbd");      // U+10FFFF itself
}

TEST(VisibleText, IsIdempotent) {
  for (const std::string name : {"\x1b\n\xff\u202e\u009b", "a\\x1b", "畳\u200b"}) {
    EXPECT_EQ(VisibleText(VisibleText(name)), VisibleText(name));
  }
}

}  // namespace
}  // namespace trtscope
