// Where a build's time goes: per phase, layer, runner and format combination.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_TIME_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_TIME_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/analysis/build_part.h"

namespace trtscope {

/// How a number of seconds is known, best first.
enum class SecondsFrom : uint8_t {
  kStated,  ///< lines of the log say it, or the difference of such
  kClock,   ///< difference of two times of the log's clock, which shows whole seconds: ±1 s
  /// A part of what is stated or clocked of the whole, by the clock's seconds and the trials'
  /// times.
  kEstimated,
  kSum,      ///< sum of what is known of its parts: a lower bound
  kUnknown,  ///< the log does not tell
};
/// "stated", "clock", "estimated", "sum", "?".
std::string_view SecondsFromName(SecondsFrom from);

struct KnownSeconds {
  /// nullopt exactly if `from` is kUnknown.
  std::optional<double> seconds;
  SecondsFrom from = SecondsFrom::kUnknown;
  /// The line that states it, 0 if none does.
  uint32_t line = 0;
};

enum class BuildPhaseKind : uint8_t {
  kStart,        ///< CUDA and the builder are loaded, up to the network
  kParse,        ///< the network is parsed
  kCalibrate,    ///< INT8 calibration
  kOptimise,     ///< the graph is built and optimised
  kSetUp,        ///< between optimizer and autotuner: cuBLAS and cuDNN are loaded
  kAutotune,     ///< formats and tactics are selected
  kMyelin,       ///< part of the phase before: Myelin compiles subgraphs
  kFinish,       ///< memory is laid out, kernels are generated
  kSerialise,    ///< the engine is written into a plan, and what else the program does with it
  kUnaccounted,  ///< what the whole is longer than all phases
};
/// "start", "parse", "calibrate", "optimise", "set up", "autotune", "Myelin compile", "finish",
/// "serialise", "not accounted for".
std::string_view BuildPhaseName(BuildPhaseKind kind);

struct BuildPhase {
  BuildPhaseKind kind = BuildPhaseKind::kStart;
  /// Index into the build's attempts; nullopt for phases that all share.
  std::optional<uint32_t> attempt;
  KnownSeconds time;
  LineRange lines;
  /// Its time is counted in the phase before it (kMyelin).
  bool inside = false;
  /// The log stops within it.
  bool unfinished = false;
};

/// What some of the autotuner's turns cost.
struct TuningCost {
  /// Turns of runners ("Timing Runner: …"); those with results from the timing cache, those without
  /// valid tactics, and those that tell their seconds.
  uint32_t turns = 0, cached = 0, empty = 0, stated = 0;
  uint64_t trials = 0, skipped = 0;
  /// "profiling completed in S seconds" (8.6+), of the turns that say it.
  std::optional<double> stated_seconds;
  /// From each turn's first line to the next one's, by the clock: ±1 s for each of
  /// `clock_stretches`, the runs of turns that follow each other.
  std::optional<double> clock_seconds;
  uint32_t clock_stretches = 0;
  /// Sum of the trials' times. A lower bound: TensorRT runs each tactic several times to time it,
  /// and prints the average.
  double trial_ms = 0;
  /// Stated seconds where all turns that ran tell them; else an estimate, which together are never
  /// more than the tuning took; else the trials' sum.
  KnownSeconds best;
  /// The first turn.
  uint32_t line = 0;
};

struct TuningGroup {
  /// Empty where the group has many.
  std::string_view layer, formats, runner;
  TuningKind kind = TuningKind::kLayer;
  /// Of runners: how many decisions of a combination they won.
  uint32_t won = 0;
  TuningCost cost;
};

/// Where something lies on the time line, in seconds since its begin.
struct TimeSpan {
  double begin = 0, end = 0;
};

/// Positions for pictures. They are estimates within the seconds of the clock (or where the log has
/// none, of stated times and trials), but in order, and nested as the lines are.
struct BuildTimeline {
  /// As BuildTime::phases.
  std::vector<TimeSpan> phases;
  /// The turns of all attempts, from `first_turn` on in the log.
  std::vector<TimeSpan> turns;
  std::size_t first_turn = 0;
  /// As the log's memory lines within the build.
  std::vector<double> memory;
};

struct BuildTime {
  KnownSeconds total;
  /// In the order of the log. Without the inner ones they sum to `total`, or to less.
  std::vector<BuildPhase> phases;
  TuningCost tuning;
  /// Decisions: "Chose Runner Type: …".
  uint32_t decisions = 0;
  /// Groups of turns, the costliest first: by layer (each reformat of a tensor counts as one), by
  /// runner, by layer and formats.
  std::vector<TuningGroup> layers, runners, combinations;
  BuildTimeline timeline;
  /// The build's lines show no time.
  bool clock_silent = true;
  /// Where the clock goes back, 0 if it does not; then it proves nothing.
  uint32_t clock_back_line = 0;
};

/// Linear in what the log holds of the build, but for sorting the groups.
BuildTime AnalyseBuildTime(const BuildPart& part);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_TIME_H_
