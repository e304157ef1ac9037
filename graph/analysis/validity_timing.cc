// How steady the run was, and whether its figures agree.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "graph/analysis/figures.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

using Findings = std::vector<Finding>;

// trtexec warns from 1 % on, from 10.14 on from 2.5 % (sampleReporting.cpp of those versions).
constexpr double kUnstable = 0.01;
constexpr double kUnstableSince1014 = 0.025;
constexpr TrtVersion kLaxer{10, 14};
// A coefficient of variation above a tenth: means of two such runs differ by chance alone.
constexpr double kVeryUnstable = 0.1;
// Means and medians of a steady run differ by rounding and noise only.
constexpr double kSkew = 0.05;
// Medians of the log and of a file that differ by more than a tenth are not of one run.
constexpr double kSameRun = 0.1;
// Per cent. A steady run's first and last fifth differ by less than engines that one compares.
constexpr double kDrift = 5;
// Outliers that hold less than a hundredth of the time move no mean; above a twentieth they do.
constexpr double kOutliersNoted = 0.01;
constexpr double kOutliersWarned = 0.05;
// Idle for a fifth of the run: throughput is no longer a figure of the engine.
constexpr double kIdle = 0.2;

std::string Inferences(std::size_t count) { return CountFigure(count, "inference"); }

bool HasFile(const Case& c) { return !c.timed.empty(); }
bool AnyRun(const Case& c, bool (*knows)(const TimingStatistics&)) {
  return std::any_of(c.timed.begin(), c.timed.end(),
                     [&](const TimedRun& run) { return knows(run.stats); });
}
bool KnowsWarmUp(const Case& c) {
  return AnyRun(c, [](const TimingStatistics& stats) { return stats.compute.warm_up.has_value(); });
}
bool KnowsOutliers(const Case& c) {
  return AnyRun(c,
                [](const TimingStatistics& stats) { return stats.compute.outliers.has_value(); });
}
bool KnowsGaps(const Case& c) {
  return AnyRun(c, [](const TimingStatistics& stats) { return stats.gpu_idle_share.has_value(); });
}

// --- Steadiness ---------------------------------------------------------------------------------

constexpr std::string_view kUnstableMessage = "* GPU compute time is unstable";

// The summary itself gives no deviation: trtexec's silence means something from 8.4 on, where it
// would warn.
bool TellsSteadiness(const Case& c) {
  constexpr TrtVersion kWarns{8, 4};
  const bool by_trtexec = c.given.performance != nullptr && c.version >= kWarns;
  const bool by_file = std::any_of(c.timed.begin(), c.timed.end(), [](const TimedRun& run) {
    return run.stats.compute.variation_percent.has_value();
  });
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
  for (const TimedRun& run : c.timed) {
    const double own = run.stats.compute.variation_percent.value_or(0) / 100;
    if (!(own > UnstableAbove(c))) continue;
    findings.push_back(Unsteady(
        own, Cite("computed over " + Inferences(run.stats.compute.count), run.timings->source)));
  }
  return findings;
}

// --- The course of the run ----------------------------------------------------------------------

// trtexec's "Average on 10 runs" lines are a coarse course of the run.
TimeStats CourseOf(const PerformanceSummary& summary) {
  std::vector<double> times;
  for (const RunAverage& average : summary.averages) {
    if (average.gpu_ms) times.push_back(*average.gpu_ms);
  }
  return ColumnStatistics(times);
}

bool KnowsCourse(const Case& c) {
  return HasFile(c) ||
         (c.given.performance != nullptr && CourseOf(*c.given.performance).drift_percent);
}

Finding Drifted(double percent, std::vector<Evidence> evidence) {
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "GPU compute time drifted: the last fifth of the run took " +
                  PercentFigure(std::abs(percent) / 100) + (percent > 0 ? " more" : " less") +
                  " than the first";
  finding.evidence = std::move(evidence);
  finding.next_step = percent > 0 ? "the clock falls while the GPU grows warm: lock it "
                                    "(nvidia-smi --lock-gpu-clocks) and measure again"
                                  : "the run was not warm: measure again with a longer --warmUp";
  return finding;
}

Findings JudgeDrift(const Case& c) {
  Findings findings;
  for (const TimedRun& run : c.timed) {
    const double percent = run.stats.compute.drift_percent.value_or(0);
    if (!(std::abs(percent) > kDrift)) continue;
    findings.push_back(Drifted(
        percent,
        {Cite("computed over " + Inferences(run.stats.compute.count), run.timings->source)}));
  }
  if (!findings.empty() || c.given.performance == nullptr) return findings;
  const std::vector<RunAverage>& averages = c.given.performance->averages;
  const double percent = CourseOf(*c.given.performance).drift_percent.value_or(0);
  if (!(std::abs(percent) > kDrift)) return findings;
  const SourceId log = c.given.performance->source.source;
  findings.push_back(Drifted(percent, {Cite("first of " + CountFigure(averages.size(), "average"),
                                            {log, averages.front().line}),
                                       Cite("last of them", {log, averages.back().line})}));
  return findings;
}

