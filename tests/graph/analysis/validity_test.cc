#include "graph/analysis/validity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

// A run of two convolutions that nothing speaks against: every test spoils one thing of it.
struct Bench {
  EngineBuilder builder;
  Profile profile;
  PerformanceSummary summary;
  Timings times;
  VersionFact version;
  CalibrationCache cache;
  Telemetry telemetry;
  bool with_profile = true, with_summary = true, with_times = true;
  /// The layer information that was joined to the log, and where it disagrees.
  JoinedInput joined;
  std::vector<Contradiction> contradictions;
  // Set by Judge(), so that findings may point into it.
  Engine engine;
  Attribution attribution;

  Bench() {
    builder.AddConvolution("conv1", "in", "mid");
    builder.AddConvolution("conv2", "mid", "out");
    builder.run().trt_version = "8.6.1";
    builder.run().trt_version_source = {{}, 1};
    builder.run().device = {"NVIDIA A100", {{}, 2}};
    telemetry.device = "GPU 0: NVIDIA A100";
    builder.run().result = RunResult::kPassed;
    builder.run().result_source = {{}, 500};
    builder.run().asked_precisions = {Precision::kFP32, Precision::kINT8};
    AddRow("conv1", 0.6);
    AddRow("conv2", 0.4);
    profile.iterations = 100;
    profile.source = {{}, 1};
    summary.source = {{}, 300};
    summary.gpu_compute = Around(1.0);
    summary.latency = Around(1.2);
    summary.enqueue = Around(0.1);
    summary.h2d = Around(0.1);
    summary.d2h = Around(0.1);
    SetTimes(std::vector<double>(100, 1.0));
    version.version = "8.6.1.6";
    cache.trt_version = "8.6.1";
    cache.scales = {{"in", 1.F, 2}, {"mid", 1.F, 3}, {"out", 1.F, 4}};
    telemetry.tells_throttle_reasons = true;
    telemetry.max_sm_clock_mhz = 1500;
    telemetry.power_limit_watts = 300;
    for (uint64_t i = 0; i < 40; ++i) {
      TelemetrySample sample;
      sample.sm_clock_mhz = 1500;
      sample.power_watts = 200;
      sample.utilisation = 0.99;
      sample.line = 2 + i;
      telemetry.samples.push_back(sample);
    }
  }

  static LatencyStats Around(double ms) {
    LatencyStats stats;
    stats.mean = ms;
    stats.median = ms;
    return stats;
  }

  void AddRow(std::string_view name, double ms) {
    ProfileRow row;
    row.name = name;
    row.average_ms = ms;
    row.median_ms = ms;
    row.source = {{}, 2 + profile.rows.size()};
    profile.rows.push_back(row);
  }

  /// Inferences one after the other, each enqueued in 0.05 ms before it computes.
  void SetTimes(const std::vector<double>& compute, double gap = 0) {
    times = {};
    times.records = compute.size();
    const auto add = [&](TimingColumn column, double value) {
      times.columns[static_cast<std::size_t>(column)].push_back(value);
    };
    double now = 0;
    for (const double ms : compute) {
      add(TimingColumn::kStartEnqueue, now);
      add(TimingColumn::kEndEnqueue, now + 0.05);
      add(TimingColumn::kStartCompute, now);
      add(TimingColumn::kEndCompute, now + ms);
      add(TimingColumn::kCompute, ms);
      now += ms + gap;
    }
  }

  Validity Judge() {
    engine = builder.Build();
    engine.joined = {joined};
    engine.contradictions = contradictions;
    attribution = Attribute(engine, with_profile ? &profile : nullptr);
    Measurements measurements;
    measurements.engine = &engine;
    measurements.attribution = &attribution;
    if (with_summary) measurements.performance = &summary;
    if (with_times) measurements.timings = {&times};
    measurements.versions = {&version};
    measurements.calibrations = {&cache};
    measurements.telemetry = {&telemetry};
    return JudgeValidity(measurements);
  }
};

std::vector<std::string> Rules(const Validity& validity) {
  std::vector<std::string> rules;
  for (const Finding& finding : validity.findings) rules.emplace_back(finding.rule);
  return rules;
}

const Finding* Find(const Validity& validity, std::string_view rule) {
  for (const Finding& finding : validity.findings) {
    if (finding.rule == rule) return &finding;
  }
  return nullptr;
}

