#include "graph/model/tactic.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

TEST(TacticIdText, AlwaysHasSixteenHexDigits) {
  EXPECT_EQ(TacticIdText(TacticId{0}), "0x0000000000000000");
  EXPECT_EQ(TacticIdText(TacticId{1002}), "0x00000000000003ea");
  EXPECT_EQ(TacticIdText(TacticId{~uint64_t{0}}), "0xffffffffffffffff");
}

TEST(TacticIdText, IsTheTwosComplementOfDecimalIds) {
  // One convolution in logs of 8.2 and of 8.4.
  EXPECT_EQ(TacticIdText(TacticId{static_cast<uint64_t>(int64_t{-9153228964338181824})}),
            "0x80f932c0b8ce5940");
  EXPECT_EQ(TacticIdText(kNoTactic), "0xd15ea5edd15ea5ed");
  EXPECT_EQ(static_cast<int64_t>(kNoTactic.value), int64_t{-3360065831133338131});
}

}  // namespace
}  // namespace trtscope
