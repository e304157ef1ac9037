#include "src/cli/accuracy_tables.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "src/cli/headline.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultRows = 40;

Cell Text(std::string text, Tone tone = Tone::kPlain) { return {std::move(text), {}, tone}; }
Cell Number(std::string text, std::optional<double> raw, Tone tone = Tone::kPlain) {
  return {std::move(text), Exact(raw), tone};
}
Cell Whole(uint64_t count, Tone tone = Tone::kPlain) {
  return {Count(count), std::to_string(count), tone};
}

Column Name(std::string title) { return {std::move(title), Align::kLeft, true, ""}; }
Column Left(std::string title) { return {std::move(title), Align::kLeft, false, ""}; }
Column Right(std::string title) { return {std::move(title), Align::kRight, false, ""}; }

Line Note(std::string text) { return {std::move(text), Tone::kDim, LineKind::kParagraph}; }

// --- Which rows -----------------------------------------------------------------

// Smaller is worse; tensors that were not compared are none of these.
double Badness(const ComparedTensor& tensor, const Options& options) {
  return -SimilarityOf(tensor.metrics, options).value_or(-2);
}

// The compared tensors that are shown, in order: all, or the worst ones.
std::vector<const ComparedTensor*> ShownTensors(const AccuracyRun& run, const Options& options) {
  std::vector<const ComparedTensor*> shown;
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (tensor.compared() && tensor.shown) shown.push_back(&tensor);
  }
  const std::size_t limit = RowLimit(options, kDefaultRows, shown.size());
  if (shown.size() <= limit) return shown;
  std::vector<const ComparedTensor*> worst = shown;
  std::stable_sort(worst.begin(), worst.end(), [&](const auto* a, const auto* b) {
    return Badness(*a, options) > Badness(*b, options);
  });
  worst.resize(limit);
  std::sort(worst.begin(), worst.end());  // they lie in one vector, in order
  return worst;
}

Tone ToneOf(const AccuracyRun& run, const ComparedTensor& tensor) {
  return Diverges(run, tensor) ? Tone::kBad : Tone::kPlain;
}

std::string PrecisionText(const AccuracyRun& run, const ComparedTensor& tensor) {
  if (run.view() == nullptr || !tensor.place || !tensor.place->layer) return "";
  return std::string(PrecisionName(run.view()->precisions[tensor.place->layer->index()].compute));
}

void AddOthers(const AccuracyRun& run, std::size_t shown, Section& section) {
  const auto& tensors = run.comparison.tensors;
  const auto all = static_cast<std::size_t>(std::count_if(
      tensors.begin(), tensors.end(),
      [](const ComparedTensor& tensor) { return tensor.compared() && tensor.shown; }));
  if (shown == all) return;
  section.notes.push_back(
      Note("the " + Count(shown) + " worst of " + Counted(all, "tensor") + " (--top 0: all)"));
}

std::string SimilarityNote(const Options& options) {
  const std::string& metric = options.accuracy.metric;
  if (metric == "cosine") return "similarity %: cosine similarity x 100";
  if (metric == "euclidean") {
    return "similarity %: 1 - Euclidean distance / norm of the reference, not below 0, x 100";
  }
  return "similarity %: positions whose relative difference is at most " + ThresholdText(options);
}

// --- Values ---------------------------------------------------------------------

std::string AtText(uint64_t count, std::optional<uint64_t> first) {
  if (count == 0) return "";
  return Count(count) + (first ? " from #" + std::to_string(*first) : "");
}

bool HasOddValues(const TensorMetrics& metrics) {
  const SideMetrics& candidate = metrics.candidate;
  return candidate.nan + candidate.inf + metrics.reference.nan + metrics.reference.inf +
             candidate.saturated + metrics.underflow + metrics.reference.above_fp16 >
         0;
}

std::string SomeText(uint64_t count) { return count == 0 ? "" : Count(count); }

// --- What was not compared --------------------------------------------------------

enum class OnlySide { kReference, kCandidate };

void AddMissing(const std::vector<const Activation*>& tensors, OnlySide side,
                std::vector<std::vector<Cell>>& rows) {
  const bool reference = side == OnlySide::kReference;
  for (const Activation* tensor : tensors) {
    const std::string shape = ShapeText(*tensor);
    rows.push_back({Text(tensor->name), Text(reference ? shape : "-"),
                    Text(reference ? "-" : shape), Text(tensor->path, Tone::kDim)});
  }
}

std::string StatusText(TensorStatus status) {
  switch (status) {
    case TensorStatus::kOtherShape:
      return "other shape";
    case TensorStatus::kOtherLayout:
      return "other order of axes";
    case TensorStatus::kNoValues:
      return "no values";
    case TensorStatus::kCompared:
      break;
  }
  return "";
}

