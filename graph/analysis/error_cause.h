// What is known of a layer whose output is wrong: how it computes, and what that does to its
// values.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_ERROR_CAUSE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_ERROR_CAUSE_H_

#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/precision.h"
#include "graph/analysis/tensor_comparison.h"
#include "graph/model/engine.h"

namespace trtscope {

/// What a sentence is worth.
enum class CauseWeight : uint8_t {
  kFact,      ///< how the layer computes; no reason by itself
  kPossible,  ///< does damage only where small or few values matter
  kLikely,    ///< values cannot survive this
};
/// "fact", "possible", "likely".
std::string_view CauseWeightName(CauseWeight weight);

struct ErrorCause {
  CauseWeight weight = CauseWeight::kFact;
  /// "computes in FP16 (kernel turing_h884cudnn_…, line 120)". Names are as in the input: show them
  /// with VisibleText.
  std::string text;
  /// The line that tells it; not known for what the values tell.
  SourceRef source;
};

/// Causes of an error in what `layer` writes, the layer's own facts first. `precision` is the
/// layer's of AnalysePrecision, `metrics` the comparison of its output (nullptr: not compared).
/// Limits: FP16's largest finite value is 65504, and what is below 2^-25 rounds to 0 in it (IEEE
/// 754 binary16). INT8 clips at the calibrated range: recognised by a candidate whose largest
/// magnitude is less than kClippedShare of the reference's.
std::vector<ErrorCause> FindErrorCauses(const Layer& layer, const LayerPrecision& precision,
                                        const TensorMetrics* metrics);

inline constexpr double kClippedShare = 0.9;

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_ERROR_CAUSE_H_
