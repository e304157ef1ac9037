#include "graph/model/element_type.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace trtscope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kInf = std::numeric_limits<double>::infinity();

std::vector<double> Decode(ElementType type, const std::string& bytes, std::size_t count,
                           bool big_endian = false) {
  std::vector<double> values(count);
  DecodeElements(type, big_endian, bytes.data(), count, values.data());
  return values;
}

template <class Number>
std::string Bytes(const std::vector<Number>& numbers, bool swapped = false) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  if (!swapped) return bytes;
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(Number)) {
    std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                 bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(Number)));
  }
  return bytes;
}

// What a floating type of `exponent_bits` and `mantissa_bits` says, written down from IEEE 754.
double Expected(unsigned bits, int exponent_bits, int mantissa_bits) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const double sign = (bits >> static_cast<unsigned>(exponent_bits + mantissa_bits)) != 0 ? -1 : 1;
  const int exponent =
      static_cast<int>(bits >> static_cast<unsigned>(mantissa_bits)) & ((1 << exponent_bits) - 1);
  const int mantissa = static_cast<int>(bits) & ((1 << mantissa_bits) - 1);
  if (exponent == (1 << exponent_bits) - 1) return mantissa != 0 ? NAN : sign * kInf;
  if (exponent == 0) return sign * std::ldexp(mantissa, 1 - bias - mantissa_bits);
  return sign * std::ldexp(1 + std::ldexp(mantissa, -mantissa_bits), exponent - bias);
}

void ExpectSame(double value, double expected, unsigned bits) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(value)) << std::hex << bits;
    return;
  }
  EXPECT_EQ(value, expected) << std::hex << bits;
  EXPECT_EQ(std::signbit(value), std::signbit(expected)) << std::hex << bits;
}

void ExpectAll16(ElementType type, int exponent_bits, int mantissa_bits) {
  std::vector<uint16_t> words(65536);
  for (unsigned i = 0; i < words.size(); ++i) words[i] = static_cast<uint16_t>(i);
  const std::vector<double> little = Decode(type, Bytes(words), words.size());
  const std::vector<double> big = Decode(type, Bytes(words, true), words.size(), true);
  for (unsigned i = 0; i < words.size(); ++i) {
    ExpectSame(little[i], Expected(i, exponent_bits, mantissa_bits), i);
    ExpectSame(big[i], Expected(i, exponent_bits, mantissa_bits), i);
  }
}

std::string AllBytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

TEST(ElementDecodeTest, ReadsEveryHalf) { ExpectAll16(ElementType::kFP16, 5, 10); }

TEST(ElementDecodeTest, ReadsEveryBFloat16) { ExpectAll16(ElementType::kBF16, 8, 7); }

TEST(ElementDecodeTest, ReadsEveryE5M2) {
  const std::vector<double> values = Decode(ElementType::kFP8E5M2, AllBytes(), 256);
  for (unsigned i = 0; i < 256; ++i) ExpectSame(values[i], Expected(i, 5, 2), i);
}

TEST(ElementDecodeTest, E4M3HasNoInfinities) {
  const std::vector<double> values = Decode(ElementType::kFP8, AllBytes(), 256);
  EXPECT_TRUE(std::isnan(values[0x7F]));
  EXPECT_TRUE(std::isnan(values[0xFF]));
  EXPECT_EQ(values[0x7E], 448);
  EXPECT_EQ(values[0x78], 256);  // an infinity if it were like IEEE 754
  EXPECT_EQ(values[0xFE], -448);
  EXPECT_EQ(values[0x01], std::ldexp(1, -9));
  EXPECT_EQ(values[0x38], 1);
  for (unsigned i = 0; i < 256; ++i) {
    if ((i & 0x78U) != 0x78U) ExpectSame(values[i], Expected(i, 4, 3), i);
  }
}

