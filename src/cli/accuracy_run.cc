#include "src/cli/accuracy_run.h"

#include <algorithm>
#include <cmath>

#include "parsers/dump_formats.h"
#include "src/cli/filter.h"
#include "src/cli/progress.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

using Tensors = std::vector<const Activation*>;

// --- Reading --------------------------------------------------------------------

void TakeDiagnostics(const Dump& dump, const std::string& path, Loaded& loaded) {
  Input input;
  input.path = path == "-" ? "<stdin>" : path;
  input.kind = dump.tensors.empty() && dump.losses.empty() ? "" : "outputs";
  for (const Activation& tensor : dump.tensors) input.bytes += tensor.length;
  loaded.session.inputs.push_back(std::move(input));
  loaded.session.diagnostics.Append(dump.diagnostics);
}

void Tell(AccuracyRun& run, Code code, const std::string& path, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = path;
  diagnostic.message = std::move(message);
  run.loaded.session.diagnostics.Add(std::move(diagnostic));
}

void LoadEngine(const Options& options, const Io& io, AccuracyRun& run) {
  if (options.accuracy.engine_from.empty()) return;
  run.engine_asked = true;
  Options engine = options;
  engine.inputs = options.accuracy.engine_from;
  run.loaded = Load(engine, io);
}

// Of several engines the one that knows most of the tensors, else the first.
void ChooseEngine(const Tensors& tensors, AccuracyRun& run) {
  std::size_t best = 0;
  std::size_t best_known = 0;
  for (std::size_t i = 0; i < run.loaded.views.size(); ++i) {
    const EngineTensors names(*run.loaded.views[i].engine);
    const auto known = static_cast<std::size_t>(
        std::count_if(tensors.begin(), tensors.end(),
                      [&](const Activation* tensor) { return names.Find(*tensor).has_value(); }));
    if (known <= best_known) continue;
    best = i;
    best_known = known;
  }
  if (run.loaded.views.empty()) return;
  EngineView chosen = std::move(run.loaded.views[best]);
  run.loaded.views.clear();
  run.loaded.views.push_back(std::move(chosen));
}

// --- Which run of a file that holds several ------------------------------------------

std::vector<std::string> RunnersOf(const Dump& dump) {
  std::vector<std::string> runners;
  for (const Activation& tensor : dump.tensors) {
    if (std::find(runners.begin(), runners.end(), tensor.runner) == runners.end()) {
      runners.push_back(tensor.runner);
    }
  }
  return runners;
}

// Polygraphy names runners "trt-runner-N0-…", "onnxrt-runner-N0-…".
bool IsTensorRt(const std::string& runner) { return runner.starts_with("trt"); }

// Of a comparison's two runners the candidate is TensorRT's.
std::string ChooseRunner(const std::vector<std::string>& runners, bool candidate) {
  if (runners.empty()) return "";
  const auto fits = std::find_if(runners.begin(), runners.end(), [&](const std::string& runner) {
    return IsTensorRt(runner) == candidate;
  });
  if (fits != runners.end()) return *fits;
  return candidate ? runners.back() : runners.front();
}

Tensors FirstIteration(const Dump& dump, const std::string& runner) {
  Tensors tensors;
  uint32_t first = UINT32_MAX;
  for (const Activation& tensor : dump.tensors) {
    if (tensor.runner == runner) first = std::min(first, tensor.iteration);
  }
  for (const Activation& tensor : dump.tensors) {
    if (tensor.runner == runner && tensor.iteration == first) tensors.push_back(&tensor);
  }
  return tensors;
}

void TellLeftOut(const Dump& dump, std::size_t used, const std::vector<std::string>& compared,
                 const std::string& path, AccuracyRun& run) {
  if (used >= dump.tensors.size()) return;
  std::string names;
  for (const std::string& runner : compared) names += (names.empty() ? "`" : "`, `") + runner;
  const std::size_t left_out = dump.tensors.size() - used;
  Tell(run, Code::kDumpRuns, path,
       "it holds the outputs of " + Counted(RunnersOf(dump).size(), "runner") +
           "; compared is the first iteration of " + names + "`, " + Counted(left_out, "tensor") +
           (left_out == 1 ? " is" : " are") + " left out");
}

struct Sides {
  Tensors reference;
  Tensors candidate;
};

