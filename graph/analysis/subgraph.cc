#include "graph/analysis/subgraph.h"

#include <optional>
#include <utility>

namespace trtscope {
namespace {

using Renumbering = std::vector<std::optional<LayerId>>;

void KeepEdges(const Engine& whole, const Renumbering& number, Engine& part) {
  part.edges.clear();
  for (Edge edge : whole.edges) {
    const std::optional<LayerId> from = number[edge.from.layer.index()];
    const std::optional<LayerId> to = number[edge.to.layer.index()];
    if (!from || !to) continue;
    edge.from.layer = *from;
    edge.to.layer = *to;
    part.edges.push_back(edge);
  }
}

void KeepBindings(const Engine& whole, const Renumbering& number, Engine& part) {
  part.bindings.clear();
  for (Binding binding : whole.bindings) {
    std::vector<PortRef> ports;
    for (const PortRef& port : binding.ports) {
      if (const auto layer = number[port.layer.index()]) ports.push_back({*layer, port.port});
    }
    if (ports.empty()) continue;
    binding.ports = std::move(ports);
    part.bindings.push_back(std::move(binding));
  }
}

}  // namespace

Subgraph KeepLayers(const Engine& whole, const std::vector<bool>& keep) {
  Subgraph part;
  part.engine = whole;
  part.engine.layers.clear();
  Renumbering number(whole.layers.size());
  for (const Layer& layer : whole.layers) {
    if (!keep[layer.id.index()]) continue;
    const LayerId id{static_cast<uint32_t>(part.engine.layers.size())};
    number[layer.id.index()] = id;
    part.original.push_back(layer.id);
    part.engine.layers.push_back(layer);
    part.engine.layers.back().id = id;
  }
  KeepEdges(whole, number, part.engine);
  KeepBindings(whole, number, part.engine);
  return part;
}

}  // namespace trtscope
