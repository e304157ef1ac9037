#include "src/cli/accuracy_experiment.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "parsers/common/text_cursor.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultRuns = 20;

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

// --- Judging ----------------------------------------------------------------------

// Names of layers and tensors by what they are called in a file's name; two that look alike there
// mean nothing.
std::unordered_map<std::string, std::string_view> NamesByFileName(const Engine& engine) {
  std::unordered_map<std::string, std::string_view> names;
  const auto add = [&](std::string_view name) {
    const auto [at, is_new] = names.try_emplace(FileSafe(name), name);
    if (!is_new && at->second != name) at->second = {};
  };
  for (const Layer& layer : engine.layers) {
    add(layer.name);
    for (const Tensor& output : layer.outputs) add(output.name);
  }
  return names;
}

// "layer-12": the layer of that number.
std::optional<uint32_t> NumberOf(std::string_view label, const Engine& engine) {
  if (!Consume(label, kNumberedLayer)) return std::nullopt;
  const std::optional<uint32_t> number = ParseNumber<uint32_t>(label);
  return number && *number < engine.layers.size() ? number : std::nullopt;
}

// By name, by the name as a file has it, or by number.
std::vector<LabelPlace> PlaceAll(std::vector<std::string_view> labels, const Engine* engine) {
  if (engine == nullptr) return std::vector<LabelPlace>(labels.size());
  std::vector<LabelPlace> places = PlaceLabelsInEngine(labels, *engine);
  const auto names = NamesByFileName(*engine);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto found = names.find(std::string(labels[i]));
    if (!places[i].at && found != names.end()) labels[i] = found->second;
  }
  const std::vector<LabelPlace> again = PlaceLabelsInEngine(labels, *engine);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!places[i].at) places[i] = again[i];
    if (places[i].at) continue;
    places[i].at = NumberOf(labels[i], *engine);
    if (places[i].at) places[i].how = PlaceHow::kName;
  }
  return places;
}

std::vector<std::string_view> LabelsOf(const DumpComparison& comparison) {
  std::vector<std::string_view> labels;
  for (const ComparedTensor& tensor : comparison.tensors) labels.push_back(tensor.int8_up_to);
  return labels;
}

// Runs in the order of the layers that they go up to; unplaced ones at the end, as they came.
void SortRuns(const Engine* engine, DumpComparison& comparison) {
  const std::vector<LabelPlace> places = PlaceAll(LabelsOf(comparison), engine);
  std::vector<std::size_t> order(places.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return places[a].at.value_or(UINT32_MAX) < places[b].at.value_or(UINT32_MAX);
  });
  std::vector<ComparedTensor> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(std::move(comparison.tensors[i]));
  comparison.tensors = std::move(sorted);
  comparison.in_engine_order =
      std::any_of(places.begin(), places.end(), [](const LabelPlace& place) { return place.at; });
}

// A run may have dumped several outputs; the trend follows the one that most runs have.
const Activation* MainOutput(const DumpComparison& comparison) {
  std::map<const Activation*, std::size_t> counts;
  for (const ComparedTensor& tensor : comparison.tensors) ++counts[tensor.pair.reference];
  const Activation* best = nullptr;
  for (const ComparedTensor& tensor : comparison.tensors) {
    const Activation* output = tensor.pair.reference;
    if (best == nullptr || counts[output] > counts[best]) best = output;
  }
  return best;
}

std::optional<double> LossOf(const ComparedTensor& tensor, const Activation* output) {
  if (!tensor.compared() || tensor.pair.reference != output) return std::nullopt;
  // An output with new NaNs or infinities has nothing left of the reference, as has one that is
  // orthogonal to it.
  if (tensor.breaks()) return 1;
  if (!tensor.metrics.cosine) return std::nullopt;
  // Of vectors of one length both are the same; the distance also sees a wrong scale.
  const double distance = tensor.metrics.relative_euclidean.value_or(0);
  return std::max(1 - *tensor.metrics.cosine, distance * distance / 2);
}

bool TakesPartInRuns(const Layer& layer) {
  return layer.kind != LayerKind::kReformat && layer.kind != LayerKind::kNoop &&
         layer.kind != LayerKind::kCopy && layer.kind != LayerKind::kConstant;
}

// The layers that a run may go up to; places in the engine become places among them.
class LayerOrder {
 public:
  explicit LayerOrder(const Engine& engine) : place_(engine.layers.size()) {
    for (const Layer& layer : engine.layers) {
      if (!TakesPartInRuns(layer)) continue;
      place_[layer.id.index()] = static_cast<uint32_t>(names_.size());
      names_.push_back(layer.name);
    }
  }
  void Translate(std::vector<LabelPlace>& places) const {
    for (LabelPlace& place : places) {
      if (place.at) place.at = place_[*place.at];
      if (!place.at && place.how != PlaceHow::kAmbiguous) place.how = PlaceHow::kMissing;
    }
  }
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::vector<std::optional<uint32_t>> place_;
  std::vector<std::string_view> names_;
};

