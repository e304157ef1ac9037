#include "src/cli/build_tables.h"

#include <algorithm>

#include "src/cli/build_cells.h"
#include "src/cli/build_findings.h"
#include "src/cli/headline.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultTop = 10;

std::optional<double> ShareOf(const KnownSeconds& part, const KnownSeconds& whole) {
  if (!part.seconds || !whole.seconds || *whole.seconds <= 0) return std::nullopt;
  return std::min(1.0, *part.seconds / *whole.seconds);
}

// --- Phases -------------------------------------------------------------------

std::string LinesText(LineRange lines) {
  if (lines.empty()) return "";
  const std::string begin = std::to_string(lines.begin);
  return lines.end == lines.begin + 1 ? begin : begin + "–" + std::to_string(lines.end - 1);
}

Table PhasesTable(const BuildView& build) {
  Table table;
  table.columns = {{"phase", Align::kLeft, true, "phase"},
                   {"time", Align::kRight, false, "seconds"},
                   {"share", Align::kRight, false, "share"},
                   {"known", Align::kLeft, false, "seconds_from"},
                   {"lines", Align::kLeft, false, "lines"}};
  for (const BuildPhase& phase : build.time.phases) {
    std::string name = PhaseTitle(build, phase);
    if (phase.inside) name.insert(0, "  of it ");
    if (phase.unfinished && !phase.inside) name += ", the log stops here";
    table.rows.push_back({TextCell(name), SecondsCell(phase.time),
                          ShareCell(ShareOf(phase.time, build.time.total)),
                          TextCell(SecondsFromName(phase.time.from), Tone::kDim),
                          TextCell(LinesText(phase.lines), Tone::kDim)});
  }
  table.footer = {TextCell("whole", Tone::kStrong), SecondsCell(build.time.total), TextCell(""),
                  TextCell(SecondsFromName(build.time.total.from), Tone::kDim),
                  LineCell(build.time.total.line)};
  return table;
}

Section PhasesSection(const BuildView& build) {
  Section section;
  section.heading = "Where the time goes";
  section.table = PhasesTable(build);
  AppendTimeNotes(build, section.notes);
  return section;
}

// --- Tuning -------------------------------------------------------------------

enum class By { kLayer, kRunner, kFormats };

// Columns that tell nothing are left out for people.
struct TuningColumns {
  bool cached = false;
  /// What shares are of: the whole, unless the turns say that they took longer.
  KnownSeconds whole;
};

Table TuningColumnsOf(By by, TuningColumns columns) {
  Table table;
  table.columns = {{"time", Align::kRight, false, "seconds"},
                   {"share", Align::kRight, false, "share"},
                   {"trials ms", Align::kRight, false, "trial_ms"},
                   {"trials", Align::kRight, false, "trials"}};
  // Two long names need the room.
  if (by == By::kFormats) table.columns.erase(table.columns.begin() + 1);
  if (by != By::kFormats) table.columns.push_back({"turns", Align::kRight, false, "turns"});
  if (by == By::kRunner) table.columns.push_back({"won", Align::kRight, false, "won"});
  if (columns.cached) table.columns.push_back({"cached", Align::kRight, false, "cached"});
  if (by != By::kRunner) table.columns.push_back({"layer", Align::kLeft, true, "layer"});
  if (by == By::kFormats) table.columns.push_back({"formats", Align::kLeft, true, "formats"});
  if (by == By::kRunner) table.columns.push_back({"runner", Align::kLeft, true, "runner"});
  return table;
}

std::vector<Cell> FiguresRow(const TuningCost& cost, uint32_t won, By by,
                             const TuningColumns& columns) {
  std::vector<Cell> row = {SecondsCell(cost.best)};
  if (by != By::kFormats) row.push_back(ShareCell(ShareOf(cost.best, columns.whole)));
  row.push_back(TimeCell(cost.trial_ms));
  row.push_back(CountCell(cost.trials));
  if (by != By::kFormats) row.push_back(CountCell(cost.turns));
  if (by == By::kRunner) row.push_back(CountCell(won));
  if (columns.cached) row.push_back(CountCell(cost.cached));
  return row;
}

std::vector<Cell> TuningRow(const TuningGroup& group, By by, const TuningColumns& columns) {
  std::vector<Cell> row = FiguresRow(group.cost, group.won, by, columns);
  row.push_back(TextOrUnknown(by == By::kRunner ? group.runner : group.layer));
  if (by == By::kFormats) row.push_back(TextOrUnknown(group.formats));
  return row;
}

