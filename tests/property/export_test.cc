// What is exported and read back is the same engine, whatever it was read from.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/writers/trtexec_layers.h"
#include "src/writers/trtexec_profile.h"
#include "tests/parsers/model_dump.h"
#include "tests/property/facts.h"
#include "tests/property/logs.h"
#include "tests/property/mutations.h"

namespace trtscope::property {
namespace {

Texts Lines(std::string_view text) {
  const std::vector<std::string_view> lines = LinesOf(text);
  return {lines.begin(), lines.end()};
}

// Empty if the files of all engines say what the engines are.
std::string LossOfLayers(const Session& session) {
  for (const Engine& engine : session.engines) {
    const std::string where = "engine " + std::to_string(engine.id) + ": ";
    std::string text;
    const ExportGaps gaps = AppendTrtexecLayers(engine, text);
    if (!nlohmann::json::accept(text)) return where + "not JSON:\n" + text.substr(0, 2000);
    if (engine.layers.empty()) continue;  // a file without layers is no engine
    const Session back = ParseBytes(text);
    if (back.engines.size() != 1) return where + "does not come back";
    if (back.diagnostics.count(Code::kJsonUnescaped) > 0) return where + "not escaped";
    if (const std::string broken = BrokenPromises(back); !broken.empty()) return where + broken;
    if (back.engines[0].layers.size() != engine.layers.size()) return where + "layers are lost";
    // Two names may become one where bytes were replaced.
    if (gaps.bytes_replaced > 0 || gaps.attributes_left_out > 0) continue;
    const std::string before = DumpLayers(engine);
    const std::string after = DumpLayers(back.engines[0]);
    if (before != after) return where + Difference("facts", Lines(before), Lines(after));
    std::string again;
    AppendTrtexecLayers(back.engines[0], again);
    if (again != text) return where + "the export of the export differs";
  }
  return "";
}

std::string RowsOf(const Profile& profile) {
  Session session;
  session.profiles.push_back(profile);
  session.profiles[0].origin = ProfileOrigin::kExportedFile;
  DumpOptions options;
  options.lines = false;
  return DumpModel(session, options);
}

std::string LossOfProfile(const Profile& profile) {
  std::string text;
  const uint64_t replaced = AppendTrtexecProfile(profile, {}, text);
  if (!nlohmann::json::accept(text)) return "not JSON:\n" + text.substr(0, 2000);
  const Session back = ParseBytes(text);
  if (profile.rows.empty() && back.profiles.empty()) return "";
  if (back.profiles.size() != 1) return "the profile does not come back";
  if (replaced > 0) return "";
  return RowsOf(profile) == RowsOf(back.profiles[0]) ? "" : "other rows";
}

std::string LossOfProfiles(const Session& session) {
  std::string loss;
  for (const Profile& profile : session.profiles) loss += LossOfProfile(profile);
  for (const Engine& engine : session.engines) {
    if (engine.profile_table) loss += LossOfProfile(*engine.profile_table);
  }
  return loss;
}

void ExpectNoLoss(const NamedText& input) {
  SCOPED_TRACE(input.name);
  const Session session = ParseBytes(input.text);
  EXPECT_EQ(LossOfLayers(session), "");
  EXPECT_EQ(LossOfProfiles(session), "");
}

TEST(Export, KeepsEveryFixture) {
  for (const char* name : {"build.log", "profile.json", "layers.json"}) {
    for (const NamedText& input : Fixtures(name)) ExpectNoLoss(input);
  }
}

TEST(Export, KeepsEveryLogOfTheCorpus) {
  if (!corpus::Present()) GTEST_SKIP() << "no corpus beside this checkout";
  constexpr std::uintmax_t kLargest = std::uintmax_t{40} << 20;
  for (const NamedText& log : CorpusLogs("", 0, kLargest)) ExpectNoLoss(log);
}

TEST(Export, KeepsEveryJsonFileOfTheCorpus) {
  if (!corpus::Present()) GTEST_SKIP() << "no corpus beside this checkout";
  std::size_t engines = 0;
  for (const char* ending : {".json", ".log", ".txt"}) {
    for (const auto& path : corpus::Files("json", ending)) {
      const NamedText file{path.string(), ReadWhole(path)};
      engines += ParseBytes(file.text).engines.size();
      ExpectNoLoss(file);
    }
  }
  EXPECT_GT(engines, 40U);
}

TEST(Export, KeepsWhatDamagedLogsTell) {
  constexpr uint32_t kSeeds = 400;
  constexpr std::array<std::string_view, 12> kWords = {{
      ", Name: x, Inputs: y, Outputs: z",
      ", TacticValue: 99999999999999999999",
      ", Metadata: [ONNX Layer: a\"b]\x1f[ONNX Layer: c\\]",
      ", Weights: {\"Type\": \"Half\", \"Count\": 9223372036854775808}",
      ", Kernel: [[[[[[[[[[[[[[1]]]]]]]]]]]]]], x: 01, y: 1e999, z: -nan, w: {\"\": 1}",
      " (Half[9223372036854775807,1:2147483647])",
      "\"",
      "\\",
      "\", \"Name\": \"",
      "\n[V] [TRT] Bindings:\na\nb\n",
      "Format/Datatype: Thirty-two wide channel vectorized row major Int8 format",
      "Dimensions: [1,64:32,,]",
  }};
  for (const NamedText& log : Fixtures("build.log")) {
    for (uint32_t seed = 0; seed < kSeeds; ++seed) {
      const Session session = ParseBytes(Mutator(seed + 7000, kWords).Mutate(log.text));
      ASSERT_EQ(LossOfLayers(session), "") << log.name << " seed " << seed + 7000;
      ASSERT_EQ(LossOfProfiles(session), "") << log.name << " seed " << seed + 7000;
    }
  }
}

}  // namespace
}  // namespace trtscope::property
