#include "bench/network.h"

#include <algorithm>
#include <array>

namespace trtscope::bench {
namespace {

struct FormatTraits {
  std::string_view type;
  int vector = 1;
  bool channels_last = false;  // NHWC-like: the vector of channels is innermost
};

constexpr std::array<FormatTraits, kFormatCount> kTraits{{{"Float", 1, false},
                                                          {"Float", 1, true},
                                                          {"Float", 4, true},
                                                          {"Half", 1, false},
                                                          {"Half", 2, true},
                                                          {"Half", 8, true},
                                                          {"Int8", 1, false},
                                                          {"Int8", 4, false},
                                                          {"Int8", 32, false}}};

const FormatTraits& TraitsOf(Format format) { return kTraits[static_cast<std::size_t>(format)]; }

std::string Comma(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += ',';
    text += part;
  }
  return text;
}

std::uint64_t SignatureOf(const Layer& layer) {
  std::uint64_t hash = static_cast<std::uint64_t>(layer.kind);
  for (const int part : {layer.in.channels, layer.in.height, layer.out.channels, layer.out.height,
                         layer.filter, layer.stride, layer.residual ? 1 : 0}) {
    hash = Mix(hash ^ static_cast<std::uint64_t>(part));
  }
  return hash;
}

// Adds layers one after the other and remembers where the chain of tensors stands.
class Builder {
 public:
  Builder(const Version& version, std::uint64_t seed)
      : version_(version), random_(Mix(seed + static_cast<std::uint64_t>(version.release))) {
    shape_ = network_.input_shape;
    tensor_ = network_.input;
  }

  void Stem() {
    format_ = Wide();
    Convolve("/trunk/stem", {"Conv", "Relu"}, {64, 112, 112}, 7, 2);
    Pool("/trunk/stem/MaxPool", {64, 56, 56}, 3, 2);
  }

  /// Three convolutions around a residual; the first block of a stage halves the picture.
  void Block(int stage, int number, bool first_of_stage) {
    const bool again = !first_of_stage && number > 1 && Next() % 100 < 45;
    if (!again) {
      const std::uint64_t steps = std::uint64_t{4} << static_cast<unsigned>(stage);
      middle_ = 32 * static_cast<int>(1 + Next() % steps);
      format_ = Choose();
    }
    repeats_ = again;
    const Shape in = shape_;
    const int stride = first_of_stage && stage > 1 ? 2 : 1;
    const int side = in.height / stride;
    const int wide = 128 << stage;
    std::optional<std::string> shortcut;
    if (!first_of_stage) shortcut = tensor_;
    const std::string prefix =
        "/trunk/stage" + std::to_string(stage) + "/block" + std::to_string(number);
    Convolve(prefix + "/reduce", {"Conv", "Relu"}, {middle_, in.height, in.width}, 1, 1);
    Convolve(prefix + "/mix", {"Conv", "Relu"}, {middle_, side, side}, 3, stride);
    Convolve(prefix + "/expand", shortcut ? Nodes{"Conv", "Add", "Relu"} : Nodes{"Conv", "Relu"},
             {wide, side, side}, 1, 1, shortcut);
    repeats_ = false;
  }

  Network Finish() {
    format_ = Format::kFloatLinear;
    Pool("/head/GlobalAveragePool", {shape_.channels, 1, 1}, shape_.height, 1);
    Convolve("/head/classifier", {"Gemm"}, {1000, 1, 1}, 1, 1);
    Plain(LayerKind::kReshape, "reshape_after_/head/classifier/Gemm", {1000, 0, 0});
    Plain(LayerKind::kSoftmax, "/head/Softmax", {1000, 0, 0});
    network_.layers.back().output = "scores";
    return std::move(network_);
  }

 private:
  using Nodes = std::vector<std::string>;