std::vector<Cell> OthersRow(const std::vector<const TuningGroup*>& groups, std::size_t shown, By by,
                            const TuningColumns& columns) {
  TuningCost cost;
  cost.best = {0.0, SecondsFrom::kStated, 0};
  uint32_t won = 0;
  for (std::size_t i = shown; i < groups.size(); ++i) {
    const TuningCost& other = groups[i]->cost;
    cost.trial_ms += other.trial_ms;
    cost.trials += other.trials;
    cost.turns += other.turns;
    cost.cached += other.cached;
    won += groups[i]->won;
    // Groups that ran nothing have no time, and need none.
    if (other.trials == 0 && !other.best.seconds) continue;
    cost.best.from = std::max(cost.best.from, other.best.from);
    *cost.best.seconds += other.best.seconds.value_or(0);
  }
  if (cost.best.from == SecondsFrom::kUnknown) cost.best.seconds.reset();
  std::vector<Cell> row = FiguresRow(cost, won, by, columns);
  row.push_back(TextCell("[" + Counted(groups.size() - shown, "other") + "]", Tone::kDim));
  return row;
}

KnownSeconds WholeOfTuning(const BuildTime& time) {
  const double tuned = time.tuning.best.seconds.value_or(0);
  return tuned > time.total.seconds.value_or(0) ? time.tuning.best : time.total;
}

Section TuningSection(std::string heading, const std::vector<TuningGroup>& groups, By by,
                      const BuildView& build, const Options& options, const NameFilter& filter) {
  Section section;
  section.heading = std::move(heading);
  const TuningColumns columns{build.time.tuning.cached > 0, WholeOfTuning(build.time)};
  std::vector<const TuningGroup*> wanted;
  for (const TuningGroup& group : groups) {
    if (by == By::kRunner || filter.Matches(group.layer)) wanted.push_back(&group);
  }
  const std::size_t limit = RowLimit(options, kDefaultTop, wanted.size());
  Table table = TuningColumnsOf(by, columns);
  for (std::size_t i = 0; i < limit; ++i) {
    table.rows.push_back(TuningRow(*wanted[i], by, columns));
  }
  if (limit < wanted.size()) table.footer = OthersRow(wanted, limit, by, columns);
  section.table = std::move(table);
  return section;
}

Line TuningNote(const BuildTime& time) {
  const TuningCost& tuning = time.tuning;
  const bool clocked = !time.clock_silent && time.clock_back_line == 0;
  std::string note;
  if (tuning.best.from == SecondsFrom::kStated) {
    note = "time: stated by each turn (`profiling completed in`)";
  } else if (tuning.best.from == SecondsFrom::kEstimated) {
    note = tuning.stated > 0 ? "~: not all turns state their time; the others' is estimated from "
                             : "~: this version states no time of a turn; it is estimated from ";
    note += clocked ? "the clock, and within its seconds from the times of trials"
                    : "the tuning's time, shared out by the times of trials";
  } else if (tuning.best.from == SecondsFrom::kSum) {
    note = "≥: only the times of trials are known";
  } else {
    note = "?: no turn tells a time";
  }
  return {note +
          ". trials ms: the sum of the times that trials print, less than they took: TensorRT runs "
          "each tactic several times"};
}

// --- Memory -------------------------------------------------------------------

std::string MebibytesText(std::optional<int64_t> mebibytes) {
  constexpr int64_t kMebibyte = int64_t{1} << 20;
  constexpr int64_t kMost = int64_t{1} << 40;
  if (!mebibytes || *mebibytes > kMost || *mebibytes < -kMost) return "?";
  return Bytes(*mebibytes * kMebibyte);
}

