// An engine as trtexec --exportLayerInfo and IEngineInspector write one, whatever it was read from.
#ifndef TRTSCOPE_SRC_WRITERS_TRTEXEC_LAYERS_H_
#define TRTSCOPE_SRC_WRITERS_TRTEXEC_LAYERS_H_

#include <cstdint>
#include <string>

#include "graph/model/engine.h"

namespace trtscope {

/// What the file lacks, so that it can be said.
struct ExportGaps {
  uint64_t layers = 0;
  /// Layers of which the input tells no LayerType.
  uint64_t layers_without_type = 0;
  /// Layers whose tensors the input does not tell: their `Inputs` and `Outputs` are left out.
  uint64_t layers_without_tensors = 0;
  /// Attributes that no reader could tell from a layer's own fields (a key `Name`).
  uint64_t attributes_left_out = 0;
  /// Bytes that are no UTF-8 and became U+FFFD.
  uint64_t bytes_replaced = 0;
};

/// Appends `{"Layers": […], "Bindings": […]}`, laid out as trtexec does, as strict JSON. An engine
/// of which only names are known gives a list of names. Read back, the file gives the same layers,
/// tensors, tactics, attributes, nodes, edges and bindings; what trtexec has no key for stands
/// under keys of trtscope's own (own_keys.h). Not written: where facts were read, and all about the
/// build.
ExportGaps AppendTrtexecLayers(const Engine& engine, std::string& out);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_TRTEXEC_LAYERS_H_
