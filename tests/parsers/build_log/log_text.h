// Small build logs for tests, written line by line.
#ifndef TRTSCOPE_TESTS_PARSERS_BUILD_LOG_LOG_TEXT_H_
#define TRTSCOPE_TESTS_PARSERS_BUILD_LOG_LOG_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope::log_text {

/// TensorRT's own message at VERBOSE, as trtexec prints it.
inline std::string Trt(const std::string& message) {
  return "[08/17/2022-07:50:52] [V] [TRT] " + message + "\n";
}
/// A line that trtexec itself says.
inline std::string Own(const std::string& message) {
  return "[08/17/2022-07:50:52] [I] " + message + "\n";
}
inline std::string Warn(const std::string& message) {
  return "[08/17/2022-07:50:52] [W] [TRT] " + message + "\n";
}
/// A line without any prefix.
inline std::string Bare(const std::string& message) { return message + "\n"; }

/// A record of TensorRT 8.5+ that reads `in` and writes `out`.
inline std::string Record(const std::string& name, const std::string& in, const std::string& out,
                          const std::string& type = "CaskConvolution",
                          const std::string& tactic = "0x0000000000000001") {
  return Bare("Layer(" + type + "): " + name + ", Tactic: " + tactic + ", " + in +
              " (Float[1,8,4,4]) -> " + out + " (Half[1,8,4,4])");
}
inline std::string BlockHeader() { return Trt("Engine Layer Information:"); }

/// Whole tuning of one layer by one runner: two timings, the second faster.
inline std::string Tuning(const std::string& layer, const std::string& tactic) {
  return Trt("*************** Autotuning format combination: Float(784,1) -> Half(784,1) "
             "***************") +
         Trt("--------------- Timing Runner: " + layer + " (CaskConvolution[0x80000009])") +
         Trt("Tactic Name: slow_kernel Tactic: 0x00000000000000ff Time: 0.75") +
         Trt("Tactic Name: kernel_of_" + tactic + " Tactic: " + tactic + " Time: 0.5") +
         Trt(layer +
             " (CaskConvolution[0x80000009]) profiling completed in 0.1 seconds. Fastest Tactic: " +
             tactic + " Time: 0.5") +
         Trt(">>>>>>>>>>>>>>> Chose Runner Type: CaskConvolution Tactic: " + tactic);
}

/// The lines around a build's tuning, up to the layer block.
inline std::string BuildOf(const std::string& tuning, int layers) {
  return Trt("Original: " + std::to_string(layers + 1) + " layers") +
         Trt("Applying generic optimizations to the graph for inference.") + tuning +
         Trt("Formats and tactics selection completed in 1.5 seconds.") +
         Trt("After reformat layers: " + std::to_string(layers) + " layers") +
         Trt("Total Activation Memory: 4096") + Trt("Engine generation completed in 2.5 seconds.");
}

inline std::vector<std::string> LayerNames(const Engine& engine) {
  std::vector<std::string> names;
  for (const Layer& layer : engine.layers) names.emplace_back(layer.name);
  return names;
}

}  // namespace trtscope::log_text

#endif  // TRTSCOPE_TESTS_PARSERS_BUILD_LOG_LOG_TEXT_H_
