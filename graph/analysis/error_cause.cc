#include "graph/analysis/error_cause.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "graph/analysis/figures.h"

namespace trtscope {
namespace {

// "12 values of the reference exceed …", "1 value … exceeds …".
std::string Values(uint64_t count, std::string_view of, std::string_view one,
                   std::string_view many) {
  return CountFigure(count, "value") + " of the " + std::string(of) + " " +
         std::string(count == 1 ? one : many);
}

std::string ShareOf(uint64_t count, uint64_t all) {
  if (all == 0) return "";
  return " (" + PercentFigure(static_cast<double>(count) / static_cast<double>(all)) + ")";
}

std::optional<double> LargestMagnitude(const SideMetrics& side) {
  if (!side.min || !side.max) return std::nullopt;
  return std::max(std::abs(*side.min), std::abs(*side.max));
}

std::string LineText(SourceRef source) {
  return source.known() ? ", line " + std::to_string(source.line) : "";
}

class Causes {
 public:
  Causes(const Layer& layer, const LayerPrecision& precision) : layer_(layer), how_(precision) {}

  std::vector<ErrorCause> Find(const TensorMetrics* metrics) {
    AddComputes();
    AddAccumulator();
    AddConversion();
    if (metrics != nullptr) AddValues(*metrics);
    return std::move(causes_);
  }

 private:
  void Add(CauseWeight weight, std::string text, SourceRef source = {}) {
    causes_.push_back({weight, std::move(text), source});
  }

  void AddComputes() {
    if (how_.compute == Precision::kUnknown) {
      if (!how_.text.empty()) Add(CauseWeight::kFact, how_.text, layer_.source);
      return;
    }
    std::string text = "computes in " + std::string(PrecisionName(how_.compute)) + " (";
    const bool by_kernel = how_.from == EvidenceFrom::kKernelName && !layer_.tactic.name.empty();
    const SourceRef source =
        by_kernel && layer_.tactic.name_source.known() ? layer_.tactic.name_source : layer_.source;
    text += by_kernel ? "kernel " + std::string(layer_.tactic.name) : how_.text;
    Add(CauseWeight::kFact, text + LineText(source) + ")", source);
    if (how_.compute == Precision::kTF32) {
      Add(CauseWeight::kPossible,
          "TF32 multiplies with 10 bits of mantissa instead of FP32's 23: --noTF32 tells whether "
          "that matters");
    }
    if (how_.compute == Precision::kFP32) {
      Add(CauseWeight::kFact,
          "FP32 hardly makes such an error by itself: look at what the layer reads");
    }
  }

  void AddAccumulator() {
    if (how_.accumulator != Precision::kFP16) return;
    Add(CauseWeight::kPossible,
        "accumulates in FP16 as well: long sums lose digits, and overflow above 65504",
        layer_.tactic.name_source);
  }

  // A reformat or cast to a narrower type is where values get lost, though it computes nothing.
  void AddConversion() {
    if (how_.compute != Precision::kUnknown || layer_.inputs.empty() || layer_.outputs.empty()) {
      return;
    }
    const Precision from = layer_.inputs.front().dtype, to = layer_.outputs.front().dtype;
    const auto from_width = ComputeWidth(from), to_width = ComputeWidth(to);
    if (!from_width || !to_width || *to_width >= *from_width) return;
    converts_to_ = to;
    Add(CauseWeight::kPossible,
        "converts " + std::string(PrecisionName(from)) + " to " + std::string(PrecisionName(to)),
        layer_.source);
  }

  bool Uses(Precision precision) const {
    if (how_.compute == precision || converts_to_ == precision) return true;
    return std::any_of(layer_.outputs.begin(), layer_.outputs.end(),
                       [&](const Tensor& tensor) { return tensor.dtype == precision; });
  }

  void AddValues(const TensorMetrics& metrics) {
    AddNotFinite(metrics);
    if (Uses(Precision::kFP16)) AddFp16(metrics);
    if (Uses(Precision::kINT8) || Uses(Precision::kFP8)) AddClipping(metrics);
    if (metrics.candidate.saturated > metrics.reference.saturated) {
      Add(CauseWeight::kLikely,
          Values(metrics.candidate.saturated, "candidate", "is", "are") +
              " at the limit of its type" + ShareOf(metrics.candidate.saturated, metrics.elements) +
              ", " + std::to_string(metrics.reference.saturated) + " of the reference");
    }
  }

  void AddNotFinite(const TensorMetrics& metrics) {
    AddNew("infinite", metrics.candidate.inf, metrics.reference.inf, metrics.candidate.first_inf);
    AddNew("NaN", metrics.candidate.nan, metrics.reference.nan, metrics.candidate.first_nan);
  }

  void AddNew(std::string_view what, uint64_t candidate, uint64_t reference,
              std::optional<uint64_t> first) {
    if (candidate <= reference) return;
    std::string text = CountFigure(candidate, "value") + " of the candidate " +
                       (candidate == 1 ? "is " : "are ") + std::string(what);
    if (first) text += ", the first at index " + std::to_string(*first);
    text += reference == 0 ? "; none of the reference"
                           : "; " + std::to_string(reference) + " of the reference";
    Add(CauseWeight::kLikely, std::move(text));
  }

  void AddFp16(const TensorMetrics& metrics) {
    const SideMetrics& reference = metrics.reference;
    if (reference.above_fp16 > 0) {
      Add(CauseWeight::kLikely, Values(reference.above_fp16, "reference", "exceeds", "exceed") +
                                    " 65504, FP16's largest" +
                                    ShareOf(reference.above_fp16, metrics.elements));
    }
    if (reference.below_fp16 > 0) {
      Add(CauseWeight::kPossible,
          Values(reference.below_fp16, "reference", "is", "are") + " too small for FP16 and " +
              (reference.below_fp16 == 1 ? "becomes" : "become") + " 0, below 2^-25" +
              ShareOf(reference.below_fp16, metrics.elements));
    }
  }

  void AddClipping(const TensorMetrics& metrics) {
    const auto reference = LargestMagnitude(metrics.reference);
    const auto candidate = LargestMagnitude(metrics.candidate);
    if (!reference || !candidate || *candidate >= kClippedShare * *reference) return;
    Add(CauseWeight::kLikely,
        "the largest magnitude is " + Figure(*candidate) + ", of the reference " +
            Figure(*reference) +
            ": the range that was calibrated for this tensor, or for what the layer reads, clips");
  }

  const Layer& layer_;
  const LayerPrecision& how_;
  Precision converts_to_ = Precision::kUnknown;
  std::vector<ErrorCause> causes_;
};

}  // namespace

std::string_view CauseWeightName(CauseWeight weight) {
  constexpr std::array<std::string_view, 3> kNames = {"fact", "possible", "likely"};
  return kNames[static_cast<std::size_t>(weight)];
}

std::vector<ErrorCause> FindErrorCauses(const Layer& layer, const LayerPrecision& precision,
                                        const TensorMetrics* metrics) {
  return Causes(layer, precision).Find(metrics);
}

}  // namespace trtscope
