#include "src/cli/tactics_json.h"

#include <array>
#include <charconv>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "graph/analysis/tactic_summary.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/cli/tactic_verdict.h"

namespace trtscope {
namespace {

// The double with the fewest digits that is this float: 0.0041f is printed as 0.0041.
double Shortest(float value) {
  std::array<char, 32> text;
  const auto printed = std::to_chars(text.data(), text.data() + text.size(), value);
  double shortest = static_cast<double>(value);
  std::from_chars(text.data(), printed.ptr, shortest);
  return shortest;
}

OrderedJson TimeJson(float time_ms) {
  return IsMeasured(time_ms) ? OrderedJson(Shortest(time_ms)) : OrderedJson(nullptr);
}

OrderedJson KernelJson(const BuildLog& log, TacticId tactic) {
  const KernelOfTactic* kernel = log.FindKernel(tactic);
  return kernel == nullptr ? OrderedJson(nullptr) : OrderedJson(kernel->kernel);
}

OrderedJson TrialJson(const BuildLog& log, const RunnerTuning& turn, TacticId tactic,
                      OrderedJson time, OrderedJson skipped, uint32_t line) {
  return {{"runner", turn.runner.view()},
          {"tactic", TacticIdText(tactic)},
          {"kernel", KernelJson(log, tactic)},
          {"time_ms", std::move(time)},
          {"skipped", std::move(skipped)},
          {"cached", turn.cached},
          {"line", line}};
}

void AddTrials(const BuildLog& log, const RunnerTuning& turn, OrderedJson& trials) {
  if (turn.cached) {
    trials.push_back(
        TrialJson(log, turn, turn.fastest, TimeJson(turn.fastest_ms), nullptr, turn.line));
  }
  log.trials.Visit(turn.first_trial, turn.end_trial, [&](const Trial& trial) {
    trials.push_back(TrialJson(
        log, turn, trial.tactic, TimeJson(trial.time_ms),
        IsMeasured(trial.time_ms) ? OrderedJson(nullptr) : OrderedJson("did not run"), trial.line));
  });
  for (uint32_t i = turn.first_skipped; i < turn.end_skipped; ++i) {
    const SkippedTrial& skipped = log.skipped_trials[i];
    OrderedJson trial = TrialJson(log, turn, skipped.tactic, nullptr, "workspace", skipped.line);
    trial["requested_bytes"] = skipped.requested_bytes;
    trial["available_bytes"] = skipped.available_bytes;
    trials.push_back(std::move(trial));
  }
}

OrderedJson CandidateJson(const BuildLog& log, const Candidate& candidate) {
  return {{"runner", log.tunings[candidate.tuning].runner.view()},
          {"tactic", TacticIdText(candidate.tactic)},
          {"kernel", KernelJson(log, candidate.tactic)},
          {"time_ms", TimeJson(candidate.time_ms)},
          {"line", candidate.line}};
}

OrderedJson CandidateOrNull(const BuildLog& log, const std::optional<Candidate>& candidate) {
  return candidate ? CandidateJson(log, *candidate) : OrderedJson(nullptr);
}

// The choice of a decision, with the time of its tactic among the candidates.
OrderedJson ChosenJson(const BuildLog& log, const Decision& decision,
                       const std::vector<Candidate>& candidates) {
  if (!decision.chosen) return nullptr;
  const ChosenTactic& chosen = log.chosen[*decision.chosen];
  OrderedJson time = nullptr;
  for (const Candidate& candidate : candidates) {
    if (candidate.tactic != chosen.tactic) continue;
    time = TimeJson(candidate.time_ms);
    break;
  }
  return {{"runner", chosen.runner},
          {"tactic", TacticIdText(chosen.tactic)},
          {"kernel", KernelJson(log, chosen.tactic)},
          {"time_ms", std::move(time)},
          {"line", chosen.line}};
}

OrderedJson MarginJson(const BuildLog& log, const Decision& decision,
                       const std::vector<Candidate>& candidates) {
  if (!decision.chosen) return nullptr;
  const TacticId chosen = log.chosen[*decision.chosen].tactic;
  LayerTactic tactic;
  for (const Candidate& candidate : candidates) {
    std::optional<Candidate>& place = candidate.tactic == chosen ? tactic.own : tactic.runner_up;
    if (!place) place = candidate;
  }
  return OrNull(tactic.margin());
}

// Candidates are sorted, and each has a line of its own. Skipped tactics have no rank.
void AddRanks(const std::vector<Candidate>& candidates, OrderedJson& trials) {
  std::unordered_map<uint32_t, std::size_t> rank_of_line;
  for (std::size_t i = 0; i < candidates.size(); ++i) rank_of_line[candidates[i].line] = i + 1;
  for (OrderedJson& trial : trials) {
    const auto rank = rank_of_line.find(trial["line"].get<uint32_t>());
    trial["rank"] = rank == rank_of_line.end() ? OrderedJson(nullptr) : OrderedJson(rank->second);
  }
}

// The first candidate of each turn, which is the turn's fastest.
OrderedJson FastestByRunnerJson(const BuildLog& log, const std::vector<Candidate>& candidates) {
  OrderedJson list = OrderedJson::array();
  std::unordered_set<uint32_t> seen;
  for (const Candidate& candidate : candidates) {
    if (seen.insert(candidate.tuning).second) list.push_back(CandidateJson(log, candidate));
  }
  return list;
}

OrderedJson DecisionJson(const BuildLog& log, const Decision& decision) {
  OrderedJson trials = OrderedJson::array();
  OrderedJson without = OrderedJson::array();
  for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
    AddTrials(log, log.tunings[i], trials);
    if (log.tunings[i].no_valid_tactics) without.push_back(log.tunings[i].runner.view());
  }
  const std::vector<Candidate> candidates = CandidatesOf(log, decision);
  AddRanks(candidates, trials);
  return {{"layer", decision.layer},
          {"kind", decision.kind == TuningKind::kLayer ? "layer" : "reformat"},
          {"formats", TextOrNull(decision.formats)},
          {"attempt", decision.attempt},
          {"trials", std::move(trials)},
          {"fastest_by_runner", FastestByRunnerJson(log, candidates)},
          {"runners_without_tactics", std::move(without)},
          {"chosen", ChosenJson(log, decision, candidates)},
          {"runner_up_margin", MarginJson(log, decision, candidates)}};
}

OrderedJson AlternativeJson(const BuildLog& log, const TacticHistory& history,
                            const Alternative& other) {
  OrderedJson json = CandidateJson(log, other.candidate);
  json["precision"] = PrecisionJson(other.precision);
  json["formats"] = TextOrNull(history.decisions()[other.decision].formats);
  json["reformat_in_ms"] =
      other.reformat_in_ms ? TimeJson(*other.reformat_in_ms) : OrderedJson(nullptr);
  json["reformat_out_ms"] =
      other.reformat_out_ms ? TimeJson(*other.reformat_out_ms) : OrderedJson(nullptr);
  return json;
}

OrderedJson LayerTacticJson(const EngineView& view, const Session& session,
                            const TacticHistory& history, const LayerTactic& tactic) {
  const BuildLog& log = *view.engine->log;
  OrderedJson json = LayerJson(view, session, tactic.layer);
  json["timed"] = TimedHowName(tactic.how);
  json["formats"] = tactic.decision ? TextOrNull(history.decisions()[*tactic.decision].formats)
                                    : OrderedJson(nullptr);
  json["possible_combinations"] = tactic.possible_decisions;
  json["tuned_time_ms"] = tactic.own ? TimeJson(tactic.own->time_ms) : OrderedJson(nullptr);
  json["tuned_line"] = tactic.own ? OrderedJson(tactic.own->line) : OrderedJson(nullptr);
  json["candidates"] = tactic.candidates;
  json["skipped"] = tactic.skipped;
  json["runner_up"] = CandidateOrNull(log, tactic.runner_up);
  json["runner_up_margin"] = OrNull(tactic.margin());
  json["verdict"] = ChoiceVerdict(tactic, history.noise());
  json["faster_elsewhere"] = tactic.faster_elsewhere
                                 ? AlternativeJson(log, history, *tactic.faster_elsewhere)
                                 : OrderedJson(nullptr);
  OrderedJson others = OrderedJson::array();
  for (const Alternative& other : tactic.other_precisions) {
    others.push_back(AlternativeJson(log, history, other));
  }
  json["other_precisions"] = std::move(others);
  json["alternatives"] = AlternativeVerdicts(history, tactic);
  return json;
}

OrderedJson RefusalsJson(const Engine& engine) {
  OrderedJson list = OrderedJson::array();
  for (const RefusalCount& refusal : CountRefusals(engine)) {
    list.push_back({{"reason", refusal.reason},
                    {"tactics", refusal.tactics},
                    {"most_requested_bytes", OrNull(refusal.most_requested_bytes)},
                    {"available_bytes", OrNull(refusal.available_bytes)},
                    {"line", refusal.line}});
  }
  return list;
}

OrderedJson CacheJson(const Engine& engine) {
  OrderedJson list = OrderedJson::array();
  for (const TimingCacheFact& fact : InLines(engine.log->story.cache, engine.log_lines)) {
    list.push_back({{"text", fact.text},
                    {"entries", OrNull(fact.entries)},
                    {"hits", OrNull(fact.hits)},
                    {"line", fact.line}});
  }
  return list;
}

OrderedJson ForeignJson(const Engine& engine) {
  OrderedJson list = OrderedJson::array();
  const BuildStory& story = engine.log->story;
  for (const BuildAttempt& attempt : engine.attempts) {
    const auto ops = InLines(story.foreign_ops, attempt.lines);
    for (auto op = ops.begin(); op != ops.end(); ++op) {
      const uint32_t end = std::next(op) == ops.end() ? attempt.lines.end : std::next(op)->line;
      OrderedJson trials = OrderedJson::array();
      for (const ForeignTrial& trial : InLines(story.foreign_trials, {op->line, end})) {
        trials.push_back({{"tactic", trial.tactic},
                          {"kernel", trial.kernel.view()},
                          {"time_ms", TimeJson(trial.cost_ms)},
                          {"relative_cost", Shortest(trial.relative_cost)},
                          {"tactic_hash", trial.tactic_hash.view()},
                          {"line", trial.line}});
      }
      list.push_back({{"op", op->name},
                      {"metadata", TextOrNull(op->metadata)},
                      {"line", op->line},
                      {"trials", std::move(trials)}});
    }
  }
  return list;
}

OrderedJson RunnersJson(const BuildLog& log, const TacticHistory& history) {
  OrderedJson list = OrderedJson::array();
  for (const RunnerCount& count : CountRunners(log, history)) {
    list.push_back({{"runner", count.runner},
                    {"turns", count.turns},
                    {"without_tactics", count.without_tactics},
                    {"trials", count.trials},
                    {"cached", count.cached},
                    {"chosen", count.chosen}});
  }
  return list;
}

OrderedJson FamiliesJson(const BuildLog& log, const TacticHistory& history) {
  OrderedJson list = OrderedJson::array();
  for (const KernelFamilyCount& count : CountKernelFamilies(log, history)) {
    list.push_back(
        {{"family", count.family == "?" ? OrderedJson(nullptr) : OrderedJson(count.family)},
         {"precision", PrecisionJson(count.precision)},
         {"tactics", count.tactics},
         {"trials", count.trials},
         {"chosen", count.chosen}});
  }
  return list;
}

OrderedJson ReformatCostsJson(const BuildLog& log, const TacticHistory& history) {
  OrderedJson list = OrderedJson::array();
  for (const ReformatCostRow& row : ReformatCosts(log, history)) {
    list.push_back({{"from", row.from},
                    {"to", row.to},
                    {"timed", row.timed},
                    {"fastest_ms", TimeJson(row.fastest_ms)},
                    {"median_ms", TimeJson(row.median_ms)},
                    {"slowest_ms", TimeJson(row.slowest_ms)},
                    {"line", row.line}});
  }
  return list;
}

void AddTotals(const TuningTotals& totals, OrderedJson& engine) {
  engine["trials_timed"] = totals.trials_timed;
  engine["trials_skipped"] = totals.trials_skipped;
  engine["trials_cached"] = totals.trials_cached;
  engine["foreign_trials"] = totals.foreign_trials;
  engine["attempts"] = totals.attempts;
}

}  // namespace

