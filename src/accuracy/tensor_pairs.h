// Which tensor of the candidate's dump belongs to which of the reference's.
#ifndef TRTSCOPE_SRC_ACCURACY_TENSOR_PAIRS_H_
#define TRTSCOPE_SRC_ACCURACY_TENSOR_PAIRS_H_

#include <string>
#include <vector>

#include "parsers/common/activation.h"
#include "src/accuracy/engine_tensors.h"

namespace trtscope {

/// What two tensors were found to belong together by, surest first.
enum class PairedBy : uint8_t { kPathAndName, kName, kFileSafeName, kEngine, kOnlyOnes };
/// "path and name", …
std::string_view PairedByText(PairedBy by);

struct TensorPair {
  const Activation* reference = nullptr;
  const Activation* candidate = nullptr;
  PairedBy by = PairedBy::kName;
};

struct Pairing {
  /// In the reference's order.
  std::vector<TensorPair> pairs;
  std::vector<const Activation*> only_in_reference;
  std::vector<const Activation*> only_in_candidate;
};

/// Pairs by folder and name, then by name, by the name as files have it, by the engine's tensor
/// that both mean, and at last the only tensor of each side. A name that several tensors of a side
/// have decides nothing. `engine` may be null. Points into both dumps.
Pairing PairTensors(const std::vector<const Activation*>& reference,
                    const std::vector<const Activation*>& candidate, const EngineTensors* engine);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_TENSOR_PAIRS_H_
