// Builds: attempts, strategies, autotuning, kernels, and builds that show no engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/parsers/build_log/log_text.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using log_text::BlockHeader;
using log_text::BuildOf;
using log_text::LayerNames;
using log_text::Record;
using log_text::Trt;
using log_text::Tuning;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kThree = Record("a", "x", "t") + Record("b", "t", "u") + Record("c", "u", "y");
const std::string kOne = "0x0000000000000001";

std::string Reformat(const std::string& tensor) {
  return Trt("Adding reformat layer: " + tensor +
             " (src) from Float(6272,196,14,1) to Half(6272,1:4,448,32)");
}

// --- Attempts
// ---------------------------------------------------------------------------------------

TEST(Build, GivesItsFactsToTheEngine) {
  const Session session = ParseText(
      BuildOf(Tuning("a", kOne) + Reformat("r"), 3) + Trt("Total Host Persistent Memory: 11") +
      Trt("Total Device Persistent Memory: 12") + Trt("Total Scratch Memory: 13") +
      Trt("Total Weights Memory: 14 bytes") + BlockHeader() + kThree);
  const BuildAttempt* attempt = session.engines[0].chosen_attempt();
  ASSERT_NE(attempt, nullptr);
  EXPECT_EQ(attempt->layers_original->value, 4);
  EXPECT_EQ(attempt->layers_original->source.line, 1U);
  EXPECT_EQ(attempt->layers_after_reformat->value, 3);
  EXPECT_EQ(attempt->tactic_selection_seconds->value, 1.5);
  EXPECT_EQ(attempt->generation_seconds->value, 2.5);
  EXPECT_EQ(attempt->activation_bytes->value, 4096);
  EXPECT_EQ(attempt->host_persistent_bytes->value, 11);
  EXPECT_EQ(attempt->device_persistent_bytes->value, 12);
  EXPECT_EQ(attempt->scratch_bytes->value, 13);
  EXPECT_EQ(attempt->weights_bytes->value, 14);
  ASSERT_EQ(attempt->reformats.size(), 1U);
  EXPECT_EQ(attempt->reformats[0].tensor, "r");
}

TEST(Build, TakesThePeakMemoryBeforeOrBehindTheBlock) {
  const std::string peak = Trt(
      "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 6 MiB, GPU 37 MiB");
  for (const std::string& text : {BuildOf("", 3) + peak + BlockHeader() + kThree,
                                  BuildOf("", 3) + BlockHeader() + kThree + peak}) {
    const Session session = ParseText(text);
    EXPECT_EQ(session.engines[0].chosen_attempt()->peak_cpu_mib->value, 6);
    EXPECT_EQ(session.engines[0].chosen_attempt()->peak_gpu_mib->value, 37);
    EXPECT_EQ(session.engines[0].attempts.size(), 1U);
  }
}

// C2: calibration builds an FP32 engine first, which is never shown.
TEST(Build, WithCalibrationHasTwoAttemptsAndOneEngine) {
  const Session session =
      ParseText(BuildOf(Tuning("fp32", kOne), 5) + Trt("Starting Calibration.") +
                BuildOf(Tuning("int8", kOne), 3) + BlockHeader() + kThree);
  ASSERT_EQ(session.engines.size(), 1U);
  const Engine& engine = session.engines[0];
  ASSERT_EQ(engine.attempts.size(), 2U);
  EXPECT_EQ(engine.attempt, 1U);
  EXPECT_EQ(engine.attempts[0].layers_after_reformat->value, 5);
  EXPECT_EQ(engine.chosen_attempt()->layers_after_reformat->value, 3);
  const BuildLog& log = *engine.log;
  EXPECT_EQ(log.tunings[engine.attempts[0].first_tuning].layer, "fp32");
  EXPECT_EQ(log.tunings[engine.attempts[1].first_tuning].layer, "int8");
  EXPECT_EQ(engine.attempts[0].end_tuning, engine.attempts[1].first_tuning);
}

TEST(Build, IsNotMadeNewByCountersThatComeTwice) {
  // From 8.0 some counters come twice a pass.
  const std::string twice = Trt("After dupe layer removal: 3 layers") +
                            Trt("After dupe layer removal: 3 layers") +
                            Trt("After final dead-layer removal: 3 layers") +
                            Trt("After final dead-layer removal: 3 layers");
  const Session session = ParseText(Trt("Original: 4 layers") + twice + BuildOf("", 3) + twice +
                                    BlockHeader() + kThree);
  EXPECT_EQ(session.engines[0].attempts.size(), 1U);
}

