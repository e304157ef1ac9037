// `reformats`: every inserted reformat and copy, between which layers, at what cost.
#include <algorithm>

#include "src/cli/command.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// "INT8 NCHW/32", or what is known of it.
std::string FormatText(const std::optional<Tensor>& tensor) {
  if (!tensor) return "?";
  std::string text(PrecisionName(tensor->dtype));
  if (!tensor->layout.empty()) text.append(" ").append(tensor->layout);
  return text;
}

std::string ChangeText(const Reformat& reformat) {
  return FormatText(reformat.from) + " → " + FormatText(reformat.to);
}

std::string LayerNames(const Engine& engine, const std::vector<LayerId>& layers,
                       std::string_view none) {
  if (!engine.ports_known()) return "?";
  if (layers.empty()) return std::string(none);
  std::string text(engine.layers[layers[0].index()].name);
  if (layers.size() > 1) text += " + " + std::to_string(layers.size() - 1) + " more";
  return text;
}

std::vector<const Reformat*> Shown(const EngineView& view) {
  std::vector<const Reformat*> shown;
  for (const Reformat& reformat : view.reformats.reformats) {
    if (view.shown[reformat.layer.index()]) shown.push_back(&reformat);
  }
  return shown;
}

std::string CauseText(const Reformat& reformat) {
  std::string text = reformat.cause;
  std::replace(text.begin(), text.end(), '_', ' ');
  if (reformat.removed_as_noop) return text + ", removed (NoOp)";
  return reformat.inserted ? text : text + " (the network's own)";
}

std::vector<Cell> ReformatRow(const EngineView& view, const Reformat& reformat) {
  const LayerTime& time = view.attribution.times[reformat.layer.index()];
  return {CountCell(reformat.layer.value),
          TextCell(ChangeText(reformat)),
          TextCell(CauseText(reformat), reformat.removed_as_noop ? Tone::kDim : Tone::kPlain),
          TextCell(LayerNames(*view.engine, reformat.producers, "(network input)")),
          TextCell(LayerNames(*view.engine, reformat.consumers, "(network output)")),
          TimeCell(time.average_ms),
          ShareCell(time.share)};
}

Table ReformatTable(const EngineView& view, std::size_t limit) {
  Table table;
  table.columns = {{"#", Align::kRight, false, "id"},
                   {"from → to", Align::kLeft, false, "change"},
                   {"cause", Align::kLeft, false, "cause"},
                   {"written by", Align::kLeft, true, "producer"},
                   {"read by", Align::kLeft, true, "consumers"},
                   {"time ms", Align::kRight, false, "time_ms"},
                   {"share", Align::kRight, false, "share"}};
  const std::vector<const Reformat*> shown = Shown(view);
  limit = std::min(limit, shown.size());
  for (std::size_t i = 0; i < limit; ++i) table.rows.push_back(ReformatRow(view, *shown[i]));
  if (limit < shown.size()) {
    table.footer.resize(table.columns.size());
    table.footer[1] = TextCell("[" + Counted(shown.size() - limit, "other") + "]", Tone::kDim);
  }
  return table;
}

Section EvidenceSection(const EngineView& view, std::size_t limit) {
  Section section;
  section.heading = "How each is known";
  std::vector<const Reformat*> shown = Shown(view);
  shown.resize(std::min(limit, shown.size()));
  for (const Reformat* reformat : shown) {
    std::string text = "#" + std::to_string(reformat->layer.value) + "  " + reformat->evidence;
    section.lines.push_back({std::move(text), Tone::kDim, LineKind::kItem});
  }
  return section;
}

Section ElidedSection(const EngineView& view) {
  Section section;
  section.heading = "Announced in the log, not in the engine";
  Table table;
  table.columns = {{"line", Align::kRight, false, "line"},
                   {"tensor", Align::kLeft, true, "tensor"},
                   {"from", Align::kLeft, true, "from"},
                   {"to", Align::kLeft, true, "to"}};
  for (const ReformatInsertion& insertion : view.reformats.not_in_engine) {
    table.rows.push_back({CountCell(insertion.source.line), TextCell(insertion.tensor),
                          TextCell(insertion.from), TextCell(insertion.to)});
  }
  section.table = std::move(table);
  return section;
}

