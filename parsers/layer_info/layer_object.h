// One layer object of layer information in JSON.
#ifndef TRTSCOPE_PARSERS_LAYER_INFO_LAYER_OBJECT_H_
#define TRTSCOPE_PARSERS_LAYER_INFO_LAYER_OBJECT_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "graph/model/layer.h"
#include "parsers/common/json_cursor.h"
#include "parsers/common/layer_fields.h"

namespace trtscope {

/// Reads layer objects, one after the other, from a cursor that stands before each.
class LayerObjectReader {
 public:
  /// Strings that have to be built go to `arena`.
  LayerObjectReader(JsonCursor& cursor, std::deque<std::string>& arena)
      : cursor_(cursor), arena_(arena) {}

  /// `{"Name": …, "LayerType": …, "Inputs": […], "Outputs": […], KEY: VALUE, …}` of TensorRT 8.2 to
  /// 11. The fields that the model names are typed, every other pair becomes an attribute with its
  /// text as the one-line form has it. A layer that stops early (see the cursor's problem) holds
  /// what was read; its kind, id and source are the caller's to fill.
  Layer Read();

  /// Items of lists of layers that were none; counted by who reads the lists.
  uint64_t odd_items = 0;

  /// Whether the layer read last has a key for its inputs or outputs.
  bool has_ports() const { return has_ports_; }

 private:
  void ReadField(std::string_view key, Layer& layer);
  std::vector<Tensor> ReadTensors();
  Tensor ReadTensor();
  void ReadDims(Tensor& tensor);
  void ReadMetadata(Layer& layer);
  std::string_view ReadValueText();
  std::string_view ReadCompactText();

  JsonCursor& cursor_;
  std::deque<std::string>& arena_;
  AttributePairs attributes_;
  bool has_ports_ = false;
};

/// `json` without line ends and indentation, spaced as trtexec spaces values: `[3,3]`, `{"Type":
/// "Half", "Count": 864}`. Strings stay as they are.
std::string CompactJson(std::string_view json);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_LAYER_INFO_LAYER_OBJECT_H_
