#include "graph/analysis/kernel_evidence.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace trtscope {
namespace {

constexpr std::string_view kEllipsis = "…";

// Kernel names up to this long are quoted whole.
constexpr std::size_t kShortName = 32;

constexpr std::array<std::string_view, 9> kTypeWords = {"tf32", "bf16", "f32",  "f16", "i32",
                                                        "i8",   "e4m3", "e5m2", "f64"};

// How many type words `token` consists of, 0 if it holds anything else: "f16f16" 2, "tensor16x8x16"
// 0.
int TypeWords(std::string_view token) {
  int words = 0;
  while (!token.empty()) {
    const auto* word = std::find_if(kTypeWords.begin(), kTypeWords.end(),
                                    [&](std::string_view w) { return token.starts_with(w); });
    if (word == kTypeWords.end()) return 0;
    token.remove_prefix(word->size());
    ++words;
  }
  return words;
}

// The types of an xmma name, "f16f16_f16f32_f32": a pair of types and the types that follow it.
std::string_view TypesIn(std::string_view name) {
  std::size_t first = std::string_view::npos;
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t end = std::min(name.find('_', begin), name.size());
    const int words = TypeWords(name.substr(begin, end - begin));
    if (first == std::string_view::npos) {
      if (words == 2) first = begin;
    } else if (words == 0) {
      return name.substr(first, begin - 1 - first);
    }
    begin = end + 1;
  }
  return first == std::string_view::npos ? std::string_view() : name.substr(first);
}

}  // namespace

std::string KernelEvidenceText(std::string_view name, const KernelFacts& facts) {
  if (name.size() <= kShortName) return std::string(name);
  const std::string_view types = facts.operand == Precision::kUnknown ? "" : TypesIn(name);
  std::string_view proof = facts.evidence;
  if (types.find(proof) != std::string_view::npos) proof = "";  // the types say it already
  if (types.empty() && proof.empty()) return std::string(name);
  std::string text;
  if (!name.starts_with(types.empty() ? proof : types)) text += kEllipsis;
  text += types;
  if (!types.empty() && !proof.empty()) text += kEllipsis;
  text += proof;
  if (!name.ends_with(proof.empty() ? types : proof)) text += kEllipsis;
  return text;
}

}  // namespace trtscope
