#include "parsers/build_log/line_parser.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

// A message of TensorRT at VERBOSE.
Event Verbose(std::string_view payload) {
  LoggedLine line;
  line.payload = payload;
  line.severity = LogSeverity::kVerbose;
  line.has_prefix = true;
  line.from_trt = true;
  return ParseLine(line);
}

Event Said(std::string_view payload, LogSeverity severity, bool from_trt) {
  LoggedLine line;
  line.payload = payload;
  line.severity = severity;
  line.has_prefix = true;
  line.from_trt = from_trt;
  return ParseLine(line);
}

// A program's own line.
Event Program(std::string_view payload) { return Said(payload, LogSeverity::kInfo, false); }

Event Bare(std::string_view payload) {
  LoggedLine line;
  line.payload = payload;
  return ParseLine(line);
}

struct LineCase {
  const char* name;
  const char* line;
  EventKind kind;
  const char* text = "";
  uint64_t id = 0;
  double number = 0;
};

std::string CaseName(const testing::TestParamInfo<LineCase>& info) { return info.param.name; }

class MessageOfTensorRT : public testing::TestWithParam<LineCase> {};

TEST_P(MessageOfTensorRT, IsUnderstood) {
  const Event event = Verbose(GetParam().line);
  EXPECT_EQ(event.kind, GetParam().kind);
  EXPECT_EQ(event.text, GetParam().text);
  EXPECT_EQ(event.id, GetParam().id);
  EXPECT_DOUBLE_EQ(event.number, GetParam().number);
}

