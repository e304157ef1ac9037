#include "parsers/measured_loss/measured_loss_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::IsEmpty;

std::vector<MeasuredLoss> Read(const std::string& text) {
  Dump dump;
  const DumpInput input = InputOf("run.log", text);
  EXPECT_TRUE(SniffMeasuredLoss(input));
  ReadMeasuredLoss(input, dump);
  return dump.losses;
}

TEST(SniffMeasuredLoss, LooksAtTheWholeText) {
  const std::string line = "Accuracy loss for tensor y (l2): 0.1\n";
  EXPECT_TRUE(SniffMeasuredLoss(InputOf("x", line)));
  EXPECT_TRUE(SniffMeasuredLoss(InputOf("x", std::string(5000000, '\n') + line)));
  EXPECT_FALSE(SniffMeasuredLoss(InputOf("x", "[I] no such line\n")));
  EXPECT_FALSE(SniffMeasuredLoss(InputOf("x", "Accuracy loss for tensor y\n")));
  EXPECT_FALSE(SniffMeasuredLoss(InputOf("x", std::string("\0", 1) + line)));
}

TEST(ReadMeasuredLoss, ReadsLinesOfAnyPrefix) {
  const auto losses = Read(
      "&&&& RUNNING\n"
      "[11/21/2026-10:00:00] [I] Accuracy loss for tensor y (l2): 0.000123\r\n"
      "Accuracy loss for tensor a (b) (lInf): 1.500000 [FAIL: >= threshold 0.100000]\n"
      "2026 INFO Accuracy loss for tensor z (1): 2 (cos): nan");
  ASSERT_EQ(losses.size(), 3U);
  EXPECT_EQ(losses[0].tensor, "y");
  EXPECT_EQ(losses[0].algorithm, "l2");
  EXPECT_EQ(losses[0].loss, 0.000123);
  EXPECT_EQ(losses[0].failed_threshold, std::nullopt);
  EXPECT_EQ(losses[0].path, "run.log");
  EXPECT_EQ(losses[0].line, 2U);
  EXPECT_EQ(losses[1].tensor, "a (b)");
  EXPECT_EQ(losses[1].algorithm, "lInf");
  EXPECT_EQ(losses[1].failed_threshold, 0.1);
  EXPECT_EQ(losses[1].line, 3U);
  EXPECT_EQ(losses[2].tensor, "z (1): 2");
  EXPECT_TRUE(std::isnan(losses[2].loss));
}

TEST(ReadMeasuredLoss, PassesOverOtherLines) {
  const auto losses = Read(
      "Accuracy loss for tensor y (l2): much\n"
      "Accuracy loss for tensor y (l2): 0.1 [FAIL: >= threshold x]\n"
      "Accuracy loss for tensor y: 0.1\n"
      "Accuracy loss for tensor y (l1): 0.5\n");
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].line, 4U);
}

// Lines meet the borders of blocks, and one has more than anybody wants to hold.
TEST(ReadMeasuredLoss, ReadsAcrossBlocks) {
  const std::string line = "Accuracy loss for tensor y (l2): 0.25\n";
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  for (std::size_t shift = 0; shift < line.size(); shift += 5) {
    const auto losses = Read(std::string(kBlock - shift - 1, 'x') + "\n" + line);
    ASSERT_EQ(losses.size(), 1U) << shift;
    EXPECT_EQ(losses[0].line, 2U);
  }
  const auto losses = Read(line + std::string(5 * kBlock, 'x') + "\n" + line);
  ASSERT_EQ(losses.size(), 2U);
  EXPECT_EQ(losses[1].line, 3U);
}

}  // namespace
}  // namespace trtscope
