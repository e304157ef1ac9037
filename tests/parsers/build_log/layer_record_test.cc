#include "parsers/build_log/layer_record.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

// The record's parts in one line, for short comparisons: "type|name|tactic|inputs|outputs".
std::string Parts(const std::string& payload) {
  static std::string keep;  // the layer's views point into it
  keep = payload;
  const RecordResult result = ParseLayerRecord(keep);
  if (result.status != RecordStatus::kRecord) return "no record: " + result.problem;
  std::string text = std::string(result.layer.type) + "|" + std::string(result.layer.name) + "|" +
                     TacticIdText(*result.layer.tactic.id);
  for (const auto* ports : {&result.layer.inputs, &result.layer.outputs}) {
    text += "|";
    for (const Tensor& tensor : *ports) text += std::string(tensor.name) + ";";
  }
  return text;
}

RecordStatus Status(std::string_view payload) { return ParseLayerRecord(payload).status; }

// --- The forms of every version
// -------------------------------------------------------------------

TEST(LayerRecord, ReadsTensorRT6) {
  EXPECT_EQ(Parts("Layer: conv1 (icudnn), Tactic: 861694390046228376, scale[Int8(1,28,28)] -> "
                  "conv1[Int8(20,24,24)]"),
            "icudnn|conv1|0x0bf55a7b77a6ff98|scale;|conv1;");
}

// A19
TEST(LayerRecord, ReadsTensorRT6ReformattersWithTypeBehindTheName) {
  EXPECT_EQ(
      Parts("Layer: conv1 input reformatter 0 (Reformat), Tactic: 0, scale[Float(1,28,28)] -> "
            "conv1 reformatted input 0[Int8(1,28,28)]"),
      "Reformat|conv1 input reformatter 0|0x0000000000000000|scale;|conv1 reformatted input 0;");
  EXPECT_EQ(Parts("Layer: a (b) + c (Scale), Tactic: 0, x[Float(1)] -> y[Float(1)]"),
            "Scale|a (b) + c|0x0000000000000000|x;|y;");
}

TEST(LayerRecord, ReadsTensorRT7To82) {
  EXPECT_EQ(Parts("Layer(CudnnConvolution): conv1 + relu1, Tactic: -9153228964338181824, "
                  "data[Float(-2,1,28,28)] "
                  "-> r[Half(-2,20,24,24)]"),
            "CudnnConvolution|conv1 + relu1|0x80f932c0b8ce5940|data;|r;");
}

TEST(LayerRecord, ReadsTensorRT84WithHexTactics) {
  EXPECT_EQ(
      Parts(
          "Layer(CaskConvolution): c, Tactic: 0x80f932c0b8ce5940, a[Half(1,64)] -> b[Half(1,64)]"),
      "CaskConvolution|c|0x80f932c0b8ce5940|a;|b;");
}

TEST(LayerRecord, ReadsTensorRT85AndLater) {
  EXPECT_EQ(
      Parts("Layer(CaskConvolution): c, Tactic: 0x80f932c0b8ce5940, a (Half[-1,32:8,28,28]) -> b "
            "(Float[-1,32,28,28])"),
      "CaskConvolution|c|0x80f932c0b8ce5940|a;|b;");
}

// A14
TEST(LayerRecord, ReadsBothNotationsOfATacticAsOneNumber) {
  const RecordResult decimal =
      ParseLayerRecord("Layer(A): n, Tactic: -9153228964338181824, x[Float(1)] -> ");
  const RecordResult hex =
      ParseLayerRecord("Layer(A): n, Tactic: 0x80f932c0b8ce5940, x[Float(1)] -> ");
  ASSERT_EQ(decimal.status, RecordStatus::kRecord);
  EXPECT_EQ(decimal.layer.tactic.id, hex.layer.tactic.id);
}

// --- Names that break naive parsers
// ---------------------------------------------------------------

