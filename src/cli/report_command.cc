// `report`: the story on one page.
#include <algorithm>
#include <utility>

#include "graph/analysis/hotspots.h"
#include "src/cli/advice.h"
#include "src/cli/command.h"
#include "src/cli/findings.h"
#include "src/cli/headline.h"
#include "src/cli/measured.h"
#include "src/cli/report_facts.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kHottestShown = 10;
constexpr std::size_t kMessagesShown = 10;

Table FactsTable(const Facts& facts) {
  Table table;
  table.columns = {{"", Align::kLeft, false, "fact"}, {"", Align::kLeft, true, "value"}};
  for (const auto& [key, value] : facts)
    table.rows.push_back({TextCell(key, Tone::kDim), TextCell(value)});
  return table;
}

// --- Sections of an engine --------------------------------------------------

Section BuiltSection(const EngineView& view, const Loaded& loaded) {
  Section section;
  section.heading = EngineTitle(view, loaded);
  section.lines.push_back({Headline(view), Tone::kStrong});
  section.table = FactsTable(EngineFacts(view, loaded));
  section.notes = EngineRemarks(view);
  return section;
}

Section AdviceSection(const EngineView& view) {
  Section section;
  section.heading = "What to look at first";
  const std::vector<Advice> advice = AdviceFor(view);
  for (const Advice& item : advice) {
    section.lines.push_back({item.finding, Tone::kPlain, LineKind::kItem});
    section.lines.push_back({item.next_step, Tone::kDim, LineKind::kSubItem});
  }
  if (advice.empty())
    section.lines.push_back({"nothing stands out in what the inputs tell", Tone::kGood});
  return section;
}

Section TimeSection(const EngineView& view, const Options& options) {
  Section section;
  section.heading = "Where the time goes";
  Table table;
  table.columns = {{"time ms", Align::kRight, false, "time_ms"},
                   {"share", Align::kRight, false, "share"},
                   {"layer", Align::kLeft, true, "name"},
                   {"type", Align::kLeft, true, "type"},
                   {"computes", Align::kLeft, false, "compute_precision"}};
  std::vector<HotLayer> hot = HottestLayers(*view.engine, view.attribution);
  hot.erase(std::remove_if(hot.begin(), hot.end(),
                           [&](const HotLayer& layer) { return !view.shown[layer.layer.index()]; }),
            hot.end());
  const std::size_t limit = RowLimit(options, kHottestShown, hot.size());
  std::optional<double> other_ms = 0.0;
  double other_share = 0;
  for (std::size_t i = 0; i < hot.size(); ++i) {
    const Layer& layer = view.engine->layers[hot[i].layer.index()];
    if (i < limit) {
      table.rows.push_back({TimeCell(hot[i].average_ms), ShareCell(hot[i].share),
                            TextCell(layer.name), TextOrUnknown(layer.type),
                            PrecisionCell(view.precisions[hot[i].layer.index()].compute)});
      continue;
    }
    // A partial sum would pass for the whole.
    other_ms = other_ms && hot[i].average_ms ? std::optional(*other_ms + *hot[i].average_ms)
                                             : std::nullopt;
    other_share += hot[i].share;
  }
  if (limit < hot.size()) {
    table.footer = {TimeCell(other_ms), ShareCell(other_share),
                    TextCell("[" + Counted(hot.size() - limit, "other") + "]", Tone::kDim)};
  }
  section.table = std::move(table);
  return section;
}

Section PrecisionSection(const EngineView& view) {
  Section section;
  section.heading = "Compute precision";
  section.table = PrecisionTotalsTable(view);
  return section;
}

// "line 211 (×3): text"
Line MessageLine(const LogMessage& message) {
  std::string text = "line " + std::to_string(message.source.line);
  if (message.count > 1) text += " (×" + Count(message.count) + ")";
  const bool error =
      message.severity == LogSeverity::kError || message.severity == LogSeverity::kFatal;
  return {text + ": " + std::string(message.text), error ? Tone::kBad : Tone::kPlain,
          LineKind::kItem};
}

