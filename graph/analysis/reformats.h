// Every reformat and copy that TensorRT inserted: what it changes, between which layers, and how we
// know.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_REFORMATS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_REFORMATS_H_

#include <optional>
#include <string>
#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/model/engine.h"

namespace trtscope {

struct Reformat {
  LayerId layer;
  /// From and to as the layer's record says, with dtype and layout completed from the log's "Adding
  /// reformat layer" line where there is one. nullopt for a record without that port.
  std::optional<Tensor> from;
  std::optional<Tensor> to;
  /// Layers that write its input (none: a network input) and read its output (none: a network
  /// output).
  std::vector<LayerId> producers;
  std::vector<LayerId> consumers;
  bool changes_dtype = false;
  bool changes_layout = false;
  /// One of: "network_input", "network_output", "dtype", "layout", "dtype_and_layout", "copy",
  /// "quantize", "dequantize", "unknown".
  std::string cause;
  /// How it was recognised and what proves the change: "type Reformat; `Adding reformat layer` at
  /// line 17".
  std::string evidence;
  SourceRef evidence_source;
  /// Inserted by the builder, but shown as NoOp in the engine: it costs nothing.
  bool removed_as_noop = false;
  /// Q/DQ nodes that run as reformats are the network's own, not inserted.
  bool inserted = true;
};

struct ReformatSummary {
  /// In execution order.
  std::vector<Reformat> reformats;
  /// "Adding reformat layer" lines whose layer the engine does not show (elided later).
  std::vector<ReformatInsertion> not_in_engine;
  /// Sum over reformats with a known time; nullopt if none has one.
  std::optional<double> time_ms;
  std::optional<double> share;
};

ReformatSummary FindReformats(const Engine& engine, const Attribution& attribution);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_REFORMATS_H_
