#include "parsers/common/directory_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/run_program.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void Touch(const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "x";
}

TEST(ListFiles, FindsAllThatIsNotHiddenInOrder) {
  const TemporaryDirectory folder;
  for (const char* file : {"b", "a/c", ".hidden", ".git/x"}) Touch(folder.file(file));
  fs::create_directory_symlink(folder.file("a"), folder.file("link"));
  const DirectoryFiles listing = ListFiles(folder.file(""), 10);
  std::vector<std::string> names;
  for (const std::string& file : listing.files) {
    names.push_back(fs::path(file).lexically_relative(folder.file("")).generic_string());
  }
  EXPECT_THAT(names, ElementsAre("a/c", "b"));
  EXPECT_THAT(listing.problem, IsEmpty());
  EXPECT_EQ(listing.left_out, 0U);
}

TEST(ListFiles, CountsWhatIsBeyondTheBound) {
  const TemporaryDirectory folder;
  for (const char* file : {"a", "b", "c"}) Touch(folder.file(file));
  const DirectoryFiles listing = ListFiles(folder.file(""), 2);
  EXPECT_EQ(listing.files.size(), 2U);
  EXPECT_EQ(listing.left_out, 1U);
}

TEST(ListFiles, SaysWhatCannotBeListed) {
  EXPECT_THAT(ListFiles("/nowhere/at/all", 10).problem, HasSubstr("cannot list /nowhere"));
}

}  // namespace
}  // namespace trtscope
