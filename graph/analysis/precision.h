// In which precision each layer computes, and what that is known from.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_PRECISION_H_
#define TRTSCOPE_GRAPH_ANALYSIS_PRECISION_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/model/engine.h"

namespace trtscope {

/// What a layer's compute precision was read from, best evidence first.
enum class EvidenceFrom : uint8_t { kKernelName, kWeights, kInputFormat, kNone };
/// "kernel_name", "weights", "input_format", "none".
std::string_view EvidenceFromName(EvidenceFrom from);

struct LayerPrecision {
  /// kUnknown for layers that do not compute (reformat, copy, shuffle, quantize, …) and where
  /// nothing tells.
  Precision compute = Precision::kUnknown;
  EvidenceFrom from = EvidenceFrom::kNone;
  /// For people and JSON: the token of the kernel's name ("i8816"), "weights Half", "input Int8",
  /// or why nothing is known ("a reformat has no compute precision").
  std::string text;
  std::optional<bool> tensor_cores;
  Precision accumulator = Precision::kUnknown;
};

/// One per layer, in order.
std::vector<LayerPrecision> AnalysePrecision(const Engine& engine);

struct PrecisionTotal {
  /// kUnknown gathers the layers without a compute precision.
  Precision precision = Precision::kUnknown;
  uint32_t layers = 0;
  /// nullopt where no layer of this precision has a time.
  std::optional<double> time_ms;
  std::optional<double> time_share;
};

/// Totals by precision, most layers first, ties by precision's order; unknown last.
std::vector<PrecisionTotal> PrecisionTotals(const std::vector<LayerPrecision>& precisions,
                                            const Attribution& attribution);

/// A layer that computes in a wider type than the narrowest that the build asked for.
struct WiderThanAsked {
  LayerId layer;
  Precision compute = Precision::kUnknown;
  Precision asked = Precision::kUnknown;
  /// Why, as far as the log tells (missing scale, non-conforming choice, no candidate in the asked
  /// type was timed, the best candidate was slower: with figures). "?" where it tells nothing.
  std::string reason;
  SourceRef reason_source;
};

/// In execution order. Empty where the log does not say what was asked. Only layers with a known
/// compute precision of a known width are compared; TF32 counts as FP32 here (it is how FP32 is
/// allowed to run).
std::vector<WiderThanAsked> FindWiderThanAsked(const Engine& engine,
                                               const std::vector<LayerPrecision>& precisions);

/// The same layers without their reasons, which cost a pass over the tuning history.
std::vector<WiderThanAsked> ListWiderThanAsked(const Engine& engine,
                                               const std::vector<LayerPrecision>& precisions);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_PRECISION_H_
