// The y axis of a metric plot: what range it shows, where values lie on it, and its ticks.
#ifndef TRTSCOPE_SRC_WRITERS_PLOT_AXIS_H_
#define TRTSCOPE_SRC_WRITERS_PLOT_AXIS_H_

#include <string>
#include <vector>

#include "src/writers/metric_plot.h"

namespace trtscope {

struct AxisTick {
  /// 0 bottom … 1 top.
  double at = 0;
  std::string text;
};

class PlotAxis {
 public:
  /// For the values and the threshold of `plot`. Without a finite value: 0 to 1, or 1e-6 to 1.
  explicit PlotAxis(const MetricPlot& plot);

  /// Where `value` lies, 0 (bottom) … 1 (top). Infinite values lie at the edges, as does 0 on a
  /// logarithmic axis. Precondition: no NaN.
  double At(double value) const;
  /// From the bottom up, at most about a dozen.
  const std::vector<AxisTick>& ticks() const { return ticks_; }

 private:
  void FitLinear(double lowest, double highest);
  void FitLog(double lowest, double highest);

  PlotScale scale_;
  /// Ends of the axis: values, or their decadic logarithms.
  double low_ = 0, high_ = 1;
  /// Where these ends lie: what is beyond is for 0 and infinities, or keeps points off the frame.
  double floor_ = 0.03, ceiling_ = 0.97;
  std::vector<AxisTick> ticks_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_PLOT_AXIS_H_
