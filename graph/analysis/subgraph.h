// A part of an engine as an engine of its own, for pictures of what a filter leaves.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_SUBGRAPH_H_
#define TRTSCOPE_GRAPH_ANALYSIS_SUBGRAPH_H_

#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

struct Subgraph {
  Engine engine;
  /// Id in the whole engine of each layer of `engine`.
  std::vector<LayerId> original;
};

/// The layers of `whole` with keep[id], renumbered in order; edges between them; bindings that one
/// of them touches. Precondition: keep.size() == whole.layers.size().
Subgraph KeepLayers(const Engine& whole, const std::vector<bool>& keep);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_SUBGRAPH_H_
