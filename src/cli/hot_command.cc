// `hot`: layers, or groups of them, by time.
#include <algorithm>

#include "graph/analysis/hotspots.h"
#include "src/cli/command.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultTop = 20;

GroupBy ParseGroupBy(const std::string& by) {
  if (by == "precision") return GroupBy::kPrecision;
  return by == "tactic" ? GroupBy::kTactic : GroupBy::kType;
}

std::vector<HotLayer> ShownHotLayers(const EngineView& view) {
  std::vector<HotLayer> layers = HottestLayers(*view.engine, view.attribution);
  layers.erase(std::remove_if(layers.begin(), layers.end(),
                              [&](const HotLayer& hot) { return !view.shown[hot.layer.index()]; }),
               layers.end());
  return layers;
}

// Profiles without averages (traces) have a column of totals, which others have no use for.
bool NeedsTotals(const EngineView& view) {
  const std::vector<HotLayer> layers = ShownHotLayers(view);
  return std::any_of(layers.begin(), layers.end(),
                     [](const HotLayer& hot) { return !hot.average_ms; });
}
constexpr std::ptrdiff_t kTotalColumn = 2;

std::vector<Cell> HotRow(const EngineView& view, const HotLayer& hot, bool totals) {
  const Layer& layer = view.engine->layers[hot.layer.index()];
  std::vector<Cell> row = {CountCell(hot.rank),
                           TimeCell(hot.average_ms),
                           ShareCell(hot.share),
                           {Share(hot.cumulated_share), Exact(hot.cumulated_share), Tone::kDim},
                           TextCell(layer.name),
                           TextOrUnknown(layer.type),
                           PrecisionCell(view.precisions[hot.layer.index()].compute)};
  if (totals) row.insert(row.begin() + kTotalColumn, TimeCell(hot.total_ms));
  return row;
}

// Of the layers from `shown` on; unknown where a part of it is.
std::optional<double> SumFrom(const std::vector<HotLayer>& layers, std::size_t shown,
                              std::optional<double> HotLayer::*time) {
  double sum = 0;
  for (std::size_t i = shown; i < layers.size(); ++i) {
    if (!(layers[i].*time)) return std::nullopt;
    sum += *(layers[i].*time);
  }
  return sum;
}

std::vector<Cell> Others(const std::vector<HotLayer>& layers, std::size_t shown, bool totals) {
  double share = 0;
  for (std::size_t i = shown; i < layers.size(); ++i) share += layers[i].share;
  std::vector<Cell> row = {
      TextCell(""), TimeCell(SumFrom(layers, shown, &HotLayer::average_ms)), ShareCell(share),
      TextCell(""), TextCell("[" + Counted(layers.size() - shown, "other") + "]", Tone::kDim)};
  if (totals) {
    row.insert(row.begin() + kTotalColumn, TimeCell(SumFrom(layers, shown, &HotLayer::total_ms)));
  }
  return row;
}

Table LayersTable(const EngineView& view, std::size_t limit, bool totals) {
  Table table;
  table.columns = {{"rank", Align::kRight, false, "rank"},
                   {"time ms", Align::kRight, false, "time_ms"},
                   {"share", Align::kRight, false, "share"},
                   {"so far", Align::kRight, false, "cumulated_share"},
                   {"layer", Align::kLeft, true, "name"},
                   {"type", Align::kLeft, true, "type"},
                   {"computes", Align::kLeft, false, "compute_precision"}};
  const std::vector<HotLayer> layers = ShownHotLayers(view);
  if (totals) {
    table.columns.insert(table.columns.begin() + kTotalColumn,
                         {"total ms", Align::kRight, false, "total_ms"});
  }
  limit = std::min(limit, layers.size());
  for (std::size_t i = 0; i < limit; ++i) table.rows.push_back(HotRow(view, layers[i], totals));
  if (limit < layers.size()) table.footer = Others(layers, limit, totals);
  return table;
}

std::vector<HotGroup> Groups(const EngineView& view, const Options& options) {
  return HotGroups(*view.engine, view.attribution, view.precisions, ParseGroupBy(options.by));
}

Table GroupsTable(const EngineView& view, const Options& options, std::size_t limit) {
  Table table;
  table.columns = {{"time ms", Align::kRight, false, "time_ms"},
                   {"share", Align::kRight, false, "share"},
                   {"layers", Align::kRight, false, "layers"},
                   {options.by, Align::kLeft, true, "key"}};
  const std::vector<HotGroup> groups = Groups(view, options);
  limit = std::min(limit, groups.size());
  HotGroup others;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i < limit) {
      table.rows.push_back({TimeCell(groups[i].time_ms), ShareCell(groups[i].share),
                            CountCell(groups[i].layers), TextCell(groups[i].key)});
      continue;
    }
    others.layers += groups[i].layers;
    if (groups[i].time_ms) others.time_ms = others.time_ms.value_or(0) + *groups[i].time_ms;
    if (groups[i].share) others.share = others.share.value_or(0) + *groups[i].share;
  }
  if (limit < groups.size()) {
    table.footer = {TimeCell(others.time_ms), ShareCell(others.share), CountCell(others.layers),
                    TextCell("[" + Counted(groups.size() - limit, "other") + "]", Tone::kDim)};
  }
  return table;
}

