#include "parsers/build_log/detailed_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "parsers/common/format_phrase.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::string_view kConv =
    "Name: node_conv2d + node_relu, LayerType: CaskConvolution, Inputs: [ { Name: x, Location: "
    "Device, Dimensions: "
    "[-1,1,28,28], Format/Datatype: Float }], Outputs: [ { Name: r, Location: Device, Dimensions: "
    "[-1,32,28,28], "
    "Format/Datatype: Half }], ParameterType: Convolution, Kernel: [5,5], PaddingMode: "
    "kEXPLICIT_ROUND_DOWN, Weights: "
    "{\"Type\": \"Half\", \"Count\": 800}, Bias: {\"Type\": \"Half\", \"Count\": 32}, HasBias: 1, "
    "Activation: RELU, "
    "TacticName: sm80_xmma_fprop, TacticValue: 0x80f932c0b8ce5940, StreamId: 0, Metadata: [ONNX "
    "Layer: a][ONNX "
    "Layer: b]";

TEST(DetailedRecord, ReadsNameTypeTensorsAndTactic) {
  const RecordResult result = ParseDetailedRecord(kConv);
  ASSERT_EQ(result.status, RecordStatus::kRecord);
  const Layer& layer = result.layer;
  EXPECT_EQ(layer.name, "node_conv2d + node_relu");
  EXPECT_EQ(layer.type, "CaskConvolution");
  ASSERT_EQ(layer.inputs.size(), 1U);
  EXPECT_EQ(layer.inputs[0].name, "x");
  EXPECT_EQ(layer.inputs[0].dims[0].extent, -1);
  EXPECT_EQ(layer.inputs[0].dtype, Precision::kFP32);
  ASSERT_EQ(layer.outputs.size(), 1U);
  EXPECT_EQ(layer.outputs[0].dtype, Precision::kFP16);
  EXPECT_EQ(DimsText(layer.outputs[0]), "?x32x28x28");
  EXPECT_EQ(layer.tactic.name, "sm80_xmma_fprop");
  EXPECT_EQ(layer.tactic.id, TacticId{0x80f932c0b8ce5940});
  EXPECT_EQ(layer.weights, Precision::kFP16);
  EXPECT_THAT(layer.onnx_nodes, ElementsAre("a", "b"));
}

TEST(DetailedRecord, KeepsTheOtherKeysInFileOrder) {
  const RecordResult result = ParseDetailedRecord(kConv);
  EXPECT_THAT(result.layer.attributes,
              ElementsAre(Pair("ParameterType", "Convolution"), Pair("Kernel", "[5,5]"),
                          Pair("PaddingMode", "kEXPLICIT_ROUND_DOWN"),
                          Pair("Weights", "{\"Type\": \"Half\", \"Count\": 800}"),
                          Pair("Bias", "{\"Type\": \"Half\", \"Count\": 32}"), Pair("HasBias", "1"),
                          Pair("Activation", "RELU"), Pair("StreamId", "0")));
}

TEST(DetailedRecord, ReadsSeveralTensors) {
  const RecordResult result = ParseDetailedRecord(
      "Name: n, LayerType: kgen, Inputs: [ { Name: a, Dimensions: [1], Format/Datatype: Half }, { "
      "Name: b, Dimensions: "
      "[2,3], Format/Datatype: Int8 }], Outputs: [ { Name: c, Dimensions: [], Format/Datatype: "
      "Bool }, { Name: d, "
      "Dimensions: [4], Format/Datatype: Float }], TacticName: k, StreamId: 0, Metadata: ");
  ASSERT_EQ(result.status, RecordStatus::kRecord);
  ASSERT_EQ(result.layer.inputs.size(), 2U);
  EXPECT_EQ(result.layer.inputs[1].name, "b");
  EXPECT_EQ(DimsText(result.layer.inputs[1]), "2x3");
  ASSERT_EQ(result.layer.outputs.size(), 2U);
  EXPECT_EQ(DimsText(result.layer.outputs[0]), "scalar");
  EXPECT_EQ(result.layer.outputs[0].dtype, Precision::kBOOL);
  EXPECT_THAT(result.layer.onnx_nodes, IsEmpty());
}

