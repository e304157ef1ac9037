// What the rules of several families ask of the measurements.
#include <algorithm>
#include <limits>

#include "graph/analysis/figures.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

struct LineRange {
  uint64_t first = 0;
  uint64_t last = std::numeric_limits<uint64_t>::max();
};

// Messages belong to a log, not to a run; the run's own lines bound where it stands. A log without
// banners is one run.
LineRange LinesOfRun(const BuildLog& log, uint32_t index) {
  LineRange lines;
  const RunInfo& run = log.runs[index];
  if (index > 0) {
    const RunInfo& before = log.runs[index - 1];
    lines.first = std::max(before.result_source.line, run.trt_version_source.line);
  }
  if (run.result_source.known()) {
    lines.last = run.result_source.line;
  } else if (index + 1 < log.runs.size() && log.runs[index + 1].trt_version_source.known()) {
    lines.last = log.runs[index + 1].trt_version_source.line;
  }
  return lines;
}

std::vector<const LogMessage*> MessagesOfRun(const Engine& engine) {
  std::vector<const LogMessage*> messages;
  if (engine.log == nullptr) return messages;
  LineRange lines;
  if (engine.run && *engine.run < engine.log->runs.size())
    lines = LinesOfRun(*engine.log, *engine.run);
  for (const LogMessage& message : engine.log->messages) {
    if (message.source.line >= lines.first && message.source.line <= lines.last)
      messages.push_back(&message);
  }
  return messages;
}

// TensorRT 5 and 6 print averages of runs and no summary.
std::optional<double> MeanOfAverages(const PerformanceSummary& summary) {
  double sum = 0;
  std::size_t known = 0;
  for (const RunAverage& average : summary.averages) {
    if (!average.gpu_ms) continue;
    sum += *average.gpu_ms;
    ++known;
  }
  if (known == 0) return std::nullopt;
  return sum / static_cast<double>(known);
}

RunTime MakeRunTime(double ms, std::string_view what, SourceRef source) {
  return {ms, what, Cite(std::string(what) + ": " + MsFigure(ms), source), what == "mean latency"};
}

std::optional<RunTime> TimeOfSummary(const PerformanceSummary& summary) {
  if (summary.gpu_compute.mean)
    return MakeRunTime(*summary.gpu_compute.mean, "mean GPU compute time", summary.source);
  if (const std::optional<double> mean = MeanOfAverages(summary))
    return MakeRunTime(*mean, "mean GPU compute time", summary.source);
  if (summary.latency.mean)
    return MakeRunTime(*summary.latency.mean, "mean latency", summary.source);
  return std::nullopt;
}

}  // namespace

Case::Case(const Measurements& measurements)
    : given(measurements),
      engine(*measurements.engine),
      attribution(*measurements.attribution),
      profile(measurements.attribution->profile),
      run(measurements.engine->log == nullptr ? nullptr : measurements.engine->run_info()),
      messages(MessagesOfRun(*measurements.engine)) {
  if (run != nullptr) version = ReadTrtVersion(run->trt_version);
  for (const Timings* timings : measurements.timings)
    timed.push_back({timings, StatisticsOf(*timings)});
}

const LogMessage* FindMessage(const Case& c, std::string_view stem) {
  const auto found =
      std::find_if(c.messages.begin(), c.messages.end(),
                   [&](const LogMessage* message) { return message->text.starts_with(stem); });
  return found == c.messages.end() ? nullptr : *found;
}

void CiteMessage(const LogMessage* message, std::vector<Evidence>& evidence) {
  if (message != nullptr) evidence.push_back(Cite(std::string(message->text), message->source));
}

const RunInfo::Option* FindSetOption(const Case& c, std::string_view key, std::string_view value) {
  if (c.run == nullptr) return nullptr;
  for (const RunInfo::Option& option : c.run->options) {
    if (option.key == key && option.value == value) return &option;
  }
  return nullptr;
}

bool HasFlag(const Case& c, std::string_view flag) {
  if (c.run == nullptr) return false;
  const std::string_view line = c.run->command_line;
  for (std::size_t at = line.find(flag); at != std::string_view::npos;
       at = line.find(flag, at + flag.size())) {
    const std::size_t end = at + flag.size();
    if (end == line.size() || line[end] == ' ' || line[end] == '=') return true;
  }
  return false;
}

bool ProfiledInRun(const Case& c) {
  return c.engine.profile_table || FindSetOption(c, "Profile", "Enabled") != nullptr ||
         HasFlag(c, "--dumpProfile") || HasFlag(c, "--exportProfile");
}

bool ProfiledSeparately(const Case& c) {
  return c.version >= TrtVersion{11, 0} || HasFlag(c, "--separateProfileRun") ||
         FindSetOption(c, "Separate profiling", "Enabled") != nullptr;
}

bool UsedCudaGraph(const Case& c, std::vector<Evidence>* evidence) {
  const RunInfo::Option* option = FindSetOption(c, "CUDA Graph", "Enabled");
  const bool by_default =
      c.version >= TrtVersion{11, 0} && FindSetOption(c, "CUDA Graph", "Disabled") == nullptr;
  const bool used = option != nullptr || HasFlag(c, "--useCudaGraph") ||
                    (by_default && !HasFlag(c, "--noCudaGraph"));
  if (evidence != nullptr && option != nullptr)
    evidence->push_back(Cite("the run used a CUDA graph", option->source));
  return used;
}

bool HasRunTimes(const Case& c) {
  return c.given.performance != nullptr || !c.given.timings.empty();
}

std::optional<Place> Median(const Case& c, SummaryStats in_summary, FileStats in_file) {
  if (c.given.performance != nullptr) {
    if (const auto& median = (c.given.performance->*in_summary).median)
      return Place{*median, c.given.performance->source};
  }
  for (const TimedRun& run : c.timed) {
    if (const auto& median = (run.stats.*in_file).median_ms)
      return Place{*median, run.timings->source};
  }
  return std::nullopt;
}

std::optional<Place> MedianCompute(const Case& c) {
  const auto median = Median(c, &PerformanceSummary::gpu_compute, &TimingStatistics::compute);
  return median && median->ms > 0 ? median : std::nullopt;
}

std::optional<RunTime> MeanRunTime(const Case& c) {
  if (c.given.performance != nullptr) {
    if (std::optional<RunTime> time = TimeOfSummary(*c.given.performance)) return time;
  }
  for (const TimedRun& run : c.timed) {
    if (run.stats.compute.mean_ms)
      return MakeRunTime(*run.stats.compute.mean_ms, "mean GPU compute time", run.timings->source);
    if (run.stats.latency.mean_ms)
      return MakeRunTime(*run.stats.latency.mean_ms, "mean latency", run.timings->source);
  }
  return std::nullopt;
}

}  // namespace trtscope::validity