// A12: an engine of two optimisation profiles holds the layers of both.
TEST(Build, AddsTheLayersOfItsProfiles) {
  const std::string profile = Trt("Applying generic optimizations to the graph for inference.") +
                              Tuning("a", kOne) + Trt("After reformat layers: 8 layers");
  const Session session =
      ParseText(Trt("Original: 9 layers") + profile + profile +
                Trt("Engine generation completed in 2.5 seconds.") + BlockHeader() + kThree);
  EXPECT_EQ(session.engines[0].chosen_attempt()->layers_after_reformat->value, 16);
  EXPECT_EQ(session.engines[0].attempts.size(), 1U);
}

std::string Strategy(int strategy, int layers, const std::string& layer) {
  return Trt("Building graph using backend strategy " + std::to_string(strategy)) +
         Trt("Applying generic optimizations to the graph for inference.") + Tuning(layer, kOne) +
         Reformat("of_" + layer) + Trt("Formats and tactics selection completed in 1.5 seconds.") +
         Trt("After reformat layers: " + std::to_string(layers) + " layers") +
         Trt("Engine generation completed in 2.5 seconds.");
}
const std::string kUseFour =
    Trt("Use backend strategy 4 with estimated inference time (0.22528) as the initial choice.");
const std::string kSkipThree =
    Trt("Skip backend strategy 3since its estimated inference time (0.257024) is not faster than "
        "the previous engine with");
const std::string kChooseThree =
    Trt("Chose this engine with backend strategy 3 since its estimated inference time (0.310688) "
        "is faster than");

// C3
TEST(BackendStrategies, GiveTheBlockToTheOneThatWasChosenFirst) {
  const Session session = ParseText(Trt("Original: 20 layers") + Strategy(4, 3, "four") + kUseFour +
                                    Strategy(3, 6, "three") + kSkipThree + Strategy(2, 7, "two") +
                                    BlockHeader() + kThree);
  ASSERT_EQ(session.engines.size(), 1U);
  const Engine& engine = session.engines[0];
  ASSERT_EQ(engine.attempts.size(), 3U);
  EXPECT_EQ(engine.attempt, 0U);
  EXPECT_EQ(engine.chosen_attempt()->backend_strategy, 4);
  EXPECT_EQ(engine.chosen_attempt()->layers_original->value, 20);
  EXPECT_EQ(engine.chosen_attempt()->layers_after_reformat->value, 3);
  ASSERT_EQ(engine.chosen_attempt()->reformats.size(), 1U);
  EXPECT_EQ(engine.chosen_attempt()->reformats[0].tensor, "of_four");
  EXPECT_EQ(engine.log->tunings[engine.chosen_attempt()->first_tuning].layer, "four");
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
}

// C3: 10.16.1, where strategy 3 won.
TEST(BackendStrategies, GiveTheBlockToALaterFasterOne) {
  const Session session = ParseText(Trt("Original: 20 layers") + Strategy(4, 15, "four") +
                                    kUseFour + Strategy(3, 3, "three") + kChooseThree +
                                    Strategy(2, 6, "two") + BlockHeader() + kThree);
  const Engine& engine = session.engines[0];
  EXPECT_EQ(engine.attempt, 1U);
  EXPECT_EQ(engine.chosen_attempt()->backend_strategy, 3);
  ASSERT_EQ(engine.chosen_attempt()->reformats.size(), 1U);
  EXPECT_EQ(engine.chosen_attempt()->reformats[0].tensor, "of_three");
}

TEST(BackendStrategies, MayBeOne) {
  const Session session =
      ParseText(Trt("Original: 20 layers") + Strategy(2, 3, "a") + BlockHeader() + kThree);
  ASSERT_EQ(session.engines[0].attempts.size(), 1U);
  EXPECT_EQ(session.engines[0].chosen_attempt()->backend_strategy, 2);
}

TEST(Build, WithoutAnEngineIsRemembered) {
  const Session session = ParseText(BuildOf(Tuning("first", kOne) + Tuning("last", kOne), 3));
  EXPECT_THAT(session.engines, IsEmpty());
  ASSERT_EQ(session.unfinished.size(), 1U);
  EXPECT_EQ(session.unfinished[0].source.line, 1U);
  EXPECT_EQ(session.unfinished[0].tuned_layers, 2U);
  EXPECT_EQ(session.unfinished[0].last_layer, "last");
  EXPECT_EQ(session.unfinished[0].last_line.line, 10U);
}

