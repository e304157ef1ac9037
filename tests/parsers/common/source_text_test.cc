#include "parsers/common/source_text.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "tests/parsers/common/compress.h"

namespace trtscope {
namespace {

// A file in the temporary directory that goes away with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes) {
    const int fd = ::mkstemp(path_.data());
    EXPECT_GE(fd, 0);
    EXPECT_EQ(::write(fd, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    ::close(fd);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = testing::TempDir() + "trtscope_source_text_XXXXXX";
};

const std::string kLittle(
    "\xFF\xFE"
    "L\0a\0\n\0",
    8);
const std::string kBig(
    "\xFE\xFF"
    "\0L\0a\0\n",
    8);

std::string Opened(const std::string& bytes) {
  const TemporaryFile file(bytes);
  const Result<SourceText> text = SourceText::Open(file.path());
  return text.ok() ? std::string(text.value().view()) : "error: " + text.error().message;
}

TEST(SourceText, MapsAFile) {
  const TemporaryFile file("line 1\nline 2");
  const Result<SourceText> text = SourceText::Open(file.path());
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text.value().view(), "line 1\nline 2");
  EXPECT_EQ(text.value().name(), file.path());
}

TEST(SourceText, OpensAnEmptyFile) { EXPECT_EQ(Opened(""), ""); }

TEST(SourceText, KeepsBytesThatAreNoText) {
  const std::string bytes(
      "a\0\xff\x80"
      "b",
      5);
  EXPECT_EQ(Opened(bytes), bytes);
}

TEST(SourceText, ConvertsUtf16OfBothByteOrders) {
  EXPECT_EQ(Opened(kLittle), "La\n");
  EXPECT_EQ(Opened(kBig), "La\n");
}

TEST(SourceText, LeavesAUtf8ByteOrderMarkOut) {
  EXPECT_EQ(Opened("\xEF\xBB\xBF[V] x\n"), "[V] x\n");
  EXPECT_EQ(SourceText::FromString("s", "\xEF\xBB\xBF[V] x").view(), "[V] x");
  EXPECT_EQ(Opened("\xEF\xBB"), "\xEF\xBB");
  const TemporaryFile file("\xEF\xBB\xBF[V] x");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(
      std::fopen(file.path().c_str(), "rb"), std::fclose);
  EXPECT_EQ(SourceText::Read(stream.get(), "-").value().view(), "[V] x");
}

TEST(SourceText, SaysWhyAFileCannotBeOpened) {
  const Result<SourceText> missing = SourceText::Open("/nonexistent/build.log");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message,
            "cannot open /nonexistent/build.log: No such file or directory");
  EXPECT_FALSE(missing.error().help.empty());
  const Result<SourceText> directory = SourceText::Open(testing::TempDir());
  ASSERT_FALSE(directory.ok());
  EXPECT_NE(directory.error().message.find("is a directory"), std::string::npos);
}

TEST(SourceText, ReadsDevicesWhole) {
  const Result<SourceText> text = SourceText::Open("/dev/null");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text.value().view(), "");
}

TEST(SourceText, ReadsStreamsToTheirEnd) {
  for (const std::string& bytes :
       {std::string("a\nb\n"), std::string(3000000, 'x'), std::string()}) {
    const TemporaryFile file(bytes);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(
        std::fopen(file.path().c_str(), "rb"), std::fclose);
    const Result<SourceText> text = SourceText::Read(stream.get(), "standard input");
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(text.value().view(), bytes);
    EXPECT_EQ(text.value().name(), "standard input");
  }
}

TEST(SourceText, ConvertsUtf16FromStreamsToo) {
  const TemporaryFile file(kLittle);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(
      std::fopen(file.path().c_str(), "rb"), std::fclose);
  EXPECT_EQ(SourceText::Read(stream.get(), "-").value().view(), "La\n");
}

Result<SourceText> ReadStream(const std::string& bytes, std::size_t most_inflated) {
  const TemporaryFile file(bytes);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(
      std::fopen(file.path().c_str(), "rb"), std::fclose);
  return SourceText::Read(stream.get(), "<stdin>", most_inflated);
}

TEST(SourceText, DecompressesFilesAndStreams) {
  for (const std::string& bytes : {Gzip("[V] x\n"), Zstd("[V] x\n")}) {
    const TemporaryFile file(bytes);
    const Result<SourceText> opened = SourceText::Open(file.path());
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened.value().view(), "[V] x\n");
    EXPECT_EQ(opened.value().name(), file.path());
    EXPECT_EQ(opened.value().given_bytes(), bytes.size());
    EXPECT_EQ(opened.value().damage(), "");
    const Result<SourceText> read = ReadStream(bytes, 1000);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value().view(), "[V] x\n");
    EXPECT_EQ(read.value().name(), "<stdin>");
    EXPECT_EQ(read.value().given_bytes(), bytes.size());
  }
}

TEST(SourceText, DecompressesMoreThanItsBinaryHeadFromAStream) {
  // Noise: compressed, it has more bytes than tell whether a stream is text.
  std::string text;
  for (uint64_t state = 1; text.size() < 400000; state = state * 6364136223846793005U + 1U)
    text += std::to_string(state >> 11);
  ASSERT_GT(Gzip(text).size(), kBinaryHead);
  const Result<SourceText> read = ReadStream(Gzip(text), 1000000);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().view(), text);
}

