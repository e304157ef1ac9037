#include "graph/render/dot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/render/test_engine.h"

namespace trtscope {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t Count(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

// The statement that starts with `head`, to the end of its line.
std::string Statement(const std::string& dot, const std::string& head) {
  const std::size_t begin = dot.find("\n  " + head);
  if (begin == std::string::npos) return "";
  return dot.substr(begin + 3, dot.find('\n', begin + 1) - begin - 3);
}

// input → quantize → conv INT8 → reformat → output
TestEngine QuantizedChain() {
  TestEngine t;
  t.options.title = "model";
  t.Add("q", "Scale", LayerKind::kQuantize);
  t.Add("conv1.weight + Conv_9 + Relu_11", "CaskConvolution", LayerKind::kCompute,
        Precision::kINT8);
  t.Add("Reformatting CopyNode for Output Tensor 0 to Conv_9", "Reformat", LayerKind::kReformat);
  t.Bind("image", true, 0, MakeTensor("image", Precision::kFP32, {1, 3, 224, 224}));
  t.Connect(0, 1, MakeTensor("a", Precision::kINT8, {1, 3, 224, 224}));
  t.Connect(1, 2, MakeTensor("b", Precision::kINT8, {1, 64, 56, 56}));
  t.Bind("scores", false, 2, MakeTensor("scores", Precision::kINT8, {1, 64, 56, 56}));
  return t;
}

TEST(RenderDot, HasANodeForEveryLayerAndBinding) {
  const std::string dot = QuantizedChain().Dot();
  EXPECT_EQ(Count(dot, " [shape="), 5u);
  for (const char* node : {"n0 [", "n1 [", "n2 [", "n3 [", "n4 ["}) {
    EXPECT_NE(Statement(dot, node), "") << node;
  }
}

TEST(RenderDot, LeadsFromInputsThroughLayersToOutputs) {
  const std::string dot = QuantizedChain().Dot();
  EXPECT_EQ(Count(dot, " -> n"), 4u);
  for (const char* arrow : {"n3 -> n0", "n0 -> n1", "n1 -> n2", "n2 -> n4"}) {
    EXPECT_NE(Statement(dot, arrow), "") << arrow;
  }
}

TEST(RenderDot, StacksFusedNames) {
  const std::string conv = Statement(QuantizedChain().Dot(), "n1 [");
  EXPECT_THAT(conv, HasSubstr("conv1.weight\u00a0<BR ALIGN=\"LEFT\"/>+ Conv_9\u00a0<BR"));
}

TEST(RenderDot, LabelsArrowsWithTypeAndDims) {
  const std::string dot = QuantizedChain().Dot();
  EXPECT_THAT(Statement(dot, "n1 -> n2"), HasSubstr("INT8 1×64×56×56"));
}

TEST(RenderDot, MarksArrowsWhoseReaderTakesAnotherType) {
  const std::string dot = QuantizedChain().Dot();
  EXPECT_THAT(Statement(dot, "n3 -> n0"), HasSubstr("used as INT8"));
  EXPECT_THAT(Statement(dot, "n3 -> n0"), HasSubstr(";0.5:"));
  EXPECT_THAT(Statement(dot, "n0 -> n1"), Not(HasSubstr("used as")));
}

TEST(RenderDot, MarksArrowsBetweenLayersThatComputeInDifferentTypes) {
  TestEngine t;
  t.Add("a", "CaskConvolution", LayerKind::kCompute, Precision::kFP16);
  t.Add("b", "CaskConvolution", LayerKind::kCompute, Precision::kINT8);
  t.Connect(0, 1, MakeTensor("t", Precision::kINT8, {1}));
  EXPECT_THAT(t.Dot(), HasSubstr("computed in FP16, used in INT8"));
}

TEST(RenderDot, SaysWhichOfSeveralTensorsIsTakenAsAnotherType) {
  TestEngine t;
  t.Add("a", "x", LayerKind::kCompute, Precision::kFP16);
  t.Add("b", "x", LayerKind::kCompute, Precision::kFP16);
  t.Connect(0, 1, MakeTensor("index", Precision::kINT32, {1}));
  t.Connect(0, 1, MakeTensor("t", Precision::kFP32, {1}));
  const std::string arrow = Statement(t.Dot(), "n0 -> n1");
  EXPECT_THAT(arrow, HasSubstr("used as FP16"));
  EXPECT_THAT(arrow, Not(HasSubstr("computed in")));
}

TEST(RenderDot, TakesTf32AsAWayToMultiplyFp32) {
  TestEngine t;
  t.Add("a", "CaskConvolution", LayerKind::kCompute, Precision::kFP32);
  t.Add("b", "CaskConvolution", LayerKind::kCompute, Precision::kTF32);
  t.Connect(0, 1, MakeTensor("t", Precision::kFP32, {1}));
  EXPECT_THAT(t.Dot(), Not(HasSubstr("two colours")));
}

TEST(RenderDot, NeverCallsIndexTensorsAChangeOfPrecision) {
  TestEngine t;
  t.Add("a", "Shape", LayerKind::kShape);
  t.Add("b", "Gather", LayerKind::kCompute, Precision::kFP16);
  t.Connect(0, 1, MakeTensor("t", Precision::kINT32, {4}));
  EXPECT_THAT(t.Dot(), Not(HasSubstr("two colours")));
}

TEST(RenderDot, SetsReformatsApartByShape) {
  const std::string dot = QuantizedChain().Dot();
  EXPECT_THAT(Statement(dot, "n1 ["), HasSubstr("shape=box"));
  EXPECT_THAT(Statement(dot, "n2 ["), HasSubstr("shape=octagon"));
}

TEST(RenderDot, PutsTheBorderOfChangeOnLayersThatChangeTheType) {
  const std::string dot = QuantizedChain().Dot();
  EXPECT_THAT(Statement(dot, "n0 ["), HasSubstr("color=\"#a8107a\""));
  EXPECT_THAT(Statement(dot, "n1 ["), Not(HasSubstr(" color=\"#a8107a\"")));
}

TEST(RenderDot, ExplainsOnlyWhatOccurs) {
  const std::string dot = QuantizedChain().Dot();
  for (const char* present : {"reformat (octagon)", "quantize, dequantize", "network input",
                              "network output", "thick, two colours", "INT8 (1)"}) {
    EXPECT_THAT(dot, HasSubstr(present));
  }
  for (const char* absent : {"plugin (tabs)", "constant (small)", "fused region", "copy, no-op",
                             "dashed: from the previous", "bar: time", "FP16", "BF16"}) {
    EXPECT_THAT(dot, Not(HasSubstr(absent)));
  }
}

TEST(RenderDot, SummarisesTheEngineBelowTheTitle) {
  TestEngine t = QuantizedChain();
  t.attribution.total_average_ms = 2.5956;
  Reformat reformat;
  reformat.layer = {2};
  t.reformats.reformats.push_back(reformat);
  t.reformats.time_ms = 0.0346;
  t.reformats.share = 0.0133;
  const std::string dot = t.Dot();
  EXPECT_THAT(dot, HasSubstr("<B>model\u00a0<BR"));
  EXPECT_THAT(dot, HasSubstr("3 layers · 2.60 ms · 1 INT8 · 1 reformat 0.0346 ms (1.3 %)"));
}

TEST(RenderDot, DrawsTheHottestLayersBarInFull) {
  TestEngine t = QuantizedChain();
  t.SetTime(0, 0.1, 0.2);
  t.SetTime(1, 0.4, 0.8);
  const std::string dot = t.Dot();
  EXPECT_THAT(Statement(dot, "n1 ["), HasSubstr("0.400 ms · 80.0 %"));
  EXPECT_THAT(Statement(dot, "n1 ["), HasSubstr("WIDTH=\"110\""));
  EXPECT_THAT(Statement(dot, "n0 ["), HasSubstr("WIDTH=\"28\""));
  EXPECT_THAT(Statement(dot, "n2 ["), Not(HasSubstr(" ms")));
  EXPECT_THAT(dot, HasSubstr("full length: 0.400 ms"));
}

TEST(RenderDot, ColoursByPrecisionTypeOrTime) {
  TestEngine t = QuantizedChain();
  t.SetTime(1, 0.4, 0.8);
  const auto conv_fill = [&](ColorBy color) {
    t.options.color = color;
    const std::string node = Statement(t.Dot(), "n1 [");
    const std::size_t at = node.find("fillcolor=\"");
    return at == std::string::npos ? "" : node.substr(at + 11, 7);
  };
  const std::string by_precision = conv_fill(ColorBy::kPrecision);
  const std::string by_type = conv_fill(ColorBy::kType);
  const std::string by_time = conv_fill(ColorBy::kTime);
  EXPECT_NE(by_precision, by_type);
  EXPECT_NE(by_precision, by_time);
  EXPECT_NE(by_type, by_time);
}

TEST(RenderDot, LeavesConstantsOutOfTheLegendOfTypesAndTimes) {
  TestEngine t = QuantizedChain();
  t.Add("weights", "Constant", LayerKind::kConstant);
  for (uint32_t i = 0; i < 3; ++i) t.SetTime(i, 0.1, 0.3);
  t.options.color = ColorBy::kType;
  EXPECT_THAT(t.Dot(), Not(HasSubstr("Constant (1)")));
  t.options.color = ColorBy::kTime;
  EXPECT_THAT(t.Dot(), Not(HasSubstr("no time")));
}

TEST(RenderDot, ListsUnknownPrecisionOnlyWhereItIsSeen) {
  TestEngine t = QuantizedChain();
  EXPECT_THAT(t.Dot(), Not(HasSubstr("none or unknown")));
  t.Add("mystery", "Unheard", LayerKind::kCompute);
  EXPECT_THAT(t.Dot(), HasSubstr("none or unknown (1)"));
}

TEST(RenderDot, NamesTypesInTheLegendOfTypeColours) {
  TestEngine t = QuantizedChain();
  t.options.color = ColorBy::kType;
  EXPECT_THAT(t.Dot(), HasSubstr("CaskConvolution (1)"));
  EXPECT_THAT(t.Dot(), HasSubstr("fill: layer type"));
}

TEST(RenderDot, KeepsLoopCarriedArrowsOutOfTheRanking) {
  TestEngine t;
  t.Add("a", "x", LayerKind::kCompute);
  t.Add("b", "x", LayerKind::kCompute);
  t.Connect(0, 1, MakeTensor("t", Precision::kFP16, {1}));
  t.Connect(1, 0, MakeTensor("s", Precision::kFP16, {1}), true);
  const std::string dot = t.Dot();
  EXPECT_THAT(Statement(dot, "n1 -> n0"), HasSubstr("style=\"dashed\" constraint=\"false\""));
  EXPECT_THAT(Statement(dot, "n0 -> n1"), Not(HasSubstr("dashed")));
  EXPECT_THAT(dot, HasSubstr("dashed: from the previous loop iteration"));
}

TEST(RenderDot, MergesArrowsBetweenTheSameLayers) {
  TestEngine t;
  t.Add("a", "x", LayerKind::kCompute);
  t.Add("b", "x", LayerKind::kCompute);
  t.Connect(0, 1, MakeTensor("s", Precision::kFP16, {8}));
  t.Connect(0, 1, MakeTensor("t", Precision::kFP16, {8}));
  t.Connect(0, 1, MakeTensor("u", Precision::kFP16, {9}));
  const std::string dot = t.Dot();
  EXPECT_EQ(Count(dot, "n0 -> n1"), 1u);
  EXPECT_THAT(Statement(dot, "n0 -> n1"), HasSubstr("FP16 8 ×2"));
  EXPECT_THAT(Statement(dot, "n0 -> n1"), HasSubstr("FP16 9\u00a0<"));
}

TEST(RenderDot, BoundsTheLabelOfAnArrowWithManyTensors) {
  TestEngine t;
  t.Add("a", "x", LayerKind::kCompute);
  t.Add("b", "x", LayerKind::kCompute);
  for (int64_t i = 1; i <= 100'000; ++i) t.Connect(0, 1, MakeTensor("t", Precision::kFP16, {i}));
  EXPECT_THAT(Statement(t.Dot(), "n0 -> n1"), HasSubstr("… 99996 more"));
  EXPECT_LT(Statement(t.Dot(), "n0 -> n1").size(), 2000u);
}

TEST(RenderDot, ShowsKernelTacticAndEvidence) {
  TestEngine t = QuantizedChain();
  Layer& conv = t.engine.layers[1];
  conv.tactic.id = TacticId{0x3d981974ad8803b3};
  conv.tactic.name = "turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1";
  conv.source.line = 42;
  t.precisions[1].from = EvidenceFrom::kKernelName;
  t.precisions[1].text = "i8816";
  t.precisions[1].tensor_cores = true;
  const std::string node = Statement(t.Dot(), "n1 [");
  EXPECT_THAT(node, HasSubstr("turing_int8_i8816cudnn_"));
  EXPECT_THAT(node, HasSubstr("tactic 0x3d981974ad8803b3"));
  EXPECT_THAT(
      node, HasSubstr("computes in: INT8, known from kernel_name \\\"i8816\\\", on tensor cores"));
  EXPECT_THAT(node, HasSubstr("source: line 42"));
}

TEST(RenderDot, DrawsConstantsSmall) {
  TestEngine t;
  t.Add("weights", "Constant", LayerKind::kConstant);
  const std::string node = Statement(t.Dot(), "n0 [");
  EXPECT_THAT(node, HasSubstr("label=<<FONT POINT-SIZE=\"8\""));
  EXPECT_THAT(node, HasSubstr("fillcolor=\"#ececec\""));
}

TEST(RenderDot, SurvivesEdgesAndPortsThatDoNotExist) {
  TestEngine t;
  t.Add("a", "x", LayerKind::kCompute);
  t.engine.edges.push_back({{{0}, 7}, {{0}, 9}, false});
  t.engine.edges.push_back({{{5}, 0}, {{0}, 0}, false});
  Binding binding;
  binding.name = "lost";
  binding.ports = {{{3}, 0}, {{0}, 4}};
  t.engine.bindings.push_back(binding);
  t.precisions.clear();
  t.attribution.times.clear();
  Reformat stray;
  stray.layer = {99};
  t.reformats.reformats.push_back(stray);
  const std::string dot = t.Dot();
  EXPECT_EQ(Count(dot, " -> n"), 0u);
  EXPECT_THAT(Statement(dot, "n1 ["), HasSubstr("not used by any layer"));
}

TEST(RenderDot, LeavesLabelsOffWhereThereAreThousandsOfArrows) {
  TestEngine t;
  for (int i = 0; i < 4102; ++i) t.Add("a", "x", LayerKind::kCompute);
  for (uint32_t i = 0; i < 4101; ++i) t.Connect(i, i + 1, MakeTensor("t", Precision::kFP16, {1}));
  const std::string dot = t.Dot();
  EXPECT_THAT(Statement(dot, "n0 -> n1"), Not(HasSubstr("label=")));
  EXPECT_THAT(dot, HasSubstr("arrows without labels"));
}

TEST(RenderDot, IsTheSameForTheSameEngine) {
  EXPECT_EQ(QuantizedChain().Dot(), QuantizedChain().Dot());
}

}  // namespace
}  // namespace trtscope
