#include "parsers/common/version_code.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

TEST(DecodeVersion, ReadsFourAndSixDigits) {
  EXPECT_EQ(DecodeVersion("8003"), "8.0.3");
  EXPECT_EQ(DecodeVersion("8203"), "8.2.3");
  EXPECT_EQ(DecodeVersion("8401"), "8.4.1");
  EXPECT_EQ(DecodeVersion("8412"), "8.4.12");
  EXPECT_EQ(DecodeVersion("8510"), "8.5.10");
  EXPECT_EQ(DecodeVersion("100300"), "10.3.0");
  EXPECT_EQ(DecodeVersion("101600"), "10.16.0");
  EXPECT_EQ(DecodeVersion("110100"), "11.1.0");
}

TEST(DecodeVersion, RefusesEverythingElse) {
  for (const char* text : {"", "8", "84012", "8.4.1", "v8401", "-840", "1234567", "84 1"}) {
    EXPECT_EQ(DecodeVersion(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace trtscope
