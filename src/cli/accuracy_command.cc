// `accuracy`: at which layer a candidate's activations leave the reference's.
#include <algorithm>
#include <memory>

#include "graph/model/unicode.h"
#include "src/cli/accuracy_experiment.h"
#include "src/cli/accuracy_findings.h"
#include "src/cli/accuracy_json.h"
#include "src/cli/accuracy_mode.h"
#include "src/cli/accuracy_pictures.h"
#include "src/cli/accuracy_run.h"
#include "src/cli/accuracy_tables.h"
#include "src/cli/command.h"
#include "src/cli/deliver.h"
#include "src/cli/exit_code.h"
#include "src/cli/filter.h"
#include "src/cli/json_model.h"
#include "src/report/diagnostics_text.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

int WrongUse(const Io& io, const std::string& problem) {
  io.err("trtscope: error: " + VisibleLines(problem) + "\n");
  return kExitUsage;
}

void TellDiagnostics(const Loaded& loaded, const Options& options, const Io& io) {
  const Severity lowest = options.quiet ? Severity::kError : Severity::kNote;
  io.err(DiagnosticsText(loaded.session.diagnostics, lowest,
                         UseColor(options, io.err_is_terminal, io)));
}

// --- An engine alone ------------------------------------------------------------------

std::string CheckVersion(const std::string& version) {
  const NameFilter valid("^[1-9][0-9]?(\\.[0-9]{1,3}){0,3}$");
  if (version.empty() || valid.Matches(version)) return "";
  return "--trt-version " + version + ": a version is e.g. 8.6 or 10.3.0";
}

Report EngineReport(const Loaded& loaded, const Options& options) {
  Report report;
  for (const EngineView& view : loaded.views) {
    if (options.accuracy.tensors_to_mark) AppendTensorsToMark(view, loaded, options, report);
    if (options.accuracy.plan) AppendPlan(view, loaded, options, report);
  }
  return report;
}

void AddEngineJson(const EngineView& view, const Loaded&, const Options& options,
                   OrderedJson& engine) {
  if (options.accuracy.tensors_to_mark)
    engine["tensors_to_mark"] = TensorsToMarkJson(view, options);
  if (options.accuracy.plan) engine["plan"] = PlanJson(view, options);
}

int RunOnEngine(Options options, const Io& io) {
  const std::vector<std::string>& more = options.accuracy.engine_from;
  options.inputs.insert(options.inputs.end(), more.begin(), more.end());
  if (options.inputs.empty())
    return WrongUse(io, "the engine's log or layer information is missing");
  if (const std::string problem = CheckOutput(options); !problem.empty()) {
    return WrongUse(io, problem);
  }
  if (const std::string problem = CheckVersion(options.accuracy.trt_version); !problem.empty()) {
    return WrongUse(io, problem);
  }
  const Loaded loaded = Load(options, io);
  if (options.engine && loaded.views.empty() && !loaded.session.engines.empty()) {
    return WrongUse(io, "--engine " + std::to_string(*options.engine) + ": the inputs have " +
                            Counted(loaded.session.engines.size(), "engine") + ", from 0");
  }
  int code = kExitFine;
  if (options.format == Format::kJson) {
    code = Deliver(options, JsonText(DocumentJson(kAccuracyCommand, loaded, options)), io);
  } else if (!loaded.views.empty()) {
    code = Deliver(options, RenderReport(EngineReport(loaded, options), options, io), io);
  }
  TellDiagnostics(loaded, options, io);
  if (code != kExitFine) return code;
  return loaded.unusable ? kExitUnusableInput : kExitFine;
}

// --- Two dumps --------------------------------------------------------------------------

// Sections that have nothing to say are left out.
void AddUnlessEmpty(Section section, Report& report) {
  const bool empty = section.lines.empty() && !section.table;
  if (!empty) report.sections.push_back(std::move(section));
}

Report MakeReport(const AccuracyRun& run, const Options& options) {
  Report report;
  if (options.format == Format::kCsv) {
    const bool losses_only = run.comparison.tensors.empty() && !run.Losses().empty();
    report.csv = losses_only ? LossCsv(run) : AccuracyCsv(run);
    return report;
  }
  if (!run.comparison.tensors.empty()) report.sections.push_back(FindingSection(run, options));
  AddUnlessEmpty(TensorSection(run, options), report);
  if (run.experiment) {
    const std::string& output = run.comparison.tensors.front().pair.reference->name;
    AddUnlessEmpty(ExperimentSection(*run.experiment, output, options), report);
  }
  AddUnlessEmpty(FlowSection(run, options), report);
  AddUnlessEmpty(DeviationSection(run, options), report);
  AddUnlessEmpty(ValueSection(run, options), report);
  AddUnlessEmpty(MissingSection(run, options), report);
  AddUnlessEmpty(LossSection(run, options), report);
  AddUnlessEmpty(GateSection(run), report);
  return report;
}

