// One model, however the log is cut into blocks, how many threads read it, and whose prefix it has.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "parsers/build_log/build_log_parser.h"
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
using log_text::Tuning;
using log_text::Warn;

// TensorRT's messages only, so that every program can have logged them.
std::string Messages() {
  std::string text =
      BuildOf(Tuning("conv (a)", "0x0000000000000001") + Tuning("b", "0x0000000000000002"), 3);
  text +=
      Trt("Adding reformat layer: r (s) from Float(1) to Half(1)") + Warn("again") + Warn("again");
  text += BlockHeader() + Record("conv (a)", "x", "t") + Record("b", "t", "u") +
          Bare("Layer(NoOp): c, Tactic: 0, u (Half[") + Bare("1,8]) -> y (Half[1,8])") +
          Trt("[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 6 MiB, GPU "
              "37 MiB");
  // TensorRT 6's kernel names need the line before.
  text += Trt("Original: 2 layers") + Trt("--------------- Timing Runner: conv1 (icudnn)") +
          Trt("conv1 (icudnn) Set Tactic Name: k6") + Warn("a warning between them") +
          Trt("Tactic: 861 time 0.5") + Trt("Tactic: 862 time 0.5") +
          Trt("Fastest Tactic: 861 Time: 0.5") + BlockHeader() +
          Bare("Layer: conv1 (icudnn), Tactic: 861, x[Float(1)] -> y[Int8(1)]");
  return text;
}

// What only trtexec prints, with blocks that need what came many lines before.
std::string Program() {
  std::string text = Bare("&&&& RUNNING TensorRT.trtexec [TensorRT v8401] # trtexec") +
                     Own("=== Build Options ===") + Own("Precision: FP32+FP16") + Trt("chatter") +
                     Own("Calibration: none") + Own("A sentence") + Own("Not: an option") +
                     Own("Layer Information:") + Own("Layers:");
  for (int i = 0; i < 30; ++i) text += Bare("bare name " + std::to_string(i));
  text += "\n" + Bare("Bindings:");
  for (int i = 0; i < 20; ++i) text += Bare("binding " + std::to_string(i));
  text += Own("=== Profile (10 iterations ) ===") +
          Own("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer") + Trt("chatter");
  for (int i = 0; i < 10; ++i)
    text += Own("     135.15       0.0093       0.0092       1.8   bare name " + std::to_string(i));
  text += Own("     135.15       0.0093       0.0092       1.8   Total") + Own("Host Latency") +
          Own("min: 1.5 ms") + Trt("chatter") + Own("max: 2.5 ms") +
          Bare("&&&& PASSED TensorRT.trtexec [TensorRT v8401] # trtexec");
  // A block that foreign output follows for long, then a message, then more of both.
  text += BlockHeader() + Record("a", "x", "t");
  for (int i = 0; i < 12; ++i) text += Bare("foreign " + std::to_string(i));
  text += Trt("chatter") + Bare("foreign") + Record("b", "t", "y") + Bare("foreign") +
          Bare("\x1b[1;35mcoloured\x1b[0m");
  return text;
}

ParseOptions Blocks(std::size_t bytes, unsigned threads) {
  ParseOptions options;
  options.block_bytes = bytes;
  options.threads = threads;
  return options;
}

TEST(Pipeline, ReadsTheSameModelWhereverTheBlocksEnd) {
  const std::string text = Messages() + Program() + Messages();
  const std::string whole = DumpModel(ParseText(text, Blocks(std::size_t{1} << 30, 1)));
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{100},
                                  std::size_t{333}, std::size_t{4096}}) {
    for (const unsigned threads : {1U, 4U}) {
      EXPECT_EQ(DumpModel(ParseText(text, Blocks(bytes, threads))), whole)
          << bytes << " bytes, " << threads << " threads";
    }
  }
}

TEST(Pipeline, ReadsTheSameModelOfACutLogWhereverTheBlocksEnd) {
  const std::string text = Messages() + Program();
  for (std::size_t n = 0; n < text.size(); n += 7) {
    const std::string front = text.substr(0, n);
    EXPECT_EQ(DumpModel(ParseText(front, Blocks(64, 1))),
              DumpModel(ParseText(front, Blocks(std::size_t{1} << 30, 1))))
        << n;
  }
}

