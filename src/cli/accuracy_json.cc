#include "src/cli/accuracy_json.h"

#include <cmath>

#include "src/cli/json_model.h"

namespace trtscope {
namespace {

// JSON has no infinity: null, and `identical` tells equal tensors.
OrderedJson Finite(std::optional<double> value) {
  return value && std::isfinite(*value) ? OrderedJson(*value) : OrderedJson(nullptr);
}

OrderedJson HistogramJson(const OctaveHistogram& histogram) {
  OrderedJson bins = OrderedJson::array();
  for (std::size_t i = 0; i < OctaveHistogram::kBins; ++i) {
    if (histogram.bins[i] == 0) continue;
    bins.push_back({{"octave", static_cast<int>(i) + OctaveHistogram::kLowestOctave},
                    {"count", histogram.bins[i]}});
  }
  return bins;
}

OrderedJson DimsJson(const Activation& tensor) {
  return tensor.dims ? OrderedJson(*tensor.dims) : OrderedJson(nullptr);
}

OrderedJson TypeJson(ElementType type) {
  return type == ElementType::kUnknown ? OrderedJson(nullptr) : OrderedJson(ElementTypeName(type));
}

OrderedJson ActivationJson(const Activation& tensor) {
  return {{"name", tensor.name},
          {"path", tensor.path},
          {"line", tensor.line == 0 ? OrderedJson(nullptr) : OrderedJson(tensor.line)},
          {"dims", DimsJson(tensor)},
          {"type", TypeJson(tensor.type)},
          {"original_type", TypeJson(tensor.original_type)},
          {"elements", OrNull(tensor.elements)}};
}

OrderedJson SideJson(const Activation& tensor, const SideMetrics& side, bool compared) {
  OrderedJson json = ActivationJson(tensor);
  const auto count = [&](uint64_t n) { return compared ? OrderedJson(n) : OrderedJson(nullptr); };
  json["nan"] = count(side.nan);
  json["first_nan"] = OrNull(side.first_nan);
  json["inf"] = count(side.inf);
  json["first_inf"] = OrNull(side.first_inf);
  json["saturated"] = count(side.saturated);
  json["zeros"] = count(side.zeros);
  json["above_fp16"] = count(side.above_fp16);
  json["below_fp16"] = count(side.below_fp16);
  json["min"] = OrNull(side.min);
  json["max"] = OrNull(side.max);
  json["mean"] = OrNull(side.mean);
  json["magnitudes"] = HistogramJson(side.magnitudes);
  return json;
}

bool IsCount(std::string_view key) {
  for (const std::string_view count :
       {"deviating", "nan", "inf", "saturated", "underflow", "zero_reference"}) {
    if (key == count) return true;
  }
  return false;
}

OrderedJson MetricJson(const Metric& metric, const TensorMetrics& metrics) {
  const std::optional<double> value = metric.value(metrics);
  if (!IsCount(metric.key)) return Finite(value);
  return static_cast<uint64_t>(value.value_or(0));  // counts are always known
}

void AddMetrics(const ComparedTensor& tensor, OrderedJson& json) {
  const TensorMetrics& metrics = tensor.metrics;
  for (const Metric& metric : AllMetrics()) {
    const std::string key(metric.key);
    json[key] = tensor.compared() ? MetricJson(metric, metrics) : OrderedJson(nullptr);
  }
  const bool compared = tensor.compared();
  json["max_abs_at"] = OrNull(metrics.max_abs_at);
  json["equal"] = compared ? OrderedJson(metrics.equal) : OrderedJson(nullptr);
  json["identical"] =
      compared ? OrderedJson(metrics.equal == metrics.elements) : OrderedJson(nullptr);
  json["relative_errors"] = HistogramJson(metrics.relative_errors);
}

OrderedJson PlaceJson(const AccuracyRun& run, const ComparedTensor& tensor) {
  if (run.view() == nullptr || !tensor.place || !tensor.place->layer) return nullptr;
  const LayerId id = *tensor.place->layer;
  const LayerPrecision& precision = run.view()->precisions[id.index()];
  return {{"id", id.value},
          {"name", run.view()->engine->layers[id.index()].name},
          {"compute_precision", PrecisionJson(precision.compute)}};
}

OrderedJson TensorJson(const AccuracyRun& run, const ComparedTensor& tensor) {
  const Activation& reference = *tensor.pair.reference;
  OrderedJson json = {{"name", tensor.name},
                      {"int8_up_to", TextOrNull(tensor.int8_up_to)},
                      {"layer", PlaceJson(run, tensor)},
                      {"status", TensorStatusName(tensor.status)},
                      {"remarks", tensor.remarks},
                      {"paired_by", PairedByText(tensor.pair.by)},
                      {"dims", DimsJson(reference)}};
  json["elements"] =
      tensor.compared() ? OrderedJson(tensor.metrics.elements) : OrNull(reference.elements);
  json["compared"] =
      tensor.compared() ? OrderedJson(tensor.metrics.compared) : OrderedJson(nullptr);
  AddMetrics(tensor, json);
  json["diverges"] = Diverges(run, tensor);
  json["reference"] = SideJson(reference, tensor.metrics.reference, tensor.compared());
  json["candidate"] = SideJson(*tensor.pair.candidate, tensor.metrics.candidate, tensor.compared());
  return json;
}

OrderedJson ActivationsJson(const std::vector<const Activation*>& tensors) {
  OrderedJson list = OrderedJson::array();
  for (const Activation* tensor : tensors) list.push_back(ActivationJson(*tensor));
  return list;
}

OrderedJson FirstDivergenceJson(const AccuracyRun& run) {
  if (!run.first_divergence) return nullptr;
  const ComparedTensor& tensor = run.comparison.tensors[*run.first_divergence];
  OrderedJson causes = OrderedJson::array();
  for (const ErrorCause& cause : CausesOf(run, tensor)) {
    causes.push_back({{"weight", CauseWeightName(cause.weight)},
                      {"text", cause.text},
                      {"source", SourceJson(run.loaded.session, cause.source)}});
  }
  return {{"name", tensor.name}, {"layer", PlaceJson(run, tensor)}, {"causes", std::move(causes)}};
}

OrderedJson ConditionsJson(const AccuracyRun& run) {
  OrderedJson list = OrderedJson::array();
  for (const Condition& condition : run.conditions) {
    OrderedJson failed = OrderedJson::array();
    OrderedJson unknown = OrderedJson::array();
    for (const FailedGate& gate : run.failed) {
      if (gate.condition != &condition) continue;
      (gate.verdict == Verdict::kFails ? failed : unknown).push_back(gate.tensor);
    }
    list.push_back({{"condition", condition.text},
                    {"failed_by", std::move(failed)},
                    {"cannot_be_judged", std::move(unknown)}});
  }
  return list;
}

OrderedJson LossesJson(const AccuracyRun& run) {
  OrderedJson list = OrderedJson::array();
  for (const MeasuredLoss* loss : run.Losses()) {
    list.push_back({{"tensor", loss->tensor},
                    {"algorithm", loss->algorithm},
                    {"loss", Finite(loss->loss)},
                    {"failed_threshold", OrNull(loss->failed_threshold)},
                    {"source", {{"path", loss->path}, {"line", loss->line}}}});
  }
  return list;
}

// A gain or an added error may be infinite: where an error arises.
OrderedJson FlowJson(const AccuracyRun& run) {
  if (!run.flow) return nullptr;
  const auto name = [&](uint32_t i) {
    return OrderedJson(run.observed[run.flow->tensors[i].observation].name);
  };
  OrderedJson list = OrderedJson::array();
  for (uint32_t i = 0; i < run.flow->tensors.size(); ++i) {
    const FlowTensor& tensor = run.flow->tensors[i];
    list.push_back(
        {{"tensor", name(i)},
         {"layer", tensor.layer ? OrderedJson(tensor.layer->value) : OrderedJson(nullptr)},
         {"error", Finite(tensor.error)},
         {"upstream", tensor.upstream ? name(*tensor.upstream) : OrderedJson(nullptr)},
         {"upstream_error", Finite(tensor.upstream_error)},
         {"gain", Finite(tensor.gain)},
         {"added", Finite(tensor.added)},
         {"origin", tensor.origin},
         {"recovers", tensor.recovers}});
  }
  OrderedJson damage = OrderedJson::array();
  for (const uint32_t i : run.flow->by_damage) damage.push_back(name(i));
  return {{"tensors", std::move(list)}, {"by_damage", std::move(damage)}};
}

}  // namespace

void AddAccuracyJson(const AccuracyRun& run, const Options& options, OrderedJson& document) {
  document["threshold"] = options.accuracy.threshold;
  document["in_engine_order"] = run.comparison.in_engine_order;
  OrderedJson tensors = OrderedJson::array();
  const std::size_t limit = JsonLimit(options, run.comparison.tensors.size());
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (tensors.size() >= limit) break;
    if (!tensor.shown) continue;
    tensors.push_back(TensorJson(run, tensor));
  }
  document["tensors"] = std::move(tensors);
  document["only_in_reference"] = ActivationsJson(run.comparison.only_in_reference);
  document["only_in_candidate"] = ActivationsJson(run.comparison.only_in_candidate);
  document["first_divergence"] = FirstDivergenceJson(run);
  document["conditions"] = ConditionsJson(run);
  document["error_flow"] = FlowJson(run);
  document["int8_experiment"] =
      run.experiment
          ? ExperimentJson(*run.experiment, run.comparison.tensors.front().pair.reference->name)
          : OrderedJson(nullptr);
  document["measured_losses"] = LossesJson(run);
}

}  // namespace trtscope