std::string Lead(const EngineView& view) {
  const auto& all = view.reformats.reformats;
  const auto count = [&](auto predicate) {
    return static_cast<uint64_t>(std::count_if(all.begin(), all.end(), predicate));
  };
  const uint64_t real = count([](const Reformat& r) { return r.inserted && !r.removed_as_noop; });
  const uint64_t noops = count([](const Reformat& r) { return r.removed_as_noop; });
  const uint64_t own = count([](const Reformat& r) { return !r.inserted; });
  std::string text = Counted(real, "inserted reformat");
  if (noops > 0) text += ", " + Count(noops) + " more removed as NoOp";
  if (own > 0) text += ", " + Count(own) + " Q/DQ or cast layers of the network's own";
  if (view.reformats.time_ms) {
    text += "; together " + Milliseconds(view.reformats.time_ms) + " ms, " +
            Share(view.reformats.share);
  }
  return text;
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  Report report;
  for (const EngineView& view : loaded.views) {
    Section section;
    section.heading = EngineTitle(view, loaded);
    section.lines.push_back({Lead(view)});
    const bool any = !view.reformats.reformats.empty();
    const std::size_t limit = RowLimit(options, 0, view.reformats.reformats.size());
    const Table table = ReformatTable(view, limit);
    if (any) section.table = table;
    section.notes = EngineRemarks(view);
    report.sections.push_back(std::move(section));
    if (any) report.sections.push_back(EvidenceSection(view, limit));
    if (!view.reformats.not_in_engine.empty()) report.sections.push_back(ElidedSection(view));
    AppendCsv(view, table, report);
  }
  return report;
}

OrderedJson NamesJson(const Engine& engine, const std::vector<LayerId>& layers) {
  OrderedJson names = OrderedJson::array();
  for (const LayerId id : layers) names.push_back(engine.layers[id.index()].name);
  return names;
}

OrderedJson ReformatJson(const EngineView& view, const Session& session, const Reformat& reformat) {
  OrderedJson changes = OrderedJson::array();
  if (reformat.changes_dtype) changes.push_back("dtype");
  if (reformat.changes_layout) changes.push_back("layout");
  const OrderedJson producers = NamesJson(*view.engine, reformat.producers);
  return {
      {"layer", LayerJson(view, session, reformat.layer)},
      {"from", reformat.from ? TensorJson(*reformat.from) : OrderedJson(nullptr)},
      {"to", reformat.to ? TensorJson(*reformat.to) : OrderedJson(nullptr)},
      {"producer", producers.empty() ? OrderedJson(nullptr) : producers[0]},
      {"producers", producers},
      {"consumers", NamesJson(*view.engine, reformat.consumers)},
      {"changes", changes},
      {"cause", reformat.cause == "unknown" ? OrderedJson(nullptr) : OrderedJson(reformat.cause)},
      {"evidence", reformat.evidence},
      {"evidence_source", SourceJson(session, reformat.evidence_source)},
      {"removed_as_noop", reformat.removed_as_noop},
      {"inserted", reformat.inserted}};
}

void MakeJson(const EngineView& view, const Loaded& loaded, const Options& options,
              OrderedJson& engine) {
  OrderedJson list = OrderedJson::array();
  const std::vector<const Reformat*> shown = Shown(view);
  for (std::size_t i = 0; i < JsonLimit(options, shown.size()); ++i) {
    list.push_back(ReformatJson(view, loaded.session, *shown[i]));
  }
  OrderedJson elided = OrderedJson::array();
  for (const ReformatInsertion& insertion : view.reformats.not_in_engine) {
    elided.push_back({{"tensor", insertion.tensor},
                      {"from", insertion.from},
                      {"to", insertion.to},
                      {"source", SourceJson(loaded.session, insertion.source)}});
  }
  engine["reformats"] = std::move(list);
  engine["announced_only"] = std::move(elided);
  engine["reformat_time_ms"] = OrNull(view.reformats.time_ms);
  engine["reformat_share"] = OrNull(view.reformats.share);
}

}  // namespace

const Command kReformatsCommand = {
    "reformats",
    "every inserted reformat and copy: from what to what, between whom, at what cost",
    "Recognised by layer type, by name (`Reformatting CopyNode for …`), and by the log's `Adding "
    "reformat "
    "layer` lines, also where the engine shows a NoOp instead. Layouts are known only where the "
    "log prints "
    "strides. Q/DQ layers that run as reformats are shown, but are the network's own.",
    "  trtscope reformats build.log profile.json\n"
    "  trtscope reformats build.log --format csv -o reformats.csv\n",
    MakeReport,
    MakeJson,
    nullptr};

}  // namespace trtscope
