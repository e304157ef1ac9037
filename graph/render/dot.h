// An engine as DOT text. Pure: layout and images are made by graph/render/image.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_H_

#include <optional>
#include <string>
#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/model/engine.h"

namespace trtscope {

enum class ColorBy : uint8_t { kPrecision, kType, kTime, kError };

/// What a comparison of activations says of one layer's outputs.
struct DotError {
  /// Relative error, as ErrorFlow::layer_errors; may be infinite. nullopt: not observed.
  std::optional<double> error;
  /// A line for the layer's label: "cosine 0.9931, error 12 %". Empty: none.
  std::string text;
};

struct DotOptions {
  ColorBy color = ColorBy::kPrecision;
  /// First line of the picture's title; a summary of the engine follows.
  std::string title;
  /// Numbers to show for the layers of a part of an engine; empty: their own ids.
  std::vector<LayerId> numbers;
  /// One a layer of the engine that is drawn; empty: nothing was compared. ColorBy::kError fills by
  /// them, on a logarithmic scale from 1e-6 to 1; layers that were not observed stay white with a
  /// dashed border. The texts stand in the labels whatever the colours.
  std::vector<DotError> errors;
  /// The layer whose output is the first to diverge: it gets a double border and says so.
  std::optional<LayerId> first_divergence;
};

/// The engine as a directed graph from inputs to outputs. Names from the log are escaped: they can
/// neither break the file nor inject markup.
std::string RenderDot(const Engine& engine, const Attribution& attribution,
                      const std::vector<LayerPrecision>& precisions,
                      const ReformatSummary& reformats, const DotOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_H_
