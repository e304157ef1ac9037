#include "src/accuracy/compare_values.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "parsers/common/parallel.h"
#include "parsers/common/value_reader.h"
#include "src/accuracy/read_ahead.h"

namespace trtscope {
namespace {

// Values of a run, which is what a core takes at a time, and of a block, which stays in its cache.
constexpr uint64_t kRunValues = uint64_t{1} << 20;
constexpr std::size_t kBlockValues = std::size_t{1} << 14;
// Runs that may wait for one before them. Each takes some 40 KB.
constexpr uint64_t kRunsAhead = 64;

// Bytes of text or of a zip member that take longer to read than a thread to start.
constexpr uint64_t kWorthAThread = uint64_t{1} << 17;

constexpr std::size_t kSides = 2;

// How the values ended: nothing wrong and as many on both sides, or not.
struct End {
  std::array<uint64_t, kSides> values{};  // of the tensor, read so far
  std::array<std::string, kSides> problems;
};

struct Run {
  ComparisonSums sums;
  std::optional<End> end;
};

struct Sides {
  const Activation& reference;
  const Activation& candidate;
  ComparisonRules rules;

  [[nodiscard]] const Activation& Of(std::size_t side) const {
    return side == 0 ? reference : candidate;
  }
};

std::string Counted(uint64_t count) {
  return std::to_string(count) + (count == 1 ? " value" : " values");
}

// --- Values that can be read from anywhere: a run after the other, each by whoever is free.

Run ReadRun(const Sides& sides, uint64_t first) {
  Run run{ComparisonSums(sides.rules, first), std::nullopt};
  const std::unique_ptr<ValueReader> r = OpenValues(sides.reference, first);
  const std::unique_ptr<ValueReader> c = OpenValues(sides.candidate, first);
  std::vector<double> r_values(kBlockValues);
  std::vector<double> c_values(kBlockValues);
  for (uint64_t at = first; at < first + kRunValues && !run.end; at += kBlockValues) {
    const std::size_t r_count = r->Read(r_values.data(), kBlockValues);
    const std::size_t c_count = c->Read(c_values.data(), kBlockValues);
    const std::size_t both = std::min(r_count, c_count);
    run.sums.Add(r_values.data(), c_values.data(), both);
    if (both == kBlockValues && r->problem().empty() && c->problem().empty()) continue;
    run.end = End{{at + r_count, at + c_count}, {r->problem(), c->problem()}};
  }
  return run;
}

// Merges runs in their order, whatever order they come in.
class RunsInOrder {
 public:
  explicit RunsInOrder(const ComparisonRules& rules) : sums_(rules, 0) {}

  /// The number of a run that nobody has taken; nullopt when there are no more. Waits if too many
  /// wait for one.
  std::optional<uint64_t> Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return end_ || next_ < merged_ + kRunsAhead; });
    if (end_) return std::nullopt;
    return next_++;
  }

  void Put(uint64_t number, Run run) {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_.emplace(number, std::move(run));
    for (auto at = waiting_.begin(); at != waiting_.end() && at->first == merged_ && !end_;) {
      sums_.Merge(at->second.sums);
      end_ = std::move(at->second.end);
      ++merged_;
      at = waiting_.erase(at);
    }
    changed_.notify_all();
  }

  /// When all who took runs have put them.
  [[nodiscard]] TensorMetrics Metrics() const { return sums_.Finish(); }
  [[nodiscard]] const End& end() const { return *end_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<uint64_t, Run> waiting_;
  uint64_t next_ = 0;
  uint64_t merged_ = 0;
  ComparisonSums sums_;
  std::optional<End> end_;
};

void TakeRuns(const Sides& sides, RunsInOrder& runs) {
  while (const std::optional<uint64_t> number = runs.Take()) {
    runs.Put(*number, ReadRun(sides, *number * kRunValues));
  }
}

End CompareInRuns(const Sides& sides, TensorMetrics& metrics) {
  const auto runs_of = [](const Activation& activation) {
    return activation.elements.value_or(0) / kRunValues + 1;
  };
  const uint64_t cores = std::max(1U, std::thread::hardware_concurrency());
  const uint64_t workers = std::min({cores, runs_of(sides.reference), runs_of(sides.candidate)});
  RunsInOrder runs(sides.rules);
  ForEachIndex(static_cast<std::size_t>(workers), 1, [&](std::size_t) { TakeRuns(sides, runs); });
  metrics = runs.Metrics();
  return runs.end();
}

// --- Values that come one after the other: a thread a side.

