#include "parsers/build_log/assembler.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/build_log/detailed_record.h"
#include "parsers/build_log/layer_record.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::size_t kMaxReformats = 1 << 20;
constexpr std::size_t kMaxAttempts = 10000;

uint32_t Size(const auto& container) { return static_cast<uint32_t>(container.size()); }

// Length of "Type(…)" at the front of `text` with balanced brackets, 0 if there is none. Symbolic
// strides nest: "Float((* 256 (# 1 (SHAPE t))),256,1)".
std::size_t FormatLength(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && IsWordChar(text[i])) ++i;
  if (i == 0 || i >= text.size() || text[i] != '(') return 0;
  int depth = 0;
  for (; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : 0;
    depth -= text[i] == ')' ? 1 : 0;
    if (depth == 0) return i + 1;
  }
  return 0;
}

// "T (S) from F to F": cut from the right, since names may hold every separator. Only the last few
// may be the right one: strides hold none, and looking behind each of thousands would take forever.
std::optional<ReformatInsertion> ParseInsertion(std::string_view text) {
  constexpr int kMostTries = 8;
  text = TrimRight(text);
  std::size_t to = text.rfind(" to ");
  for (int tries = 0; tries < kMostTries && to != std::string_view::npos && to > 0;
       to = text.rfind(" to ", to - 1), ++tries) {
    const std::string_view to_format = text.substr(to + 4);
    if (FormatLength(to_format) == 0) continue;
    const std::size_t from = text.rfind(" from ", to);
    if (from == std::string_view::npos) return std::nullopt;
    ReformatInsertion insertion;
    insertion.to = to_format;
    insertion.from = text.substr(from + 6, to - from - 6);
    std::string_view names = text.substr(0, from);
    if (FormatLength(insertion.from) == 0 || !ConsumeSuffix(names, ")")) return std::nullopt;
    // The source tensor is the last bracket group, which may hold brackets itself.
    int depth = 1;
    std::size_t open = names.size();
    while (open > 0 && depth > 0) {
      --open;
      depth += names[open] == ')' ? 1 : 0;
      depth -= names[open] == '(' ? 1 : 0;
    }
    insertion.source_tensor = names.substr(std::min(names.size(), open + 1));
    insertion.tensor = TrimRight(names.substr(0, open));
    return insertion;
  }
  return std::nullopt;
}

}  // namespace

BuildLogAssembler::BuildLogAssembler(Session& session, SourceId source)
    : session_(session),
      source_(source),
      log_(std::make_shared<BuildLog>()),
      tuning_(*log_),
      run_(*log_, [this] { return Target(); }),
      engines_(session, session.sources[source.index()].view()) {
  log_->source = source;
}

void BuildLogAssembler::Add(ScannedBlock block) {
  const uint64_t first_line = lines_ + 1;
  const auto first_trial = static_cast<uint32_t>(log_->trials.size());
  const uint32_t first_skipped = Size(log_->skipped_trials);
  for (Trial& trial : block.trials) trial.line += static_cast<uint32_t>(first_line);
  log_->trials.Append(std::move(block.trials));
  for (SkippedTrial& skipped : block.skipped) {
    skipped.line += static_cast<uint32_t>(first_line);
    log_->skipped_trials.push_back(skipped);
  }
  log_->story.Append(std::move(block.story), static_cast<uint32_t>(first_line));
  ClaimKernel(block, first_line);
  MergeKernels(block.kernels, first_line);
  // The events' views point into these strings, whose objects must therefore not move: the deque is
  // adopted whole.
  if (!block.owned.empty()) session_.adopted.push_back(std::move(block.owned));
  for (const Event& event : block.events) {
    const uint64_t line = first_line + event.line;
    const TuningAssembler::Position position{static_cast<uint32_t>(line),
                                             first_trial + event.trials_before,
                                             first_skipped + event.skipped_before};
    Dispatch(event, At(line), position);
  }
  lines_ += block.lines;
  lines_unrecognised_ += block.lines_unrecognised;
  end_ = {static_cast<uint32_t>(lines_), static_cast<uint32_t>(log_->trials.size()),
          Size(log_->skipped_trials)};
}

