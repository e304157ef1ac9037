#include "src/cli/build_json.h"

#include "src/cli/json_model.h"

namespace trtscope {
namespace {

OrderedJson FromJson(const KnownSeconds& time) {
  if (!time.seconds) return nullptr;
  return SecondsFromName(time.from);
}

OrderedJson LineJson(uint64_t line) { return line == 0 ? OrderedJson(nullptr) : OrderedJson(line); }

OrderedJson SpanJson(LineRange lines) {
  if (lines.empty()) return nullptr;
  return {{"first", lines.begin}, {"last", lines.end - 1}};
}

OrderedJson PhasesJson(const BuildView& build) {
  OrderedJson phases = OrderedJson::array();
  for (std::size_t i = 0; i < build.time.phases.size(); ++i) {
    const BuildPhase& phase = build.time.phases[i];
    OrderedJson strategy = nullptr;
    if (phase.attempt) strategy = OrNull(build.part.attempts[*phase.attempt].backend_strategy);
    phases.push_back({{"phase", BuildPhaseName(phase.kind)},
                      {"attempt", OrNull(phase.attempt)},
                      {"backend_strategy", strategy},
                      {"inside", phase.inside},
                      {"unfinished", phase.unfinished},
                      {"seconds", OrNull(phase.time.seconds)},
                      {"seconds_from", FromJson(phase.time)},
                      {"stated_at_line", LineJson(phase.time.line)},
                      {"lines", SpanJson(phase.lines)}});
  }
  return phases;
}

OrderedJson CostJson(const TuningCost& cost) {
  return {{"seconds", OrNull(cost.best.seconds)},
          {"seconds_from", FromJson(cost.best)},
          {"stated_seconds", OrNull(cost.stated_seconds)},
          {"clock_seconds", OrNull(cost.clock_seconds)},
          {"clock_error_seconds",
           cost.clock_seconds ? OrderedJson(cost.clock_stretches) : OrderedJson(nullptr)},
          {"trial_ms", cost.trial_ms},
          {"trials", cost.trials},
          {"skipped", cost.skipped},
          {"turns", cost.turns},
          {"turns_cached", cost.cached},
          {"turns_without_tactics", cost.empty},
          {"line", LineJson(cost.line)}};
}

enum class Names { kLayer, kRunner, kFormats };

OrderedJson GroupsJson(const std::vector<TuningGroup>& groups, Names names, const Options& options,
                       const NameFilter& filter) {
  OrderedJson list = OrderedJson::array();
  const std::size_t limit = JsonLimit(options, groups.size());
  for (const TuningGroup& group : groups) {
    if (list.size() == limit) break;
    if (names != Names::kRunner && !filter.Matches(group.layer)) continue;
    OrderedJson item = OrderedJson::object();
    if (names == Names::kRunner) {
      item["runner"] = TextOrNull(group.runner);
    } else {
      item["layer"] = TextOrNull(group.layer);
      item["kind"] = group.kind == TuningKind::kReformat ? "reformat" : "layer";
    }
    if (names == Names::kFormats) item["formats"] = TextOrNull(group.formats);
    item.update(CostJson(group.cost));
    if (names == Names::kRunner) item["won"] = group.won;
    list.push_back(std::move(item));
  }
  return list;
}

OrderedJson CitedJson(const std::optional<Cited<int64_t>>& value, const Session& session) {
  if (!value) return nullptr;
  return {{"value", value->value}, {"source", SourceJson(session, value->source)}};
}

OrderedJson TimelineJson(const BuildMemory& memory) {
  OrderedJson list = OrderedJson::array();
  for (const MemoryPoint& point : memory.timeline) {
    const MemoryChange& change = *point.change;
    list.push_back({{"what", change.what},
                    {"counts", point.managed ? "tensorrt" : "system"},
                    {"cpu_mib", change.cpu_mib},
                    {"gpu_mib", change.gpu_mib},
                    {"cpu_delta_mib", OrNull(change.cpu_delta_mib)},
                    {"gpu_delta_mib", OrNull(change.gpu_delta_mib)},
                    {"clock_seconds", OrNull(point.seconds)},
                    {"line", change.line}});
  }
  return list;
}

OrderedJson LayersJson(const BuildMemory& memory, const NameFilter& filter) {
  OrderedJson list = OrderedJson::array();
  for (const LayerMemoryUse& use : memory.layers) {
    if (!filter.Matches(use.memory->layer)) continue;
    list.push_back({{"layer", use.memory->layer},
                    {"id", use.layer ? OrderedJson(use.layer->value) : OrderedJson(nullptr)},
                    {"scratch_bytes", OrNull(use.memory->scratch)},
                    {"device_persistent_bytes", use.memory->device_persistent},
                    {"host_persistent_bytes", use.memory->host_persistent},
                    {"line", use.memory->line}});
  }
  return list;
}

// The largest, and all that need as much.
OrderedJson PeakJson(const BuildMemory& memory, MemoryKind kind) {
  OrderedJson list = OrderedJson::array();
  const std::vector<uint32_t> users = LargestUsers(memory, kind);
  for (const uint32_t index : users) {
    const LayerMemory& use = *memory.layers[index].memory;
    if (BytesOf(use, kind) != BytesOf(*memory.layers[users[0]].memory, kind)) break;
    list.push_back(use.layer);
  }
  return list;
}

OrderedJson MemoryJson(const BuildView& build, const Session& session, const NameFilter& filter) {
  const BuildMemory& memory = build.memory;
  const MemoryTotals& totals = memory.totals;
  return {{"activation_bytes", CitedJson(totals.activation, session)},
          {"scratch_bytes", CitedJson(totals.scratch, session)},
          {"weights_bytes", CitedJson(totals.weights, session)},
          {"device_persistent_bytes", CitedJson(totals.device_persistent, session)},
          {"host_persistent_bytes", CitedJson(totals.host_persistent, session)},
          {"peak_gpu_mib", CitedJson(totals.peak_gpu_mib, session)},
          {"peak_cpu_mib", CitedJson(totals.peak_cpu_mib, session)},
          {"largest_scratch", PeakJson(memory, MemoryKind::kScratch)},
          {"largest_device_persistent", PeakJson(memory, MemoryKind::kDevicePersistent)},
          {"timeline", TimelineJson(memory)},
          {"layers", LayersJson(memory, filter)}};
}

OrderedJson StopJson(const BuildView& build) {
  if (build.unfinished == nullptr) return nullptr;
  return {{"layers_tuned", build.unfinished->tuned_layers},
          {"last_layer", TextOrNull(build.unfinished->last_layer)},
          {"line", LineJson(build.unfinished->last_line.line)}};
}

}  // namespace

OrderedJson BuildJson(const BuildView& build, const Loaded& loaded, const Options& options,
                      const NameFilter& filter) {
  if (!build.known()) return nullptr;
  const BuildTime& time = build.time;
  const Session& session = loaded.session;
  return {{"path", session.inputs[build.part.log->source.index()].path},
          {"lines", SpanJson(build.part.lines)},
          {"stopped", StopJson(build)},
          {"seconds", OrNull(time.total.seconds)},
          {"seconds_from", FromJson(time.total)},
          {"clock", time.clock_silent
                        ? OrderedJson(nullptr)
                        : OrderedJson({{"usable", time.clock_back_line == 0},
                                       {"goes_back_at_line", LineJson(time.clock_back_line)}})},
          {"phases", PhasesJson(build)},
          {"tuning", CostJson(time.tuning)},
          {"decisions", time.decisions},
          {"tuning_by_layer", GroupsJson(time.layers, Names::kLayer, options, filter)},
          {"tuning_by_runner", GroupsJson(time.runners, Names::kRunner, options, filter)},
          {"tuning_by_formats", GroupsJson(time.combinations, Names::kFormats, options, filter)},
          {"memory", MemoryJson(build, session, filter)}};
}

}  // namespace trtscope
