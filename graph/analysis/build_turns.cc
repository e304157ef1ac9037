#include "graph/analysis/build_turns.h"

#include <algorithm>

#include "graph/analysis/build_phases.h"

namespace trtscope {
namespace {

float StatedSeconds(const RunnerTuning& tuning) {
  const std::optional<double> seconds = Believable(static_cast<double>(tuning.profiling_seconds));
  return static_cast<float>(seconds.value_or(0));
}

// By how much the estimates of an attempt's turns must be multiplied to fit what its tuning took;
// nullopt where that is not known.
std::optional<double> FitOf(const BuildPart& part, const BuildTime& time, const BuildPhase& phase,
                            const BuildClock& clock, const std::vector<TurnFigures>& turns) {
  const bool known =
      phase.time.from == SecondsFrom::kStated || phase.time.from == SecondsFrom::kClock;
  if (!known) return std::nullopt;
  const TurnRange range = TurnsOf(part, *phase.attempt, time.timeline.first_turn);
  double stated = 0;
  double estimated = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const TimeSpan& span = time.timeline.turns[i];
    if (turns[i].stated > 0) {
      stated += static_cast<double>(turns[i].stated);
    } else {
      estimated += span.end - span.begin;
    }
  }
  if (estimated <= 0) return 1;
  const double fit = std::max(0.0, *phase.time.seconds - stated) / estimated;
  // What lies between turns that state their time is not the others'.
  const bool shared_out =
      stated == 0 && (phase.time.from == SecondsFrom::kStated || !clock.usable());
  return shared_out ? fit : std::min(1.0, fit);
}

void AddClock(const BuildPart& part, const BuildClock& clock, const BuildPhase& phase,
              TurnRange range, std::size_t first, std::vector<TurnSeconds>& seconds) {
  ClockCursor cursor(clock);
  int64_t before = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const int64_t now = cursor.At(part.log->tunings[first + i].line);
    if (i > range.begin) seconds[i - 1].clock = static_cast<float>(now - before);
    before = now;
  }
  if (range.begin == range.end) return;
  const uint32_t last =
      std::max(phase.lines.end, part.log->tunings[first + range.end - 1].line + 1);
  seconds[range.end - 1].clock = static_cast<float>(cursor.At(last - 1) - before);
}

}  // namespace

TurnRange TurnsOf(const BuildPart& part, uint32_t attempt, std::size_t first_turn) {
  const BuildAttempt& of = part.attempts[attempt];
  return {of.first_tuning - first_turn, of.end_tuning - first_turn};
}

std::vector<TurnFigures> SumTrials(const BuildLog& log, std::size_t first, std::size_t end) {
  std::vector<TurnFigures> turns(end - first);
  for (std::size_t i = first; i < end; ++i) {
    const RunnerTuning& tuning = log.tunings[i];
    double sum = 0;
    log.trials.Visit(tuning.first_trial, tuning.end_trial, [&](const Trial& trial) {
      const auto ms = static_cast<double>(trial.time_ms);
      // "did not run" is infinite; more than a minute is no time of a kernel.
      if (ms >= 0 && ms < 1e6) sum += ms;
    });
    turns[i - first] = {static_cast<float>(sum), tuning.end_trial - tuning.first_trial,
                        StatedSeconds(tuning)};
  }
  return turns;
}

std::vector<TurnSeconds> SecondsOfTurns(const BuildPart& part, const BuildTime& time,
                                        const BuildClock& clock,
                                        const std::vector<TurnFigures>& turns) {
  const BuildTimeline& timeline = time.timeline;
  std::vector<TurnSeconds> seconds(timeline.turns.size());
  for (const BuildPhase& phase : time.phases) {
    if (phase.kind != BuildPhaseKind::kAutotune || !phase.attempt) continue;
    const TurnRange range = TurnsOf(part, *phase.attempt, timeline.first_turn);
    if (clock.usable()) AddClock(part, clock, phase, range, timeline.first_turn, seconds);
    const std::optional<double> fit = FitOf(part, time, phase, clock, turns);
    if (!fit) continue;
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const TimeSpan& span = timeline.turns[i];
      seconds[i].estimated = static_cast<float>((span.end - span.begin) * *fit);
    }
  }
  return seconds;
}

}  // namespace trtscope
