#include <algorithm>
#include <unordered_map>
#include <utility>

#include "graph/analysis/build_turns.h"

namespace trtscope {
namespace {

bool Ran(const RunnerTuning& tuning) { return !tuning.cached && !tuning.no_valid_tactics; }

// Adds up; `last` is the number of the turn that was added before, for stretches of turns.
struct Sum {
  TuningCost cost;
  double estimated = 0;
  double stated = 0;
  double clock = 0;
  std::size_t last = static_cast<std::size_t>(-2);

  void Add(const RunnerTuning& tuning, const TurnFigures& turn, const TurnSeconds& seconds,
           std::size_t number) {
    if (cost.turns == 0) cost.line = tuning.line;
    ++cost.turns;
    cost.cached += tuning.cached ? 1 : 0;
    cost.empty += tuning.no_valid_tactics ? 1 : 0;
    cost.trials += turn.trials;
    cost.skipped += tuning.end_skipped - tuning.first_skipped;
    cost.trial_ms += static_cast<double>(turn.trial_ms);
    clock += static_cast<double>(seconds.clock);
    if (last + 1 != number) ++cost.clock_stretches;
    last = number;
    if (turn.stated > 0) {
      if (Ran(tuning)) ++cost.stated;
      stated += static_cast<double>(turn.stated);
      estimated += static_cast<double>(turn.stated);
    } else {
      estimated += static_cast<double>(seconds.estimated);
    }
  }

  TuningCost Finish(bool clocked, bool tuning_known) {
    const uint32_t ran = cost.turns - std::min(cost.turns, cost.cached + cost.empty);
    if (cost.stated > 0) cost.stated_seconds = stated;
    if (clocked) cost.clock_seconds = clock;
    if (!clocked) cost.clock_stretches = 0;
    if (cost.stated > 0 && cost.stated == ran) {
      cost.best = {stated, SecondsFrom::kStated, 0};
    } else if (tuning_known) {
      cost.best = {estimated, SecondsFrom::kEstimated, 0};
    } else if (ran > 0 && (cost.trials > 0 || cost.stated > 0)) {
      cost.best = {std::max(stated, cost.trial_ms / 1000), SecondsFrom::kSum, 0};
    }
    return std::exchange(cost, {});
  }
};

// Turns below one header view the same bytes: those need no look into the log.
bool Same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.data() == b.data() || a == b);
}

struct LayerAndFormats {
  uint32_t layer = 0;
  std::string_view formats;
  bool operator==(const LayerAndFormats& other) const {
    return layer == other.layer && Same(formats, other.formats);
  }
};
bool Same(const LayerAndFormats& a, const LayerAndFormats& b) { return a == b; }

struct HashOfLayerAndFormats {
  std::size_t operator()(const LayerAndFormats& key) const {
    return std::hash<std::string_view>()(key.formats) ^ (key.layer * 0x9E3779B97F4A7C15ULL);
  }
};

struct Group {
  TuningGroup names;
  Sum sum;
};

// Groups in order of their first turns. Turns of one group mostly follow each other, so the last
// one is tried first.
template <class Key, class Hash = std::hash<Key>>
class Groups {
 public:
  uint32_t Find(const Key& key) {
    if (!groups_.empty() && Same(key, last_key_)) return last_;
    last_key_ = key;
    const auto [found, added] = index_.emplace(key, static_cast<uint32_t>(groups_.size()));
    if (added) groups_.emplace_back();
    return last_ = found->second;
  }
  std::optional<uint32_t> Known(const Key& key) {
    if (!groups_.empty() && Same(key, last_key_)) return last_;
    const auto found = index_.find(key);
    if (found == index_.end()) return std::nullopt;
    last_key_ = key;
    return last_ = found->second;
  }
  Group& operator[](uint32_t index) { return groups_[index]; }

  std::vector<TuningGroup> Finish(bool clocked, bool tuning_known) {
    std::vector<const TuningGroup*> order;
    order.reserve(groups_.size());
    for (Group& group : groups_) {
      group.names.cost = group.sum.Finish(clocked, tuning_known);
      order.push_back(&group.names);
    }
    std::sort(order.begin(), order.end(), [](const TuningGroup* a, const TuningGroup* b) {
      const double first = a->cost.best.seconds.value_or(-1);
      const double second = b->cost.best.seconds.value_or(-1);
      if (first != second) return first > second;
      if (a->cost.trial_ms != b->cost.trial_ms) return a->cost.trial_ms > b->cost.trial_ms;
      return a->cost.line < b->cost.line;
    });
    std::vector<TuningGroup> result;
    result.reserve(order.size());
    for (const TuningGroup* group : order) result.push_back(*group);
    return result;
  }

 private:
  std::unordered_map<Key, uint32_t, Hash> index_;
  std::vector<Group> groups_;
  Key last_key_{};
  uint32_t last_ = 0;
};

}  // namespace

void GroupTurns(const BuildPart& part, const BuildClock& clock,
                const std::vector<TurnFigures>& turns, BuildTime& time) {
  const std::vector<TurnSeconds> seconds = SecondsOfTurns(part, time, clock, turns);
  const std::size_t first = time.timeline.first_turn;
  Groups<std::string_view> layers;
  Groups<std::string_view> runners;
  Groups<LayerAndFormats, HashOfLayerAndFormats> combinations;
  Sum all;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const RunnerTuning& tuning = part.log->tunings[first + i];
    const uint32_t layer = layers.Find(tuning.layer);
    Group& of_layer = layers[layer];
    of_layer.names.layer = tuning.layer;
    of_layer.names.kind = tuning.kind;
    of_layer.sum.Add(tuning, turns[i], seconds[i], i);
    Group& of_runner = runners[runners.Find(tuning.runner)];
    of_runner.names.runner = tuning.runner;
    of_runner.sum.Add(tuning, turns[i], seconds[i], i);
    Group& combination = combinations[combinations.Find({layer, tuning.formats})];
    combination.names.layer = tuning.layer;
    combination.names.formats = tuning.formats;
    combination.names.kind = tuning.kind;
    combination.sum.Add(tuning, turns[i], seconds[i], i);
    all.Add(tuning, turns[i], seconds[i], i);
  }
  for (const BuildAttempt& attempt : part.attempts) {
    for (uint32_t i = attempt.first_chosen; i < attempt.end_chosen; ++i) {
      ++time.decisions;
      const std::optional<uint32_t> runner = runners.Known(part.log->chosen[i].runner);
      if (runner) ++runners[*runner].names.won;
    }
  }
  const bool known = std::any_of(time.phases.begin(), time.phases.end(), [](const auto& phase) {
    return phase.kind == BuildPhaseKind::kAutotune &&
           (phase.time.from == SecondsFrom::kStated || phase.time.from == SecondsFrom::kClock);
  });
  time.tuning = all.Finish(clock.usable(), known);
  time.layers = layers.Finish(clock.usable(), known);
  time.runners = runners.Finish(clock.usable(), known);
  time.combinations = combinations.Finish(clock.usable(), known);
}

}  // namespace trtscope
