// FindWiderThanAsked of graph/analysis/precision.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/analysis/precision.h"
#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using P = Precision;
using test_engines::EngineBuilder;
using test_engines::kDidNotRun;
using test_engines::MakeTensor;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One FP32 convolution "conv" (in → out) in a build that asked for `asked`.
EngineBuilder Asking(std::vector<P> asked) {
  EngineBuilder builder;
  builder.run().asked_precisions = std::move(asked);
  builder.AddConvolution("conv");
  return builder;
}

std::vector<WiderThanAsked> Find(EngineBuilder& builder) {
  const Engine engine = builder.Build();
  return FindWiderThanAsked(engine, AnalysePrecision(engine));
}

WiderThanAsked FindOnly(EngineBuilder& builder) {
  const auto wider = Find(builder);
  EXPECT_THAT(wider, SizeIs(1));
  return wider.empty() ? WiderThanAsked() : wider.front();
}

TEST(WiderThanAsked, ComparesWithTheNarrowestAskedPrecision) {
  EngineBuilder builder = Asking({P::kFP32, P::kINT8, P::kFP16});
  const WiderThanAsked wider = FindOnly(builder);
  EXPECT_EQ(wider.asked, P::kINT8);
  EXPECT_EQ(wider.compute, P::kFP32);
  EXPECT_EQ(wider.reason, "?");
  EXPECT_FALSE(wider.reason_source.known());
}

TEST(WiderThanAsked, IsEmptyIfNothingNarrowerWasAsked) {
  EngineBuilder silent = Asking({});
  EXPECT_THAT(Find(silent), IsEmpty());
  EngineBuilder single = Asking({P::kFP32});
  EXPECT_THAT(Find(single), IsEmpty());
  EngineBuilder no_run;
  no_run.AddConvolution("conv");
  EXPECT_THAT(Find(no_run), IsEmpty());
}

TEST(WiderThanAsked, ComparesComputingLayersOfKnownWidthOnly) {
  EngineBuilder builder;
  builder.run().asked_precisions = {P::kINT8};
  builder.Add("r", "Reformat", LayerKind::kReformat, {MakeTensor("a", P::kFP32)}, {});
  builder.Add("i", "ElementWise", LayerKind::kCompute, {MakeTensor("b", P::kINT32)}, {});
  builder.Add("q", "Pooling", LayerKind::kCompute, {MakeTensor("c", P::kINT8)}, {});
  builder.Add("h", "Pooling", LayerKind::kCompute, {MakeTensor("d", P::kFP16)}, {});
  EXPECT_EQ(FindOnly(builder).layer, LayerId{3});
}

TEST(WiderThanAsked, CountsTf32AsFp32) {
  EngineBuilder builder = Asking({P::kFP16});
  const Engine engine = builder.Build();
  std::vector<LayerPrecision> precisions(1);
  precisions[0].compute = P::kTF32;
  EXPECT_THAT(FindWiderThanAsked(engine, precisions), SizeIs(1));
  EngineBuilder full = Asking({P::kFP32, P::kTF32});
  EXPECT_THAT(Find(full), IsEmpty());
}

TEST(WiderThanAsked, QuotesAMissingScaleOfAnInputOrOutput) {
  for (const std::string_view tensor : {"in", "out"}) {
    const std::string message =
        std::string("Missing scale and zero-point for tensor ").append(tensor) +
        ", expect fall back to non-int8 implementation for any layer consuming or producing it";
    EngineBuilder builder = Asking({P::kINT8});
    builder.Say(message);
    const WiderThanAsked wider = FindOnly(builder);
    EXPECT_EQ(wider.reason, std::string("missing scale and zero-point for tensor ").append(tensor));
    EXPECT_EQ(wider.reason_source.line, 10u);
  }
}

