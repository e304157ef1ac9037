#include "parsers/common/dump_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(ParseExtents, ReadsShapesOfAllPrograms) {
  EXPECT_THAT(ParseExtents("1x3x224"), Optional(ElementsAre(1, 3, 224)));
  EXPECT_THAT(ParseExtents("(1, 1000)"), Optional(ElementsAre(1, 1000)));
  EXPECT_THAT(ParseExtents("[1, 10, 1, 1]"), Optional(ElementsAre(1, 10, 1, 1)));
  EXPECT_THAT(ParseExtents("[ 2 , 3 ]"), Optional(ElementsAre(2, 3)));
  EXPECT_THAT(ParseExtents("(3,)"), Optional(ElementsAre(3)));
  EXPECT_THAT(ParseExtents("1.3.-1"), Optional(ElementsAre(1, 3, -1)));
  for (const char* scalar : {"", " ", "()", "[]"}) {
    EXPECT_THAT(ParseExtents(scalar), Optional(IsEmpty())) << scalar;
  }
}

TEST(ParseExtents, RefusesOtherText) {
  for (const char* text : {"a", "1x", "1xx2", "1 2", "(1", "[1)", "99999999999999999999", "1,2]"}) {
    EXPECT_EQ(ParseExtents(text), std::nullopt) << text;
  }
  std::string many = "1";
  for (int i = 0; i < 100; ++i) many += "x1";
  EXPECT_EQ(ParseExtents(many), std::nullopt);
}

TEST(ShowExtents, ShowsShapes) {
  EXPECT_EQ(ShowExtents({1, 3, 224}), "1x3x224");
  EXPECT_EQ(ShowExtents({}), "scalar");
}

TEST(TensorNameOf, TakesNamesOfDebugTensorsApart) {
  const FileTensorName plain = TensorNameOf("0007_conv1_out");
  EXPECT_EQ(plain.name, "conv1_out");
  EXPECT_EQ(plain.sequence, 7U);
  EXPECT_EQ(TensorNameOf("12345_x").sequence, 12345U);
  EXPECT_EQ(TensorNameOf("0007_x_to_float").name, "x");
  EXPECT_EQ(TensorNameOf("0007_x_to_float").original_type, ElementType::kUnknown);
  EXPECT_EQ(TensorNameOf("0007_x_to_int8").name, "x");
  EXPECT_EQ(TensorNameOf("0007_x_to_int8").original_type, ElementType::kINT4);
}

TEST(TensorNameOf, LeavesOtherNamesAlone) {
  for (const char* stem : {"conv1", "123_x", "0007", "0007_", "0007x", "99999999999_x",
                           "cast_to_float", "prob_ip2", "(Unnamed Layer* 9) [Constant]", ""}) {
    EXPECT_EQ(TensorNameOf(stem).name, stem);
    EXPECT_EQ(TensorNameOf(stem).sequence, std::nullopt);
  }
}

TEST(MakeDumpInput, KnowsNameHeadAndMark) {
  const DumpInput input = InputOf("a/b/x.npy.gz", "1 2");
  EXPECT_EQ(input.file_name, "x.npy");
  EXPECT_EQ(input.relative_path, "x.npy.gz");
  EXPECT_EQ(input.text(), "1 2");
  EXPECT_EQ(InputOf(".gz", "").file_name, ".gz");
  const TemporaryFolder folder;
  const auto marked = OpenBytes(folder.Write("m.txt", "\xEF\xBB\xBF[1]"));
  EXPECT_EQ(MakeDumpInput(marked.value(), "m.txt", "m.txt").text(), "[1]");
  const DumpInput long_one = InputOf("x", std::string(1000000, 'a'));
  EXPECT_EQ(long_one.head.size(), DumpInput::kHeadBytes);
}

TEST(ReportAt, NamesTheLine) {
  Dump dump;
  const DumpInput input = InputOf("x.json", "ab\ncd");
  ReportAt(dump, Code::kDumpSyntax, input, "ab\ncd", 4, "here");
  ASSERT_EQ(dump.diagnostics.kept().size(), 1U);
  const Diagnostic& diagnostic = dump.diagnostics.kept()[0];
  EXPECT_EQ(diagnostic.line, 2U);
  EXPECT_EQ(diagnostic.column, 2U);
  EXPECT_EQ(diagnostic.snippet, "cd");
  EXPECT_FALSE(diagnostic.help.empty());
}

}  // namespace
}  // namespace trtscope
