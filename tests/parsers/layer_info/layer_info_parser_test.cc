#include "parsers/layer_info/layer_info_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "parsers/common/json_cursor.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* kDetailed = R"({"Layers": [{
  "Name": "Reformatting CopyNode for Input Tensor 0 to conv1",
  "LayerType": "Reformat",
  "Inputs": [
  {
    "Name": "image",
    "Location": "Device",
    "Dimensions": [1,3,224,224],
    "Format/Datatype": "Row major linear FP32"
  }],
  "Outputs": [
  {
    "Name": "t0",
    "Location": "Device",
    "Dimensions": [1,3,224,224],
    "Format/Datatype": "Thirty-two wide channel vectorized row major Int8 format"
  }],
  "ParameterType": "Reformat",
  "Origin": "REFORMAT",
  "TacticValue": "0x00000000000003e8",
  "StreamId": 0,
  "Metadata": ""
},{
  "Name": "conv1 + relu1",
  "LayerType": "CaskConvolution",
  "Inputs": [
  {
    "Name": "t0",
    "Dimensions": [1,3,224,224],
    "Format/Datatype": "Thirty-two wide channel vectorized row major Int8 format"
  }],
  "Outputs": [
  {
    "Name": "y",
    "Dimensions": [1,64,112,112],
    "Format/Datatype": "N/A due to dynamic shapes"
  }],
  "ParameterType": "Convolution",
  "ParameterSubType": "[0.000000,6.000000]",
  "Kernel": [7,7],
  "Weights": {"Type": "Int8", "Count": 9408},
  "TacticName": "sm80_kernel",
  "TacticValue": "0xc5730a6ceacd8913",
  "Metadata": "[ONNX Layer: conv1]\u001e[ONNX Layer: a \"b\"]\u001f[ONNX Layer: relu1]"
}],
"Bindings": ["image"
,"y"]}
)";

TEST(SniffLayerInfo, KnowsEveryRoot) {
  for (const char* text :
       {kDetailed, R"({"Layers": []})", R"({"Layers": ["a"]})", R"(["a", "b"])",
        R"([{"Name": "a", "LayerType": "NoOp"}])", R"({"Name": "a", "LayerType": "NoOp"})",
        "--- Layer 0 ---\n{}", R"({"Engine Metadata": {}, "Layers": [], "I/O Tensors": []})"}) {
    EXPECT_TRUE(SniffLayerInfo(text)) << text;
  }
}

TEST(SniffLayerInfo, RefusesOtherFiles) {
  for (const char* text : {"", "{}", "[]", "[1]", R"([{"count": 1}])", R"([{"latencyMs": 1}])",
                           R"({"performance_summary": {}})", "[V] [TRT] Layers:", "Layers:"}) {
    EXPECT_FALSE(SniffLayerInfo(text)) << text;
  }
}

TEST(ParseLayerInfo, ReadsDetailedLayers) {
  const Session session = ParseText(kDetailed);
  ASSERT_EQ(session.engines.size(), 1U);
  const Engine& engine = session.engines[0];
  EXPECT_EQ(engine.layers_from, LayersFrom::kLayerInfo);
  EXPECT_TRUE(engine.ports_known());
  ASSERT_EQ(engine.layers.size(), 2U);
  const Layer& reformat = engine.layers[0];
  EXPECT_EQ(reformat.kind, LayerKind::kReformat);
  EXPECT_EQ(reformat.source.line, 1U);
  EXPECT_EQ(reformat.tactic.id, TacticId{1000});
  EXPECT_THAT(reformat.attributes, ElementsAre(Pair("ParameterType", "Reformat"),
                                               Pair("Origin", "REFORMAT"), Pair("StreamId", "0")));
  const Layer& conv = engine.layers[1];
  EXPECT_EQ(conv.name, "conv1 + relu1");
  EXPECT_EQ(conv.source.line, 23U);
  EXPECT_EQ(conv.tactic.name, "sm80_kernel");
  EXPECT_EQ(conv.tactic.name_source, conv.source);
  EXPECT_EQ(conv.tactic.id, TacticId{0xc5730a6ceacd8913});
  EXPECT_EQ(conv.weights, Precision::kINT8);
  EXPECT_EQ(conv.weights_count, 9408);
  EXPECT_EQ(LayerAttribute(conv, "Kernel"), "[7,7]");
  EXPECT_EQ(LayerAttribute(conv, "ParameterSubType"), "[0.000000,6.000000]");
  EXPECT_THAT(conv.onnx_nodes, ElementsAre("conv1", "a \"b\"", "relu1"));
  ASSERT_EQ(engine.edges.size(), 1U);
  ASSERT_EQ(engine.bindings.size(), 2U);
  EXPECT_TRUE(engine.bindings[0].is_input);
  EXPECT_FALSE(engine.bindings[0].inferred);
  EXPECT_EQ(session.inputs[0].kind, "layer_info");
  EXPECT_EQ(session.inputs[0].lines, 47U);
  EXPECT_TRUE(session.diagnostics.kept().empty());
}

