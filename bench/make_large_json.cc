// make_large_json layers|profile COUNT  writes layer information (--exportLayerInfo, detailed) or a
// profile (--exportProfile) of an engine of about COUNT layers to stdout.
//
// The shape of the files is trtexec's, TensorRT 8.6 with an execution context. All names are made
// up here. A layer takes about 1,300 bytes, as in real files.

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "bench/kernels.h"
#include "bench/network.h"

namespace trtscope::bench {
namespace {

constexpr Version kVersion{860, "8.6.1", "v8601", "", true, true};
constexpr std::uint64_t kSeed = 1;

constexpr std::array<std::string_view, kFormatCount> kPhrases = {
    "Row major linear FP32",
    "Channel major FP32 format",
    "Four wide channel vectorized row major FP32 format",
    "Row major linear FP16 format",
    "Two wide channel vectorized row major FP16 format",
    "Channel major FP16 format where channel % 8 == 0",
    "Row major Int8 format",
    "Four wide channel vectorized row major Int8 format",
    "Thirty-two wide channel vectorized row major Int8 format"};

std::string_view WeightsType(Format format) {
  const auto index = static_cast<std::size_t>(format);
  return index < 3 ? "Float" : index < 6 ? "Half" : "Int8";
}

void Write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string TensorText(std::string_view name, const Shape& shape, Format format) {
  std::string dims = "1," + std::to_string(shape.channels);
  if (shape.height > 0)
    dims += "," + std::to_string(shape.height) + "," + std::to_string(shape.width);
  return "\n  {\n    \"Name\": \"" + std::string(name) +
         "\",\n    \"Location\": \"Device\",\n    \"Dimensions\": [" + dims +
         "],\n    \"Format/Datatype\": \"" +
         std::string(kPhrases[static_cast<std::size_t>(format)]) + "\"\n  }";
}

std::string PairText(int value) {
  return "[" + std::to_string(value) + "," + std::to_string(value) + "]";
}

std::string ConvolutionText(const Layer& layer) {
  const std::string maps = std::to_string(layer.out.channels);
  const std::string weights =
      std::to_string(layer.in.channels * layer.out.channels * layer.filter * layer.filter);
  const std::string type(WeightsType(layer.format));
  const std::string pad = PairText(layer.filter / 2);
  return ",\n  \"ParameterType\": \"Convolution\",\n  \"Kernel\": " + PairText(layer.filter) +
         ",\n  \"PaddingMode\": \"kEXPLICIT_ROUND_DOWN\",\n  \"PrePadding\": " + pad +
         ",\n  \"PostPadding\": " + pad + ",\n  \"Stride\": " + PairText(layer.stride) +
         ",\n  \"Dilation\": [1,1],\n  \"OutMaps\": " + maps +
         ",\n  \"Groups\": 1,\n  \"Weights\": {\"Type\": \"" + type + "\", \"Count\": " + weights +
         "},\n  \"Bias\": {\"Type\": \"Float\", \"Count\": " + maps +
         "},\n  \"HasSparseWeights\": 0,\n  \"HasDynamicFilter\": 0,\n  \"HasDynamicBias\": 0,\n"
         "  \"HasResidual\": " +
         (layer.residual ? "1" : "0") +
         ",\n  \"ConvXAsActInputIdx\": -1,\n  \"BiasAsActInputIdx\": -1,\n"
         "  \"ResAsActInputIdx\": -1,\n  \"Activation\": \"RELU\"";
}

std::string TacticText(const KernelTable& kernels, const Layer& layer) {
  const auto& candidates = kernels.Convolutions(layer.format, layer.format);
  std::array<char, 24> id{};
  const Choice choice = ChosenFor(kernels, layer);
  std::snprintf(id.data(), id.size(), "0x%016llx", static_cast<unsigned long long>(choice.tactic));
  std::string name;
  for (const Kernel& kernel : candidates) {
    if (kernel.tactic == choice.tactic) name = kernel.name;
  }
  if (!name.empty()) name = ",\n  \"TacticName\": \"" + name + "\"";
  return name + ",\n  \"TacticValue\": \"" + id.data() + "\"";
}

std::string MetadataText(const Layer& layer) {
  std::string text;
  for (const std::string& node : layer.nodes) {
    if (!text.empty()) text += "\\u001e";
    text += "[ONNX Layer: " + node + "]";
  }
  return text;
}

void WriteLayer(const KernelTable& kernels, const Layer& layer, bool first) {
  const bool convolution = layer.kind == LayerKind::kConvolution;
  std::string text = std::string(first ? "" : ",") + "{\n  \"Name\": \"" + layer.name +
                     "\",\n  \"LayerType\": \"" +
                     (convolution ? "CaskConvolution" : "CaskPooling") + "\",\n  \"Inputs\": [" +
                     TensorText(layer.input, layer.in, layer.format);
  if (layer.residual) text += "," + TensorText(*layer.residual, layer.out, layer.format);
  text += "],\n  \"Outputs\": [" + TensorText(layer.output, layer.out, layer.format) + "]";
  if (convolution) text += ConvolutionText(layer);
  text += TacticText(kernels, layer) + ",\n  \"StreamId\": 0,\n  \"Metadata\": \"" +
          MetadataText(layer) + "\"\n}";
  Write(text);
}

void WriteLayers(const Network& network) {
  const KernelTable kernels;
  Write("{\"Layers\": [");
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    WriteLayer(kernels, network.layers[i], i == 0);
  }
  Write("],\n\"Bindings\": [\"" + network.input + "\"\n,\"" + network.layers.back().output +
        "\"\n]}\n");
}

void WriteProfile(const Network& network) {
  constexpr int kIterations = 1000;
  const double share = 100.0 / static_cast<double>(network.layers.size());
  Write("[\n  { \"count\" : " + std::to_string(kIterations) + " }\n");
  for (const Layer& layer : network.layers) {
    std::array<char, 128> numbers{};
    const double average = 0.002 + static_cast<double>(Mix(layer.signature) % 10000) * 1e-6;
    std::snprintf(numbers.data(), numbers.size(),
                  "\"timeMs\" : %g, \"averageMs\" : %g, \"medianMs\" : %g, \"percentage\" : %g",
                  average * kIterations, average, average, share);
    Write(", { \"name\" : \"" + layer.name + "\", " + numbers.data() + " }\n");
  }
  Write("]\n");
}

}  // namespace

int Main(int argc, char** argv) {
  const std::string_view what = argc == 3 ? argv[1] : "";
  const std::string_view count = argc == 3 ? argv[2] : "";
  std::size_t layers = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), layers);
  const bool number = error == std::errc{} && end == count.data() + count.size() && layers > 0;
  if (!number || (what != "layers" && what != "profile")) {
    std::fputs("usage: make_large_json layers|profile COUNT\n", stderr);
    return 2;
  }
  const Network network = MakeNetwork(kVersion, layers, kSeed);
  if (what == "layers") {
    WriteLayers(network);
  } else {
    WriteProfile(network);
  }
  return 0;
}

}  // namespace trtscope::bench

int main(int argc, char** argv) { return trtscope::bench::Main(argc, argv); }
