#include "src/cli/accuracy_findings.h"

#include <algorithm>

#include "src/cli/accuracy_tables.h"
#include "src/cli/headline.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultSteps = 10;

Line Item(std::string text, Tone tone = Tone::kPlain) {
  return {std::move(text), tone, LineKind::kItem};
}
Line Detail(std::string text) { return {std::move(text), Tone::kPlain, LineKind::kSubItem}; }

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

std::string ConditionsText(const AccuracyRun& run) {
  if (run.conditions.empty()) {
    return std::string(kDiverges[0]) + " or " + std::string(kDiverges[1]);
  }
  std::string text;
  for (const Condition& condition : run.conditions) {
    text += (text.empty() ? "" : " or ") + condition.text;
  }
  return text;
}

// --- What was compared -------------------------------------------------------------

Line CountsLine(const AccuracyRun& run) {
  const DumpComparison& comparison = run.comparison;
  const std::size_t compared = run.CountCompared();
  const std::size_t diverging = run.CountDiverging();
  if (compared == 0) return {"no tensor could be compared", Tone::kBad};
  std::string text = Counted(compared, comparison.int8_experiment ? "run" : "tensor") + " compared";
  if (compared < comparison.tensors.size()) {
    text += ", " + Count(comparison.tensors.size() - compared) + " not";
  }
  text += diverging == 0 ? "; none diverges"
                         : "; " + Count(diverging) + (diverging == 1 ? " diverges" : " diverge");
  return {text + " (" + ConditionsText(run) + ", or NaN or Inf that the reference does not have)",
          Tone::kStrong};
}

std::string OrderText(const AccuracyRun& run) {
  if (run.comparison.int8_experiment) return "";
  if (run.comparison.in_engine_order) return "in the order of the engine's layers";
  if (run.view() != nullptr) return "in the reference's order: the engine knows none of the names";
  if (run.engine_asked) {
    return "in the reference's order: the inputs of --engine-from give no engine";
  }
  return "in the reference's order; --engine-from LOG gives the engine's, and its layers";
}

// --- Where it leaves the reference ----------------------------------------------------

std::string LayerText(const AccuracyRun& run, const ComparedTensor& tensor) {
  if (run.view() == nullptr || !tensor.place) return "";
  if (!tensor.place->layer) return ", an input of the engine";
  return ", which layer " + Quoted(run.view()->engine->layers[tensor.place->layer->index()].name) +
         " writes";
}

// How the layer computes, and what its values tell.
void AddCauses(const AccuracyRun& run, const ComparedTensor& tensor, std::vector<Line>& lines) {
  for (const ErrorCause& cause : CausesOf(run, tensor)) {
    const Tone tone = cause.weight == CauseWeight::kLikely ? Tone::kWarning : Tone::kPlain;
    const std::string lead = cause.weight == CauseWeight::kFact
                                 ? ""
                                 : std::string(CauseWeightName(cause.weight)) + " cause: ";
    lines.push_back({lead + cause.text, tone, LineKind::kDetail});
  }
}

std::string MetricsText(const ComparedTensor& tensor) {
  const SideMetrics& candidate = tensor.metrics.candidate;
  std::string text;
  if (tensor.breaks()) {
    text =
        Count(candidate.nan) + " NaN and " + Count(candidate.inf) + " Inf; of the finite values ";
  }
  return text + "cosine " + Cosine(tensor.metrics.cosine) + ", distance " +
         Magnitude(tensor.metrics.relative_euclidean);
}

void AddFirstDivergence(const AccuracyRun& run, std::vector<Line>& lines) {
  if (!run.first_divergence || run.comparison.int8_experiment) return;
  const ComparedTensor& tensor = run.comparison.tensors[*run.first_divergence];
  const std::string which =
      run.comparison.in_engine_order ? "the first to diverge is " : "the first that diverges is ";
  lines.push_back(
      Item(which + Quoted(tensor.name) + LayerText(run, tensor) + ": " + MetricsText(tensor),
           Tone::kBad));
  AddCauses(run, tensor, lines);
}

// --- Values ---------------------------------------------------------------------

const ComparedTensor* FirstWith(const AccuracyRun& run, uint64_t SideMetrics::*count) {
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (!tensor.compared()) continue;
    if (tensor.metrics.candidate.*count > tensor.metrics.reference.*count) return &tensor;
  }
  return nullptr;
}

void AddFirstNotFinite(const AccuracyRun& run, std::vector<Line>& lines) {
  struct Kind {
    const char* what;
    uint64_t SideMetrics::*count;
    std::optional<uint64_t> SideMetrics::*first;
  };
  for (const Kind& kind : {Kind{"NaN", &SideMetrics::nan, &SideMetrics::first_nan},
                           Kind{"Inf", &SideMetrics::inf, &SideMetrics::first_inf}}) {
    const ComparedTensor* tensor = FirstWith(run, kind.count);
    if (tensor == nullptr) continue;
    const SideMetrics& candidate = tensor->metrics.candidate;
    lines.push_back(Item(std::string(kind.what) + " first appear in " + Quoted(tensor->name) +
                             LayerText(run, *tensor) + ": " + Count(candidate.*kind.count) +
                             " of " + Counted(tensor->metrics.elements, "value") +
                             ", the first at #" +
                             std::to_string((candidate.*kind.first).value_or(0)),
                         Tone::kBad));
  }
}

void AddFp16Limits(const AccuracyRun& run, std::vector<Line>& lines) {
  uint64_t above = 0;
  const ComparedTensor* first = nullptr;
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (!tensor.compared() || tensor.metrics.reference.above_fp16 == 0) continue;
    if (first == nullptr) first = &tensor;
    ++above;
  }
  if (first == nullptr) return;
  lines.push_back(Item(
      Counted(above, "tensor") + " of the reference " + (above == 1 ? "holds" : "hold") +
          " values beyond 65504, FP16's largest; the first "
          "is " +
          Quoted(first->name) + " (" + Counted(first->metrics.reference.above_fp16, "value") + ")",
      Tone::kWarning));
}

