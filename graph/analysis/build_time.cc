#include "graph/analysis/build_time.h"

#include <algorithm>

#include "graph/analysis/build_clock.h"
#include "graph/analysis/build_phases.h"
#include "graph/analysis/build_turns.h"

namespace trtscope {
namespace {

// Tuning that neither a line nor the clock tells took at least what its turns did.
void BoundTuning(const BuildPart& part, const std::vector<TurnFigures>& turns, BuildTime& time) {
  for (BuildPhase& phase : time.phases) {
    if (phase.kind != BuildPhaseKind::kAutotune || phase.time.seconds || !phase.attempt) continue;
    const TurnRange range = TurnsOf(part, *phase.attempt, time.timeline.first_turn);
    double sum = 0;
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const TurnFigures& turn = turns[i];
      sum += static_cast<double>(turn.stated > 0 ? turn.stated : turn.trial_ms / 1000);
    }
    if (sum <= 0) continue;
    // It is part of what no phase accounts for, if the whole is known.
    if (time.phases.back().kind == BuildPhaseKind::kUnaccounted) {
      double& left = *time.phases.back().time.seconds;
      sum = std::min(sum, left);
      left -= sum;
    }
    phase.time = {sum, SecondsFrom::kSum, 0};
    const bool lower = !time.total.seconds || time.total.from == SecondsFrom::kSum;
    if (lower) time.total = {time.total.seconds.value_or(0) + sum, SecondsFrom::kSum, 0};
  }
}

}  // namespace

std::string_view SecondsFromName(SecondsFrom from) {
  switch (from) {
    case SecondsFrom::kStated:
      return "stated";
    case SecondsFrom::kClock:
      return "clock";
    case SecondsFrom::kEstimated:
      return "estimated";
    case SecondsFrom::kSum:
      return "sum";
    case SecondsFrom::kUnknown:
      break;
  }
  return "?";
}

std::string_view BuildPhaseName(BuildPhaseKind kind) {
  switch (kind) {
    case BuildPhaseKind::kStart:
      return "start";
    case BuildPhaseKind::kParse:
      return "parse";
    case BuildPhaseKind::kCalibrate:
      return "calibrate";
    case BuildPhaseKind::kOptimise:
      return "optimise";
    case BuildPhaseKind::kSetUp:
      return "set up";
    case BuildPhaseKind::kAutotune:
      return "autotune";
    case BuildPhaseKind::kMyelin:
      return "Myelin compile";
    case BuildPhaseKind::kFinish:
      return "finish";
    case BuildPhaseKind::kSerialise:
      return "serialise";
    case BuildPhaseKind::kUnaccounted:
      break;
  }
  return "not accounted for";
}

BuildTime AnalyseBuildTime(const BuildPart& part) {
  BuildTime time;
  if (part.log == nullptr || part.lines.empty()) return time;
  const BuildClock clock(part.log->story, part.lines);
  time.clock_silent = clock.silent();
  time.clock_back_line = clock.back_line();
  time.phases = FindBuildPhases(part, clock, time.total);
  std::vector<TurnFigures> turns;
  if (!part.attempts.empty()) {
    time.timeline.first_turn = part.attempts.front().first_tuning;
    const std::size_t end = part.attempts.back().end_tuning;
    turns = SumTrials(*part.log, time.timeline.first_turn, std::max(end, time.timeline.first_turn));
  }
  BoundTuning(part, turns, time);
  MakeTimeline(part, clock, turns, time);
  GroupTurns(part, clock, turns, time);
  return time;
}

}  // namespace trtscope