// A1
TEST(LayerRecord, KeepsArrowsColonsAndNumbersInTheName) {
  EXPECT_EQ(
      Parts("Layer(cudaFusedBlockLocalMLP): 2-layer MLP: (Unnamed Layer* 8) [Fully Connected] + "
            "(Unnamed "
            "Layer* 9) [Activation] -> (Unnamed Layer* 10) [Fully Connected], Tactic: 0, (Unnamed "
            "Layer* 7) "
            "[Activation]_output[Float(120,1,1)] -> (Unnamed Layer* 10) [Fully "
            "Connected]_output[Float(10,1,1)]"),
      "cudaFusedBlockLocalMLP|2-layer MLP: (Unnamed Layer* 8) [Fully Connected] + (Unnamed Layer* "
      "9) "
      "[Activation] -> (Unnamed Layer* 10) [Fully Connected]|0x0000000000000000|(Unnamed Layer* 7) "
      "[Activation]_output;|(Unnamed Layer* 10) [Fully Connected]_output;");
}

// A2
TEST(LayerRecord, KeepsCommasAndDeepParenthesesInTheName) {
  EXPECT_EQ(Parts("Layer(PointWiseV2): PWN((Unnamed Layer* 112) [ElementWise], PWN(PWN((Unnamed "
                  "Layer* 109) "
                  "[Constant] + (Unnamed Layer* 110) [ElementWise], (Unnamed Layer* 111) [Unary]), "
                  "(Unnamed Layer* "
                  "113) [ElementWise])), Tactic: 0x0000000000000007, /Conv_output_0 "
                  "(Float[1,128,276,484]), (Unnamed "
                  "Layer* 107) [Shuffle]_output (Float[1,128,1,1]), third (Float[1]) -> (Unnamed "
                  "Layer* 113) "
                  "[ElementWise]_output (Float[1,128,276,484])"),
            "PointWiseV2|PWN((Unnamed Layer* 112) [ElementWise], PWN(PWN((Unnamed Layer* 109) "
            "[Constant] + (Unnamed "
            "Layer* 110) [ElementWise], (Unnamed Layer* 111) [Unary]), (Unnamed Layer* 113) "
            "[ElementWise]))|0x0000000000000007|/Conv_output_0;(Unnamed Layer* 107) "
            "[Shuffle]_output;third;|(Unnamed Layer* 113) [ElementWise]_output;");
}

// A3
TEST(LayerRecord, ReadsConstantsAndMyelinRegionsWithoutInputs) {
  EXPECT_EQ(Parts("Layer(Constant): gemm1.bias + ONNXTRT_Broadcast, Tactic: 0x0000000000000000,  "
                  "-> (Unnamed Layer* "
                  "10) [Shuffle]_output (Half[1,1024])"),
            "Constant|gemm1.bias + ONNXTRT_Broadcast|0x0000000000000000||(Unnamed Layer* 10) "
            "[Shuffle]_output;");
  EXPECT_EQ(Parts("Layer(Myelin): {ForeignNode[/m/Constant_12_output_0.../m/Unsqueeze_6]}, Tactic: "
                  "0x0000000000000000,  -> a[Float(2,12600)], b[Float(1,12600)], c[Int32(1)], "
                  "d[Bool(1)], e[Half(1)]"),
            "Myelin|{ForeignNode[/m/Constant_12_output_0.../m/"
            "Unsqueeze_6]}|0x0000000000000000||a;b;c;d;e;");
}

// A4
TEST(LayerRecord, ReadsLayersWithoutOutputsAndNamesThatEndLikePorts) {
  for (const char* end : {"", " "}) {
    EXPECT_EQ(Parts("Layer(TrainStation): [trainStation1], Tactic: 0x0000000000000000,  ->" +
                    std::string(end)),
              "TrainStation|[trainStation1]|0x0000000000000000||");
  }
  EXPECT_EQ(Parts("Layer(DeviceToShapeHost): (Unnamed Layer* 718) "
                  "[NMS]_1_output[DevicetoShapeHostCopy], Tactic: "
                  "0x0000000000000000, (Unnamed Layer* 718) [NMS]_1_output (Int32[]) -> "),
            "DeviceToShapeHost|(Unnamed Layer* 718) "
            "[NMS]_1_output[DevicetoShapeHostCopy]|0x0000000000000000|(Unnamed "
            "Layer* 718) [NMS]_1_output;|");
}

