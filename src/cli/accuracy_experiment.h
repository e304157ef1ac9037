// The INT8 experiment of `accuracy`: the runs in the engine's order, who loses, what to run next.
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_EXPERIMENT_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_EXPERIMENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/int8_experiment.h"
#include "src/accuracy/compare_dumps.h"
#include "src/cli/command.h"

namespace trtscope {

/// `layer-12` in place of a layer's name: the engine's layer of that number. For names that are too
/// long for a file, or not unique.
inline constexpr std::string_view kNumberedLayer = "layer-";

struct Experiment {
  /// One a tensor of the comparison, in its order; tensors of other outputs than the most frequent
  /// one have no loss.
  std::vector<Int8Run> runs;
  std::vector<LabelPlace> places;
  /// Names of the engine's layers that a run may go up to (no reformats, copies, constants); empty
  /// without an engine: then nothing is known of the order.
  std::vector<std::string_view> order;
  Int8Trend trend;
  /// Of --keep: places in the order, and names that it does not have.
  std::vector<uint32_t> kept;
  std::vector<std::string> kept_unknown;
  NextExperiment next;
  /// Places that the next runs go up to.
  std::vector<uint32_t> next_runs;
};

/// Brings the runs of `comparison` into the engine's order, then judges them. `engine` may be null;
/// the result points into both.
Experiment MakeExperiment(const Engine* engine, const std::vector<std::string>& keep,
                          DumpComparison& comparison);

/// The trend, the layers to keep, the next runs. `output` is the name of the network's output.
Section ExperimentSection(const Experiment& experiment, std::string_view output,
                          const Options& options);
OrderedJson ExperimentJson(const Experiment& experiment, std::string_view output);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_EXPERIMENT_H_
