#include "parsers/common/json_cursor.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace trtscope {
namespace {

struct Reader {
  explicit Reader(std::string bytes) : text(std::move(bytes)), cursor(text, arena) {}
  std::string text;
  std::deque<std::string> arena;
  JsonCursor cursor;
};

// `{"name": TEXT, "timeMs": 1}` with TEXT as it stands: its string, if the document could be read.
std::string NameIn(const std::string& raw) {
  Reader reader("{\"name\" : \"" + raw + "\", \"timeMs\" : 1}");
  std::string name;
  std::optional<double> time;
  reader.cursor.EnterObject();
  for (std::string_view key; reader.cursor.NextKey(key);) {
    if (key == "name") {
      name = reader.cursor.String();
    } else if (key == "timeMs") {
      time = reader.cursor.Number();
    } else {
      reader.cursor.Skip();
    }
  }
  if (!reader.cursor.ok()) return "PROBLEM " + reader.cursor.problem()->message;
  return time == 1.0 ? name : "TIME LOST after " + name;
}

TEST(JsonCursor, ReadsObjectsArraysAndScalars) {
  Reader reader(R"( {"a": [1, -2.5e1, "x"], "b": {"c": true}, "d": null} )");
  JsonCursor& cursor = reader.cursor;
  ASSERT_TRUE(cursor.EnterObject());
  std::string_view key;
  ASSERT_TRUE(cursor.NextKey(key));
  EXPECT_EQ(key, "a");
  ASSERT_TRUE(cursor.EnterArray());
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.Number(), 1);
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.Number(), -25);
  ASSERT_TRUE(cursor.NextItem());
  EXPECT_EQ(cursor.String(), "x");
  EXPECT_FALSE(cursor.NextItem());
  ASSERT_TRUE(cursor.NextKey(key));
  EXPECT_EQ(cursor.Skip(), R"({"c": true})");
  ASSERT_TRUE(cursor.NextKey(key));
  EXPECT_EQ(key, "d");
  EXPECT_EQ(cursor.Number(), std::nullopt);
  EXPECT_FALSE(cursor.NextKey(key));
  EXPECT_TRUE(cursor.ok());
  EXPECT_EQ(cursor.Peek(), JsonCursor::Kind::kEnd);
}

TEST(JsonCursor, PlainStringsAreViewsIntoTheText) {
  Reader reader(R"(["abc"])");
  reader.cursor.EnterArray();
  reader.cursor.NextItem();
  EXPECT_EQ(reader.cursor.String().data(), reader.text.data() + 2);
  EXPECT_TRUE(reader.arena.empty());
}

TEST(JsonCursor, DecodesEscapes) {
  EXPECT_EQ(NameIn(R"(a\"b\\c\/d\n\u001e\u00e9\u20ac)"), "a\"b\\c/d\n\x1e\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(NameIn(R"(\ud83d\ude00)"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(NameIn(R"(\ud83d!)"), "\xEF\xBF\xBD!");
  EXPECT_EQ(NameIn(R"(\\)"), "\\");
}

TEST(JsonCursor, ValidStringsThatLookLikeRawOnesStayWhatTheyAre) {
  EXPECT_EQ(NameIn(R"({\"x\"})"), R"({"x"})");
  EXPECT_EQ(NameIn(R"(a\", }\"], \"k\" : 1)"), R"(a", }"], "k" : 1)");
  EXPECT_EQ(NameIn(R"(a\",)"), R"(a",)");
}

TEST(JsonCursor, ReadsRawQuotesInNames) {
  EXPECT_EQ(NameIn(R"(say "hi" twice)"), R"(say "hi" twice)");
  EXPECT_EQ(NameIn(R"(a", "b)"), R"(a", "b)");
  EXPECT_EQ(NameIn(R"(a"}b)"), R"(a"}b)");
  EXPECT_EQ(NameIn(R"(ends in one")"), R"(ends in one")");
  EXPECT_EQ(NameIn(R"(")"), R"(")");
}

TEST(JsonCursor, ReadsRawBackslashesAndControlCharacters) {
  EXPECT_EQ(NameIn(R"(C:\models\net)"), R"(C:\models)"
                                        "\net");
  EXPECT_EQ(NameIn(R"(\q\u12)"), R"(\q\u12)");
  EXPECT_EQ(NameIn(R"(ends in \)"), R"(ends in \)");
  EXPECT_EQ(NameIn("a\x1e"
                   "b\nc"),
            "a\x1e"
            "b\nc");
}

TEST(JsonCursor, CountsWhatIsNotJson) {
  Reader reader("[\"ok\", \"a\x01z\", \"\\q\"]");
  reader.cursor.Skip();
  EXPECT_TRUE(reader.cursor.ok());
  EXPECT_EQ(reader.cursor.unescaped(), 2U);
  EXPECT_EQ(reader.cursor.first_unescaped(), 8U);
}

TEST(JsonCursor, NumbersWithoutAValueAreUnknown) {
  Reader reader("[nan, -nan, NaN, inf, -Infinity, 1e999, -nan(ind), null, 7]");
  reader.cursor.EnterArray();
  std::vector<std::optional<double>> values;
  while (reader.cursor.NextItem()) values.push_back(reader.cursor.Number());
  ASSERT_TRUE(reader.cursor.ok()) << reader.cursor.problem()->message;
  ASSERT_EQ(values.size(), 9U);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(values[i], std::nullopt) << i;
  EXPECT_EQ(values[8], 7);
}

TEST(JsonCursor, SaysWhereTheTextBreaks) {
  const std::vector<std::pair<std::string, std::size_t>> cases = {
      {R"({"a" 1})", 5}, {R"({"a": })", 6}, {R"([1 2])", 3},   {"[1, 2)", 5}, {R"({"a": tru})", 6},
      {R"(["abc)", 1},   {R"({a: 1})", 1},  {R"([1.2.3])", 1}, {"[\x01]", 1}, {"", 0},
  };
  for (const auto& [text, offset] : cases) {
    Reader reader(text);
    reader.cursor.Skip();
    ASSERT_FALSE(reader.cursor.ok()) << text;
    EXPECT_EQ(reader.cursor.problem()->offset, offset) << text;
    EXPECT_FALSE(reader.cursor.problem()->message.empty());
  }
}

TEST(JsonCursor, TakesACommaBeforeAClosingBracket) {
  Reader reader(R"({"a": [1, 2,], })");
  EXPECT_EQ(reader.cursor.Skip(), reader.text);
}

TEST(JsonCursor, NestingHasABound) {
  Reader deep(std::string(1000000, '['));
  deep.cursor.Skip();
  ASSERT_FALSE(deep.cursor.ok());
  EXPECT_EQ(deep.cursor.problem()->offset, std::size_t{JsonCursor::kMaxDepth});
  std::string text(JsonCursor::kMaxDepth, '[');
  text.append(JsonCursor::kMaxDepth, ']');
  Reader whole(text);
  EXPECT_EQ(whole.cursor.Skip().size(), text.size());
}

TEST(JsonCursor, GoesOnFromAnOffset) {
  const std::string text = "[1][2]";
  std::deque<std::string> arena;
  JsonCursor first(text, arena);
  first.Skip();
  JsonCursor second(text, arena, first.offset());
  EXPECT_EQ(second.Skip(), "[2]");
  EXPECT_EQ(second.Peek(), JsonCursor::Kind::kEnd);
}

}  // namespace
}  // namespace trtscope