// One file may hold both sides: a run of TensorRT and one of another program.
Sides ChooseSides(const Options& options, AccuracyRun& run) {
  const bool both = options.inputs.size() == 2;
  const Dump& second = both ? run.candidate : run.reference;
  const std::string reference = ChooseRunner(RunnersOf(run.reference), /*candidate=*/false);
  const std::string candidate = ChooseRunner(RunnersOf(second), /*candidate=*/true);
  Sides sides = {FirstIteration(run.reference, reference), FirstIteration(second, candidate)};
  const std::size_t references = sides.reference.size(), candidates = sides.candidate.size();
  if (both) {
    TellLeftOut(run.reference, references, {reference}, options.inputs.front(), run);
    TellLeftOut(run.candidate, candidates, {candidate}, options.inputs.back(), run);
  } else {
    TellLeftOut(run.reference, references + candidates, {reference, candidate},
                options.inputs.front(), run);
  }
  return sides;
}

// --- Conclusions -------------------------------------------------------------------

void TellPairs(AccuracyRun& run) {
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    const Code code = tensor.status == TensorStatus::kOtherShape    ? Code::kTensorShape
                      : tensor.status == TensorStatus::kOtherLayout ? Code::kTensorLayout
                                                                    : Code::kTensorValues;
    for (const std::string& remark : tensor.remarks) {
      Tell(run, code, tensor.pair.candidate->path, "`" + tensor.name + "`: " + remark);
    }
  }
}

void TellMissing(const Tensors& tensors, const std::string& path, const std::string& side,
                 AccuracyRun& run) {
  if (tensors.empty()) return;
  constexpr std::size_t kShown = 3;
  std::string names;
  for (std::size_t i = 0; i < std::min(kShown, tensors.size()); ++i) {
    names += (i == 0 ? " `" : ", `") + tensors[i]->name + "`";
  }
  Tell(run, Code::kTensorMissing, path,
       Counted(tensors.size(), "tensor") + " of the " + side +
           (tensors.size() == 1 ? " has" : " have") + " no counterpart:" + names +
           (tensors.size() > kShown ? ", …" : ""));
}

// What was compared in part only, or not at all, passes no condition.
void JudgeTensors(AccuracyRun& run) {
  for (const Condition& condition : run.conditions) {
    for (const ComparedTensor& tensor : run.comparison.tensors) {
      if (!tensor.shown) continue;
      const bool whole = tensor.compared() && tensor.remarks.empty();
      Verdict verdict = tensor.compared() ? Judge(condition, tensor.metrics) : Verdict::kPasses;
      if (verdict == Verdict::kPasses && !whole) verdict = Verdict::kCannotBeJudged;
      if (verdict == Verdict::kPasses) continue;
      run.failed.push_back(
          {&condition, tensor.name, verdict, condition.metric->value(tensor.metrics)});
    }
    for (const Activation* tensor : run.comparison.only_in_reference) {
      run.failed.push_back({&condition, tensor->name, Verdict::kCannotBeJudged, std::nullopt});
    }
  }
}

void FindDivergence(AccuracyRun& run) {
  const auto& tensors = run.comparison.tensors;
  const auto first = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const ComparedTensor& t) { return Diverges(run, t); });
  if (first != tensors.end()) {
    run.first_divergence = static_cast<std::size_t>(first - tensors.begin());
  }
}

void FollowThroughEngine(AccuracyRun& run) {
  if (run.view() == nullptr || run.comparison.int8_experiment) return;
  for (const ComparedTensor& tensor : run.comparison.tensors) {
    TensorError error;
    error.name = tensor.place ? tensor.place->tensor : std::string_view(tensor.name);
    if (tensor.compared()) error.relative_error = tensor.metrics.relative_euclidean;
    // Metrics are about finite pairs; a tensor with new NaNs is lost whatever these say.
    if (tensor.breaks()) error.relative_error = HUGE_VAL;
    error.diverges = Diverges(run, tensor);
    run.observed.push_back(error);
  }
  run.flow = FollowErrors(*run.view()->engine, run.observed);
}

std::string ReadConditions(const Options& options, AccuracyRun& run) {
  for (const std::string& text : options.accuracy.fail_if) {
    Result<Condition> condition = ParseCondition(text);
    if (!condition.ok()) {
      return "--fail-if " + condition.error().message + "\n  help: " + condition.error().help;
    }
    run.conditions.push_back(std::move(condition.value()));
  }
  return "";
}

void ReadDumps(const Options& options, const Io& io, AccuracyRun& run) {
  run.reference = ReadDump(options.inputs[0], io.in);
  TakeDiagnostics(run.reference, options.inputs[0], run.loaded);
  if (options.inputs.size() < 2) return;
  run.candidate = ReadDump(options.inputs[1], io.in);
  TakeDiagnostics(run.candidate, options.inputs[1], run.loaded);
}

// Losses that trtexec measured, or the runs of two programs.
bool HoldsBothSides(const Dump& dump) { return !dump.losses.empty() || RunnersOf(dump).size() > 1; }

