#include "parsers/numpy/numpy_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

Dump Read(const DumpInput& input) {
  Dump dump;
  EXPECT_TRUE(SniffNumpy(input));
  ReadNumpy(input, dump);
  return dump;
}

DumpInput Archive(const TemporaryFolder& folder, const std::string& name,
                  const std::vector<ZipEntry>& entries) {
  const std::string path = folder.path() + "/" + name;
  WriteZip(path, entries);
  return MakeDumpInput(OpenBytes(path).value(), path, name);
}

TEST(SniffNumpy, KnowsArraysByContent) {
  EXPECT_TRUE(SniffNumpy(InputOf("x", Npy("<f4", "", ""))));
  EXPECT_TRUE(SniffNumpy(InputOf("x.npz", std::string("PK\5\6", 4))));
  EXPECT_FALSE(SniffNumpy(InputOf("x.zip", std::string("PK\3\4", 4))));
  EXPECT_FALSE(SniffNumpy(InputOf("x.npy", "text")));
  const TemporaryFolder folder;
  EXPECT_TRUE(SniffNumpy(Archive(folder, "a.zip", {{"x.npy", "", false}})));
  EXPECT_FALSE(SniffNumpy(Archive(folder, "b.zip", {{"data.pkl", "", false}})));
}

TEST(ReadNumpy, NamesAnArrayAfterItsFile) {
  const Dump dump = Read(InputOf("dir/layer.1 [x].npy", Npy("<f4", "2", Stored<float>({1, 2}))));
  ASSERT_EQ(dump.tensors.size(), 1U);
  const Activation& tensor = dump.tensors[0];
  EXPECT_EQ(tensor.name, "layer.1 [x]");
  EXPECT_TRUE(tensor.name_from_file);
  EXPECT_EQ(tensor.path, "dir/layer.1 [x].npy");
  EXPECT_EQ(tensor.relative_path, "layer.1 [x].npy");
  EXPECT_EQ(tensor.sequence, std::nullopt);
  EXPECT_THAT(ReadAll(tensor).values, ElementsAre(1, 2));
}

TEST(ReadNumpy, TakesDebugTensorsNamesApart) {
  const Dump dump = Read(InputOf("0012_conv_to_float.npy", Npy("<f4", "1", Stored<float>({1}))));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_EQ(dump.tensors[0].name, "conv");
  EXPECT_EQ(dump.tensors[0].sequence, 12U);
}

TEST(ReadNumpy, ReadsArchives) {
  const TemporaryFolder folder;
  const Dump dump =
      Read(Archive(folder, "all.npz",
                   {{"a/b.npy", Npy("<f4", "1, 3", Stored<float>({1, 2, 3})), false},
                    {"arr_0.npy", Npy(">i2", "2", std::string("\0\7\0\x08", 4)), true}}));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 2U);
  EXPECT_EQ(dump.tensors[0].name, "a/b");
  EXPECT_FALSE(dump.tensors[0].name_from_file);
  EXPECT_THAT(dump.tensors[0].dims, Optional(ElementsAre(1, 3)));
  EXPECT_FALSE(StartsAnywhere(dump.tensors[0]));
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(1, 2, 3));
  EXPECT_EQ(ReadAll(dump.tensors[0]).problem, "");
  EXPECT_EQ(dump.tensors[1].name, "arr_0");
  EXPECT_THAT(ReadAll(dump.tensors[1]).values, ElementsAre(7, 8));
}

TEST(ReadNumpy, KeepsWhatCanBeReadOfAnArchive) {
  const TemporaryFolder folder;
  const Dump dump = Read(Archive(folder, "all.npz",
                                 {{"folder/", "", false},
                                  {"bad.npy", "\x93NUMPY", false},
                                  {"note.txt", "hello", false},
                                  {"pickle.npy", Npy("|O", "1", "x"), true},
                                  {"good.npy", Npy("|u1", "1", "\7"), true}}));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_EQ(dump.tensors[0].name, "good");
  EXPECT_THAT(Complaints(dump),
              ElementsAre(HasSubstr("dump-syntax: `bad`"), HasSubstr("dump-type: `note.txt`"),
                          HasSubstr("dump-type: `pickle`")));
}

TEST(ReadNumpy, ReportsABrokenArchive) {
  const Dump dump = Read(InputOf("x.npz", std::string("PK\3\4garbage", 11)));
  EXPECT_THAT(dump.tensors, IsEmpty());
  EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-syntax: the zip archive")));
}

TEST(ReadNumpy, ReportsAnArchiveOfNothing) {
  const std::string empty = std::string("PK\5\6", 4) + std::string(18, '\0');
  EXPECT_THAT(Complaints(Read(InputOf("x.npz", empty))),
              ElementsAre("dump-type: the archive holds no arrays"));
}

TEST(ReadNumpy, ReportsAnArrayThatCannotBeRead) {
  const Dump dump = Read(InputOf("x.npy", Npy("|O", "1", "")));
  EXPECT_THAT(dump.tensors, IsEmpty());
  EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-type: the array holds Python")));
}

}  // namespace
}  // namespace trtscope