TEST(DetailedRecord, ReadsEmptyTensorListsEmptyTacticNamesAndNoTacticValue) {
  const RecordResult result = ParseDetailedRecord(
      "Name: __myl_shape, LayerType: shape_call, Inputs: [], Outputs: [], TacticName: , StreamId: "
      "0, Metadata: ");
  ASSERT_EQ(result.status, RecordStatus::kRecord);
  EXPECT_TRUE(result.layer.inputs.empty());
  EXPECT_TRUE(result.layer.outputs.empty());
  EXPECT_EQ(result.layer.tactic.name, "");
  EXPECT_FALSE(result.layer.tactic.id);
  EXPECT_THAT(result.layer.attributes, ElementsAre(Pair("StreamId", "0")));
}

TEST(DetailedRecord, ReadsRecordsThatEndWithTheirOutputs) {
  const RecordResult result = ParseDetailedRecord(
      "Name: n, LayerType: Reformat, Inputs: [ { Name: a, Dimensions: [1], Format/Datatype: Half "
      "}], Outputs: [ { Name: "
      "b, Dimensions: [1], Format/Datatype: Float }]");
  ASSERT_EQ(result.status, RecordStatus::kRecord);
  EXPECT_EQ(result.layer.outputs[0].name, "b");
}

// A12
TEST(DetailedRecord, KeepsTheProfileSuffixInTheMiddleOfAName) {
  const RecordResult result = ParseDetailedRecord(
      "Name: node_linear [profile 1]_myl15_1, LayerType: gemm, Inputs: [ { Name: x [profile 1], "
      "Dimensions: [1,2], "
      "Format/Datatype: Half }], Outputs: [ { Name: y [profile 1], Dimensions: [1,2], "
      "Format/Datatype: Half }], "
      "TacticName: k, StreamId: 0, Metadata: [ONNX Layer: node_linear]");
  ASSERT_EQ(result.status, RecordStatus::kRecord);
  EXPECT_EQ(result.layer.name, "node_linear [profile 1]_myl15_1");
  EXPECT_EQ(result.layer.inputs[0].name, "x [profile 1]");
  EXPECT_EQ(result.layer.outputs[0].name, "y [profile 1]");
}

TEST(DetailedRecord, KeepsCommasBracketsAndColonsInNames) {
  const RecordResult result = ParseDetailedRecord(
      "Name: PWN(a, PWN(b: c)), LayerType: PointWiseV2, Inputs: [ { Name: [X]-[a.b, c], Location: "
      "Device, Dimensions: "
      "[1], Format/Datatype: Half }], Outputs: [ { Name: {ForeignNode[a...b]}, Location: Device, "
      "Dimensions: [1], "
      "Format/Datatype: Half }], Metadata: [ONNX Layer: /a[0]/b, c: d]");
  ASSERT_EQ(result.status, RecordStatus::kRecord);
  EXPECT_EQ(result.layer.name, "PWN(a, PWN(b: c))");
  EXPECT_EQ(result.layer.inputs[0].name, "[X]-[a.b, c]");
  EXPECT_EQ(result.layer.outputs[0].name, "{ForeignNode[a...b]}");
  EXPECT_THAT(result.layer.onnx_nodes, ElementsAre("/a[0]/b, c: d"));
}

TEST(DetailedRecord, SeparatesMetadataAtControlBytes) {
  const RecordResult result = ParseDetailedRecord(
      "Name: n, LayerType: t, Inputs: [], Outputs: [], Metadata: [ONNX Layer: a]\x1e[ONNX Layer: "
      "b]");
  EXPECT_THAT(result.layer.onnx_nodes, ElementsAre("a", "b"));
}

