#include "parsers/common/activation.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

TEST(ElementsOf, MultipliesExtents) {
  EXPECT_EQ(ElementsOf({}), 1U);
  EXPECT_EQ(ElementsOf({2, 3, 4}), 24U);
  EXPECT_EQ(ElementsOf({5, 0, 3}), 0U);
}

TEST(ElementsOf, KnowsNoNegativeExtent) {
  EXPECT_EQ(ElementsOf({-1}), std::nullopt);
  EXPECT_EQ(ElementsOf({0, -1}), std::nullopt);
}

TEST(ElementsOf, EndsAtTwoToThe62) {
  constexpr int64_t kHalf = int64_t{1} << 31;
  EXPECT_EQ(ElementsOf({kHalf, kHalf}), uint64_t{1} << 62);
  EXPECT_EQ(ElementsOf({kHalf, kHalf, 2}), std::nullopt);
  EXPECT_EQ(ElementsOf({INT64_MAX, INT64_MAX, INT64_MAX}), std::nullopt);
  EXPECT_EQ(ElementsOf({INT64_MAX, INT64_MAX, 0}), 0U);
}

}  // namespace
}  // namespace trtscope