void BuildLogAssembler::Dispatch(const Event& event, SourceRef at,
                                 const TuningAssembler::Position& position) {
  const bool record =
      event.kind == EventKind::kLayerRecord || event.kind == EventKind::kDetailedRecord;
  if (record && StartsWithoutHeader(event)) StartEngine(event, at, position);
  // Before the first engine it is something else that looks like a record.
  if (record && session_.engines.size() == engines_.first_engine()) return;
  if (engines_.Take(event, at)) return;
  switch (event.kind) {
    case EventKind::kEngineBlock:
      return StartEngine(event, at, position);
    case EventKind::kDetailedBlock:
      if (event.number > 0) return StartEngine(event, at, position);
      return StartDump(at, position);
    case EventKind::kNamesBlock:
      return;
    default:
      break;
  }
  engines_.Interrupt();
  if (event.kind == EventKind::kOtherMessage) {
    if (event.flag) run_.Interrupt();
    return;
  }
  if (event.kind == EventKind::kRunStart) AbandonBuild(position);
  if (run_.Take(event, at)) return;
  run_.Interrupt();
  if (tuning_.Take(event, position)) {
    Attempt(at);
    return;
  }
  TakeBuild(event, at, position);
}

bool BuildLogAssembler::TakeBuild(const Event& event, SourceRef at,
                                  const TuningAssembler::Position& position) {
  switch (event.kind) {
    case EventKind::kOriginalLayers:
      StartOriginal(event, at, position);
      return true;
    case EventKind::kApplyOptimizations:
      if (build_ && build_->generated) NewAttempt(at);
      Attempt(at);
      build_->optimised_since_reformat_count = true;
      return true;
    case EventKind::kStrategyStart:
      tuning_.Close(position);
      StartStrategy(static_cast<int>(event.id), at);
      return true;
    case EventKind::kStrategyChosen:
      Attempt(at);
      build_->chosen_strategy = static_cast<int>(event.id);
      return true;
    case EventKind::kReformatInsertion:
      TakeReformat(event.text, at);
      return true;
    case EventKind::kLayerKernel: {
      BuildAttempt& attempt = Attempt(at);
      // While tuning, these lines only name candidates.
      if (attempt.tactic_selection_seconds && attempt.kernels_of_layers.size() < kMaxReformats) {
        attempt.kernels_of_layers.push_back({event.text, event.text2, std::nullopt, position.line});
      }
      return true;
    }
    case EventKind::kMemory:
    case EventKind::kPeakMemory:
      TakeMemory(event, at);
      return true;
    case EventKind::kAfterReformatLayers:
    case EventKind::kSelectionDone:
    case EventKind::kGenerationDone:
      tuning_.Close(position);
      TakeCounter(event, at);
      return true;
    default:
      return false;
  }
}

void BuildLogAssembler::TakeCounter(const Event& event, SourceRef at) {
  BuildAttempt& attempt = Attempt(at);
  if (event.kind == EventKind::kSelectionDone) {
    // Each optimisation profile is tuned by itself.
    const double before =
        attempt.tactic_selection_seconds ? attempt.tactic_selection_seconds->value : 0;
    attempt.tactic_selection_seconds = Cited<double>{before + event.number, at};
  } else if (event.kind == EventKind::kGenerationDone) {
    attempt.generation_seconds = Cited<double>{event.number, at};
    build_->generated = true;
    // TensorRT 5 prints no layer records; its engine is complete here.
    if (tuning_.saw_numbered_runners()) MakeEngineFromTuning(at.line);
  } else {
    // Each optimisation profile is optimised by itself; the engine holds the layers of all.
    const auto count = static_cast<int64_t>(event.id);
    const int64_t before = attempt.layers_after_reformat && build_->optimised_since_reformat_count
                               ? attempt.layers_after_reformat->value
                               : 0;
    attempt.layers_after_reformat = Cited<int64_t>{before + count, at};
    build_->optimised_since_reformat_count = false;
  }
}

