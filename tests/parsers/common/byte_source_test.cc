#include "parsers/common/byte_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "tests/parsers/common/compress.h"
#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

std::string ReadAt(const ByteSource& bytes, uint64_t offset, std::size_t count) {
  std::string out(count, '?');
  out.resize(bytes.ReadAt(offset, out.data(), count));
  return out;
}

std::string Whole(const Result<std::shared_ptr<const ByteSource>>& bytes) {
  return bytes.ok() ? std::string(bytes.value()->View()) : "error: " + bytes.error().message;
}

// Binary, and longer than what tells text from other bytes.
std::string ManyBytes() {
  std::string bytes;
  for (int i = 0; i < 100000; ++i) bytes += static_cast<char>(i * 7 % 256);
  return bytes;
}

TEST(OpenBytes, ReadsAnyPartOfAFile) {
  const TemporaryFolder folder;
  const auto bytes = OpenBytes(folder.Write("a.npy", "0123456789"));
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(bytes.value()->size(), 10U);
  EXPECT_EQ(ReadAt(*bytes.value(), 0, 4), "0123");
  EXPECT_EQ(ReadAt(*bytes.value(), 8, 4), "89");
  EXPECT_EQ(ReadAt(*bytes.value(), 10, 4), "");
  EXPECT_EQ(ReadAt(*bytes.value(), UINT64_MAX, 4), "");
  EXPECT_EQ(bytes.value()->View(), "0123456789");
}

TEST(OpenBytes, KeepsNoFileOpen) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a.npy", "x");
  std::vector<std::shared_ptr<const ByteSource>> many;
  const int before = ::dup(0);
  ::close(before);
  for (int i = 0; i < 100; ++i) many.push_back(OpenBytes(path).value());
  const int after = ::dup(0);
  ::close(after);
  EXPECT_EQ(before, after);
}

TEST(OpenBytes, GivesNothingOfAFileThatWasReplaced) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a.npy", "old bytes");
  const auto bytes = OpenBytes(path);
  folder.Write("b.npy", "new bytes");
  std::filesystem::rename(folder.path() + "/b.npy", path);
  EXPECT_EQ(ReadAt(*bytes.value(), 0, 9), "");
  EXPECT_EQ(bytes.value()->View(), "");
}

TEST(OpenBytes, GivesWhatIsLeftOfAFileThatShrank) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a.npy", "0123456789");
  const auto bytes = OpenBytes(path);
  ASSERT_EQ(::truncate(path.c_str(), 3), 0);
  EXPECT_EQ(ReadAt(*bytes.value(), 0, 9), "012");
  EXPECT_EQ(bytes.value()->View(), "");
}

TEST(OpenBytes, DecompressesBinaryData) {
  const TemporaryFolder folder;
  EXPECT_EQ(Whole(OpenBytes(folder.Write("a.npy.gz", Gzip(ManyBytes())))), ManyBytes());
  EXPECT_EQ(Whole(OpenBytes(folder.Write("a.npy.zst", Zstd(ManyBytes())))), ManyBytes());
}

TEST(OpenBytes, SaysWhereCompressedDataAreDamaged) {
  const TemporaryFolder folder;
  const std::string whole = Gzip(ManyBytes());
  const auto bytes = OpenBytes(folder.Write("a.gz", whole.substr(0, whole.size() - 20)));
  ASSERT_TRUE(bytes.ok());
  EXPECT_FALSE(bytes.value()->damage().empty());
}

TEST(OpenBytes, TakesRawValuesAsTheyAre) {
  const TemporaryFolder folder;
  const std::string bytes = Gzip("values may begin like this");
  EXPECT_EQ(Whole(OpenBytes(folder.Write("a.raw", bytes))), bytes);
  EXPECT_EQ(Whole(OpenBytes(folder.Write("a.bin", bytes))), bytes);
}

TEST(OpenBytes, ConvertsUtf16) {
  const TemporaryFolder folder;
  EXPECT_EQ(Whole(OpenBytes(folder.Write("a.txt", std::string("\xFF\xFE"
                                                              "1\0 \0",
                                                              6)))),
            "1 ");
}

TEST(OpenBytes, ReadsAPipeWhole) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "a\0b", 3), 3);
  ::close(ends[1]);
  EXPECT_EQ(Whole(OpenBytes("/proc/self/fd/" + std::to_string(ends[0]))), std::string("a\0b", 3));
  ::close(ends[0]);
}

TEST(OpenBytes, RefusesWhatIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_NE(Whole(OpenBytes(folder.path())).find("it is a directory"), std::string::npos);
  const auto missing = OpenBytes(folder.path() + "/nothing");
  ASSERT_FALSE(missing.ok());
  EXPECT_FALSE(missing.error().help.empty());
}

TEST(OpenBytes, OpensAnEmptyFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(Whole(OpenBytes(folder.Write("a", ""))), "");
}

TEST(ReadBytes, ReadsBinaryStreams) {
  std::FILE* const file = std::tmpfile();
  std::fwrite(ManyBytes().data(), 1, ManyBytes().size(), file);
  std::rewind(file);
  EXPECT_EQ(Whole(ReadBytes(file, "<stdin>")), ManyBytes());
  std::fclose(file);
}

TEST(BytesOf, GivesTextInMemory) {
  const auto bytes = Bytes("0123");
  EXPECT_EQ(ReadAt(*bytes, 1, 2), "12");
  EXPECT_EQ(bytes->View(), "0123");
  EXPECT_EQ(bytes->damage(), "");
}

}  // namespace
}  // namespace trtscope
