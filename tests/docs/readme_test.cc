// README shows real output: every block that names a command and its output is run again here.
// scripts/update_docs rewrites them.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {
namespace {

struct Block {
  std::string command;  // without "$ ./scripts/run "
  std::string output;
};

// Blocks of README that start with `$ ./scripts/run …` and go on with output.
std::vector<Block> OutputBlocks(const std::string& readme) {
  const std::string prompt = "$ ./scripts/run ";
  std::vector<Block> blocks;
  std::istringstream lines(readme);
  std::string line;
  while (std::getline(lines, line)) {
    if (line != "```console") continue;
    Block block;
    while (std::getline(lines, line) && line != "```") {
      if (block.command.empty() && line.starts_with(prompt)) {
        block.command = line.substr(prompt.size());
      } else {
        block.output += line + "\n";
      }
    }
    if (!block.command.empty() && !block.output.empty() && !block.output.starts_with("$ ")) {
      blocks.push_back(block);
    }
  }
  return blocks;
}

std::vector<std::string> Words(const std::string& command) {
  std::istringstream stream(command);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST(Readme, ShowsTheOutputOfThisVersion) {
  const std::vector<Block> blocks = OutputBlocks(ReadFile(TRTSCOPE_SOURCE_DIR "/README.md"));
  ASSERT_GE(blocks.size(), 4U);
  const InRepository here;
  for (const Block& block : blocks) {
    EXPECT_EQ(RunTrtscope(Words(block.command)).out, block.output)
        << block.command << "\nscripts/update_docs rewrites README";
  }
}

}  // namespace
}  // namespace trtscope
