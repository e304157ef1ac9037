#include "src/cli/build_findings.h"

#include <algorithm>

#include "src/report/quantity.h"

namespace trtscope {
namespace {

// Below these shares of the whole nothing is worth a change of the build.
constexpr double kMuch = 0.25;
constexpr double kSome = 0.1;
// Nor is less than a second or two.
constexpr double kWorthSeconds = 1;

bool IsWorthIt(const KnownSeconds& time) { return time.seconds.value_or(0) >= kWorthSeconds; }

std::optional<double> ShareOf(const KnownSeconds& part, const KnownSeconds& whole) {
  if (!part.seconds || !whole.seconds || *whole.seconds <= 0) return std::nullopt;
  return *part.seconds / *whole.seconds;
}

std::string ShareText(const KnownSeconds& part, const KnownSeconds& whole) {
  const std::optional<double> share = ShareOf(part, whole);
  return share && *share <= 1 ? " (" + Share(share) + ")" : "";
}

// All phases of one kind together; by the weakest of what is known of them.
KnownSeconds PhaseTotal(const BuildTime& time, BuildPhaseKind kind) {
  KnownSeconds total;
  for (const BuildPhase& phase : time.phases) {
    if (phase.kind != kind || !phase.time.seconds) continue;
    const bool first = !total.seconds;
    total.seconds = total.seconds.value_or(0) + *phase.time.seconds;
    total.from = first ? phase.time.from : std::max(total.from, phase.time.from);
    total.line = phase.time.line;
  }
  return total;
}

std::string AtLine(uint64_t line) {
  return line == 0 ? "" : " (line " + std::to_string(line) + ")";
}

void Add(std::string finding, std::string next_step, std::vector<Line>& lines) {
  lines.push_back({std::move(finding), Tone::kPlain, LineKind::kItem});
  if (!next_step.empty()) lines.push_back({std::move(next_step), Tone::kDim, LineKind::kSubItem});
}

void AddStop(const BuildView& build, std::vector<Line>& lines) {
  const auto last = std::find_if(build.time.phases.begin(), build.time.phases.end(),
                                 [](const BuildPhase& phase) { return phase.unfinished; });
  if (build.unfinished == nullptr || last == build.time.phases.end()) return;
  std::string text = "the build stops in phase `" + PhaseTitle(build, *last) + "`";
  std::string step = "see the log's last lines";
  if (!build.unfinished->last_layer.empty()) {
    text += ", while tuning `" + std::string(build.unfinished->last_layer) + "`" +
            AtLine(build.unfinished->last_line.line) + ", layer " +
            Count(build.unfinished->tuned_layers);
    const auto& counts = build.part.log->story.counts;
    const auto in_build = InLines(counts, build.part.lines);
    if (!in_build.empty()) text += " of " + Count(std::prev(in_build.end())->layers);
    step += ": what TensorRT or the system printed there says why";
  }
  Add(std::move(text), std::move(step), lines);
}

void AddSlowStart(const BuildView& build, std::vector<Line>& lines) {
  for (const BuildPhaseKind kind : {BuildPhaseKind::kStart, BuildPhaseKind::kSetUp}) {
    const KnownSeconds time = PhaseTotal(build.time, kind);
    if (ShareOf(time, build.time.total).value_or(0) < kSome || !IsWorthIt(time)) continue;
    const bool start = kind == BuildPhaseKind::kStart;
    Add((start ? "loading CUDA and the builder's kernels takes "
               : "loading cuBLAS and cuDNN takes ") +
            SecondsText(time) + ShareText(time, build.time.total),
        start
            ? "build several engines in one process, or set CUDA_MODULE_LOADING=LAZY"
            : "leave them out with --tacticSources=-CUBLAS,-CUBLAS_LT,-CUDNN, if the engine stays "
              "fast without",
        lines);
  }
}

void AddCache(const BuildView& build, std::vector<Line>& lines) {
  const TuningCost& tuning = build.time.tuning;
  for (const TimingCacheFact& fact : InLines(build.part.log->story.cache, build.part.lines)) {
    const bool none =
        fact.what == TimingCacheFact::What::kLocal || fact.what == TimingCacheFact::What::kDisabled;
    if (!none || tuning.trials == 0) continue;
    Add(std::string(fact.what == TimingCacheFact::What::kLocal
                        ? "the timing cache is this build's own: its timings are thrown away"
                        : "the timing cache is off") +
            AtLine(fact.line),
        "build with --timingCacheFile=FILE (API: ITimingCache), and the next build of these layers "
        "times nothing again",
        lines);
    break;
  }
  if (tuning.cached == 0) return;
  Add(Count(tuning.cached) + " of " + Counted(tuning.turns, "runner's turn") +
          " took their result from the timing cache",
      "", lines);
}

void AddAttempts(const BuildView& build, std::vector<Line>& lines) {
  const auto& attempts = build.part.attempts;
  if (attempts.size() < 2) return;
  const bool strategies =
      std::all_of(attempts.begin(), attempts.end(),
                  [](const BuildAttempt& attempt) { return attempt.backend_strategy; });
  if (strategies) {
    Add("the engine is built " + Count(attempts.size()) + " times, once a backend strategy",
        "a --builderOptimizationLevel below 5 tries one", lines);
  } else {
    Add("the network is built " + Count(attempts.size()) + " times before its engine is there",
        "INT8 calibration builds once more: give its cache with --calib=FILE", lines);
  }
}

// Myelin compiles what it times: where its compilation is not stated, its turns are all that is
// known.
void AddMyelin(const BuildView& build, std::vector<Line>& lines) {
  KnownSeconds time = PhaseTotal(build.time, BuildPhaseKind::kMyelin);
  std::string what = "compiling subgraphs (Myelin) takes ";
  if (!time.seconds) {
    const auto& runners = build.time.runners;
    const auto myelin = std::find_if(runners.begin(), runners.end(), [](const TuningGroup& group) {
      return group.runner.starts_with("Myelin");
    });
    if (myelin == runners.end()) return;
    time = myelin->cost.best;
    what = "Myelin's turns, which compile before they time, take ";
  }
  if (ShareOf(time, build.time.total).value_or(0) < kMuch || !IsWorthIt(time)) return;
  Add(what + SecondsText(time) + ShareText(time, build.time.total),
      "a lower --builderOptimizationLevel compiles fewer variants", lines);
}

// Libraries that tactics may come from, and that can be left out.
void AddLibraries(const BuildView& build, std::vector<Line>& lines) {
  struct Library {
    std::string_view lead, source;
  };
  constexpr Library kLibraries[] = {{"Cudnn", "CUDNN"}, {"Cublas", "CUBLAS,-CUBLAS_LT"}};
  for (const Library& library : kLibraries) {
    KnownSeconds time;
    uint32_t won = 0;
    for (const TuningGroup& group : build.time.runners) {
      if (!group.runner.starts_with(library.lead) || !group.cost.best.seconds) continue;
      time.seconds = time.seconds.value_or(0) + *group.cost.best.seconds;
      time.from = group.cost.best.from;
      won += group.won;
    }
    if (ShareOf(time, build.time.total).value_or(0) < kSome || !IsWorthIt(time)) continue;
    const bool seldom = won * 10 < build.time.decisions;
    Add("runners of " + std::string(library.lead == "Cudnn" ? "cuDNN" : "cuBLAS") + " take " +
            SecondsText(time) + ShareText(time, build.time.total) + " and win " + Count(won) +
            " of " + Counted(build.time.decisions, "decision"),
        seldom ? "--tacticSources=-" + std::string(library.source) + " leaves them out" : "",
        lines);
  }
}

void AddCostliest(const BuildView& build, std::vector<Line>& lines) {
  const std::vector<TuningGroup>& layers = build.time.layers;
  if (layers.size() < 4 || layers[0].layer.empty()) return;
  const std::optional<double> share = ShareOf(layers[0].cost.best, build.time.total);
  if (share.value_or(0) < kMuch || !IsWorthIt(layers[0].cost.best)) return;
  Add("tuning `" + std::string(layers[0].layer) + "` alone takes " +
          SecondsText(layers[0].cost.best) + ShareText(layers[0].cost.best, build.time.total) +
          ", " + Counted(layers[0].cost.trials, "trial"),
      "trtscope build --filter shows its runners and formats", lines);
}

}  // namespace

std::string SecondsText(const KnownSeconds& time) {
  std::string text = Seconds(time.seconds);
  if (!time.seconds) return text;
  if (text.starts_with('<')) return text;
  switch (time.from) {
    case SecondsFrom::kEstimated:
      if (*time.seconds == 0) return text;
      return "~" + text;
    case SecondsFrom::kSum:
      return "≥ " + text;
    case SecondsFrom::kClock:
      return *time.seconds == 0 ? "<1 s" : "~" + text;
    default:
      return text;
  }
}

std::string BuildHeadline(const BuildView& build) {
  const BuildTime& time = build.time;
  std::string text = build.engine != nullptr || build.part.built_seconds
                         ? "Built in " + SecondsText(time.total)
                         : "Ran for " + SecondsText(time.total);
  const KnownSeconds tuning = PhaseTotal(time, BuildPhaseKind::kAutotune);
  if (tuning.seconds) {
    text += ", " + SecondsText(tuning) + ShareText(tuning, time.total) + " of it autotuning";
  }
  if (time.tuning.turns == 0) return text;
  const auto layers =
      std::count_if(time.layers.begin(), time.layers.end(),
                    [](const TuningGroup& group) { return group.kind == TuningKind::kLayer; });
  return text + ": " + Counted(time.tuning.trials, "trial") + " in " +
         Counted(time.tuning.turns, "turn") + " of " + Counted(time.runners.size(), "runner") +
         ", for " + Counted(static_cast<uint64_t>(layers), "layer") + " in " +
         Counted(time.combinations.size(), "format combination");
}

void AppendBuildFindings(const BuildView& build, std::vector<Line>& lines) {
  if (!build.known()) return;
  AddStop(build, lines);
  AddSlowStart(build, lines);
  AddAttempts(build, lines);
  AddMyelin(build, lines);
  AddLibraries(build, lines);
  AddCostliest(build, lines);
  AddCache(build, lines);
}

void AppendTimeNotes(const BuildView& build, std::vector<Line>& notes) {
  const BuildTime& time = build.time;
  if (time.clock_back_line != 0) {
    notes.push_back({"the log's clock goes back at line " + std::to_string(time.clock_back_line) +
                         " (two programs wrote into it, or it was set): it tells nothing",
                     Tone::kWarning});
  } else if (time.clock_silent) {
    notes.push_back(
        {"no clock: the log's lines show no time. A logger that prints one (trtexec, Python's "
         "trt.Logger of 8.0.2 and later) tells when each line came"});
  }
  const double turns = time.tuning.stated_seconds.value_or(0);
  if (time.total.seconds && turns > *time.total.seconds * 1.01) {
    notes.push_back({"the log contradicts itself: its turns state " + Seconds(turns) +
                         " in sum, more than the whole",
                     Tone::kWarning});
  }
  const bool clocked = std::any_of(time.phases.begin(), time.phases.end(), [](const auto& phase) {
    return phase.time.from == SecondsFrom::kClock;
  });
  std::string note = "stated: a line of the log says it, or the difference of two such";
  if (clocked)
    note += "; clock: the difference of two times of the log, which shows whole seconds (±1 s)";
  notes.push_back({note});
}

}  // namespace trtscope
