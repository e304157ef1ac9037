#include "parsers/common/base64.h"

#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

struct Decoded {
  std::string bytes;
  std::string problem;
};

Decoded Decode(const std::string& text, uint64_t skip = 0, std::size_t at_once = 5) {
  const auto stream = OpenBase64(Bytes("..." + text + "\","), 3, text.size(), skip);
  Decoded decoded;
  std::string block(at_once, '\0');
  for (std::size_t count = at_once; count == at_once;) {
    count = stream->Read(block.data(), at_once);
    decoded.bytes.append(block, 0, count);
  }
  decoded.problem = stream->problem();
  return decoded;
}

TEST(Base64, DecodesFromAnyByte) {
  std::string bytes;
  for (int length = 0; length < 12; ++length) {
    for (std::size_t skip = 0; skip <= bytes.size() + 1; ++skip) {
      const Decoded decoded = Decode(Base64(bytes), skip);
      EXPECT_EQ(decoded.bytes, bytes.substr(std::min(skip, bytes.size()))) << skip;
      EXPECT_EQ(decoded.problem, "");
    }
    bytes += static_cast<char>(length * 37 + 200);
  }
}

TEST(Base64, DecodesLongerThanABlock) {
  std::string bytes;
  for (int i = 0; i < 500000; ++i) bytes += static_cast<char>(i * 31 % 256);
  EXPECT_EQ(Decode(Base64(bytes), 0, 100000).bytes, bytes);
  EXPECT_EQ(Decode(Base64(bytes), 300001, 7777).bytes, bytes.substr(300001));
}

TEST(Base64, CountsBytesByPadding) {
  for (const std::size_t size : {0U, 1U, 2U, 3U, 4U, 100U}) {
    const std::string text = Base64(std::string(size, 'x'));
    EXPECT_EQ(Base64Bytes(*Bytes(text), 0, text.size()), size);
  }
}

TEST(Base64, StopsAtGarbage) {
  const Decoded decoded = Decode("AAAAAA*AAAAA");
  EXPECT_EQ(decoded.bytes, std::string(3, '\0'));
  EXPECT_EQ(decoded.problem, "character 7 of the array is no base64");
  EXPECT_EQ(Decode("AA==AAAA").problem, "character 3 of the array is no base64");
  EXPECT_EQ(Decode("AA=A").problem, "character 3 of the array is no base64");
}

TEST(Base64, LeavesOutAGroupThatIsCutOff) { EXPECT_EQ(Decode("AAAAAA").bytes.size(), 3U); }

}  // namespace
}  // namespace trtscope
