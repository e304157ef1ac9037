// What tests of comparisons share.
#ifndef TRTSCOPE_TESTS_GRAPH_ANALYSIS_COMPARISON_HELP_H_
#define TRTSCOPE_TESTS_GRAPH_ANALYSIS_COMPARISON_HELP_H_

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "graph/analysis/tensor_comparison.h"
#include "tests/graph/analysis/plain_comparison.h"

namespace trtscope {

using Values = std::vector<double>;

inline constexpr double kInf = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kDigits = 1e-12;

inline TensorMetrics Compare(const Values& r, const Values& c, const ComparisonRules& rules = {}) {
  ComparisonSums sums(rules, 0);
  sums.Add(r.data(), c.data(), r.size());
  return sums.Finish();
}

inline void ExpectClose(const char* what, std::optional<double> value,
                        std::optional<double> expected, double tolerance) {
  ASSERT_EQ(value.has_value(), expected.has_value()) << what;
  if (!value || *value == *expected) return;
  EXPECT_NEAR(*value / *expected, 1, tolerance) << what << ": " << *value << ", " << *expected;
}

// Decibels near 0 are the logarithm of a ratio near 1.
inline void ExpectCloseDecibels(const char* what, std::optional<double> value,
                                std::optional<double> expected, double tolerance) {
  ASSERT_EQ(value.has_value(), expected.has_value()) << what;
  if (!value || *value == *expected) return;
  EXPECT_NEAR(*value, *expected, tolerance) << what;
}

inline void ExpectSame(const SideMetrics& side, const SideMetrics& expected, double tolerance) {
  EXPECT_EQ(side.nan, expected.nan);
  EXPECT_EQ(side.inf, expected.inf);
  EXPECT_EQ(side.first_nan, expected.first_nan);
  EXPECT_EQ(side.first_inf, expected.first_inf);
  EXPECT_EQ(side.saturated, expected.saturated);
  EXPECT_EQ(side.zeros, expected.zeros);
  EXPECT_EQ(side.above_fp16, expected.above_fp16);
  EXPECT_EQ(side.below_fp16, expected.below_fp16);
  EXPECT_EQ(side.min, expected.min);
  EXPECT_EQ(side.max, expected.max);
  ExpectClose("mean", side.mean, expected.mean, tolerance);
  EXPECT_EQ(side.magnitudes.bins, expected.magnitudes.bins);
}

inline void ExpectSame(const TensorMetrics& m, const TensorMetrics& expected,
                       double tolerance = kDigits) {
  EXPECT_EQ(m.elements, expected.elements);
  EXPECT_EQ(m.compared, expected.compared);
  EXPECT_EQ(m.matching, expected.matching);
  EXPECT_EQ(m.deviating, expected.deviating);
  EXPECT_EQ(m.equal, expected.equal);
  EXPECT_EQ(m.zero_reference, expected.zero_reference);
  EXPECT_EQ(m.underflow, expected.underflow);
  EXPECT_EQ(m.matching_share, expected.matching_share);
  EXPECT_EQ(m.max_abs, expected.max_abs);
  EXPECT_EQ(m.max_abs_at, expected.max_abs_at);
  EXPECT_EQ(m.max_relative, expected.max_relative);
  ExpectClose("cosine", m.cosine, expected.cosine, tolerance);
  ExpectClose("euclidean", m.euclidean, expected.euclidean, tolerance);
  ExpectClose("relative_euclidean", m.relative_euclidean, expected.relative_euclidean, tolerance);
  ExpectClose("mean_abs", m.mean_abs, expected.mean_abs, tolerance);
  ExpectClose("mean_relative", m.mean_relative, expected.mean_relative, tolerance);
  ExpectCloseDecibels("snr_db", m.snr_db, expected.snr_db, tolerance);
  ExpectCloseDecibels("psnr_db", m.psnr_db, expected.psnr_db, tolerance);
  EXPECT_EQ(m.relative_errors.bins, expected.relative_errors.bins);
  ExpectSame(m.reference, expected.reference, tolerance);
  ExpectSame(m.candidate, expected.candidate, tolerance);
}

inline void ExpectAsPlain(const Values& r, const Values& c, const ComparisonRules& rules = {}) {
  ExpectSame(Compare(r, c, rules), PlainComparison(r, c, rules));
}

struct Sides {
  Values r, c;
};

// Values as activations are: both signs, many octaves, zeros as after a ReLU, a candidate nearby.
inline Sides Activations(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Sides sides;
  for (std::size_t i = 0; i < count; ++i) {
    const auto r = static_cast<float>(normal(random) * std::exp(4 * normal(random)));
    const auto c = static_cast<float>(r * (1 + 0.1 * normal(random)));
    sides.r.push_back(random() % 5 == 0 ? 0 : r);
    sides.c.push_back(random() % 5 == 0 ? 0 : c);
  }
  return sides;
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_GRAPH_ANALYSIS_COMPARISON_HELP_H_
