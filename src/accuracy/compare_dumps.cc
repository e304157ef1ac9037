#include "src/accuracy/compare_dumps.h"

#include <algorithm>
#include <array>

#include "src/accuracy/compare_values.h"
#include "src/accuracy/find_axis_order.h"
#include "src/accuracy/int8_runs.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// --- What to compare ----------------------------------------------------------

ComparedTensor Named(const TensorPair& pair, const EngineTensors* engine) {
  ComparedTensor tensor;
  tensor.pair = pair;
  if (engine != nullptr) {
    tensor.place = engine->Find(*pair.reference);
    if (!tensor.place) tensor.place = engine->Find(*pair.candidate);
  }
  tensor.name = tensor.place ? std::string(tensor.place->tensor) : pair.reference->name;
  return tensor;
}

void TakePairs(Pairing pairing, const EngineTensors* engine, DumpComparison& comparison) {
  for (const TensorPair& pair : pairing.pairs) {
    comparison.tensors.push_back(Named(pair, engine));
  }
  comparison.only_in_reference = std::move(pairing.only_in_reference);
  comparison.only_in_candidate = std::move(pairing.only_in_candidate);
}

void TakeRuns(std::vector<NamedRun> runs, const std::vector<const Activation*>& candidate,
              DumpComparison& comparison) {
  comparison.int8_experiment = true;
  std::vector<const Activation*> taken;
  for (NamedRun& run : runs) {
    ComparedTensor tensor;
    tensor.pair = {run.reference, run.candidate, PairedBy::kName};
    tensor.name = run.reference->name + "_" + run.layer;
    tensor.int8_up_to = std::move(run.layer);
    taken.push_back(run.candidate);
    comparison.tensors.push_back(std::move(tensor));
  }
  std::sort(taken.begin(), taken.end());
  for (const Activation* tensor : candidate) {
    if (std::binary_search(taken.begin(), taken.end(), tensor)) continue;
    comparison.only_in_candidate.push_back(tensor);
  }
}

// The engine's inputs, its layers in order, then what it does not know in the reference's order.
std::size_t RankOf(const ComparedTensor& tensor) {
  constexpr std::size_t kAfterAll = SIZE_MAX;
  if (!tensor.place) return kAfterAll;
  return tensor.place->layer ? tensor.place->layer->index() + 1 : 0;
}

void SortByEngine(DumpComparison& comparison) {
  std::stable_sort(
      comparison.tensors.begin(), comparison.tensors.end(),
      [](const ComparedTensor& a, const ComparedTensor& b) { return RankOf(a) < RankOf(b); });
  comparison.in_engine_order =
      std::any_of(comparison.tensors.begin(), comparison.tensors.end(),
                  [](const ComparedTensor& tensor) { return tensor.place.has_value(); });
}

void SortBySequence(DumpComparison& comparison) {
  const bool numbered =
      std::all_of(comparison.tensors.begin(), comparison.tensors.end(),
                  [](const ComparedTensor& t) { return t.pair.reference->sequence.has_value(); });
  if (!numbered) return;
  std::stable_sort(comparison.tensors.begin(), comparison.tensors.end(),
                   [](const ComparedTensor& a, const ComparedTensor& b) {
                     return *a.pair.reference->sequence < *b.pair.reference->sequence;
                   });
}

// --- Comparing ------------------------------------------------------------------

std::vector<int64_t> WithoutOnes(std::vector<int64_t> dims) {
  std::erase(dims, 1);
  return dims;
}

std::string BothShapes(const TensorPair& pair) {
  return "the reference is " + ShapeText(*pair.reference) + ", the candidate " +
         ShapeText(*pair.candidate);
}

std::optional<AxisOrder> PermutedShape(const TensorPair& pair) {
  if (!pair.reference->dims || !pair.candidate->dims) return std::nullopt;
  return AxisOrderBetween(*pair.reference->dims, *pair.candidate->dims);
}

