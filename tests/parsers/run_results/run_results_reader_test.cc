#include "parsers/run_results/run_results_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

Dump Read(const std::string& text) {
  Dump dump;
  const DumpInput input = InputOf("results.json", text);
  EXPECT_TRUE(SniffRunResults(input));
  ReadRunResults(input, dump);
  return dump;
}

std::string Array(const std::string& npy) {
  return R"({"values": {"array": ")" + Base64(npy) +
         R"(", "polygraphy_class": "ndarray"}, "polygraphy_class": "LazyArray"})";
}

std::string Iteration(const std::string& outputs) {
  return R"({"outputs": {)" + outputs +
         R"(}, "runtime": 0.01, "runner_name": "r", "polygraphy_class": "IterationResult"})";
}

std::string Results(const std::string& runners) {
  return "{\n\"lst\": [" + runners + "], \"polygraphy_class\": \"RunResults\"}";
}

std::string OneOutput(const std::string& array) {
  return Results(R"(["trt", [)" + Iteration("\"y\": " + array) + "]]");
}

TEST(SniffRunResults, KnowsResultsAndInputs) {
  EXPECT_TRUE(SniffRunResults(InputOf("x", Results(""))));
  EXPECT_TRUE(SniffRunResults(InputOf("x", R"([{"x": {"array": "k05VTVBZAQ"}}])")));
  for (const char* text : {"", "{}", "[]", R"({"replay": {}})", R"([{"array": "abc"}])", "1"}) {
    EXPECT_FALSE(SniffRunResults(InputOf("x", text))) << text;
  }
}

TEST(ReadRunResults, ReadsRunnersAndIterations) {
  const std::string one = Array(Npy("<f4", "1, 2", Stored<float>({1, 2})));
  const std::string two = Array(Npy(">f8", "", std::string("\x40\0\0\0\0\0\0\0", 8)));
  const Dump dump = Read(Results(R"(["trt", [)" + Iteration("\"y\": " + one + ", \"z\": " + two) +
                                 ",\n" + Iteration("\"y\": " + one) + R"(]], ["onnxrt", [)" +
                                 Iteration("\"y\": " + two) + "]]"));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 4U);
  EXPECT_EQ(dump.tensors[0].name, "y");
  EXPECT_EQ(dump.tensors[0].runner, "trt");
  EXPECT_EQ(dump.tensors[0].iteration, 0U);
  EXPECT_EQ(dump.tensors[0].line, 2U);
  EXPECT_EQ(dump.tensors[0].role, TensorRole::kOutput);
  EXPECT_THAT(dump.tensors[0].dims, Optional(ElementsAre(1, 2)));
  EXPECT_TRUE(StartsAnywhere(dump.tensors[0]));
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(1, 2));
  EXPECT_THAT(ReadAll(dump.tensors[0], 1).values, ElementsAre(2));
  EXPECT_EQ(dump.tensors[1].name, "z");
  EXPECT_THAT(ReadAll(dump.tensors[1]).values, ElementsAre(2));
  EXPECT_EQ(dump.tensors[2].iteration, 1U);
  EXPECT_EQ(dump.tensors[2].line, 3U);
  EXPECT_EQ(dump.tensors[3].runner, "onnxrt");
}

TEST(ReadRunResults, ReadsTheOldMarker) {
  const std::string npy = Base64(Npy("<i4", "1", Stored<int32_t>({9})));
  const Dump dump =
      Read(OneOutput(R"({"values": {"array": ")" + npy +
                     R"(", "__polygraphy_encoded_ndarray": "__polygraphy_encoded"}, )"
                     R"("__polygraphy_encoded_LazyNumpyArray": "__polygraphy_encoded"})"));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(9));
}

