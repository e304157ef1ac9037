// Autotuning events to BuildLog's tuning history.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_TUNING_ASSEMBLER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_TUNING_ASSEMBLER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "graph/model/build_log.h"
#include "parsers/build_log/event.h"

namespace trtscope {

/// Follows the autotuner through a log: which runner is at work on which layer in which formats.
/// Events come in file order; positions are those of the whole log.
class TuningAssembler {
 public:
  explicit TuningAssembler(BuildLog& log) : log_(log) {}

  /// Where an event stands: its line, and how many trials and skipped trials the log had before it.
  struct Position {
    uint32_t line = 0;
    uint32_t trials = 0;
    uint32_t skipped = 0;
  };

  /// True if `event` belongs to autotuning (and has been taken).
  bool Take(const Event& event, const Position& at);
  /// Ends the current runner's turn: a build, or the log, ends here.
  void Close(const Position& at);

  /// TensorRT 5's numbered runners were seen since the last Reset.
  bool saw_numbered_runners() const { return saw_numbered_runners_; }
  void Reset();

  std::string_view last_layer() const { return last_layer_; }
  uint32_t last_line() const { return last_line_; }

 private:
  void StartRunner(const Event& event, const Position& at);
  void Finish(const Event& event, const Position& at);
  void Choose(const Event& event, const Position& at);
  void AddUntimed(const Event& event, const Position& at);
  RunnerTuning MakeTuning(const Event& event, const Position& at) const;

  BuildLog& log_;
  bool open_ = false;  // log_.tuning.back() still takes trials
  bool reformats_ = false;
  bool saw_numbered_runners_ = false;
  std::string_view formats_;
  std::string_view costs_layer_;
  std::string_view last_layer_;
  uint32_t last_line_ = 0;
  uint32_t first_of_combination_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_TUNING_ASSEMBLER_H_