TEST(ElementDecodeTest, ReadsFloatsOfBothByteOrders) {
  const std::vector<float> floats = {0.0F, -1.5F, 3.25e-41F, std::numeric_limits<float>::max(),
                                     -std::numeric_limits<float>::infinity()};
  const auto expected =
      ElementsAre(0, -1.5, double{3.25e-41F}, double{std::numeric_limits<float>::max()}, -kInf);
  EXPECT_THAT(Decode(ElementType::kFP32, Bytes(floats), 5), expected);
  EXPECT_THAT(Decode(ElementType::kFP32, Bytes(floats, true), 5, true), expected);
  const std::vector<double> doubles = {5e-324, -1.0 / 3};
  EXPECT_THAT(Decode(ElementType::kFP64, Bytes(doubles), 2), ElementsAre(5e-324, -1.0 / 3));
  EXPECT_THAT(Decode(ElementType::kFP64, Bytes(doubles, true), 2, true),
              ElementsAre(5e-324, -1.0 / 3));
}

TEST(ElementDecodeTest, ReadsIntegersOfBothByteOrders) {
  const std::vector<int64_t> longs = {INT64_MIN, -1, (int64_t{1} << 53) + 1};
  const auto rounded = ElementsAre(-0x1p63, -1, 0x1p53);  // beyond 2^53 as the header says
  EXPECT_THAT(Decode(ElementType::kINT64, Bytes(longs), 3), rounded);
  EXPECT_THAT(Decode(ElementType::kINT64, Bytes(longs, true), 3, true), rounded);
  const std::vector<int32_t> ints = {INT32_MIN, 7};
  EXPECT_THAT(Decode(ElementType::kINT32, Bytes(ints, true), 2, true), ElementsAre(-0x1p31, 7));
  const std::vector<int16_t> shorts = {INT16_MIN, 7};
  EXPECT_THAT(Decode(ElementType::kINT16, Bytes(shorts, true), 2, true), ElementsAre(-32768, 7));
  EXPECT_THAT(Decode(ElementType::kINT8, "\x80\x7F\xFF", 3), ElementsAre(-128, 127, -1));
  EXPECT_THAT(Decode(ElementType::kUINT8, "\x80\x7F\xFF", 3), ElementsAre(128, 127, 255));
}

TEST(ElementDecodeTest, AnyByteButZeroIsTrue) {
  EXPECT_THAT(Decode(ElementType::kBOOL, std::string("\0\x01\x80\xFF", 4), 4),
              ElementsAre(0, 1, 1, 1));
}

TEST(ElementDecodeTest, FirstNibbleIsInTheLowBits) {
  EXPECT_THAT(Decode(ElementType::kINT4, "\x81\x7F\xA6", 5), ElementsAre(1, -8, -1, 7, 6));
  EXPECT_THAT(Decode(ElementType::kINT4, "\x81", 2), ElementsAre(1, -8));
  EXPECT_THAT(Decode(ElementType::kINT4, "", 0), IsEmpty());
}

TEST(ElementDecodeTest, NeedsNoAlignmentAndWritesNotOneValueMore) {
  const std::string bytes = "x" + Bytes(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  std::vector<double> values(10, -1);
  DecodeElements(ElementType::kFP32, false, bytes.data() + 1, 9, values.data());
  EXPECT_THAT(values, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, -1));
}

TEST(ElementTypeTest, RangesAreWhatTheLargestAndSmallestValuesDecodeTo) {
  const auto expect = [](ElementType type, const std::string& highest,
                         const std::string& smallest) {
    EXPECT_EQ(RangeOf(type).highest, Decode(type, highest, 1)[0]) << ElementTypeName(type);
    EXPECT_EQ(RangeOf(type).smallest, Decode(type, smallest, 1)[0]) << ElementTypeName(type);
    EXPECT_EQ(RangeOf(type).lowest, -RangeOf(type).highest) << ElementTypeName(type);
    EXPECT_FALSE(RangeOf(type).integer);
  };
  expect(ElementType::kFP64, Bytes(std::vector<uint64_t>{0x7FEFFFFFFFFFFFFF}),
         Bytes(std::vector<uint64_t>{1}));
  expect(ElementType::kFP32, Bytes(std::vector<uint32_t>{0x7F7FFFFF}),
         Bytes(std::vector<uint32_t>{1}));
  expect(ElementType::kFP16, "\xFF\x7B", std::string("\1\0", 2));
  expect(ElementType::kBF16, "\x7F\x7F", std::string("\1\0", 2));
  expect(ElementType::kFP8, "\x7E", "\1");
  expect(ElementType::kFP8E5M2, "\x7B", "\1");
  EXPECT_EQ(RangeOf(ElementType::kFP16).highest, 65504);
}

