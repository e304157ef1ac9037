// A layer of a built engine, as TensorRT's layer record describes it.
#ifndef TRTSCOPE_GRAPH_MODEL_LAYER_H_
#define TRTSCOPE_GRAPH_MODEL_LAYER_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/attributes.h"
#include "graph/model/ids.h"
#include "graph/model/precision.h"
#include "graph/model/provenance.h"
#include "graph/model/tactic.h"
#include "graph/model/tensor.h"

namespace trtscope {

/// What a layer does to data, decided from its type and name (see ClassifyLayer).
enum class LayerKind : uint8_t {
  kCompute,
  kReformat,
  kCopy,
  kQuantize,
  kDequantize,
  kShape,
  kConstant,
  kPlugin,
  kForeign,
  kNoop,
  kOther,
};
/// Lower-case name as in the JSON contract ("compute", "reformat", …).
std::string_view LayerKindName(LayerKind kind);

struct Layer {
  LayerId id;
  /// Not unique, and may hold anything: never split it, never use it unescaped.
  std::string_view name;
  /// TensorRT's word for the implementation ("CaskConvolution", "Reformat", "kgen"); empty if not
  /// said.
  std::string_view type;
  LayerKind kind = LayerKind::kOther;
  Tactic tactic;
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
  /// Type of the weights, from detailed records (`Weights: {"Type": "Half", …}`).
  Precision weights = Precision::kUnknown;
  /// How many weights, from the same place.
  std::optional<int64_t> weights_count;
  /// ONNX nodes inside this layer, from detailed records' `Metadata`.
  std::vector<std::string_view> onnx_nodes;
  /// Other `Key: value` pairs of a detailed record, in file order ("Kernel" → "[3,3]", "Origin" →
  /// "QDQ").
  AttributeList attributes;
  /// The line of the layer's record.
  SourceRef source;
  /// The record of another input that added what `source` does not tell: attributes, nodes,
  /// layouts.
  SourceRef detail_source;
};

/// The kind of a layer from its type, name and dtypes. Rules, first match wins (TensorRT's own
/// words): type NoOp → noop; type Reformat/MyelinReformat (or a TensorRT 6 `input reformatter`),
/// and any `Reformatting CopyNode for …` → reformat, but quantize/dequantize when the record is a
/// Q/DQ node (Origin QDQ, or a QuantizeLinear/DequantizeLinear name that changes the type), copy
/// when it only copies (`… copy` with equal types); Scale that only quantizes →
/// quantize/dequantize; Constant → constant; Plugin* → plugin; Myelin, DLA and `{ForeignNode[` →
/// foreign; Shuffle, Slice, Concatenation, Gather, shape calls and a Reformat of Origin SLICE →
/// shape; Cast and Identity → reformat, copy if the types are equal; TrainStation, signal, wait →
/// other; everything else computes. The name decides only where the type does not: a
/// CaskConvolution with QuantizeLinear in its name computes.
LayerKind ClassifyLayer(const Layer& layer);

/// The value of a detailed record's attribute, empty if the record has none.
std::string_view LayerAttribute(const Layer& layer, std::string_view key);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_LAYER_H_
