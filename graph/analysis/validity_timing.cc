// How the run was measured: steady, bound by the GPU, with the profiler away, comparable.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <utility>

#include "graph/analysis/figures.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

using Findings = std::vector<Finding>;

constexpr std::string_view kNeedsTimes =
    "the times of the run: the performance summary in its log, or trtexec "
    "--exportTimes=times.json";

// trtexec warns from 1 % on, from 10.14 on from 2.5 % (sampleReporting.cpp of those versions).
constexpr double kUnstable = 0.01;
constexpr double kUnstableSince1014 = 0.025;
constexpr TrtVersion kLaxer{10, 14};
// A coefficient of variation above a tenth: means of two such runs differ by chance alone.
constexpr double kVeryUnstable = 0.1;
// trtexec's own: enqueuing above 0.8 of the compute time leaves the GPU waiting for the host.
constexpr double kEnqueueShare = 0.8;
// Copies run beside the compute of other inferences, so only longer ones hold it up.
constexpr double kTransferShare = 1.0;
// Means and medians of a steady run differ by rounding and noise only.
constexpr double kSkew = 0.05;
// A mean of two files that differs by more than a tenth is not of one run.
constexpr double kSameRun = 0.1;

// --- What the run's figures are -----------------------------------------------------------------

struct Place {
  double ms = 0;
  SourceRef source;
};

using SummaryStats = const LatencyStats PerformanceSummary::*;
using FileStats = const TimeStats TimingStatistics::*;

// The median in the summary, else in the first file that has the column.
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

std::optional<Place> MedianEnqueue(const Case& c) {
  return Median(c, &PerformanceSummary::enqueue, &TimingStatistics::enqueue);
}

bool HasCompute(const Case& c) { return MedianCompute(c).has_value(); }

bool HasMeasuredRun(const Case& c) {
  return c.given.performance != nullptr || !c.given.timings.empty();
}

constexpr std::string_view kUnstableMessage = "* GPU compute time is unstable";

// --- Steadiness ---------------------------------------------------------------------------------

// The summary itself gives no deviation: trtexec's silence means something from 8.4 on, where it
// would warn.
bool TellsSteadiness(const Case& c) {
  constexpr TrtVersion kWarns{8, 4};
  const bool by_trtexec = c.given.performance != nullptr && c.version >= kWarns;
  const bool by_file = std::any_of(
      c.given.timings.begin(), c.given.timings.end(),
      [](const Timings* timings) { return !timings->column(TimingColumn::kCompute).empty(); });
  return by_trtexec || by_file || FindMessage(c, kUnstableMessage) != nullptr;
}

double UnstableAbove(const Case& c) { return c.version >= kLaxer ? kUnstableSince1014 : kUnstable; }

// "… coefficient of variance = 1.11907%."
std::optional<double> CoefficientIn(std::string_view text) {
  constexpr std::string_view kMark = "coefficient of variance = ";
  const std::size_t at = text.find(kMark);
  if (at == std::string_view::npos) return std::nullopt;
  double percent = 0;
  const std::string_view rest = text.substr(at + kMark.size());
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), percent);
  if (error != std::errc{} || !std::isfinite(percent)) return std::nullopt;
  return percent / 100;
}

Finding Unsteady(double coefficient, Evidence evidence) {
  Finding finding;
  finding.severity =
      coefficient > kVeryUnstable ? FindingSeverity::kProblem : FindingSeverity::kWarning;
  finding.title =
      "GPU compute time is unstable: its coefficient of variation is " + PercentFigure(coefficient);
  finding.evidence = {std::move(evidence)};
  finding.next_step =
      "lock the clocks (nvidia-smi --lock-gpu-clocks), leave the GPU to this run, add "
      "--useSpinWait, and measure longer: --warmUp=500 --duration=10";
  return finding;
}

Findings JudgeSteadiness(const Case& c) {
  Findings findings;
  const LogMessage* told = FindMessage(c, kUnstableMessage);
  const auto coefficient = told == nullptr ? std::nullopt : CoefficientIn(told->text);
  if (coefficient)
    findings.push_back(Unsteady(*coefficient, Cite(std::string(told->text), told->source)));
  for (const Timings* timings : c.given.timings) {
    const auto own = CoefficientOf(timings->column(TimingColumn::kCompute));
    if (own && *own > UnstableAbove(c)) {
      findings.push_back(Unsteady(
          *own,
          Cite("computed over " + CountFigure(timings->records, "inference"), timings->source)));
    }
  }
  return findings;
}

// --- What bounds the run ------------------------------------------------------------------------

bool KnowsEnqueue(const Case& c) {
  return FindMessage(c, "* Throughput may be bound by Enqueue") != nullptr ||
         (HasCompute(c) && MedianEnqueue(c));
}

