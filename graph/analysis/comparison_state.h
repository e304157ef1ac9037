// What a comparison has gathered so far. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_STATE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_STATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "graph/analysis/comparison_kernel.h"
#include "graph/analysis/double_double.h"
#include "graph/analysis/tensor_comparison.h"

namespace trtscope {

/// Sums are kept apart by the magnitude of what was summed, each scaled so that squares neither
/// overflow nor vanish: tiny values times 2^600, ordinary ones as they are, huge ones times 2^-600.
inline constexpr std::size_t kScales = 3;
inline constexpr std::size_t kOrdinary = 1;
inline constexpr int kScaleStep = 600;
using ScaledSum = std::array<DoubleDouble, kScales>;

/// FP16's largest value.
inline constexpr double kFP16Largest = 65504;

/// One side's values. `small` are magnitudes that FP16 rounds to zero, zeros among them.
struct SideSums {
  // Limits that finite values saturate at.
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  uint64_t nan = 0;
  uint64_t inf = 0;
  uint64_t finite = 0;
  std::optional<uint64_t> first_nan;
  std::optional<uint64_t> first_inf;
  uint64_t saturated = 0;
  uint64_t zeros = 0;
  uint64_t small = 0;
  uint64_t above_fp16 = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  ScaledSum sum;
  OctaveHistogram magnitudes;

  explicit SideSums(ElementType type);
  /// Any value, at `index` of the tensor.
  void Add(double value, uint64_t index);
  void Merge(const SideSums& next);
  [[nodiscard]] bool Saturated(double value) const { return value <= lowest || value >= highest; }
};

/// Pairs. All but `matching` and `equal` is about those of which both values are finite.
struct PairSums {
  uint64_t compared = 0;
  uint64_t matching = 0;
  uint64_t equal = 0;
  uint64_t zero_reference = 0;
  uint64_t underflow = 0;
  uint64_t both_zero = 0;
  double max_d = -1;  // below every difference
  uint64_t max_d_at = 0;
  double max_relative = 0;
  DoubleDouble relative;
  ScaledSum rc;
  ScaledSum rr;
  ScaledSum cc;
  ScaledSum dd;
  ScaledSum d;
  OctaveHistogram relative_errors;

  void Add(double r, double c, double threshold, uint64_t index);
  void Merge(const PairSums& next);

 private:
  void AddProducts(double r, double c);
  void AddRelative(double difference, double threshold);
};

struct ComparisonSums::State {
  double threshold;
  /// Index of the next value.
  uint64_t next;
  uint64_t elements = 0;
  SideSums reference;
  SideSums candidate;
  PairSums pairs;

  State(const ComparisonRules& rules, uint64_t first);
  void Add(const double* r, const double* c, std::size_t count);
  /// Counts what waits for the rest of its block, and what is still in the kernel's histograms.
  void Settle();
  /// Preconditions: both are settled.
  void Merge(const State& after);

 private:
  void AddBlock(const double* r, const double* c);
  void AddOneByOne(const double* r, const double* c, std::size_t count);
  void TakeBlock(const double* r, const double* c, const BlockSums& sums);
  void TakeHistograms();
  void Keep(const double* r, const double* c, std::size_t count);

  Instructions instructions_ = BestInstructions();
  std::size_t waiting_ = 0;
  std::array<double, kBlockPairs> waiting_r_;
  std::array<double, kBlockPairs> waiting_c_;
  // The kernel's, and the zeros in them, which have no octave.
  uint64_t blocks_ = 0;
  uint64_t zeros_r_ = 0;
  uint64_t zeros_c_ = 0;
  uint64_t zeros_relative_ = 0;
  BlockHistograms histograms_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_STATE_H_
