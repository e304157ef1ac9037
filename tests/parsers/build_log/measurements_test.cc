#include "parsers/build_log/measurements.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

TEST(ReadSummaryLine, ReadsTensorRT8sStatistics) {
  PerformanceSummary summary;
  ReadSummaryLine("Latency",
                  "min = 0.158203 ms, max = 1.80566 ms, mean = 0.169435 ms, median = 0.161621 ms, "
                  "percentile(99%) = "
                  "0.433105 ms",
                  summary);
  EXPECT_EQ(summary.latency.min, 0.158203);
  EXPECT_EQ(summary.latency.max, 1.80566);
  EXPECT_EQ(summary.latency.mean, 0.169435);
  EXPECT_EQ(summary.latency.median, 0.161621);
  EXPECT_EQ(summary.latency.p99, 0.433105);
}

TEST(ReadSummaryLine, TakesEachOfSeveralPercentiles) {
  PerformanceSummary summary;
  ReadSummaryLine("GPU Compute Time",
                  "min = 1 ms, max = 2 ms, mean = 1.5 ms, median = 1.4 ms, percentile(90%) = 1.7 "
                  "ms, percentile(95%) = 1.8 "
                  "ms, percentile(99%) = 1.9 ms",
                  summary);
  EXPECT_EQ(summary.gpu_compute.p90, 1.7);
  EXPECT_EQ(summary.gpu_compute.p95, 1.8);
  EXPECT_EQ(summary.gpu_compute.p99, 1.9);
}

TEST(ReadSummaryLine, HasNoPlaceForOtherPercentiles) {
  PerformanceSummary summary;
  ReadSummaryLine("Latency", "min = 1 ms, percentile(50%) = 1.5 ms, percentile(99.9%) = 2 ms",
                  summary);
  EXPECT_EQ(summary.latency.min, 1);
  EXPECT_EQ(summary.latency.p90, std::nullopt);
  EXPECT_EQ(summary.latency.p99, std::nullopt);
}

TEST(ReadSummaryLine, TakesNoNumberForOne) {
  PerformanceSummary summary;
  ReadSummaryLine("Latency", "min = nan ms, max = inf ms, mean = -nan ms, median = 1 ms", summary);
  EXPECT_EQ(summary.latency.min, std::nullopt);
  EXPECT_EQ(summary.latency.max, std::nullopt);
  EXPECT_EQ(summary.latency.mean, std::nullopt);
  EXPECT_EQ(summary.latency.median, 1);
}

TEST(ReadSummaryLine, PutsEveryKeyInItsPlace) {
  PerformanceSummary summary;
  ReadSummaryLine("Throughput", "6106.55 qps", summary);
  ReadSummaryLine("Enqueue Time", "min = 1 ms", summary);
  ReadSummaryLine("H2D Latency", "min = 2 ms", summary);
  ReadSummaryLine("D2H Latency", "min = 3 ms", summary);
  ReadSummaryLine("End-to-End Host Latency", "min = 4 ms", summary);
  EXPECT_EQ(summary.throughput_qps, 6106.55);
  EXPECT_EQ(summary.enqueue.min, 1);
  EXPECT_EQ(summary.h2d.min, 2);
  EXPECT_EQ(summary.d2h.min, 3);
  ReadSummaryLine("Total Host Walltime", "3.00055 s", summary);
  ReadSummaryLine("Total GPU Compute Time", "2.97694 s", summary);
  EXPECT_EQ(summary.end_to_end.min, 4);
  EXPECT_EQ(summary.host_walltime_seconds, 3.00055);
  EXPECT_EQ(summary.gpu_compute_seconds, 2.97694);
  EXPECT_EQ(summary.latency.min, std::nullopt);
  EXPECT_EQ(summary.enqueue.max, std::nullopt) << "what the line does not say stays unknown";
}

