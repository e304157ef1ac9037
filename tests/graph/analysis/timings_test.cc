#include "graph/analysis/timings.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace trtscope {
namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> Repeat(std::size_t count, double value) {
  return std::vector<double>(count, value);
}

std::vector<double> Join(std::vector<double> first, const std::vector<double>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// --- Columns ----------------------------------------------------------------

TEST(TimeStats, OfNothingAreUnknown) {
  const TimeStats stats = ColumnStatistics(std::vector<double>{});
  EXPECT_EQ(stats.count, 0U);
  EXPECT_EQ(stats.missing, 0U);
  EXPECT_EQ(stats.min_ms, std::nullopt);
  EXPECT_EQ(stats.mean_ms, std::nullopt);
  EXPECT_EQ(stats.median_ms, std::nullopt);
  EXPECT_EQ(stats.p99_ms, std::nullopt);
  EXPECT_EQ(stats.stddev_ms, std::nullopt);
  EXPECT_FALSE(stats.outliers);
  EXPECT_FALSE(stats.warm_up);
}

TEST(TimeStats, OfNanAloneCountWhatIsMissing) {
  const TimeStats stats = ColumnStatistics({kNan, kNan, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(stats.count, 0U);
  EXPECT_EQ(stats.missing, 3U);
  EXPECT_EQ(stats.median_ms, std::nullopt);
}

TEST(TimeStats, OfOneValueTellNoSpread) {
  const TimeStats stats = ColumnStatistics(std::vector<double>{2.5});
  EXPECT_EQ(stats.count, 1U);
  EXPECT_EQ(stats.min_ms, 2.5);
  EXPECT_EQ(stats.max_ms, 2.5);
  EXPECT_EQ(stats.mean_ms, 2.5);
  EXPECT_EQ(stats.median_ms, 2.5);
  EXPECT_EQ(stats.p90_ms, 2.5);
  EXPECT_EQ(stats.stddev_ms, std::nullopt);
  EXPECT_EQ(stats.variation_percent, std::nullopt);
  EXPECT_EQ(stats.mad_ms, std::nullopt);
  EXPECT_EQ(stats.iqr_ms, std::nullopt);
  EXPECT_FALSE(stats.outliers);
}

TEST(TimeStats, OfTwoValues) {
  const TimeStats stats = ColumnStatistics({3, 1});
  EXPECT_EQ(stats.median_ms, 2);
  EXPECT_EQ(stats.p90_ms, 3);
  EXPECT_EQ(stats.stddev_ms, 1);
  EXPECT_EQ(stats.variation_percent, 50);
  EXPECT_EQ(stats.mad_ms, 1);
  EXPECT_EQ(stats.iqr_ms, 2);
  EXPECT_EQ(stats.outliers->count, 0U);
  EXPECT_FALSE(stats.warm_up) << "two values have no course";
  EXPECT_EQ(stats.drift_percent, std::nullopt);
}

TEST(TimeStats, OfFourValuesAreThoseOfTheTextbook) {
  // Mean 5; squares 9 + 1 + 1 + 25 = 36; deviations from the median 4: 2, 0, 0, 6.
  const TimeStats stats = ColumnStatistics({2, kNan, 4, 4, 10});
  EXPECT_EQ(stats.count, 4U);
  EXPECT_EQ(stats.missing, 1U);
  EXPECT_EQ(stats.mean_ms, 5);
  EXPECT_EQ(stats.median_ms, 4);
  EXPECT_EQ(stats.stddev_ms, 3);
  EXPECT_EQ(stats.variation_percent, 60);
  EXPECT_EQ(stats.mad_ms, 1);
}

TEST(TimeStats, HavePercentilesOfTheNearestRank) {
  std::vector<double> values;
  for (int i = 100; i >= 1; --i) values.push_back(i);
  const TimeStats hundred = ColumnStatistics(values);
  EXPECT_EQ(hundred.p90_ms, 90);
  EXPECT_EQ(hundred.p95_ms, 95);
  EXPECT_EQ(hundred.p99_ms, 99);
  EXPECT_EQ(hundred.median_ms, 50.5);
  EXPECT_EQ(hundred.iqr_ms, 50) << "75 less 25";
  values.push_back(101);
  const TimeStats more = ColumnStatistics(values);
  EXPECT_EQ(more.p90_ms, 91) << "90 of 101 values are fewer than 90 %";
  EXPECT_EQ(more.p99_ms, 100);
  EXPECT_EQ(more.median_ms, 51);
}

TEST(TimeStats, OfAConstantShowNoJitter) {
  const TimeStats stats = ColumnStatistics(Repeat(20, 1.5));
  EXPECT_EQ(stats.stddev_ms, 0);
  EXPECT_EQ(stats.variation_percent, 0);
  EXPECT_EQ(stats.mad_ms, 0);
  EXPECT_EQ(stats.iqr_ms, 0);
  EXPECT_EQ(stats.drift_percent, 0);
  EXPECT_EQ(stats.outliers->count, 0U);
  EXPECT_DOUBLE_EQ(stats.outliers->threshold_ms, 1.5 * 1.05);
  EXPECT_EQ(stats.warm_up->records, 0U);
}

TEST(TimeStats, OfZerosHaveNoShares) {
  const TimeStats stats = ColumnStatistics(Repeat(20, 0));
  EXPECT_EQ(stats.mean_ms, 0);
  EXPECT_EQ(stats.variation_percent, std::nullopt);
  EXPECT_EQ(stats.drift_percent, std::nullopt);
  EXPECT_EQ(stats.outliers->time_share, 0);
}

TEST(TimeStats, SurviveValuesThatNoSumHolds) {
  const double huge = std::numeric_limits<double>::max();
  const TimeStats stats = ColumnStatistics(Repeat(20, huge));
  EXPECT_EQ(stats.median_ms, huge);
  EXPECT_EQ(stats.mean_ms, std::nullopt);
  EXPECT_EQ(stats.stddev_ms, std::nullopt);
}

// --- Outliers, warm-up and drift --------------------------------------------

TEST(Outliers, AreBeyondFiveDeviations) {
  // Median 2, deviations 1 1 1 1 0 0 0 0 0 8: median deviation 0.5 of (0, 1).
  std::vector<double> values = {1, 3, 1, 3, 2, 2, 2, 2, 2, 10};
  const TimeStats stats = ColumnStatistics(values);
  EXPECT_EQ(stats.median_ms, 2);
  EXPECT_EQ(stats.mad_ms, 0.5);
  EXPECT_EQ(stats.outliers->threshold_ms, 4.5);
  EXPECT_EQ(stats.outliers->count, 1U);
  EXPECT_DOUBLE_EQ(stats.outliers->time_share, 10.0 / 28);
  values.back() = 4.5;
  EXPECT_EQ(ColumnStatistics(values).outliers->count, 0U) << "the threshold itself is none";
}

TEST(Outliers, AreNoneOfTwoLevels) {
  // The median deviation of 1 1 1 1 1 1 2 2 2 2 2 is 0, half the interquartile range 0.5.
  const TimeStats stats = ColumnStatistics(Join(Repeat(6, 1), Repeat(5, 2)));
  EXPECT_EQ(stats.mad_ms, 0);
  EXPECT_EQ(stats.outliers->threshold_ms, 3.5);
  EXPECT_EQ(stats.outliers->count, 0U);
}

TEST(Outliers, AreNoStepsOfTheClock) {
  EXPECT_EQ(ColumnStatistics(Join(Repeat(20, 0.01), {0.0125})).outliers->count, 0U);
  EXPECT_EQ(ColumnStatistics(Join(Repeat(20, 0.01), {0.0126})).outliers->count, 1U);
  EXPECT_EQ(ColumnStatistics(Join(Repeat(20, 0.1), {0.14}), 0.01).outliers->count, 0U);
}

TEST(Outliers, AreClearlySlower) {
  EXPECT_EQ(ColumnStatistics(Join(Repeat(20, 1), {1.05})).outliers->count, 0U);
  EXPECT_EQ(ColumnStatistics(Join(Repeat(20, 1), {1.051})).outliers->count, 1U);
}

TEST(WarmUp, IsTheSlowBeginning) {
  const TimeStats stats = ColumnStatistics(Join({4, 3, 2}, Repeat(17, 1)));
  ASSERT_TRUE(stats.warm_up);
  EXPECT_EQ(stats.warm_up->records, 3U);
  EXPECT_DOUBLE_EQ(stats.warm_up->excess_percent, 200);
  EXPECT_EQ(stats.drift_percent, 0) << "a warm-up is no drift";
}

TEST(WarmUp, EndsAtTheFirstUsualValue) {
  EXPECT_EQ(ColumnStatistics(Join({4, 1, 4}, Repeat(17, 1))).warm_up->records, 1U);
  EXPECT_EQ(ColumnStatistics(Join({1, 4, 4}, Repeat(17, 1))).warm_up->records, 0U);
}

TEST(WarmUp, IsClearlySlower) {
  EXPECT_EQ(ColumnStatistics(Join({1.04}, Repeat(19, 1))).warm_up->records, 0U);
  EXPECT_EQ(ColumnStatistics(Join({1.06}, Repeat(19, 1))).warm_up->records, 1U);
  // The settled half is 1.1 or 0.9: five deviations of 0.1 above 1.1.
  std::vector<double> noisy = {1.45};
  for (int i = 0; i < 20; ++i) noisy.push_back(i % 2 == 0 ? 0.9 : 1.1);
  EXPECT_EQ(ColumnStatistics(noisy).warm_up->records, 0U);
  noisy[0] = 1.75;
  EXPECT_EQ(ColumnStatistics(noisy).warm_up->records, 1U);
}

TEST(WarmUp, NeedsTenValues) {
  EXPECT_FALSE(ColumnStatistics(Join({4}, Repeat(8, 1))).warm_up);
  EXPECT_TRUE(ColumnStatistics(Join({4}, Repeat(9, 1))).warm_up);
}

TEST(Drift, ComparesTheLastFifthWithTheFirst) {
  // Fifths of four: 1 1 1 9 (median 1) … 1.5 1.5 1.5 0.1 (median 1.5).
  std::vector<double> values = Join({1, 1, 1, 9}, Repeat(12, 1.2));
  values = Join(values, {1.5, 1.5, 1.5, 0.1});
  EXPECT_DOUBLE_EQ(*ColumnStatistics(values).drift_percent, 50);
}

TEST(Drift, MayGoDown) {
  // No warm-up: the first value is a usual one.
  const std::vector<double> values =
      Join(Join({1}, Repeat(9, 2)), Join(Repeat(6, 1.5), Repeat(4, 1)));
  EXPECT_DOUBLE_EQ(*ColumnStatistics(values).drift_percent, -50);
}

TEST(Drift, IsNothingBelowTheResolution) {
  const std::vector<double> values = Join(Repeat(10, 0.008), Repeat(10, 0.01));
  EXPECT_EQ(ColumnStatistics(values, 0.01).drift_percent, 0);
  EXPECT_NEAR(*ColumnStatistics(values).drift_percent, 25, 1e-9);
}

// --- Series -----------------------------------------------------------------

std::vector<double>& ColumnOf(Timings& timings, TimingColumn column) {
  return timings.columns[static_cast<std::size_t>(column)];
}

// Computes of these starts and ends, with their durations.
Timings Computes(const std::vector<double>& starts, const std::vector<double>& ends) {
  Timings timings;
  timings.records = starts.size();
  ColumnOf(timings, TimingColumn::kStartCompute) = starts;
  ColumnOf(timings, TimingColumn::kEndCompute) = ends;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    ColumnOf(timings, TimingColumn::kCompute).push_back(ends[i] - starts[i]);
  }
  return timings;
}

TEST(TimingStatistics, OfNothingAreUnknown) {
  const TimingStatistics statistics = StatisticsOf(Timings{});
  EXPECT_EQ(statistics.records, 0U);
  EXPECT_EQ(statistics.latency.count, 0U);
  EXPECT_EQ(statistics.span_ms, std::nullopt);
  EXPECT_EQ(statistics.gpu_idle_share, std::nullopt);
  EXPECT_EQ(statistics.enqueue_to_compute, std::nullopt);
}

TEST(TimingStatistics, KnowWhenTheGpuWasIdle) {
  const TimingStatistics statistics = StatisticsOf(Computes({1, 3, 8}, {2, 6, 11}));
  EXPECT_EQ(statistics.span_ms, 10);
  EXPECT_DOUBLE_EQ(*statistics.gpu_idle_share, 0.3) << "1 + 3 + 3 of 10 ms are busy";
  EXPECT_DOUBLE_EQ(*statistics.records_per_second, 300);
  EXPECT_FALSE(statistics.overlapping);
}

TEST(TimingStatistics, CountSharedTimeOnce) {
  // Out of order, as streams end: 0-4, 2-6, 8-10.
  const TimingStatistics statistics = StatisticsOf(Computes({8, 2, 0}, {10, 6, 4}));
  EXPECT_TRUE(statistics.overlapping);
  EXPECT_DOUBLE_EQ(*statistics.gpu_idle_share, 0.2);
}

TEST(TimingStatistics, TakeRoundedTimesForNoOverlap) {
  // Ends and starts in steps of 0.01; the durations are exact.
  Timings timings = Computes({3000, 3000.99, 3002}, {3001, 3002, 3002.99});
  ColumnOf(timings, TimingColumn::kCompute) = {0.995, 0.995, 0.995};
  const TimingStatistics statistics = StatisticsOf(timings);
  EXPECT_FALSE(statistics.overlapping);
  EXPECT_NEAR(*statistics.gpu_idle_share, 1 - 2.985 / 2.99, 1e-9);
}

TEST(TimingStatistics, SayNothingOfASpanWithHoles) {
  const TimingStatistics statistics = StatisticsOf(Computes({1, kNan, 8}, {2, 6, 11}));
  EXPECT_EQ(statistics.span_ms, std::nullopt);
  EXPECT_EQ(statistics.gpu_idle_share, std::nullopt);
  EXPECT_EQ(statistics.compute.missing, 1U);
  EXPECT_EQ(StatisticsOf(Computes({5}, {5})).gpu_idle_share, std::nullopt) << "no span at all";
}

TEST(TimingStatistics, KnowWhetherTheHostIsTooSlow) {
  Timings timings = Computes({1, 3, 8}, {3, 5, 10});
  ColumnOf(timings, TimingColumn::kStartEnqueue) = {0, 2, 7};
  ColumnOf(timings, TimingColumn::kEndEnqueue) = {1.75, 3.75, 7.25};
  const TimingStatistics statistics = StatisticsOf(timings);
  EXPECT_EQ(statistics.enqueue.median_ms, 1.75);
  EXPECT_EQ(statistics.enqueue_to_compute, 0.875);
  EXPECT_GT(*statistics.enqueue_to_compute, kEnqueueBoundFrom);
  EXPECT_EQ(statistics.enqueue.resolution_ms, kClockStepMs);
}

TEST(TimingStatistics, KnowHowExactlyEnqueuesAreTold) {
  Timings timings;
  timings.records = 2;
  ColumnOf(timings, TimingColumn::kStartEnqueue) = {1, 3201.37};
  ColumnOf(timings, TimingColumn::kEndEnqueue) = {1.008, 3201.38};
  EXPECT_DOUBLE_EQ(StatisticsOf(timings).enqueue.resolution_ms, 0.01);
}

TEST(TimingStatistics, PutEachColumnInItsPlace) {
  Timings timings;
  timings.records = 1;
  ColumnOf(timings, TimingColumn::kLatency) = {1};
  ColumnOf(timings, TimingColumn::kCompute) = {2};
  ColumnOf(timings, TimingColumn::kInput) = {3};
  ColumnOf(timings, TimingColumn::kOutput) = {4};
  ColumnOf(timings, TimingColumn::kEndToEnd) = {5};
  const TimingStatistics statistics = StatisticsOf(timings);
  EXPECT_EQ(statistics.latency.mean_ms, 1);
  EXPECT_EQ(statistics.compute.mean_ms, 2);
  EXPECT_EQ(statistics.input.mean_ms, 3);
  EXPECT_EQ(statistics.output.mean_ms, 4);
  EXPECT_EQ(statistics.end_to_end.mean_ms, 5);
  EXPECT_EQ(statistics.enqueue.count, 0U);
}

}  // namespace
}  // namespace trtscope
