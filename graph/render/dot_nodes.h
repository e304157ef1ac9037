// Nodes of an engine's graph: layers, and the network's inputs and outputs.
// Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_NODES_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_NODES_H_

#include <cstddef>
#include <string>

#include "graph/render/dot_scene.h"

namespace trtscope {

/// DOT identifiers are made of numbers only, so that no name can matter: layers first, then
/// bindings.
std::string LayerNodeId(LayerId layer);
std::string BindingNodeId(const Engine& engine, std::size_t binding);

/// The statement of one layer's node, with its line feed.
std::string LayerNode(const DotScene& scene, const Layer& layer);
/// The statement of the `binding`-th network input's or output's node.
std::string BindingNode(const DotScene& scene, std::size_t binding);

/// The tensor that a binding stands for as its first valid port sees it, nullptr if no port is
/// valid.
const Tensor* BoundTensor(const Engine& engine, const Binding& binding);

/// What hovering shows: the whole name, type, kernel, tactic, precision and its evidence, tensors,
/// time and the line in the log. Lines of visible text.
std::string LayerTooltip(const DotScene& scene, const Layer& layer);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_NODES_H_