std::string AllEvidence(const Finding& finding) {
  std::string text;
  for (const Evidence& evidence : finding.evidence)
    text += std::to_string(evidence.source.line) + ": " + evidence.text + "\n";
  return text;
}

// Asks for the one finding of `rule`; a test stops without it.
#define ASSERT_FOUND(name, validity, rule)          \
  const Finding* const name = Find(validity, rule); \
  ASSERT_NE(name, nullptr) << testing::PrintToString(Rules(validity))

// --- The whole ----------------------------------------------------------------------------------

TEST(Validity, FindsNothingInACleanRunOfWhichEverythingIsKnown) {
  Bench bench;
  const Validity validity = bench.Judge();
  EXPECT_THAT(Rules(validity), IsEmpty());
  EXPECT_THAT(validity.not_judged, IsEmpty());
}

TEST(Validity, OfNothingSaysNothing) {
  EXPECT_THAT(CheckValidity({}), IsEmpty());
  EXPECT_FALSE(Measurements{}.measured());
}

TEST(Validity, ListsWhatItCouldNotJudgeWithWhatItNeeds) {
  EngineBuilder builder;
  builder.AddConvolution("conv");
  const Engine engine = builder.Build();
  const Attribution attribution = Attribute(engine, nullptr);
  Measurements measurements;
  measurements.engine = &engine;
  measurements.attribution = &attribution;
  const Validity validity = JudgeValidity(measurements);
  EXPECT_THAT(validity.findings, IsEmpty());
  std::set<std::string_view> rules;
  for (const NotJudged& rule : validity.not_judged) {
    rules.insert(rule.rule);
    EXPECT_FALSE(rule.needs.empty()) << rule.rule;
  }
  EXPECT_THAT(rules,
              IsSupersetOf({"profile-sum", "throttled", "timing-drift", "version-mismatch"}));
  EXPECT_THAT(rules, Not(Contains("log-truncated")));
  EXPECT_THAT(rules, Not(Contains("calibration-tensors"))) << "only INT8 is calibrated";
  EXPECT_LT(rules.size(), ValidityRuleCount());
  EXPECT_FALSE(measurements.measured());
}

TEST(Validity, PutsProblemsFirstAndNotesLast) {
  Bench bench;
  bench.profile.iterations = 5;                     // warning
  bench.builder.run().result = RunResult::kFailed;  // problem
  bench.cache.scales.push_back({"fused", 1.F, 5});  // note
  EXPECT_THAT(Rules(bench.Judge()),
              testing::ElementsAre("run-failed", "profile-iterations", "calibration-tensors"));
}

TEST(Validity, EveryFindingSaysWhatToDo) {
  Bench bench;
  bench.profile.iterations = 1;
  bench.summary.gpu_compute = Bench::Around(0.3);
  bench.version.version = "10.0";
  for (const Finding& finding : bench.Judge().findings) {
    EXPECT_FALSE(finding.next_step.empty()) << finding.rule;
    EXPECT_FALSE(finding.evidence.empty()) << finding.rule;
  }
}

// --- Profile ------------------------------------------------------------------------------------

TEST(ProfileIterations, AreFewBelowTen) {
  Bench bench;
  bench.profile.iterations = 9;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-iterations");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_THAT(finding->title, HasSubstr("9 iterations"));
  bench.profile.iterations = 10;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
}

TEST(ProfileIterations, OneIsASingleMeasurementUnderACudaGraph) {
  Bench bench;
  bench.profile.iterations = 1;
  bench.builder.run().options.push_back({"Inference Options", "CUDA Graph", "Enabled", {{}, 44}});
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-iterations");
  EXPECT_THAT(finding->title, HasSubstr("1 iteration:"));
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("44: the run used a CUDA graph"));
  EXPECT_THAT(finding->next_step, HasSubstr("--useCudaGraph"));
}

TEST(ProfileSum, MayDifferByFifteenPerCent) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute = Bench::Around(0.9);
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.summary.gpu_compute = Bench::Around(0.8);
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_EQ(finding->title,
            "the layers' times sum to 1.00 ms, 25.0 % more than the mean GPU compute time of 0.800 "
            "ms");
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("300: mean GPU compute time: 0.800 ms"));
}

