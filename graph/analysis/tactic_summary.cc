#include "graph/analysis/tactic_summary.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "graph/analysis/kernel_name.h"

namespace trtscope {
namespace {

uint32_t Size(const auto& container) { return static_cast<uint32_t>(container.size()); }

// Calls `visit(turn, decision)` for each turn of each decision on a layer.
template <class Visitor>
void VisitLayerTurns(const BuildLog& log, const TacticHistory& history, const Visitor& visit) {
  for (const Decision& decision : history.decisions()) {
    if (decision.kind != TuningKind::kLayer) continue;
    for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
      visit(log.tunings[i], decision);
    }
  }
}

const ChosenTactic* ChoiceOf(const BuildLog& log, const Decision& decision) {
  return decision.chosen ? &log.chosen[*decision.chosen] : nullptr;
}

void AddRefusal(RefusalCount& count, uint32_t line, std::optional<uint64_t> requested,
                std::optional<uint64_t> available, uint64_t tactics) {
  if (tactics == 0) return;
  if (count.tactics == 0) count.line = line;
  count.tactics += tactics;
  if (!requested || requested <= count.most_requested_bytes) return;
  count.most_requested_bytes = requested;
  count.available_bytes = available;
}

// Tactics of one kernel family, counted by id first: names are read once each.
struct TacticTrials {
  uint64_t trials = 0, chosen = 0;
};

}  // namespace

TuningTotals CountTuning(const Engine& engine, const TacticHistory& history) {
  TuningTotals totals;
  if (engine.log == nullptr) return totals;
  const BuildLog& log = *engine.log;
  totals.attempts = engine.attempts.size();
  for (const BuildAttempt& attempt : engine.attempts) {
    const uint32_t end = std::min(attempt.end_tuning, Size(log.tunings));
    for (uint32_t i = attempt.first_tuning; i < end; ++i) {
      const RunnerTuning& turn = log.tunings[i];
      ++totals.turns;
      totals.trials_timed += turn.end_trial - turn.first_trial;
      totals.trials_skipped += turn.end_skipped - turn.first_skipped;
      totals.trials_cached += turn.cached ? 1U : 0U;
      totals.turns_without_tactics += turn.no_valid_tactics ? 1U : 0U;
    }
    totals.foreign_trials += InLines(log.story.foreign_trials, attempt.lines).size();
  }
  std::unordered_set<std::string_view> layers;
  for (const Decision& decision : history.decisions()) {
    const bool layer = decision.kind == TuningKind::kLayer;
    ++(layer ? totals.layer_decisions : totals.reformat_decisions);
    if (layer) layers.insert(decision.layer);
  }
  totals.layers = layers.size();
  return totals;
}

std::vector<RefusalCount> CountRefusals(const Engine& engine) {
  std::array<RefusalCount, 7> counts;
  constexpr std::array<std::string_view, 7> kReasons = {
      "workspace", "time limit", "memory", "device memory", "exception", "pruned", "unparsable"};
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i].reason = kReasons[i];
  auto& [workspace, time_limit, memory, device, exception, pruned, unparsable] = counts;
  if (engine.log == nullptr) return {};
  const BuildLog& log = *engine.log;
  for (const BuildAttempt& attempt : engine.attempts) {
    for (const SkippedTrial& skipped : InLines(log.skipped_trials, attempt.lines)) {
      AddRefusal(workspace, skipped.line, skipped.requested_bytes, skipped.available_bytes, 1);
    }
    for (const RefusedTactic& refused : InLines(log.story.refused, attempt.lines)) {
      RefusalCount& count = refused.why == RefusedTactic::Why::kTimeLimit      ? time_limit
                            : refused.why == RefusedTactic::Why::kMemory       ? memory
                            : refused.why == RefusedTactic::Why::kDeviceMemory ? device
                                                                               : exception;
      AddRefusal(count, refused.line, refused.requested_bytes, std::nullopt, 1);
    }
    for (const TacticPruning& pruning : InLines(log.story.prunings, attempt.lines)) {
      AddRefusal(pruned, pruning.line, std::nullopt, std::nullopt, pruning.pruned);
      AddRefusal(unparsable, pruning.line, std::nullopt, std::nullopt, pruning.unparsable);
    }
  }
  std::vector<RefusalCount> some;
  std::copy_if(counts.begin(), counts.end(), std::back_inserter(some),
               [](const RefusalCount& count) { return count.tactics > 0; });
  return some;
}

