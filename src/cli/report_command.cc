// `report`: the story on one page.
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "graph/analysis/hotspots.h"
#include "src/cli/advice.h"
#include "src/cli/command.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kHottestShown = 10;
constexpr std::size_t kMessagesShown = 10;

// --- What was built ----------------------------------------------------------------------------------------

using Facts = std::vector<std::pair<std::string, std::string>>;

void AddFact(Facts& facts, std::string key, std::string value) {
  if (!value.empty()) facts.emplace_back(std::move(key), std::move(value));
}

std::string AskedText(const RunInfo& run) {
  std::string text;
  for (const Precision precision : run.asked_precisions) {
    if (!text.empty()) text += " + ";
    text += PrecisionName(precision);
  }
  return text;
}

std::string ResultText(const RunInfo& run) {
  switch (run.result) {
    case RunResult::kPassed:
      return "PASSED";
    case RunResult::kFailed:
      return "FAILED";
    case RunResult::kWaived:
      return "WAIVED";
    case RunResult::kUnknown:
      return "";
  }
  return "";
}

// "workspace: 1024 MiB, dlaSRAM: default, …" from 8.4 on, "4096 MiB" before.
std::string WorkspaceText(const RunInfo& run) {
  constexpr std::string_view kWorkspace = "workspace: ";
  std::string_view pools = run.FindOption("Memory Pools");
  if (pools.empty()) return std::string(run.FindOption("Workspace"));
  if (pools.starts_with(kWorkspace)) pools.remove_prefix(kWorkspace.size());
  return std::string(pools.substr(0, pools.find(',')));
}

void AddRunFacts(const RunInfo& run, Facts& facts) {
  const std::string capability =
      run.compute_capability ? " (compute capability " + std::string(run.compute_capability.text) + ")" : "";
  AddFact(facts, "device", run.device ? std::string(run.device.text) + capability : "");
  AddFact(facts, "asked precision", AskedText(run));
  AddFact(facts, "calibration", std::string(run.FindOption("Calibration")));
  AddFact(facts, "workspace", WorkspaceText(run));
  AddFact(facts, "result", ResultText(run));
}

using Bytes64 = std::optional<Cited<int64_t>>;

// "activations 980.5 KiB, scratch 0 B" of the sizes that the log gives.
std::string SizesText(std::initializer_list<std::pair<const char*, const Bytes64*>> sizes) {
  std::string text;
  for (const auto& [name, bytes] : sizes) {
    if (!*bytes) continue;
    if (!text.empty()) text += ", ";
    text += std::string(name) + " " + Bytes((*bytes)->value);
  }
  return text;
}

std::string BuildTimeText(const Engine& engine) {
  if (engine.built_seconds) return Seconds(engine.built_seconds->value);
  std::optional<double> seconds;
  const auto add = [&](const std::optional<Cited<double>>& part) {
    if (part) seconds = seconds.value_or(0) + part->value;
  };
  for (const BuildAttempt& attempt : engine.attempts) {
    add(attempt.generation_seconds);
    // TensorRT 5 counts tuning apart from the generation of the engine.
    if (engine.layers_from == LayersFrom::kTuningLines) add(attempt.tactic_selection_seconds);
  }
  return seconds ? Seconds(seconds) : "";
}

uint64_t TrialCount(const Engine& engine) {
  uint64_t trials = 0;
  for (const BuildAttempt& attempt : engine.attempts) {
    for (uint32_t i = attempt.first_tuning; i < attempt.end_tuning; ++i) {
      trials += engine.log->tunings[i].end_trial - engine.log->tunings[i].first_trial;
    }
  }
  return trials;
}

std::string TuningText(const Engine& engine) {
  const uint64_t trials = TrialCount(engine);
  if (trials == 0) return "";
  std::string text = Counted(trials, "tactic timing");
  if (engine.attempts.size() > 1) text += " in " + Counted(engine.attempts.size(), "build attempt");
  const BuildAttempt* attempt = engine.chosen_attempt();
  if (attempt != nullptr && attempt->backend_strategy) {
    text += ", backend strategy " + std::to_string(*attempt->backend_strategy) + " was kept";
  }
  return text;
}