TEST(ReadOldSummaryLine, ReadsTheGroupsOfTensorRT6And7) {
  PerformanceSummary summary;
  EXPECT_TRUE(
      ReadOldSummaryLine("Host Latency", "min", "1.99762 ms (end to end 2.00641 ms)", summary));
  EXPECT_TRUE(ReadOldSummaryLine("Host Latency", "percentile",
                                 "2.5329 ms at 99% (end to end 2.59641 ms at 99%)", summary));
  EXPECT_TRUE(ReadOldSummaryLine("Host Latency", "throughput", "479.452 qps", summary));
  EXPECT_TRUE(ReadOldSummaryLine("Host Latency", "walltime", "3.00343 s", summary));
  EXPECT_TRUE(ReadOldSummaryLine("Enqueue Time", "median", "0.5 ms", summary));
  EXPECT_TRUE(ReadOldSummaryLine("GPU Compute", "max", "2.25 ms", summary));
  EXPECT_TRUE(ReadOldSummaryLine("GPU Compute", "total compute time", "2.9 s", summary));
  EXPECT_EQ(summary.latency.min, 1.99762);
  EXPECT_EQ(summary.latency.p99, 2.5329);
  EXPECT_EQ(summary.end_to_end.min, 2.00641);
  EXPECT_EQ(summary.end_to_end.p99, 2.59641);
  EXPECT_EQ(summary.end_to_end.max, std::nullopt);
  EXPECT_EQ(summary.host_walltime_seconds, 3.00343);
  EXPECT_EQ(summary.gpu_compute_seconds, 2.9);
  EXPECT_EQ(summary.throughput_qps, 479.452);
  EXPECT_EQ(summary.enqueue.median, 0.5);
  EXPECT_EQ(summary.gpu_compute.max, 2.25);
}

TEST(ReadOldSummaryLine, LeavesOtherPercentilesAndKeysAlone) {
  PerformanceSummary summary;
  EXPECT_TRUE(ReadOldSummaryLine("Host Latency", "percentile", "2.5 ms at 90%", summary));
  EXPECT_TRUE(ReadOldSummaryLine("Host Latency", "percentile", "2.6 ms at 50%", summary));
  EXPECT_EQ(summary.latency.p90, 2.5);
  EXPECT_EQ(summary.latency.p99, std::nullopt);
  EXPECT_FALSE(ReadOldSummaryLine("Host Latency", "Precision", "FP32", summary));
}

// --- Averages of runs
// ---------------------------------------------------------------------------------

TEST(ParseRunAverage, ReadsTheFormsOfEveryVersion) {
  const auto trt5 = ParseRunAverage(
      "Average over 10 runs is 1.2 ms (host walltime is 1.3 ms, 99% percentile time is 1.5).");
  ASSERT_TRUE(trt5);
  EXPECT_EQ(trt5->runs, 10);
  EXPECT_EQ(trt5->gpu_ms, 1.2);
  EXPECT_EQ(trt5->host_ms, 1.3);
  EXPECT_EQ(trt5->enqueue_ms, std::nullopt);

  const auto trt70 = ParseRunAverage(
      "Average on 3 runs - GPU latency: 1.96852 ms - Host latency: 2.10776 ms (end to end 2.12201 "
      "ms)");
  ASSERT_TRUE(trt70);
  EXPECT_EQ(trt70->runs, 3);
  EXPECT_EQ(trt70->gpu_ms, 1.96852);
  EXPECT_EQ(trt70->host_ms, 2.10776);
  EXPECT_EQ(trt70->end_to_end_ms, 2.12201);
  EXPECT_EQ(trt70->enqueue_ms, std::nullopt);

  const auto trt71 = ParseRunAverage(
      "Average on 10 runs - GPU latency: 2.5 ms - Host latency: 2.6 ms (end to end 5.0 ms, enqueue "
      "0.4 ms)");
  ASSERT_TRUE(trt71);
  EXPECT_EQ(trt71->end_to_end_ms, 5.0);
  EXPECT_EQ(trt71->enqueue_ms, 0.4);

  const auto trt84 = ParseRunAverage(
      "Average on 10 runs - GPU latency: 0.155341 ms - Host latency: 0.162422 ms (enqueue "
      "0.0365036 "
      "ms)");
  ASSERT_TRUE(trt84);
  EXPECT_EQ(trt84->end_to_end_ms, std::nullopt);
  EXPECT_EQ(trt84->enqueue_ms, 0.0365036);
}

TEST(ParseRunAverage, RefusesOtherText) {
  for (const char* line :
       {"", "Average on ", "Average on 10 runs", "Average on 10 runs - GPU latency: nan ms",
        "Average on -1 runs - GPU latency: 1 ms", "Average on 10 images - GPU latency: 1 ms",
        "Average over 99999999999999999999 runs is 1 ms", "Averages: 10 inferences"}) {
    EXPECT_FALSE(ParseRunAverage(line)) << line;
  }
}

