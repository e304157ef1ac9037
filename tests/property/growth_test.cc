// Hostile input may be long, but not more than proportionally slow.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <limits>
#include <ostream>

#include "graph/analysis/kernel_name.h"
#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/render/dot.h"
#include "src/cli/exit_code.h"
#include "tests/property/facts.h"
#include "tests/run_program.h"

namespace trtscope::property {
namespace {

// `size` units of trouble.
using MakeText = std::string (*)(std::size_t size);

struct Trouble {
  const char* name;
  MakeText make;
  // A size that takes about a millisecond, so that clocks and caches do not decide.
  std::size_t size;
};

void PrintTo(const Trouble& trouble, std::ostream* out) { *out << trouble.name; }

std::string Repeat(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Calls `line(out, i)` for each i.
template <class Line>
std::string Lines(std::size_t count, Line line) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) line(out, std::to_string(i));
  return out;
}

constexpr std::string_view kHeader = "[V] [TRT] Engine Layer Information:\n";
constexpr std::string_view kRecord =
    "Layer(Conv): a, Tactic: 0x0000000000000001, x (Float[1]) -> y (Float[1])\n";

std::string InRecord(std::string_view text, std::size_t times) {
  return std::string(kHeader) + "Layer(Conv): " + Repeat(text, times) +
         ", Tactic: 0x0000000000000001, x (Float[1]) -> y (Float[1])\n";
}

std::string InPorts(std::string_view text, std::size_t times) {
  return std::string(kHeader) + "Layer(Conv): a, Tactic: 0x0000000000000001, " +
         Repeat(text, times) + "x (Float[1]) -> y (Float[1])\n";
}

std::string Distinct(std::size_t layers) {
  return std::string(kHeader) + Lines(layers, [](std::string& out, const std::string& i) {
           out.append("Layer(Conv): a").append(i).append(", Tactic: 1, x").append(i);
           out.append("[Float(1,2)] -> x").append(i).append("0[Float(1,2)]\n");
         });
}

// The texts hold what made, or could make, a parser look at the same bytes again and again:
// openings that never close, separators that may each be the right one, lines that refer to all
// lines before them.
constexpr Trouble kTroubles[] = {
    {"OpeningsInName", [](std::size_t n) { return InRecord("Layer(", n); }, 40000},
    {"BracketsInName", [](std::size_t n) { return InRecord("[", n); }, 200000},
    {"ParenthesesInName", [](std::size_t n) { return InRecord(" (", n); }, 100000},
    {"NestedParentheses",
     [](std::size_t n) { return InRecord(Repeat("(", n) + Repeat(")", n), 1); }, 100000},
    {"TacticsInName", [](std::size_t n) { return InRecord(", Tactic: 1, ", n); }, 20000},
    {"TacticsOutOfRange",
     [](std::size_t n) { return InRecord(", Tactic: 99999999999999999999,", n); }, 8000},
    {"TacticsInPorts", [](std::size_t n) { return InPorts("a[Float(1)] -> b, Tactic: 1, ", n); },
     8000},
    {"HalfPorts", [](std::size_t n) { return InPorts("a[Float(1,", n); }, 20000},
    {"OldPorts", [](std::size_t n) { return InPorts("a[Float(1,2)], ", n); }, 3000},
    {"NewPorts", [](std::size_t n) { return InPorts("a (Half[1,64:32]), ", n); }, 3000},
    {"Dims", [](std::size_t n) { return InPorts("a (Half[" + Repeat("1,", n) + "1]), ", 1); },
     60000},
    {"Arrows", [](std::size_t n) { return InPorts(" -> ", n); }, 50000},
    {"SixOpenings",
     [](std::size_t n) {
       return std::string(kHeader) + "Layer: " + Repeat(" (", n) +
              "), Tactic: 1, a[Float(1)] -> b[Float(1)]\n";
     },
     100000},
    {"UnfinishedRecords",
     [](std::size_t n) { return std::string(kHeader) + Repeat("Layer(\n", n); }, 4000},
    {"WrappedRecords",
     [](std::size_t n) {
       return std::string(kHeader) + Repeat("Layer(Conv): a\n" + Repeat("b\n", 8), n);
     },
     500},
    {"LongWrappedRecord",
     [](std::size_t n) {
       return std::string(kHeader) + "Layer(Conv): a\n" + Repeat(Repeat("[Half(", n) + "\n", 8);
     },
     3000},
    {"DetailedTensors",
     [](std::size_t n) {
       return "[V] [TRT] Layers:\nName: a, LayerType: b, Inputs: [ " +
              Repeat("{ Name: c, Dimensions: [1], Format/Datatype: Half }, ", n) +
              "], Outputs: []\n";
     },
     3000},
    {"DetailedOpenTensors",
     [](std::size_t n) {
       return "[V] [TRT] Layers:\nName: a, LayerType: b, Inputs: [" + Repeat("{ Name: c ", n) +
              "], Outputs: [" + Repeat(" ], a", n) + "\n";
     },
     20000},
    {"DetailedKeys",
     [](std::size_t n) {
       return "[V] [TRT] Layers:\nName: a, LayerType: b, Inputs: [], Outputs: []" +
              Repeat(", K: [", n) + Repeat(", K: v", n) + "\n";
     },
     10000},
    {"DetailedMetadata",
     [](std::size_t n) {
       return "[V] [TRT] Layers:\nName: a, LayerType: b, Inputs: [], Outputs: [], Metadata: " +
              Repeat("[ONNX Layer: ", n) + "\n";
     },
     10000},
    {"Reformats",
     [](std::size_t n) {
       return "[V] [TRT] Adding reformat layer: a" + Repeat(" to F(", n) + "\n" +
              std::string(kHeader);
     },
     10000},
    {"ReformatsFrom",
     [](std::size_t n) {
       return "[V] [TRT] Adding reformat layer: a" + Repeat(" from F( to F(1)", n) + "\n";
     },
     10000},
    {"ReformatParentheses",
     [](std::size_t n) {
       return "[V] [TRT] Adding reformat layer: " + Repeat("(", n) + Repeat(")", n) +
              " from Float(1) to Half(1)\n";
     },
     100000},
    {"Dumps", [](std::size_t n) { return Distinct(n) + Repeat("[I] Layers:\n", n); }, 500},
    {"DumpsThatDescribe",
     [](std::size_t n) {
       return Distinct(n) +
              Repeat("[I] Layers:\nName: a1, LayerType: b, Inputs: [], Outputs: [], K: v\n", n);
     },
     500},
    {"Engines",
     [](std::size_t n) { return Repeat(std::string(kHeader) + std::string(kRecord), n); }, 500},
    {"EnginesAfterALongDump",
     [](std::size_t n) {
       return Distinct(n) + "[I] Layers:\n" +
              Repeat(std::string(kHeader) + std::string(kRecord), n);
     },
     500},
    {"Layers", [](std::size_t n) { return Distinct(n); }, 1000},
    {"LayersOfOneName", [](std::size_t n) { return std::string(kHeader) + Repeat(kRecord, n); },
     2000},
    {"FusedNames", [](std::size_t n) { return InRecord("a + ", n); }, 20000},
    {"FusedOpenings", [](std::size_t n) { return InRecord("[ + ", n); }, 20000},
    {"WritersOfOneTensor",
     [](std::size_t n) {
       return std::string(kHeader) +
              Repeat("Layer(Conv): a, Tactic: 1, x[Float(1)] -> t[Float(1)]\n", n) +
              Repeat("Layer(Conv): b, Tactic: 1, t[Float(1)] -> y[Float(1)]\n", n);
     },
     500},
    {"ReformatsOfOneName",
     [](std::size_t n) {
       return Repeat("[V] [TRT] Adding reformat layer: r (x) from Float(1) to Half(1)\n", n) +
              std::string(kHeader) +
              Repeat("Layer(Reformat): r, Tactic: 0, x[Float(1)] -> r[Half(1)]\n", n);
     },
     500},
    {"RowsOfOneName",
     [](std::size_t n) {
       return std::string(kHeader) + Repeat(kRecord, n) +
              "[I] === Profile (10 iterations ) ===\n[I]    Layer   Time (ms)   Avg. Time (ms)   "
              "Time "
              "%\n" +
              Repeat("[I]    a       1.0      0.1      1.0\n", n);
     },
     500},
    {"WiderThanAsked",
     [](std::size_t n) {
       return "[I] === Build Options ===\n[I] Precision: FP32+INT8\n" +
              Repeat(
                  "[V] [TRT] --------------- Timing Runner: a (R)\n[V] [TRT] Tactic: 1 Time: 1\n",
                  n) +
              std::string(kHeader) + Repeat(kRecord, n);
     },
     500},
    {"Generations",
     [](std::size_t n) {
       return Repeat("[V] [TRT] Adding reformat layer: a (b) from Float(1) to Half(1)\n", n) +
              "[V] [TRT] --------------- Timing a(14)\n" +
              Repeat("[V] [TRT] Engine generation completed in 1 seconds.\n", n);
     },
     1000},
    {"Runs",
     [](std::size_t n) {
       return Repeat("&&&& RUNNING TensorRT.trtexec [TensorRT v8401] # t\n", n);
     },
     3000},
    {"RunsThatTune",
     [](std::size_t n) {
       return Repeat(
           "&&&& RUNNING t # t\n[V] [TRT] Original: 1 layers\n"
           "[V] [TRT] --------------- Timing Runner: a (R)\n",
           n);
     },
     1000},
    {"Attempts",
     [](std::size_t n) {
       return Repeat(
           "[V] [TRT] Original: 1 layers\n[V] [TRT] --------------- Timing Runner: a (R)\n"
           "[V] [TRT] Tactic: 1 Time: 1\n",
           n);
     },
     2000},
    {"Messages",
     [](std::size_t n) {
       return Lines(n, [](std::string& out, const std::string& i) {
         out.append("[W] [TRT] Missing scale and zero-point for tensor ").append(i).append("\n");
       });
     },
     2000},
    {"KernelNames",
     [](std::size_t n) {
       return Lines(n, [](std::string& out, const std::string& i) {
         out.append("[V] [TRT] Tactic Name: k")
             .append(i)
             .append(" Tactic: ")
             .append(i)
             .append(" Time: 1\n");
       });
     },
     2000},
    {"Precisions",
     [](std::size_t n) {
       return "[I] === Build Options ===\n[I] Precision: " + Repeat("FP32+", n) + "\n";
     },
     20000},
    {"QuoteMarks",
     [](std::size_t n) { return Repeat("> ", n) + "[V] [TRT] Engine Layer Information:\n"; },
     200000},
    {"Escapes",
     [](std::size_t n) {
       return "[V] [TRT] " + Repeat("\x1b[1m", n) + "Tactic\n" + std::string(kHeader);
     },
     50000},
    {"Blanks",
     [](std::size_t n) { return InPorts(Repeat(" ", n) + "a[Float(1)]" + Repeat(" ", n), 1); },
     200000},
    {"EmptyLines", [](std::size_t n) { return std::string(kHeader) + Repeat("\n", n); }, 100000},
    {"Bindings",
     [](std::size_t n) {
       return std::string(kHeader) + "[V] [TRT] Bindings:\n" + Repeat("b:\n", n);
     },
     20000},
    {"TableRows",
     [](std::size_t n) {
       return "[I] === Profile (10 iterations ) ===\n[I]    Layer   Time (ms)   Avg. Time (ms)   "
              "Time %\n" +
              Repeat("[I]    conv       1.0      0.1      1.0\n", n);
     },
     4000},
    {"ProfileRows",
     [](std::size_t n) {
       return "[ { \"count\" : 1 }" +
              Repeat(", { \"name\" : \"a\", \"timeMs\" : 1, \"averageMs\" : 1 }", n) + "]";
     },
     2000},
    {"ProfileNesting",
     [](std::size_t n) {
       return "[{\"count\":1},{\"timeMs\":" + Repeat("[", n) + Repeat("]", n) + "}]";
     },
     50000},
    {"ProfileNames",
     [](std::size_t n) { return "[{\"count\":1, \"a\":\"" + Repeat("\\\"name\\\"", n) + "\"}]"; },
     20000},
};

// What all commands do with an input, up to the text of the picture.
void Analyse(const std::string& text) {
  Session session;
  AddInput(session, SourceText::FromString("input", text), SmallBlocks(1, std::size_t{2} << 20));
  std::size_t size = 0;
  for (const Engine& engine : session.engines) {
    const Profile* table = engine.profile_table ? &*engine.profile_table : nullptr;
    const Attribution attribution = Attribute(engine, table);
    const std::vector<LayerPrecision> precisions = AnalysePrecision(engine);
    size += FindWiderThanAsked(engine, precisions).size();
    size +=
        RenderDot(engine, attribution, precisions, FindReformats(engine, attribution), {}).size();
  }
  ASSERT_LT(size, std::numeric_limits<std::size_t>::max());
}

void Report(const std::string& text) {
  Surroundings around;
  around.in = text;
  for (const char* command : {"report", "precision", "hot", "reformats", "build"}) {
    ASSERT_NE(RunTrtscope({command, "-"}, around).exit_code, kExitBug);
  }
}

using Work = void (*)(const std::string& text);

// Of this process: other programs on the machine do not count.
double SecondsOf(Work work, const std::string& text) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double begin = now();
  work(text);
  return now() - begin;
}

