// The whole model of a session as text, so that two models can be compared as strings.
#ifndef TRTSCOPE_TESTS_PARSERS_MODEL_DUMP_H_
#define TRTSCOPE_TESTS_PARSERS_MODEL_DUMP_H_

#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "parsers/common/session.h"
#include "parsers/formats.h"

namespace trtscope {

/// What a dump leaves out, for models that may differ in it by design.
struct DumpOptions {
  /// Lines of the input, everywhere (a log with blank lines between its lines tells the same).
  bool lines = true;
  /// Path, bytes and unrecognised lines of the inputs; columns and snippets of diagnostics.
  bool input = true;
  /// All about engines that their layers do not tell: names, builds, measurements.
  bool build = true;
};

/// Writes facts as "key=value" words, one line a thing.
class ModelDumper {
 public:
  explicit ModelDumper(DumpOptions options) : options_(options) {}

  std::string Dump(const Session& session) {
    for (const Input& input : session.inputs) DumpInput(input);
    for (const Engine& engine : session.engines) DumpEngine(engine);
    for (const auto& log : session.logs) DumpLog(*log);
    for (const Profile& profile : session.profiles) DumpProfile(profile);
    for (const VersionFact& fact : session.versions) DumpVersion(fact);
    for (const CalibrationCache& cache : session.calibrations) DumpCalibration(cache);
    for (const Telemetry& gpu : session.telemetry) DumpTelemetry(gpu);
    for (const Timings& timings : session.timings) DumpTimings(timings);
    for (const UnfinishedBuild& build : session.unfinished) {
      Begin("unfinished")
          .Add("tuned_layers", build.tuned_layers)
          .Add("last_layer", build.last_layer);
      Add("at", build.source).Add("last_line", build.last_line);
    }
    DumpDiagnostics(session.diagnostics);
    return std::move(out_) + "\n";
  }

  std::string Dump(const Engine& engine) {
    DumpEngine(engine);
    return std::move(out_) + "\n";
  }

 private:
  ModelDumper& Begin(std::string_view what) {
    if (!out_.empty()) out_ += '\n';
    out_ += what;
    return *this;
  }
  ModelDumper& Raw(std::string_view key, std::string_view value) {
    out_ += ' ';
    out_ += key;
    out_ += '=';
    out_ += value;
    return *this;
  }
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T> ModelDumper& Add(std::string_view key,
                                                                       T value) {
    return Raw(key, std::to_string(static_cast<long long>(value)));
  }
  // "%a": two numbers print alike only if they are equal bit for bit.
  ModelDumper& Add(std::string_view key, double value) {
    char text[64];
    std::snprintf(text, sizeof(text), "%a", value);
    return Raw(key, text);
  }
  ModelDumper& Add(std::string_view key, std::string_view value) {
    return Raw(key, "\"" + std::string(value) + "\"");
  }
  ModelDumper& Add(std::string_view key, TacticId id) { return Raw(key, TacticIdText(id)); }
  ModelDumper& Add(std::string_view key, SourceRef at) {
    return options_.lines
               ? Raw(key, std::to_string(at.source.value) + ":" + std::to_string(at.line))
               : *this;
  }
  ModelDumper& AddLine(uint32_t line) { return options_.lines ? Add("line", line) : *this; }
  template <class T>
  ModelDumper& Add(std::string_view key, const Cited<T>& cited) {
    return Add(key, cited.value).Add("at", cited.source);
  }
  ModelDumper& Add(std::string_view key, OptionalNumber value) {
    return Add(key, std::optional<double>(value));
  }
  template <class T>
  ModelDumper& Add(std::string_view key, const std::optional<T>& value) {
    return value ? Add(key, *value) : Raw(key, "none");
  }

  void DumpInput(const Input& input) {
    Begin("input").Add("kind", input.kind);
    if (options_.lines) Add("lines", input.lines);
    if (!options_.input) return;
    Add("path", input.path).Add("bytes", input.bytes).Add("unrecognised", input.lines_unrecognised);
  }

