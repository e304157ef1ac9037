// `tactics`: the autotuning history: why each layer has its tactic, and what else was tried.
#include <algorithm>
#include <memory>

#include "graph/analysis/tactic_summary.h"
#include "graph/analysis/tactics.h"
#include "parsers/common/parallel.h"
#include "src/cli/command.h"
#include "src/cli/headline.h"
#include "src/cli/tactic_tables.h"
#include "src/cli/tactic_verdict.h"
#include "src/cli/tactics_json.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultLayers = 30;
constexpr std::size_t kDefaultVerdicts = 10;
constexpr std::size_t kDefaultTrials = 12;

// All that the text of one engine is made of.
struct Story {
  explicit Story(const EngineView& engine_view)
      : view(engine_view), history(*view.engine), totals(CountTuning(*view.engine, history)) {
    const std::vector<LayerId> shown = ShownLayers(view);
    layers = history.ExplainAll(shown);
    omitted = shown.size() - layers.size();
    std::stable_sort(layers.begin(), layers.end(), [](const LayerTactic& a, const LayerTactic& b) {
      return a.own.has_value() && (!b.own || a.own->time_ms > b.own->time_ms);
    });
  }

  const BuildLog& log() const { return *view.engine->log; }

  const EngineView& view;
  TacticHistory history;
  TuningTotals totals;
  /// Those that --filter leaves, the slowest tactic first, those without a time last.
  std::vector<LayerTactic> layers;
  /// Layers that were not looked at, see TacticHistory::ExplainAll.
  std::size_t omitted = 0;
};

// ---- What was tried -----------------------------------------------------------------------------

std::string LeadText(const TuningTotals& totals) {
  if (totals.turns == 0) {
    return "no autotuning in the inputs: a build log of severity VERBOSE has it (trtexec "
           "--verbose)";
  }
  std::string text = Counted(totals.trials_timed, "trial") + " of " +
                     Counted(totals.layer_decisions, "format combination") + " of " +
                     Counted(totals.layers, "layer");
  if (totals.reformat_decisions > 0) {
    text += " and of " + Counted(totals.reformat_decisions, "reformat");
  }
  if (totals.attempts > 1) text += ", in " + Counted(totals.attempts, "build attempt");
  if (totals.trials_cached > 0) {
    text += "; " + Counted(totals.trials_cached, "result") + " from the timing cache";
  }
  if (totals.foreign_trials > 0) {
    text += "; " + Counted(totals.foreign_trials, "kernel") + " timed by Myelin";
  }
  return text;
}

// "31 tactics were skipped for workspace (up to 7.0 GiB asked, 1.0 GiB available)".
Line RefusalLine(const RefusalCount& refusal) {
  const bool pruned = refusal.reason == "pruned" || refusal.reason == "unparsable";
  std::string text =
      Counted(refusal.tactics, "tactic") + (refusal.tactics == 1 ? " was " : " were ") +
      (pruned ? std::string(refusal.reason) : "skipped: " + std::string(refusal.reason));
  if (refusal.most_requested_bytes) {
    text += " (up to " + Bytes(static_cast<int64_t>(*refusal.most_requested_bytes)) + " asked";
    if (refusal.available_bytes) {
      text += ", " + Bytes(static_cast<int64_t>(*refusal.available_bytes)) + " available";
    }
    text += ")";
  }
  text += ", first in line " + Count(refusal.line);
  return {std::move(text), Tone::kPlain, LineKind::kItem};
}

// What more workspace could gain at most: the whole time of the layers whose tactics were skipped.
std::optional<Line> GainLine(const Story& story) {
  uint32_t skipped = 0;
  uint32_t layers = 0;
  double bound = 0;
  bool unknown = false;
  for (const LayerTactic& tactic : story.layers) {
    if (tactic.skipped == 0) continue;
    ++layers;
    skipped += tactic.skipped;
    unknown = unknown || !tactic.own;
    if (tactic.own) bound += static_cast<double>(tactic.own->time_ms);
  }
  if (layers == 0) return std::nullopt;
  const std::string gain = unknown ? std::string("unknown")
                                   : "less than " + Milliseconds(bound) +
                                         " ms, which is all that the chosen tactics take";
  const std::string which = layers == 1 ? "the formats that a layer runs in"
                                        : "the formats that " + Count(layers) + " layers run in";
  return Line{Count(skipped) + " of them in " + which + "; what they could gain there is " + gain,
              Tone::kPlain, LineKind::kSubItem};
}

Section NotTriedSection(const Story& story) {
  Section section;
  section.heading = "What was not tried";
  for (const RefusalCount& refusal : CountRefusals(*story.view.engine)) {
    section.lines.push_back(RefusalLine(refusal));
    if (refusal.reason != "workspace") continue;
    if (auto gain = GainLine(story)) section.lines.push_back(std::move(*gain));
    section.notes.push_back(
        {"→ more workspace lets them run: --memPoolSize=workspace:MiB (--workspace up to 8.2)"});
  }
  return section;
}

// ---- Layers ------------------------------------------------------------------------------------

