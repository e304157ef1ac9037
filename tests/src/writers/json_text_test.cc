#include "src/writers/json_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace trtscope {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(AppendJsonString, EscapesWhatJsonWantsEscaped) {
  EXPECT_EQ(Quoted("Conv_0 + Relu_1"), R"("Conv_0 + Relu_1")");
  EXPECT_EQ(Quoted("a\"b\\c/</script>"), R"("a\"b\\c/</script>")");
  EXPECT_EQ(Quoted(std::string_view("\n\t\r\0\x1b\x1e", 6)), R"("\n\t\r\u0000\u001b\u001e")");
  EXPECT_EQ(Quoted("größe\x7f\xf0\x9f\x98\x80"), "\"größe\x7f\xf0\x9f\x98\x80\"");
}

TEST(AppendJsonString, ReplacesAndCountsWhatIsNoUtf8) {
  std::string out;
  EXPECT_EQ(AppendJsonString("a\xff\xc3(\xed\xa0\x80", out), 5U);
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(AppendJsonString, IsReadBackByAStrictParser) {
  for (int first = 0; first < 256; ++first) {
    for (const char second : {'"', '\\', 'x', '\x80', '\0'}) {
      const std::string text = {'a', static_cast<char>(first), second};
      std::string out;
      const std::size_t replaced = AppendJsonString(text, out);
      const auto back = nlohmann::json::parse(out, nullptr, false);
      ASSERT_TRUE(back.is_string()) << out;
      if (replaced == 0) {
        ASSERT_EQ(back.get<std::string>(), text);
      }
    }
  }
}

TEST(AppendJsonNumber, IsShortAndReadsBackEqual) {
  for (const double value : {0.1, 1e-5, 86.6, 1e300, 5e-324, -0.0, 1.0 / 3, 24.5902}) {
    std::string out;
    AppendJsonNumber(value, out);
    EXPECT_EQ(nlohmann::json::parse(out).get<double>(), value) << out;
  }
  std::string out;
  AppendJsonNumber(0.1, out);
  AppendJsonNumber(std::numeric_limits<double>::infinity(), out);
  EXPECT_EQ(out, "0.1null");
}

TEST(IsPlainJsonValue, KnowsOneValueOfStrictJson) {
  for (const char* text : {"0", "-12", "864", "1.5e3", "true", "null", "[]", "[3,3]",
                           R"({"Type": "Half", "Count": 1})", R"(["a", {"b": [1, -2]}])"}) {
    EXPECT_TRUE(IsPlainJsonValue(text)) << text;
  }
}

TEST(IsPlainJsonValue, RefusesEverythingElse) {
  const std::string deep(100, '[');
  for (const std::string& text :
       {std::string(), std::string("RELU"), std::string("01"), std::string("-"), std::string("+1"),
        std::string("1."), std::string("nan"), std::string("-inf"), std::string("[1,]"),
        std::string("[1,2"), std::string("[1] [2]"), std::string("1 "), std::string(" 1"),
        std::string("[1,\n2]"), std::string("{\"a\": \"b\" c\"}"), std::string("[ONNX Layer: a]"),
        std::string("trueish"), std::string("[\"\xff\"]"), deep + std::string(100, ']')}) {
    EXPECT_FALSE(IsPlainJsonValue(text)) << text;
  }
}

}  // namespace
}  // namespace trtscope