// --- Tables
// ---------------------------------------------------------------------------------------

struct HeaderCase {
  const char* line;
  bool name_first;
  bool median;
};

class TableHeader : public testing::TestWithParam<HeaderCase> {};

TEST_P(TableHeader, TellsTheColumns) {
  const auto columns = ParseTableHeader(GetParam().line);
  ASSERT_TRUE(columns);
  EXPECT_EQ(columns->name_first, GetParam().name_first);
  EXPECT_EQ(columns->median, GetParam().median);
  EXPECT_FALSE(columns->invocations);
}

INSTANTIATE_TEST_SUITE_P(
    EveryVersion, TableHeader,
    testing::Values(
        HeaderCase{"                         Layer   Time (ms)   Avg. Time (ms)   Time %", true,
                   false},
        HeaderCase{"    Layer   Time (ms)   Avg. Time (ms)   Median Time (ms)   Time %", true,
                   true},
        HeaderCase{"   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer", false, true}));

TEST(ParseTableHeader, RefusesOtherLines) {
  for (const char* line :
       {"", "Layer", "Layers:", "   conv1   1.0   0.1   50.0", "Layer   Time (ms)", "Time(ms)"}) {
    EXPECT_FALSE(ParseTableHeader(line)) << line;
  }
}

constexpr TableColumns kOld{true, false};
constexpr TableColumns kOldMedian{true, true};
constexpr TableColumns kNew{false, true};

TEST(ParseTableRow, ReadsTensorRT7sRowFromTheRight) {
  const auto row =
      ParseTableRow("  conv1 input reformatter 0     5046.37             3.33     92.1", kOld);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->name, "conv1 input reformatter 0");
  EXPECT_EQ(row->total_ms, 5046.37);
  EXPECT_EQ(row->average_ms, 3.33);
  EXPECT_EQ(row->median_ms, std::nullopt);
  EXPECT_EQ(row->percentage, 92.1);
}

TEST(ParseTableRow, ReadsTensorRT84sRowWithAMedian) {
  const auto row = ParseTableRow(" Conv_0 + Relu_1   86.60   0.0901   0.0899   3.5", kOldMedian);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->name, "Conv_0 + Relu_1");
  EXPECT_EQ(row->average_ms, 0.0901);
  EXPECT_EQ(row->median_ms, 0.0899);
  EXPECT_EQ(row->percentage, 3.5);
}

TEST(ParseTableRow, ReadsTensorRT86sRowFromTheLeft) {
  const auto row = ParseTableRow(
      "     135.15       0.0093       0.0092       1.8   Reformatting CopyNode for Input Tensor 0 "
      "to X 12",
      kNew);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->name, "Reformatting CopyNode for Input Tensor 0 to X 12");
  EXPECT_EQ(row->total_ms, 135.15);
  EXPECT_EQ(row->average_ms, 0.0093);
  EXPECT_EQ(row->median_ms, 0.0092);
  EXPECT_EQ(row->percentage, 1.8);
}

// C12
TEST(ParseTableRow, KeepsNamesOfDigitsBlanksAndCommas) {
  EXPECT_EQ(ParseTableRow(" 2-layer MLP: a -> b 3 4   1.0   0.10   5.0", kOld)->name,
            "2-layer MLP: a -> b 3 4");
  EXPECT_EQ(ParseTableRow(" {conv1/7x7_s2,conv1/relu_7x7,pool 1}   1.0   0.10   5.0", kOld)->name,
            "{conv1/7x7_s2,conv1/relu_7x7,pool 1}");
  EXPECT_EQ(ParseTableRow("  318   1.0   0.10   5.0", kOld)->name, "318");
  EXPECT_EQ(ParseTableRow("  1.0   0.10   0.09   5.0   318 2", kNew)->name, "318 2");
  EXPECT_EQ(ParseTableRow(" Reformatting CopyNode for Network Input query   1.0   0.10   0.1   5.0",
                          kOldMedian)
                ->name,
            "Reformatting CopyNode for Network Input query");
}

TEST(ParseTableRow, KeepsARowWhoseShareIsNoNumber) {
  const auto row = ParseTableRow("   0.00   0.0000   0.0000   -nan   conv1", kNew);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->name, "conv1");
  EXPECT_EQ(row->total_ms, 0.0);
  EXPECT_EQ(row->percentage, std::nullopt);
  EXPECT_EQ(ParseTableRow("   conv1   0.00   nan   nan", kOld)->average_ms, std::nullopt);
}

