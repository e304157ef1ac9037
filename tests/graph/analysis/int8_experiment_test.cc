#include "graph/analysis/int8_experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Runs at places 0, 1, 2, … with these losses.
struct Series {
  explicit Series(std::vector<std::optional<double>> losses) {
    for (uint32_t i = 0; i < losses.size(); ++i) {
      runs.push_back({"layer", losses[i]});
      places.push_back({i, PlaceHow::kName, LabelPlace::kWhole});
    }
  }
  Int8Trend Trend(const std::vector<uint32_t>& kept = {}) const {
    return FindInt8Trend(runs, places, kept);
  }
  std::vector<Int8Run> runs;
  std::vector<LabelPlace> places;
};

// "prob_LABEL" and the similarity in percent, as NVIDIA's page on the procedure prints them.
struct SeedRow {
  std::string_view label;
  double similarity;
};
constexpr SeedRow kSeed[] = {{"ip2", 99.9997},
                             {"pool1", 99.9996},
                             {"scale", 99.9994},
                             {"conv2", 99.9995},
                             {"prob", 99.9997},
                             {"conv1", 99.9996},
                             {"(Unnamed Layer* 9) [Constant]", 99.9997},
                             {"relu1", 99.9997},
                             {"ip1", 99.9997},
                             {"pool2", 99.9995},
                             {"(Unnamed Layer* 10) [ElementWise]", 99.9997}};

TEST(Int8Experiment, OrdersTheSeedAndBlamesNobody) {
  const Engine engine = test_engines::Mnist6().Build();
  std::vector<std::string_view> labels;
  std::vector<Int8Run> runs;
  for (const SeedRow& row : kSeed) {
    labels.push_back(row.label);
    runs.push_back({row.label, 1 - row.similarity / 100});
  }
  const auto places = PlaceLabelsInEngine(labels, engine);
  const Int8Trend trend = FindInt8Trend(runs, places, {});
  std::vector<std::string_view> order;
  for (const TrendPoint& point : trend.points) order.push_back(labels[point.run]);
  EXPECT_THAT(order, ElementsAre("scale", "conv1", "pool1", "conv2", "pool2", "ip1", "relu1", "ip2",
                                 "prob"));
  // The engine shows no layers of these names.
  EXPECT_THAT(trend.unplaced, ElementsAre(6U, 10U));
  EXPECT_FALSE(trend.stands_out);
  EXPECT_EQ(trend.verdict, "no layer stands out: the largest loss is 6.00e-6, less than 0.00100");
  EXPECT_TRUE(PlanNextExperiment(trend, {}, 10).finished);
}

TEST(Int8Experiment, FindsTheLayerWhereTheLossRises) {
  const Series series({0.001, 0.0012, 0.06, 0.061, 0.0605});
  const Int8Trend trend = series.Trend();
  EXPECT_TRUE(trend.stands_out) << trend.verdict;
  EXPECT_EQ(trend.largest, 2U);
  EXPECT_NEAR(trend.points[2].step, 0.0588, 1e-9);
  EXPECT_NEAR(trend.range, 0.061, 1e-9);
  EXPECT_THAT(trend.verdict, HasSubstr("96.4 % of the whole range"));
  const NextExperiment next = PlanNextExperiment(trend, {}, 8);
  EXPECT_THAT(next.keep, ElementsAre(2U));
  EXPECT_EQ(next.first, 3U);
  EXPECT_EQ(next.end, 8U);
  EXPECT_FALSE(next.finished);
  EXPECT_FALSE(next.fills_gap);
}

TEST(Int8Experiment, KeepsLayersOneAfterAnother) {
  // Second round: layer 2 stays in FP32, the runs begin behind it.
  std::vector<Int8Run> runs;
  std::vector<LabelPlace> places;
  const auto add = [&](uint32_t place, double loss) {
    runs.push_back({"x", loss});
    places.push_back({place, PlaceHow::kName, LabelPlace::kWhole});
  };
  add(0, 0.001);
  add(1, 0.0012);
  add(3, 0.0013);
  add(4, 0.03);
  add(5, 0.0301);
  const Int8Trend trend = FindInt8Trend(runs, places, {2});
  EXPECT_EQ(trend.points[2].layers, 1U);
  ASSERT_TRUE(trend.stands_out) << trend.verdict;
  const NextExperiment next = PlanNextExperiment(trend, {2}, 8);
  EXPECT_THAT(next.keep, ElementsAre(2U, 4U));
  EXPECT_EQ(next.first, 5U);
}

