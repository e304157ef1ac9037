// How exact metrics are, and that they do not depend on how the work is shared out.
#include "graph/analysis/tensor_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "tests/graph/analysis/comparison_help.h"

namespace trtscope {
namespace {

// The whole range of FP64: squares overflow and vanish, in double and in x86's long double not.
TEST(TensorComparisonExactnessTest, SquaresBeyondTheRangeOfDouble) {
  static_assert(std::numeric_limits<long double>::max_exponent > 10000);
  for (const int exponent : {-1000, -700, -450, -399, 0, 399, 450, 700, 1000}) {
    SCOPED_TRACE(exponent);
    Sides sides = Activations(2000, 5);
    for (Values* side : {&sides.r, &sides.c}) {
      for (double& value : *side) value = std::ldexp(value, exponent);
    }
    ExpectAsPlain(sides.r, sides.c);
    // Beside them some that are ordinary.
    sides.r[100] = 3;
    sides.c[100] = 4;
    ExpectAsPlain(sides.r, sides.c);
  }
}

TEST(TensorComparisonExactnessTest, DifferencesBeyondTheRangeOfDouble) {
  const double huge = std::numeric_limits<double>::max();
  const TensorMetrics m = Compare({huge, 5e-324}, {-huge, 1});
  EXPECT_EQ(m.max_abs, kInf);
  EXPECT_EQ(m.max_relative, kInf);
  EXPECT_EQ(m.mean_relative, kInf);
  EXPECT_NEAR(*m.cosine, -1, kDigits);
  EXPECT_NEAR(*m.relative_euclidean, 2, kDigits);
  EXPECT_EQ(m.deviating, 2U);
}

// r and c are orthogonal but for one pair: everything else of the dot product cancels, to digits
// that a sum of doubles would have rounded away.
TEST(TensorComparisonExactnessTest, CosineNearZeroIsExact) {
  std::mt19937_64 random(3);
  Sides sides;
  for (int i = 0; i < 100000; ++i) {
    const auto a = static_cast<float>(random() % 1000000 + 1) * 0.37F;
    const auto b = static_cast<float>(random() % 1000000 + 1) * 0.11F;
    sides.r.insert(sides.r.end(), {a, b});
    sides.c.insert(sides.c.end(), {b, -a});
  }
  sides.r.push_back(1e-3F);
  sides.c.push_back(1e-3F);
  double rr = 0;
  for (const double r : sides.r) rr += r * r;
  const double x = double{1e-3F} * double{1e-3F};
  const TensorMetrics m = Compare(sides.r, sides.c);
  ExpectClose("cosine", m.cosine, x / rr, kDigits);
  EXPECT_LT(*m.cosine, 1e-20);
}

TEST(TensorComparisonExactnessTest, MeansNearZeroAreExact) {
  Values r(100001, 1e8F);
  for (std::size_t i = 0; i < 100000; i += 2) r[i] = -r[i + 1] + double{1e-7F};
  r[100000] = 0;
  long double sum = 0;  // of at most 37 bits: exact
  for (const double v : r) sum += v;
  const TensorMetrics m = Compare(r, r);
  ExpectClose("mean", m.reference.mean, static_cast<double>(sum / 100001), kDigits);
  EXPECT_LT(std::fabs(*m.reference.mean), 1e-6);
}

bool SameBits(const TensorMetrics& a, const TensorMetrics& b) {
  return a.cosine == b.cosine && a.euclidean == b.euclidean && a.mean_abs == b.mean_abs &&
         a.mean_relative == b.mean_relative && a.snr_db == b.snr_db && a.psnr_db == b.psnr_db &&
         a.reference.mean == b.reference.mean && a.candidate.mean == b.candidate.mean;
}

TensorMetrics InRuns(const Sides& sides, std::size_t length) {
  ComparisonSums all({}, 0);
  for (std::size_t at = 0; at < sides.r.size(); at += length) {
    ComparisonSums run({}, at);
    run.Add(&sides.r[at], &sides.c[at], std::min(length, sides.r.size() - at));
    all.Merge(run);
  }
  return all.Finish();
}

TEST(TensorComparisonExactnessTest, RunsGiveWhatTheWholeGives) {
  Sides sides = Activations(30000, 9);
  sides.r[20001] = kNaN;
  sides.c[29999] = kInf;
  sides.c[12345] = 1e9;
  const TensorMetrics whole = Compare(sides.r, sides.c);
  ExpectSame(whole, PlainComparison(sides.r, sides.c, {}));
  for (const std::size_t length : {1U, 7U, 500U, 512U, 1000U, 1024U, 8192U, 40000U}) {
    SCOPED_TRACE(length);
    ExpectSame(InRuns(sides, length), whole, 1e-13);
  }
  EXPECT_TRUE(SameBits(InRuns(sides, 40000), whole));
}

TEST(TensorComparisonExactnessTest, PiecesOfARunDoNotMatter) {
  const Sides sides = Activations(10000, 4);
  const TensorMetrics whole = Compare(sides.r, sides.c);
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    ComparisonSums sums({}, 0);
    for (std::size_t at = 0; at < sides.r.size();) {
      const std::size_t piece = std::min<std::size_t>(random() % 1500, sides.r.size() - at);
      sums.Add(&sides.r[at], &sides.c[at], piece);
      at += piece;
    }
    const TensorMetrics m = sums.Finish();
    EXPECT_TRUE(SameBits(m, whole));
    ExpectSame(m, whole, 0);
  }
}

TEST(TensorComparisonExactnessTest, FinishIsNotTheEnd) {
  const Sides sides = Activations(1000, 4);
  ComparisonSums sums({}, 0);
  sums.Add(sides.r.data(), sides.c.data(), 700);
  EXPECT_EQ(sums.Finish().elements, 700U);
  sums.Add(&sides.r[700], &sides.c[700], 300);
  EXPECT_TRUE(SameBits(sums.Finish(), Compare(sides.r, sides.c)));
}

TEST(TensorComparisonExactnessTest, IndicesCountFromTheTensorsBeginning) {
  ComparisonSums sums({}, 1000);
  const Values r = {1, kNaN, 5};
  const Values c = {1, 1, kInf};
  sums.Add(r.data(), c.data(), 3);
  const TensorMetrics m = sums.Finish();
  EXPECT_EQ(m.max_abs_at, 1000U);
  EXPECT_EQ(m.reference.first_nan, 1001U);
  EXPECT_EQ(m.candidate.first_inf, 1002U);
}

TEST(TensorComparisonExactnessTest, FirstOfEqualMaximaCounts) {
  Values r(3000, 1);
  Values c(3000, 1);
  for (const std::size_t at : {700U, 701U, 1500U, 2999U}) c[at] = 3;
  EXPECT_EQ(Compare(r, c).max_abs_at, 700U);
  EXPECT_EQ(InRuns({r, c}, 512).max_abs_at, 700U);
}

// Errors must not grow with the number of values. What 100,000,000 pairs come to is known: they are
// a block of pairs over and over.
TEST(TensorComparisonExactnessTest, ManyValuesAreAsExactAsFew) {
  const Sides sides = Activations(1000, 8);
  const TensorMetrics few = PlainComparison(sides.r, sides.c, {});
  constexpr int kTimes = 100000;
  ComparisonSums sums({}, 0);
  for (int i = 0; i < kTimes; ++i) sums.Add(sides.r.data(), sides.c.data(), 1000);
  const TensorMetrics m = sums.Finish();
  EXPECT_EQ(m.elements, 100000000U);
  EXPECT_EQ(m.matching, few.matching * kTimes);
  EXPECT_EQ(m.relative_errors.bins[158], few.relative_errors.bins[158] * kTimes);
  EXPECT_GT(few.relative_errors.bins[158], 0U);
  ExpectClose("cosine", m.cosine, few.cosine, kDigits);
  ExpectClose("euclidean", m.euclidean, *few.euclidean * std::sqrt(double{kTimes}), kDigits);
  ExpectClose("mean_abs", m.mean_abs, few.mean_abs, kDigits);
  ExpectClose("mean_relative", m.mean_relative, few.mean_relative, kDigits);
  ExpectClose("snr_db", m.snr_db, few.snr_db, kDigits);
  ExpectClose("mean", m.reference.mean, few.reference.mean, kDigits);
}

}  // namespace
}  // namespace trtscope
