// The whole program on damaged logs: every command in every format ends, and in order.
#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

#include "src/cli/exit_code.h"
#include "tests/property/logs.h"
#include "tests/property/mutations.h"
#include "tests/run_program.h"

namespace trtscope::property {
namespace {

using Words = std::vector<std::string>;

// `graph` draws, and has no tables.
std::vector<Words> AllRuns() {
  std::vector<Words> runs = {{"graph", "-"}, {"graph", "-", "--format", "json"}};
  for (const char* command : {"report", "precision", "hot", "reformats", "build", "check"}) {
    for (const char* format : {"text", "json", "csv", "md"}) {
      runs.push_back({command, "-", "--format", format});
    }
  }
  return runs;
}

std::string Join(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

// Texts that a terminal, a table, JSON, markup or DOT could trip over.
constexpr std::array<std::string_view, 14> kNastyWords = {{
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\xff\xfe",
    "\xed\xa0\x80",
    "\xe2\x80\xae",
    "\"",
    "\\",
    "\\N",
    "|",
    "</TABLE>",
    "&#60;",
    "\t",
    "\r",
    "Layer(x): , Tactic: 0,  -> \n",
}};

std::string Damaged(const NamedText& log, uint32_t seed) {
  return Mutator(seed, kNastyWords).Mutate(log.text);
}

// What people look at may hold line feeds and nothing else that moves a cursor.
bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x7f;
  });
}

// `check` may find that the numbers are doubtful.
bool IsOrderly(int exit_code) {
  return exit_code == kExitFine || exit_code == kExitFindings || exit_code == kExitUnusableInput;
}

class DamagedInput : public testing::TestWithParam<NamedText> {};

TEST_P(DamagedInput, EndsEveryCommandInOrder) {
  constexpr uint32_t kSeeds = 6;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    Surroundings around;
    around.in = Damaged(GetParam(), seed);
    for (const Words& words : AllRuns()) {
      SCOPED_TRACE(Join(words) + "seed " + std::to_string(seed));
      const ProgramRun run = RunTrtscope(words, around);
      EXPECT_TRUE(IsOrderly(run.exit_code)) << run.exit_code << run.err;
      EXPECT_FALSE(HasControl(run.err)) << run.err;
    }
  }
}

TEST_P(DamagedInput, GivesJsonThatIsJson) {
  constexpr uint32_t kSeeds = 25;
  for (uint32_t seed = 100; seed < 100 + kSeeds; ++seed) {
    Surroundings around;
    around.in = Damaged(GetParam(), seed);
    for (const std::string_view command : {"report", "graph"}) {
      const ProgramRun run = RunTrtscope({std::string(command), "-", "--format", "json"}, around);
      EXPECT_TRUE(nlohmann::json::accept(run.out)) << command << " seed " << seed;
    }
  }
}

TEST_P(DamagedInput, SendsNoControlCharactersToTerminals) {
  constexpr uint32_t kSeeds = 25;
  for (uint32_t seed = 200; seed < 200 + kSeeds; ++seed) {
    Surroundings around;
    around.in = Damaged(GetParam(), seed);
    for (const std::string_view command :
         {"report", "precision", "hot", "reformats", "build", "check"}) {
      const ProgramRun run = RunTrtscope({std::string(command), "-"}, around);
      EXPECT_FALSE(HasControl(run.out)) << command << " seed " << seed;
      EXPECT_FALSE(HasControl(run.err)) << command << " seed " << seed;
    }
  }
}

std::string NameOf(const testing::TestParamInfo<NamedText>& info) {
  return TestName(info.param.name);
}
INSTANTIATE_TEST_SUITE_P(Property, DamagedInput, testing::ValuesIn(Fixtures("build.log")), NameOf);

}  // namespace
}  // namespace trtscope::property