void WriteTacticsJson(const EngineView& view, const Loaded& loaded, const Options& options,
                      OrderedJson& engine) {
  const TacticHistory history(*view.engine);
  AddTotals(CountTuning(*view.engine, history), engine);
  const BuildLog& log = *view.engine->log;
  engine["noise"] = {{"repeats", history.noise().repeats},
                     {"median", OrNull(history.noise().median)}};
  engine["not_tried"] = RefusalsJson(*view.engine);
  engine["timing_cache"] = CacheJson(*view.engine);
  OrderedJson layers = OrderedJson::array();
  std::unordered_set<std::string_view> shown;
  const std::vector<LayerId> ids = ShownLayers(view);
  for (const LayerId id : ids) shown.insert(view.engine->layers[id.index()].name);
  for (const LayerTactic& tactic : history.ExplainAll(ids)) {
    layers.push_back(LayerTacticJson(view, loaded.session, history, tactic));
  }
  engine["layers_omitted"] = ids.size() - layers.size();
  engine["layers"] = std::move(layers);
  OrderedJson tunings = OrderedJson::array();
  for (const Decision& decision : history.decisions()) {
    if (!options.filter.empty() && shown.count(decision.layer) == 0) continue;
    tunings.push_back(DecisionJson(log, decision));
  }
  engine["tunings"] = std::move(tunings);
  engine["foreign_tunings"] = ForeignJson(*view.engine);
  if (!options.summary) return;
  engine["runners"] = RunnersJson(log, history);
  engine["kernel_families"] = FamiliesJson(log, history);
  engine["reformat_costs"] = ReformatCostsJson(log, history);
}

}  // namespace trtscope
