// What the corpus shows of what contains what: "Engine generation completed in" holds the set-up of
// libraries, tactic selection and what comes behind it, not the optimizer (8.6.1: 0.1177 + 38.4902
// are more than 38.574); 5.1 prints it for what comes behind alone. trtexec's "Engine built in"
// holds all of these, up to 8.x also the start of CUDA and the parser.
#include "graph/analysis/build_phases.h"

#include <algorithm>
#include <cmath>

namespace trtscope {
namespace {

constexpr double kLongestBuild = 1e9;

KnownSeconds Stated(std::optional<double> seconds, uint64_t line) {
  if (!seconds) return {};
  return {seconds, SecondsFrom::kStated, static_cast<uint32_t>(line)};
}

std::optional<double> Value(const std::optional<Cited<double>>& cited) {
  return cited ? Believable(cited->value) : std::nullopt;
}

uint32_t LineOf(const std::optional<Cited<double>>& cited) {
  return cited ? static_cast<uint32_t>(cited->source.line) : 0;
}

// Sum of the stated phases of one kind within lines, and the last of them.
struct StatedSum {
  std::optional<double> seconds;
  uint32_t line = 0;
};

template <class IsWanted>
StatedSum SumOf(const BuildStory& story, LineRange lines, const IsWanted& is_wanted) {
  StatedSum sum;
  for (const PhaseSeconds& phase : InLines(story.phases, lines)) {
    const std::optional<double> seconds = Believable(phase.seconds);
    if (!seconds || !is_wanted(phase.what)) continue;
    sum.seconds = sum.seconds.value_or(0) + *seconds;
    sum.line = phase.line;
  }
  return sum;
}

bool IsParsing(std::string_view what) { return what == "parsing"; }
bool IsCalibration(std::string_view what) { return what == "calibration"; }
bool IsOptimizer(std::string_view what) { return what.starts_with("graph "); }
bool IsMyelin(std::string_view what) { return what == "subgraph compilation"; }

class PhaseFinder {
 public:
  PhaseFinder(const BuildPart& part, const BuildClock& clock)
      : part_(part), clock_(clock), story_(part.log->story), at_(part.lines.begin) {}

  std::vector<BuildPhase> Find() {
    const uint32_t builds = part_.attempts.empty() ? part_.lines.end : Begin(part_.attempts[0]);
    FindParse(builds);
    for (uint32_t i = 0; i < part_.attempts.size(); ++i) FindAttempt(i);
    if (part_.attempts.empty()) {
      // Nothing cuts what comes behind the parser: INFO lines, or an engine from elsewhere.
      Add(BuildPhaseKind::kUnaccounted, part_.lines.end, {});
    } else if (part_.built_seconds) {
      Add(BuildPhaseKind::kSerialise, part_.lines.end, {});
    }
    return std::move(phases_);
  }

 private:
  uint32_t Begin(const BuildAttempt& attempt) const {
    return std::clamp(attempt.lines.begin, part_.lines.begin, part_.lines.end);
  }

  // A phase from where the last one ended up to `end`; nothing if there are no lines.
  void Add(BuildPhaseKind kind, uint32_t end, KnownSeconds stated) {
    end = std::min(end, part_.lines.end);
    if (end <= at_ && !stated.seconds) return;
    BuildPhase phase;
    phase.kind = kind;
    phase.attempt = attempt_;
    phase.lines = {at_, std::max(at_, end)};
    phase.time = stated;
    if (!stated.seconds) {
      if (const auto seconds = clock_.Between(at_, std::max(at_, end))) {
        phase.time = {static_cast<double>(*seconds), SecondsFrom::kClock, 0};
      }
    }
    phases_.push_back(phase);
    at_ = phase.lines.end;
  }

  void FindParse(uint32_t builds) {
    const LineRange before{at_, builds};
    const auto nodes = InLines(story_.nodes, before);
    const StatedSum parse = SumOf(story_, before, IsParsing);
    uint32_t end = parse.line;
    if (!nodes.empty()) {
      Add(BuildPhaseKind::kStart, nodes.begin()->line, {});
      end = std::max(end, std::prev(nodes.end())->line);
    } else if (end != 0) {
      Add(BuildPhaseKind::kStart, end, {});
    }
    if (end != 0) {
      Add(BuildPhaseKind::kParse, end + 1, Stated(parse.seconds, parse.line));
    } else if (!part_.attempts.empty()) {
      Add(BuildPhaseKind::kStart, builds, {});
    }
    const StatedSum calibration = SumOf(story_, {at_, builds}, IsCalibration);
    if (calibration.seconds) {
      Add(BuildPhaseKind::kCalibrate, calibration.line + 1,
          Stated(calibration.seconds, calibration.line));
    }
  }