TEST(ReadRunResults, ReadsSavedInputs) {
  const std::string array =
      R"({"array": ")" + Base64(Npy("|i1", "2", "\1\2")) + R"(", "polygraphy_class": "ndarray"})";
  const Dump dump =
      Read(R"([{"x": )" + array + R"(, "x.2": )" + array + R"(}, {"x": )" + array + "}]");
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 3U);
  EXPECT_EQ(dump.tensors[0].role, TensorRole::kInput);
  EXPECT_EQ(dump.tensors[1].name, "x.2");
  EXPECT_EQ(dump.tensors[2].iteration, 1U);
  EXPECT_THAT(ReadAll(dump.tensors[2]).values, ElementsAre(1, 2));
}

TEST(ReadRunResults, ReadsArraysLongerThanAnyString) {
  const std::size_t size = std::size_t{20} << 20;
  const Dump dump = Read(OneOutput(Array(Npy("|u1", std::to_string(size), std::string(size, 5)))));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_THAT(ReadAll(dump.tensors[0], size - 2).values, ElementsAre(5, 5));
  EXPECT_EQ(ReadAll(dump.tensors[0], size - 2).problem, "");
}

TEST(ReadRunResults, RefusesWithASentence) {
  const auto complaint = [](const std::string& data, const std::string& type) {
    const Dump dump =
        Read(OneOutput(R"({"array": ")" + data + R"(", "polygraphy_class": ")" + type + "\"}"));
    EXPECT_THAT(dump.tensors, IsEmpty());
    const std::vector<std::string> all = Complaints(dump);
    return all.size() == 1 ? all[0] : std::to_string(all.size()) + " complaints";
  };
  EXPECT_EQ(complaint("UEsDBBQ", "Tensor"),
            "dump-type: `y`: a PyTorch tensor, which only PyTorch can read");
  EXPECT_EQ(complaint("UEsDBBQ", "ndarray"),
            "dump-type: `y`: an archive (.npz) in base64, as old Polygraphy wrote");
  EXPECT_EQ(complaint("\\u0093NUMPY\\u0001\\u0000", "ndarray"),
            "dump-type: `y`: an array as latin-1 text, as old Polygraphy wrote");
  EXPECT_EQ(complaint("", "ndarray"), "dump-syntax: `y`: the array is no .npy file in base64");
  EXPECT_EQ(complaint("k05VTVBZ", "ndarray").substr(0, 16), "dump-syntax: `y`");
  EXPECT_EQ(complaint(Base64(Npy("|O", "1", "")), "ndarray").substr(0, 14), "dump-type: `y`");
  const Dump without = Read(OneOutput(R"({"polygraphy_class": "ndarray"})"));
  EXPECT_THAT(Complaints(without), ElementsAre("dump-syntax: `y`: an array without values"));
}

TEST(ReadRunResults, SurvivesStrangeStructures) {
  const Dump dump = Read(
      R"({"lst": [7, ["r"], ["r", 5, {"a": []}], ["r", [1, {"outputs": 3}, {"outputs": {"y": 4}}]]], "x": "y"})");
  EXPECT_THAT(dump.tensors, IsEmpty());
  EXPECT_THAT(Complaints(dump), IsEmpty());
}

TEST(ReadRunResults, KeepsWhatStandsBeforeTheEndOfACutFile) {
  const std::string array = Array(Npy("|i1", "2", "\1\2"));
  const std::string whole =
      Results(R"(["trt", [)" + Iteration("\"y\": " + array + ", \"z\": " + array) + "]]");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Dump dump;
    ReadRunResults(InputOf("x", whole.substr(0, size)), dump);
    EXPECT_EQ(dump.diagnostics.kept().size(), 1U) << size;
    EXPECT_LE(dump.tensors.size(), 2U);
  }
  Dump dump;
  ReadRunResults(InputOf("x", whole.substr(0, whole.find("\"z\"") + 20)), dump);
  EXPECT_EQ(dump.tensors.size(), 1U);
}

TEST(ReadRunResults, SurvivesDeepNesting) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += R"({"values": )";
  EXPECT_THAT(Complaints(Read(OneOutput(deep))), ElementsAre(HasSubstr("nested deeper")));
}

}  // namespace
}  // namespace trtscope
