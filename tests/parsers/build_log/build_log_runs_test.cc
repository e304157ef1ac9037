// Runs of programs: banners, options, devices, messages and measurements.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/build_log/log_text.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using log_text::Bare;
using log_text::BlockHeader;
using log_text::BuildOf;
using log_text::Own;
using log_text::Record;
using log_text::Trt;
using log_text::Warn;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kRunning =
    Bare("&&&& RUNNING TensorRT.trtexec [TensorRT v8401] # trtexec --onnx=m.onnx --fp16");
const std::string kPassed =
    Bare("&&&& PASSED TensorRT.trtexec [TensorRT v8401] # trtexec --onnx=m.onnx --fp16");
const std::string kBlock = BlockHeader() + Record("conv", "x", "y");
const std::string kOptions =
    Own("=== Model Options ===") + Own("Format: ONNX") + Own("Model: models/m.onnx") +
    Own("=== Build Options ===") + Own("Precision: FP32+FP16+INT8") + Own("Calibration: Dynamic") +
    Own("Input(s)s format: fp32:CHW") + Own("") + Own("=== Device Information ===") +
    Own("Selected Device: Orin") + Own("Compute Capability: 8.7");

TEST(Run, KnowsVersionCommandOptionsDeviceAndResult) {
  const Session session = ParseText(kRunning + kOptions + Trt("chatter: of TensorRT") +
                                    Own("Start parsing network model") + kBlock + kPassed);
  ASSERT_EQ(session.logs[0]->runs.size(), 1U);
  const RunInfo& run = session.logs[0]->runs[0];
  EXPECT_EQ(run.trt_version, "8.4.1");
  EXPECT_EQ(run.trt_version_source.line, 1U);
  EXPECT_EQ(run.command_line, "trtexec --onnx=m.onnx --fp16");
  EXPECT_THAT(run.asked_precisions,
              ElementsAre(Precision::kFP32, Precision::kFP16, Precision::kINT8));
  EXPECT_EQ(run.asked_source.line, 6U);
  EXPECT_EQ(run.device.text, "Orin");
  EXPECT_EQ(run.compute_capability.text, "8.7");
  EXPECT_EQ(run.FindOption("Calibration"), "Dynamic");
  EXPECT_EQ(run.FindOption("Input(s)s format"), "fp32:CHW");
  EXPECT_EQ(run.options.size(), 7U);
  EXPECT_EQ(run.options[2].section, "Build Options");
  EXPECT_EQ(run.result, RunResult::kPassed);
  EXPECT_EQ(session.engines[0].run, 0U);
  EXPECT_EQ(session.engines[0].name, "m.onnx");
}

TEST(Run, TakesNoOptionsBehindTheBanner) {
  const Session session = ParseText(kRunning + kOptions + Own("Some sentence without a key") +
                                    Own("Trace averages of 3 runs:") +
                                    Own("Created input binding for x:0 with dimensions 4x1x28x28"));
  EXPECT_EQ(session.logs[0]->runs[0].options.size(), 7U);
}

TEST(Run, ReadsOptionsWithoutPrefix) {
  const Session session =
      ParseText(Bare("=== Build Options ===") + Bare("Precision: FP32+FP16 (Sparsity: off)") +
                Bare("Max batch: 1") + kBlock);
  const RunInfo& run = session.logs[0]->runs[0];
  EXPECT_THAT(run.asked_precisions, ElementsAre(Precision::kFP32, Precision::kFP16));
  EXPECT_EQ(run.FindOption("Max batch"), "1");
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U);
}

