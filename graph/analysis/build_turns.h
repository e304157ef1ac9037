// The steps between a build's turns and its groups: for build_time.cc only.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_TURNS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_TURNS_H_

#include <vector>

#include "graph/analysis/build_clock.h"
#include "graph/analysis/build_time.h"

namespace trtscope {

// What is known of one turn before it is given its part of the time.
struct TurnFigures {
  float trial_ms = 0;
  uint32_t trials = 0;
  /// 0: not stated.
  float stated = 0;
};

/// Indices of turns, from the build's first.
struct TurnRange {
  std::size_t begin = 0, end = 0;
};
TurnRange TurnsOf(const BuildPart& part, uint32_t attempt, std::size_t first_turn);

/// Of the turns [first, end) of the log.
std::vector<TurnFigures> SumTrials(const BuildLog& log, std::size_t first, std::size_t end);

/// Fills time.timeline; time.phases and time.total are there.
void MakeTimeline(const BuildPart& part, const BuildClock& clock,
                  const std::vector<TurnFigures>& turns, BuildTime& time);

/// What a turn took by the best knowledge, and by the clock.
struct TurnSeconds {
  float estimated = 0;  // 0 if there is no estimate
  float clock = 0;
};
/// For each turn; the time line is there.
std::vector<TurnSeconds> SecondsOfTurns(const BuildPart& part, const BuildTime& time,
                                        const BuildClock& clock,
                                        const std::vector<TurnFigures>& turns);

/// Fills the groups of `time`, and what all turns cost.
void GroupTurns(const BuildPart& part, const BuildClock& clock,
                const std::vector<TurnFigures>& turns, BuildTime& time);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_TURNS_H_
