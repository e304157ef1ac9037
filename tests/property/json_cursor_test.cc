// JsonCursor tolerates what is not JSON; what is JSON it must read as any other reader does.
#include "parsers/common/json_cursor.h"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace trtscope::property {
namespace {

using Json = nlohmann::ordered_json;

// Builds the document that a cursor reads. Numbers are doubles to both.
Json Build(JsonCursor& cursor) {
  switch (cursor.Peek()) {
    case JsonCursor::Kind::kObject: {
      Json object = Json::object();
      cursor.EnterObject();
      for (std::string_view key; cursor.NextKey(key);) object[std::string(key)] = Build(cursor);
      return object;
    }
    case JsonCursor::Kind::kArray: {
      Json array = Json::array();
      cursor.EnterArray();
      while (cursor.NextItem()) array.push_back(Build(cursor));
      return array;
    }
    case JsonCursor::Kind::kString:
      return std::string(cursor.String());
    case JsonCursor::Kind::kNumber: {
      const std::optional<double> number = cursor.Number();
      return number ? Json(*number) : Json();
    }
    default:
      return Json::parse(cursor.Skip(), nullptr, false);
  }
}

// Documents whose strings are made of what could end a string too early or too late.
class Documents {
 public:
  explicit Documents(uint32_t seed) : random_(seed) {}

  Json Next() { return Value(0); }
  int Indent() { return static_cast<int>(Below(4)) - 1; }

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }

  std::string Text() {
    constexpr std::array<std::string_view, 24> kPieces = {
        "\"",   "\\", "\", \"", "\": ", "\"}",  "\"]", "\",", "{",
        "}",    "[",  "]",      ",",    ":",    "\n",  "a",   "Name",
        "\x1e", " ",  "/",      "\\u",  "\\\"", "nan", "é",   "\xf0\x9f\x98\x80"};
    std::string text;
    for (std::size_t pieces = Below(6); pieces > 0; --pieces)
      text += kPieces[Below(kPieces.size())];
    return text;
  }

  // A key is not empty, and starts with nothing that may follow a string's end: the cursor's own
  // limits.
  std::string Key() {
    constexpr std::array<std::string_view, 6> kBegins = {"Name", "a", "/x", "\"q", "\\", "é"};
    return std::string(kBegins[Below(kBegins.size())]) + Text();
  }

  Json Value(int depth) {
    switch (Below(depth < 4 ? 7 : 4)) {
      case 0:
        return Text();
      case 1:
        return static_cast<double>(static_cast<int>(Below(2000)) - 1000) / 8;
      case 2:
        return Below(2) == 0 ? Json(true) : Json();
      case 3:
        return "x" + Text();
      case 4: {
        Json array = Json::array();
        for (std::size_t size = Below(5); size > 0; --size) array.push_back(Value(depth + 1));
        return array;
      }
      default: {
        Json object = Json::object();
        for (std::size_t size = Below(5); size > 0; --size) object[Key()] = Value(depth + 1);
        return object;
      }
    }
  }

  std::mt19937 random_;
};

TEST(JsonCursor, ReadsAllJsonAsItIs) {
  constexpr uint32_t kSeeds = 20000;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    Documents documents(seed);
    const Json document = documents.Next();
    const std::string text = document.dump(documents.Indent());
    std::deque<std::string> arena;
    JsonCursor cursor(text, arena);
    ASSERT_EQ(Build(cursor).dump(), Json::parse(text).dump()) << "seed " << seed << "\n" << text;
    ASSERT_TRUE(cursor.ok()) << cursor.problem()->message << " seed " << seed << "\n" << text;
    ASSERT_EQ(cursor.unescaped(), 0U) << "seed " << seed << "\n" << text;
    ASSERT_EQ(cursor.offset(), text.size()) << "seed " << seed << "\n" << text;
    JsonCursor skipping(text, arena);
    ASSERT_EQ(skipping.Skip(), text) << "seed " << seed;
  }
}

}  // namespace
}  // namespace trtscope::property