TEST(Run, LearnsTheVersionFromWhatIsSaidFirst) {
  const auto version = [](const std::string& text) {
    return ParseText(text).logs[0]->runs[0].trt_version;
  };
  EXPECT_EQ(version(Own("TensorRT version: 8.4.12")), "8.4.12");
  EXPECT_EQ(version(Own("TensorRT version: 8003")), "8.0.3");
  EXPECT_EQ(
      version(Trt("Trying to load shared library libnvinfer_builder_resource_sm89.so.10.16.0")),
      "10.16.0");
  EXPECT_EQ(version(Bare("&&&& RUNNING TensorRT.trtexec [TensorRT v101600] [b72] # trtexec") +
                    Own("TensorRT version: 1.2")),
            "10.16.0");
  EXPECT_EQ(version(Bare("&&&& RUNNING TensorRT.trtexec # ./trtexec") + Own("x")), "");
}

TEST(Run, MayFail) {
  const Session session =
      ParseText(kRunning + Bare("[08/17/2022-07:50:52] [E] Engine set up failed") +
                Bare("&&&& FAILED TensorRT.trtexec # x"));
  EXPECT_EQ(session.logs[0]->runs[0].result, RunResult::kFailed);
  EXPECT_EQ(session.logs[0]->runs[0].result_source.line, 3U);
}

// C8
TEST(Run, MayEndWithoutAResult) {
  EXPECT_EQ(ParseText(kRunning + Trt("x")).logs[0]->runs[0].result, RunResult::kUnknown);
}

TEST(Run, DoesNotOwnWhatComesBehindItsEnd) {
  const Session session =
      ParseText(kRunning + kOptions + kBlock + Own("Engine built in 3 sec.") + kPassed +
                BuildOf("", 1) + kBlock + Own("Engine built in 4 sec."));
  ASSERT_EQ(session.engines.size(), 2U);
  const RunInfo* run = session.engines[1].run_info();
  ASSERT_NE(run, session.engines[0].run_info());
  if (run != nullptr) {
    EXPECT_EQ(run->trt_version, "");
    EXPECT_EQ(run->command_line, "");
    EXPECT_EQ(run->result, RunResult::kUnknown);
  }
  EXPECT_EQ(session.engines[0].built_seconds->value, 3.0);
  EXPECT_EQ(session.engines[1].built_seconds->value, 4.0);
  EXPECT_EQ(session.engines[1].name, "engine-1");
}

TEST(Run, EachOfAFileHasItsEngines) {
  const Session session =
      ParseText(kRunning + kBlock + kPassed + kRunning + kBlock + kBlock + kPassed);
  ASSERT_EQ(session.engines.size(), 3U);
  EXPECT_EQ(session.engines[0].run, 0U);
  EXPECT_EQ(session.engines[1].run, 1U);
  EXPECT_EQ(session.engines[2].run, 1U);
}

// --- Messages
// ---------------------------------------------------------------------------------------

TEST(Messages, AreCountedOnceAText) {
  const Session session =
      ParseText(Warn("again") + Trt("x") + Warn("once") + Warn("again") + Warn("again"));
  const std::vector<LogMessage>& messages = session.logs[0]->messages;
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].text, "again");
  EXPECT_EQ(messages[0].count, 3U);
  EXPECT_EQ(messages[0].source.line, 1U);
  EXPECT_EQ(messages[0].severity, LogSeverity::kWarning);
  EXPECT_EQ(messages[1].count, 1U);
}

TEST(Messages, AreBounded) {
  std::string text;
  for (int i = 0; i < 2500; ++i) text += Warn("message " + std::to_string(i));
  const Session session = ParseText(text);
  EXPECT_EQ(session.logs[0]->messages.size() + session.logs[0]->messages_dropped, 2500U);
  EXPECT_GT(session.logs[0]->messages_dropped, 0U);
}

// --- Measurements
// -----------------------------------------------------------------------------------

