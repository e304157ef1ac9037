// TensorRT's autotuning history, kept compactly: a gigabyte of log holds millions of trials.
#ifndef TRTSCOPE_GRAPH_MODEL_TUNING_H_
#define TRTSCOPE_GRAPH_MODEL_TUNING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/short_text.h"
#include "graph/model/tactic.h"

namespace trtscope {

/// One timing of one tactic.
struct Trial {
  TacticId tactic;
  /// Milliseconds; infinity for TensorRT's "did not run".
  float time_ms = 0;
  /// Line in the log, from 1.
  uint32_t line = 0;
};

/// All trials of a log in order. Appended chunk by chunk and never moved again, so that no second
/// copy of the largest part of the model ever exists.
class TrialStore {
 public:
  void Append(std::vector<Trial> chunk);
  std::size_t size() const { return size_; }
  /// The `index`-th trial of the log. Precondition: index < size().
  const Trial& operator[](std::size_t index) const;
  /// Calls `visit(trial)` for those in `[first, end)`, in order: one search instead of one a trial.
  template <class Visitor>
  void Visit(std::size_t first, std::size_t end, const Visitor& visit) const;

 private:
  std::vector<std::vector<Trial>> chunks_;
  std::vector<std::size_t> chunk_begin_;
  std::size_t size_ = 0;
};

template <class Visitor>
void TrialStore::Visit(std::size_t first, std::size_t end, const Visitor& visit) const {
  end = std::min(end, size_);
  if (first >= end) return;
  const auto after = std::upper_bound(chunk_begin_.begin(), chunk_begin_.end(), first);
  auto chunk = static_cast<std::size_t>(after - chunk_begin_.begin()) - 1;
  for (; first < end; ++chunk) {
    const std::vector<Trial>& trials = chunks_[chunk];
    const std::size_t stop = std::min(end - chunk_begin_[chunk], trials.size());
    for (std::size_t i = first - chunk_begin_[chunk]; i < stop; ++i) visit(trials[i]);
    first = chunk_begin_[chunk] + stop;
  }
}

/// A tactic that was not timed because of memory. Bytes.
struct SkippedTrial {
  TacticId tactic;
  uint64_t requested_bytes = 0;
  uint64_t available_bytes = 0;
  uint32_t line = 0;
};

enum class TuningKind : uint8_t { kLayer, kReformat };

/// One runner's turn at one layer in one format combination ("Timing Runner: …"). A gigabyte of log
/// holds hundreds of thousands: members are ordered by size.
struct RunnerTuning {
  /// Layer's name as printed; for reformats the text before the runner, e.g. "Optimizer Reformat(a
  /// -> <out>)".
  ShortText layer;
  ShortText runner;
  /// Text of the last "Autotuning format combination" or "Autotuning Reformat" header, "" before
  /// the first.
  ShortText formats;
  /// What "Fastest Tactic" says; kNoTactic where nothing ran, or where the log does not say.
  TacticId fastest = kNoTactic;
  float fastest_ms = 0;
  /// What the turn took, "profiling completed in S seconds" (8.6+); 0 where the log does not say.
  float profiling_seconds = 0;
  uint32_t line = 0;
  /// Half-open ranges into BuildLog::trials and BuildLog::skipped_trials.
  uint32_t first_trial = 0, end_trial = 0;
  uint32_t first_skipped = 0, end_skipped = 0;
  TuningKind kind = TuningKind::kLayer;
  /// "has no valid tactics", "Skipping R: No valid tactics".
  bool no_valid_tactics = false;
  /// "got cached result": fastest comes from the timing cache, nothing was run.
  bool cached = false;
};

/// "Chose Runner Type: R Tactic: T" (5.x: "Chose K (T)"): closes one format combination of one
/// layer.
struct ChosenTactic {
  ShortText layer;
  ShortText runner;
  ShortText formats;
  TacticId tactic;
  uint32_t line = 0;
  /// Half-open range into BuildLog::tunings of the turns it decides between.
  uint32_t first_tuning = 0, end_tuning = 0;
  /// "Tactic 0 is the only option, timing skipped": chosen without a choice.
  bool only_option = false;
};

/// "Set Tactic Name" / "Tactic Name": which kernel a tactic id stands for. Measured on the corpus:
/// within one log a tactic id never stands for two kernels.
struct KernelOfTactic {
  TacticId tactic;
  std::string_view kernel;
  uint32_t line = 0;
};

/// "LAYER (family) Set Tactic Name: K" after tuning (6.0-7.x, no id) or with an id (8.0+).
struct KernelOfLayer {
  std::string_view layer;
  std::string_view kernel;
  std::optional<TacticId> tactic;
  uint32_t line = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_TUNING_H_
