#include "graph/model/layer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace trtscope {
namespace {

Tensor Typed(Precision dtype) {
  Tensor tensor;
  tensor.dtype = dtype;
  return tensor;
}

Layer Make(std::string_view type, std::string_view name) {
  Layer layer;
  layer.type = type;
  layer.name = name;
  return layer;
}

Layer Make(std::string_view type, std::string_view name, Precision from, Precision to) {
  Layer layer = Make(type, name);
  layer.inputs = {Typed(from)};
  layer.outputs = {Typed(to)};
  return layer;
}

std::string_view KindOf(const Layer& layer) { return LayerKindName(ClassifyLayer(layer)); }

TEST(LayerKindName, IsSpelledAsInTheContract) {
  EXPECT_EQ(LayerKindName(LayerKind::kCompute), "compute");
  EXPECT_EQ(LayerKindName(LayerKind::kReformat), "reformat");
  EXPECT_EQ(LayerKindName(LayerKind::kCopy), "copy");
  EXPECT_EQ(LayerKindName(LayerKind::kQuantize), "quantize");
  EXPECT_EQ(LayerKindName(LayerKind::kDequantize), "dequantize");
  EXPECT_EQ(LayerKindName(LayerKind::kShape), "shape");
  EXPECT_EQ(LayerKindName(LayerKind::kConstant), "constant");
  EXPECT_EQ(LayerKindName(LayerKind::kPlugin), "plugin");
  EXPECT_EQ(LayerKindName(LayerKind::kForeign), "foreign");
  EXPECT_EQ(LayerKindName(LayerKind::kNoop), "noop");
  EXPECT_EQ(LayerKindName(LayerKind::kOther), "other");
}

struct TypeCase {
  std::string_view types;  // separated by blanks
  std::string_view kind;
};

TEST(ClassifyLayer, DecidesEveryTypeOfTheCorpus) {
  constexpr TypeCase kCases[] = {
      {"CaskConvolution CublasConvolution CudnnConvolution FusedConvActConvolution "
       "CaskGemmConvolution CudaDepthwiseConvolution FusedConvActDirect CaskDeconvolution "
       "GemmDeconvolution CaskConvActPool ConvActPool CaskPooling TiledPooling PoolingTiled "
       "CudnnPooling CudaPooling Pooling FullyConnected cudaFusedBlockLocalMLP MatrixMultiply "
       "PointWise PointWiseV2 ElementWise Reduce Scale SoftMax CudaSoftMax CaskSoftMaxV2 NMS TopK "
       "LogSoftmaxTopK MyelinLogSoftmaxTopK Resize kgen gemm icudnn i8816cudnn",
       "compute"},
      {"Reformat MyelinReformat Cast", "reformat"},
      {"Shuffle Slice Padding Concatenation Gather shape_call DeviceToShapeHost ShapeHostToDevice",
       "shape"},
      {"NoOp", "noop"},
      {"Constant", "constant"},
      {"PluginV2 PluginV3 PluginV2DynamicExt", "plugin"},
      {"Myelin DLA", "foreign"},
      {"TrainStation signal wait", "other"},
      {"Quantize", "quantize"},
      {"Dequantize", "dequantize"},
  };
  for (const TypeCase& row : kCases) {
    for (std::string_view rest = row.types; !rest.empty();) {
      const std::string_view type = rest.substr(0, rest.find(' '));
      EXPECT_EQ(KindOf(Make(type, "some layer")), row.kind) << type;
      rest.remove_prefix(std::min(rest.size(), type.size() + 1));
    }
  }
}

TEST(ClassifyLayer, LetsTheTypeDecideBeforeTheName) {
  const Layer fused =
      Make("CaskConvolution", "wh.2.weight + QuantizeLinear_647_quantize_scale_node + Conv_649",
           Precision::kFP32, Precision::kINT8);
  EXPECT_EQ(KindOf(fused), "compute");
  EXPECT_EQ(KindOf(Make("NoOp", "Reformatting CopyNode for Input Tensor 0 to MaxPool-3")), "noop");
  EXPECT_EQ(KindOf(Make("Shuffle", "{ForeignNode[a...b]}")), "shape");
}

// log-ambiguities A11.
TEST(ClassifyLayer, RecognisesReformatsThatAreNotCalledReformat) {
  EXPECT_EQ(
      KindOf(Make("MyelinReformat", "Reformatting CopyNode for Output Tensor 0 to {ForeignNode[n]}",
                  Precision::kFP8, Precision::kFP32)),
      "reformat");
  EXPECT_EQ(
      KindOf(Make("Reformat", "/neck/detect3/conv1/conv/_input_quantizer/QuantizeLinear_clone_1",
                  Precision::kFP32, Precision::kINT8)),
      "quantize");
  EXPECT_EQ(KindOf(Make("Reformat", "onnx::Concat_647 copy", Precision::kFP16, Precision::kFP16)),
            "copy");
}

// A10: a copy into a tensor of the same name.
TEST(ClassifyLayer, CallsAnInPlaceCopyACopy) {
  Layer copy = Make("Reformat", "/Unsqueeze_output_0 copy", Precision::kINT8, Precision::kINT8);
  copy.inputs[0].name = copy.outputs[0].name = "/Concat_output_0";
  EXPECT_EQ(KindOf(copy), "copy");
}

TEST(ClassifyLayer, CallsACopyThatConvertsAReformat) {
  EXPECT_EQ(KindOf(Make("Reformat", "x copy", Precision::kFP32, Precision::kFP16)), "reformat");
  EXPECT_EQ(KindOf(Make("Reformat", "x copy")), "reformat") << "types unknown";
  Layer widths = Make("Reformat", "x copy", Precision::kFP16, Precision::kFP16);
  widths.inputs[0].dims = {{1}, {64, 8}, {28}, {28}};
  widths.outputs[0].dims = {{1}, {64}, {28}, {28}};
  EXPECT_EQ(KindOf(widths), "reformat");
  Layer layouts = Make("Reformat", "x copy", Precision::kFP16, Precision::kFP16);
  layouts.inputs[0].layout = "NCHW";
  layouts.outputs[0].layout = "NHWC";
  EXPECT_EQ(KindOf(layouts), "reformat");
}

TEST(ClassifyLayer, CallsACopyIntoAPartOfAConcatenationACopy) {
  Layer part = Make("Reformat", "x copy [profile 1]", Precision::kFP16, Precision::kFP16);
  part.inputs[0].dims = {{1}, {64, 8}, {28}, {28}};
  part.outputs[0].dims = {{1}, {192, 8}, {28}, {28}};
  EXPECT_EQ(KindOf(part), "copy");
}

// A19: TensorRT 6 puts the type behind the name.
TEST(ClassifyLayer, RecognisesReformattersOfTensorRt6And7ByName) {
  EXPECT_EQ(KindOf(Make("Reformat", "conv1 input reformatter 0")), "reformat");
  EXPECT_EQ(KindOf(Make("", "conv1 input reformatter 0")), "reformat");
  EXPECT_EQ(KindOf(Make("", "fire9/concat output reformatter 12")), "reformat");
  EXPECT_EQ(KindOf(Make("", "conv1 input reformatter 0 [profile 1]")), "reformat");
  EXPECT_EQ(KindOf(Make("", "conv1 input reformatter")), "compute");
  EXPECT_EQ(KindOf(Make("", "conv1 input reformatter 0x")), "compute");
  EXPECT_EQ(KindOf(Make("", " reformatter 0")), "compute");
}

TEST(ClassifyLayer, UsesNamesWhereTheTypeIsNotSaid) {
  EXPECT_EQ(KindOf(Make("", "Reformatting CopyNode for Network Input query")), "reformat");
  EXPECT_EQ(KindOf(Make("", "{ForeignNode[/Constant_7_output_0 + ONNXTRT_Broadcast.../Einsum_1]}")),
            "foreign");
  EXPECT_EQ(KindOf(Make("", "conv1 + relu1")), "compute");
  EXPECT_EQ(KindOf(Make("", "")), "compute");
}

TEST(ClassifyLayer, DoesNotTakeAReformatForAQdqFusionForAQdqNode) {
  const Layer inserted =
      Make("Reformat", "Reformatting CopyNode for Input Tensor 0 to Conv_1 + QuantizeLinear_2",
           Precision::kFP32, Precision::kINT8);
  EXPECT_EQ(KindOf(inserted), "reformat");
}

TEST(ClassifyLayer, BelievesAQdqNameOnlyWhereTheTypeChangesThatWay) {
  EXPECT_EQ(KindOf(Make("Reformat", "QuantizeLinear_2", Precision::kFP16, Precision::kFP8)),
            "quantize");
  EXPECT_EQ(KindOf(Make("Reformat", "DequantizeLinear_2", Precision::kINT8, Precision::kFP32)),
            "dequantize");
  EXPECT_EQ(KindOf(Make("Reformat", "QuantizeLinear_2", Precision::kINT8, Precision::kFP32)),
            "reformat");
  EXPECT_EQ(KindOf(Make("Reformat", "DequantizeLinear_2", Precision::kFP32, Precision::kINT8)),
            "reformat");
  EXPECT_EQ(KindOf(Make("Reformat", "QuantizeLinear_2", Precision::kFP32, Precision::kFP16)),
            "reformat");
  EXPECT_EQ(KindOf(Make("Reformat", "QuantizeLinear_2")), "reformat") << "types unknown";
}

TEST(ClassifyLayer, BelievesTheOriginOfADetailedRecord) {
  Layer qdq = Make("Reformat", "/backbone0/conv/input", Precision::kFP32, Precision::kINT8);
  EXPECT_EQ(KindOf(qdq), "reformat");
  qdq.attributes = {{"ParameterType", "Reformat"}, {"Origin", "QDQ"}};
  EXPECT_EQ(KindOf(qdq), "quantize");
  qdq.inputs[0].dtype = Precision::kFP8;
  qdq.outputs[0].dtype = Precision::kFP16;
  EXPECT_EQ(KindOf(qdq), "dequantize");

  Layer untyped = Make("Reformat", "DequantizeLinear_291");
  untyped.attributes = {{"Origin", "QDQ"}};
  EXPECT_EQ(KindOf(untyped), "dequantize");
  untyped.name = "neither";
  EXPECT_EQ(KindOf(untyped), "reformat");
}

TEST(ClassifyLayer, CallsASplitThatRunsAsReformatAShapeLayer) {
  Layer split = Make("Reformat", "/model.2/Split_1", Precision::kFP16, Precision::kFP16);
  split.attributes = {{"Origin", "SLICE"}};
  EXPECT_EQ(KindOf(split), "shape");
}

TEST(ClassifyLayer, TellsScalesThatOnlyQuantize) {
  EXPECT_EQ(KindOf(Make("Scale", "QuantizeLinear_2_quantize_scale_node", Precision::kFP32,
                        Precision::kINT8)),
            "quantize");
  EXPECT_EQ(KindOf(Make("Scale", "DequantizeLinear_5_dequantize_scale_node", Precision::kFP8,
                        Precision::kFP16)),
            "dequantize");
  EXPECT_EQ(KindOf(Make("Scale", "QuantizeLinear_2", Precision::kFP32, Precision::kFP32)),
            "compute");
  EXPECT_EQ(KindOf(Make("Scale", "BatchNormalization_3", Precision::kFP32, Precision::kINT8)),
            "compute");
}

TEST(ClassifyLayer, TellsCastsFromIdentities) {
  EXPECT_EQ(KindOf(Make("Cast", "Cast_1", Precision::kINT64, Precision::kINT32)), "reformat");
  EXPECT_EQ(KindOf(Make("Identity", "Identity_1", Precision::kFP32, Precision::kFP32)), "copy");
}

TEST(LayerAttribute, FindsTheFirstOfAKeyOrNothing) {
  Layer layer;
  EXPECT_EQ(LayerAttribute(layer, "Kernel"), "");
  layer.attributes = {{"Kernel", "[3,3]"}, {"Origin", ""}, {"Kernel", "[5,5]"}};
  EXPECT_EQ(LayerAttribute(layer, "Kernel"), "[3,3]");
  EXPECT_EQ(LayerAttribute(layer, "Origin"), "");
  EXPECT_EQ(LayerAttribute(layer, "kernel"), "");
}

}  // namespace
}  // namespace trtscope
