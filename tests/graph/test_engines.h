// Engines built by hand, for tests of what is computed from them.
#ifndef TRTSCOPE_TESTS_GRAPH_TEST_ENGINES_H_
#define TRTSCOPE_TESTS_GRAPH_TEST_ENGINES_H_

#include <initializer_list>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope::test_engines {

inline Tensor MakeTensor(std::string_view name, Precision dtype,
                         std::vector<Dim> dims = {{1}, {64}, {28}, {28}}) {
  Tensor tensor;
  tensor.name = name;
  tensor.dtype = dtype;
  tensor.dims = std::move(dims);
  tensor.dims_known = true;
  return tensor;
}

/// Builds one engine and its log. All views must be of string literals or outlive the engine.
/// Layers get line 100 + id, messages line 10 and up, insertions line 20 and up, tunings line 50
/// and up.
class EngineBuilder {
 public:
  EngineBuilder() { engine_.attempts.emplace_back(); }

  /// The returned layer may be changed until the next call.
  Layer& Add(std::string_view name, std::string_view type, LayerKind kind,
             std::vector<Tensor> inputs, std::vector<Tensor> outputs) {
    Layer layer;
    layer.id = LayerId{static_cast<uint32_t>(engine_.layers.size())};
    layer.name = name;
    layer.type = type;
    layer.kind = kind;
    layer.inputs = std::move(inputs);
    layer.outputs = std::move(outputs);
    layer.source = {{}, 100 + layer.id.value};
    engine_.layers.push_back(std::move(layer));
    return engine_.layers.back();
  }

  /// A convolution from `in` to `out` with FP32 tensors, for tests that need any layer.
  Layer& AddConvolution(std::string_view name, std::string_view in = "in",
                        std::string_view out = "out") {
    return Add(name, "CaskConvolution", LayerKind::kCompute, {MakeTensor(in, Precision::kFP32)},
               {MakeTensor(out, Precision::kFP32)});
  }

  RunInfo& run() {
    if (log_->runs.empty()) log_->runs.emplace_back();
    engine_.run = 0;
    return log_->runs.front();
  }
  BuildAttempt& attempt() { return engine_.attempts.front(); }
  BuildLog& log() { return *log_; }

  void Say(std::string_view text) {
    LogMessage message;
    message.text = text;
    message.source = {{}, 10 + log_->messages.size()};
    log_->messages.push_back(message);
  }

  void Insert(std::string_view tensor, std::string_view source, std::string_view from,
              std::string_view to) {
    const uint64_t line = 20 + attempt().reformats.size();
    attempt().reformats.push_back({tensor, source, from, to, {{}, line}});
  }

  /// A runner's turn at `layer` that measured `times` (infinity: the tactic did not run).
  RunnerTuning& Tune(std::string_view layer, std::string_view formats,
                     std::initializer_list<float> times) {
    RunnerTuning tuning;
    tuning.layer = layer;
    tuning.formats = formats;
    tuning.line = static_cast<uint32_t>(50 + log_->tunings.size());
    tuning.first_trial = static_cast<uint32_t>(log_->trials.size());
    std::vector<Trial> trials;
    for (const float time : times) trials.push_back({TacticId{1}, time, tuning.line});
    log_->trials.Append(std::move(trials));
    tuning.end_trial = static_cast<uint32_t>(log_->trials.size());
    log_->tunings.push_back(tuning);
    attempt().end_tuning = static_cast<uint32_t>(log_->tunings.size());
    return log_->tunings.back();
  }

  /// Connects the layers by their tensors' names and hands the engine out.
  Engine Build() {
    engine_.attempt = 0;
    ConnectLayers(engine_, {});
    engine_.log = log_;
    return engine_;
  }

 private:
  Engine engine_;
  std::shared_ptr<BuildLog> log_ = std::make_shared<BuildLog>();
};

inline constexpr float kDidNotRun = std::numeric_limits<float>::infinity();

/// The engine of TensorRT 6's sampleINT8 on MNIST: two INT8 convolutions, two FP32 classifiers, two
/// reformats under the names of that version.
inline EngineBuilder Mnist6() {
  using P = Precision;
  EngineBuilder builder;
  const auto add = [&](std::string_view name, std::string_view type, LayerKind kind, Tensor in,
                       Tensor out) -> Layer& {
    return builder.Add(name, type, kind, {std::move(in)}, {std::move(out)});
  };
  const auto t = [](std::string_view name, P dtype) { return MakeTensor(name, dtype); };
  add("scale", "Scale", LayerKind::kCompute, t("data", P::kFP32), t("scale", P::kFP32));
  add("conv1 input reformatter 0", "Reformat", LayerKind::kReformat, t("scale", P::kFP32),
      t("conv1 reformatted input 0", P::kINT8));
  add("conv1", "icudnn", LayerKind::kCompute, t("conv1 reformatted input 0", P::kINT8),
      t("conv1", P::kINT8))
      .tactic.name = "volta_int8x4_icudnn_int8x4_128x32_relu_interior_c32_nn_v1";
  add("pool1", "Pooling", LayerKind::kCompute, t("conv1", P::kINT8), t("pool1", P::kINT8));
  add("conv2", "i8816cudnn", LayerKind::kCompute, t("pool1", P::kINT8), t("conv2", P::kINT8))
      .tactic.name = "turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1";
  add("pool2", "Pooling", LayerKind::kCompute, t("conv2", P::kINT8), t("pool2", P::kINT8));
  add("ip1 + relu1 input reformatter 0", "Reformat", LayerKind::kReformat, t("pool2", P::kINT8),
      t("ip1 + relu1 reformatted input 0", P::kFP32));
  add("ip1 + relu1", "FullyConnected", LayerKind::kCompute,
      t("ip1 + relu1 reformatted input 0", P::kFP32), t("ip1", P::kFP32));
  add("ip2", "FullyConnected", LayerKind::kCompute, t("ip1", P::kFP32), t("ip2", P::kFP32));
  add("prob", "SoftMax", LayerKind::kCompute, t("ip2", P::kFP32), t("prob", P::kFP32));
  return builder;
}

}  // namespace trtscope::test_engines

#endif  // TRTSCOPE_TESTS_GRAPH_TEST_ENGINES_H_
