// Every command as a user runs it: exit code, standard output and standard error against
// tests/golden.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <set>

#include "src/cli/command.h"
#include "tests/golden/golden_file.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;

fs::path Root() { return TRTSCOPE_SOURCE_DIR; }
fs::path Folder() { return Root() / "tests" / "golden"; }

bool Updating() { return std::getenv("TRTSCOPE_UPDATE_GOLDEN") != nullptr; }

// Written even if nothing changed: scripts/update_golden finds orphans by their date.
void Update(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  ASSERT_TRUE(file.good()) << "cannot write " << path;
}

void Check(const fs::path& path) {
  const std::string expected = ReadFile(path);
  const std::string command = expected.substr(0, expected.find('\n'));
  ASSERT_TRUE(command.starts_with("$ trtscope")) << path << " must begin with `$ trtscope …`";
  const std::string actual = golden::Record(command);
  if (Updating()) return Update(path, actual);
  if (expected == actual) return;
  ADD_FAILURE() << fs::relative(path, Root()).string() << "\n"
                << command << "\n"
                << golden::Difference(expected, actual)
                << "If this is meant: scripts/update_golden, read the difference, commit it.";
}

// A test is a folder, not a file: starting a process for each of hundreds takes longer than all
// they do, and a new file is found without a new build.
class GoldenFiles : public testing::TestWithParam<fs::path> {};

TEST_P(GoldenFiles, AreWhatTheCommandsPrint) {
  for (const fs::path& path : FilesBelow(GetParam(), ".golden")) Check(path);
}

std::vector<fs::path> Folders() {
  std::vector<fs::path> folders;
  for (const fs::path& entry : EntriesOf(Folder())) {
    if (fs::is_directory(entry)) folders.push_back(entry);
  }
  return folders;
}

std::string TestName(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.filename().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Golden, GoldenFiles, testing::ValuesIn(Folders()), TestName);

TEST(GoldenCoverage, EveryFixtureHasACaseOfEveryCommand) {
  std::set<std::string> commands;
  for (const fs::path& path : FilesBelow(Folder(), ".golden")) {
    const std::string text = ReadFile(path);
    const std::vector<std::string> words = golden::SplitWords(text.substr(0, text.find('\n')));
    for (const std::string& word : words) {
      if (words.size() > 2 && word.starts_with("fixtures/")) {
        commands.insert(words[2] + " " + std::next(fs::path(word).begin())->string());
      }
    }
  }
  for (const fs::path& fixture : EntriesOf(Root() / "fixtures")) {
    if (fixture.filename() == "malformed" || !fs::is_directory(fixture)) continue;
    const bool dumps = fixture.filename().string().ends_with("-activations");
    for (const Command* command : Commands()) {
      const bool reads_dumps = command->main != nullptr;
      if (command->of_words != nullptr || reads_dumps != dumps) continue;
      const std::string wanted = std::string(command->name) + " " + fixture.filename().string();
      EXPECT_TRUE(commands.contains(wanted)) << "no golden file runs `trtscope " << wanted << "`";
    }
  }
}

TEST(GoldenCoverage, EveryFixtureTellsItsOrigin) {
  for (const fs::path& fixture : EntriesOf(Root() / "fixtures")) {
    EXPECT_TRUE(fs::exists(fixture / "ORIGIN.md")) << fixture;
  }
}

TEST(GoldenSplitWords, KnowsTheShellsQuotes) {
  EXPECT_EQ(golden::SplitWords(R"($ trtscope  hot 'a b' "c \"d\" 'e'" f\ g '')"),
            (std::vector<std::string>{"$", "trtscope", "hot", "a b", "c \"d\" 'e'", "f g", ""}));
}

TEST(GoldenDifference, ShowsChangedLinesBetweenEqualOnes) {
  EXPECT_EQ(golden::Difference("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nfive\n6\n"),
            "@@ line 5 @@\n 2\n 3\n 4\n-5\n+five\n 6\n");
}

TEST(GoldenDifference, ShowsLinesThatAreMissingAtTheEnd) {
  EXPECT_EQ(golden::Difference("1\n2\n", "1\n"), "@@ line 2 @@\n 1\n-2\n");
}

}  // namespace
}  // namespace trtscope
