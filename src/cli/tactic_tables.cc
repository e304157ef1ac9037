#include "src/cli/tactic_tables.h"

#include <algorithm>

#include "graph/analysis/tactic_summary.h"
#include "src/cli/tactic_verdict.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

std::optional<double> TimeOf(const std::optional<Candidate>& candidate) {
  if (!candidate) return std::nullopt;
  return static_cast<double>(candidate->time_ms);
}

// The kernel's name, else the tactic's id.
std::string TacticText(const BuildLog& log, TacticId tactic) {
  const KernelOfTactic* kernel = log.FindKernel(tactic);
  return kernel == nullptr ? TacticIdText(tactic) : std::string(kernel->kernel);
}

Cell LineCell(uint32_t line) { return {std::to_string(line), std::nullopt, Tone::kDim}; }

std::vector<Cell> TacticRow(const EngineView& view, const TacticHistory& history,
                            const LayerTactic& tactic) {
  const Layer& layer = view.engine->layers[tactic.layer.index()];
  return {TimeCell(TimeOf(tactic.own)),
          TextCell(layer.name),
          PrecisionCell(view.precisions[tactic.layer.index()].compute),
          TextOrUnknown(KernelText(layer.tactic)),
          tactic.decision ? CountCell(tactic.candidates) : TextCell(""),
          TextCell(ChoiceVerdict(tactic, history.noise()))};
}

Table TitledTable(std::vector<Column> columns) {
  Table table;
  table.columns = std::move(columns);
  return table;
}

std::string ReasonText(const SkippedTrial& skipped) {
  return "skipped: wants " + Bytes(static_cast<int64_t>(skipped.requested_bytes));
}

std::vector<Cell> CandidateRow(const BuildLog& log, const Candidate& candidate, std::size_t rank,
                               const LayerTactic& tactic, float fastest_ms) {
  const bool own = tactic.own && tactic.own->tuning == candidate.tuning &&
                   tactic.own->tactic == candidate.tactic;
  const double slower =
      fastest_ms > 0 ? static_cast<double>(candidate.time_ms) / static_cast<double>(fastest_ms) - 1
                     : 0;
  return {CountCell(rank),
          TimeCell(static_cast<double>(candidate.time_ms)),
          {slower > 0 ? "+" + PercentText(slower) : "", Exact(slower), Tone::kDim},
          TextCell(log.tunings[candidate.tuning].runner),
          TextCell(TacticText(log, candidate.tactic)),
          TextCell(own                ? "chosen"
                   : candidate.cached ? "cached"
                                      : "",
                   Tone::kGood),
          LineCell(candidate.line)};
}

void AddSkippedRows(const BuildLog& log, const Decision& decision, Table& table) {
  for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
    const RunnerTuning& tuning = log.tunings[i];
    for (uint32_t k = tuning.first_skipped; k < tuning.end_skipped; ++k) {
      const SkippedTrial& skipped = log.skipped_trials[k];
      table.rows.push_back({TextCell(""), TextCell(""), TextCell(""), TextCell(tuning.runner),
                            TextCell(TacticText(log, skipped.tactic)),
                            TextCell(ReasonText(skipped), Tone::kNotice), LineCell(skipped.line)});
    }
  }
}

}  // namespace

Table TacticTable(const EngineView& view, const TacticHistory& history,
                  const std::vector<LayerTactic>& layers, std::size_t limit) {
  Table table = TitledTable({{"time ms", Align::kRight, false, "time_ms"},
                             {"layer", Align::kLeft, true, "name"},
                             {"computes", Align::kLeft, false, "compute_precision"},
                             {"kernel", Align::kLeft, true, "kernel"},
                             {"tried", Align::kRight, false, "candidates"},
                             {"chosen", Align::kLeft, false, "verdict"}});
  limit = std::min(limit, layers.size());
  for (std::size_t i = 0; i < limit; ++i) table.rows.push_back(TacticRow(view, history, layers[i]));
  if (limit < layers.size()) {
    table.footer = {TextCell(""),
                    TextCell("[" + Counted(layers.size() - limit, "other") + "]", Tone::kDim)};
  }
  return table;
}

Table TrialTable(const BuildLog& log, const Decision& decision, const LayerTactic& tactic,
                 std::size_t limit) {
  Table table = TitledTable({{"rank", Align::kRight, false, "rank"},
                             {"time ms", Align::kRight, false, "time_ms"},
                             {"slower", Align::kRight, false, "slower"},
                             {"runner", Align::kLeft, false, "runner"},
                             {"kernel", Align::kLeft, true, "kernel"},
                             {"", Align::kLeft, false, "outcome"},
                             {"line", Align::kRight, false, "line"}});
  const std::vector<Candidate> candidates = CandidatesOf(log, decision);
  const float fastest = candidates.empty() ? 0 : candidates.front().time_ms;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    table.rows.push_back(CandidateRow(log, candidates[i], i + 1, tactic, fastest));
  }
  AddSkippedRows(log, decision, table);
  if (limit < table.rows.size()) {
    table.footer.resize(table.columns.size());
    table.footer[4] = TextCell("[" + Counted(table.rows.size() - limit, "other") + "]", Tone::kDim);
    table.rows.resize(limit);
  }
  return table;
}

