// The JSON of every command on every input: against the schemas, and against what must hold
// whatever the input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/schema/all_inputs.h"
#include "tests/schema/schema_validator.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

constexpr double kRounding = 1e-9;
constexpr std::array<std::string_view, 8> kCommandNames = {
    "report", "precision", "hot", "reformats", "fusions", "build", "check", "graph"};

fs::path SchemaFolder() { return fs::path(TRTSCOPE_SOURCE_DIR) / "docs" / "schema"; }

std::string SchemaOf(std::string_view command) {
  return "trtscope." + std::string(command) + ".schema.json";
}

class JsonOutput : public testing::TestWithParam<Group> {};

INSTANTIATE_TEST_SUITE_P(Of, JsonOutput,
                         testing::Values(Group::kFixtures, Group::kMalformed, Group::kCorpus),
                         GroupName);

// --- JSON
// ------------------------------------------------------------------------------------------------

TEST_P(JsonOutput, JsonOfEveryCommandKeepsToItsSchema) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    schema::Validator validator(SchemaFolder(), schema::UnknownKeys::kRejected);
    for (const std::string_view command : kCommandNames) {
      EXPECT_THAT(validator.Check(RunJson(command, inputs), SchemaOf(command)), IsEmpty())
          << command;
    }
    for (const char* by : {"type", "precision", "tactic"}) {
      const std::string text = Print({"hot", "--by", by, "--format", "json"}, inputs);
      EXPECT_THAT(validator.Check(Json::parse(text, nullptr, false), SchemaOf("hot")), IsEmpty())
          << by;
    }
  });
}

TEST_P(JsonOutput, LayerIdsArePositions) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("precision", inputs)) {
      ASSERT_EQ(engine.at("layers").size(), engine.at("layers_total").get<std::size_t>());
      for (std::size_t i = 0; i < engine.at("layers").size(); ++i) {
        ASSERT_EQ(engine.at("layers")[i].at("id").get<std::size_t>(), i);
      }
    }
  });
}

TEST_P(JsonOutput, TotalsCountEveryLayerOnce) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("precision", inputs)) {
      std::size_t layers = 0;
      for (const Json& total : engine.at("totals")) layers += total.at("layers").get<std::size_t>();
      EXPECT_EQ(layers, engine.at("layers_total").get<std::size_t>());
    }
  });
}

double SumOf(const Json& list, const std::function<Json(const Json&)>& value) {
  double sum = 0;
  for (const Json& item : list) {
    const Json number = value(item);
    if (number.is_number()) sum += number.get<double>();
  }
  return sum;
}

Json AverageOf(const Json& layer) {
  return layer.at("time").is_null() ? Json() : layer.at("time").at("average_ms");
}

Json ShareOf(const Json& layer) {
  return layer.at("time").is_null() ? Json() : layer.at("time").at("share");
}

TEST_P(JsonOutput, TimesOfLayersAndOfUnmatchedRowsAreAllTime) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("precision", inputs)) {
      if (engine.at("time_total_ms").is_null()) continue;
      const double total = engine.at("time_total_ms").get<double>();
      const double unmatched = SumOf(engine.at("profile_unmatched").at("rows"),
                                     [](const Json& row) { return row.at("average_ms"); });
      EXPECT_NEAR(SumOf(engine.at("layers"), AverageOf) + unmatched, total, total * kRounding);
    }
  });
}

TEST_P(JsonOutput, SharesOfAllTimeSumToOne) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("precision", inputs)) {
      if (engine.at("time_total_ms").is_null()) continue;
      // Rows without a layer have a share as well, which is only nearly that of their rounded
      // averages.
      const Json& rows = engine.at("profile_unmatched").at("rows");
      const double unmatched = SumOf(rows, [](const Json& row) { return row.at("average_ms"); }) /
                               engine.at("time_total_ms").get<double>();
      const double tolerance = rows.empty() ? kRounding : 1e-3;
      EXPECT_NEAR(SumOf(engine.at("layers"), ShareOf) + unmatched, 1, tolerance);
      const auto share = [](const Json& total) { return total.at("time_share"); };
      EXPECT_NEAR(SumOf(engine.at("totals"), share) + unmatched, 1, tolerance);
    }
  });
}