void Compare(const Sides& sides, const Options& options, const Io& io, AccuracyRun& run) {
  const NameFilter filter(options.filter);
  CompareOptions compare;
  compare.threshold = options.accuracy.threshold;
  if (!options.filter.empty()) {
    compare.wanted = [&](std::string_view name) { return filter.Matches(name); };
  }
  uint64_t bytes = 0;
  for (const Activation* tensor : sides.reference) bytes += tensor->length;
  for (const Activation* tensor : sides.candidate) bytes += tensor->length;
  Progress progress(io, options.inputs.back(), bytes, options.quiet);
  compare.progress = [&](uint64_t done) { progress.Update(done); };
  std::optional<EngineTensors> names;
  if (run.view() != nullptr) names.emplace(*run.view()->engine);
  run.comparison =
      CompareDumps(sides.reference, sides.candidate, names ? &*names : nullptr, compare);
  if (!run.comparison.int8_experiment) return;
  const Engine* engine = run.view() == nullptr ? nullptr : run.view()->engine;
  run.experiment = MakeExperiment(engine, options.accuracy.keep, run.comparison);
}

std::string CheckInputs(const Options& options) {
  if (options.inputs.size() > 2) return "accuracy compares two: REFERENCE and CANDIDATE";
  if (options.inputs.empty()) return "accuracy needs REFERENCE and CANDIDATE";
  const auto& inputs = options.inputs;
  if (std::count(inputs.begin(), inputs.end(), "-") > 1) return "standard input can be read once";
  if (!std::isfinite(options.accuracy.threshold)) return "--threshold must be a finite number";
  return NameFilter(options.filter).problem();
}

}  // namespace

std::vector<const MeasuredLoss*> AccuracyRun::Losses() const {
  std::vector<const MeasuredLoss*> losses;
  for (const Dump* dump : {&reference, &candidate}) {
    for (const MeasuredLoss& loss : dump->losses) losses.push_back(&loss);
  }
  return losses;
}

std::size_t AccuracyRun::CountCompared() const {
  const auto& tensors = comparison.tensors;
  return static_cast<std::size_t>(std::count_if(
      tensors.begin(), tensors.end(), [](const ComparedTensor& t) { return t.compared(); }));
}

std::size_t AccuracyRun::CountDiverging() const {
  const auto& tensors = comparison.tensors;
  return static_cast<std::size_t>(
      std::count_if(tensors.begin(), tensors.end(),
                    [this](const ComparedTensor& t) { return Diverges(*this, t); }));
}

std::vector<ErrorCause> CausesOf(const AccuracyRun& run, const ComparedTensor& tensor) {
  if (run.view() == nullptr || !tensor.place || !tensor.place->layer) return {};
  const std::size_t layer = tensor.place->layer->index();
  return FindErrorCauses(run.view()->engine->layers[layer], run.view()->precisions[layer],
                         tensor.compared() ? &tensor.metrics : nullptr);
}

bool Diverges(const AccuracyRun& run, const ComparedTensor& tensor) {
  if (!tensor.compared()) return false;
  if (tensor.breaks()) return true;
  static const std::vector<Condition> kByDefault = {ParseCondition(kDiverges[0]).value(),
                                                    ParseCondition(kDiverges[1]).value()};
  const std::vector<Condition>& conditions = run.conditions.empty() ? kByDefault : run.conditions;
  return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    return Judge(condition, tensor.metrics) == Verdict::kFails;
  });
}

std::string RunAccuracy(const Options& options, const Io& io, AccuracyRun& run) {
  std::string wrong_use = CheckInputs(options);
  if (wrong_use.empty()) wrong_use = ReadConditions(options, run);
  if (!wrong_use.empty()) return wrong_use;
  LoadEngine(options, io, run);
  ReadDumps(options, io, run);
  if (options.engine && run.loaded.views.empty() && !run.loaded.session.engines.empty()) {
    return "--engine " + std::to_string(*options.engine) + ": the inputs have " +
           Counted(run.loaded.session.engines.size(), "engine") + ", from 0";
  }
  if (options.inputs.size() == 1 && !HoldsBothSides(run.reference)) {
    return run.reference.tensors.empty() ? "" : "accuracy needs REFERENCE and CANDIDATE";
  }
  const Sides sides = ChooseSides(options, run);
  ChooseEngine(sides.candidate, run);
  Compare(sides, options, io, run);
  TellPairs(run);
  TellMissing(run.comparison.only_in_reference, options.inputs.front(), "reference", run);
  TellMissing(run.comparison.only_in_candidate, options.inputs.back(), "candidate", run);
  JudgeTensors(run);
  FindDivergence(run);
  FollowThroughEngine(run);
  return "";
}

}  // namespace trtscope