TEST(ProfileSum, FarOffWithoutAReasonIsOfAnotherRun) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute = Bench::Around(0.4);
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_EQ(finding->severity, FindingSeverity::kProblem);
}

TEST(ProfileSum, IsExplainedByAuxiliaryStreams) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute = Bench::Around(0.4);
  bench.builder.Say(
      "The engine uses 2 auxiliary streams, so the \"Total\" latency may not be "
      "accurate because some layers may have run in parallel!");
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("10: The engine uses 2 auxiliary streams"));
  EXPECT_THAT(finding->next_step, HasSubstr("--maxAuxStreams=0"));
}

TEST(ProfileSum, IsExplainedByStreamsOfLayers) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute = Bench::Around(0.5);
  bench.builder.AddConvolution("conv3", "out", "more").attributes = {{"StreamId", "1"}};
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("1 layer ran on auxiliary streams"));
}

TEST(ProfileSum, IsExplainedByACudaGraphOfTheRun) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute = Bench::Around(0.5);
  bench.builder.run().command_line = "trtexec --onnx=m.onnx --useCudaGraph";
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_THAT(finding->next_step, HasSubstr("the run was not: time the run without it"));
}

TEST(ProfileSum, IsComparedWithTheFileOfTimesWhereTheLogHasNone) {
  Bench bench;
  bench.with_summary = false;
  bench.SetTimes(std::vector<double>(100, 0.5));
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_THAT(finding->title, HasSubstr("100.0 % more"));
}

TEST(ProfileSum, AgainstLatencySaysThatTransfersAreInside) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute = {};
  bench.summary.latency = Bench::Around(3);
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-sum");
  EXPECT_THAT(finding->title, HasSubstr("less than the mean latency"));
  EXPECT_THAT(finding->next_step, HasSubstr("--noDataTransfers"));
}

TEST(ProfileUnmatched, WarnsByTheShareOfTime) {
  Bench bench;
  bench.AddRow("stranger", 0.11);
  const Validity warned = bench.Judge();
  ASSERT_FOUND(warning, warned, "profile-unmatched");
  EXPECT_EQ(warning->severity, FindingSeverity::kWarning);
  EXPECT_EQ(warning->title, "9.9 % of the profile's time is in 1 row that names no layer");
  EXPECT_THAT(AllEvidence(*warning), HasSubstr("4: `stranger`: 0.110 ms"));
  bench.profile.rows.back().average_ms = 0.6;
  const Validity bad = bench.Judge();
  ASSERT_FOUND(problem, bad, "profile-unmatched");
  EXPECT_EQ(problem->severity, FindingSeverity::kProblem);
  bench.profile.rows.back().average_ms = 0.001;
  const Validity fine = bench.Judge();
  ASSERT_FOUND(note, fine, "profile-unmatched");
  EXPECT_EQ(note->severity, FindingSeverity::kNote);
}

TEST(ProfilePercentages, AreComparedWithTheTimes) {
  Bench bench;
  bench.profile.rows[0].percentage = 60;
  bench.profile.rows[1].percentage = 40;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.profile.rows[1].percentage = 30;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-percentages");
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("3: `conv2`: the file says 30.0 %"));
}

TEST(ProfileMedians, FarFromMeansAreTold) {
  Bench bench;
  bench.profile.rows[0].median_ms = 0.56;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.profile.rows[0].median_ms = 0.4;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profile-median-far-from-mean");
  EXPECT_THAT(finding->title, HasSubstr("medians sum to 0.800 ms, 20.0 % less"));
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("2: `conv1`: mean 0.600 ms, median 0.400 ms"));
}

TEST(TwoProfiles, ThatDisagreeAreTold) {
  Bench bench;
  bench.with_profile = true;
  Engine& engine = bench.engine = bench.builder.Build();
  Profile table;
  table.origin = ProfileOrigin::kLogTable;
  table.source = {{}, 400};
  table.rows = bench.profile.rows;
  engine.profile_table = table;
  bench.attribution = Attribute(engine, &bench.profile);
  Measurements measurements;
  measurements.engine = &engine;
  measurements.attribution = &bench.attribution;
  EXPECT_THAT(Rules(JudgeValidity(measurements)), Not(Contains("profiles-disagree")));
  engine.profile_table->rows[0].average_ms = 1.6;
  const Validity validity = JudgeValidity(measurements);
  ASSERT_FOUND(finding, validity, "profiles-disagree");
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("400: sum of the table's rows: 2.00 ms"));
}

