// Times of single inferences, as trtexec --exportTimes writes them.
#ifndef TRTSCOPE_GRAPH_MODEL_TIMING_H_
#define TRTSCOPE_GRAPH_MODEL_TIMING_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "graph/model/provenance.h"

namespace trtscope {

/// What a record may tell. Starts and ends are milliseconds since the run's begin, the rest are
/// durations in milliseconds. "Input" is host to device (H2D), "output" device to host (D2H).
enum class TimingColumn : uint8_t {
  kStartEnqueue,
  kEndEnqueue,
  kStartInput,
  kEndInput,
  kStartCompute,
  kEndCompute,
  kStartOutput,
  kEndOutput,
  kInput,
  kCompute,
  kOutput,
  kLatency,
  kEndToEnd,
};
inline constexpr std::size_t kTimingColumnCount = 13;

/// The inferences of one file, column by column.
struct Timings {
  SourceRef source;
  /// How many inferences; every column that is not empty has as many values.
  std::size_t records = 0;
  /// Empty where the file has no such key; NaN for a record that lacks it.
  std::array<std::vector<double>, kTimingColumnCount> columns;
  /// TensorRT 7.1 and 7.2 wrote the enqueue's times under the input's keys and the other way round
  /// (trtexec's sampleReporting.cpp of those tags); they have been exchanged here.
  bool enqueue_and_input_exchanged = false;

  const std::vector<double>& column(TimingColumn column) const {
    return columns[static_cast<std::size_t>(column)];
  }
};

/// How far apart neighbouring values of `value`'s size are in the six digits that trtexec prints:
/// 0.01 for 3203.26, so starts and ends late in a run tell little of durations.
inline double PrintedStep(double value) {
  constexpr double kDigitsBehindTheFirst = 5;
  const double size = std::abs(value);
  if (!(size > 0) || !std::isfinite(size)) return 0;
  return std::pow(10.0, std::floor(std::log10(size)) - kDigitsBehindTheFirst);
}

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_TIMING_H_
