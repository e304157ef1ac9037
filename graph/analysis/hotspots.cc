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

// Groups without any time come after all others: unknown is not "0 ms", but nor is it hot.
bool Hotter(const HotGroup& a, const HotGroup& b) {
  if (a.time_ms != b.time_ms) {
    if (!a.time_ms || !b.time_ms) return a.time_ms.has_value();
    return *a.time_ms > *b.time_ms;
  }
  if (a.layers != b.layers) return a.layers > b.layers;
  return a.key < b.key;
}

}  // namespace

std::vector<HotLayer> HottestLayers(const Engine& engine, const Attribution& attribution) {
  std::vector<HotLayer> hot;
  const std::size_t count = std::min(engine.layers.size(), attribution.times.size());
  for (std::size_t i = 0; i < count; ++i) {
    const LayerTime& time = attribution.times[i];
    if (!time.known()) continue;
    HotLayer layer;
    layer.layer = LayerId{static_cast<uint32_t>(i)};
    layer.average_ms = *time.average_ms;
    layer.share = time.share.value_or(0);
    hot.push_back(layer);
  }
  std::stable_sort(hot.begin(), hot.end(), [](const HotLayer& a, const HotLayer& b) {
    return a.average_ms > b.average_ms;
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