Findings JudgeEnqueue(const Case& c) {
  const LogMessage* told = FindMessage(c, "* Throughput may be bound by Enqueue");
  const auto enqueue = MedianEnqueue(c);
  const auto compute = MedianCompute(c);
  const bool slow = enqueue && compute && enqueue->ms > kEnqueueShare * compute->ms;
  if (told == nullptr && !slow) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "throughput is bound by the host's enqueuing, not by the GPU";
  if (slow) {
    finding.title += ": median " + MsFigure(enqueue->ms) + " against " + MsFigure(compute->ms) +
                     " of GPU compute";
    finding.evidence = {Cite("median enqueue time: " + MsFigure(enqueue->ms), enqueue->source),
                        Cite("median GPU compute time: " + MsFigure(compute->ms), compute->source)};
  }
  CiteMessage(told, finding.evidence);
  finding.next_step =
      UsedCudaGraph(c)
          ? "a CUDA graph was used already: run several inferences at once (--infStreams=2), or a "
            "larger batch"
          : "enqueue the whole inference at once: --useCudaGraph (from 11.0 on: leave out "
            "--noCudaGraph), or a larger batch";
  return {std::move(finding)};
}

struct Direction {
  std::string_view message;
  std::string_view what;
  LatencyStats PerformanceSummary::*stats;
  TimingColumn column;
};

constexpr Direction kDirections[] = {
    {"* Throughput may be bound by host-to-device", "copies to the device",
     &PerformanceSummary::h2d, TimingColumn::kInput},
    {"* Throughput may be bound by device-to-host", "copies to the host", &PerformanceSummary::d2h,
     TimingColumn::kOutput},
};

bool KnowsTransfers(const Case& c) {
  return std::any_of(std::begin(kDirections), std::end(kDirections),
                     [&](const Direction& direction) {
                       return FindMessage(c, direction.message) != nullptr ||
                              (HasCompute(c) && Median(c, direction.stats, direction.column));
                     });
}

Findings JudgeTransfers(const Case& c) {
  Findings findings;
  const auto compute = MedianCompute(c);
  for (const Direction& direction : kDirections) {
    const LogMessage* told = FindMessage(c, direction.message);
    const auto copy = Median(c, direction.stats, direction.column);
    const bool slow = copy && compute && copy->ms > kTransferShare * compute->ms;
    if (told == nullptr && !slow) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title =
        "throughput is bound by the " + std::string(direction.what) + ", not by the GPU";
    if (slow) {
      finding.title += ": median " + MsFigure(copy->ms) + " against " + MsFigure(compute->ms) +
                       " of GPU compute";
      finding.evidence = {
          Cite("median of the " + std::string(direction.what) + ": " + MsFigure(copy->ms),
               copy->source),
          Cite("median GPU compute time: " + MsFigure(compute->ms), compute->source)};
    }
    CiteMessage(told, finding.evidence);
    finding.next_step =
        "leave the copies out with --noDataTransfers (from 11.0 on: leave out "
        "--includeDataTransfers), or keep them and judge by latency";
    findings.push_back(std::move(finding));
  }
  return findings;
}

Findings JudgeStreams(const Case& c) {
  const LogMessage* told = FindMessage(c, "* Multiple inference streams are used");
  if (told == nullptr) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title =
      "inferences ran beside each other on several streams: latencies and layer times "
      "include waiting for each other";
  CiteMessage(told, finding.evidence);
  finding.next_step = "measure latency with one stream (--infStreams=1), throughput with several";
  return {std::move(finding)};
}

// --- Means against medians ----------------------------------------------------------------------

bool HasMeanAndMedian(const Case& c) {
  return HasCompute(c) && MeanRunTime(c) && !MeanRunTime(c)->with_transfers;
}

Findings JudgeSkew(const Case& c) {
  const RunTime mean = *MeanRunTime(c);
  const Place median = *MedianCompute(c);
  const double off = mean.ms / median.ms - 1;
  if (!(std::abs(off) > kSkew)) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "the mean GPU compute time of " + MsFigure(mean.ms) + " is " +
                  PercentFigure(std::abs(off)) + (off > 0 ? " above" : " below") +
                  " the median of " + MsFigure(median.ms) + ": some inferences were much " +
                  (off > 0 ? "slower" : "faster");
  finding.evidence = {mean.evidence,
                      Cite("median GPU compute time: " + MsFigure(median.ms), median.source)};
  finding.next_step = "compare medians, and measure again with locked clocks and a longer --warmUp";
  return {std::move(finding)};
}

// --- Summary against file -----------------------------------------------------------------------

