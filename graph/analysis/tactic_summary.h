// The autotuning of one engine in counts: runners, kernel families, refusals, reformats, cache.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_TACTIC_SUMMARY_H_
#define TRTSCOPE_GRAPH_ANALYSIS_TACTIC_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/tactics.h"

namespace trtscope {

/// What the whole build tried, over all attempts.
struct TuningTotals {
  uint64_t trials_timed = 0;
  uint64_t trials_skipped = 0;
  uint64_t trials_cached = 0;
  uint64_t foreign_trials = 0;
  uint64_t turns = 0;
  uint64_t turns_without_tactics = 0;
  uint64_t layer_decisions = 0;
  uint64_t reformat_decisions = 0;
  /// Distinct layer names that were tuned.
  uint64_t layers = 0;
  uint64_t attempts = 0;
};
TuningTotals CountTuning(const Engine& engine, const TacticHistory& history);

/// Tactics that were not tried, by reason.
struct RefusalCount {
  /// "workspace", "time limit", "memory", "device memory", "exception", "pruned", "unparsable".
  std::string_view reason;
  uint64_t tactics = 0;
  /// The most that one of them asked for; nullopt where the log does not say.
  std::optional<uint64_t> most_requested_bytes;
  /// What there was when `most_requested_bytes` was asked for.
  std::optional<uint64_t> available_bytes;
  /// The first line that says so.
  uint32_t line = 0;
};
std::vector<RefusalCount> CountRefusals(const Engine& engine);

struct RunnerCount {
  std::string_view runner;
  uint64_t turns = 0, trials = 0, chosen = 0, without_tactics = 0, cached = 0;
};
/// Runners of layer decisions, most trials first, then by name.
std::vector<RunnerCount> CountRunners(const BuildLog& log, const TacticHistory& history);

struct KernelFamilyCount {
  /// "xmma", "cask", …; "?" for kernels without a known name.
  std::string family;
  Precision precision = Precision::kUnknown;
  uint64_t tactics = 0, trials = 0, chosen = 0;
};
/// Trials of layer decisions by what their kernels' names tell, most trials first. Looks at every
/// trial.
std::vector<KernelFamilyCount> CountKernelFamilies(const BuildLog& log,
                                                   const TacticHistory& history);

/// What converting one kind of format into another took.
struct ReformatCostRow {
  /// See FormatClass.
  std::string from, to;
  uint32_t timed = 0;
  float fastest_ms = 0, median_ms = 0, slowest_ms = 0;
  /// Line of the fastest.
  uint32_t line = 0;
};
/// Each reformat decision counts with its fastest tactic. By from, then to.
std::vector<ReformatCostRow> ReformatCosts(const BuildLog& log, const TacticHistory& history);

/// One operation that Myelin timed kernels for, from its sorted table.
struct ForeignDecision {
  std::string_view name;
  std::string_view metadata;
  /// Into BuildStory::foreign_trials; never null.
  const ForeignTrial* fastest = nullptr;
  uint32_t candidates = 0;
  /// (second - fastest) / fastest; nullopt for a single candidate.
  std::optional<double> margin;
  uint32_t line = 0;
};
/// Operations with at least one row in `lines`, in the order of the log.
std::vector<ForeignDecision> ForeignDecisions(const BuildLog& log, LineRange lines);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_TACTIC_SUMMARY_H_
