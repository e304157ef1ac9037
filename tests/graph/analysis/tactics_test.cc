// The tuning history as the parser gives it: logs written here, line by line.
#include "graph/analysis/tactics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "graph/analysis/tactic_summary.h"
#include "parsers/build_log/build_log_parser.h"
#include "parsers/formats.h"
#include "tests/parsers/build_log/log_text.h"

namespace trtscope {
namespace {

using log_text::Bare;
using log_text::BlockHeader;
using log_text::Trt;

struct Timed {
  std::string tactic;
  std::string time;
};

std::string Formats(const std::string& formats) {
  return Trt("*************** Autotuning format combination: " + formats + " ***************");
}

std::string Turn(const std::string& layer, const std::vector<Timed>& trials) {
  std::string text =
      Trt("--------------- Timing Runner: " + layer + " (CaskConvolution[0x80000009])");
  const Timed* fastest = nullptr;
  for (const Timed& trial : trials) {
    text += Trt("Tactic: " + trial.tactic + " Time: " + trial.time);
    if (fastest == nullptr || std::stod(trial.time) < std::stod(fastest->time)) fastest = &trial;
  }
  if (fastest == nullptr) return text;
  return text + Trt(layer + " (CaskConvolution[0x80000009]) profiling completed in 0.1 seconds. " +
                    "Fastest Tactic: " + fastest->tactic + " Time: " + fastest->time);
}

std::string Chose(const std::string& tactic) {
  return Trt(">>>>>>>>>>>>>>> Chose Runner Type: CaskConvolution Tactic: " + tactic);
}

std::string ReformatTurn(const std::string& formats, const std::string& time) {
  return Trt("*************** Autotuning Reformat: " + formats + " ***************") +
         Trt("--------------- Timing Runner: Optimizer Reformat(x -> <out>) (Reformat)") +
         Trt("Tactic: 0x00000000000003e8 Time: " + time) +
         Trt("Fastest Tactic: 0x00000000000003e8 Time: " + time);
}

std::string Layer(const std::string& name, const std::string& tactic, const std::string& type) {
  return Bare("Layer(CaskConvolution): " + name + ", Tactic: " + tactic + ", x (" + type +
              "[1,8,4,4]) -> y (" + type + "[1,8,4,4])");
}

constexpr const char* kOne = "0x0000000000000001";
constexpr const char* kTwo = "0x0000000000000002";
constexpr const char* kThree = "0x0000000000000003";
constexpr const char* kFloat = "Float(128,16,4,1) -> Float(128,16,4,1)";
constexpr const char* kHalf = "Half(128,16,4,1) -> Half(128,16,4,1)";

struct Parsed {
  explicit Parsed(const std::string& tuning, const std::string& layers) {
    const std::string text = log_text::BuildOf(tuning, 1) + BlockHeader() + layers;
    AddInput(session, SourceText::FromString("build.log", text), {});
  }
  const Engine& engine() const { return session.engines.at(0); }
  LayerTactic Explain() const { return TacticHistory(engine()).Explain(engine().layers.at(0)); }
  Session session;
};

TEST(Tactics, FindsTheTacticAmongItsOwnTrialsAndTheNextBest) {
  const Parsed log(
      Formats(kFloat) + Turn("conv", {{kOne, "0.5"}, {kTwo, "0.4"}, {kThree, "0.8"}}) + Chose(kTwo),
      Layer("conv", kTwo, "Float"));
  const LayerTactic tactic = log.Explain();
  EXPECT_EQ(tactic.how, TimedHow::kTimed);
  ASSERT_TRUE(tactic.own && tactic.runner_up);
  EXPECT_FLOAT_EQ(tactic.own->time_ms, 0.4F);
  EXPECT_EQ(tactic.runner_up->tactic.value, 1U);
  EXPECT_EQ(tactic.candidates, 3U);
  EXPECT_NEAR(tactic.margin().value_or(0), 0.25, 1e-6);
  EXPECT_EQ(tactic.possible_decisions, 1U);
}

TEST(Tactics, AMarginIsNegativeWhereAnotherWasFaster) {
  const Parsed log(Formats(kFloat) + Turn("conv", {{kOne, "0.5"}, {kTwo, "0.4"}}) + Chose(kTwo),
                   Layer("conv", kOne, "Float"));
  EXPECT_NEAR(log.Explain().margin().value_or(0), -0.2, 1e-6);
}

TEST(Tactics, TakesTheCombinationWhoseTypesTheLayerHas) {
  const Parsed log(Formats(kFloat) + Turn("conv", {{kOne, "0.5"}}) + Chose(kOne) + Formats(kHalf) +
                       Turn("conv", {{kOne, "0.3"}, {kTwo, "0.6"}}) + Chose(kOne),
                   Layer("conv", kOne, "Half"));
  const LayerTactic tactic = log.Explain();
  ASSERT_TRUE(tactic.own);
  EXPECT_FLOAT_EQ(tactic.own->time_ms, 0.3F);
  EXPECT_EQ(tactic.possible_decisions, 1U);
}

TEST(Tactics, SaysWhenSeveralCombinationsFitAsWell) {
  const Parsed log(Formats(kFloat) + Turn("conv", {{kOne, "0.5"}}) + Chose(kOne) +
                       Formats("Float(128,1,32,8) -> Float(128,1,32,8)") +
                       Turn("conv", {{kOne, "0.3"}}) + Chose(kOne),
                   Layer("conv", kOne, "Float"));
  EXPECT_EQ(log.Explain().possible_decisions, 2U);
}

TEST(Tactics, PricesAFasterCombinationWithItsReformats) {
  const Parsed log(ReformatTurn("Float(128,16,4,1) -> Half(128,16,4,1)", "0.02") +
                       ReformatTurn("Half(128,16,4,1) -> Float(128,16,4,1)", "0.03") +
                       Formats(kFloat) + Turn("conv", {{kOne, "0.5"}}) + Chose(kOne) +
                       Formats(kHalf) + Turn("conv", {{kTwo, "0.48"}}) + Chose(kTwo),
                   Layer("conv", kOne, "Float"));
  const LayerTactic tactic = log.Explain();
  ASSERT_TRUE(tactic.faster_elsewhere);
  EXPECT_EQ(tactic.faster_elsewhere->precision, Precision::kFP16);
  EXPECT_FLOAT_EQ(tactic.faster_elsewhere->reformat_in_ms.value_or(0), 0.02F);
  EXPECT_FLOAT_EQ(tactic.faster_elsewhere->reformat_out_ms.value_or(0), 0.03F);
}

TEST(Tactics, DoesNotGuessWhatReformatsCost) {
  const Parsed log(Formats(kFloat) + Turn("conv", {{kOne, "0.5"}}) + Chose(kOne) + Formats(kHalf) +
                       Turn("conv", {{kTwo, "0.48"}}) + Chose(kTwo),
                   Layer("conv", kOne, "Float"));
  const LayerTactic tactic = log.Explain();
  ASSERT_TRUE(tactic.faster_elsewhere);
  EXPECT_FALSE(tactic.faster_elsewhere->reformat_in_ms);
}

TEST(Tactics, ALayerThatWasNotTunedHasNoTime) {
  const Parsed log(Formats(kFloat) + Turn("other", {{kOne, "0.5"}}) + Chose(kOne),
                   Layer("conv", kOne, "Float"));
  const LayerTactic tactic = log.Explain();
  EXPECT_EQ(tactic.how, TimedHow::kNotTimed);
  EXPECT_FALSE(tactic.own);
  EXPECT_FALSE(tactic.margin());
}

TEST(Tactics, ATacticThatWasNeverTimedIsSaidToBeAnother) {
  const Parsed log(Formats(kFloat) + Turn("conv", {{kOne, "0.5"}}) + Chose(kOne),
                   Layer("conv", kThree, "Float"));
  EXPECT_EQ(log.Explain().how, TimedHow::kOtherTactic);
}

TEST(Tactics, ResultsOfTheTimingCacheAreMarked) {
  const Parsed log(Formats("Float(1) -> Float(1)") + Turn("other", {{kOne, "0.5"}}) + Chose(kOne) +
                       Trt(std::string("conv [") + kFloat +
                           "] got cached result: CaskConvolution, tactic " + kTwo + ", 0.25 ms"),
                   Layer("conv", kTwo, "Float"));
  const LayerTactic tactic = log.Explain();
  EXPECT_EQ(tactic.how, TimedHow::kCached);
  ASSERT_TRUE(tactic.own);
  EXPECT_FLOAT_EQ(tactic.own->time_ms, 0.25F);
}

TEST(Tactics, CountsSkippedOnesOfTheSameCombination) {
  const Parsed log(
      Formats(kFloat) + Trt("--------------- Timing Runner: conv (CaskConvolution[0x80000009])") +
          Trt("Tactic: 0x0000000000000001 skipped. Scratch requested: 7527202816, available: "
              "1073741824") +
          Trt("Tactic: 0x0000000000000002 Time: 0.5") +
          Trt("Fastest Tactic: 0x0000000000000002 Time: 0.5") + Chose(kTwo),
      Layer("conv", kTwo, "Float"));
  EXPECT_EQ(log.Explain().skipped, 1U);
  const std::vector<RefusalCount> refusals = CountRefusals(log.engine());
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].reason, "workspace");
  EXPECT_EQ(refusals[0].tactics, 1U);
  EXPECT_EQ(refusals[0].most_requested_bytes, 7527202816U);
  EXPECT_EQ(refusals[0].available_bytes, 1073741824U);
}

