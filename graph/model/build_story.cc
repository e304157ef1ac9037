#include "graph/model/build_story.h"

#include <utility>

namespace trtscope {

void BuildStory::Append(BuildStory&& later, uint32_t first_line) {
  const bool same_second =
      !clock.empty() && !later.clock.empty() && clock.back().seconds == later.clock.front().seconds;
  if (same_second) later.clock.pop_front();
  ForEachStore(later, [&](auto& mine, auto& theirs) {
    for (auto& record : theirs) {
      if (mine.size() >= kMaxStory) {
        ++dropped;
        continue;
      }
      record.line += first_line;
      mine.push_back(std::move(record));
    }
  });
}

std::optional<int64_t> BuildStory::ClockAt(uint32_t line) const {
  const auto after =
      std::upper_bound(clock.begin(), clock.end(), line,
                       [](uint32_t at, const ClockTick& tick) { return at < tick.line; });
  if (after == clock.begin()) return std::nullopt;
  return std::prev(after)->seconds;
}

}  // namespace trtscope
