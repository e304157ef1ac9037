#include "graph/analysis/build_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/analysis/build_timeline.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A build by its lines: `second` is what the clock shows.
std::string At(int second, const std::string& message) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return "[11/02/2023-10:" + two(second / 60) + ":" + two(second % 60) + "] [V] [TRT] " + message +
         "\n";
}

std::string Turn(int second, const std::string& layer, const std::string& runner,
                 const std::string& stated = "") {
  std::string text = At(second, "--------------- Timing Runner: " + layer + " (" + runner + ")") +
                     At(second, "Tactic: 0x0000000000000001 Time: 2") +
                     At(second, "Tactic: 0x0000000000000002 Time: 1");
  if (stated.empty()) return text + At(second, "Fastest Tactic: 0x0000000000000002 Time: 1");
  return text + At(second, layer + " (" + runner + "[0x80000009]) profiling completed in " +
                               stated + " seconds. Fastest Tactic: 0x0000000000000002 Time: 1");
}

std::string Formats(int second, const std::string& formats) {
  return At(second,
            "*************** Autotuning format combination: " + formats + " ***************");
}

std::string Block(int second) {
  return At(second, "Engine Layer Information:") +
         "Layer(CaskConvolution): a, Tactic: 0x0000000000000002, x (Float[1]) -> y (Float[1])\n";
}

// Optimizer, tuning of 6 s, finish of 1 s, "Engine built in 10 sec".
std::string WholeBuild(const std::string& turns) {
  return At(0, "[MemUsageChange] Init CUDA: CPU +1, GPU +0, now: CPU 32, GPU 458 (MiB)") +
         At(2, "Parsing node: n [Conv]") +
         "[11/02/2023-10:00:02] [I] Finished parsing network model. Parse time: 0.25\n" +
         At(2, "Original: 2 layers") + At(2, "Graph optimization time: 0.5 seconds.") + turns +
         At(9, "Formats and tactics selection completed in 6 seconds.") +
         At(10, "Engine generation completed in 7 seconds.") + Block(10) +
         "[11/02/2023-10:00:10] [I] Engine built in 10 sec.\n";
}

struct Analysed {
  explicit Analysed(const std::string& text) : session(ParseText(text)) {
    time = AnalyseBuildTime(PartOf(session.engines.at(0)));
  }
  Session session;
  BuildTime time;

  const BuildPhase& Phase(BuildPhaseKind kind) const {
    static const BuildPhase kNone;
    for (const BuildPhase& phase : time.phases) {
      if (phase.kind == kind) return phase;
    }
    return kNone;
  }
};

double Sum(const BuildTime& time) {
  double sum = 0;
  for (const BuildPhase& phase : time.phases) {
    if (!phase.inside) sum += phase.time.seconds.value_or(0);
  }
  return sum;
}

TEST(BuildTime, KnowsStatedPhasesAndSharesTheRestByTheClock) {
  const Analysed build(WholeBuild(Turn(3, "a", "CaskConvolution")));
  EXPECT_EQ(build.time.total.seconds, 10);
  EXPECT_EQ(build.time.total.from, SecondsFrom::kStated);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kParse).time.seconds, 0.25);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kOptimise).time.seconds, 0.5);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kAutotune).time.seconds, 6);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kAutotune).time.from, SecondsFrom::kStated);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kStart).time.from, SecondsFrom::kClock);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kStart).time.seconds, 2);
  EXPECT_LE(Sum(build.time), 10 + 1e-9);
}

TEST(BuildTime, TakesTheFinishFromTheGeneration) {
  // Nothing lies between the optimizer and the first turn.
  const Analysed build(WholeBuild(Turn(2, "a", "CaskConvolution")));
  EXPECT_EQ(build.Phase(BuildPhaseKind::kFinish).time.seconds, 1);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kFinish).time.from, SecondsFrom::kStated);
}

TEST(BuildTime, SeesLibrariesBeingLoadedBeforeTheFirstTurn) {
  const Analysed build(
      WholeBuild(At(2, "Using cublas as a tactic source") + Turn(3, "a", "CaskConvolution")));
  EXPECT_EQ(build.Phase(BuildPhaseKind::kSetUp).time.seconds, 1);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kFinish).time.seconds, 0);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kFinish).time.from, SecondsFrom::kClock);
}

TEST(BuildTime, CountsMyelinInsideThePhaseAroundIt) {
  const Analysed build(WholeBuild(Turn(3, "{ForeignNode[a]}", "Myelin") +
                                  At(8, "Subgraph compilation completed in 4.5 seconds.")));
  const BuildPhase& myelin = build.Phase(BuildPhaseKind::kMyelin);
  EXPECT_TRUE(myelin.inside);
  EXPECT_EQ(myelin.time.seconds, 4.5);
  EXPECT_LE(Sum(build.time), 10 + 1e-9);
}

