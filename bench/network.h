#ifndef TRTSCOPE_BENCH_NETWORK_H_
#define TRTSCOPE_BENCH_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/kernels.h"
#include "bench/log_writer.h"

namespace trtscope::bench {

/// One TensorRT release and how its log looks. `release` is 100 * major + 10 * minor, e.g. 860.
struct Version {
  int release = 0;
  std::string_view name;    // 8.6.1, as in the options --version of make_large_log
  std::string_view banner;  // v8601
  std::string_view build;   // " [b72]" or nothing
  bool int8 = false;        // which formats the builder may try
  bool half = false;

  [[nodiscard]] bool hex() const { return release >= 840; }
  [[nodiscard]] bool bracket_ports() const { return release >= 850; }
  [[nodiscard]] bool runner_ids() const { return release >= 860; }
  [[nodiscard]] bool ten() const { return release >= 1000; }
};

/// Dimensions without the batch; height 0 stands for a flat tensor of `channels` elements.
struct Shape {
  int channels = 0;
  int height = 0;
  int width = 0;
  friend bool operator==(const Shape&, const Shape&) = default;
};

enum class LayerKind : std::uint8_t { kConvolution, kPooling, kReshape, kSoftmax };

/// The formats that one autotuning line tries, and whether the fastest of them was taken in the
/// end.
struct Combination {
  Format in;
  Format out;
};

/// One layer of the finished engine (not counting inserted reformats).
struct Layer {
  LayerKind kind = LayerKind::kConvolution;
  std::string name;                     // the fused name
  std::vector<std::string> nodes;       // the ONNX nodes that went into it
  std::string input;                    // tensor names
  std::optional<std::string> residual;  // second input of a fused addition
  std::string output;
  Shape in;
  Shape out;
  int filter = 1;
  int stride = 1;
  Format format = Format::kFloatLinear;
  bool same_as_earlier = false;  // TensorRT reuses the timings of an earlier layer, silently
  std::uint64_t signature = 0;   // equal for layers that tune alike
};

struct Network {
  std::vector<Layer> layers;
  std::string input = "images";
  Shape input_shape{3, 224, 224};
};

/// A residual network of about `layer_count` layers, always the same for the same arguments.
[[nodiscard]] Network MakeNetwork(const Version& version, std::size_t layer_count,
                                  std::uint64_t seed);

/// The reformats that TensorRT inserts: before which layer the format changes, and from what.
struct Reformat {
  std::size_t layer = 0;
  Format from = Format::kFloatLinear;
};
[[nodiscard]] std::vector<Reformat> InsertedReformats(const Network& network);

/// `Int8(100352,3136:32,56,1)`: the strides of the autotuning lines.
[[nodiscard]] std::string StrideText(Format format, const Shape& shape);
/// `Int8[1,64:32,56,56]` from 8.5 on, `Int8(1,64,56,56)` before: the dimensions of the engine's
/// records.
[[nodiscard]] std::string DimsText(const Version& version, Format format, const Shape& shape);

/// What the tuner tries for a layer, in the order of the log.
[[nodiscard]] std::vector<Combination> CombinationsOf(const Version& version, const Layer& layer);

/// One kernel with its measured time.
struct Trial {
  const Kernel* kernel = nullptr;
  Time time;
};
/// The trials of the Cask runner for one combination; empty where it has no valid tactic.
[[nodiscard]] std::vector<Trial> TrialsOf(const KernelTable& kernels, const Layer& layer,
                                          Combination combination);
/// The winner of the combination that ended up in the engine.
struct Choice {
  std::string_view runner;
  std::uint64_t tactic = 0;
  Time time;
};
[[nodiscard]] Choice ChosenFor(const KernelTable& kernels, const Layer& layer);

}  // namespace trtscope::bench

#endif  // TRTSCOPE_BENCH_NETWORK_H_
