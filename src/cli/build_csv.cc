#include "src/cli/build_cells.h"
#include "src/cli/build_tables.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

Table CsvColumns() {
  Table table;
  const auto add = [&](const char* key) {
    table.columns.push_back({key, Align::kLeft, false, key});
  };
  for (const char* key : {"engine",
                          "row",
                          "phase",
                          "layer",
                          "formats",
                          "runner",
                          "seconds",
                          "seconds_from",
                          "stated_seconds",
                          "clock_seconds",
                          "trial_ms",
                          "turns",
                          "cached",
                          "trials",
                          "skipped",
                          "won",
                          "what",
                          "cpu_mib",
                          "gpu_mib",
                          "bytes",
                          "scratch_bytes",
                          "device_persistent_bytes",
                          "host_persistent_bytes",
                          "line"}) {
    add(key);
  }
  return table;
}

// A row of the one table; what it does not name stays empty.
class CsvRow {
 public:
  CsvRow(const BuildView& build, std::string_view kind, const Table& table) : table_(table) {
    cells_.resize(table.columns.size(), TextCell(""));
    if (build.engine != nullptr) Set("engine", CountCell(build.engine->engine->id));
    Set("row", TextCell(kind));
  }
  void Set(std::string_view key, Cell cell) {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      if (table_.columns[i].key != key) continue;
      cells_[i] = std::move(cell);
      return;
    }
  }
  void SetSeconds(const KnownSeconds& time) {
    if (!time.seconds) return;
    Set("seconds", SecondsCell(time));
    Set("seconds_from", TextCell(SecondsFromName(time.from)));
  }
  std::vector<Cell> Take() { return std::move(cells_); }

 private:
  const Table& table_;
  std::vector<Cell> cells_;
};

void AddPhaseRows(const BuildView& build, Table& table) {
  for (const BuildPhase& phase : build.time.phases) {
    CsvRow row(build, phase.inside ? "part_of_phase" : "phase", table);
    row.Set("phase", TextCell(PhaseTitle(build, phase)));
    row.SetSeconds(phase.time);
    if (phase.time.line != 0) row.Set("line", LineCell(phase.time.line));
    table.rows.push_back(row.Take());
  }
}

void AddTuningRows(const BuildView& build, const std::vector<TuningGroup>& groups,
                   std::string_view kind, const NameFilter& filter, Table& table) {
  for (const TuningGroup& group : groups) {
    if (group.runner.empty() && !filter.Matches(group.layer)) continue;
    const TuningCost& cost = group.cost;
    CsvRow row(build, kind, table);
    row.Set("layer", TextCell(group.layer));
    row.Set("formats", TextCell(group.formats));
    row.Set("runner", TextCell(group.runner));
    row.SetSeconds(cost.best);
    row.Set("stated_seconds", TextCell(Exact(cost.stated_seconds)));
    row.Set("clock_seconds", TextCell(Exact(cost.clock_seconds)));
    row.Set("trial_ms", TimeCell(cost.trial_ms));
    row.Set("turns", CountCell(cost.turns));
    row.Set("cached", CountCell(cost.cached));
    row.Set("trials", CountCell(cost.trials));
    row.Set("skipped", CountCell(cost.skipped));
    if (!group.runner.empty()) row.Set("won", CountCell(group.won));
    row.Set("line", LineCell(cost.line));
    table.rows.push_back(row.Take());
  }
}

void AddMemoryRows(const BuildView& build, const NameFilter& filter, Table& table) {
  for (const MemoryPoint& point : build.memory.timeline) {
    CsvRow row(build, point.managed ? "managed_memory" : "memory", table);
    row.Set("what", TextCell(point.change->what));
    row.Set("cpu_mib", TextCell(std::to_string(point.change->cpu_mib)));
    row.Set("gpu_mib", TextCell(std::to_string(point.change->gpu_mib)));
    row.Set("line", LineCell(point.change->line));
    if (point.seconds) {
      row.SetSeconds({static_cast<double>(*point.seconds), SecondsFrom::kClock, 0});
    }
    table.rows.push_back(row.Take());
  }
  for (const LayerMemoryUse& use : build.memory.layers) {
    if (!filter.Matches(use.memory->layer)) continue;
    CsvRow row(build, "layer_memory", table);
    row.Set("layer", TextCell(use.memory->layer));
    row.Set("scratch_bytes", BytesCell(use.memory->scratch));
    row.Set("device_persistent_bytes", BytesCell(use.memory->device_persistent));
    row.Set("host_persistent_bytes", BytesCell(use.memory->host_persistent));
    row.Set("line", LineCell(use.memory->line));
    table.rows.push_back(row.Take());
  }
  const MemoryTotals& totals = build.memory.totals;
  const auto add = [&](const char* what, const std::optional<Cited<int64_t>>& bytes) {
    if (!bytes) return;
    CsvRow row(build, "total_memory", table);
    row.Set("what", TextCell(what));
    row.Set("bytes", BytesCell(bytes->value));
    row.Set("line", LineCell(static_cast<uint32_t>(bytes->source.line)));
    table.rows.push_back(row.Take());
  };
  add("activation", totals.activation);
  add("scratch", totals.scratch);
  add("weights", totals.weights);
  add("device_persistent", totals.device_persistent);
  add("host_persistent", totals.host_persistent);
}

}  // namespace

void AppendBuildCsv(const BuildView& build, const NameFilter& filter, Report& report) {
  if (!report.csv) report.csv = CsvColumns();
  Table& table = *report.csv;
  AddPhaseRows(build, table);
  AddTuningRows(build, build.time.layers, "layer", filter, table);
  AddTuningRows(build, build.time.runners, "runner", filter, table);
  AddTuningRows(build, build.time.combinations, "formats", filter, table);
  AddMemoryRows(build, filter, table);
}

}  // namespace trtscope
