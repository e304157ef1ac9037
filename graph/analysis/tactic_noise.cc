#include "graph/analysis/tactic_noise.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace trtscope {
namespace {

constexpr std::size_t kMostRepeats = 100000;

struct SameDecision {
  std::string_view layer;
  std::string_view formats;
  bool operator==(const SameDecision&) const = default;
};
struct SameDecisionHash {
  std::size_t operator()(const SameDecision& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.layer) * 31 + hash(key.formats);
  }
};

// Numbers, types and separators only: "#" and "E0" stand for sizes that may differ.
bool IsConcrete(std::string_view formats) {
  return !formats.empty() && formats.find('#') == std::string_view::npos &&
         formats.find(" where ") == std::string_view::npos;
}

// Adds the differences between equal tactics of two decisions.
void Compare(const BuildLog& log, const Decision& a, const Decision& b,
             std::vector<double>& differences) {
  std::unordered_map<uint64_t, float> first;
  for (const Candidate& candidate : CandidatesOf(log, a)) {
    first.emplace(candidate.tactic.value, candidate.time_ms);
  }
  for (const Candidate& candidate : CandidatesOf(log, b)) {
    const auto other = first.find(candidate.tactic.value);
    // A cached time is the first one again.
    if (candidate.cached || other == first.end() || differences.size() >= kMostRepeats) continue;
    const auto one = static_cast<double>(other->second);
    const auto two = static_cast<double>(candidate.time_ms);
    if (one > 0 && two > 0) differences.push_back(std::abs(one - two) / std::min(one, two));
  }
}

}  // namespace

TimingNoise MeasureNoise(const BuildLog& log, const std::vector<Decision>& decisions) {
  std::vector<double> differences;
  std::unordered_map<SameDecision, const Decision*, SameDecisionHash> seen;
  for (const Decision& decision : decisions) {
    if (decision.layer.empty() || !IsConcrete(decision.formats)) continue;
    const auto [known, added] =
        seen.emplace(SameDecision{decision.layer, decision.formats}, &decision);
    if (!added && differences.size() < kMostRepeats) {
      Compare(log, *known->second, decision, differences);
    }
  }
  TimingNoise noise;
  noise.repeats = static_cast<uint32_t>(differences.size());
  if (noise.repeats < TimingNoise::kFewestRepeats) return noise;
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::nth_element(differences.begin(), middle, differences.end());
  noise.median = *middle;
  return noise;
}

}  // namespace trtscope
