// One layer object of layer information in JSON.
#ifndef TRTSCOPE_PARSERS_LAYER_INFO_LAYER_OBJECT_H_
#define TRTSCOPE_PARSERS_LAYER_INFO_LAYER_OBJECT_H_

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "graph/model/layer.h"
#include "parsers/common/json_cursor.h"

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

  /// Layers read so far that have a key for their inputs or outputs.
  uint64_t layers_with_ports() const { return layers_with_ports_; }

 private:
  void ReadField(std::string_view key, Layer& layer);
  std::vector<Tensor> ReadTensors();
  Tensor ReadTensor();
  void ReadDims(Tensor& tensor);
  std::string_view ReadValueText();

  JsonCursor& cursor_;
  std::deque<std::string>& arena_;
  uint64_t layers_with_ports_ = 0;
  // Filled and copied at its final size: a layer has twenty pairs, and a vector that grew to them
  // would keep a third of its room unused.
  std::vector<std::pair<std::string_view, std::string_view>> attributes_;
};

/// `json` without line ends and indentation, spaced as trtexec spaces values: `[3,3]`, `{"Type":
/// "Half", "Count": 864}`. Strings stay as they are.
std::string CompactJson(std::string_view json);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_LAYER_INFO_LAYER_OBJECT_H_
