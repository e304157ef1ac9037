// What `accuracy` knows when everything has been read and compared, before anything is printed.
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_RUN_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_RUN_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "graph/analysis/error_cause.h"
#include "graph/analysis/error_flow.h"
#include "parsers/common/activation.h"
#include "src/accuracy/compare_dumps.h"
#include "src/accuracy/metric.h"
#include "src/cli/accuracy_experiment.h"
#include "src/cli/load.h"

namespace trtscope {

/// A tensor that does not pass a condition.
struct FailedGate {
  const Condition* condition = nullptr;
  std::string tensor;
  Verdict verdict = Verdict::kFails;
  std::optional<double> value;
};

struct AccuracyRun {
  /// The engine's inputs, and every diagnostic, the dumps' included.
  Loaded loaded;
  /// --engine-from was given.
  bool engine_asked = false;
  Dump reference;
  Dump candidate;
  /// Points into the dumps and the engine.
  DumpComparison comparison;
  /// --fail-if, and what fails it.
  std::vector<Condition> conditions;
  std::vector<FailedGate> failed;
  /// Of the tensors of `comparison`, the first that diverges, by --fail-if, else by kDiverges.
  std::optional<std::size_t> first_divergence;
  /// One a tensor of `comparison`, and how its error runs through the engine; only with one.
  std::vector<TensorError> observed;
  std::optional<ErrorFlow> flow;
  /// Only for the runs of an INT8 experiment.
  std::optional<Experiment> experiment;

  /// The engine of the tensors, null without.
  const EngineView* view() const { return loaded.views.empty() ? nullptr : &loaded.views.front(); }
  /// Losses that trtexec measured itself, of both sides.
  std::vector<const MeasuredLoss*> Losses() const;
  std::size_t CountCompared() const;
  std::size_t CountDiverging() const;
};

/// What a tensor must not be where the user says nothing else. The cosine does not see a wrong
/// scale, the distance does.
inline constexpr std::array<std::string_view, 2> kDiverges = {"cosine<0.999",
                                                              "relative_euclidean>0.1"};

/// Why the layer that writes `tensor` may be wrong: how it computes, and what its values tell.
/// Empty without an engine, and for the engine's inputs.
std::vector<ErrorCause> CausesOf(const AccuracyRun& run, const ComparedTensor& tensor);

/// True if the candidate has left the reference in this tensor: a condition of the run fails, or
/// there are NaNs or infinities that the reference does not have.
bool Diverges(const AccuracyRun& run, const ComparedTensor& tensor);

/// Reads the engine (--engine-from) and both dumps, compares, and draws the conclusions. `run` must
/// be new; it may not be moved afterwards. Returns what is wrong with the command line, or empty.
std::string RunAccuracy(const Options& options, const Io& io, AccuracyRun& run);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_RUN_H_