Table MakeTable(const EngineView& view, const Options& options, std::size_t limit, bool totals) {
  return options.by.empty() ? LayersTable(view, limit, totals) : GroupsTable(view, options, limit);
}

Section UnmatchedSection(const EngineView& view) {
  Section section;
  section.heading = "Profile rows without a layer";
  Table table;
  table.columns = {{"time ms", Align::kRight, false, "time_ms"},
                   {"row", Align::kLeft, true, "name"}};
  for (const uint32_t index : view.attribution.unmatched_rows) {
    const ProfileRow& row = view.attribution.profile->rows[index];
    table.rows.push_back({TimeCell(row.average_ms), TextCell(row.name)});
  }
  section.table = std::move(table);
  return section;
}

Section UntimedSection(const EngineView& view) {
  Section section;
  section.heading = "Layers without a profile row";
  Table table;
  table.columns = {{"#", Align::kRight, false, "id"},
                   {"layer", Align::kLeft, true, "name"},
                   {"type", Align::kLeft, true, "type"}};
  for (const LayerId id : view.attribution.unmatched_layers) {
    const Layer& layer = view.engine->layers[id.index()];
    table.rows.push_back({CountCell(id.value), TextCell(layer.name), TextOrUnknown(layer.type)});
  }
  section.table = std::move(table);
  return section;
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  Report report;
  // All engines share one CSV table.
  const bool csv_totals = std::any_of(loaded.views.begin(), loaded.views.end(), NeedsTotals);
  for (const EngineView& view : loaded.views) {
    Section section;
    section.heading = EngineTitle(view, loaded);
    section.lines.push_back({Headline(view)});
    section.notes = EngineRemarks(view);
    const bool timed = view.attribution.profile != nullptr;
    if (timed || !options.by.empty()) {
      section.table =
          MakeTable(view, options, RowLimit(options, kDefaultTop, view.engine->layers.size() + 1),
                    NeedsTotals(view));
    }
    report.sections.push_back(std::move(section));
    if (timed && !view.attribution.unmatched_rows.empty())
      report.sections.push_back(UnmatchedSection(view));
    if (timed && !view.attribution.unmatched_layers.empty())
      report.sections.push_back(UntimedSection(view));
    const std::size_t all = view.engine->layers.size() + 1;
    AppendCsv(view, MakeTable(view, options, RowLimit(options, 0, all), csv_totals), report);
  }
  return report;
}

void MakeJson(const EngineView& view, const Loaded& loaded, const Options& options,
              OrderedJson& engine) {
  if (!options.by.empty()) {
    OrderedJson groups = OrderedJson::array();
    const std::vector<HotGroup> found = Groups(view, options);
    for (std::size_t i = 0; i < JsonLimit(options, found.size()); ++i) {
      groups.push_back(
          {{"key", found[i].key == "?" ? OrderedJson(nullptr) : OrderedJson(found[i].key)},
           {"layers", found[i].layers},
           {"time_ms", OrNull(found[i].time_ms)},
           {"share", OrNull(found[i].share)}});
    }
    engine["groups"] = std::move(groups);
    return;
  }
  OrderedJson layers = OrderedJson::array();
  const std::vector<HotLayer> hot = ShownHotLayers(view);
  for (std::size_t i = 0; i < JsonLimit(options, hot.size()); ++i) {
    OrderedJson layer = LayerJson(view, loaded.session, hot[i].layer);
    layer["rank"] = hot[i].rank;
    layer["cumulated_share"] = hot[i].cumulated_share;
    layers.push_back(std::move(layer));
  }
  engine["layers"] = std::move(layers);
}

}  // namespace

const Command kHotCommand = {
    "hot",
    "layers by time, or groups of layers with --by",
    "The hottest layers first, with their share of all time and the share of them and all hotter "
    "ones. "
    "Shares are recomputed from the profile's times. With --by type, precision or tactic: groups "
    "of layers "
    "instead. Rows of the profile that name no layer, and layers that have no row, are listed.",
    "  trtscope hot build.log profile.json\n"
    "  trtscope hot build.log profile.json --top 5\n"
    "  trtscope hot build.log profile.json --by precision\n",
    MakeReport,
    MakeJson,
    nullptr};

}  // namespace trtscope
