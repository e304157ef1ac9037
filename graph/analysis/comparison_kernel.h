// The fast path of a comparison: a block of ordinary pairs, in vector code. Private to
// graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_KERNEL_H_
#define TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_KERNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "graph/analysis/double_double.h"
#include "graph/analysis/tensor_comparison.h"

namespace trtscope {

/// Pairs of a block: few enough that plain sums of them are good to 15 digits and that both sides
/// stay in the first-level cache, enough that what is done once a block costs nothing.
inline constexpr std::size_t kBlockPairs = 512;

/// Sums go round eight lanes on every machine: so every machine gets the same bits.
inline constexpr std::size_t kLanes = 8;

/// Magnitudes whose squares and sums are far from the ends of double's range: powers of two.
inline constexpr double kLargestOrdinary = 0x1p400;
inline constexpr double kSmallestOrdinary = 0x1p-400;

/// The largest magnitude that FP16 rounds to zero: the middle of 0 and 2^-24, ties to even.
inline constexpr double kFP16RoundsToZero = 0x1p-25;

/// Counts by the octave of a value, a table a lane: a counter that the last pair has just written
/// is slow to read again. Zeros are in the lowest bin; whoever reads takes them out.
struct LaneHistogram {
  std::array<uint32_t, kLanes * OctaveHistogram::kBins> bins{};
};

/// Sums over a block of pairs (r, c) and d = |r - c|.
struct BlockSums {
  double min_r = 0;
  double max_r = 0;
  double min_c = 0;
  double max_c = 0;
  double max_d = 0;
  double max_relative = 0;
  DoubleDouble r;
  DoubleDouble c;
  DoubleDouble rc;
  DoubleDouble rr;
  DoubleDouble cc;
  DoubleDouble dd;
  DoubleDouble d;
  DoubleDouble relative;
  uint64_t within = 0;  // relative difference at most the threshold, or r zero and threshold >= 0
  uint64_t equal = 0;
  uint64_t zeros_r = 0;
  uint64_t zeros_c = 0;
  uint64_t zeros_both = 0;
  uint64_t small_r = 0;  // magnitude at most kFP16RoundsToZero, zeros too
  uint64_t small_c = 0;
};

struct BlockHistograms {
  LaneHistogram r;
  LaneHistogram c;
  LaneHistogram relative;
};

/// What the vector code may use beyond what every machine has. All give the same bits.
enum class Instructions : uint8_t { kAny, kAVX2, kAVX512 };

/// The fastest that this machine has.
Instructions BestInstructions();

/// Compares kBlockPairs pairs. False, and nothing counted, if one of the values is NaN or infinite
/// or if the largest magnitude of the block is not ordinary.
bool SumBlock(Instructions instructions, const double* reference, const double* candidate,
              double threshold, BlockHistograms& histograms, BlockSums& sums);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_KERNEL_H_
