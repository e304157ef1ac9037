// Layer information that was cut or damaged: what comes out is a part of the whole, and a sound
// one.
#include <gtest/gtest.h>

#include <array>

#include "tests/property/facts.h"
#include "tests/property/logs.h"
#include "tests/property/mutations.h"

namespace trtscope::property {
namespace {

std::vector<NamedText> SmallFiles() {
  std::vector<NamedText> files;
  const std::filesystem::path folder =
      std::filesystem::path(TRTSCOPE_SOURCE_DIR) / "tests" / "fuzz" / "layer_info";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back({entry.path().stem().string(), ReadWhole(entry.path())});
  }
  std::sort(files.begin(), files.end(),
            [](const NamedText& a, const NamedText& b) { return a.name < b.name; });
  return files;
}

std::size_t LayersOf(const Session& session) {
  std::size_t layers = 0;
  for (const Engine& engine : session.engines) layers += engine.layers.size();
  return layers;
}

std::string Name(const testing::TestParamInfo<NamedText>& info) {
  return TestName(info.param.name);
}

class LayerInfo : public testing::TestWithParam<NamedText> {};
INSTANTIATE_TEST_SUITE_P(Property, LayerInfo, testing::ValuesIn(SmallFiles()), Name);

TEST_P(LayerInfo, IsReadWhole) {
  const Session session = ParseBytes(GetParam().text);
  EXPECT_EQ(session.inputs[0].kind, "layer_info");
  EXPECT_EQ(session.diagnostics.count(Code::kLayerInfoSyntax), 0U);
  EXPECT_GE(LayersOf(session), 1U);
  EXPECT_EQ(BrokenPromises(session), "");
}

TEST_P(LayerInfo, GivesItsFirstLayersWhereverItIsCut) {
  // A cut behind a quote that nobody escaped: the name may end there.
  if (GetParam().name == "raw-quotes") GTEST_SKIP();
  const std::string& text = GetParam().text;
  const Session whole = ParseBytes(text);
  ASSERT_EQ(whole.engines.size(), 1U);
  std::size_t before = 0;
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const Session part = ParseBytes(text.substr(0, cut));
    ASSERT_EQ(BrokenPromises(part), "") << "byte " << cut;
    ASSERT_LE(part.engines.size(), 1U) << "byte " << cut;
    const std::size_t layers = LayersOf(part);
    ASSERT_LE(layers, whole.engines[0].layers.size()) << "byte " << cut;
    ASSERT_GE(layers, before) << "byte " << cut << ": a longer part tells less";
    before = layers;
    for (std::size_t i = 0; i < layers; ++i) {
      const Layer& layer = part.engines[0].layers[i];
      ASSERT_EQ(LayerFacts(layer), LayerFacts(whole.engines[0].layers[i])) << "byte " << cut;
      ASSERT_EQ(layer.attributes, whole.engines[0].layers[i].attributes) << "byte " << cut;
    }
    // Whole layers are missing: then somebody says so.
    if (part.inputs[0].kind != "layer_info" || layers == LayersOf(whole)) continue;
    const bool between_layers = part.diagnostics.count(Code::kLayerInfoSyntax) == 0;
    const bool separate = GetParam().name == "single";
    ASSERT_TRUE(separate || !between_layers)
        << "byte " << cut << ": fewer layers, and nobody says so";
  }
}

TEST_P(LayerInfo, KeepsItsPromisesWhateverIsInIt) {
  constexpr uint32_t kSeeds = 4000;
  constexpr std::array<std::string_view, 22> kWords = {{
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"",
      "\\",
      "\"Name\": ",
      "\"Inputs\": [",
      "\"Layers\": [",
      "\"Bindings\": [",
      "\"Dimensions\": [1e400, 9223372036854775807, -1, null]",
      "\"trtscope.format\": \"Int8[1,64:2147483647,1,1]\"",
      "\"trtscope.widths\": [0,-1,99999999999]",
      "\"Format/Datatype\": \"Two wide channel vectorized row major FP16 format\"",
      "\"trtscope.inferred\": [\"x\"]",
      "\n--- Layer 3 ---\n",
      "nan",
      "null",
      "\"Metadata\": \"[ONNX Layer: [ONNX Layer: ]\"",
      "\"Weights\": {\"Count\": 1e999}",
  }};
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    const std::string damaged = Mutator(seed, kWords).Mutate(GetParam().text);
    ASSERT_EQ(BrokenPromises(ParseBytes(damaged)), "") << "seed " << seed;
  }
}

}  // namespace
}  // namespace trtscope::property
