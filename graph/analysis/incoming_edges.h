// The edges into each layer, for walks against the flow of data. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_INCOMING_EDGES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_INCOMING_EDGES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

/// Edges of an engine, grouped by the layer that reads. Linear in layers and edges to make; the
/// engine must outlive it.
class IncomingEdges {
 public:
  explicit IncomingEdges(const Engine& engine) : first_(engine.layers.size() + 1, 0) {
    for (const Edge& edge : engine.edges) ++first_[edge.to.layer.index() + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    edges_.resize(engine.edges.size());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    for (const Edge& edge : engine.edges) edges_[next[edge.to.layer.index()]++] = &edge;
  }

  /// In the order of Engine::edges.
  std::span<const Edge* const> Of(LayerId layer) const {
    const std::size_t begin = first_[layer.index()];
    return std::span<const Edge* const>(edges_).subspan(begin, first_[layer.index() + 1] - begin);
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<const Edge*> edges_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_INCOMING_EDGES_H_
