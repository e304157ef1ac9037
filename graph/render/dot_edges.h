// Edges of an engine's graph: one arrow for all tensors between two nodes.
// Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_EDGES_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_EDGES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "graph/render/dot_scene.h"

namespace trtscope {

/// A tensor of an arrow, equal labels counted.
struct ArrowTensor {
  std::string label;
  std::string name;
  uint32_t count = 1;
};

struct Arrow {
  std::string from;
  std::string to;
  std::vector<ArrowTensor> tensors;
  /// Type of the tensors; of the first if they differ.
  Precision dtype = Precision::kUnknown;
  /// Tensors beyond the bounded list above.
  std::size_t more_tensors = 0;
  /// Where the numeric type changes along the arrow: from what and to what.
  Precision before = Precision::kUnknown;
  Precision after = Precision::kUnknown;
  /// `before` is the tensor's type (the reader converts), or the writer's compute precision.
  bool reader_converts = true;
  bool loop_carried = false;
  bool converts() const { return after != Precision::kUnknown; }
};

/// All arrows: between layers in order of the engine's edges, then those of the bindings. Edges
/// whose ports do not exist are left out.
std::vector<Arrow> CollectArrows(const DotScene& scene);

/// The statement of one arrow, with its line feed.
std::string ArrowStatement(const DotScene& scene, const Arrow& arrow);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_EDGES_H_
