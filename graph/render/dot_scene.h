// Everything that the parts of a graph's text share: the inputs of RenderDot and what follows from
// them. Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_SCENE_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_SCENE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "graph/render/dot.h"
#include "graph/render/dot_theme.h"

namespace trtscope {

/// A layer type and how many layers have it.
struct TypeShare {
  std::string_view type;
  std::size_t layers = 0;
};

struct DotScene {
  const Engine& engine;
  const Attribution& attribution;
  const std::vector<LayerPrecision>& precisions;
  const ReformatSummary& reformats;
  const DotOptions& options;
  /// One per layer, nullptr where it is none.
  std::vector<const Reformat*> reformat_of_layer;
  /// Types of all layers but constants: most layers first, then by name.
  std::vector<TypeShare> types;
  /// Average time of the hottest layer, 0 if no time is known.
  double hottest_ms = 0;
  /// Very large graphs go without labels on arrows; tooltips keep them.
  bool edge_labels = true;
};

/// The result refers to the arguments.
DotScene MakeScene(const Engine& engine, const Attribution& attribution,
                   const std::vector<LayerPrecision>& precisions, const ReformatSummary& reformats,
                   const DotOptions& options);

/// Facts of one layer; neutral where an analysis has no entry for it.
const LayerTime& TimeOf(const DotScene& scene, const Layer& layer);
const LayerPrecision& PrecisionOf(const DotScene& scene, const Layer& layer);
const Reformat* ReformatOf(const DotScene& scene, const Layer& layer);

/// The layer's time as a fraction of the hottest layer's, nullopt where unknown.
std::optional<double> HeatOf(const DotScene& scene, const Layer& layer);

/// What was compared of the layer's outputs; neutral where nothing was.
const DotError& ErrorOf(const DotScene& scene, const Layer& layer);

/// Whether `layer` is the first to diverge.
inline bool DivergesFirst(const DotScene& scene, const Layer& layer) {
  return scene.options.first_divergence == layer.id;
}

/// Whether a value of `from` must be converted to be used as `to`. Index and unknown types never
/// count, and TF32 is a way to multiply FP32.
bool IsConversion(Precision from, Precision to);

/// Whether the layer's outputs have another numeric type than its inputs.
bool ChangesPrecision(const DotScene& scene, const Layer& layer);

/// The type in which `layer` takes what it reads: its compute precision, or, where it only
/// converts, its output's type.
Precision TakesAs(const DotScene& scene, const Layer& layer);

/// Fill of the layer's node by the colour mode.
std::string_view FillOf(const DotScene& scene, const Layer& layer);

/// The number by which people know `layer`: its id in the whole engine.
inline uint32_t ShownNumber(const DotScene& scene, const Layer& layer) {
  const std::vector<LayerId>& numbers = scene.options.numbers;
  return layer.id.index() < numbers.size() ? numbers[layer.id.index()].value : layer.id.value;
}

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_SCENE_H_
