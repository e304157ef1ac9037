#include "src/cli/report_facts.h"

#include <initializer_list>

#include "src/cli/measured.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

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

void AddRunFacts(const RunInfo& run, Facts& facts) {
  const std::string capability =
      run.compute_capability
          ? " (compute capability " + std::string(run.compute_capability.text) + ")"
          : "";
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
  std::string text =
      "mean " + Milliseconds(stats.mean) + " ms, median " + Milliseconds(stats.median) + " ms";
  if (stats.p99) text += ", 99 % " + Milliseconds(stats.p99) + " ms";
  return text;
}

// "31,248", "6.11": queries a second.
std::string Rate(double per_second) {
  constexpr double kWhole = 1000;
  if (per_second < kWhole || per_second > 1e15) return Milliseconds(per_second);
  return Count(static_cast<uint64_t>(per_second));
}

void AddPerformanceFacts(const std::optional<PerformanceSummary>& performance, Facts& facts) {
  if (!performance) return;
  AddFact(facts, "latency", StatsText(performance->latency));
  AddFact(facts, "GPU compute", StatsText(performance->gpu_compute));
  if (performance->throughput_qps) {
    AddFact(facts, "throughput", Rate(*performance->throughput_qps) + " queries/s");
  }
}

std::string ProfileText(const Profile& profile) {
  const std::string rows = Counted(profile.rows.size(), "row");
  if (profile.iterations.value_or(-1) < 0) return "iterations unknown, " + rows;
  return Counted(static_cast<uint64_t>(*profile.iterations), "iteration") + ", " + rows;
}

}  // namespace

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

uint64_t TrialCount(const Engine& engine) {
  uint64_t trials = 0;
  for (const BuildAttempt& attempt : engine.attempts) {
    if (attempt.first_tuning == attempt.end_tuning) continue;
    // Trials are numbered through the log, and an attempt's turns follow each other.
    const auto& tunings = engine.log->tunings;
    trials += tunings[attempt.end_tuning - 1].end_trial - tunings[attempt.first_tuning].first_trial;
  }
  return trials;
}

Facts EngineFacts(const EngineView& view, const Loaded& loaded) {
  const Engine& engine = *view.engine;
  Facts facts;
  const auto cite = [&](SourceRef at) {
    return CiteText(loaded.session.inputs[at.source.index()].path, at);
  };
  AddFact(facts, "read from", cite(engine.source));
  for (const JoinedInput& input : engine.joined) AddFact(facts, "joined with", cite(input.source));
  if (const RunInfo* run = engine.run_info()) AddRunFacts(*run, facts);
  AddFact(facts, "build time", BuildTimeText(engine));
  AddFact(facts, "tuning", TuningText(engine));
  if (const BuildAttempt* attempt = engine.chosen_attempt()) {
    AddFact(facts, "memory",
            SizesText({{"activations", &attempt->activation_bytes},
                       {"weights", &attempt->weights_bytes},
                       {"scratch", &attempt->scratch_bytes}}));
    AddFact(facts, "persistent memory",
            SizesText({{"device", &attempt->device_persistent_bytes},
                       {"host", &attempt->host_persistent_bytes}}));
    if (attempt->peak_gpu_mib && attempt->peak_cpu_mib) {
      AddFact(facts, "peak while building",
              "GPU " + std::to_string(attempt->peak_gpu_mib->value) + " MiB, CPU " +
                  std::to_string(attempt->peak_cpu_mib->value) + " MiB");
    }
  }
  AddPerformanceFacts(engine.performance, facts);
  if (const Profile* profile = view.attribution.profile) {
    AddFact(facts, "profile", ProfileText(*profile) + ", " + cite(profile->source));
  }
  AddCompanionFacts(view, loaded, facts);
  return facts;
}

Facts RunFacts(const RunInfo& run) {
  Facts facts;
  AddFact(facts, "TensorRT", run.trt_version);
  AddRunFacts(run, facts);
  if (run.built_seconds) AddFact(facts, "build time", Seconds(run.built_seconds->value));
  AddPerformanceFacts(run.performance, facts);
  return facts;
}

}  // namespace trtscope