// --- Times --------------------------------------------------------------------------------------

TEST(ComputeUnstable, RepeatsWhatTrtexecWarnsOf) {
  Bench bench;
  bench.builder.Say("* GPU compute time is unstable, with coefficient of variance = 3.08398%.");
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "compute-unstable");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_THAT(finding->title, HasSubstr("3.1 %"));
  EXPECT_EQ(finding->evidence.front().source.line, 10U);
}

TEST(ComputeUnstable, AboveATenthIsAProblem) {
  Bench bench;
  bench.builder.Say("* GPU compute time is unstable, with coefficient of variance = 22.36%.");
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "compute-unstable");
  EXPECT_EQ(finding->severity, FindingSeverity::kProblem);
}

TEST(ComputeUnstable, LeavesAloneWhatAnotherRunSaid) {
  Bench bench;
  bench.builder.run().result_source = {{}, 9};  // the message on line 10 comes after this run
  bench.builder.Say("* GPU compute time is unstable, with coefficient of variance = 22.36%.");
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
}

// Deviation of 2 % around 1 ms, without drift or outliers.
std::vector<double> Jittery() {
  std::vector<double> times;
  for (int i = 0; i < 50; ++i) {
    times.push_back(0.98);
    times.push_back(1.02);
  }
  return times;
}

TEST(ComputeUnstable, IsComputedFromTheFileWithTheVersionsThreshold) {
  Bench bench;
  bench.SetTimes(Jittery());
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "compute-unstable");
  EXPECT_THAT(finding->title, HasSubstr("2.0 %"));
  bench.builder.run().trt_version = "10.14.1";
  bench.version.version = "10.14";
  bench.cache.trt_version = "10.14.1";
  EXPECT_THAT(Rules(bench.Judge()), Not(Contains("compute-unstable")));
}

TEST(TimingDrift, ComparesTheLastFifthWithTheFirst) {
  Bench bench;
  std::vector<double> times;
  for (int i = 0; i < 100; ++i) times.push_back(1.0 + 0.002 * i);
  bench.SetTimes(times);
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "timing-drift");
  EXPECT_THAT(finding->title, HasSubstr("more than the first"));
  EXPECT_THAT(finding->next_step, HasSubstr("--lock-gpu-clocks"));
}

TEST(TimingDrift, IsSeenInTheLogsAverages) {
  Bench bench;
  bench.with_times = false;
  for (uint64_t i = 0; i < 50; ++i) {
    RunAverage average;
    average.gpu_ms = 1.0 + 0.004 * static_cast<double>(i);
    average.line = 200 + i;
    bench.summary.averages.push_back(average);
  }
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "timing-drift");
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("200: first of 50 averages"));
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("249: last of them"));
}

TEST(TimingWarmUp, IsExpectedBefore85Only) {
  Bench bench;
  std::vector<double> times(100, 1.0);
  std::fill(times.begin(), times.begin() + 10, 2.0);
  bench.SetTimes(times);
  const Validity late = bench.Judge();
  ASSERT_FOUND(warning, late, "timing-warm-up");
  EXPECT_EQ(warning->severity, FindingSeverity::kWarning);
  EXPECT_THAT(warning->title, HasSubstr("the first 10 inferences of the file took 100.0 % more"));
  bench.builder.run().trt_version = "8.4.1";
  const Validity early = bench.Judge();
  ASSERT_FOUND(note, early, "timing-warm-up");
  EXPECT_EQ(note->severity, FindingSeverity::kNote);
}

TEST(TimingOutliers, CountByTheTimeTheyHold) {
  Bench bench;
  std::vector<double> times(100, 1.0);
  times[50] = 12;
  bench.SetTimes(times);
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "timing-outliers");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_THAT(finding->title, HasSubstr("1 outlier above"));
}