  void FindAttempt(uint32_t index) {
    const BuildAttempt& attempt = part_.attempts[index];
    const bool last = index + 1 == part_.attempts.size();
    // Up to the next attempt, so that what TensorRT does between them belongs to the first.
    const uint32_t end =
        last ? std::min(std::max(attempt.lines.end, LastKnown(attempt) + 1), part_.lines.end)
             : Begin(part_.attempts[index + 1]);
    const std::size_t first_phase = phases_.size();
    attempt_ = index;
    const LineRange lines{at_, std::max(at_, end)};
    const StatedSum optimizer = SumOf(story_, lines, IsOptimizer);
    const bool tuned = attempt.first_tuning < attempt.end_tuning;
    const uint32_t selected = LineOf(attempt.tactic_selection_seconds);
    uint32_t tuning = tuned ? part_.log->tunings[attempt.first_tuning].line : selected;
    if (tuning == 0) tuning = lines.end;
    Add(BuildPhaseKind::kOptimise, optimizer.line == 0 ? tuning : optimizer.line + 1,
        Stated(optimizer.seconds, optimizer.line));
    Add(BuildPhaseKind::kSetUp, std::min(tuning, lines.end), {});
    FindTuning(attempt, tuned, selected, lines.end);
    FindFinish(attempt, lines.end, first_phase);
    const bool done = attempt.generation_seconds || !last || part_.engine != nullptr;
    if (!done && phases_.size() > first_phase) MarkUnfinished();
    attempt_.reset();
  }

  static uint32_t LastKnown(const BuildAttempt& attempt) {
    return std::max(LineOf(attempt.tactic_selection_seconds), LineOf(attempt.generation_seconds));
  }

  void MarkUnfinished() {
    auto last = std::prev(phases_.end());
    last->unfinished = true;
    if (last->inside) std::prev(last)->unfinished = true;
  }

  // Versions and excerpts that do not tell when selection is done tell what it and the finish take
  // together.
  void FindTuning(const BuildAttempt& attempt, bool tuned, uint32_t selected, uint32_t end) {
    if (!tuned && selected == 0) return;
    const uint32_t begin = at_;
    const uint32_t generated = LineOf(attempt.generation_seconds);
    if (selected != 0) {
      Add(BuildPhaseKind::kAutotune, selected + 1,
          Stated(Value(attempt.tactic_selection_seconds), selected));
    } else if (generated != 0) {
      Add(BuildPhaseKind::kAutotune, generated + 1,
          Stated(Value(attempt.generation_seconds), generated));
    } else {
      Add(BuildPhaseKind::kAutotune, end, {});
    }
    FindMyelin({begin, at_});
  }

  // Inside the phase that was added last.
  void FindMyelin(LineRange lines) {
    const StatedSum myelin = SumOf(story_, lines, IsMyelin);
    if (!myelin.seconds || phases_.empty()) return;
    const KnownSeconds& around = phases_.back().time;
    BuildPhase phase;
    phase.kind = BuildPhaseKind::kMyelin;
    phase.attempt = attempt_;
    phase.lines = lines;
    phase.inside = true;
    const double most = around.from == SecondsFrom::kStated ? *around.seconds : kLongestBuild;
    phase.time = Stated(std::min(*myelin.seconds, most), myelin.line);
    phases_.push_back(phase);
  }

  void FindFinish(const BuildAttempt& attempt, uint32_t end, std::size_t first_phase) {
    const uint32_t generated = LineOf(attempt.generation_seconds);
    if (generated == 0) {
      if (attempt.tactic_selection_seconds) Add(BuildPhaseKind::kFinish, end, {});
      return;
    }
    const uint32_t begin = at_;
    Add(BuildPhaseKind::kFinish, generated + 1, {});
    if (at_ == begin) return;
    BuildPhase& finish = phases_.back();
    if (const auto left = LeftOfGeneration(attempt, first_phase)) {
      const bool by_clock = left->from == SecondsFrom::kClock;
      finish.time = *left;
      finish.time.line = by_clock ? 0 : generated;
    }
    FindMyelin({begin, at_});
    // What lies behind, up to the next attempt: its engine is timed.
    if (at_ < end && part_.attempts.size() > 1) Add(BuildPhaseKind::kSerialise, end, {});
  }

