#include "graph/analysis/join.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using testing::ElementsAre;
using testing::HasSubstr;

// conv1 -> conv2 -> conv3; tactics 1, 2, 3.
EngineBuilder Chain() {
  EngineBuilder builder;
  builder.AddConvolution("conv1", "in", "a").tactic.id = TacticId{1};
  builder.AddConvolution("conv2", "a", "b").tactic.id = TacticId{2};
  builder.AddConvolution("conv3", "b", "out").tactic.id = TacticId{3};
  return builder;
}

Engine InfoOf(EngineBuilder builder) {
  Engine engine = builder.Build();
  engine.layers_from = LayersFrom::kLayerInfo;
  engine.source = {SourceId{1}, 1};
  for (Layer& layer : engine.layers) layer.source.source = SourceId{1};
  return engine;
}

TEST(FitEngines, OneEngineFits) {
  const EngineFit fit = FitEngines(Chain().Build(), InfoOf(Chain()));
  EXPECT_EQ(fit.matched, 3U);
  EXPECT_EQ(fit.overlap(), 1);
  EXPECT_EQ(fit.score(), 1);
  EXPECT_EQ(fit.tactics_equal, 3U);
  EXPECT_EQ(fit.types_equal, 6U);
  EXPECT_FALSE(fit.of_another_engine());
  EXPECT_TRUE(fit.evidence.empty());
}

TEST(FitEngines, OtherNamesAreAnotherEngine) {
  EngineBuilder other;
  other.AddConvolution("conv1", "in", "a");
  other.AddConvolution("dense1", "a", "b");
  other.AddConvolution("dense2", "b", "c");
  const EngineFit fit = FitEngines(Chain().Build(), InfoOf(std::move(other)));
  EXPECT_TRUE(fit.of_another_engine());
  ASSERT_EQ(fit.evidence.size(), 1U);
  EXPECT_EQ(fit.evidence[0], "2 of 3 layers have no namesake, such as `dense1` and `dense2`");
}

TEST(FitEngines, AnotherBuildOfTheSameNetworkIsAnotherEngine) {
  Engine other = InfoOf(Chain());
  for (Layer& layer : other.layers) {
    layer.tactic.id = TacticId{layer.tactic.id->value + 100};
    for (Tensor& tensor : layer.inputs) tensor.dtype = Precision::kFP16;
  }
  const EngineFit fit = FitEngines(Chain().Build(), other);
  EXPECT_EQ(fit.overlap(), 1);
  EXPECT_TRUE(fit.of_another_engine());
  ASSERT_EQ(fit.evidence.size(), 2U);
  EXPECT_THAT(fit.evidence[0], HasSubstr("3 of 3 tactics differ: `conv1` has 0x0000000000000001"));
  EXPECT_THAT(fit.evidence[1],
              HasSubstr("3 of 6 types of tensors differ: tensor `in` of `conv1` is "
                        "FP32 in one and FP16 in the other"));
}

TEST(FitEngines, UnknownFactsAreNoEvidence) {
  Engine names = InfoOf(Chain());
  for (Layer& layer : names.layers) {
    layer.tactic = {};
    layer.inputs.clear();
    layer.outputs.clear();
  }
  EXPECT_FALSE(FitEngines(Chain().Build(), names).of_another_engine());
}

TEST(JoinEngines, AddsWhatTheBaseDoesNotKnow) {
  Engine info = InfoOf(Chain());
  Layer& detail = info.layers[1];
  detail.tactic.name = "sm80_kernel";
  detail.tactic.name_source = detail.source;
  detail.weights = Precision::kFP16;
  detail.weights_count = 864;
  detail.attributes = {{"Kernel", "[3,3]"}};
  detail.onnx_nodes = {"Conv_2"};
  detail.inputs[0].layout = "NHWC8";
  detail.inputs[0].dims[1].vector_width = 8;
  Engine base = Chain().Build();
  base.layers[1].inputs[0].dims[0].extent = -1;
  const Engine joined = JoinEngines(base, info);
  const Layer& layer = joined.layers[1];
  EXPECT_EQ(layer.tactic.name, "sm80_kernel");
  EXPECT_EQ(layer.tactic.name_source.source, SourceId{1});
  EXPECT_EQ(layer.weights, Precision::kFP16);
  EXPECT_EQ(layer.weights_count, 864);
  EXPECT_EQ(layer.attributes.Find("Kernel"), "[3,3]");
  EXPECT_THAT(layer.onnx_nodes, ElementsAre("Conv_2"));
  EXPECT_EQ(layer.inputs[0].layout, "NHWC8");
  EXPECT_EQ(layer.inputs[0].dims[0].extent, 1) << "the run's extent for a dynamic one";
  EXPECT_EQ(layer.inputs[0].dims[1].vector_width, 8);
  EXPECT_EQ(layer.source.source, SourceId{0});
  EXPECT_EQ(layer.detail_source.source, SourceId{1});
  EXPECT_TRUE(joined.contradictions.empty());
  EXPECT_EQ(joined.log, base.log);
  ASSERT_EQ(joined.joined.size(), 1U);
  EXPECT_TRUE(joined.joined[0].unmatched.empty());
  EXPECT_TRUE(CheckInvariants(joined).empty());
}