TEST_P(JsonOutput, WithoutAProfileNothingHasATime) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("precision", inputs)) {
      if (!engine.at("time_source").is_null()) continue;
      EXPECT_TRUE(engine.at("time_total_ms").is_null());
      for (const Json& layer : engine.at("layers")) EXPECT_TRUE(layer.at("time").is_null());
    }
  });
}

TEST_P(JsonOutput, HotLayersComeHottestFirst) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("hot", inputs)) {
      const Json& layers = engine.at("layers");
      double cumulated = 0;
      for (std::size_t i = 0; i < layers.size(); ++i) {
        if (AverageOf(layers[i]).is_null()) continue;  // a trace has totals only
        EXPECT_EQ(layers[i].at("rank").get<std::size_t>(), i + 1);
        if (i > 0) {
          EXPECT_LE(AverageOf(layers[i]).get<double>(), AverageOf(layers[i - 1]).get<double>());
        }
        cumulated += ShareOf(layers[i]).get<double>();
        EXPECT_NEAR(layers[i].at("cumulated_share").get<double>(), cumulated, kRounding);
      }
    }
  });
}

TEST_P(JsonOutput, GroupsOfHotLayersHoldTheWholeEngine) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const char* by : {"type", "precision", "tactic"}) {
      const Json document =
          Json::parse(Print({"hot", "--by", by, "--format", "json"}, inputs), nullptr, false);
      for (const Json& engine : document.at("engines")) {
        std::size_t layers = 0;
        for (const Json& group : engine.at("groups"))
          layers += group.at("layers").get<std::size_t>();
        EXPECT_EQ(layers, engine.at("layers_total").get<std::size_t>()) << by;
      }
    }
  });
}

TEST_P(JsonOutput, ReformatsAreLayersOfTheEngine) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    const Json reformats = Engines("reformats", inputs);
    const Json precision = Engines("precision", inputs);
    ASSERT_EQ(reformats.size(), precision.size());
    for (std::size_t i = 0; i < reformats.size(); ++i) {
      for (const Json& reformat : reformats[i].at("reformats")) {
        const Json& layer = reformat.at("layer");
        EXPECT_EQ(layer, precision[i].at("layers").at(layer.at("id").get<std::size_t>()));
        if (!reformat.at("producers").empty()) {
          EXPECT_EQ(reformat.at("producer"), reformat.at("producers")[0]);
        }
      }
    }
  });
}

void ExpectEdgeFits(const Json& edge, const Json& layers) {
  const auto writer = edge.at("from").at("layer").get<std::size_t>();
  const auto reader = edge.at("to").at("layer").get<std::size_t>();
  ASSERT_LT(writer, layers.size());
  ASSERT_LT(reader, layers.size());
  const auto out = edge.at("from").at("port").get<std::size_t>();
  const auto in = edge.at("to").at("port").get<std::size_t>();
  ASSERT_LT(out, layers[writer].at("outputs").size());
  ASSERT_LT(in, layers[reader].at("inputs").size());
  EXPECT_EQ(layers[writer].at("outputs")[out].at("name"), edge.at("tensor"));
  EXPECT_EQ(layers[reader].at("inputs")[in].at("name"), edge.at("tensor"));
  EXPECT_EQ(edge.at("loop_carried").get<bool>(), reader <= writer) << edge;
}

TEST_P(JsonOutput, EdgesJoinPortsOfOneName) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const Json& engine : Engines("graph", inputs)) {
      for (const Json& edge : engine.at("edges")) ExpectEdgeFits(edge, engine.at("layers"));
    }
  });
}

TEST_P(JsonOutput, IsTheSameEveryTime) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    EXPECT_EQ(Print({"report", "--format", "json"}, inputs),
              Print({"report", "--format", "json"}, inputs));
  });
}

