#include "graph/analysis/hotspots.h"

#include <algorithm>
#include <map>
#include <utility>

#include "graph/analysis/sums.h"

namespace trtscope {
namespace {

constexpr std::string_view kUnknownKey = "?";

std::string TacticKey(const Tactic& tactic) {
  if (!tactic.name.empty()) return std::string(tactic.name);
  if (tactic.id) return TacticIdText(*tactic.id);
  return std::string(kUnknownKey);
}

std::string KeyOf(const Layer& layer, const std::vector<LayerPrecision>& precisions, GroupBy by) {
  switch (by) {
    case GroupBy::kType:
      return std::string(layer.type.empty() ? kUnknownKey : layer.type);
    case GroupBy::kPrecision:
      if (layer.id.index() >= precisions.size()) return std::string(kUnknownKey);
      return std::string(PrecisionName(precisions[layer.id.index()].compute));
    case GroupBy::kTactic:
      return TacticKey(layer.tactic);
  }
  return std::string(kUnknownKey);
}

// Unknown comes last: it is not "0 ms", but nor is it hot.
bool Greater(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a || !b) return a.has_value() && !b.has_value();
  return *a > *b;
}

bool Hotter(const HotGroup& a, const HotGroup& b) {
  if (a.time_ms != b.time_ms) return Greater(a.time_ms, b.time_ms);
  // With times the shares say the same, but for rounding.
  if (!a.time_ms && a.share != b.share) return Greater(a.share, b.share);
  if (a.layers != b.layers) return a.layers > b.layers;
  return a.key < b.key;
}

// Mixed units do not compare: one of them for all layers.
std::optional<double> LayerTime::*ComparedBy(const std::vector<LayerTime>& times) {
  for (const auto field : {&LayerTime::average_ms, &LayerTime::share, &LayerTime::total_ms}) {
    const bool all = std::all_of(times.begin(), times.end(), [&](const LayerTime& time) {
      return !time.known() || (time.*field).has_value();
    });
    if (all) return field;
  }
  return &LayerTime::average_ms;
}

}  // namespace

std::vector<HotLayer> HottestLayers(const Engine& engine, const Attribution& attribution) {
  std::vector<HotLayer> hot;
  const auto compared = ComparedBy(attribution.times);
  const std::size_t count = std::min(engine.layers.size(), attribution.times.size());
  for (std::size_t i = 0; i < count; ++i) {
    const LayerTime& time = attribution.times[i];
    if (!time.known()) continue;
    HotLayer layer;
    layer.layer = LayerId{static_cast<uint32_t>(i)};
    layer.average_ms = time.average_ms;
    layer.total_ms = time.total_ms;
    layer.share = time.share.value_or(0);
    hot.push_back(layer);
  }
  std::stable_sort(hot.begin(), hot.end(), [&](const HotLayer& a, const HotLayer& b) {
    return Greater(attribution.times[a.layer.index()].*compared,
                   attribution.times[b.layer.index()].*compared);
  });
  double cumulated = 0;
  for (std::size_t i = 0; i < hot.size(); ++i) {
    cumulated += hot[i].share;
    hot[i].rank = static_cast<uint32_t>(i + 1);
    hot[i].cumulated_share = cumulated;
  }
  return hot;
}

std::vector<HotGroup> HotGroups(const Engine& engine, const Attribution& attribution,
                                const std::vector<LayerPrecision>& precisions, GroupBy by) {
  std::map<std::string, HotGroup> by_key;
  for (std::size_t i = 0; i < engine.layers.size(); ++i) {
    HotGroup& group = by_key[KeyOf(engine.layers[i], precisions, by)];
    ++group.layers;
    if (i >= attribution.times.size()) continue;
    AddKnown(group.time_ms, attribution.times[i].average_ms);
    AddKnown(group.share, attribution.times[i].share);
  }
  std::vector<HotGroup> groups;
  groups.reserve(by_key.size());
  for (auto& [key, group] : by_key) {
    group.key = key;
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(), Hotter);
  return groups;
}

}  // namespace trtscope
