#include "parsers/dump_text/dump_text_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

Activation Read(const std::string& name, const DumpInput& input) {
  Dump dump;
  EXPECT_TRUE(SniffDumpText(input)) << name;
  ReadDumpText(input, dump);
  EXPECT_THAT(Complaints(dump), IsEmpty());
  EXPECT_EQ(dump.tensors.size(), 1U);
  return dump.tensors.empty() ? Activation{} : dump.tensors[0];
}

Activation Read(const std::string& name, const std::string& text) {
  return Read(name, InputOf(name, text));
}

TEST(SniffDumpText, KnowsNumbers) {
  for (const char* text : {"[1, 10]\n0.5", "1", "-nan\ninf", "[\n [1 2]\n]", "1e-3,\t4", "[]"}) {
    EXPECT_TRUE(SniffDumpText(InputOf("x", text))) << text;
  }
}

TEST(SniffDumpText, RefusesOtherText) {
  for (const char* text : {"", " \n", "1 two", "[I] 1", "{\"a\": 1}", "0x10", "12:30:00"}) {
    EXPECT_FALSE(SniffDumpText(InputOf("x", text))) << text;
  }
  EXPECT_FALSE(SniffDumpText(InputOf("x", std::string("1 2\0", 4))));
}

TEST(SniffDumpText, LooksAtWholeWordsOfTheBeginning) {
  EXPECT_TRUE(SniffDumpText(InputOf("x", "7" + std::string(4093, ' ') + "1e-10 ")));
  EXPECT_TRUE(SniffDumpText(InputOf("x", "7" + std::string(5000, ' ') + "words")));
}

TEST(ReadDumpText, ReadsTheSamplesDumps) {
  const Activation tensor = Read("dump/prob_ip2.txt", "[1, 4, 1, 1]\n2.98e-08\n1.0 nan\n-inf");
  EXPECT_EQ(tensor.name, "prob_ip2");
  EXPECT_TRUE(tensor.name_from_file);
  EXPECT_EQ(tensor.type, ElementType::kText);
  EXPECT_THAT(tensor.dims, Optional(ElementsAre(1, 4, 1, 1)));
  EXPECT_EQ(tensor.elements, 4U);
  const Values read = ReadAll(tensor);
  ASSERT_EQ(read.values.size(), 4U);
  EXPECT_EQ(read.values[0], 2.98e-08);
  EXPECT_EQ(read.problem, "");
}

TEST(ReadDumpText, NamesTheTensorAfterTheFile) {
  for (const auto& [file, name] :
       {std::pair("x/(Unnamed Layer* 9) [Constant]", "(Unnamed Layer* 9) [Constant]"),
        std::pair("conv.1.dump", "conv.1"), std::pair("a.b.c", "a.b.c"),
        std::pair("p.txt.log", "p.txt"), std::pair("q.str", "q"), std::pair("r.txt.gz", "r"),
        std::pair(".txt", ".txt")}) {
    EXPECT_EQ(Read(file, "[1]\n1").name, name);
  }
}

TEST(ReadDumpText, ReadsValuesWithoutAShape) {
  const Activation tensor = Read("x", "1\n2\n");
  EXPECT_EQ(tensor.dims, std::nullopt);
  EXPECT_EQ(tensor.elements, std::nullopt);
  EXPECT_THAT(ReadAll(tensor).values, ElementsAre(1, 2));
}

TEST(ReadDumpText, ReadsOtherLineEndsAndMarks) {
  EXPECT_THAT(ReadAll(Read("x", "[1, 2]\r\n3\r\n4\r\n")).values, ElementsAre(3, 4));
  EXPECT_THAT(Read("x", "\n \r\n[1, 2]\r\n3").dims, Optional(ElementsAre(1, 2)));
  const TemporaryFolder folder;
  const std::string path = folder.Write("m.txt", "\xEF\xBB\xBF[1, 2]\n3\n4");
  const Activation marked = Read("m", MakeDumpInput(OpenBytes(path).value(), path, "m.txt"));
  EXPECT_THAT(marked.dims, Optional(ElementsAre(1, 2)));
  EXPECT_THAT(ReadAll(marked).values, ElementsAre(3, 4));
}

TEST(ReadDumpText, TellsShapesFromValues) {
  EXPECT_EQ(Read("list", "[1, 2, 3]").dims, std::nullopt);
  EXPECT_EQ(Read("list", "[1, 2, 3]\n\n").dims, std::nullopt);
  EXPECT_EQ(Read("row", "[0.5, 2]\n1").dims, std::nullopt);
  EXPECT_EQ(Read("row", "[1 2]\n[3 4]").dims, std::nullopt);
  EXPECT_EQ(Read("0001_x.str", "[5]\n[6]\n").dims, std::nullopt);
  EXPECT_THAT(Read("one", "[2]\n5 6").dims, Optional(ElementsAre(2)));
  EXPECT_THAT(Read("scalar", "[]\n5").dims, Optional(IsEmpty()));
  EXPECT_THAT(Read("empty", "[0, 4]\n").dims, Optional(ElementsAre(0, 4)));
}

TEST(ReadDumpText, ReadsDebugTensorsText) {
  const Activation tensor =
      Read("0003_conv.str", "[\n [ 1.000000e+00 -2.500000e+00]\n [ nan 4.0]\n]\n\n");
  EXPECT_EQ(tensor.name, "conv");
  EXPECT_EQ(tensor.sequence, 3U);
  EXPECT_EQ(ReadAll(tensor).values.size(), 4U);
}

TEST(ReadDumpText, RefusesShapesOfNoTensor) {
  for (const char* text : {"[-1, 3]\n1", "[4611686018427387904, 4]\n1"}) {
    Dump dump;
    ReadDumpText(InputOf("x", text), dump);
    EXPECT_THAT(dump.tensors, IsEmpty());
    EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-syntax: no tensor has the shape")));
  }
}

}  // namespace
}  // namespace trtscope
