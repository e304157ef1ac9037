// Why each layer has the tactic that it has: the autotuner's decisions, their candidates, and how
// close they were. Times are milliseconds as TensorRT printed them; sums over candidates mean
// nothing, since TensorRT times each several times.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_TACTICS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_TACTICS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/analysis/format_combination.h"
#include "graph/model/engine.h"

namespace trtscope {

/// A tactic that was timed, or whose time came from the timing cache.
struct Candidate {
  TacticId tactic;
  float time_ms = 0;
  uint32_t line = 0;
  /// Index into BuildLog::tunings: whose turn it was.
  uint32_t tuning = 0;
  bool cached = false;
};

/// Turns of all runners at one layer (or one reformat) in one format combination.
struct Decision {
  std::string_view layer;
  std::string_view formats;
  TuningKind kind = TuningKind::kLayer;
  /// Half-open range into BuildLog::tunings.
  uint32_t first_tuning = 0, end_tuning = 0;
  /// Index into BuildLog::chosen; nullopt where the log prints no choice (reformats, no candidates,
  /// cut logs).
  std::optional<uint32_t> chosen;
  /// Index into Engine::attempts.
  uint32_t attempt = 0;
};

/// The decisions of `attempt`, in the order of the log. A new combination header, layer or kind
/// begins a new one.
std::vector<Decision> DecisionsOf(const Engine& engine, uint32_t attempt);

/// True for a time that was measured: TensorRT prints infinity (or the largest float) where nothing
/// ran.
bool IsMeasured(float time_ms);

/// All measured candidates, fastest first; equal times in the order of the log.
std::vector<Candidate> CandidatesOf(const BuildLog& log, const Decision& decision);

/// The fastest of `decision` by the log's own "Fastest Tactic" lines, else by its trials.
std::optional<Candidate> FastestOf(const BuildLog& log, const Decision& decision);

/// How it is known what an engine's layer took to run when it was chosen.
enum class TimedHow : uint8_t {
  kTimed,        ///< its tactic is among the trials of its own decision
  kCached,       ///< the time came from the timing cache
  kOnlyOption,   ///< chosen without timing, there was nothing else
  kOtherTactic,  ///< tuned under its name, but its tactic was not timed in formats that fit
  kNotTimed,     ///< not tuned under its name: up to 9.x an identical layer's result is reused
                 ///< silently
  kUntuned,      ///< the log gives no tactic, or the layer is one that TensorRT does not tune
};
/// "timed", "cached", "only_option", "other_tactic", "not_timed", "no_tactic".
std::string_view TimedHowName(TimedHow how);

/// Another way to run a layer that looked faster when it was timed alone.
struct Alternative {
  Candidate candidate;
  /// Index into TacticHistory::decisions.
  uint32_t decision = 0;
  Precision precision = Precision::kUnknown;
  /// What converting the chosen combination's tensors to this one's and back was timed at; nullopt
  /// where no reformat between just these formats was timed. 0 where the formats are equal.
  std::optional<float> reformat_in_ms, reformat_out_ms;
};

struct LayerTactic {
  LayerId layer;
  TimedHow how = TimedHow::kUntuned;
  /// Index into TacticHistory::decisions of the combination that the layer runs in.
  std::optional<uint32_t> decision;
  /// How many decisions timed this tactic under this name with port types that fit as well: more
  /// than one means that `decision` is the likeliest, not the sure one.
  uint32_t possible_decisions = 0;
  std::optional<Candidate> own;
  /// The fastest other tactic of the same decision.
  std::optional<Candidate> runner_up;
  uint32_t candidates = 0;
  uint32_t skipped = 0;
  /// Fastest candidate in another format combination that was faster than `own`.
  std::optional<Alternative> faster_elsewhere;
  /// Fastest of each other precision, by Precision's order.
  std::vector<Alternative> other_precisions;
  /// (runner_up - own) / own; negative where the runner-up was faster.
  std::optional<double> margin() const;
};

/// How much timings of one and the same tactic, layer and formats differ within this log.
struct TimingNoise {
  /// Pairs that were timed more than once.
  uint32_t repeats = 0;
  /// Median of |a - b| / min(a, b); nullopt below kFewestRepeats.
  std::optional<double> median;
  static constexpr uint32_t kFewestRepeats = 5;
};

/// The tuning history of one engine, made once; layers are explained one by one, since a log may
/// hold thousands and a report shows a few. The engine must outlive it.
class TacticHistory {
 public:
  /// Groups the turns of all attempts of the engine's build. No decisions where it has no log.
  explicit TacticHistory(const Engine& engine);

  /// Of all attempts, in the order of the log.
  const std::vector<Decision>& decisions() const { return decisions_; }
  const TimingNoise& noise() const { return noise_; }
  /// Why `layer`, one of the engine's, has its tactic: from the decisions of the attempt that was
  /// kept. Linear in the trials of the decisions under the layer's name.
  LayerTactic Explain(const Layer& layer) const;
  /// Those of `layers`, in order. Thousands of layers of one name, tuned thousands of times, would
  /// take forever: beyond kMostWork the rest is left out, so the result may be shorter.
  std::vector<LayerTactic> ExplainAll(const std::vector<LayerId>& layers) const;
  /// Turns and trials that ExplainAll looks at; far above what any real log needs.
  static constexpr uint64_t kMostWork = 50'000'000;
  /// The type in which a candidate's kernel multiplies as far as its name tells, else the type of
  /// the first real-valued input of its combination. kUnknown where neither tells.
  Precision PrecisionOf(const Candidate& candidate) const;

 private:
  void AddReformat(const Decision& decision);
  void PickDecision(const Layer& layer, const std::vector<uint32_t>& decisions,
                    LayerTactic& result) const;
  void DescribeDecision(const Layer& layer, LayerTactic& result) const;
  void FindAlternatives(const std::vector<uint32_t>& decisions, LayerTactic& result) const;
  Alternative MakeAlternative(uint32_t decision, const Candidate& candidate,
                              const LayerTactic& result) const;
  std::optional<float> ReformatCost(const std::vector<PortFormat>& from,
                                    const std::vector<PortFormat>& to) const;

  const Engine& engine_;
  std::vector<Decision> decisions_;
  TimingNoise noise_;
  /// Decisions on layers in the kept attempt, by the layer's name.
  struct LayerDecisions {
    std::vector<uint32_t> decisions;
    /// Their turns and trials.
    uint64_t work = 0;
  };
  std::unordered_map<std::string_view, LayerDecisions> by_layer_;
  /// "Float(…) -> Half(…)" → the fastest time of any tensor of just these strides.
  std::unordered_map<std::string_view, float> reformat_ms_;
  /// What the names of BuildLog::kernels tell, in their order: every turn asks.
  std::vector<Precision> kernel_precisions_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_TACTICS_H_