TEST(Build, EndsWithItsRun) {
  const Session session = ParseText(log_text::Bare("&&&& RUNNING TensorRT.trtexec # one") +
                                    BuildOf(Tuning("a", kOne), 3) +
                                    log_text::Bare("&&&& FAILED TensorRT.trtexec # one") +
                                    log_text::Bare("&&&& RUNNING TensorRT.trtexec # two") +
                                    BuildOf(Tuning("b", kOne), 3) + BlockHeader() + kThree);
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(session.engines[0].attempts.size(), 1U);
  EXPECT_EQ(session.engines[0].run, 1U);
  ASSERT_EQ(session.unfinished.size(), 1U);
  EXPECT_EQ(session.unfinished[0].last_layer, "a");
}

// --- Reformat insertions
// ----------------------------------------------------------------------------

ReformatInsertion Inserted(const std::string& line) {
  static std::vector<Session> keep;  // the insertion's views point into it
  keep.push_back(
      ParseText(BuildOf(Trt("Adding reformat layer: " + line), 3) + BlockHeader() + kThree));
  const BuildAttempt* attempt = keep.back().engines[0].chosen_attempt();
  return attempt->reformats.empty() ? ReformatInsertion{} : attempt->reformats[0];
}

TEST(ReformatInsertion, IsCutFromTheRight) {
  const ReformatInsertion plain = Inserted(
      "Reformatted Input Tensor 0 to Conv-4 + ReLU-5 (tensor-3) from Float(6272,196,14,1) to "
      "Float(6272,1,448,32)");
  EXPECT_EQ(plain.tensor, "Reformatted Input Tensor 0 to Conv-4 + ReLU-5");
  EXPECT_EQ(plain.source_tensor, "tensor-3");
  EXPECT_EQ(plain.from, "Float(6272,196,14,1)");
  EXPECT_EQ(plain.to, "Float(6272,1,448,32)");
  const ReformatInsertion nested = Inserted(
      "Reformatted Output Tensor 0 to PWN(a from b to c) ((Unnamed Layer* 1) [X]_output (1)) from "
      "Half((* 256 (# 1 (SHAPE t))),256,1) to "
      "Float(10,1)");
  EXPECT_EQ(nested.tensor, "Reformatted Output Tensor 0 to PWN(a from b to c)");
  EXPECT_EQ(nested.source_tensor, "(Unnamed Layer* 1) [X]_output (1)");
  EXPECT_EQ(nested.from, "Half((* 256 (# 1 (SHAPE t))),256,1)");
}

TEST(ReformatInsertion, NeedsAllItsParts) {
  for (const char* line : {"t (s) from Float(1)", "t (s) to Half(1)", "t from Float(1) to Half(1)",
                           "t (s) from x to Half(1)", "t (s) from Float(1) to Half(1", ""}) {
    EXPECT_EQ(Inserted(line).to, "") << line;
  }
}

// --- Autotuning
// -------------------------------------------------------------------------------------

