// NVIDIA's procedure to find the layers that lose accuracy in INT8: one run a layer, in which the
// layers up to it compute in INT8 and those after it in FP32, each compared at the network's
// output. Where the loss rises, that layer is kept in higher precision, and the runs go on behind
// it.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_INT8_EXPERIMENT_H_
#define TRTSCOPE_GRAPH_ANALYSIS_INT8_EXPERIMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

/// One run: INT8 up to and with the layer `label`.
struct Int8Run {
  std::string_view label;
  /// 1 - cosine of the network's output with FP32's, or any other loss that is 0 for equal outputs.
  /// nullopt: not known (nothing finite to compare).
  std::optional<double> loss;
};

/// Where a label is in the order of the layers, or why it is in none.
enum class PlaceHow : uint8_t {
  kName,       ///< it is the layer's name
  kTensor,     ///< it is the name of a tensor that the layer writes
  kPart,       ///< it is a whole part of the fused layer's name
  kAmbiguous,  ///< several layers have that name, write that tensor, or have that part
  kMissing,    ///< no layer has it
};
/// "name", "tensor", "part", "ambiguous", "missing".
std::string_view PlaceHowName(PlaceHow how);

struct LabelPlace {
  /// Into the order; nullopt for kAmbiguous and kMissing.
  std::optional<uint32_t> at;
  PlaceHow how = PlaceHow::kMissing;
  /// Where it stands in the fused layer's name, in bytes; kWhole if it is no part of it. Runs of
  /// several parts of one layer are told apart by it.
  static constexpr uint32_t kWhole = UINT32_MAX;
  uint32_t part = kWhole;
};

/// Places each label in `names` by exact name. For orders that come from a file.
std::vector<LabelPlace> PlaceLabels(const std::vector<std::string_view>& labels,
                                    const std::vector<std::string_view>& names);

/// Places each label at a layer of `engine`: by its name, by a tensor that it writes, or as a part
/// of its fused name. Names hold anything: a fused name is cut at " + ", " || " and inside "PWN(…)"
/// only where a label is a whole part of it. The first rule that finds a layer counts.
std::vector<LabelPlace> PlaceLabelsInEngine(const std::vector<std::string_view>& labels,
                                            const Engine& engine);

struct ExperimentRules {
  /// A layer stands out only if the largest loss is at least this much: below, INT8 does no harm
  /// worth a search. 0.001 is a cosine of 0.999.
  double least_loss = 0.001;
  /// Its rise is more than this share of the range of all losses (0, the loss of a run without
  /// INT8, included),
  double least_share = 1.0 / 3;
  /// and more than so many times the median size of all steps: in a curve that wavers or climbs
  /// everywhere no single layer is to blame.
  double least_times_median = 3;
  /// With fewer runs than this there is no median to speak of.
  std::size_t fewest_runs = 4;
};

/// A run in its place of the trend.
struct TrendPoint {
  /// Into the runs.
  uint32_t run = 0;
  /// Into the order.
  uint32_t place = 0;
  /// As LabelPlace::part.
  uint32_t part = LabelPlace::kWhole;
  double loss = 0;
  /// Loss more than in the run before it; for the first, than 0.
  double step = 0;
  /// Layers that the step stands for: those after the run before, up to this one, kept ones left
  /// out. More than 1 where runs are missing: any of them may be to blame.
  uint32_t layers = 1;
};

struct Int8Trend {
  /// In the order of the layers, parts of one layer in the order of its name. Runs that are
  /// unplaced or without a loss are not in it, nor a second run of one place and part.
  std::vector<TrendPoint> points;
  std::vector<uint32_t> unplaced, without_loss, repeated;
  /// The largest rise, into `points`; nullopt if nothing rises.
  std::optional<uint32_t> largest;
  /// Whether that one stands out by the rules, and the sentence that says why (not).
  bool stands_out = false;
  std::string verdict;
  double range = 0;
  /// Median of the sizes of all steps; nullopt without points.
  std::optional<double> median_step;
};

/// `places` is one a run, of PlaceLabels; `kept` are places in the order that were in higher
/// precision in all these runs.
Int8Trend FindInt8Trend(const std::vector<Int8Run>& runs, const std::vector<LabelPlace>& places,
                        const std::vector<uint32_t>& kept, const ExperimentRules& rules = {});

/// What to run next, by the procedure: the layers found so far stay in higher precision, and INT8
/// grows from the layer after the last one found to the end, one run a layer.
struct NextExperiment {
  /// Into the order, ascending: kept before, and the one that stands out now.
  std::vector<uint32_t> keep;
  /// One run for each place of [first, end) that is not kept: INT8 up to it, but for `keep`.
  uint32_t first = 0, end = 0;
  /// The rise spans several layers: these runs tell which of them it is, and `keep` is as before.
  bool fills_gap = false;
  /// No layer stands out, or nothing is behind it: the search is over.
  bool finished = false;
};

/// `kept` as for FindInt8Trend; `order_size` is how many layers the order has.
NextExperiment PlanNextExperiment(const Int8Trend& trend, const std::vector<uint32_t>& kept,
                                  uint32_t order_size);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_INT8_EXPERIMENT_H_