TEST(WiderThanAsked, TakesNoMissingScaleOfAnotherTensorOrForAnotherType) {
  EngineBuilder other = Asking({P::kINT8});
  other.Say("Missing scale and zero-point for tensor in2, expect fall back to non-int8");
  EXPECT_EQ(FindOnly(other).reason, "?");
  EngineBuilder half = Asking({P::kFP16});
  half.Say("Missing scale and zero-point for tensor in, expect fall back to non-int8");
  EXPECT_EQ(FindOnly(half).reason, "?");
}

TEST(WiderThanAsked, QuotesMessagesAboutTheLayer) {
  EngineBuilder fast = Asking({P::kFP16});
  fast.Say(
      "For layer conv a non-conforming implementation was chosen than was requested i.e. requested "
      "layer computation precision and output precision types were ignored because it resulted in "
      "faster network performance. Enable strict mode to try force choose a conforming one.");
  EXPECT_EQ(FindOnly(fast).reason,
            "a non-conforming implementation was chosen because it made the network faster");
  EngineBuilder none = Asking({P::kFP16});
  none.Say(
      "Warning: no implementation of conv obeys the requested constraints, using a higher "
      "precision type");
  EXPECT_EQ(FindOnly(none).reason, "no implementation obeys the requested constraints");
}

TEST(WiderThanAsked, TakesNoMessageAboutAnotherLayer) {
  EngineBuilder builder = Asking({P::kFP16});
  builder.Say(
      "For layer conv + relu a non-conforming implementation was chosen than was requested");
  builder.Say("no implementation of conv2 obeys the requested constraints");
  builder.Say("For layer conv nothing is said");
  EXPECT_EQ(FindOnly(builder).reason, "?");
}

TEST(WiderThanAsked, SaysThatNoCandidateOfTheAskedTypeWasTimed) {
  EngineBuilder builder = Asking({P::kINT8});
  builder.Tune("conv", "Float(784,1,28,1) -> Float(6272,196,14,1)", {0.5F});
  const WiderThanAsked wider = FindOnly(builder);
  EXPECT_EQ(wider.reason, "no INT8 candidate was timed");
  EXPECT_EQ(wider.reason_source.line, 50u);
}

TEST(WiderThanAsked, SaysThatCandidatesOfTheAskedTypeDidNotRun) {
  EngineBuilder builder = Asking({P::kINT8});
  builder.Tune("conv", "Float(784,1,28,1) -> Float(6272,1,14,1)", {0.5F});
  builder.Tune("conv", "Int8(784,1:32,28,1) -> Int8(6272,1:32,14,1)", {kDidNotRun}).fastest =
      kNoTactic;
  const WiderThanAsked wider = FindOnly(builder);
  EXPECT_EQ(wider.reason, "INT8 was tried, but no candidate was timed");
  EXPECT_EQ(wider.reason_source.line, 51u);
}

TEST(WiderThanAsked, ComparesTheBestTimesOfBothTypes) {
  EngineBuilder builder = Asking({P::kINT8});
  builder.Tune("conv", "Int8(784,1:32,28,1) -> Float(1,1)", {0.03F, 0.021F, kDidNotRun});
  builder.Tune("conv", "Float(784,1,28,1) -> Float(1,1)", {0.018F, 0.5F});
  builder.Tune("conv", "Int8(784,1:4,28,1) -> Float(1,1)", {0.04F});
  const WiderThanAsked wider = FindOnly(builder);
  EXPECT_EQ(wider.reason, "best INT8 candidate 0.0210 ms, best FP32 0.0180 ms (without reformats)");
  EXPECT_EQ(wider.reason_source.line, 50u);
}

TEST(WiderThanAsked, MarksItsGuessAboutAFasterCandidate) {
  EngineBuilder builder = Asking({P::kFP16});
  builder.Tune("conv", "Half(784,1:8,28,1) -> Half(1,1)", {12.34F});
  builder.Tune("conv", "Float(784,1,28,1) -> Float(1,1)", {123.4F});
  EXPECT_EQ(
      FindOnly(builder).reason,
      "best FP16 candidate 12.3 ms, best FP32 123 ms (without reformats); ~ its reformats may "
      "have cost more than it saves");
}