// What was compared, else what the reference promises.
Cell ElementsCell(const ComparedTensor& tensor) {
  if (tensor.compared()) return Whole(tensor.metrics.elements);
  const std::optional<uint64_t> promised = tensor.pair.reference->elements;
  return promised ? Whole(*promised) : Cell{"?", "", Tone::kPlain};
}

}  // namespace

std::string ThresholdText(const Options& options) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g %%", options.accuracy.threshold * 100);
  return text.data();
}

std::optional<double> SimilarityOf(const TensorMetrics& metrics, const Options& options) {
  if (options.accuracy.metric == "cosine") return metrics.cosine;
  if (options.accuracy.metric != "euclidean") return metrics.matching_share;
  if (!metrics.relative_euclidean) return std::nullopt;
  return std::max(0.0, 1 - *metrics.relative_euclidean);
}

std::string ErrorBars(const OctaveHistogram& errors) {
  constexpr std::array<const char*, 9> kBars = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::size_t kColumns = 9;
  constexpr int kFirstOctave = -24;
  constexpr int kOctavesAColumn = 3;
  std::array<uint64_t, kColumns> columns{};
  for (std::size_t i = 0; i < OctaveHistogram::kBins; ++i) {
    const int octave = static_cast<int>(i) + OctaveHistogram::kLowestOctave;
    const int column = std::max(0, octave - kFirstOctave) / kOctavesAColumn;
    columns[std::min(static_cast<std::size_t>(column), kColumns - 1)] += errors.bins[i];
  }
  const uint64_t most = *std::max_element(columns.begin(), columns.end());
  if (most == 0) return "";
  std::string bars;
  for (const uint64_t count : columns) {
    // Rounded up: what is there is seen.
    const double height = static_cast<double>(count) / static_cast<double>(most) * 8;
    bars += kBars[static_cast<std::size_t>(height) + (count > 0 && height < 8 ? 1 : 0)];
  }
  return bars;
}

Section TensorSection(const AccuracyRun& run, const Options& options) {
  Section section;
  section.heading = run.comparison.int8_experiment ? "Run by run" : "Tensor by tensor";
  const auto shown = ShownTensors(run, options);
  if (shown.empty()) return section;
  const bool engine = run.comparison.in_engine_order && !run.comparison.int8_experiment;
  Table table;
  table.columns = {Name("tensor"),    Left("shape"),    Right("similarity %"), Right("cosine"),
                   Right("distance"), Right("max abs"), Left("differences")};
  if (engine) table.columns.push_back(Left("computes"));
  for (const ComparedTensor* tensor : shown) {
    const TensorMetrics& metrics = tensor->metrics;
    const Tone tone = ToneOf(run, *tensor);
    table.rows.push_back(
        {Text(tensor->name, tone), Text(ShapeText(*tensor->pair.reference)),
         Text(FinePercent(SimilarityOf(metrics, options)), tone),
         Text(Cosine(metrics.cosine), tone), Text(Magnitude(metrics.relative_euclidean)),
         Text(Magnitude(metrics.max_abs)), Text(ErrorBars(metrics.relative_errors))});
    if (engine) table.rows.back().push_back(Text(PrecisionText(run, *tensor)));
  }
  section.table = std::move(table);
  AddOthers(run, shown.size(), section);
  section.notes.push_back(
      Note(SimilarityNote(options) +
           "; distance: Euclidean, relative to the reference's norm; differences: how many "
           "positions differ how much, relative, from 6e-8 (left) to 8"));
  return section;
}

Section DeviationSection(const AccuracyRun& run, const Options& options) {
  Section section;
  section.heading = "How many positions deviate by more than " + ThresholdText(options);
  const auto shown = ShownTensors(run, options);
  if (shown.empty()) return section;
  Table table;
  table.columns = {Name("tensor"),    Right("deviate"),  Right("of"),     Right("ratio %"),
                   Right("mean abs"), Right("mean rel"), Right("SNR dB"), Right("PSNR dB")};
  for (const ComparedTensor* tensor : shown) {
    const TensorMetrics& metrics = tensor->metrics;
    const Metric* ratio = FindMetric("deviation_ratio");
    table.rows.push_back({Text(tensor->name), Whole(metrics.deviating), Whole(metrics.elements),
                          Text(FinePercent(ratio->value(metrics))),
                          Text(Magnitude(metrics.mean_abs)), Text(Magnitude(metrics.mean_relative)),
                          Text(Magnitude(metrics.snr_db)), Text(Magnitude(metrics.psnr_db))});
  }
  section.table = std::move(table);
  return section;
}

