// Does the profile hold: enough iterations, rows that fit, a sum that fits the whole run.
#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/analysis/figures.h"
#include "graph/analysis/sums.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

using Findings = std::vector<Finding>;

constexpr std::string_view kNeedsProfile =
    "a profile of the engine: trtexec --exportProfile=profile.json --separateProfileRun";

// Ten is what trtexec runs at least (--iterations=10); fewer were asked for or cut off.
constexpr int64_t kFewIterations = 10;
// The profiler's events around every layer cost a few per cent, and a run's time includes the gaps
// between kernels: a sum nearer than this is as near as two ways of measuring come.
constexpr double kSumTolerance = 0.15;
// Beyond twice or half, neither events nor gaps explain it: other shapes, another clock or engine.
constexpr double kSumOfAnotherRun = 2.0;
// Below a hundredth of the time, rows without a layer change no ranking.
constexpr double kUnmatchedNoted = 0.01;
// Above a quarter, what the layers show is not where the time goes.
constexpr double kUnmatchedProblem = 0.25;
// Means and medians of a steady run differ by rounding and noise only.
constexpr double kSkew = 0.05;
constexpr std::size_t kRowsCited = 3;

bool HasProfile(const Case& c) { return c.profile != nullptr; }

Evidence CiteProfile(const Case& c, std::string text) {
  return Cite(std::move(text), c.profile->source);
}

std::string RowText(const ProfileRow& row, const std::string& what) {
  constexpr std::size_t kLongest = 80;
  std::string name(row.name.substr(0, kLongest));
  if (row.name.size() > kLongest) name += "…";
  return "`" + name + "`: " + what;
}

// --- Iterations ---------------------------------------------------------------------------------

bool KnowsIterations(const Case& c) { return HasProfile(c) && c.profile->iterations; }

Findings JudgeIterations(const Case& c) {
  const int64_t iterations = *c.profile->iterations;
  if (iterations >= kFewIterations || iterations < 0) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = iterations == 1
                      ? "the profile holds 1 iteration: each layer's time is a single measurement"
                      : "the profile holds " + std::to_string(iterations) +
                            " iterations: too few to average out noise";
  finding.evidence.push_back(
      CiteProfile(c, CountFigure(static_cast<uint64_t>(iterations), "iteration")));
  const bool graph = UsedCudaGraph(c, &finding.evidence);
  finding.next_step = iterations == 1 || graph
                          ? "profile without a CUDA graph (leave out --useCudaGraph; it makes "
                            "TensorRT time layers once), with --iterations=100"
                          : "profile again with --iterations=100 or --duration=10";
  return {std::move(finding)};
}

// --- Sum of layers against the run --------------------------------------------------------------

bool CanCompareSum(const Case& c) {
  const std::optional<double>& sum = c.attribution.total_average_ms;
  if (!HasProfile(c) || !sum || !std::isfinite(*sum) || *sum <= 0) return false;
  const std::optional<RunTime> time = MeanRunTime(c);
  return time && std::isfinite(time->ms) && time->ms > 0;
}

std::size_t LayersOnOtherStreams(const Engine& engine) {
  return static_cast<std::size_t>(
      std::count_if(engine.layers.begin(), engine.layers.end(), [](const Layer& layer) {
        const std::vector<int> stream = VersionNumbers(LayerAttribute(layer, "StreamId"));
        return !stream.empty() && stream.front() > 0;
      }));
}

// Why a sum may differ from the run's time, with what tells it and what to do about it.
struct Reason {
  std::vector<Evidence> evidence;
  std::string next_step;
};

void BlameStreams(const Case& c, Reason& reason) {
  const LogMessage* told = FindMessage(c, "The engine uses ");
  if (told != nullptr && told->text.find("auxiliary stream") == std::string_view::npos)
    told = nullptr;
  CiteMessage(told, reason.evidence);
  const std::size_t layers = LayersOnOtherStreams(c.engine);
  if (layers > 0) {
    reason.evidence.push_back(
        Cite(CountFigure(layers, "layer") + " ran on auxiliary streams, beside the others",
             c.engine.source));
  }
  if (told != nullptr || layers > 0)
    reason.next_step =
        "compare layers with each other only, or build with --maxAuxStreams=0 to time them one "
        "after the other";
}

