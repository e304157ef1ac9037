#include "src/accuracy/find_axis_order.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

Activation Raw(const std::vector<int64_t>& dims, const std::vector<float>& values) {
  Activation activation;
  activation.path = "x.raw";
  activation.dims = dims;
  activation.bytes = Bytes(Stored(values));
  activation.length = activation.bytes->size();
  activation.type = ElementType::kFP32;
  activation.elements = values.size();
  return activation;
}

std::vector<float> Noise(std::size_t count) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

std::vector<float> AsNhwc(const std::vector<int64_t>& dims, const std::vector<float>& values) {
  std::vector<float> stored(values.size());
  const AxisOrder order{dims, {0, 2, 3, 1}};
  for (std::size_t i = 0; i < values.size(); ++i) stored[PlaceInOrder(order, i)] = values[i];
  return stored;
}

TEST(FindAxisOrderOfDumps, ReadsSmallTensorsWholeAndLargeOnesHereAndThere) {
  for (const std::vector<int64_t>& dims :
       {std::vector<int64_t>{1, 8, 10, 12}, std::vector<int64_t>{1, 64, 129, 131}}) {
    const std::vector<float> r = Noise(static_cast<std::size_t>(dims[1] * dims[2] * dims[3]));
    const auto order = FindAxisOrder(Raw(dims, r), Raw(dims, AsNhwc(dims, r)));
    ASSERT_TRUE(order.has_value());
    EXPECT_EQ(AxisOrderText(*order), "NCHW -> NHWC");
    EXPECT_EQ(FindAxisOrder(Raw(dims, r), Raw(dims, r)), std::nullopt);
  }
}

TEST(FindAxisOrderOfDumps, SaysNothingOnOtherOrUnknownDims) {
  const std::vector<int64_t> dims = {1, 8, 10, 12};
  const std::vector<float> r = Noise(960);
  Activation reference = Raw(dims, r);
  Activation candidate = Raw({1, 10, 12, 8}, AsNhwc(dims, r));
  EXPECT_EQ(FindAxisOrder(reference, candidate), std::nullopt);
  reference.dims.reset();
  candidate.dims.reset();
  EXPECT_EQ(FindAxisOrder(reference, candidate), std::nullopt);
}

// A header may promise what the file has not.
TEST(FindAxisOrderOfDumps, MissingValuesSayNothing) {
  const std::vector<int64_t> dims = {1 << 20, 1 << 20, 1 << 20};
  const Activation tensor = Raw(dims, Noise(10));
  EXPECT_EQ(FindAxisOrder(tensor, tensor), std::nullopt);
}

}  // namespace
}  // namespace trtscope
