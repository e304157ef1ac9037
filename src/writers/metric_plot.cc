#include "src/writers/metric_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "src/writers/plot_axis.h"
#include "src/writers/svg_canvas.h"
#include "src/writers/svg_text.h"

namespace trtscope {
namespace {

// Pixels.
constexpr double kSmallestArea = 640, kLargestArea = 2000;
constexpr double kWidestStep = 48, kNarrowestStep = 18;
constexpr double kAreaHeight = 340;
constexpr double kNameSize = 11, kNameSpace = 15;
// A letter's width by its size, on average; names are mostly small letters and signs.
constexpr double kLetter = 0.58;
constexpr std::size_t kNameColumns = 46, kThresholdColumns = 40;
// Names lean by 50 degrees: sine and cosine.
constexpr double kLeanSin = 0.766, kLeanCos = 0.643;
constexpr std::string_view kGrid = "#e3e6ea", kTrace = "#8c959f", kGap = "#f0f1f3";
constexpr std::string_view kThresholdInk = "#b4233c";
// Longer names are no real layer's; a tooltip with megabytes helps nobody.
constexpr std::size_t kLongestTooltip = 16384;

double WidthOfText(std::string_view text, double size) {
  return static_cast<double>(TextColumns(text)) * size * kLetter;
}

bool IsKnown(const PlotPoint& point) { return point.value && !std::isnan(*point.value); }

class Plot {
 public:
  Plot(const MetricPlot& plot, std::string& out) : plot_(plot), axis_(plot), canvas_(out) {
    PlaceColumns();
    ChooseNames();
    PlaceMargins();
  }

  void Write() {
    canvas_.Open(left_ + width_ + right_, top_ + kAreaHeight + bottom_, left_, top_,
                 plot_.title.empty() ? plot_.metric : plot_.title);
    WriteHeading();
    WriteLegend();
    WriteGaps();
    WriteGrid();
    WriteThreshold();
    WriteTrace();
    WritePoints();
    WriteDivergence();
    WriteNames();
    canvas_.Close();
  }

 private:
  std::size_t count() const { return plot_.points.size(); }
  bool has_threshold() const { return plot_.threshold && !std::isnan(*plot_.threshold); }
  bool has_divergence() const {
    return plot_.first_divergence && *plot_.first_divergence < count();
  }

  void PlaceColumns() {
    const double n = static_cast<double>(std::max<std::size_t>(count(), 1));
    const double roomy = std::clamp(kSmallestArea / n, kNarrowestStep, kWidestStep);
    width_ = std::clamp(n * roomy, kSmallestArea, kLargestArea);
    step_ = width_ / n;
    radius_ = std::clamp(step_ / 3.6, 2.0, 4.5);
  }

  // Every k-th name, and the first that diverges, which keeps its neighbours' room free.
  void ChooseNames() {
    const auto every =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(kNameSpace / step_)));
    for (std::size_t i = 0; i < count(); ++i) {
      const std::size_t special = has_divergence() ? *plot_.first_divergence : i + every;
      const std::size_t away = i > special ? i - special : special - i;
      if (away == 0 || (i % every == 0 && away >= every)) named_.push_back(i);
    }
  }

  void PlaceMargins() {
    for (const AxisTick& tick : axis_.ticks()) {
      tick_room_ = std::max(tick_room_, WidthOfText(tick.text, 12));
    }
    left_ = tick_room_ + 50;
    double deepest = 0;
    for (const std::size_t i : named_) {
      const double length = WidthOfText(NameOf(i), kNameSize);
      deepest = std::max(deepest, length * kLeanSin);
      left_ = std::max(left_, length * kLeanCos - X(i) + 16);
    }
    top_ = 64;  // legend and what is said of the first divergence
    if (!plot_.title.empty()) top_ += 34;
    if (!plot_.subtitle.empty()) top_ += 20;
    bottom_ = deepest + 34;
    right_ = has_threshold() ? WidthOfText(ThresholdText(), 12) + 24 : 24;
  }

  std::string ThresholdText() const { return ElideMiddle(plot_.threshold_text, kThresholdColumns); }

  std::string NameOf(std::size_t i) const {
    const std::string_view name = plot_.points[i].name;
    return name.empty() ? "(no name)" : ElideMiddle(name, kNameColumns);
  }

  double X(std::size_t i) const { return (static_cast<double>(i) + 0.5) * step_; }
  double Y(double value) const { return (1 - axis_.At(value)) * kAreaHeight; }

  void WriteHeading() {
    const auto fitting = [&](std::string_view text, double size) {
      return ElideMiddle(text, static_cast<std::size_t>((left_ + width_) / size / kLetter));
    };
    double y = 30 - top_;
    if (!plot_.title.empty()) {
      canvas_.Text(20 - left_, y, fitting(plot_.title, 20), {20, kInk, "start", true});
      y += 24;
    }
    canvas_.Text(20 - left_, y, fitting(plot_.subtitle, 13), {13, kSoftInk, "start", false});
  }

