#include "graph/analysis/precision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using P = Precision;
using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr std::string_view kInt8Kernel =
    "turing_int8_i8816cudnn_int8_256x64_ldg16_relu_singleBuffer_interior_nt_v1";

LayerPrecision Analyse(EngineBuilder& builder) { return AnalysePrecision(builder.Build()).front(); }

LayerPrecision AnalyseKind(LayerKind kind, P in, P out) {
  EngineBuilder builder;
  builder.Add("layer", "Some", kind, {MakeTensor("a", in)}, {MakeTensor("b", out)});
  return Analyse(builder);
}

LayerPrecision AnalyseInputs(std::string_view type, std::vector<Tensor> inputs) {
  EngineBuilder builder;
  builder.Add("layer", type, LayerKind::kCompute, std::move(inputs), {MakeTensor("out", P::kFP32)});
  return Analyse(builder);
}

TEST(Precision, OfTheMnistExampleComesOut) {
  const auto result = AnalysePrecision(test_engines::Mnist6().Build());
  ASSERT_EQ(result.size(), 10u);
  EXPECT_EQ(result[1].compute, P::kUnknown);
  EXPECT_EQ(result[1].text, "a reformat has no compute precision: FP32 → INT8");
  EXPECT_EQ(result[2].compute, P::kINT8);
  EXPECT_THAT(result[2].tensor_cores, Optional(false));
  EXPECT_EQ(result[2].from, EvidenceFrom::kKernelName);
  EXPECT_THAT(result[2].text, HasSubstr("int8x4"));
  EXPECT_EQ(result[4].compute, P::kINT8);
  EXPECT_THAT(result[4].tensor_cores, Optional(true));
  EXPECT_EQ(result[4].text, "…i8816…");
  EXPECT_EQ(result[4].accumulator, P::kINT32);
  for (const std::size_t classifier : {7u, 8u}) {
    EXPECT_EQ(result[classifier].compute, P::kFP32);
    EXPECT_EQ(result[classifier].from, EvidenceFrom::kInputFormat);
    EXPECT_EQ(result[classifier].text, "input Float")
        << "only TensorRT 6 has such types, and it has no TF32";
    EXPECT_FALSE(result[classifier].tensor_cores.has_value());
  }
}

TEST(Precision, IsUnknownForKindsThatDoNotCompute) {
  for (const LayerKind kind :
       {LayerKind::kReformat, LayerKind::kCopy, LayerKind::kQuantize, LayerKind::kDequantize,
        LayerKind::kShape, LayerKind::kConstant, LayerKind::kNoop}) {
    const LayerPrecision result = AnalyseKind(kind, P::kFP32, P::kINT8);
    EXPECT_EQ(result.compute, P::kUnknown);
    EXPECT_EQ(result.from, EvidenceFrom::kNone);
    EXPECT_THAT(result.text, HasSubstr("no compute precision: FP32 → INT8"));
  }
}

TEST(Precision, IsUnknownForPluginsRegionsAndOthers) {
  EXPECT_EQ(AnalyseKind(LayerKind::kPlugin, P::kFP16, P::kFP16).text,
            "plugin: computes as its own code says; FP16 in → FP16 out");
  EXPECT_THAT(AnalyseKind(LayerKind::kForeign, P::kFP16, P::kFP32).text,
              HasSubstr("kernels are not listed; FP16 in → FP32 out"));
  EXPECT_EQ(AnalyseKind(LayerKind::kOther, P::kFP16, P::kFP32).compute, P::kUnknown);
}

TEST(Precision, IgnoresAKernelNameOfALayerThatDoesNotCompute) {
  EngineBuilder builder;
  builder
      .Add("copy", "Reformat", LayerKind::kReformat, {MakeTensor("a", P::kINT8)},
           {MakeTensor("b", P::kINT8)})
      .tactic.name = kInt8Kernel;
  const LayerPrecision result = Analyse(builder);
  EXPECT_EQ(result.compute, P::kUnknown);
  EXPECT_FALSE(result.tensor_cores.has_value());
}

