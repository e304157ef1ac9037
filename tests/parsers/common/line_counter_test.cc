#include "parsers/common/line_counter.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

TEST(LineCounter, CountsForwardsAndBackwards) {
  LineCounter lines("a\nb\n\nc");
  EXPECT_EQ(lines.LineOf(0), 1U);
  EXPECT_EQ(lines.LineOf(1), 1U) << "a line feed belongs to its line";
  EXPECT_EQ(lines.LineOf(2), 2U);
  EXPECT_EQ(lines.LineOf(5), 4U);
  EXPECT_EQ(lines.LineOf(4), 3U);
  EXPECT_EQ(lines.LineOf(0), 1U);
  EXPECT_EQ(lines.LineOf(1000), 4U);
}

}  // namespace
}  // namespace trtscope