TEST(ParseLayerInfo, VectorisedLayoutsPadTheChannels) {
  const Session session = ParseText(kDetailed);
  const Tensor& tensor = session.engines[0].layers[0].outputs[0];
  EXPECT_EQ(tensor.dtype, Precision::kINT8);
  EXPECT_EQ(tensor.layout, "NCHW/32");
  EXPECT_EQ(TensorBytes(tensor), 32 * 224 * 224);
  EXPECT_EQ(TensorBytes(session.engines[0].layers[0].inputs[0]), 3 * 224 * 224 * 4);
  EXPECT_EQ(TensorBytes(session.engines[0].layers[1].outputs[0]), std::nullopt)
      << "the format is not known";
}

TEST(ParseLayerInfo, ReadsNamesOnly) {
  const Session session =
      ParseText("{\"Layers\": [\"conv1\"\n,\"conv2\"\n],\n\"Bindings\": [\"x\"\n,\"y\"]}\n");
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(session.engines[0].layers_from, LayersFrom::kNamesOnly);
  ASSERT_EQ(session.engines[0].layers.size(), 2U);
  EXPECT_EQ(session.engines[0].layers[1].name, "conv2");
  EXPECT_EQ(session.engines[0].layers[1].source.line, 2U);
}

TEST(ParseLayerInfo, ReadsListsWithoutARoot) {
  const Session objects = ParseText(R"([{"Name": "a", "LayerType": "NoOp"}, {"Name": "b"}])");
  ASSERT_EQ(objects.engines.size(), 1U);
  EXPECT_EQ(objects.engines[0].layers.size(), 2U);
  const Session names = ParseText(R"(["a", "b", "c"])");
  ASSERT_EQ(names.engines.size(), 1U);
  EXPECT_EQ(names.engines[0].layers.size(), 3U);
}

TEST(ParseLayerInfo, SingleLayersAfterEachOtherAreOneEngine) {
  const Session session = ParseText(
      "--- Layer 0 ---\n{\n  \"Name\": \"a\",\n  \"LayerType\": \"kgen\"\n}\n"
      "--- Layer 1 ---\n{\n  \"Name\": \"b\",\n  \"LayerType\": \"gemm\"\n}\n");
  ASSERT_EQ(session.engines.size(), 1U);
  ASSERT_EQ(session.engines[0].layers.size(), 2U);
  EXPECT_EQ(session.engines[0].layers[1].name, "b");
  EXPECT_EQ(session.engines[0].layers[1].source.line, 7U);
}

TEST(ParseLayerInfo, DocumentsAfterEachOtherAreEnginesOfTheirOwn) {
  const Session session = ParseText(R"({"Layers": ["a"]}
{"Layers": ["b", "c"]})");
  ASSERT_EQ(session.engines.size(), 2U);
  EXPECT_EQ(session.engines[1].layers.size(), 2U);
  EXPECT_EQ(session.engines[1].id, 1U);
  EXPECT_EQ(session.engines[1].source.line, 2U);
}