const std::string kSummary8 =
    Own("=== Performance summary ===") + Own("Throughput: 6106.55 qps") +
    Own("Latency: min = 0.158203 ms, max = 1.80566 ms, mean = 0.169435 ms, median = 0.161621 ms, "
        "percentile(99%) = 0.433105 ms") +
    Own("GPU Compute Time: min = 0.1 ms, max = 1.7 ms, mean = 0.2 ms, median = 0.15 ms, "
        "percentile(99%) = 0.4 ms") +
    Own("Total Host Walltime: 3.00055 s") + Own("=== Explanations of the performance metrics ===") +
    Bare("[08/17/2022-07:50:52] [V] Throughput: the observed throughput computed by dividing") +
    Bare("[08/17/2022-07:50:52] [V] Latency: the summation of H2D Latency");

TEST(PerformanceSummary, BelongsToTheEngineBuiltInTheRun) {
  const Session session =
      ParseText(kRunning + kBlock + Own("Engine built in 3.5 sec.") + kSummary8 + kPassed);
  const Engine& engine = session.engines[0];
  ASSERT_TRUE(engine.performance);
  EXPECT_EQ(engine.performance->throughput_qps, 6106.55);
  EXPECT_EQ(engine.performance->latency.p99, 0.433105);
  EXPECT_EQ(engine.performance->gpu_compute.mean, 0.2);
  EXPECT_EQ(engine.built_seconds->value, 3.5);
  EXPECT_FALSE(session.logs[0]->runs[0].performance);
}

TEST(PerformanceSummary, StaysWithARunThatShowsNoEngine) {
  const Session session =
      ParseText(kRunning + Own("Engine built in 3.5 sec.") + kSummary8 + kPassed);
  ASSERT_TRUE(session.logs[0]->runs[0].performance);
  EXPECT_EQ(session.logs[0]->runs[0].performance->throughput_qps, 6106.55);
  EXPECT_EQ(session.logs[0]->runs[0].built_seconds->value, 3.5);
}

TEST(PerformanceSummary, IsReadInTheFormOfTensorRT7) {
  const Session session = ParseText(
      kRunning + kBlock + Own("Host Latency") + Own("min: 1.99762 ms (end to end 2.00641 ms)") +
      Own("percentile: 2.5329 ms at 99% (end to end 2.59641 ms at 99%)") +
      Own("throughput: 479.452 qps") + Own("walltime: 3.00343 s") + Own("Enqueue Time") +
      Own("min: 0.5 ms") + Own("GPU Compute") + Own("min: 1.75 ms") +
      Own("total compute time: 2.9 s") + kPassed);
  const PerformanceSummary& summary = *session.engines[0].performance;
  EXPECT_EQ(summary.latency.min, 1.99762);
  EXPECT_EQ(summary.latency.p99, 2.5329);
  EXPECT_EQ(summary.throughput_qps, 479.452);
  EXPECT_EQ(summary.enqueue.min, 0.5);
  EXPECT_EQ(summary.gpu_compute.min, 1.75);
}

TEST(PerformanceSummary, CitesItsOwnFirstLineNotTheAverages) {
  const std::string average =
      "Average on 10 runs - GPU latency: 0.5 ms - Host latency: 0.75 ms (enqueue 0.25 ms)";
  const Session session = ParseText(kRunning + Own(average) + Own(average) + kSummary8 + kPassed);
  const PerformanceSummary& summary = *session.logs[0]->runs[0].performance;
  EXPECT_EQ(summary.source.line, 5U);
  ASSERT_EQ(summary.averages.size(), 2U);
  EXPECT_EQ(summary.averages[0].line, 2U);
  EXPECT_EQ(summary.averages[1].line, 3U);
  EXPECT_EQ(summary.averages[1].gpu_ms, 0.5);
  EXPECT_EQ(summary.averages[1].host_ms, 0.75);
  EXPECT_EQ(summary.averages[1].enqueue_ms, 0.25);
  EXPECT_EQ(summary.host_walltime_seconds, 3.00055);
}

