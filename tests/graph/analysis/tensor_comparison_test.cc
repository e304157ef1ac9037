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

}  // namespace
}  // namespace trtscope