  void DumpEngine(const Engine& engine) {
    DumpStructure(engine);
    if (!options_.build) return;
    Begin("engine").Add("id", engine.id).Add("name", engine.name);
    Raw("from", LayersFromName(engine.layers_from)).Add("at", engine.source);
    Add("truncated", engine.truncated).Add("run", engine.run).Add("attempt", engine.attempt);
    Add("built_seconds", engine.built_seconds);
    Add("has_log", engine.log != nullptr);
    for (const BuildAttempt& attempt : engine.attempts) DumpAttempt(attempt);
    if (engine.performance) DumpPerformance(*engine.performance);
    if (engine.profile_table) DumpProfile(*engine.profile_table);
  }

  void DumpStructure(const Engine& engine) {
    Begin("structure").Add("edges_omitted", engine.edges_omitted);
    for (const Layer& layer : engine.layers) DumpLayer(layer);
    for (const Edge& edge : engine.edges) {
      Begin("  edge").Add("loop", edge.loop_carried);
      Raw("from", PortText(edge.from)).Raw("to", PortText(edge.to));
    }
    for (const Binding& binding : engine.bindings) {
      Begin("  binding").Add("name", binding.name).Add("input", binding.is_input);
      Add("inferred", binding.inferred);
      for (const PortRef& port : binding.ports) Raw("port", PortText(port));
    }
  }

  static std::string PortText(const PortRef& port) {
    return std::to_string(port.layer.value) + "." + std::to_string(port.port);
  }

  void DumpLayer(const Layer& layer) {
    Begin("  layer").Add("id", layer.id.value).Add("name", layer.name).Add("type", layer.type);
    Raw("kind", LayerKindName(layer.kind)).Add("tactic", layer.tactic.id);
    Add("kernel", layer.tactic.name).Add("kernel_at", layer.tactic.name_source);
    Raw("weights", PrecisionName(layer.weights)).Add("count", layer.weights_count);
    Add("at", layer.source);
    for (const Tensor& tensor : layer.inputs) DumpTensor("    in", tensor);
    for (const Tensor& tensor : layer.outputs) DumpTensor("    out", tensor);
    for (const std::string_view node : layer.onnx_nodes) Begin("    onnx").Add("node", node);
    for (const auto& [key, value] : layer.attributes) Begin("    attribute").Add(key, value);
  }

  void DumpTensor(std::string_view side, const Tensor& tensor) {
    Begin(side).Add("name", tensor.name).Raw("dims", DimsText(tensor));
    for (const Dim& dim : tensor.dims) Add("d", dim.extent).Add("v", dim.vector_width);
    Raw("dtype", PrecisionName(tensor.dtype)).Add("text", tensor.dtype_text);
    Add("format", tensor.format).Add("layout", tensor.layout);
    Add("padding_known", tensor.padding_known);
  }

  void DumpAttempt(const BuildAttempt& attempt) {
    Begin("  attempt").Add("strategy", attempt.backend_strategy);
    Add("original", attempt.layers_original).Add("after_reformat", attempt.layers_after_reformat);
    Add("generation", attempt.generation_seconds)
        .Add("selection", attempt.tactic_selection_seconds);
    Add("activation", attempt.activation_bytes).Add("host", attempt.host_persistent_bytes);
    Add("device", attempt.device_persistent_bytes).Add("scratch", attempt.scratch_bytes);
    Add("weights", attempt.weights_bytes).Add("cpu", attempt.peak_cpu_mib);
    Add("gpu", attempt.peak_gpu_mib);
    Add("first_tuning", attempt.first_tuning).Add("end_tuning", attempt.end_tuning);
    Add("first_chosen", attempt.first_chosen).Add("end_chosen", attempt.end_chosen);
    for (const ReformatInsertion& reformat : attempt.reformats) {
      Begin("    reformat").Add("tensor", reformat.tensor).Add("source", reformat.source_tensor);
      Add("from", reformat.from).Add("to", reformat.to).Add("at", reformat.source);
    }
    for (const KernelOfLayer& kernel : attempt.kernels_of_layers) {
      Begin("    kernel_of_layer").Add("layer", kernel.layer).Add("kernel", kernel.kernel);
      Add("tactic", kernel.tactic).AddLine(kernel.line);
    }
  }