void BlameGraph(const Case& c, Reason& reason) {
  if (!UsedCudaGraph(c, &reason.evidence) || !reason.next_step.empty()) return;
  reason.next_step =
      "the profile is taken without a CUDA graph, the run was not: time the run without it as well "
      "(leave out --useCudaGraph; --noCudaGraph from 11.0 on)";
}

void BlameProfiler(const Case& c, Reason& reason) {
  if (!ProfiledInRun(c) || ProfiledSeparately(c) || !reason.next_step.empty()) return;
  reason.next_step = "profile in a pass of its own: --separateProfileRun";
}

void BlameTransfers(const RunTime& time, Reason& reason) {
  if (!time.with_transfers) return;
  reason.evidence.push_back(
      Cite("latency holds the copies to and from the device as well", time.evidence.source));
  if (reason.next_step.empty())
    reason.next_step = "compare with the GPU compute time: trtexec --noDataTransfers";
}

Reason WhySumDiffers(const Case& c, const RunTime& time) {
  Reason reason;
  BlameStreams(c, reason);
  BlameGraph(c, reason);
  BlameProfiler(c, reason);
  BlameTransfers(time, reason);
  return reason;
}

Findings JudgeSum(const Case& c) {
  const RunTime time = *MeanRunTime(c);
  const double sum = *c.attribution.total_average_ms;
  const double ratio = sum / time.ms;
  if (std::abs(ratio - 1) <= kSumTolerance) return {};
  Reason reason = WhySumDiffers(c, time);
  const bool unexplained =
      reason.next_step.empty() && (ratio > kSumOfAnotherRun || ratio < 1 / kSumOfAnotherRun);
  Finding finding;
  finding.severity = unexplained ? FindingSeverity::kProblem : FindingSeverity::kWarning;
  finding.title = "the layers' times sum to " + MsFigure(sum) + ", " +
                  PercentFigure(std::abs(ratio - 1)) + (ratio > 1 ? " more" : " less") +
                  " than the " + std::string(time.what) + " of " + MsFigure(time.ms);
  finding.evidence = {CiteProfile(c, "sum of the rows' averages: " + MsFigure(sum)), time.evidence};
  finding.evidence.insert(finding.evidence.end(), reason.evidence.begin(), reason.evidence.end());
  finding.next_step = reason.next_step.empty()
                          ? "take the profile and the timing from one run (--separateProfileRun): "
                            "same engine, shapes and clocks"
                          : std::move(reason.next_step);
  return {std::move(finding)};
}

// --- Rows and layers that found no partner ------------------------------------------------------

// The costliest of the rows, costliest first.
std::vector<const ProfileRow*> Costliest(const Profile& profile,
                                         const std::vector<uint32_t>& indices) {
  std::vector<const ProfileRow*> rows;
  for (const uint32_t index : indices) rows.push_back(&profile.rows[index]);
  const std::size_t kept = std::min(kRowsCited, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end(),
                    [](const ProfileRow* a, const ProfileRow* b) {
                      const double ms_a = a->average_ms.value_or(-1);
                      const double ms_b = b->average_ms.value_or(-1);
                      return ms_a != ms_b ? ms_a > ms_b : a->source.line < b->source.line;
                    });
  rows.resize(kept);
  return rows;
}

// A Myelin region is one layer of a brief log and many rows of a profile: its rows are right, they
// only cannot be told apart.
bool IsOfARegion(const Case& c) { return FitProfile(c.engine, *c.profile).myelin_rows > 0; }

FindingSeverity UnmatchedSeverity(const Case& c, double share) {
  if (share > kUnmatchedProblem && !IsOfARegion(c)) return FindingSeverity::kProblem;
  return share > kUnmatchedNoted ? FindingSeverity::kWarning : FindingSeverity::kNote;
}

