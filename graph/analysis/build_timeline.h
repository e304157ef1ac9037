// Lines of a log to points in time, finer than its clock.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_TIMELINE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_TIMELINE_H_

#include <cstdint>
#include <vector>

#include "graph/analysis/build_clock.h"

namespace trtscope {

/// Something that begins at a line and goes on until the next one begins.
struct TimeMark {
  uint32_t line = 0;
  /// The log states its seconds; otherwise they only weigh it against others.
  bool exact = false;
  float seconds = 0;
};

/// Seconds from the first mark to each of `marks` (in the order of their lines). Marks of one
/// second of the clock share that second: exact ones get what they take as far as it fits, the
/// others the rest by weight. Without a usable clock they follow each other with what they are
/// known to take. Never decreasing.
std::vector<double> PlaceMarks(const std::vector<TimeMark>& marks, const BuildClock& clock);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_TIMELINE_H_