TEST(ParseLayerInfo, ReadsTheKeysOfTensorRt11) {
  const Session session = ParseText(R"({"ProfilingVerbosity": "DETAILED", "Layers": [{
  "Name": "conv", "LayerType": "correlation",
  "Inputs": [{"Name": "x", "Dimensions": [1,8,4,4], "Datatype": "Half", "Strides": [128,1,32,8]}],
  "Outputs": [{"Name": "y", "Dimensions": [1,8,4,4], "DataType": "BFloat16"}]}],
"I/O Tensors": [{"Name": "x", "IOMode": "Input", "ProfileInfo": [{"MinShape": [1]}]}, {"Name": "y", "IOMode": "Output"}]})");
  ASSERT_EQ(session.engines.size(), 1U);
  const Layer& layer = session.engines[0].layers.at(0);
  EXPECT_EQ(layer.inputs[0].dtype, Precision::kFP16);
  EXPECT_EQ(layer.inputs[0].layout, "NHWC");
  EXPECT_EQ(layer.outputs[0].dtype, Precision::kBF16);
  ASSERT_EQ(session.engines[0].bindings.size(), 2U);
  EXPECT_FALSE(session.engines[0].bindings[1].inferred);
}

TEST(ParseLayerInfo, FilesThatWereIndentedAnewReadTheSame) {
  const Session session = ParseText(R"({"Layers": [{"Name": "c", "LayerType": "CaskConvolution",
    "Inputs": [], "Outputs": [],
    "Kernel": [
        3,
        3
    ],
    "Weights": {
        "Type": "Half",
        "Count": 864
    }}]})");
  const Layer& layer = session.engines.at(0).layers.at(0);
  EXPECT_THAT(layer.attributes, ElementsAre(Pair("Kernel", "[3,3]"),
                                            Pair("Weights", R"({"Type": "Half", "Count": 864})")));
  EXPECT_EQ(layer.weights_count, 864);
  EXPECT_EQ(layer.weights, Precision::kFP16);
}

// Names that look like what the guesses of the threads look for.
std::string ManyLayers() {
  std::string text = "{\"Layers\": [";
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    text += std::string(i == 0 ? "" : ",") + "{\n  \"Name\": \"{ \\\"Name\\\": " + n +
            "}, {\",\n  \"LayerType\": \"Cask \\u001e\",\n  \"Inputs\": [{\"Name\": \"t" + n +
            "\", \"Dimensions\": [1," + n + "]}],\n  \"Kernel\": [3,3]}";
  }
  return text + "],\n\"Bindings\": [\"t0\"]}\n";
}

TEST(ParseLayerInfo, ThreadsMakeTheSameModel) {
  const std::string text = ManyLayers();
  ParseOptions alone;
  alone.threads = 1;
  const Session expected = ParseText(text, alone);
  ASSERT_EQ(expected.engines.at(0).layers.size(), 200U);
  for (const unsigned threads : {2U, 3U, 8U, 64U}) {
    ParseOptions options;
    options.threads = threads;
    options.block_bytes = 64;
    const Session session = ParseText(text, options);
    EXPECT_EQ(DumpModel(session), DumpModel(expected)) << threads;
  }
}

TEST(ParseLayerInfo, ThreadsFindTheSameProblem) {
  const std::string text = ManyLayers();
  ParseOptions options;
  options.threads = 8;
  options.block_bytes = 64;
  for (std::size_t cut = 0; cut < text.size(); cut += 97) {
    ParseOptions alone;
    alone.threads = 1;
    const Session expected = ParseText(text.substr(0, cut), alone);
    EXPECT_EQ(DumpModel(ParseText(text.substr(0, cut), options)), DumpModel(expected)) << cut;
  }
}