TEST(Autotuning, KeepsRunnersTrialsAndChoices) {
  const Session session =
      ParseText(Tuning("conv (a)", kOne) +
                Trt("*************** Autotuning format combination: Half(784,1) -> Half(784,1) "
                    "***************") +
                Trt("--------------- Timing Runner: conv (a) (CudnnConvolution[0x80000000])") +
                Trt("CudnnConvolution has no valid tactics for this config, skipping") +
                Trt("Skipping CudaConvolution: No valid tactics for conv (a)") +
                Trt("conv (a) [Half(784,1) -> Half(784,1)] got cached result: CaskPooling, tactic "
                    "0x0090bbea764abf95, "
                    "0.25 ms"));
  const BuildLog& log = *session.logs[0];
  ASSERT_EQ(log.trials.size(), 2U);
  EXPECT_EQ(log.trials[1].time_ms, 0.5F);
  EXPECT_EQ(log.trials[1].line, 4U);
  ASSERT_EQ(log.tunings.size(), 4U);
  EXPECT_EQ(log.tunings[0].layer, "conv (a)");
  EXPECT_EQ(log.tunings[0].runner, "CaskConvolution");
  EXPECT_EQ(log.tunings[0].formats, "Float(784,1) -> Half(784,1)");
  EXPECT_EQ(log.tunings[0].kind, TuningKind::kLayer);
  EXPECT_EQ(log.tunings[0].first_trial, 0U);
  EXPECT_EQ(log.tunings[0].end_trial, 2U);
  EXPECT_EQ(log.tunings[0].fastest, TacticId{1});
  EXPECT_EQ(log.tunings[0].fastest_ms, 0.5F);
  EXPECT_TRUE(log.tunings[1].no_valid_tactics);
  EXPECT_EQ(log.tunings[1].runner, "CudnnConvolution");
  EXPECT_TRUE(log.tunings[2].no_valid_tactics);
  EXPECT_EQ(log.tunings[2].runner, "CudaConvolution");
  EXPECT_TRUE(log.tunings[3].cached);
  EXPECT_EQ(log.tunings[3].fastest_ms, 0.25F);
  EXPECT_EQ(log.tunings[3].first_trial, log.tunings[3].end_trial);
  ASSERT_EQ(log.chosen.size(), 1U);
  EXPECT_EQ(log.chosen[0].layer, "conv (a)");
  EXPECT_EQ(log.chosen[0].end_tuning, 1U);
}

TEST(Autotuning, TellsReformatsFromLayers) {
  const Session session = ParseText(
      Trt("*************** Autotuning Reformat: Float(1) -> Half(1) ***************") +
      Trt("--------------- Timing Runner: Optimizer Reformat(<in> -> (Unnamed Layer* 689) "
          "[Shuffle]_output) (Reformat)") +
      Trt("Tactic: 0x0000000000000000 Time: 0.5") +
      Trt("Fastest Tactic: 0x0000000000000000 Time: 0.5") +
      Trt("--------------- Timing Runner: <reformat> (Reformat)") + Trt("Tactic: 0 Time: 0.25"));
  const BuildLog& log = *session.logs[0];
  ASSERT_EQ(log.tunings.size(), 2U);
  EXPECT_EQ(log.tunings[0].kind, TuningKind::kReformat);
  EXPECT_EQ(log.tunings[1].kind, TuningKind::kReformat);
  EXPECT_EQ(log.tunings[1].end_trial, 2U) << "the end of the log ends the runner's turn";
}

// B4
TEST(Autotuning, KnowsThatNothingRan) {
  const Session session = ParseText(Trt("--------------- Timing Runner: a (R[0x80000001])") +
                                    Trt("Tactic: 0x0000000000000004 skipped. Scratch requested: "
                                        "7527202816, available: 1073741824") +
                                    Trt("Fastest Tactic: 0xd15ea5edd15ea5ed Time: inf"));
  const BuildLog& log = *session.logs[0];
  EXPECT_EQ(log.tunings[0].fastest, kNoTactic);
  EXPECT_TRUE(std::isinf(log.tunings[0].fastest_ms));
  ASSERT_EQ(log.skipped_trials.size(), 1U);
  EXPECT_EQ(log.tunings[0].end_skipped, 1U);
  EXPECT_EQ(log.skipped_trials[0].line, 2U);
}

// --- Kernel names
// -----------------------------------------------------------------------------------

TEST(KernelNames, ComeFromTheTacticsId) {
  const Session session =
      ParseText(BuildOf(Tuning("other", "0x00000000000000aa"), 1) + BlockHeader() +
                Record("conv", "x", "y", "CaskConvolution", "0x00000000000000aa"));
  const Layer& layer = session.engines[0].layers[0];
  EXPECT_EQ(layer.tactic.name, "kernel_of_0x00000000000000aa");
  EXPECT_EQ(layer.tactic.name_source.line, 6U);
}

// A14
TEST(KernelNames, JoinDecimalAndHexadecimalIds) {
  const Session session =
      ParseText(Trt("conv Set Tactic Name: k Tactic: -9153228964338181824") + BlockHeader() +
                Record("conv", "x", "y", "CaskConvolution", "0x80f932c0b8ce5940"));
  EXPECT_EQ(session.engines[0].layers[0].tactic.name, "k");
}

