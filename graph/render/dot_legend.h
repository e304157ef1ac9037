// The heading of an engine's graph: title, one-line summary, and a legend of what occurs in it.
// Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_LEGEND_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_LEGEND_H_

#include <string>
#include <vector>

#include "graph/render/dot_edges.h"
#include "graph/render/dot_scene.h"

namespace trtscope {

/// "54 layers · 2.60 ms · 50 INT8, 4 unknown · 4 reformats 0.034 ms (1.3 %)".
std::string SummaryLine(const DotScene& scene);

/// The graph's label as HTML-like markup without the enclosing angle brackets. As a label it takes
/// no part in the layout, so it can neither slow it nor overlap anything.
std::string GraphHeading(const DotScene& scene, const std::vector<Arrow>& arrows);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_LEGEND_H_
