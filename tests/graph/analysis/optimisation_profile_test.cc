#include "graph/analysis/optimisation_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using testing::ElementsAre;

TEST(ProfileInName, ReadsAnyNumberOfDigits) {
  EXPECT_EQ(ProfileInName("conv1 [profile 1]"), 1U);
  EXPECT_EQ(ProfileInName("conv1 [profile 12]"), 12U);
  EXPECT_EQ(ProfileInName("node_linear [profile 3]_myl15_1"), 3U);
  EXPECT_EQ(ProfileInName("conv1"), std::nullopt);
  EXPECT_EQ(ProfileInName("conv1 [profile ]"), std::nullopt);
  EXPECT_EQ(ProfileInName("conv1 [profile 1"), std::nullopt);
  EXPECT_EQ(ProfileInName(" [profile 99999999999]"), std::nullopt);
  EXPECT_EQ(ProfileInName(" [profile x] [profile 2] [profile y]"), 2U);
}

// Two profiles of conv -> Myelin region; the second region shows its profile in its gemm only.
Engine TwoProfiles() {
  EngineBuilder builder;
  builder.AddConvolution("conv", "in", "a");
  builder.AddConvolution("__myl_Max_myl7_0", "a", "b");
  builder.AddConvolution("linear_myl7_1", "b", "out");
  builder.AddConvolution("conv [profile 1]", "in [profile 1]", "a [profile 1]");
  builder.AddConvolution("__myl_Max_myl15_0", "c", "d");
  builder.AddConvolution("linear [profile 1]_myl15_1", "d", "out [profile 1]");
  builder.AddConvolution("copy", "e", "f [profile 1]");
  return builder.Build();
}

TEST(ProfilesOfLayers, AreToldByNamesTensorsAndRegions) {
  EXPECT_THAT(ProfilesOfLayers(TwoProfiles()), ElementsAre(0, 0, 0, 1, 1, 1, 1));
  EXPECT_EQ(CountProfiles(TwoProfiles()), 2U);
}

TEST(SelectProfile, KeepsTheLayersOfOneProfile) {
  const Engine engine = SelectProfile(TwoProfiles(), 1);
  ASSERT_EQ(engine.layers.size(), 4U);
  EXPECT_EQ(engine.layers[0].name, "conv [profile 1]");
  EXPECT_EQ(engine.layers[1].name, "__myl_Max_myl15_0");
  EXPECT_EQ(engine.edges.size(), 1U);
  EXPECT_TRUE(CheckInvariants(engine).empty());
  EXPECT_EQ(SelectProfile(TwoProfiles(), 7).layers.size(), 0U);
}

TEST(CountProfiles, IsOneForMostEngines) {
  EXPECT_EQ(CountProfiles(test_engines::Mnist6().Build()), 1U);
}

}  // namespace
}  // namespace trtscope