TEST(Tactics, TimesThatDidNotRunAreNoCandidates) {
  const Parsed log(Formats(kFloat) +
                       Turn("conv", {{kOne, "3.40282e+38"}, {kTwo, "inf"}, {kThree, "0.5"}}) +
                       Chose(kThree),
                   Layer("conv", kThree, "Float"));
  EXPECT_EQ(log.Explain().candidates, 1U);
  EXPECT_FALSE(log.Explain().runner_up);
}

// Thousands of layers of one name that was tuned thousands of times would be compared pair by pair.
TEST(Tactics, EndsWhereLayersOfOneNameWereTunedWithoutEnd) {
  constexpr int kMany = 8000;
  std::string tuning;
  std::string layers;
  for (int i = 0; i < kMany; ++i) {
    tuning += Formats("Float(1," + std::to_string(i) + ") -> Float(1)") +
              Turn("conv", {{kOne, "0.5"}}) + Chose(kOne);
    layers += Layer("conv", kOne, "Float");
  }
  const Parsed log(tuning, layers);
  std::vector<LayerId> ids;
  for (const auto& layer : log.engine().layers) ids.push_back(layer.id);
  ASSERT_EQ(ids.size(), static_cast<std::size_t>(kMany));
  const TacticHistory history(log.engine());
  const std::size_t explained = history.ExplainAll(ids).size();
  EXPECT_GT(explained, 0U);
  EXPECT_LE(explained * kMany, TacticHistory::kMostWork);
  EXPECT_EQ(history.ExplainAll({ids[0], ids[1]}).size(), 2U);
}

