#include "parsers/build_log/stamp.h"

#include <gtest/gtest.h>

#include <string_view>

namespace trtscope {
namespace {

TEST(ParseStamp, TellsSecondsApartInEveryForm) {
  const auto seconds = [](std::string_view stamp) { return ParseStamp(stamp).value_or(-1); };
  EXPECT_EQ(seconds("03/01/2024-00:00:00") - seconds("02/28/2024-23:59:59"), 86401);
  EXPECT_EQ(seconds("01/01/2024-00:00:00") - seconds("12/31/2023-23:59:50"), 10);
  EXPECT_EQ(seconds("2024-03-28 13:07:04.72") - seconds("2024-03-28 12:07:04"), 3600);
  EXPECT_EQ(seconds("0516 08:25:52") - seconds("0516 08:24:52"), 60);
  // TensorRT 6 counts months from 0.
  EXPECT_TRUE(ParseStamp("00/15/2020-10:00:00"));
  EXPECT_FALSE(ParseStamp("10:00:00"));
  EXPECT_FALSE(ParseStamp(""));
}

}  // namespace
}  // namespace trtscope