std::string StatsText(const LatencyStats& stats) {
  if (!stats.mean && !stats.median) return "";
  std::string text = "mean " + Milliseconds(stats.mean) + " ms, median " + Milliseconds(stats.median) + " ms";
  if (stats.p99) text += ", 99 % " + Milliseconds(stats.p99) + " ms";
  return text;
}

void AddPerformanceFacts(const std::optional<PerformanceSummary>& performance, Facts& facts) {
  if (!performance) return;
  AddFact(facts, "latency", StatsText(performance->latency));
  AddFact(facts, "GPU compute", StatsText(performance->gpu_compute));
  if (performance->throughput_qps) {
    AddFact(facts, "throughput", Milliseconds(performance->throughput_qps) + " queries/s");
  }
}

Facts EngineFacts(const EngineView& view, const Loaded& loaded) {
  const Engine& engine = *view.engine;
  Facts facts;
  AddFact(facts, "read from", CiteText(loaded.session.inputs[engine.source.source.index()].path, engine.source));
  if (const RunInfo* run = engine.run_info()) AddRunFacts(*run, facts);
  AddFact(facts, "build time", BuildTimeText(engine));
  AddFact(facts, "tuning", TuningText(engine));
  if (const BuildAttempt* attempt = engine.chosen_attempt()) {
    AddFact(facts, "memory", SizesText({{"activations", &attempt->activation_bytes},
                                        {"weights", &attempt->weights_bytes},
                                        {"scratch", &attempt->scratch_bytes}}));
    AddFact(facts, "persistent memory", SizesText({{"device", &attempt->device_persistent_bytes},
                                                   {"host", &attempt->host_persistent_bytes}}));
    if (attempt->peak_gpu_mib && attempt->peak_cpu_mib) {
      AddFact(facts, "peak while building", "GPU " + std::to_string(attempt->peak_gpu_mib->value) + " MiB, CPU " +
                                                 std::to_string(attempt->peak_cpu_mib->value) + " MiB");
    }
  }
  AddPerformanceFacts(engine.performance, facts);
  if (view.attribution.profile != nullptr && view.attribution.profile->iterations) {
    AddFact(facts, "profile", Count(static_cast<uint64_t>(*view.attribution.profile->iterations)) + " iterations, " +
                                  Counted(view.attribution.profile->rows.size(), "row"));
  }
  return facts;
}

Table FactsTable(const Facts& facts) {
  Table table;
  table.columns = {{"", Align::kLeft, false, "fact"}, {"", Align::kLeft, true, "value"}};
  for (const auto& [key, value] : facts) table.rows.push_back({TextCell(key, Tone::kDim), TextCell(value)});
  return table;
}

// --- Sections of an engine ---------------------------------------------------------------------------------

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
    section.lines.push_back({"- " + item.finding, Tone::kPlain, 2});
    section.lines.push_back({"  → " + item.next_step, Tone::kDim, 2});
  }
  if (advice.empty()) section.lines.push_back({"nothing stands out in what the inputs tell", Tone::kGood});
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
  double other_ms = 0;
  double other_share = 0;
  for (std::size_t i = 0; i < hot.size(); ++i) {
    const Layer& layer = view.engine->layers[hot[i].layer.index()];
    if (i < limit) {
      table.rows.push_back({TimeCell(hot[i].average_ms), ShareCell(hot[i].share), TextCell(layer.name),
                            TextOrUnknown(layer.type), PrecisionCell(view.precisions[hot[i].layer.index()].compute)});
      continue;
    }
    other_ms += hot[i].average_ms;
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
  Table table;
  table.columns = {{"precision", Align::kLeft, false, "precision"},
                   {"layers", Align::kRight, false, "layers"},
                   {"time ms", Align::kRight, false, "time_ms"},
                   {"share", Align::kRight, false, "time_share"}};
  for (const PrecisionTotal& total : PrecisionTotals(view.precisions, view.attribution)) {
    Cell name = PrecisionCell(total.precision);
    if (total.precision == Precision::kUnknown) name.text = "? (does not compute, or unknown)";
    table.rows.push_back({name, CountCell(total.layers), TimeCell(total.time_ms), ShareCell(total.time_share)});
  }
  section.table = std::move(table);
  return section;
}

