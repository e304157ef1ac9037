#include "graph/analysis/network_index.h"

namespace trtscope {

NetworkIndex::NetworkIndex(const BuildStory& story, LineRange lines) {
  const auto nodes = InLines(story.nodes, lines);
  auto next = nodes.begin();
  uint32_t parsing = kNone;
  // The last row of each node, to append behind.
  std::vector<uint32_t> last_row;
  for (const RegisteredLayer& layer : InLines(story.registered, lines)) {
    for (; next != nodes.end() && next->line <= layer.line; ++next) {
      parsing = AddNode(next->name, &*next);
    }
    const auto row = static_cast<uint32_t>(rows_.size());
    rows_.push_back({&layer, NodeOf(layer, parsing), kNone, parsing});
    row_of_name_.try_emplace(layer.layer, row);
    last_row.resize(nodes_.size(), kNone);
    const uint32_t node = rows_.back().node;
    if (node == kNone) continue;
    if (last_row[node] == kNone) {
      nodes_[node].first_row = row;
    } else {
      rows_[last_row[node]].next_of_node = row;
    }
    last_row[node] = row;
  }
  for (; next != nodes.end(); ++next) AddNode(next->name, &*next);
}

uint32_t NetworkIndex::AddNode(std::string_view name, const NetworkNode* parsed) {
  const auto node = static_cast<uint32_t>(nodes_.size());
  nodes_.push_back({name, parsed, kNone});
  node_of_name_.try_emplace(name, node);
  return node;
}

// Of nodes with one name, the one that is being parsed made the layer.
uint32_t NetworkIndex::NodeOf(const RegisteredLayer& row, uint32_t parsing) {
  if (row.node.empty()) return kNone;
  if (parsing != kNone && nodes_[parsing].name == row.node) return parsing;
  const uint32_t known = FindNode(row.node);
  return known != kNone ? known : AddNode(row.node, nullptr);
}

uint32_t NetworkIndex::FindRow(std::string_view layer) const {
  const auto found = row_of_name_.find(layer);
  return found == row_of_name_.end() ? kNone : found->second;
}

uint32_t NetworkIndex::FindNode(std::string_view node) const {
  const auto found = node_of_name_.find(node);
  return found == node_of_name_.end() ? kNone : found->second;
}

}  // namespace trtscope
