// Regions of Myelin and DLA: one layer of the engine for many of the network.
#include <algorithm>

#include "graph/analysis/fusion_finder.h"

namespace trtscope {
namespace {

// The first of `next_free` from `row` on that is free, with paths halved on the way.
uint32_t FreeFrom(std::vector<uint32_t>& next_free, uint32_t row) {
  while (next_free[row] != row) {
    next_free[row] = next_free[next_free[row]];
    row = next_free[row];
  }
  return row;
}

}  // namespace

void FusionFinder::FillRegions(const std::vector<uint32_t>& regions) {
  // The last line counts: each optimisation profile says it again.
  std::unordered_map<std::string_view, const OptimizerStep*> metadata;
  for (const OptimizerStep& step : InLines(story_.steps, lines_.build)) {
    if (step.verb != OptimizerVerb::kMetadata) continue;
    metadata.insert_or_assign(WithoutProfile(step.subject), &step);
  }
  // Of one name in several profiles, the first is filled and the others are copies.
  std::unordered_map<std::string_view, uint32_t> first_of_name;
  std::vector<Region> distinct;
  const auto is_known = [this](std::string_view name) { return IsKnown(name); };
  for (const uint32_t fused : regions) {
    const std::string_view name = WithoutProfile(engine_.layers[fused].name);
    if (!first_of_name.try_emplace(name, fused).second) continue;
    Region region;
    region.fused = fused;
    region.ends = SplitRegion(name, is_known);
    const auto told = metadata.find(name);
    if (told != metadata.end()) {
      region.has_metadata = !told->second->object.empty();
      RegionNodes(told->second->object, At(told->second->line), found_.layers[fused]);
    }
    distinct.push_back(region);
  }
  for (Region& region : distinct) {
    if (!region.ends) continue;
    RegionEnd(region.ends->first, region.ends->certain, region);
    if (region.ends->last != region.ends->first) {
      RegionEnd(region.ends->last, region.ends->certain, region);
    }
  }
  // Smaller regions first: a large one may enclose them.
  std::stable_sort(distinct.begin(), distinct.end(), [](const Region& a, const Region& b) {
    return a.last_row - a.first_row < b.last_row - b.first_row;
  });
  // Rows that are still open: any, and those of no node.
  std::vector<uint32_t> any(index_.rows().size() + 1), of_no_node(any.size());
  for (uint32_t row = 0; row < any.size(); ++row) {
    any[row] = of_no_node[row] = row;
    const bool of_node = row < index_.rows().size() && index_.rows()[row].node != kNone;
    if (of_node) of_no_node[row] = row + 1;
  }
  for (const Region& region : distinct) {
    InferRegion(region, region.has_metadata ? of_no_node : any);
  }
  for (const uint32_t fused : regions) {
    const uint32_t first = first_of_name[WithoutProfile(engine_.layers[fused].name)];
    if (first != fused) CopyRegion(found_.layers[first], found_.layers[fused]);
  }
}

// A node in the region: those of its layers that are nowhere else, or the node alone.
void FusionFinder::RegionNodes(std::string_view metadata, SourceRef at, FusedLayer& fused) {
  for (const std::string_view name : MetadataNodes(metadata)) {
    FusionMember member;
    member.node = NodeNamed(name);
    member.from = MemberFrom::kMetadata;
    member.source = at;
    bool any = false;
    // What is placed stays placed: no layer is looked at twice, however often its node is named.
    uint32_t& next = next_layer_of_node_[member.node];
    for (; next < found_.nodes[member.node].network.size(); ++next) {
      const uint32_t layer = found_.nodes[member.node].network[next];
      if (!found_.network[layer].places.empty() || found_.network[layer].gone_by != nullptr) {
        continue;
      }
      member.network = layer;
      AddMember(fused, member);
      any = true;
    }
    member.network = kNone;
    const std::vector<FusionPlace>& places = found_.nodes[member.node].places;
    const bool here = !places.empty() && places.back().layer == fused.layer;
    if (!any && !here) AddMember(fused, member);
  }
}

// "gemm.bias + ONNXTRT_Broadcast" in "{ForeignNode[gemm.bias + ONNXTRT_Broadcast...y]}".
void FusionFinder::RegionEnd(std::string_view name, bool certain, Region& region) {
  FusedLayer& fused = found_.layers[region.fused];
  std::vector<FusionMember> members;
  const uint32_t optimized = replay_.Find(name);
  const uint32_t row = index_.FindRow(name);
  if (optimized != kNone && members_ < Fusions::kMaxMembers) {
    const OptimizerReplay::Contents contents = replay_.ContentsOf(optimized);
    AddSteps(fused, contents.steps);
    for (const uint32_t leaf : contents.leaves) members.push_back(MemberOfLeaf(leaf));
  } else {
    FusionMember member;
    member.network = row != kNone ? row : AddUnregistered(name);
    member.node = found_.network[member.network].node;
    if (member.node == kNone) member.node = index_.FindNode(name);
    member.certain = certain && (row != kNone || member.node != kNone);
    members.push_back(member);
  }
  for (FusionMember& member : members) {
    if (member.network < index_.rows().size()) {
      region.first_row = std::min(region.first_row, member.network);
      region.last_row =
          region.last_row == kNone ? member.network : std::max(region.last_row, member.network);
    }
    const std::vector<FusionPlace>& places = found_.network[member.network].places;
    if (!places.empty()) continue;
    member.from = MemberFrom::kName;
    member.source = engine_.layers[region.fused].source;
    AddMember(fused, member);
  }
}

// Layers that were parsed between the region's ends and are nowhere else. Where metadata lists the
// nodes, only the layers of no node are open: `next_free` leads from one to the next.
void FusionFinder::InferRegion(const Region& region, std::vector<uint32_t>& next_free) {
  if (region.first_row == kNone) return;
  FusedLayer& fused = found_.layers[region.fused];
  for (uint32_t row = FreeFrom(next_free, region.first_row); row <= region.last_row;
       row = FreeFrom(next_free, row + 1)) {
    const NetworkLayer& layer = found_.network[row];
    next_free[row] = row + 1;
    if (!layer.places.empty() || layer.gone_by != nullptr) continue;
    FusionMember member;
    member.network = row;
    member.node = layer.node;
    member.from = MemberFrom::kInferred;
    member.certain = false;
    member.source = At(layer.registered_line);
    AddMember(fused, member);
  }
}

void FusionFinder::CopyRegion(const FusedLayer& from, FusedLayer& to) {
  if (members_ >= Fusions::kMaxMembers) {
    ++found_.members_omitted;
    return;
  }
  AddSteps(to, from.steps);
  for (const FusionMember& member : from.members) AddMember(to, member);
}

}  // namespace trtscope
