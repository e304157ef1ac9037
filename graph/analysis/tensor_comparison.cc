#include "graph/analysis/tensor_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "graph/analysis/comparison_state.h"

namespace trtscope {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// value * 2^exponent. Zero only if the value is.
struct Scaled {
  double value = 0;
  int exponent = 0;

  [[nodiscard]] double Number() const { return std::ldexp(value, exponent); }
};

// What the three sums come to, in the scale of the largest one that is not zero. `step`:
// kScaleStep, or twice that for sums of products.
Scaled Total(const ScaledSum& sum, int step) {
  for (std::size_t i = kScales; i-- > 0;) {
    if (sum[i].Value() == 0) continue;
    const double next = i == 0 ? 0 : std::ldexp(sum[i - 1].Value(), -step);
    return {sum[i].Value() + next, step * (static_cast<int>(i) - static_cast<int>(kOrdinary))};
  }
  return {};
}

// Everything that Finish takes from the sums of pairs.
struct Totals {
  Scaled rc, rr, cc, dd, d;
  bool zero_r = false;
  bool zero_c = false;
};

Totals TotalsOf(const PairSums& pairs) {
  Totals totals;
  totals.rc = Total(pairs.rc, 2 * kScaleStep);
  totals.rr = Total(pairs.rr, 2 * kScaleStep);
  totals.cc = Total(pairs.cc, 2 * kScaleStep);
  totals.dd = Total(pairs.dd, 2 * kScaleStep);
  totals.d = Total(pairs.d, kScaleStep);
  totals.zero_r = pairs.zero_reference + pairs.both_zero == pairs.compared;
  totals.zero_c = pairs.underflow + pairs.both_zero == pairs.compared;
  return totals;
}

std::optional<double> Cosine(const Totals& totals) {
  // Also of equal vectors, whose three sums are rounded each in its way.
  if (totals.dd.value == 0) return 1;
  if (totals.zero_r || totals.zero_c) return 0;
  // Products that have vanished beside larger ones of the other side.
  if (totals.rr.value == 0 || totals.cc.value == 0) return std::nullopt;
  const double cosine = totals.rc.value / (std::sqrt(totals.rr.value) * std::sqrt(totals.cc.value));
  const int exponent = totals.rc.exponent - (totals.rr.exponent + totals.cc.exponent) / 2;
  return std::clamp(std::ldexp(cosine, exponent), -1.0, 1.0);
}

double Root(const Scaled& scaled) {
  return std::ldexp(std::sqrt(scaled.value), scaled.exponent / 2);
}

std::optional<double> RelativeEuclidean(const Totals& totals) {
  if (totals.dd.value == 0) return 0;
  if (totals.rr.value == 0) return std::nullopt;
  const double ratio = std::sqrt(totals.dd.value) / std::sqrt(totals.rr.value);
  return std::ldexp(ratio, (totals.dd.exponent - totals.rr.exponent) / 2);
}

// 10 log10(signal / noise). Ratios may be beyond double's range.
std::optional<double> Decibels(const Scaled& signal, const Scaled& noise) {
  if (noise.value == 0) return kInfinity;
  if (signal.value == 0) return std::nullopt;
  int signal_exponent = 0;
  int noise_exponent = 0;
  const double ratio =
      std::frexp(signal.value, &signal_exponent) / std::frexp(noise.value, &noise_exponent);
  const int exponent = signal_exponent + signal.exponent - noise_exponent - noise.exponent;
  return 10 * (std::log10(ratio) + exponent * std::log10(2.0));
}

Scaled SquaredRange(const SideSums& side) {
  int exponent = 0;
  const double half = std::frexp(side.max / 2 - side.min / 2, &exponent);
  return {half * half, 2 * (exponent + 1)};
}

void SetDistances(const Totals& totals, const SideSums& reference, TensorMetrics& metrics) {
  const auto pairs = static_cast<double>(metrics.compared);
  metrics.cosine = Cosine(totals);
  metrics.euclidean = Root(totals.dd);
  metrics.relative_euclidean = RelativeEuclidean(totals);
  metrics.mean_abs = Scaled{totals.d.value / pairs, totals.d.exponent}.Number();
  metrics.snr_db = Decibels(totals.rr, totals.dd);
  metrics.psnr_db =
      Decibels(SquaredRange(reference), {totals.dd.value / pairs, totals.dd.exponent});
}

void SetRelative(const PairSums& pairs, TensorMetrics& metrics) {
  const uint64_t related = pairs.compared - pairs.zero_reference;
  if (related == 0) return;
  metrics.max_relative = pairs.max_relative;
  const double sum = pairs.relative.Value();
  // NaN is what is left of a sum beyond the largest double.
  metrics.mean_relative = std::isnan(sum) ? kInfinity : sum / static_cast<double>(related);
}

SideMetrics MetricsOf(const SideSums& sums) {
  SideMetrics side;
  side.nan = sums.nan;
  side.inf = sums.inf;
  side.first_nan = sums.first_nan;
  side.first_inf = sums.first_inf;
  side.saturated = sums.saturated;
  side.zeros = sums.zeros;
  side.above_fp16 = sums.above_fp16;
  side.below_fp16 = sums.small - sums.zeros;
  side.magnitudes = sums.magnitudes;
  if (sums.finite == 0) return side;
  side.min = sums.min;
  side.max = sums.max;
  const Scaled sum = Total(sums.sum, kScaleStep);
  side.mean = Scaled{sum.value / static_cast<double>(sums.finite), sum.exponent}.Number();
  return side;
}

TensorMetrics MetricsOf(const ComparisonSums::State& state) {
  const PairSums& pairs = state.pairs;
  TensorMetrics metrics;
  metrics.elements = state.elements;
  metrics.compared = pairs.compared;
  metrics.matching = pairs.matching;
  metrics.deviating = state.elements - pairs.matching;
  metrics.equal = pairs.equal;
  metrics.zero_reference = pairs.zero_reference;
  metrics.underflow = pairs.underflow;
  metrics.reference = MetricsOf(state.reference);
  metrics.candidate = MetricsOf(state.candidate);
  metrics.relative_errors = pairs.relative_errors;
  if (state.elements == 0) return metrics;
  metrics.matching_share =
      static_cast<double>(pairs.matching) / static_cast<double>(state.elements);
  if (pairs.compared == 0) return metrics;
  metrics.max_abs = pairs.max_d;
  metrics.max_abs_at = pairs.max_d_at;
  SetDistances(TotalsOf(pairs), state.reference, metrics);
  SetRelative(pairs, metrics);
  return metrics;
}

}  // namespace

ComparisonSums::ComparisonSums(const ComparisonRules& rules, uint64_t first)
    : state_(std::make_unique<State>(rules, first)) {}
ComparisonSums::~ComparisonSums() = default;
ComparisonSums::ComparisonSums(ComparisonSums&&) noexcept = default;
ComparisonSums& ComparisonSums::operator=(ComparisonSums&&) noexcept = default;

void ComparisonSums::Add(const double* reference, const double* candidate, std::size_t count) {
  state_->Add(reference, candidate, count);
}

void ComparisonSums::Merge(const ComparisonSums& next) {
  auto settled = std::make_unique<State>(*next.state_);
  settled->Settle();
  state_->Settle();
  state_->Merge(*settled);
}

TensorMetrics ComparisonSums::Finish() const {
  auto settled = std::make_unique<State>(*state_);
  settled->Settle();
  return MetricsOf(*settled);
}

}  // namespace trtscope
