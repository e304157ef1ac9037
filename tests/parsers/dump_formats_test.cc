#include "parsers/dump_formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/parsers/common/compress.h"
#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Array() { return Npy("<f4", "2", Stored<float>({1, 2})); }

std::vector<std::string> Names(const Dump& dump) {
  std::vector<std::string> names;
  for (const Activation& tensor : dump.tensors) {
    names.push_back(tensor.name + " in " + tensor.relative_path);
  }
  return names;
}

constexpr const char* kOutputs = R"([{"name":"y","dimensions":"1","values":[1]}])";

TEST(ReadDump, ReadsOneFileOfEachKind) {
  const TemporaryFolder folder;
  WriteZip(folder.path() + "/a.npz", {{"z.npy", Array(), true}});
  const std::pair<std::string, const char*> files[] = {
      {folder.Write("n.npy", Array()), "n in n.npy"},
      {folder.path() + "/a.npz", "z in a.npz"},
      {folder.Write("c.npy.gz", Gzip(Array())), "c in c.npy.gz"},
      {folder.Write("r.output.2.fp32.raw", Stored<float>({1, 2})), "r in r.output.2.fp32.raw"},
      {folder.Write("t.txt", "[1, 2]\n1 2"), "t in t.txt"},
      {folder.Write("o.json", kOutputs), "y in o.json"}};
  for (const auto& [path, name] : files) {
    const Dump dump = ReadDump(path, nullptr);
    EXPECT_THAT(Complaints(dump), IsEmpty()) << path;
    EXPECT_THAT(Names(dump), ElementsAre(name));
    EXPECT_EQ(dump.files, 1U);
    EXPECT_EQ(ReadAll(dump.tensors[0]).problem, "") << path;
  }
}

TEST(ReadDump, ReadsStandardInput) {
  std::FILE* const file = std::tmpfile();
  std::fwrite(Array().data(), 1, Array().size(), file);
  std::rewind(file);
  const Dump dump = ReadDump("-", file);
  std::fclose(file);
  EXPECT_THAT(Names(dump), ElementsAre("<stdin> in <stdin>"));
  EXPECT_THAT(ReadAll(dump.tensors[0]).values, ElementsAre(1, 2));
}

TEST(ReadDump, ReadsAFolderInOrder) {
  const TemporaryFolder folder;
  folder.Write("b/y.npy", Array());
  folder.Write("a/y.npy", Array());
  folder.Write("a/t.txt", "[1]\n1");
  folder.Write(".hidden/h.npy", Array());
  folder.Write("a/.h.npy", Array());
  const Dump dump = ReadDump(folder.path(), nullptr);
  EXPECT_THAT(Complaints(dump), IsEmpty());
  EXPECT_THAT(Names(dump), ElementsAre("t in a/t.txt", "y in a/y.npy", "y in b/y.npy"));
  EXPECT_EQ(dump.files, 3U);
  EXPECT_THAT(Names(ReadDump(folder.path() + "/", nullptr)),
              ElementsAre("t in a/t.txt", "y in a/y.npy", "y in b/y.npy"));
}

TEST(ReadDump, CountsFilesOfNoKind) {
  const TemporaryFolder folder;
  folder.Write("build.log", "[I] [TRT] a build log\n");
  folder.Write("model.bin", std::string("\1\0\2", 3));
  folder.Write("empty.txt", "");
  folder.Write("labels.txt", "cat\ndog\n");
  folder.Write("y.npy", Array());
  const Dump dump = ReadDump(folder.path(), nullptr);
  EXPECT_THAT(Names(dump), ElementsAre("y in y.npy"));
  EXPECT_THAT(Complaints(dump), ElementsAre("files-passed-over: 4 of 5 files hold no activations: "
                                            "build.log, empty.txt, labels.txt, …"));
}

TEST(ReadDump, ReadsTheLossesOfALogInAFolder) {
  const TemporaryFolder folder;
  folder.Write("run.log", "[I] x\n[I] Accuracy loss for tensor y (l2): 0.5\n");
  const Dump dump = ReadDump(folder.path(), nullptr);
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.losses.size(), 1U);
  EXPECT_EQ(dump.losses[0].line, 2U);
}

