// The slow path of a comparison: any values, one by one.
#include <algorithm>
#include <cmath>

#include "graph/analysis/comparison_state.h"

namespace trtscope {
namespace {

constexpr std::array<double, kScales> kFactors = {0x1p600, 1, 0x1p-600};

std::size_t ScaleFor(double magnitude) {
  if (magnitude > kLargestOrdinary) return kOrdinary + 1;
  return magnitude < kSmallestOrdinary && magnitude != 0 ? kOrdinary - 1 : kOrdinary;
}

void CountOctave(double magnitude, OctaveHistogram& histogram) {
  if (magnitude == 0) return;
  constexpr int kLast = static_cast<int>(OctaveHistogram::kBins) - 1;
  // An infinite relative difference (1 to 5e-324) has the exponent INT_MAX.
  const int octave = std::min(std::ilogb(magnitude), kLast) - OctaveHistogram::kLowestOctave;
  ++histogram.bins[static_cast<std::size_t>(std::clamp(octave, 0, kLast))];
}

void MergeScaled(const ScaledSum& next, ScaledSum& sum) {
  for (std::size_t i = 0; i < kScales; ++i) sum[i].Add(next[i]);
}

void MergeHistogram(const OctaveHistogram& next, OctaveHistogram& histogram) {
  for (std::size_t i = 0; i < OctaveHistogram::kBins; ++i) histogram.bins[i] += next.bins[i];
}

}  // namespace

SideSums::SideSums(ElementType type) {
  const ElementRange range = RangeOf(type);
  if (range.highest == 0 || type == ElementType::kBOOL) return;
  highest = range.highest;
  if (range.lowest < 0) lowest = range.lowest;
}

void SideSums::Add(double value, uint64_t index) {
  if (std::isnan(value)) {
    if (nan++ == 0) first_nan = index;
    return;
  }
  if (std::isinf(value)) {
    if (inf++ == 0) first_inf = index;
    return;
  }
  ++finite;
  min = std::min(min, value);
  max = std::max(max, value);
  const double magnitude = std::abs(value);
  const std::size_t scale = ScaleFor(magnitude);
  sum[scale].Add(value * kFactors[scale]);
  zeros += value == 0 ? 1U : 0U;
  small += magnitude <= kFP16RoundsToZero ? 1U : 0U;
  above_fp16 += magnitude > kFP16Largest ? 1U : 0U;
  saturated += Saturated(value) ? 1U : 0U;
  CountOctave(magnitude, magnitudes);
}

void SideSums::Merge(const SideSums& next) {
  if (!first_nan) first_nan = next.first_nan;
  if (!first_inf) first_inf = next.first_inf;
  nan += next.nan;
  inf += next.inf;
  finite += next.finite;
  saturated += next.saturated;
  zeros += next.zeros;
  small += next.small;
  above_fp16 += next.above_fp16;
  min = std::min(min, next.min);
  max = std::max(max, next.max);
  MergeScaled(next.sum, sum);
  MergeHistogram(next.magnitudes, magnitudes);
}

void PairSums::Add(double r, double c, double threshold, uint64_t index) {
  if (!std::isfinite(r) || !std::isfinite(c)) {
    const bool same = r == c || (std::isnan(r) && std::isnan(c));
    matching += same ? 1U : 0U;
    equal += same ? 1U : 0U;
    return;
  }
  ++compared;
  AddProducts(r, c);
  const double difference = std::abs(r - c);
  equal += difference == 0 ? 1U : 0U;
  if (difference > max_d) {
    max_d = difference;
    max_d_at = index;
  }
  underflow += r != 0 && c == 0 ? 1U : 0U;
  both_zero += r == 0 && c == 0 ? 1U : 0U;
  if (r == 0 && c != 0) {
    ++zero_reference;
  } else {
    AddRelative(r == 0 ? 0 : difference / std::abs(r), threshold);
  }
}

void PairSums::AddProducts(double r, double c) {
  const std::size_t scale = ScaleFor(std::max(std::abs(r), std::abs(c)));
  r *= kFactors[scale];
  c *= kFactors[scale];
  const double difference = std::abs(r - c);
  rc[scale].Add(r * c);
  rr[scale].Add(r * r);
  cc[scale].Add(c * c);
  dd[scale].Add(difference * difference);
  d[scale].Add(difference);
}

void PairSums::AddRelative(double difference, double threshold) {
  matching += difference <= threshold ? 1U : 0U;
  max_relative = std::max(max_relative, difference);
  relative.Add(difference);
  CountOctave(difference, relative_errors);
}

void PairSums::Merge(const PairSums& next) {
  compared += next.compared;
  matching += next.matching;
  equal += next.equal;
  zero_reference += next.zero_reference;
  underflow += next.underflow;
  both_zero += next.both_zero;
  if (next.max_d > max_d) {
    max_d = next.max_d;
    max_d_at = next.max_d_at;
  }
  max_relative = std::max(max_relative, next.max_relative);
  relative.Add(next.relative);
  MergeScaled(next.rc, rc);
  MergeScaled(next.rr, rr);
  MergeScaled(next.cc, cc);
  MergeScaled(next.dd, dd);
  MergeScaled(next.d, d);
  MergeHistogram(next.relative_errors, relative_errors);
}

}  // namespace trtscope
