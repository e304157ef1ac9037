#include "graph/analysis/axis_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace trtscope {
namespace {

using testing::ElementsAre;

std::string Between(const std::vector<int64_t>& reference, const std::vector<int64_t>& candidate) {
  const std::optional<AxisOrder> order = AxisOrderBetween(reference, candidate);
  return order ? AxisOrderText(*order) : "none";
}

TEST(AxisOrderBetween, OrdersThatFrameworksUse) {
  EXPECT_EQ(Between({1, 20, 24, 32}, {1, 24, 32, 20}), "NCHW -> NHWC");
  EXPECT_EQ(Between({1, 24, 32, 20}, {1, 20, 24, 32}), "NHWC -> NCHW");
  EXPECT_EQ(Between({1, 20, 24, 24}, {1, 24, 24, 20}), "NCHW -> NHWC");
  EXPECT_EQ(Between({3, 5, 7}, {5, 7, 3}), "CHW -> HWC");
  EXPECT_EQ(Between({5, 7, 3}, {3, 5, 7}), "HWC -> CHW");
}

TEST(AxisOrderBetween, AnyOtherOrder) {
  EXPECT_EQ(Between({2, 3}, {3, 2}), "axes 1,0");
  EXPECT_EQ(Between({2, 3, 4, 5}, {2, 4, 3, 5}), "axes 0,2,1,3");
  EXPECT_EQ(Between({2, 3, 4, 5, 6}, {2, 4, 5, 6, 3}), "axes 0,2,3,4,1");
  EXPECT_EQ(Between({3, 3, 2, 5, 7}, {3, 2, 3, 5, 7}), "axes 0,2,1,3,4");
}

TEST(AxisOrderBetween, AxesOfOneDoNotCount) {
  EXPECT_EQ(Between({1, 20, 24, 32}, {24, 32, 20}), "CHW -> HWC");
  EXPECT_EQ(Between({1, 10, 1, 1}, {1, 1, 1, 10}), "none");
  EXPECT_EQ(Between({1, 10, 1, 4}, {10, 4}), "none");
}

TEST(AxisOrderBetween, NothingBetweenOtherShapes) {
  EXPECT_EQ(Between({2, 3}, {2, 3}), "none");
  EXPECT_EQ(Between({2, 3}, {2, 4}), "none");
  EXPECT_EQ(Between({2, 3}, {6}), "none");
  EXPECT_EQ(Between({2, 2, 3}, {3, 3, 2}), "none");
  EXPECT_EQ(Between({}, {}), "none");
}

TEST(PlaceInOrder, CountsAlongTheCandidatesAxes) {
  const AxisOrder order{{2, 3, 4}, {1, 2, 0}};
  EXPECT_EQ(PlaceInOrder(order, 0), 0U);
  EXPECT_EQ(PlaceInOrder(order, 1), 2U);   // one step along the last axis
  EXPECT_EQ(PlaceInOrder(order, 12), 1U);  // one along the first one
  EXPECT_EQ(PlaceInOrder(order, 23), 23U);
}

std::vector<double> Noise(std::size_t count, unsigned seed, double offset = 0) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(offset);
  std::vector<double> values(count);
  for (double& value : values) value = normal(random);
  return values;
}

std::size_t Count(const std::vector<int64_t>& dims) {
  std::size_t count = 1;
  for (const int64_t extent : dims) count *= static_cast<std::size_t>(extent);
  return count;
}

std::vector<double> Stored(const std::vector<double>& values, const AxisOrder& order) {
  std::vector<double> stored(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) stored[PlaceInOrder(order, i)] = values[i];
  return stored;
}

std::string Find(const std::vector<int64_t>& dims, const std::vector<double>& r,
                 const std::vector<double>& c, std::size_t samples = 4096) {
  const std::optional<AxisOrder> order = FindAxisOrder(
      dims, [&](uint64_t i) { return r.at(i); }, [&](uint64_t i) { return c.at(i); }, samples);
  return order ? AxisOrderText(*order) : "none";
}

TEST(FindAxisOrder, FindsTheOrderThatTheValuesAreStoredIn) {
  const std::vector<int64_t> dims = {2, 8, 5, 7};
  const std::vector<double> r = Noise(Count(dims), 1);
  EXPECT_EQ(Find(dims, r, Stored(r, {dims, {0, 2, 3, 1}})), "NCHW -> NHWC");
  EXPECT_EQ(Find(dims, r, Stored(r, {dims, {0, 3, 1, 2}})), "NHWC -> NCHW");
  EXPECT_EQ(Find(dims, r, Stored(r, {dims, {0, 1, 3, 2}})), "axes 0,1,3,2");
  EXPECT_EQ(Find({40, 30}, Noise(1200, 1), Stored(Noise(1200, 1), {{40, 30}, {1, 0}})), "axes 1,0");
}

TEST(FindAxisOrder, AFewValuesOfALargeTensorAreEnough) {
  const std::vector<int64_t> dims = {1, 32, 40, 50};
  const std::vector<double> r = Noise(Count(dims), 1);
  EXPECT_EQ(Find(dims, r, Stored(r, {dims, {0, 2, 3, 1}}), 200), "NCHW -> NHWC");
}

TEST(FindAxisOrder, RoundedValuesWithAnOffsetAndNaNAreFoundToo) {
  const std::vector<int64_t> dims = {1, 8, 10, 10};
  std::vector<double> r = Noise(Count(dims), 1, 20);
  std::vector<double> c = Stored(r, {dims, {0, 2, 3, 1}});
  for (double& value : c) value = std::round(value * 16) / 16;
  r[5] = NAN;
  c[9] = INFINITY;
  EXPECT_EQ(Find(dims, r, c), "NCHW -> NHWC");
}

TEST(FindAxisOrder, ClaimsNothingWithoutEvidence) {
  const std::vector<int64_t> dims = {1, 8, 10, 10};
  const std::vector<double> r = Noise(800, 1);
  EXPECT_EQ(Find(dims, r, r), "none");
  EXPECT_EQ(Find(dims, r, Noise(800, 2)), "none");
  EXPECT_EQ(Find(dims, std::vector<double>(800, 3), std::vector<double>(800, 3)), "none");
  EXPECT_EQ(Find(dims, std::vector<double>(800, NAN), r), "none");
  // Half of the values elsewhere.
  std::vector<double> half = Stored(r, {dims, {0, 2, 3, 1}});
  std::copy_n(Noise(400, 3).begin(), 400, half.begin());
  EXPECT_EQ(Find(dims, r, half), "none");
}

// One value decides a correlation if the others are zero.
TEST(FindAxisOrder, OneLargeValueIsNoEvidence) {
  const std::vector<int64_t> dims = {1, 8, 10, 10};
  std::vector<double> r(800, 0);
  r[301] = 1e6;
  EXPECT_EQ(Find(dims, r, Stored(r, {dims, {0, 2, 3, 1}})), "none");
}

TEST(FindAxisOrder, ShapesWithOneOrderOnlyOrTooManyAxes) {
  const std::vector<double> r = Noise(64, 1);
  std::vector<double> c(r.rbegin(), r.rend());
  EXPECT_EQ(Find({1, 64, 1, 1}, r, c), "none");
  EXPECT_EQ(Find({64}, r, c), "none");
  EXPECT_EQ(Find({2, 2, 2, 2, 4}, r, c), "none");
  EXPECT_EQ(Find({-1, 64}, r, c), "none");
  EXPECT_EQ(Find({0, 64}, r, c), "none");
  EXPECT_EQ(Find({INT64_MAX, INT64_MAX}, r, c), "none");
}

}  // namespace
}  // namespace trtscope
