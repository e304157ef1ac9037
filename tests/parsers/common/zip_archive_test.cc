#include "parsers/common/zip_archive.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

std::string ReadMember(const std::shared_ptr<const ZipArchive>& archive, uint64_t index,
                       uint64_t skip = 0) {
  const auto stream = ZipArchive::Read(archive, index, skip);
  std::string out(1000, '\0');
  out.resize(stream->Read(out.data(), out.size()));
  return stream->problem().empty() ? out : "problem: " + stream->problem();
}

std::string FileOf(const std::vector<ZipEntry>& entries) {
  const TemporaryFolder folder;
  WriteZip(folder.path() + "/a.zip", entries);
  return std::string(OpenBytes(folder.path() + "/a.zip").value()->View());
}

TEST(ZipArchive, ReadsStoredAndDeflatedMembers) {
  const auto archive =
      ZipArchive::Open(Bytes(FileOf({{"a", "hello"}, {"d/b", std::string(500, 'b'), true}})));
  ASSERT_TRUE(archive.ok());
  ASSERT_EQ(archive.value()->members(), 2U);
  EXPECT_EQ(archive.value()->MemberAt(0).name, "a");
  EXPECT_EQ(archive.value()->MemberAt(1).name, "d/b");
  EXPECT_EQ(archive.value()->MemberAt(1).size, 500U);
  EXPECT_EQ(ReadMember(archive.value(), 0), "hello");
  EXPECT_EQ(ReadMember(archive.value(), 0, 3), "lo");
  EXPECT_EQ(ReadMember(archive.value(), 0, 99), "");
  EXPECT_EQ(ReadMember(archive.value(), 1, 498), "bb");
}

// numpy.savez forces zip64: sizes stand in an extra field of the local header. Written by Python's
// zipfile with force_zip64.
TEST(ZipArchive, ReadsWhatNumpyWrites) {
  const std::string bytes(
      "PK\3\4\x2D\0\0\0\0\0\0\0!\0\x86\xA6\x10\x36\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\5\0\x14\0x.npy"
      "\1\0\x10\0\5\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0hello"
      "PK\1\2\x2D\3\x2D\0\0\0\0\0\0\0!\0\x86\xA6\x10\x36\5\0\0\0\5\0\0\0\5\0\0\0\0\0\0\0\0\0"
      "\0\0\x80\1\0\0\0\0x.npyPK\5\6\0\0\0\0\1\0\1\0\x33\0\0\0\x3C\0\0\0\0\0",
      133);
  const auto archive = ZipArchive::Open(Bytes(bytes));
  ASSERT_TRUE(archive.ok()) << archive.error().message;
  EXPECT_EQ(ReadMember(archive.value(), 0), "hello");
}

TEST(ZipArchive, SaysWhatIsWrong) {
  const std::string whole = FileOf({{"a", "hello"}, {"b", std::string(500, 'b'), true}});
  for (const std::string& bytes :
       {std::string(), std::string("PK\3\4"), whole.substr(0, whole.size() / 2)}) {
    const auto archive = ZipArchive::Open(Bytes(bytes));
    ASSERT_FALSE(archive.ok());
    EXPECT_NE(archive.error().message.find("cannot be read: "), std::string::npos);
  }
  const auto archive = ZipArchive::Open(Bytes(whole));
  EXPECT_EQ(ReadMember(archive.value(), 7).substr(0, 8), "problem:");
}

TEST(ZipArchive, SaysWhereAMemberIsDamaged) {
  std::string bytes = FileOf({{"a", "hello"}});
  bytes[bytes.find("hello")] = 'j';
  EXPECT_EQ(ReadMember(ZipArchive::Open(Bytes(bytes)).value(), 0).substr(0, 8), "problem:");
}

// Any bit of an archive may be wrong; what comes out is checked by nobody but must not crash.
TEST(ZipArchive, SurvivesEveryChangedByte) {
  const std::string whole = FileOf({{"a", "hello"}, {"b", std::string(100, 'b'), true}});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string bytes = whole;
    bytes[i] = static_cast<char>(~bytes[i]);
    const auto archive = ZipArchive::Open(Bytes(bytes));
    if (!archive.ok()) continue;
    ASSERT_LE(archive.value()->members(), 65535U);
    for (uint64_t k = 0; k < archive.value()->members(); ++k) ReadMember(archive.value(), k);
  }
}

TEST(ZipArchive, IsReadByManyThreads) {
  const auto archive = ZipArchive::Open(Bytes(FileOf({{"a", "aaa"}, {"b", "bbb", true}}))).value();
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&archive, t] {
      for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(ReadMember(archive, t % 2), t % 2 == 0 ? "aaa" : "bbb");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace trtscope
