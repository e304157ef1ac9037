#include "parsers/build_log/dialect.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

struct DialectCase {
  const char* name;
  const char* line;
  const char* payload;
  LogSeverity severity;
  bool from_trt;
};

std::string CaseName(const testing::TestParamInfo<DialectCase>& info) { return info.param.name; }

class Dialect : public testing::TestWithParam<DialectCase> {};

TEST_P(Dialect, IsCutIntoPrefixAndMessage) {
  const LoggedLine cut = CutPrefix(GetParam().line);
  EXPECT_TRUE(cut.has_prefix);
  EXPECT_EQ(cut.payload, GetParam().payload);
  EXPECT_EQ(cut.severity, GetParam().severity);
  EXPECT_EQ(cut.from_trt, GetParam().from_trt);
}

TEST_P(Dialect, IsCutAlikeUnderQuoteMarksAndIndentation) {
  const std::string line = GetParam().line;
  for (const char* lead : {"> ", "> > ", "    ", "\t", "> \t "}) {
    const std::string led = lead + line;
    const LoggedLine cut = CutPrefix(led);
    EXPECT_TRUE(cut.has_prefix) << led;
    EXPECT_EQ(cut.payload, GetParam().payload) << led;
    EXPECT_EQ(cut.severity, GetParam().severity) << led;
  }
}

constexpr LogSeverity kV = LogSeverity::kVerbose;
constexpr LogSeverity kI = LogSeverity::kInfo;
constexpr LogSeverity kW = LogSeverity::kWarning;
constexpr LogSeverity kE = LogSeverity::kError;
constexpr LogSeverity kF = LogSeverity::kFatal;
constexpr LogSeverity kU = LogSeverity::kUnknown;

