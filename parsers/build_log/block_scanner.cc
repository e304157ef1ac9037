#include "parsers/build_log/block_scanner.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "parsers/build_log/dialect.h"
#include "parsers/build_log/line_parser.h"
#include "parsers/build_log/stamp.h"
#include "parsers/build_log/story_line.h"
#include "parsers/build_log/tuning_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr char kEscape = '\x1b';

// What a line says of the layer block that it may stand in.
enum class BlockEffect : uint8_t { kNone, kOpens, kCloses };

BlockEffect EffectOf(EventKind kind) {
  switch (kind) {
    case EventKind::kEngineBlock:
    case EventKind::kDetailedBlock:
    case EventKind::kNamesBlock:
    case EventKind::kLayerRecord:
    case EventKind::kDetailedRecord:
    case EventKind::kBindings:
      return BlockEffect::kOpens;
    case EventKind::kText:
    case EventKind::kOption:
    case EventKind::kTableLine:
      return BlockEffect::kNone;
    default:
      return BlockEffect::kCloses;
  }
}

bool IsBlank(std::string_view text) { return TrimLeft(text).empty(); }

class Scanner {
 public:
  explicit Scanner(ScannedBlock& out) : out_(out) {}

  void Line(std::string_view line) {
    const LoggedLine logged = CutPrefix(line);
    TakeStamp(logged.stamp);
    if (!IsBlank(logged.payload)) Payload(logged);
    ++out_.lines;
  }

  void Finish() {
    out_.unclaimed_kernel = pending_kernel_;
    out_.unclaimed_line = pending_line_;
  }

  void EscapedLine(std::string_view line) {
    if (line.find(kEscape) == std::string_view::npos) return Line(line);
    Line(out_.owned.emplace_back(StripAnsi(line)));
  }

 private:
  void Payload(const LoggedLine& logged) {
    if (StartsWith(logged.payload, "Tactic") && TakeTacticLine(logged.payload)) return;
    Event event = ParseLine(logged);
    if (event.kind == EventKind::kLayerKernel && TakeKernel(event)) return;
    if (MayTellAStory(event.kind) && ParseStoryLine(logged.payload, out_.lines, out_.story) &&
        IsGuess(event.kind)) {
      event.kind = EventKind::kNone;
    }
    if (event.kind == EventKind::kNone) event = PlainLine(logged);
    const bool used_later = event.kind == EventKind::kOption ||
                            event.kind == EventKind::kTableLine || event.kind == EventKind::kText;
    if (!logged.has_prefix && (event.kind == EventKind::kNone || used_later)) {
      ++out_.lines_unrecognised;
    }
    if (event.kind != EventKind::kNone) Push(event);
  }

  // "ConvReluFusion: Fusing A with B" of a logger that does not name TensorRT looks like an option.
  static bool IsGuess(EventKind kind) {
    return kind == EventKind::kOption || kind == EventKind::kTableLine;
  }

  // Lines that mean nothing to the assemblers, and those of them that are messages or counters too.
  static bool MayTellAStory(EventKind kind) {
    return kind == EventKind::kNone || IsGuess(kind) || kind == EventKind::kMessage ||
           kind == EventKind::kOriginalLayers || kind == EventKind::kAfterReformatLayers;
  }

  // Compared as text, so that a line of the same second as the one before costs next to nothing.
  bool IsLastStamp(std::string_view stamp) const {
    constexpr std::size_t kTrtexec = 19;
    if (stamp.size() != last_stamp_.size()) return false;
    if (stamp.size() != kTrtexec) return stamp == last_stamp_;
    // The seconds at the end differ first; three loads instead of a call.
    const auto differs = [&](std::size_t at) {
      uint64_t a = 0;
      uint64_t b = 0;
      std::memcpy(&a, stamp.data() + at, sizeof(a));
      std::memcpy(&b, last_stamp_.data() + at, sizeof(b));
      return a != b;
    };
    return !differs(kTrtexec - sizeof(uint64_t)) && !differs(0) && !differs(sizeof(uint64_t));
  }