  void DumpPerformance(const PerformanceSummary& summary) {
    Begin("  performance").Add("qps", summary.throughput_qps).Add("at", summary.source);
    Add("walltime", summary.host_walltime_seconds).Add("compute", summary.gpu_compute_seconds);
    Add("averages_dropped", summary.averages_dropped);
    const std::pair<std::string_view, const LatencyStats*> groups[] = {
        {"latency", &summary.latency}, {"end_to_end", &summary.end_to_end},
        {"gpu", &summary.gpu_compute}, {"enqueue", &summary.enqueue},
        {"h2d", &summary.h2d},         {"d2h", &summary.d2h}};
    for (const auto& [name, stats] : groups) {
      Begin("    stats").Raw("of", name).Add("min", stats->min).Add("max", stats->max);
      Add("mean", stats->mean).Add("median", stats->median).Add("p90", stats->p90);
      Add("p95", stats->p95).Add("p99", stats->p99);
    }
    for (const RunAverage& average : summary.averages) {
      Begin("    average").Add("runs", average.runs).Add("gpu", average.gpu_ms);
      Add("host", average.host_ms).Add("end_to_end", average.end_to_end_ms);
      Add("enqueue", average.enqueue_ms).AddLine(static_cast<uint32_t>(average.line));
    }
  }

  void DumpTimings(const Timings& timings) {
    Begin("timings").Add("records", timings.records).Add("at", timings.source);
    Add("exchanged", timings.enqueue_and_input_exchanged);
    for (const std::vector<double>& column : timings.columns) {
      Begin("  column");
      for (const double value : column) Add("ms", value);
    }
  }

  void DumpProfile(const Profile& profile) {
    Begin("profile").Add("origin", profile.origin).Add("iterations", profile.iterations);
    Add("at", profile.source);
    for (const ProfileRow& row : profile.rows) {
      Begin("  row")
          .Add("name", row.name)
          .Add("total", row.total_ms)
          .Add("average", row.average_ms);
      Add("median", row.median_ms).Add("percentage", row.percentage).Add("at", row.source);
    }
  }

  void DumpVersion(const VersionFact& fact) {
    Begin("version").Add("from", fact.from).Add("version", fact.version);
    Add("evidence", fact.evidence).Add("at", fact.source);
  }

  void DumpCalibration(const CalibrationCache& cache) {
    Begin("calibration").Add("version", cache.trt_version).Add("algorithm", cache.algorithm);
    Add("at", cache.source);
    for (const CalibrationCache::Scale& scale : cache.scales) {
      Begin("  scale").Add("tensor", scale.tensor).Add("is", static_cast<double>(scale.scale));
      if (options_.lines) Add("line", scale.line);
    }
  }

  void DumpTelemetry(const Telemetry& gpu) {
    Begin("telemetry").Add("tool", gpu.tool).Add("device", gpu.device).Add("rail", gpu.power_rail);
    Add("max_sm", gpu.max_sm_clock_mhz).Add("limit", gpu.power_limit_watts).Add("at", gpu.source);
    for (const TelemetrySample& sample : gpu.samples) {
      Begin("  sample").Add("seconds", sample.seconds).Add("sm", sample.sm_clock_mhz);
      Add("memory", sample.memory_clock_mhz).Add("watts", sample.power_watts);
      Add("celsius", sample.temperature_c).Add("utilisation", sample.utilisation);
      for (const std::string_view reason : sample.throttle_reasons) Raw("reason", reason);
      if (options_.lines) Add("line", sample.line);
    }
  }