// --- The schemas themselves
// ------------------------------------------------------------------------------

Inputs CenterNet() { return InputsIn(FixtureFolder() / "centernet-int8-trt8"); }

TEST(Schema, IsThereForEveryCommand) {
  for (const std::string_view command : kCommandNames) {
    EXPECT_TRUE(fs::exists(SchemaFolder() / SchemaOf(command))) << command;
  }
}

// Names of every family, damaged ones, and none at all.
constexpr std::array<const char*, 9> kKernelNames = {
    "sm80_xmma_fprop_implicit_gemm_f16f16_f16f32_f32_nhwckrsc_nhwc_tilesize128x32x64_stage4_"
    "warpsize4x1x2_g1_tensor16x8x16_t1r3s3_aligna8_alignc4",
    "sm80_xmma_sparse_gemm_f16f16_f16f32_f32_tt_t_cgasize1x2x1_warpgroupsize1x1x1_sptensor16x8x32",
    "maxwell_scudnn_128x128_stridedB_splitK_interior_nn",
    "__myl_AddXyz_0x31",
    "_gemm_mha_v2",
    "nvjet_sm90_hsh_128x256_bz_TNN",
    "generatedNativePointwise",
    "\xff\x1b\xe2\x80\xae",
    "",
};

Json ExplainedKernels(const std::vector<std::string>& names) {
  std::vector<std::string> args = {"explain", "--format", "json"};
  args.insert(args.end(), names.begin(), names.end());
  return Json::parse(RunTrtscope(args).out, nullptr, false);
}

TEST(Schema, HoldsForExplainedKernels) {
  schema::Validator validator(SchemaFolder(), schema::UnknownKeys::kRejected);
  const Json document = ExplainedKernels({kKernelNames.begin(), kKernelNames.end()});
  EXPECT_THAT(validator.Check(document, SchemaOf("explain")), IsEmpty());
  ASSERT_EQ(document.at("kernels").size(), kKernelNames.size());
}

TEST(Schema, RequiresEveryKeyOfAnExplainedKernel) {
  schema::Validator validator(SchemaFolder());
  const Json document = ExplainedKernels({kKernelNames.front()});
  for (const char* pointer : {"", "/kernels/0", "/kernels/0/parts/0"}) {
    const Json::json_pointer at(pointer);
    for (const auto& [key, ignored] : document.at(at).items()) {
      Json without = document;
      without[at].erase(key);
      EXPECT_FALSE(validator.Check(without, SchemaOf("explain")).empty())
          << pointer << " without " << key;
    }
  }
}

Json RunAccuracyJson(std::vector<std::string> args) {
  args.insert(args.begin(), {"accuracy", "--format", "json"});
  return Json::parse(RunTrtscope(std::move(args)).out, nullptr, false);
}

std::vector<Json> AccuracyDocuments() {
  const std::string dumps = (FixtureFolder() / "mnist-activations").string();
  const std::string log = (FixtureFolder() / "mnist-int8-trt6" / "build.log").string();
  const std::string shapes = (FixtureFolder() / "malformed" / "tensor-shape").string();
  const std::string fp16 = dumps + "/fp16-study";
  const std::string int8 = dumps + "/int8-study";
  return {
      RunAccuracyJson({fp16 + "/fp32", fp16 + "/fp16", "--engine-from", log}),
      RunAccuracyJson({fp16 + "/fp32", int8 + "/fp32", "--fail-if", "snr_db<1000"}),
      RunAccuracyJson({fp16 + "/fp32", fp16 + "/fp32"}),
      RunAccuracyJson({int8 + "/fp32", int8 + "/int8", "--engine-from", log, "--keep", "conv1"}),
      RunAccuracyJson({int8 + "/fp32", int8 + "/int8"}),
      RunAccuracyJson({shapes + "/reference.txt", shapes + "/candidate.txt"}),
      RunAccuracyJson({"--plan", "--tensors-to-mark", log})};
}

