#include "parsers/build_log/tuning_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace trtscope {
namespace {

using Kind = TacticLine::Kind;

struct TimedCase {
  const char* name;
  const char* line;
  uint64_t tactic;
  float time_ms;
  const char* kernel;
};

std::string TimedName(const testing::TestParamInfo<TimedCase>& info) { return info.param.name; }

class TimedLine : public testing::TestWithParam<TimedCase> {};

TEST_P(TimedLine, IsRead) {
  const TacticLine line = ParseTacticLine(GetParam().line);
  EXPECT_EQ(line.kind, Kind::kTimed);
  EXPECT_EQ(line.tactic.value, GetParam().tactic);
  EXPECT_EQ(line.time_ms, GetParam().time_ms);
  EXPECT_EQ(line.kernel, GetParam().kernel);
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();

INSTANTIATE_TEST_SUITE_P(
    EveryVersion, TimedLine,
    testing::Values(TimedCase{"V5", "Tactic 3146172331490511787 time 0.694752",
                              3146172331490511787U, 0.694752F, ""},
                    TimedCase{"V6", "Tactic: 861694390046228376 time 0.537152", 861694390046228376U,
                              0.537152F, ""},
                    TimedCase{"V6Negative", "Tactic: -3360065831133338131 time 0.5",
                              0xd15ea5edd15ea5edU, 0.5F, ""},
                    TimedCase{"V80", "Tactic: 1002 Time: 0.00452", 1002, 0.00452F, ""},
                    TimedCase{"V84", "Tactic: 0x0ebe499388e08286 Time: 0.0129196",
                              0x0ebe499388e08286U, 0.0129196F, ""},
                    // 8.4.10 prints decimals again: the token decides, not the version.
                    TimedCase{"V8410", "Tactic: 0 Time: 0.450862", 0, 0.450862F, ""},
                    TimedCase{"ShortHex", "Tactic: 0x3e8 Time: 1", 1000, 1.0F, ""},
                    TimedCase{"UpperHex", "Tactic: 0x00000000000003E8 Time: 1.5", 1000, 1.5F, ""},
                    TimedCase{"V86",
                              "Tactic Name: ampere_scudnn_128x128_relu_medium_nn_v1 Tactic: "
                              "0xf067e6205da31c2e Time: 0.0129196",
                              0xf067e6205da31c2eU, 0.0129196F,
                              "ampere_scudnn_128x128_relu_medium_nn_v1"},
                    // B2
                    TimedCase{"V86Gemm",
                              "Tactic Name: sm80_gemm numSplitK: 1 numBuffers: 0 numKernels: 1 "
                              "Tactic: 0x0000000000020a05 Time: 0.5",
                              0x20a05, 0.5F, "sm80_gemm"},
                    TimedCase{"KernelWithBlanks",
                              "Tactic Name: void k<a, b>(c) Tactic: 0x01 Time: 0.5", 1, 0.5F,
                              "void k<a, b>(c)"},
                    TimedCase{"TrailingBlanks", "Tactic: 0 Time: 0.25   \r", 0, 0.25F, ""},
                    TimedCase{"Exponent", "Tactic: 0 Time: 1e-05", 0, 1e-05F, ""},
                    TimedCase{"LongMantissa", "Tactic: 0 Time: 0.12345678901234567", 0,
                              0.12345678901234567F, ""},
                    // B4: what did not run has an infinite time.
                    TimedCase{"NotRun7", "Tactic: -3360065831133338131 Time: 3.40282e+38",
                              kNoTactic.value, kInfinity, ""},
                    TimedCase{"NotRun10", "Tactic: 0xd15ea5edd15ea5ed Time: inf", kNoTactic.value,
                              kInfinity, ""},
                    TimedCase{"NotANumber", "Tactic: 0 Time: nan", 0, kInfinity, ""}),
    TimedName);

TEST(ParseTacticLine, ReadsTimesAsExactlyAsTheGeneralWay) {
  for (const char* text :
       {"0.0129196", "0.00402895", "123456.789", "7", "0.1", "99999999999999.9", "0.694752"}) {
    const std::string line = "Tactic: 0 Time: " + std::string(text);
    EXPECT_EQ(ParseTacticLine(line).time_ms, static_cast<float>(std::strtod(text, nullptr)))
        << text;
  }
}

TEST(ParseTacticLine, ReadsSkippedTactics) {
  for (const char* line :
       {"Tactic: 0x0000000000000004 skipped. Scratch requested: 7527202816, available: 1073741824",
        "Tactic: 4 skipped. Scratch requested: 7527202816, available: 1073741824           ",
        "Tactic 4 scratch requested: 7527202816, available: 1073741824"}) {
    const TacticLine skipped = ParseTacticLine(line);
    EXPECT_EQ(skipped.kind, Kind::kSkipped) << line;
    EXPECT_EQ(skipped.tactic.value, 4U);
    EXPECT_EQ(skipped.requested_bytes, 7527202816U);
    EXPECT_EQ(skipped.available_bytes, 1073741824U);
  }
}

TEST(ParseTacticLine, ReadsTheOnlyOptionOfTensorRT5) {
  const TacticLine line = ParseTacticLine("Tactic 0 is the only option, timing skipped");
  EXPECT_EQ(line.kind, Kind::kOnlyOption);
  EXPECT_EQ(line.tactic.value, 0U);
}

TEST(ParseTacticLine, RefusesHalfLinesAndSimilarLines) {
  for (const char* line : {"",
                           "Tactic",
                           "Tactic: ",
                           "Tactic: 0",
                           "Tactic: 0 Time:",
                           "Tactic: 0 Time: ",
                           "Tactic: 0 Time: .",
                           "Tactic: 0 Time: x",
                           "Tactic: 0 Time: 0.5ms",
                           "Tactic: 0 Time: 0.5.5",
                           "Tactic: x Time: 0.5",
                           "Tactic: 0x Time: 0.5",
                           "Tactic: 0x12345678901234567 Time: 0.5",
                           "Tactic: 99999999999999999999 Time: 0.5",
                           "Tactic: 1.5 Time: 0.5",
                           "Tactics: 0 Time: 0.5",
                           "Tactic: 0 time",
                           "Tactic: 0x0ebe499388e08286 Tim",
                           "Tactic Device request: 4096MB Available: 307MB. Device memory is "
                           "insufficient to use tactic.",
                           "Tactic: 4 skipped. Scratch requested: , available: 1",
                           "Tactic: 4 skipped. Scratch requested: 1",
                           "Tactic: 4 skipped. Scratch requested: 1, available: ",
                           "Tactic 4 scratch requested: -1, available: 2"}) {
    EXPECT_EQ(ParseTacticLine(line).kind, Kind::kNone) << line;
  }
}

// B3
TEST(ParseTacticLine, DoesNotCountTheFastestTacticAsATrial) {
  EXPECT_EQ(ParseTacticLine("Fastest Tactic: 0x0ebe499388e08286 Time: 0.0129196").kind,
            Kind::kNone);
  EXPECT_EQ(
      ParseTacticLine(
          "conv (CaskConvolution[0x80000009]) profiling completed in 0.15 seconds. Fastest Tactic: "
          "0x5b8bf1b8028629d9 Time: 0.00402895")
          .kind,
      Kind::kNone);
  EXPECT_EQ(ParseTacticLine("Tactic_layer (R[0x80000009]) profiling completed in 0.15 seconds. "
                            "Fastest Tactic: 0x01 Time: "
                            "0.1")
                .kind,
            Kind::kNone);
}

// B6, B8: other lines with numbers that are no trials.
TEST(ParseTacticLine, RefusesWorkspaceAndMyelinLines) {
  for (const char* line :
       {"Setting workspace to 7469400064enables more tactics for profiling",
        " (foreignNode)   70, 0.0132384, 1.00000, 1.45765, sm80_xmma_gemm, 0x3cf17f0300ad1, ",
        "conv: 216 available tactics, 0 unparsable, 108 pruned, 108 remaining after tactic "
        "pruning.",
        "x [Float(1) -> Half(1)] got cached result: CaskPooling, tactic 0x01, 0.5 ms"}) {
    EXPECT_EQ(ParseTacticLine(line).kind, Kind::kNone) << line;
  }
}

// --- Kernel names
// ---------------------------------------------------------------------------------

TEST(ParseSetTacticName, ReadsTheFamilyOfTensorRT6And7) {
  Event event;
  ASSERT_TRUE(ParseSetTacticName(
      "conv1 (icudnn) Set Tactic Name: volta_int8x4_icudnn_int8x4_128x32_nn_v1", event));
  EXPECT_EQ(event.kind, EventKind::kLayerKernel);
  EXPECT_EQ(event.text, "conv1");
  EXPECT_EQ(event.text2, "volta_int8x4_icudnn_int8x4_128x32_nn_v1");
  EXPECT_FALSE(event.flag);
  ASSERT_TRUE(ParseSetTacticName("Conv_4 + Relu_6 () Set Tactic Name: k", event));
  EXPECT_EQ(event.text, "Conv_4 + Relu_6");
}

TEST(ParseSetTacticName, ReadsIdsFromTensorRT8) {
  Event event;
  ASSERT_TRUE(ParseSetTacticName(
      "Conv__25 + Relu Set Tactic Name: maxwell_scudnn_nn_v1 Tactic: 1062367460111450758", event));
  EXPECT_EQ(event.text, "Conv__25 + Relu");
  EXPECT_TRUE(event.flag);
  EXPECT_EQ(event.id, 1062367460111450758U);
  ASSERT_TRUE(ParseSetTacticName("Conv (a) Set Tactic Name: k Tactic: 0x0ebe499388e08286", event));
  EXPECT_EQ(event.text, "Conv (a)")
      << "with an id there is no family, so the bracket is the name's";
  EXPECT_EQ(event.id, 0x0ebe499388e08286U);
}

// B2
TEST(ParseSetTacticName, ReadsLinesWithoutALayerAndWithWordsBehindTheId) {
  Event event;
  ASSERT_TRUE(
      ParseSetTacticName("Set Tactic Name: maxwell_sgemm_128x128_relu_tn_v1 Tactic: "
                         "0x00000000020a0543 numSplitK: 5 numBuffers: 1 "
                         "numKernels: 1",
                         event));
  EXPECT_EQ(event.text, "");
  EXPECT_EQ(event.text2, "maxwell_sgemm_128x128_relu_tn_v1");
  EXPECT_EQ(event.id, 0x20a0543U);
}

// A13
TEST(ParseSetTacticName, KeepsTorchScriptNames) {
  Event event;
  ASSERT_TRUE(
      ParseSetTacticName("%0 : Tensor = aten::_convolution(%x.1, %w) # /home/f.py:1455:17 Set "
                         "Tactic Name: k Tactic: 0x8d56000000000001",
                         event));
  EXPECT_EQ(event.text, "%0 : Tensor = aten::_convolution(%x.1, %w) # /home/f.py:1455:17");
}

TEST(ParseSetTacticName, RefusesOtherLines) {
  Event event;
  for (const char* line :
       {"", "Set Tactic", "conv Set Tactic Name:k", "Tactic Name: k Tactic: 0x01 Time: 1"}) {
    EXPECT_FALSE(ParseSetTacticName(line, event)) << line;
    EXPECT_EQ(event.kind, EventKind::kNone);
  }
}

// --- Runners, choices, headers
// --------------------------------------------------------------------

struct RunnerCase {
  const char* line;
  const char* layer;
  const char* runner;
};

class RunnerLine : public testing::TestWithParam<RunnerCase> {};

TEST_P(RunnerLine, IsRead) {
  Event event;
  ASSERT_TRUE(ParseDashLine(GetParam().line, event));
  EXPECT_EQ(event.kind, EventKind::kRunner);
  EXPECT_EQ(event.text, GetParam().layer);
  EXPECT_EQ(event.text2, GetParam().runner);
}

INSTANTIATE_TEST_SUITE_P(
    EveryVersion, RunnerLine,
    testing::Values(
        RunnerCase{"--------------- Timing conv1/7x7_s2 + conv1/relu_7x7(14)",
                   "conv1/7x7_s2 + conv1/relu_7x7", "14"},
        RunnerCase{"--------------- Timing Runner: conv1 + relu1 (icudnn)", "conv1 + relu1",
                   "icudnn"},
        RunnerCase{"--------------- Timing Runner: <reformat> (Reformat)", "<reformat>",
                   "Reformat"},
        RunnerCase{"--------------- Timing Runner: Optimizer Reformat (Reformat)",
                   "Optimizer Reformat", "Reformat"},
        RunnerCase{"--------------- Timing Runner: Conv-1 (CaskConvolution)", "Conv-1",
                   "CaskConvolution"},
        RunnerCase{"--------------- Timing Runner: Conv-1 (CaskConvolution[0x80000009])", "Conv-1",
                   "CaskConvolution"},
        // B1
        RunnerCase{"--------------- Timing Runner: Optimizer Reformat(<in> -> (Unnamed Layer* 689) "
                   "[Shuffle]_output) (Reformat)",
                   "Optimizer Reformat(<in> -> (Unnamed Layer* 689) [Shuffle]_output)", "Reformat"},
        RunnerCase{
            "--------------- Timing Runner: Optimizer Reformat(x -> <out>) (Reformat[0x80000006])",
            "Optimizer Reformat(x -> <out>)", "Reformat"}));

TEST(ParseDashLine, MarksTensorRT5sNumberedRunners) {
  Event event;
  ASSERT_TRUE(ParseDashLine("--------------- Timing conv1(14)", event));
  EXPECT_TRUE(event.flag);
  Event later;
  ASSERT_TRUE(ParseDashLine("--------------- Timing Runner: conv1 (14)", later));
  EXPECT_FALSE(later.flag);
}

TEST(ParseDashLine, ReadsTensorRT5sChoice) {
  Event event;
  ASSERT_TRUE(ParseDashLine("--------------- Chose 14 (-675401754313066228)", event));
  EXPECT_EQ(event.kind, EventKind::kChosen);
  EXPECT_EQ(event.text2, "14");
  EXPECT_EQ(event.id, static_cast<uint64_t>(-675401754313066228LL));
}

TEST(ParseDashLine, RefusesOtherLines) {
  for (const char* line :
       {"", "---------------", "--------------- ", "--------------- Timing Runner: conv1",
        "--------------- Timing Runner: conv1 (Cask", "--------------- Timing conv1",
        "--------------- Layers running on DLA: ", "--------------- Chose 14",
        "--------------- Chose 14 (x)", "--------------- Chose 14 (5",
        "---------- Layers Running on DLA ----------",
        "-----------SqueezePushDown kSQUEEZE_JOIN case: A --> B --> C"}) {
    Event event;
    EXPECT_FALSE(ParseDashLine(line, event)) << line;
  }
}

TEST(ParseStarLine, ReadsFormatsOfEveryVersion) {
  Event event;
  ASSERT_TRUE(ParseStarLine(
      "*************** Autotuning format combination: Float(784,1:4,28,1) -> Float(6272,1:4,224,8) "
      "***************",
      event));
  EXPECT_EQ(event.kind, EventKind::kFormats);
  EXPECT_EQ(event.text, "Float(784,1:4,28,1) -> Float(6272,1:4,224,8)");
  // 8.0 forgets the blank.
  ASSERT_TRUE(
      ParseStarLine("*************** Autotuning Reformat:Float(784,784,28,1) -> Half(784,784,28,1) "
                    "***************",
                    event));
  EXPECT_EQ(event.kind, EventKind::kReformatFormats);
  EXPECT_EQ(event.text, "Float(784,784,28,1) -> Half(784,784,28,1)");
  ASSERT_TRUE(ParseStarLine(
      "*************** Autotuning Reformat: Float(784,784,28,1) -> Half(1) ***************",
      event));
  EXPECT_EQ(event.text, "Float(784,784,28,1) -> Half(1)");
}

// B5
TEST(ParseStarLine, ReadsEmptySidesAndSymbolicStrides) {
  Event event;
  ASSERT_TRUE(
      ParseStarLine("*************** Autotuning format combination:  -> Float(131072,32768,512,1) "
                    "***************",
                    event));
  EXPECT_EQ(event.text, " -> Float(131072,32768,512,1)");
  ASSERT_TRUE(
      ParseStarLine("*************** Autotuning format combination:  ->  ***************", event));
  EXPECT_EQ(event.text, " ->");
  const std::string symbolic =
      "Float((MUL_ADD 512 E1 5120),E0,E0,1) where E0=(+ E1 10) E1=(BROADCAST_SIZE a:b) -> Float((* "
      "512 E0),E0,E0,1) where "
      "E0=(* 2 (# 1 (SHAPE t)))";
  const std::string line =
      "*************** Autotuning format combination: " + symbolic + " ***************";
  ASSERT_TRUE(ParseStarLine(line, event));
  EXPECT_EQ(event.text, symbolic);
}

TEST(ParseStarLine, RefusesOtherLines) {
  for (const char* line :
       {"", "***************", "*************** Autotuning op x ***************",
        "* GPU compute time is unstable", "************** Autotuning format combination: a -> b"}) {
    Event event;
    EXPECT_FALSE(ParseStarLine(line, event)) << line;
  }
}

TEST(ParseChosenLine, ReadsRunnerAndTactic) {
  Event event;
  ASSERT_TRUE(ParseChosenLine(
      ">>>>>>>>>>>>>>> Chose Runner Type: CaskConvolution Tactic: 0x5b8bf1b8028629d9", event));
  EXPECT_EQ(event.kind, EventKind::kChosen);
  EXPECT_EQ(event.text2, "CaskConvolution");
  EXPECT_EQ(event.id, 0x5b8bf1b8028629d9U);
  ASSERT_TRUE(ParseChosenLine(">>>>>>>>>>>>>>> Chose Runner Type: Scale Tactic: -5", event));
  EXPECT_EQ(event.id, static_cast<uint64_t>(-5LL));
}

TEST(ParseChosenLine, RefusesOtherLines) {
  for (const char* line :
       {"", ">>>>>>>>>>>>>>> Chose Runner Type: ", ">>>>>>>>>>>>>>> Chose Runner Type: A Tactic: ",
        ">>>>>>>>>>>>>>> Chose Runner Type: A Tactic: x", ">> Chose Runner Type: A Tactic: 1"}) {
    Event event;
    EXPECT_FALSE(ParseChosenLine(line, event)) << line;
  }
}

TEST(ParseFastestLine, ReadsTacticAndTime) {
  Event event;
  ASSERT_TRUE(ParseFastestLine("Fastest Tactic: 1002 Time: 0.234496", event));
  EXPECT_EQ(event.kind, EventKind::kFastest);
  EXPECT_EQ(event.id, 1002U);
  EXPECT_FLOAT_EQ(static_cast<float>(event.number), 0.234496F);
  // An id whose length puts a blank where a hexadecimal id's would be.
  ASSERT_TRUE(ParseFastestLine("Fastest Tactic: 1234567890 Time: 0.5", event));
  EXPECT_EQ(event.id, 1234567890U);
  // B4
  ASSERT_TRUE(ParseFastestLine("Fastest Tactic: -3360065831133338131 Time: 3.40282e+38", event));
  EXPECT_EQ(TacticId{event.id}, kNoTactic);
  EXPECT_TRUE(std::isinf(event.number));
  ASSERT_TRUE(ParseFastestLine("Fastest Tactic: 0xd15ea5edd15ea5ed Time: inf", event));
  EXPECT_EQ(TacticId{event.id}, kNoTactic);
}

TEST(ParseFastestLine, RefusesOtherLines) {
  for (const char* line : {"", "Fastest ", "Fastest Tactic: 1", "Fastest Tactic: 1 Time:",
                           "Tactic: 1 Time: 1", "Fastest and best Tactic: 1 Time: 1"}) {
    Event event;
    EXPECT_FALSE(ParseFastestLine(line, event)) << line;
  }
}

TEST(ParseTacticSentence, ReadsProfilingCompleted) {
  Event event;
  ASSERT_TRUE(ParseTacticSentence(
      "a (b) -> c (CaskConvolution[0x80000009]) profiling completed in 0.153992 seconds. Fastest "
      "Tactic: 0x5b8bf1b8028629d9 Time: 0.00402895",
      event));
  EXPECT_EQ(event.kind, EventKind::kProfilingDone);
  EXPECT_EQ(event.text, "a (b) -> c");
  EXPECT_EQ(event.text2, "0.153992");
  EXPECT_EQ(event.id, 0x5b8bf1b8028629d9U);
  EXPECT_FLOAT_EQ(static_cast<float>(event.number), 0.00402895F);
}

TEST(ParseTacticSentence, ReadsCachedResults) {
  Event event;
  ASSERT_TRUE(
      ParseTacticSentence("/MaxPool [x] [Float(25088,784,28,1) -> Float(6272,196,14,1)] got cached "
                          "result: CaskPooling, "
                          "tactic 0x0090bbea764abf95, 0.00205727 ms",
                          event));
  EXPECT_EQ(event.kind, EventKind::kCachedResult);
  EXPECT_EQ(event.text, "/MaxPool [x] [Float(25088,784,28,1) -> Float(6272,196,14,1)]");
  EXPECT_EQ(event.text2, "CaskPooling");
  EXPECT_EQ(event.id, 0x0090bbea764abf95U);
  EXPECT_FLOAT_EQ(static_cast<float>(event.number), 0.00205727F);
}

TEST(ParseTacticSentence, ReadsBothFormsOfNoValidTactics) {
  Event old;
  ASSERT_TRUE(
      ParseTacticSentence("CudnnConvolution has no valid tactics for this config, skipping", old));
  EXPECT_EQ(old.kind, EventKind::kNoValidTactics);
  EXPECT_EQ(old.text2, "CudnnConvolution");
  EXPECT_EQ(old.text, "");
  Event fresh;
  ASSERT_TRUE(ParseTacticSentence("Skipping CudnnConvolution: No valid tactics for conv1: a + relu",
                                  fresh));
  EXPECT_EQ(fresh.kind, EventKind::kNoValidTactics);
  EXPECT_EQ(fresh.text2, "CudnnConvolution");
  EXPECT_EQ(fresh.text, "conv1: a + relu");
}

TEST(ParseTacticSentence, IsNotMisledByHowNamesBeginAndEnd) {
  Event skipped;
  ASSERT_TRUE(
      ParseTacticSentence("Skipping CaskPooling: No valid tactics for max pooling", skipped));
  EXPECT_EQ(skipped.text, "max pooling");
  Event kernel;
  ASSERT_TRUE(ParseTacticSentence("conv () Set Tactic Name: fused_pooling", kernel));
  EXPECT_EQ(kernel.text2, "fused_pooling");
  Event done;
  ASSERT_TRUE(
      ParseTacticSentence("Skipping a beat (R[0x80000009]) profiling completed in 0.15 seconds. "
                          "Fastest Tactic: 1 Time: 2",
                          done));
  EXPECT_EQ(done.text, "Skipping a beat");
}

TEST(ParseTacticSentence, RefusesSimilarSentences) {
  for (const char* line :
       {"Skipping tactic 3 due to insuficient memory on requested size of 2218 detected for tactic "
        "4.",
        "conv: 216 available tactics, 0 unparsable, 108 pruned, 108 remaining after tactic "
        "pruning.",
        "Formats and tactics selection completed in 6.49572 seconds.",
        "Using default tactic sources",
        "a (R) profiling completed in 0.1 seconds. Fastest Tactic: 1",
        "a (R) profiling completed in 0.1 seconds.", "a [b] got cached result: R, tactic x, 1 ms",
        "a [b] got cached result: R", "a [b] got cached result: R, tactic 0x1, ms",
        "Disabling unused tactic source: CUBLAS, CUBLAS_LT"}) {
    Event event;
    EXPECT_FALSE(ParseTacticSentence(line, event)) << line;
  }
}

TEST(TuningLines, SurviveEveryFrontOfThemselves) {
  for (const char* whole :
       {"Tactic Name: k numSplitK: 1 Tactic: 0xf067e6205da31c2e Time: 0.0129196",
        "Tactic: 4 skipped. Scratch requested: 1, available: 2",
        "--------------- Timing Runner: a (R[0x80000009])",
        "*************** Autotuning format combination: a -> b ***************",
        ">>>>>>>>>>>>>>> Chose Runner Type: R Tactic: 0x5b8bf1b8028629d9",
        "Fastest Tactic: 1002 Time: 0.234496",
        "a (R[0x8]) profiling completed in 0.1 seconds. Fastest Tactic: 0x01 Time: 0.1",
        "a [F(1) -> F(1)] got cached result: R, tactic 0x0090bbea764abf95, 0.002 ms",
        "conv (f) Set Tactic Name: k Tactic: 0x01"}) {
    const std::string line = whole;
    for (std::size_t n = 0; n < line.size(); ++n) {
      const std::string_view front = std::string_view(line).substr(0, n);
      Event event;
      ParseTacticLine(front);
      ParseSetTacticName(front, event);
      ParseDashLine(front, event);
      ParseStarLine(front, event);
      ParseChosenLine(front, event);
      ParseFastestLine(front, event);
      ParseTacticSentence(front, event);
      EXPECT_LE(event.text.size(), n);
    }
  }
}

}  // namespace
}  // namespace trtscope
