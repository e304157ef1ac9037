#include "graph/analysis/accuracy_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/analysis/shell_text.h"
#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

AccuracyPlan Plan(const Engine& engine, const PlanOptions& options = {}) {
  return PlanAccuracy(engine, AnalysePrecision(engine), FindFusions(engine), options);
}

PlanOptions Version(std::string_view version) {
  PlanOptions options;
  options.trt_version = version;
  return options;
}

// FP32 layers of these names, one after the other.
Engine Layers(std::initializer_list<std::string_view> names) {
  EngineBuilder builder;
  for (const std::string_view name : names) builder.AddConvolution(name, "in", name);
  return builder.Build();
}

const PlanCommand& CommandFor(const std::vector<PlanCommand>& commands, std::string_view tool) {
  for (const PlanCommand& command : commands) {
    if (command.tool == tool) return command;
  }
  ADD_FAILURE() << "no command for " << tool;
  return commands.front();
}

std::vector<std::string_view> Labels(const AccuracyPlan& plan) {
  std::vector<std::string_view> labels;
  for (const PlanStep& step : plan.steps) labels.push_back(step.label);
  return labels;
}

TEST(AccuracyPlan, HasOneStepForEachLayerThatTheEngineLowered) {
  const Engine engine = test_engines::Mnist6().Build();
  const AccuracyPlan plan = Plan(engine, Version("6.0.1"));
  EXPECT_EQ(plan.method, PlanMethod::kCode);
  EXPECT_THAT(Labels(plan), ElementsAre("conv1", "pool1", "conv2", "pool2"));
}

TEST(AccuracyPlan, TakesAllLayersThatComputeOfAnEngineThatIsNotLowered) {
  EngineBuilder builder;
  builder.AddConvolution("conv", "in", "a");
  builder.Add("copy", "Reformat", LayerKind::kReformat, {MakeTensor("a", Precision::kFP32)},
              {MakeTensor("b", Precision::kFP32)});
  builder.Add("{ForeignNode[x...y]}", "Myelin", LayerKind::kForeign,
              {MakeTensor("b", Precision::kFP32)}, {MakeTensor("c", Precision::kFP32)});
  EXPECT_THAT(Labels(Plan(builder.Build())), ElementsAre("conv", "{ForeignNode[x...y]}"));
}

TEST(AccuracyPlan, LowersUpToTheStepButForWhatIsKept) {
  const Engine engine = Layers({"l1", "l2", "l3", "l4"});
  PlanOptions options;
  options.keep = {LayerId{2}};
  const AccuracyPlan plan = Plan(engine, options);
  EXPECT_THAT(Labels(plan), ElementsAre("l1", "l2", "l4"));
  const StepUnits units = UnitsOf(plan, plan.steps[2]);
  EXPECT_THAT(units.low, ElementsAre(0U, 1U, 3U));
  EXPECT_THAT(units.high, ElementsAre(2U));
}

TEST(AccuracyPlan, WritesOptionsOfTensorRt8To10) {
  const Engine engine = Layers({"l1", "l 2", "l3"});
  const PlanOptions options = Version("8.6.1");
  const AccuracyPlan plan = Plan(engine, options);
  ASSERT_EQ(plan.method, PlanMethod::kLayerPrecisions);
  const auto commands = CommandsOf(plan, plan.steps[1], 1, options);
  EXPECT_EQ(CommandFor(commands, "trtexec").text,
            "trtexec --onnx=model.onnx --int8 --calib=calibration.cache "
            "--precisionConstraints=obey --layerPrecisions='*:fp32,l1:int8,l 2:int8' "
            "--loadInputs=INPUT:FILE --exportOutput=step-0001.json");
  EXPECT_EQ(CommandFor(commands, "polygraphy").text,
            "polygraphy run model.onnx --trt --int8 --calibration-cache calibration.cache "
            "--precision-constraints obey --layer-precisions l1:int8 'l 2:int8' l3:float32 "
            "--load-inputs inputs.json --save-outputs step-0001.json");
  EXPECT_EQ(commands.size(), 3U);
  EXPECT_THAT(commands[2].text, HasSubstr("--trt-network-postprocess-script precisions.py"));
  EXPECT_THAT(PostprocessScript(plan), HasSubstr("layer.precision = trt.int8"));
}

TEST(AccuracyPlan, LowersToFp16WithoutCalibration) {
  const Engine engine = Layers({"l1", "l2"});
  PlanOptions options = Version("10.3");
  options.low = Precision::kFP16;
  const AccuracyPlan plan = Plan(engine, options);
  const auto commands = CommandsOf(plan, plan.steps[0], 0, options);
  EXPECT_THAT(commands[0].text, HasSubstr(" --fp16 --precisionConstraints=obey "
                                          "--layerPrecisions='*:fp32,l1:fp16'"));
  EXPECT_THAT(commands[0].text, Not(HasSubstr("calib")));
  options.low = Precision::kINT8;
  options.high = Precision::kFP16;
  const AccuracyPlan mixed = Plan(engine, options);
  EXPECT_THAT(CommandsOf(mixed, mixed.steps[0], 0, options)[0].text,
              HasSubstr(" --int8 --fp16 --calib=calibration.cache --precisionConstraints=obey "
                        "--layerPrecisions='*:fp16,l1:int8'"));
}

