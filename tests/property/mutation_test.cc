// Whatever bytes come in, the program does not crash and the model keeps its promises.
#include <gtest/gtest.h>

#include <array>

#include "graph/analysis/hotspots.h"
#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/render/dot.h"
#include "graph/render/image.h"
#include "tests/property/facts.h"
#include "tests/property/logs.h"
#include "tests/property/mutations.h"

namespace trtscope::property {
namespace {

constexpr std::array<std::string_view, 40> kLogWords = {{
    "Layer(",
    "Layer(Conv): ",
    ", Tactic: 0x00000000000000a1, ",
    ", Tactic: 99999999999999999999999999, ",
    ", Tactic: -9223372036854775809,",
    ", Tactic: 0x1ffffffffffffffffffff,",
    " -> ",
    "[Float(1,2)]",
    " (Half[1,64:32,-1])",
    " (Half[99999999999999999999,1:99999999999])",
    "[Int8(]",
    "\nEngine Layer Information:\n",
    "\n[V] [TRT] Engine Layer Information:\n",
    "\n[V] [TRT] Layers:\n",
    "\n[I] Layers:\n",
    "\n[I] Layer Information:\n",
    "\nBindings:\n",
    "\n&&&& RUNNING TensorRT.trtexec [TensorRT v8401] # trtexec\n",
    "\n&&&& PASSED TensorRT.trtexec\n",
    "\n[V] [TRT] Original: 18446744073709551615 layers\n",
    "\n[V] [TRT] After reformat layers: 9223372036854775807 layers\n",
    "\n[V] [TRT] After reformat layers: 18446744073709551615 layers\n",
    "\n[V] [TRT] Adding reformat layer: a (b) from Float(1) to Half(1)\n",
    "\n[V] [TRT] Engine generation completed in 1e308 seconds.\n",
    "\n[V] [TRT] Building graph using backend strategy 99999999999\n",
    "\n[V] [TRT] Use backend strategy 3 with\n",
    "\n[V] [TRT] --------------- Timing a(14)\n",
    "\n[V] [TRT] --------------- Timing Runner: a (R)\n",
    "\n[V] [TRT] Tactic: 0x00000000000000a1 Time: 1e39\n",
    "\n[V] [TRT] Tactic: 5 Time: -nan\n",
    "\n[V] [TRT] Fastest Tactic: -3360065831133338131 Time: 3.40282e+38\n",
    "\n[V] [TRT] --------------- Chose 14 (1)\n",
    "\n[V] [TRT] >>>>>>>>>>>>>>> Chose Runner Type: R Tactic: 1\n",
    "\n[V] [TRT] a Set Tactic Name: k Tactic: 1\n",
    "\n[I] [TRT] [MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 1 MiB, "
    "GPU "
    "18446744073709551615 MiB\n",
    "\n[V] [TRT] Total Activation Memory: 18446744073709551615\n",
    "\n[I] === Profile (18446744073709551615 iterations ) ===\n",
    "\n[I] === Build Options ===\n[I] Precision: FP32+INT8+\n",
    "Name: a, LayerType: b, Inputs: [ { Name: c, Dimensions: [1], Format/Datatype: Half }], "
    "Outputs: [ {",
    "], Outputs: [",
}};

// Everything that reports are made of, computed once.
std::size_t Analyse(const Engine& engine, const Profile* profile) {
  const Attribution attribution = Attribute(engine, profile);
  const std::vector<LayerPrecision> precisions = AnalysePrecision(engine);
  const ReformatSummary reformats = FindReformats(engine, attribution);
  std::size_t size = FindWiderThanAsked(engine, precisions).size();
  for (const GroupBy by : {GroupBy::kType, GroupBy::kPrecision, GroupBy::kTactic}) {
    size += HotGroups(engine, attribution, precisions, by).size();
  }
  for (const ColorBy color :
       {ColorBy::kPrecision, ColorBy::kType, ColorBy::kTime, ColorBy::kError}) {
    DotOptions options;
    options.color = color;
    size += RenderDot(engine, attribution, precisions, reformats, options).size();
  }
  return size;
}

class DamagedLog : public testing::TestWithParam<NamedText> {};

TEST_P(DamagedLog, KeepsItsPromises) {
  constexpr uint32_t kSeeds = 800;
  const NamedText& log = GetParam();
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::string damaged = Mutator(seed, kLogWords).Mutate(log.text);
    const Session session = ParseBytes(damaged);
    ASSERT_EQ(BrokenPromises(session), "");
    if (seed % 8 != 0) continue;
    for (const Engine& engine : session.engines) {
      const Profile* table = engine.profile_table ? &*engine.profile_table : nullptr;
      ASSERT_GT(Analyse(engine, table), 0U);
    }
  }
}

TEST_P(DamagedLog, IsReadAlikeInAnyBlocks) {
  constexpr uint32_t kSeeds = 150;
  const NamedText& log = GetParam();
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    const std::string damaged = Mutator(seed + 5000, kLogWords).Mutate(log.text);
    const Facts whole = FactsOf(ParseBytes(damaged, SmallBlocks(1, std::size_t{1} << 20)));
    const Facts pieces = FactsOf(ParseBytes(damaged, SmallBlocks(3, 150)));
    ASSERT_EQ(Difference(whole, pieces), "") << "seed " << seed + 5000;
    ASSERT_EQ(BindingsDifference(whole, pieces), "") << "seed " << seed + 5000;
  }
}

