// Every real log against the facts that were counted independently, with grep and awk.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "parsers/formats.h"
#include "tests/corpus/corpus.h"

namespace trtscope {
namespace {

using Json = nlohmann::json;

class LogFacts : public testing::TestWithParam<std::filesystem::path> {};

Json ReadFacts(std::filesystem::path log) {
  std::ifstream file(log.replace_extension(".facts.json"));
  return Json::parse(file);
}

Session Load(const std::filesystem::path& path, const ParseOptions& options = {}) {
  Session session;
  Result<SourceText> text = SourceText::Open(path.string());
  EXPECT_TRUE(text.ok());
  AddInput(session, std::move(text.value()), options);
  return session;
}

// Where the counted facts are known to be short, and why.
struct Exception {
  std::string_view log;
  // Records that grep did not count.
  std::size_t more_layers = 0;
  // Lines that `wc -l` did not count.
  uint64_t more_lines = 0;
  // "Tactic 4 scratch requested: …": TensorRT 5's form, which grep did not look for.
  std::size_t more_skipped = 0;
};
constexpr std::array<Exception, 4> kExceptions = {{
    // The author cut lines out and left "...more" in their place, once inside the layer block. The
    // counting
    // stopped there; the record behind it is the same engine's.
    {"fuzzylabs-alexnet-excerpts__10.4.0__trtexec", 1, 0, 0},
    {"deployusetrt-googlenet__5.1__cpp-sample-caffe", 0, 0, 1},
    // The last line has no newline, so `wc -l` does not count it. It is a line all the same.
    {"hack-tacticsource-all__8.2__python-trt", 0, 1, 0},
    {"hack-tacticsource-nocudnn__8.2__python-trt", 0, 1, 0},
}};

Exception ExceptionOf(const std::filesystem::path& log) {
  for (const Exception& exception : kExceptions) {
    if (log.stem() == exception.log) return exception;
  }
  return {};
}

std::map<std::string, int> TypeHistogram(const Engine& engine, std::size_t layers) {
  std::map<std::string, int> types;
  for (std::size_t i = 0; i < layers; ++i) ++types[std::string(engine.layers[i].type)];
  return types;
}

// TensorRT 5 has no layer records; its engines come from tuning lines, which the facts do not
// count.
std::vector<const Engine*> RecordedEngines(const Session& session) {
  std::vector<const Engine*> engines;
  for (const Engine& engine : session.engines) {
    if (engine.layers_from != LayersFrom::kTuningLines) engines.push_back(&engine);
  }
  return engines;
}

TEST_P(LogFacts, EnginesLayersTypesAndNamesAreTheCountedOnes) {
  const Json facts = ReadFacts(GetParam());
  const Session session = Load(GetParam());
  const std::vector<const Engine*> engines = RecordedEngines(session);
  ASSERT_EQ(engines.size(), facts.at("engines").size());
  for (std::size_t i = 0; i < engines.size(); ++i) {
    const Json& expected = facts.at("engines")[i];
    const Engine& engine = *engines[i];
    SCOPED_TRACE("engine " + std::to_string(i));
    EXPECT_EQ(engine.source.line, expected.at("start_line").get<uint64_t>());
    const auto layers = expected.at("layers").get<std::size_t>();
    ASSERT_EQ(engine.layers.size(), layers + ExceptionOf(GetParam()).more_layers);
    EXPECT_EQ(TypeHistogram(engine, layers),
              (expected.at("types").get<std::map<std::string, int>>()));
    EXPECT_EQ(engine.layers.front().name, expected.at("first_layer").get<std::string>());
    EXPECT_EQ(engine.layers[layers - 1].name, expected.at("last_layer").get<std::string>());
  }
  EXPECT_EQ(session.diagnostics.count(Code::kLayerRecord), 0U);
}

TEST_P(LogFacts, TimingLinesAreTheCountedOnes) {
  const Json facts = ReadFacts(GetParam());
  const Session session = Load(GetParam());
  std::size_t trials = 0;
  for (const auto& log : session.logs) trials += log->trials.size();
  EXPECT_EQ(trials, facts.at("timing_lines").get<std::size_t>());
}

std::size_t Counted(const Json& facts, const char* key) {
  return facts.at("counts").value(key, std::size_t{0});
}

// The lines of a kind, over all engines and builds of the log.
TEST_P(LogFacts, TuningLinesAreTheCountedOnes) {
  const Json facts = ReadFacts(GetParam());
  const Session session = Load(GetParam());
  std::size_t chosen = 0, no_valid = 0, cached = 0, skipped = 0, turns = 0;
  for (const auto& log : session.logs) {
    for (const ChosenTactic& choice : log->chosen) chosen += choice.only_option ? 0U : 1U;
    skipped += log->skipped_trials.size();
    for (const RunnerTuning& tuning : log->tunings) {
      no_valid += tuning.no_valid_tactics ? 1U : 0U;
      cached += tuning.cached ? 1U : 0U;
      turns += tuning.cached ? 0U : 1U;
    }
  }
  EXPECT_EQ(cached, Counted(facts, "cached_result"));
  // "Skipping R: No valid tactics" has no header of its own; TensorRT 5's headers have another
  // form, which was not counted.
  if (Counted(facts, "timing_runner") > 0) {
    EXPECT_EQ(turns, Counted(facts, "timing_runner") + Counted(facts, "skipping_no_valid"));
  }
  EXPECT_EQ(no_valid, Counted(facts, "no_valid_tactics") + Counted(facts, "skipping_no_valid"));
  EXPECT_EQ(skipped, Counted(facts, "tactic_skipped") + ExceptionOf(GetParam()).more_skipped);
  EXPECT_EQ(chosen, Counted(facts, "chose_runner") + Counted(facts, "trt5_chose"));
}

TEST_P(LogFacts, LinesOfTheOptimizerAndTheParserAreTheCountedOnes) {
  const Json facts = ReadFacts(GetParam());
  const Session session = Load(GetParam());
  std::size_t fusing = 0, removing = 0, nodes = 0, registered = 0, original = 0;
  for (const auto& log : session.logs) {
    for (const OptimizerStep& step : log->story.steps) {
      fusing += step.verb == OptimizerVerb::kFuse ? 1U : 0U;
      removing += step.verb == OptimizerVerb::kRemove ? 1U : 0U;
    }
    for (const NetworkNode& node : log->story.nodes) nodes += node.parsed ? 1U : 0U;
    for (const LayerCount& count : log->story.counts)
      original += count.what == "Original" ? 1U : 0U;
    registered += log->story.registered.size();
    EXPECT_EQ(log->story.dropped, 0U);
  }
  EXPECT_EQ(fusing, Counted(facts, "fusing"));
  EXPECT_EQ(removing, Counted(facts, "removing"));
  EXPECT_EQ(nodes, Counted(facts, "parsing_node"));
  EXPECT_EQ(registered, Counted(facts, "registering_layer"));
  EXPECT_EQ(original, Counted(facts, "original_layers"));
}

TEST_P(LogFacts, LinesAreTheCountedOnes) {
  const Json facts = ReadFacts(GetParam());
  const Session session = Load(GetParam());
  EXPECT_EQ(session.inputs[0].lines,
            facts.at("lines").get<uint64_t>() + ExceptionOf(GetParam()).more_lines);
}

TEST_P(LogFacts, TheModelKeepsItsPromises) {
  const Session session = Load(GetParam());
  for (const Engine& engine : session.engines) {
    EXPECT_EQ(CheckInvariants(engine), std::vector<std::string>{}) << "engine " << engine.id;
  }
}

std::string TestName(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Corpus, LogFacts, testing::ValuesIn(corpus::Files("logs", ".log")),
                         TestName);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LogFacts);

TEST(Corpus, IsPresentOrSaidToBeAbsent) {
  if (!corpus::Present())
    GTEST_SKIP() << "no corpus beside this checkout: tests over real logs are skipped";
  EXPECT_GE(corpus::Files("logs", ".log").size(), 61U);
}

}  // namespace
}  // namespace trtscope
