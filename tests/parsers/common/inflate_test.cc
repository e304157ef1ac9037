#include "parsers/common/inflate.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/common/compress.h"

namespace trtscope {
namespace {

constexpr std::size_t kPlenty = std::size_t{1} << 30;

// Text that does not compress to nothing.
std::string LongText(std::size_t bytes) {
  std::string text;
  uint64_t state = 1;
  while (text.size() < bytes) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    text += "line " + std::to_string(state >> 33) + "\n";
  }
  text.resize(bytes);
  return text;
}

Inflated Output(const std::string& bytes) {
  Result<Inflated> inflated = Inflate(bytes, {kPlenty});
  EXPECT_TRUE(inflated.ok());
  return std::move(inflated.value());
}

std::string TextOf(const std::string& bytes) {
  const Inflated inflated = Output(bytes);
  EXPECT_EQ(inflated.damage, "");
  return std::string(inflated.bytes.view());
}

TEST(IsCompressed, KnowsTheMagicBytes) {
  EXPECT_TRUE(IsCompressed(Gzip("a")));
  EXPECT_TRUE(IsCompressed(Zstd("a")));
  EXPECT_TRUE(IsCompressed(SkippableFrame("a")));
  EXPECT_TRUE(IsCompressed(std::string("\x50\x2A\x4D\x18", 4)));
  EXPECT_TRUE(IsCompressed(std::string("\x5F\x2A\x4D\x18", 4)));
  for (const char* text : {"", "\x1F", "\x28\xB5\x2F", "[V] x", "\x60\x2A\x4D\x18", "P*M"}) {
    EXPECT_FALSE(IsCompressed(text)) << text;
  }
}

TEST(Inflate, ReadsBothFormats) {
  const std::string text = LongText(5000000);
  EXPECT_EQ(TextOf(Gzip(text)), text);
  EXPECT_EQ(TextOf(Zstd(text)), text);
  EXPECT_EQ(TextOf(Gzip("")), "");
  EXPECT_EQ(TextOf(Zstd("")), "");
}

TEST(Inflate, ReadsMembersAndFramesOneBehindTheOther) {
  EXPECT_EQ(TextOf(Gzip("a\n") + Gzip("b\n") + Gzip("") + Gzip("c\n")), "a\nb\nc\n");
  EXPECT_EQ(TextOf(Zstd("a\n") + SkippableFrame("secret") + Zstd("b\n")), "a\nb\n");
  EXPECT_EQ(TextOf(SkippableFrame("") + Zstd("b\n")), "b\n");
  EXPECT_EQ(TextOf(Gzip("a\n") + Zstd("b\n") + Gzip("c\n")), "a\nb\nc\n");
}

TEST(Inflate, TakesZerosBehindForPadding) {
  EXPECT_EQ(TextOf(Gzip("a") + std::string(1000, '\0')), "a");
  EXPECT_EQ(TextOf(Zstd("a") + std::string(1000, '\0')), "a");
}

TEST(Inflate, SaysWhatFollowsTheCompressedData) {
  const Inflated inflated = Output(Gzip("a") + "rubbish");
  EXPECT_EQ(inflated.bytes.view(), "a");
  EXPECT_EQ(inflated.damage,
            "the last 7 bytes of the file are no compressed data and are left out");
}

TEST(Inflate, KeepsWhatComesOutOfACutFile) {
  const std::string text = LongText(1000000);
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    std::size_t last = 0;
    for (std::size_t size = 4; size < whole.size(); size += 1 + whole.size() / 50) {
      const Inflated inflated = Output(whole.substr(0, size));
      EXPECT_NE(inflated.damage.find(" are cut: "), std::string::npos) << inflated.damage;
      const std::string_view out = inflated.bytes.view();
      EXPECT_EQ(out, text.substr(0, out.size())) << size;
      EXPECT_GE(out.size(), last);
      last = out.size();
    }
    EXPECT_GT(last, text.size() / 2);
  }
}

TEST(Inflate, NoticesThatOneByteIsMissing) {
  for (const std::string& whole : {Gzip("hello"), Zstd("hello"), SkippableFrame("hello")}) {
    EXPECT_NE(Output(whole.substr(0, whole.size() - 1)).damage, "");
  }
}

TEST(Inflate, KeepsWhatComesBeforeDamage) {
  const std::string text = LongText(1000000);
  for (std::string bytes : {Gzip(text), Zstd(text)}) {
    // The last quarter is turned over.
    for (std::size_t i = bytes.size() / 4 * 3; i < bytes.size(); ++i) {
      bytes[i] = static_cast<char>(~static_cast<unsigned char>(bytes[i]));
    }
    const Inflated inflated = Output(bytes);
    EXPECT_NE(inflated.damage.find("are damaged near byte "), std::string::npos) << inflated.damage;
    EXPECT_GT(inflated.bytes.view().size(), text.size() / 2);
    EXPECT_EQ(inflated.bytes.view().substr(0, text.size() / 2), text.substr(0, text.size() / 2));
  }
}

TEST(Inflate, ReportsAWrongChecksum) {
  std::string bytes = Gzip("hello");
  bytes[bytes.size() - 5] = static_cast<char>(bytes[bytes.size() - 5] ^ 1);
  const Inflated inflated = Output(bytes);
  EXPECT_EQ(inflated.bytes.view(), "hello");
  EXPECT_NE(inflated.damage.find("incorrect data check"), std::string::npos) << inflated.damage;
}

TEST(Inflate, RefusesMoreThanItMayHold) {
  const std::string text(3000000, 'x');
  for (const std::string& bytes : {Gzip(text), Zstd(text)}) {
    EXPECT_TRUE(Inflate(bytes, {text.size()}).ok());
    const Result<Inflated> refused = Inflate(bytes, {text.size() - 1});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().message, "it is compressed, and it holds more than 2 MiB");
    EXPECT_NE(refused.error().help.find("decompress it"), std::string::npos);
    EXPECT_FALSE(Inflate(bytes, {0}).ok());
  }
  EXPECT_TRUE(Inflate(Gzip(""), {0}).ok());
  EXPECT_TRUE(Inflate(Gzip("a"), {~std::size_t{0}}).ok());
}

TEST(Inflate, CountsAllMembersTogether) {
  EXPECT_FALSE(Inflate(Gzip("12345") + Gzip("678"), {7}).ok());
  EXPECT_FALSE(Inflate(Gzip("12345") + Zstd("678"), {7}).ok());
  EXPECT_TRUE(Inflate(Gzip("12345") + Zstd("678"), {8}).ok());
}

TEST(Inflate, StopsWhereNobodyWantsTheRest) {
  const auto refuse = [](std::string_view) { return false; };
  const Result<Inflated> inflated = Inflate(Zstd(std::string(50000000, '\0')), {kPlenty, refuse});
  ASSERT_TRUE(inflated.ok());
  EXPECT_GE(inflated.value().bytes.view().size(), std::size_t{64} << 10);
  EXPECT_LE(inflated.value().bytes.view().size(), std::size_t{1} << 20);
  EXPECT_EQ(inflated.value().damage, "");
}

TEST(DefaultInflateLimit, IsSome) { EXPECT_GT(DefaultInflateLimit(), std::size_t{1} << 20); }

}  // namespace
}  // namespace trtscope
