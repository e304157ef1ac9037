#include "parsers/build_log/block_scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace trtscope {
namespace {

std::vector<EventKind> Kinds(const ScannedBlock& block) {
  std::vector<EventKind> kinds;
  for (const Event& event : block.events) kinds.push_back(event.kind);
  return kinds;
}

std::string KernelOf(const ScannedBlock& block, uint64_t tactic) {
  for (const KernelTable::Entry& entry : block.kernels.slots()) {
    if (!entry.kernel.empty() && entry.tactic.value == tactic) return std::string(entry.kernel);
  }
  return "";
}

using testing::ElementsAre;

TEST(ScanBlock, CountsLinesWithAndWithoutTheLastNewline) {
  EXPECT_EQ(ScanBlock("").lines, 0U);
  EXPECT_EQ(ScanBlock("a").lines, 1U);
  EXPECT_EQ(ScanBlock("a\n").lines, 1U);
  EXPECT_EQ(ScanBlock("a\n\n").lines, 2U);
  EXPECT_EQ(ScanBlock("a\nb").lines, 2U);
}

TEST(ScanBlock, CollectsTrialsBesideTheEvents) {
  const ScannedBlock block = ScanBlock(
      "[V] --------------- Timing Runner: a (R)\n"
      "[V] Tactic: 1 Time: 0.5\n"
      "[V] Tactic: 2 skipped. Scratch requested: 5, available: 4\n"
      "[V] Tactic: 3 Time: 0.25\n"
      "[V] Fastest Tactic: 3 Time: 0.25\n");
  ASSERT_EQ(block.trials.size(), 2U);
  EXPECT_EQ(block.trials[0].tactic.value, 1U);
  EXPECT_EQ(block.trials[0].line, 1U);
  EXPECT_EQ(block.trials[1].time_ms, 0.25F);
  ASSERT_EQ(block.skipped.size(), 1U);
  EXPECT_EQ(block.skipped[0].requested_bytes, 5U);
  EXPECT_THAT(Kinds(block), ElementsAre(EventKind::kRunner, EventKind::kFastest));
  EXPECT_EQ(block.events[0].trials_before, 0U);
  EXPECT_EQ(block.events[1].trials_before, 2U);
  EXPECT_EQ(block.events[1].skipped_before, 1U);
  EXPECT_EQ(block.events[1].line, 4U);
}

TEST(ScanBlock, NamesKernelsByIdFromOneLine) {
  const ScannedBlock block = ScanBlock(
      "[V] Tactic Name: k1 Tactic: 0x0000000000000001 Time: 0.5\n"
      "[V] conv Set Tactic Name: k2 Tactic: 0x0000000000000002\n");
  EXPECT_EQ(KernelOf(block, 1), "k1");
  EXPECT_EQ(KernelOf(block, 2), "k2");
  EXPECT_TRUE(block.events.empty()) << "such lines are as many as trials and need no event";
}

TEST(ScanBlock, NamesKernelsOfTensorRT6FromTheLineBefore) {
  const ScannedBlock block = ScanBlock(
      "[V] conv1 (icudnn) Set Tactic Name: k1\n[V] Tactic: 861 time 0.5\n"
      "[V] conv1 (icudnn) Set Tactic Name: k2\n[V] Tactic: 862 skipped. Scratch requested: 5, "
      "available: 4\n"
      "[V] Tactic: 863 time 0.5\n");
  EXPECT_EQ(KernelOf(block, 861), "k1");
  EXPECT_EQ(KernelOf(block, 862), "k2");
  EXPECT_EQ(KernelOf(block, 863), "") << "one name, one tactic";
}

TEST(ScanBlock, DoesNotNameATacticOfTheNextRunner) {
  // After tuning the kernels in use are listed; the next engine's first tactic is none of them.
  const ScannedBlock block = ScanBlock(
      "[V] conv1 (icudnn) Set Tactic Name: k1\n"
      "[V] --------------- Timing Runner: <reformat> (Reformat)\n"
      "[V] Tactic: 1002 time 0.5\n");
  EXPECT_EQ(KernelOf(block, 1002), "");
}

TEST(ScanBlock, HandsANameWithoutItsTacticToTheNextBlock) {
  const ScannedBlock first = ScanBlock("[V] a Set Tactic Name: k1\n");
  EXPECT_EQ(first.unclaimed_kernel, "k1");
  EXPECT_EQ(first.first_claim, ScannedBlock::FirstClaim::kDrops);
  const ScannedBlock between = ScanBlock("[V] some chatter\nforeign text\n");
  EXPECT_EQ(between.first_claim, ScannedBlock::FirstClaim::kNone);
  const ScannedBlock claims = ScanBlock("[V] Tactic: 5 time 0.5\n");
  EXPECT_EQ(claims.first_claim, ScannedBlock::FirstClaim::kClaims);
  EXPECT_EQ(claims.first_tactic.value, 5U);
  const ScannedBlock drops = ScanBlock("[V] Fastest Tactic: 5 Time: 0.5\n[V] Tactic: 5 time 0.5\n");
  EXPECT_EQ(drops.first_claim, ScannedBlock::FirstClaim::kDrops);
}

TEST(ScanBlock, ReadsCarriageReturnsAndColours) {
  const ScannedBlock block = ScanBlock(
      "[V] Original: 3 layers\r\n"
      "\x1b[1;35mDEBUG: \x1b[0m[Torch-TensorRT - Debug Build] - Engine Layer Information:\r\n");
  EXPECT_THAT(Kinds(block), ElementsAre(EventKind::kOriginalLayers, EventKind::kEngineBlock));
}

TEST(ScanBlock, HandsLinesWithoutPrefixOnWhereLayersMayFollow) {
  const ScannedBlock block = ScanBlock(
      "[V] [TRT] chatter\nforeign\n[V] [TRT] Engine Layer Information:\nforeign\n[V] [TRT] "
      "chatter\nforeign\n");
  // The first two lines may continue what an earlier block began.
  EXPECT_THAT(Kinds(block), ElementsAre(EventKind::kOtherMessage, EventKind::kEngineBlock,
                                        EventKind::kText, EventKind::kOtherMessage));
}

TEST(ScanBlock, HandsOnHoweverManyNamesFollow) {
  std::string text = "[I] Bindings:\n";
  for (int i = 0; i < 100; ++i) text += "binding_" + std::to_string(i) + "\n";
  EXPECT_EQ(ScanBlock(text).events.size(), 101U);
}

TEST(ScanBlock, CountsLinesThatNobodyCanPlace) {
  const ScannedBlock block =
      ScanBlock("[V] chatter\n\nforeign\nKey: value\nLayer(A): n, Tactic: 1, \nx\n");
  EXPECT_EQ(block.lines_unrecognised, 3U);
}

TEST(ScanBlock, ReadsLinesLongerThanItsPieces) {
  const std::string name(300000, 'n');
  const std::string record = "Layer(A): " + name + ", Tactic: 1, x[Float(1)] -> y[Float(1)]";
  const std::string text = record + "\n" + record + "\n[V] Original: 3 layers\n";
  const ScannedBlock block = ScanBlock(text);
  ASSERT_EQ(block.events.size(), 3U);
  EXPECT_EQ(block.events[1].text, record);
  EXPECT_EQ(block.lines, 3U);
}

TEST(KernelTable, KeepsTheFirstLineAndMarksContradictions) {
  KernelTable table;
  table.Add(TacticId{1}, "a", 10);
  table.Add(TacticId{1}, "a", 20);
  table.Add(TacticId{2}, "b", 30);
  table.Add(TacticId{2}, "c", 40);
  table.Add(TacticId{3}, "", 50);
  int used = 0;
  for (const KernelTable::Entry& entry : table.slots()) {
    if (entry.kernel.empty()) continue;
    ++used;
    if (entry.tactic.value == 1) {
      EXPECT_EQ(entry.line, 10U);
      EXPECT_FALSE(entry.conflict);
    } else {
      EXPECT_EQ(entry.kernel, "b");
      EXPECT_TRUE(entry.conflict);
    }
  }
  EXPECT_EQ(used, 2);
}

TEST(KernelTable, KeepsEveryIdWhenItGrows) {
  KernelTable table;
  for (uint64_t i = 0; i < 10000; ++i)
    table.Add(TacticId{i * 0x10001}, "k", static_cast<uint32_t>(i));
  std::size_t used = 0;
  for (const KernelTable::Entry& entry : table.slots()) used += entry.kernel.empty() ? 0 : 1;
  EXPECT_EQ(used, 10000U);
}

}  // namespace
}  // namespace trtscope
