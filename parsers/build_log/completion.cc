// What can only be done when a log has been read to its end: kernel names, edges, and the account
// of what is missing.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "parsers/build_log/assembler.h"
#include "parsers/common/parallel.h"

namespace trtscope {
namespace {

uint32_t Size(const auto& container) { return static_cast<uint32_t>(container.size()); }

std::string Number(uint64_t n) { return std::to_string(n); }

// Where the network of an engine begins to be parsed, after the engine before it: the first line of
// its kind, at the latest the build's first.
uint32_t BeginOfBuild(const BuildStory& story, LineRange between) {
  uint32_t begin = between.end;
  const auto nodes = InLines(story.nodes, between);
  if (!nodes.empty()) begin = std::min(begin, nodes.begin()->line);
  for (const MemoryChange& change : InLines(story.memory, between)) {
    if (change.what != "Init CUDA") continue;
    return std::min(begin, change.line);
  }
  return begin;
}

}  // namespace

// The name at the end of one block and the tactic at the begin of a later one belong together.
void BuildLogAssembler::ClaimKernel(const ScannedBlock& block, uint64_t first_line) {
  if (block.first_claim == ScannedBlock::FirstClaim::kClaims && !unclaimed_kernel_.kernel.empty()) {
    unclaimed_kernel_.tactic = block.first_tactic;
    AddKernel(unclaimed_kernel_, /*conflict=*/false);
  }
  if (block.first_claim != ScannedBlock::FirstClaim::kNone) unclaimed_kernel_ = {};
  if (block.unclaimed_kernel.empty()) return;
  const auto line = static_cast<uint32_t>(first_line + block.unclaimed_line);
  unclaimed_kernel_ = {TacticId{}, block.unclaimed_kernel, line};
}

void BuildLogAssembler::AddKernel(const KernelOfTactic& kernel, bool conflict) {
  const auto [known, added] = kernel_index_.emplace(kernel.tactic.value, log_->kernels.size());
  if (added) {
    log_->kernels.push_back(kernel);
    kernel_conflict_.push_back(conflict);
  } else if (conflict || log_->kernels[known->second].kernel != kernel.kernel) {
    kernel_conflict_[known->second] = true;
  }
}

void BuildLogAssembler::MergeKernels(const KernelTable& kernels, uint64_t first_line) {
  for (const KernelTable::Entry& entry : kernels.slots()) {
    if (entry.kernel.empty()) continue;
    AddKernel({entry.tactic, entry.kernel, static_cast<uint32_t>(first_line + entry.line)},
              entry.conflict);
  }
}

// An id that was seen with two names proves nothing; it is dropped rather than guessed.
void BuildLogAssembler::SortKernels() {
  std::vector<KernelOfTactic> sure;
  sure.reserve(log_->kernels.size());
  for (std::size_t i = 0; i < log_->kernels.size(); ++i) {
    if (!kernel_conflict_[i]) sure.push_back(log_->kernels[i]);
  }
  std::sort(sure.begin(), sure.end(),
            [](const KernelOfTactic& a, const KernelOfTactic& b) { return a.tactic < b.tactic; });
  log_->kernels = std::move(sure);
}

void BuildLogAssembler::NameKernels(Engine& engine) {
  std::unordered_map<std::string_view, const KernelOfLayer*> by_layer;
  if (const BuildAttempt* attempt = engine.chosen_attempt()) {
    for (const KernelOfLayer& kernel : attempt->kernels_of_layers) by_layer[kernel.layer] = &kernel;
  }
  for (Layer& layer : engine.layers) {
    if (!layer.tactic.name.empty()) {
      if (!layer.tactic.name_source.known()) layer.tactic.name_source = layer.source;
      continue;
    }
    const auto named = by_layer.find(layer.name);
    if (named != by_layer.end()) {
      layer.tactic.name = named->second->kernel;
      layer.tactic.name_source = At(named->second->line);
    } else if (layer.tactic.id) {
      const KernelOfTactic* kernel = log_->FindKernel(*layer.tactic.id);
      if (kernel == nullptr) continue;
      layer.tactic.name = kernel->kernel;
      layer.tactic.name_source = At(kernel->line);
    }
  }
}

void BuildLogAssembler::MakeEngineFromTuning(uint64_t end_line) {
  if (!build_ || build_->attempts.empty()) return;
  CloseAttempt(end_line);
  // By reference: hostile logs come here often, and an attempt may hold a million insertions.
  const BuildAttempt& attempt = build_->attempts.back();
  if (attempt.first_chosen == attempt.end_chosen || attempt.first_tuning == attempt.end_tuning)
    return;
  Engine& engine =
      engines_.Start(LayersFrom::kTuningLines, At(log_->tunings[attempt.first_tuning].line));
  std::unordered_map<std::string_view, std::size_t> layer_index;
  for (uint32_t i = attempt.first_tuning; i < attempt.end_tuning; ++i) {
    const RunnerTuning& tuning = log_->tunings[i];
    if (tuning.kind == TuningKind::kReformat) continue;
    if (!layer_index.emplace(tuning.layer, engine.layers.size()).second) continue;
    Layer& layer = engine.layers.emplace_back();
    layer.id = LayerId{Size(engine.layers) - 1};
    layer.name = tuning.layer;
    layer.source = At(tuning.line);
  }
  for (uint32_t i = attempt.first_chosen; i < attempt.end_chosen; ++i) {
    const ChosenTactic& chosen = log_->chosen[i];
    const auto layer = layer_index.find(chosen.layer);
    if (layer != layer_index.end()) engine.layers[layer->second].tactic.id = chosen.tactic;
  }
  engines_.Interrupt();
  GiveBuildTo(engine, end_line);
}

// A build that never showed its engine; remembered so that the reports can say how far it came.
void BuildLogAssembler::AbandonBuild(const TuningAssembler::Position& position) {
  tuning_.Close(position);
  if (!build_) return;
  CloseAttempt(position.line);
  if (tuning_.saw_numbered_runners()) {
    const bool cut = !build_->generated;
    MakeEngineFromTuning(position.line);
    if (!build_) session_.engines.back().truncated = cut;
  }
  if (!build_) return;
  UnfinishedBuild unfinished;
  unfinished.source = build_->source;
  unfinished.last_layer = tuning_.last_layer();
  unfinished.last_line = At(tuning_.last_line());
  std::unordered_set<std::string_view> layers;
  for (const BuildAttempt& attempt : build_->attempts) {
    for (uint32_t i = attempt.first_tuning; i < attempt.end_tuning; ++i) {
      if (log_->tunings[i].kind == TuningKind::kLayer) layers.insert(log_->tunings[i].layer);
    }
  }
  unfinished.tuned_layers = layers.size();
  unfinished.attempts = std::move(build_->attempts);
  unfinished.lines.end = position.line == end_.line ? position.line + 1 : position.line;
  session_.unfinished.push_back(std::move(unfinished));
  build_.reset();
  tuning_.Reset();
}

void BuildLogAssembler::AssignLogLines() {
  const std::size_t first = engines_.first_engine();
  uint32_t after_last = 1;
  for (std::size_t i = first; i < session_.engines.size(); ++i) {
    Engine& engine = session_.engines[i];
    const auto block = static_cast<uint32_t>(engine.source.line);
    const uint32_t build = engine.attempts.empty() ? block : engine.attempts[0].lines.begin;
    const LineRange between{after_last, std::max(after_last, build)};
    engine.log_lines.begin = i == first ? 1 : BeginOfBuild(log_->story, between);
    if (i > first) session_.engines[i - 1].log_lines.end = engine.log_lines.begin;
    engine.log_lines.end = static_cast<uint32_t>(lines_) + 1;
    after_last = block + 1;
  }
}

// The same for builds without an engine, among those of the log that have one.
void BuildLogAssembler::AssignUnfinishedLines() {
  uint32_t after_last = 1;
  std::size_t engine = engines_.first_engine();
  for (UnfinishedBuild& build : session_.unfinished) {
    if (build.source.source != source_) continue;
    const auto first = static_cast<uint32_t>(build.source.line);
    for (; engine < session_.engines.size(); ++engine) {
      const auto block = static_cast<uint32_t>(session_.engines[engine].source.line);
      if (block > first) break;
      after_last = std::max(after_last, block + 1);
    }
    const LineRange between{after_last, std::max(after_last, first)};
    build.lines.begin = after_last == 1 ? 1 : BeginOfBuild(log_->story, between);
    build.lines.end = std::max(build.lines.begin, build.lines.end);
    after_last = build.lines.end;
  }
}

void BuildLogAssembler::CompleteEngine(Engine& engine, std::size_t index) {
  NameKernels(engine);
  for (Layer& layer : engine.layers) layer.kind = ClassifyLayer(layer);
  ConnectLayers(engine, engines_.BindingNames(index));
}

void BuildLogAssembler::Finish() {
  const bool ends_in_block = engines_.in_block();
  engines_.Finish();
  AbandonBuild(end_);
  AssignLogLines();
  AssignUnfinishedLines();
  SortKernels();
  const std::size_t first = engines_.first_engine();
  constexpr std::size_t kWorthAThread = 4;
  ForEachIndex(session_.engines.size() - first, kWorthAThread,
               [&](std::size_t i) { CompleteEngine(session_.engines[first + i], first + i); });
  for (std::size_t i = first; i < session_.engines.size(); ++i) {
    const bool last = i + 1 == session_.engines.size();
    ReportEngine(session_.engines[i], last && ends_in_block);
  }
  ReportStory();
  Input& input = session_.inputs[source_.index()];
  input.lines = lines_;
  input.lines_unrecognised = lines_unrecognised_ - std::min(lines_unrecognised_, RecognisedLate());
  session_.logs.push_back(log_);
}

void BuildLogAssembler::ReportStory() {
  if (log_->story.dropped == 0) return;
  session_.Report(Code::kRecordsLeftOut, At(0),
                  Number(log_->story.dropped) +
                      " lines of the optimizer, the network, memory, the clock or Myelin are left "
                      "out: of each kind, the first " +
                      Number(BuildStory::kMaxStory) + " of a log are kept");
}

uint64_t BuildLogAssembler::RecognisedLate() const {
  return engines_.recognised_late() + run_.recognised_late();
}

void BuildLogAssembler::ReportEngine(Engine& engine, bool at_end) {
  const std::string name = "engine " + Number(engine.id);
  if (engine.layers_from == LayersFrom::kTuningLines) {
    session_.Report(
        Code::kLayersFromTuning, engine.source,
        name + ": layers and tactics come from the tuning lines; types and tensors are unknown");
  }
  const auto regions =
      std::count_if(engine.layers.begin(), engine.layers.end(),
                    [](const Layer& layer) { return layer.kind == LayerKind::kForeign; });
  if (regions > 0 && engine.layers_from == LayersFrom::kEngineBlock) {
    session_.Report(Code::kRegionOnly, engine.source,
                    name + ": " + Number(static_cast<uint64_t>(regions)) +
                        (regions == 1 ? " Myelin or DLA region is shown as one layer"
                                      : " Myelin or DLA regions are shown as one layer each"));
  }
  ReportLayerCount(engine, at_end);
}

void BuildLogAssembler::ReportLayerCount(Engine& engine, bool at_end) {
  const BuildAttempt* attempt = engine.chosen_attempt();
  if (attempt == nullptr || !attempt->layers_after_reformat) return;
  const auto announced = static_cast<uint64_t>(attempt->layers_after_reformat->value);
  const uint64_t found = engine.layers.size();
  // Detailed records expand Myelin regions, so there the counts differ by nature.
  if (found >= announced || engine.layers_from == LayersFrom::kDetailedBlock) return;
  const std::string counts = "engine " + Number(engine.id) + ": " + Number(found) + " of the " +
                             Number(announced) + " layers that `After reformat layers` (line " +
                             Number(attempt->layers_after_reformat->source.line) + ") announces";
  if (at_end && engine.layers_from == LayersFrom::kEngineBlock) {
    engine.truncated = true;
    session_.Report(Code::kLogTruncated, At(lines_), counts + " are there, then the log ends");
  } else {
    session_.Report(Code::kLayerCount, engine.source, counts + " are shown");
  }
}

}  // namespace trtscope
