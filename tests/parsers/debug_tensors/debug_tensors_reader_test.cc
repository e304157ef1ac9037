#include "parsers/debug_tensors/debug_tensors_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::UnorderedElementsAre;

std::string Summary(const std::string& tensors) {
  return "{\n  \"metadata\": {\n    \"title\": \"Tensor Summary Report\",\n"
         "    \"command_line\": \"trtexec\"\n  },\n  \"tensors\": [\n" +
         tensors + "\n  ]\n}\n";
}

std::string Entry(const std::string& name, const std::string& shape, const std::string& type,
                  const std::string& files) {
  return "  {\n    \"name\": \"" + name + "\",\n    \"shape\": [" + shape + "],\n    \"type\": \"" +
         type + "\",\n    \"statistics\": {\n        \"min\": \"nan\",\n        \"max\": 1,\n" +
         "        \"elements\": \"1, 2\"\n    }" +
         (files.empty() ? "" : ",\n    \"files\": {" + files + "}") + "\n  }";
}

class DebugTensors : public testing::Test {
 protected:
  Dump Read(const std::string& summary) {
    const std::string path = folder_.Write("run/tensor_summary.json", summary);
    const DumpInput input = MakeDumpInput(OpenBytes(path).value(), path, "run/tensor_summary.json");
    EXPECT_TRUE(SniffDebugSummary(input));
    Dump dump;
    ReadDebugSummary(input, dump, &named_);
    return dump;
  }
  std::string PathOf(const std::string& name) { return folder_.path() + "/run/" + name; }

  TemporaryFolder folder_;
  std::set<std::string> named_;
};

TEST_F(DebugTensors, SummaryIsKnownByContent) {
  EXPECT_TRUE(SniffDebugSummary(InputOf("renamed.json", Summary(""))));
  EXPECT_TRUE(SniffDebugSummary(InputOf("tensor_summary.json", R"({"tensors": []})")));
  EXPECT_FALSE(SniffDebugSummary(InputOf("x.json", R"({"tensors": []})")));
  EXPECT_FALSE(SniffDebugSummary(InputOf("tensor_summary.json", "[]")));
}

TEST_F(DebugTensors, NumpyIsPreferredAndNamesAreTheSummarys) {
  folder_.Write("run/0000_a_b.npy", Npy("<f4", "1, 2, ", Stored<float>({1, 2})));
  folder_.Write("run/0000_a_b.raw", Stored<float>({3, 4}));
  const Dump dump = Read(
      Summary(Entry("a/b", "1, 2", "FLOAT", R"("numpy": "0000_a_b.npy", "raw": "0000_a_b.raw")")));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 1U);
  const Activation& tensor = dump.tensors[0];
  EXPECT_EQ(tensor.name, "a/b");
  EXPECT_FALSE(tensor.name_from_file);
  EXPECT_EQ(tensor.sequence, 0U);
  EXPECT_EQ(tensor.original_type, ElementType::kUnknown);
  EXPECT_EQ(tensor.path, PathOf("0000_a_b.npy"));
  EXPECT_EQ(tensor.relative_path, "run/0000_a_b.npy");
  EXPECT_THAT(ReadAll(tensor).values, ElementsAre(1, 2));
  EXPECT_THAT(named_, UnorderedElementsAre(PathOf("0000_a_b.npy"), PathOf("0000_a_b.raw")));
}

TEST_F(DebugTensors, ConvertedValuesKeepTheirTrueType) {
  folder_.Write("run/0001_h_to_float.npy", Npy("<f4", "1", Stored<float>({1})));
  folder_.Write("run/0002_q_to_int8.npy", Npy("<i1", "1", "\7"));
  const Dump dump =
      Read(Summary(Entry("h", "1", "BF16", R"("numpy": "0001_h_to_float.npy")") + ",\n" +
                   Entry("q", "1", "INT4", R"("numpy": "0002_q_to_int8.npy")")));
  ASSERT_EQ(dump.tensors.size(), 2U);
  EXPECT_EQ(dump.tensors[0].type, ElementType::kFP32);
  EXPECT_EQ(dump.tensors[0].original_type, ElementType::kBF16);
  EXPECT_EQ(dump.tensors[1].type, ElementType::kINT8);
  EXPECT_EQ(dump.tensors[1].original_type, ElementType::kINT4);
  EXPECT_EQ(dump.tensors[1].sequence, 2U);
}

