#include "parsers/common/text_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "parsers/common/decimal.h"
#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;

Activation Text(const std::string& text, std::optional<uint64_t> elements = std::nullopt) {
  Activation activation;
  activation.bytes = Bytes(text);
  activation.length = text.size();
  activation.type = ElementType::kText;
  activation.coding = ValueCoding::kText;
  activation.elements = elements;
  return activation;
}

double Parsed(const std::string& word) {
  double value = 12345;
  EXPECT_TRUE(ParseValue(word, value)) << word;
  const Values read = ReadAll(Text(word));
  EXPECT_EQ(read.values.size(), 1U) << word;
  if (!read.values.empty() && !std::isnan(value)) {
    EXPECT_EQ(read.values[0], value) << word;
  }
  return value;
}

TEST(TextValues, ReadsNumbersBetweenAnySeparators) {
  const Values read = ReadAll(Text("[1, 2.5,\r\n-3e2]\n\n\t[[4]] 5,,6\v7\f8"));
  EXPECT_THAT(read.values, ElementsAre(1, 2.5, -300, 4, 5, 6, 7, 8));
  EXPECT_EQ(read.problem, "");
}

TEST(TextValues, ReadsWordsForWhatIsNoNumber) {
  for (const char* word : {"nan", "NaN", "-nan", "+NAN", "-nan(ind)", "1.#QNAN", "-1.#IND00"}) {
    EXPECT_THAT(Parsed(word), IsNan()) << word;
  }
  for (const char* word : {"inf", "INF", "+inf", "Infinity", "1.#INF", "1.#INF00"}) {
    EXPECT_EQ(Parsed(word), HUGE_VAL) << word;
  }
  EXPECT_EQ(Parsed("-inf"), -HUGE_VAL);
  EXPECT_EQ(Parsed("-INFINITY"), -HUGE_VAL);
}

TEST(TextValues, ReadsWhatADoubleCannotHold) {
  EXPECT_EQ(Parsed("1e999"), HUGE_VAL);
  EXPECT_EQ(Parsed("-1e999"), -HUGE_VAL);
  EXPECT_EQ(Parsed("1e-999"), 0);
  EXPECT_TRUE(std::signbit(Parsed("-0")));
}

TEST(TextValues, ReadsSignsAndPoints) {
  EXPECT_EQ(Parsed("+1.5"), 1.5);
  EXPECT_EQ(Parsed(".5"), 0.5);
  EXPECT_EQ(Parsed("-5."), -5);
  EXPECT_EQ(Parsed("1E+3"), 1000);
}

TEST(TextValues, RefusesOtherWords) {
  double ignored = 0;
  for (const char* word : {"", "-", "+", ".", "e5", "0x10", "1.2.3", "--1", "+-1", "1e", "1e+",
                           "nano", "infi", "nan(1", "1f", "\"1\"", "1.#", "1,2"}) {
    EXPECT_FALSE(ParseValue(word, ignored)) << word;
  }
}

TEST(TextValues, NamesTheLineOfAWordThatIsNoNumber) {
  const Values read = ReadAll(Text("1 2\n3\nfour 5"));
  EXPECT_THAT(read.values, ElementsAre(1, 2, 3));
  EXPECT_EQ(read.problem, "line 3: `four` is no number");
}

TEST(TextValues, CountsLinesOfTheWholeFile) {
  Activation activation = Text("[1]\n\n 7 x");
  activation.offset = 5;
  activation.length -= 5;
  EXPECT_EQ(ReadAll(activation).problem, "line 3: `x` is no number");
}

TEST(TextValues, SaysHowManyAreMissingOrLeft) {
  EXPECT_EQ(ReadAll(Text("1 2 3", 5)).problem, "the text ends after 3 of 5 values");
  EXPECT_EQ(ReadAll(Text("1 2 3", 3)).problem, "");
  EXPECT_EQ(ReadAll(Text("1 2 3\n", 2)).problem, "1 more value follows");
  EXPECT_EQ(ReadAll(Text("1 2 3 x", 1)).problem, "3 more values follow");
  EXPECT_EQ(ReadAll(Text("1", 0)).problem, "1 more value follows");
  EXPECT_THAT(ReadAll(Text("1", 0)).values, IsEmpty());
  EXPECT_EQ(ReadAll(Text("", 0)).problem, "");
}

TEST(TextValues, EndsWhereItsTextDoes) {
  Activation activation = Text("1 2 3456");
  activation.length = 6;
  EXPECT_THAT(ReadAll(activation).values, ElementsAre(1, 2, 34));
}

// Every word meets the border of a block somewhere.
TEST(TextValues, ReadsNumbersAcrossBlocks) {
  constexpr std::size_t kBlock = std::size_t{256} << 10;
  for (std::size_t shift = 0; shift < 14; ++shift) {
    std::string text(kBlock - 12 + shift, ' ');
    text += "-1.25e-3\n,2.5";
    const Values read = ReadAll(Text(text, 2));
    EXPECT_THAT(read.values, ElementsAre(-0.00125, 2.5)) << shift;
    EXPECT_EQ(read.problem, "");
  }
}

TEST(TextValues, ReadsManyBlocks) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += std::to_string(i) + (i % 7 == 0 ? "\n" : " ");
  const Values read = ReadAll(Text(text, 200000), 0, 1000);
  ASSERT_EQ(read.values.size(), 200000U);
  for (int i = 0; i < 200000; ++i) ASSERT_EQ(read.values[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(read.problem, "");
  EXPECT_EQ(ReadAll(Text(text, 100), 0, 1000).problem, "199900 more values follow");
}

TEST(TextValues, StopsAtAWordWithoutEnd) {
  const Values read = ReadAll(Text("1\n" + std::string(std::size_t{1} << 20, '7')));
  EXPECT_THAT(read.values, ElementsAre(1));
  EXPECT_EQ(read.problem.substr(0, 10), "line 2: `7");
}

// The fast way and the library's must agree on every bit.
TEST(ReadDecimal, RoundsAsTheLibraryDoes) {
  std::mt19937_64 random(1);
  int fast = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto bits = static_cast<uint32_t>(random());
    float single = 0;
    std::memcpy(&single, &bits, sizeof(single));
    if (!std::isfinite(single)) continue;
    char text[64];
    const char* const formats[] = {"%g ", "%.6e ", "%.9g ", "%f ", "%.17g "};
    std::snprintf(text, sizeof(text), formats[i % 5], static_cast<double>(single));
    double value = 0;
    const char* const end = ReadDecimal(text, value);
    if (end == nullptr) continue;
    ++fast;
    ASSERT_EQ(*end, ' ') << text;
    ASSERT_EQ(value, std::strtod(text, nullptr)) << text;
  }
  EXPECT_GT(fast, 20000);
}

}  // namespace
}  // namespace trtscope