std::vector<RunnerCount> CountRunners(const BuildLog& log, const TacticHistory& history) {
  std::unordered_map<std::string_view, RunnerCount> by_runner;
  VisitLayerTurns(log, history, [&](const RunnerTuning& turn, const Decision&) {
    RunnerCount& count = by_runner[turn.runner];
    ++count.turns;
    count.trials += turn.end_trial - turn.first_trial;
    count.without_tactics += turn.no_valid_tactics ? 1U : 0U;
    count.cached += turn.cached ? 1U : 0U;
  });
  for (const Decision& decision : history.decisions()) {
    const ChosenTactic* chosen = ChoiceOf(log, decision);
    if (chosen != nullptr && decision.kind == TuningKind::kLayer)
      ++by_runner[chosen->runner].chosen;
  }
  std::vector<RunnerCount> counts;
  for (auto& [runner, count] : by_runner) {
    count.runner = runner;
    counts.push_back(count);
  }
  std::sort(counts.begin(), counts.end(), [](const RunnerCount& a, const RunnerCount& b) {
    return std::tie(b.trials, b.turns, a.runner) < std::tie(a.trials, a.turns, b.runner);
  });
  return counts;
}

std::vector<KernelFamilyCount> CountKernelFamilies(const BuildLog& log,
                                                   const TacticHistory& history) {
  std::unordered_map<uint64_t, TacticTrials> by_tactic;
  VisitLayerTurns(log, history, [&](const RunnerTuning& turn, const Decision&) {
    log.trials.Visit(turn.first_trial, turn.end_trial,
                     [&](const Trial& trial) { ++by_tactic[trial.tactic.value].trials; });
  });
  for (const Decision& decision : history.decisions()) {
    const ChosenTactic* chosen = ChoiceOf(log, decision);
    if (chosen == nullptr || decision.kind != TuningKind::kLayer) continue;
    ++by_tactic[chosen->tactic.value].chosen;
  }
  std::map<std::pair<std::string, Precision>, KernelFamilyCount> by_family;
  for (const auto& [tactic, trials] : by_tactic) {
    const KernelOfTactic* kernel = log.FindKernel(TacticId{tactic});
    const KernelFacts facts = kernel == nullptr ? KernelFacts() : ParseKernelName(kernel->kernel);
    const std::string family = facts.family.empty() ? "?" : std::string(facts.family);
    KernelFamilyCount& count = by_family[{family, facts.operand}];
    count.family = family;
    count.precision = facts.operand;
    ++count.tactics;
    count.trials += trials.trials;
    count.chosen += trials.chosen;
  }
  std::vector<KernelFamilyCount> counts;
  for (const auto& entry : by_family) counts.push_back(entry.second);
  std::stable_sort(
      counts.begin(), counts.end(),
      [](const KernelFamilyCount& a, const KernelFamilyCount& b) { return a.trials > b.trials; });
  return counts;
}

std::vector<ReformatCostRow> ReformatCosts(const BuildLog& log, const TacticHistory& history) {
  struct Timed {
    std::vector<float> times;
    float fastest = 0;
    uint32_t line = 0;
  };
  std::map<std::pair<std::string, std::string>, Timed> by_class;
  for (const Decision& decision : history.decisions()) {
    if (decision.kind != TuningKind::kReformat) continue;
    const std::optional<Candidate> best = FastestOf(log, decision);
    const FormatCombination formats = ParseFormatCombination(decision.formats);
    if (!best || formats.inputs.size() != 1 || formats.outputs.size() != 1) continue;
    Timed& timed = by_class[{FormatClass(formats.inputs[0]), FormatClass(formats.outputs[0])}];
    if (timed.times.empty() || best->time_ms < timed.fastest) {
      timed.fastest = best->time_ms;
      timed.line = best->line;
    }
    timed.times.push_back(best->time_ms);
  }
  std::vector<ReformatCostRow> rows;
  for (auto& [classes, timed] : by_class) {
    std::sort(timed.times.begin(), timed.times.end());
    rows.push_back({classes.first, classes.second, Size(timed.times), timed.times.front(),
                    timed.times[(timed.times.size() - 1) / 2], timed.times.back(), timed.line});
  }
  return rows;
}

std::vector<ForeignDecision> ForeignDecisions(const BuildLog& log, LineRange lines) {
  std::vector<ForeignDecision> decisions;
  const auto ops = InLines(log.story.foreign_ops, lines);
  for (auto op = ops.begin(); op != ops.end(); ++op) {
    const auto next = std::next(op);
    const uint32_t end = next == ops.end() ? lines.end : next->line;
    ForeignDecision decision;
    decision.name = op->name;
    decision.metadata = op->metadata;
    decision.line = op->line;
    const ForeignTrial* second = nullptr;
    for (const ForeignTrial& trial : InLines(log.story.foreign_trials, {op->line, end})) {
      ++decision.candidates;
      if (decision.fastest == nullptr || trial.cost_ms < decision.fastest->cost_ms) {
        second = decision.fastest;
        decision.fastest = &trial;
      } else if (second == nullptr || trial.cost_ms < second->cost_ms) {
        second = &trial;
      }
    }
    if (decision.fastest == nullptr) continue;
    const auto fastest = static_cast<double>(decision.fastest->cost_ms);
    if (second != nullptr && fastest > 0) {
      decision.margin = static_cast<double>(second->cost_ms) / fastest - 1;
    }
    decisions.push_back(decision);
  }
  return decisions;
}

}  // namespace trtscope