TEST(BuildTime, SumsTheSelectionsOfOptimisationProfiles) {
  const Analysed build(
      WholeBuild(Turn(3, "a", "CaskConvolution") +
                 At(4, "Formats and tactics selection completed in 0.75 seconds.")));
  EXPECT_EQ(build.Phase(BuildPhaseKind::kAutotune).time.seconds, 6.75);
}

TEST(BuildTime, PrefersWhatTurnsState) {
  const Analysed build(WholeBuild(Formats(3, "Float(1) -> Float(1)") +
                                  Turn(3, "a", "CaskConvolution", "1.5") +
                                  Turn(5, "a", "Reformat", "0.5")));
  ASSERT_EQ(build.time.layers.size(), 1U);
  const TuningCost& cost = build.time.layers[0].cost;
  EXPECT_EQ(cost.best.seconds, 2);
  EXPECT_EQ(cost.best.from, SecondsFrom::kStated);
  EXPECT_EQ(cost.turns, 2U);
  EXPECT_EQ(cost.trials, 4U);
  EXPECT_DOUBLE_EQ(cost.trial_ms, 6);
  EXPECT_EQ(cost.clock_seconds, 6);
  EXPECT_EQ(cost.clock_stretches, 1U);
  ASSERT_EQ(build.time.runners.size(), 2U);
  EXPECT_EQ(build.time.runners[0].runner, "CaskConvolution");
  EXPECT_EQ(build.time.runners[0].cost.stated_seconds, 1.5);
}

TEST(BuildTime, EstimatesTurnsThatStateNothingWithinTheTuningsTime) {
  const Analysed build(
      WholeBuild(Turn(3, "a", "CaskConvolution") + Turn(8, "b", "CaskConvolution")));
  ASSERT_EQ(build.time.layers.size(), 2U);
  EXPECT_EQ(build.time.layers[0].layer, "a");
  EXPECT_EQ(build.time.layers[0].cost.best.from, SecondsFrom::kEstimated);
  EXPECT_EQ(build.time.layers[0].cost.clock_seconds, 5);
  const double sum =
      *build.time.layers[0].cost.best.seconds + *build.time.layers[1].cost.best.seconds;
  EXPECT_LE(sum, 6 + 1e-5);
  EXPECT_GT(sum, 5);
}

TEST(BuildTime, CountsStretchesOfTurnsForTheClocksError) {
  const Analysed build(WholeBuild(Turn(3, "a", "R") + Turn(4, "b", "R") + Turn(5, "a", "R")));
  for (const TuningGroup& group : build.time.layers) {
    EXPECT_EQ(group.cost.clock_stretches, group.layer == "a" ? 2U : 1U);
  }
}

TEST(BuildTime, GroupsByLayerAndFormatsTogether) {
  const Analysed build(WholeBuild(Formats(3, "F") + Turn(3, "a", "R") + Formats(3, "H") +
                                  Turn(3, "a", "R") + Formats(4, "F") + Turn(4, "b", "R")));
  EXPECT_EQ(build.time.combinations.size(), 3U);
  EXPECT_EQ(build.time.layers.size(), 2U);
  EXPECT_EQ(build.time.runners.size(), 1U);
}

TEST(BuildTime, CountsWhatRunnersWin) {
  const Analysed build(
      WholeBuild(Turn(3, "a", "R") + Turn(3, "a", "S") +
                 At(3, ">>>>>>>>>>>>>>> Chose Runner Type: S Tactic: 0x0000000000000002")));
  EXPECT_EQ(build.time.decisions, 1U);
  for (const TuningGroup& group : build.time.runners) {
    EXPECT_EQ(group.won, group.runner == "S" ? 1U : 0U);
  }
}

TEST(BuildTime, AClockThatGoesBackProvesNothing) {
  const Analysed build(WholeBuild(Turn(30, "a", "R") + Turn(1, "b", "R")));
  EXPECT_NE(build.time.clock_back_line, 0U);
  for (const BuildPhase& phase : build.time.phases) EXPECT_NE(phase.time.from, SecondsFrom::kClock);
  EXPECT_EQ(build.time.tuning.clock_seconds, std::nullopt);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kStart).time.seconds, std::nullopt);
  for (const TimeSpan& span : build.time.timeline.turns) EXPECT_LE(span.begin, span.end);
}

TEST(BuildTime, WithoutAClockOrStatedSecondsOnlyTrialsBoundTheTuning) {
  std::string text = "[V] [TRT] Original: 1 layers\n";
  text += "[V] [TRT] --------------- Timing Runner: a (R)\n[V] [TRT] Tactic: 1 Time: 1500\n";
  text += "[V] [TRT] Fastest Tactic: 1 Time: 1500\n[V] [TRT] Engine Layer Information:\n";
  text += "Layer(X): a, Tactic: 1, x (Float[1]) -> y (Float[1])\n";
  const Analysed build(text);
  EXPECT_TRUE(build.time.clock_silent);
  EXPECT_EQ(build.time.total.from, SecondsFrom::kSum);
  EXPECT_EQ(build.Phase(BuildPhaseKind::kAutotune).time.seconds, 1.5);
  EXPECT_EQ(build.time.layers[0].cost.best.from, SecondsFrom::kSum);
}

