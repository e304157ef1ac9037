// A second implementation of ComparisonRules, as plain as can be: every metric in a loop of its
// own, in long double, straight from the rules' wording.
#ifndef TRTSCOPE_TESTS_GRAPH_ANALYSIS_PLAIN_COMPARISON_H_
#define TRTSCOPE_TESTS_GRAPH_ANALYSIS_PLAIN_COMPARISON_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "graph/analysis/tensor_comparison.h"

namespace trtscope {

using PlainPairs = std::vector<std::pair<double, double>>;

inline double PlainRelative(double r, double c) {
  if (r == c) return 0;
  if (r == 0) return std::numeric_limits<double>::infinity();
  return std::fabs(r - c) / std::fabs(r);
}

inline std::size_t PlainOctave(double value) {
  const long double octave = std::floor(std::log2(static_cast<long double>(std::fabs(value))));
  return static_cast<std::size_t>(std::clamp(octave, -160.0L, 159.0L) + 160);
}

inline SideMetrics PlainSide(const std::vector<double>& values, double lowest, double highest) {
  SideMetrics side;
  std::vector<double> finite;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double v = values[i];
    if (std::isnan(v) && !side.first_nan) side.first_nan = i;
    if (std::isinf(v) && !side.first_inf) side.first_inf = i;
    side.nan += std::isnan(v);
    side.inf += std::isinf(v);
    if (std::isfinite(v)) finite.push_back(v);
  }
  long double sum = 0;
  for (const double v : finite) {
    side.zeros += v == 0;
    side.saturated += v <= lowest || v >= highest;
    side.above_fp16 += std::fabs(v) > 65504;
    side.below_fp16 += v != 0 && std::fabs(v) <= std::ldexp(1, -25);
    if (v != 0) ++side.magnitudes.bins[PlainOctave(v)];
    sum += v;
  }
  if (finite.empty()) return side;
  side.min = *std::min_element(finite.begin(), finite.end());
  side.max = *std::max_element(finite.begin(), finite.end());
  side.mean = static_cast<double>(sum / static_cast<long double>(finite.size()));
  return side;
}

template <class Term>
long double PlainSum(const PlainPairs& pairs, const Term& term) {
  long double sum = 0;
  for (const auto& [r, c] : pairs) {
    sum += term(static_cast<long double>(r), static_cast<long double>(c));
  }
  return sum;
}

inline void PlainDistances(const PlainPairs& pairs, TensorMetrics& m) {
  const auto n = static_cast<long double>(pairs.size());
  const long double rr = PlainSum(pairs, [](auto r, auto) { return r * r; });
  const long double cc = PlainSum(pairs, [](auto, auto c) { return c * c; });
  const long double rc = PlainSum(pairs, [](auto r, auto c) { return r * c; });
  const long double dd = PlainSum(pairs, [](auto r, auto c) { return (r - c) * (r - c); });
  const long double d = PlainSum(pairs, [](auto r, auto c) { return std::fabs(r - c); });
  const auto as_double = [](long double value) { return static_cast<double>(value); };
  const double infinity = std::numeric_limits<double>::infinity();
  m.cosine = as_double(rr == 0 && cc == 0   ? 1
                       : rr == 0 || cc == 0 ? 0
                                            : rc / (std::sqrt(rr) * std::sqrt(cc)));
  m.euclidean = as_double(std::sqrt(dd));
  if (rr != 0) m.relative_euclidean = as_double(std::sqrt(dd / rr));
  if (rr == 0 && cc == 0) m.relative_euclidean = 0;
  m.mean_abs = as_double(d / n);
  const auto range =
      static_cast<long double>(*m.reference.max) - static_cast<long double>(*m.reference.min);
  if (dd == 0) {
    m.snr_db = m.psnr_db = infinity;
    return;
  }
  if (rr != 0) m.snr_db = as_double(10 * std::log10(rr / dd));
  if (range != 0) m.psnr_db = as_double(10 * std::log10(range * range / (dd / n)));
}

inline void PlainRelatives(const PlainPairs& pairs, TensorMetrics& m) {
  std::vector<double> relatives;
  for (const auto& [r, c] : pairs) {
    if (std::isfinite(PlainRelative(r, c))) relatives.push_back(PlainRelative(r, c));
  }
  if (relatives.empty()) return;
  long double sum = 0;
  for (const double relative : relatives) {
    sum += relative;
    if (relative > 0) ++m.relative_errors.bins[PlainOctave(relative)];
  }
  m.max_relative = *std::max_element(relatives.begin(), relatives.end());
  m.mean_relative = static_cast<double>(sum / static_cast<long double>(relatives.size()));
}

inline void PlainCounts(const std::vector<double>& r, const std::vector<double>& c,
                        const ComparisonRules& rules, TensorMetrics& m) {
  for (std::size_t i = 0; i < r.size(); ++i) {
    const bool finite = std::isfinite(r[i]) && std::isfinite(c[i]);
    const bool same = r[i] == c[i] || (std::isnan(r[i]) && std::isnan(c[i]));
    m.compared += finite;
    m.equal += same;
    m.matching += finite ? PlainRelative(r[i], c[i]) <= rules.threshold : same;
    m.zero_reference += finite && r[i] == 0 && c[i] != 0;
    m.underflow += finite && r[i] != 0 && c[i] == 0;
    if (!finite) continue;
    const double d = std::fabs(r[i] - c[i]);
    if (!m.max_abs || d > *m.max_abs) {
      m.max_abs = d;
      m.max_abs_at = i;
    }
  }
}

inline TensorMetrics PlainComparison(const std::vector<double>& r, const std::vector<double>& c,
                                     const ComparisonRules& rules) {
  const auto limit = [](ElementType type, double value) {
    const bool none = RangeOf(type).highest == 0 || type == ElementType::kBOOL || value == 0;
    return none ? std::numeric_limits<double>::infinity() : std::fabs(value);
  };
  const auto side = [&](const std::vector<double>& values, ElementType type) {
    return PlainSide(values, -limit(type, RangeOf(type).lowest),
                     limit(type, RangeOf(type).highest));
  };
  TensorMetrics m;
  m.elements = r.size();
  PlainCounts(r, c, rules, m);
  m.deviating = m.elements - m.matching;
  m.reference = side(r, rules.reference_type);
  m.candidate = side(c, rules.candidate_type);
  if (m.elements > 0) {
    m.matching_share = static_cast<double>(m.matching) / static_cast<double>(m.elements);
  }
  PlainPairs pairs;
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (std::isfinite(r[i]) && std::isfinite(c[i])) pairs.emplace_back(r[i], c[i]);
  }
  if (pairs.empty()) return m;
  PlainDistances(pairs, m);
  PlainRelatives(pairs, m);
  return m;
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_GRAPH_ANALYSIS_PLAIN_COMPARISON_H_
