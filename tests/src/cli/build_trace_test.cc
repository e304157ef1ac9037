// What `build -o` writes: valid, nested, and nothing lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "src/cli/exit_code.h"
#include "tests/read_file.h"
#include "tests/schema/all_inputs.h"

namespace trtscope {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Window {
  int64_t begin = 0, end = 0;
};

// Complete events of one track either follow each other or lie within one another.
void ExpectNested(const Json& trace) {
  std::vector<Window> open;
  int64_t last_begin = 0;
  for (const Json& event : trace.at("traceEvents")) {
    if (event.at("ph") != "X") continue;
    const Window window{event.at("ts").get<int64_t>(),
                        event.at("ts").get<int64_t>() + event.at("dur").get<int64_t>()};
    ASSERT_GE(window.begin, last_begin) << event;
    ASSERT_GE(window.end, window.begin) << event;
    last_begin = window.begin;
    if (event.at("cat") == "phase") open.clear();
    while (!open.empty() && open.back().end <= window.begin && open.back().end < window.end) {
      open.pop_back();
    }
    if (!open.empty() && event.at("cat") != "phase") {
      ASSERT_LE(window.end, open.back().end) << event;
    }
    open.push_back(window);
    EXPECT_EQ(event.at("args").at("position"), "estimated");
  }
}

// The files that -o FILE gives: one, or one a build.
std::vector<std::string> Written(const Inputs& inputs, const std::string& ending) {
  const TemporaryDirectory folder;
  std::vector<std::string> args = {"build", "-q", "-o", folder.file("t" + ending)};
  args.insert(args.end(), inputs.begin(), inputs.end());
  RunTrtscope(std::move(args));
  std::vector<std::string> texts;
  for (const auto& entry : EntriesOf(folder.path())) texts.push_back(ReadFile(entry));
  return texts;
}

class BuildFiles : public testing::TestWithParam<Group> {};
INSTANTIATE_TEST_SUITE_P(Of, BuildFiles,
                         testing::Values(Group::kFixtures, Group::kMalformed, Group::kCorpus),
                         GroupName);

TEST_P(BuildFiles, TracesAreJsonAndNested) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const std::string& text : Written(inputs, ".json")) {
      const Json trace = Json::parse(text, nullptr, false);
      ASSERT_FALSE(trace.is_discarded());
      ExpectNested(trace);
    }
  });
}

TEST_P(BuildFiles, FoldedStacksHaveAtMostFourFramesAndANumber) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const std::string& text : Written(inputs, ".folded")) {
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(std::count(line.begin(), line.end(), ';'), 3) << line;
        const std::string number = line.substr(line.rfind(' ') + 1);
        EXPECT_GT(std::stoll(number), 0) << line;
      }
    }
  });
}

// --- Facts --------------------------------------------------------------------

TEST_P(BuildFiles, PhasesSumToNoMoreThanTheWhole) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    const Json document = RunJson("build", inputs);
    std::vector<Json> builds = document.at("builds_without_engine");
    for (const Json& engine : document.at("engines")) builds.push_back(engine.at("build"));
    for (const Json& build : builds) {
      if (build.is_null()) continue;
      double sum = 0;
      for (const Json& phase : build.at("phases")) {
        if (phase.at("seconds").is_null()) continue;
        EXPECT_GE(phase.at("seconds").get<double>(), 0);
        if (!phase.at("inside").get<bool>()) sum += phase.at("seconds").get<double>();
      }
      if (build.at("seconds").is_null()) {
        EXPECT_EQ(sum, 0);
      } else {
        EXPECT_LE(sum, build.at("seconds").get<double>() + 1e-6);
      }
    }
  });
}

TEST_P(BuildFiles, GroupsSumToAllTurns) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("build", inputs)) {
      const Json& build = engine.at("build");
      if (build.is_null()) continue;
      for (const char* groups : {"tuning_by_layer", "tuning_by_runner", "tuning_by_formats"}) {
        uint64_t turns = 0;
        uint64_t trials = 0;
        for (const Json& group : build.at(groups)) {
          turns += group.at("turns").get<uint64_t>();
          trials += group.at("trials").get<uint64_t>();
        }
        EXPECT_EQ(turns, build.at("tuning").at("turns").get<uint64_t>()) << groups;
        EXPECT_EQ(trials, build.at("tuning").at("trials").get<uint64_t>()) << groups;
      }
    }
  });
}