Section MessagesSection(const BuildLog& log, const Loaded& loaded) {
  Section section;
  section.heading = "Warnings and errors of " + loaded.session.inputs[log.source.index()].path;
  uint64_t left_out = log.messages_dropped;
  for (const LogMessage& message : log.messages) {
    if (!IsRemarkable(message)) continue;
    if (section.lines.size() < kMessagesShown) {
      section.lines.push_back(MessageLine(message));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) {
    section.lines.push_back({"[" + Counted(left_out, "other") + "]", Tone::kDim, LineKind::kItem});
  }
  return section;
}

// --- Logs without engines ---------------------------------------------------

// A profile table whose engine the log does not show.
Section RowsSection(const Profile& profile) {
  Section section;
  section.heading = "Profile of that run";
  Table table;
  table.columns = {{"time ms", Align::kRight, false, "time_ms"},
                   {"row", Align::kLeft, true, "name"}};
  for (const ProfileRow& row : profile.rows) {
    table.rows.push_back({TimeCell(row.average_ms), TextCell(row.name)});
  }
  section.table = std::move(table);
  return section;
}

void AddRunSections(const BuildLog& log, const Loaded& loaded, Report& report) {
  for (std::size_t i = 0; i < log.runs.size(); ++i) {
    const RunInfo& run = log.runs[i];
    const Facts facts = RunFacts(run);
    if (facts.empty() && !run.profile_table) continue;
    Section section;
    section.heading =
        "run " + std::to_string(i) + " of " + loaded.session.inputs[log.source.index()].path;
    if (!run.command_line.empty())
      section.lines.push_back({std::string(run.command_line), Tone::kDim});
    if (!facts.empty()) section.table = FactsTable(facts);
    report.sections.push_back(std::move(section));
    if (run.profile_table) report.sections.push_back(RowsSection(*run.profile_table));
  }
}

// Times whose engine no input tells.
void AddTimesSections(const Loaded& loaded, Report& report) {
  std::vector<const Timings*> all;
  for (const Timings& timings : loaded.session.timings) all.push_back(&timings);
  for (Section& times : TimesSections(all, loaded)) report.sections.push_back(std::move(times));
}

bool HasRemarkable(const BuildLog& log) {
  return std::any_of(log.messages.begin(), log.messages.end(), IsRemarkable);
}

Table LayersCsv(const Loaded& loaded, const Options& options) {
  Report precision = kPrecisionCommand.report(loaded, options);
  return precision.csv ? std::move(*precision.csv) : Table{};
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  Report report;
  for (const EngineView& view : loaded.views) {
    report.sections.push_back(BuiltSection(view, loaded));
    report.sections.push_back(AdviceSection(view));
    Section trust = TrustSection(view, loaded);
    if (!trust.heading.empty()) report.sections.push_back(std::move(trust));
    for (Section& times : TimesSections(view.timings, loaded))
      report.sections.push_back(std::move(times));
    if (view.attribution.profile != nullptr) report.sections.push_back(TimeSection(view, options));
    report.sections.push_back(PrecisionSection(view));
  }
  if (loaded.session.engines.empty()) AddTimesSections(loaded, report);
  for (const auto& log : loaded.session.logs) {
    if (loaded.session.engines.empty()) AddRunSections(*log, loaded, report);
    if (HasRemarkable(*log)) report.sections.push_back(MessagesSection(*log, loaded));
  }
  if (options.format == Format::kCsv) report.csv = LayersCsv(loaded, options);
  return report;
}

}  // namespace

const Command kReportCommand = {
    "report",
    "the story on one page (the default command)",
    "What was built and how, what to look at first, whether "
    "the numbers can be trusted, where the time goes, which precisions the layers compute "
    "in, and the log's warnings. Of a log without an engine: its runs, "
    "options and measurements. With "
    "--format csv: a row a layer, as `precision` has it.",
    "  trtscope build.log profile.json\n"
    "  trtscope report build.log --format md -o report.md\n"
    "  trtexec --onnx=m.onnx --verbose 2>&1 | trtscope -\n",
    MakeReport,
    MakeReportJson,
    nullptr};

}  // namespace trtscope