// A8, A9: one name with many shapes is what the log says; nothing is compared here.
TEST(LayerRecord, KeepsMergedLayersNamesWhole) {
  EXPECT_EQ(Parts("Layer(CaskConvolution): Conv_62 + Relu_63 || Conv_83 + Relu_84, Tactic: 0x01, "
                  "x[Half(1,64)] -> "
                  "Conv_62 + Relu_63 || Conv_83 + Relu_84[Half(1,512,180,180)]"),
            "CaskConvolution|Conv_62 + Relu_63 || Conv_83 + Relu_84|0x0000000000000001|x;|Conv_62 "
            "+ Relu_63 || "
            "Conv_83 + Relu_84;");
}

// A10
TEST(LayerRecord, KeepsATensorThatIsBothInputAndOutput) {
  EXPECT_EQ(
      Parts(
          "Layer(Reformat): /Unsqueeze_output_0 copy, Tactic: 0x0000000000000000, /Concat_output_0 "
          "(Int8[1,1,400,256]) -> /Concat_output_0 (Int8[1,1,400,256])"),
      "Reformat|/Unsqueeze_output_0 copy|0x0000000000000000|/Concat_output_0;|/Concat_output_0;");
}

// A12
TEST(LayerRecord, KeepsTheProfileSuffix) {
  EXPECT_EQ(Parts("Layer(NoOp): Reformatting CopyNode for Input Tensor 0 to node_conv2d + "
                  "node_relu [profile 1], "
                  "Tactic: 0x0000000000000000, x [profile 1] (Float[-1,1,28,28]) -> y [profile 1] "
                  "(Float[-1,1])"),
            "NoOp|Reformatting CopyNode for Input Tensor 0 to node_conv2d + node_relu [profile "
            "1]|0x0000000000000000|x [profile 1];|y [profile 1];");
}

// A13
TEST(LayerRecord, ReadsTorchScriptAndDynamoNames) {
  EXPECT_EQ(
      Parts("Layer(CaskConvolution): %0 : Tensor = aten::_convolution(%x.1, %w) + %8 : Tensor = "
            "aten::relu(%0) # /home/f.py:1455:17, Tactic: 0x8d5600000000abcd, %x.1[Half(1,64)] -> "
            "%8 : "
            "Tensor = aten::relu(%0)[Half(1,64)]"),
      "CaskConvolution|%0 : Tensor = aten::_convolution(%x.1, %w) + %8 : Tensor = aten::relu(%0) # "
      "/home/f.py:1455:17|0x8d5600000000abcd|%x.1;|%8 : Tensor = aten::relu(%0);");
  EXPECT_EQ(Parts("Layer(CaskConvolution): "
                  "[CONVOLUTION]-[aten_ops.convolution.default]-[convolution], Tactic: "
                  "0x0000000000000001, x (Float[1]) -> y (Float[1])"),
            "CaskConvolution|[CONVOLUTION]-[aten_ops.convolution.default]-[convolution]|"
            "0x0000000000000001|x;|y;");
}

TEST(LayerRecord, CutsAtTheTacticThatLeavesWholePorts) {
  EXPECT_EQ(Parts("Layer(A): n, Tactic: 1, m, Tactic: 2, x[Float(1)] -> y[Float(1)]"),
            "A|n, Tactic: 1, m|0x0000000000000002|x;|y;");
  // … in a tensor's name.
  EXPECT_EQ(Parts("Layer(A): n, Tactic: 7, x[Float(1)] -> y, Tactic: 1, z[Float(1)]"),
            "A|n|0x0000000000000007|x;|y, Tactic: 1, z;");
}

