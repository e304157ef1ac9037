#include "graph/analysis/reformats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using P = Precision;
using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

ReformatSummary Find(EngineBuilder& builder) {
  const Engine engine = builder.Build();
  return FindReformats(engine, Attribute(engine, nullptr));
}

Reformat FindOnly(EngineBuilder& builder) {
  const auto summary = Find(builder);
  EXPECT_THAT(summary.reformats, SizeIs(1));
  return summary.reformats.empty() ? Reformat() : summary.reformats.front();
}

// A reformat of `x` for the layer "conv", as TensorRT 8 and 10 show it.
EngineBuilder InputReformat(P from, P to, std::string_view type = "Reformat") {
  EngineBuilder builder;
  const LayerKind kind = type == "NoOp" ? LayerKind::kNoop : LayerKind::kReformat;
  builder.Add("producer", "Pooling", LayerKind::kCompute, {MakeTensor("in", from)},
              {MakeTensor("x", from)});
  builder.Add("Reformatting CopyNode for Input Tensor 0 to conv", type, kind,
              {MakeTensor("x", from)}, {MakeTensor("Reformatted Input Tensor 0 to conv", to)});
  builder.AddConvolution("conv", "Reformatted Input Tensor 0 to conv", "y");
  return builder;
}

TEST(Reformats, OfTheMnistExampleComeOut) {
  EngineBuilder builder = test_engines::Mnist6();
  const auto summary = Find(builder);
  ASSERT_THAT(summary.reformats, SizeIs(2));
  const Reformat& first = summary.reformats[0];
  EXPECT_EQ(first.layer, LayerId{1});
  EXPECT_THAT(first.producers, ElementsAre(LayerId{0}));
  EXPECT_THAT(first.consumers, ElementsAre(LayerId{2}));
  EXPECT_EQ(first.from->dtype, P::kFP32);
  EXPECT_EQ(first.to->dtype, P::kINT8);
  EXPECT_EQ(first.cause, "dtype");
  EXPECT_TRUE(first.inserted);
  EXPECT_THAT(first.evidence, HasSubstr("name says `reformatter`"));
  EXPECT_EQ(summary.reformats[1].layer, LayerId{6});
  EXPECT_EQ(summary.reformats[1].to->dtype, P::kFP32);
  EXPECT_FALSE(summary.time_ms.has_value());
}

TEST(Reformats, AreNoneAmongComputingLayersAndPlainNoOps) {
  EngineBuilder builder;
  builder.AddConvolution("conv + Reformatting CopyNode for Input Tensor 0");
  builder.Add("reshape", "NoOp", LayerKind::kNoop, {MakeTensor("out", P::kFP32)},
              {MakeTensor("z", P::kFP32)});
  builder.Add("q", "Scale", LayerKind::kQuantize, {MakeTensor("z", P::kFP32)}, {});
  builder.Add("an input reformatter of mine", "Pooling", LayerKind::kCompute, {}, {});
  EXPECT_THAT(Find(builder).reformats, IsEmpty());
}

TEST(Reformats, AreRecognisedByNameUnderAnyType) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32, "NoOp");
  const Reformat reformat = FindOnly(builder);
  EXPECT_TRUE(reformat.removed_as_noop);
  EXPECT_THAT(reformat.evidence, HasSubstr("type NoOp, name says `Reformatting CopyNode`"));
  EXPECT_THAT(reformat.evidence, HasSubstr("NoOp"));
}

TEST(Reformats, SayWhenOnlyTheTypeShowsThem) {
  EngineBuilder builder;
  builder.Add("strange", "Reformat", LayerKind::kReformat, {MakeTensor("a", P::kFP32)},
              {MakeTensor("b", P::kFP16)});
  EXPECT_THAT(FindOnly(builder).evidence,
              HasSubstr("type Reformat, name does not say who put it here"));
}

TEST(Reformats, AreCompletedFromTheLogsInsertion) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32);
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(6272,196,14,1)",
                 "Float(6272,1,448,32)");
  const auto summary = Find(builder);
  ASSERT_THAT(summary.reformats, SizeIs(1));
  const Reformat& reformat = summary.reformats.front();
  EXPECT_EQ(reformat.from->layout, "NCHW");
  EXPECT_EQ(reformat.to->layout, "NHWC");
  EXPECT_FALSE(reformat.changes_dtype);
  EXPECT_TRUE(reformat.changes_layout);
  EXPECT_EQ(reformat.cause, "layout");
  EXPECT_THAT(reformat.evidence,
              HasSubstr("`Adding reformat layer` at line 20: Float(6272,196,14,1) → "));
  EXPECT_EQ(reformat.evidence_source.line, 20u);
  EXPECT_THAT(summary.not_in_engine, IsEmpty());
}

