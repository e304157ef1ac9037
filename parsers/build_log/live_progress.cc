#include "parsers/build_log/live_progress.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "parsers/build_log/line_parser.h"
#include "parsers/build_log/stamp.h"
#include "parsers/build_log/story_line.h"
#include "parsers/build_log/tuning_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr char kEscape = '\x1b';
constexpr std::size_t kMostLayers = std::size_t{1} << 20;

// "After vertical fusions: 97 layers"
std::optional<uint64_t> CountedLayers(std::string_view payload) {
  if (!StartsWith(payload, "After ")) return std::nullopt;
  BuildStory story;
  if (!ParseOptimizerLine(TrimRight(payload), 0, story) || story.counts.empty()) {
    return std::nullopt;
  }
  return story.counts.back().layers;
}

bool NamesAReformat(std::string_view layer) {
  return layer.empty() || StartsWith(layer, "Optimizer Reformat") || layer == "<reformat>";
}

}  // namespace

std::string_view LivePhaseName(LivePhase phase) {
  switch (phase) {
    case LivePhase::kStart:
      return "starting";
    case LivePhase::kParse:
      return "parsing";
    case LivePhase::kOptimise:
      return "optimising";
    case LivePhase::kTune:
      return "tuning";
    case LivePhase::kFinish:
      return "finishing";
    case LivePhase::kBuilt:
      return "built";
    case LivePhase::kEnded:
      break;
  }
  return "ended";
}

void LiveProgress::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    if (end == std::string_view::npos || !partial_.empty()) {
      partial_.append(piece.substr(0, kLongestLine - std::min(kLongestLine, partial_.size())));
      if (end == std::string_view::npos) return;
      Line(partial_);
      partial_.clear();
    } else {
      Line(piece);
    }
    bytes.remove_prefix(end + 1);
  }
}

void LiveProgress::Finish() {
  if (!partial_.empty()) Line(partial_);
  partial_.clear();
}

std::vector<std::string> LiveProgress::TakeWarnings() { return std::exchange(warnings_, {}); }

void LiveProgress::Line(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  const bool escapes = line.find(kEscape) != std::string_view::npos;
  const std::string clean = escapes ? StripAnsi(line) : std::string();
  const LoggedLine logged = CutPrefix(escapes ? std::string_view(clean) : line);
  TakeStamp(logged.stamp);
  if (!TrimLeft(logged.payload).empty()) Payload(logged);
}

void LiveProgress::TakeStamp(std::string_view stamp) {
  if (stamp.empty() || stamp == last_stamp_) return;
  last_stamp_ = stamp;
  const std::optional<int64_t> second = ParseStamp(stamp);
  if (!second) return;
  if (!first_second_) first_second_ = second;
  last_second_ = second;
  // A clock that goes back starts anew.
  if (*second < *first_second_) first_second_ = second;
  if (tuning_second_ && *second < *tuning_second_) tuning_second_ = second;
  state_.clock_seconds = *second - *first_second_;
  if (tuning_second_) state_.tuning_clock_seconds = *second - *tuning_second_;
}

void LiveProgress::TakeWarning(const LoggedLine& logged) {
  const bool grave = logged.severity == LogSeverity::kWarning ||
                     logged.severity == LogSeverity::kError ||
                     logged.severity == LogSeverity::kFatal;
  if (!grave || warnings_seen_.size() >= kMostWarnings) return;
  const std::string_view text = Trim(logged.payload);
  if (!warnings_seen_.insert(std::hash<std::string_view>()(text)).second) return;
  const char* word = logged.severity == LogSeverity::kWarning ? "warning: " : "error: ";
  warnings_.push_back(word + std::string(text));
}

void LiveProgress::StartAttempt() {
  state_.phase = LivePhase::kOptimise;
  ++state_.attempt;
  state_.layers_begun = 0;
  state_.current_layer.clear();
  layers_.clear();
  tuning_second_.reset();
  state_.tuning_clock_seconds.reset();
}

void LiveProgress::BeginLayer(std::string_view layer) {
  if (state_.phase != LivePhase::kTune) {
    if (state_.attempt == 0) StartAttempt();
    state_.phase = LivePhase::kTune;
    if (!tuning_second_) tuning_second_ = last_second_;
    if (tuning_second_) state_.tuning_clock_seconds = *last_second_ - *tuning_second_;
  }
  if (NamesAReformat(layer)) return;
  if (layer != state_.current_layer) state_.current_layer = layer;
  if (layers_.size() >= kMostLayers) return;
  if (layers_.insert(std::hash<std::string_view>()(layer)).second) ++state_.layers_begun;
}

void LiveProgress::Payload(const LoggedLine& logged) {
  const std::string_view payload = logged.payload;
  if (StartsWith(payload, "Tactic")) {
    const TacticLine tactic = ParseTacticLine(payload);
    if (tactic.kind == TacticLine::Kind::kTimed) ++state_.trials;
    if (tactic.kind != TacticLine::Kind::kNone) return;
  }
  TakeWarning(logged);
  if (StartsWith(payload, "Start parsing network") || StartsWith(payload, "Parsing node: ")) {
    if (state_.phase == LivePhase::kStart) state_.phase = LivePhase::kParse;
    return;
  }
  if (const auto layers = CountedLayers(payload)) state_.layers = layers;
  const Event event = ParseLine(logged);
  switch (event.kind) {
    case EventKind::kRunStart:
      state_ = {};
      layers_.clear();
      tuning_second_.reset();
      return;
    case EventKind::kRunEnd:
      state_.program_ended = true;
      state_.phase = LivePhase::kEnded;
      return;
    case EventKind::kOriginalLayers:
      state_.layers = event.id;
      StartAttempt();
      return;
    case EventKind::kStrategyStart:
      // The first strategy's comes behind "Original:", before anything is tuned.
      if (state_.layers_begun > 0 || state_.phase == LivePhase::kFinish) StartAttempt();
      return;
    case EventKind::kRunner:
    case EventKind::kCachedResult:
      return BeginLayer(event.text);
    case EventKind::kSelectionDone:
      state_.phase = LivePhase::kFinish;
      return;
    case EventKind::kBuilt:
    case EventKind::kEngineBlock:
      state_.phase = LivePhase::kBuilt;
      return;
    default:
      return;
  }
}

}  // namespace trtscope
