#include "src/writers/plot_axis.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "src/writers/svg_text.h"

namespace trtscope {
namespace {

// Height that 0 on a logarithmic axis and infinities have to themselves.
constexpr double kEdge = 0.07;
constexpr int kMostTicks = 10;

struct Range {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  // A value lies beyond the range: 0 or less (logarithmic), infinite.
  bool below = false, above = false;

  bool empty() const { return lowest > highest; }
  void Add(double value, PlotScale scale) {
    if (std::isnan(value)) return;
    if (scale == PlotScale::kLog && value <= 0) {
      below = true;
    } else if (std::isinf(value)) {
      (value > 0 ? above : below) = true;
    } else {
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
    }
  }
};

// 1, 2 or 5 times a power of ten, at least `rough`.
double NiceStep(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

std::string TickText(double value, double step) {
  if (std::abs(value) >= 1e6 || step < 1e-12) return ValueText(value);
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 12);
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                    std::abs(value) < step / 1e6 ? 0.0 : value, std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

}  // namespace

PlotAxis::PlotAxis(const MetricPlot& plot) : scale_(plot.scale) {
  Range range;
  for (const PlotPoint& point : plot.points) {
    if (point.value) range.Add(*point.value, scale_);
  }
  if (plot.threshold && std::isfinite(*plot.threshold)) {
    const bool fits = scale_ == PlotScale::kLinear || *plot.threshold > 0;
    if (fits) range.Add(*plot.threshold, scale_);
  }
  if (range.below) floor_ = kEdge;
  if (range.above) ceiling_ = 1 - kEdge;
  if (scale_ == PlotScale::kLog) {
    if (range.empty()) range = {1e-6, 1, range.below, range.above};
    FitLog(range.lowest, range.highest);
    if (range.below) ticks_.insert(ticks_.begin(), {0, "0"});
  } else {
    if (range.empty()) range = {0, 1, range.below, range.above};
    FitLinear(range.lowest, range.highest);
    if (range.below) ticks_.insert(ticks_.begin(), {0, "-inf"});
  }
  if (range.above) ticks_.push_back({1, "inf"});
}

void PlotAxis::FitLinear(double lowest, double highest) {
  // Beyond this a double's own digits would be all that the axis shows.
  const double least = 1e-9 * std::max({std::abs(lowest), std::abs(highest), 1e-3});
  double span = highest - lowest;
  if (!(span > least)) {
    lowest -= least / 2;
    highest += least / 2;
    span = highest - lowest;
  }
  if (!std::isfinite(span)) {  // from -1e308 to 1e308
    lowest /= 4;
    highest /= 4;
    span = highest - lowest;
  }
  const double step = NiceStep(span / 6);
  low_ = std::floor(lowest / step + 1e-9) * step;
  high_ = std::ceil(highest / step - 1e-9) * step;
  for (int i = 0; i <= kMostTicks; ++i) {
    const double value = low_ + i * step;
    if (value > high_ + step / 2) break;
    ticks_.push_back({At(value), TickText(value, step)});
  }
}

void PlotAxis::FitLog(double lowest, double highest) {
  low_ = std::floor(std::log10(lowest) + 1e-9);
  high_ = std::ceil(std::log10(highest) - 1e-9);
  if (high_ - low_ < 1) high_ = low_ + 1;
  const int step = std::max(1, static_cast<int>(std::ceil((high_ - low_) / kMostTicks)));
  for (int power = static_cast<int>(low_); power <= static_cast<int>(high_); power += step) {
    const double at = floor_ + (power - low_) / (high_ - low_) * (ceiling_ - floor_);
    const bool plain = power >= -3 && power <= 3;
    ticks_.push_back({at, plain ? ValueText(std::pow(10.0, power)) : "1e" + std::to_string(power)});
  }
}

double PlotAxis::At(double value) const {
  if (std::isinf(value)) return value > 0 ? 1 : 0;
  if (scale_ == PlotScale::kLog && value <= 0) return 0;
  const double position = scale_ == PlotScale::kLog ? std::log10(value) : value;
  const double share = std::clamp((position - low_) / (high_ - low_), 0.0, 1.0);
  return floor_ + share * (ceiling_ - floor_);
}

}  // namespace trtscope
