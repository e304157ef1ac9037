#include "graph/render/dot.h"

#include "graph/render/dot_edges.h"
#include "graph/render/dot_legend.h"
#include "graph/render/dot_nodes.h"
#include "graph/render/dot_scene.h"
#include "graph/render/dot_theme.h"

namespace trtscope {
namespace {

// Graphviz's network simplex and crossing reduction are superlinear. Stopped early they cost a
// third (2000 layers: 3.5 s instead of 11 s, measured) and edges get 7 % longer; stopped at once
// they leave a picture that is still right (4000 layers with 3 inputs each: 33 s instead of 79 s).
constexpr std::size_t kLargeGraph = 800;
constexpr std::size_t kHugeGraph = 3000;

// Labels of arrows double the ranks that Graphviz has to place; beyond this the picture goes
// without.
constexpr std::size_t kMaxLabelledArrows = 4000;

// Polylines, because Graphviz's curves sometimes loop through the node that they leave when arrows
// have labels.
std::string Defaults() {
  const std::string font = "fontname=\"" + std::string(kFontName) + "\"";
  return "  graph [" + font +
         " rankdir=\"TB\" labelloc=\"t\" labeljust=\"c\" splines=\"polyline\" ranksep=\"0.35\" "
         "nodesep=\"0.3\" "
         "pad=\"0.3\" bgcolor=\"white\" tooltip=\" \"]\n  node [" +
         font + " fontsize=\"10\" width=\"0.1\" height=\"0.1\"]\n  edge [" + font +
         " fontsize=\"8\" arrowsize=\"0.7\" penwidth=\"1.6\"]\n";
}

std::string Effort(std::size_t nodes) {
  if (nodes < kLargeGraph) return "";
  if (nodes >= kHugeGraph) {
    return "  graph [nslimit=\"0.05\" nslimit1=\"0.05\" mclimit=\"0.1\"]\n";
  }
  return "  graph [nslimit=\"0.5\" nslimit1=\"0.5\" mclimit=\"0.5\"]\n";
}

}  // namespace

std::string RenderDot(const Engine& engine, const Attribution& attribution,
                      const std::vector<LayerPrecision>& precisions,
                      const ReformatSummary& reformats, const DotOptions& options) {
  DotScene scene = MakeScene(engine, attribution, precisions, reformats, options);
  const std::vector<Arrow> arrows = CollectArrows(scene);
  scene.edge_labels = arrows.size() <= kMaxLabelledArrows;
  std::string dot = "digraph engine {\n" + Defaults() + Effort(engine.layers.size());
  dot += "  label=<" + GraphHeading(scene, arrows) + ">\n";
  for (const Layer& layer : engine.layers) dot += LayerNode(scene, layer);
  for (std::size_t i = 0; i < engine.bindings.size(); ++i) dot += BindingNode(scene, i);
  for (const Arrow& arrow : arrows) dot += ArrowStatement(scene, arrow);
  return dot + "}\n";
}

}  // namespace trtscope