TEST(TimingGaps, AreToldFromAFifthOn) {
  Bench bench;
  bench.SetTimes(std::vector<double>(100, 1.0), 0.5);
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "timing-gaps");
  EXPECT_THAT(finding->title, HasSubstr("computed nothing in 33."));
  bench.SetTimes(std::vector<double>(100, 1.0), 0.1);
  EXPECT_THAT(Rules(bench.Judge()), Not(Contains("timing-gaps")));
}

TEST(RunMedian, FarFromTheMeanIsTold) {
  Bench bench;
  bench.with_times = false;
  bench.summary.gpu_compute.median = 0.97;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.summary.gpu_compute.median = 0.8;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "run-median-far-from-mean");
  EXPECT_THAT(finding->title, HasSubstr("25.0 % above the median of 0.800 ms"));
}

TEST(TimingsDisagree, WhereLogAndFileAreOfTwoRuns) {
  Bench bench;
  bench.SetTimes(std::vector<double>(100, 1.05));
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.SetTimes(std::vector<double>(100, 1.3));
  EXPECT_THAT(Rules(bench.Judge()), Contains("timings-disagree"));
}

// --- The run ------------------------------------------------------------------------------------

TEST(EnqueueBound, FromFourFifthsOfTheComputeTimeOn) {
  Bench bench;
  bench.summary.enqueue.median = 0.8;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.summary.enqueue.median = 0.81;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "enqueue-bound");
  EXPECT_THAT(finding->title, HasSubstr("median 0.810 ms against 1.00 ms of GPU compute"));
  EXPECT_THAT(finding->next_step, HasSubstr("--useCudaGraph"));
}

TEST(EnqueueBound, RepeatsWhatTrtexecWarnsOf) {
  Bench bench;
  bench.builder.Say(
      "* Throughput may be bound by Enqueue Time rather than GPU Compute and the GPU "
      "may be under-utilized.");
  EXPECT_THAT(Rules(bench.Judge()), Contains("enqueue-bound"));
}

TEST(TransferBound, WhereACopyTakesLongerThanTheCompute) {
  Bench bench;
  bench.summary.h2d.median = 0.9;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.summary.h2d.median = 6.2;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "transfer-bound");
  EXPECT_THAT(finding->title, HasSubstr("copies to the device"));
  bench.summary.d2h.median = 6.2;
  EXPECT_THAT(bench.Judge().findings, SizeIs(2));
}

TEST(ParallelStreams, AreTold) {
  Bench bench;
  bench.builder.Say("* Multiple inference streams are used. Latencies may not be accurate.");
  EXPECT_THAT(Rules(bench.Judge()), Contains("parallel-streams"));
}

TEST(ProfilerAttached, ToTheTimedRunUpTo82) {
  Bench bench;
  bench.builder.run().command_line = "trtexec --onnx=m.onnx --exportProfile=p.json";
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty()) << "8.4 and later print no summary then";
  bench.builder.run().trt_version = "8.0.3";
  bench.version.version = "8";
  bench.cache.trt_version = "8.0.3";
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "profiler-attached");
  EXPECT_THAT(finding->next_step, HasSubstr("--separateProfileRun"));
  bench.builder.run().command_line = "trtexec --exportProfile=p.json --separateProfileRun";
  EXPECT_THAT(Rules(bench.Judge()), Not(Contains("profiler-attached")));
}

TEST(NoSummary, IsExplainedByTheProfilerFrom84On) {
  Bench bench;
  bench.with_summary = bench.with_times = false;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.builder.run().options.push_back({"Reporting Options", "Profile", "Enabled", {{}, 50}});
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "no-summary");
  EXPECT_EQ(finding->severity, FindingSeverity::kNote);
}

TEST(VersionDefaults, DifferFrom11On) {
  Bench bench;
  bench.builder.run().trt_version = "11.0.0";
  bench.version.version = "11.0.0";
  bench.cache.trt_version = "";
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "version-defaults");
  EXPECT_EQ(finding->severity, FindingSeverity::kNote);
  EXPECT_THAT(finding->next_step, HasSubstr("--includeDataTransfers"));
}

// --- The GPU ------------------------------------------------------------------------------------

