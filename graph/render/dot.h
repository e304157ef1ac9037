// An engine as DOT text. Pure: layout and images are made by graph/render/image.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_H_

#include <string>
#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/model/engine.h"

namespace trtscope {

enum class ColorBy : uint8_t { kPrecision, kType, kTime };

struct DotOptions {
  ColorBy color = ColorBy::kPrecision;
  /// First line of the picture's title; a summary of the engine follows.
  std::string title;
  /// Numbers to show for the layers of a part of an engine; empty: their own ids.
  std::vector<LayerId> numbers;
};

/// The engine as a directed graph from inputs to outputs. Names from the log are escaped: they can
/// neither break the file nor inject markup.
std::string RenderDot(const Engine& engine, const Attribution& attribution,
                      const std::vector<LayerPrecision>& precisions,
                      const ReformatSummary& reformats, const DotOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_H_
