#include "src/report/quantity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace trtscope {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Expected {
  double value;
  std::string text;
};

template <typename Format>
void ExpectAll(Format format, const std::vector<Expected>& table) {
  for (const Expected& row : table) EXPECT_EQ(format(row.value), row.text) << Exact(row.value);
}

TEST(Milliseconds, KeepsThreeSignificantDigits) {
  ExpectAll(Milliseconds, {{0.396674, "0.397"},
                           {2.5956, "2.60"},
                           {26.0, "26.0"},
                           {123.4, "123"},
                           {1234.5, "1234"},
                           {1235.5, "1236"},
                           {17301504.0, "17301504"},
                           {0.0123456, "0.0123"},
                           {0.00123456, "0.00123"},
                           {0.000123456, "0.000123"},
                           {1.0, "1.00"}});
}

TEST(Milliseconds, LosesADecimalWhereRoundingGainsADigit) {
  // 9.995 is 9.99499… in binary and 99.95 is 99.9500…03: the exact value decides, as in printf.
  ExpectAll(Milliseconds, {{0.0999, "0.0999"},
                           {0.09994, "0.0999"},
                           {0.09996, "0.100"},
                           {0.9994, "0.999"},
                           {0.9996, "1.00"},
                           {9.994, "9.99"},
                           {9.995, "9.99"},
                           {9.996, "10.0"},
                           {99.94, "99.9"},
                           {99.95, "100"},
                           {99.96, "100"},
                           {999.4, "999"},
                           {999.5, "1000"},
                           {999.6, "1000"}});
}

TEST(Milliseconds, KeepsTheSign) {
  ExpectAll(Milliseconds,
            {{-0.396674, "-0.397"}, {-99.96, "-100"}, {-1234.5, "-1234"}, {-0.0, "0.00"}});
}

TEST(Milliseconds, NeverTurnsScientificNorGrowsWithTinyTimes) {
  ExpectAll(Milliseconds, {{0.0, "0.00"},
                           {1e-6, "0.00000100"},
                           {9.9e-7, "<0.000001"},
                           {-9.9e-7, ">-0.000001"},
                           {std::numeric_limits<double>::denorm_min(), "<0.000001"},
                           {1e21, "1000000000000000000000"}});
  EXPECT_EQ(Milliseconds(std::numeric_limits<double>::max()).size(), 309U);
}

TEST(Milliseconds, NamesWhatIsNoNumber) {
  EXPECT_EQ(Milliseconds(std::nullopt), "?");
  ExpectAll(Milliseconds,
            {{kNan, "nan"}, {-kNan, "nan"}, {kInfinity, "inf"}, {-kInfinity, "-inf"}});
}

TEST(Milliseconds, AlwaysReadsBackWithinHalfAUnitOfTheThirdDigit) {
  for (double value = 0.00101; value < 1e6; value *= 1.0137) {
    const std::string text = Milliseconds(value);
    EXPECT_NEAR(std::strtod(text.c_str(), nullptr), value, value * 0.00501) << text;
    EXPECT_EQ(text.find('e'), std::string::npos) << text;
  }
}

TEST(Share, HasOneDecimal) {
  ExpectAll(Share, {{0.152821, "15.3 %"},
                    {0.0, "0.0 %"},
                    {-0.0, "0.0 %"},
                    {0.001, "0.1 %"},
                    {0.0006, "0.1 %"},
                    {0.9994, "99.9 %"},
                    {0.9996, "100.0 %"},
                    {1.0, "100.0 %"},
                    {2.5, "250.0 %"},
                    {-0.05, "-5.0 %"}});
}

TEST(Share, TellsTinyFromNone) {
  ExpectAll(Share, {{0.0004, "<0.1 %"}, {1e-300, "<0.1 %"}, {-0.0004, ">-0.1 %"}});
}

TEST(Share, NamesWhatIsNoNumber) {
  EXPECT_EQ(Share(std::nullopt), "?");
  ExpectAll(Share, {{kNan, "nan"}, {kInfinity, "inf"}, {-kInfinity, "-inf"}});
}

TEST(Bytes, PicksTheUnit) {
  EXPECT_EQ(Bytes(0), "0 B");
  EXPECT_EQ(Bytes(512), "512 B");
  EXPECT_EQ(Bytes(1023), "1023 B");
  EXPECT_EQ(Bytes(1024), "1.0 KiB");
  EXPECT_EQ(Bytes(1536), "1.5 KiB");
  EXPECT_EQ(Bytes(17301504), "16.5 MiB");
  EXPECT_EQ(Bytes(int64_t{3} << 30), "3.0 GiB");
  EXPECT_EQ(Bytes(int64_t{5} << 40), "5.0 TiB");
  EXPECT_EQ(Bytes(int64_t{7} << 50), "7.0 PiB");
}

TEST(Bytes, NeverShows1024OfAUnit) {
  EXPECT_EQ(Bytes(1024 * 1024 - 52), "1023.9 KiB");
  EXPECT_EQ(Bytes(1024 * 1024 - 51), "1.0 MiB");
  EXPECT_EQ(Bytes(1024 * 1024 - 1), "1.0 MiB");
}

