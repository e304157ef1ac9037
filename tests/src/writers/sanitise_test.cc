#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "src/writers/unicode.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

TEST(Sanitise, LeavesOrdinaryNamesAlone) {
  for (const std::string name : {"", "conv1 + relu", "a\\b \"c\" {d} <e> [f] (g) -> |`*_&%", "~"}) {
    EXPECT_EQ(Sanitise(name), name);
  }
}

TEST(Sanitise, LeavesValidUtf8Alone) {
  for (const std::string name : {"größe", "畳み込み", "컨볼루션", "🚀 → …", "e\u0301", "❤\uFE0F"}) {
    EXPECT_EQ(Sanitise(name), name);
  }
}

TEST(Sanitise, MakesEveryControlVisible) {
  EXPECT_EQ(Sanitise("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(Sanitise("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(Sanitise(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(Sanitise("\a\b\x7f"), "\\x07\\x08\\x7f");
}

TEST(Sanitise, LeavesNoControlByteForAnyInputByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string name{'a', static_cast<char>(byte), 'b'};
    EXPECT_TRUE(IsPrintableAscii(Sanitise(name))) << byte;
  }
}

TEST(Sanitise, EscapesC1ControlsThatStartEscapeCodes) {
  EXPECT_EQ(Sanitise("\u009b31m"), "\\u{9b}31m");
  EXPECT_EQ(Sanitise("\u0080\u009f\u00a0"), "\\u{80}\\u{9f}\u00a0");
}

TEST(Sanitise, EscapesBidirectionalControls) {
  EXPECT_EQ(Sanitise("\u202a\u202b\u202c\u202d\u202e"),
            "\\u{202a}\\u{202b}\\u{202c}\\u{202d}\\u{202e}");
  EXPECT_EQ(Sanitise("\u2066\u2067\u2068\u2069"), "\\u{2066}\\u{2067}\\u{2068}\\u{2069}");
  EXPECT_EQ(Sanitise("\u200e\u200f\u061c"), "\\u{200e}\\u{200f}\\u{61c}");
}

TEST(Sanitise, EscapesLineSeparatorsAndInvisibleCharacters) {
  EXPECT_EQ(Sanitise("\u2028\u2029"), "\\u{2028}\\u{2029}");
  EXPECT_EQ(Sanitise("\ufeffa\u200bb\u200cc\u200dd\u2060"),
            "\\u{feff}a\\u{200b}b\\u{200c}c\\u{200d}d\\u{2060}");
  EXPECT_EQ(Sanitise("\U000e0041"), "\\u{e0041}");
}

TEST(Sanitise, ShowsInvalidUtf8BytesOneByOne) {
  EXPECT_EQ(Sanitise("a\xff\xfe"), "a\\xff\\xfe");
  EXPECT_EQ(Sanitise("\x80"), "\\x80");
  EXPECT_EQ(Sanitise("\xe2\x82"), "\\xe2\\x82");                    // truncated
  EXPECT_EQ(Sanitise("\xe2\x82z"), "\\xe2\\x82z");                  // broken off
  EXPECT_EQ(Sanitise("\xc0\xaf"), "\\xc0\\xaf");                    // overlong "/"
  EXPECT_EQ(Sanitise("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");           // overlong again
  EXPECT_EQ(Sanitise("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(Sanitise("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
  EXPECT_EQ(Sanitise("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf");      // U+10FFFF itself
}

TEST(Sanitise, IsIdempotent) {
  for (const std::string name : {"\x1b\n\xff\u202e\u009b", "a\\x1b", "畳\u200b"}) {
    EXPECT_EQ(Sanitise(Sanitise(name)), Sanitise(name));
  }
}

}  // namespace
}  // namespace trtscope