Findings JudgeSameRun(const Case& c) {
  Findings findings;
  if (c.given.performance == nullptr || !c.given.performance->gpu_compute.median) return findings;
  const double told = *c.given.performance->gpu_compute.median;
  for (const Timings* timings : c.given.timings) {
    const auto median = MedianOf(timings->column(TimingColumn::kCompute));
    if (!median || !(told > 0) || !(std::abs(*median / told - 1) > kSameRun)) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = "the log's median GPU compute time of " + MsFigure(told) +
                    " is not that of the file of times, " + MsFigure(*median) +
                    ": they are of two runs";
    finding.evidence = {Cite("median in the log: " + MsFigure(told), c.given.performance->source),
                        Cite("median in the file: " + MsFigure(*median), timings->source)};
    finding.next_step = "give the log and the file of one run";
    findings.push_back(std::move(finding));
  }
  return findings;
}

// --- Versions (what trtexec measures, and how) --------------------------------------------------

// trtexec's own words where it says that the profiler was there (8.2).
constexpr std::string_view kInaccurate = "The network timing report will not be accurate";
// From 8.4 on a run with the profiler prints no times at all; from 11.0 on it always has a pass of
// its own.
constexpr TrtVersion kNoSummaryWithProfiler{8, 4};
constexpr TrtVersion kAlwaysSeparate{11, 0};

Findings JudgeProfiler(const Case& c) {
  if (c.given.performance == nullptr || !ProfiledInRun(c) || ProfiledSeparately(c)) return {};
  if (c.version >= kNoSummaryWithProfiler) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title =
      "latency and throughput were measured with the profiler attached" +
      (c.version ? ", as TensorRT " + c.run->trt_version + " does: it" : std::string(": it")) +
      " synchronises after every layer, they are too slow";
  finding.evidence = {Cite("performance summary", c.given.performance->source)};
  if (c.engine.profile_table)
    finding.evidence.push_back(Cite("profile of the same run", c.engine.profile_table->source));
  CiteMessage(FindMessage(c, kInaccurate), finding.evidence);
  finding.next_step =
      "measure again without --dumpProfile and --exportProfile, or from 7.2 on with "
      "--separateProfileRun";
  return {std::move(finding)};
}

bool KnowsRun(const Case& c) { return c.run != nullptr; }

Findings JudgeNoSummary(const Case& c) {
  if (HasMeasuredRun(c) || !ProfiledInRun(c) || ProfiledSeparately(c)) return {};
  if (!c.version || *c.version < kNoSummaryWithProfiler || *c.version >= kAlwaysSeparate) return {};
  Finding finding;
  finding.title = "no latency or throughput: TensorRT " + c.run->trt_version +
                  " prints none when layers are profiled in the same run";
  if (c.engine.profile_table)
    finding.evidence = {Cite("profile of that run", c.engine.profile_table->source)};
  finding.next_step = "add --separateProfileRun to have both";
  return {std::move(finding)};
}

bool KnowsVersionOfTimes(const Case& c) { return c.version.has_value() || !HasMeasuredRun(c); }

Findings JudgeDefaults(const Case& c) {
  if (!HasMeasuredRun(c) || !(c.version >= kAlwaysSeparate)) return {};
  Finding finding;
  finding.title = "TensorRT " + c.run->trt_version +
                  " measures with CUDA graph and spin wait and without data transfers by default: "
                  "its latency and throughput do not compare with those of 10.x and before";
  finding.evidence = {Cite("TensorRT " + c.run->trt_version, c.run->trt_version_source)};
  finding.next_step =
      "to compare, measure 11.x with --noCudaGraph --noSpinWait --includeDataTransfers, or 10.x "
      "with --useCudaGraph --useSpinWait --noDataTransfers";
  return {std::move(finding)};
}

constexpr Rule kRules[] = {
    {"compute-unstable", TellsSteadiness,
     "times of single inferences: trtexec --exportTimes=times.json", JudgeSteadiness},
    {"enqueue-bound", KnowsEnqueue, kNeedsTimes, JudgeEnqueue},
    {"transfer-bound", KnowsTransfers, kNeedsTimes, JudgeTransfers},
    {"parallel-streams", HasMeasuredRun, kNeedsTimes, JudgeStreams},
    {"run-median-far-from-mean", HasMeanAndMedian, kNeedsTimes, JudgeSkew},
    {"timings-disagree", HasMeasuredRun, kNeedsTimes, JudgeSameRun},
    {"profiler-attached", HasMeasuredRun, kNeedsTimes, JudgeProfiler},
    {"no-summary", KnowsRun, "the build log of the run", JudgeNoSummary},
    {"version-defaults", KnowsVersionOfTimes,
     "a log that tells the version of TensorRT (the whole output of trtexec 8.0 or later)",
     JudgeDefaults},
};

}  // namespace

std::span<const Rule> TimingRules() { return kRules; }

}  // namespace trtscope::validity