TEST(PerformanceSummary, MayBeAveragesOnly) {
  const Session session =
      ParseText(kRunning +
                Own("Average over 10 runs is 1.5 ms (host walltime is 1.75 ms, 99% "
                    "percentile time is 2).") +
                kPassed);
  const PerformanceSummary& summary = *session.logs[0]->runs[0].performance;
  EXPECT_EQ(summary.source.line, 2U);
  ASSERT_EQ(summary.averages.size(), 1U);
  EXPECT_EQ(summary.averages[0].gpu_ms, 1.5);
  EXPECT_EQ(summary.latency.mean, std::nullopt);
}

TEST(PerformanceSummary, KeepsABoundedNumberOfAverages) {
  std::string text = kRunning;
  for (int i = 0; i < 100003; ++i) text += "Average on 10 runs - GPU latency: 1 ms\n";
  const Session session = ParseText(text);
  const PerformanceSummary& summary = *session.logs[0]->runs[0].performance;
  EXPECT_EQ(summary.averages.size(), 100000U);
  EXPECT_EQ(summary.averages_dropped, 3U);
}

TEST(PerformanceSummary, OfTensorRT7MayHaveLostItsPrefixes) {
  const Session session =
      ParseText(Bare("Host Latency") + Bare("min: 1.5 ms (end to end 1.75 ms)") +
                Bare("percentile: 2.5 ms at 99% (end to end 2.75 ms at 99%)"));
  ASSERT_EQ(session.inputs[0].kind, "build_log");
  const PerformanceSummary& summary = *session.logs[0]->runs[0].performance;
  EXPECT_EQ(summary.latency.p99, 2.5);
  EXPECT_EQ(summary.end_to_end.p99, 2.75);
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U);
}

TEST(PerformanceSummary, BehindARunsEndBelongsToNoRunBefore) {
  const Session session = ParseText(kRunning + kBlock + kPassed + Own("Host Latency") +
                                    Own("min: 1.5 ms") + Own("max: 2.5 ms"));
  EXPECT_FALSE(session.engines[0].performance);
  ASSERT_EQ(session.logs[0]->runs.size(), 2U);
  EXPECT_EQ(session.logs[0]->runs[1].performance->latency.min, 1.5);
  EXPECT_EQ(session.logs[0]->runs[1].performance->latency.max, 2.5);
}

std::vector<std::string> RowNames(const Profile& profile) {
  std::vector<std::string> names;
  for (const ProfileRow& row : profile.rows) names.emplace_back(row.name);
  return names;
}

TEST(ProfileTable, IsReadInTheFormOfTensorRT70) {
  const Session session =
      ParseText(kRunning + kBlock + Own("=== Profile (1514 iterations ) ===") +
                Own("                         Layer   Time (ms)   Avg. Time (ms)   Time %") +
                Own("    conv1 input reformatter 0     5046.37             3.33     92.1") +
                Own("            2-layer MLP: a 10      431.58             0.29      7.9") +
                Own("                         Total     5477.95             3.62    100.0") +
                Own("") + kPassed);
  const Profile& table = *session.engines[0].profile_table;
  EXPECT_EQ(table.origin, ProfileOrigin::kLogTable);
  EXPECT_EQ(table.iterations, 1514);
  EXPECT_THAT(RowNames(table), ElementsAre("conv1 input reformatter 0", "2-layer MLP: a 10"));
  EXPECT_EQ(table.rows[0].total_ms, 5046.37);
  EXPECT_DOUBLE_EQ(*table.rows[0].average_ms, 5046.37 / 1514) << "two decimals are too few";
  EXPECT_EQ(table.rows[1].percentage, 7.9);
}

TEST(ProfileTable, IsReadInTheFormOfTensorRT72) {
  const Session session =
      ParseText(kBlock + Own("=== Profile (100 iterations ) ===") +
                Own("                 Layer   Time (ms)   Avg. Time (ms)   Time %") +
                Own(" Conv_0 + Relu_1 42.7       12.50           0.1250    100.0") +
                Own("                 Total       12.50           0.1250    100.0"));
  EXPECT_THAT(RowNames(*session.engines[0].profile_table), ElementsAre("Conv_0 + Relu_1 42.7"));
  EXPECT_EQ(session.engines[0].profile_table->rows[0].average_ms, 0.125);
}