bool IsRemarkable(const LogMessage& message) { return message.severity != LogSeverity::kVerbose; }

// "    211  (×3) text", the text's continuation lines below its begin.
Line MessageLine(const LogMessage& message) {
  constexpr std::size_t kLineWidth = 9;
  std::string text = Count(message.source.line);
  const std::size_t indent = kLineWidth - std::min(kLineWidth, text.size());
  text.insert(0, indent, ' ');
  text += "  ";
  const auto hang = static_cast<int>(text.size() - indent);
  if (message.count > 1) text += "(×" + Count(message.count) + ") ";
  const bool error = message.severity == LogSeverity::kError || message.severity == LogSeverity::kFatal;
  return {text + std::string(message.text), error ? Tone::kBad : Tone::kPlain, hang};
}

Section MessagesSection(const BuildLog& log, const Loaded& loaded) {
  Section section;
  section.heading = "Warnings and errors of " + loaded.session.inputs[log.source.index()].path + ", by line";
  uint64_t left_out = log.messages_dropped;
  for (const LogMessage& message : log.messages) {
    if (!IsRemarkable(message)) continue;
    if (section.lines.size() < kMessagesShown) {
      section.lines.push_back(MessageLine(message));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) section.lines.push_back({"           [" + Counted(left_out, "other") + "]", Tone::kDim});
  return section;
}

// --- Logs without engines ----------------------------------------------------------------------------------

void AddRunSections(const BuildLog& log, const Loaded& loaded, Report& report) {
  for (std::size_t i = 0; i < log.runs.size(); ++i) {
    const RunInfo& run = log.runs[i];
    Facts facts;
    if (!run.trt_version.empty()) AddFact(facts, "TensorRT", run.trt_version);
    AddRunFacts(run, facts);
    if (run.built_seconds) AddFact(facts, "build time", Seconds(run.built_seconds->value));
    AddPerformanceFacts(run.performance, facts);
    if (facts.empty()) continue;
    Section section;
    section.heading = "run " + std::to_string(i) + " of " + loaded.session.inputs[log.source.index()].path;
    if (!run.command_line.empty()) section.lines.push_back({std::string(run.command_line), Tone::kDim});
    section.table = FactsTable(facts);
    report.sections.push_back(std::move(section));
  }
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
    if (view.attribution.profile != nullptr) report.sections.push_back(TimeSection(view, options));
    report.sections.push_back(PrecisionSection(view));
  }
  for (const auto& log : loaded.session.logs) {
    if (loaded.session.engines.empty()) AddRunSections(*log, loaded, report);
    if (HasRemarkable(*log)) report.sections.push_back(MessagesSection(*log, loaded));
  }
  if (options.format == Format::kCsv) report.csv = LayersCsv(loaded, options);
  return report;
}

// --- JSON --------------------------------------------------------------------------------------------------

OrderedJson StatsJson(const LatencyStats& stats) {
  return {{"min_ms", OrNull(stats.min)},
          {"max_ms", OrNull(stats.max)},
          {"mean_ms", OrNull(stats.mean)},
          {"median_ms", OrNull(stats.median)},
          {"p99_ms", OrNull(stats.p99)}};
}

OrderedJson PerformanceJson(const std::optional<PerformanceSummary>& performance) {
  if (!performance) return nullptr;
  return {{"throughput_qps", OrNull(performance->throughput_qps)},
          {"latency", StatsJson(performance->latency)},
          {"gpu_compute", StatsJson(performance->gpu_compute)},
          {"enqueue", StatsJson(performance->enqueue)},
          {"h2d", StatsJson(performance->h2d)},
          {"d2h", StatsJson(performance->d2h)}};
}