  // "Engine generation completed in" less what it holds beside the finish.
  std::optional<KnownSeconds> LeftOfGeneration(const BuildAttempt& attempt,
                                               std::size_t first_phase) {
    const std::optional<double> generation = Value(attempt.generation_seconds);
    const std::optional<double> selection = Value(attempt.tactic_selection_seconds);
    if (!generation || !selection) return std::nullopt;
    if (*selection > *generation) return Stated(generation, 0);
    double left = *generation - *selection;
    SecondsFrom from = SecondsFrom::kStated;
    for (std::size_t i = first_phase; i < phases_.size(); ++i) {
      KnownSeconds& time = phases_[i].time;
      if (phases_[i].kind != BuildPhaseKind::kSetUp || time.from != SecondsFrom::kClock) continue;
      *time.seconds = std::min(*time.seconds, left);
      left -= *time.seconds;
      if (*time.seconds > 0) from = SecondsFrom::kClock;
    }
    return KnownSeconds{left, from, 0};
  }

  const BuildPart& part_;
  const BuildClock& clock_;
  const BuildStory& story_;
  uint32_t at_;
  std::optional<uint32_t> attempt_;
  std::vector<BuildPhase> phases_;
};

double SumOf(const std::vector<BuildPhase>& phases, SecondsFrom from) {
  double sum = 0;
  for (const BuildPhase& phase : phases) {
    if (!phase.inside && phase.time.from == from) sum += *phase.time.seconds;
  }
  return sum;
}

// The clock is coarse: its phases share what the stated ones leave of the whole.
void FitClocks(std::vector<BuildPhase>& phases, double whole) {
  double left = std::max(0.0, whole - SumOf(phases, SecondsFrom::kStated));
  for (BuildPhase& phase : phases) {
    if (phase.inside || phase.time.from != SecondsFrom::kClock) continue;
    *phase.time.seconds = std::min(*phase.time.seconds, left);
    left -= *phase.time.seconds;
  }
}

KnownSeconds WholeOf(const BuildPart& part, const BuildClock& clock,
                     const std::vector<BuildPhase>& phases) {
  const double stated = SumOf(phases, SecondsFrom::kStated);
  const std::optional<double> built = Value(part.built_seconds);
  if (built && *built >= stated) return Stated(built, LineOf(part.built_seconds));
  const auto ticked = clock.Between(part.lines.begin, part.lines.end - 1);
  if (ticked && static_cast<double>(*ticked) >= stated) {
    return {static_cast<double>(*ticked), SecondsFrom::kClock, 0};
  }
  // Of generations that a second holds, the parts say more than the clock.
  if (stated > 0) return {stated, SecondsFrom::kSum, 0};
  if (ticked) return {static_cast<double>(*ticked), SecondsFrom::kClock, 0};
  return {};
}

void AddUnaccounted(const BuildPart& part, const KnownSeconds& total,
                    std::vector<BuildPhase>& phases) {
  constexpr double kWorthARow = 0.01;
  if (!total.seconds || total.from == SecondsFrom::kSum) return;
  const double left =
      *total.seconds - SumOf(phases, SecondsFrom::kStated) - SumOf(phases, SecondsFrom::kClock);
  if (left < kWorthARow) return;
  if (!phases.empty() && phases.back().kind == BuildPhaseKind::kUnaccounted) {
    phases.back().time.seconds = phases.back().time.seconds.value_or(0) + left;
    phases.back().time.from = SecondsFrom::kClock;
    return;
  }
  const bool by_clock = total.from == SecondsFrom::kClock || SumOf(phases, SecondsFrom::kClock) > 0;
  BuildPhase phase;
  phase.kind = BuildPhaseKind::kUnaccounted;
  phase.lines = {part.lines.end, part.lines.end};
  phase.time = {left, by_clock ? SecondsFrom::kClock : SecondsFrom::kStated, 0};
  phases.push_back(phase);
}

}  // namespace

std::optional<double> Believable(double seconds) {
  if (!(seconds >= 0) || seconds > kLongestBuild) return std::nullopt;
  return seconds;
}

std::vector<BuildPhase> FindBuildPhases(const BuildPart& part, const BuildClock& clock,
                                        KnownSeconds& total) {
  std::vector<BuildPhase> phases = PhaseFinder(part, clock).Find();
  total = WholeOf(part, clock, phases);
  if (total.seconds) FitClocks(phases, *total.seconds);
  AddUnaccounted(part, total, phases);
  return phases;
}

}  // namespace trtscope
