#include <algorithm>

#include "graph/analysis/build_timeline.h"
#include "graph/analysis/build_turns.h"

namespace trtscope {
namespace {

class TimelineMaker {
 public:
  TimelineMaker(const BuildPart& part, const BuildClock& clock, BuildTime& time)
      : part_(part), clock_(clock), time_(time) {}

  void Make(const std::vector<TurnFigures>& turns) {
    turns_ = turns.size();
    for (const BuildPhase& phase : time_.phases) AddPhase(phase);
    AddTurns(turns);
    AddMemory();
    Place();
  }

 private:
  enum class Of : uint8_t { kPhase, kTurn, kMemory };
  struct Source {
    TimeMark mark;
    Of of = Of::kPhase;
    uint32_t index = 0;
  };

  void AddPhase(const BuildPhase& phase) {
    const auto index = static_cast<uint32_t>(&phase - time_.phases.data());
    if (phase.inside) return;
    Source source{{phase.lines.begin, true, 0}, Of::kPhase, index};
    // Its turns fill it.
    const bool filled = phase.kind == BuildPhaseKind::kAutotune && turns_ > 0;
    const bool stated = phase.time.from == SecondsFrom::kStated || !clock_.usable();
    if (!filled && stated) source.mark.seconds = static_cast<float>(phase.time.seconds.value_or(0));
    sources_.push_back(source);
  }

  void AddTurns(const std::vector<TurnFigures>& turns) {
    const std::size_t first = time_.timeline.first_turn;
    for (std::size_t i = 0; i < turns.size(); ++i) {
      const RunnerTuning& tuning = part_.log->tunings[first + i];
      const bool exact = turns[i].stated > 0;
      const float weight = exact ? turns[i].stated : turns[i].trial_ms / 1000;
      sources_.push_back({{tuning.line, exact, weight}, Of::kTurn, static_cast<uint32_t>(i)});
    }
  }

  void AddMemory() {
    uint32_t index = 0;
    for (const MemoryChange& change : InLines(part_.log->story.memory, part_.lines)) {
      sources_.push_back({{change.line, true, 0}, Of::kMemory, index++});
    }
    time_.timeline.memory.resize(index);
  }

  // Each of the three kinds is in order by itself.
  void Sort() {
    const auto before = [](const Source& a, const Source& b) { return a.mark.line < b.mark.line; };
    const auto second =
        std::find_if(sources_.begin(), sources_.end(), [](auto& s) { return s.of != Of::kPhase; });
    const auto third =
        std::find_if(second, sources_.end(), [](auto& s) { return s.of == Of::kMemory; });
    std::inplace_merge(sources_.begin(), second, third, before);
    std::inplace_merge(sources_.begin(), third, sources_.end(), before);
  }

  void Place() {
    Sort();
    std::vector<TimeMark> marks;
    marks.reserve(sources_.size());
    for (const Source& source : sources_) marks.push_back(source.mark);
    const std::vector<double> at = PlaceMarks(marks, clock_);
    BuildTimeline& timeline = time_.timeline;
    timeline.phases.resize(time_.phases.size());
    timeline.turns.resize(turns_);
    double end = EndOf(marks, at);
    double turn_end = end;
    for (std::size_t i = sources_.size(); i-- > 0;) {
      const Source& source = sources_[i];
      switch (source.of) {
        case Of::kMemory:
          timeline.memory[source.index] = at[i];
          break;
        case Of::kPhase:
          timeline.phases[source.index] = {at[i], end};
          end = turn_end = at[i];
          break;
        case Of::kTurn: {
          const double own =
              marks[i].exact ? at[i] + static_cast<double>(marks[i].seconds) : turn_end;
          timeline.turns[source.index] = {at[i], std::min(own, turn_end)};
          turn_end = at[i];
          break;
        }
      }
    }
    for (std::size_t i = 0; i < time_.phases.size(); ++i) PlaceInner(i);
  }

  double EndOf(const std::vector<TimeMark>& marks, const std::vector<double>& at) const {
    const double last = at.empty() ? 0 : at.back() + static_cast<double>(marks.back().seconds);
    return std::max(last, time_.total.seconds.value_or(0));
  }

  // Where in the phase before it an inner phase lies is not known: at its begin.
  void PlaceInner(std::size_t i) {
    const BuildPhase& phase = time_.phases[i];
    if (phase.inside && i > 0) {
      const TimeSpan around = time_.timeline.phases[i - 1];
      const double seconds = phase.time.seconds.value_or(0);
      time_.timeline.phases[i] = {around.begin, std::min(around.begin + seconds, around.end)};
    } else if (phase.kind == BuildPhaseKind::kUnaccounted && phase.lines.empty()) {
      TimeSpan& span = time_.timeline.phases[i];
      span.begin = std::max(span.begin, span.end - phase.time.seconds.value_or(0));
      if (i > 0 && !time_.phases[i - 1].inside) {
        time_.timeline.phases[i - 1].end = std::min(time_.timeline.phases[i - 1].end, span.begin);
      }
    }
  }

  const BuildPart& part_;
  const BuildClock& clock_;
  BuildTime& time_;
  std::size_t turns_ = 0;
  std::vector<Source> sources_;
};

}  // namespace

void MakeTimeline(const BuildPart& part, const BuildClock& clock,
                  const std::vector<TurnFigures>& turns, BuildTime& time) {
  TimelineMaker(part, clock, time).Make(turns);
}

}  // namespace trtscope
