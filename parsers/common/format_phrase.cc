#include "parsers/common/format_phrase.h"

#include <array>
#include <utility>

namespace trtscope {
namespace {

// The part of a phrase that tells the type. Int8 and INT8 both occur; no row is part of a later
// one.
constexpr std::array<std::pair<std::string_view, Precision>, 17> kPhraseTypes = {{
    {"FP32", Precision::kFP32},
    {"BFloat16", Precision::kBF16},
    {"BF16", Precision::kBF16},
    {"FP16", Precision::kFP16},
    {"UInt8", Precision::kUINT8},
    {"UINT8", Precision::kUINT8},
    {"Int8", Precision::kINT8},
    {"INT8", Precision::kINT8},
    {"Int32", Precision::kINT32},
    {"INT32", Precision::kINT32},
    {"Int64", Precision::kINT64},
    {"INT64", Precision::kINT64},
    {"Int4", Precision::kINT4},
    {"INT4", Precision::kINT4},
    {"FP8", Precision::kFP8},
    {"FP4", Precision::kFP4},
    {"Bool", Precision::kBOOL},
}};

// The part that tells the layout, and how many channels share a vector. The first row that occurs
// is meant: "Channel major" is part of the phrases above it.
struct LayoutRow {
  std::string_view phrase;
  std::string_view layout;
  int32_t vector_width = 1;
};
constexpr std::array<LayoutRow, 13> kPhraseLayouts = {{
    {"Two wide channel vectorized row major", "NCHW/2", 2},
    {"Four wide channel vectorized row major", "NCHW/4", 4},
    {"Eight wide channel vectorized row major", "NCHW/8", 8},
    {"Sixteen wide channel vectorized row major", "NCHW/16", 16},
    {"Thirty-two wide channel vectorized row major", "NCHW/32", 32},
    {"channel % 2 == 0", "NHWC2", 2},
    {"channel % 4 == 0", "NHWC4", 4},
    {"channel == 4", "NHWC4", 4},
    {"channel % 8 == 0", "NHWC8", 8},
    {"channel % 16 == 0", "NHWC16", 16},
    {"channel % 32 == 0", "NHWC32", 32},
    {"Channel major", "NHWC", 1},
    {"Row major", "NCHW", 1},
}};

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Channels come before the spatial axes, of which there are two or three.
void SetChannelWidth(std::string_view phrase, int32_t width, Tensor& tensor) {
  const std::size_t from_end = Contains(phrase, "3 spatial dimensions") ? 4 : 3;
  if (!tensor.dims_known || tensor.dims.size() < from_end) return;
  tensor.dims[tensor.dims.size() - from_end].vector_width = width;
}

void ReadType(std::string_view phrase, Tensor& tensor) {
  for (const auto& [text, precision] : kPhraseTypes) {
    const std::size_t at = phrase.find(text);
    if (at == std::string_view::npos) continue;
    tensor.dtype = precision;
    tensor.dtype_text = phrase.substr(at, text.size());
    return;
  }
}

// How a phrase and how a bare word spell a type.
struct TypeRow {
  Precision dtype;
  std::string_view in_phrase;
  std::string_view word;
};
constexpr std::array<TypeRow, 11> kTypeWords = {{
    {Precision::kFP32, "FP32", "Float"},
    {Precision::kFP16, "FP16", "Half"},
    {Precision::kBF16, "BF16", "BFloat16"},
    {Precision::kINT8, "Int8", "Int8"},
    {Precision::kINT32, "INT32", "Int32"},
    {Precision::kINT64, "INT64", "Int64"},
    {Precision::kUINT8, "UINT8", "UInt8"},
    {Precision::kBOOL, "Bool", "Bool"},
    {Precision::kFP8, "FP8", "FP8"},
    {Precision::kINT4, "INT4", "Int4"},
    {Precision::kFP4, "FP4", "FP4"},
}};

const TypeRow* FindType(Precision dtype) {
  for (const TypeRow& row : kTypeWords) {
    if (row.dtype == dtype) return &row;
  }
  return nullptr;
}

// "Row major linear FP32", "Row major linear FP16 format", "Row major Int8 format": TensorRT is not
// of one mind.
std::string RowMajor(const TypeRow& type) {
  if (type.dtype == Precision::kFP32) return "Row major linear FP32";
  const std::string linear = type.dtype == Precision::kFP16 ? "linear " : "";
  return "Row major " + linear + std::string(type.in_phrase) + " format";
}

std::string Phrase(const LayoutRow& row, const TypeRow& type) {
  const std::string typed = " " + std::string(type.in_phrase) + " format";
  if (row.layout == "NCHW") return RowMajor(type);
  if (row.phrase.starts_with("channel ")) {
    return "Channel major" + typed + " where " + std::string(row.phrase);
  }
  return std::string(row.phrase) + typed;
}

}  // namespace

std::string FormatPhrase(Precision dtype, std::string_view layout, std::size_t rank) {
  const TypeRow* type = FindType(dtype);
  if (type == nullptr) return "";
  for (const LayoutRow& row : kPhraseLayouts) {
    if (row.layout != layout) continue;
    return Phrase(row, *type) + (rank == 5 ? " with 3 spatial dimensions" : "");
  }
  return "";
}

std::string_view TypeWord(Precision dtype) {
  const TypeRow* type = FindType(dtype);
  return type == nullptr ? std::string_view{} : type->word;
}

std::string_view LayoutLiteral(std::string_view name) {
  for (const LayoutRow& row : kPhraseLayouts) {
    if (row.layout == name) return row.layout;
  }
  return {};
}

void ReadFormat(std::string_view phrase, Tensor& tensor) {
  tensor.format = phrase;
  tensor.dtype = PrecisionFromText(phrase);
  if (tensor.dtype != Precision::kUnknown) {
    tensor.dtype_text = phrase;
    return;
  }
  ReadType(phrase, tensor);
  // The DLA's formats also pad their rows, by how much depends on the row: the size is not known.
  tensor.padding_known = !Contains(phrase, "column stride");
  for (const LayoutRow& row : kPhraseLayouts) {
    if (!Contains(phrase, row.phrase)) continue;
    tensor.layout = row.layout;
    if (row.vector_width > 1) SetChannelWidth(phrase, row.vector_width, tensor);
    return;
  }
}

}  // namespace trtscope