TEST(Reformats, TakeDtypesFromTheInsertionWhereTheRecordHasNone) {
  EngineBuilder builder = InputReformat(P::kUnknown, P::kUnknown);
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(150528,50176,224,1)",
                 "Half(100352,50176:2,224,1)");
  const Reformat reformat = FindOnly(builder);
  EXPECT_EQ(reformat.from->dtype, P::kFP32);
  EXPECT_EQ(reformat.to->dtype, P::kFP16);
  EXPECT_EQ(reformat.to->layout, "NCHW/2");
  EXPECT_EQ(reformat.cause, "dtype_and_layout");
}

TEST(Reformats, KeepTheRecordsOwnWordWhereItHasOne) {
  EngineBuilder builder = InputReformat(P::kINT8, P::kFP16);
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(6272,196,14,1)",
                 "Float(6272,1,448,32)");
  const Reformat reformat = FindOnly(builder);
  EXPECT_EQ(reformat.from->dtype, P::kINT8);
  EXPECT_EQ(reformat.to->dtype, P::kFP16);
}

TEST(Reformats, OfVersion7HaveNoLayoutButAProvenChange) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32);
  builder.run().trt_version = "7.2";
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(1,14,196,6272)",
                 "Float(6272,1,448,32)");
  const Reformat reformat = FindOnly(builder);
  EXPECT_EQ(reformat.from->layout, "");
  EXPECT_EQ(reformat.to->layout, "");
  EXPECT_EQ(reformat.cause, "layout");
}

TEST(Reformats, OfOutputsJoinTheirInsertion) {
  EngineBuilder builder;
  builder.AddConvolution("pool", "in", "Reformatted Output Tensor 0 to pool");
  builder.Add("Reformatting CopyNode for Output Tensor 0 to pool", "Reformat", LayerKind::kReformat,
              {MakeTensor("Reformatted Output Tensor 0 to pool", P::kFP16)},
              {MakeTensor("y", P::kFP32)});
  builder.Insert("Reformatted Output Tensor 0 to pool", "y", "Half(10,1)", "Float(10,1)");
  const Reformat reformat = FindOnly(builder);
  EXPECT_EQ(reformat.cause, "dtype") << "equal strides prove an equal layout";
  EXPECT_THAT(reformat.producers, ElementsAre(LayerId{0}));
  EXPECT_THAT(reformat.consumers, IsEmpty());
  EXPECT_EQ(reformat.evidence_source.line, 20u);
}

TEST(Reformats, DoNotTakeTheInsertionOfTheReformatThatReadsThem) {
  EngineBuilder builder;
  builder.Add("x copy", "Reformat", LayerKind::kCopy, {MakeTensor("x", P::kFP16)},
              {MakeTensor("Reformatted Output Tensor 0 to x copy", P::kFP16)});
  builder.Add("Reformatting CopyNode for Output Tensor 0 to x copy", "Reformat",
              LayerKind::kReformat, {MakeTensor("Reformatted Output Tensor 0 to x copy", P::kFP16)},
              {MakeTensor("y", P::kFP32)});
  builder.Insert("Reformatted Output Tensor 0 to x copy", "y", "Half(10,1)", "Float(10,1)");
  const auto summary = Find(builder);
  ASSERT_THAT(summary.reformats, SizeIs(2));
  EXPECT_EQ(summary.reformats[0].evidence_source.line, 100u);
  EXPECT_EQ(summary.reformats[1].evidence_source.line, 20u);
}

TEST(Reformats, JoinInsertionsByTensorWhereTheNameIsOfTensorRt6) {
  EngineBuilder builder = test_engines::Mnist6();
  builder.Insert("ip1 + relu1 reformatted input 0", "pool2", "Int8(1)", "Float(1)");
  const auto summary = Find(builder);
  EXPECT_THAT(summary.not_in_engine, IsEmpty());
  EXPECT_EQ(summary.reformats[0].evidence_source.line, 101u);
  EXPECT_EQ(summary.reformats[1].evidence_source.line, 20u);
}

TEST(Reformats, GiveEachOfTwoEqualNamesItsOwnInsertion) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32);
  builder.Add("Reformatting CopyNode for Input Tensor 0 to conv", "Reformat", LayerKind::kReformat,
              {MakeTensor("y", P::kFP32)}, {MakeTensor("z", P::kFP32)});
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(1)", "Float(2)");
  builder.Insert("Reformatted Input Tensor 0 to conv", "y", "Float(1)", "Float(3)");
  const auto summary = Find(builder);
  ASSERT_THAT(summary.reformats, SizeIs(2));
  EXPECT_EQ(summary.reformats[0].evidence_source.line, 20u);
  EXPECT_EQ(summary.reformats[1].evidence_source.line, 21u);
}

