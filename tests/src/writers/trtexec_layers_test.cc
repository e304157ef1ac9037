#include "src/writers/trtexec_layers.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

std::string Export(const Engine& engine) {
  std::string out;
  AppendTrtexecLayers(engine, out);
  return out;
}

Engine WithLayer(Layer layer) {
  Engine engine;
  layer.id = LayerId{0};
  engine.layers.push_back(std::move(layer));
  ConnectLayers(engine, {});
  return engine;
}

Layer Named(std::string_view name) {
  Layer layer;
  layer.name = name;
  layer.type = "CaskConvolution";
  layer.kind = ClassifyLayer(layer);
  return layer;
}

// The layers of the export of `engine`, read by a strict parser.
nlohmann::json FirstLayer(const Engine& engine) {
  return nlohmann::json::parse(Export(engine)).at("Layers").at(0);
}

void ExpectComesBack(const Engine& engine) {
  const std::string text = Export(engine);
  ASSERT_TRUE(nlohmann::json::accept(text)) << text;
  const Session back = ParseText(text);
  ASSERT_EQ(back.engines.size(), 1U) << text;
  EXPECT_EQ(DumpLayers(back.engines[0]), DumpLayers(engine)) << text.substr(0, 4000);
}

// As trtexec of TensorRT 8.6 writes it.
constexpr const char* kTrtexec = R"({"Layers": [{
  "Name": "Conv_0 + Relu_1",
  "LayerType": "CaskConvolution",
  "Inputs": [
  {
    "Name": "x",
    "Dimensions": [1,3,224,224],
    "Format/Datatype": "Row major linear FP32"
  },
  {
    "Name": "skip",
    "Dimensions": [1,64,112,112],
    "Format/Datatype": "Thirty-two wide channel vectorized row major Int8 format"
  }],
  "Outputs": [
  {
    "Name": "y",
    "Dimensions": [],
    "Format/Datatype": "N/A due to dynamic shapes"
  }],
  "ParameterType": "Convolution",
  "Kernel": [7,7],
  "OutMaps": 64,
  "Weights": {"Type": "Float", "Count": 9408},
  "ParameterSubType": "[0.000000,6.000000]",
  "StreamId": 0,
  "TacticName": "sm80_xmma_fprop",
  "TacticValue": "0x5deb29b7a8e275f7",
  "Metadata": "[ONNX Layer: Conv_0]\u001e[ONNX Layer: Relu_1]"
},{
  "Name": "shape_call",
  "LayerType": "shape_call",
  "Inputs": [],
  "Outputs": [],
  "Mode": "kUNIFORM"
}],
"Bindings": ["x"
,"skip"
,"y"
]}
)";

TEST(AppendTrtexecLayers, WritesWhatTrtexecWrote) {
  const Session session = ParseText(kTrtexec);
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(Export(session.engines[0]), kTrtexec);
}

TEST(AppendTrtexecLayers, WritesNamesOnlyEngines) {
  const std::string text =
      "{\"Layers\": [\"conv1\"\n,\"a \\\"b\\\"\"\n],\n\"Bindings\": [\"x\"\n]}\n";
  const Session session = ParseText(text);
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(Export(session.engines[0]), text);
}

TEST(AppendTrtexecLayers, WritesAnEngineWithoutLayers) {
  Engine engine;
  EXPECT_EQ(Export(engine), "{\"Layers\": [],\n\"Bindings\": []}\n");
}

TEST(AppendTrtexecLayers, LeavesOutAndCountsWhatIsUnknown) {
  Layer layer;
  layer.name = "conv1";
  layer.tactic.id = TacticId{5};
  Engine engine = WithLayer(layer);
  engine.layers_from = LayersFrom::kTuningLines;
  std::string out;
  const ExportGaps gaps = AppendTrtexecLayers(engine, out);
  EXPECT_EQ(
      out,
      "{\"Layers\": [{\n  \"Name\": \"conv1\",\n  \"TacticValue\": \"0x0000000000000005\"\n}],\n"
      "\"Bindings\": []}\n");
  EXPECT_EQ(gaps.layers, 1U);
  EXPECT_EQ(gaps.layers_without_type, 1U);
  EXPECT_EQ(gaps.layers_without_tensors, 1U);
  EXPECT_FALSE(ParseText(out).engines.at(0).ports_known());
}