TEST(ParseTableRow, RefusesHalfRowsAndOtherText) {
  for (const char* line : {"", "   ", " conv1", " conv1   1.0", " conv1   1.0   0.1",
                           "   1.0   0.1   5.0", " conv1   1.0   x   5.0"}) {
    EXPECT_FALSE(ParseTableRow(line, kOld)) << line;
  }
  EXPECT_FALSE(ParseTableRow(" conv1   1.0   0.1   5.0", kOldMedian));
  for (const char* line : {"", "   1.0   0.1   0.1   5.0", "   1.0   0.1   0.1   5.0   ",
                           "   1.0   0.1   5.0   conv1", "   conv1   1.0   0.1   0.1   5.0"}) {
    EXPECT_FALSE(ParseTableRow(line, kNew)) << line;
  }
}

// --- SimpleProfiler's table
// ------------------------------------------------------------------------------

TEST(ParseTableHeader, KnowsSimpleProfilers) {
  for (const char* line :
       {"      TensorRT layer name    Runtime, %  Invocations  Runtime, ms",
        "TensorRT layer name                 Runtime, %  Invocations  Runtime, ms  "}) {
    const auto columns = ParseTableHeader(line);
    ASSERT_TRUE(columns) << line;
    EXPECT_TRUE(columns->invocations);
    EXPECT_FALSE(columns->name_first);
  }
  EXPECT_FALSE(ParseTableHeader("TensorRT layer name"));
}

TEST(ParseInvocationsRow, ReadsFromTheRight) {
  const auto parsed =
      ParseInvocationsRow("      conv1 + relu1         12.3%           10        1.23");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->row.name, "conv1 + relu1");
  EXPECT_EQ(parsed->row.percentage, 12.3);
  EXPECT_EQ(parsed->invocations, 10);
  EXPECT_EQ(parsed->row.total_ms, 1.23);
  EXPECT_DOUBLE_EQ(*parsed->row.average_ms, 0.123);
  EXPECT_EQ(parsed->row.median_ms, std::nullopt);
}

TEST(ParseInvocationsRow, KeepsNamesOfAnything) {
  EXPECT_EQ(ParseInvocationsRow("a 5.0% 3 1.5   5.0%   3   1.50")->row.name, "a 5.0% 3 1.5");
  EXPECT_EQ(ParseInvocationsRow("[CONV]-[x.default]: y 7  29.0%   1   3.38")->row.name,
            "[CONV]-[x.default]: y 7");
  EXPECT_EQ(ParseInvocationsRow("  318   5.0%   3   1.50")->row.name, "318");
}

TEST(ParseInvocationsRow, LeavesUnknownWhatIsNoNumber) {
  const auto nothing = ParseInvocationsRow("conv   -nan%   0   0.00");
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->row.percentage, std::nullopt);
  EXPECT_EQ(nothing->row.total_ms, 0.0);
  EXPECT_EQ(nothing->row.average_ms, std::nullopt);
}

TEST(ParseInvocationsRow, RefusesOtherText) {
  for (const char* line : {"", "  5.0%  3  1.5", "conv  5.0  3  1.5", "conv  5.0%  3.5  1.5",
                           "conv  5.0%  -3  1.5", "conv  5.0%  3", "conv  5.0%  3  x"}) {
    EXPECT_FALSE(ParseInvocationsRow(line)) << line;
  }
}

TEST(EndsLikeTableLine, KnowsRowsThatAreNotIndented) {
  EXPECT_TRUE(EndsLikeTableLine("conv: a   12.3%   10   1.23 "));
  EXPECT_TRUE(EndsLikeTableLine(" the longest name   12.5   0.125   100.0"));
  EXPECT_TRUE(EndsLikeTableLine(" the longest name   0.0   nan   nan"));
  EXPECT_TRUE(EndsLikeTableLine("TensorRT layer name   Runtime, %  Invocations  Runtime, ms"));
  for (const char* line :
       {"", "conv", "took 12.5 0.125 100.0", " took 100.0", "Precision: FP32", "x 100%", "Layer"}) {
    EXPECT_FALSE(EndsLikeTableLine(line)) << line;
  }
}

}  // namespace
}  // namespace trtscope