// Sums up in runs as long as those above.
class SumsInRuns {
 public:
  explicit SumsInRuns(const ComparisonRules& rules)
      : rules_(rules), all_(rules, 0), run_(rules, 0) {}

  void Add(const double* r, const double* c, std::size_t count) {
    run_.Add(r, c, count);
    values_ += count;
    if (values_ % kRunValues == 0) Close();
  }
  [[nodiscard]] TensorMetrics Metrics() {
    Close();
    return all_.Finish();
  }

 private:
  void Close() {
    all_.Merge(run_);
    run_ = ComparisonSums(rules_, values_);
  }

  ComparisonRules rules_;
  ComparisonSums all_;
  ComparisonSums run_;
  uint64_t values_ = 0;
};

End CompareInLockstep(const Sides& sides, TensorMetrics& metrics) {
  const std::unique_ptr<ValueReader> r = OpenValues(sides.reference);
  const bool threaded = sides.candidate.length > kWorthAThread;
  ReadAhead c(OpenValues(sides.candidate), kBlockValues, threaded);
  SumsInRuns sums(sides.rules);
  std::vector<double> r_values(kBlockValues);
  for (uint64_t at = 0;; at += kBlockValues) {
    const std::size_t r_count = r->Read(r_values.data(), kBlockValues);
    const std::vector<double> c_values = c.Next();
    const std::size_t both = std::min(r_count, c_values.size());
    sums.Add(r_values.data(), c_values.data(), both);
    if (both == kBlockValues) continue;
    metrics = sums.Metrics();
    // While the other thread still reads, the candidate has more values and no problem.
    const bool c_ended = c_values.size() < kBlockValues;
    return {{at + r_count, at + c_values.size()}, {r->problem(), c_ended ? c.problem() : ""}};
  }
}

// --- What is wrong.

// The side that has fewer values, and says nothing about why.
void ReportLengths(const Sides& sides, const End& end, std::vector<std::string>& problems) {
  if (end.values[0] == end.values[1]) return;
  const std::size_t less = end.values[0] < end.values[1] ? 0 : 1;
  if (!end.problems[less].empty()) return;
  const Activation& other = sides.Of(1 - less);
  problems.push_back(sides.Of(less).path + ": has " + Counted(end.values[less]) + ", " +
                     other.path + " has " +
                     (other.elements ? std::to_string(*other.elements) : "more"));
}

std::vector<std::string> ProblemsOf(const Sides& sides, const End& end) {
  std::vector<std::string> problems;
  for (std::size_t side = 0; side < kSides; ++side) {
    if (end.problems[side].empty()) continue;
    problems.push_back(sides.Of(side).path + ": " + end.problems[side]);
  }
  ReportLengths(sides, end, problems);
  return problems;
}

bool OrderMatters(const Activation& activation) {
  if (!activation.dims) return false;
  return std::count_if(activation.dims->begin(), activation.dims->end(),
                       [](int64_t extent) { return extent > 1; }) > 1;
}

std::string OtherOrder(const Sides& sides) {
  const std::size_t fortran = sides.reference.fortran_order ? 0 : 1;
  return sides.Of(fortran).path + ": its values are in Fortran order, those of " +
         sides.Of(1 - fortran).path +
         " are not; save it again with numpy.save(path, numpy.ascontiguousarray(array))";
}

ElementType TypeOf(const Activation& activation) {
  const bool converted = activation.original_type != ElementType::kUnknown;
  return converted ? activation.original_type : activation.type;
}

}  // namespace

bool DifferInFortranOrder(const Activation& reference, const Activation& candidate) {
  return reference.fortran_order != candidate.fortran_order &&
         (OrderMatters(reference) || OrderMatters(candidate));
}

ValueComparison CompareValues(const Activation& reference, const Activation& candidate,
                              ComparisonRules rules) {
  if (rules.reference_type == ElementType::kUnknown) rules.reference_type = TypeOf(reference);
  if (rules.candidate_type == ElementType::kUnknown) rules.candidate_type = TypeOf(candidate);
  const Sides sides = {reference, candidate, rules};
  ValueComparison comparison;
  if (DifferInFortranOrder(reference, candidate)) {
    comparison.problems.push_back(OtherOrder(sides));
    return comparison;
  }
  const bool anywhere = StartsAnywhere(reference) && StartsAnywhere(candidate);
  const End end = anywhere ? CompareInRuns(sides, comparison.metrics)
                           : CompareInLockstep(sides, comparison.metrics);
  comparison.problems = ProblemsOf(sides, end);
  return comparison;
}

}  // namespace trtscope
