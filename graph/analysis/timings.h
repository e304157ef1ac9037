// Statistics of single inferences' times: how long, how steady, and what held the GPU up.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_TIMINGS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_TIMINGS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "graph/model/timing.h"

namespace trtscope {

/// Values that exceed the median by more than five deviations. A deviation is the median absolute
/// one, but no less than half the interquartile range (where values fall on two levels, the median
/// one may be 0) and no less than the clock's resolution. Nothing within 5 % of the median is one.
struct Outliers {
  std::size_t count = 0;
  double threshold_ms = 0;
  /// Of the sum of all values, 0…1.
  double time_share = 0;
};

/// Leading values that are clearly slower than the second half of the series: by more than 5 % and
/// more than an outlier's distance. Versions before 8.5 export the warm-up as well.
struct WarmUp {
  std::size_t records = 0;
  /// Their median against the second half's median: 40 says 1.4 times as slow. 0 without records.
  double excess_percent = 0;
};

/// What one column tells. Nothing is known of a column without values; spread needs two of them,
/// warm-up and drift ten.
struct TimeStats {
  /// Values, and records whose value is missing (NaN); the rest is about the values only.
  std::size_t count = 0;
  std::size_t missing = 0;
  std::optional<double> min_ms, max_ms, mean_ms;
  /// Mean of the two in the middle where their number is even, as trtexec has it.
  std::optional<double> median_ms;
  /// Nearest rank: the smallest value that at least 90 % of all do not exceed. trtexec's
  /// sampleReporting.cpp leaves out the slowest floor((1 - p) n), which is the same value.
  std::optional<double> p90_ms, p95_ms, p99_ms;
  /// Of the whole population (divided by n), as trtexec has it.
  std::optional<double> stddev_ms;
  /// Standard deviation in percent of the mean: trtexec's "coefficient of variance".
  std::optional<double> variation_percent;
  /// Jitter that single outliers do not change: median absolute deviation from the median (not
  /// scaled), and 75th less 25th percentile.
  std::optional<double> mad_ms, iqr_ms;
  /// Median of the last fifth against that of the first fifth, warm-up left out: 5 says 5 % slower.
  /// 0 where they differ by no more than the resolution.
  std::optional<double> drift_percent;
  std::optional<Outliers> outliers;
  std::optional<WarmUp> warm_up;
  /// Differences below say nothing: the clock's steps, and for times that are a difference of
  /// printed starts and ends, the steps of those.
  double resolution_ms = 0;
};

/// GPU events tell times in steps of about half a microsecond (cudaEventElapsedTime).
inline constexpr double kClockStepMs = 0.0005;
/// trtexec warns that the host is too slow from this share of the compute time on.
inline constexpr double kEnqueueBoundFrom = 0.8;

struct TimingStatistics {
  std::size_t records = 0;
  /// `input` is host to device, `output` device to host; `enqueue` is the end less the start.
  TimeStats latency, compute, enqueue, input, output, end_to_end;
  /// From the first compute's start to the last one's end. Unknown, as what is derived from it, if
  /// any record lacks its start or end: nobody knows what the GPU did then.
  std::optional<double> span_ms;
  /// Records by that span, a second.
  std::optional<double> records_per_second;
  /// Part of the span in which nothing computed, 0…1. Where inferences overlap (several streams),
  /// time that they share counts once.
  std::optional<double> gpu_idle_share;
  /// Inferences overlap by more than 1 % of their time: a latency holds waiting for other ones.
  bool overlapping = false;
  /// Median of the enqueues by median of the computes: from kEnqueueBoundFrom on the host limits
  /// the throughput (unless a CUDA graph is used).
  std::optional<double> enqueue_to_compute;
};

/// All of the above of one series. O(n log n).
TimingStatistics StatisticsOf(const Timings& timings);

/// Statistics of `values` in the order of their coming; NaN and infinities count as missing.
/// `resolution_ms`: see TimeStats.
TimeStats ColumnStatistics(const std::vector<double>& values, double resolution_ms = kClockStepMs);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_TIMINGS_H_
