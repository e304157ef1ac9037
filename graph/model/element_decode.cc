// Stored values to doubles. Dumps are gigabytes: the loops below have no branches, so that
// compilers turn them into vector code.
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#include "graph/model/element_type.h"

namespace trtscope {
namespace {

template <class Word>
Word Swapped(Word word) {
  if constexpr (sizeof(Word) == 2) return __builtin_bswap16(word);
  if constexpr (sizeof(Word) == 4) return __builtin_bswap32(word);
  if constexpr (sizeof(Word) == 8) return __builtin_bswap64(word);
  return word;
}

template <class Word, bool swap, class Convert>
void DecodeLoop(const char* bytes, std::size_t count, double* out, const Convert& convert) {
  for (std::size_t i = 0; i < count; ++i) {
    Word word = 0;
    std::memcpy(&word, bytes + i * sizeof(Word), sizeof(Word));
    if constexpr (swap) word = Swapped(word);
    out[i] = convert(word);
  }
}

template <class Word, class Convert>
void DecodeWords(bool big_endian, const char* bytes, std::size_t count, double* out,
                 const Convert& convert) {
  if (big_endian == (std::endian::native == std::endian::big)) {
    DecodeLoop<Word, false>(bytes, count, out, convert);
  } else {
    DecodeLoop<Word, true>(bytes, count, out, convert);
  }
}

// Words whose bits are a C++ number.
template <class Number, class Word>
void DecodeNumbers(bool big_endian, const char* bytes, std::size_t count, double* out) {
  DecodeWords<Word>(big_endian, bytes, count, out,
                    [](Word word) { return static_cast<double>(std::bit_cast<Number>(word)); });
}

// Normal numbers get FP32's exponent (15 -> 127), infinities and NaN its largest one, subnormals
// are whole multiples of 2^-24. No FP32 subnormal occurs on the way: they are slow on many
// processors. Masks, not conditions: g++ would branch around the multiplication and not vectorise.
double FromHalf(uint16_t half) {
  const int32_t magnitude = half & 0x7FFF;
  const auto small = static_cast<uint32_t>((magnitude - 0x400) >> 31);
  const auto special = static_cast<uint32_t>((0x7BFF - magnitude) >> 31);
  const float subnormal = static_cast<float>(magnitude) * 0x1p-24F;
  const uint32_t normal =
      (static_cast<uint32_t>(magnitude) << 13U) + (112U << 23U) + (special & (112U << 23U));
  const uint32_t bits = (std::bit_cast<uint32_t>(subnormal) & small) | (normal & ~small);
  return std::bit_cast<float>(bits | (uint32_t{half} & 0x8000U) << 16U);
}

double FromBFloat16(uint16_t word) { return std::bit_cast<float>(uint32_t{word} << 16U); }

using ByteTable = std::array<double, 256>;

constexpr double Scaled(double value, int exponent) {
  for (; exponent > 0; --exponent) value *= 2;
  for (; exponent < 0; ++exponent) value /= 2;
  return value;
}

// A finite value of eight bits: sign, exponent, `mantissa_bits` of mantissa.
constexpr double SmallFloat(unsigned byte, unsigned mantissa_bits, int bias) {
  const unsigned one = 1U << mantissa_bits;
  const unsigned mantissa = byte & (one - 1);
  const auto exponent = static_cast<int>((byte & 0x7FU) >> mantissa_bits);
  const auto digits = static_cast<int>(exponent == 0 ? mantissa : mantissa + one);
  const int scale = (exponent == 0 ? 1 : exponent) - bias - static_cast<int>(mantissa_bits);
  const double magnitude = Scaled(digits, scale);
  return (byte & 0x80U) != 0 ? -magnitude : magnitude;
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// OCP 8-bit floating point (2023): E4M3 has no infinities and NaN only where all bits are set; E5M2
// is like IEEE 754.
constexpr ByteTable MakeE4M3() {
  ByteTable table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    table[byte] = (byte & 0x7FU) == 0x7FU ? kNaN : SmallFloat(byte, 3, 7);
  }
  return table;
}

constexpr double E5M2Special(unsigned byte) {
  if ((byte & 3U) != 0) return kNaN;
  return (byte & 0x80U) != 0 ? -kInfinity : kInfinity;
}

constexpr ByteTable MakeE5M2() {
  ByteTable table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    table[byte] = (byte & 0x7CU) == 0x7CU ? E5M2Special(byte) : SmallFloat(byte, 2, 15);
  }
  return table;
}

constexpr ByteTable kE4M3 = MakeE4M3();
constexpr ByteTable kE5M2 = MakeE5M2();

void DecodeTable(const ByteTable& table, const char* bytes, std::size_t count, double* out) {
  DecodeLoop<uint8_t, false>(bytes, count, out, [&](uint8_t byte) { return table[byte]; });
}

// Four bits in two's complement.
double FromNibble(unsigned nibble) {
  return static_cast<double>(static_cast<int>(nibble ^ 8U) - 8);
}

void DecodeNibbles(const char* bytes, std::size_t count, double* out) {
  for (std::size_t i = 0; i + 1 < count; i += 2) {
    const auto byte = static_cast<uint8_t>(bytes[i / 2]);
    out[i] = FromNibble(byte & 15U);
    out[i + 1] = FromNibble(byte >> 4U);
  }
  if (count % 2 != 0) out[count - 1] = FromNibble(static_cast<uint8_t>(bytes[count / 2]) & 15U);
}

}  // namespace

void DecodeElements(ElementType type, bool big_endian, const char* bytes, std::size_t count,
                    double* out) {
  switch (type) {
    case ElementType::kUnknown:
    case ElementType::kText:
      return;  // excluded by the precondition
    case ElementType::kFP64:
      return DecodeNumbers<double, uint64_t>(big_endian, bytes, count, out);
    case ElementType::kFP32:
      return DecodeNumbers<float, uint32_t>(big_endian, bytes, count, out);
    case ElementType::kFP16:
      return DecodeWords<uint16_t>(big_endian, bytes, count, out, FromHalf);
    case ElementType::kBF16:
      return DecodeWords<uint16_t>(big_endian, bytes, count, out, FromBFloat16);
    case ElementType::kFP8:
      return DecodeTable(kE4M3, bytes, count, out);
    case ElementType::kFP8E5M2:
      return DecodeTable(kE5M2, bytes, count, out);
    case ElementType::kINT64:
      return DecodeNumbers<int64_t, uint64_t>(big_endian, bytes, count, out);
    case ElementType::kINT32:
      return DecodeNumbers<int32_t, uint32_t>(big_endian, bytes, count, out);
    case ElementType::kINT16:
      return DecodeNumbers<int16_t, uint16_t>(big_endian, bytes, count, out);
    case ElementType::kINT8:
      return DecodeNumbers<int8_t, uint8_t>(big_endian, bytes, count, out);
    case ElementType::kINT4:
      return DecodeNibbles(bytes, count, out);
    case ElementType::kUINT8:
      return DecodeNumbers<uint8_t, uint8_t>(big_endian, bytes, count, out);
    case ElementType::kBOOL:
      return DecodeLoop<uint8_t, false>(bytes, count, out,
                                        [](uint8_t byte) { return byte != 0 ? 1.0 : 0.0; });
  }
}

}  // namespace trtscope