  void TakeStamp(std::string_view stamp) {
    if (stamp.empty() || IsLastStamp(stamp)) return;
    last_stamp_ = stamp;
    if (const auto seconds = ParseStamp(stamp)) out_.story.clock.push_back({*seconds, out_.lines});
  }

  // True if the line is a trial (timed or skipped) and needs no event.
  bool TakeTacticLine(std::string_view payload) {
    const TacticLine tactic = ParseTacticLine(payload);
    switch (tactic.kind) {
      case TacticLine::Kind::kNone:
        return false;
      case TacticLine::Kind::kTimed:
        out_.trials.push_back({tactic.tactic, tactic.time_ms, out_.lines});
        break;
      case TacticLine::Kind::kSkipped:
        out_.skipped.push_back(
            {tactic.tactic, tactic.requested_bytes, tactic.available_bytes, out_.lines});
        break;
      case TacticLine::Kind::kOnlyOption:
        Event event;
        event.kind = EventKind::kOnlyOption;
        event.id = tactic.tactic.value;
        Push(event);
        return true;
    }
    NameKernel(tactic);
    return true;
  }

  // 8.6+ names the kernel in the same line; 6.0–7.x in the line before, without the id.
  void NameKernel(const TacticLine& tactic) {
    if (!tactic.kernel.empty()) {
      out_.kernels.Add(tactic.tactic, tactic.kernel, out_.lines);
    } else if (!pending_kernel_.empty()) {
      out_.kernels.Add(tactic.tactic, pending_kernel_, pending_line_);
    } else if (out_.first_claim == ScannedBlock::FirstClaim::kNone) {
      out_.first_claim = ScannedBlock::FirstClaim::kClaims;
      out_.first_tactic = tactic.tactic;
    }
    DropPendingKernel();
  }

  void DropPendingKernel() {
    pending_kernel_ = {};
    if (out_.first_claim == ScannedBlock::FirstClaim::kNone) {
      out_.first_claim = ScannedBlock::FirstClaim::kDrops;
    }
  }

  // True if the id tells all: such lines (8.0–8.5) are as many as trials and need no event.
  bool TakeKernel(const Event& event) {
    if (event.flag) {
      out_.kernels.Add(TacticId{event.id}, event.text2, out_.lines);
      return true;
    }
    DropPendingKernel();
    pending_kernel_ = event.text2;
    pending_line_ = out_.lines;
    return false;
  }

  // A message that nobody asks about matters only where it may end something: the first one after a
  // layer block or in an option banner. Lines without a prefix may be anything that stands in a
  // layer block.
  Event PlainLine(const LoggedLine& logged) {
    Event event;
    event.severity = logged.severity;
    event.text = logged.payload;
    if (!logged.has_prefix) {
      if (layers_may_follow_) event.kind = EventKind::kText;
      return event;
    }
    const bool ends_banner = banner_may_go_on_ && !logged.from_trt;
    if (!layers_may_follow_ && !ends_banner) return event;
    event.kind = EventKind::kOtherMessage;
    event.flag = !logged.from_trt;
    if (ends_banner) banner_may_go_on_ = false;
    return event;
  }

  // Turns of one layer, and those of one runner, view the same bytes as far as a block reaches: who
  // compares them later need not touch the whole log again. Here they are still in the cache.
  void ShareNames(Event& event) {
    if (last_layer_ == event.text) {
      event.text = last_layer_;
    } else {
      last_layer_ = event.text;
    }
    for (const std::string_view known : runners_) {
      if (known == event.text2) {
        event.text2 = known;
        return;
      }
    }
    runners_[next_runner_++ % runners_.size()] = event.text2;
  }

