// How far a candidate's values are from a reference's: one pass over both, block by block.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_TENSOR_COMPARISON_H_
#define TRTSCOPE_GRAPH_ANALYSIS_TENSOR_COMPARISON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "graph/model/element_type.h"

namespace trtscope {

/// Rules, for every pair (r, c) of reference and candidate:
/// - Both finite: the pair counts in every metric. Relative difference is |r - c| / |r|, computed
/// in
///   double. Where r is 0: 0 if c is 0 too, else infinite: such a pair deviates, is counted in
///   `zero_reference`, and is left out of the mean, the maximum and the histogram of relative
///   differences.
/// - Both NaN, or both the same infinity: the pair matches, is equal, and is left out of everything
///   else that is about pairs.
/// - Else (one of them NaN or infinite): the pair deviates and is left out of everything else.
/// Cosine of two zero vectors is 1 (they are the same), of one zero vector 0. A distance relative
/// to a zero reference is 0 if both are zero, else unknown.
/// What is about one side (SideMetrics) counts every value of it, whatever its partner is.
struct ComparisonRules {
  /// Pairs whose relative difference is at most this match.
  double threshold = 0.1;
  /// Limits that count as saturated. kUnknown, kText and kBOOL have none.
  ElementType reference_type = ElementType::kUnknown;
  ElementType candidate_type = ElementType::kUnknown;
};

/// Counts by powers of two: bin i holds what is in [2^(i + kLowestOctave), twice that). The first
/// and last bins also hold all that is smaller or larger. Zeros are not in it.
struct OctaveHistogram {
  static constexpr int kLowestOctave = -160;
  static constexpr std::size_t kBins = 320;
  std::array<uint64_t, kBins> bins{};
};

/// What one side's values are like, pairs or not.
struct SideMetrics {
  uint64_t nan = 0;
  uint64_t inf = 0;
  /// Index of the first, in the order of the values.
  std::optional<uint64_t> first_nan;
  std::optional<uint64_t> first_inf;
  /// Finite values at (or beyond) the type's largest or lowest value; 0, the lowest one of UINT8,
  /// is no sign of saturation and not counted.
  uint64_t saturated = 0;
  uint64_t zeros = 0;
  /// Finite values that FP16 cannot hold: magnitude above its largest value, 65504, or above 0 and
  /// at most 2^-25 (they round to zero: half of its smallest value, ties to even).
  uint64_t above_fp16 = 0;
  uint64_t below_fp16 = 0;
  /// Of the finite values; nullopt if there is none.
  std::optional<double> min;
  std::optional<double> max;
  std::optional<double> mean;
  OctaveHistogram magnitudes;
};

/// nullopt where a metric is not defined (no finite pair, …). Infinite where it is (SNR of equal
/// tensors).
struct TensorMetrics {
  uint64_t elements = 0;
  /// Pairs of which both are finite.
  uint64_t compared = 0;
  /// Pairs within the threshold and the others; see ComparisonRules. They add up to `elements`.
  uint64_t matching = 0;
  uint64_t deviating = 0;
  /// Pairs that are equal: every one means that the tensors are the same (0 equals -0, NaN NaN).
  uint64_t equal = 0;
  uint64_t zero_reference = 0;
  /// Reference not 0, candidate 0.
  uint64_t underflow = 0;
  std::optional<double> cosine;
  std::optional<double> euclidean;
  std::optional<double> relative_euclidean;
  /// matching / elements; nullopt for empty tensors.
  std::optional<double> matching_share;
  std::optional<double> max_abs;
  std::optional<uint64_t> max_abs_at;
  std::optional<double> mean_abs;
  std::optional<double> max_relative;
  std::optional<double> mean_relative;
  /// 10 log10(sum r^2 / sum (r-c)^2) and 10 log10(range of r ^2 / mean (r-c)^2), dB. +inf for equal
  /// tensors, nullopt for a reference without power or range that differs. The range is that of the
  /// reference's finite values.
  std::optional<double> snr_db;
  std::optional<double> psnr_db;
  SideMetrics reference;
  SideMetrics candidate;
  /// Relative differences of finite pairs, by powers of two.
  OctaveHistogram relative_errors;
};

/// Sums of a run of values. Values must come in order, runs be merged in order: then the result
/// does not depend on how the work was shared out among threads (runs of equal length), nor on the
/// machine, to the last bit. Runs of other lengths give the same counts, and the same sums to about
/// 15 digits.
///
/// Good to 12 digits, however many values. Products and differences are rounded to double; sums
/// that may cancel (means, the dot product) then lose less than 2^-80 of their largest term, the
/// others are good to 14 digits. Values beyond 2^+-400 (FP64 only) are scaled before they are
/// squared. Takes about 40 KB.
class ComparisonSums {
 public:
  /// `first`: index of the run's first value in the tensor.
  ComparisonSums(const ComparisonRules& rules, uint64_t first);
  ~ComparisonSums();
  ComparisonSums(ComparisonSums&&) noexcept;
  ComparisonSums& operator=(ComparisonSums&&) noexcept;

  void Add(const double* reference, const double* candidate, std::size_t count);
  /// Adds the run that follows this one.
  void Merge(const ComparisonSums& next);
  [[nodiscard]] TensorMetrics Finish() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_TENSOR_COMPARISON_H_
