#include "parsers/build_log/block_scanner.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "parsers/build_log/dialect.h"
#include "parsers/build_log/line_parser.h"
#include "parsers/build_log/tuning_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr char kEscape = '\x1b';

// How many lines without a prefix are handed on after a layer record: a record that was wrapped on its way
// (mail, PDF) continues there. More would only be foreign output.
constexpr int kNearLines = 8;

// After a "Layers:" header the layers may follow as bare names, one a line.
constexpr int kNamesLines = 1 << 20;

bool IsBlank(std::string_view text) { return TrimLeft(text).empty(); }

class Scanner {
 public:
  explicit Scanner(ScannedBlock& out) : out_(out) {}

  void Line(std::string_view line) {
    const LoggedLine logged = CutPrefix(line);
    if (!IsBlank(logged.payload)) Payload(logged);
    ++out_.lines;
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
    if (event.kind == EventKind::kNone) event = PlainLine(logged);
    const bool used_later = event.kind == EventKind::kOption || event.kind == EventKind::kTableLine ||
                            event.kind == EventKind::kText;
    if (!logged.has_prefix && (event.kind == EventKind::kNone || used_later)) {
      ++out_.lines_unrecognised;
    }
    if (event.kind != EventKind::kNone) Push(event);
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
    }
    pending_kernel_ = {};
  }

  // True if the id tells all: such lines (8.0–8.5) are as many as trials and need no event.
  bool TakeKernel(const Event& event) {
    if (event.flag) {
      out_.kernels.Add(TacticId{event.id}, event.text2, out_.lines);
      return true;
    }
    pending_kernel_ = event.text2;
    pending_line_ = out_.lines;
    return false;
  }

  Event PlainLine(const LoggedLine& logged) {
    Event event;
    event.severity = logged.severity;
    if (near_ == 0) return event;
    event.kind = logged.has_prefix ? EventKind::kOtherMessage : EventKind::kText;
    event.text = logged.payload;
    near_ = logged.has_prefix ? 0 : near_ - 1;
    return event;
  }

  void Push(Event event) {
    switch (event.kind) {
      case EventKind::kDetailedBlock:
      case EventKind::kNamesBlock:
        near_ = kNamesLines;
        break;
      case EventKind::kEngineBlock:
      case EventKind::kLayerRecord:
      case EventKind::kDetailedRecord:
      case EventKind::kBindings:
        near_ = kNearLines;
        break;
      default:
        break;
    }
    event.line = out_.lines;
    event.trials_before = static_cast<uint32_t>(out_.trials.size());
    event.skipped_before = static_cast<uint32_t>(out_.skipped.size());
    out_.events.push_back(event);
  }

  ScannedBlock& out_;
  std::string_view pending_kernel_;
  uint32_t pending_line_ = 0;
  // A block may begin inside a layer block.
  int near_ = kNearLines;
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
        newline == nullptr ? piece.size()
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
  out.trials.shrink_to_fit();
  return out;
}

}  // namespace trtscope