void BuildLogAssembler::TakeReformat(std::string_view text, SourceRef at) {
  BuildAttempt& attempt = Attempt(at);
  std::optional<ReformatInsertion> insertion = ParseInsertion(text);
  if (!insertion || attempt.reformats.size() >= kMaxReformats) return;
  insertion->source = at;
  attempt.reformats.push_back(*insertion);
}

void BuildLogAssembler::TakeMemory(const Event& event, SourceRef at) {
  // 10.x prints the peak after the layer block, when the build is the engine's already.
  const bool late = !build_ && session_.engines.size() > engines_.first_engine();
  BuildAttempt* attempt = nullptr;
  if (late) {
    Engine& engine = session_.engines.back();
    if (!engine.attempt) return;
    attempt = &engine.attempts[*engine.attempt];
  } else {
    if (!build_) return;  // a runtime's lines, not a build's
    attempt = &Attempt(at);
  }
  const Cited<int64_t> bytes{static_cast<int64_t>(event.id), at};
  if (event.kind == EventKind::kPeakMemory) {
    attempt->peak_cpu_mib = bytes;
    attempt->peak_gpu_mib = Cited<int64_t>{static_cast<int64_t>(event.number), at};
    return;
  }
  const std::array<std::pair<std::string_view, std::optional<Cited<int64_t>>*>, 6> fields = {{
      {"Total Activation Memory", &attempt->activation_bytes},
      {"Total Host Persistent Memory", &attempt->host_persistent_bytes},
      {"Total Device Persistent Memory", &attempt->device_persistent_bytes},
      {"Total Scratch Memory", &attempt->scratch_bytes},
      {"Max Scratch Memory", &attempt->scratch_bytes},
      {"Total Weights Memory", &attempt->weights_bytes},
  }};
  for (const auto& [key, field] : fields) {
    if (event.text == key) *field = bytes;
  }
}

BuildAttempt& BuildLogAssembler::NewAttempt(SourceRef at) {
  if (!build_) {
    build_ = Build();  // emplace() does not compile with clang 14: Build is nested and has defaults
    build_->source = at;
  }
  CloseAttempt(at.line);
  build_->generated = false;
  build_->optimised_since_reformat_count = false;
  if (build_->attempts.size() >= kMaxAttempts) return build_->attempts.back();
  BuildAttempt& attempt = build_->attempts.emplace_back();
  attempt.lines.begin = static_cast<uint32_t>(at.line);
  attempt.first_tuning = attempt.end_tuning = Size(log_->tunings);
  attempt.first_chosen = attempt.end_chosen = Size(log_->chosen);
  return attempt;
}

BuildAttempt& BuildLogAssembler::Attempt(SourceRef at) {
  if (build_ && !build_->attempts.empty()) return build_->attempts.back();
  BuildAttempt& attempt = NewAttempt(at);
  // The line that opens a build may be a tuning line, which has been stored already.
  if (attempt.first_tuning > 0 && log_->tunings.back().line == at.line) --attempt.first_tuning;
  if (attempt.first_chosen > 0 && log_->chosen.back().line == at.line) --attempt.first_chosen;
  return attempt;
}

void BuildLogAssembler::CloseAttempt(uint64_t end_line) {
  if (!build_ || build_->attempts.empty()) return;
  build_->attempts.back().lines.end = static_cast<uint32_t>(end_line);
  build_->attempts.back().end_tuning = Size(log_->tunings);
  build_->attempts.back().end_chosen = Size(log_->chosen);
}

