// How the run was measured: what bound it, whether the profiler was there, what it compares with.
#include <algorithm>
#include <iterator>
#include <utility>

#include "graph/analysis/figures.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

using Findings = std::vector<Finding>;

// Copies run beside the compute of other inferences, so only longer ones hold it up.
constexpr double kTransferShare = 1.0;

std::optional<Place> MedianEnqueue(const Case& c) {
  return Median(c, &PerformanceSummary::enqueue, &TimingStatistics::enqueue);
}

// --- What bounds the run ------------------------------------------------------------------------

bool KnowsEnqueue(const Case& c) {
  return FindMessage(c, "* Throughput may be bound by Enqueue") != nullptr ||
         (MedianCompute(c) && MedianEnqueue(c));
}

Findings JudgeEnqueue(const Case& c) {
  const LogMessage* told = FindMessage(c, "* Throughput may be bound by Enqueue");
  const auto enqueue = MedianEnqueue(c);
  const auto compute = MedianCompute(c);
  const bool slow = enqueue && compute && enqueue->ms > kEnqueueBoundFrom * compute->ms;
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
  SummaryStats in_summary;
  FileStats in_file;
};

constexpr Direction kDirections[] = {
    {"* Throughput may be bound by host-to-device", "copies to the device",
     &PerformanceSummary::h2d, &TimingStatistics::input},
    {"* Throughput may be bound by device-to-host", "copies to the host", &PerformanceSummary::d2h,
     &TimingStatistics::output},
};

bool KnowsTransfers(const Case& c) {
  return std::any_of(
      std::begin(kDirections), std::end(kDirections), [&](const Direction& direction) {
        return FindMessage(c, direction.message) != nullptr ||
               (MedianCompute(c) && Median(c, direction.in_summary, direction.in_file));
      });
}

Findings JudgeTransfers(const Case& c) {
  Findings findings;
  const auto compute = MedianCompute(c);
  for (const Direction& direction : kDirections) {
    const LogMessage* told = FindMessage(c, direction.message);
    const auto copy = Median(c, direction.in_summary, direction.in_file);
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
  const auto overlapping = std::find_if(c.timed.begin(), c.timed.end(),
                                        [](const TimedRun& run) { return run.stats.overlapping; });
  if (told == nullptr && overlapping == c.timed.end()) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title =
      "inferences ran beside each other on several streams: latencies and layer times "
      "include waiting for each other";
  CiteMessage(told, finding.evidence);
  if (overlapping != c.timed.end()) {
    finding.evidence.push_back(
        Cite("inferences overlap in this file", overlapping->timings->source));
  }
  finding.next_step = "measure latency with one stream (--infStreams=1), throughput with several";
  return {std::move(finding)};
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
  if (HasRunTimes(c) || !ProfiledInRun(c) || ProfiledSeparately(c)) return {};
  if (!c.version || *c.version < kNoSummaryWithProfiler || *c.version >= kAlwaysSeparate) return {};
  Finding finding;
  finding.title = "no latency or throughput: TensorRT " + c.run->trt_version +
                  " prints none when layers are profiled in the same run";
  if (c.engine.profile_table)
    finding.evidence = {Cite("profile of that run", c.engine.profile_table->source)};
  finding.next_step = "add --separateProfileRun to have both";
  return {std::move(finding)};
}

bool KnowsVersionOfTimes(const Case& c) { return c.version.has_value() || !HasRunTimes(c); }

Findings JudgeDefaults(const Case& c) {
  if (!HasRunTimes(c) || !(c.version >= kAlwaysSeparate)) return {};
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
    {"enqueue-bound", KnowsEnqueue, kNeedsTimes, JudgeEnqueue},
    {"transfer-bound", KnowsTransfers, kNeedsTimes, JudgeTransfers},
    {"parallel-streams", HasRunTimes, kNeedsTimes, JudgeStreams},
    {"profiler-attached", HasRunTimes, kNeedsTimes, JudgeProfiler},
    {"no-summary", KnowsRun, "the build log of the run", JudgeNoSummary},
    {"version-defaults", KnowsVersionOfTimes,
     "a log that tells the version of TensorRT (the whole output of trtexec 8.0 or later)",
     JudgeDefaults},
};

}  // namespace

std::span<const Rule> RunRules() { return kRules; }

}  // namespace trtscope::validity