TEST(ProfileTable, IsReadInTheFormOfTensorRT84) {
  const Session session =
      ParseText(kBlock + Own("=== Profile (100 iterations ) ===") +
                Own("    Layer   Time (ms)   Avg. Time (ms)   Median Time (ms)   Time %") +
                Own(" Conv_0 1       12.50           0.1250             0.1200    100.0") +
                Own("    Total       12.50           0.1250             0.1200    100.0"));
  const Profile& table = *session.engines[0].profile_table;
  EXPECT_THAT(RowNames(table), ElementsAre("Conv_0 1"));
  EXPECT_EQ(table.rows[0].median_ms, 0.12);
  EXPECT_EQ(table.rows[0].average_ms, 0.125);
}

TEST(ProfileTable, IsReadInTheFormOfTensorRT86) {
  const Session session =
      ParseText(kBlock + Own("=== Profile (14000 iterations ) ===") +
                Own("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer") +
                Own("     135.15       0.0093       0.0092       1.8   Reformatting CopyNode for "
                    "Input Tensor 0 to 12 x") +
                Own("       0.00       0.0000       0.0000       0.0   node_conv2d [profile 1]") +
                Own("    7365.88       0.5261       0.5253     100.0   Total") + Own("") +
                Own("conv: not a row"));
  const Profile& table = *session.engines[0].profile_table;
  EXPECT_THAT(RowNames(table), ElementsAre("Reformatting CopyNode for Input Tensor 0 to 12 x",
                                           "node_conv2d [profile 1]"));
  EXPECT_EQ(table.rows[0].percentage, 1.8);
}

TEST(ProfileTable, MayHaveLostItsPrefixes) {
  const Session session =
      ParseText(kBlock + Trt("end") + Bare("=== Profile (10 iterations ) ===") +
                Bare("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer") +
                Bare("     135.15       0.0093       0.0092       1.8   conv"));
  EXPECT_EQ(session.engines[0].profile_table->rows.size(), 1U);
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U);
}

const std::string kSimpleHeader =
    "                         TensorRT layer name    Runtime, %  Invocations  Runtime, ms";

TEST(ProfileTable, IsReadInTheFormOfSimpleProfiler) {
  const Session session = ParseText(
      kRunning + kBlock + Own("========== Layer time profile ==========") + Own(kSimpleHeader) +
      Own("                               conv1 + relu1         75.0%           10         3.75") +
      Own("                                   Total 1x1         12.5%           20         0.50") +
      Own("                                       Total         12.5%           10         0.75") +
      Own("========== Layer time total runtime = 5 ms ==========") +
      Own("                                        late         12.5%           10         0.75") +
      kPassed);
  const Profile& table = *session.engines[0].profile_table;
  EXPECT_EQ(table.origin, ProfileOrigin::kLogTable);
  EXPECT_EQ(table.iterations, 10) << "most rows";
  EXPECT_THAT(RowNames(table), ElementsAre("conv1 + relu1", "Total 1x1", "Total"))
      << "this table has no row of totals";
  EXPECT_EQ(table.rows[0].total_ms, 3.75);
  EXPECT_EQ(table.rows[0].average_ms, 0.375);
  EXPECT_EQ(table.rows[0].percentage, 75.0);
  EXPECT_EQ(table.rows[1].average_ms, 0.025);
  EXPECT_EQ(table.rows[1].source.line, 7U);
}

