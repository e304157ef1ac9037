// The clock of a log's prefixes, of which one second is the finest.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_CLOCK_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_CLOCK_H_

#include <optional>
#include <vector>

#include "graph/model/build_story.h"

namespace trtscope {

/// The clock of some lines of a log. Two programs that write into one log may have two clocks: one
/// that ever goes back proves nothing, neither where it goes back nor where it leaps ahead.
class BuildClock {
 public:
  BuildClock(const BuildStory& story, LineRange lines);

  /// No line in the range shows a time.
  bool silent() const { return ticks_.empty(); }
  /// Where the clock goes back, 0 if it does not.
  uint32_t back_line() const { return back_line_; }
  bool usable() const { return !silent() && back_line_ == 0; }

  /// Whole seconds since the range's first tick; a line before that tick counts as it. nullopt if
  /// the clock is not usable.
  std::optional<int64_t> At(uint32_t line) const;
  /// Seconds from `begin` to `end`, each ±1 s. Never negative: `begin` must not be behind `end`.
  std::optional<int64_t> Between(uint32_t begin, uint32_t end) const;

  /// Of the range, in its order; seconds since the first.
  const std::vector<ClockTick>& ticks() const { return ticks_; }

 private:
  std::vector<ClockTick> ticks_;
  uint32_t back_line_ = 0;
};

/// Asks a clock for lines that come in order, without searching.
class ClockCursor {
 public:
  explicit ClockCursor(const BuildClock& clock) : ticks_(&clock.ticks()) {}
  /// As BuildClock::At. Preconditions: the clock is usable; no earlier line than before.
  int64_t At(uint32_t line) {
    while (next_ < ticks_->size() && (*ticks_)[next_].line <= line) ++next_;
    return next_ == 0 ? 0 : (*ticks_)[next_ - 1].seconds;
  }

 private:
  const std::vector<ClockTick>* ticks_;
  std::size_t next_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_CLOCK_H_