TEST_P(MessageOfTensorRT, MayHaveBlanksBehindIt) {
  const std::string padded = std::string(GetParam().line) + "   ";
  EXPECT_EQ(Verbose(padded).kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    EveryVersion, MessageOfTensorRT,
    testing::Values(
        LineCase{"Original", "Original: 141 layers", EventKind::kOriginalLayers, "", 141},
        LineCase{"AfterReformat", "After reformat layers: 12 layers",
                 EventKind::kAfterReformatLayers, "", 12},
        LineCase{"Optimizations", "Applying generic optimizations to the graph for inference.",
                 EventKind::kApplyOptimizations},
        LineCase{"Strategy", "Building graph using backend strategy 4", EventKind::kStrategyStart,
                 "", 4},
        LineCase{
            "StrategyFirst",
            "Use backend strategy 4 with estimated inference time (0.22528) as the initial choice.",
            EventKind::kStrategyChosen, "", 4},
        LineCase{"StrategyFaster",
                 "Chose this engine with backend strategy 3 since its estimated inference time "
                 "(0.310688) is faster",
                 EventKind::kStrategyChosen, "", 3},
        LineCase{"Reformat", "Adding reformat layer: a (b) from Float(1) to Half(1)",
                 EventKind::kReformatInsertion, "a (b) from Float(1) to Half(1)"},
        LineCase{"Selection", "Formats and tactics selection completed in 6.49572 seconds.",
                 EventKind::kSelectionDone, "", 0, 6.49572},
        LineCase{"Generation", "Engine generation completed in 8.50567 seconds.",
                 EventKind::kGenerationDone, "", 0, 8.50567},
        LineCase{"Generation5",
                 "Data initialization and engine generation completed in 0.0375 seconds.",
                 EventKind::kGenerationDone, "", 0, 0.0375},
        LineCase{"Costs", "=============== Computing costs for node_conv2d + relu",
                 EventKind::kCosts, "node_conv2d + relu"},
        LineCase{"CostsOfNothing", "=============== Computing costs for", EventKind::kCosts, ""},
        LineCase{"Formats", "*************** Autotuning format combination: a -> b ***************",
                 EventKind::kFormats, "a -> b"},
        LineCase{"ReformatFormats", "*************** Autotuning Reformat: a -> b ***************",
                 EventKind::kReformatFormats, "a -> b"},
        LineCase{"Fastest", "Fastest Tactic: 7 Time: 0.5", EventKind::kFastest, "", 7, 0.5},
        LineCase{"Block", "Engine Layer Information:", EventKind::kEngineBlock},
        LineCase{"Names", "Layer Information:", EventKind::kNamesBlock},
        LineCase{"DetailedBlock", "Layers:", EventKind::kDetailedBlock, "", 0, 1},
        LineCase{"Bindings", "Bindings:", EventKind::kBindings},
        LineCase{"Record7", "Layer(A): n, Tactic: 1, x[Float(1)] -> y[Float(1)]",
                 EventKind::kLayerRecord, "Layer(A): n, Tactic: 1, x[Float(1)] -> y[Float(1)]"},
        LineCase{"Record6", "Layer: n (A), Tactic: 1, x[Float(1)] -> y[Float(1)]",
                 EventKind::kLayerRecord, "Layer: n (A), Tactic: 1, x[Float(1)] -> y[Float(1)]"},
        LineCase{"Activation", "Total Activation Memory: 19726336", EventKind::kMemory,
                 "Total Activation Memory", 19726336},
        LineCase{"Activation10", "Total Activation Memory: 19726336 bytes", EventKind::kMemory,
                 "Total Activation Memory", 19726336},
        LineCase{"Host", "Total Host Persistent Memory: 4032", EventKind::kMemory,
                 "Total Host Persistent Memory", 4032},
        LineCase{"Device", "Total Device Persistent Memory: 1", EventKind::kMemory,
                 "Total Device Persistent Memory", 1},
        LineCase{"Scratch", "Total Scratch Memory: 2", EventKind::kMemory, "Total Scratch Memory",
                 2},
        LineCase{"Scratch10", "Max Scratch Memory: 512 bytes", EventKind::kMemory,
                 "Max Scratch Memory", 512},
        LineCase{"Weights10", "Total Weights Memory: 3 bytes", EventKind::kMemory,
                 "Total Weights Memory", 3},
        LineCase{"Peak",
                 "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 6 MiB, "
                 "GPU 37 MiB",
                 EventKind::kPeakMemory, "", 6, 37},
        LineCase{"Library", "Trying to load shared library libnvinfer_builder_resource.so.8.5.1",
                 EventKind::kVersion, "8.5.1"},
        LineCase{"LibrarySm",
                 "Trying to load shared library libnvinfer_builder_resource_sm89.so.10.16.0",
                 EventKind::kVersion, "10.16.0"},
        LineCase{"OnnxFile", "Input filename:   model.onnx", EventKind::kModelFile, "model.onnx"},
        LineCase{"OnlyOption5", "Tactic 0 is the only option, timing skipped", EventKind::kNone}),
    CaseName);

class LineOfAProgram : public testing::TestWithParam<LineCase> {};

TEST_P(LineOfAProgram, IsUnderstood) {
  const Event event = Program(GetParam().line);
  EXPECT_EQ(event.kind, GetParam().kind);
  EXPECT_EQ(event.text, GetParam().text);
  EXPECT_EQ(event.id, GetParam().id);
  EXPECT_DOUBLE_EQ(event.number, GetParam().number);
}

INSTANTIATE_TEST_SUITE_P(
    Trtexec, LineOfAProgram,
    testing::Values(
        LineCase{"Section", "=== Build Options ===", EventKind::kSection, "Build Options"},
        LineCase{"Option", "Precision: FP32+FP16", EventKind::kOption, "Precision"},
        LineCase{"OptionWithoutValue", "Inputs:", EventKind::kOption, "Inputs"},
        LineCase{"Profile", "=== Profile (1514 iterations ) ===", EventKind::kProfileStart, "",
                 1514},
        LineCase{"TableHeader", "    Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer",
                 EventKind::kTableLine, "    Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer"},
        LineCase{"Built", "Engine built in 3.71289 sec.", EventKind::kBuilt, "", 0, 3.71289},
        LineCase{"Latency", "Latency: min = 0.158203 ms, max = 1.8 ms", EventKind::kSummaryLine,
                 "Latency"},
        LineCase{"Throughput", "Throughput: 6106.55 qps", EventKind::kSummaryLine, "Throughput"},
        LineCase{"Enqueue", "Enqueue Time: min = 1 ms", EventKind::kSummaryLine, "Enqueue Time"},
        LineCase{"H2D", "H2D Latency: min = 1 ms", EventKind::kSummaryLine, "H2D Latency"},
        LineCase{"Gpu", "GPU Compute Time: min = 1 ms", EventKind::kSummaryLine,
                 "GPU Compute Time"},
        LineCase{"D2H", "D2H Latency: min = 1 ms", EventKind::kSummaryLine, "D2H Latency"},
        LineCase{"EndToEnd", "End-to-End Host Latency: min = 1 ms", EventKind::kSummaryLine,
                 "End-to-End Host Latency"},
        LineCase{"Walltime", "Total Host Walltime: 3.00055 s", EventKind::kSummaryLine,
                 "Total Host Walltime"},
        LineCase{"TotalCompute", "Total GPU Compute Time: 2.97694 s", EventKind::kSummaryLine,
                 "Total GPU Compute Time"},
        LineCase{"TableBegin", "========== Layer time profile ==========", EventKind::kTableRuler},
        LineCase{"TableEnd", "========== Layer time total runtime = 11.6518 ms ==========",
                 EventKind::kTableRuler},
        LineCase{"OtherRuler", "========== Results ==========", EventKind::kNone},
        LineCase{"LeftAlignedRow", "conv1: a   12.3%   10   1.23", EventKind::kTableLine,
                 "conv1: a   12.3%   10   1.23"},
        LineCase{"OldHost", "Host Latency", EventKind::kSummaryGroup, "Host Latency"},
        LineCase{"OldGpu", "GPU Compute", EventKind::kSummaryGroup, "GPU Compute"},
        LineCase{"Version", "TensorRT version: 8.4.12", EventKind::kVersion, "8.4.12"},
        LineCase{"Version803", "TensorRT version: 8003", EventKind::kVersion, "8003"},
        LineCase{"DumpLayers", "Layers:", EventKind::kDetailedBlock, "", 0, 0},
        LineCase{"Unstable",
                 "* GPU compute time is unstable, with coefficient of variance = 22.36%.",
                 EventKind::kMessage,
                 "* GPU compute time is unstable, with coefficient of variance = 22.36%."}),
    CaseName);

TEST(ParseLine, ReadsRunBanners) {
  const Event start = Bare("&&&& RUNNING TensorRT.trtexec [TensorRT v8401] # trtexec --onnx=a");
  EXPECT_EQ(start.kind, EventKind::kRunStart);
  EXPECT_EQ(start.text, "TensorRT.trtexec [TensorRT v8401] # trtexec --onnx=a");
  for (const char* word : {"PASSED", "FAILED", "WAIVED"}) {
    const std::string line = "&&&& " + std::string(word) + " TensorRT.trtexec # trtexec";
    const Event end = Bare(line);
    EXPECT_EQ(end.kind, EventKind::kRunEnd);
    EXPECT_EQ(end.text, word);
  }
  EXPECT_NE(Bare("&&&& DANCING TensorRT.trtexec").kind, EventKind::kRunEnd);
}

TEST(ParseLine, KeepsAnOptionsValue) {
  const Event event = Program("Selected Device: Orin: the first");
  EXPECT_EQ(event.kind, EventKind::kOption);
  EXPECT_EQ(event.text, "Selected Device");
  EXPECT_EQ(event.text2, " Orin: the first");
  EXPECT_FALSE(event.flag);
  EXPECT_TRUE(Bare("Selected Device: Orin").flag);
}

TEST(ParseLine, ReadsDetailedRecordsIndentedOrNot) {
  const std::string record = "Name: n, LayerType: t, Inputs: [], Outputs: []";
  EXPECT_EQ(Bare(record).kind, EventKind::kDetailedRecord);
  const std::string indented = "  " + record;
  EXPECT_EQ(Bare(indented).text, record);
}

// A17: a record that goes on in the next line keeps the blank before the break.
TEST(ParseLine, KeepsTheBlankAtTheEndOfARecord) {
  EXPECT_EQ(Bare("Layer(A): n, Tactic: 1, Reformatted ").text,
            "Layer(A): n, Tactic: 1, Reformatted ");
}

// A19, B9 and their like: lines that begin as others do.
TEST(ParseLine, IgnoresSimilarMessages) {
  for (const char* line :
       {"Layer: Conv_4 Host Persistent: 1664 Device Persistent: 8192 Scratch Memory: 0",
        "Original shape: (_, 1), squeezing to: (_,)",
        "Original: layers",
        "Original: x layers",
        "Original: 4 things",
        "Original: 99999999999999999999 layers",
        "After concat removal: 7 layers",
        "After reformat layers: many layers",
        "Building graph using backend strategy",
        "Use backend strategy x",
        "Skip backend strategy 3since its estimated inference time",
        "Engine generation completed in a while.",
        "Engine generation completed in 5 minutes",
        "Total Activation Memory: lots",
        "Total Activation Memory: -5",
        "Total Activation Memory: 99999999999999999999",
        "Total number of blocks in optimized block assignment: 3",
        "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU x MiB, GPU 37 MiB",
        "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 6 MiB",
        "[MemUsageChange] Init cuBLAS/cuBLASLt: CPU +258, GPU +108, now: CPU 529, GPU 768 (MiB)",
        "Trying to load shared library libcublas.so.11",
        "Trying to load shared library libnvinfer_builder_resource.so",
        "Input filename:",
        "Engine Layer Information",
        "Layers",
        "Bindings",
        "=== Profile (x iterations ) ===",
        "=============== Computing reformatting costs: ",
        "Running: ConvReluFusion on Conv_1",
        "ConvReluFusion: Fusing Conv_1 with Relu_2",
        "Setting workspace to 7469400064enables more tactics for profiling",
        "Name: only a name",
        "Parsing node: a [Conv]",
        "Static check for parsing node: a [Conv]",
        " (foreignNode)   70, 0.0132384, 1.0, k, 0x3cf17f0300ad1, ",
        "Throughput: the observed throughput computed by dividing the number of queries by the "
        "Total Host Walltime.",
        "Latency: the summation of H2D Latency, GPU Compute Time, and D2H Latency."}) {
    EXPECT_EQ(Verbose(line).kind, EventKind::kNone) << line;
  }
}

// Explanations at VERBOSE are the program's own and repeat the summary's keys.
TEST(ParseLine, TakesExplanationsForNoMeasurements) {
  EXPECT_NE(Said("Latency: the summation of H2D Latency.", LogSeverity::kVerbose, false).kind,
            EventKind::kSummaryLine);
  EXPECT_NE(Said("Throughput: the observed throughput.", LogSeverity::kVerbose, false).kind,
            EventKind::kSummaryLine);
}

TEST(ParseLine, KnowsAveragesOfRuns) {
  for (const char* line :
       {"Average on 10 runs - GPU latency: 0.155341 ms - Host latency: 0.162422 ms",
        "Average over 10 runs is 1.2 ms (host walltime is 1.3 ms, 99% percentile time is 1.5)."}) {
    EXPECT_EQ(Program(line).kind, EventKind::kRunAverage) << line;
    EXPECT_EQ(Program(line).text, line);
  }
  EXPECT_EQ(Program("Average on many").kind, EventKind::kNone);
}

TEST(ParseLine, KeepsEveryWarningAndError) {
  for (const LogSeverity severity :
       {LogSeverity::kWarning, LogSeverity::kError, LogSeverity::kFatal}) {
    const Event event = Said("Anything at all", severity, true);
    EXPECT_EQ(event.kind, EventKind::kMessage);
    EXPECT_EQ(event.severity, severity);
    EXPECT_EQ(event.text, "Anything at all");
  }
}

TEST(ParseLine, KeepsMessagesThatExplainAChoiceAtAnySeverity) {
  for (const char* line :
       {"Some tactics do not have sufficient workspace memory to run. Increasing workspace size "
        "may increase performance",
        "Missing scale and zero-point for tensor x, expect fall back to non-int8 implementation",
        "Could not find scales for tensor x.",
        "FP16 support requested on hardware without native FP16 support",
        "Could not find any implementation for node X.",
        "For layer X a non-conforming implementation was chosen than was requested i.e. requested",
        "Warning: no implementation of X obeys the requested constraints, using a higher precision "
        "type"}) {
    EXPECT_EQ(Verbose(line).kind, EventKind::kMessage) << line;
  }
  EXPECT_EQ(Verbose("For layer X nothing special").kind, EventKind::kNone);
}

// C11: the severity selects nothing else. 5.1 builds at INFO, Polygraphy says V for INFO, jetson
// nothing.
TEST(ParseLine, ReadsTuningLinesAtAnySeverity) {
  for (const LogSeverity severity :
       {LogSeverity::kUnknown, LogSeverity::kInfo, LogSeverity::kVerbose}) {
    for (const bool from_trt : {false, true}) {
      EXPECT_EQ(Said("Original: 141 layers", severity, from_trt).kind, EventKind::kOriginalLayers);
      EXPECT_EQ(Said("Fastest Tactic: 1 Time: 1", severity, from_trt).kind, EventKind::kFastest);
      EXPECT_EQ(Said("Engine Layer Information:", severity, from_trt).kind,
                EventKind::kEngineBlock);
    }
  }
}

TEST(ParseLine, TakesTensorRTsOwnLinesForNoOptionsOrTables) {
  EXPECT_EQ(Verbose("Deleting timing cache: 31 entries, 31 hits").kind, EventKind::kNone);
  EXPECT_EQ(Verbose("    Output 0").kind, EventKind::kNone);
}

TEST(ParseLine, ReadsEmptyMessagesAsNothing) {
  EXPECT_EQ(Verbose("").kind, EventKind::kNone);
  EXPECT_EQ(Verbose("   ").kind, EventKind::kNone);
}

TEST(TakeVersion, TakesNumbersJoinedByPoints) {
  EXPECT_EQ(TakeVersion("8.5.1"), "8.5.1");
  EXPECT_EQ(TakeVersion("10.16.0."), "10.16.0");
  EXPECT_EQ(TakeVersion("8.5 (something)"), "8.5");
  EXPECT_EQ(TakeVersion("8"), "");
  EXPECT_EQ(TakeVersion("8."), "");
  EXPECT_EQ(TakeVersion(""), "");
  EXPECT_EQ(TakeVersion("..."), "");
}

}  // namespace
}  // namespace trtscope