TEST(Int8Experiment, AsksForTheMissingRunsBeforeItBlamesALayer) {
  std::vector<Int8Run> runs;
  std::vector<LabelPlace> places;
  for (const auto& [place, loss] :
       std::vector<std::pair<uint32_t, double>>{{0, 0.0}, {1, 0.001}, {5, 0.4}, {6, 0.4}}) {
    runs.push_back({"x", loss});
    places.push_back({place, PlaceHow::kName, LabelPlace::kWhole});
  }
  const Int8Trend trend = FindInt8Trend(runs, places, {});
  ASSERT_TRUE(trend.stands_out) << trend.verdict;
  EXPECT_EQ(trend.points[2].layers, 4U);
  const NextExperiment next = PlanNextExperiment(trend, {}, 8);
  EXPECT_TRUE(next.fills_gap);
  EXPECT_THAT(next.keep, IsEmpty());
  EXPECT_EQ(next.first, 2U);
  EXPECT_EQ(next.end, 5U);
}

TEST(Int8Experiment, DoesNotBlameALayerOfASteadyClimb) {
  const Int8Trend trend = Series({0.1, 0.2, 0.3, 0.4, 0.5}).Trend();
  EXPECT_FALSE(trend.stands_out);
  EXPECT_THAT(trend.verdict, HasSubstr("20.0 % of the whole range"));
  // Nor one that only wavers more than the others do.
  const Int8Trend noise = Series({0.01, 0.05, 0.02, 0.06, 0.01, 0.05}).Trend();
  EXPECT_FALSE(noise.stands_out) << noise.verdict;
}

TEST(Int8Experiment, NeedsEnoughRuns) {
  const Int8Trend trend = Series({0.0, 0.5, 0.5}).Trend();
  EXPECT_FALSE(trend.stands_out);
  EXPECT_THAT(trend.verdict, HasSubstr("3 runs in their place"));
  const Int8Trend none = Series({}).Trend();
  EXPECT_FALSE(none.median_step);
  EXPECT_TRUE(PlanNextExperiment(none, {}, 0).finished);
}

TEST(Int8Experiment, SetsAsideRunsThatSayNothing) {
  Series series({0.1, std::nullopt, 0.2, 0.3});
  series.places[0].at.reset();
  series.places[3] = series.places[2];
  const Int8Trend trend = series.Trend();
  EXPECT_THAT(trend.unplaced, ElementsAre(0U));
  EXPECT_THAT(trend.without_loss, ElementsAre(1U));
  EXPECT_THAT(trend.repeated, ElementsAre(3U));
  ASSERT_EQ(trend.points.size(), 1U);
  EXPECT_EQ(trend.points[0].layers, 3U);
}

TEST(Int8Labels, PlaceByNameTensorAndPart) {
  EngineBuilder builder;
  builder.AddConvolution("conv1", "in", "t1");
  builder.AddConvolution("conv2 + bn || conv3", "t1", "t2");
  builder.AddConvolution("PWN(PWN(/act/Sigmoid), /act/Mul)", "t2", "t3");
  builder.AddConvolution("a + b", "t3", "t4");
  builder.AddConvolution("d + (Unnamed Layer* 9) [Constant] + e", "t4", "t5");
  const Engine engine = builder.Build();
  const std::vector<std::string_view> labels = {"conv1",
                                                "t2",
                                                "bn",
                                                "conv3",
                                                "/act/Sigmoid",
                                                "/act/Mul",
                                                "a + b",
                                                "e",
                                                "(Unnamed Layer* 9) [Constant]",
                                                "conv"};
  const auto places = PlaceLabelsInEngine(labels, engine);
  std::vector<std::string> found;
  for (const LabelPlace& place : places) {
    found.push_back(std::string(PlaceHowName(place.how)) + " " +
                    (place.at ? std::to_string(*place.at) : "-"));
  }
  EXPECT_THAT(found, ElementsAre("name 0", "tensor 1", "part 1", "part 1", "part 2", "part 2",
                                 "name 3", "part 4", "part 4", "missing -"));
  EXPECT_LT(places[2].part, places[3].part);
  EXPECT_EQ(places[1].part, LabelPlace::kWhole);
}

TEST(Int8Labels, SayWhichAreAmbiguous) {
  EngineBuilder builder;
  builder.AddConvolution("conv", "in", "a");
  builder.AddConvolution("conv", "a", "b");
  builder.AddConvolution("x + relu", "b", "c");
  builder.AddConvolution("y + relu", "c", "d");
  const auto places = PlaceLabelsInEngine({"conv", "relu", "y"}, builder.Build());
  EXPECT_EQ(places[0].how, PlaceHow::kAmbiguous);
  EXPECT_FALSE(places[0].at);
  EXPECT_EQ(places[1].how, PlaceHow::kAmbiguous);
  EXPECT_EQ(places[2].at, 3U);
}

TEST(Int8Labels, PlaceInAListOfNames) {
  const auto places = PlaceLabels({"b", "x", "a"}, {"a", "b"});
  EXPECT_EQ(places[0].at, 1U);
  EXPECT_EQ(places[1].how, PlaceHow::kMissing);
  EXPECT_EQ(places[2].at, 0U);
}

}  // namespace
}  // namespace trtscope
