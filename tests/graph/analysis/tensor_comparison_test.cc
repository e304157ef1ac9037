#include "graph/analysis/tensor_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "tests/graph/analysis/plain_comparison.h"

namespace trtscope {
namespace {

using Values = std::vector<double>;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kDigits = 1e-12;

TensorMetrics Compare(const Values& r, const Values& c, const ComparisonRules& rules = {}) {
  ComparisonSums sums(rules, 0);
  sums.Add(r.data(), c.data(), r.size());
  return sums.Finish();
}

void ExpectClose(const char* what, std::optional<double> value, std::optional<double> expected,
                 double tolerance) {
  ASSERT_EQ(value.has_value(), expected.has_value()) << what;
  if (!value || *value == *expected) return;
  EXPECT_NEAR(*value / *expected, 1, tolerance) << what << ": " << *value << ", " << *expected;
}

// Decibels near 0 are the logarithm of a ratio near 1.
void ExpectCloseDecibels(const char* what, std::optional<double> value,
                         std::optional<double> expected, double tolerance) {
  ASSERT_EQ(value.has_value(), expected.has_value()) << what;
  if (!value || *value == *expected) return;
  EXPECT_NEAR(*value, *expected, tolerance) << what;
}

void ExpectSame(const SideMetrics& side, const SideMetrics& expected, double tolerance) {
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

void ExpectSame(const TensorMetrics& m, const TensorMetrics& expected, double tolerance = kDigits) {
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

void ExpectAsPlain(const Values& r, const Values& c, const ComparisonRules& rules = {}) {
  ExpectSame(Compare(r, c, rules), PlainComparison(r, c, rules));
}

struct Sides {
  Values r, c;
};

// Values as activations are: both signs, many octaves, zeros as after a ReLU, a candidate nearby.
Sides Activations(std::size_t count, unsigned seed) {
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

TEST(TensorComparisonTest, AgreesWithAPlainImplementation) {
  for (const std::size_t count : {1U, 2U, 3U, 5U, 511U, 512U, 513U, 1024U, 5000U, 100000U}) {
    SCOPED_TRACE(count);
    for (unsigned seed = 0; seed < 5; ++seed) {
      const Sides sides = Activations(count, seed);
      ExpectAsPlain(sides.r, sides.c);
    }
  }
}

TEST(TensorComparisonTest, AgreesOnUnrelatedTensors) {
  const Sides one = Activations(20000, 1);
  const Sides other = Activations(20000, 2);
  ExpectAsPlain(one.r, other.c);
}

TEST(TensorComparisonTest, AgreesForEveryType) {
  std::mt19937_64 random(7);
  std::string bytes(8 * 4096, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  for (int i = 0; i < kElementTypeCount; ++i) {
    const auto type = static_cast<ElementType>(i);
    // Of random bytes FP64 makes values whose sums the plain implementation gets wrong; see below.
    if (ElementBits(type) == 0 || type == ElementType::kFP64) continue;
    SCOPED_TRACE(ElementTypeName(type));
    Values r(4096);
    Values c(4096);
    DecodeElements(type, false, bytes.data(), 4096, r.data());
    DecodeElements(type, false, bytes.data() + 11, 4000, c.data());
    ComparisonRules rules;
    rules.reference_type = rules.candidate_type = type;
    ExpectAsPlain(r, c, rules);
  }
}

TEST(TensorComparisonTest, EmptyTensorsHaveNoMetrics) {
  const TensorMetrics m = Compare({}, {});
  EXPECT_EQ(m.elements, 0U);
  EXPECT_EQ(m.matching_share, std::nullopt);
  EXPECT_EQ(m.cosine, std::nullopt);
  EXPECT_EQ(m.euclidean, std::nullopt);
  EXPECT_EQ(m.max_abs, std::nullopt);
  EXPECT_EQ(m.snr_db, std::nullopt);
  EXPECT_EQ(m.reference.min, std::nullopt);
  EXPECT_EQ(m.reference.mean, std::nullopt);
}

TEST(TensorComparisonTest, EqualTensorsAreEqualInEveryMetric) {
  for (const std::size_t count : {3U, 2000U}) {
    const Values r = Activations(count, 3).r;
    const TensorMetrics m = Compare(r, r);
    EXPECT_EQ(m.equal, count);
    EXPECT_EQ(m.cosine, 1);
    EXPECT_EQ(m.euclidean, 0);
    EXPECT_EQ(m.relative_euclidean, 0);
    EXPECT_EQ(m.snr_db, kInf);
    EXPECT_EQ(m.psnr_db, kInf);
    EXPECT_EQ(m.max_abs, 0);
    EXPECT_EQ(m.max_abs_at, 0U);
    EXPECT_EQ(m.max_relative, 0);
    EXPECT_EQ(m.matching_share, 1);
  }
}

TEST(TensorComparisonTest, ZeroTensors) {
  for (const std::size_t count : {2U, 1024U}) {
    const Values zero(count, 0.0);
    const Values minus_zero(count, -0.0);
    const Values one(count, 1.0);
    const TensorMetrics both = Compare(zero, minus_zero);
    EXPECT_EQ(both.cosine, 1);
    EXPECT_EQ(both.relative_euclidean, 0);
    EXPECT_EQ(both.equal, count);
    EXPECT_EQ(both.snr_db, kInf);
    const TensorMetrics reference = Compare(zero, one);
    EXPECT_EQ(reference.cosine, 0);
    EXPECT_EQ(reference.relative_euclidean, std::nullopt);
    EXPECT_EQ(reference.snr_db, std::nullopt);
    EXPECT_EQ(reference.psnr_db, std::nullopt);
    EXPECT_EQ(reference.zero_reference, count);
    EXPECT_EQ(reference.matching, 0U);
    EXPECT_EQ(reference.max_relative, std::nullopt);
    const TensorMetrics candidate = Compare(one, zero);
    EXPECT_EQ(candidate.cosine, 0);
    EXPECT_EQ(candidate.relative_euclidean, 1);
    EXPECT_EQ(candidate.snr_db, 0);
    EXPECT_EQ(candidate.underflow, count);
    EXPECT_EQ(candidate.max_relative, 1);
  }
}

TEST(TensorComparisonTest, PairsOfWhatIsNotFinite) {
  const Values r = {kNaN, kInf, -kInf, kInf, kNaN, kInf, 1, 1, 2};
  const Values c = {kNaN, kInf, -kInf, -kInf, 1, kNaN, kInf, kNaN, 2};
  const TensorMetrics m = Compare(r, c);
  EXPECT_EQ(m.elements, 9U);
  EXPECT_EQ(m.compared, 1U);
  EXPECT_EQ(m.matching, 4U);
  EXPECT_EQ(m.equal, 4U);
  EXPECT_EQ(m.deviating, 5U);
  EXPECT_EQ(m.euclidean, 0);
  EXPECT_EQ(m.max_abs_at, 8U);
  EXPECT_EQ(m.reference.nan, 2U);
  EXPECT_EQ(m.reference.inf, 4U);
  EXPECT_EQ(m.reference.first_nan, 0U);
  EXPECT_EQ(m.reference.first_inf, 1U);
  EXPECT_EQ(m.candidate.first_nan, 0U);
  EXPECT_EQ(m.reference.max, 2);  // also values whose partner is not finite
  EXPECT_EQ(m.candidate.min, 1);
  ExpectSame(m, PlainComparison(r, c, {}));
}

TEST(TensorComparisonTest, NothingFinite) {
  const Values r(600, kNaN);
  const Values c(600, kInf);
  const TensorMetrics m = Compare(r, c);
  EXPECT_EQ(m.matching_share, 0);
  EXPECT_EQ(m.cosine, std::nullopt);
  EXPECT_EQ(m.max_abs, std::nullopt);
  EXPECT_EQ(m.mean_relative, std::nullopt);
  EXPECT_EQ(m.reference.mean, std::nullopt);
}

TEST(TensorComparisonTest, RiddledWithNaNAndInfinities) {
  for (const unsigned one_in : {3U, 700U, 5000U}) {
    Sides sides = Activations(20000, one_in);
    std::mt19937 random(one_in);
    const Values specials = {kNaN, kInf, -kInf};
    for (Values* side : {&sides.r, &sides.c}) {
      for (double& value : *side) {
        if (random() % one_in == 0) value = specials[random() % 3];
      }
    }
    ExpectAsPlain(sides.r, sides.c);
  }
}

TEST(TensorComparisonTest, ThresholdIsIncluded) {
  for (const std::size_t count : {1U, 512U}) {
    ComparisonRules rules;
    rules.threshold = 0.5;
    EXPECT_EQ(Compare(Values(count, 2), Values(count, 3), rules).matching, count);
    rules.threshold = std::nextafter(0.5, 0);
    EXPECT_EQ(Compare(Values(count, 2), Values(count, 3), rules).matching, 0U);
    rules.threshold = 0;
    EXPECT_EQ(Compare(Values(count, 2), Values(count, 2), rules).matching, count);
    rules.threshold = kInf;
    EXPECT_EQ(Compare(Values(count, 0), Values(count, 2), rules).matching, 0U);
    rules.threshold = -1;
    EXPECT_EQ(Compare(Values(count, 0), Values(count, 2), rules).matching, 0U);
  }
}

TEST(TensorComparisonTest, SaturationIsOfTheType) {
  Values r(1024, 0.5);
  Values c(1024, 0.25);
  r[3] = 448;
  r[700] = -448;
  c[5] = 127;
  c[6] = -128;
  c[1000] = 1e6;
  ComparisonRules rules;
  rules.reference_type = ElementType::kFP8;
  rules.candidate_type = ElementType::kINT8;
  const TensorMetrics m = Compare(r, c, rules);
  EXPECT_EQ(m.reference.saturated, 2U);
  EXPECT_EQ(m.candidate.saturated, 3U);
  EXPECT_EQ(m.candidate.above_fp16, 1U);
  EXPECT_EQ(Compare(r, c).candidate.saturated, 0U);
}

TEST(TensorComparisonTest, NeitherZerosOfUint8NorTruthAreSaturated) {
  ComparisonRules rules;
  rules.reference_type = ElementType::kUINT8;
  rules.candidate_type = ElementType::kBOOL;
  const TensorMetrics m = Compare({0, 255, 1}, {0, 1, 1}, rules);
  EXPECT_EQ(m.reference.saturated, 1U);
  EXPECT_EQ(m.candidate.saturated, 0U);
}

TEST(TensorComparisonTest, WhatFP16CannotHold) {
  const double half = std::ldexp(1, -25);
  Values r(512, 1);
  r[0] = half;
  r[1] = std::nextafter(half, 1);
  r[2] = -half / 2;
  r[3] = 65504;
  r[4] = -std::nextafter(65504, 1e9);
  r[5] = 0;
  for (const Values& values : {r, Values(r.begin(), r.begin() + 6)}) {
    const TensorMetrics m = Compare(values, values);
    EXPECT_EQ(m.reference.below_fp16, 2U);
    EXPECT_EQ(m.reference.above_fp16, 1U);
  }
}

TEST(TensorComparisonTest, OctavesBeginAtPowersOfTwo) {
  for (const std::size_t count : {1U, 512U}) {
    const auto bin_of = [&](double value) -> std::size_t {
      const OctaveHistogram h =
          Compare(Values(count, value), Values(count, 0)).reference.magnitudes;
      for (std::size_t i = 0; i < OctaveHistogram::kBins; ++i) {
        if (h.bins[i] == count) return i;
      }
      return OctaveHistogram::kBins;
    };
    EXPECT_EQ(bin_of(1), 160U);
    EXPECT_EQ(bin_of(-1.99), 160U);
    EXPECT_EQ(bin_of(2), 161U);
    EXPECT_EQ(bin_of(std::nextafter(1, 0)), 159U);
    EXPECT_EQ(bin_of(0x1p-160), 0U);
    EXPECT_EQ(bin_of(0x1p-300), 0U);
    EXPECT_EQ(bin_of(5e-324), 0U);
    EXPECT_EQ(bin_of(0x1p159), 319U);
    EXPECT_EQ(bin_of(1e300), 319U);
    EXPECT_EQ(bin_of(0), OctaveHistogram::kBins);
  }
}

// The whole range of FP64: squares overflow and vanish, in double and in x86's long double not.
TEST(TensorComparisonTest, SquaresBeyondTheRangeOfDouble) {
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

TEST(TensorComparisonTest, DifferencesBeyondTheRangeOfDouble) {
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
TEST(TensorComparisonTest, CosineNearZeroIsExact) {
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

TEST(TensorComparisonTest, MeansNearZeroAreExact) {
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

TEST(TensorComparisonTest, RunsGiveWhatTheWholeGives) {
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

TEST(TensorComparisonTest, PiecesOfARunDoNotMatter) {
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

TEST(TensorComparisonTest, FinishIsNotTheEnd) {
  const Sides sides = Activations(1000, 4);
  ComparisonSums sums({}, 0);
  sums.Add(sides.r.data(), sides.c.data(), 700);
  EXPECT_EQ(sums.Finish().elements, 700U);
  sums.Add(&sides.r[700], &sides.c[700], 300);
  EXPECT_TRUE(SameBits(sums.Finish(), Compare(sides.r, sides.c)));
}

TEST(TensorComparisonTest, IndicesCountFromTheTensorsBeginning) {
  ComparisonSums sums({}, 1000);
  const Values r = {1, kNaN, 5};
  const Values c = {1, 1, kInf};
  sums.Add(r.data(), c.data(), 3);
  const TensorMetrics m = sums.Finish();
  EXPECT_EQ(m.max_abs_at, 1000U);
  EXPECT_EQ(m.reference.first_nan, 1001U);
  EXPECT_EQ(m.candidate.first_inf, 1002U);
}

TEST(TensorComparisonTest, FirstOfEqualMaximaCounts) {
  Values r(3000, 1);
  Values c(3000, 1);
  for (const std::size_t at : {700U, 701U, 1500U, 2999U}) c[at] = 3;
  EXPECT_EQ(Compare(r, c).max_abs_at, 700U);
  EXPECT_EQ(InRuns({r, c}, 512).max_abs_at, 700U);
}

// Errors must not grow with the number of values. What 100,000,000 pairs come to is known: they are
// a block of pairs over and over.
TEST(TensorComparisonTest, ManyValuesAreAsExactAsFew) {
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
