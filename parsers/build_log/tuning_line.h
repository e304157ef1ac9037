// Lines of the autotuner: the bulk of every verbose log, so they are read without any search where
// the grammar allows it.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_TUNING_LINE_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_TUNING_LINE_H_

#include <string_view>

#include "parsers/build_log/event.h"

namespace trtscope {

/// One "Tactic …" line.
struct TacticLine {
  enum class Kind : uint8_t { kNone, kTimed, kSkipped, kOnlyOption } kind = Kind::kNone;
  TacticId tactic;
  float time_ms = 0;
  uint64_t requested_bytes = 0;
  uint64_t available_bytes = 0;
  /// The kernel's name, where the line gives it ("Tactic Name: K Tactic: 0x… Time: …").
  std::string_view kernel;
};

/// Reads, of all versions:
///   5.x   Tactic 3146172331490511787 time 0.694752
///   5.x   Tactic 4 scratch requested: 1205907456, available: 1073741824
///   5.x   Tactic 0 is the only option, timing skipped
///   6–8.2 Tactic: 1002 time 0.012608, Tactic: 1002 Time: 0.00452
///   8.4+  Tactic: 0x0ebe499388e08286 Time: 0.0129196
///   8.6+  Tactic Name: K [numSplitK: 1 …] Tactic: 0x… Time: 0.0129196
///   any   Tactic: 0x… skipped. Scratch requested: 7527202816, available: 1073741824
TacticLine ParseTacticLine(std::string_view payload);

/// "Set Tactic Name: K Tactic: T …" with or without a layer (and family) before it. False if it is
/// none.
bool ParseSetTacticName(std::string_view payload, Event& event);

/// "--------------- …" lines: Timing Runner, Timing (5.x), Chose (5.x).
bool ParseDashLine(std::string_view payload, Event& event);

/// "*************** Autotuning … ***************".
bool ParseStarLine(std::string_view payload, Event& event);

/// ">>>>>>>>>>>>>>> Chose Runner Type: R Tactic: T".
bool ParseChosenLine(std::string_view payload, Event& event);

/// "Fastest Tactic: T Time: S".
bool ParseFastestLine(std::string_view payload, Event& event);

/// Lines that start with a layer's or runner's name and say "tactic" somewhere: profiling
/// completed, got cached result, has no valid tactics, Skipping R: No valid tactics for L.
bool ParseTacticSentence(std::string_view payload, Event& event);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_TUNING_LINE_H_