// Share of `rows` in the time of all rows: by averages, else by totals; nullopt if neither is known
// of every row.
std::optional<double> ShareOfRows(const Profile& profile, const std::vector<uint32_t>& rows) {
  for (const auto time : {&ProfileRow::average_ms, &ProfileRow::total_ms}) {
    double all = 0;
    for (const ProfileRow& row : profile.rows) all += *(row.*time);  // NaN if one is not known
    double part = 0;
    for (const uint32_t row : rows) part += *(profile.rows[row].*time);
    if (all > 0) return part / all;
  }
  return std::nullopt;
}

Findings JudgeUnmatchedRows(const Case& c) {
  const std::vector<uint32_t>& unmatched = c.attribution.unmatched_rows;
  if (unmatched.empty()) return {};
  const std::optional<double> share = ShareOfRows(*c.profile, unmatched);
  Finding finding;
  finding.severity = share ? UnmatchedSeverity(c, *share) : FindingSeverity::kWarning;
  finding.title = (share ? PercentFigure(*share) : std::string("an unknown part")) +
                  " of the profile's time is in " + CountFigure(unmatched.size(), "row") +
                  (unmatched.size() == 1 ? " that names" : " that name") + " no layer";
  for (const ProfileRow* row : Costliest(*c.profile, unmatched)) {
    const std::optional<double> ms = row->average_ms ? row->average_ms : row->total_ms;
    finding.evidence.push_back(Cite(RowText(*row, ms ? MsFigure(*ms) : "no time"), row->source));
  }
  finding.next_step =
      "give the build log (--verbose) of the engine that was profiled, built with "
      "--profilingVerbosity=detailed; trtscope hot lists the rows";
  return {std::move(finding)};
}

// --- Percentages --------------------------------------------------------------------------------

Findings JudgePercentages(const Case& c) {
  // The text tables round to one decimal, files keep six digits.
  const double tolerance = c.profile->origin == ProfileOrigin::kLogTable ? 0.11 : 0.01;
  // A profile without percentages contradicts nothing.
  const double points = c.attribution.max_percentage_difference.value_or(0);
  if (!(points > tolerance)) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "the profile's percentages differ from its own times by up to " + Figure(points) +
                  " points: rows were added, changed or lost";
  if (c.attribution.max_percentage_row) {
    const ProfileRow& row = c.profile->rows[*c.attribution.max_percentage_row];
    const std::string said = row.percentage ? Figure(*row.percentage) + " %" : "?";
    finding.evidence.push_back(Cite(RowText(row, "the file says " + said), row.source));
  }
  finding.next_step = "export the profile again; trtscope's shares are recomputed from the times";
  return {std::move(finding)};
}

// --- Means against medians ----------------------------------------------------------------------

struct Skew {
  double mean_ms = 0;
  double median_ms = 0;
  std::vector<const ProfileRow*> rows;
};

double SkewOf(const ProfileRow& row) { return std::abs(*row.average_ms - *row.median_ms); }

Skew SumSkew(const Profile& profile) {
  Skew skew;
  for (const ProfileRow& row : profile.rows) {
    if (!row.average_ms || !row.median_ms) continue;
    skew.mean_ms += *row.average_ms;
    skew.median_ms += *row.median_ms;
    skew.rows.push_back(&row);
  }
  return skew;
}

bool HasMedians(const Case& c) { return HasProfile(c) && SumSkew(*c.profile).mean_ms > 0; }

Findings JudgeSkew(const Case& c) {
  Skew skew = SumSkew(*c.profile);
  const double off = (skew.mean_ms - skew.median_ms) / skew.mean_ms;
  if (!(std::abs(off) > kSkew)) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "the layers' medians sum to " + MsFigure(skew.median_ms) + ", " +
                  PercentFigure(std::abs(off)) + (off > 0 ? " less" : " more") + " than their " +
                  "means (" + MsFigure(skew.mean_ms) + "): some iterations were much " +
                  (off > 0 ? "slower" : "faster");
  const std::size_t kept = std::min(kRowsCited, skew.rows.size());
  std::partial_sort(skew.rows.begin(), skew.rows.begin() + static_cast<std::ptrdiff_t>(kept),
                    skew.rows.end(), [](const ProfileRow* a, const ProfileRow* b) {
                      return SkewOf(*a) != SkewOf(*b) ? SkewOf(*a) > SkewOf(*b) : a < b;
                    });
  for (std::size_t i = 0; i < kept; ++i) {
    const ProfileRow& row = *skew.rows[i];
    finding.evidence.push_back(Cite(
        RowText(row, "mean " + MsFigure(*row.average_ms) + ", median " + MsFigure(*row.median_ms)),
        row.source));
  }
  finding.next_step =
      "compare medians, and profile again with locked clocks (nvidia-smi --lock-gpu-clocks) and a "
      "longer --warmUp";
  return {std::move(finding)};
}

