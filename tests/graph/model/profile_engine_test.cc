#include "graph/model/profile_engine.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

Profile ProfileOf(std::initializer_list<std::string_view> names) {
  Profile profile;
  profile.source = {SourceId{3}, 1};
  for (const std::string_view name : names) {
    ProfileRow& row = profile.rows.emplace_back();
    row.name = name;
    row.source = {SourceId{3}, profile.rows.size() + 2};
  }
  return profile;
}

TEST(EngineOfProfile, HasALayerARowInOrder) {
  const Engine engine = EngineOfProfile(ProfileOf({"conv1", "fc", "conv1"}));
  EXPECT_EQ(engine.layers_from, LayersFrom::kProfile);
  EXPECT_EQ(engine.source, (SourceRef{SourceId{3}, 1}));
  ASSERT_EQ(engine.layers.size(), 3U);
  EXPECT_EQ(engine.layers[2].name, "conv1");
  EXPECT_EQ(engine.layers[2].id, LayerId{2});
  EXPECT_EQ(engine.layers[2].source, (SourceRef{SourceId{3}, 5}));
  EXPECT_EQ(engine.layers[0].type, "");
  EXPECT_EQ(engine.layers[0].kind, LayerKind::kCompute);
}

TEST(EngineOfProfile, NamesNoPortsAndKeepsThePromisesOfTheModel) {
  const Engine engine = EngineOfProfile(ProfileOf({"conv1", "data to nvm"}));
  EXPECT_FALSE(engine.ports_known());
  EXPECT_TRUE(engine.edges.empty() && engine.bindings.empty());
  EXPECT_TRUE(CheckInvariants(engine).empty());
}

TEST(EngineOfProfile, HasAnEmptyLogOfTheProfilesInput) {
  const Engine engine = EngineOfProfile(ProfileOf({"conv1"}));
  ASSERT_NE(engine.log, nullptr);
  EXPECT_EQ(engine.log->source, SourceId{3});
  EXPECT_TRUE(engine.log->runs.empty());
  EXPECT_EQ(engine.run_info(), nullptr);
  EXPECT_EQ(engine.chosen_attempt(), nullptr);
}

TEST(EngineOfProfile, KnowsTheKindsOfRowsByTheirNames) {
  const Engine engine = EngineOfProfile(ProfileOf(
      {"data to nvm", "{a,b}", "data copy finish", "b from nvm", "prob input reformatter 0",
       "{ForeignNode[a...b]}", "Reformatting CopyNode for Input Tensor 0 to x"}));
  const LayerKind kinds[] = {LayerKind::kCopy,    LayerKind::kForeign,  LayerKind::kOther,
                             LayerKind::kCopy,    LayerKind::kReformat, LayerKind::kForeign,
                             LayerKind::kReformat};
  for (std::size_t i = 0; i < engine.layers.size(); ++i) {
    EXPECT_EQ(engine.layers[i].kind, kinds[i]) << engine.layers[i].name;
    EXPECT_EQ(engine.layers[i].type, i == 1 ? "DLA" : "") << engine.layers[i].name;
  }
}

}  // namespace
}  // namespace trtscope
