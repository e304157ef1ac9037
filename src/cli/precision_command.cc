// `precision`: a row a layer, then totals, then what is wider than asked.
#include <algorithm>

#include "src/cli/command.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// Columns that no layer of the engine has anything for are left out of the text.
struct Columns {
  bool kernel = false;
  // TensorRT 5 names no kernels: there the tactics' ids are all that is known.
  bool ids_for_kernels = false;
  bool tensor_cores = false;
  bool time = false;
};

Columns UsefulColumns(const EngineView& view) {
  Columns columns;
  columns.ids_for_kernels = view.engine->layers_from == LayersFrom::kTuningLines;
  columns.kernel = columns.ids_for_kernels;
  for (const Layer& layer : view.engine->layers) {
    columns.kernel = columns.kernel || !layer.tactic.name.empty();
    columns.tensor_cores = columns.tensor_cores || view.precisions[layer.id.index()].tensor_cores;
  }
  columns.time = view.attribution.profile != nullptr;
  return columns;
}

constexpr Columns kAllColumns{true, false, true, true};

Table EmptyTable(const Columns& columns) {
  Table table;
  table.columns = {{"#", Align::kRight, false, "id"},
                   {"layer", Align::kLeft, true, "name"},
                   {"type", Align::kLeft, true, "type"},
                   {"computes", Align::kLeft, false, "compute_precision"},
                   {"from", Align::kLeft, false, "evidence"},
                   {"in → out", Align::kLeft, false, "types"}};
  if (columns.kernel) {
    const char* title = columns.ids_for_kernels ? "tactic" : "kernel";
    table.columns.push_back({title, Align::kLeft, true, title});
  }
  if (columns.tensor_cores) table.columns.push_back({"TC", Align::kLeft, false, "tensor_cores"});
  if (columns.time) {
    table.columns.push_back({"time ms", Align::kRight, false, "time_ms"});
    table.columns.push_back({"share", Align::kRight, false, "share"});
  }
  return table;
}

std::string_view ShortEvidence(EvidenceFrom from) {
  switch (from) {
    case EvidenceFrom::kKernelName:
      return "kernel";
    case EvidenceFrom::kWeights:
      return "weights";
    case EvidenceFrom::kInputFormat:
      return "input";
    case EvidenceFrom::kNone:
      return "-";
  }
  return "-";
}

std::vector<Cell> LayerRow(const EngineView& view, LayerId id, const Columns& columns) {
  const Layer& layer = view.engine->layers[id.index()];
  const LayerPrecision& precision = view.precisions[id.index()];
  const LayerTime& time = view.attribution.times[id.index()];
  std::vector<Cell> row = {CountCell(layer.id.value),
                           TextCell(layer.name),
                           TextOrUnknown(layer.type),
                           PrecisionCell(precision.compute),
                           {std::string(ShortEvidence(precision.from)), precision.text, Tone::kDim},
                           TextOrUnknown(PortTypes(layer))};
  if (columns.kernel) {
    const bool ids = columns.ids_for_kernels;
    row.push_back(TextCell(ids ? KernelText(layer.tactic) : std::string(layer.tactic.name)));
  }
  if (columns.tensor_cores) {
    // Only layers that multiply can use them at all.
    const bool applies = precision.compute != Precision::kUnknown || precision.tensor_cores;
    row.push_back(applies ? TensorCoresCell(precision.tensor_cores) : TextCell(""));
  }
  if (columns.time) {
    row.push_back(TimeCell(time.average_ms));
    row.push_back(ShareCell(time.share));
  }
  return row;
}

std::vector<Cell> OthersRow(const EngineView& view, const std::vector<LayerId>& layers,
                            std::size_t shown, const Table& table) {
  std::optional<double> ms;
  std::optional<double> share;
  for (std::size_t i = shown; i < layers.size(); ++i) {
    const LayerTime& time = view.attribution.times[layers[i].index()];
    if (time.average_ms) ms = ms.value_or(0) + *time.average_ms;
    if (time.share) share = share.value_or(0) + *time.share;
  }
  std::vector<Cell> row(table.columns.size());
  row[1] = TextCell("[" + Counted(layers.size() - shown, "other") + "]", Tone::kDim);
  if (ms) {
    row[row.size() - 2] = TimeCell(ms);
    row[row.size() - 1] = ShareCell(share);
  }
  return row;
}

Table LayerTable(const EngineView& view, const Options& options, const Columns& columns) {
  Table table = EmptyTable(columns);
  const std::vector<LayerId> layers = ShownLayers(view);
  const std::size_t limit = RowLimit(options, 0, layers.size());
  for (std::size_t i = 0; i < limit; ++i) table.rows.push_back(LayerRow(view, layers[i], columns));
  if (limit < layers.size()) table.footer = OthersRow(view, layers, limit, table);
  return table;
}