  std::uint64_t Next() { return random_ = Mix(random_); }
  Format Wide() const { return version_.int8 ? Format::kInt8C4 : Format::kHalfC8; }
  Format Choose() {
    const std::uint64_t dice = Next() % 100;
    if (dice < 8) return Format::kFloatLinear;
    if (dice < 12) return Format::kFloatNhwc;
    if (version_.half && (!version_.int8 || dice < 40)) return Format::kHalfC8;
    return dice < 55 ? Format::kInt8C4 : Format::kInt8C32;
  }

  void Convolve(const std::string& prefix, const Nodes& nodes, Shape out, int filter, int stride,
                const std::optional<std::string>& residual = std::nullopt) {
    Layer layer;
    for (const std::string& node : nodes) {
      layer.nodes.push_back(prefix + "/" + node);
      if (!layer.name.empty()) layer.name += " + ";
      layer.name += layer.nodes.back();
    }
    layer.filter = filter;
    layer.stride = stride;
    layer.residual = residual;
    Append(std::move(layer), out);
  }

  void Pool(const std::string& name, Shape out, int filter, int stride) {
    Layer layer;
    layer.kind = LayerKind::kPooling;
    layer.name = name;
    layer.nodes = {name};
    layer.filter = filter;
    layer.stride = stride;
    Append(std::move(layer), out);
  }

  void Plain(LayerKind kind, const std::string& name, Shape out) {
    Layer layer;
    layer.kind = kind;
    layer.name = name;
    if (kind != LayerKind::kReshape) layer.nodes = {name};
    Append(std::move(layer), out);
  }

  void Append(Layer layer, Shape out) {
    layer.input = tensor_;
    layer.in = shape_;
    layer.out = out;
    layer.format = format_;
    layer.output = (layer.nodes.empty() ? layer.name : layer.nodes.back()) + "_output_0";
    layer.same_as_earlier = repeats_;
    layer.signature = SignatureOf(layer);
    tensor_ = layer.output;
    shape_ = out;
    network_.layers.push_back(std::move(layer));
  }

  const Version& version_;
  std::uint64_t random_;
  Network network_;
  Shape shape_;
  std::string tensor_;
  Format format_ = Format::kFloatLinear;
  int middle_ = 64;
  bool repeats_ = false;
};

// The tactics without a kernel name of runners such as Shuffle and softmax.
constexpr std::uint64_t kPlainTactic = 0;

}  // namespace

Network MakeNetwork(const Version& version, std::size_t layer_count, std::uint64_t seed) {
  Builder builder(version, seed);
  builder.Stem();
  constexpr std::size_t kFixedLayers = 6;  // stem and head
  const std::size_t blocks = layer_count <= kFixedLayers ? 1 : (layer_count - kFixedLayers + 2) / 3;
  const std::size_t per_stage = (blocks + 3) / 4;
  for (std::size_t block = 0; block < blocks; ++block) {
    const auto number = static_cast<int>(block % per_stage) + 1;
    builder.Block(static_cast<int>(block / per_stage) + 1, number, number == 1);
  }
  return builder.Finish();
}

std::vector<Reformat> InsertedReformats(const Network& network) {
  std::vector<Reformat> reformats;
  Format held = Format::kFloatLinear;  // of the network's input
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (network.layers[i].format != held) reformats.push_back({i, held});
    held = network.layers[i].format;
  }
  return reformats;
}

std::string StrideText(Format format, const Shape& shape) {
  const FormatTraits& traits = TraitsOf(format);
  const int groups = (shape.channels + traits.vector - 1) / traits.vector;
  const std::string width = traits.vector > 1 ? ":" + std::to_string(traits.vector) : "";
  std::string strides;
  if (shape.height == 0) {
    strides = Comma({std::to_string(groups), "1" + width});
  } else if (traits.channels_last) {
    strides = Comma({std::to_string(groups * shape.height * shape.width), "1" + width,
                     std::to_string(shape.width * groups), std::to_string(groups)});
  } else {
    const int plane = shape.height * shape.width;
    strides = Comma({std::to_string(groups * plane), std::to_string(plane) + width,
                     std::to_string(shape.width), "1"});
  }
  return std::string(traits.type) + "(" + strides + ")";
}