  void WriteLegend() {
    std::array<std::size_t, kPrecisionCount> counts{};
    std::size_t unknown = 0;
    for (const PlotPoint& point : plot_.points) {
      ++(IsKnown(point) ? counts[static_cast<std::size_t>(point.precision)] : unknown);
    }
    double x = 6;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const std::size_t at = (i + 1) % counts.size();  // unknown comes last
      if (counts[at] > 0) WriteLegendEntry(static_cast<Precision>(at), counts[at], x);
    }
    if (unknown == 0) return;
    canvas_.Text(x, -34, "?", {13, kSoftInk, "middle", true});
    canvas_.Text(x + 10, -34, "no value (" + std::to_string(unknown) + ")", {});
  }

  void WriteLegendEntry(Precision precision, std::size_t points, double& x) {
    canvas_.Mark(x, -38, 5, precision, "");
    const std::string name = precision == Precision::kUnknown
                                 ? std::string("precision not known")
                                 : "computed in " + std::string(PrecisionName(precision));
    const std::string text = name + " (" + std::to_string(points) + ")";
    canvas_.Text(x + 10, -34, text, {});
    x += WidthOfText(text, 12) + 34;
  }

  void WriteGrid() {
    for (const AxisTick& tick : axis_.ticks()) {
      const double y = (1 - tick.at) * kAreaHeight;
      canvas_.Line(0, y, width_, y, {kGrid, 1, ""});
      canvas_.Text(-8, y + 4, tick.text, {12, kInk, "end"});
    }
    canvas_.Line(0, 0, 0, kAreaHeight, {});
    canvas_.Line(0, kAreaHeight, width_, kAreaHeight, {});
    canvas_.Text(-tick_room_ - 22, kAreaHeight / 2, ElideMiddle(plot_.metric, 48),
                 {13, kInk, "middle"}, "rotate(-90)");
  }

  // First unknown point at or after `i`, and the end of that run.
  std::pair<std::size_t, std::size_t> NextGap(std::size_t i) const {
    while (i < count() && IsKnown(plot_.points[i])) ++i;
    std::size_t end = i;
    while (end < count() && !IsKnown(plot_.points[end])) ++end;
    return {i, end};
  }

  void WriteGaps() {
    for (auto gap = NextGap(0); gap.first < gap.second; gap = NextGap(gap.second)) {
      for (std::size_t i = gap.first; i < gap.second; ++i) {
        canvas_.Area(X(i) - step_ / 2, 0, step_, kAreaHeight, kGap, Tooltip(i));
      }
      const double middle = (X(gap.first) + X(gap.second - 1)) / 2;
      canvas_.Text(middle, kAreaHeight - 14, "?", {13, kSoftInk, "middle", true});
    }
  }

  // A line for each run of known points.
  void WriteTrace() {
    for (std::size_t i = 0; i < count(); ++i) {
      std::string points;
      for (; i < count() && IsKnown(plot_.points[i]); ++i) {
        points += Coordinate(X(i)) + "," + Coordinate(Y(*plot_.points[i].value)) + " ";
      }
      if (!points.empty()) canvas_.Polyline(points, {kTrace, step_ < 4 ? 0.8 : 1.2, ""});
    }
  }

  void WriteThreshold() {
    if (!has_threshold()) return;
    const double y = Y(*plot_.threshold);
    canvas_.Line(0, y, width_ + 4, y, {kThresholdInk, 1.4, "7 4"});
    canvas_.Text(width_ + 8, y + 4, ThresholdText(), {12, kThresholdInk, "start", true});
  }

  std::string Tooltip(std::size_t i) const {
    const PlotPoint& point = plot_.points[i];
    std::string text = ElideMiddle(point.name, kLongestTooltip);
    text.append("\n").append(plot_.metric).append(": ");
    text += IsKnown(point) ? ValueText(*point.value) : "not known";
    text += "\ncomputed in " + std::string(PrecisionName(point.precision));
    if (!point.note.empty()) text.append("\n").append(point.note);
    return text;
  }

  void WritePoints() {
    if (count() == 0) {
      canvas_.Text(width_ / 2, kAreaHeight / 2, "no tensors", {14, kSoftInk, "middle"});
    }
    for (std::size_t i = 0; i < count(); ++i) {
      const PlotPoint& point = plot_.points[i];
      if (!IsKnown(point)) continue;
      canvas_.Mark(X(i), Y(*point.value), radius_, point.precision, Tooltip(i));
    }
  }

  // What it says stands above the area, where no point can be.
  void WriteDivergence() {
    if (!has_divergence()) return;
    const PlotPoint& point = plot_.points[*plot_.first_divergence];
    const double x = X(*plot_.first_divergence);
    canvas_.Line(x, -6, x, kAreaHeight, {kChangeInk, 1.2, "2 3"});
    std::string text = "first to diverge";
    if (IsKnown(point)) {
      canvas_.Ring(x, Y(*point.value), radius_ + 4, kChangeInk);
      text += ": " + ValueText(*point.value);
    }
    const double half = WidthOfText(text, 12) / 2;
    const double at = std::clamp(x, half, std::max(half, width_ - half));
    canvas_.Text(at, -10, text, {12, kChangeInk, "middle", true});
  }

  void WriteNames() {
    for (const std::size_t i : named_) {
      const bool special = has_divergence() && i == *plot_.first_divergence;
      const std::string_view ink = special ? kChangeInk : kInk;
      canvas_.Line(X(i), kAreaHeight, X(i), kAreaHeight + 5, {special ? ink : kOutline, 1, ""});
      canvas_.Text(X(i) + 4, kAreaHeight + 15, NameOf(i), {kNameSize, ink, "end", special},
                   "rotate(-50)");
    }
  }

  const MetricPlot& plot_;
  PlotAxis axis_;
  SvgCanvas canvas_;
  double width_ = 0, step_ = 0, radius_ = 0, tick_room_ = 0;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
  std::vector<std::size_t> named_;
};

}  // namespace

void AppendMetricPlot(const MetricPlot& plot, std::string& out) { Plot(plot, out).Write(); }

}  // namespace trtscope