INSTANTIATE_TEST_SUITE_P(
    EveryProducer, Dialect,
    testing::Values(
        DialectCase{"Trtexec", "[09/15/2019-13:28:03] [V] [TRT] Original: 9 layers",
                    "Original: 9 layers", kV, true},
        DialectCase{"TrtexecItself", "[09/15/2019-13:28:03] [I] Engine built in 3.7 sec.",
                    "Engine built in 3.7 sec.", kI, false},
        // C9: the 6.0 samples print months from 00.
        DialectCase{"January", "[00/15/2020-09:00:00] [W] [TRT] msg", "msg", kW, true},
        DialectCase{"TrtexecError",
                    "[03/28/2024-20:07:04] [E] Error[2]: [x.cpp::f::259] Error Code 2",
                    "Error[2]: [x.cpp::f::259] Error Code 2", kE, false},
        DialectCase{"TrtexecFatal", "[03/28/2024-20:07:04] [F] [TRT] msg", "msg", kF, true},
        DialectCase{"Samples51", "[I] [TRT] Fusing a with b", "Fusing a with b", kI, true},
        DialectCase{"Plain", "[V] Engine Layer Information:", "Engine Layer Information:", kV,
                    false},
        DialectCase{"PolygraphyExtraVerbose", "[X] msg", "msg", kV, false},
        DialectCase{"PolygraphyUltraVerbose", "[U] msg", "msg", kV, false},
        DialectCase{"PolygraphyStart", "[S] msg", "msg", kI, false},
        DialectCase{"PolygraphyCritical", "[!] msg", "msg", kF, false},
        DialectCase{"Python8", "[09/07/2022-04:07:27] [TRT] [V] msg", "msg", kV, true},
        DialectCase{"Python7", "[TensorRT] VERBOSE: Layer(Reformat): a", "Layer(Reformat): a", kV,
                    true},
        DialectCase{"Python7Info", "[TensorRT] INFO: msg", "msg", kI, true},
        DialectCase{"Python7InternalError", "[TensorRT] INTERNAL_ERROR: msg", "msg", kF, true},
        DialectCase{"CustomPython", "My Logger: Severity.VERBOSE msg", "msg", kV, true},
        DialectCase{"CustomPythonBrackets", "[Severity.WARNING] msg", "msg", kW, true},
        DialectCase{"Jetson", "[TRT]    Timing Runner: x (y)", "Timing Runner: x (y)", kU, true},
        DialectCase{"DeepStream", "INFO: [TRT]: msg", "msg", kI, true},
        DialectCase{"DeepStreamWarning", "WARNING: [TRT]: msg", "msg", kW, true},
        DialectCase{"Glog", "I0516 08:25:52.973930 9187 logging.cc:49] msg", "msg", kI, false},
        DialectCase{"GlogError", "E0810 16:18:02.041721 16175 helper.h:95] msg", "msg", kE, false},
        DialectCase{"GlogQuoted",
                    "I0516 08:25:52.973930 9187 logging.cc:46] \"Loaded engine size: 86 MiB\"",
                    "Loaded engine size: 86 MiB", kI, false},
        DialectCase{
            "TfTrt",
            "2024-02-21 08:41:15.713781: W tensorflow/compiler/tf2tensorrt/utils/trt_logger.cc:83] "
            "TF-TRT Warning: DefaultLogger msg",
            "msg", kW, true},
        DialectCase{
            "OldTfTrt",
            "2019-02-21 08:41:15.713781: E tensorflow/contrib/tensorrt/log/trt_logger.cc:38] "
            "DefaultLogger msg",
            "msg", kE, true},
        DialectCase{"OnnxRuntime",
                    "2024-03-28 13:07:04.725964281 [W:onnxruntime:Default, "
                    "tensorrt_execution_provider.h:83 log] [2024-03-28 20:07:04 WARNING] msg",
                    "msg", kW, true},
        DialectCase{"PybindUnknownIsVerbose",
                    "[2021-08-05 12:39:57 UNKNOWN] Engine Layer Information:",
                    "Engine Layer Information:", kV, false},
        DialectCase{"TorchScript", "DEBUG: [Torch-TensorRT TorchScript Conversion Context] - msg",
                    "msg", kV, true},
        DialectCase{"OldTorchScript", "DEBUG: [TRTorch Conversion Context] - msg", "msg", kV, true},
        DialectCase{"TorchBuild", "WARNING: [Torch-TensorRT - Debug Build] - msg", "msg", kW, true},
        DialectCase{"Dynamo", "DEBUG:torch_tensorrt [TensorRT Conversion Context]:msg", "msg", kV,
                    true},
        DialectCase{"DynamoModule",
                    "INFO:torch_tensorrt.dynamo.conversion._TRTInterpreter:Converted node a",
                    "Converted node a", kI, true},
        DialectCase{"Llm", "[05/22/2024-14:17:03] [TRT] [I] msg", "msg", kI, true},
        DialectCase{"RtxInGgml", "[TensorRT-RTX] [DEBUG] msg", "msg", kV, true},
        DialectCase{"LowerCaseWord", "verbose: msg", "msg", kV, false}),
    CaseName);

TEST(CutPrefix, LeavesLinesWithoutAPrefixWhole) {
  for (const char* line :
       {"Layer(Reformat): a, Tactic: 0, x[Float(1)] -> y[Float(1)]", "", "x", "[", "[]", "[V",
        "[CONVOLUTION]-[aten_ops.convolution.default]", "[1,2,3]", "Model: m.onnx",
        "2024-06-22 20:52:41.045771: destroyed", "I0516 not glog at all, but long enough to be it",
        "$ trtexec --verbose", "--------------- Timing Runner: <reformat> (Reformat)",
        ">>>>>>>>>>>>>>> Chose Runner Type: A Tactic: 1", "Severity: unknown",
        "12345678901234567890123456"}) {
    const LoggedLine cut = CutPrefix(line);
    EXPECT_FALSE(cut.has_prefix) << line;
    EXPECT_EQ(cut.payload, line);
    EXPECT_EQ(cut.severity, kU);
    EXPECT_FALSE(cut.from_trt);
  }
}

TEST(CutPrefix, TakesEachLineByItself) {
  // C1: six real files go on with another program's prefix.
  EXPECT_EQ(CutPrefix("[09/07/2022-04:07:27] [TRT] [V] a").payload, "a");
  EXPECT_EQ(CutPrefix("[09/07/2022-04:07:28] [V] [TRT] a").payload, "a");
}