Findings JudgeWarmUp(const Case& c) {
  constexpr TrtVersion kLeavesItOut{8, 5};
  Findings findings;
  for (const TimedRun& run : c.timed) {
    const std::optional<WarmUp>& warm_up = run.stats.compute.warm_up;
    if (!warm_up || warm_up->records == 0) continue;
    const bool expected = c.version && *c.version < kLeavesItOut;
    Finding finding;
    finding.severity = expected ? FindingSeverity::kNote : FindingSeverity::kWarning;
    finding.title =
        (warm_up->records == 1 ? "the first inference"
                               : "the first " + Inferences(warm_up->records)) +
        " of the file took " + PercentFigure(warm_up->excess_percent / 100) +
        " more than the later ones: " +
        (expected ? "versions before 8.5 export the warm-up as well" : "the run was not warm");
    finding.evidence = {Cite("of " + Inferences(run.stats.compute.count), run.timings->source)};
    finding.next_step = expected ? "leave them out of means; medians hardly notice them"
                                 : "measure again with a longer --warmUp (milliseconds)";
    findings.push_back(std::move(finding));
  }
  return findings;
}

Findings JudgeOutliers(const Case& c) {
  Findings findings;
  for (const TimedRun& run : c.timed) {
    const std::optional<Outliers>& outliers = run.stats.compute.outliers;
    if (!outliers || !(outliers->time_share > kOutliersNoted)) continue;
    Finding finding;
    finding.severity =
        outliers->time_share > kOutliersWarned ? FindingSeverity::kWarning : FindingSeverity::kNote;
    finding.title = CountFigure(outliers->count, "outlier") + " above " +
                    MsFigure(outliers->threshold_ms) +
                    (outliers->count == 1 ? " holds " : " hold ") +
                    PercentFigure(outliers->time_share) + " of the compute time";
    finding.evidence = {Cite("of " + Inferences(run.stats.compute.count), run.timings->source)};
    finding.next_step =
        "leave the GPU to this run alone (nvidia-smi shows who else uses it), and compare medians";
    findings.push_back(std::move(finding));
  }
  return findings;
}

Findings JudgeGaps(const Case& c) {
  Findings findings;
  for (const TimedRun& run : c.timed) {
    const double idle = run.stats.gpu_idle_share.value_or(0);
    if (!(idle > kIdle)) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = "the GPU computed nothing in " + PercentFigure(idle) +
                    " of the run: throughput tells of the host or the copies, not of the engine";
    finding.evidence = {Cite("gaps between " + Inferences(run.stats.records), run.timings->source)};
    finding.next_step =
        "judge by GPU compute time, or close the gaps: --useCudaGraph --useSpinWait "
        "--noDataTransfers (the defaults from 11.0 on)";
    findings.push_back(std::move(finding));
  }
  return findings;
}

// --- Means against medians ----------------------------------------------------------------------

bool HasMeanAndMedian(const Case& c) {
  return MedianCompute(c) && MeanRunTime(c) && !MeanRunTime(c)->with_transfers;
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
  for (const TimedRun& run : c.timed) {
    const std::optional<double>& median = run.stats.compute.median_ms;
    if (!median || !(told > 0) || !(std::abs(*median / told - 1) > kSameRun)) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = "the log's median GPU compute time of " + MsFigure(told) +
                    " is not that of the file of times, " + MsFigure(*median) +
                    ": they are of two runs";
    finding.evidence = {Cite("median in the log: " + MsFigure(told), c.given.performance->source),
                        Cite("median in the file: " + MsFigure(*median), run.timings->source)};
    finding.next_step = "give the log and the file of one run";
    findings.push_back(std::move(finding));
  }
  return findings;
}

Findings JudgeFewInferences(const Case& c) {
  // Percentiles need as many values as there are hundredths between them and the end.
  constexpr std::size_t kFewest = 10;
  Findings findings;
  for (const TimedRun& run : c.timed) {
    if (run.stats.records >= kFewest) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title =
        "the times are of " + Inferences(run.stats.records) + ": too few for means and percentiles";
    finding.evidence = {Cite("the file", run.timings->source)};
    finding.next_step = "measure longer: --duration=10, or --iterations=1000";
    findings.push_back(std::move(finding));
  }
  return findings;
}

constexpr Rule kRules[] = {
    {"compute-unstable", TellsSteadiness, kNeedsFile, JudgeSteadiness},
    {"timing-few", HasFile, kNeedsFile, JudgeFewInferences},
    {"timing-drift", KnowsCourse, kNeedsFile, JudgeDrift},
    {"timing-warm-up", KnowsWarmUp, kNeedsFile, JudgeWarmUp},
    {"timing-outliers", KnowsOutliers, kNeedsFile, JudgeOutliers},
    {"timing-gaps", KnowsGaps, kNeedsFile, JudgeGaps},
    {"run-median-far-from-mean", HasMeanAndMedian, kNeedsTimes, JudgeSkew},
    {"timings-disagree", HasRunTimes, kNeedsTimes, JudgeSameRun},
};

}  // namespace

std::span<const Rule> TimingRules() { return kRules; }

}  // namespace trtscope::validity
