#include "parsers/common/line_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

TEST(LineReader, GivesLinesWithTheirNumbers) {
  LineReader reader("a\r\n\nb");
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.line(), "a");
  EXPECT_EQ(reader.number(), 1U);
  EXPECT_TRUE(reader.terminated());
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.line(), "");
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.line(), "b");
  EXPECT_EQ(reader.number(), 3U);
  EXPECT_FALSE(reader.terminated());
  EXPECT_FALSE(reader.Next());
  EXPECT_EQ(reader.number(), 3U);
}

TEST(LineReader, PassesOverBlankLines) {
  LineReader reader("\n \t\r\n  x\n\n");
  ASSERT_TRUE(reader.NextFilled());
  EXPECT_EQ(reader.line(), "  x");
  EXPECT_EQ(reader.number(), 3U);
  EXPECT_FALSE(reader.NextFilled());
  EXPECT_EQ(reader.number(), 4U);
}

TEST(LineReader, ReadsAnEmptyText) { EXPECT_FALSE(LineReader("").Next()); }

}  // namespace
}  // namespace trtscope