TEST(JoinEngines, ListsContradictionsAndKeepsTheBase) {
  Engine info = InfoOf(Chain());
  info.layers[0].type = "CudnnConvolution";
  info.layers[0].tactic.id = TacticId{9};
  info.layers[2].outputs[0].dtype = Precision::kINT8;
  info.layers[2].inputs[0].dims[1].extent = 65;
  info.layers[2].outputs[0].layout = "NHWC4";
  info.layers[0].tactic.name = "the kernel of tactic 9";
  const Engine joined = JoinEngines(Chain().Build(), info);
  ASSERT_EQ(joined.contradictions.size(), 4U);
  EXPECT_EQ(joined.contradictions[0].what, "type");
  EXPECT_EQ(joined.contradictions[0].kept, "CaskConvolution");
  EXPECT_EQ(joined.contradictions[0].other, "CudnnConvolution");
  EXPECT_EQ(joined.contradictions[0].kept_source, (SourceRef{SourceId{0}, 100}));
  EXPECT_EQ(joined.contradictions[0].other_source, (SourceRef{SourceId{1}, 100}));
  EXPECT_EQ(joined.contradictions[1].what, "tactic");
  EXPECT_EQ(joined.contradictions[2].what, "input 0");
  EXPECT_EQ(joined.contradictions[2].kept, "1x64x28x28");
  EXPECT_EQ(joined.contradictions[2].other, "1x65x28x28");
  EXPECT_EQ(joined.contradictions[3].what, "output 0");
  EXPECT_EQ(joined.contradictions[3].layer, LayerId{2});
  EXPECT_EQ(joined.layers[0].tactic.id, TacticId{1});
  EXPECT_EQ(joined.layers[0].tactic.name, "") << "another tactic's kernel";
  EXPECT_EQ(joined.layers[2].outputs[0].dtype, Precision::kFP32);
  EXPECT_EQ(joined.layers[2].outputs[0].layout, "") << "another type's layout";
}

TEST(JoinEngines, EqualNamesAreJoinedByOccurrence) {
  EngineBuilder base;
  base.AddConvolution("same", "in", "a").tactic.id = TacticId{1};
  base.AddConvolution("same", "a", "out").tactic.id = TacticId{2};
  EngineBuilder other;
  other.AddConvolution("same", "in", "a").tactic.name = "first";
  other.AddConvolution("same", "a", "out").tactic.name = "second";
  const Engine joined = JoinEngines(base.Build(), InfoOf(std::move(other)));
  EXPECT_EQ(joined.layers[0].tactic.name, "first");
  EXPECT_EQ(joined.layers[1].tactic.name, "second");
}

TEST(JoinEngines, LayersOfAnEngineKnownByNameComeFromTheOther) {
  Engine base = Chain().Build();
  base.layers_from = LayersFrom::kNamesOnly;
  for (Layer& layer : base.layers) {
    layer.type = "";
    layer.inputs.clear();
    layer.outputs.clear();
  }
  const Engine joined = JoinEngines(base, InfoOf(Chain()));
  EXPECT_EQ(joined.layers_from, LayersFrom::kLayerInfo);
  EXPECT_EQ(joined.layers[0].type, "CaskConvolution");
  EXPECT_EQ(joined.layers[0].source.source, SourceId{1});
  EXPECT_EQ(joined.edges.size(), 2U);
  EXPECT_EQ(joined.log, base.log);
  EXPECT_EQ(joined.attempts.size(), base.attempts.size());
}

TEST(JoinEngines, ListsLayersOfOneSideOnly) {
  EngineBuilder other = Chain();
  other.AddConvolution("extra", "x", "y");
  Engine base = Chain().Build();
  base.layers[1].name = "renamed";
  const Engine joined = JoinEngines(base, InfoOf(std::move(other)));
  EXPECT_THAT(joined.joined[0].unmatched, ElementsAre("conv2", "extra"));
  EXPECT_THAT(joined.joined[0].missing, ElementsAre(LayerId{1}));
}

}  // namespace
}  // namespace trtscope