// Every number stands in the line that it cites.
TEST_P(BuildFiles, MemoryIsWhatTheCitedLinesPrint) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    if (inputs.size() != 1 || !inputs[0].ends_with(".log")) return;
    if (!std::filesystem::is_regular_file(inputs[0])) return;
    std::vector<std::string> lines = {""};
    std::istringstream text(ReadFile(inputs[0]));
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    const auto expect = [&](const Json& number, const Json& line) {
      if (number.is_null()) return;
      ASSERT_LT(line.get<std::size_t>(), lines.size());
      EXPECT_THAT(lines[line.get<std::size_t>()], HasSubstr(number.dump()));
    };
    for (const Json& engine : Engines("build", inputs)) {
      if (engine.at("build").is_null()) continue;
      const Json& memory = engine.at("build").at("memory");
      for (const auto& [key, total] : memory.items()) {
        if (total.is_object()) expect(total.at("value"), total.at("source").at("line"));
      }
      for (const Json& layer : memory.at("layers")) {
        for (const char* key :
             {"scratch_bytes", "device_persistent_bytes", "host_persistent_bytes"}) {
          expect(layer.at(key), layer.at("line"));
        }
      }
      for (const Json& point : memory.at("timeline")) {
        expect(point.at("cpu_mib"), point.at("line"));
        expect(point.at("gpu_mib"), point.at("line"));
      }
    }
  });
}

// --- Names and choices --------------------------------------------------------

const char* const kLog = TRTSCOPE_SOURCE_DIR "/fixtures/classifier-fp16-trt8.6/build.log";

TEST(BuildFiles, NamesWithSeparatorsDoNotBreakStacks) {
  const TemporaryDirectory folder;
  const std::string log = folder.file("hostile.log");
  std::ofstream(log) << "[I] [TRT] Original: 1 layers\n"
                        "[I] [TRT] --------------- Timing Runner: a;b 7\t\"\xff\" (R)\n"
                        "[I] [TRT] Tactic: 1 Time: 2\n[I] [TRT] Fastest Tactic: 1 Time: 2\n";
  const ProgramRun run = RunTrtscope({"build", log, "-o", folder.file("t.folded")});
  EXPECT_THAT(run.err, HasSubstr("`;` separates frames"));
  EXPECT_THAT(ReadFile(folder.file("t.folded")),
              HasSubstr("autotune;a:b 7\\t\"\\xff\";?;R 2000\n"));
  RunTrtscope({"build", log, "-o", folder.file("t.json")});
  const Json trace = Json::parse(ReadFile(folder.file("t.json")), nullptr, false);
  ASSERT_FALSE(trace.is_discarded());
  EXPECT_THAT(trace.dump(), HasSubstr("a;b 7\\t"));
}

TEST(BuildFiles, TheNameDecidesUnlessAFormatIsAsked) {
  const TemporaryDirectory folder;
  RunTrtscope({"build", kLog, "-q", "-o", folder.file("a.json")});
  EXPECT_THAT(ReadFile(folder.file("a.json")), HasSubstr("traceEvents"));
  RunTrtscope({"build", kLog, "-q", "--format", "json", "-o", folder.file("b.json")});
  EXPECT_THAT(ReadFile(folder.file("b.json")), HasSubstr("trtscope.build/1"));
  RunTrtscope({"build", kLog, "-q", "--format", "text", "-o", folder.file("c.json")});
  EXPECT_THAT(ReadFile(folder.file("c.json")), HasSubstr("Where the time goes"));
  RunTrtscope({"build", kLog, "-q", "-o", folder.file("d.txt")});
  EXPECT_THAT(ReadFile(folder.file("d.txt")), HasSubstr("Where the time goes"));
}

TEST(BuildFiles, TheReportIsPrintedBesideATrace) {
  const TemporaryDirectory folder;
  const ProgramRun run = RunTrtscope({"build", kLog, "-o", folder.file("a.json")});
  EXPECT_THAT(run.out, HasSubstr("Where the time goes"));
  EXPECT_THAT(run.err, HasSubstr("wrote "));
  EXPECT_EQ(run.exit_code, kExitFine);
}

TEST(BuildFiles, ATraceThatCannotBeWrittenIsAnError) {
  EXPECT_EQ(RunTrtscope({"build", kLog, "-o", "/nowhere/a.json"}).exit_code, kExitUsage);
}

}  // namespace
}  // namespace trtscope
