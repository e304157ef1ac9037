#include "parsers/common/json_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

// Writes down what it is told.
class Recorder : public JsonHandler {
 public:
  bool StartObject() override { return Note("{"); }
  bool Key(std::string&& key) override { return Note(key + "="); }
  bool EndObject() override { return Note("}"); }
  bool StartArray() override { return Note("["); }
  bool EndArray() override { return Note("]"); }
  bool String(std::string&& value) override { return Note("'" + value + "'"); }
  bool Number(double value) override { return Note(std::to_string(value)); }
  bool Other() override { return Note("?"); }

  std::string heard;
  std::string stop_at;

 private:
  bool Note(const std::string& what) {
    heard += what;
    return stop_at.empty() || what != stop_at;
  }
};

TEST(ReadJson, TellsThePiecesInOrder) {
  Recorder recorder;
  EXPECT_FALSE(ReadJson(R"([{"a": 1, "b": "x\"y", "c": [-2, 1.5, true, null]}])", recorder));
  EXPECT_EQ(recorder.heard, "[{a=1.000000b='x\"y'c=[-2.0000001.500000??]}]");
}

TEST(ReadJson, StopsWhenTheHandlerHasEnough) {
  Recorder recorder;
  recorder.stop_at = "a=";
  EXPECT_FALSE(ReadJson(R"({"a": 1, "b": 2})", recorder));
  EXPECT_EQ(recorder.heard, "{a=");
}

TEST(ReadJson, SaysWhereReadingStopped) {
  Recorder recorder;
  const auto problem = ReadJson("[1, 2,, 3]", recorder);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->offset, 6U);
  EXPECT_FALSE(problem->message.empty());
  EXPECT_EQ(problem->message.find("json.exception"), std::string::npos);
  EXPECT_EQ(recorder.heard, "[1.0000002.000000");
}

TEST(ReadJson, RefusesHalfDocumentsAndTrailingText) {
  for (const char* text :
       {"", "[", "[1", "{\"a\"", "{\"a\":", "[1] x", "[1][2]", "[nan]", "'a'", "[1,]"}) {
    Recorder recorder;
    const auto problem = ReadJson(text, recorder);
    ASSERT_TRUE(problem) << text;
    EXPECT_LE(problem->offset, std::string_view(text).size() + 1) << text;
  }
}

TEST(ReadJson, RefusesNumbersThatDoNotFitAndInvalidText) {
  Recorder recorder;
  const auto number = ReadJson("[1e999]", recorder);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->message.find("json.exception"), std::string::npos);
  EXPECT_TRUE(ReadJson("[\"\xff\"]", recorder));
}

TEST(ReadJson, ReadsAnyDepth) {
  Recorder recorder;
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  EXPECT_FALSE(ReadJson(deep, recorder));
  EXPECT_EQ(recorder.heard, deep);
}

}  // namespace
}  // namespace trtscope