TEST(WiderThanAsked, PrefersTheLogsFastestToTrials) {
  EngineBuilder builder = Asking({P::kFP16});
  RunnerTuning& cached = builder.Tune("conv", "Half(8,1) -> Half(1,1)", {});
  cached.cached = true;
  cached.fastest = TacticId{7};
  cached.fastest_ms = 0.25F;
  EXPECT_EQ(FindOnly(builder).reason,
            "best FP16 candidate 0.250 ms, no time of FP32 to compare with");
}

TEST(WiderThanAsked, ReadsTheFirstRealTypeOfACombination) {
  EngineBuilder builder = Asking({P::kFP16});
  builder.Tune("conv",
               "Int32(1), Half((* 256 (# 1 (SHAPE t))),256,1) where E0=(+ E1 10) -> Float(1)",
               {0.5F});
  EXPECT_THAT(FindOnly(builder).reason, HasSubstr("best FP16 candidate 0.500 ms"));
}

TEST(WiderThanAsked, ReadsNoTypeFromTheOutputs) {
  EngineBuilder builder = Asking({P::kFP16});
  builder.Tune("conv", " -> Half(784,1:8,28,1)", {0.5F});
  builder.Tune("conv", "Bool(1) -> Float(1), Half(784,1:8,28,1)", {0.5F});
  EXPECT_EQ(FindOnly(builder).reason, "?") << "neither combination tells a real-valued input";
}

TEST(WiderThanAsked, LooksOnlyAtTheLayersOwnTuningInTheKeptAttempt) {
  EngineBuilder builder = Asking({P::kFP16});
  builder.Tune("conv", "Half(1) -> Half(1)", {0.1F});  // of an attempt that was given up
  builder.attempt().first_tuning = 1;
  builder.Tune("conv2", "Half(1) -> Half(1)", {0.2F});
  builder.Tune("conv", "Half(1) -> Float(1)", {0.3F}).kind = TuningKind::kReformat;
  EXPECT_EQ(FindOnly(builder).reason, "?");
  builder.Tune("conv", "Half(1) -> Half(1)", {0.4F});
  builder.Tune("conv", "Half(1) -> Half(1)", {0.05F});
  builder.attempt().end_tuning = 4;  // the last is of the next engine
  EXPECT_THAT(FindOnly(builder).reason, HasSubstr("best FP16 candidate 0.400 ms"));
}

TEST(WiderThanAsked, SurvivesRangesThatReachOutOfTheStores) {
  EngineBuilder builder = Asking({P::kFP16});
  builder.Tune("conv", "Half(1) -> Half(1)", {0.25F}).end_trial = 1000;
  builder.attempt().end_tuning = 1000;
  EXPECT_THAT(FindOnly(builder).reason, HasSubstr("0.250 ms"));
}

TEST(WiderThanAsked, SaysThatTheKernelIsWiderThanItsTensors) {
  EngineBuilder builder;
  builder.run().asked_precisions = {P::kFP16};
  Layer& layer = builder.Add("conv", "CaskConvolution", LayerKind::kCompute,
                             {MakeTensor("in", P::kFP16)}, {MakeTensor("out", P::kFP16)});
  layer.tactic.name =
      "sm80_xmma_fprop_implicit_gemm_f16f16_f32f32_f32_nhwckrsc_nhwc_tilesize128x32x8_stage3_"
      "warpsize2x2x1_g1_ffma_aligna4_alignc4";
  layer.tactic.name_source = {{}, 77};
  const WiderThanAsked wider = FindOnly(builder);
  EXPECT_EQ(wider.reason, "its tensors are FP16, the chosen kernel multiplies in FP32");
  EXPECT_EQ(wider.reason_source.line, 77u);
}

}  // namespace
}  // namespace trtscope