TEST(ParseLayerInfo, LayersBeforeASyntaxErrorAreKept) {
  const std::string text = kDetailed;
  const Session session = ParseText(text.substr(0, text.find("conv1 + relu1") + 40));
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(session.engines[0].layers.size(), 1U);
  EXPECT_TRUE(session.engines[0].truncated);
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  const Diagnostic& diagnostic = session.diagnostics.kept()[0];
  EXPECT_EQ(diagnostic.code, Code::kLayerInfoSyntax);
  EXPECT_EQ(diagnostic.line, 25U);
  EXPECT_THAT(diagnostic.message, HasSubstr("the 1 layer before it is used"));
}

TEST(ParseLayerInfo, NamesThatWereNotEscapedAreReadAndNoted) {
  const Session session = ParseText(R"({"Layers": [{"Name": "say "hi"", "LayerType": "NoOp"}]})");
  EXPECT_EQ(session.engines.at(0).layers.at(0).name, "say \"hi\"");
  EXPECT_EQ(session.diagnostics.count(Code::kJsonUnescaped), 1U);
}

TEST(ParseLayerInfo, SingleLayersWithCommasBetweenThem) {
  const Session session = ParseText(
      "{\"Name\":\"a\",\"LayerType\":\"x\",\"TacticName\":\"k\"},\n"
      "{\"Name\":\"b\",\"LayerType\":\"x\",\"TacticName\":\"k2\"}\n");
  ASSERT_EQ(session.engines.size(), 1U);
  ASSERT_EQ(session.engines[0].layers.size(), 2U);
  EXPECT_EQ(session.engines[0].layers[0].tactic.name, "k");
  EXPECT_TRUE(session.diagnostics.kept().empty());
}

TEST(ParseLayerInfo, LayersWithSortedKeysAreLayers) {
  const Session session = ParseText(R"({"Inputs": [], "LayerType": "NoOp", "Name": "a"})");
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(session.engines[0].layers[0].name, "a");
}

TEST(ParseLayerInfo, DocumentsWithoutLayersAreToldOf) {
  for (const char* text :
       {R"({"Layers": []})", R"({"engine": {"Layers": [{"LayerType": "x"}]}})"}) {
    const Session session = ParseText(text);
    EXPECT_TRUE(session.engines.empty()) << text;
    EXPECT_EQ(session.diagnostics.count(Code::kLayerInfoSyntax), 1U) << text;
  }
}

TEST(ParseLayerInfo, ItemsThatAreNoLayersAreCountedAndPassedOver) {
  const Session session = ParseText(
      R"({"Layers": [{"Name": "a", "LayerType": "x"}, 5, [1], {"Name": "b", "LayerType": "x",
          "Inputs": [{"Name": "t", "Dimensions": ["3", 1e30]}]}]})");
  ASSERT_EQ(session.engines.size(), 1U);
  ASSERT_EQ(session.engines[0].layers.size(), 2U);
  EXPECT_FALSE(session.engines[0].layers[1].inputs[0].dims_known);
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].message,
            "2 items of `Layers` are neither a layer nor a name, and left out");
}

TEST(ParseLayerInfo, StridesMayHoldBlanks) {
  const Session session = ParseText(
      R"([{"Name": "a", "LayerType": "x", "Inputs": [{"Name": "t", "Dimensions": [1, 128, 28, 28],
          "Datatype": "Half", "Strides": [100352, 784, 28, 1]}]}])");
  EXPECT_EQ(session.engines.at(0).layers.at(0).inputs.at(0).layout, "NCHW");
}

TEST(ParseLayerInfo, StringsLongerThanAnyNameAreRefused) {
  const Session session = ParseText("{\"Layers\": [{\"Name\": \"" +
                                    std::string(JsonCursor::kMaxString + 1, 'a') + "\"}]}");
  EXPECT_TRUE(session.engines.empty());
  EXPECT_EQ(session.diagnostics.count(Code::kLayerInfoSyntax), 1U);
}

}  // namespace
}  // namespace trtscope
