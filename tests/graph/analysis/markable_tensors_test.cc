#include "graph/analysis/markable_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "parsers/formats.h"
#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using testing::ElementsAre;

std::map<std::string, std::string> Verdicts(const MarkableTensors& tensors) {
  std::map<std::string, std::string> verdicts;
  for (const MarkableTensor& tensor : tensors.tensors) {
    verdicts[std::string(tensor.name)] = MarkVerdictName(tensor.verdict);
  }
  return verdicts;
}

// One layer of a chain: reads `in`, writes `out`.
void Step(EngineBuilder& builder, std::string_view name, std::string_view in, std::string_view out,
          LayerKind kind = LayerKind::kCompute, Precision dtype = Precision::kFP16) {
  builder.Add(name, "T", kind, {MakeTensor(in, dtype)}, {MakeTensor(out, dtype)});
}

TEST(MarkableTensors, OfTensorRt6AreTheNetworksOwn) {
  const Engine engine = test_engines::Mnist6().Build();
  const MarkableTensors found = FindMarkableTensors(engine);
  EXPECT_TRUE(found.known);
  EXPECT_EQ(found.markable, 7U);
  const auto verdicts = Verdicts(found);
  EXPECT_EQ(verdicts.at("conv1 reformatted input 0"), "reformat_copy");
  EXPECT_EQ(verdicts.at("ip1 + relu1 reformatted input 0"), "reformat_copy");
  EXPECT_EQ(verdicts.at("prob"), "already_output");
  // INT8 by calibration: the network's tensor is real-valued.
  EXPECT_EQ(verdicts.at("conv1"), "markable");
  EXPECT_FALSE(verdicts.contains("data"));
}

TEST(MarkableTensors, LeaveOutWhatTensorRtPutAroundLayers) {
  EngineBuilder builder;
  builder.Add("w", "Constant", LayerKind::kConstant, {}, {MakeTensor("weights", Precision::kFP32)});
  Step(builder, "Reformatting CopyNode for Input Tensor 0 to fc", "in",
       "Reformatted Input Tensor 0 to fc", LayerKind::kReformat);
  Step(builder, "Flatten + reshape_before_fc", "Reformatted Input Tensor 0 to fc",
       "reshape_before_fc_out_tensor", LayerKind::kNoop);
  Step(builder, "fc + relu", "reshape_before_fc_out_tensor", "relu_out_tensor");
  Step(builder, "reshape_after_fc", "relu_out_tensor", "logits", LayerKind::kNoop);
  Step(builder, "softmax", "logits", "my_out_tensor");
  Step(builder, "last", "my_out_tensor", "end");
  const auto verdicts = Verdicts(FindMarkableTensors(builder.Build()));
  EXPECT_EQ(verdicts.at("weights"), "constant");
  EXPECT_EQ(verdicts.at("Reformatted Input Tensor 0 to fc"), "reformat_copy");
  EXPECT_EQ(verdicts.at("reshape_before_fc_out_tensor"), "helper");
  EXPECT_EQ(verdicts.at("relu_out_tensor"), "helper");
  EXPECT_EQ(verdicts.at("logits"), "markable");
  // A network may use such a name itself: no layer here is called "my".
  EXPECT_EQ(verdicts.at("my_out_tensor"), "markable");
  EXPECT_EQ(verdicts.at("end"), "already_output");
}

TEST(MarkableTensors, ShowOnlyTheBordersOfMyelinRegions) {
  EngineBuilder builder;
  Step(builder, "/fc1/MatMul_myl0_0", "in", "hidden.1_myl0");
  Step(builder, "__myl_AddGelu_myl0_1", "hidden.1_myl0", "gelu");
  Step(builder, "/fc2/MatMul_myl0_2", "gelu", "border");
  Step(builder, "conv", "border", "conv_out");
  Step(builder, "__myl_Cast_myl1_0", "conv_out", "__myln_k_arg__bb1_0_myl1");
  Step(builder, "__myl_Softmax_myl1_1", "__myln_k_arg__bb1_0_myl1", "out");
  const auto verdicts = Verdicts(FindMarkableTensors(builder.Build()));
  EXPECT_EQ(verdicts.at("hidden.1_myl0"), "inside_region");
  EXPECT_EQ(verdicts.at("gelu"), "inside_region");
  EXPECT_EQ(verdicts.at("border"), "markable");
  EXPECT_EQ(verdicts.at("conv_out"), "markable");
  EXPECT_EQ(verdicts.at("__myln_k_arg__bb1_0_myl1"), "inside_region");
}

