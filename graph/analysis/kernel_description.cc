#include "graph/analysis/kernel_description.h"

#include <algorithm>
#include <array>

#include "graph/analysis/kernel_families.h"
#include "graph/analysis/kernel_grammar.h"
#include "graph/analysis/kernel_myelin.h"
#include "graph/analysis/kernel_tokens.h"

namespace trtscope {
namespace {

// From the first byte of `first` to the last of `last`, both views into one text.
std::string_view FromTo(std::string_view first, std::string_view last) {
  const char* end = last.data() + last.size();
  return {first.data(), static_cast<std::size_t>(end - first.data())};
}

std::string_view Before(std::string_view inner, std::string_view whole) {
  return whole.substr(0, static_cast<std::size_t>(inner.data() - whole.data()));
}

std::string_view After(std::string_view inner, std::string_view whole) {
  const char* end = inner.data() + inner.size();
  return whole.substr(static_cast<std::size_t>(end - whole.data()));
}

// A C++ wrapper around the name.
void AddWrapper(std::string_view text, KernelNameReader* reader) {
  const std::size_t begin = text.find_first_not_of('_');
  if (begin == std::string_view::npos) return;
  reader->Add({text.substr(begin), KernelField::kLaunch, KernelBasis::kDocumented,
               "C++ template around the kernel's name"});
}

// The operations of a Myelin kernel, "CastMulSlic", one part each.
void ReadMyelinOperations(std::string_view text, KernelNameReader* reader) {
  // More than this no kernel has, and there must be an end.
  constexpr int kMost = 100;
  for (int i = 0; i < kMost && !text.empty(); ++i) {
    std::string_view rest = text;
    const std::string_view word = TakeCamelWord(&rest);
    const MyelinOperation* operation = FindMyelinOperation(word);
    if (operation == nullptr) break;
    reader->Add({word, KernelField::kOperation, KernelBasis::kInferred, operation->meaning});
    text = rest;
  }
  if (text.empty()) return;
  reader->Add({text, KernelField::kUnrecognised, KernelBasis::kUnrecognised, ""});
}

void ReadMyelin(std::string_view text, const KernelTokens& tokens, std::size_t begin,
                KernelNameReader* reader, KernelDescription* description) {
  const std::string_view operations = tokens[begin];
  if (operations.empty()) return reader->Read(text, kMyelinWords);
  reader->Read(Before(operations, text), kMyelinWords);
  ReadMyelinOperations(operations, reader);
  reader->Read(After(operations, text), kMyelinWords);
  description->operation = KernelOperation::kFused;
}

const KernelGrammar& GrammarOf(KernelFamily family, std::string_view first) {
  switch (family) {
    case KernelFamily::kAttention:
      return kAttentionGrammar;
    case KernelFamily::kPointwise:
      return kPointwiseGrammar;
    case KernelFamily::kNvjet:
      return kNvjetGrammar;
    case KernelFamily::kCutlass:
      return first == "cutlass3x" ? kCutlass3Grammar : kCutlassGrammar;
    case KernelFamily::kCask:
      return kCaskGrammar;
    default:
      return kXmmaGrammar;
  }
}

struct Architecture {
  std::string_view name;
  std::array<std::string_view, 7> words;
};

// Compute capabilities and words of each. [D, CUDA]
constexpr std::array<Architecture, 8> kArchitectures = {{
    {"Maxwell", {"maxwell", "50", "52", "53"}},
    {"Pascal", {"pascal", "60", "61", "62"}},
    {"Volta", {"volta", "70", "72"}},
    {"Turing", {"turing", "75"}},
    {"Ampere", {"ampere", "80", "86", "87"}},
    {"Ada", {"ada", "89"}},
    {"Hopper", {"hopper", "90"}},
    {"Blackwell", {"blackwell", "100", "101", "103", "110", "120", "121"}},
}};

// Of "sm80", "sm90a", "80", "volta"; empty for an architecture that is unheard of.
std::string_view ArchitectureName(std::string_view word) {
  if (word.starts_with("sm")) {
    word.remove_prefix(2);
    if (word.ends_with('a')) word.remove_suffix(1);
  }
  if (word.empty()) return {};
  for (const Architecture& architecture : kArchitectures) {
    const auto& words = architecture.words;
    if (std::find(words.begin(), words.end(), word) != words.end()) return architecture.name;
  }
  return {};
}

// Families whose names state neither types nor an instruction.
bool SaysNothingOfTypes(KernelFamily family) {
  return family == KernelFamily::kMyelin || family == KernelFamily::kAttention ||
         family == KernelFamily::kPointwise;
}

KernelKnowledge Judge(const KernelDescription& description, KernelFamily family) {
  const KernelFacts& facts = description.facts;
  const bool arithmetic_known = facts.operand != Precision::kUnknown ||
                                facts.tensor_cores.has_value() || SaysNothingOfTypes(family);
  if (!arithmetic_known || description.operation == KernelOperation::kUnknown ||
      description.Count(KernelBasis::kUnrecognised) > 0) {
    return KernelKnowledge::kPartly;
  }
  return description.Count(KernelBasis::kUnpublished) > 0 ? KernelKnowledge::kKnown
                                                          : KernelKnowledge::kFully;
}

}  // namespace

std::size_t KernelDescription::Count(KernelBasis basis) const {
  const auto same = [basis](const KernelPart& part) { return part.basis == basis; };
  return static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), same));
}