TEST_F(DebugTensors, RawAndTextAreReadByTheSummarysTypes) {
  folder_.Write("run/0000_a.raw", Stored<uint16_t>({0x3C00, 0xC000}));
  folder_.Write("run/mine.dat", Stored<int32_t>({5}));
  folder_.Write("run/0002_c.str", "[ 1.0\n 2.0]\n");
  const Dump dump = Read(Summary(Entry("a", "2", "HALF", R"("raw": "0000_a.raw")") + "," +
                                 Entry("b", "1", "INT32", R"("assigned": "/elsewhere/mine.dat")") +
                                 "," + Entry("c", "2", "FP8", R"("string": "0002_c.str")")));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 3U);
  EXPECT_EQ(dump.tensors[0].type, ElementType::kFP16);
  EXPECT_THAT(dump.tensors[0].dims, Optional(ElementsAre(2)));
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(1, -2));
  EXPECT_THAT(ReadAll(dump.tensors[1]).values, ElementsAre(5));
  EXPECT_EQ(dump.tensors[1].sequence, 1U) << "its place in the summary";
  EXPECT_EQ(dump.tensors[2].type, ElementType::kText);
  EXPECT_EQ(dump.tensors[2].original_type, ElementType::kFP8);
  EXPECT_THAT(ReadAll(dump.tensors[2]).values, ElementsAre(1, 2));
}

TEST_F(DebugTensors, ScalarsAreRead) {
  folder_.Write("run/0000_a.raw", Stored<float>({8}));
  const Dump dump = Read(Summary(Entry("a", "", "FLOAT", R"("raw": "0000_a.raw")")));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_EQ(dump.tensors[0].elements, 1U);
}

TEST_F(DebugTensors, TensorsWithoutValuesAreNamed) {
  folder_.Write("run/0003_d.raw", "abcd");
  const Dump dump = Read(Summary(Entry("a", "1", "FLOAT", "") + "," + Entry("b", "1", "FLOAT", "") +
                                 "," + Entry("c", "1", "FLOAT", R"("numpy": "0002_c.npy")") + "," +
                                 Entry("d", "2", "FP4", R"("raw": "0003_d.raw")")));
  EXPECT_THAT(dump.tensors, IsEmpty());
  EXPECT_THAT(Complaints(dump),
              ElementsAre("dump-type: only statistics, no values, of 2 tensors: `a`, `b`",
                          "dump-type: no file that can be read of 2 tensors: `c`, `d`"));
}

TEST_F(DebugTensors, DamagedNumpyGivesWayToRaw) {
  folder_.Write("run/0000_a.npy", "\x93NUMPY");
  folder_.Write("run/0000_a.raw", Stored<float>({8}));
  const Dump dump =
      Read(Summary(Entry("a", "1", "FLOAT", R"("numpy": "0000_a.npy", "raw": "0000_a.raw")")));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(8));
  ASSERT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-syntax")));
  EXPECT_EQ(dump.diagnostics.kept()[0].path, PathOf("0000_a.npy"));
}

TEST_F(DebugTensors, CutSummaryKeepsTheTensorsBefore) {
  folder_.Write("run/0000_a.raw", Stored<float>({8}));
  const std::string whole = Summary(Entry("a", "1", "FLOAT", R"("raw": "0000_a.raw")") + ",\n" +
                                    Entry("b", "1", "FLOAT", ""));
  const Dump dump = Read(whole.substr(0, whole.find("\"b\"")));
  EXPECT_EQ(dump.tensors.size(), 1U);
  EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-syntax")));
}

TEST_F(DebugTensors, NamesMayHoldQuotes) {
  const Dump dump = Read(Summary(Entry("say \"hi\" (1)", "1", "FLOAT", "")));
  EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("`say \"hi\" (1)`")));
}

TEST(DebugTwins, PrefersNumpyThenText) {
  EXPECT_THAT(DebugTwins({"d/0000_a.npy", "d/0000_a.raw", "d/0000_a.str", "d/0001_b.raw",
                          "d/0002_c.raw", "d/0002_c.str", "e/0000_a.str", "x.npy", "x.str"}),
              UnorderedElementsAre("d/0000_a.raw", "d/0000_a.str", "d/0002_c.raw"));
  EXPECT_THAT(DebugTwins({"0005_h.str", "0005_h_to_float.npy"}), ElementsAre("0005_h.str"));
}

}  // namespace
}  // namespace trtscope
