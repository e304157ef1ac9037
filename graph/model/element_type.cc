#include "graph/model/element_type.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace trtscope {
namespace {

struct ElementRow {
  ElementType type;
  std::string_view name;
  int bits;  // 0: no size
  ElementRange range;
};

constexpr double PowerOfTwo(int exponent) {
  double value = 1;
  for (; exponent > 0; --exponent) value *= 2;
  for (; exponent < 0; ++exponent) value /= 2;
  return value;
}

// Largest value of a floating type: all `mantissa` bits set under the largest exponent.
constexpr double LargestFloat(int exponent, int mantissa) {
  return PowerOfTwo(exponent) * (2 - PowerOfTwo(-mantissa));
}

constexpr ElementRange Floating(double highest, int smallest_exponent) {
  return {-highest, highest, PowerOfTwo(smallest_exponent), false};
}

constexpr ElementRange Signed(int bits) {
  return {-PowerOfTwo(bits - 1), PowerOfTwo(bits - 1) - 1, 1, true};
}

constexpr std::array<ElementRow, kElementTypeCount> kRows = {{
    {ElementType::kUnknown, "?", 0, {}},
    {ElementType::kText, "text", 0, {}},
    {ElementType::kFP64, "FP64", 64, Floating(std::numeric_limits<double>::max(), -1074)},
    {ElementType::kFP32, "FP32", 32, Floating(LargestFloat(127, 23), -149)},
    {ElementType::kFP16, "FP16", 16, Floating(LargestFloat(15, 10), -24)},
    {ElementType::kBF16, "BF16", 16, Floating(LargestFloat(127, 7), -133)},
    // The mantissa of all ones under the largest exponent is NaN: 448, not 480.
    {ElementType::kFP8, "FP8", 8, Floating(LargestFloat(8, 2), -9)},
    {ElementType::kFP8E5M2, "FP8_E5M2", 8, Floating(LargestFloat(15, 2), -16)},
    {ElementType::kINT64, "INT64", 64, Signed(64)},
    {ElementType::kINT32, "INT32", 32, Signed(32)},
    {ElementType::kINT16, "INT16", 16, Signed(16)},
    {ElementType::kINT8, "INT8", 8, Signed(8)},
    {ElementType::kINT4, "INT4", 4, Signed(4)},
    {ElementType::kUINT8, "UINT8", 8, {0, 255, 1, true}},
    {ElementType::kBOOL, "BOOL", 8, {0, 1, 1, true}},
}};

// In lower case, without the `k` that TensorRT's enumerators begin with.
constexpr std::array<std::pair<std::string_view, ElementType>, 24> kSpellings = {{
    {"fp64", ElementType::kFP64},        {"float64", ElementType::kFP64},
    {"double", ElementType::kFP64},      {"fp32", ElementType::kFP32},
    {"float32", ElementType::kFP32},     {"float", ElementType::kFP32},
    {"fp16", ElementType::kFP16},        {"float16", ElementType::kFP16},
    {"half", ElementType::kFP16},        {"bf16", ElementType::kBF16},
    {"bfloat16", ElementType::kBF16},    {"fp8", ElementType::kFP8},
    {"fp8_e4m3", ElementType::kFP8},     {"float8_e4m3fn", ElementType::kFP8},
    {"fp8_e5m2", ElementType::kFP8E5M2}, {"float8_e5m2", ElementType::kFP8E5M2},
    {"int64", ElementType::kINT64},      {"int32", ElementType::kINT32},
    {"int16", ElementType::kINT16},      {"int8", ElementType::kINT8},
    {"int4", ElementType::kINT4},        {"uint8", ElementType::kUINT8},
    {"bool", ElementType::kBOOL},        {"bool_", ElementType::kBOOL},
}};

const ElementRow& Row(ElementType type) { return kRows[static_cast<std::size_t>(type)]; }

char Lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool SameLetters(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return Lower(a) == b; });
}

}  // namespace

std::string_view ElementTypeName(ElementType type) { return Row(type).name; }

ElementType ElementTypeFromText(std::string_view text) {
  if (!text.empty() && text.front() == 'k') text.remove_prefix(1);
  const auto* found = std::find_if(kSpellings.begin(), kSpellings.end(),
                                   [&](const auto& row) { return SameLetters(text, row.first); });
  return found == kSpellings.end() ? ElementType::kUnknown : found->second;
}

int ElementBits(ElementType type) { return Row(type).bits; }

std::optional<uint64_t> ElementBytes(ElementType type, uint64_t count) {
  const auto bits = static_cast<uint64_t>(ElementBits(type));
  if (bits == 0) return std::nullopt;
  if (bits == 4) return count / 2 + count % 2;
  constexpr uint64_t kMostBytes = uint64_t{1} << 63U;
  if (count > kMostBytes / (bits / 8)) return std::nullopt;
  return count * (bits / 8);
}

ElementRange RangeOf(ElementType type) { return Row(type).range; }

}  // namespace trtscope