TEST(AppendTrtexecLayers, WritesValuesAsNumbersListsAndStrings) {
  Layer layer = Named("a");
  layer.attributes = {{"HasBias", "1"},       {"Kernel", "[3,3]"},
                      {"Alpha", "0.5"},       {"Activation", "RELU"},
                      {"BlendFactor", "nan"}, {"ParameterSubType", "[0.000000,6.000000]"},
                      {"Odd", "[1,"},         {"PluginVersion", "1"}};
  const nlohmann::json json = FirstLayer(WithLayer(layer));
  EXPECT_EQ(json.at("HasBias"), 1);
  EXPECT_EQ(json.at("Kernel"), nlohmann::json::parse("[3,3]"));
  EXPECT_EQ(json.at("Alpha"), 0.5);
  EXPECT_EQ(json.at("Activation"), "RELU");
  EXPECT_EQ(json.at("BlendFactor"), "nan");
  EXPECT_EQ(json.at("ParameterSubType"), "[0.000000,6.000000]");
  EXPECT_EQ(json.at("Odd"), "[1,");
  EXPECT_EQ(json.at("PluginVersion"), "1");
  ExpectComesBack(WithLayer(layer));
}

TEST(AppendTrtexecLayers, LeavesOutKeysThatAreALayersFields) {
  Layer layer = Named("conv1");
  const std::string long_key(200, 'k');
  layer.attributes = {{"Name", "evil"}, {"Inputs", "[]"}, {"", "1"}, {long_key, "1"}, {"Ok", "1"}};
  std::string out;
  EXPECT_EQ(AppendTrtexecLayers(WithLayer(layer), out).attributes_left_out, 4U);
  const Session back = ParseText(out);
  ASSERT_EQ(back.engines.size(), 1U);
  EXPECT_EQ(back.engines[0].layers[0].name, "conv1");
  EXPECT_EQ(back.engines[0].layers[0].attributes.size(), 1U);
}

Tensor EngineBlockTensor() {
  Tensor tensor;
  tensor.name = "x";
  tensor.dims_known = true;
  tensor.dims = {{1, 1}, {64, 32}, {56, 1}, {56, 1}};
  tensor.dtype = Precision::kINT8;
  tensor.dtype_text = "Int8";
  tensor.format = "Int8[1,64:32,56,56]";
  return tensor;
}

TEST(AppendTrtexecLayers, KeepsAnEngineBlocksFormat) {
  Layer layer = Named("a");
  layer.outputs = {EngineBlockTensor()};
  const Engine engine = WithLayer(layer);
  const nlohmann::json tensor = FirstLayer(engine).at("Outputs").at(0);
  EXPECT_EQ(tensor.at("Format/Datatype"), "Int8");
  EXPECT_EQ(tensor.at("Dimensions"), nlohmann::json::parse("[1,64,56,56]"));
  EXPECT_EQ(tensor.at("trtscope.format"), "Int8[1,64:32,56,56]");
  EXPECT_EQ(tensor.size(), 4U);
  ExpectComesBack(engine);
}

TEST(AppendTrtexecLayers, WritesAPhraseWhereTheLayoutIsKnown) {
  Layer layer = Named("a");
  layer.outputs = {EngineBlockTensor()};
  layer.outputs[0].layout = "NCHW/32";
  const Engine engine = WithLayer(layer);
  const nlohmann::json tensor = FirstLayer(engine).at("Outputs").at(0);
  EXPECT_EQ(tensor.at("Format/Datatype"),
            "Thirty-two wide channel vectorized row major Int8 format");
  EXPECT_EQ(tensor.size(), 4U);
  ExpectComesBack(engine);
}

