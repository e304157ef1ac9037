#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "parsers/common/json_cursor.h"

namespace trtscope {
namespace {

class LongValues : public testing::Test {
 protected:
  std::deque<std::string> arena_;
};

TEST_F(LongValues, ArraysArePassedOver) {
  const std::string text = R"([ [1, nan, 2] , [[1],[2,[]]], [] ])";
  JsonCursor cursor(text, arena_);
  ASSERT_TRUE(cursor.EnterArray());
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.SkipNumbers(), "[1, nan, 2]");
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.SkipNumbers(), "[[1],[2,[]]]");
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.SkipNumbers(), "[]");
  EXPECT_FALSE(cursor.NextItem());
  EXPECT_TRUE(cursor.ok());
}

TEST_F(LongValues, ArrayThatDoesNotEndIsAProblem) {
  for (const char* text : {"[1, 2", "[[1]", "["}) {
    JsonCursor cursor(text, arena_);
    EXPECT_EQ(cursor.SkipNumbers(), "");
    ASSERT_FALSE(cursor.ok());
    EXPECT_TRUE(cursor.problem()->text_ended);
    EXPECT_EQ(cursor.SkipNumbers(), "") << "after a problem";
  }
}

TEST_F(LongValues, OtherValueIsNoArray) {
  JsonCursor cursor("7", arena_);
  EXPECT_EQ(cursor.SkipNumbers(), "");
  EXPECT_FALSE(cursor.ok());
}

TEST_F(LongValues, ThousandsOfBracketsAreNoNesting) {
  const std::string text = std::string(100000, '[') + std::string(100000, ']');
  JsonCursor cursor(text, arena_);
  EXPECT_EQ(cursor.SkipNumbers().size(), text.size());
}

TEST_F(LongValues, StringsOfAnyLengthAreRead) {
  const std::string data(JsonCursor::kMaxString + 5, 'A');
  const std::string text = R"({"array": ")" + data + R"(", "b": 1})";
  JsonCursor cursor(text, arena_);
  ASSERT_TRUE(cursor.EnterObject());
  std::string_view key;
  ASSERT_TRUE(cursor.NextKey(key));
  EXPECT_EQ(cursor.LongString(), data);
  ASSERT_TRUE(cursor.NextKey(key));
  EXPECT_EQ(key, "b");
  EXPECT_EQ(cursor.Integer(), 1);
}

TEST_F(LongValues, StringsEndAtAQuoteThatIsNotEscaped) {
  JsonCursor cursor(R"(["a\"b\\", "c"])", arena_);
  ASSERT_TRUE(cursor.EnterArray());
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.LongString(), R"(a\"b\\)");
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.LongString(), "c");
}

TEST_F(LongValues, StringThatDoesNotEndIsAProblem) {
  for (const char* text : {"\"abc", "\"abc\\\"", "\""}) {
    JsonCursor cursor(text, arena_);
    EXPECT_EQ(cursor.LongString(), "");
    ASSERT_FALSE(cursor.ok());
    EXPECT_TRUE(cursor.problem()->text_ended);
  }
  JsonCursor number("1", arena_);
  EXPECT_EQ(number.LongString(), "");
  EXPECT_FALSE(number.ok());
}

}  // namespace
}  // namespace trtscope