Section TotalsSection(const EngineView& view) {
  Section section;
  section.heading = "Totals by compute precision";
  section.table = PrecisionTotalsTable(view);
  return section;
}

Section WiderSection(const EngineView& view) {
  Section section;
  const RunInfo* run = view.engine->run_info();
  section.heading = "Wider than asked";
  if (run == nullptr || run->asked_precisions.empty()) {
    section.lines.push_back(
        {"what was asked is unknown: the log has no `Precision:` among its build options"});
    return section;
  }
  const std::vector<WiderThanAsked> wider = FindWiderThanAsked(*view.engine, view.precisions);
  if (wider.empty()) {
    section.lines.push_back(
        {"no layer whose precision is known computes in a wider type than asked", Tone::kGood});
    return section;
  }
  for (const WiderThanAsked& row : wider) {
    if (!view.shown[row.layer.index()]) continue;
    const std::optional<double> share = view.attribution.times[row.layer.index()].share;
    section.lines.push_back({"#" + std::to_string(row.layer.value) + "  " +
                                 std::string(view.engine->layers[row.layer.index()].name) +
                                 ": computes in " + std::string(PrecisionName(row.compute)) +
                                 ", asked was " + std::string(PrecisionName(row.asked)) +
                                 (share ? ", " + Share(share) : ""),
                             Tone::kPlain, LineKind::kItem});
    const std::string cite =
        row.reason_source.known() ? " (line " + std::to_string(row.reason_source.line) + ")" : "";
    section.lines.push_back({"why: " + row.reason + cite, Tone::kDim, LineKind::kSubItem});
  }
  return section;
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  Report report;
  for (const EngineView& view : loaded.views) {
    Section layers;
    layers.heading = EngineTitle(view, loaded);
    layers.lines.push_back({Headline(view)});
    layers.table = LayerTable(view, options, UsefulColumns(view));
    layers.notes = EngineRemarks(view);
    layers.notes.push_back(
        {"from: what the precision was read from; TC: tensor cores; ?: the inputs do not tell"});
    report.sections.push_back(std::move(layers));
    report.sections.push_back(TotalsSection(view));
    report.sections.push_back(WiderSection(view));
    AppendCsv(view, LayerTable(view, options, kAllColumns), report);
  }
  return report;
}

void MakeJson(const EngineView& view, const Loaded& loaded, const Options& options,
              OrderedJson& engine) {
  OrderedJson layers = OrderedJson::array();
  const std::vector<LayerId> shown = ShownLayers(view);
  for (std::size_t i = 0; i < JsonLimit(options, shown.size()); ++i) {
    layers.push_back(LayerJson(view, loaded.session, shown[i]));
  }
  OrderedJson totals = OrderedJson::array();
  for (const PrecisionTotal& total : PrecisionTotals(view.precisions, view.attribution)) {
    totals.push_back({{"precision", PrecisionJson(total.precision)},
                      {"layers", total.layers},
                      {"time_ms", OrNull(total.time_ms)},
                      {"time_share", OrNull(total.time_share)}});
  }
  OrderedJson wider = OrderedJson::array();
  for (const WiderThanAsked& row : FindWiderThanAsked(*view.engine, view.precisions)) {
    if (!view.shown[row.layer.index()]) continue;
    wider.push_back({{"layer", row.layer.value},
                     {"compute_precision", PrecisionJson(row.compute)},
                     {"asked", PrecisionJson(row.asked)},
                     {"reason", row.reason == "?" ? OrderedJson(nullptr) : OrderedJson(row.reason)},
                     {"source", SourceJson(loaded.session, row.reason_source)}});
  }
  engine["layers"] = std::move(layers);
  engine["totals"] = std::move(totals);
  engine["wider_than_asked"] = std::move(wider);
}

}  // namespace

const Command kPrecisionCommand = {
    "precision",
    "which layer computes in which precision, and how that is known",
    "A row a layer, in execution order: its type, the precision it multiplies in, what that was "
    "read from "
    "(the kernel's name, else the weights' type, else the input's type), the types of its inputs "
    "and "
    "outputs, its kernel, tensor cores, time and share. Then totals, then the layers that compute "
    "in a "
    "wider type than the build asked for, with the reason where the log tells it. `?` means: the "
    "log does "
    "not tell. Reformats, copies, shuffles and Q/DQ layers compute nothing.",
    "  trtscope precision build.log\n"
    "  trtscope precision build.log profile.json --filter 'Conv'\n"
    "  trtscope precision build.log --format json | jq '.engines[0].totals'\n",
    MakeReport,
    MakeJson,
    nullptr};

}  // namespace trtscope