TEST(Precision, ListsTheDistinctTypesOfALayerWithManyPorts) {
  EngineBuilder builder;
  builder.Add("p", "PluginV2", LayerKind::kPlugin,
              {MakeTensor("a", P::kFP16), MakeTensor("b", P::kINT32), MakeTensor("c", P::kFP16)},
              {});
  EXPECT_THAT(Analyse(builder).text, HasSubstr("FP16+INT32 in → nothing out"));
}

TEST(Precision, PrefersTheKernelsNameToTheWeightsAndTheInput) {
  EngineBuilder builder;
  Layer& layer = builder.AddConvolution("conv");
  layer.tactic.name = kInt8Kernel;
  layer.weights = P::kFP16;
  const LayerPrecision result = Analyse(builder);
  EXPECT_EQ(result.compute, P::kINT8);
  EXPECT_EQ(result.from, EvidenceFrom::kKernelName);
}

TEST(Precision, QuotesShortKernelNamesWhole) {
  EngineBuilder builder;
  builder.AddConvolution("conv").tactic.name = "ampere_hgemm_128x64_nn_v0";
  EXPECT_EQ(Analyse(builder).text, "ampere_hgemm_128x64_nn_v0");
}

TEST(Precision, UsesAKernelFamilyThatStandsAsTheLayersType) {
  EngineBuilder builder;
  builder.AddConvolution("conv").type = "i8816cudnn";
  const LayerPrecision result = Analyse(builder);
  EXPECT_EQ(result.compute, P::kINT8);
  EXPECT_EQ(result.from, EvidenceFrom::kKernelName);
  EXPECT_EQ(result.text, "type i8816cudnn");
}

TEST(Precision, TakesNoFactsFromATypeThatIsNoKernelFamily) {
  const LayerPrecision result = AnalyseInputs("Pooling", {MakeTensor("a", P::kINT8)});
  EXPECT_EQ(result.from, EvidenceFrom::kInputFormat);
  EXPECT_FALSE(result.tensor_cores.has_value());
}

TEST(Precision, PrefersTheWeightsToTheInput) {
  EngineBuilder builder;
  builder.AddConvolution("conv").weights = P::kFP16;
  const LayerPrecision result = Analyse(builder);
  EXPECT_EQ(result.compute, P::kFP16);
  EXPECT_EQ(result.from, EvidenceFrom::kWeights);
  EXPECT_EQ(result.text, "weights Half (input Float)");
}

TEST(Precision, TakesTheInputsTypeWithoutBetterEvidence) {
  const LayerPrecision result = AnalyseInputs("PointWiseV2", {MakeTensor("a", P::kFP16)});
  EXPECT_EQ(result.compute, P::kFP16);
  EXPECT_EQ(result.from, EvidenceFrom::kInputFormat);
  EXPECT_EQ(result.text, "input Half");
}

TEST(Precision, IgnoresIndexInputsBesideRealOnes) {
  const LayerPrecision result = AnalyseInputs(
      "Resize",
      {MakeTensor("shape", P::kINT32), MakeTensor("mask", P::kBOOL), MakeTensor("x", P::kFP16)});
  EXPECT_EQ(result.compute, P::kFP16);
  EXPECT_EQ(result.text, "input Half") << "index inputs do not count as differing";
}

TEST(Precision, SaysThatRealInputsDiffer) {
  const LayerPrecision result = AnalyseInputs(
      "ElementWise",
      {MakeTensor("a", P::kFP16), MakeTensor("b", P::kFP32), MakeTensor("c", P::kFP32)});
  EXPECT_EQ(result.compute, P::kFP16);
  EXPECT_EQ(result.text, "input Half (first of Half, Float)");
}

TEST(Precision, TakesTheIntegerTypeIfAllInputsAreIntegers) {
  EXPECT_EQ(AnalyseInputs("ElementWise", {MakeTensor("a", P::kINT32)}).compute, P::kINT32);
}

TEST(Precision, IsUnknownWithoutInputsOrWithoutTheirTypes) {
  const LayerPrecision none = AnalyseInputs("Fill", {});
  EXPECT_EQ(none.compute, P::kUnknown);
  EXPECT_EQ(none.from, EvidenceFrom::kNone);
  EXPECT_EQ(none.text, "no input");
  const LayerPrecision untyped = AnalyseInputs("Fill", {MakeTensor("a", P::kUnknown)});
  EXPECT_EQ(untyped.compute, P::kUnknown);
  EXPECT_EQ(untyped.text, "no input's type is known");
}