TEST(LayerRecord, KeepsBytesThatAreNoText) {
  EXPECT_EQ(Parts("Layer(A): \x01\xff\"<{\\, Tactic: 1, \xfe[Float(1)] -> |[Float(1)]"),
            "A|\x01\xff\"<{\\|0x0000000000000001|\xfe;||;");
}

// A20
TEST(LayerRecord, ReadsRecordsOfAnyLength) {
  const std::string name(1 << 20, 'n');
  EXPECT_EQ(Parts("Layer(A): " + name + ", Tactic: 1, " + name + "[Float(1)] -> y[Float(1)]"),
            "A|" + name + "|0x0000000000000001|" + name + ";|y;");
}

TEST(LayerRecord, CutsTrailingBlanksAndCarriageReturns) {
  EXPECT_EQ(Parts("Layer(A): n, Tactic: 1, x[Float(10,1,1)] -> prob[Float(10,1,1)] \r"),
            "A|n|0x0000000000000001|x;|prob;");
}

// --- Rejects
// --------------------------------------------------------------------------------------

TEST(LayerRecord, RefusesLinesThatOnlyStartAlike) {
  for (const char* line :
       {"Layer: Conv_4 Host Persistent: 1664 Device Persistent: 8192 Scratch Memory: 0",
        "Layer: X HostPersistent: 1664 DevicePersistent: 8192",
        "Layer: Conv (a) Host Persistent: 5536 bytes Device Persistent: 0 bytes Scratch Memory: 0 "
        "bytes",
        "Layer: ", "Layers:", "Layer Information:", "Layer", "",
        "layer(a): b, Tactic: 1, x[Float(1)] -> ", "Layer 'X' (CONSTANT): Unsupported on DLA.",
        "Layer(s) that run on DLA"}) {
    EXPECT_EQ(Status(line), RecordStatus::kNotRecord) << line;
  }
}

TEST(LayerRecord, CallsARecordWithoutATypeMalformed) {
  EXPECT_EQ(Status("Layer: n, Tactic: 1, x[Float(1)] -> y[Float(1)]"), RecordStatus::kMalformed);
  EXPECT_EQ(Status("Layer(A: n, Tactic: 1, x[Float(1)] -> y[Float(1)]"), RecordStatus::kMalformed);
}

TEST(LayerRecord, CallsEveryFrontOfARecordIncompleteOrNone) {
  const std::string whole =
      "Layer(A): n, Tactic: 0x0000000000000001, x (Float[1,2]) -> y (Half[3])";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const RecordResult result = ParseLayerRecord(std::string_view(whole).substr(0, n));
    // "…, x (Float[1,2]) ->" cannot be told from a layer without outputs.
    const bool no_outputs = n >= whole.find(" ->") + 3 && n <= whole.find("y (");
    if (no_outputs) {
      EXPECT_EQ(result.status, RecordStatus::kRecord) << n;
    } else if (n < 6) {
      EXPECT_EQ(result.status, RecordStatus::kNotRecord) << n;
    } else {
      EXPECT_EQ(result.status, RecordStatus::kIncomplete) << n;
      EXPECT_FALSE(result.problem.empty());
      EXPECT_LE(result.offset, n);
    }
  }
}

TEST(LayerRecord, RefusesTacticsThatAreNoNumbers) {
  for (const char* tactic :
       {"x", "", "0x", "0xg", "1.5", "99999999999999999999", "0x12345678901234567", "-"}) {
    EXPECT_EQ(
        Status("Layer(A): n, Tactic: " + std::string(tactic) + ", x[Float(1)] -> y[Float(1)]"),
        RecordStatus::kIncomplete)
        << tactic;
  }
}

TEST(LayerRecord, PointsAtTheTensorThatItCannotRead) {
  const std::string record = "Layer(A): n, Tactic: 1, x[Float(1)] -> y[float(1)]";
  const RecordResult result = ParseLayerRecord(record);
  EXPECT_EQ(result.status, RecordStatus::kIncomplete);
  EXPECT_EQ(result.offset, record.find("y["));
}

}  // namespace
}  // namespace trtscope