TEST(AccuracyPlan, SaysWhichNamesTheOptionsCannotExpress) {
  const Engine engine = Layers({"a,b", "it's", "x:y", "-z", "new\nline"});
  const AccuracyPlan plan = Plan(engine);
  const auto commands = CommandsOf(plan, plan.steps[4], 4, {});
  EXPECT_THAT(commands[0].left_out, ElementsAre("a,b", "it's", "new\nline"));
  EXPECT_THAT(commands[0].text, HasSubstr("'*:fp32,x:y:int8,-z:int8'"));
  EXPECT_THAT(commands[1].left_out, ElementsAre("-z", "new\nline"));
  EXPECT_THAT(commands[1].text, HasSubstr("a,b:int8 'it'\\''s:int8' x:y:int8"));
}

TEST(AccuracyPlan, KnowsWhenACommandLineIsTooLong) {
  const std::string name(2000, 'n');
  EngineBuilder builder;
  for (int i = 0; i < 100; ++i) builder.AddConvolution(name, "in", "out");
  const Engine engine = builder.Build();
  const AccuracyPlan plan = Plan(engine);
  EXPECT_FALSE(CommandsOf(plan, plan.steps[10], 10, {})[0].too_long);
  const auto commands = CommandsOf(plan, plan.steps[99], 99, {});
  EXPECT_TRUE(commands[0].too_long);
  EXPECT_FALSE(commands[1].too_long);
  EXPECT_FALSE(commands[2].too_long);
}

TEST(AccuracyPlan, IsCodeBeforeTensorRt84) {
  const Engine engine = Layers({"l1"});
  const auto code = [&](std::string_view version) {
    const PlanOptions options = Version(version);
    const AccuracyPlan plan = Plan(engine, options);
    return CommandsOf(plan, plan.steps[0], 0, options).front().text;
  };
  EXPECT_THAT(code("5.1"), HasSubstr("builder->setStrictTypeConstraints(true);"));
  EXPECT_THAT(code("7.2.3"), HasSubstr("BuilderFlag::kSTRICT_TYPES"));
  EXPECT_THAT(code("8.2.1"), HasSubstr("BuilderFlag::kOBEY_PRECISION_CONSTRAINTS"));
  EXPECT_THAT(code("8.2.1"), HasSubstr("layer->setPrecision(lowered ? nvinfer1::DataType::kINT8 : "
                                       "nvinfer1::DataType::kFLOAT);"));
}

TEST(AccuracyPlan, ChangesTheModelFromTensorRt11On) {
  const Engine engine = Layers({"/l.1/Conv", "l2"});
  const PlanOptions options = Version("11.0");
  const AccuracyPlan plan = Plan(engine, options);
  ASSERT_EQ(plan.method, PlanMethod::kModel);
  const std::string text = CommandsOf(plan, plan.steps[0], 0, options).front().text;
  EXPECT_THAT(text, HasSubstr("modelopt.onnx.quantization"));
  EXPECT_THAT(text, HasSubstr("--high_precision_dtype=fp32"));
  EXPECT_THAT(text, HasSubstr("--nodes_to_exclude '^l2$' && trtexec --onnx=step-0000.onnx --load"));
  EXPECT_THAT(text, Not(HasSubstr("layerPrecisions")));
  PlanOptions half = options;
  half.low = Precision::kFP16;
  half.keep = {LayerId{0}};
  const AccuracyPlan cast = Plan(engine, half);
  EXPECT_THAT(CommandsOf(cast, cast.steps[0], 0, half).front().text,
              HasSubstr("modelopt.onnx.autocast --onnx_path=model.onnx --low_precision_type=fp16 "
                        "--output_path=step-0000.onnx --nodes_to_exclude '^/l\\.1/Conv$'"));
}

TEST(AccuracyPlan, ChangesTheModelWhereItQuantisesItself) {
  const Engine engine = Layers({"w + QuantizeLinear_7_quantize_scale_node + Conv_9", "Conv_10"});
  const PlanOptions options = Version("8.6.1");
  const AccuracyPlan plan = Plan(engine, options);
  EXPECT_EQ(plan.method, PlanMethod::kModel);
  EXPECT_THAT(plan.notes, Contains(HasSubstr("Q/DQ nodes: they decide")));
  EXPECT_THAT(CommandsOf(plan, plan.steps[0], 0, options).front().text,
              HasSubstr("--stronglyTyped"));
}

TEST(AccuracyPlan, NamesTheNetworksLayersInFusedOnes) {
  EngineBuilder builder;
  builder.AddConvolution("/stem/Conv + /stem/Relu", "in", "a");
  const AccuracyPlan plan = Plan(builder.Build());
  ASSERT_EQ(plan.units.size(), 1U);
  EXPECT_THAT(plan.units[0].network_layers, ElementsAre("/stem/Conv", "/stem/Relu"));
  EXPECT_FALSE(plan.units[0].certain);
  EXPECT_THAT(plan.notes, Contains(HasSubstr("1 layer is known from a fused name only")));
}

TEST(AccuracyPlan, OfAnEmptyEngineIsEmpty) {
  const AccuracyPlan plan = Plan(EngineBuilder().Build());
  EXPECT_THAT(plan.steps, IsEmpty());
}

}  // namespace
}  // namespace trtscope
