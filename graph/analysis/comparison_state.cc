#include "graph/analysis/comparison_state.h"

#include <algorithm>
#include <cmath>

namespace trtscope {
namespace {

// A lane's counters have 32 bits and get kBlockPairs / kLanes counts a block.
constexpr uint64_t kMostBlocks = UINT32_MAX / (kBlockPairs / kLanes);

void TakeHistogram(uint64_t zeros, LaneHistogram& lanes, OctaveHistogram& histogram) {
  for (std::size_t i = 0; i < lanes.bins.size(); ++i) {
    histogram.bins[i % OctaveHistogram::kBins] += lanes.bins[i];
  }
  histogram.bins[0] -= zeros;
  lanes.bins.fill(0);
}

// Values of a block that `counts` says yes to. Most blocks have none and are not asked.
template <class Counts>
uint64_t CountIf(const double* values, const Counts& counts) {
  return static_cast<uint64_t>(std::count_if(values, values + kBlockPairs, counts));
}

void TakeSide(const double* values, double min, double max, const DoubleDouble& sum,
              SideSums& side) {
  side.finite += kBlockPairs;
  side.min = std::min(side.min, min);
  side.max = std::max(side.max, max);
  side.sum[kOrdinary].Add(sum);
  if (side.Saturated(min) || side.Saturated(max)) {
    side.saturated += CountIf(values, [&](double value) { return side.Saturated(value); });
  }
  if (std::max(-min, max) > kFP16Largest) {
    side.above_fp16 += CountIf(values, [](double v) { return std::abs(v) > kFP16Largest; });
  }
}

void TakePairs(const BlockSums& sums, double threshold, PairSums& pairs) {
  const uint64_t zero_reference = sums.zeros_r - sums.zeros_both;
  pairs.compared += kBlockPairs;
  // To the kernel a pair with a zero reference has the relative difference 0.
  pairs.matching += sums.within - (threshold >= 0 ? zero_reference : 0);
  pairs.equal += sums.equal;
  pairs.zero_reference += zero_reference;
  pairs.underflow += sums.zeros_c - sums.zeros_both;
  pairs.both_zero += sums.zeros_both;
  pairs.max_relative = std::max(pairs.max_relative, sums.max_relative);
  pairs.relative.Add(sums.relative);
  pairs.rc[kOrdinary].Add(sums.rc);
  pairs.rr[kOrdinary].Add(sums.rr);
  pairs.cc[kOrdinary].Add(sums.cc);
  pairs.dd[kOrdinary].Add(sums.dd);
  pairs.d[kOrdinary].Add(sums.d);
}

uint64_t PlaceOf(double difference, const double* r, const double* c) {
  std::size_t i = 0;
  while (i + 1 < kBlockPairs && std::abs(r[i] - c[i]) != difference) ++i;
  return i;
}

}  // namespace

ComparisonSums::State::State(const ComparisonRules& rules, uint64_t first)
    : threshold(rules.threshold),
      next(first),
      reference(rules.reference_type),
      candidate(rules.candidate_type) {}

void ComparisonSums::State::Add(const double* r, const double* c, std::size_t count) {
  while (count > 0) {
    std::size_t taken = kBlockPairs;
    if (waiting_ == 0 && count >= kBlockPairs) {
      AddBlock(r, c);
    } else {
      taken = std::min(count, kBlockPairs - waiting_);
      Keep(r, c, taken);
    }
    r += taken;
    c += taken;
    count -= taken;
  }
}

void ComparisonSums::State::Keep(const double* r, const double* c, std::size_t count) {
  std::copy_n(r, count, waiting_r_.data() + waiting_);
  std::copy_n(c, count, waiting_c_.data() + waiting_);
  waiting_ += count;
  if (waiting_ < kBlockPairs) return;
  AddBlock(waiting_r_.data(), waiting_c_.data());
  waiting_ = 0;
}

void ComparisonSums::State::AddBlock(const double* r, const double* c) {
  BlockSums sums;
  if (!SumBlock(instructions_, r, c, threshold, histograms_, sums)) {
    return AddOneByOne(r, c, kBlockPairs);
  }
  TakeBlock(r, c, sums);
  if (++blocks_ == kMostBlocks) TakeHistograms();
}

void ComparisonSums::State::AddOneByOne(const double* r, const double* c, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, ++next) {
    reference.Add(r[i], next);
    candidate.Add(c[i], next);
    pairs.Add(r[i], c[i], threshold, next);
  }
  elements += count;
}

void ComparisonSums::State::TakeBlock(const double* r, const double* c, const BlockSums& sums) {
  TakeSide(r, sums.min_r, sums.max_r, sums.r, reference);
  TakeSide(c, sums.min_c, sums.max_c, sums.c, candidate);
  reference.zeros += sums.zeros_r;
  candidate.zeros += sums.zeros_c;
  reference.small += sums.small_r;
  candidate.small += sums.small_c;
  TakePairs(sums, threshold, pairs);
  if (sums.max_d > pairs.max_d) {
    pairs.max_d = sums.max_d;
    pairs.max_d_at = next + PlaceOf(sums.max_d, r, c);
  }
  zeros_r_ += sums.zeros_r;
  zeros_c_ += sums.zeros_c;
  zeros_relative_ += sums.equal + (sums.zeros_r - sums.zeros_both);
  next += kBlockPairs;
  elements += kBlockPairs;
}

void ComparisonSums::State::TakeHistograms() {
  TakeHistogram(zeros_r_, histograms_.r, reference.magnitudes);
  TakeHistogram(zeros_c_, histograms_.c, candidate.magnitudes);
  TakeHistogram(zeros_relative_, histograms_.relative, pairs.relative_errors);
  blocks_ = zeros_r_ = zeros_c_ = zeros_relative_ = 0;
}

void ComparisonSums::State::Settle() {
  AddOneByOne(waiting_r_.data(), waiting_c_.data(), waiting_);
  waiting_ = 0;
  if (blocks_ > 0) TakeHistograms();
}

void ComparisonSums::State::Merge(const State& after) {
  elements += after.elements;
  next += after.elements;
  reference.Merge(after.reference);
  candidate.Merge(after.candidate);
  pairs.Merge(after.pairs);
}

}  // namespace trtscope
