// Which "Adding reformat layer" line announced which layer. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_REFORMAT_INSERTIONS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_REFORMAT_INSERTIONS_H_

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/model/build_log.h"
#include "graph/model/layer.h"

namespace trtscope {

/// How TensorRT 7 and later begin the names of the reformats that they insert.
inline constexpr std::string_view kCopyNodePrefix = "Reformatting CopyNode for ";

/// The insertions of one build attempt, each handed out once and in order among equal names. The
/// attempt must outlive it.
class Insertions {
 public:
  /// `attempt` may be nullptr: no insertions.
  explicit Insertions(const BuildAttempt* attempt);

  /// The insertion that made `layer`, which is known to be a reformat: by the layer's name, else by
  /// a tensor that it writes (a reformatted input) or reads (a reformatted output). nullptr for
  /// none.
  const ReformatInsertion* Take(const Layer& layer);

  /// The insertion whose two tensors are exactly what `layer` reads and writes, nullptr for none.
  /// For layers that neither type nor name shows to be reformats.
  const ReformatInsertion* TakeBetween(const Layer& layer);

  /// Those that no layer took, in order.
  std::vector<ReformatInsertion> Unused() const;

 private:
  struct Namesakes {
    std::vector<std::size_t> insertions;
    std::size_t taken = 0;
  };

  // The next insertion of that name for which `accept(insertion)`; only the next one is looked at,
  // so that a log with many equal names costs no more.
  template <class Accept>
  const ReformatInsertion* TakeIf(std::string_view name, Accept accept);

  const std::vector<ReformatInsertion>* all_ = nullptr;
  std::vector<bool> used_;
  /// By what the layer's name and the tensor's name share: "Input Tensor 0 to conv1".
  std::unordered_map<std::string_view, Namesakes> by_name_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_REFORMAT_INSERTIONS_H_
