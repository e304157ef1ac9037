// The network as the ONNX parser's lines tell it: nodes, and the layers it made of each.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_NETWORK_INDEX_H_
#define TRTSCOPE_GRAPH_ANALYSIS_NETWORK_INDEX_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/model/build_story.h"

namespace trtscope {

class NetworkIndex {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  NetworkIndex() = default;
  /// The network that `lines` of `story` parse; `story` must outlive the index.
  NetworkIndex(const BuildStory& story, LineRange lines);

  struct Node {
    /// Views into the log. `parsed` is null for a name that only "Registering layer" lines know:
    /// TensorRT 8 registers weights as if they were nodes.
    std::string_view name;
    const NetworkNode* parsed = nullptr;
    /// First of its layers, see Row::next_of_node.
    uint32_t first_row = kNone;
  };
  /// "Registering layer: LAYER for ONNX node: NODE".
  struct Row {
    const RegisteredLayer* layer = nullptr;
    /// kNone: a layer that the parser needs for itself.
    uint32_t node = kNone;
    uint32_t next_of_node = kNone;
    /// The node that was parsed last before it.
    uint32_t while_parsing = kNone;
  };

  /// In the order of the log. Names may repeat.
  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<Row>& rows() const { return rows_; }
  /// The row of a network layer, by its name; the first of equals. kNone if there is none.
  uint32_t FindRow(std::string_view layer) const;
  /// The node of that name, the first of equals.
  uint32_t FindNode(std::string_view node) const;

 private:
  uint32_t AddNode(std::string_view name, const NetworkNode* parsed);
  uint32_t NodeOf(const RegisteredLayer& row, uint32_t parsing);

  std::vector<Node> nodes_;
  std::vector<Row> rows_;
  std::unordered_map<std::string_view, uint32_t> node_of_name_;
  std::unordered_map<std::string_view, uint32_t> row_of_name_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_NETWORK_INDEX_H_