std::string Strategy(int number, const std::string& tuning) {
  return Trt("Building graph using backend strategy " + std::to_string(number)) + tuning +
         Trt("Engine generation completed in 1 seconds.");
}

TEST(TacticNoise, IsMeasuredWhereTheSameWasTimedAgain) {
  const std::vector<Timed> first = {
      {kOne, "0.10"}, {kTwo, "0.20"}, {kThree, "0.30"}, {"0x04", "0.40"}, {"0x05", "0.50"}};
  const std::vector<Timed> second = {
      {kOne, "0.11"}, {kTwo, "0.22"}, {kThree, "0.33"}, {"0x04", "0.44"}, {"0x05", "0.55"}};
  const Parsed log(Strategy(4, Formats(kFloat) + Turn("conv", first) + Chose(kOne)) +
                       Strategy(3, Formats(kFloat) + Turn("conv", second) + Chose(kOne)),
                   Layer("conv", kOne, "Float"));
  const TacticHistory history(log.engine());
  EXPECT_EQ(history.noise().repeats, 5U);
  EXPECT_NEAR(history.noise().median.value_or(0), 0.1, 1e-5);
}

TEST(TacticNoise, SymbolicSizesProveNothing) {
  const std::string formats = "Float((# 1 (SHAPE t)),1) -> Float(1)";
  const Parsed log(Strategy(4, Formats(formats) + Turn("conv", {{kOne, "0.1"}})) +
                       Strategy(3, Formats(formats) + Turn("conv", {{kOne, "0.2"}})),
                   Layer("conv", kOne, "Float"));
  EXPECT_EQ(TacticHistory(log.engine()).noise().repeats, 0U);
}

