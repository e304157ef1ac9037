#include "src/cli/accuracy_pictures.h"

#include <filesystem>

#include "graph/model/unicode.h"
#include "graph/render/dot.h"
#include "src/cli/accuracy_tables.h"
#include "src/cli/exit_code.h"
#include "src/cli/headline.h"
#include "src/cli/picture.h"
#include "src/report/quantity.h"
#include "src/writers/metric_plot.h"

namespace trtscope {
namespace {

int Fail(const Io& io, const std::string& problem) {
  io.err("trtscope: error: " + VisibleText(problem) + "\n");
  return kExitUsage;
}

void TellWritten(const std::string& path, const Options& options, const Io& io) {
  if (!options.quiet) io.err("trtscope: wrote " + VisibleText(path) + "\n");
}

// --- Plot -----------------------------------------------------------------------------

std::string MetricName(const Options& options) {
  const std::string& metric = options.accuracy.metric;
  if (metric == "cosine") return "cosine similarity";
  if (metric == "euclidean") return "1 - relative distance";
  return "share within " + ThresholdText(options);
}

// The tooltip's further lines.
std::string NoteOf(const AccuracyRun& run, const ComparedTensor& tensor) {
  std::string note = ShapeText(*tensor.pair.reference);
  if (run.view() != nullptr && tensor.place && tensor.place->layer) {
    note += "\nlayer " + std::string(run.view()->engine->layers[tensor.place->layer->index()].name);
  }
  if (!tensor.compared()) return note + "\nnot compared";
  if (tensor.breaks()) {
    note += "\n" + Count(tensor.metrics.candidate.nan) + " NaN, " +
            Count(tensor.metrics.candidate.inf) + " Inf";
  }
  return note + "\ncosine " + Cosine(tensor.metrics.cosine) + ", distance " +
         Magnitude(tensor.metrics.relative_euclidean);
}

Precision ComputesIn(const AccuracyRun& run, const ComparedTensor& tensor) {
  if (run.view() == nullptr || !tensor.place || !tensor.place->layer) return Precision::kUnknown;
  return run.view()->precisions[tensor.place->layer->index()].compute;
}

std::string PlotText(const AccuracyRun& run, const Options& options) {
  MetricPlot plot;
  const std::string metric = MetricName(options);
  const std::string subtitle = options.inputs.front() + " against " + options.inputs.back() + ": " +
                               Counted(run.CountCompared(), "tensor") + ", " +
                               Count(run.CountDiverging()) + " diverge";
  plot.title = run.comparison.int8_experiment ? "INT8 experiment" : "Accuracy along the engine";
  if (!run.comparison.in_engine_order) plot.title = "Accuracy, tensor by tensor";
  plot.subtitle = subtitle;
  plot.metric = metric;
  plot.first_divergence = run.first_divergence;
  std::vector<std::string> notes;
  notes.reserve(run.comparison.tensors.size());
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    notes.push_back(NoteOf(run, tensor));
    PlotPoint point;
    point.name = tensor.name;
    // Of what is left between new NaNs nothing follows.
    if (tensor.compared() && !tensor.breaks()) point.value = SimilarityOf(tensor.metrics, options);
    point.precision = ComputesIn(run, tensor);
    point.note = notes.back();
    plot.points.push_back(point);
  }
  std::string svg;
  AppendMetricPlot(plot, svg);
  return svg;
}

int DrawPlot(const AccuracyRun& run, const Options& options, const Io& io) {
  const std::string& path = options.accuracy.plot;
  if (path.empty() || run.comparison.tensors.empty()) return kExitFine;
  const std::string problem = WriteFileAtomically(path, PlotText(run, options));
  if (!problem.empty()) return Fail(io, "cannot write " + path + ": " + problem);
  TellWritten(path, options, io);
  return kExitFine;
}

// --- Engine ---------------------------------------------------------------------------

std::vector<DotError> LayerErrors(const AccuracyRun& run) {
  const Engine& engine = *run.view()->engine;
  std::vector<DotError> errors(engine.layers.size());
  for (std::size_t i = 0; i < errors.size(); ++i) errors[i].error = run.flow->layer_errors[i];
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    if (!tensor.compared() || !tensor.place || !tensor.place->layer) continue;
    std::string& text = errors[tensor.place->layer->index()].text;
    if (!text.empty()) continue;
    const SideMetrics& candidate = tensor.metrics.candidate;
    if (tensor.breaks()) {
      text = Count(candidate.nan) + " NaN, " + Count(candidate.inf) + " Inf";
      continue;
    }
    text = "cosine " + Cosine(tensor.metrics.cosine) + ", distance " +
           Magnitude(tensor.metrics.relative_euclidean);
  }
  return errors;
}

std::string GraphText(const AccuracyRun& run) {
  const EngineView& view = *run.view();
  DotOptions dot;
  dot.color = ColorBy::kError;
  dot.title = EngineTitle(view, run.loaded);
  dot.errors = LayerErrors(run);
  if (run.first_divergence) {
    const ComparedTensor& first = run.comparison.tensors[*run.first_divergence];
    if (first.place) dot.first_divergence = first.place->layer;
  }
  return RenderDot(*view.engine, view.attribution, view.precisions, view.reformats, dot);
}

int DrawGraph(const AccuracyRun& run, const Options& options, const Io& io) {
  const std::string& path = options.accuracy.graph;
  if (path.empty()) return kExitFine;
  if (run.view() == nullptr || !run.flow) {
    return Fail(io, "--graph draws the engine of --engine-from, with the tensors of two dumps");
  }
  const std::size_t layers = run.view()->engine->layers.size();
  const Picture picture = *PictureOf(path);
  if (picture != Picture::kDot && layers > kTooManyLayersToDraw) {
    return Fail(io, "an engine of " + Counted(layers, "layer") +
                        " is too large to draw; write a .dot file");
  }
  const std::string problem = WritePicture(GraphText(run), picture, path);
  if (!problem.empty()) return Fail(io, problem);
  TellWritten(path, options, io);
  return kExitFine;
}

}  // namespace

std::string CheckPictures(const Options& options) {
  const std::string& plot = options.accuracy.plot;
  if (!plot.empty() && std::filesystem::path(plot).extension() != ".svg") {
    return "--plot " + plot + ": the name must end in .svg";
  }
  const std::string& graph = options.accuracy.graph;
  if (!graph.empty() && !PictureOf(graph)) {
    return "--graph " + graph + ": the name must end in .dot, .svg, .png or .pdf";
  }
  if (!graph.empty() && options.accuracy.engine_from.empty()) {
    return "--graph needs the engine: --engine-from LOG";
  }
  return "";
}

int DrawPictures(const AccuracyRun& run, const Options& options, const Io& io) {
  const int code = DrawPlot(run, options, io);
  return code != kExitFine ? code : DrawGraph(run, options, io);
}

}  // namespace trtscope
