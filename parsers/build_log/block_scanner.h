// A block of whole lines to events, trials and kernel names: what a worker thread does with its
// share of the log. No state crosses blocks here; that is the assembler's business.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_BLOCK_SCANNER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_BLOCK_SCANNER_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/build_story.h"
#include "graph/model/tuning.h"
#include "parsers/build_log/event.h"

namespace trtscope {

/// tactic id → kernel name, each id once. Open addressing, since every trial of a log asks it.
class KernelTable {
 public:
  struct Entry {
    TacticId tactic;
    std::string_view kernel;  ///< empty: slot unused
    uint32_t line = 0;
    bool conflict = false;  ///< the id was seen with two names
  };

  void Add(TacticId tactic, std::string_view kernel, uint32_t line);
  /// Used and unused slots; skip those with an empty kernel.
  const std::vector<Entry>& slots() const { return slots_; }

 private:
  void Grow();
  Entry& Slot(TacticId tactic);

  std::vector<Entry> slots_;
  std::size_t used_ = 0;
};

struct ScannedBlock {
  std::vector<Event> events;
  /// Lines of trials count from the block's first line, 0.
  std::vector<Trial> trials;
  std::vector<SkippedTrial> skipped;
  KernelTable kernels;
  /// Likewise from 0.
  BuildStory story;
  /// TensorRT 6 and 7 name a kernel in one line and print its tactic's id in the next, which may
  /// stand in the next block: the name that still waits for its tactic at the end of this block, …
  std::string_view unclaimed_kernel;
  uint32_t unclaimed_line = 0;
  /// … what this block makes of a name that waits at its begin, and the tactic that claims it.
  enum class FirstClaim : uint8_t { kNone, kClaims, kDrops } first_claim = FirstClaim::kNone;
  TacticId first_tactic;
  uint32_t lines = 0;
  uint32_t lines_unrecognised = 0;
  uint64_t bytes = 0;
  /// Lines that had to be rewritten (escape sequences removed); views of the events point into
  /// them.
  std::deque<std::string> owned;
};

/// Reads `block`, which starts at a line's begin and ends at a line's end (or at the end of the
/// input).
ScannedBlock ScanBlock(std::string_view block);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_BLOCK_SCANNER_H_
