#include "src/accuracy/compare_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <random>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// More than two runs of the driver.
constexpr std::size_t kMany = 2500000;

std::vector<float> Floats(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

Activation Raw(const std::string& path, const std::vector<float>& values) {
  const char* const bytes = reinterpret_cast<const char*>(values.data());
  Activation activation;
  activation.path = path;
  activation.bytes = Bytes(std::string(bytes, values.size() * sizeof(float)));
  activation.length = activation.bytes->size();
  activation.type = ElementType::kFP32;
  activation.elements = values.size();
  return activation;
}

Activation Text(const std::string& path, const std::string& text,
                std::optional<uint64_t> elements = std::nullopt) {
  Activation activation;
  activation.path = path;
  activation.bytes = Bytes(text);
  activation.length = text.size();
  activation.type = ElementType::kText;
  activation.coding = ValueCoding::kText;
  activation.elements = elements;
  return activation;
}

std::string Printed(const std::vector<float>& values) {
  std::string text;
  char number[40];
  for (const float value : values) {
    const int length = std::snprintf(number, sizeof(number), "%.17g\n", static_cast<double>(value));
    text.append(number, static_cast<std::size_t>(length));
  }
  return text;
}

TensorMetrics Plain(const std::vector<float>& r, const std::vector<float>& c) {
  const std::vector<double> r_values(r.begin(), r.end());
  const std::vector<double> c_values(c.begin(), c.end());
  ComparisonSums sums({}, 0);
  sums.Add(r_values.data(), c_values.data(), r_values.size());
  return sums.Finish();
}

void ExpectClose(const TensorMetrics& m, const TensorMetrics& expected) {
  EXPECT_EQ(m.elements, expected.elements);
  EXPECT_EQ(m.matching, expected.matching);
  EXPECT_EQ(m.max_abs, expected.max_abs);
  EXPECT_EQ(m.max_abs_at, expected.max_abs_at);
  EXPECT_EQ(m.reference.first_nan, expected.reference.first_nan);
  EXPECT_EQ(m.relative_errors.bins, expected.relative_errors.bins);
  EXPECT_NEAR(*m.cosine / *expected.cosine, 1, 1e-12);
  EXPECT_NEAR(*m.mean_relative / *expected.mean_relative, 1, 1e-12);
}

TEST(CompareValues, ComparesEveryValueOfBinaryTensors) {
  std::vector<float> r = Floats(kMany, 1);
  std::vector<float> c = Floats(kMany, 2);
  r[kMany - 2] = NAN;
  c[1500000] = 1e6F;
  const ValueComparison comparison = CompareValues(Raw("r", r), Raw("c", c), {});
  EXPECT_THAT(comparison.problems, IsEmpty());
  ExpectClose(comparison.metrics, Plain(r, c));
  EXPECT_EQ(comparison.metrics.max_abs_at, 1500000U);
  EXPECT_EQ(comparison.metrics.reference.first_nan, kMany - 2);
}

TEST(CompareValues, GivesTheSameBitsForTextAndEveryTime) {
  const std::vector<float> r = Floats(kMany, 3);
  const std::vector<float> c = Floats(kMany, 4);
  const TensorMetrics binary = CompareValues(Raw("r", r), Raw("c", c), {}).metrics;
  const Activation text = Text("c", Printed(c), kMany);
  for (const Activation& candidate : {Raw("c", c), text}) {
    const ValueComparison again = CompareValues(Raw("r", r), candidate, {});
    EXPECT_THAT(again.problems, IsEmpty());
    EXPECT_EQ(again.metrics.elements, kMany);
    EXPECT_EQ(again.metrics.cosine, binary.cosine);
    EXPECT_EQ(again.metrics.mean_relative, binary.mean_relative);
    EXPECT_EQ(again.metrics.mean_abs, binary.mean_abs);
    EXPECT_EQ(again.metrics.reference.mean, binary.reference.mean);
  }
}

TEST(CompareValues, LengthsAroundRunsAndBlocks) {
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{16383}, std::size_t{16384},
        std::size_t{1} << 20U, (std::size_t{1} << 20U) + 1, std::size_t{1} << 21U}) {
    SCOPED_TRACE(count);
    const std::vector<float> values = Floats(count, 5);
    const std::string text = Printed(values);
    for (const Activation& candidate :
         {Raw("c", values), Text("c", text), Text("c", text, count)}) {
      const ValueComparison comparison = CompareValues(Raw("r", values), candidate, {});
      EXPECT_THAT(comparison.problems, IsEmpty());
      EXPECT_EQ(comparison.metrics.elements, count);
      EXPECT_EQ(comparison.metrics.equal, count);
    }
  }
}

