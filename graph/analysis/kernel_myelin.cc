#include "graph/analysis/kernel_myelin.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace trtscope {
namespace {

// Myelin cuts the names of operations to three or four letters, depending on the version; both are
// here. Nothing about them is published: the meanings are what the words can be short for [I].
// `Con` and `Fc` are not scalar: concatenation or convolution, and a matrix product.
constexpr std::array<MyelinOperation, 51> kOperations = {{
    // Seen in logs, all in kernels without a matrix product. [C]
    {"Add", "addition", true},
    {"Sub", "subtraction", true},
    {"Mul", "multiplication", true},
    {"Div", "division", true},
    {"Exp", "exponential", true},
    {"Max", "maximum", true},
    {"Maxr", "maximum over an axis", true},
    {"Min", "minimum", true},
    {"Sum", "sum over an axis", true},
    {"Mea", "mean over an axis", true},
    {"Cas", "conversion of type", true},
    {"Cast", "conversion of type", true},
    {"Resh", "reshape", true},
    {"Res", "reshape or resize", true},
    {"Slic", "slice", true},
    {"Repl", "replication", true},
    {"Conc", "concatenation", true},
    {"Roun", "rounding", true},
    {"Topk", "largest or smallest elements", true},
    // From public profiles.
    {"Mean", "mean over an axis", true},
    {"Neg", "negation", true},
    {"Sqr", "square or square root", true},
    {"Sqrt", "square root", true},
    {"Pow", "power", true},
    {"Erf", "error function", true},
    {"Log", "logarithm", true},
    {"Abs", "absolute value", true},
    {"Sin", "sine", true},
    {"Cos", "cosine", true},
    {"Tan", "tangent or hyperbolic tangent", true},
    {"Tanh", "hyperbolic tangent", true},
    {"Sig", "sigmoid", true},
    {"Sigm", "sigmoid", true},
    {"Silu", "SiLU (swish)", true},
    {"Relu", "ReLU", true},
    {"Sel", "selection", true},
    {"Sele", "selection", true},
    {"Sli", "slice", true},
    {"Tra", "transposition", true},
    {"Tran", "transposition", true},
    {"Mov", "copy", true},
    {"Move", "copy", true},
    {"Rep", "replication", true},
    {"Rou", "rounding", true},
    {"Gat", "gathering", true},
    {"Gath", "gathering", true},
    {"Bro", "broadcast", true},
    {"Fc", "matrix product (fully connected)", false},
    {"Con", "concatenation, convolution or constant", false},
    {"Gelu", "GELU", false},
    {"Arg", "position of the following", false},
}};

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::string_view TakeCamelWord(std::string_view* text) {
  if (text->empty() || !IsUpper(text->front())) return {};
  std::size_t length = 1;
  while (length < text->size() && IsLower((*text)[length])) ++length;
  const std::string_view word = text->substr(0, length);
  text->remove_prefix(length);
  return word;
}

std::span<const MyelinOperation> MyelinOperations() { return kOperations; }

const MyelinOperation* FindMyelinOperation(std::string_view word) {
  const auto* const found =
      std::find_if(kOperations.begin(), kOperations.end(),
                   [&](const MyelinOperation& row) { return row.word == word; });
  return found == kOperations.end() ? nullptr : found;
}

bool AreScalarMyelinOperations(std::string_view operations) {
  if (operations.empty()) return false;
  while (!operations.empty()) {
    const MyelinOperation* operation = FindMyelinOperation(TakeCamelWord(&operations));
    if (operation == nullptr || !operation->scalar) return false;
  }
  return true;
}

}  // namespace trtscope
