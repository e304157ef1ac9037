#include "graph/analysis/int8_experiment.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/analysis/figures.h"

namespace trtscope {
namespace {

// Losses are often far below what Figure shows: "0.000006", "1.2e-09".
std::string LossText(double loss) {
  if (loss == 0 || std::abs(loss) >= 1e-3) return Figure(loss);
  const int power = static_cast<int>(std::floor(std::log10(std::abs(loss))));
  return Figure(loss / std::pow(10.0, power)) + "e" + std::to_string(power);
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

void CollectPoints(const std::vector<Int8Run>& runs, const std::vector<LabelPlace>& places,
                   Int8Trend& trend) {
  for (uint32_t i = 0; i < runs.size(); ++i) {
    if (!places[i].at) {
      trend.unplaced.push_back(i);
    } else if (!runs[i].loss || !std::isfinite(*runs[i].loss)) {
      trend.without_loss.push_back(i);
    } else {
      trend.points.push_back({i, *places[i].at, places[i].part, *runs[i].loss, 0, 1});
    }
  }
  const auto key = [](const TrendPoint& point) { return std::pair(point.place, point.part); };
  std::stable_sort(trend.points.begin(), trend.points.end(),
                   [&](const TrendPoint& a, const TrendPoint& b) { return key(a) < key(b); });
  const auto same = [&](const TrendPoint& a, const TrendPoint& b) { return key(a) == key(b); };
  std::vector<TrendPoint> single;
  for (const TrendPoint& point : trend.points) {
    const bool again = !single.empty() && same(single.back(), point);
    if (again) trend.repeated.push_back(point.run);
    if (!again) single.push_back(point);
  }
  trend.points = std::move(single);
}

// How many of [first, end) are not kept; `kept` is sorted.
uint32_t FreePlaces(const std::vector<uint32_t>& kept, uint32_t first, uint32_t end) {
  const auto begin = std::lower_bound(kept.begin(), kept.end(), first);
  const auto last = std::lower_bound(kept.begin(), kept.end(), end);
  return end - first - static_cast<uint32_t>(std::max<std::ptrdiff_t>(0, last - begin));
}

std::vector<uint32_t> SortedOnce(std::vector<uint32_t> places) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

void MeasureSteps(const std::vector<uint32_t>& kept, Int8Trend& trend) {
  double before = 0, lowest = 0, highest = 0;
  uint32_t next = 0;
  std::vector<double> sizes;
  for (uint32_t i = 0; i < trend.points.size(); ++i) {
    TrendPoint& point = trend.points[i];
    point.step = point.loss - before;
    // Parts of one layer share its place.
    point.layers = std::max(1U, FreePlaces(kept, next, point.place + 1));
    before = point.loss;
    next = point.place + 1;
    lowest = std::min(lowest, point.loss);
    highest = std::max(highest, point.loss);
    sizes.push_back(std::abs(point.step));
    const bool larger = !trend.largest || point.step > trend.points[*trend.largest].step;
    if (point.step > 0 && larger) trend.largest = i;
  }
  trend.range = highest - lowest;
  if (!sizes.empty()) trend.median_step = Median(std::move(sizes));
}

double LargestLoss(const Int8Trend& trend) {
  double largest = 0;
  for (const TrendPoint& point : trend.points) largest = std::max(largest, point.loss);
  return largest;
}

void Judge(const ExperimentRules& rules, Int8Trend& trend) {
  if (trend.points.size() < rules.fewest_runs) {
    trend.verdict = "no layer stands out: " + CountFigure(trend.points.size(), "run") +
                    " in their place, at least " + std::to_string(rules.fewest_runs) +
                    " are needed to tell a rise from the others";
    return;
  }
  const double loss = LargestLoss(trend);
  if (!trend.largest || loss < rules.least_loss) {
    trend.verdict = "no layer stands out: the largest loss is " + LossText(loss) + ", less than " +
                    LossText(rules.least_loss);
    return;
  }
  const double step = trend.points[*trend.largest].step;
  const double share = step / trend.range, median = *trend.median_step;
  const std::string figures = "the largest rise is " + LossText(step) + ", " +
                              PercentFigure(share) + " of the whole range of losses, and " +
                              (median > 0 ? Figure(step / median) + " times the median step"
                                          : std::string("the median step is 0"));
  trend.stands_out = share > rules.least_share && step > rules.least_times_median * median;
  trend.verdict = trend.stands_out ? figures
                                   : "no layer stands out: " + figures + "; it takes more than " +
                                         PercentFigure(rules.least_share) + " and more than " +
                                         Figure(rules.least_times_median) + " times";
}

}  // namespace

Int8Trend FindInt8Trend(const std::vector<Int8Run>& runs, const std::vector<LabelPlace>& places,
                        const std::vector<uint32_t>& kept, const ExperimentRules& rules) {
  Int8Trend trend;
  CollectPoints(runs, places, trend);
  MeasureSteps(SortedOnce(kept), trend);
  Judge(rules, trend);
  return trend;
}

NextExperiment PlanNextExperiment(const Int8Trend& trend, const std::vector<uint32_t>& kept,
                                  uint32_t order_size) {
  NextExperiment next;
  next.keep = SortedOnce(kept);
  next.first = next.end = order_size;
  next.finished = true;
  if (!trend.stands_out) return next;
  const TrendPoint& found = trend.points[*trend.largest];
  next.fills_gap = found.layers > 1;
  if (next.fills_gap) {
    next.first = *trend.largest == 0 ? 0 : trend.points[*trend.largest - 1].place + 1;
    next.end = found.place;
  } else {
    next.keep.push_back(found.place);
    next.keep = SortedOnce(std::move(next.keep));
    next.first = found.place + 1;
  }
  next.finished = next.first >= next.end;
  return next;
}

}  // namespace trtscope