void TakeKept(const std::vector<std::string>& keep, const std::vector<LabelPlace>& places,
              Experiment& experiment) {
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (places[i].at) {
      experiment.kept.push_back(*places[i].at);
    } else {
      experiment.kept_unknown.push_back(keep[i]);
    }
  }
}

void ListNextRuns(Experiment& experiment) {
  const NextExperiment& next = experiment.next;
  if (next.finished) return;
  for (uint32_t place = next.first; place < next.end; ++place) {
    const bool kept = std::find(next.keep.begin(), next.keep.end(), place) != next.keep.end();
    if (!kept) experiment.next_runs.push_back(place);
  }
}

// --- Text ---------------------------------------------------------------------------

Line Item(std::string text, Tone tone = Tone::kPlain) {
  return {std::move(text), tone, LineKind::kItem};
}

std::string NamesText(const std::vector<uint32_t>& places, const Experiment& experiment) {
  std::string text;
  for (const uint32_t place : places) {
    text += (text.empty() ? "" : ", ") + Quoted(experiment.order[place]);
  }
  return text;
}

std::string Signed(double step) { return (step >= 0 ? "+" : "") + Magnitude(step); }

// "relu1 (ip1 + relu1)": what the run is called, and the layer that it means.
std::string RunText(const Experiment& experiment, const TrendPoint& point) {
  const std::string_view label = experiment.runs[point.run].label;
  const std::string_view layer = experiment.order[point.place];
  if (label == layer) return std::string(label);
  return std::string(label) + " (" + std::string(layer) + ")";
}

void AddTrend(const Experiment& experiment, const Options& options, Section& section) {
  Table table;
  table.columns = {{"INT8 up to", Align::kLeft, true, ""},
                   {"loss", Align::kRight, false, ""},
                   {"step", Align::kRight, false, ""},
                   {"layers", Align::kRight, false, ""}};
  const Int8Trend& trend = experiment.trend;
  const std::size_t limit = RowLimit(options, kDefaultRuns, trend.points.size());
  for (std::size_t i = 0; i < std::min(limit, trend.points.size()); ++i) {
    const TrendPoint& point = trend.points[i];
    const bool blamed = trend.stands_out && trend.largest == i;
    const Tone tone = blamed ? Tone::kBad : Tone::kPlain;
    table.rows.push_back({{RunText(experiment, point), {}, tone},
                          {Magnitude(point.loss), {}, tone},
                          {Signed(point.step), {}, tone},
                          {Count(point.layers), {}, Tone::kDim}});
  }
  if (table.rows.size() < trend.points.size()) {
    section.notes.push_back(
        {"and " + Counted(trend.points.size() - table.rows.size(), "more run") + " (--top 0)",
         Tone::kDim, LineKind::kParagraph});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  section.notes.push_back(
      {"loss: 1 - cosine of the output, half its squared distance if that is more, 1 with new NaN "
       "or "
       "Inf; step: more than in the run before; "
       "layers: of the engine between the two runs",
       Tone::kDim, LineKind::kParagraph});
}

bool TooFewRuns(const Experiment& experiment) {
  return experiment.trend.points.size() < ExperimentRules().fewest_runs;
}

bool BlamesKept(const Experiment& experiment) {
  const Int8Trend& trend = experiment.trend;
  if (!trend.stands_out || !trend.largest) return false;
  const uint32_t place = trend.points[*trend.largest].place;
  return std::find(experiment.kept.begin(), experiment.kept.end(), place) != experiment.kept.end();
}

void AddNext(const Experiment& experiment, std::string_view output, Section& section) {
  const NextExperiment& next = experiment.next;
  if (TooFewRuns(experiment)) {
    section.lines.push_back(Item(
        "too few runs to judge: `trtscope accuracy --plan` lists one a layer", Tone::kWarning));
    return;
  }
  if (BlamesKept(experiment)) {
    section.lines.push_back(
        Item("the rise is at a layer of --keep: these runs did not keep it in "
             "higher precision",
             Tone::kWarning));
    return;
  }
  if (!next.keep.empty()) {
    section.lines.push_back(
        Item("keep in higher precision: " + NamesText(next.keep, experiment), Tone::kNotice));
  }
  if (next.finished || experiment.next_runs.empty()) {
    section.lines.push_back(Item("no further run: the search is over"));
    return;
  }
  if (next.fills_gap) {
    section.lines.push_back(
        Item("the rise spans several layers; the next runs tell which of them it is"));
  }
  const std::string_view first = experiment.order[experiment.next_runs.front()];
  section.lines.push_back(Item(
      "next: " + Counted(experiment.next_runs.size(), "run") + ", INT8 up to " + Quoted(first) +
      (experiment.next_runs.size() > 1 ? ", then one layer further each" : "") +
      ", all but the kept layers; dump " + Quoted(output) + " of each as " +
      Quoted(std::string(output) + "_" + std::string(first)) +
      (experiment.next_runs.size() > 1 ? ", …" : "")));
}

// Runs that are not in the trend, and why: all of the same kind in one line.
void AddLeftOut(const Experiment& experiment, const std::vector<uint32_t>& runs,
                const std::string& why, Section& section) {
  if (runs.empty()) return;
  section.lines.push_back(Item(Counted(runs.size(), "run") + " left out: " + why + " (" +
                                   Quoted(experiment.runs[runs.front()].label) +
                                   (runs.size() > 1 ? ", …)" : ")"),
                               Tone::kWarning));
}

void AddUnknown(const Experiment& experiment, Section& section) {
  const Int8Trend& trend = experiment.trend;
  AddLeftOut(experiment, trend.unplaced, "the engine has no such layer", section);
  AddLeftOut(experiment, trend.repeated, "up to the same layer of the engine as another", section);
  AddLeftOut(experiment, trend.without_loss, "no cosine, or another output", section);
  for (const std::string& name : experiment.kept_unknown) {
    section.lines.push_back(
        Item("--keep " + Quoted(name) + ": the engine has no such layer", Tone::kWarning));
  }
}

}  // namespace