TEST(SourceText, DecodesWhatItDecompressed) {
  EXPECT_EQ(Opened(Gzip(kLittle)), "La\n");
  EXPECT_EQ(Opened(Zstd(kBig)), "La\n");
  EXPECT_EQ(Opened(Gzip("\xEF\xBB\xBF[V] x\n")), "[V] x\n");
  EXPECT_EQ(Opened(Gzip("")), "");
}

TEST(SourceText, TellsDamageOfCompressedData) {
  const std::string whole = Gzip(kLittle + std::string("x\0", 2));
  const TemporaryFile file(whole.substr(0, whole.size() - 3));
  const Result<SourceText> text = SourceText::Open(file.path());
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text.value().view(), "La\nx");
  EXPECT_NE(text.value().damage().find("are cut"), std::string::npos);
  EXPECT_EQ(text.value().given_bytes(), whole.size() - 3);
}

TEST(SourceText, RefusesToDecompressWithoutEnd) {
  const TemporaryFile file(Zstd(std::string(100000, 'x')));
  const Result<SourceText> text = SourceText::Open(file.path(), 99999);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().message, "cannot read " + file.path() +
                                      ": it is compressed, and it holds more than 99999 bytes");
  EXPECT_FALSE(text.error().help.empty());
  EXPECT_TRUE(SourceText::Open(file.path(), 100000).ok());
  EXPECT_FALSE(ReadStream(Gzip("ab"), 1).ok());
}

TEST(SourceText, DecompressesNoMoreThanTheBeginningOfWhatIsNoText) {
  const TemporaryFile file(Gzip(std::string(50000000, '\0')));
  const Result<SourceText> text = SourceText::Open(file.path(), 60000000);
  ASSERT_TRUE(text.ok());
  EXPECT_LT(text.value().view().size(), 2000000U);
  EXPECT_TRUE(LooksBinary(text.value().view()));
}

TEST(SourceText, KnowsItsSizeAsGiven) {
  EXPECT_EQ(SourceText::FromString("s", "\xEF\xBB\xBF[V] x").given_bytes(), 8U);
  const TemporaryFile file(kLittle);
  EXPECT_EQ(SourceText::Open(file.path()).value().given_bytes(), kLittle.size());
  EXPECT_EQ(SourceText::Open("/dev/null").value().given_bytes(), 0U);
}

TEST(SourceText, KeepsTheViewsAddressAcrossMoves) {
  // Short enough for the small-string buffer, which a plain string would move.
  SourceText first = SourceText::FromString("a", "short");
  const char* address = first.view().data();
  SourceText second = std::move(first);
  EXPECT_EQ(second.view().data(), address);
  SourceText third = SourceText::FromString("b", "other");
  third = std::move(second);
  EXPECT_EQ(third.view().data(), address);
  EXPECT_EQ(third.view(), "short");
  EXPECT_EQ(third.name(), "a");
}

TEST(SourceText, KeepsAMappingAcrossMoves) {
  const TemporaryFile file("mapped");
  Result<SourceText> opened = SourceText::Open(file.path());
  const char* address = opened.value().view().data();
  SourceText moved = std::move(opened.value());
  moved = SourceText(std::move(moved));
  EXPECT_EQ(moved.view().data(), address);
  EXPECT_EQ(moved.view(), "mapped");
}

TEST(Utf16ToUtf8, WritesEveryLengthOfUtf8) {
  const std::string bytes("A\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE", 10);  // A é € 😀
  EXPECT_EQ(Utf16ToUtf8(bytes, false), "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(Utf16ToUtf8, ReplacesLoneSurrogatesAndDropsAHalfUnit) {
  const std::string replacement = "\xEF\xBF\xBD";
  EXPECT_EQ(Utf16ToUtf8(std::string("\x3D\xD8"
                                    "A\0",
                                    4),
                        false),
            replacement + "A");
  EXPECT_EQ(Utf16ToUtf8(std::string("\x00\xDE", 2), false), replacement);
  EXPECT_EQ(Utf16ToUtf8(std::string("\x3D\xD8", 2), false), replacement);
  EXPECT_EQ(Utf16ToUtf8(std::string("A\0B", 3), false), "A");
  EXPECT_EQ(Utf16ToUtf8("", true), "");
}

TEST(LocateLine, CountsLinesAndColumnsFromOne) {
  const std::string text = "ab\ncd\n\nef";
  const auto expect = [&](std::size_t offset, uint64_t line, uint64_t column,
                          std::string_view content) {
    const LinePosition position = LocateLine(text, offset);
    EXPECT_EQ(position.line, line) << offset;
    EXPECT_EQ(position.column, column) << offset;
    EXPECT_EQ(position.text, content) << offset;
  };
  expect(0, 1, 1, "ab");
  expect(2, 1, 3, "ab");
  expect(3, 2, 1, "cd");
  expect(6, 3, 1, "");
  expect(8, 4, 2, "ef");
  expect(9, 4, 3, "ef");
  expect(1000, 4, 3, "ef");
}

TEST(LocateLine, ReadsAnEmptyText) {
  const LinePosition position = LocateLine("", 5);
  EXPECT_EQ(position.line, 1U);
  EXPECT_EQ(position.column, 1U);
}

}  // namespace
}  // namespace trtscope