TEST(ReadDump, ReadsDebugTensorsOnce) {
  const TemporaryFolder folder;
  folder.Write("d/0000_a_1.npy", Array());
  folder.Write("d/0000_a_1.str", "[1 2]");
  folder.Write("d/tensor_summary.json",
               R"({"metadata": {"title": "Tensor Summary Report"}, "tensors": [
{"name": "a/1", "shape": [2], "type": "FLOAT", "files": {"numpy": "0000_a_1.npy", "string": "0000_a_1.str"}}]})");
  folder.Write("e/0001_b.npy", Array());
  folder.Write("e/0001_b.raw", Stored<float>({1, 2}));
  const Dump dump = ReadDump(folder.path(), nullptr);
  EXPECT_THAT(Complaints(dump), IsEmpty());
  EXPECT_THAT(Names(dump), ElementsAre("a/1 in d/0000_a_1.npy", "b in e/0001_b.npy"));
  EXPECT_FALSE(dump.tensors[0].name_from_file);
  EXPECT_TRUE(dump.tensors[1].name_from_file);
  EXPECT_THAT(Names(ReadDump(folder.path() + "/d/tensor_summary.json", nullptr)),
              ElementsAre("a/1 in 0000_a_1.npy"));
}

TEST(ReadDump, FollowsNoLoop) {
  const TemporaryFolder folder;
  folder.Write("a/y.npy", Array());
  std::filesystem::create_directory_symlink(folder.path(), folder.path() + "/a/loop");
  std::filesystem::create_symlink("nowhere", folder.path() + "/a/broken.npy");
  ASSERT_EQ(::mkfifo((folder.path() + "/a/pipe.npy").c_str(), 0600), 0);
  const Dump dump = ReadDump(folder.path(), nullptr);
  EXPECT_THAT(Names(dump), ElementsAre("y in a/y.npy"));
}

TEST(ReadDump, ReportsWhatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THAT(Complaints(ReadDump(folder.path() + "/nothing", nullptr)),
              ElementsAre(HasSubstr("unreadable-file: cannot open")));
  EXPECT_THAT(Complaints(ReadDump(folder.path(), nullptr)),
              ElementsAre("unreadable-file: no file in this directory holds activations"));
  EXPECT_THAT(Complaints(ReadDump(folder.Write("e.txt", ""), nullptr)),
              ElementsAre("empty-file: the file is empty"));
  EXPECT_THAT(Complaints(ReadDump(folder.Write("build.log", "[I] a log\n"), nullptr)),
              ElementsAre(HasSubstr("unknown-format: neither activations nor a log")));
  EXPECT_THAT(Complaints(ReadDump(folder.Write("e.npy", ""), nullptr)),
              ElementsAre("empty-file: the file is empty"));
  const std::string gzip = Gzip("1" + std::string(100000, ' '));
  EXPECT_THAT(Complaints(ReadDump(folder.Write("c.gz", gzip.substr(0, gzip.size() - 9)), nullptr)),
              ElementsAre(HasSubstr("compressed-damaged: ")));
}

TEST(ReadDump, ReportsEmptyArraysOfAFolder) {
  const TemporaryFolder folder;
  folder.Write("a.npy", "");
  folder.Write("b.npy", Array());
  EXPECT_THAT(Complaints(ReadDump(folder.path(), nullptr)), ElementsAre(HasSubstr("empty-file")));
}

TEST(ReadDump, ReadsTheMalformedFixtures) {
  const std::string folder = std::string(TRTSCOPE_SOURCE_DIR) + "/fixtures/malformed/";
  for (const auto& [file, code] : {std::pair("dump-syntax.json", Code::kDumpSyntax),
                                   std::pair("dump-type.raw", Code::kDumpType)}) {
    EXPECT_EQ(ReadDump(folder + file, nullptr).diagnostics.count(code), 1U) << file;
  }
}

}  // namespace
}  // namespace trtscope