TEST(ClocksMoved, IsAboutSamplesUnderLoad) {
  Bench bench;
  bench.telemetry.samples[0].sm_clock_mhz = 210;
  bench.telemetry.samples[0].utilisation = 0;
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  for (std::size_t i = 20; i < 40; ++i) bench.telemetry.samples[i].sm_clock_mhz = 1400;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "clocks-moved");
  EXPECT_THAT(finding->title, HasSubstr("6.7 % under load, from 1400 MHz to 1500 MHz"));
  EXPECT_EQ(finding->evidence.front().source.line, 23U);
}

TEST(ClocksMoved, TakesAllSamplesWhereNoLoadIsTold) {
  Bench bench;
  for (std::size_t i = 0; i < 40; ++i) {
    bench.telemetry.samples[i].utilisation.reset();
    if (i < 10) bench.telemetry.samples[i].sm_clock_mhz = 1000;
  }
  EXPECT_THAT(Rules(bench.Judge()), Contains("clocks-moved"));
}

TEST(ClocksLow, SteadilyIsAChoice) {
  Bench bench;
  for (TelemetrySample& sample : bench.telemetry.samples) sample.sm_clock_mhz = 1200;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "clocks-low");
  EXPECT_EQ(finding->severity, FindingSeverity::kNote);
  EXPECT_THAT(finding->title, HasSubstr("80.0 % of the 1500 MHz"));
}

TEST(Throttled, ByHeatIsAProblem) {
  Bench bench;
  for (std::size_t i = 30; i < 34; ++i)
    bench.telemetry.samples[i].throttle_reasons = {"hw_thermal_slowdown"};
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "throttled");
  EXPECT_EQ(finding->severity, FindingSeverity::kProblem);
  EXPECT_THAT(finding->title, HasSubstr("(hw_thermal_slowdown) in 10.0 %"));
  EXPECT_EQ(finding->evidence.front().source.line, 32U);
}

TEST(Throttled, NotByIdlenessNorBySetClocks) {
  Bench bench;
  for (TelemetrySample& sample : bench.telemetry.samples)
    sample.throttle_reasons = {"gpu_idle", "applications_clocks_setting", "Not Active"};
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
}

TEST(Throttled, ByThePowerCapIsAWarning) {
  Bench bench;
  for (TelemetrySample& sample : bench.telemetry.samples)
    sample.throttle_reasons = {"sw_power_cap"};
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "throttled");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
}

TEST(PowerLimited, WhereTheDrawIsTheLimit) {
  Bench bench;
  for (TelemetrySample& sample : bench.telemetry.samples) sample.power_watts = 298;
  EXPECT_THAT(Rules(bench.Judge()), Contains("power-limited"));
}

TEST(IdleGpu, IsNotOfTheRun) {
  Bench bench;
  for (TelemetrySample& sample : bench.telemetry.samples) sample.utilisation = 0.02;
  EXPECT_THAT(Rules(bench.Judge()), Contains("idle-gpu"));
}

// --- Inputs -------------------------------------------------------------------------------------

TEST(LogTruncated, IsAProblem) {
  Bench bench;
  Engine engine = bench.builder.Build();
  engine.truncated = true;
  const Attribution attribution = Attribute(engine, nullptr);
  Measurements measurements;
  measurements.engine = &engine;
  measurements.attribution = &attribution;
  const Validity validity = JudgeValidity(measurements);
  ASSERT_FOUND(finding, validity, "log-truncated");
  EXPECT_EQ(finding->severity, FindingSeverity::kProblem);
}

TEST(RunFailed, CitesTheRunsErrors) {
  Bench bench;
  bench.builder.run().result = RunResult::kFailed;
  bench.builder.Say("out of memory");
  bench.builder.log().messages.back().severity = LogSeverity::kError;
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "run-failed");
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("10: out of memory"));
}

std::string NamesOnlyAdvice(std::string version) {
  Bench bench;
  bench.builder.run().trt_version = std::move(version);
  Engine engine = bench.builder.Build();
  engine.layers_from = LayersFrom::kNamesOnly;
  const Attribution attribution = Attribute(engine, nullptr);
  Measurements measurements;
  measurements.engine = &engine;
  measurements.attribution = &attribution;
  const Validity validity = JudgeValidity(measurements);
  const Finding* finding = Find(validity, "names-only");
  return finding == nullptr ? "" : finding->next_step;
}

