// What a build log tells of one build beside the engine's layers.
#ifndef TRTSCOPE_GRAPH_MODEL_BUILD_LOG_H_
#define TRTSCOPE_GRAPH_MODEL_BUILD_LOG_H_

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/build_story.h"
#include "graph/model/precision.h"
#include "graph/model/profile.h"
#include "graph/model/provenance.h"
#include "graph/model/tuning.h"

namespace trtscope {

/// "Adding reformat layer: TENSOR (SOURCE) from FMT to FMT".
struct ReformatInsertion {
  std::string_view tensor;
  std::string_view source_tensor;
  /// As printed: "Float(6272,196,14,1)".
  std::string_view from;
  std::string_view to;
  SourceRef source;
};

/// A fact with the line that tells it.
struct CitedText {
  std::string_view text;
  SourceRef source;
  explicit operator bool() const { return !text.empty(); }
};

template <class T>
struct Cited {
  T value{};
  SourceRef source;
};

enum class LogSeverity : uint8_t { kUnknown, kFatal, kError, kWarning, kInfo, kVerbose };

/// A warning or error of the log, or a VERBOSE message that explains a choice; equal texts count
/// once.
struct LogMessage {
  LogSeverity severity = LogSeverity::kUnknown;
  std::string_view text;
  SourceRef source;
  uint64_t count = 1;
};

/// One line of the performance summary, milliseconds.
struct LatencyStats {
  std::optional<double> min, max, mean, median, p90, p95, p99;
};

/// "Average on 10 runs - GPU latency: 1.2 ms - Host latency: 1.4 ms (enqueue 0.3 ms)", and the
/// "Average over 10 runs is …" of TensorRT 5 and 6. Milliseconds.
struct RunAverage {
  int64_t runs = 0;
  std::optional<double> gpu_ms, host_ms, end_to_end_ms, enqueue_ms;
  uint64_t line = 0;
};

/// trtexec's "=== Performance summary ===", and what versions before 8.0 print instead.
struct PerformanceSummary {
  std::optional<double> throughput_qps;
  LatencyStats latency, end_to_end, gpu_compute, enqueue, h2d, d2h;
  /// "Total Host Walltime", "Total GPU Compute Time".
  std::optional<double> host_walltime_seconds, gpu_compute_seconds;
  /// In the order of the log; bounded, what was left out is counted.
  std::vector<RunAverage> averages;
  uint64_t averages_dropped = 0;
  SourceRef source;
};

enum class RunResult : uint8_t { kUnknown, kPassed, kFailed, kWaived };

/// The facts of one run of a program (trtexec prints options once a run, an engine each). What
/// comes after a run's last line belongs to a run of which nothing is known.
struct RunInfo {
  /// "8.6.1" as far as it is known, and where from.
  std::string trt_version;
  SourceRef trt_version_source;
  std::string_view command_line;
  CitedText device;
  CitedText compute_capability;
  /// `Key: value` pairs of the option banner, with their section ("Build Options").
  struct Option {
    std::string_view section, key, value;
    SourceRef source;
  };
  std::vector<Option> options;
  /// From "Precision: FP32+INT8"; empty means not said.
  std::vector<Precision> asked_precisions;
  SourceRef asked_source;
  RunResult result = RunResult::kUnknown;
  SourceRef result_source;
  /// Measured in this run although it shows no engine (INFO-level logs).
  std::optional<PerformanceSummary> performance;
  std::optional<Profile> profile_table;
  std::optional<Cited<double>> built_seconds;
  /// Value of the option with this key in any section, or empty.
  std::string_view FindOption(std::string_view key) const;
};

/// One optimisation and tuning pass. An engine usually has one; TensorRT 10.14+ tries several
/// backend strategies, and INT8 calibration builds an FP32 engine first.
struct BuildAttempt {
  /// Up to the next attempt, the last one up to the engine's layers.
  LineRange lines;
  std::optional<int> backend_strategy;
  std::optional<Cited<int64_t>> layers_original;
  /// Sum over optimisation profiles of "After reformat layers: N layers".
  std::optional<Cited<int64_t>> layers_after_reformat;
  std::vector<ReformatInsertion> reformats;
  std::vector<KernelOfLayer> kernels_of_layers;
  std::optional<Cited<double>> generation_seconds;
  /// Sum over optimisation profiles of "Formats and tactics selection completed in S seconds.", as
  /// of the last such line.
  std::optional<Cited<double>> tactic_selection_seconds;
  /// Bytes.
  std::optional<Cited<int64_t>> activation_bytes, host_persistent_bytes, device_persistent_bytes,
      scratch_bytes, weights_bytes;
  /// MiB, "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators".
  std::optional<Cited<int64_t>> peak_cpu_mib, peak_gpu_mib;
  /// Half-open ranges into BuildLog's tunings and chosen.
  uint32_t first_tuning = 0, end_tuning = 0;
  uint32_t first_chosen = 0, end_chosen = 0;
};

/// Everything that one log file tells, shared by its engines.
struct BuildLog {
  SourceId source;
  TrialStore trials;
  /// Deques: they grow without a second copy of what they hold.
  std::deque<SkippedTrial> skipped_trials;
  std::deque<RunnerTuning> tunings;
  std::deque<ChosenTactic> chosen;
  /// Sorted by tactic id, one entry an id.
  std::vector<KernelOfTactic> kernels;
  std::vector<RunInfo> runs;
  BuildStory story;
  /// Warnings and errors in order of first appearance, bounded (kMaxMessages); the rest is counted.
  std::vector<LogMessage> messages;
  uint64_t messages_dropped = 0;

  /// The kernel that `tactic` stands for, nullptr if the log never says.
  const KernelOfTactic* FindKernel(TacticId tactic) const;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_BUILD_LOG_H_
