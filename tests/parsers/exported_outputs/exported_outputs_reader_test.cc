#include "parsers/exported_outputs/exported_outputs_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

Dump Read(const DumpInput& input) {
  Dump dump;
  EXPECT_TRUE(SniffExportedOutputs(input));
  ReadExportedOutputs(input, dump);
  return dump;
}

// As trtexec lays it out.
constexpr const char* kTwo = R"json([
  { "name" : "y"
  , "dimensions" : "1x3"
  , "values" : [ 0.5, nan, -inf ]
  }
, { "name" : "a "quoted" name"
  , "dimensions" : "(2, 2)"
  , "values" : [ 1, 2, 3,
 4 ]
  }
]
)json";

TEST(SniffExportedOutputs, KnowsThem) {
  EXPECT_TRUE(SniffExportedOutputs(InputOf("x", kTwo)));
  for (const char* text : {"", "[", "[]", "[1]", R"([{"name": "a", "timeMs": 1}])",
                           R"({"dimensions": "1", "values": [1]})"}) {
    EXPECT_FALSE(SniffExportedOutputs(InputOf("x.json", text))) << text;
  }
}

TEST(ReadExportedOutputs, ReadsTensors) {
  const Dump dump = Read(InputOf("out.json", kTwo));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 2U);
  EXPECT_EQ(dump.tensors[0].name, "y");
  EXPECT_FALSE(dump.tensors[0].name_from_file);
  EXPECT_THAT(dump.tensors[0].dims, Optional(ElementsAre(1, 3)));
  EXPECT_EQ(dump.tensors[0].line, 2U);
  const Values first = ReadAll(dump.tensors[0]);
  ASSERT_EQ(first.values.size(), 3U);
  EXPECT_EQ(first.values[0], 0.5);
  EXPECT_TRUE(std::isnan(first.values[1]));
  EXPECT_EQ(first.problem, "");
  EXPECT_EQ(dump.tensors[1].name, "a \"quoted\" name");
  EXPECT_THAT(dump.tensors[1].dims, Optional(ElementsAre(2, 2)));
  EXPECT_EQ(dump.tensors[1].line, 6U);
  EXPECT_THAT(ReadAll(dump.tensors[1]).values, ElementsAre(1, 2, 3, 4));
}

TEST(ReadExportedOutputs, ReadsMarksAndAnyOrder) {
  const TemporaryFolder folder;
  const std::string path = folder.Write(
      "m.json", "\xEF\xBB\xBF[{\"values\":[7],\"extra\":{\"a\":[1]},\"dimensions\":\"\"}]");
  const Dump dump = Read(MakeDumpInput(OpenBytes(path).value(), path, "m.json"));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_THAT(dump.tensors[0].dims, Optional(IsEmpty()));
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(7));
}

TEST(ReadExportedOutputs, KeepsTensorsBeforeTheEndOfACutFile) {
  const std::string whole = kTwo;
  const std::size_t second = whole.find("3,\n 4");
  const Dump dump = Read(InputOf("out.json", whole.substr(0, second)));
  ASSERT_EQ(dump.tensors.size(), 1U);
  ASSERT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-syntax: an array begins here")));
  EXPECT_EQ(dump.diagnostics.kept()[0].line, 8U);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    Dump cut;
    ReadExportedOutputs(InputOf("out.json", whole.substr(0, size)), cut);
    EXPECT_LE(cut.tensors.size(), 2U);
    for (const Activation& tensor : cut.tensors) EXPECT_EQ(ReadAll(tensor).problem, "") << size;
  }
}

TEST(ReadExportedOutputs, ReportsTensorsThatAreNone) {
  const Dump dump = Read(InputOf("x", R"([
{"name": "a", "dimensions": "1"},
{"name": "b", "dimensions": "1xtwo", "values": [1]},
{"name": "c", "dimensions": "-1", "values": [1]},
7,
{"name": "d", "dimensions": "1", "values": [1]}])"));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_EQ(dump.tensors[0].name, "d");
  EXPECT_THAT(Complaints(dump), ElementsAre("dump-syntax: a tensor without values",
                                            "dump-syntax: `1xtwo` is no shape of a tensor",
                                            "dump-syntax: `-1` is no shape of a tensor"));
  EXPECT_EQ(dump.diagnostics.kept()[1].line, 3U);
}

TEST(ReadExportedOutputs, SurvivesDeepNesting) {
  const Dump dump =
      Read(InputOf("x", R"([{"dimensions":"1","values":[1],"x":)" + std::string(100000, '{')));
  EXPECT_THAT(dump.tensors, IsEmpty());
  EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-syntax")));
}

}  // namespace
}  // namespace trtscope