KernelDescription DescribeKernel(std::string_view name) {
  KernelDescription description;
  const std::string_view inner = InsideTemplate(name);
  const KernelTokens tokens(inner);
  const FamilyStart start = FindFamily(tokens);
  if (start.family == KernelFamily::kNone) return description;
  description.facts = ParseKernelName(name);

  KernelNameReader reader(&description);
  const std::string_view named = FromTo(inner, tokens[tokens.size() - 1]);
  AddWrapper(Before(inner, name), &reader);
  if (start.family == KernelFamily::kMyelin) {
    ReadMyelin(named, tokens, start.begin, &reader, &description);
  } else {
    reader.Read(named, GrammarOf(start.family, tokens[start.begin]));
  }
  reader.Read(After(named, inner), kLaunchWords);
  AddWrapper(After(inner, name), &reader);

  description.architecture_name = ArchitectureName(description.architecture);
  description.knowledge = Judge(description, start.family);
  return description;
}

// --- Names of values --------------------------------------------------------

std::string_view KernelOperationName(KernelOperation operation) {
  switch (operation) {
    case KernelOperation::kUnknown:
      return "?";
    case KernelOperation::kConvolution:
      return "convolution";
    case KernelOperation::kDataGradient:
      return "convolution data gradient";
    case KernelOperation::kWeightGradient:
      return "convolution weight gradient";
    case KernelOperation::kGroupedConvolution:
      return "grouped convolution";
    case KernelOperation::kDepthwiseConvolution:
      return "depthwise convolution";
    case KernelOperation::kMatrixProduct:
      return "matrix product";
    case KernelOperation::kMatrixVectorProduct:
      return "matrix-vector product";
    case KernelOperation::kPooling:
      return "pooling";
    case KernelOperation::kSoftmax:
      return "softmax";
    case KernelOperation::kAttention:
      return "attention";
    case KernelOperation::kPointwise:
      return "pointwise operations";
    case KernelOperation::kFused:
      return "fused operations";
  }
  return "?";
}

std::string_view KernelFieldName(KernelField field) {
  constexpr std::array<std::string_view, 23> kNames = {
      "architecture", "family",        "operation",  "method", "types",       "instruction",
      "layout",       "transposition", "tile",       "stages", "warps",       "warp_groups",
      "cluster",      "split_k",       "groups",     "filter", "stride",      "alignment",
      "epilogue",     "variant",       "identifier", "launch", "unrecognised"};
  static_assert(kNames.size() == static_cast<std::size_t>(KernelField::kUnrecognised) + 1);
  return kNames[static_cast<std::size_t>(field)];
}

std::string_view KernelBasisName(KernelBasis basis) {
  constexpr std::array<std::string_view, 5> kNames = {"documented", "measured", "inferred",
                                                      "not_published", "not_recognised"};
  return kNames[static_cast<std::size_t>(basis)];
}

std::string_view KernelKnowledgeName(KernelKnowledge knowledge) {
  constexpr std::array<std::string_view, 4> kNames = {"unknown", "partly", "known", "fully"};
  return kNames[static_cast<std::size_t>(knowledge)];
}

}  // namespace trtscope
