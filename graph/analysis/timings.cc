#include "graph/analysis/timings.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace trtscope {
namespace {

// Fewer values show neither a warm-up nor a drift.
constexpr std::size_t kFewestForCourse = 10;
constexpr double kOutlierDeviations = 5;
constexpr double kClearlySlower = 0.05;
constexpr double kOverlapShare = 0.01;

// Sums of hostile values may leave the range of a double.
std::optional<double> IfFinite(double value) {
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

// --- Of sorted values, which must not be empty ------------------------------

double MedianOfSorted(const std::vector<double>& sorted) {
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return sorted[middle - 1] / 2 + sorted[middle] / 2;
}

// Nearest rank: ceil(percent n / 100) from 1. Whole numbers, so that 99 of 100 is no question of
// rounding.
double PercentileOfSorted(const std::vector<double>& sorted, std::size_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

double IqrOfSorted(const std::vector<double>& sorted) {
  return PercentileOfSorted(sorted, 75) - PercentileOfSorted(sorted, 25);
}

// --- Of values in any order -------------------------------------------------

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return MedianOfSorted(values);
}

double MedianDeviation(const std::vector<double>& values, double median) {
  std::vector<double> deviations;
  deviations.reserve(values.size());
  for (const double value : values) deviations.push_back(std::abs(value - median));
  return Median(std::move(deviations));
}

double Sum(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

// By how much `value` exceeds `base`; nullopt where there is nothing to compare with.
std::optional<double> PercentAbove(double value, double base) {
  if (!(base > 0)) return std::nullopt;
  return IfFinite((value / base - 1) * 100);
}

// How far above the median a value is out of the ordinary.
double OutlierDistance(double mad, double iqr, double resolution) {
  return kOutlierDeviations * std::max({mad, iqr / 2, resolution});
}

std::vector<double> Finite(const std::vector<double>& values) {
  std::vector<double> finite;
  finite.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
               [](double value) { return std::isfinite(value); });
  return finite;
}

// --- The course of a series -------------------------------------------------

std::vector<double> Part(const std::vector<double>& values, std::size_t first, std::size_t count) {
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

// The second half is what the run settled to; the warm-up ends before.
WarmUp WarmUpOf(const std::vector<double>& values, double resolution) {
  const std::size_t half = values.size() / 2;
  std::vector<double> settled = Part(values, half, values.size() - half);
  std::sort(settled.begin(), settled.end());
  const double median = MedianOfSorted(settled);
  const double distance =
      std::max(OutlierDistance(MedianDeviation(settled, median), IqrOfSorted(settled), resolution),
               kClearlySlower * median);
  WarmUp warm_up;
  while (warm_up.records < half && values[warm_up.records] > median + distance) ++warm_up.records;
  if (warm_up.records == 0) return warm_up;
  const double slow = Median(Part(values, 0, warm_up.records));
  warm_up.excess_percent = PercentAbove(slow, median).value_or(0);
  return warm_up;
}

std::optional<double> DriftOf(const std::vector<double>& values, std::size_t warm_up,
                              double resolution) {
  const std::size_t settled = values.size() - warm_up;
  const std::size_t fifth = settled / 5;
  if (fifth == 0) return std::nullopt;
  const double first = Median(Part(values, warm_up, fifth));
  const double last = Median(Part(values, values.size() - fifth, fifth));
  if (std::abs(last - first) <= resolution && first > 0) return 0;
  return PercentAbove(last, first);
}

void AddSpread(const std::vector<double>& values, TimeStats& stats) {
  const double mean = *stats.mean_ms;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  stats.stddev_ms = IfFinite(std::sqrt(squares / static_cast<double>(values.size())));
  if (stats.stddev_ms && mean > 0)
    stats.variation_percent = IfFinite(*stats.stddev_ms / mean * 100);
}

Outliers OutliersOf(const std::vector<double>& values, double threshold) {
  Outliers outliers;
  outliers.threshold_ms = threshold;
  double slow = 0;
  for (const double value : values) {
    if (!(value > threshold)) continue;
    ++outliers.count;
    slow += value;
  }
  const double total = Sum(values);
  if (outliers.count > 0 && total > 0 && std::isfinite(total)) outliers.time_share = slow / total;
  return outliers;
}

void AddSortedFacts(std::vector<double> sorted, TimeStats& stats) {
  std::sort(sorted.begin(), sorted.end());
  stats.min_ms = sorted.front();
  stats.max_ms = sorted.back();
  stats.median_ms = MedianOfSorted(sorted);
  stats.p90_ms = PercentileOfSorted(sorted, 90);
  stats.p95_ms = PercentileOfSorted(sorted, 95);
  stats.p99_ms = PercentileOfSorted(sorted, 99);
  if (sorted.size() < 2) return;
  stats.iqr_ms = IfFinite(IqrOfSorted(sorted));
}

// --- Enqueues and computes --------------------------------------------------

// The durations between two columns, and the steps in which such differences are told.
struct Durations {
  std::vector<double> values;
  double resolution_ms = kClockStepMs;
};

Durations Between(const std::vector<double>& starts, const std::vector<double>& ends) {
  Durations durations;
  const std::size_t records = std::min(starts.size(), ends.size());
  durations.values.reserve(records);
  double latest = 0;
  for (std::size_t i = 0; i < records; ++i) {
    durations.values.push_back(ends[i] - starts[i]);
    if (std::isfinite(ends[i])) latest = std::max(latest, ends[i]);
  }
  durations.resolution_ms = std::max(kClockStepMs, PrintedStep(latest));
  return durations;
}

struct Interval {
  double start = 0;
  double end = 0;
};

std::vector<Interval> ComputesInOrder(const Timings& timings) {
  const std::vector<double>& starts = timings.column(TimingColumn::kStartCompute);
  const std::vector<double>& ends = timings.column(TimingColumn::kEndCompute);
  std::vector<Interval> computes;
  for (std::size_t i = 0; i < std::min(starts.size(), ends.size()); ++i) {
    const bool known = std::isfinite(starts[i]) && std::isfinite(ends[i]);
    if (known && ends[i] >= starts[i]) computes.push_back({starts[i], ends[i]});
  }
  std::sort(computes.begin(), computes.end(),
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  return computes;
}

struct Occupation {
  double span = 0;
  double total = 0;    // sum of all
  double covered = 0;  // where at least one runs
  double overlap = 0;  // beyond what rounding explains
};

Occupation OccupationOf(const std::vector<Interval>& computes) {
  Occupation occupation;
  double end = computes.front().start;
  for (const Interval& compute : computes) {
    const double step = PrintedStep(compute.start) + PrintedStep(end);
    occupation.total += compute.end - compute.start;
    occupation.overlap += std::max(0.0, std::min(end, compute.end) - compute.start - step);
    occupation.covered += std::max(0.0, compute.end - std::max(end, compute.start));
    end = std::max(end, compute.end);
  }
  occupation.span = end - computes.front().start;
  return occupation;
}

// Durations are told more exactly than starts and ends; those only count where inferences overlap.
double BusyTime(const Timings& timings, const Occupation& occupation, bool overlapping) {
  if (overlapping) return occupation.covered;
  const std::vector<double> durations = Finite(timings.column(TimingColumn::kCompute));
  return durations.size() == timings.records ? Sum(durations) : occupation.total;
}

void AddOccupation(const Timings& timings, TimingStatistics& statistics) {
  const std::vector<Interval> computes = ComputesInOrder(timings);
  // With gaps in the file nobody knows whether the GPU was idle then.
  if (computes.empty() || computes.size() != timings.records) return;
  const Occupation occupation = OccupationOf(computes);
  if (!(occupation.span > 0) || !std::isfinite(occupation.span)) return;
  statistics.span_ms = occupation.span;
  statistics.records_per_second =
      IfFinite(static_cast<double>(timings.records) / occupation.span * 1000);
  statistics.overlapping = occupation.overlap > kOverlapShare * occupation.total;
  const double busy = BusyTime(timings, occupation, statistics.overlapping);
  statistics.gpu_idle_share = std::clamp(1 - busy / occupation.span, 0.0, 1.0);
}

}  // namespace

TimeStats ColumnStatistics(const std::vector<double>& values, double resolution_ms) {
  TimeStats stats;
  stats.resolution_ms = resolution_ms;
  const std::vector<double> known = Finite(values);
  stats.count = known.size();
  stats.missing = values.size() - known.size();
  if (known.empty()) return stats;
  AddSortedFacts(known, stats);
  stats.mean_ms = IfFinite(Sum(known) / static_cast<double>(known.size()));
  if (known.size() < 2) return stats;
  if (stats.mean_ms) AddSpread(known, stats);
  const double mad = MedianDeviation(known, *stats.median_ms);
  stats.mad_ms = IfFinite(mad);
  const double distance = OutlierDistance(mad, stats.iqr_ms.value_or(0), resolution_ms);
  // Steady clocks make deviations tiny: a time 1 % above the median is far out, and matters to
  // nobody.
  const double least = kClearlySlower * std::max(0.0, *stats.median_ms);
  stats.outliers = OutliersOf(known, *stats.median_ms + std::max(distance, least));
  if (known.size() < kFewestForCourse) return stats;
  stats.warm_up = WarmUpOf(known, resolution_ms);
  stats.drift_percent = DriftOf(known, stats.warm_up->records, resolution_ms);
  return stats;
}

TimingStatistics StatisticsOf(const Timings& timings) {
  TimingStatistics statistics;
  statistics.records = timings.records;
  statistics.latency = ColumnStatistics(timings.column(TimingColumn::kLatency));
  statistics.compute = ColumnStatistics(timings.column(TimingColumn::kCompute));
  statistics.input = ColumnStatistics(timings.column(TimingColumn::kInput));
  statistics.output = ColumnStatistics(timings.column(TimingColumn::kOutput));
  statistics.end_to_end = ColumnStatistics(timings.column(TimingColumn::kEndToEnd));
  const Durations enqueues = Between(timings.column(TimingColumn::kStartEnqueue),
                                     timings.column(TimingColumn::kEndEnqueue));
  statistics.enqueue = ColumnStatistics(enqueues.values, enqueues.resolution_ms);
  AddOccupation(timings, statistics);
  const auto& enqueue = statistics.enqueue.median_ms;
  const auto& compute = statistics.compute.median_ms;
  if (enqueue && compute && *compute > 0) {
    statistics.enqueue_to_compute = IfFinite(*enqueue / *compute);
  }
  return statistics;
}

}  // namespace trtscope