Experiment MakeExperiment(const Engine* engine, const std::vector<std::string>& keep,
                          DumpComparison& comparison) {
  SortRuns(engine, comparison);
  Experiment experiment;
  experiment.places = PlaceAll(LabelsOf(comparison), engine);
  const Activation* output = MainOutput(comparison);
  for (const ComparedTensor& tensor : comparison.tensors) {
    experiment.runs.push_back({tensor.int8_up_to, LossOf(tensor, output)});
  }
  std::vector<LabelPlace> kept = PlaceAll({keep.begin(), keep.end()}, engine);
  if (engine == nullptr) {
    experiment.kept_unknown = keep;
    return experiment;
  }
  const LayerOrder order(*engine);
  order.Translate(experiment.places);
  order.Translate(kept);
  experiment.order = order.names();
  TakeKept(keep, kept, experiment);
  experiment.trend = FindInt8Trend(experiment.runs, experiment.places, experiment.kept);
  experiment.next = PlanNextExperiment(experiment.trend, experiment.kept,
                                       static_cast<uint32_t>(experiment.order.size()));
  ListNextRuns(experiment);
  return experiment;
}

Section ExperimentSection(const Experiment& experiment, std::string_view output,
                          const Options& options) {
  Section section;
  section.heading = "INT8 experiment";
  if (experiment.order.empty()) {
    section.lines.push_back(
        Item("the order of the layers is unknown: --engine-from LOG of the INT8 "
             "build gives it, and with it the loss a layer adds",
             Tone::kWarning));
    return section;
  }
  const Int8Trend& trend = experiment.trend;
  const std::string who =
      trend.stands_out ? Quoted(experiment.order[trend.points[*trend.largest].place]) + ": " : "";
  section.lines.push_back({who + trend.verdict,
                           experiment.trend.stands_out ? Tone::kBad : Tone::kPlain,
                           LineKind::kItem});
  AddUnknown(experiment, section);
  AddNext(experiment, output, section);
  AddTrend(experiment, options, section);
  return section;
}

OrderedJson ExperimentJson(const Experiment& experiment, std::string_view output) {
  OrderedJson trend = OrderedJson::array();
  for (const TrendPoint& point : experiment.trend.points) {
    trend.push_back({{"layer", experiment.order[point.place]},
                     {"run", experiment.runs[point.run].label},
                     {"loss", point.loss},
                     {"step", point.step},
                     {"layers", point.layers}});
  }
  const auto labels = [&](const std::vector<uint32_t>& runs) {
    OrderedJson list = OrderedJson::array();
    for (const uint32_t run : runs) list.push_back(experiment.runs[run].label);
    return list;
  };
  const auto names = [&](const std::vector<uint32_t>& places) {
    OrderedJson list = OrderedJson::array();
    for (const uint32_t place : places) list.push_back(experiment.order[place]);
    return list;
  };
  const Int8Trend& found = experiment.trend;
  const bool known = !experiment.order.empty();
  return {{"output", output},
          {"trend", std::move(trend)},
          {"unplaced", labels(experiment.trend.unplaced)},
          {"repeated", labels(experiment.trend.repeated)},
          {"without_loss", labels(experiment.trend.without_loss)},
          {"culprit", found.stands_out && found.largest
                          ? OrderedJson(experiment.order[found.points[*found.largest].place])
                          : OrderedJson(nullptr)},
          {"verdict", TextOrNull(found.verdict)},
          {"fills_gap", known ? OrderedJson(experiment.next.fills_gap) : OrderedJson(nullptr)},
          {"keep", names(experiment.next.keep)},
          {"next_up_to", names(experiment.next_runs)},
          {"finished", known && !TooFewRuns(experiment) ? OrderedJson(experiment.next.finished)
                                                        : OrderedJson(nullptr)}};
}

}  // namespace trtscope