std::string Rendered(const AccuracyRun& run, const Options& options, const Io& io) {
  if (options.format != Format::kJson) return RenderReport(MakeReport(run, options), options, io);
  OrderedJson document = DocumentJson(kAccuracyCommand, run.loaded, options);
  AddAccuracyJson(run, options, document);
  return JsonText(document);
}

bool IsNothing(const AccuracyRun& run) { return run.CountCompared() == 0 && run.Losses().empty(); }

void TellNothing(const Options& options, AccuracyRun& run) {
  Diagnostic diagnostic;
  diagnostic.code = Code::kNothingCompared;
  diagnostic.path = options.inputs.front();
  diagnostic.message = "no tensor could be compared";
  run.loaded.session.diagnostics.Add(std::move(diagnostic));
}

int ExitCodeOf(const AccuracyRun& run, const Options& options) {
  if (IsNothing(run)) return kExitUnusableInput;
  if (!run.failed.empty()) return kExitFindings;
  // Conditions without a tensor to judge did not pass, they were not looked at.
  if (run.CountCompared() == 0 && !run.conditions.empty()) return kExitFindings;
  const bool doubtful = run.loaded.session.diagnostics.CountAtLeast(Severity::kWarning) > 0;
  return options.strict && doubtful ? kExitFindings : kExitFine;
}

int RunOnDumps(const Options& options, const Io& io) {
  // Everything in it points into it.
  const auto run = std::make_unique<AccuracyRun>();
  std::string wrong_use = CheckOutput(options);
  if (wrong_use.empty()) wrong_use = CheckPictures(options);
  if (wrong_use.empty()) wrong_use = RunAccuracy(options, io, *run);
  if (!wrong_use.empty()) return WrongUse(io, wrong_use);
  if (IsNothing(*run)) TellNothing(options, *run);
  int code = Deliver(options, Rendered(*run, options, io), io);
  if (code == kExitFine) code = DrawPictures(*run, options, io);
  TellDiagnostics(run->loaded, options, io);
  return code != kExitFine ? code : ExitCodeOf(*run, options);
}

int Main(const Options& options, const Io& io) {
  if (options.accuracy.plan || options.accuracy.tensors_to_mark) return RunOnEngine(options, io);
  return RunOnDumps(options, io);
}

}  // namespace

const Command kAccuracyCommand = {
    "accuracy",
    "where the output leaves FP32: compare dumped activations layer by layer",
    "REFERENCE and CANDIDATE are dumps of the same tensors from two runs, each a file or a "
    "directory: trtexec --exportOutput, --dumpRawBindingsToFile and --saveAllDebugTensors, NumPy "
    "(.npy, .npz), Polygraphy's --save-outputs, text with the shape in its first line. Tensors are "
    "paired by name. With --engine-from (log or layer information of the candidate's build) they "
    "come in the order of the engine's layers, and the report says where the first one diverges, "
    "which layer adds most error and in which precision it computes. A candidate whose tensors are "
    "called OUTPUT_LAYER (prob_ip2) is an INT8 experiment: each is OUTPUT of a run in INT8 up to "
    "LAYER. A file of Polygraphy that holds two runners, or a log with `Accuracy loss for tensor` "
    "lines, needs no second argument. --tensors-to-mark and --plan take an engine's inputs instead "
    "of dumps. --fail-if takes METRIC OP NUMBER; the metrics are cosine, euclidean, "
    "relative_euclidean, matching_share, deviating, deviation_ratio, max_abs, mean_abs, "
    "max_relative, mean_relative, snr_db, psnr_db, nan, inf, saturated, underflow and "
    "zero_reference.",
    "  trtscope accuracy fp32/ fp16/ --engine-from build.log\n"
    "  trtscope accuracy golden.npz output.json --fail-if 'cosine<0.999' --fail-if 'nan>0'\n"
    "  trtscope accuracy fp32/ int8-runs/ --engine-from build.log --keep conv1\n"
    "  trtscope accuracy --tensors-to-mark build.log\n",
    nullptr,
    AddEngineJson,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    Main,
    "DUMP"};

}  // namespace trtscope
