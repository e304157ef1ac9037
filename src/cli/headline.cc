#include "src/cli/headline.h"

#include <algorithm>
#include <utility>

#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// Layers whose precision is not known although they may compute, and layers that compute nothing.
struct WithoutPrecision {
  uint64_t unknown = 0;
  uint64_t movers = 0;
};

WithoutPrecision CountWithoutPrecision(const EngineView& view) {
  WithoutPrecision count;
  for (const Layer& layer : view.engine->layers) {
    if (view.precisions[layer.id.index()].compute != Precision::kUnknown) continue;
    const bool opaque = layer.kind == LayerKind::kCompute || layer.kind == LayerKind::kForeign ||
                        layer.kind == LayerKind::kPlugin;
    ++(opaque ? count.unknown : count.movers);
  }
  return count;
}

std::string PrecisionCounts(const EngineView& view) {
  std::string text;
  const auto add = [&](uint64_t layers, std::string_view what) {
    if (layers == 0) return;
    if (!text.empty()) text += ", ";
    text += Count(layers) + " " + std::string(what);
  };
  for (const PrecisionTotal& total : PrecisionTotals(view.precisions, view.attribution)) {
    if (total.precision != Precision::kUnknown) add(total.layers, PrecisionName(total.precision));
  }
  const WithoutPrecision without = CountWithoutPrecision(view);
  add(without.unknown, "of unknown precision");
  add(without.movers, "that only move or convert data");
  return text.empty() ? "none" : text;
}

std::string ReformatText(const EngineView& view) {
  const std::size_t inserted = InsertedReformats(view);
  if (inserted == 0) return "no reformats";
  std::string text = Counted(inserted, "reformat");
  if (view.reformats.share)
    text += (inserted == 1 ? " costs " : " cost ") + Share(view.reformats.share);
  return text;
}

}  // namespace

std::size_t InsertedReformats(const EngineView& view) {
  const std::vector<Reformat>& all = view.reformats.reformats;
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](const Reformat& r) { return r.inserted && !r.removed_as_noop; }));
}

std::string Headline(const EngineView& view) {
  std::string text = Counted(view.engine->layers.size(), "layer");
  if (view.attribution.total_average_ms)
    text += ", " + Milliseconds(view.attribution.total_average_ms) + " ms";
  return text + ": " + PrecisionCounts(view) + "; " + ReformatText(view);
}

std::string EngineTitle(const EngineView& view, const Loaded& loaded) {
  const Engine& engine = *view.engine;
  const RunInfo* run = engine.run_info();
  std::string text = "engine " + std::to_string(engine.id);
  const std::size_t engines = loaded.session.engines.size();
  if (engines > 1) text += " of 0…" + std::to_string(engines - 1);
  if (engine.name != "engine-" + std::to_string(engine.id)) text += ": " + engine.name;
  const bool versioned = run != nullptr && !run->trt_version.empty();
  text += versioned ? ", TensorRT " + run->trt_version : ", TensorRT version unknown";
  if (run != nullptr && run->device) text += ", " + std::string(run->device.text);
  return text;
}

std::vector<Line> EngineRemarks(const EngineView& view) {
  std::vector<Line> lines;
  const auto shown =
      static_cast<std::size_t>(std::count(view.shown.begin(), view.shown.end(), true));
  if (shown < view.shown.size()) {
    lines.push_back({"--filter leaves " + Count(shown) + " of " +
                     Counted(view.shown.size(), "layer") + "; totals are of the whole engine"});
  }
  const Attribution& attribution = view.attribution;
  if (attribution.profile == nullptr) {
    lines.push_back({"no times: add a profile (trtexec --exportProfile=profile.json) to the inputs",
                     Tone::kDim});
    return lines;
  }
  const std::size_t rows = attribution.unmatched_rows.size();
  const std::size_t layers = attribution.unmatched_layers.size();
  if (rows > 0)
    lines.push_back({Counted(rows, "profile row") + " without a layer", Tone::kWarning});
  if (layers > 0)
    lines.push_back({Counted(layers, "layer") + " without a profile row", Tone::kWarning});
  return lines;
}

std::size_t RowLimit(const Options& options, std::size_t by_default, std::size_t size) {
  const std::size_t limit = options.top ? *options.top : by_default;
  return limit == 0 ? size : std::min(limit, size);
}

std::vector<LayerId> ShownLayers(const EngineView& view) {
  std::vector<LayerId> layers;
  for (const Layer& layer : view.engine->layers) {
    if (view.shown[layer.id.index()]) layers.push_back(layer.id);
  }
  return layers;
}

Table PrecisionTotalsTable(const EngineView& view) {
  Table table;
  table.columns = {{"precision", Align::kLeft, false, "precision"},
                   {"layers", Align::kRight, false, "layers"},
                   {"time ms", Align::kRight, false, "time_ms"},
                   {"share", Align::kRight, false, "time_share"}};
  for (const PrecisionTotal& total : PrecisionTotals(view.precisions, view.attribution)) {
    Cell name = PrecisionCell(total.precision);
    if (total.precision == Precision::kUnknown) name.text = "? (does not compute, or unknown)";
    table.rows.push_back(
        {name, CountCell(total.layers), TimeCell(total.time_ms), ShareCell(total.time_share)});
  }
  return table;
}

void AppendCsv(const EngineView& view, Table table, Report& report) {
  table.columns.insert(table.columns.begin(), {"engine", Align::kRight, false, "engine"});
  for (std::vector<Cell>& row : table.rows) row.insert(row.begin(), CountCell(view.engine->id));
  if (!report.csv) {
    report.csv = std::move(table);
    return;
  }
  for (std::vector<Cell>& row : table.rows) report.csv->rows.push_back(std::move(row));
}

}  // namespace trtscope
