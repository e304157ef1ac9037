#include "graph/analysis/attribution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

ProfileRow Row(std::string_view name, std::optional<double> average,
               std::optional<double> total = std::nullopt) {
  ProfileRow row;
  row.name = name;
  row.average_ms = average;
  row.total_ms = total;
  return row;
}

Profile MakeProfile(std::vector<ProfileRow> rows) {
  Profile profile;
  profile.rows = std::move(rows);
  for (std::size_t i = 0; i < profile.rows.size(); ++i) profile.rows[i].source = {{}, i + 1};
  return profile;
}

Engine EngineOf(std::initializer_list<std::string_view> names) {
  EngineBuilder builder;
  for (const auto name : names) builder.AddConvolution(name);
  return builder.Build();
}

TEST(Attribution, JoinsByNameWhateverTheOrder) {
  const Engine engine = EngineOf({"a", "b"});
  const Profile profile = MakeProfile({Row("b", 3.0), Row("a", 1.0)});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.row_of_layer, ElementsAre(Optional(1u), Optional(0u)));
  EXPECT_THAT(result.times[0].average_ms, Optional(1.0));
  EXPECT_THAT(result.times[1].share, Optional(0.75));
  EXPECT_EQ(result.times[1].source.line, 1u);
  EXPECT_THAT(result.unmatched_rows, IsEmpty());
  EXPECT_THAT(result.unmatched_layers, IsEmpty());
}

TEST(Attribution, JoinsEqualNamesByOccurrence) {
  const Engine engine = EngineOf({"a", "x", "a"});
  const Profile profile = MakeProfile({Row("a", 1.0), Row("a", 2.0), Row("x", 5.0), Row("a", 9.0)});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.row_of_layer, ElementsAre(Optional(0u), Optional(2u), Optional(1u)));
  EXPECT_THAT(result.unmatched_rows, ElementsAre(3u));
}

TEST(Attribution, NeverJoinsEqualCountsOfDifferentNames) {
  const Engine engine = EngineOf({"a", "b"});
  const Profile profile = MakeProfile({Row("c", 1.0), Row("d", 2.0)});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.row_of_layer, ElementsAre(std::nullopt, std::nullopt));
  EXPECT_THAT(result.unmatched_rows, ElementsAre(0u, 1u));
  EXPECT_THAT(result.unmatched_layers, ElementsAre(LayerId{0}, LayerId{1}));
  EXPECT_FALSE(result.times[0].known());
}

TEST(Attribution, TakesSharesOfAllRowsMatchedOrNot) {
  const Engine engine = EngineOf({"a"});
  const Profile profile = MakeProfile({Row("a", 1.0), Row("stranger", 3.0)});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.times[0].share, Optional(0.25));
  EXPECT_THAT(result.total_average_ms, Optional(4.0));
}

TEST(Attribution, LeavesEverythingUnknownWithoutAProfile) {
  const Engine engine = EngineOf({"a"});
  const Attribution result = Attribute(engine, nullptr);
  ASSERT_EQ(result.times.size(), 1u);
  EXPECT_FALSE(result.times[0].known());
  EXPECT_FALSE(result.total_average_ms.has_value());
  EXPECT_THAT(result.unmatched_layers, IsEmpty());
}

TEST(Attribution, ComputesMissingAveragesFromTotalAndIterations) {
  const Engine engine = EngineOf({"a"});
  Profile profile = MakeProfile({Row("a", std::nullopt, 10.0)});
  EXPECT_FALSE(Attribute(engine, &profile).times[0].average_ms.has_value());
  profile.iterations = 4;
  EXPECT_THAT(Attribute(engine, &profile).times[0].average_ms, Optional(2.5));
  profile.iterations = 0;
  EXPECT_FALSE(Attribute(engine, &profile).times[0].average_ms.has_value());
}

TEST(Attribution, FallsBackToTotalsForShares) {
  const Engine engine = EngineOf({"a", "b"});
  const Profile profile = MakeProfile({Row("a", 1.0, 30.0), Row("b", std::nullopt, 10.0)});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.times[0].share, Optional(0.75));
  EXPECT_FALSE(result.total_average_ms.has_value()) << "a partial sum is not the total";
}

TEST(Attribution, SharesTheTotalsOfATraceWithoutAverages) {
  const Engine engine = EngineOf({"a", "b"});
  Profile profile = MakeProfile({Row("a", std::nullopt, 3.0), Row("b", std::nullopt, 1.0)});
  profile.origin = ProfileOrigin::kTrace;
  const Attribution result = Attribute(engine, &profile);
  EXPECT_TRUE(result.times[0].known());
  EXPECT_THAT(result.times[0].share, Optional(0.75));
  EXPECT_THAT(result.times[1].total_ms, Optional(1.0));
  EXPECT_FALSE(result.times[0].average_ms.has_value());
  EXPECT_FALSE(result.total_average_ms.has_value());
}