Section TimingCacheSection(const Engine& engine) {
  Section section;
  section.heading = "Timing cache";
  const auto facts = InLines(engine.log->story.cache, engine.log_lines);
  constexpr std::size_t kMost = 20;
  for (const TimingCacheFact& fact : facts) {
    if (section.lines.size() == kMost) {
      section.notes.push_back({"and " + Counted(facts.size() - kMost, "more line")});
      break;
    }
    section.lines.push_back({std::string(fact.text) + "  (line " + Count(fact.line) + ")",
                             Tone::kPlain, LineKind::kItem});
  }
  return section;
}

Section ForeignSection(const Engine& engine, std::size_t limit) {
  Section section;
  section.heading = "Kernels timed by Myelin";
  const BuildAttempt* attempt = engine.chosen_attempt();
  if (attempt == nullptr) return section;
  Table table = TitledTable({{"time ms", Align::kRight, false, "time_ms"},
                             {"operation", Align::kLeft, true, "op"},
                             {"fastest kernel", Align::kLeft, true, "kernel"},
                             {"tried", Align::kRight, false, "candidates"},
                             {"next best", Align::kLeft, false, "runner_up_margin"}});
  for (const ForeignDecision& op : ForeignDecisions(*engine.log, attempt->lines)) {
    table.rows.push_back({TimeCell(static_cast<double>(op.fastest->cost_ms)),
                          TextOrUnknown(op.name), TextCell(op.fastest->kernel),
                          CountCell(op.candidates),
                          TextCell(op.margin ? "+" + PercentText(*op.margin) : "")});
  }
  if (limit < table.rows.size()) {
    section.notes.push_back({"and " + Counted(table.rows.size() - limit, "more operation")});
    table.rows.resize(limit);
  }
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

Section RunnerSection(const BuildLog& log, const TacticHistory& history) {
  Section section;
  section.heading = "Runners";
  Table table = TitledTable({{"runner", Align::kLeft, true, "runner"},
                             {"turns", Align::kRight, false, "turns"},
                             {"without tactics", Align::kRight, false, "without_tactics"},
                             {"trials", Align::kRight, false, "trials"},
                             {"cached", Align::kRight, false, "cached"},
                             {"chosen", Align::kRight, false, "chosen"}});
  for (const RunnerCount& count : CountRunners(log, history)) {
    table.rows.push_back({TextOrUnknown(count.runner), CountCell(count.turns),
                          CountCell(count.without_tactics), CountCell(count.trials),
                          CountCell(count.cached), CountCell(count.chosen)});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

Section FamilySection(const BuildLog& log, const TacticHistory& history) {
  Section section;
  section.heading = "Kernel families";
  Table table = TitledTable({{"family", Align::kLeft, false, "family"},
                             {"multiplies in", Align::kLeft, false, "precision"},
                             {"tactics", Align::kRight, false, "tactics"},
                             {"trials", Align::kRight, false, "trials"},
                             {"chosen", Align::kRight, false, "chosen"}});
  for (const KernelFamilyCount& count : CountKernelFamilies(log, history)) {
    table.rows.push_back({TextCell(count.family), PrecisionCell(count.precision),
                          CountCell(count.tactics), CountCell(count.trials),
                          CountCell(count.chosen)});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  section.notes.push_back(
      {"combinations in which they were chosen, not layers of the engine", Tone::kDim});
  return section;
}

Section ReformatCostSection(const BuildLog& log, const TacticHistory& history) {
  Section section;
  section.heading = "What reformats cost";
  Table table = TitledTable({{"from", Align::kLeft, false, "from"},
                             {"to", Align::kLeft, false, "to"},
                             {"timed", Align::kRight, false, "timed"},
                             {"fastest ms", Align::kRight, false, "fastest_ms"},
                             {"median ms", Align::kRight, false, "median_ms"},
                             {"slowest ms", Align::kRight, false, "slowest_ms"}});
  for (const ReformatCostRow& row : ReformatCosts(log, history)) {
    table.rows.push_back({TextCell(row.from), TextCell(row.to), CountCell(row.timed),
                          TimeCell(static_cast<double>(row.fastest_ms)),
                          TimeCell(static_cast<double>(row.median_ms)),
                          TimeCell(static_cast<double>(row.slowest_ms))});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

Section ClosestSection(const EngineView& view, const TacticHistory& history,
                       const std::vector<LayerTactic>& layers, std::size_t limit) {
  std::vector<LayerTactic> close;
  std::copy_if(layers.begin(), layers.end(), std::back_inserter(close),
               [](const LayerTactic& tactic) { return tactic.margin().value_or(-1) >= 0; });
  std::stable_sort(close.begin(), close.end(), [](const LayerTactic& a, const LayerTactic& b) {
    return *a.margin() < *b.margin();
  });
  Section section;
  section.heading = "Closest decisions";
  if (!close.empty()) section.table = TacticTable(view, history, close, limit);
  return section;
}

Section SingleCandidateSection(const EngineView& view, const std::vector<LayerTactic>& layers) {
  Section section;
  section.heading = "Layers with a single candidate";
  Table table = TitledTable({{"layer", Align::kLeft, true, "name"},
                             {"type", Align::kLeft, true, "type"},
                             {"kernel", Align::kLeft, true, "kernel"}});
  for (const LayerTactic& tactic : layers) {
    const bool single = tactic.how == TimedHow::kOnlyOption ||
                        (tactic.own.has_value() && !tactic.runner_up.has_value());
    if (!single) continue;
    const Layer& layer = view.engine->layers[tactic.layer.index()];
    table.rows.push_back(
        {TextCell(layer.name), TextOrUnknown(layer.type), TextOrUnknown(KernelText(layer.tactic))});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

}  // namespace trtscope