Section ValueSection(const AccuracyRun& run, const Options& options) {
  Section section;
  section.heading = "Values at the edge";
  Table table;
  table.columns = {Name("tensor"),     Right("NaN"),      Right("Inf"),
                   Right("saturated"), Right("became 0"), Right("above FP16")};
  std::size_t left_out = 0;
  const std::size_t limit = RowLimit(options, kDefaultRows, run.comparison.tensors.size());
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    const TensorMetrics& metrics = tensor.metrics;
    if (!tensor.compared() || !tensor.shown || !HasOddValues(metrics)) continue;
    if (table.rows.size() >= limit) {
      ++left_out;
      continue;
    }
    table.rows.push_back(
        {Text(tensor.name), Text(AtText(metrics.candidate.nan, metrics.candidate.first_nan)),
         Text(AtText(metrics.candidate.inf, metrics.candidate.first_inf)),
         Text(SomeText(metrics.candidate.saturated)), Text(SomeText(metrics.underflow)),
         Text(SomeText(metrics.reference.above_fp16))});
  }
  if (table.rows.empty()) return section;
  section.table = std::move(table);
  if (left_out > 0)
    section.notes.push_back(Note("and " + Counted(left_out, "more tensor") + " (--top 0)"));
  section.notes.push_back(
      Note("NaN, Inf, saturated (at the limits of the stored type): the candidate's; became 0: "
           "where the reference is not; above FP16: the reference's values beyond 65504"));
  return section;
}

Section MissingSection(const AccuracyRun& run, const Options& options) {
  Section section;
  section.heading = "Not compared";
  std::vector<std::vector<Cell>> rows;
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (tensor.compared() || !tensor.shown) continue;
    rows.push_back({Text(tensor.name), Text(ShapeText(*tensor.pair.reference)),
                    Text(ShapeText(*tensor.pair.candidate)),
                    Text(StatusText(tensor.status), Tone::kWarning)});
  }
  AddMissing(run.comparison.only_in_reference, OnlySide::kReference, rows);
  AddMissing(run.comparison.only_in_candidate, OnlySide::kCandidate, rows);
  if (rows.empty()) return section;
  const std::size_t all = rows.size();
  rows.resize(std::min(all, RowLimit(options, kDefaultRows, all)));
  if (rows.size() < all) {
    section.notes.push_back(
        Note("and " + Counted(all - rows.size(), "more tensor") + " (--top 0)"));
  }
  section.table =
      Table{{Name("tensor"), Left("reference"), Left("candidate"), Name("why, or where it is")},
            std::move(rows),
            {}};
  return section;
}

Section LossSection(const AccuracyRun& run, const Options&) {
  Section section;
  section.heading = "What trtexec measured itself";
  Table table;
  table.columns = {Name("tensor"), Left("algorithm"), Right("loss"), Left("")};
  for (const MeasuredLoss* loss : run.Losses()) {
    const bool failed = loss->failed_threshold.has_value();
    table.rows.push_back(
        {Text(loss->tensor), Text(loss->algorithm), Text(Magnitude(loss->loss)),
         Text(failed ? "failed: at least " + Magnitude(loss->failed_threshold) : "",
              failed ? Tone::kBad : Tone::kPlain)});
  }
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

Table LossCsv(const AccuracyRun& run) {
  Table table;
  for (const char* key : {"tensor", "algorithm", "loss", "failed_threshold"}) {
    table.columns.push_back({key, Align::kLeft, false, key});
  }
  for (const MeasuredLoss* loss : run.Losses()) {
    table.rows.push_back({Text(loss->tensor), Text(loss->algorithm), Number("", loss->loss),
                          Number("", loss->failed_threshold)});
  }
  return table;
}

Table AccuracyCsv(const AccuracyRun& run) {
  Table table;
  for (const char* key : {"tensor", "int8_up_to", "layer", "computes", "status", "shape",
                          "reference_type", "candidate_type", "elements"}) {
    table.columns.push_back({key, Align::kLeft, false, key});
  }
  for (const Metric& metric : AllMetrics()) {
    table.columns.push_back(
        {std::string(metric.key), Align::kRight, false, std::string(metric.key)});
  }
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (!tensor.shown) continue;
    const bool in_layer = run.view() != nullptr && tensor.place && tensor.place->layer;
    std::vector<Cell> row = {
        Text(tensor.name),
        Text(tensor.int8_up_to),
        Text(in_layer ? std::string(run.view()->engine->layers[tensor.place->layer->index()].name)
                      : ""),
        Text(in_layer ? PrecisionText(run, tensor) : ""),
        Text(std::string(TensorStatusName(tensor.status))),
        Text(ShapeText(*tensor.pair.reference)),
        Text(std::string(ElementTypeName(tensor.pair.reference->type))),
        Text(std::string(ElementTypeName(tensor.pair.candidate->type))),
        ElementsCell(tensor)};
    for (const Metric& metric : AllMetrics()) {
      const std::optional<double> value =
          tensor.compared() ? metric.value(tensor.metrics) : std::nullopt;
      row.push_back(Number("", value));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace trtscope