TEST(NamesOnly, SaysWhichOptionTellsMore) {
  EXPECT_THAT(NamesOnlyAdvice("8.6.1"), HasSubstr("--profilingVerbosity=detailed"));
  EXPECT_EQ(NamesOnlyAdvice("8.0.3"), "build again with --nvtxMode=verbose");
  EXPECT_THAT(NamesOnlyAdvice(""), HasSubstr("--nvtxMode=verbose"));
  EXPECT_THAT(NamesOnlyAdvice(""), HasSubstr("--profilingVerbosity=detailed"));
}

TEST(FormatsUnknown, CountsTensors) {
  Bench bench;
  Layer& layer = bench.builder.AddConvolution("conv3", "out", "more");
  layer.inputs.front().format = "N/A due to dynamic shapes";
  layer.outputs.front().format = "N/A due to dynamic shapes";
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "formats-unknown");
  EXPECT_THAT(finding->title, HasSubstr("formats of 2 tensors"));
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("102: `conv3`"));
}

TEST(Contradictions, AreCitedWithBothLines) {
  Bench bench;
  bench.contradictions = {
      {LayerId{1}, "tactic", "0x1", {SourceId{0}, 101}, "0x2", {SourceId{1}, 7}}};
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "contradictions");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_EQ(finding->title, "two inputs tell 1 fact of the layers differently");
  EXPECT_EQ(AllEvidence(*finding),
            "101: tactic of `conv2`: 0x1, which is kept\n7: tactic of `conv2`: 0x2\n");
}

TEST(LayersUnmatched, NamesLayersOfEitherSide) {
  Bench bench;
  bench.joined.unmatched = {"extra"};
  bench.joined.missing = {LayerId{0}};
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "layers-unmatched");
  EXPECT_EQ(finding->title, "2 layers told by one of two inputs only");
  EXPECT_EQ(AllEvidence(*finding), "0: only here: `extra`\n100: only here: `conv1`\n");
}

TEST(VersionMismatch, ComparesWhatBothTell) {
  Bench bench;
  bench.version.version = "8";
  EXPECT_THAT(Rules(bench.Judge()), IsEmpty());
  bench.version.version = "8.6.2";
  const Validity patch = bench.Judge();
  ASSERT_FOUND(warning, patch, "version-mismatch");
  EXPECT_EQ(warning->severity, FindingSeverity::kWarning);
  bench.version.version = "10.0.1";
  const Validity other = bench.Judge();
  ASSERT_FOUND(problem, other, "version-mismatch");
  EXPECT_EQ(problem->severity, FindingSeverity::kProblem);
  EXPECT_THAT(problem->title, HasSubstr("TensorRT 8.6.1"));
}

TEST(Calibration, OfAnotherVersionIsTold) {
  Bench bench;
  bench.cache.trt_version = "8.5.1";
  EXPECT_THAT(Rules(bench.Judge()), Contains("calibration-version"));
}

TEST(Calibration, OfAnotherNetworkIsTold) {
  Bench bench;
  bench.cache.scales = {{"a", 1.F, 2}, {"b", 1.F, 3}};
  const Validity validity = bench.Judge();
  ASSERT_FOUND(finding, validity, "calibration-tensors");
  EXPECT_EQ(finding->severity, FindingSeverity::kWarning);
  EXPECT_THAT(finding->title, HasSubstr("none of the calibration cache's 2 tensors"));
  EXPECT_THAT(AllEvidence(*finding), HasSubstr("3: `b`"));
}

// --- Hostile figures ----------------------------------------------------------------------------

TEST(Validity, BearsFiguresThatAreNone) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const double odd : {kInfinity, -kInfinity, kNan, 0.0, -1.0, 1e300}) {
    Bench bench;
    for (ProfileRow& row : bench.profile.rows) row.average_ms = row.median_ms = odd;
    bench.summary.gpu_compute = Bench::Around(odd);
    bench.summary.enqueue = Bench::Around(odd);
    bench.SetTimes(std::vector<double>(20, odd));
    for (TelemetrySample& sample : bench.telemetry.samples) {
      sample.sm_clock_mhz = sample.power_watts = odd;
    }
    bench.profile.iterations = std::numeric_limits<int64_t>::min();
    for (const Finding& finding : bench.Judge().findings) {
      EXPECT_LT(finding.title.size(), 400U) << finding.title;
    }
  }
}

}  // namespace
}  // namespace trtscope
