// How the words of kernel names are written down in tables, and how a name is read with them.
// Private to graph/analysis.
//
// A form is a word, or several joined by `_`, with slots in braces: "tilesize{M}x{N}x{K}",
// "stages_{depth}x{stages}", "{input}{filter}_{output}". A form matches whole words only, so
// neither digits in a hash nor a word inside another ever count. Where several forms match, the
// longest wins; the order of the rows has no meaning.
//
// Slots: M N K depth, iM iN iK (instruction), w W c (warps, warp groups, cluster), T R S RS
// (filter), U V UV (stride), stages, g (groups), a b (alignments of A and C), n (a number that is
// not kept): decimal numbers; type: one of the type words; input, output, inout, filter: a layout
// of that tensor; t: n or t, not transposed or transposed; arch: an architecture in letters; hex: a
// hash; class: the letter and digits of a cask or CUTLASS class, which become a part of their own.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_GRAMMAR_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_GRAMMAR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "graph/analysis/kernel_description.h"

namespace trtscope {

/// One form of a word, and what it means.
struct WordRule {
  std::string_view form;
  KernelField field;
  KernelBasis basis;
  std::string_view meaning;
};

/// A word that says what the kernel does, and thereby what the words after it mean.
struct OperationRule {
  WordRule word;
  KernelOperation operation;
  std::span<const WordRule> following;
  bool sparse = false;
};

/// The words of a family: some in front, then the operation, then the rest.
struct KernelGrammar {
  std::span<const WordRule> leading;
  std::span<const OperationRule> operations;
  /// What the words mean where no operation was recognised.
  std::span<const WordRule> otherwise;
};

extern const KernelGrammar kXmmaGrammar;
extern const KernelGrammar kCaskGrammar;
extern const KernelGrammar kCutlassGrammar;
extern const KernelGrammar kCutlass3Grammar;
extern const KernelGrammar kAttentionGrammar;
extern const KernelGrammar kNvjetGrammar;
extern const KernelGrammar kPointwiseGrammar;
/// What stands around the operations of a Myelin kernel.
extern const std::span<const WordRule> kMyelinWords;
/// What profilers append to names when they are launched.
extern const std::span<const WordRule> kLaunchWords;

/// What a slot took.
struct SlotValue {
  std::string_view slot;
  std::string_view text;
};

/// A form that fits the start of a text.
struct FormMatch {
  static constexpr std::size_t kMostSlots = 8;
  std::array<SlotValue, kMostSlots> slots;
  std::size_t slot_count = 0;
  /// Bytes of the text that it took; 0 where it does not fit.
  std::size_t length = 0;
};

/// Fits `form` to the start of `text`, up to a `_` or the text's end.
FormMatch MatchForm(std::string_view text, std::string_view form);

/// Reads a name from left to right into a description.
class KernelNameReader {
 public:
  explicit KernelNameReader(KernelDescription* description) : description_(description) {}

  /// Reads all of `text` as the grammar says.
  void Read(std::string_view text, const KernelGrammar& grammar);
  /// Reads all of `text`; what is no word of `rules` becomes an unrecognised part.
  void Read(std::string_view text, std::span<const WordRule> rules);
  /// Appends a part that no rule is needed for. At most kMostKernelParts are kept.
  void Add(const KernelPart& part);

 private:
  // Drops the leading words and the operation from `text`, and returns what the rest means.
  std::span<const WordRule> ReadLeading(std::string_view* text, const KernelGrammar& grammar);
  void Accept(std::string_view text, const WordRule& rule, const FormMatch& match);
  // False where `found` contradicts what is known; the contradicted fact is then unknown for good.
  bool Merge(const KernelDescription& found);

  KernelDescription* description_;
  // A bit for each fact that parts of the name contradict each other about.
  uint32_t contradicted_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_GRAMMAR_H_