TEST(MarkableTensors, TellProfilesAndQuantisedValuesApart) {
  EngineBuilder builder;
  Step(builder, "q", "in", "a", LayerKind::kQuantize, Precision::kINT8);
  Step(builder, "conv", "a", "b", LayerKind::kCompute, Precision::kINT8);
  Step(builder, "dq", "b", "c", LayerKind::kDequantize);
  Step(builder, "relu", "c", "d");
  Step(builder, "relu [profile 1]", "c", "d [profile 1]");
  Step(builder, "sum", "d", "e");
  Step(builder, "sum [profile 1]", "d [profile 1]", "e [profile 1]");
  const MarkableTensors found = FindMarkableTensors(builder.Build());
  EXPECT_TRUE(found.explicit_quantization);
  EXPECT_EQ(found.quantized, 2U);
  const auto verdicts = Verdicts(found);
  EXPECT_EQ(verdicts.at("b"), "quantized");
  EXPECT_EQ(verdicts.at("c"), "markable");
  EXPECT_EQ(verdicts.at("d"), "markable");
  EXPECT_EQ(verdicts.at("d [profile 1]"), "other_profile");
}

TEST(MarkableTensors, ListARemovedConcatenationOnceWithAllItsWriters) {
  EngineBuilder builder;
  const auto part = [](int64_t channels) {
    return MakeTensor("joined", Precision::kFP16, {{1}, {channels}, {8}, {8}});
  };
  const Tensor in = MakeTensor("in", Precision::kFP16);
  builder.Add("left", "T", LayerKind::kCompute, {in}, {part(8)});
  builder.Add("right", "T", LayerKind::kCompute, {in}, {part(4)});
  builder.Add("first", "T", LayerKind::kCompute, {part(12)}, {MakeTensor("x", Precision::kFP16)});
  builder.Add("second", "T", LayerKind::kCompute, {part(12), part(12)},
              {MakeTensor("y", Precision::kFP16)});
  const Engine engine = builder.Build();
  const MarkableTensors found = FindMarkableTensors(engine);
  const MarkableTensor& joined = found.tensors.front();
  EXPECT_THAT(joined.layers, ElementsAre(LayerId{0}, LayerId{1}));
  EXPECT_EQ(joined.consumers, 2U);
  EXPECT_EQ(DimsText(*joined.port), "1x12x8x8");
  EXPECT_EQ(found.tensors.size(), 3U);
}

TEST(MarkableTensors, AreUnknownWithoutPorts) {
  EngineBuilder builder;
  builder.AddConvolution("conv");
  Engine engine = builder.Build();
  engine.layers_from = LayersFrom::kNamesOnly;
  const MarkableTensors found = FindMarkableTensors(engine);
  EXPECT_FALSE(found.known);
  EXPECT_TRUE(found.tensors.empty());
}

TEST(MarkableTensors, OfARealQuantisedNetworkAreItsQuantisedBoundaries) {
  Result<SourceText> text =
      SourceText::Open(TRTSCOPE_SOURCE_DIR "/fixtures/centernet-int8-trt8/build.log");
  ASSERT_TRUE(text.ok());
  Session session;
  AddInput(session, std::move(text.value()), {});
  const MarkableTensors found = FindMarkableTensors(session.engines.at(0));
  EXPECT_TRUE(found.explicit_quantization);
  EXPECT_EQ(found.tensors.size(), 54U);
  EXPECT_EQ(found.markable, 0U);
  EXPECT_EQ(found.quantized, 47U);
  EXPECT_EQ(Verdicts(found).at("hm"), "already_output");
}

}  // namespace
}  // namespace trtscope