TEST(BuildTime, AbsurdSecondsAreNotKnown) {
  for (const char* absurd : {"1e300", "inf", "nan", "-5", "99999999999"}) {
    std::string text = WholeBuild(Turn(3, "a", "R"));
    const std::string stated = "Graph optimization time: 0.5 seconds.";
    text.replace(text.find(stated), stated.size(),
                 "Graph optimization time: " + std::string(absurd) + " seconds.");
    const Analysed build(text);
    EXPECT_NE(build.Phase(BuildPhaseKind::kOptimise).time.from, SecondsFrom::kStated) << absurd;
    EXPECT_LE(Sum(build.time), *build.time.total.seconds + 1e-9) << absurd;
  }
}

TEST(BuildTime, StatedPhasesMayContradictTheWhole) {
  std::string text = WholeBuild(Turn(3, "a", "R"));
  const std::string built = "Engine built in 10 sec.";
  text.replace(text.find(built), built.size(), "Engine built in 2 sec.");
  const Analysed build(text);
  EXPECT_EQ(build.time.total.from, SecondsFrom::kClock);
  EXPECT_LE(Sum(build.time), *build.time.total.seconds + 1e-9);
}

TEST(BuildTime, AMillionLayersTakeNoLongerThanTheirLines) {
  std::string turns;
  constexpr int kLayers = 1000000;
  for (int i = 0; i < kLayers; ++i) {
    turns += "--------------- Timing Runner: layer" + std::to_string(i) + " (R)\n";
  }
  const Analysed build(WholeBuild(At(3, "x") + turns));
  EXPECT_EQ(build.time.layers.size(), static_cast<std::size_t>(kLayers));
  EXPECT_EQ(build.time.combinations.size(), static_cast<std::size_t>(kLayers));
}

// --- Time line ----------------------------------------------------------------

BuildStory Clock(std::vector<ClockTick> ticks) {
  BuildStory story;
  for (const ClockTick& tick : ticks) story.clock.push_back(tick);
  return story;
}

TEST(PlaceMarks, SharesASecondByWeight) {
  const BuildClock clock(Clock({{100, 1}, {101, 30}}), {1, 40});
  const std::vector<TimeMark> marks = {
      {1, true, 0}, {10, false, 3}, {20, false, 1}, {30, false, 1}};
  EXPECT_THAT(PlaceMarks(marks, clock), ElementsAre(0, 0, 0.75, 1));
}

TEST(PlaceMarks, GivesExactMarksWhatTheyTake) {
  const BuildClock clock(Clock({{100, 1}, {101, 30}}), {1, 40});
  const std::vector<TimeMark> marks = {
      {1, true, 0.25F}, {10, false, 5}, {20, false, 5}, {30, true, 0}};
  EXPECT_THAT(PlaceMarks(marks, clock), ElementsAre(0, 0.25, 0.625, 1));
}

TEST(PlaceMarks, ALeapOfTheClockIsTheLastMarksDoing) {
  const BuildClock clock(Clock({{100, 1}, {110, 30}}), {1, 40});
  const std::vector<TimeMark> marks = {{1, false, 5}, {20, false, 5}, {30, false, 0}};
  EXPECT_THAT(PlaceMarks(marks, clock), ElementsAre(0, 1, 10));
}

TEST(PlaceMarks, WithoutAClockFollowEachOther) {
  const BuildClock clock(Clock({}), {1, 40});
  const std::vector<TimeMark> marks = {{1, true, 2}, {20, false, 0.5F}, {30, false, 1}};
  EXPECT_THAT(PlaceMarks(marks, clock), ElementsAre(0, 2, 2.5));
  EXPECT_THAT(PlaceMarks({}, clock), IsEmpty());
}

// --- Clock --------------------------------------------------------------------

TEST(BuildClock, CountsFromTheLastTickBeforeItsLines) {
  const BuildStory story = Clock({{100, 1}, {105, 30}, {109, 50}});
  const BuildClock clock(story, {10, 60});
  EXPECT_EQ(clock.At(10), 0);
  EXPECT_EQ(clock.At(30), 5);
  EXPECT_EQ(clock.Between(30, 59), 4);
  EXPECT_EQ(clock.Between(59, 30), std::nullopt);
}

TEST(BuildClock, KnowsNothingOfOtherLines) {
  const BuildClock clock(Clock({{100, 50}}), {1, 40});
  EXPECT_TRUE(clock.silent());
  EXPECT_EQ(clock.At(10), std::nullopt);
}

}  // namespace
}  // namespace trtscope
