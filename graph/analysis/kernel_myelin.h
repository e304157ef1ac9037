// The operations in the names of Myelin's generated kernels. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_KERNEL_MYELIN_H_
#define TRTSCOPE_GRAPH_ANALYSIS_KERNEL_MYELIN_H_

#include <span>
#include <string_view>

namespace trtscope {

/// Drops the capitalised word at the start of `text` and returns it: "CastMulSlic" → "Cast",
/// leaving "MulSlic". Empty where no such word starts.
std::string_view TakeCamelWord(std::string_view* text);

struct MyelinOperation {
  /// "Cast", as it stands in names.
  std::string_view word;
  std::string_view meaning;
  /// Can be nothing but pointwise, a reduction or data movement: no matrix product.
  bool scalar;
};
std::span<const MyelinOperation> MyelinOperations();
/// nullptr for a word that is unheard of.
const MyelinOperation* FindMyelinOperation(std::string_view word);

/// True if `operations` ("CastMulSlic") consists of scalar operations only.
bool AreScalarMyelinOperations(std::string_view operations);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_KERNEL_MYELIN_H_