Section VerdictSection(const Story& story, const Options& options) {
  Section section;
  section.heading = "What else was timed";
  const std::size_t limit = RowLimit(options, kDefaultVerdicts, story.layers.size() + 1);
  std::size_t layers = 0;
  for (const LayerTactic& tactic : story.layers) {
    const std::vector<std::string> verdicts = AlternativeVerdicts(story.history, tactic);
    if (verdicts.empty() || layers++ >= limit) continue;
    const Layer& layer = story.view.engine->layers[tactic.layer.index()];
    section.lines.push_back({"`" + std::string(layer.name) + "`, " +
                                 Milliseconds(static_cast<double>(tactic.own->time_ms)) + " ms",
                             Tone::kPlain, LineKind::kItem});
    for (const std::string& verdict : verdicts) {
      section.lines.push_back({verdict, Tone::kDim, LineKind::kSubItem});
    }
  }
  if (layers > limit) {
    section.notes.push_back({"and " + Counted(layers - limit, "more layer") + " (--top 0)"});
  }
  return section;
}

std::optional<Line> NoiseLine(const TimingNoise& noise) {
  if (noise.repeats == 0) return std::nullopt;
  if (!noise.median) {
    return Line{"only " + Counted(noise.repeats, "tactic") +
                    " timed twice: how far timings repeat is unknown",
                Tone::kDim};
  }
  return Line{"noise: " + Counted(noise.repeats, "tactic") +
                  " timed again in the same formats differed by " + PercentText(*noise.median) +
                  " (median)",
              Tone::kDim};
}

Section LayersSection(const Story& story, const Loaded& loaded, const Options& options) {
  Section section;
  section.heading = EngineTitle(story.view, loaded);
  section.lines.push_back({LeadText(story.totals)});
  if (!story.layers.empty() && !story.history.decisions().empty()) {
    const std::size_t limit = RowLimit(options, kDefaultLayers, story.layers.size());
    section.table = TacticTable(story.view, story.history, story.layers, limit);
    if (story.omitted > 0) {
      section.notes.push_back({Counted(story.omitted, "more layer") +
                               " not looked at: too many trials bear the names of these layers"});
    }
    if (auto noise = NoiseLine(story.history.noise())) section.notes.push_back(std::move(*noise));
  }
  return section;
}

void AddSection(Section section, Report& report) {
  if (!section.lines.empty() || section.table) report.sections.push_back(std::move(section));
}

// With --filter: every candidate of the combinations that the layers run in.
void AddTrialSections(const Story& story, const Options& options, Report& report) {
  for (const LayerTactic& tactic : story.layers) {
    if (!tactic.decision) continue;
    const Decision& decision = story.history.decisions()[*tactic.decision];
    Section section;
    section.heading = "Candidates of " + std::string(decision.layer);
    section.lines.push_back({std::string(decision.formats), Tone::kDim});
    section.table = TrialTable(story.log(), decision, tactic,
                               RowLimit(options, kDefaultTrials, tactic.candidates + 1));
    report.sections.push_back(std::move(section));
  }
}

void AddSummary(const Story& story, const Options& options, Report& report) {
  AddSection(RunnerSection(story.log(), story.history), report);
  AddSection(FamilySection(story.log(), story.history), report);
  AddSection(ReformatCostSection(story.log(), story.history), report);
  AddSection(ClosestSection(story.view, story.history, story.layers,
                            RowLimit(options, kDefaultVerdicts, story.layers.size())),
             report);
  AddSection(SingleCandidateSection(story.view, story.layers), report);
}

void AddStory(const Story& story, const Loaded& loaded, const Options& options, Report& report) {
  const Engine& engine = *story.view.engine;
  report.sections.push_back(LayersSection(story, loaded, options));
  AddSection(ForeignSection(engine, RowLimit(options, kDefaultVerdicts, SIZE_MAX)), report);
  AddSection(NotTriedSection(story), report);
  AddSection(TimingCacheSection(engine), report);
  if (options.summary) {
    AddSummary(story, options, report);
  } else {
    AddSection(VerdictSection(story, options), report);
  }
  if (!options.filter.empty()) AddTrialSections(story, options, report);
  // The whole table of a gigabyte's engines is worth its time only where it is printed.
  if (options.format != Format::kCsv) return;
  AppendCsv(story.view, TacticTable(story.view, story.history, story.layers, story.layers.size()),
            report);
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  // An engine a core: a log of a gigabyte holds dozens.
  std::vector<std::unique_ptr<Story>> stories(loaded.views.size());
  ForEachIndex(stories.size(), 1,
               [&](std::size_t i) { stories[i] = std::make_unique<Story>(loaded.views[i]); });
  Report report;
  for (const auto& story : stories) AddStory(*story, loaded, options, report);
  return report;
}

}  // namespace

const Command kTacticsCommand = {
    "tactics",
    "why each layer has its tactic: what was tried, how close it was, what was skipped",
    "From the autotuner's lines of a VERBOSE build log. A layer's own time is that of its tactic "
    "in "
    "the format combination that the engine runs it in; the margin is how much slower the next "
    "best tactic of the same combination was. Times of single tactics are what TensorRT measured "
    "while building, not what a profile measures. With --filter, all candidates of the matching "
    "layers are listed; with --summary, runners, kernel families, reformats and the closest "
    "decisions. JSON holds every trial.",
    "  trtscope tactics build.log\n"
    "  trtscope tactics build.log --filter 'conv1' --top 0\n"
    "  trtscope tactics build.log --summary\n",
    MakeReport,
    WriteTacticsJson,
    nullptr};

}  // namespace trtscope
