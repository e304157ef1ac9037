#include "src/cli/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::optional<std::vector<std::string>> Read(const std::vector<std::string>& arguments,
                                             const std::string& input = "") {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::tmpfile(), &std::fclose);
  std::fwrite(input.data(), 1, input.size(), in.get());
  std::rewind(in.get());
  return ReadWords(arguments, in.get());
}

TEST(Words, AreTheArguments) {
  EXPECT_THAT(Read({"one", "two words", ""}), Optional(ElementsAre("one", "two words", "")));
}

TEST(Words, LoseWhatSurroundsThemWhereTheyWereCopiedFrom) {
  EXPECT_THAT(Read({"\"a\",", "'b'", "`c`", "  d\t", "\"e", "f\"", "\"", "g,", "\"h'", "''"}),
              Optional(ElementsAre("a", "b", "c", "d", "\"e", "f\"", "\"", "g", "\"h'", "")));
}

TEST(Words, AreReadOneALine) {
  EXPECT_THAT(Read({"first", "-", "last"}, "\"a b\",\r\n\n   \nc\nd"),
              Optional(ElementsAre("first", "a b", "c", "d", "last")));
}

TEST(Words, MayBeNoneAtAll) { EXPECT_THAT(Read({"-"}, "\n \n"), Optional(IsEmpty())); }

TEST(Words, AreNotReadWithoutEnd) {
  constexpr std::size_t kMostBytes = std::size_t{2} << 20U;
  EXPECT_TRUE(Read({"-"}, std::string(kMostBytes, '\n')));
  EXPECT_FALSE(Read({"-"}, std::string(kMostBytes + 1, '\n')));
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "x\n";
  EXPECT_TRUE(Read({"-"}, many));
  EXPECT_FALSE(Read({"-", "one"}, many));
}

}  // namespace
}  // namespace trtscope