// Eight times the input: 8 times the work if it is proportional, 64 times if it is quadratic.
void ExpectProportional(Work work, const Trouble& trouble) {
  constexpr std::size_t kFactor = 8;
  constexpr double kMost = 24;
  constexpr int kTries = 3;
  // Below this a page fault decides.
  constexpr double kNoise = 5e-4;
  const std::string small = trouble.make(trouble.size);
  const std::string large = trouble.make(trouble.size * kFactor);
  double fastest = std::numeric_limits<double>::infinity();
  double ratio = 0;
  for (int i = 0; i < kTries; ++i) {
    for (int k = 0; k < 3; ++k) fastest = std::min(fastest, SecondsOf(work, small));
    ratio = SecondsOf(work, large) / std::max(fastest, kNoise);
    if (ratio < kMost) return;
  }
  FAIL() << kFactor << " times the input takes " << ratio << " times as long";
}

class Growth : public testing::TestWithParam<Trouble> {};

TEST_P(Growth, OfAnalysesIsProportional) { ExpectProportional(Analyse, GetParam()); }

TEST_P(Growth, OfReportsIsProportional) { ExpectProportional(Report, GetParam()); }

std::string NameOf(const testing::TestParamInfo<Trouble>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Property, Growth, testing::ValuesIn(kTroubles), NameOf);

TEST(LongLine, OfMegabytesIsReadWhole) {
  for (const std::size_t megabytes : {std::size_t{1}, std::size_t{5}}) {
    const std::string name(megabytes << 20, 'n');
    const Session session = ParseBytes(InRecord(name, 1));
    ASSERT_EQ(session.engines.size(), 1U);
    ASSERT_EQ(session.engines[0].layers.size(), 1U);
    EXPECT_EQ(session.engines[0].layers[0].name, name);
  }
}

TEST(KernelName, OfAMillionPartsBelongsToNoFamily) {
  const KernelFacts facts = ParseKernelName("turing_" + Repeat("h884cudnn_", 1000000));
  EXPECT_EQ(facts.operand, Precision::kUnknown);
}

}  // namespace
}  // namespace trtscope::property
