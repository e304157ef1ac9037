// Two dumps compared tensor by tensor, in the engine's order where an engine is at hand.
#ifndef TRTSCOPE_SRC_ACCURACY_COMPARE_DUMPS_H_
#define TRTSCOPE_SRC_ACCURACY_COMPARE_DUMPS_H_

#include <functional>
#include <string>
#include <vector>

#include "graph/analysis/tensor_comparison.h"
#include "parsers/common/activation.h"
#include "src/accuracy/engine_tensors.h"
#include "src/accuracy/tensor_pairs.h"

namespace trtscope {

enum class TensorStatus : uint8_t {
  kCompared,
  /// The shapes differ in more than extents of 1.
  kOtherShape,
  /// The values lie in another order of axes.
  kOtherLayout,
  /// A side has no values that could be read.
  kNoValues,
};
/// "compared", "other_shape", "other_layout", "no_values".
std::string_view TensorStatusName(TensorStatus status);

struct ComparedTensor {
  /// As the engine calls it, else as the reference does; of a run of the INT8 experiment as the
  /// candidate's.
  std::string name;
  /// Of a run of the INT8 experiment: the layer up to which INT8 was used; else empty.
  std::string int8_up_to;
  TensorPair pair;
  /// Where the engine has it; nullopt without an engine, and for what the engine does not know.
  std::optional<EngineTensors::Place> place;
  TensorStatus status = TensorStatus::kCompared;
  /// Why it was not compared, or what is odd about it (fewer values than promised). Sentences.
  std::vector<std::string> remarks;
  /// Meaningful if it was compared.
  TensorMetrics metrics;

  /// Passes CompareOptions::wanted: reports show it. Conclusions are drawn from all tensors.
  bool shown = true;

  bool compared() const { return status == TensorStatus::kCompared; }
  /// There are NaNs or infinities that the reference does not have.
  bool breaks() const {
    return metrics.candidate.nan > metrics.reference.nan ||
           metrics.candidate.inf > metrics.reference.inf;
  }
};

struct DumpComparison {
  std::vector<ComparedTensor> tensors;
  std::vector<const Activation*> only_in_reference;
  std::vector<const Activation*> only_in_candidate;
  /// The runs of an INT8 experiment: each tensor is the same output of another run.
  bool int8_experiment = false;
  /// Tensors come in the order of the engine's layers.
  bool in_engine_order = false;
};

struct CompareOptions {
  double threshold = 0.1;
  /// Which tensors are to be shown, by name; empty: all.
  std::function<bool(std::string_view name)> wanted;
  /// Told after each tensor how many bytes of values, of both sides, are done.
  std::function<void(uint64_t bytes)> progress;
};

/// Points into both dumps and `engine`, which may be null.
DumpComparison CompareDumps(const std::vector<const Activation*>& reference,
                            const std::vector<const Activation*>& candidate,
                            const EngineTensors* engine, const CompareOptions& options);

/// "1x10x1x1"; "scalar"; "?" where the dump does not say.
std::string ShapeText(const Activation& tensor);

/// True if the values of both come in the same order: the extents are equal but for extents of 1.
/// Where a side does not say its shape, the numbers of values decide.
bool SameOrder(const Activation& a, const Activation& b);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_COMPARE_DUMPS_H_