void RefuseShape(ComparedTensor& tensor) {
  const std::optional<AxisOrder> order = PermutedShape(tensor.pair);
  tensor.status = order ? TensorStatus::kOtherLayout : TensorStatus::kOtherShape;
  tensor.remarks.push_back(
      BothShapes(tensor.pair) +
      (order ? ": the same axes in another order (" + AxisOrderText(*order) + ")" : ""));
}

// A tensor that comes out this badly may be the reference in another layout, its shape
// notwithstanding.
constexpr double kSuspiciousCosine = 0.9;

void RefuseLayout(ComparedTensor& tensor) {
  if (tensor.metrics.cosine.value_or(1) >= kSuspiciousCosine) return;
  const std::optional<AxisOrder> order =
      FindAxisOrder(*tensor.pair.reference, *tensor.pair.candidate);
  if (!order) return;
  tensor.status = TensorStatus::kOtherLayout;
  tensor.remarks.push_back("the candidate has the reference's values in another order of axes (" +
                           AxisOrderText(*order) + "), although it claims the same shape");
  tensor.metrics = {};
}

void RefuseTransposed(ComparedTensor& tensor) {
  const bool reference = tensor.pair.reference->fortran_order;
  tensor.status = TensorStatus::kOtherLayout;
  tensor.remarks.push_back(std::string("only the ") + (reference ? "reference" : "candidate") +
                           " is stored in Fortran order; numpy.ascontiguousarray changes that");
}

void Compare(ComparedTensor& tensor, double threshold) {
  if (!SameOrder(*tensor.pair.reference, *tensor.pair.candidate)) return RefuseShape(tensor);
  if (DifferInFortranOrder(*tensor.pair.reference, *tensor.pair.candidate)) {
    return RefuseTransposed(tensor);
  }
  ComparisonRules rules;
  rules.threshold = threshold;
  ValueComparison comparison = CompareValues(*tensor.pair.reference, *tensor.pair.candidate, rules);
  tensor.metrics = comparison.metrics;
  tensor.remarks = std::move(comparison.problems);
  const bool should_have_values = tensor.pair.reference->elements.value_or(1) > 0;
  if (tensor.metrics.elements == 0 && (should_have_values || !tensor.remarks.empty())) {
    tensor.status = TensorStatus::kNoValues;
  }
  RefuseLayout(tensor);
}

}  // namespace

std::string_view TensorStatusName(TensorStatus status) {
  constexpr std::array<std::string_view, 4> kNames = {"compared", "other_shape", "other_layout",
                                                      "no_values"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string ShapeText(const Activation& tensor) {
  if (!tensor.dims) return tensor.elements ? Counted(*tensor.elements, "value") : "?";
  if (tensor.dims->empty()) return "scalar";
  std::string text;
  for (const int64_t extent : *tensor.dims) {
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  }
  return text;
}

bool SameOrder(const Activation& a, const Activation& b) {
  if (a.dims && b.dims) return WithoutOnes(*a.dims) == WithoutOnes(*b.dims);
  return !a.elements || !b.elements || *a.elements == *b.elements;
}

DumpComparison CompareDumps(const std::vector<const Activation*>& reference,
                            const std::vector<const Activation*>& candidate,
                            const EngineTensors* engine, const CompareOptions& options) {
  DumpComparison comparison;
  if (std::vector<NamedRun> runs = FindInt8Runs(reference, candidate); !runs.empty()) {
    TakeRuns(std::move(runs), candidate, comparison);
  } else {
    TakePairs(PairTensors(reference, candidate, engine), engine, comparison);
    SortBySequence(comparison);
    SortByEngine(comparison);
  }
  uint64_t bytes = 0;
  for (ComparedTensor& tensor : comparison.tensors) {
    Compare(tensor, options.threshold);
    tensor.shown = !options.wanted || options.wanted(tensor.name);
    bytes += tensor.pair.reference->length + tensor.pair.candidate->length;
    if (options.progress) options.progress(bytes);
  }
  for (auto* side : {&comparison.only_in_reference, &comparison.only_in_candidate}) {
    std::erase_if(*side, [&](const Activation* tensor) {
      return options.wanted && !options.wanted(tensor->name);
    });
  }
  return comparison;
}

}  // namespace trtscope
