#include "graph/model/precision.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trtscope {
namespace {

struct PrecisionRow {
  Precision precision;
  std::string_view name;
  int storage_bits;   // 0: unknown
  int compute_width;  // 0: not ordered
};

constexpr std::array<PrecisionRow, kPrecisionCount> kRows = {{
    {Precision::kUnknown, "?", 0, 0},
    {Precision::kFP32, "FP32", 32, 32},
    {Precision::kTF32, "TF32", 32, 19},
    {Precision::kFP16, "FP16", 16, 16},
    {Precision::kBF16, "BF16", 16, 16},
    {Precision::kFP8, "FP8", 8, 8},
    {Precision::kFP4, "FP4", 4, 4},
    {Precision::kINT64, "INT64", 64, 0},
    {Precision::kINT32, "INT32", 32, 0},
    {Precision::kINT8, "INT8", 8, 8},
    {Precision::kINT4, "INT4", 4, 4},
    {Precision::kUINT8, "UINT8", 8, 0},
    {Precision::kBOOL, "BOOL", 8, 0},
}};

// TensorRT's spellings: nvinfer1::DataType printed in engine blocks and layer information.
constexpr std::array<std::pair<std::string_view, Precision>, 20> kSpellings = {{
    {"Float", Precision::kFP32},    {"Half", Precision::kFP16},   {"Int8", Precision::kINT8},
    {"Int32", Precision::kINT32},   {"Int64", Precision::kINT64}, {"Bool", Precision::kBOOL},
    {"BFloat16", Precision::kBF16}, {"BF16", Precision::kBF16},   {"FP8", Precision::kFP8},
    {"UInt8", Precision::kUINT8},   {"Int4", Precision::kINT4},   {"FP4", Precision::kFP4},
    {"FP32", Precision::kFP32},     {"TF32", Precision::kTF32},   {"FP16", Precision::kFP16},
    {"INT8", Precision::kINT8},     {"INT32", Precision::kINT32}, {"INT64", Precision::kINT64},
    {"INT4", Precision::kINT4},     {"BOOL", Precision::kBOOL},
}};

const PrecisionRow& Row(Precision precision) { return kRows[static_cast<std::size_t>(precision)]; }

std::optional<int> NonZero(int value) {
  if (value == 0) return std::nullopt;
  return value;
}

}  // namespace

std::string_view PrecisionName(Precision precision) { return Row(precision).name; }

Precision PrecisionFromText(std::string_view text) {
  const auto* found = std::find_if(kSpellings.begin(), kSpellings.end(),
                                   [&](const auto& row) { return row.first == text; });
  return found == kSpellings.end() ? Precision::kUnknown : found->second;
}

std::optional<int> StorageBits(Precision precision) { return NonZero(Row(precision).storage_bits); }

std::optional<int> ComputeWidth(Precision precision) {
  return NonZero(Row(precision).compute_width);
}

}  // namespace trtscope