  void DumpLog(const BuildLog& log) {
    Begin("log").Add("source", log.source.value).Add("messages_dropped", log.messages_dropped);
    for (std::size_t i = 0; i < log.trials.size(); ++i) {
      const Trial& trial = log.trials[i];
      Begin("  trial").Add("tactic", trial.tactic).Add("ms", static_cast<double>(trial.time_ms));
      AddLine(trial.line);
    }
    for (const SkippedTrial& skipped : log.skipped_trials) {
      Begin("  skipped").Add("tactic", skipped.tactic).Add("requested", skipped.requested_bytes);
      Add("available", skipped.available_bytes).AddLine(skipped.line);
    }
    for (const RunnerTuning& tuning : log.tunings) DumpTuning(tuning);
    for (const ChosenTactic& chosen : log.chosen) {
      Begin("  chosen").Add("layer", chosen.layer).Add("runner", chosen.runner);
      Add("formats", chosen.formats).Add("tactic", chosen.tactic).AddLine(chosen.line);
      Add("first_tuning", chosen.first_tuning).Add("end_tuning", chosen.end_tuning);
    }
    for (const KernelOfTactic& kernel : log.kernels) {
      Begin("  kernel")
          .Add("tactic", kernel.tactic)
          .Add("name", kernel.kernel)
          .AddLine(kernel.line);
    }
    for (const RunInfo& run : log.runs) DumpRun(run);
    for (const LogMessage& message : log.messages) {
      Begin("  message").Add("severity", message.severity).Add("text", message.text);
      Add("at", message.source).Add("count", message.count);
    }
  }

  void DumpTuning(const RunnerTuning& tuning) {
    Begin("  tuning").Add("layer", tuning.layer).Add("runner", tuning.runner);
    Add("formats", tuning.formats).Add("kind", tuning.kind);
    Add("no_valid_tactics", tuning.no_valid_tactics)
        .Add("cached", tuning.cached)
        .AddLine(tuning.line);
    Add("first_trial", tuning.first_trial).Add("end_trial", tuning.end_trial);
    Add("first_skipped", tuning.first_skipped).Add("end_skipped", tuning.end_skipped);
    Add("fastest", tuning.fastest).Add("fastest_ms", static_cast<double>(tuning.fastest_ms));
  }

  void DumpRun(const RunInfo& run) {
    Begin("  run").Add("version", run.trt_version).Add("at", run.trt_version_source);
    Add("command", run.command_line).Add("device", run.device.text).Add("at", run.device.source);
    Add("capability", run.compute_capability.text).Add("at", run.compute_capability.source);
    for (const Precision precision : run.asked_precisions) Raw("asked", PrecisionName(precision));
    Add("at", run.asked_source).Add("result", run.result).Add("at", run.result_source);
    Add("built_seconds", run.built_seconds);
    for (const RunInfo::Option& option : run.options) {
      Begin("    option").Add("section", option.section).Add("key", option.key);
      Add("value", option.value).Add("at", option.source);
    }
    if (run.performance) DumpPerformance(*run.performance);
    if (run.profile_table) DumpProfile(*run.profile_table);
  }

  void DumpDiagnostics(const Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < kCodeCount; ++i) {
      const auto code = static_cast<Code>(i);
      if (diagnostics.count(code) == 0) continue;
      Begin("diagnostics").Raw("code", InfoOf(code).name).Add("count", diagnostics.count(code));
    }
    for (const Diagnostic& diagnostic : diagnostics.kept()) {
      Begin("diagnostic").Raw("code", InfoOf(diagnostic.code).name).Add("help", diagnostic.help);
      if (options_.lines) Add("line", diagnostic.line).Add("message", diagnostic.message);
      if (!options_.input) continue;
      Add("path", diagnostic.path).Add("column", diagnostic.column);
      Add("snippet", diagnostic.snippet).Add("caret", diagnostic.caret);
    }
  }

  DumpOptions options_;
  std::string out_;
};

/// Every fact of the session, one thing a line: inputs, engines (layers, ports, edges, bindings,
/// attempts, measurements), build logs (trials, tunings, choices, kernels, runs, messages),
/// profiles, companions, unfinished builds and diagnostics. Equal texts mean equal models.
inline std::string DumpModel(const Session& session, const DumpOptions& options = {}) {
  return ModelDumper(options).Dump(session);
}

/// The same of one engine: what a file of its layers can tell, and nothing of where it was read or
/// how it was built.
inline std::string DumpLayers(const Engine& engine) {
  DumpOptions options;
  options.lines = false;
  options.build = false;
  return ModelDumper(options).Dump(engine);
}

/// A session with one input of these bytes.
inline Session ParseText(std::string bytes, const ParseOptions& options = {}) {
  Session session;
  AddInput(session, SourceText::FromString("build.log", std::move(bytes)), options);
  return session;
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_PARSERS_MODEL_DUMP_H_
