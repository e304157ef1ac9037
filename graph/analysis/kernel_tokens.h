// The pieces that kernel-name grammars are written in: `_`-separated tokens, type words, MxNxK
// words. Everything here matches whole words only, so digits inside a hash or another word never
// count.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_TOKENS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_TOKENS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "graph/model/precision.h"

namespace trtscope {

/// The `_`-separated tokens of a kernel's name, as views into it. What the profiler appends when it
/// launches the kernel (`_execute_kernel__5x_cudnn`) is left out. Indexing past the end gives an
/// empty view, so rules may look ahead freely.
class KernelTokens {
 public:
  /// More than twice what the longest known name has. A name with more tokens is none that a rule
  /// could know, and gives no tokens at all: reading a part of it would be a guess.
  static constexpr std::size_t kMaxTokens = 64;

  explicit KernelTokens(std::string_view name);

  std::size_t size() const { return size_; }
  std::string_view operator[](std::size_t index) const {
    // The second bound is for compilers, which cannot know the first one's.
    return index < size_ && index < kMaxTokens ? tokens_[index] : std::string_view();
  }
  /// Index of the first token at or after `from` that equals `word`.
  std::optional<std::size_t> Find(std::string_view word, std::size_t from = 0) const;

 private:
  std::array<std::string_view, kMaxTokens> tokens_;
  std::size_t size_ = 0;
};

/// A type at the start of a word, and what follows it ("FP16NCxHW2" → FP16, "NCxHW2").
struct LeadingType {
  Precision type = Precision::kUnknown;
  std::string_view rest;
};

/// kUnknown and the whole word where it starts with none.
LeadingType ReadLeadingType(std::string_view word);

/// A whole word that names one type ("f16", "fp32", "INT8", "int8x4", "e4m3"); kUnknown otherwise.
Precision TypeOfWord(std::string_view word);

/// True for types packed into a 32-bit register, which CUDA cores multiply with one instruction
/// ("int8x4": DP4A, "fp16x2": HFMA2).
bool IsPackedWord(std::string_view word);

/// A whole word made of two types ("f16f16", "i8f32", "int8int8").
std::optional<std::pair<Precision, Precision>> TypePairOfWord(std::string_view word);

/// Type words that also carry a tensor layout: "FP32NCHW", "int8ncxhw4", "FP16FP32NHWC", "FP16".
/// `second` is kUnknown where there is one type only.
struct TensorWord {
  Precision first = Precision::kUnknown;
  Precision second = Precision::kUnknown;
  /// "NCHW", "ncxhw4", "kcrs"; may be empty.
  std::string_view layout;
};
std::optional<TensorWord> ReadTensorWord(std::string_view word);

/// `prefix` and then exactly three numbers: ("tensor16x8x16", "tensor").
bool IsDimsWord(std::string_view word, std::string_view prefix);

/// Drops the digits at the start of `word` and returns them.
std::string_view TakeDigits(std::string_view* word);

/// The type that a tensor of `type` is stored as: TF32 is FP32 in memory.
Precision StoredAs(Precision type);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_TOKENS_H_
