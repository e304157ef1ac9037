// A metric along an engine as an SVG picture: one point a tensor, in execution order.
#ifndef TRTSCOPE_SRC_WRITERS_METRIC_PLOT_H_
#define TRTSCOPE_SRC_WRITERS_METRIC_PLOT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/precision.h"

namespace trtscope {

/// One tensor of the plot. Names and notes may hold any bytes.
struct PlotPoint {
  std::string_view name;
  /// nullopt or NaN: not known, drawn as a gap with "?". Infinite: drawn at the edge, which the
  /// axis then names.
  std::optional<double> value;
  /// What wrote it computes in; colours the point.
  Precision precision = Precision::kUnknown;
  /// Further lines of the tooltip ("layer #12 conv1\n12 % of the values deviate"); may be empty.
  std::string_view note;
};

enum class PlotScale : uint8_t {
  kLinear,  ///< similarity, cosine: the range of the values, with the threshold
  kLog,     ///< errors: decades; a value of 0 lies on the lowest line, which then says "0"
};

struct MetricPlot {
  /// "cosine similarity, FP16 against FP32"; first line, may be empty.
  std::string_view title;
  /// Second line: inputs, counts; may be empty.
  std::string_view subtitle;
  /// Name of the y axis ("cosine similarity").
  std::string_view metric;
  PlotScale scale = PlotScale::kLinear;
  /// Dashed line, and what it is called ("threshold 0.99").
  std::optional<double> threshold;
  std::string_view threshold_text;
  /// Into `points`: the first that diverges, marked by a ring and a vertical line.
  std::optional<std::size_t> first_divergence;
  std::vector<PlotPoint> points;
};

/// Appends the picture: self-contained SVG 1.1, dark text on white, valid XML whatever the names
/// hold (bytes that are no UTF-8 become U+FFFD, characters that XML forbids or that hide are
/// spelled out). Every point has a tooltip (<title>) with its whole name; below the axis names
/// stand where there is room for them, elided in the middle. Never wider than some thousand pixels:
/// beyond about 2,000 points they share columns, and the file grows by a few hundred bytes a point.
void AppendMetricPlot(const MetricPlot& plot, std::string& out);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_METRIC_PLOT_H_
