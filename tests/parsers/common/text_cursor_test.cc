#include "parsers/common/text_cursor.h"

#include <gtest/gtest.h>

#include <limits>

namespace trtscope {
namespace {

TEST(TextCursor, TrimsBlanksAndCarriageReturns) {
  EXPECT_EQ(TrimLeft(" \ta "), "a ");
  EXPECT_EQ(TrimRight(" a \t\r"), " a");
  EXPECT_EQ(Trim("  a b \r"), "a b");
  EXPECT_EQ(Trim(" \t\r"), "");
  EXPECT_EQ(Trim(""), "");
}

TEST(TextCursor, ConsumesAPrefixOrLeavesTheTextAlone) {
  std::string_view text = "Tactic: 5";
  EXPECT_FALSE(Consume(text, "Tactics"));
  EXPECT_FALSE(Consume(text, std::string_view("Tactic: 5 and more")));
  EXPECT_EQ(text, "Tactic: 5");
  EXPECT_TRUE(Consume(text, "Tactic: "));
  EXPECT_EQ(text, "5");
  EXPECT_TRUE(Consume(text, std::string_view("5")));
  EXPECT_TRUE(text.empty());
  EXPECT_FALSE(Consume(text, "x"));
  EXPECT_TRUE(Consume(text, ""));
}

TEST(TextCursor, ConsumesASuffixOrLeavesTheTextAlone) {
  std::string_view text = "3 layers";
  EXPECT_FALSE(ConsumeSuffix(text, "layer"));
  EXPECT_TRUE(ConsumeSuffix(text, " layers"));
  EXPECT_EQ(text, "3");
  EXPECT_FALSE(ConsumeSuffix(text, std::string_view("33")));
  EXPECT_TRUE(ConsumeSuffix(text, std::string_view("3")));
  EXPECT_TRUE(text.empty());
}

TEST(TextCursor, ComparesWithLiteralsLongerThanTheText) {
  EXPECT_FALSE(StartsWith("ab", "abc"));
  EXPECT_FALSE(EndsWith("bc", "abc"));
  EXPECT_TRUE(StartsWith("abc", "abc"));
  EXPECT_TRUE(EndsWith("abc", "abc"));
  EXPECT_TRUE(StartsWith("", ""));
}

TEST(TextCursor, ConsumesNumbers) {
  std::string_view text = "12,34";
  EXPECT_EQ(ConsumeNumber<int>(text), 12);
  EXPECT_EQ(text, ",34");
  EXPECT_EQ(ConsumeNumber<int>(text), std::nullopt);
  EXPECT_EQ(text, ",34");
}

TEST(TextCursor, RefusesNumbersThatDoNotFit) {
  std::string_view text = "300";
  EXPECT_EQ(ConsumeNumber<uint8_t>(text), std::nullopt);
  EXPECT_EQ(text, "300");
  std::string_view negative = "-1";
  EXPECT_EQ(ConsumeNumber<uint64_t>(negative), std::nullopt);
}

TEST(TextCursor, ParsesOnlyWholeNumbers) {
  EXPECT_EQ(ParseNumber<double>("1.5"), 1.5);
  EXPECT_EQ(ParseNumber<double>("1.5ms"), std::nullopt);
  EXPECT_EQ(ParseNumber<int>(""), std::nullopt);
  EXPECT_EQ(ParseNumber<int>(" 1"), std::nullopt);
}

TEST(TextCursor, ReadsTacticsInBothNotations) {
  std::string_view hex = "0x80f932c0b8ce5940, rest";
  EXPECT_EQ(ConsumeTacticId(hex), TacticId{0x80f932c0b8ce5940U});
  EXPECT_EQ(hex, ", rest");
  std::string_view decimal = "-9153228964338181824 rest";
  EXPECT_EQ(ConsumeTacticId(decimal), TacticId{0x80f932c0b8ce5940U});
  EXPECT_EQ(decimal, " rest");
}

TEST(TextCursor, RefusesOtherTactics) {
  for (const char* text :
       {"", "x", "0x", "0xg", "-", "0x12345678901234567", "9223372036854775808"}) {
    std::string_view rest = text;
    EXPECT_EQ(ConsumeTacticId(rest), std::nullopt) << text;
    EXPECT_EQ(rest, text);
  }
}

TEST(TextCursor, KnowsCharactersWithoutALocale) {
  EXPECT_TRUE(IsDigit('0') && IsDigit('9') && !IsDigit('/') && !IsDigit(':'));
  EXPECT_TRUE(IsUpper('A') && !IsUpper('a') && !IsUpper('\xC4'));
  EXPECT_TRUE(IsWordChar('_') && IsWordChar('z') && !IsWordChar('-') && !IsWordChar('\xE4'));
}

}  // namespace
}  // namespace trtscope