TEST(ElementTypeTest, RangesOfIntegers) {
  EXPECT_EQ(RangeOf(ElementType::kINT8).lowest, -128);
  EXPECT_EQ(RangeOf(ElementType::kINT8).highest, 127);
  EXPECT_EQ(RangeOf(ElementType::kINT4).lowest, -8);
  EXPECT_EQ(RangeOf(ElementType::kINT32).highest, 2147483647);
  EXPECT_EQ(RangeOf(ElementType::kINT64).lowest, -0x1p63);
  EXPECT_EQ(RangeOf(ElementType::kUINT8).lowest, 0);
  EXPECT_EQ(RangeOf(ElementType::kUINT8).highest, 255);
  EXPECT_TRUE(RangeOf(ElementType::kBOOL).integer);
  EXPECT_EQ(RangeOf(ElementType::kText).highest, 0);
}

TEST(ElementTypeTest, BytesOfManyValues) {
  EXPECT_EQ(ElementBytes(ElementType::kFP16, 3), 6U);
  EXPECT_EQ(ElementBytes(ElementType::kINT4, 3), 2U);
  EXPECT_EQ(ElementBytes(ElementType::kINT4, UINT64_MAX), uint64_t{1} << 63U);
  EXPECT_EQ(ElementBytes(ElementType::kINT8, UINT64_MAX), std::nullopt);
  EXPECT_EQ(ElementBytes(ElementType::kFP32, uint64_t{1} << 61U), uint64_t{1} << 63U);
  EXPECT_EQ(ElementBytes(ElementType::kFP32, (uint64_t{1} << 61U) + 1), std::nullopt);
  EXPECT_EQ(ElementBytes(ElementType::kText, 3), std::nullopt);
}

TEST(ElementTypeTest, EveryNameButTheTwoThatAreNoTypesIsRead) {
  for (int i = 0; i < kElementTypeCount; ++i) {
    const auto type = static_cast<ElementType>(i);
    const bool stored = ElementBits(type) != 0;
    EXPECT_EQ(ElementTypeFromText(ElementTypeName(type)), stored ? type : ElementType::kUnknown);
  }
}

TEST(ElementTypeTest, ReadsTheNamesOfAllPrograms) {
  EXPECT_EQ(ElementTypeFromText("FLOAT"), ElementType::kFP32);
  EXPECT_EQ(ElementTypeFromText("Float"), ElementType::kFP32);
  EXPECT_EQ(ElementTypeFromText("kHALF"), ElementType::kFP16);
  EXPECT_EQ(ElementTypeFromText("Half"), ElementType::kFP16);
  EXPECT_EQ(ElementTypeFromText("bf16"), ElementType::kBF16);
  EXPECT_EQ(ElementTypeFromText("bfloat16"), ElementType::kBF16);
  EXPECT_EQ(ElementTypeFromText("float8_e4m3fn"), ElementType::kFP8);
  EXPECT_EQ(ElementTypeFromText("kFP8"), ElementType::kFP8);
  EXPECT_EQ(ElementTypeFromText("float8_e5m2"), ElementType::kFP8E5M2);
  EXPECT_EQ(ElementTypeFromText("uint8"), ElementType::kUINT8);
  EXPECT_EQ(ElementTypeFromText("float64"), ElementType::kFP64);
  // Another format: it has one NaN, where negative zero would be.
  EXPECT_EQ(ElementTypeFromText("float8_e4m3fnuz"), ElementType::kUnknown);
  EXPECT_EQ(ElementTypeFromText("float4"), ElementType::kUnknown);
  EXPECT_EQ(ElementTypeFromText("k"), ElementType::kUnknown);
  EXPECT_EQ(ElementTypeFromText(""), ElementType::kUnknown);
}

}  // namespace
}  // namespace trtscope