std::string DimsText(const Version& version, Format format, const Shape& shape) {
  const FormatTraits& traits = TraitsOf(format);
  std::string channels = std::to_string(shape.channels);
  if (version.bracket_ports() && traits.vector > 1) channels += ":" + std::to_string(traits.vector);
  std::string dims =
      shape.height == 0
          ? Comma({"1", channels})
          : Comma({"1", channels, std::to_string(shape.height), std::to_string(shape.width)});
  return std::string(traits.type) + (version.bracket_ports() ? "[" + dims + "]" : "(" + dims + ")");
}

std::vector<Combination> CombinationsOf(const Version& version, const Layer& layer) {
  using enum Format;
  std::vector<Combination> combinations = {{kFloatLinear, kFloatLinear}};
  if (layer.kind == LayerKind::kReshape || layer.kind == LayerKind::kSoftmax) return combinations;
  const bool pooling = layer.kind == LayerKind::kPooling;
  if (!pooling) {
    for (const Combination more :
         {Combination{kFloatNhwc, kFloatNhwc}, Combination{kFloatC4, kFloatLinear},
          Combination{kFloatC4, kFloatC4}}) {
      combinations.push_back(more);
    }
  }
  if (version.half) {
    combinations.push_back({kHalfLinear, kHalfLinear});
    if (!pooling) combinations.push_back({kHalfC2, kHalfC2});
    if (!pooling) combinations.push_back({kHalfC8, kFloatLinear});
    combinations.push_back({kHalfC8, kHalfC8});
  }
  if (version.int8) {
    if (!pooling) combinations.push_back({kInt8Linear, kInt8Linear});
    if (!pooling) combinations.push_back({kInt8C4, kFloatLinear});
    combinations.push_back({kInt8C4, kInt8C4});
    if (!pooling) combinations.push_back({kInt8C4, kInt8C32});
    if (!pooling) combinations.push_back({kInt8C32, kFloatLinear});
    combinations.push_back({kInt8C32, kInt8C32});
  }
  return combinations;
}

std::vector<Trial> TrialsOf(const KernelTable& kernels, const Layer& layer,
                            Combination combination) {
  const std::vector<Kernel>& all = layer.kind == LayerKind::kPooling
                                       ? kernels.Poolings(combination.in)
                                       : kernels.Convolutions(combination.in, combination.out);
  std::vector<Trial> trials;
  if (all.empty()) return trials;
  const auto pair = static_cast<std::uint64_t>(combination.in) * kFormatCount +
                    static_cast<std::uint64_t>(combination.out);
  const std::uint64_t hash = Mix(layer.signature ^ pair);
  const std::size_t count = std::min<std::size_t>(all.size(), 8 + hash % 36);
  const bool taken = combination.in == layer.format && combination.out == layer.format;
  const std::uint64_t base = 180000 + layer.signature % 2200000;  // 1.8 to 24 us
  trials.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Kernel& kernel = all[(hash / 64 + i) % all.size()];
    const std::uint64_t slower = 100 + Mix(kernel.tactic ^ layer.signature) % (taken ? 160 : 300);
    trials.push_back({&kernel, {base * slower / (taken ? 100 : 55) + kernel.tactic % 97}});
  }
  return trials;
}

Choice ChosenFor(const KernelTable& kernels, const Layer& layer) {
  const std::vector<Trial> trials = TrialsOf(kernels, layer, {layer.format, layer.format});
  const bool plain = layer.kind == LayerKind::kReshape || layer.kind == LayerKind::kSoftmax;
  if (plain || trials.empty()) {
    return {layer.kind == LayerKind::kSoftmax ? "CudaSoftMax" : "Shuffle",
            kPlainTactic,
            {300000 + layer.signature % 90000}};
  }
  const auto best = std::min_element(
      trials.begin(), trials.end(), [](const Trial& a, const Trial& b) { return a.time < b.time; });
  return {layer.kind == LayerKind::kPooling ? "CaskPooling" : "CaskConvolution",
          best->kernel->tactic, best->time};
}

}  // namespace trtscope::bench