TEST(TacticSummary, CountsRunnersFamiliesAndReformats) {
  const Parsed log(ReformatTurn("Float(128,16,4,1) -> Half(128,16,4,1)", "0.02") +
                       ReformatTurn("Float(512,16,4,1) -> Half(512,16,4,1)", "0.04") +
                       Formats(kFloat) + Turn("conv", {{kOne, "0.5"}, {kTwo, "0.4"}}) + Chose(kTwo),
                   Layer("conv", kTwo, "Float"));
  const TacticHistory history(log.engine());
  const TuningTotals totals = CountTuning(log.engine(), history);
  EXPECT_EQ(totals.trials_timed, 4U);
  EXPECT_EQ(totals.layer_decisions, 1U);
  EXPECT_EQ(totals.reformat_decisions, 2U);
  EXPECT_EQ(totals.layers, 1U);
  const std::vector<RunnerCount> runners = CountRunners(*log.engine().log, history);
  ASSERT_EQ(runners.size(), 1U);
  EXPECT_EQ(runners[0].runner, "CaskConvolution");
  EXPECT_EQ(runners[0].trials, 2U);
  EXPECT_EQ(runners[0].chosen, 1U);
  const auto families = CountKernelFamilies(*log.engine().log, history);
  ASSERT_EQ(families.size(), 1U);
  EXPECT_EQ(families[0].family, "?");
  EXPECT_EQ(families[0].tactics, 2U);
  const auto costs = ReformatCosts(*log.engine().log, history);
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_EQ(costs[0].from, "Float NCHW");
  EXPECT_EQ(costs[0].to, "Half NCHW");
  EXPECT_EQ(costs[0].timed, 2U);
  EXPECT_FLOAT_EQ(costs[0].fastest_ms, 0.02F);
  EXPECT_FLOAT_EQ(costs[0].slowest_ms, 0.04F);
}

TEST(TacticSummary, OrdersMyelinsTables) {
  const Parsed log(
      Trt(" (foreignNode) Autotuning op a: [ONNX Layer: a]") +
          Trt(" (foreignNode)   7, 0.5, 1.0, 1.4, sm80_xmma_gemm_a, 0x3cf17f0300ad1, ") +
          Trt(" (foreignNode)   8, 0.6, 1.2, 1.4, sm80_xmma_gemm_b, 0x3cf17f0300ad2, ") +
          Trt(" (foreignNode) Autotuning op b: ") +
          Trt(" (foreignNode)   9, 0.1, 1.0, 1.4, sm80_xmma_gemm_c, 0x3cf17f0300ad3, "),
      Layer("conv", kTwo, "Float"));
  const auto decisions = ForeignDecisions(*log.engine().log, log.engine().attempts.at(0).lines);
  ASSERT_EQ(decisions.size(), 2U);
  EXPECT_EQ(decisions[0].name, "a");
  EXPECT_EQ(decisions[0].candidates, 2U);
  EXPECT_NEAR(decisions[0].margin.value_or(0), 0.2, 1e-6);
  EXPECT_EQ(decisions[1].fastest->kernel, "sm80_xmma_gemm_c");
  EXPECT_FALSE(decisions[1].margin);
}

}  // namespace
}  // namespace trtscope