TEST(AppendTrtexecLayers, KeepsWhatNoPhraseTells) {
  Layer layer = Named("a");
  for (int i = 0; i < 5; ++i) layer.outputs.push_back(EngineBlockTensor());
  layer.outputs[0].format = "";  // widths without words for them
  layer.outputs[1].dtype_text = "INT8";
  layer.outputs[2].dtype = Precision::kUnknown;
  layer.outputs[2].dtype_text = "Int7";
  layer.outputs[2].format = "Int7[1,64:32,56,56]";
  layer.outputs[2].layout = "NHWC8";
  layer.outputs[3].dims = {{9223372036854775807, 2147483647}, {-7, 1}, {56, 1}, {56, 1}};
  layer.outputs[4].dims_known = false;
  layer.outputs[4].dims.clear();
  ExpectComesBack(WithLayer(layer));
}

TEST(AppendTrtexecLayers, KeepsTensorsOfTensorRt11) {
  const Session session = ParseText(R"({"Layers": [{"Name": "a", "LayerType": "kgen", "Inputs": [],
    "Outputs": [{"Name": "y", "Dimensions": [1,8,4,4], "Strides": [128,16,4,1], "Format": "kLINEAR",
    "Datatype": "Half"}]}]})");
  ASSERT_EQ(session.engines.size(), 1U);
  ASSERT_EQ(session.engines[0].layers[0].outputs[0].layout, "NCHW");
  Engine engine = session.engines[0];
  ConnectLayers(engine, {});
  ExpectComesBack(engine);
}

TEST(AppendTrtexecLayers, SurvivesHostileNames) {
  const std::string long_name(std::size_t{1} << 20, '"');
  for (const std::string_view name :
       {std::string_view("\"quoted\""), std::string_view("\", \"LayerType\": \"x"),
        std::string_view("\\"), std::string_view("ends in \\\""), std::string_view("</script>"),
        std::string_view("\0\x01\x1b[31m\r\n", 9), std::string_view("\",\n  \"Name\": \""),
        std::string_view("}],\n\"Bindings\": [\"x\""), std::string_view("\\u0041\\ud800"),
        std::string_view("größe \xf0\x9f\x98\x80 \xe2\x80\xae"), std::string_view(""),
        std::string_view("[ONNX Layer: a]"), std::string_view(long_name)}) {
    Layer layer = Named(name);
    layer.inputs = {EngineBlockTensor()};
    layer.inputs[0].name = name;
    layer.tactic.name = name;
    layer.onnx_nodes = {"a]b", "\x1f\"c"};
    layer.attributes = {{"Origin", name}};
    layer.kind = ClassifyLayer(layer);
    ExpectComesBack(WithLayer(layer));
  }
}

TEST(AppendTrtexecLayers, ReplacesWhatIsNoUtf8) {
  std::string out;
  EXPECT_EQ(AppendTrtexecLayers(WithLayer(Named("conv\xff")), out).bytes_replaced, 1U);
  EXPECT_EQ(ParseText(out).engines.at(0).layers.at(0).name, "conv\xEF\xBF\xBD");
}

TEST(AppendTrtexecLayers, TellsInferredBindingsFromListedOnes) {
  Layer layer = Named("a");
  layer.inputs = {EngineBlockTensor()};
  layer.outputs = {EngineBlockTensor()};
  layer.outputs[0].name = "y";
  Engine engine = WithLayer(layer);
  ConnectLayers(engine, {"unused", "y"});
  const nlohmann::json json = nlohmann::json::parse(Export(engine));
  EXPECT_EQ(json.at("Bindings"), nlohmann::json::parse(R"(["x", "unused", "y"])"));
  EXPECT_EQ(json.at("trtscope.inferred"), nlohmann::json::parse(R"(["x"])"));
  ExpectComesBack(engine);
}

}  // namespace
}  // namespace trtscope