TEST(Pipeline, ReadsTheSameModelEveryTime) {
  const std::string text = Messages() + Program() + Messages();
  const std::string first = DumpModel(ParseText(text, Blocks(64, 4)));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(DumpModel(ParseText(text, Blocks(64, 4))), first);
}

TEST(Pipeline, TellsItsProgressInOrderUpToTheEnd) {
  const std::string text = Messages();
  std::vector<uint64_t> told;
  ParseOptions options = Blocks(100, 4);
  options.progress = [&](uint64_t bytes) { told.push_back(bytes); };
  ParseText(text, options);
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), text.size());
}

TEST(Pipeline, KeepsEveryPromiseOfTheModel) {
  const Session session = ParseText(Messages() + Program() + Messages(), Blocks(64, 4));
  EXPECT_EQ(session.engines.size(), 6U);
  for (const Engine& engine : session.engines) {
    EXPECT_EQ(CheckInvariants(engine), std::vector<std::string>{}) << engine.id;
    EXPECT_NE(engine.log, nullptr);
  }
}

// --- Dialects
// ---------------------------------------------------------------------------------------

// `text` with every line rewritten. Lines come without their end.
std::string Rewrite(const std::string& text,
                    const std::function<std::string(const std::string&)>& rewrite) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    out += rewrite(text.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return out;
}

// Replaces trtexec's "[time] [X] [TRT] " where a line has it.
std::string WithPrefix(const std::string& text, const std::string& verbose,
                       const std::string& warning) {
  const std::string lead = "[08/17/2022-07:50:52] [";
  return Rewrite(text, [&](const std::string& line) {
    if (!line.starts_with(lead)) return line;
    const std::string message = line.substr(lead.size() + std::string("V] [TRT] ").size());
    return (line[lead.size()] == 'W' ? warning : verbose) + message;
  });
}

std::string Model(const std::string& text) {
  DumpOptions options;
  options.lines = false;
  options.input = false;
  return DumpModel(ParseText(text), options);
}

TEST(Dialects, TellTheSameModel) {
  const std::string text = Messages();
  const std::string expected = Model(text);
  const std::vector<std::pair<std::string, std::string>> prefixes = {
      {"[09/07/2022-04:07:27] [TRT] [V] ", "[09/07/2022-04:07:27] [TRT] [W] "},
      {"[V] ", "[W] "},
      {"[V] [TRT] ", "[W] [TRT] "},
      {"[TensorRT] VERBOSE: ", "[TensorRT] WARNING: "},
      {"My Logger: Severity.VERBOSE ", "My Logger: Severity.WARNING "},
      {"DEBUG: [TRT]: ", "WARNING: [TRT]: "},
      {"I0516 08:25:52.973930 9187 logging.cc:49] ", "W0516 08:25:52.973930 9187 logging.cc:49] "},
      {"DEBUG: [Torch-TensorRT TorchScript Conversion Context] - ",
       "WARNING: [Torch-TensorRT TorchScript Conversion Context] - "},
      {"DEBUG:torch_tensorrt [TensorRT Conversion Context]:",
       "WARNING:torch_tensorrt [TensorRT Conversion Context]:"},
      {"\x1b[1;35mDEBUG: \x1b[0m[Torch-TensorRT - Debug Build] - ",
       "\x1b[0;33mWARNING: \x1b[0m[Torch-TensorRT - Debug Build] - "},
      {"[2021-08-05 12:39:57 UNKNOWN] ", "[2021-08-05 12:39:57 WARNING] "},
      {"[TensorRT-RTX] [DEBUG] ", "[TensorRT-RTX] [WARN] "},
      {"2024-03-28 13:07:04.725964281 [V:onnxruntime:Default, x.h:83 log] [2024-03-28 20:07:04 "
       "VERBOSE] ",
       "2024-03-28 13:07:04.725964281 [W:onnxruntime:Default, x.h:83 log] [2024-03-28 20:07:04 "
       "WARNING] "}};
  for (const auto& [verbose, warning] : prefixes) {
    EXPECT_EQ(Model(WithPrefix(text, verbose, warning)), expected) << verbose;
  }
}

