#include "graph/analysis/hotspots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using ::testing::Optional;

// Three layers: 1 ms, unknown, 3 ms; then a second with 3 ms.
struct Fixture {
  Fixture() {
    EngineBuilder builder;
    builder.AddConvolution("a").tactic.name = "kernel";
    builder.AddConvolution("b").tactic.id = TacticId{0x1f};
    builder.AddConvolution("c").type = "";
    builder.AddConvolution("d").tactic.name = "kernel";
    engine = builder.Build();
    attribution.times.resize(4);
    Set(0, 1.0, 0.125);
    Set(2, 3.0, 0.375);
    Set(3, 3.0, 0.375);
  }
  void Set(std::size_t layer, double average, double share) {
    attribution.times[layer].average_ms = average;
    attribution.times[layer].share = share;
  }
  Engine engine;
  Attribution attribution;
};

std::vector<std::string> Keys(const std::vector<HotGroup>& groups) {
  std::vector<std::string> keys;
  for (const HotGroup& group : groups) keys.push_back(group.key);
  return keys;
}

TEST(HottestLayers, OrdersByTimeAndThenByExecution) {
  const Fixture f;
  const auto hot = HottestLayers(f.engine, f.attribution);
  ASSERT_EQ(hot.size(), 3u) << "a layer without a time has no rank";
  EXPECT_EQ(hot[0].layer, LayerId{2});
  EXPECT_EQ(hot[1].layer, LayerId{3});
  EXPECT_EQ(hot[2].layer, LayerId{0});
  EXPECT_EQ(hot[2].rank, 3u);
  EXPECT_EQ(hot[2].average_ms, 1.0);
}

TEST(HottestLayers, CumulatesShares) {
  const Fixture f;
  const auto hot = HottestLayers(f.engine, f.attribution);
  EXPECT_DOUBLE_EQ(hot[0].cumulated_share, 0.375);
  EXPECT_DOUBLE_EQ(hot[1].cumulated_share, 0.75);
  EXPECT_DOUBLE_EQ(hot[2].cumulated_share, 0.875);
}

// A trace: totals of three layers, and no average.
struct TraceFixture : Fixture {
  TraceFixture() {
    attribution.times.assign(4, LayerTime{});
    const double totals[] = {2.0, 5.0, 1.0};
    for (std::size_t i = 0; i < 3; ++i) {
      attribution.times[i].total_ms = totals[i];
      attribution.times[i].share = totals[i] / 8.0;
    }
  }
};

TEST(HottestLayers, OrderByShareWithoutAverages) {
  const TraceFixture f;
  const auto hot = HottestLayers(f.engine, f.attribution);
  ASSERT_EQ(hot.size(), 3u);
  EXPECT_EQ(hot[0].layer, LayerId{1});
  EXPECT_EQ(hot[1].layer, LayerId{0});
  EXPECT_EQ(hot[2].layer, LayerId{2});
  EXPECT_EQ(hot[0].average_ms, std::nullopt);
  EXPECT_THAT(hot[0].total_ms, Optional(5.0));
  EXPECT_DOUBLE_EQ(hot[0].share, 0.625);
  EXPECT_DOUBLE_EQ(hot[2].cumulated_share, 1.0);
}

TEST(HottestLayers, OrderByTotalWhereEvenSharesAreMissing) {
  TraceFixture f;
  f.attribution.times[1].share.reset();
  const auto hot = HottestLayers(f.engine, f.attribution);
  ASSERT_EQ(hot.size(), 3u);
  EXPECT_EQ(hot[0].layer, LayerId{1});
  EXPECT_EQ(hot[2].layer, LayerId{2});
}

TEST(HottestLayers, PutAnUnknownAverageLastWhereNothingElseCompares) {
  Fixture f;
  f.attribution.times[1].total_ms = 100;
  const auto hot = HottestLayers(f.engine, f.attribution);
  ASSERT_EQ(hot.size(), 4u);
  EXPECT_EQ(hot[3].layer, LayerId{1});
}

TEST(HotGroups, OrderByShareWithoutAverages) {
  const TraceFixture f;
  const auto groups = HotGroups(f.engine, f.attribution, {}, GroupBy::kTactic);
  EXPECT_THAT(Keys(groups), ::testing::ElementsAre("0x000000000000001f", "kernel", "?"));
  EXPECT_FALSE(groups[0].time_ms.has_value());
  EXPECT_THAT(groups[0].share, Optional(0.625));
}

TEST(HottestLayers, AreNoneWithoutAProfile) {
  const Fixture f;
  EXPECT_TRUE(HottestLayers(f.engine, Attribute(f.engine, nullptr)).empty());
}

TEST(HotGroups, ByTypeSumTimesAndKeepUnknownTypesApart) {
  const Fixture f;
  const auto groups = HotGroups(f.engine, f.attribution, {}, GroupBy::kType);
  EXPECT_THAT(Keys(groups), ::testing::ElementsAre("CaskConvolution", "?"));
  EXPECT_EQ(groups[0].layers, 3u);
  EXPECT_THAT(groups[0].time_ms, Optional(4.0));
  EXPECT_THAT(groups[0].share, Optional(0.5));
}

TEST(HotGroups, ByTacticUseTheKernelElseTheIdAndPutTimelessGroupsLast) {
  const Fixture f;
  const auto groups = HotGroups(f.engine, f.attribution, {}, GroupBy::kTactic);
  EXPECT_THAT(Keys(groups), ::testing::ElementsAre("kernel", "?", "0x000000000000001f"));
  EXPECT_FALSE(groups[2].time_ms.has_value());
}

TEST(HotGroups, ByPrecisionUseTheComputePrecision) {
  const Fixture f;
  std::vector<LayerPrecision> precisions(4);
  precisions[2].compute = Precision::kINT8;
  const auto groups = HotGroups(f.engine, f.attribution, precisions, GroupBy::kPrecision);
  EXPECT_THAT(Keys(groups), ::testing::ElementsAre("?", "INT8"));
}

TEST(HotGroups, WithEqualTimesOrderByLayersThenByKey) {
  const Fixture f;
  const Attribution none = Attribute(f.engine, nullptr);
  std::vector<LayerPrecision> precisions(4);
  precisions[0].compute = Precision::kINT8;
  precisions[1].compute = Precision::kFP32;
  precisions[2].compute = Precision::kFP16;
  precisions[3].compute = Precision::kINT8;
  const auto groups = HotGroups(f.engine, none, precisions, GroupBy::kPrecision);
  EXPECT_THAT(Keys(groups), ::testing::ElementsAre("INT8", "FP16", "FP32"));
  EXPECT_FALSE(groups[0].share.has_value());
}

}  // namespace
}  // namespace trtscope
