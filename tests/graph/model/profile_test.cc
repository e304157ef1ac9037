#include "graph/model/profile.h"

#include <gtest/gtest.h>

#include <cmath>

namespace trtscope {
namespace {

TEST(OptionalNumber, HoldsANumberOrNothingInEightBytes) {
  static_assert(sizeof(OptionalNumber) == sizeof(double));
  const OptionalNumber none;
  EXPECT_FALSE(none.has_value());
  EXPECT_EQ(none, std::nullopt);
  EXPECT_EQ(std::optional<double>(none), std::nullopt);
  EXPECT_EQ(none.value_or(2), 2);
  const OptionalNumber zero = 0.0;
  EXPECT_TRUE(zero);
  EXPECT_EQ(zero, 0.0);
  EXPECT_FALSE(zero == none);
  EXPECT_EQ(std::optional<double>(zero), 0.0);
  OptionalNumber changed = std::optional<double>(1.5);
  EXPECT_EQ(*changed, 1.5);
  changed = std::nullopt;
  EXPECT_FALSE(changed);
  EXPECT_FALSE(OptionalNumber(std::nan("")));
}

TEST(ProfileRow, IsSmall) { EXPECT_EQ(sizeof(ProfileRow), 64U); }

TEST(ProfileRowKindOf, KnowsTheRowsOfADla) {
  const std::pair<std::string_view, ProfileRowKind> rows[] = {
      {"{conv1,relu1,pool1}", ProfileRowKind::kDlaSubgraph},
      {"{conv1}", ProfileRowKind::kDlaSubgraph},
      {"data to nvm", ProfileRowKind::kDlaCopyIn},
      {"images to nvm", ProfileRowKind::kDlaCopyIn},
      {"(Unnamed Layer* 10) [Convolution]_output from nvm", ProfileRowKind::kDlaCopyOut},
      {"head_3 from nvm", ProfileRowKind::kDlaCopyOut},
      {"data copy finish", ProfileRowKind::kDlaWait},
      {"pool3/3x3_s2 copy finish", ProfileRowKind::kDlaWait},
      {"loss3/classifier finish", ProfileRowKind::kDlaWait},
  };
  for (const auto& [name, kind] : rows) EXPECT_EQ(ProfileRowKindOf(name), kind) << name;
}

TEST(ProfileRowKindOf, TakesWholePatternsOnly) {
  for (const std::string_view name :
       {"", "conv1", "my data to nvm layer", "from nvm to host", " to nvm", " from nvm", " finish",
        "data to nvm2", "copy_finish", "finish", "to nvm", "{", "{}", "{a", "a}", "{a} + relu",
        "{ForeignNode[a...b]}", "prob input reformatter 0"}) {
    EXPECT_EQ(ProfileRowKindOf(name), ProfileRowKind::kLayer) << name;
  }
}

}  // namespace
}  // namespace trtscope