TEST(CompareValues, TruncatedFileIsComparedAsFarAsItGoes) {
  const std::vector<float> values = Floats(kMany, 6);
  Activation candidate = Raw("dump/c.raw", values);
  candidate.length -= 3 * sizeof(float);
  const ValueComparison comparison = CompareValues(Raw("r.raw", values), candidate, {});
  EXPECT_EQ(comparison.metrics.elements, kMany - 3);
  EXPECT_THAT(comparison.problems,
              ElementsAre("dump/c.raw: the data end after 2499997 of 2500000 values"));
}

TEST(CompareValues, BothSidesMayBeTruncated) {
  Activation r = Raw("r", Floats(10, 6));
  Activation c = Raw("c", Floats(10, 6));
  r.length -= 4;
  c.length -= 4;
  EXPECT_THAT(
      CompareValues(r, c, {}).problems,
      ElementsAre("r: the data end after 9 of 10 values", "c: the data end after 9 of 10 values"));
}

TEST(CompareValues, MoreValuesThanTheShapeSays) {
  for (const std::size_t count : {std::size_t{5}, std::size_t{1} << 20U}) {
    Activation r = Raw("r", Floats(count + 2, 7));
    r.elements = count;
    Activation c = Raw("c", Floats(count, 7));
    const ValueComparison comparison = CompareValues(r, c, {});
    EXPECT_EQ(comparison.metrics.elements, count);
    EXPECT_THAT(comparison.problems, ElementsAre("r: 2 more values follow"));
  }
}

TEST(CompareValues, SidesOfDifferentLength) {
  const std::vector<float> few = Floats(10, 8);
  const std::vector<float> many = Floats(200000, 8);
  const ValueComparison binary = CompareValues(Raw("r", few), Raw("c", many), {});
  EXPECT_EQ(binary.metrics.elements, 10U);
  EXPECT_THAT(binary.problems, ElementsAre("r: has 10 values, c has 200000"));
  // While the other side is still being read.
  const ValueComparison text = CompareValues(Text("r", "1 2 3"), Text("c", Printed(many)), {});
  EXPECT_EQ(text.metrics.elements, 3U);
  EXPECT_THAT(text.problems, ElementsAre("r: has 3 values, c has more"));
  const ValueComparison other = CompareValues(Text("r", Printed(many)), Text("c", "1"), {});
  EXPECT_THAT(other.problems, ElementsAre("c: has 1 value, r has more"));
}

TEST(CompareValues, WhatIsNoNumberEndsTheComparison) {
  const ValueComparison comparison =
      CompareValues(Text("r.txt", "1 2 x 4", 4), Text("c.txt", "1 2 3 4", 4), {});
  EXPECT_EQ(comparison.metrics.elements, 2U);
  EXPECT_THAT(comparison.problems, ElementsAre("r.txt: line 1: `x` is no number"));
}

TEST(CompareValues, HostilePromisesCostNothing) {
  Activation r = Raw("r", Floats(4, 9));
  Activation c = Raw("c", Floats(4, 9));
  r.elements = c.elements = uint64_t{1} << 61U;
  const ValueComparison comparison = CompareValues(r, c, {});
  EXPECT_EQ(comparison.metrics.elements, 4U);
  EXPECT_EQ(comparison.problems.size(), 2U);
}

TEST(CompareValues, FortranOrderOnOneSideOnly) {
  Activation r = Raw("r.npy", Floats(6, 9));
  Activation c = Raw("c.npy", Floats(6, 9));
  r.dims = c.dims = {2, 3};
  c.fortran_order = true;
  const ValueComparison comparison = CompareValues(r, c, {});
  EXPECT_EQ(comparison.metrics.elements, 0U);
  EXPECT_THAT(comparison.problems,
              ElementsAre("c.npy: its values are in Fortran order, those of r.npy are not; save it "
                          "again with numpy.save(path, numpy.ascontiguousarray(array))"));
  r.fortran_order = true;
  EXPECT_EQ(CompareValues(r, c, {}).metrics.equal, 6U);
  r.fortran_order = false;
  r.dims = c.dims = {1, 6, 1};  // there is but one order
  EXPECT_EQ(CompareValues(r, c, {}).metrics.equal, 6U);
}

TEST(CompareValues, LimitsAreThoseOfTheTypeBeforeConversion) {
  Activation r = Raw("r", {448, 1, 127});
  Activation c = Raw("c", {448, 1, 127});
  r.original_type = ElementType::kFP8;
  const TensorMetrics metrics = CompareValues(r, c, {}).metrics;
  EXPECT_EQ(metrics.reference.saturated, 1U);
  EXPECT_EQ(metrics.candidate.saturated, 0U);
  ComparisonRules rules;
  rules.candidate_type = ElementType::kINT8;
  EXPECT_EQ(CompareValues(r, c, rules).metrics.candidate.saturated, 2U);
}

}  // namespace
}  // namespace trtscope