template <class T>
OrderedJson CitedJson(const std::optional<Cited<T>>& cited) {
  return cited ? OrderedJson(cited->value) : OrderedJson(nullptr);
}

OrderedJson BuildJson(const Engine& engine) {
  const BuildAttempt none;
  const BuildAttempt* chosen = engine.chosen_attempt();
  const BuildAttempt& attempt = chosen == nullptr ? none : *chosen;
  const RunInfo* run = engine.run_info();
  const std::string result = run == nullptr ? "" : ResultText(*run);
  return {{"result", TextOrNull(result)},
          {"built_seconds", CitedJson(engine.built_seconds)},
          {"generation_seconds", CitedJson(attempt.generation_seconds)},
          {"attempts", engine.attempts.size()},
          {"backend_strategy", OrNull(attempt.backend_strategy)},
          {"trials_timed", TrialCount(engine)},
          {"workspace", TextOrNull(run == nullptr ? "" : WorkspaceText(*run))},
          {"calibration", TextOrNull(run == nullptr ? "" : run->FindOption("Calibration"))},
          {"activation_bytes", CitedJson(attempt.activation_bytes)},
          {"weights_bytes", CitedJson(attempt.weights_bytes)},
          {"scratch_bytes", CitedJson(attempt.scratch_bytes)},
          {"host_persistent_bytes", CitedJson(attempt.host_persistent_bytes)},
          {"device_persistent_bytes", CitedJson(attempt.device_persistent_bytes)}};
}

OrderedJson MessagesJson(const BuildLog& log, const Session& session) {
  OrderedJson messages = OrderedJson::array();
  for (const LogMessage& message : log.messages) {
    if (!IsRemarkable(message)) continue;
    messages.push_back({{"text", message.text},
                        {"count", message.count},
                        {"source", SourceJson(session, message.source)}});
  }
  return messages;
}

void MakeJson(const EngineView& view, const Loaded& loaded, const Options& options, OrderedJson& engine) {
  kPrecisionCommand.json(view, loaded, options, engine);
  OrderedJson hottest = OrderedJson::array();
  const std::vector<HotLayer> hot = HottestLayers(*view.engine, view.attribution);
  for (std::size_t i = 0; i < RowLimit(options, kHottestShown, hot.size()); ++i) {
    hottest.push_back({{"layer", hot[i].layer.value},
                       {"rank", hot[i].rank},
                       {"average_ms", hot[i].average_ms},
                       {"share", hot[i].share}});
  }
  OrderedJson advice = OrderedJson::array();
  for (const Advice& item : AdviceFor(view)) {
    advice.push_back({{"finding", item.finding}, {"next_step", item.next_step}});
  }
  engine["hottest"] = std::move(hottest);
  engine["reformat_count"] = view.reformats.reformats.size();
  engine["reformat_time_ms"] = OrNull(view.reformats.time_ms);
  engine["reformat_share"] = OrNull(view.reformats.share);
  engine["build"] = BuildJson(*view.engine);
  engine["performance"] = PerformanceJson(view.engine->performance);
  engine["advice"] = std::move(advice);
  engine["messages"] = MessagesJson(*view.engine->log, loaded.session);
}

}  // namespace

const Command kReportCommand = {
    "report",
    "the story on one page (the default command)",
    "What was built and how, what to look at first, where the time goes, which precisions the layers compute "
    "in, and the log's warnings. Of a log without an engine: its runs, options and measurements. With "
    "--format csv: a row a layer, as `precision` has it.",
    "  trtscope build.log profile.json\n"
    "  trtscope report build.log --format md -o report.md\n"
    "  trtexec --onnx=m.onnx --verbose 2>&1 | trtscope -\n",
    MakeReport, MakeJson, nullptr};

}  // namespace trtscope
