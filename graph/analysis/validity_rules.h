// The rules behind CheckValidity, by family, and what they share. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_VALIDITY_RULES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_VALIDITY_RULES_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/timings.h"
#include "graph/analysis/trt_version.h"
#include "graph/analysis/validity.h"

namespace trtscope::validity {

/// A file of times with its statistics.
struct TimedRun {
  const Timings* timings = nullptr;
  TimingStatistics stats;
};

/// The measurements, with what several rules derive from them.
struct Case {
  explicit Case(const Measurements& measurements);

  const Measurements& given;
  const Engine& engine;
  const Attribution& attribution;
  /// nullptr if nothing was profiled, or the log tells of no run.
  const Profile* profile = nullptr;
  const RunInfo* run = nullptr;
  std::optional<TrtVersion> version;
  /// Warnings and errors of this engine's run.
  std::vector<const LogMessage*> messages;
  /// One a file of times.
  std::vector<TimedRun> timed;
};

/// A rule: what it is called, whether it has what it needs, and what it finds. One question each.
struct Rule {
  std::string_view id;
  bool (*judgeable)(const Case& c);
  std::string_view needs;
  /// Findings without their rule; CheckValidity fills that in.
  std::vector<Finding> (*judge)(const Case& c);
};

/// Whether the profile fits, and what the sum of layers is worth.
std::span<const Rule> ProfileRules();
/// How steady the run was, and whether its figures agree.
std::span<const Rule> TimingRules();
/// How the run was measured: what bound it, whether the profiler was there, what it compares with.
std::span<const Rule> RunRules();
/// What the GPU did meanwhile.
std::span<const Rule> DeviceRules();
/// What the log and its companions are: complete, detailed, of one TensorRT.
std::span<const Rule> InputRules();

// --- What several families need -----------------------------------------------------------------

inline Evidence Cite(std::string text, SourceRef source) { return {std::move(text), source, true}; }
inline Evidence Conclude(std::string text) { return {std::move(text), {}, false}; }

/// First message of the run that starts with `stem`, nullptr if there is none.
const LogMessage* FindMessage(const Case& c, std::string_view stem);
/// Adds the message as evidence if it is there.
void CiteMessage(const LogMessage* message, std::vector<Evidence>& evidence);

/// The run's option with this key and value ("CUDA Graph", "Enabled"), nullptr if it is not set so.
const RunInfo::Option* FindSetOption(const Case& c, std::string_view key, std::string_view value);
/// Whether the command line has the flag ("--useCudaGraph"), with or without a value.
bool HasFlag(const Case& c, std::string_view flag);

/// Whether the run timed its layers, and whether in a pass of their own (--separateProfileRun, and
/// always from 11.0 on).
bool ProfiledInRun(const Case& c);
bool ProfiledSeparately(const Case& c);
/// Whether inferences ran as CUDA graphs: asked for up to 10.x, the default from 11.0 on. Adds what
/// tells it.
bool UsedCudaGraph(const Case& c, std::vector<Evidence>* evidence = nullptr);

/// The needs of rules that look at a run's times, and at those of single inferences.
inline constexpr std::string_view kNeedsTimes =
    "the times of the run: the performance summary in its log, or trtexec --exportTimes=times.json";
inline constexpr std::string_view kNeedsFile =
    "times of single inferences: trtexec --exportTimes=times.json";

/// Whether there are times of the whole run, in whatever form.
bool HasRunTimes(const Case& c);

/// A figure and where it stands.
struct Place {
  double ms = 0;
  SourceRef source;
};
using SummaryStats = const LatencyStats PerformanceSummary::*;
using FileStats = const TimeStats TimingStatistics::*;
/// The median in the summary, else in the first file that has the column.
std::optional<Place> Median(const Case& c, SummaryStats in_summary, FileStats in_file);
/// Of the GPU compute time; nullopt if it is not known or not above 0.
std::optional<Place> MedianCompute(const Case& c);

/// A duration of the whole run, from the best place that has it.
struct RunTime {
  double ms = 0;
  /// "mean GPU compute time".
  std::string_view what;
  Evidence evidence;
  /// It holds the copies to and from the device as well.
  bool with_transfers = false;
};
/// Mean GPU compute time of an inference, else the mean latency.
std::optional<RunTime> MeanRunTime(const Case& c);

}  // namespace trtscope::validity

#endif  // TRTSCOPE_GRAPH_ANALYSIS_VALIDITY_RULES_H_