TEST(Reformats, ListInsertionsThatTheEngineDoesNotShow) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32);
  builder.Insert("Reformatted Input Tensor 1 to conv", "w", "Float(1)", "Half(1)");
  const auto summary = Find(builder);
  ASSERT_THAT(summary.not_in_engine, SizeIs(1));
  EXPECT_EQ(summary.not_in_engine[0].source_tensor, "w");
}

TEST(Reformats, AreRecognisedByExactlyTheTensorsOfAnInsertion) {
  EngineBuilder builder;
  builder.Add("moved", "NoOp", LayerKind::kNoop, {MakeTensor("x", P::kFP32)},
              {MakeTensor("Reformatted Input Tensor 0 to conv", P::kFP32)});
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(8,1)", "Float(8,1)");
  const Reformat reformat = FindOnly(builder);
  EXPECT_TRUE(reformat.removed_as_noop);
  EXPECT_THAT(reformat.evidence, HasSubstr("tensors of an insertion"));
}

TEST(Reformats, OfUnclassifiedLayersAreRecognisedByTensorsOnEitherSide) {
  EngineBuilder builder;
  builder.Add("moved", "Mystery", LayerKind::kOther,
              {MakeTensor("Reformatted Output Tensor 0 to conv", P::kFP32)},
              {MakeTensor("y", P::kFP16)});
  builder.Insert("Reformatted Output Tensor 0 to conv", "y", "Float(8,1)", "Half(8,1)");
  const Reformat reformat = FindOnly(builder);
  EXPECT_FALSE(reformat.removed_as_noop);
  EXPECT_EQ(reformat.cause, "dtype");
}

TEST(Reformats, AreNotRecognisedByOneTensorOfAnInsertion) {
  EngineBuilder builder;
  builder.Add("other source", "NoOp", LayerKind::kNoop, {MakeTensor("w", P::kFP32)},
              {MakeTensor("Reformatted Input Tensor 0 to conv", P::kFP32)});
  builder.Add("reader", "NoOp", LayerKind::kNoop,
              {MakeTensor("Reformatted Input Tensor 0 to conv", P::kFP32)},
              {MakeTensor("x", P::kFP32)});
  builder.Add("computes", "PointWise", LayerKind::kCompute, {MakeTensor("x", P::kFP32)},
              {MakeTensor("Reformatted Input Tensor 0 to conv", P::kFP32)});
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(8,1)", "Float(8,1)");
  const auto summary = Find(builder);
  EXPECT_THAT(summary.reformats, IsEmpty());
  EXPECT_THAT(summary.not_in_engine, SizeIs(1));
}

TEST(Reformats, SeeALayoutChangeInVectorWidths) {
  EngineBuilder builder;
  builder.Add("r", "Reformat", LayerKind::kReformat,
              {MakeTensor("a", P::kFP16, {{1}, {64, 8}, {28}, {28}})},
              {MakeTensor("b", P::kFP16, {{1}, {64, 1}, {28}, {28}})});
  const Reformat reformat = FindOnly(builder);
  EXPECT_EQ(reformat.cause, "layout");
  EXPECT_THAT(reformat.evidence, HasSubstr("read from its ports"));
}

TEST(Reformats, SeeALayoutChangeInTheRecordsLayouts) {
  EngineBuilder builder;
  Layer& layer = builder.Add("r", "Reformat", LayerKind::kReformat, {MakeTensor("a", P::kFP16)},
                             {MakeTensor("b", P::kFP16)});
  layer.inputs[0].layout = "NCHW";
  layer.outputs[0].layout = "NHWC";
  EXPECT_TRUE(FindOnly(builder).changes_layout);
}

TEST(Reformats, OfQdqNodesAreTheNetworksOwn) {
  EngineBuilder builder;
  builder.Add("Quantize_1", "Reformat", LayerKind::kQuantize, {MakeTensor("a", P::kFP32)},
              {MakeTensor("b", P::kINT8)});
  builder.Add("Dequantize_1", "Reformat", LayerKind::kDequantize, {MakeTensor("b", P::kINT8)},
              {MakeTensor("c", P::kFP32)});
  const auto summary = Find(builder);
  ASSERT_THAT(summary.reformats, SizeIs(2));
  EXPECT_EQ(summary.reformats[0].cause, "quantize");
  EXPECT_EQ(summary.reformats[1].cause, "dequantize");
  EXPECT_FALSE(summary.reformats[0].inserted);
  EXPECT_TRUE(summary.reformats[0].changes_dtype);
}

TEST(Reformats, OfTheNetworksOwnConversionsAreNotInserted) {
  EngineBuilder builder;
  builder.Add("(Unnamed Layer* 0) [Identity]", "Reformat", LayerKind::kReformat,
              {MakeTensor("a", P::kFP32)}, {MakeTensor("b", P::kFP32)});
  EXPECT_FALSE(FindOnly(builder).inserted);
}

