// Engines built by hand for the tests of graph/render.
#ifndef TRTSCOPE_TESTS_GRAPH_RENDER_TEST_ENGINE_H_
#define TRTSCOPE_TESTS_GRAPH_RENDER_TEST_ENGINE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/render/dot.h"

namespace trtscope {

inline Tensor MakeTensor(std::string_view name, Precision dtype, const std::vector<int64_t>& dims) {
  Tensor tensor;
  tensor.name = name;
  tensor.dtype = dtype;
  tensor.dims_known = true;
  for (const int64_t extent : dims) tensor.dims.push_back({extent, 1});
  return tensor;
}

/// An engine with its analyses, grown layer by layer. Strings must outlive it.
struct TestEngine {
  Engine engine;
  Attribution attribution;
  std::vector<LayerPrecision> precisions;
  ReformatSummary reformats;
  DotOptions options;

  Layer& Add(std::string_view name, std::string_view type, LayerKind kind,
             Precision compute = Precision::kUnknown) {
    Layer layer;
    layer.id = {static_cast<uint32_t>(engine.layers.size())};
    layer.name = name;
    layer.type = type;
    layer.kind = kind;
    engine.layers.push_back(layer);
    LayerPrecision precision;
    precision.compute = compute;
    precisions.push_back(precision);
    attribution.times.emplace_back();
    return engine.layers.back();
  }

  /// One tensor from `from` to `to`, through a new port of each.
  void Connect(uint32_t from, uint32_t to, const Tensor& tensor, bool loop_carried = false) {
    Layer& writer = engine.layers[from];
    Layer& reader = engine.layers[to];
    writer.outputs.push_back(tensor);
    reader.inputs.push_back(tensor);
    engine.edges.push_back({{{from}, static_cast<uint32_t>(writer.outputs.size() - 1)},
                            {{to}, static_cast<uint32_t>(reader.inputs.size() - 1)},
                            loop_carried});
  }

  void Bind(std::string_view name, bool is_input, uint32_t layer, const Tensor& tensor) {
    auto& ports = is_input ? engine.layers[layer].inputs : engine.layers[layer].outputs;
    ports.push_back(tensor);
    Binding binding;
    binding.name = name;
    binding.is_input = is_input;
    binding.ports.push_back({{layer}, static_cast<uint32_t>(ports.size() - 1)});
    engine.bindings.push_back(binding);
  }

  void SetTime(uint32_t layer, double ms, double share) {
    attribution.times[layer].average_ms = ms;
    attribution.times[layer].share = share;
  }

  std::string Dot() const { return RenderDot(engine, attribution, precisions, reformats, options); }
};

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_GRAPH_RENDER_TEST_ENGINE_H_
