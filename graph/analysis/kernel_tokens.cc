#include "graph/analysis/kernel_tokens.h"

#include <algorithm>

namespace trtscope {
namespace {

struct TypeRow {
  std::string_view word;
  Precision type;
};

// Scalar spellings. No row is a prefix of another, so the first match is the only one.
constexpr std::array<TypeRow, 23> kScalarTypes = {{
    // xmma and CUTLASS.
    {"f32", Precision::kFP32},
    {"tf32", Precision::kTF32},
    {"f16", Precision::kFP16},
    {"bf16", Precision::kBF16},
    {"e4m3", Precision::kFP8},
    {"e5m2", Precision::kFP8},
    {"e2m1", Precision::kFP4},
    {"i8", Precision::kINT8},
    {"s8", Precision::kINT8},
    {"u8", Precision::kUINT8},
    {"i32", Precision::kINT32},
    {"s32", Precision::kINT32},
    {"i4", Precision::kINT4},
    {"s4", Precision::kINT4},
    // cask's convolution classes and the depthwise kernels.
    {"fp32", Precision::kFP32},
    {"fp16", Precision::kFP16},
    {"fp8", Precision::kFP8},
    {"int8", Precision::kINT8},
    {"int32", Precision::kINT32},
    // Pooling, softmax and depthwise kernels, in front of a layout.
    {"FP32", Precision::kFP32},
    {"FP16", Precision::kFP16},
    {"BF16", Precision::kBF16},
    {"INT8", Precision::kINT8},
}};

// Whole words only: "int8x4" must not be read as int8 followed by a layout.
constexpr std::array<TypeRow, 2> kPackedTypes = {{
    {"int8x4", Precision::kINT8},
    {"fp16x2", Precision::kFP16},
}};

// Vectors of a layout; they say the element's type but nothing about the instruction.
constexpr std::array<TypeRow, 3> kVectorTypes = {{
    {"int8x32", Precision::kINT8},
    {"kFLOAT", Precision::kFP32},
    {"kHALF", Precision::kFP16},
}};

template <std::size_t kSize>
Precision Lookup(const std::array<TypeRow, kSize>& rows, std::string_view word) {
  if (word.empty()) return Precision::kUnknown;
  for (const TypeRow& row : rows) {
    // Most words fail at their first letter, which is cheaper than a call to compare.
    if (row.word.front() == word.front() && row.word == word) return row.type;
  }
  return Precision::kUnknown;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Dimension letters of the layouts seen in names, 'x' for "vector of", digits for its length. They
// start with the batch or, in filters, with the output channel: letters that no hash has.
bool IsLayout(std::string_view word) {
  constexpr std::string_view kFirst = "nkN";
  constexpr std::string_view kLetters = "nchwdkrstxNCHWDKRST";
  if (word.empty()) return true;
  if (kFirst.find(word.front()) == std::string_view::npos) return false;
  return std::all_of(word.begin(), word.end(), [&](char c) {
    return IsDigit(c) || kLetters.find(c) != std::string_view::npos;
  });
}

}  // namespace

KernelTokens::KernelTokens(std::string_view name) {
  while (true) {
    const std::size_t end = name.find('_');
    const std::string_view token = name.substr(0, end);
    if (token == "execute") return;
    if (size_ == kMaxTokens) {
      size_ = 0;
      return;
    }
    tokens_[size_++] = token;
    if (end == std::string_view::npos) return;
    name.remove_prefix(end + 1);
  }
}

std::optional<std::size_t> KernelTokens::Find(std::string_view word, std::size_t from) const {
  for (std::size_t i = from; i < size_; ++i) {
    if (tokens_[i] == word) return i;
  }
  return std::nullopt;
}

LeadingType ReadLeadingType(std::string_view word) {
  if (word.empty()) return {};
  for (const TypeRow& row : kScalarTypes) {
    const bool same_start = row.word.front() == word.front();
    if (same_start && word.substr(0, row.word.size()) == row.word) {
      return {row.type, word.substr(row.word.size())};
    }
  }
  return {Precision::kUnknown, word};
}

Precision TypeOfWord(std::string_view word) {
  const Precision scalar = Lookup(kScalarTypes, word);
  if (scalar != Precision::kUnknown) return scalar;
  const Precision packed = Lookup(kPackedTypes, word);
  return packed != Precision::kUnknown ? packed : Lookup(kVectorTypes, word);
}

bool IsPackedWord(std::string_view word) {
  return Lookup(kPackedTypes, word) != Precision::kUnknown;
}

std::optional<std::pair<Precision, Precision>> TypePairOfWord(std::string_view word) {
  const LeadingType first = ReadLeadingType(word);
  if (first.type == Precision::kUnknown) return std::nullopt;
  const Precision second = Lookup(kScalarTypes, first.rest);
  if (second == Precision::kUnknown) return std::nullopt;
  return std::make_pair(first.type, second);
}

std::optional<TensorWord> ReadTensorWord(std::string_view word) {
  const Precision whole = TypeOfWord(word);
  if (whole != Precision::kUnknown) return TensorWord{whole, Precision::kUnknown, {}};
  const LeadingType first = ReadLeadingType(word);
  if (first.type == Precision::kUnknown) return std::nullopt;
  const LeadingType second = ReadLeadingType(first.rest);
  if (!IsLayout(second.rest)) return std::nullopt;
  return TensorWord{first.type, second.type, second.rest};
}

bool IsDimsWord(std::string_view word, std::string_view prefix) {
  if (word.substr(0, prefix.size()) != prefix) return false;
  word.remove_prefix(prefix.size());
  for (int dimension = 0; dimension < 3; ++dimension) {
    if (dimension > 0) {
      if (word.empty() || word.front() != 'x') return false;
      word.remove_prefix(1);
    }
    if (TakeDigits(&word).empty()) return false;
  }
  return word.empty();
}

std::string_view TakeDigits(std::string_view* word) {
  std::size_t length = 0;
  while (length < word->size() && IsDigit((*word)[length])) ++length;
  const std::string_view digits = word->substr(0, length);
  word->remove_prefix(length);
  return digits;
}

Precision StoredAs(Precision type) { return type == Precision::kTF32 ? Precision::kFP32 : type; }

}  // namespace trtscope