TEST(KernelNames, OfTensorRT6And7ComeFromTheLayersName) {
  const Session session =
      ParseText(Trt("Original: 2 layers") + Trt("--------------- Timing Runner: conv1 (icudnn)") +
                Trt("conv1 (icudnn) Set Tactic Name: candidate") + Trt("Tactic: 5 time 0.5") +
                Trt("Fastest Tactic: 5 Time: 0.5") +
                Trt("Formats and tactics selection completed in 1.5 seconds.") +
                Trt("conv1 (icudnn) Set Tactic Name: volta_int8x4_icudnn") +
                Trt("Engine generation completed in 2.5 seconds.") + BlockHeader() +
                Trt("Layer: conv1 (icudnn), Tactic: 7, x[Float(1)] -> y[Int8(1)]") +
                Trt("Layer: ip1 (Scale), Tactic: 5, y[Int8(1)] -> z[Float(1)]"));
  const Engine& engine = session.engines[0];
  EXPECT_EQ(engine.layers[0].tactic.name, "volta_int8x4_icudnn");
  EXPECT_EQ(engine.layers[0].tactic.name_source.line, 7U);
  EXPECT_EQ(engine.layers[1].tactic.name, "candidate") << "by the tactic's id";
}

TEST(KernelNames, AreNotGuessedWhereAnIdHasTwo) {
  const Session session = ParseText(Trt("a Set Tactic Name: k1 Tactic: 0x0000000000000001") +
                                    Trt("b Set Tactic Name: k2 Tactic: 0x0000000000000001") +
                                    BlockHeader() + Record("a", "x", "y"));
  EXPECT_EQ(session.engines[0].layers[0].tactic.name, "");
  EXPECT_THAT(session.logs[0]->kernels, IsEmpty());
}

// --- TensorRT 5
// -------------------------------------------------------------------------------------

std::string Info(const std::string& message) { return "[I] [TRT] " + message + "\n"; }

const std::string kFive = Info("Original: 3 layers") + Info("--------------- Timing conv1(3)") +
                          Info("Tactic 0 time 0.75") + Info("") +
                          Info("--------------- Timing conv1(14)") + Info("Tactic 5 time 0.5") +
                          Info("Tactic 4 scratch requested: 1205907456, available: 1073741824") +
                          Info("--------------- Chose 14 (5)") + Info("") +
                          Info("--------------- Timing pool1(8)") +
                          Info("Tactic -1 is the only option, timing skipped") +
                          Info("--------------- Timing <reformat>(9)") +
                          Info("Tactic 0 time 0.25") + Info("--------------- Timing ip1(6)") +
                          Info("Tactic 7 time 0.125") + Info("--------------- Chose 6 (7)");

TEST(TensorRT5, MakesAnEngineOfItsTuningLines) {
  const Session session = ParseText(
      kFive + Info("Data initialization and engine generation completed in 0.0375 seconds."));
  ASSERT_EQ(session.engines.size(), 1U);
  const Engine& engine = session.engines[0];
  EXPECT_EQ(engine.layers_from, LayersFrom::kTuningLines);
  EXPECT_THAT(LayerNames(engine), ElementsAre("conv1", "pool1", "ip1"));
  EXPECT_EQ(engine.layers[0].tactic.id, TacticId{5});
  EXPECT_EQ(engine.layers[1].tactic.id, TacticId{~uint64_t{0}});
  EXPECT_EQ(engine.layers[2].tactic.id, TacticId{7});
  EXPECT_EQ(engine.source.line, 2U);
  EXPECT_FALSE(engine.truncated);
  EXPECT_EQ(session.diagnostics.count(Code::kLayersFromTuning), 1U);
  EXPECT_THAT(session.unfinished, IsEmpty());
  EXPECT_THAT(CheckInvariants(engine), IsEmpty());
}

TEST(TensorRT5, MarksAnEngineOfAnUnfinishedBuild) {
  const Session session = ParseText(kFive);
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_TRUE(session.engines[0].truncated);
}

TEST(TensorRT5, MakesNoEngineOfChoicesWithoutRunners) {
  const std::string generated = Info("Engine generation completed in 1 seconds.");
  // The second build has a choice, but no runner that it could be between.
  const Session session =
      ParseText(Info("Original: 3 layers") + Info("--------------- Timing conv1(3)") +
                Info("Original: 3 layers") + Info("--------------- Chose 14 (5)") + generated);
  EXPECT_THAT(session.engines, IsEmpty());
}

}  // namespace
}  // namespace trtscope
