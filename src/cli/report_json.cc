// The report's facts for machines.
#include <algorithm>

#include "graph/analysis/hotspots.h"
#include "src/cli/advice.h"
#include "src/cli/findings.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/cli/measured.h"
#include "src/cli/report_facts.h"

namespace trtscope {
namespace {

constexpr std::size_t kHottestShown = 10;

OrderedJson StatsJson(const LatencyStats& stats) {
  return {{"min_ms", OrNull(stats.min)},   {"max_ms", OrNull(stats.max)},
          {"mean_ms", OrNull(stats.mean)}, {"median_ms", OrNull(stats.median)},
          {"p90_ms", OrNull(stats.p90)},   {"p95_ms", OrNull(stats.p95)},
          {"p99_ms", OrNull(stats.p99)}};
}

// trtexec's "Average on N runs" lines, in the order of the run.
OrderedJson AveragesJson(const PerformanceSummary& performance) {
  OrderedJson list = OrderedJson::array();
  for (const RunAverage& average : performance.averages) {
    list.push_back({{"runs", average.runs},
                    {"gpu_ms", OrNull(average.gpu_ms)},
                    {"host_ms", OrNull(average.host_ms)},
                    {"end_to_end_ms", OrNull(average.end_to_end_ms)},
                    {"enqueue_ms", OrNull(average.enqueue_ms)},
                    {"line", average.line}});
  }
  return list;
}

OrderedJson PerformanceJson(const std::optional<PerformanceSummary>& performance) {
  if (!performance) return nullptr;
  return {{"throughput_qps", OrNull(performance->throughput_qps)},
          {"latency", StatsJson(performance->latency)},
          {"end_to_end", StatsJson(performance->end_to_end)},
          {"gpu_compute", StatsJson(performance->gpu_compute)},
          {"enqueue", StatsJson(performance->enqueue)},
          {"h2d", StatsJson(performance->h2d)},
          {"d2h", StatsJson(performance->d2h)},
          {"host_walltime_seconds", OrNull(performance->host_walltime_seconds)},
          {"gpu_compute_seconds", OrNull(performance->gpu_compute_seconds)},
          {"averages", AveragesJson(*performance)},
          {"averages_dropped", performance->averages_dropped}};
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
  std::string result = run == nullptr ? "" : ResultText(*run);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return static_cast<char>(c | 0x20); });
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

const Engine* FirstEngineOf(const BuildLog& log, const Loaded& loaded) {
  for (const EngineView& view : loaded.views) {
    if (view.engine->log.get() == &log) return view.engine;
  }
  return nullptr;
}

}  // namespace

void MakeReportJson(const EngineView& view, const Loaded& loaded, const Options& options,
                    OrderedJson& engine) {
  kPrecisionCommand.json(view, loaded, options, engine);
  OrderedJson hottest = OrderedJson::array();
  const std::vector<HotLayer> hot = HottestLayers(*view.engine, view.attribution);
  for (std::size_t i = 0; i < RowLimit(options, kHottestShown, hot.size()); ++i) {
    hottest.push_back({{"layer", hot[i].layer.value},
                       {"rank", hot[i].rank},
                       {"average_ms", OrNull(hot[i].average_ms)},
                       {"share", hot[i].share}});
  }
  OrderedJson advice = OrderedJson::array();
  for (const Advice& item : AdviceFor(view)) {
    advice.push_back({{"finding", item.finding}, {"next_step", item.next_step}});
  }
  engine["hottest"] = std::move(hottest);
  engine["reformat_count"] = InsertedReformats(view);
  engine["reformat_time_ms"] = OrNull(view.reformats.time_ms);
  engine["reformat_share"] = OrNull(view.reformats.share);
  engine["build"] = BuildJson(*view.engine);
  engine["performance"] = PerformanceJson(view.engine->performance);
  engine["advice"] = std::move(advice);
  AddMeasuredJson(view, loaded, engine);
  engine["findings"] = FindingsJson(CheckValidity(MeasurementsOf(view)), loaded.session);
  // Once a log: many engines may share one.
  const bool first = FirstEngineOf(*view.engine->log, loaded) == view.engine;
  engine["messages"] =
      first ? MessagesJson(*view.engine->log, loaded.session) : OrderedJson::array();
}

}  // namespace trtscope
