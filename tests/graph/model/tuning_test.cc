#include "graph/model/tuning.h"

#include <gtest/gtest.h>

#include <utility>

namespace trtscope {
namespace {

std::vector<Trial> Chunk(uint32_t first_line, uint32_t count) {
  std::vector<Trial> chunk(count);
  for (uint32_t i = 0; i < count; ++i) chunk[i].line = first_line + i;
  return chunk;
}

TEST(TrialStore, StartsEmpty) { EXPECT_EQ(TrialStore().size(), 0U); }

TEST(TrialStore, NumbersTrialsAcrossChunksOfAnySize) {
  TrialStore store;
  uint32_t line = 0;
  for (const uint32_t size : {0U, 1U, 3U, 0U, 0U, 2U, 1000U, 1U, 0U}) {
    store.Append(Chunk(line, size));
    line += size;
  }
  ASSERT_EQ(store.size(), line);
  for (uint32_t i = 0; i < line; ++i) EXPECT_EQ(store[i].line, i);
}

TEST(TrialStore, NeverMovesATrial) {
  TrialStore store;
  store.Append(Chunk(0, 4));
  const Trial* third = &store[2];
  for (uint32_t i = 0; i < 100; ++i) store.Append(Chunk(4 + i, 1));
  EXPECT_EQ(&store[2], third);
}

TEST(TrialStore, HoldsMillionsInManyChunks) {
  TrialStore store;
  for (uint32_t chunk = 0; chunk < 2000; ++chunk) store.Append(Chunk(chunk * 1000, 1000));
  ASSERT_EQ(store.size(), 2000000U);
  for (const uint32_t index : {0U, 999U, 1000U, 1234567U, 1999999U}) {
    EXPECT_EQ(store[index].line, index);
  }
}

TEST(TrialStore, VisitsARangeInOrderAcrossChunks) {
  TrialStore store;
  for (uint32_t i = 0; i < 10; ++i) store.Append(Chunk(3 * i, 3));
  for (uint32_t first = 0; first <= 30; ++first) {
    for (uint32_t end = first; end <= 30; ++end) {
      uint32_t next = first;
      store.Visit(first, end, [&](const Trial& trial) { EXPECT_EQ(trial.line, next++); });
      ASSERT_EQ(next, end);
    }
  }
}

}  // namespace
}  // namespace trtscope