TEST(Bytes, HandlesTheExtremes) {
  EXPECT_EQ(Bytes(std::nullopt), "?");
  EXPECT_EQ(Bytes(-512), "-512 B");
  EXPECT_EQ(Bytes(-1536), "-1.5 KiB");
  EXPECT_EQ(Bytes(std::numeric_limits<int64_t>::max()), "8.0 EiB");
  EXPECT_EQ(Bytes(std::numeric_limits<int64_t>::min()), "-8.0 EiB");
}

TEST(Count, GroupsThousands) {
  EXPECT_EQ(Count(0), "0");
  EXPECT_EQ(Count(999), "999");
  EXPECT_EQ(Count(1000), "1,000");
  EXPECT_EQ(Count(12345), "12,345");
  EXPECT_EQ(Count(123456), "123,456");
  EXPECT_EQ(Count(1234567), "1,234,567");
  EXPECT_EQ(Count(std::numeric_limits<uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Seconds, HasTwoDigitsBelowAMinute) {
  ExpectAll(Seconds, {{6.49572, "6.5 s"},
                      {0.409826, "0.41 s"},
                      {0.0, "0 s"},
                      {-0.0, "0 s"},
                      {0.001, "0.0010 s"},
                      {0.0009, "<0.001 s"},
                      {0.0996, "0.10 s"},
                      {9.94, "9.9 s"},
                      {9.96, "10 s"},
                      {12.3, "12 s"},
                      {59.4, "59 s"}});
}

TEST(Seconds, CountsMinutesAndHours) {
  ExpectAll(Seconds, {{59.5, "1 min 0 s"},
                      {60.0, "1 min 0 s"},
                      {61.4, "1 min 1 s"},
                      {3599.4, "59 min 59 s"},
                      {3599.6, "1 h 0 min 0 s"},
                      {3725.0, "1 h 2 min 5 s"},
                      {90000.0, "25 h 0 min 0 s"}});
}

TEST(Seconds, HandlesTheExtremes) {
  EXPECT_EQ(Seconds(std::nullopt), "?");
  ExpectAll(Seconds, {{-6.49572, "-6.5 s"},
                      {-3725.0, "-1 h 2 min 5 s"},
                      {-0.0001, ">-0.001 s"},
                      {1e15, "1000000000000000 s"},
                      {kNan, "nan"},
                      {kInfinity, "inf"},
                      {-kInfinity, "-inf"}});
  EXPECT_EQ(Seconds(std::numeric_limits<double>::max()).size(), 311U);
}

TEST(Counted, AddsThePluralS) {
  EXPECT_EQ(Counted(0, "layer"), "0 layers");
  EXPECT_EQ(Counted(1, "layer"), "1 layer");
  EXPECT_EQ(Counted(2, "layer"), "2 layers");
  EXPECT_EQ(Counted(12345, "tactic"), "12,345 tactics");
}

TEST(FinePercent, HasFourDecimals) {
  ExpectAll(FinePercent, {{0.763468, "76.3468"},
                          {23773.0 / 2621440.0, "0.9069"},
                          {0.0, "0.0000"},
                          {1.0, "100.0000"},
                          {0.9999994, "99.9999"}});
  EXPECT_EQ(FinePercent(std::nullopt), "?");
}

TEST(FinePercent, OfWhatIsNotQuiteAllOrNothingSaysSo) {
  ExpectAll(FinePercent, {{0.9999999, ">99.9999"}, {1e-8, "<0.0001"}});
}

TEST(Cosine, NeverRoundsToOne) {
  ExpectAll(Cosine, {{1.0, "1.000000"},
                     {0.999999, "0.999999"},
                     {0.9999999, ">0.999999"},
                     {0.0, "0.000000"},
                     {-0.5, "-0.500000"}});
  EXPECT_EQ(Cosine(std::nullopt), "?");
}

TEST(Magnitude, HasThreeDigitsWhateverTheSize) {
  ExpectAll(Magnitude, {{0.0, "0"},
                        {0.0123, "0.0123"},
                        {0.00123, "0.00123"},
                        {0.000123, "1.23e-4"},
                        {-1.5e-12, "-1.50e-12"},
                        {9999.0, "1.00e+4"},
                        {1234.0, "1234"},
                        {65504.0, "6.55e+4"},
                        {1e300, "1.00e+300"},
                        {kInfinity, "inf"}});
  EXPECT_EQ(Magnitude(std::nullopt), "?");
}

TEST(Exact, IsTheShortestTextThatReadsBack) {
  ExpectAll(Exact, {{0.396674, "0.396674"},
                    {0.1, "0.1"},
                    {1.0, "1"},
                    {1234.5, "1234.5"},
                    {-0.25, "-0.25"},
                    {0.1 + 0.2, "0.30000000000000004"}});
  EXPECT_EQ(Exact(std::nullopt), "");
}

TEST(Exact, ReadsBackAsTheSameDouble) {
  for (double value = 1e-310; value < 1e300; value *= 977.13) {
    EXPECT_EQ(std::strtod(Exact(value).c_str(), nullptr), value);
  }
}

TEST(Exact, NamesWhatIsNoNumber) {
  ExpectAll(Exact, {{kNan, "nan"}, {-kNan, "nan"}, {kInfinity, "inf"}, {-kInfinity, "-inf"}});
}

}  // namespace
}  // namespace trtscope