Table TotalsTable(const BuildView& build) {
  Table table;
  table.columns = {{"memory", Align::kLeft, false, "memory"},
                   {"size", Align::kRight, false, "bytes"},
                   {"line", Align::kRight, false, "line"},
                   {"what it is", Align::kLeft, true, "what"}};
  const MemoryTotals& totals = build.memory.totals;
  const auto add = [&](const char* name, const std::optional<Cited<int64_t>>& bytes,
                       const char* what) {
    const auto value = bytes ? std::optional(bytes->value) : std::nullopt;
    table.rows.push_back({TextCell(name), BytesCell(value),
                          LineCell(bytes ? static_cast<uint32_t>(bytes->source.line) : 0),
                          TextCell(what, Tone::kDim)});
  };
  add("activation", totals.activation, "tensors between layers, for each execution context");
  add("scratch", totals.scratch, "of layers while they run");
  add("weights", totals.weights, "of the engine");
  add("device persistent", totals.device_persistent, "of layers, as long as the engine lives");
  add("host persistent", totals.host_persistent, "the same, in the host's memory");
  const auto peak = [&](const char* name, const std::optional<Cited<int64_t>>& mebibytes) {
    const auto value = mebibytes ? std::optional(mebibytes->value) : std::nullopt;
    table.rows.push_back({TextCell(name),
                          {MebibytesText(value), value ? std::to_string(*value) : "", Tone::kPlain},
                          LineCell(mebibytes ? static_cast<uint32_t>(mebibytes->source.line) : 0),
                          TextCell("of TensorRT's allocators while building", Tone::kDim)});
  };
  peak("peak GPU", totals.peak_gpu_mib);
  peak("peak CPU", totals.peak_cpu_mib);
  return table;
}

bool TellsTotals(const MemoryTotals& totals) {
  return totals.activation || totals.scratch || totals.weights || totals.device_persistent ||
         totals.host_persistent || totals.peak_gpu_mib || totals.peak_cpu_mib;
}

std::string Signed(std::optional<int32_t> mebibytes) {
  if (!mebibytes) return "";
  return (*mebibytes >= 0 ? "+" : "") + std::to_string(*mebibytes);
}

Section TimelineSection(const BuildView& build, const Options& options) {
  Section section;
  section.heading = "Memory over time";
  Table table;
  table.columns = {
      {"at", Align::kRight, false, "seconds"},        {"CPU MiB", Align::kRight, false, "cpu_mib"},
      {"+/-", Align::kRight, false, "cpu_delta_mib"}, {"GPU MiB", Align::kRight, false, "gpu_mib"},
      {"+/-", Align::kRight, false, "gpu_delta_mib"}, {"what", Align::kLeft, true, "what"},
      {"line", Align::kRight, false, "line"}};
  const std::vector<MemoryPoint>& points = build.memory.timeline;
  const std::size_t limit = RowLimit(options, 2 * kDefaultTop, points.size());
  for (std::size_t i = 0; i < limit; ++i) {
    const MemoryChange& change = *points[i].change;
    const auto at = points[i].seconds;
    std::string what(change.what);
    if (points[i].managed) what += " *";
    table.rows.push_back({at ? TextCell(Seconds(static_cast<double>(*at))) : TextOrUnknown(""),
                          TextCell(std::to_string(change.cpu_mib)),
                          TextCell(Signed(change.cpu_delta_mib), Tone::kDim),
                          TextCell(std::to_string(change.gpu_mib)),
                          TextCell(Signed(change.gpu_delta_mib), Tone::kDim), TextCell(what),
                          LineCell(change.line)});
  }
  if (limit < points.size()) {
    table.footer.resize(6);
    table.footer[5] = TextCell("[" + Counted(points.size() - limit, "other") + "]", Tone::kDim);
  }
  section.table = std::move(table);
  std::string note = "the memory of the process and of the GPU, with all who use it";
  if (std::any_of(points.begin(), points.end(), [](const auto& point) { return point.managed; })) {
    note += "; *: of TensorRT's own allocations";
  }
  section.notes.push_back({note});
  return section;
}

