// The two logs that the project was born from, against what a person reads in them.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "graph/analysis/hotspots.h"
#include "parsers/formats.h"
#include "src/cli/engine_view.h"

namespace trtscope {
namespace {

Session LoadFixture(const std::vector<std::string>& files) {
  Session session;
  for (const std::string& file : files) {
    Result<SourceText> text = SourceText::Open(TRTSCOPE_SOURCE_DIR "/fixtures/" + file);
    EXPECT_TRUE(text.ok());
    AddInput(session, std::move(text.value()), {});
  }
  EXPECT_EQ(session.diagnostics.kept().size(), 0U);
  EXPECT_EQ(session.engines.size(), 1U);
  return session;
}

std::map<std::string, int> Types(const Engine& engine) {
  std::map<std::string, int> types;
  for (const Layer& layer : engine.layers) ++types[std::string(layer.type)];
  return types;
}

class CenterNet : public testing::Test {
 protected:
  Session session_ =
      LoadFixture({"centernet-int8-trt8/build.log", "centernet-int8-trt8/profile.json"});
  const Engine& engine_ = session_.engines[0];
  EngineView view_ = ViewEngine(engine_, &session_.profiles[0]);
};

TEST_F(CenterNet, HasFiftyFourLayersOfFiveTypes) {
  ASSERT_EQ(engine_.layers.size(), 54U);
  const std::map<std::string, int> expected = {{"Scale", 1},
                                               {"CaskConvolution", 45},
                                               {"CudaPooling", 1},
                                               {"Reformat", 4},
                                               {"CaskDeconvolution", 3}};
  EXPECT_EQ(Types(engine_), expected);
  EXPECT_EQ(engine_.layers[0].name, "QuantizeLinear_2_quantize_scale_node");
  EXPECT_EQ(engine_.layers[53].name,
            "Reformatting CopyNode for Output Tensor 0 to reg.2.weight + "
            "QuantizeLinear_668_quantize_scale_node + Conv_670");
}

TEST_F(CenterNet, ReadsTheFirstConvolutionWhole) {
  const Layer& conv = engine_.layers[1];
  EXPECT_EQ(conv.name, "conv1.weight + QuantizeLinear_7_quantize_scale_node + Conv_9 + Relu_11");
  EXPECT_EQ(conv.tactic.id, TacticId{4438325421691896755ULL});
  ASSERT_EQ(conv.inputs.size(), 1U);
  EXPECT_EQ(conv.inputs[0].name, "255");
  EXPECT_EQ(conv.inputs[0].dtype, Precision::kINT8);
  EXPECT_EQ(conv.inputs[0].dims, (std::vector<Dim>{{1, 1}, {3, 1}, {-17, 1}, {-18, 1}}));
  ASSERT_EQ(conv.outputs.size(), 1U);
  EXPECT_EQ(conv.outputs[0].name, "267");
  EXPECT_EQ(conv.source.line, 15U);
}

TEST_F(CenterNet, WasAskedForInt8) {
  const RunInfo* run = engine_.run_info();
  ASSERT_NE(run, nullptr);
  EXPECT_EQ(run->asked_precisions, (std::vector<Precision>{Precision::kFP32, Precision::kINT8}));
  EXPECT_EQ(run->FindOption("Workspace"), "4096 MiB");
  EXPECT_EQ(run->FindOption("Calibration"), "Dynamic");
}

TEST_F(CenterNet, ComputesInInt8AsItsInputsSay) {
  int int8 = 0;
  for (const LayerPrecision& precision : view_.precisions) {
    if (precision.compute != Precision::kINT8) continue;
    ++int8;
    EXPECT_EQ(precision.from, EvidenceFrom::kInputFormat);
  }
  EXPECT_EQ(int8, 49);
  EXPECT_EQ(engine_.layers[0].kind, LayerKind::kQuantize);
  EXPECT_TRUE(FindWiderThanAsked(engine_, view_.precisions).empty());
}

TEST_F(CenterNet, HasFourReformats) {
  ASSERT_EQ(view_.reformats.reformats.size(), 4U);
  EXPECT_EQ(view_.reformats.reformats[0].layer, LayerId{3});
  EXPECT_EQ(engine_.layers[view_.reformats.reformats[0].producers[0].index()].name, "MaxPool_12");
  // 0.0135037 + 0.00679364 + 0.00696588 + 0.00732889
  EXPECT_NEAR(*view_.reformats.time_ms, 0.03459211, 1e-9);
}

TEST_F(CenterNet, SpendsMostTimeInTheThirdDeconvolution) {
  const std::vector<HotLayer> hot = HottestLayers(engine_, view_.attribution);
  ASSERT_EQ(hot.size(), 54U);
  EXPECT_EQ(engine_.layers[hot[0].layer.index()].name,
            "deconv_layers.8.weight + QuantizeLinear_593_quantize_scale_node + ConvTranspose_595");
  EXPECT_DOUBLE_EQ(hot[0].average_ms.value(), 0.396674);
  EXPECT_NEAR(hot[0].share, 0.1528, 5e-5);
  EXPECT_EQ(view_.attribution.profile->iterations, 961);
  EXPECT_TRUE(view_.attribution.unmatched_rows.empty());
  EXPECT_TRUE(view_.attribution.unmatched_layers.empty());
}

TEST_F(CenterNet, FlowsFromOneInputToThreeOutputs) {
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  for (const Binding& binding : engine_.bindings) {
    (binding.is_input ? inputs : outputs).emplace_back(binding.name);
  }
  EXPECT_EQ(inputs, std::vector<std::string>{"input"});
  EXPECT_EQ(outputs, (std::vector<std::string>{"hm", "wh", "reg"}));
}

class Mnist : public testing::Test {
 protected:
  const LayerPrecision& PrecisionOf(std::string_view name) const {
    for (const Layer& layer : engine_.layers) {
      if (layer.name == name) return view_.precisions[layer.id.index()];
    }
    ADD_FAILURE() << "no layer " << name;
    return view_.precisions[0];
  }

