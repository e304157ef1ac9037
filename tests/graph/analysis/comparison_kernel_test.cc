#include "graph/analysis/comparison_kernel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <vector>

namespace trtscope {
namespace {

struct Outcome {
  bool summed = false;
  BlockSums sums;
  std::unique_ptr<BlockHistograms> histograms = std::make_unique<BlockHistograms>();
};

Outcome Sum(Instructions instructions, const std::vector<double>& r, const std::vector<double>& c) {
  Outcome outcome;
  outcome.summed =
      SumBlock(instructions, r.data(), c.data(), 0.1, *outcome.histograms, outcome.sums);
  return outcome;
}

std::vector<double> AllOf(const BlockSums& s) {
  std::vector<double> all = {s.min_r, s.max_r, s.min_c, s.max_c, s.max_d, s.max_relative};
  for (const DoubleDouble& sum : {s.r, s.c, s.rc, s.rr, s.cc, s.dd, s.d, s.relative}) {
    all.insert(all.end(), {sum.high, sum.low});
  }
  for (const uint64_t count :
       {s.within, s.equal, s.zeros_r, s.zeros_c, s.zeros_both, s.small_r, s.small_c}) {
    all.push_back(static_cast<double>(count));
  }
  return all;
}

void ExpectSame(const Outcome& one, const Outcome& other) {
  EXPECT_EQ(one.summed, other.summed);
  if (!one.summed) return;
  EXPECT_EQ(AllOf(one.sums), AllOf(other.sums));
  EXPECT_EQ(one.histograms->r.bins, other.histograms->r.bins);
  EXPECT_EQ(one.histograms->c.bins, other.histograms->c.bins);
  EXPECT_EQ(one.histograms->relative.bins, other.histograms->relative.bins);
}

TEST(ComparisonKernelTest, EveryInstructionSetGivesTheSameBits) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (int round = 0; round < 200; ++round) {
    std::vector<double> r(kBlockPairs);
    std::vector<double> c(kBlockPairs);
    for (std::size_t i = 0; i < kBlockPairs; ++i) {
      r[i] = random() % 4 == 0 ? 0 : normal(random) * std::exp(round % 20 * normal(random));
      c[i] = random() % 4 == 0 ? 0 : r[i] * (1 + 0.1 * normal(random));
    }
    const Outcome any = Sum(Instructions::kAny, r, c);
    for (int set = 1; set <= static_cast<int>(BestInstructions()); ++set) {
      ExpectSame(Sum(static_cast<Instructions>(set), r, c), any);
    }
  }
}

TEST(ComparisonKernelTest, RefusesWhatIsNotOrdinary) {
  for (const double odd :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), 1e200, -1e200}) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{7}, kBlockPairs - 1}) {
      std::vector<double> values(kBlockPairs, 1);
      const std::vector<double> ones = values;
      values[at] = odd;
      for (int set = 0; set <= static_cast<int>(BestInstructions()); ++set) {
        const auto instructions = static_cast<Instructions>(set);
        const Outcome reference = Sum(instructions, values, ones);
        EXPECT_FALSE(reference.summed);
        EXPECT_EQ(reference.histograms->r.bins, LaneHistogram().bins);
        EXPECT_FALSE(Sum(instructions, ones, values).summed);
        EXPECT_FALSE(Sum(instructions, values, values).summed);
      }
    }
  }
  const std::vector<double> tiny(kBlockPairs, 1e-200);
  EXPECT_FALSE(Sum(BestInstructions(), tiny, tiny).summed);
  const std::vector<double> zero(kBlockPairs, 0);
  EXPECT_TRUE(Sum(BestInstructions(), zero, zero).summed);
}

}  // namespace
}  // namespace trtscope
