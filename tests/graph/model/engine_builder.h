// Small engines for tests, written as layers with the names that they read and write.
#ifndef TRTSCOPE_TESTS_GRAPH_MODEL_ENGINE_BUILDER_H_
#define TRTSCOPE_TESTS_GRAPH_MODEL_ENGINE_BUILDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope::test {

/// A tensor of which only the name is known.
inline Tensor Named(std::string_view name) {
  Tensor tensor;
  tensor.name = name;
  return tensor;
}

/// Appends a layer that reads and writes the named tensors. Names must outlive the engine.
inline Layer& AddLayer(Engine& engine, const std::vector<std::string_view>& reads,
                       const std::vector<std::string_view>& writes) {
  Layer layer;
  layer.id = LayerId{static_cast<uint32_t>(engine.layers.size())};
  for (const std::string_view name : reads) layer.inputs.push_back(Named(name));
  for (const std::string_view name : writes) layer.outputs.push_back(Named(name));
  engine.layers.push_back(layer);
  return engine.layers.back();
}

/// "1.0->2.1" for an edge from layer 1, output 0 to layer 2, input 1; "~>" where it is
/// loop-carried.
inline std::string EdgeText(const Edge& edge) {
  const auto port = [](const PortRef& ref) {
    return std::to_string(ref.layer.value) + "." + std::to_string(ref.port);
  };
  return port(edge.from) + (edge.loop_carried ? "~>" : "->") + port(edge.to);
}

inline std::vector<std::string> EdgeTexts(const Engine& engine) {
  std::vector<std::string> texts;
  for (const Edge& edge : engine.edges) texts.push_back(EdgeText(edge));
  return texts;
}

/// "in x 0.0 1.0" for an inferred input that layers 0 and 1 read; "in!" where the log lists it.
inline std::vector<std::string> BindingTexts(const Engine& engine) {
  std::vector<std::string> texts;
  for (const Binding& binding : engine.bindings) {
    std::string text = binding.is_input ? "in" : "out";
    if (!binding.inferred) text += '!';
    text.append(" ").append(binding.name);
    for (const PortRef& port : binding.ports) {
      text += " " + std::to_string(port.layer.value) + "." + std::to_string(port.port);
    }
    texts.push_back(text);
  }
  return texts;
}

}  // namespace trtscope::test

#endif  // TRTSCOPE_TESTS_GRAPH_MODEL_ENGINE_BUILDER_H_