  Session session_ = LoadFixture({"mnist-int8-trt6/build.log"});
  const Engine& engine_ = session_.engines[0];
  EngineView view_ = ViewEngine(engine_, nullptr);
};

TEST_F(Mnist, RunsTheFirstConvolutionInInt8OnCudaCores) {
  const LayerPrecision& conv1 = PrecisionOf("conv1");
  EXPECT_EQ(conv1.compute, Precision::kINT8);
  EXPECT_EQ(conv1.from, EvidenceFrom::kKernelName);
  EXPECT_NE(conv1.text.find("int8x4"), std::string::npos);
  EXPECT_EQ(conv1.tensor_cores, false);
}

TEST_F(Mnist, RunsTheSecondConvolutionInInt8OnTensorCores) {
  const LayerPrecision& conv2 = PrecisionOf("conv2");
  EXPECT_EQ(conv2.compute, Precision::kINT8);
  EXPECT_NE(conv2.text.find("i8816"), std::string::npos);
  EXPECT_EQ(conv2.tensor_cores, true);
}

TEST_F(Mnist, RunsTheClassifiersInFp32) {
  EXPECT_EQ(PrecisionOf("ip1 + relu1").compute, Precision::kFP32);
  EXPECT_EQ(PrecisionOf("ip2").compute, Precision::kFP32);
}

TEST_F(Mnist, HasTwoInsertedReformats) {
  ASSERT_EQ(view_.reformats.reformats.size(), 2U);
  EXPECT_EQ(engine_.layers[view_.reformats.reformats[0].layer.index()].name,
            "conv1 input reformatter 0");
  EXPECT_EQ(view_.reformats.reformats[0].to->dtype, Precision::kINT8);
  EXPECT_EQ(engine_.layers[view_.reformats.reformats[1].layer.index()].name,
            "ip1 + relu1 input reformatter 0");
  EXPECT_EQ(view_.reformats.reformats[1].to->dtype, Precision::kFP32);
}

TEST_F(Mnist, ReadsDecimalTacticsAsSixtyFourBits) {
  EXPECT_EQ(engine_.layers[2].tactic.id,
            TacticId{static_cast<uint64_t>(int64_t{-4208188808979933945})});
  EXPECT_EQ(engine_.chosen_attempt()->activation_bytes->value, 19726336);
  EXPECT_DOUBLE_EQ(engine_.chosen_attempt()->generation_seconds->value, 8.50567);
}

}  // namespace
}  // namespace trtscope
