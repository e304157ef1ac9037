// A log while it is being written: how far the build is.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_LIVE_PROGRESS_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_LIVE_PROGRESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parsers/build_log/dialect.h"

namespace trtscope {

enum class LivePhase : uint8_t { kStart, kParse, kOptimise, kTune, kFinish, kBuilt, kEnded };
/// "starting", "parsing", "optimising", "tuning", "finishing", "built", "ended".
std::string_view LivePhaseName(LivePhase phase);

/// What the log has told so far.
struct LiveState {
  LivePhase phase = LivePhase::kStart;
  /// From 1: how many times the network has been optimised for tuning (INT8 calibration, backend
  /// strategies).
  uint32_t attempt = 0;
  /// By the last "After …: N layers"; nullopt before the first.
  std::optional<uint64_t> layers;
  /// Different layers that a runner has been timed for in this attempt, the current one included.
  uint64_t layers_begun = 0;
  std::string current_layer;
  uint64_t trials = 0;
  /// Seconds that the log's clock has run since its first line, and since tuning began.
  std::optional<int64_t> clock_seconds, tuning_clock_seconds;
  /// The program's last line ("&&&& PASSED …") is there, and no other run has begun.
  bool program_ended = false;
};

/// Takes a log piece by piece, wherever the pieces are cut. Needs memory for the layers' hashes and
/// one line only. What it tells is for looking at; the report comes from the parser proper.
class LiveProgress {
 public:
  void Feed(std::string_view bytes);
  /// The rest of a line without line end.
  void Finish();

  const LiveState& state() const { return state_; }
  /// Warnings and errors of the log that came since the last call, each text once (at most
  /// kMostWarnings of them).
  std::vector<std::string> TakeWarnings();

  static constexpr std::size_t kMostWarnings = 10000;
  /// Of longer lines the rest is left out.
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20;

 private:
  void Line(std::string_view line);
  void Payload(const LoggedLine& logged);
  void StartAttempt();
  void BeginLayer(std::string_view layer);
  void TakeStamp(std::string_view stamp);
  void TakeWarning(const LoggedLine& logged);

  LiveState state_;
  std::string partial_;
  std::string last_stamp_;
  std::optional<int64_t> first_second_, tuning_second_, last_second_;
  /// Hashes: a name that is missed because of another one's costs a count of one.
  std::unordered_set<std::size_t> layers_;
  std::unordered_set<std::size_t> warnings_seen_;
  std::vector<std::string> warnings_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_LIVE_PROGRESS_H_