TEST(ProfileTable, MayHaveNamesFromTheFirstColumnOn) {
  const Session session =
      ParseText(Bare("========== _run_on_acc_0_engine profile ==========") +
                Bare("TensorRT layer name                Runtime, %  Invocations  Runtime, ms") +
                Bare("[CONV]-[aten.conv: default]-[c 3]       29.0%            1         3.38") +
                Bare("a                                       71.0%            1         8.28") +
                Bare("========== _run_on_acc_0_engine total runtime = 11.66 ms =========="));
  ASSERT_EQ(session.inputs[0].kind, "build_log");
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U);
  const Profile& table = *session.logs[0]->runs[0].profile_table;
  EXPECT_THAT(RowNames(table), ElementsAre("[CONV]-[aten.conv: default]-[c 3]", "a"));
  EXPECT_EQ(table.rows[0].total_ms, 3.38);
  EXPECT_EQ(table.iterations, 1);
}

// The longest name of a right-aligned column has one blank before it, SimpleProfiler's has none.
TEST(ProfileTable, KeepsTheLongestNameOfAPastedTable) {
  const Session old = ParseText(Bare("=== Profile (10 iterations ) ===") +
                                Bare("             Layer   Time (ms)   Avg. Time (ms)   Time %") +
                                Bare(" the longest: name       12.50           1.2500     50.0") +
                                Bare("             short       12.50           1.2500     50.0"));
  EXPECT_THAT(RowNames(*old.logs[0]->runs[0].profile_table),
              ElementsAre("the longest: name", "short"));
  const Session simple =
      ParseText(Bare(kSimpleHeader) +
                Bare("a name that is longer than the column     50.0%       10         1.25") +
                Bare("                                    b     50.0%       10         1.25"));
  EXPECT_THAT(RowNames(*simple.logs[0]->runs[0].profile_table),
              ElementsAre("a name that is longer than the column", "b"));
}

TEST(ProfileTable, MayBePastedWithoutTheLineAboveIt) {
  const Session session =
      ParseText(Bare("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer") +
                Bare("     135.15       0.0093       0.0092       1.8   conv"));
  ASSERT_EQ(session.inputs[0].kind, "build_log");
  const Profile& table = *session.logs[0]->runs[0].profile_table;
  EXPECT_THAT(RowNames(table), ElementsAre("conv"));
  EXPECT_EQ(table.iterations, std::nullopt);
  EXPECT_EQ(table.source.line, 1U);
}

TEST(ProfileTable, IsNotReplacedByAnotherProgramsRuler) {
  const Session session =
      ParseText(kBlock + Own("========== m profile ==========") + Own(kSimpleHeader) +
                Own("  conv         100.0%           10         3.75") +
                Own("========== m total runtime = 3.75 ms ==========") +
                Own("========== end of profile ==========") + Own("Some sentence"));
  EXPECT_THAT(RowNames(*session.engines[0].profile_table), ElementsAre("conv"));
}

TEST(ProfileTable, EndsAtWhatIsNoRow) {
  const Session session = ParseText(kBlock + Own("=== Profile (10 iterations ) ===") +
                                    Own("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer") +
                                    Own("     135.15       0.0093       0.0092       1.8   conv") +
                                    Own("Some sentence") +
                                    Own("     135.15       0.0093       0.0092       1.8   late"));
  EXPECT_THAT(RowNames(*session.engines[0].profile_table), ElementsAre("conv"));
}

TEST(ProfileTable, SurvivesRunsThatBeginInsideIt) {
  // The rows' place moves when a run is added to the list.
  std::string text = kPassed;
  for (int i = 0; i < 20; ++i) {
    text += Own("=== Profile (10 iterations ) ===") +
            Own("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer") + kPassed +
            Own("TensorRT version: 8.4.1") +
            Own("     135.15       0.0093       0.0092       1.8   conv");
  }
  const Session session = ParseText(text);
  for (const RunInfo& run : session.logs[0]->runs) {
    if (run.profile_table) {
      EXPECT_THAT(run.profile_table->rows, IsEmpty());
    }
  }
}

}  // namespace
}  // namespace trtscope
