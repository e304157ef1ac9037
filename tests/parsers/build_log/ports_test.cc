#include "parsers/build_log/ports.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

std::vector<std::string> Names(const std::vector<Tensor>& tensors) {
  std::vector<std::string> names;
  for (const Tensor& tensor : tensors) names.emplace_back(tensor.name);
  return names;
}

using Strings = std::vector<std::string>;

TEST(ParsePortLists, ReadsTheOldForm) {
  const PortLists lists = ParsePortLists("data[Float(-2,1,28,28)] -> out[Int8(20,24,24)]");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(Names(lists.inputs), Strings{"data"});
  EXPECT_EQ(Names(lists.outputs), Strings{"out"});
  EXPECT_EQ(lists.inputs[0].dtype, Precision::kFP32);
  EXPECT_EQ(lists.inputs[0].dtype_text, "Float");
  EXPECT_EQ(lists.inputs[0].format, "Float(-2,1,28,28)");
  EXPECT_EQ(lists.outputs[0].dtype, Precision::kINT8);
  EXPECT_EQ(DimsText(lists.outputs[0]), "20x24x24");
}

TEST(ParsePortLists, ReadsTheNewForm) {
  const PortLists lists = ParsePortLists("x (Half[-1,1:2,28,28]) -> y (Int8[1,64:32,56,56])");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(lists.inputs[0].name, "x");
  EXPECT_EQ(lists.inputs[0].dims[1].extent, 1);
  EXPECT_EQ(lists.inputs[0].dims[1].vector_width, 2);
  EXPECT_EQ(lists.outputs[0].dims[1].extent, 64);
  EXPECT_EQ(lists.outputs[0].dims[1].vector_width, 32);
  EXPECT_EQ(lists.outputs[0].format, "Int8[1,64:32,56,56]");
}

TEST(ParsePortLists, ReadsEveryTypeThatTensorRTPrints) {
  for (const char* type : {"Float", "Half", "BFloat16", "FP8", "Int8", "Int32", "Int64", "Bool"}) {
    const PortLists lists =
        ParsePortLists("a (" + std::string(type) + "[2]) -> b[" + type + "(2)]");
    ASSERT_TRUE(lists.ok) << type;
    EXPECT_NE(lists.inputs[0].dtype, Precision::kUnknown) << type;
    EXPECT_EQ(lists.inputs[0].dtype, lists.outputs[0].dtype) << type;
  }
}

TEST(ParsePortLists, KeepsAnUnknownTypesTextAndCallsItUnknown) {
  const PortLists lists = ParsePortLists("a (Complex64[2]) -> b (Float[2])");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(lists.inputs[0].dtype, Precision::kUnknown);
  EXPECT_EQ(lists.inputs[0].dtype_text, "Complex64");
}

// A3
TEST(ParsePortLists, ReadsNoInputs) {
  const PortLists lists =
      ParsePortLists("  -> (Unnamed Layer* 10) [Shuffle]_output (Half[1,1024])");
  ASSERT_TRUE(lists.ok);
  EXPECT_TRUE(lists.inputs.empty());
  EXPECT_EQ(Names(lists.outputs), Strings{"(Unnamed Layer* 10) [Shuffle]_output"});
}

// A4
TEST(ParsePortLists, ReadsNoOutputsAndNeither) {
  const PortLists shape = ParsePortLists("(Unnamed Layer* 718) [NMS]_1_output (Int32[]) -> ");
  ASSERT_TRUE(shape.ok);
  EXPECT_EQ(shape.inputs.size(), 1U);
  EXPECT_TRUE(shape.inputs[0].dims_known);
  EXPECT_TRUE(shape.inputs[0].dims.empty());
  EXPECT_TRUE(shape.outputs.empty());
  for (const char* text : {"  -> ", "  ->", " -> ", "->"}) {
    const PortLists neither = ParsePortLists(text);
    EXPECT_TRUE(neither.ok) << text;
    EXPECT_TRUE(neither.inputs.empty() && neither.outputs.empty()) << text;
  }
  // The blank at the end may be lost to an editor.
  EXPECT_TRUE(ParsePortLists("a (Float[1]) ->").ok);
  EXPECT_TRUE(ParsePortLists("a[Float(1)] ->").ok);
}

// A5
TEST(ParsePortLists, ReadsScalarsMixedTypesAndSeveralOutputs) {
  const PortLists lists = ParsePortLists(
      "/Unsqueeze_2_output_0 (Float[1,3840,4]), /Unsqueeze (Float[1,1,3840]), "
      "(Unnamed Layer* 714) [Constant]_output (Int32[]), (Unnamed Layer* 715) [Constant]_output "
      "(Float[]), "
      "(Unnamed Layer* 716) [Constant]_output (Float[]) -> /NonMaxSuppression_output_0 "
      "(Int32[-1,3]), "
      "(Unnamed Layer* 718) [NMS]_1_output (Int32[])");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(lists.inputs.size(), 5U);
  EXPECT_EQ(lists.outputs.size(), 2U);
  EXPECT_EQ(lists.inputs[2].dtype, Precision::kINT32);
  EXPECT_EQ(lists.inputs[3].dtype, Precision::kFP32);
}