TEST(Precision, CannotRuleOutTf32ForMultiplyingLayersOnly) {
  for (const std::string_view type :
       {"CaskConvolution", "GemmDeconvolution", "MatrixMultiply", "FullyConnected", "gemm"}) {
    EXPECT_THAT(AnalyseInputs(type, {MakeTensor("a", P::kFP32)}).text,
                HasSubstr("TF32 cannot be ruled out without the kernel's name"))
        << type;
  }
  EXPECT_EQ(AnalyseInputs("SoftMax", {MakeTensor("a", P::kFP32)}).text, "input Float");
  EXPECT_EQ(AnalyseInputs("CaskConvolution", {MakeTensor("a", P::kFP16)}).text, "input Half");
}

TEST(Precision, RulesOutTf32ByAKernelWithoutTensorCores) {
  const auto text_of = [](std::string_view kernel) {
    EngineBuilder builder;
    builder.Add("gemm", "gemm", LayerKind::kCompute, {MakeTensor("a", P::kFP32)}, {}).tactic.name =
        kernel;
    return Analyse(builder).text;
  };
  EXPECT_EQ(text_of("__myl_AddCast_0x1234"), "input Float");
  EXPECT_EQ(text_of("some_unheard_of_kernel"),
            "input Float; TF32 cannot be ruled out by the kernel's name");
}

TEST(Precision, RulesOutTf32OnDevicesAndVersionsWithoutIt) {
  const auto text_of = [](std::string_view capability, std::string version) {
    EngineBuilder builder;
    builder.run().compute_capability.text = capability;
    builder.run().trt_version = std::move(version);
    builder.AddConvolution("conv");
    return Analyse(builder).text;
  };
  EXPECT_THAT(text_of("7.5", "8.6.1"), Not(HasSubstr("TF32")));
  EXPECT_THAT(text_of("", "5.1"), Not(HasSubstr("TF32")));
  EXPECT_THAT(text_of("8.7", "8.6.1"), HasSubstr("TF32"));
  EXPECT_THAT(text_of("", "10.16.0"), HasSubstr("TF32"));
}

TEST(PrecisionTotals, OrderByLayersThenPrecisionAndPutUnknownLast) {
  std::vector<LayerPrecision> precisions(6);
  precisions[3].compute = P::kINT8;
  precisions[4].compute = P::kFP16;
  precisions[5].compute = P::kINT8;
  Attribution attribution;
  attribution.times.resize(6);
  attribution.times[0].average_ms = 0.5;
  attribution.times[3].average_ms = 1.0;
  attribution.times[5].average_ms = 2.0;
  attribution.times[5].share = 0.25;
  const auto totals = PrecisionTotals(precisions, attribution);
  ASSERT_EQ(totals.size(), 3u);
  EXPECT_EQ(totals[0].precision, P::kINT8);
  EXPECT_EQ(totals[0].layers, 2u);
  EXPECT_THAT(totals[0].time_ms, Optional(3.0));
  EXPECT_THAT(totals[0].time_share, Optional(0.25));
  EXPECT_EQ(totals[1].precision, P::kFP16);
  EXPECT_FALSE(totals[1].time_ms.has_value());
  EXPECT_EQ(totals[2].precision, P::kUnknown);
  EXPECT_EQ(totals[2].layers, 3u);
}

TEST(EvidenceFrom, HasTheNamesOfTheJsonContract) {
  EXPECT_EQ(EvidenceFromName(EvidenceFrom::kKernelName), "kernel_name");
  EXPECT_EQ(EvidenceFromName(EvidenceFrom::kWeights), "weights");
  EXPECT_EQ(EvidenceFromName(EvidenceFrom::kInputFormat), "input_format");
  EXPECT_EQ(EvidenceFromName(EvidenceFrom::kNone), "none");
}

}  // namespace
}  // namespace trtscope
