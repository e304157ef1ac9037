// Layers and groups of layers by time.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_HOTSPOTS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_HOTSPOTS_H_

#include <optional>
#include <string>
#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/analysis/precision.h"
#include "graph/model/engine.h"

namespace trtscope {

struct HotLayer {
  LayerId layer;
  uint32_t rank = 0;                 ///< from 1
  std::optional<double> average_ms;  ///< traces have totals only
  std::optional<double> total_ms;
  double share = 0;            ///< 0…1 of all rows
  double cumulated_share = 0;  ///< of this and all hotter layers
};

/// Layers with a known time, hottest first; equal times in execution order. Compared by the first
/// of average, share and total that all of them have.
std::vector<HotLayer> HottestLayers(const Engine& engine, const Attribution& attribution);

enum class GroupBy : uint8_t { kType, kPrecision, kTactic };

struct HotGroup {
  std::string key;  ///< "?" where the grouping fact is unknown
  uint32_t layers = 0;
  std::optional<double> time_ms;  ///< nullopt if no layer of the group has a time
  std::optional<double> share;
};

/// All layers of the engine in groups, most time first (most share, where averages are missing),
/// then most layers, then by key. The key of kTactic is the kernel's name, else the tactic's id.
std::vector<HotGroup> HotGroups(const Engine& engine, const Attribution& attribution,
                                const std::vector<LayerPrecision>& precisions, GroupBy by);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_HOTSPOTS_H_
