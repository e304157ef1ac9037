#include "graph/analysis/comparison_kernel.h"

#include <algorithm>
#include <cmath>

#include "graph/analysis/comparison_passes.h"

namespace trtscope {
namespace {

double Largest(const LaneValues& lanes) { return *std::max_element(lanes.begin(), lanes.end()); }
double Smallest(const LaneValues& lanes) { return *std::min_element(lanes.begin(), lanes.end()); }

uint64_t Total(const LaneCounts& minus) {
  uint64_t total = 0;
  for (const uint64_t lane : minus) total -= lane;
  return total;
}

DoubleDouble Total(const LaneValues& lanes) {
  DoubleDouble total;
  for (const double lane : lanes) total.Add(lane);
  return total;
}

// A power of two that exceeds the sum of all values of a lane, whose magnitude is at most `most`.
double StartAbove(double most) {
  return most == 0 ? 1 : std::ldexp(1, std::ilogb(most) + 2 + std::ilogb(kRows));
}

DoubleDouble Total(const CancellingLanes& lanes, double start) {
  DoubleDouble total;
  for (std::size_t i = 0; i < kLanes; ++i) {
    total.Add(lanes.high[i] - start);
    total.Add(lanes.low[i]);
  }
  return total;
}

// --- The passes, compiled for every machine and for those with wider vectors.

struct Passes {
  void (*range)(const double* r, const double* c, RangeLanes& out);
  void (*sum)(const double* r, const double* c, const Starts& starts, SumLanes& out);
  void (*count)(const double* r, const double* c, double threshold, BlockHistograms& histograms,
                CountLanes& out);
};

void RangeAny(const double* r, const double* c, RangeLanes& out) { RangePass<2>(r, c, out); }
void SumAny(const double* r, const double* c, const Starts& starts, SumLanes& out) {
  SumPass<2>(r, c, starts, out);
}
void CountAny(const double* r, const double* c, double threshold, BlockHistograms& histograms,
              CountLanes& out) {
  CountPass<2>(r, c, threshold, histograms, out);
}
constexpr Passes kAny = {RangeAny, SumAny, CountAny};

#if defined(__x86_64__)
#define TRTSCOPE_AVX2 [[gnu::target("avx2")]]
#define TRTSCOPE_AVX512 [[gnu::target("avx512f,avx512dq,avx512vl,avx512bw")]]
TRTSCOPE_AVX2 void RangeAvx2(const double* r, const double* c, RangeLanes& out) {
  RangePass<4>(r, c, out);
}
TRTSCOPE_AVX2 void SumAvx2(const double* r, const double* c, const Starts& starts, SumLanes& out) {
  SumPass<4>(r, c, starts, out);
}
TRTSCOPE_AVX2 void CountAvx2(const double* r, const double* c, double threshold,
                             BlockHistograms& histograms, CountLanes& out) {
  CountPass<4>(r, c, threshold, histograms, out);
}
TRTSCOPE_AVX512 void RangeAvx512(const double* r, const double* c, RangeLanes& out) {
  RangePass<8>(r, c, out);
}
TRTSCOPE_AVX512 void SumAvx512(const double* r, const double* c, const Starts& starts,
                               SumLanes& out) {
  SumPass<8>(r, c, starts, out);
}
TRTSCOPE_AVX512 void CountAvx512(const double* r, const double* c, double threshold,
                                 BlockHistograms& histograms, CountLanes& out) {
  CountPass<8>(r, c, threshold, histograms, out);
}
constexpr std::array<Passes, 3> kPasses = {
    {kAny, {RangeAvx2, SumAvx2, CountAvx2}, {RangeAvx512, SumAvx512, CountAvx512}}};

Instructions FindBest() {
  // The first processors with AVX-512 slow down for it; those with VBMI2 do not.
  if (__builtin_cpu_supports("avx512vbmi2") != 0) return Instructions::kAVX512;
  return __builtin_cpu_supports("avx2") != 0 ? Instructions::kAVX2 : Instructions::kAny;
}
#else
constexpr std::array<Passes, 1> kPasses = {{kAny}};

Instructions FindBest() { return Instructions::kAny; }
#endif

void TakeRanges(const RangeLanes& lanes, BlockSums& sums) {
  sums.min_r = Smallest(lanes.min_r);
  sums.max_r = Largest(lanes.max_r);
  sums.min_c = Smallest(lanes.min_c);
  sums.max_c = Largest(lanes.max_c);
  sums.max_d = Largest(lanes.max_d);
  sums.d = Total(lanes.d);
  sums.dd = Total(lanes.dd);
}

void TakeSums(const SumLanes& lanes, const Starts& starts, BlockSums& sums) {
  sums.r = Total(lanes.r, starts.r);
  sums.c = Total(lanes.c, starts.c);
  sums.rc = Total(lanes.rc, starts.rc);
  sums.rr = Total(lanes.rr);
  sums.cc = Total(lanes.cc);
}

void TakeCounts(const CountLanes& lanes, BlockSums& sums) {
  sums.relative = Total(lanes.relative);
  sums.max_relative = Largest(lanes.max_relative);
  sums.within = Total(lanes.within);
  sums.equal = Total(lanes.equal);
  sums.zeros_r = Total(lanes.zeros_r);
  sums.zeros_c = Total(lanes.zeros_c);
  sums.zeros_both = Total(lanes.zeros_both);
  sums.small_r = Total(lanes.small_r);
  sums.small_c = Total(lanes.small_c);
}

bool Ordinary(double most) {
  return most == 0 || (most >= kSmallestOrdinary && most <= kLargestOrdinary);
}

}  // namespace

Instructions BestInstructions() {
  static const Instructions best = FindBest();
  return best;
}

bool SumBlock(Instructions instructions, const double* reference, const double* candidate,
              double threshold, BlockHistograms& histograms, BlockSums& sums) {
  const Passes& passes = kPasses[static_cast<std::size_t>(instructions)];
  RangeLanes ranges;
  passes.range(reference, candidate, ranges);
  TakeRanges(ranges, sums);
  const double most_r = std::max(-sums.min_r, sums.max_r);
  const double most_c = std::max(-sums.min_c, sums.max_c);
  if (!std::isfinite(sums.dd.high) || !Ordinary(most_r) || !Ordinary(most_c)) return false;
  const Starts starts = {StartAbove(most_r), StartAbove(most_c), StartAbove(most_r * most_c)};
  SumLanes sum_lanes;
  passes.sum(reference, candidate, starts, sum_lanes);
  TakeSums(sum_lanes, starts, sums);
  CountLanes count_lanes;
  passes.count(reference, candidate, threshold, histograms, count_lanes);
  TakeCounts(count_lanes, sums);
  return true;
}

}  // namespace trtscope