std::string NameOf(const testing::TestParamInfo<NamedText>& info) {
  return TestName(info.param.name);
}
INSTANTIATE_TEST_SUITE_P(Property, DamagedLog, testing::ValuesIn(Fixtures("build.log")), NameOf);

// --- Profiles
// ------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 16> kProfileWords = {{
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"name\"",
    "\"name\" : \"\\ud800\"",
    "\"timeMs\" : 1e308",
    "\"timeMs\" : 1e999",
    "\"averageMs\" : -1",
    "\"count\" : 18446744073709551616",
    "\"count\" : -5",
    "\"percentage\" : 1e-320",
    "null",
    "\"\\u0000\"",
    "\xef\xbb\xbf",
}};

// One profile that is damaged beside the log that it belongs to.
TEST(DamagedProfile, JoinsWhatIsLeftOfIt) {
  constexpr uint32_t kSeeds = 400;
  for (const NamedText& profile : Fixtures("profile.json")) {
    const std::filesystem::path root = std::filesystem::path(TRTSCOPE_SOURCE_DIR) / "fixtures";
    const std::string log = ReadWhole(root / profile.name / "build.log");
    for (uint32_t seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE(profile.name + " seed " + std::to_string(seed));
      Session session = ParseBytes(log);
      const std::string damaged = Mutator(seed, kProfileWords).Mutate(profile.text);
      AddInput(session, SourceText::FromString("profile.json", damaged), {});
      for (const Profile& read : session.profiles) {
        for (const Engine& engine : session.engines) {
          const Attribution joined = Attribute(engine, &read);
          const std::size_t matched = engine.layers.size() - joined.unmatched_layers.size();
          ASSERT_EQ(matched + joined.unmatched_rows.size(), read.rows.size());
          double share = 0;
          for (const LayerTime& time : joined.times) share += time.share.value_or(0);
          ASSERT_LE(share, 1 + 1e-9);
        }
      }
    }
  }
}

TEST(DamagedProfile, KeepsTheRowsBeforeACut) {
  for (const NamedText& profile : Fixtures("profile.json")) {
    Session whole = ParseBytes(profile.text);
    ASSERT_EQ(whole.profiles.size(), 1U) << profile.name;
    for (std::size_t cut = 0; cut < profile.text.size(); cut += 7) {
      const Session part = ParseBytes(profile.text.substr(0, cut));
      if (part.profiles.empty()) continue;
      const std::vector<ProfileRow>& rows = part.profiles.front().rows;
      ASSERT_LE(rows.size(), whole.profiles.front().rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i].name, whole.profiles.front().rows[i].name);
        ASSERT_EQ(rows[i].average_ms, whole.profiles.front().rows[i].average_ms);
      }
      // Only the line feed behind the last bracket may be missing unnoticed.
      const bool all_there = profile.text.find_first_not_of(" \r\n\t", cut) == std::string::npos;
      ASSERT_EQ(part.diagnostics.count(Code::kProfileSyntax), all_there ? 0U : 1U)
          << "byte " << cut;
    }
  }
}

// --- Pictures
// ------------------------------------------------------------------------------------------------

// Graphviz itself is the judge of the DOT text; it is slow, so few engines go through it.
TEST(DamagedEngine, CanBeDrawn) {
  constexpr uint32_t kSeeds = 3;
  for (const NamedText& log : Fixtures("build.log")) {
    if (log.text.size() > 9000) continue;  // Graphviz takes its time for many layers
    for (uint32_t seed = 0; seed < kSeeds; ++seed) {
      const Session session = ParseBytes(Mutator(seed + 900, kLogWords).Mutate(log.text));
      if (session.engines.empty()) continue;
      const Engine& engine = session.engines.front();
      const Attribution attribution = Attribute(engine, nullptr);
      const std::string dot = RenderDot(engine, attribution, AnalysePrecision(engine),
                                        FindReformats(engine, attribution), {});
      const ImageResult image = RenderImage(dot, ImageFormat::kSvg);
      EXPECT_EQ(image.error, "") << log.name << " seed " << seed + 900;
      EXPECT_NE(image.bytes.find("</svg>"), std::string::npos);
    }
  }
}

TEST(Picture, OfTooManyLayersIsRefusedWithAdvice) {
  std::string dot = "digraph engine {\n";
  for (int i = 0; i < 30000; ++i) dot += std::to_string(i) + " -> " + std::to_string(i + 1) + "\n";
  const ImageResult image = RenderImage(dot + "}\n", ImageFormat::kSvg);
  EXPECT_EQ(image.bytes, "");
  EXPECT_NE(image.error.find("too large"), std::string::npos);
  EXPECT_NE(image.error.find(".dot"), std::string::npos);
}

}  // namespace
}  // namespace trtscope::property
