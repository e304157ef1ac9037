// The work behind FindFusions: engine layers in fusion_finder.cc, regions in fusion_regions.cc,
// what became of nodes in fusion_fates.cc.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_FUSION_FINDER_H_
#define TRTSCOPE_GRAPH_ANALYSIS_FUSION_FINDER_H_

#include <unordered_map>

#include "graph/analysis/fusion_names.h"
#include "graph/analysis/fusions.h"

namespace trtscope {

/// The lines of a log that tell of an engine's network, and of the build that was kept.
struct FusionLines {
  LineRange network;
  LineRange build;
};
FusionLines FusionLinesOf(const Engine& engine);

/// "[ONNX Layer: a][ONNX Layer: b]" → a, b.
std::vector<std::string_view> MetadataNodes(std::string_view metadata);

class FusionFinder {
 public:
  FusionFinder(const Engine& engine, const BuildStory& story);
  Fusions Find() &&;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  // --- Network ---
  void AddNetwork();
  uint32_t NetworkOf(uint32_t leaf) const { return network_of_leaf_[leaf]; }
  /// The node of that name; adds one that only metadata knows.
  uint32_t NodeNamed(std::string_view name);
  bool IsKnown(std::string_view name) const;

  // --- Engine layers ---
  void FillLayer(FusedLayer& fused);
  bool FromOptimizer(const Layer& layer, FusedLayer& fused);
  bool FromRegistration(const Layer& layer, FusedLayer& fused);
  bool IsInserted(const Layer& layer, FusedLayer& fused) const;
  void FromMetadata(const Layer& layer, FusedLayer& fused);
  void FromName(const Layer& layer, FusedLayer& fused);
  /// Adds a member within the bound, and its place to the network layer.
  void AddMember(FusedLayer& fused, const FusionMember& member);
  void AddSteps(FusedLayer& fused, const std::vector<const OptimizerStep*>& steps);
  FusionMember MemberOfLeaf(uint32_t leaf) const;
  uint32_t AddUnregistered(std::string_view name);
  SourceRef At(uint32_t line) const { return {engine_.log->source, line}; }

  // --- Regions ---
  struct Region {
    uint32_t fused = 0;
    std::optional<RegionEnds> ends;
    uint32_t first_row = kNone, last_row = kNone;
    bool has_metadata = false;
  };
  void FillRegions(const std::vector<uint32_t>& regions);
  void RegionNodes(std::string_view metadata, SourceRef at, FusedLayer& fused);
  void RegionEnd(std::string_view name, bool certain, Region& region);
  void InferRegion(const Region& region, std::vector<uint32_t>& next_free);
  void CopyRegion(const FusedLayer& from, FusedLayer& to);

  // --- Fates ---
  void FillFates();
  void FillWaterfall();

  const Engine& engine_;
  const BuildStory& story_;
  FusionLines lines_;
  NetworkIndex index_;
  OptimizerReplay replay_;
  Fusions found_;
  std::vector<uint32_t> network_of_leaf_;
  std::unordered_map<std::string_view, uint32_t> unregistered_;
  std::unordered_map<std::string_view, uint32_t> metadata_nodes_;
  std::unordered_map<uint32_t, uint32_t> next_layer_of_node_;
  /// Members and steps so far, against Fusions::kMaxMembers.
  std::size_t members_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_FUSION_FINDER_H_
