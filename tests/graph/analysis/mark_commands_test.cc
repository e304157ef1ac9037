#include "graph/analysis/mark_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/analysis/shell_text.h"
#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

MarkableTensors Tensors(std::initializer_list<std::string_view> names) {
  MarkableTensors tensors;
  for (const std::string_view name : names) {
    MarkableTensor tensor;
    tensor.name = name;
    tensors.tensors.push_back(tensor);
  }
  tensors.markable = tensors.tensors.size();
  return tensors;
}

std::vector<std::string> Tools(const std::vector<MarkMethod>& methods) {
  std::vector<std::string> tools;
  for (const MarkMethod& method : methods) {
    tools.push_back(std::string(method.tool) + " " + method.options.front().substr(0, 12));
  }
  return tools;
}

TEST(MarkCommands, ListNamesForEachTool) {
  const MarkableTensors tensors = Tensors({"relu", "/layer1/Conv_output_0"});
  EXPECT_EQ(MarkDebugOption(tensors).text, "--markDebug=relu,/layer1/Conv_output_0");
  EXPECT_EQ(SaveDebugTensorsOption(tensors).text,
            "--saveDebugTensors=relu:0000.raw,/layer1/Conv_output_0:0001.raw");
  EXPECT_EQ(TrtOutputsOption(tensors).text, "--trt-outputs relu /layer1/Conv_output_0");
}

TEST(MarkCommands, SayWhichNamesAListCannotExpress) {
  const MarkableTensors tensors = Tensors({"a,b", "two words", "it's", "-x", "a\nb", ""});
  const MarkList debug = MarkDebugOption(tensors);
  EXPECT_EQ(debug.text, "--markDebug='two words,it'\\''s,-x'");
  EXPECT_THAT(debug.left_out, ElementsAre("a,b", "a\nb", ""));
  EXPECT_THAT(SaveDebugTensorsOption(tensors).left_out, ElementsAre("a,b", "it's", "a\nb", ""));
  const MarkList outputs = TrtOutputsOption(tensors);
  EXPECT_EQ(outputs.text, "--trt-outputs a,b 'two words' 'it'\\''s'");
  EXPECT_THAT(outputs.left_out, ElementsAre("-x", "a\nb", ""));
}

TEST(MarkCommands, LeaveOutTensorsThatCannotBeMarked) {
  MarkableTensors tensors = Tensors({"a", "b", "c"});
  tensors.tensors[1].verdict = MarkVerdict::kReformatCopy;
  tensors.tensors[2].verdict = MarkVerdict::kQuantized;
  EXPECT_EQ(MarkDebugOption(tensors).text, "--markDebug=a");
  EXPECT_EQ(MarkDebugOption(tensors, MarkWhat::kQuantizedToo).text, "--markDebug=a,c");
}

TEST(MarkCommands, KnowWhatAShellRefuses) {
  const std::string name(kLongestArgument / 2, 'a');
  EXPECT_FALSE(MarkDebugOption(Tensors({name})).too_long);
  EXPECT_TRUE(MarkDebugOption(Tensors({name, name})).too_long);
  EXPECT_FALSE(TrtOutputsOption(Tensors({name, name})).too_long);
  const std::string whole(kLongestArgument + 1, 'a');
  EXPECT_TRUE(TrtOutputsOption(Tensors({whole})).too_long);
}

TEST(MarkMethods, DependOnTheVersion) {
  const MarkableTensors tensors = Tensors({"a"});
  EXPECT_THAT(Tools(MarkMethods(tensors, "8.6.1")), ElementsAre("polygraphy --trt-output"));
  EXPECT_THAT(Tools(MarkMethods(tensors, "10.3.0")),
              ElementsAre("trtexec --markDebug=", "polygraphy --trt-output"));
  EXPECT_THAT(
      Tools(MarkMethods(tensors, "10.12.0")),
      ElementsAre("trtexec --markUnfuse", "trtexec --markDebug=", "polygraphy --trt-output"));
  EXPECT_EQ(MarkMethods(tensors, "").size(), 3U);
  EXPECT_TRUE(MarkMethods(tensors, "6.0.1").empty());
  EXPECT_TRUE(MarkMethods(Tensors({}), "10.12.0").empty());
}

TEST(MarkMethods, SayThatOutputsBecomeFp32BeforeTensorRt11) {
  const MarkableTensors tensors = Tensors({"a"});
  EXPECT_THAT(MarkMethods(tensors, "8.6").back().note, HasSubstr("FP32 unless their type is set"));
  EXPECT_THAT(MarkMethods(tensors, "11.0").back().note, HasSubstr("strongly typed"));
}

TEST(MarkMethods, CountANameOnceThatOnlyOneOfTwoOptionsTakes) {
  const auto methods = MarkMethods(Tensors({"a,b", "it's"}), "10.0");
  EXPECT_THAT(methods.front().left_out, ElementsAre("a,b", "it's"));
}

}  // namespace
}  // namespace trtscope