TEST(CutPrefix, KeepsTheMessagesOwnIndentation) {
  EXPECT_EQ(CutPrefix("[09/15/2019-13:28:03] [V] [TRT]  (foreignNode) Autotuning op x").payload,
            " (foreignNode) Autotuning op x");
  EXPECT_EQ(CutPrefix("[09/15/2019-13:28:03] [I]      135.15       0.0093").payload,
            "     135.15       0.0093");
}

TEST(CutPrefix, KeepsBracketsThatBelongToTheMessage) {
  EXPECT_EQ(CutPrefix("[09/15/2019-13:28:03] [V] [TRT] [MemUsageStats] Peak").payload,
            "[MemUsageStats] Peak");
  EXPECT_EQ(CutPrefix("[V] [GpuLayer] CONVOLUTION: a").payload, "[GpuLayer] CONVOLUTION: a");
}

TEST(CutPrefix, ReadsEmptyMessages) {
  for (const char* line :
       {"[I] [TRT] ", "[I] [TRT]", "[09/15/2019-13:28:03] [I] ", "[09/15/2019-13:28:03] [I]"}) {
    const LoggedLine cut = CutPrefix(line);
    EXPECT_TRUE(cut.has_prefix) << line;
    EXPECT_TRUE(cut.payload.empty()) << line;
    EXPECT_EQ(cut.severity, kI) << line;
  }
}

TEST(CutPrefix, RemovesQuoteMarksFromLinesWithoutPrefix) {
  EXPECT_EQ(CutPrefix("> Layer(NoOp): a").payload, "Layer(NoOp): a");
  EXPECT_EQ(CutPrefix(">").payload, "");
}

TEST(CutPrefix, UnquotesGlogOnlyWhereBothQuotesAreThere) {
  EXPECT_EQ(CutPrefix("I0516 08:25:52.973930 9187 logging.cc:46] \"half").payload, "\"half");
  EXPECT_EQ(CutPrefix("I0516 08:25:52.973930 9187 logging.cc:46] \"").payload, "\"");
}

TEST(CutPrefix, SurvivesEveryPrefixOfEveryDialect) {
  for (const char* whole :
       {"[09/15/2019-13:28:03] [V] [TRT] m", "I0516 08:25:52.973930 9187 l.cc:46] \"m\"",
        "2024-03-28 13:07:04.72 [W:onnxruntime:D, x.h:83 log] [2024-03-28 20:07:04 WARNING] m",
        "2024-02-21 08:41:15.713781: W x.cc:83] TF-TRT Warning: DefaultLogger m",
        "My Logger: Severity.VERBOSE m"}) {
    const std::string line = whole;
    for (std::size_t n = 0; n <= line.size(); ++n) {
      const std::string_view part = std::string_view(line).substr(0, n);
      const LoggedLine cut = CutPrefix(part);
      EXPECT_LE(cut.payload.size(), part.size());
    }
  }
}

TEST(StripAnsi, RemovesColoursAndCursorMoves) {
  EXPECT_EQ(StripAnsi("\x1b[1;35mDEBUG: \x1b[0m[Torch-TensorRT - Debug Build] - msg"),
            "DEBUG: [Torch-TensorRT - Debug Build] - msg");
  EXPECT_EQ(StripAnsi("\x1b[2A\x1b[1G\x1b[2K[-----] Building engine 3/7"),
            "[-----] Building engine 3/7");
  EXPECT_EQ(StripAnsi("a\x1b"
                      "7b"),
            "ab");
}

TEST(StripAnsi, SurvivesSequencesThatStopEarly) {
  EXPECT_EQ(StripAnsi("a\x1b"), "a");
  EXPECT_EQ(StripAnsi("a\x1b["), "a");
  EXPECT_EQ(StripAnsi("a\x1b[12;"), "a");
  EXPECT_EQ(StripAnsi(""), "");
}

TEST(StripAnsi, LeavesOtherControlCharacters) { EXPECT_EQ(StripAnsi("a\tb\x01"), "a\tb\x01"); }

}  // namespace
}  // namespace trtscope
