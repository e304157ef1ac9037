#include "graph/analysis/kernel_name.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "graph/analysis/kernel_families.h"
#include "graph/analysis/kernel_myelin.h"
#include "graph/analysis/kernel_tokens.h"

namespace trtscope {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

bool IsMatrixMultiplyType(Precision type) {
  return type == Precision::kFP16 || type == Precision::kBF16 || type == Precision::kFP8 ||
         type == Precision::kINT8;
}

// `sm80`, `sm100`, `sm90a`.
bool IsSmToken(std::string_view token) {
  if (token.substr(0, 2) != "sm") return false;
  token.remove_prefix(2);
  if (TakeDigits(&token).empty()) return false;
  return token.empty() || (token.size() == 1 && IsLower(token.front()));
}

// The architecture in front of a cask name. It is what the kernel was written for, not the GPU it
// runs on, so nothing is concluded from it.
constexpr std::array<std::string_view, 9> kArchitectures = {
    "maxwell", "pascal", "volta", "turing", "ampere", "ada", "hopper", "blackwell", "Volta"};

bool IsAttention(const KernelTokens& tokens) {
  if (tokens[0] == "fmha" || tokens[0] == "mha" || tokens[0] == "flash") return true;
  const auto mha = tokens.Find("mha");
  return mha && *mha > 0 && (tokens[*mha - 1] == "gemm" || tokens[*mha - 1] == "gemv");
}

// Where the operations stand: `__myl_OPS_…`, or `__myl_bb1_2_OPS` as profilers print it.
std::size_t MyelinOpsAt(const KernelTokens& tokens) {
  constexpr std::size_t kAfterPrefix = 3;
  std::string_view block = tokens[kAfterPrefix];
  std::string_view number = tokens[kAfterPrefix + 1];
  if (block.substr(0, 2) != "bb") return kAfterPrefix;
  block.remove_prefix(2);
  const bool numbered = !TakeDigits(&block).empty() && !TakeDigits(&number).empty();
  return numbered && block.empty() && number.empty() ? kAfterPrefix + 2 : kAfterPrefix;
}

KernelFacts OfFamily(std::string_view family) {
  KernelFacts facts;
  facts.family = family;
  return facts;
}

// TensorRT's own pointwise code generator: no matrix product, and no type in the name. [I]
KernelFacts ReadNativePointwise(const KernelTokens& tokens) {
  KernelFacts facts = OfFamily("pointwise");
  facts.tensor_cores = false;
  facts.evidence = tokens[0];
  return facts;
}

}  // namespace

// CUTLASS kernels are templates, and profilers print them as such:
// `void cutlass::Kernel<cutlass_80_tensorop_…>(Params)`. What counts is the argument's name.
std::string_view InsideTemplate(std::string_view name) {
  for (const std::string_view opening : {"Kernel<", "Kernel2<"}) {
    const std::size_t at = name.find(opening);
    if (at == std::string_view::npos) continue;
    name.remove_prefix(at + opening.size());
    return name.substr(0, name.find_first_of(",>( "));
  }
  return name;
}

bool IsArchitectureWord(std::string_view token) {
  return std::find(kArchitectures.begin(), kArchitectures.end(), token) != kArchitectures.end();
}

FamilyStart FindFamily(const KernelTokens& tokens) {
  if (IsAttention(tokens)) return {KernelFamily::kAttention, 0};
  if (tokens[0].empty() && tokens[1].empty() && tokens[2] == "myl") {
    return {KernelFamily::kMyelin, MyelinOpsAt(tokens)};
  }
  if (tokens[0] == "generatedNativePointwise") return {KernelFamily::kPointwise, 0};
  // cuBLAS' newest kernels; what their letters stand for is not published.
  if (tokens[0] == "nvjet") return {KernelFamily::kNvjet, 1};

  const std::size_t start = tokens[0] == "trt" ? 1 : 0;
  if (IsSmToken(tokens[start]) && tokens[start + 1] == "xmma") {
    return {KernelFamily::kXmma, start + 2};
  }
  const std::size_t after_architecture = IsArchitectureWord(tokens[start]) ? start + 1 : start;
  const std::string_view first = tokens[after_architecture];
  if (first == "cutlass" || first == "cutlass3x") {
    return {KernelFamily::kCutlass, after_architecture};
  }
  if (after_architecture > start) return {KernelFamily::kCask, after_architecture};
  return {};
}

KernelFacts ReadMyelinName(const KernelTokens& tokens, std::size_t begin) {
  KernelFacts facts = OfFamily("myelin");
  if (!AreScalarMyelinOperations(tokens[begin])) return facts;
  facts.tensor_cores = false;
  facts.evidence = tokens[begin];
  return facts;
}

KernelFacts ReadAttentionName(const KernelTokens& tokens) {
  KernelFacts facts = OfFamily("mha");
  // Only fmha names state types: the data's, then the accumulator's where it differs. [D,
  // TensorRT's plugins]
  if (tokens[0] != "fmha") return facts;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const Precision type = TypeOfWord(tokens[i]);
    if (type == Precision::kUnknown) continue;
    facts.input = type;
    facts.accumulator = TypeOfWord(tokens[i + 1]);
    // FP32 attention may multiply in TF32 or FP32; the name does not tell.
    if (!IsMatrixMultiplyType(type)) return facts;
    facts.operand = type;
    facts.evidence = tokens[i];
    return facts;
  }
  return facts;
}

namespace {

KernelFacts ReadByFamily(const KernelTokens& tokens) {
  const FamilyStart start = FindFamily(tokens);
  switch (start.family) {
    case KernelFamily::kAttention:
      return ReadAttentionName(tokens);
    case KernelFamily::kMyelin:
      return ReadMyelinName(tokens, start.begin);
    case KernelFamily::kPointwise:
      return ReadNativePointwise(tokens);
    case KernelFamily::kNvjet:
      return OfFamily("nvjet");
    case KernelFamily::kXmma:
      return ReadXmmaName(tokens, start.begin);
    case KernelFamily::kCutlass:
      return ReadCutlassName(tokens, start.begin);
    case KernelFamily::kCask:
      return ReadCaskName(tokens, start.begin);
    case KernelFamily::kNone:
      break;
  }
  return {};
}

}  // namespace

KernelFacts ParseKernelName(std::string_view name) {
  KernelFacts facts = ReadByFamily(KernelTokens(InsideTemplate(name)));
  facts.input = StoredAs(facts.input);
  facts.output = StoredAs(facts.output);
  return facts;
}

}  // namespace trtscope
