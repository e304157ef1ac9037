#include "graph/analysis/kernel_grammar.h"

#include <algorithm>
#include <charconv>
#include <type_traits>

#include "graph/analysis/kernel_families.h"
#include "graph/analysis/kernel_tokens.h"

namespace trtscope {
namespace {

// --- Slots ------------------------------------------------------------------

// Sizes in names are small. What does not fit is no size.
constexpr std::size_t kMostDigits = 9;

std::size_t NumberLength(std::string_view text) {
  const std::size_t digits = TakeDigits(&text).size();
  return digits <= kMostDigits ? digits : 0;
}

uint32_t NumberOf(std::string_view text) {
  uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::size_t TypeLength(std::string_view text) {
  // FP64 is no type of TensorRT's, but of a few kernels.
  constexpr std::string_view kDouble = "f64";
  if (text.starts_with(kDouble)) return kDouble.size();
  return text.size() - ReadLeadingType(text).rest.size();
}

// `#` stands for the length of a vector. Of two that fit the longer one counts.
constexpr std::array<std::string_view, 15> kTensorLayouts = {
    "nchw_vect_c_#", "nhwc", "nchw",  "ndhwc", "ncdhw",  "nhwcx#", "ncxhw#", "nc#hw#",
    "NHWC",          "NCHW", "NDHWC", "NCDHW", "NCxHW#", "NHWCx#", "chw"};
constexpr std::array<std::string_view, 8> kFilterLayouts = {
    "kcrs_vect_c_#", "krsc", "kcrs", "ktrsc", "kctrs", "c#rsk#", "KRSC", "KCRS"};

// 0 where `text` does not begin with `layout`.
std::size_t LayoutLength(std::string_view text, std::string_view layout) {
  std::size_t at = 0;
  for (const char c : layout) {
    if (c == '#') {
      const std::size_t digits = NumberLength(text.substr(at));
      if (digits == 0) return 0;
      at += digits;
    } else {
      if (at >= text.size() || text[at] != c) return 0;
      ++at;
    }
  }
  return at;
}

template <std::size_t kSize>
std::size_t LongestLayout(std::string_view text,
                          const std::array<std::string_view, kSize>& layouts) {
  std::size_t longest = 0;
  for (const std::string_view layout : layouts) {
    longest = std::max(longest, LayoutLength(text, layout));
  }
  return longest;
}

std::size_t TensorLayoutLength(std::string_view text) {
  return LongestLayout(text, kTensorLayouts);
}
std::size_t FilterLayoutLength(std::string_view text) {
  return LongestLayout(text, kFilterLayouts);
}

std::size_t TranspositionLength(std::string_view text) {
  return !text.empty() && (text.front() == 'n' || text.front() == 't') ? 1 : 0;
}

std::size_t HexLength(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789abcdef");
  return std::min(end, text.size());
}

std::string_view TokenAt(std::string_view text) { return text.substr(0, text.find('_')); }

std::size_t ClassLength(std::string_view text) { return InstructionOfClass(TokenAt(text)).size(); }

std::size_t ArchitectureLength(std::string_view text) {
  const std::string_view token = TokenAt(text);
  return IsArchitectureWord(token) ? token.size() : 0;
}

void Append(std::string_view number, KernelSizes* sizes) {
  if (sizes->count < sizes->values.size()) sizes->values[sizes->count++] = NumberOf(number);
}

void StoreClass(std::string_view text, KernelDescription* found) {
  const auto shape = MmaShapeOf(text);
  if (!shape) return;
  std::copy(shape->begin(), shape->end(), found->instruction.values.begin());
  found->instruction.count = shape->size();
}

void Ignore(std::string_view, KernelDescription*) {}

struct Slot {
  std::string_view name;
  // How many bytes at the start of the text fit; 0 for none.
  std::size_t (*length)(std::string_view text);
  void (*store)(std::string_view text, KernelDescription* found);
};

using Text = std::string_view;
using Found = KernelDescription*;

constexpr std::array<Slot, 31> kSlots = {{
    {"M", NumberLength, [](Text text, Found found) { Append(text, &found->tile); }},
    {"N", NumberLength, [](Text text, Found found) { Append(text, &found->tile); }},
    {"K", NumberLength, [](Text text, Found found) { Append(text, &found->tile); }},
    {"iM", NumberLength, [](Text text, Found found) { Append(text, &found->instruction); }},
    {"iN", NumberLength, [](Text text, Found found) { Append(text, &found->instruction); }},
    {"iK", NumberLength, [](Text text, Found found) { Append(text, &found->instruction); }},
    {"w", NumberLength, [](Text text, Found found) { Append(text, &found->warps); }},
    {"W", NumberLength, [](Text text, Found found) { Append(text, &found->warp_groups); }},
    {"c", NumberLength, [](Text text, Found found) { Append(text, &found->cluster); }},
    {"T", NumberLength,
     [](Text text, Found found) {
       // Filters of images are written with a depth of 1.
       if (NumberOf(text) != 1) Append(text, &found->filter);
     }},
    {"R", NumberLength, [](Text text, Found found) { Append(text, &found->filter); }},
    {"S", NumberLength, [](Text text, Found found) { Append(text, &found->filter); }},
    {"RS", NumberLength,
     [](Text text, Found found) {
       Append(text, &found->filter);
       Append(text, &found->filter);
     }},
    {"U", NumberLength, [](Text text, Found found) { Append(text, &found->stride); }},
    {"V", NumberLength, [](Text text, Found found) { Append(text, &found->stride); }},
    {"UV", NumberLength,
     [](Text text, Found found) {
       Append(text, &found->stride);
       Append(text, &found->stride);
     }},
    // Joins the tile when the part is accepted, see KernelNameReader::Accept.
    {"depth", NumberLength, Ignore},
    {"stages", NumberLength,
     [](Text text, Found found) {
       // 0 is CUTLASS' word for "as many as fit".
       if (NumberOf(text) != 0) found->stages = NumberOf(text);
     }},
    {"g", NumberLength, [](Text text, Found found) { found->groups = NumberOf(text); }},
    {"a", NumberLength, [](Text text, Found found) { found->alignment_a = NumberOf(text); }},
    {"b", NumberLength, [](Text text, Found found) { found->alignment_c = NumberOf(text); }},
    {"n", NumberLength, Ignore},
    {"type", TypeLength, Ignore},
    {"input", TensorLayoutLength, [](Text text, Found found) { found->input_layout = text; }},
    {"output", TensorLayoutLength, [](Text text, Found found) { found->output_layout = text; }},
    {"inout", TensorLayoutLength,
     [](Text text, Found found) { found->input_layout = found->output_layout = text; }},
    {"filter", FilterLayoutLength, [](Text text, Found found) { found->filter_layout = text; }},
    {"t", TranspositionLength, Ignore},
    {"hex", HexLength, Ignore},
    {"class", ClassLength, StoreClass},
    {"arch", ArchitectureLength, Ignore},
}};

const Slot* FindSlot(std::string_view name) {
  for (const Slot& slot : kSlots) {
    if (slot.name == name) return &slot;
  }
  return nullptr;
}

// --- Words ------------------------------------------------------------------

template <class Rule>
const WordRule& WordOf(const Rule& rule) {
  if constexpr (std::is_same_v<Rule, OperationRule>) {
    return rule.word;
  } else {
    return rule;
  }
}

template <class Rule>
struct Best {
  const Rule* rule = nullptr;
  FormMatch match;
};

template <class Rule>
Best<Rule> LongestMatch(std::string_view text, std::span<const Rule> rules) {
  Best<Rule> best;
  for (const Rule& rule : rules) {
    const std::string_view form = WordOf(rule).form;
    // Most words fail at their first letter.
    if (form.front() != '{' && !text.starts_with(form.front())) continue;
    const FormMatch match = MatchForm(text, form);
    if (match.length <= best.match.length) continue;
    best.rule = &rule;
    best.match = match;
  }
  return best;
}

void SkipUnderscores(std::string_view* text) {
  text->remove_prefix(std::min(text->find_first_not_of('_'), text->size()));
}

KernelPart UnrecognisedPart(std::string_view text) {
  return {text, KernelField::kUnrecognised, KernelBasis::kUnrecognised, ""};
}

// What the letter of a class says: CUTLASS' short name of the accumulator. [D]
KernelPart ClassPart(std::string_view text) {
  const bool mma = text.size() > 1;
  KernelPart part = {text, KernelField::kInstruction, KernelBasis::kDocumented, ""};
  switch (text.front()) {
    case 'h':
      part.meaning = mma ? "MMA on tensor cores, M x N x K, that sums in FP16"
                         : "FP16 arithmetic on CUDA cores";
      break;
    case 's':
      part.meaning = mma ? "MMA on tensor cores, M x N x K, that sums in FP32"
                         : "FP32 arithmetic on CUDA cores";
      break;
    case 'i':
      part.meaning = mma ? "MMA on tensor cores, M x N x K, that sums integers in INT32"
                         : "integer arithmetic that sums in INT32";
      break;
    default:
      part.meaning =
          mma ? "MMA on tensor cores, M x N x K, in FP64" : "FP64 arithmetic on CUDA cores";
  }
  return part;
}

bool IsSet(const KernelSizes& sizes) { return sizes.known(); }
bool IsSet(std::string_view text) { return !text.empty(); }
template <class T>
bool IsSet(const std::optional<T>& value) {
  return value.has_value();
}

}  // namespace

FormMatch MatchForm(std::string_view text, std::string_view form) {
  FormMatch match;
  std::size_t at = 0;
  while (!form.empty()) {
    if (form.front() != '{') {
      if (at >= text.size() || text[at] != form.front()) return {};
      ++at;
      form.remove_prefix(1);
      continue;
    }
    const std::size_t close = form.find('}');
    const Slot* slot = FindSlot(form.substr(1, close - 1));
    const std::size_t length = slot == nullptr ? 0 : slot->length(text.substr(at));
    if (length == 0 || match.slot_count == FormMatch::kMostSlots) return {};
    match.slots[match.slot_count++] = {slot->name, text.substr(at, length)};
    at += length;
    form.remove_prefix(close + 1);
  }
  if (at < text.size() && text[at] != '_') return {};
  match.length = at;
  return match;
}

void KernelNameReader::Add(const KernelPart& part) {
  if (description_->parts.size() < kMostKernelParts) description_->parts.push_back(part);
}

bool KernelNameReader::Merge(const KernelDescription& found) {
  bool agrees = true;
  uint32_t bit = 1;
  const auto merge = [&](auto KernelDescription::*fact) {
    auto& known = description_->*fact;
    const auto& value = found.*fact;
    if (IsSet(value) && (contradicted_ & bit) != 0) agrees = false;
    if (IsSet(value) && (contradicted_ & bit) == 0) {
      if (!IsSet(known)) {
        known = value;
      } else if (!(known == value)) {
        known = {};
        contradicted_ |= bit;
        agrees = false;
      }
    }
    bit <<= 1U;
  };
  merge(&KernelDescription::architecture);
  merge(&KernelDescription::input_layout);
  merge(&KernelDescription::filter_layout);
  merge(&KernelDescription::output_layout);
  merge(&KernelDescription::transposition);
  merge(&KernelDescription::tile);
  merge(&KernelDescription::stages);
  merge(&KernelDescription::warps);
  merge(&KernelDescription::warp_groups);
  merge(&KernelDescription::cluster);
  merge(&KernelDescription::instruction);
  merge(&KernelDescription::split_k);
  merge(&KernelDescription::sparse);
  merge(&KernelDescription::groups);
  merge(&KernelDescription::filter);
  merge(&KernelDescription::stride);
  merge(&KernelDescription::alignment_a);
  merge(&KernelDescription::alignment_c);
  return agrees;
}

void KernelNameReader::Accept(std::string_view text, const WordRule& rule, const FormMatch& match) {
  KernelPart part = {text, rule.field, rule.basis, rule.meaning};
  // A word whose meaning is not published says nothing, whatever it looks like.
  if (rule.basis == KernelBasis::kUnpublished) return Add(part);
  KernelDescription found;
  if (rule.field == KernelField::kArchitecture) found.architecture = text;
  if (rule.field == KernelField::kTransposition) found.transposition = text;
  if (rule.field == KernelField::kSplitK) found.split_k = true;
  for (std::size_t i = 0; i < match.slot_count; ++i) {
    const SlotValue& value = match.slots[i];
    FindSlot(value.slot)->store(value.text, &found);
    if (value.slot == "class") {
      Add(ClassPart(value.text));
      part.text.remove_prefix(value.text.size());
    }
    // "128x64 … stages_64x3": the tile's third size.
    if (value.slot == "depth" && description_->tile.count == 2) {
      Append(value.text, &description_->tile);
    }
  }
  if (!Merge(found)) {
    part.basis = KernelBasis::kUnrecognised;
    part.meaning = "contradicts another part of the name";
  }
  Add(part);
}

void KernelNameReader::Read(std::string_view text, std::span<const WordRule> rules) {
  SkipUnderscores(&text);
  while (!text.empty()) {
    const Best<WordRule> best = LongestMatch(text, rules);
    const std::size_t length =
        best.rule == nullptr ? std::min(text.find('_'), text.size()) : best.match.length;
    if (best.rule == nullptr) {
      Add(UnrecognisedPart(text.substr(0, length)));
    } else {
      Accept(text.substr(0, length), *best.rule, best.match);
    }
    text.remove_prefix(length);
    SkipUnderscores(&text);
  }
}

std::span<const WordRule> KernelNameReader::ReadLeading(std::string_view* text,
                                                        const KernelGrammar& grammar) {
  while (true) {
    SkipUnderscores(text);
    const Best<OperationRule> operation = LongestMatch(*text, grammar.operations);
    const Best<WordRule> word = LongestMatch(*text, grammar.leading);
    if (operation.rule == nullptr && word.rule == nullptr) return grammar.otherwise;
    if (operation.match.length >= word.match.length) {
      const std::size_t length = operation.match.length;
      Accept(text->substr(0, length), operation.rule->word, operation.match);
      description_->operation = operation.rule->operation;
      if (operation.rule->sparse) description_->sparse = true;
      text->remove_prefix(length);
      return operation.rule->following;
    }
    Accept(text->substr(0, word.match.length), *word.rule, word.match);
    text->remove_prefix(word.match.length);
  }
}

void KernelNameReader::Read(std::string_view text, const KernelGrammar& grammar) {
  const std::span<const WordRule> following = ReadLeading(&text, grammar);
  Read(text, following);
}

}  // namespace trtscope
