#include "graph/analysis/shell_text.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

TEST(ShellWord, LeavesPlainWords) {
  EXPECT_EQ(ShellWord("--onnx=/a/b-1.onnx"), "--onnx=/a/b-1.onnx");
  EXPECT_EQ(ShellWord("Conv_0:int8,Relu:int8"), "Conv_0:int8,Relu:int8");
}

TEST(ShellWord, QuotesEverythingElse) {
  EXPECT_EQ(ShellWord(""), "''");
  EXPECT_EQ(ShellWord("a b"), "'a b'");
  EXPECT_EQ(ShellWord("$(rm -rf ~)"), "'$(rm -rf ~)'");
  EXPECT_EQ(ShellWord("*:fp32"), "'*:fp32'");
  EXPECT_EQ(ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(ShellWord("`id`\\"), "'`id`\\'");
}

TEST(FitsCommandLine, RefusesWhatDoesNotSurviveCopying) {
  EXPECT_TRUE(FitsCommandLine("(Unnamed Layer* 3) [Shuffle]"));
  EXPECT_TRUE(FitsCommandLine("出力"));
  EXPECT_FALSE(FitsCommandLine(std::string_view("a\0b", 3)));
  EXPECT_FALSE(FitsCommandLine("a\nb"));
  EXPECT_FALSE(FitsCommandLine("a\x1b[31m"));
  EXPECT_FALSE(FitsCommandLine("\xff"));
  EXPECT_FALSE(FitsCommandLine("\u202e"));
}

}  // namespace
}  // namespace trtscope