TEST(Schema, HoldsForAccuracy) {
  schema::Validator validator(SchemaFolder(), schema::UnknownKeys::kRejected);
  for (const Json& document : AccuracyDocuments()) {
    EXPECT_THAT(validator.Check(document, SchemaOf("accuracy")), IsEmpty());
  }
}

TEST(Schema, HoldsForAccuracyOfEveryEngine) {
  schema::Validator validator(SchemaFolder(), schema::UnknownKeys::kRejected);
  ForAll(Group::kFixtures, [&](const Inputs& inputs) {
    std::vector<std::string> args = {"--plan", "--tensors-to-mark"};
    args.insert(args.end(), inputs.begin(), inputs.end());
    EXPECT_THAT(validator.Check(RunAccuracyJson(args), SchemaOf("accuracy")), IsEmpty());
  });
}

TEST(Schema, DescribesEveryProperty) {
  const std::function<void(const Json&, const std::string&)> visit = [&](const Json& node,
                                                                         const std::string& path) {
    if (node.is_object() && node.contains("properties")) {
      for (const auto& [key, property] : node.at("properties").items()) {
        EXPECT_TRUE(property.contains("description")) << path << "/" << key;
      }
    }
    if (!node.is_structured()) return;
    for (const auto& [key, child] : node.items()) visit(child, path + "/" + key);
  };
  for (const fs::path& file : FilesBelow(SchemaFolder(), ".json")) {
    visit(Json::parse(ReadFile(file)), file.filename().string());
  }
}

TEST(Schema, RequiresEveryKeyOfTheContract) {
  schema::Validator validator(SchemaFolder());
  for (const std::string_view command : kCommandNames) {
    const Json document = RunJson(command, CenterNet());
    for (const auto& [key, ignored] : document.items()) {
      Json without = document;
      without.erase(key);
      EXPECT_FALSE(validator.Check(without, SchemaOf(command)).empty())
          << command << " without " << key;
    }
    for (const auto& [key, ignored] : document.at("engines")[0].items()) {
      Json without = document;
      without["engines"][0].erase(key);
      EXPECT_FALSE(validator.Check(without, SchemaOf(command)).empty())
          << command << " without engine." << key;
    }
  }
}

TEST(Schema, RequiresEveryKeyOfALayerAndOfATensor) {
  schema::Validator validator(SchemaFolder());
  const Json document = RunJson("precision", CenterNet());
  for (const char* pointer :
       {"/engines/0/layers/1", "/engines/0/layers/1/inputs/0", "/engines/0/layers/1/tactic",
        "/engines/0/layers/1/time", "/engines/0/layers/1/precision_evidence"}) {
    const Json::json_pointer at(pointer);
    for (const auto& [key, ignored] : document.at(at).items()) {
      Json without = document;
      without[at].erase(key);
      EXPECT_FALSE(validator.Check(without, SchemaOf("precision")).empty())
          << pointer << "/" << key;
    }
  }
}

TEST(Schema, RejectsValuesOfAnotherKind) {
  schema::Validator validator(SchemaFolder());
  const Json document = RunJson("precision", CenterNet());
  const std::vector<std::pair<const char*, Json>> wrong = {
      {"/schema", "trtscope.hot/1"},
      {"/engines/0/layers/1/compute_precision", "int8"},
      {"/engines/0/layers/1/kind", "Compute"},
      {"/engines/0/layers/1/id", -1},
      {"/engines/0/layers/1/inputs", "255"},
      {"/engines/0/layers/1/tensor_cores", "yes"},
      {"/engines/0/layers/1/time/average_ms", "0.09"},
      {"/engines/0/layers/1/time/share", 3.5},
      {"/engines/0/layers/1/source/line", 0},
      {"/engines/0/time_source", "guess"},
  };
  for (const auto& [pointer, value] : wrong) {
    Json changed = document;
    changed[Json::json_pointer(pointer)] = value;
    EXPECT_FALSE(validator.Check(changed, SchemaOf("precision")).empty()) << pointer;
  }
}

}  // namespace
}  // namespace trtscope
