#include "graph/analysis/build_timeline.h"

#include <algorithm>
#include <limits>

namespace trtscope {
namespace {

// How much time a second of weight gets within `length` seconds.
struct Scales {
  double exact = 1;
  double weighed = 1;
};

// Of marks whose weights sum up so.
struct Weights {
  double exact = 0;
  double weighed = 0;
  void Add(const TimeMark& mark) {
    (mark.exact ? exact : weighed) += static_cast<double>(mark.seconds);
  }
};

Scales ScalesFor(const Weights& all, double length) {
  Scales scales;
  if (length == std::numeric_limits<double>::infinity()) return scales;
  if (all.exact > length) return {length / all.exact, 0};
  if (all.weighed > 0) scales.weighed = (length - all.exact) / all.weighed;
  return scales;
}

// All marks of a second begin within it: however late the next one comes, that is the last one's
// doing.
void BoundByTheSecond(const Weights& before_last, Scales& scales) {
  const double begin_of_last =
      before_last.exact * scales.exact + before_last.weighed * scales.weighed;
  if (begin_of_last <= 1) return;
  scales.exact /= begin_of_last;
  scales.weighed /= begin_of_last;
}

}  // namespace

std::vector<double> PlaceMarks(const std::vector<TimeMark>& marks, const BuildClock& clock) {
  std::vector<double> at(marks.size());
  ClockCursor cursor(clock);
  const bool clocked = clock.usable();
  const auto second_of = [&](std::size_t i) { return clocked ? cursor.At(marks[i].line) : 0; };
  if (marks.empty()) return at;
  const int64_t origin = second_of(0);
  int64_t second = origin;
  for (std::size_t begin = 0; begin < marks.size();) {
    Weights all;
    Weights before_last;
    std::size_t end = begin;
    int64_t next = second;
    for (; end < marks.size(); ++end) {
      next = second_of(end);
      if (next != second) break;
      before_last = all;
      all.Add(marks[end]);
    }
    const bool last = end == marks.size();
    const double length =
        last ? std::numeric_limits<double>::infinity() : static_cast<double>(next - second);
    Scales scales = ScalesFor(all, length);
    if (clocked) BoundByTheSecond(before_last, scales);
    const auto base = static_cast<double>(second - origin);
    double offset = 0;
    for (std::size_t i = begin; i < end; ++i) {
      at[i] = base + std::min(offset, length);
      offset +=
          static_cast<double>(marks[i].seconds) * (marks[i].exact ? scales.exact : scales.weighed);
    }
    begin = end;
    second = next;
  }
  return at;
}

}  // namespace trtscope