// By what most of the memory is: scratch decides the workspace, persistent memory adds up.
Section LayersSection(const BuildView& build, const Options& options, const NameFilter& filter) {
  Section section;
  section.heading = "Memory of layers";
  const BuildMemory& memory = build.memory;
  Table table;
  table.columns = {{"scratch", Align::kRight, false, "scratch_bytes"},
                   {"device", Align::kRight, false, "device_persistent_bytes"},
                   {"host", Align::kRight, false, "host_persistent_bytes"},
                   {"layer", Align::kLeft, true, "layer"},
                   {"line", Align::kRight, false, "line"}};
  std::vector<uint32_t> order = LargestUsers(memory, MemoryKind::kScratch);
  std::vector<bool> listed(memory.layers.size(), false);
  for (const uint32_t index : order) listed[index] = true;
  for (const MemoryKind kind : {MemoryKind::kDevicePersistent, MemoryKind::kHostPersistent}) {
    for (const uint32_t index : LargestUsers(memory, kind)) {
      if (!listed[index]) order.push_back(index);
      listed[index] = true;
    }
  }
  order.erase(std::remove_if(order.begin(), order.end(),
                             [&](uint32_t index) {
                               return !filter.Matches(memory.layers[index].memory->layer);
                             }),
              order.end());
  const std::size_t limit = RowLimit(options, kDefaultTop, order.size());
  for (std::size_t i = 0; i < limit; ++i) {
    const LayerMemory& use = *memory.layers[order[i]].memory;
    table.rows.push_back({BytesCell(use.scratch), BytesCell(use.device_persistent),
                          BytesCell(use.host_persistent), TextCell(use.layer), LineCell(use.line)});
  }
  if (limit < order.size()) {
    table.footer.resize(4);
    table.footer[3] = TextCell("[" + Counted(order.size() - limit, "other") + "]", Tone::kDim);
  }
  section.table = std::move(table);
  return section;
}

// The layers whose scratch memory is the largest, and the one that keeps most on the device.
void AppendPeakLines(const BuildView& build, std::vector<Line>& lines) {
  const BuildMemory& memory = build.memory;
  const auto add = [&](MemoryKind kind, const char* what, std::optional<int64_t> of, bool all) {
    const std::vector<uint32_t> users = LargestUsers(memory, kind);
    if (users.empty()) return;
    const int64_t most = *BytesOf(*memory.layers[users[0]].memory, kind);
    const auto same = std::count_if(users.begin(), users.end(), [&](uint32_t index) {
      return *BytesOf(*memory.layers[index].memory, kind) == most;
    });
    std::string text = std::string(what) + ": `" +
                       std::string(memory.layers[users[0]].memory->layer) + "` with " + Bytes(most);
    if (all && same > 1) text += ", as " + Counted(static_cast<uint64_t>(same - 1), "other");
    if (!all && of.value_or(0) > 0) {
      text += " (" + Share(static_cast<double>(most) / static_cast<double>(*of)) + ")";
    }
    lines.push_back({text, Tone::kPlain, LineKind::kItem});
  };
  add(MemoryKind::kScratch, "sets the scratch memory", std::nullopt, true);
  add(MemoryKind::kDevicePersistent, "keeps most on the device", memory.device_sum, false);
  if (memory.highest_gpu != nullptr) {
    const MemoryChange& highest = *memory.highest_gpu;
    lines.push_back({"the GPU's memory is highest at line " + std::to_string(highest.line) + ", `" +
                         std::string(highest.what) + "`: " + MebibytesText(highest.gpu_mib) +
                         " in use, with all other programs' share",
                     Tone::kPlain, LineKind::kItem});
  }
}

}  // namespace

void AppendTimeSections(const BuildView& build, const Options& options, const NameFilter& filter,
                        Report& report) {
  report.sections.push_back(PhasesSection(build));
  const BuildTime& time = build.time;
  if (time.tuning.turns == 0) return;
  report.sections.push_back(
      TuningSection("Tuning by layer", time.layers, By::kLayer, build, options, filter));
  report.sections.back().notes.push_back(TuningNote(time));
  report.sections.push_back(
      TuningSection("Tuning by runner", time.runners, By::kRunner, build, options, filter));
  report.sections.push_back(TuningSection("Tuning by format combination", time.combinations,
                                          By::kFormats, build, options, filter));
}

void AppendMemorySections(const BuildView& build, const Options& options, const NameFilter& filter,
                          Report& report) {
  Section section;
  section.heading = "Where the memory goes";
  if (build.memory.empty()) {
    section.lines.push_back(
        {"? the log tells nothing of memory: TensorRT prints it at severity "
         "INFO (from 8.0 on) and VERBOSE (layers)"});
    report.sections.push_back(std::move(section));
    return;
  }
  AppendPeakLines(build, section.lines);
  if (TellsTotals(build.memory.totals)) {
    section.table = TotalsTable(build);
  } else {
    section.lines.push_back(
        {"? totals: TensorRT prints them at severity VERBOSE (weights from 10.0 "
         "on)"});
  }
  report.sections.push_back(std::move(section));
  if (!build.memory.layers.empty()) {
    report.sections.push_back(LayersSection(build, options, filter));
  }
  if (!build.memory.timeline.empty()) report.sections.push_back(TimelineSection(build, options));
}

}  // namespace trtscope
