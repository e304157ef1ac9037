#include "parsers/common/layer_fields.h"

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// `[ONNX Layer: a]<0x1e>[ONNX Layer: b]`; the separators are control bytes, their escapes, or
// missing. 0x1E stands
// between layers that were fused, 0x1F between those that Myelin fused.
bool ReadOnnxNodes(std::string_view value, Layer& layer) {
  constexpr std::string_view kOpen = "[ONNX Layer: ";
  std::size_t at = value.find(kOpen);
  while (at != std::string_view::npos) {
    const std::size_t begin = at + kOpen.size();
    at = value.find(kOpen, begin);
    std::string_view node = value.substr(begin, at - begin);
    node = node.substr(0, node.rfind(']'));
    if (!node.empty()) layer.onnx_nodes.push_back(node);
  }
  return !layer.onnx_nodes.empty();
}

// What follows `"Key":` in a flat JSON object, blanks passed over; empty if the key is missing.
std::string_view AfterKey(std::string_view object, std::string_view quoted_key) {
  const std::size_t at = object.find(quoted_key);
  if (at == std::string_view::npos) return {};
  std::string_view rest = TrimLeft(object.substr(at + quoted_key.size()));
  if (!Consume(rest, ":")) return {};
  return TrimLeft(rest);
}

// {"Type": "Half", "Count": 864}
void ReadWeights(std::string_view value, Layer& layer) {
  std::string_view type = AfterKey(value, "\"Type\"");
  if (Consume(type, "\"")) layer.weights = PrecisionFromText(type.substr(0, type.find('"')));
  std::string_view count = AfterKey(value, "\"Count\"");
  layer.weights_count = ConsumeNumber<int64_t>(count);
}

bool IsWeightsKey(std::string_view key) {
  return key == "Weights" || key == "ConvWeights" || key == "weights";
}

}  // namespace

void SetLayerField(std::string_view key, std::string_view value, Layer& layer,
                   AttributePairs& attributes) {
  if (key == "TacticName") {
    layer.tactic.name = value;
  } else if (key == "TacticValue") {
    layer.tactic.id = ConsumeTacticId(value);
  } else if (key == "Metadata") {
    // Other front ends write what they like there.
    if (!ReadOnnxNodes(value, layer) && !value.empty()) attributes.emplace_back(key, value);
  } else {
    attributes.emplace_back(key, value);
    if (IsWeightsKey(key)) ReadWeights(value, layer);
  }
}

}  // namespace trtscope