TEST(Dialects, WithoutSeveritiesTellTheSameEngines) {
  const std::string text = WithPrefix(Messages(), "[TRT]    ", "[TRT]    ");
  const std::string expected = Model(Messages());
  const std::string model = Model(text);
  EXPECT_EQ(model.substr(0, model.find("\nlog ")), expected.substr(0, expected.find("\nlog ")));
}

TEST(Dialects, WithoutAnyPrefixTellTheSameEngines) {
  const std::string expected = Model(Messages());
  const std::string model = Model(WithPrefix(Messages(), "", ""));
  EXPECT_EQ(model.substr(0, model.find("\nlog ")), expected.substr(0, expected.find("\nlog ")));
}

TEST(Dialects, UnderQuotesIndentationBlankLinesAndCarriageReturnsTellTheSameModel) {
  const std::string text = Messages();
  const std::string expected = Model(text);
  EXPECT_EQ(Model(Rewrite(text, [](const std::string& line) { return line + "\r"; })), expected);
  EXPECT_EQ(Model(Rewrite(text, [](const std::string& line) { return line + "\n"; })), expected);
  EXPECT_EQ(Model(Rewrite(text, [](const std::string& line) { return "> " + line; })), expected);
  EXPECT_EQ(Model(Rewrite(text, [](const std::string& line) { return "> " + line + "\r\n>"; })),
            expected);
  // Blanks within a wrapped record would be the record's.
  EXPECT_EQ(Model(Rewrite(text,
                          [](const std::string& line) {
                            return line.ends_with("[") ? line : line + "    ";
                          })),
            expected);
  const std::string indented = Rewrite(
      text, [](const std::string& line) { return line.starts_with("1,8]") ? line : "   " + line; });
  EXPECT_EQ(Model(indented), expected);
}

TEST(Dialects, InUtf16TellTheSameModel) {
  const std::string text = Messages();
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += std::string(1, c) + '\0';
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(std::fwrite(wide.data(), 1, wide.size(), file.get()), wide.size());
  std::rewind(file.get());
  Session session;
  AddInput(session, std::move(SourceText::Read(file.get(), "build.log").value()), {});
  EXPECT_EQ(DumpModel(session), DumpModel(ParseText(text)));
}

// --- Recognition
// ------------------------------------------------------------------------------------

TEST(SniffBuildLog, KnowsLogsAndRecords) {
  for (const char* text :
       {"[V] x", "[TRT]   x", "x\n[TRT] y", "TensorRT 8", "Layer(A): n",
        "Engine Layer Information:", "  [V] indented",
        "=== Profile (10 iterations ) ===\n  Layer  Time %\n",
        "  Layer   Time (ms)   Avg. Time (ms)   Time %\n",
        "  Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer\n",
        "  TensorRT layer name    Runtime, %  Invocations  Runtime, ms\n",
        "Throughput: 10 qps\nLatency: min = 1 ms, max = 2 ms\n", "GPU Compute Time: min = 1 ms",
        "min: 1 ms (end to end 2 ms)", "Average on 10 runs - GPU latency: 1 ms",
        "Average over 10 runs is 1 ms (host walltime is 2 ms, 99% percentile "
        "time is 2)."}) {
    EXPECT_TRUE(SniffBuildLog(text)) << text;
  }
}

TEST(SniffBuildLog, RefusesOtherText) {
  for (const char* text : {"", "hello", "{\"a\": 1}", "[1, 2, 3]", "# README\n\nText.",
                           "{\"performance_summary\": {\"GPU Compute Time\": [1, 2]}}",
                           "Average over all images: 5 ms"})
    EXPECT_FALSE(SniffBuildLog(text)) << text;
}

TEST(NoEngine, IsWhatALogOfChatterHolds) {
  const Session session = ParseText(Trt("chatter") + Own("Engine built in 3 sec."));
  EXPECT_TRUE(session.engines.empty());
  EXPECT_EQ(session.logs.size(), 1U);
  EXPECT_EQ(session.inputs[0].lines, 2U);
}

}  // namespace
}  // namespace trtscope
