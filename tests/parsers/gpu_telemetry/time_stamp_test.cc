#include "parsers/gpu_telemetry/time_stamp.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

std::optional<double> SecondsOf(std::string_view text) { return ConsumeTimeStamp(text); }

TEST(ConsumeTimeStamp, ReadsBothForms) {
  EXPECT_EQ(SecondsOf("1970/01/01 00:00:00.000"), 0.0);
  EXPECT_EQ(SecondsOf("2024/01/31 12:34:56.500"), 1706704496.5);
  EXPECT_EQ(SecondsOf("01-31-2024 12:34:56"), 1706704496.0);
  EXPECT_EQ(SecondsOf("2024/03/01 00:00:00"), 1709251200.0);
  EXPECT_EQ(SecondsOf("2024/02/29 23:59:59"), 1709251199.0);
}

TEST(ConsumeTimeStamp, LeavesTheRest) {
  std::string_view text = "01-31-2024 12:34:56 RAM 1/2MB";
  EXPECT_TRUE(ConsumeTimeStamp(text));
  EXPECT_EQ(text, " RAM 1/2MB");
  text = "no time";
  EXPECT_FALSE(ConsumeTimeStamp(text));
  EXPECT_EQ(text, "no time");
}

TEST(ConsumeTimeStamp, RefusesEverythingElse) {
  for (const char* text :
       {"", "2024", "2024/", "2024/13/01 00:00:00", "2024/00/01 00:00:00", "2024/01/32 00:00:00",
        "2024/01/01", "2024/01/01 00:00", "2024-01-01 00:00:00", "-024/01/01 00:00:00",
        "01-31-2024", "01-31-202", "2024/01/-1 00:00:00", "2024/ 1/01 00:00:00"}) {
    EXPECT_FALSE(SecondsOf(text)) << text;
  }
}

}  // namespace
}  // namespace trtscope
