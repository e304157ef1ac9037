#include "graph/analysis/build_clock.h"

#include <algorithm>

namespace trtscope {

BuildClock::BuildClock(const BuildStory& story, LineRange lines) {
  const auto in_range = InLines(story.clock, lines);
  // The second that the first line shows began before it, unless the log does.
  if (const std::optional<int64_t> before = story.ClockAt(lines.begin)) {
    ticks_.push_back({*before, lines.begin});
  }
  for (const ClockTick& tick : in_range) {
    if (tick.line > lines.begin) ticks_.push_back(tick);
  }
  if (ticks_.empty()) return;
  const int64_t origin = ticks_.front().seconds;
  int64_t last = origin;
  for (ClockTick& tick : ticks_) {
    if (tick.seconds < last && back_line_ == 0) back_line_ = tick.line;
    last = tick.seconds;
    tick.seconds -= origin;
  }
}

std::optional<int64_t> BuildClock::At(uint32_t line) const {
  if (!usable()) return std::nullopt;
  const auto after =
      std::upper_bound(ticks_.begin(), ticks_.end(), line,
                       [](uint32_t at, const ClockTick& tick) { return at < tick.line; });
  return after == ticks_.begin() ? 0 : std::prev(after)->seconds;
}

std::optional<int64_t> BuildClock::Between(uint32_t begin, uint32_t end) const {
  if (!usable() || end < begin) return std::nullopt;
  return *At(end) - *At(begin);
}

}  // namespace trtscope