TEST(Attribution, PrefersTotalsOfPrintedTablesWhoseAveragesAreRounded) {
  const Engine engine = EngineOf({"a", "b"});
  Profile profile = MakeProfile({Row("a", 0.0, 3.0), Row("b", 0.01, 9.0)});
  profile.origin = ProfileOrigin::kLogTable;
  EXPECT_THAT(Attribute(engine, &profile).times[0].share, Optional(0.25));
  profile.origin = ProfileOrigin::kExportedFile;
  EXPECT_THAT(Attribute(engine, &profile).times[0].share, Optional(0.0));
}

TEST(Attribution, GivesNoSharesWhereSomeRowsHaveNoTime) {
  const Engine engine = EngineOf({"a", "b"});
  const Profile profile = MakeProfile({Row("a", 1.0), Row("b", std::nullopt)});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.times[0].average_ms, Optional(1.0));
  EXPECT_FALSE(result.times[0].share.has_value());
}

TEST(Attribution, TakesImpossibleTimesForUnknown) {
  const Engine engine = EngineOf({"a", "b"});
  const Profile profile =
      MakeProfile({Row("a", -1.0), Row("b", std::numeric_limits<double>::infinity())});
  const Attribution result = Attribute(engine, &profile);
  EXPECT_FALSE(result.times[0].known());
  EXPECT_FALSE(result.times[1].known());
}

TEST(Attribution, GivesNoSharesOfNothing) {
  const Engine engine = EngineOf({"a"});
  const Profile profile = MakeProfile({Row("a", 0.0)});
  EXPECT_FALSE(Attribute(engine, &profile).times[0].share.has_value());
}

TEST(Attribution, FindsTheLargestDifferenceFromTheFilesPercentages) {
  const Engine engine = EngineOf({"a", "b"});
  Profile profile = MakeProfile({Row("a", 1.0), Row("b", 3.0)});
  EXPECT_FALSE(Attribute(engine, &profile).max_percentage_difference.has_value());
  profile.rows[0].percentage = 25.5;
  profile.rows[1].percentage = 77.0;
  const Attribution result = Attribute(engine, &profile);
  EXPECT_THAT(result.max_percentage_difference, Optional(2.0));
  EXPECT_THAT(result.max_percentage_row, Optional(1u));
  profile.rows[0].percentage = 23.0;
  EXPECT_THAT(Attribute(engine, &profile).max_percentage_row, Optional(0u))
      << "the first of equals";
}

TEST(ProfileFit, RefusesAProfileWithFewerThanHalfOfItsRowsInTheEngine) {
  const Engine engine = EngineOf({"a", "b"});
  const ProfileFit half = FitProfile(engine, MakeProfile({Row("a", 1.0), Row("x", 1.0)}));
  EXPECT_EQ(half.matched_rows, 1u);
  EXPECT_FALSE(half.of_another_engine());
  const ProfileFit less =
      FitProfile(engine, MakeProfile({Row("a", 1.0), Row("x", 1.0), Row("y", 1.0)}));
  EXPECT_TRUE(less.of_another_engine());
}

TEST(ProfileFit, JudgesNothingWithoutRows) {
  EXPECT_EQ(FitProfile(EngineOf({"a"}), MakeProfile({})).overlap(), 1.0);
}

TEST(ProfileFit, LeavesMyelinKernelsOutOnlyIfTheEngineHasARegion) {
  const Profile profile =
      MakeProfile({Row("__myl_AddCast_myl0_1", 1.0), Row("node_linear [profile 1]_myl15_1", 1.0),
                   Row("dummy_shape_call__mye3_0", 1.0)});
  EXPECT_TRUE(FitProfile(EngineOf({"a"}), profile).of_another_engine());
  EngineBuilder builder;
  builder.Add("{ForeignNode[a...b]}", "Myelin", LayerKind::kForeign, {}, {});
  const ProfileFit fit = FitProfile(builder.Build(), profile);
  EXPECT_EQ(fit.myelin_rows, 3u);
  EXPECT_EQ(fit.overlap(), 1.0);
}

TEST(ProfileFit, TakesNoOtherNameForAMyelinKernel) {
  EngineBuilder builder;
  builder.Add("fused", "kgen", LayerKind::kCompute, {}, {});
  const Profile profile = MakeProfile(
      {Row("conv_myl1", 1.0), Row("conv_myl_1", 1.0), Row("conv_myl1_2_x", 1.0), Row("", 1.0)});
  EXPECT_EQ(FitProfile(builder.Build(), profile).myelin_rows, 0u);
}

TEST(ProfileFit, CountsAMyelinKernelThatIsALayerAsMatched) {
  EngineBuilder builder;
  builder.Add("node_linear_myl15_1", "gemm", LayerKind::kCompute, {}, {});
  const ProfileFit fit =
      FitProfile(builder.Build(), MakeProfile({Row("node_linear_myl15_1", 1.0)}));
  EXPECT_EQ(fit.matched_rows, 1u);
  EXPECT_EQ(fit.myelin_rows, 0u);
}

}  // namespace
}  // namespace trtscope