  void Push(Event event) {
    if (event.kind == EventKind::kRunner || event.kind == EventKind::kNoValidTactics) {
      ShareNames(event);
    }
    const BlockEffect effect = EffectOf(event.kind);
    if (effect != BlockEffect::kNone) layers_may_follow_ = effect == BlockEffect::kOpens;
    if (event.kind == EventKind::kSection || event.kind == EventKind::kProfileStart ||
        event.kind == EventKind::kTableRuler || event.kind == EventKind::kSummaryGroup) {
      banner_may_go_on_ = true;
    }
    // Other lines of the autotuner between a kernel's name and a tactic: the name is not that
    // tactic's.
    const bool talk = event.kind == EventKind::kMessage || event.kind == EventKind::kOtherMessage;
    if (effect != BlockEffect::kNone && !talk && event.kind != EventKind::kLayerKernel) {
      DropPendingKernel();
    }
    event.line = out_.lines;
    event.trials_before = static_cast<uint32_t>(out_.trials.size());
    event.skipped_before = static_cast<uint32_t>(out_.skipped.size());
    out_.events.push_back(event);
  }

  ScannedBlock& out_;
  std::string_view last_stamp_;
  std::string_view last_layer_;
  std::array<std::string_view, 16> runners_;
  std::size_t next_runner_ = 0;
  std::string_view pending_kernel_;
  uint32_t pending_line_ = 0;
  // A block of lines may begin inside a block of layers or an option banner.
  bool layers_may_follow_ = true;
  bool banner_may_go_on_ = true;
};

std::string_view CutCarriageReturn(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void ScanPiece(std::string_view piece, Scanner& scanner) {
  const bool escapes = std::memchr(piece.data(), kEscape, piece.size()) != nullptr;
  while (!piece.empty()) {
    const void* newline = std::memchr(piece.data(), '\n', piece.size());
    const std::size_t length =
        newline == nullptr
            ? piece.size()
            : static_cast<std::size_t>(static_cast<const char*>(newline) - piece.data());
    const std::string_view line = CutCarriageReturn(piece.substr(0, length));
    if (escapes) {
      scanner.EscapedLine(line);
    } else {
      scanner.Line(line);
    }
    piece.remove_prefix(std::min(piece.size(), length + 1));
  }
}

}  // namespace

KernelTable::Entry& KernelTable::Slot(TacticId tactic) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>((tactic.value * 0x9E3779B97F4A7C15ULL) >> 20) & mask;
  while (!slots_[at].kernel.empty() && slots_[at].tactic != tactic) at = (at + 1) & mask;
  return slots_[at];
}

void KernelTable::Grow() {
  std::vector<Entry> old = std::exchange(slots_, {});
  slots_.resize(std::max<std::size_t>(1024, old.size() * 2));
  for (const Entry& entry : old) {
    if (!entry.kernel.empty()) Slot(entry.tactic) = entry;
  }
}

void KernelTable::Add(TacticId tactic, std::string_view kernel, uint32_t line) {
  if (kernel.empty()) return;
  if (used_ * 2 >= slots_.size()) Grow();
  Entry& entry = Slot(tactic);
  if (entry.kernel.empty()) {
    entry = {tactic, kernel, line, false};
    ++used_;
  } else if (entry.kernel != kernel) {
    entry.conflict = true;
  }
}

ScannedBlock ScanBlock(std::string_view block) {
  // Lines are looked at twice (for escapes, then for line ends): in pieces that stay in the cache.
  constexpr std::size_t kPiece = std::size_t{64} << 10;
  ScannedBlock out;
  out.bytes = block.size();
  Scanner scanner(out);
  while (!block.empty()) {
    const std::size_t newline = block.find('\n', std::min(kPiece, block.size()) - 1);
    const std::size_t length = newline == std::string_view::npos ? block.size() : newline + 1;
    ScanPiece(block.substr(0, length), scanner);
    block.remove_prefix(length);
  }
  scanner.Finish();
  out.trials.shrink_to_fit();
  return out;
}

}  // namespace trtscope
