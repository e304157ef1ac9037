#include "graph/analysis/fusion_finder.h"

#include <algorithm>

namespace trtscope {

FusionLines FusionLinesOf(const Engine& engine) {
  const BuildAttempt* kept = engine.chosen_attempt();
  const bool has_lines = kept != nullptr && !kept->lines.empty();
  return {engine.log_lines, has_lines ? kept->lines : engine.log_lines};
}

std::vector<std::string_view> MetadataNodes(std::string_view metadata) {
  constexpr std::string_view kLead = "[ONNX Layer: ";
  std::vector<std::string_view> nodes;
  if (!metadata.starts_with(kLead) || !metadata.ends_with(']')) return nodes;
  metadata = metadata.substr(kLead.size(), metadata.size() - kLead.size() - 1);
  // Between entries stands a record separator, or nothing.
  for (std::size_t at = metadata.find(kLead); at != std::string_view::npos;) {
    std::string_view node = metadata.substr(0, at);
    if (node.ends_with('\x1E')) node.remove_suffix(1);
    if (node.ends_with(']')) {
      nodes.push_back(node.substr(0, node.size() - 1));
      metadata.remove_prefix(at + kLead.size());
      at = metadata.find(kLead);
    } else {
      at = metadata.find(kLead, at + 1);
    }
  }
  nodes.push_back(metadata);
  return nodes;
}

FusionFinder::FusionFinder(const Engine& engine, const BuildStory& story)
    : engine_(engine),
      story_(story),
      lines_(FusionLinesOf(engine)),
      index_(story, lines_.network),
      replay_(InLines(story.steps, lines_.build), index_) {}

Fusions FusionFinder::Find() && {
  AddNetwork();
  std::vector<uint32_t> regions;
  found_.layers.resize(engine_.layers.size());
  for (const Layer& layer : engine_.layers) {
    FusedLayer& fused = found_.layers[layer.id.index()];
    fused.layer = layer.id;
    const bool region = layer.name.starts_with("{ForeignNode[") && layer.onnx_nodes.empty();
    if (region) {
      regions.push_back(static_cast<uint32_t>(layer.id.index()));
    } else {
      FillLayer(fused);
    }
  }
  // What other layers prove to hold is in no region.
  FillRegions(regions);
  for (FusedLayer& fused : found_.layers) {
    if (!fused.members.empty()) fused.origin = FusedOrigin::kNetwork;
  }
  FillFates();
  FillWaterfall();
  return std::move(found_);
}

// --- Network -----------------------------------------------------------------

void FusionFinder::AddNetwork() {
  found_.registers = !index_.rows().empty();
  found_.ambiguous_steps = replay_.ambiguous();
  for (const NetworkIndex::Node& node : index_.nodes()) {
    OnnxNode& added = found_.nodes.emplace_back();
    added.name = node.name;
    added.parsed = node.parsed;
    found_.parses = found_.parses || node.parsed != nullptr;
  }
  for (const NetworkIndex::Row& row : index_.rows()) {
    if (row.node != kNone) {
      found_.nodes[row.node].network.push_back(static_cast<uint32_t>(found_.network.size()));
    }
    NetworkLayer& layer = found_.network.emplace_back();
    layer.name = row.layer->layer;
    layer.node = row.node;
    layer.while_parsing = row.while_parsing;
    layer.registered_line = row.layer->line;
  }
  network_of_leaf_.assign(replay_.size(), kNone);
  for (uint32_t leaf = 0; leaf < replay_.size(); ++leaf) {
    if (!replay_.IsLeaf(leaf)) continue;
    // A leaf is what a line spells: one piece.
    const std::string_view name = replay_[leaf].name[0];
    const uint32_t row = index_.FindRow(name);
    network_of_leaf_[leaf] = row != kNone ? row : AddUnregistered(name);
    NetworkLayer& layer = found_.network[network_of_leaf_[leaf]];
    const uint32_t root = replay_.RootOf(leaf);
    layer.joined_into = root == leaf ? NamePieces{} : replay_[root].name;
    layer.gone_by = replay_[root].gone_by;
    layer.gone_running = replay_[root].gone_running;
  }
}

// A layer that no line registers: unnamed in the network, of another parser, or a clone.
uint32_t FusionFinder::AddUnregistered(std::string_view name) {
  const auto [found, added] =
      unregistered_.try_emplace(name, static_cast<uint32_t>(found_.network.size()));
  if (!added) return found->second;
  NetworkLayer& layer = found_.network.emplace_back();
  layer.name = name;
  layer.helper = !AddedFor(name).empty();
  const uint32_t original = index_.FindRow(CloneOf(name));
  if (original != kNone) layer.node = index_.rows()[original].node;
  return found->second;
}

uint32_t FusionFinder::NodeNamed(std::string_view name) {
  const uint32_t parsed = index_.FindNode(name);
  if (parsed != kNone) return parsed;
  const auto [found, added] =
      metadata_nodes_.try_emplace(name, static_cast<uint32_t>(found_.nodes.size()));
  if (added) found_.nodes.emplace_back().name = name;
  return found->second;
}

bool FusionFinder::IsKnown(std::string_view name) const {
  return replay_.Find(name) != kNone || index_.FindRow(name) != kNone ||
         index_.FindNode(name) != kNone;
}

// --- Engine layers -----------------------------------------------------------

void FusionFinder::FillLayer(FusedLayer& fused) {
  const Layer& layer = engine_.layers[fused.layer.index()];
  const bool proven = FromOptimizer(layer, fused) || FromRegistration(layer, fused);
  FromMetadata(layer, fused);
  if (proven || !fused.members.empty()) return;
  if (IsInserted(layer, fused)) {
    fused.origin = FusedOrigin::kInserted;
    return;
  }
  FromName(layer, fused);
}

bool FusionFinder::FromOptimizer(const Layer& layer, FusedLayer& fused) {
  uint32_t optimized = replay_.Find(layer.name);
  if (optimized == kNone) optimized = replay_.Find(WithoutProfile(layer.name));
  if (optimized == kNone || members_ >= Fusions::kMaxMembers) return false;
  const OptimizerReplay::Contents contents = replay_.ContentsOf(optimized);
  for (const uint32_t leaf : contents.leaves) AddMember(fused, MemberOfLeaf(leaf));
  AddSteps(fused, contents.steps);
  return true;
}

FusionMember FusionFinder::MemberOfLeaf(uint32_t leaf) const {
  FusionMember member;
  member.network = NetworkOf(leaf);
  const NetworkLayer& network = found_.network[member.network];
  member.node = network.node;
  member.step = replay_.JoinedBy(leaf);
  member.from = MemberFrom::kOptimizer;
  if (member.step != nullptr) {
    member.source = At(member.step->line);
  } else if (network.registered_line != 0) {
    member.from = MemberFrom::kRegistered;
    member.source = At(network.registered_line);
  }
  return member;
}

bool FusionFinder::FromRegistration(const Layer& layer, FusedLayer& fused) {
  uint32_t row = index_.FindRow(layer.name);
  if (row == kNone) row = index_.FindRow(WithoutProfile(layer.name));
  if (row == kNone) return false;
  FusionMember member;
  member.network = row;
  member.node = index_.rows()[row].node;
  member.from = MemberFrom::kRegistered;
  member.source = At(index_.rows()[row].layer->line);
  AddMember(fused, member);
  return true;
}

bool FusionFinder::IsInserted(const Layer& layer, FusedLayer& fused) const {
  const std::string_view name = WithoutProfile(layer.name);
  if (const OptimizerStep* copy = replay_.FindCopy(name)) {
    fused.inserted_for = copy->object;
    fused.inserted_source = At(copy->line);
    return true;
  }
  fused.inserted_for = AddedFor(name);
  const bool synchronises =
      layer.type == "TrainStation" || layer.type == "signal" || layer.type == "wait";
  return !fused.inserted_for.empty() || synchronises || layer.kind == LayerKind::kReformat ||
         layer.kind == LayerKind::kCopy;
}

// Nodes that the layer's own record names, as far as its network layers have not told them.
void FusionFinder::FromMetadata(const Layer& layer, FusedLayer& fused) {
  for (const std::string_view name : layer.onnx_nodes) {
    FusionMember member;
    member.node = NodeNamed(name);
    member.from = MemberFrom::kMetadata;
    member.source = layer.detail_source.known() ? layer.detail_source : layer.source;
    const std::vector<FusionPlace>& places = found_.nodes[member.node].places;
    if (!places.empty() && places.back().layer == fused.layer) continue;
    AddMember(fused, member);
  }
}

void FusionFinder::FromName(const Layer& layer, FusedLayer& fused) {
  const std::string_view name = WithoutProfile(layer.name);
  // Names that Myelin makes are of no layer of the network.
  if (name.empty() || name.starts_with("__my") || name.find("_myl") != std::string_view::npos) {
    return;
  }
  const auto is_known = [this](std::string_view part) { return IsKnown(part); };
  for (const NamePart& part : SplitName(name, {" + ", " || "}, is_known)) {
    FusionMember member;
    member.from = MemberFrom::kName;
    // TensorRT's own name for a layer that the network leaves unnamed.
    const bool unnamed = part.name == name && name.starts_with("(Unnamed Layer* ");
    member.certain = part.known || unnamed;
    member.source = layer.source;
    const uint32_t leaf = replay_.Find(part.name);
    const uint32_t row = index_.FindRow(part.name);
    if (row != kNone) {
      member.network = row;
    } else if (leaf != kNone && replay_.IsLeaf(leaf)) {
      member.network = NetworkOf(leaf);
    } else {
      member.network = AddUnregistered(part.name);
    }
    member.node = found_.network[member.network].node;
    if (member.node == kNone) member.node = index_.FindNode(part.name);
    AddMember(fused, member);
  }
}

void FusionFinder::AddMember(FusedLayer& fused, const FusionMember& member) {
  if (members_ >= Fusions::kMaxMembers) {
    ++found_.members_omitted;
    return;
  }
  ++members_;
  fused.members.push_back(member);
  const FusionPlace place = {fused.layer, member.from, member.certain};
  if (member.network != kNone) found_.network[member.network].places.push_back(place);
  if (member.node == kNone) return;
  std::vector<FusionPlace>& places = found_.nodes[member.node].places;
  if (places.empty() || places.back().layer != fused.layer) {
    places.push_back(place);
  } else if (member.certain && !places.back().certain) {
    places.back() = place;
  }
}

void FusionFinder::AddSteps(FusedLayer& fused, const std::vector<const OptimizerStep*>& steps) {
  const std::size_t room = Fusions::kMaxMembers - std::min(members_, Fusions::kMaxMembers);
  const std::size_t taken = std::min(room, steps.size());
  fused.steps.insert(fused.steps.end(), steps.begin(),
                     steps.begin() + static_cast<std::ptrdiff_t>(taken));
  members_ += taken;
  found_.members_omitted += steps.size() - taken;
}

}  // namespace trtscope