void BuildLogAssembler::StartStrategy(int strategy, SourceRef at) {
  BuildAttempt& current = Attempt(at);
  // "Original: N layers" comes before the first strategy's line and belongs to it.
  const bool fresh = !current.backend_strategy && !current.generation_seconds &&
                     current.first_tuning == Size(log_->tunings);
  BuildAttempt& attempt = fresh ? current : NewAttempt(at);
  attempt.backend_strategy = strategy;
}

void BuildLogAssembler::StartOriginal(const Event& event, SourceRef at,
                                      const TuningAssembler::Position& position) {
  tuning_.Close(position);
  // A second "Original:" before any engine: the first build was INT8 calibration's, or its engine
  // was never shown. Both are attempts of what follows.
  if (build_ && (build_->generated || Attempt(at).first_tuning < Size(log_->tunings)))
    NewAttempt(at);
  Attempt(at).layers_original = Cited<int64_t>{static_cast<int64_t>(event.id), at};
}

void BuildLogAssembler::GiveBuildTo(Engine& engine, uint64_t end_line) {
  engine.log = log_;
  if (run_.has_run()) engine.run = run_.CurrentRun();
  const std::string_view model = run_.model_file();
  if (!model.empty()) engine.name = std::string(model.substr(model.find_last_of("/\\") + 1));
  if (!build_) return;
  CloseAttempt(end_line);
  engine.attempts = std::move(build_->attempts);
  for (std::size_t i = 0; i < engine.attempts.size(); ++i) {
    const std::optional<int>& strategy = engine.attempts[i].backend_strategy;
    const bool other = build_->chosen_strategy && strategy != build_->chosen_strategy;
    if (!other) engine.attempt = static_cast<uint32_t>(i);
  }
  if (!engine.attempt && !engine.attempts.empty()) engine.attempt = Size(engine.attempts) - 1;
  build_.reset();
  tuning_.Reset();
}

void BuildLogAssembler::StartEngine(const Event& event, SourceRef at,
                                    const TuningAssembler::Position& position) {
  tuning_.Close(position);
  run_.Interrupt();
  const bool detailed =
      event.kind == EventKind::kDetailedBlock || event.kind == EventKind::kDetailedRecord;
  GiveBuildTo(engines_.Start(detailed ? LayersFrom::kDetailedBlock : LayersFrom::kEngineBlock, at),
              at.line);
}

// A pasted block without its header: the first records of a log, or the first after a build.
bool BuildLogAssembler::StartsWithoutHeader(const Event& event) const {
  if (session_.engines.size() > engines_.first_engine()) {
    return !engines_.in_block() && build_ && build_->generated;
  }
  const RecordResult record = event.kind == EventKind::kDetailedRecord
                                  ? ParseDetailedRecord(event.text)
                                  : ParseLayerRecord(event.text);
  return record.status == RecordStatus::kRecord;
}

void BuildLogAssembler::StartDump(SourceRef at, const TuningAssembler::Position& position) {
  tuning_.Close(position);
  run_.Interrupt();
  const bool describes_last = LastEngineIsOfThisRun() && !build_;
  engines_.StartDump(at, describes_last);
  if (!describes_last) GiveBuildTo(session_.engines.back(), at.line);
}

bool BuildLogAssembler::LastEngineIsOfThisRun() const {
  if (session_.engines.size() == engines_.first_engine()) return false;
  const std::optional<uint32_t>& run = session_.engines.back().run;
  const std::vector<RunInfo>& runs = log_->runs;
  if (!runs.empty() && runs.back().result_source.known()) return false;
  if (run) return *run + 1 == runs.size();
  // The engine came before any run was known; a run with a banner is then another one.
  return runs.empty() || (runs.size() == 1 && runs[0].command_line.empty());
}

MeasurementTarget BuildLogAssembler::Target() {
  if (LastEngineIsOfThisRun() && !build_) {
    Engine& engine = session_.engines.back();
    return {&engine.performance, &engine.profile_table, &engine.built_seconds};
  }
  RunInfo& run = run_.run();
  return {&run.performance, &run.profile_table, &run.built_seconds};
}

}  // namespace trtscope