// --- Two profiles -------------------------------------------------------------------------------

double SumOfRows(const Profile& profile) {
  double sum = 0;
  for (const ProfileRow& row : profile.rows) sum += row.average_ms.value_or(0);
  return sum;
}

bool HasTwoProfiles(const Case& c) {
  return c.engine.profile_table && c.profile != &*c.engine.profile_table &&
         SumOfRows(*c.profile) > 0 && SumOfRows(*c.engine.profile_table) > 0;
}

Findings JudgeTwoProfiles(const Case& c) {
  if (!HasTwoProfiles(c)) return {};  // nothing to contradict
  const double file = SumOfRows(*c.profile);
  const double table = SumOfRows(*c.engine.profile_table);
  const double ratio = file / table;
  if (std::abs(ratio - 1) <= kSumTolerance) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "two profiles of this engine disagree: " + MsFigure(file) + " in the file, " +
                  MsFigure(table) + " in the log's table";
  finding.evidence = {
      CiteProfile(c, "sum of the file's rows: " + MsFigure(file)),
      Cite("sum of the table's rows: " + MsFigure(table), c.engine.profile_table->source)};
  finding.next_step =
      "give the profile and the log of one run; until then the file's times are used";
  return {std::move(finding)};
}

// Rows that measured nothing: nan and inf (trtexec prints them for a total of 0), or no number at
// all.
Findings JudgeRowsWithoutTime(const Case& c) {
  uint64_t without = 0;
  bool any_time = false;
  SourceRef first;
  for (const ProfileRow& row : c.profile->rows) {
    const bool known = row.average_ms || row.total_ms;
    any_time = any_time || row.average_ms.value_or(0) > 0 || row.total_ms.value_or(0) > 0;
    if (known) continue;
    if (without++ == 0) first = row.source;
  }
  if (c.profile->rows.empty() || (without == 0 && any_time)) return {};
  Finding finding;
  finding.severity = any_time ? FindingSeverity::kWarning : FindingSeverity::kProblem;
  finding.title = any_time
                      ? CountFigure(without, "row") +
                            " of the profile without a usable time: totals and shares miss them"
                      : "no row of the profile has a time above 0: nothing was measured";
  finding.evidence = {
      Cite(without > 0 ? "the first" : "the profile", without > 0 ? first : c.profile->source)};
  finding.next_step = "profile again: trtexec --exportProfile=profile.json --iterations=100";
  return {std::move(finding)};
}

constexpr Rule kRules[] = {
    {"profile-iterations", KnowsIterations,
     "a profile that tells its iterations: trtexec --exportProfile=profile.json", JudgeIterations},
    {"profile-sum", CanCompareSum,
     "a profile, and the times of the whole run: the log of trtexec --separateProfileRun, or "
     "--exportTimes=times.json",
     JudgeSum},
    {"profile-rows-without-time", HasProfile, kNeedsProfile, JudgeRowsWithoutTime},
    {"profile-unmatched", HasProfile, kNeedsProfile, JudgeUnmatchedRows},
    {"profile-percentages", HasProfile, kNeedsProfile, JudgePercentages},
    {"profile-median-far-from-mean", HasMedians,
     "a profile with medians: trtexec 8.4 or later, --exportProfile=profile.json", JudgeSkew},
    {"profiles-disagree", HasProfile, kNeedsProfile, JudgeTwoProfiles},
};

}  // namespace

std::span<const Rule> ProfileRules() { return kRules; }

}  // namespace trtscope::validity