// --- Through the engine ----------------------------------------------------------------

std::string_view NameOf(const AccuracyRun& run, const FlowTensor& tensor) {
  return run.observed[tensor.observation].name;
}

std::string RegionText(const AccuracyRun& run, uint32_t tensor) {
  constexpr std::size_t kMost = 3;
  const Engine& engine = *run.view()->engine;
  const ErrorRegion region = RegionOf(engine, run.observed, *run.flow, tensor, kMost);
  std::string text = region.cut ? "… " : "";
  for (const LayerId layer : region.layers) {
    text +=
        (text.empty() || text == "… " ? "" : ", ") + std::string(engine.layers[layer.index()].name);
  }
  return text;
}

std::string UpstreamText(const FlowTensor& tensor) {
  if (!tensor.upstream_error) return "?";
  if (!tensor.upstream) return "0 (inputs)";
  return Magnitude(*tensor.upstream_error);
}

std::string GainText(const FlowTensor& tensor) {
  if (!tensor.gain) return "?";
  return *tensor.gain > 1e300 ? "arises here" : Magnitude(tensor.gain);
}

void AddWorstStep(const AccuracyRun& run, std::vector<Line>& lines) {
  if (!run.flow || run.flow->by_damage.empty()) return;
  const uint32_t index = run.flow->by_damage.front();
  const FlowTensor& tensor = run.flow->tensors[index];
  if (tensor.added.value_or(0) <= 0) return;
  lines.push_back(Item("most error is added by " + Quoted(RegionText(run, index)) + ": distance " +
                       UpstreamText(tensor) + " before, " + Magnitude(tensor.error) +
                       " behind it, in " + Quoted(NameOf(run, tensor))));
  const std::size_t compared = tensor.observation;
  if (run.first_divergence != compared) {
    AddCauses(run, run.comparison.tensors[compared], lines);
  }
}

void AddRecoveries(const AccuracyRun& run, std::vector<Line>& lines) {
  if (!run.flow) return;
  const FlowTensor* first = nullptr;
  std::size_t count = 0;
  for (const FlowTensor& tensor : run.flow->tensors) {
    if (!tensor.recovers) continue;
    if (first == nullptr) first = &tensor;
    ++count;
  }
  if (first == nullptr) return;
  lines.push_back(Item(Count(count) + (count == 1 ? " branch recovers" : " branches recover") +
                       ", first at " + Quoted(NameOf(run, *first)) + ": distance " +
                       UpstreamText(*first) + " before, " + Magnitude(first->error) + " there"));
}

}  // namespace

Section FindingSection(const AccuracyRun& run, const Options&) {
  Section section;
  section.lines.push_back(CountsLine(run));
  if (const std::string order = OrderText(run); !order.empty()) {
    section.lines.push_back({order, Tone::kDim});
  }
  AddFirstDivergence(run, section.lines);
  AddFirstNotFinite(run, section.lines);
  AddFp16Limits(run, section.lines);
  AddWorstStep(run, section.lines);
  AddRecoveries(run, section.lines);
  return section;
}

Section FlowSection(const AccuracyRun& run, const Options& options) {
  Section section;
  section.heading = "Where error is added";
  if (!run.flow) return section;
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""},    {"computes", Align::kLeft, false, ""},
                   {"tensor", Align::kLeft, true, ""},   {"before", Align::kRight, false, ""},
                   {"behind", Align::kRight, false, ""}, {"gain", Align::kRight, false, ""}};
  const std::size_t limit = RowLimit(options, kDefaultSteps, run.flow->by_damage.size());
  for (const uint32_t index : run.flow->by_damage) {
    const FlowTensor& tensor = run.flow->tensors[index];
    if (table.rows.size() >= limit || tensor.added.value_or(0) <= 0) break;
    const std::string computes =
        tensor.layer
            ? std::string(PrecisionName(run.view()->precisions[tensor.layer->index()].compute))
            : "";
    table.rows.push_back({{RegionText(run, index), {}, Tone::kPlain},
                          {computes, {}, Tone::kPlain},
                          {std::string(NameOf(run, tensor)), {}, Tone::kPlain},
                          {UpstreamText(tensor), {}, Tone::kPlain},
                          {Magnitude(tensor.error), {}, Tone::kPlain},
                          {GainText(tensor), {}, Tone::kPlain}});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

Section GateSection(const AccuracyRun& run) {
  Section section;
  section.heading = "Conditions";
  for (const Condition& condition : run.conditions) {
    std::vector<Line> details;
    for (const FailedGate& gate : run.failed) {
      if (gate.condition != &condition) continue;
      const bool fails = gate.verdict == Verdict::kFails;
      details.push_back(
          Detail(Quoted(gate.tensor) +
                 (fails ? ": " + std::string(condition.metric->key) + " " + Exact(gate.value)
                        : ": cannot be judged")));
    }
    const bool holds = details.empty();
    section.lines.push_back(
        Item(condition.text + (holds ? ": no tensor" : ": " + Counted(details.size(), "tensor")),
             holds ? Tone::kGood : Tone::kBad));
    constexpr std::size_t kShown = 10;
    const std::size_t more = details.size() - std::min(details.size(), kShown);
    details.resize(details.size() - more);
    if (more > 0) details.push_back(Detail("and " + Count(more) + " more"));
    section.lines.insert(section.lines.end(), details.begin(), details.end());
  }
  return section;
}

}  // namespace trtscope