// A6
TEST(ParsePortLists, KeepsATensorNamesOwnIndex) {
  const PortLists lists = ParsePortLists(
      "x (Float[-1,10]) -> (Unnamed Layer* 22) [TopK]_output (Float[-1,1]), "
      "(Unnamed Layer* 22) [TopK]_output (1) (Int32[-1,1])");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(Names(lists.outputs), (Strings{"(Unnamed Layer* 22) [TopK]_output",
                                           "(Unnamed Layer* 22) [TopK]_output (1)"}));
}

// A7
TEST(ParsePortLists, ReadsForeignNodeNamesInBothForms) {
  const PortLists fresh = ParsePortLists(
      "Reformatted Input Tensor 0 to {ForeignNode[/Constant_7_output_0 + "
      "ONNXTRT_Broadcast.../Einsum_1]} "
      "(Half[1,384,16384]) -> y (Half[1])");
  ASSERT_TRUE(fresh.ok);
  EXPECT_EQ(fresh.inputs[0].name,
            "Reformatted Input Tensor 0 to {ForeignNode[/Constant_7_output_0 + "
            "ONNXTRT_Broadcast.../Einsum_1]}");
  const PortLists old = ParsePortLists(
      "Reformatted Input Tensor 0 to {ForeignNode[318...Transpose_2125]}[Half(128,96,56,56)] -> "
      "y[Half(1)]");
  ASSERT_TRUE(old.ok);
  EXPECT_EQ(old.inputs[0].name,
            "Reformatted Input Tensor 0 to {ForeignNode[318...Transpose_2125]}");
}

// A13
TEST(ParsePortLists, ReadsTorchScriptNames) {
  const PortLists lists = ParsePortLists(
      "Reformatted Input Tensor 0 to %0 : Tensor = aten::_convolution(%x.1, %w) # "
      "/a/f.py:1455:17[Half(1,64)], "
      "%2 : Float(2)[Float(2)] -> %4 : Tensor = aten::relu(%0)[Half(1,64)]");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(Names(lists.inputs),
            (Strings{"Reformatted Input Tensor 0 to %0 : Tensor = aten::_convolution(%x.1, %w) # "
                     "/a/f.py:1455:17",
                     "%2 : Float(2)"}));
}

// A15
TEST(ParsePortLists, ReadsSymbolNumbersAsDynamic) {
  const PortLists lists = ParsePortLists("a[Float(-7,-8,1)] -> b[Float(-14,1,1,1)]");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(lists.inputs[0].dims[0].extent, -7);
  EXPECT_EQ(lists.inputs[0].dims[1].extent, -8);
  EXPECT_TRUE(lists.outputs[0].dims[0].dynamic());
}

TEST(ParsePortLists, TakesAnArrowOrAPortInsideANameForThename) {
  const PortLists lists = ParsePortLists("a -> b[Float(1)] -> c [Int8(2)]x (Float[3])");
  ASSERT_TRUE(lists.ok);
  EXPECT_EQ(lists.inputs[0].name, "a -> b");
  EXPECT_EQ(lists.outputs[0].name, "c [Int8(2)]x");
}

TEST(ParsePortLists, RefusesWhatIsNoPort) {
  for (const char* text :
       {"", "a", "a -> b", "a[Float(1)]", "a[Float(1)], ", "a[float(1)] -> b[Float(1)]",
        "a[Float(1] -> b", "a[Float(1)] -> b[Float(", "a[Float(x)] -> b[Float(1)]",
        "a [Float[1]] -> b", "a[Float(1)] -> b[Float(1)] -> c",
        "a[Float(1)] -> b[Float(1)] trailing"}) {
    const PortLists lists = ParsePortLists(text);
    EXPECT_FALSE(lists.ok) << text;
    EXPECT_FALSE(lists.problem.empty()) << text;
    EXPECT_TRUE(lists.incomplete) << text;
    EXPECT_LE(lists.offset, std::string_view(text).size()) << text;
  }
}

TEST(ParsePortLists, KeepsAPortWhoseNumbersDoNotFitWithoutAShape) {
  const PortLists lists = ParsePortLists("a[Float(99999999999999999999)] -> b[Float(1)]");
  ASSERT_TRUE(lists.ok);
  EXPECT_FALSE(lists.inputs[0].dims_known);
}

TEST(ParseDims, ReadsExtentsWidthsAndScalars) {
  std::vector<Dim> dims;
  ASSERT_TRUE(ParseDims("1,64:32,-1,56", dims));
  EXPECT_EQ(dims, (std::vector<Dim>{{1, 1}, {64, 32}, {-1, 1}, {56, 1}}));
  ASSERT_TRUE(ParseDims("", dims));
  EXPECT_TRUE(dims.empty());
}

TEST(ParseDims, RefusesEverythingElse) {
  std::vector<Dim> dims;
  for (const char* text : {",", "1,", ",1", "1,,2", "x", "1:0", "1:-2", "1:", "1 2", "1:2:3", "--1",
                           "-", "99999999999999999999", "1:99999999999"}) {
    EXPECT_FALSE(ParseDims(text, dims)) << text;
  }
}

}  // namespace
}  // namespace trtscope