TEST(DetailedRecord, ReadsShortHexTactics) {
  const RecordResult result = ParseDetailedRecord(
      "Name: n, LayerType: t, Inputs: [], Outputs: [], TacticValue: 0x0, StreamId: 0");
  EXPECT_EQ(result.layer.tactic.id, TacticId{0});
}

TEST(DetailedRecord, RefusesWhatIsNone) {
  for (const char* line : {"", "Name: n", "Name: ", "Name: n, Type: t", "name: n, LayerType: t",
                           "LayerType: t, Name: n, Inputs: [], Outputs: []", "Layer(A): n"}) {
    EXPECT_EQ(ParseDetailedRecord(line).status, RecordStatus::kNotRecord) << line;
  }
}

TEST(DetailedRecord, CallsEveryFrontUpToTheOutputsIncompleteOrNone) {
  const std::size_t outputs_end = kConv.find("], ParameterType");
  const std::size_t type_at = kConv.find(", LayerType: ") + 13;
  for (std::size_t n = 0; n <= outputs_end; ++n) {
    const RecordResult result = ParseDetailedRecord(kConv.substr(0, n));
    EXPECT_EQ(result.status, n < type_at ? RecordStatus::kNotRecord : RecordStatus::kIncomplete)
        << n;
  }
}

struct PhraseCase {
  const char* phrase;
  Precision dtype;
  const char* layout;
};

class FormatPhrase : public testing::TestWithParam<PhraseCase> {};

TEST_P(FormatPhrase, TellsTypeAndLayout) {
  Tensor tensor;
  ReadFormat(GetParam().phrase, tensor);
  EXPECT_EQ(tensor.dtype, GetParam().dtype);
  EXPECT_EQ(tensor.layout, GetParam().layout);
}

INSTANTIATE_TEST_SUITE_P(
    AllSeen, FormatPhrase,
    testing::Values(
        PhraseCase{"Half", Precision::kFP16, ""}, PhraseCase{"BFloat16", Precision::kBF16, ""},
        PhraseCase{"FP8", Precision::kFP8, ""}, PhraseCase{"Int64", Precision::kINT64, ""},
        PhraseCase{"Row major linear FP32", Precision::kFP32, "NCHW"},
        PhraseCase{"Row major linear FP16 format", Precision::kFP16, "NCHW"},
        PhraseCase{"Row major Int8 format", Precision::kINT8, "NCHW"},
        PhraseCase{"Channel major FP16 format where channel % 2 == 0", Precision::kFP16, "NHWC2"},
        PhraseCase{"Channel major FP32 format where channel % 4 == 0", Precision::kFP32, "NHWC4"},
        PhraseCase{"Channel major FP16 format where channel % 16 == 0", Precision::kFP16, "NHWC16"},
        PhraseCase{"Thirty-two wide channel vectorized row major FP32 format", Precision::kFP32,
                   "NCHW/32"},
        PhraseCase{"Channel major FP16 format where channel % 8 == 0", Precision::kFP16, "NHWC8"},
        PhraseCase{"Channel major FP32 format", Precision::kFP32, "NHWC"},
        PhraseCase{"Thirty-two wide channel vectorized row major Int8 format", Precision::kINT8,
                   "NCHW/32"},
        PhraseCase{"Four wide channel vectorized row major Int8 format", Precision::kINT8,
                   "NCHW/4"},
        PhraseCase{"Two wide channel vectorized row major FP16 format", Precision::kFP16, "NCHW/2"},
        PhraseCase{"Sixteen wide channel vectorized row major FP16 format", Precision::kFP16,
                   "NCHW/16"},
        PhraseCase{"N/A due to dynamic shapes", Precision::kUnknown, ""},
        PhraseCase{"", Precision::kUnknown, ""}));

}  // namespace
}  // namespace trtscope