TEST(Reformats, WithProvenEqualFormatsAreCopies) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32);
  builder.Insert("Reformatted Input Tensor 0 to conv", "x", "Float(8,1)", "Float(8,1)");
  EXPECT_EQ(FindOnly(builder).cause, "copy");
}

TEST(Reformats, NamedCopyAreCopiesUnlessTheyChangeTheType) {
  EngineBuilder same;
  same.Add("Concat_647 copy", "Reformat", LayerKind::kCopy, {MakeTensor("a", P::kFP32)},
           {MakeTensor("b", P::kFP32)});
  EXPECT_EQ(FindOnly(same).cause, "copy");
  EngineBuilder other;
  other.Add("Concat_647 copy", "Reformat", LayerKind::kReformat, {MakeTensor("a", P::kFP32)},
            {MakeTensor("b", P::kFP16)});
  EXPECT_EQ(FindOnly(other).cause, "dtype");
}

TEST(Reformats, WithoutAKnownChangeNameTheBorderTheySitAt) {
  EngineBuilder first;
  first.Add("Reformatting CopyNode for Network Input x", "Reformat", LayerKind::kReformat,
            {MakeTensor("x", P::kFP32)}, {MakeTensor("r", P::kFP32)});
  first.AddConvolution("conv", "r", "y");
  EXPECT_EQ(FindOnly(first).cause, "network_input");
  EngineBuilder last;
  last.AddConvolution("conv", "x", "r");
  last.Add("Reformatting CopyNode for Output Tensor 0 to conv", "Reformat", LayerKind::kReformat,
           {MakeTensor("r", P::kFP32)}, {MakeTensor("y", P::kFP32)});
  EXPECT_EQ(FindOnly(last).cause, "network_output");
  EngineBuilder inner = InputReformat(P::kFP32, P::kFP32);
  EXPECT_EQ(FindOnly(inner).cause, "unknown");
}

TEST(Reformats, WithNeighboursOnBothSidesAreNotAtTheBorder) {
  EngineBuilder builder = InputReformat(P::kFP32, P::kFP32);
  Engine engine = builder.Build();
  for (const bool is_input : {true, false}) {
    Binding binding;
    binding.is_input = is_input;
    binding.ports = {PortRef{LayerId{1}, 0}, PortRef{LayerId{1000}, 0}};
    engine.bindings.push_back(binding);
  }
  EXPECT_EQ(FindReformats(engine, Attribute(engine, nullptr)).reformats.at(0).cause, "unknown");
}

TEST(Reformats, WithAKnownChangeNameItEvenAtTheBorder) {
  EngineBuilder builder;
  builder.Add("Reformatting CopyNode for Network Input x", "Reformat", LayerKind::kReformat,
              {MakeTensor("x", P::kFP32)}, {MakeTensor("r", P::kFP16)});
  EXPECT_EQ(FindOnly(builder).cause, "dtype");
}

TEST(Reformats, WithoutPortsHaveNoFromAndTo) {
  EngineBuilder builder;
  builder.Add("Reformatting CopyNode for Input Tensor 0 to conv", "", LayerKind::kReformat, {}, {});
  const Reformat reformat = FindOnly(builder);
  EXPECT_FALSE(reformat.from.has_value());
  EXPECT_FALSE(reformat.to.has_value());
  EXPECT_EQ(reformat.cause, "unknown");
  EXPECT_THAT(reformat.evidence, HasSubstr("type not said"));
}

TEST(Reformats, ListEachNeighbourOnceInOrder) {
  EngineBuilder builder;
  builder.Add("r", "Reformat", LayerKind::kReformat, {MakeTensor("a", P::kFP32)},
              {MakeTensor("b", P::kFP16)});
  builder.Add("add", "ElementWise", LayerKind::kCompute,
              {MakeTensor("b", P::kFP16), MakeTensor("b", P::kFP16)}, {MakeTensor("c", P::kFP16)});
  builder.AddConvolution("conv", "b", "d");
  EXPECT_THAT(FindOnly(builder).consumers, ElementsAre(LayerId{1}, LayerId{2}));
}

TEST(Reformats, SumTheirKnownTimes) {
  EngineBuilder builder = test_engines::Mnist6();
  const Engine engine = builder.Build();
  Attribution attribution = Attribute(engine, nullptr);
  attribution.times[1].average_ms = 0.5;
  attribution.times[1].share = 0.125;
  attribution.times[2].average_ms = 9.0;
  const auto summary = FindReformats(engine, attribution);
  EXPECT_THAT(summary.time_ms, Optional(0.5));
  EXPECT_THAT(summary.share, Optional(0.125));
}

}  // namespace
}  // namespace trtscope
