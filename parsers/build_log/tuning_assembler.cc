#include "parsers/build_log/tuning_assembler.h"

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// "Optimizer Reformat(a -> <out>)", "Optimizer Reformat", "<reformat>": tunings of reformats, not
// of layers.
bool NamesAReformat(std::string_view layer) {
  return StartsWith(layer, "Optimizer Reformat") || layer == "<reformat>";
}

// "NAME [Float(…) -> Half(…)]": names may hold brackets, so the formats start at the last " [".
struct CachedTurn {
  std::string_view layer;
  std::string_view formats;
};
CachedTurn SplitCached(std::string_view text) {
  const std::size_t open = text.rfind(" [");
  if (open == std::string_view::npos) return {text, {}};
  std::string_view formats = text.substr(open + 2);
  ConsumeSuffix(formats, "]");
  return {text.substr(0, open), formats};
}

uint32_t Size(const auto& container) { return static_cast<uint32_t>(container.size()); }

}  // namespace

void TuningAssembler::Reset() {
  formats_ = {};
  costs_layer_ = {};
  last_layer_ = {};
  reformats_ = false;
  saw_numbered_runners_ = false;
  first_of_combination_ = Size(log_.tunings);
}

void TuningAssembler::Close(const Position& at) {
  if (!open_) return;
  log_.tunings.back().end_trial = at.trials;
  log_.tunings.back().end_skipped = at.skipped;
  open_ = false;
}

RunnerTuning TuningAssembler::MakeTuning(const Event& event, const Position& at) const {
  RunnerTuning tuning;
  tuning.layer = event.text.empty() ? costs_layer_ : event.text;
  tuning.runner = event.text2;
  tuning.formats = formats_;
  const bool reformat = NamesAReformat(tuning.layer) || (reformats_ && tuning.layer.empty());
  tuning.kind = reformat ? TuningKind::kReformat : TuningKind::kLayer;
  tuning.line = at.line;
  tuning.first_trial = tuning.end_trial = at.trials;
  tuning.first_skipped = tuning.end_skipped = at.skipped;
  return tuning;
}

void TuningAssembler::StartRunner(const Event& event, const Position& at) {
  Close(at);
  log_.tunings.push_back(MakeTuning(event, at));
  open_ = true;
  saw_numbered_runners_ = saw_numbered_runners_ || event.flag;
  if (log_.tunings.back().kind == TuningKind::kLayer) {
    // 5.x has no format headers: a new layer is a new decision.
    if (event.flag && last_layer_ != event.text) first_of_combination_ = Size(log_.tunings) - 1;
    last_layer_ = event.text;
    last_line_ = at.line;
  }
}

// "Fastest Tactic" closes the trials of the open runner.
void TuningAssembler::Finish(const Event& event, const Position& at) {
  if (!open_) return;
  log_.tunings.back().fastest = TacticId{event.id};
  log_.tunings.back().fastest_ms = static_cast<float>(event.number);
  if (event.kind == EventKind::kProfilingDone) {
    log_.tunings.back().profiling_seconds = ParseNumber<float>(event.text2).value_or(0);
  }
  Close(at);
}

void TuningAssembler::Choose(const Event& event, const Position& at) {
  Close(at);
  ChosenTactic chosen;
  chosen.layer = last_layer_;
  chosen.runner = event.text2;
  if (event.kind == EventKind::kOnlyOption && !log_.tunings.empty()) {
    chosen.runner = log_.tunings.back().runner;
  }
  chosen.only_option = event.kind == EventKind::kOnlyOption;
  chosen.formats = formats_;
  chosen.tactic = TacticId{event.id};
  chosen.line = at.line;
  chosen.first_tuning = first_of_combination_;
  chosen.end_tuning = Size(log_.tunings);
  log_.chosen.push_back(chosen);
  first_of_combination_ = chosen.end_tuning;
}

// Runners that timed nothing: no valid tactics, or a result from the timing cache.
void TuningAssembler::AddUntimed(const Event& event, const Position& at) {
  const bool cached = event.kind == EventKind::kCachedResult;
  // Up to 8.6 "has no valid tactics" follows the runner's own header.
  if (!cached && open_ && log_.tunings.back().runner == event.text2) {
    log_.tunings.back().no_valid_tactics = true;
    return Close(at);
  }
  Close(at);
  RunnerTuning tuning = MakeTuning(event, at);
  tuning.cached = cached;
  tuning.no_valid_tactics = !cached;
  if (cached) {
    const CachedTurn turn = SplitCached(event.text);
    tuning.layer = turn.layer;
    tuning.formats = turn.formats;
    tuning.kind = NamesAReformat(turn.layer) ? TuningKind::kReformat : TuningKind::kLayer;
    tuning.fastest = TacticId{event.id};
    tuning.fastest_ms = static_cast<float>(event.number);
    if (tuning.kind == TuningKind::kLayer) last_layer_ = turn.layer;
    last_line_ = at.line;
  }
  log_.tunings.push_back(tuning);
}

bool TuningAssembler::Take(const Event& event, const Position& at) {
  switch (event.kind) {
    case EventKind::kFormats:
    case EventKind::kReformatFormats:
      Close(at);
      formats_ = event.text;
      reformats_ = event.kind == EventKind::kReformatFormats;
      first_of_combination_ = Size(log_.tunings);
      return true;
    case EventKind::kCosts:
      Close(at);
      costs_layer_ = event.text;
      return true;
    case EventKind::kRunner:
      StartRunner(event, at);
      return true;
    case EventKind::kFastest:
    case EventKind::kProfilingDone:
      Finish(event, at);
      return true;
    case EventKind::kChosen:
    case EventKind::kOnlyOption:
      Choose(event, at);
      return true;
    case EventKind::kNoValidTactics:
    case EventKind::kCachedResult:
      AddUntimed(event, at);
      return true;
    default:
      return false;
  }
}

}  // namespace trtscope
