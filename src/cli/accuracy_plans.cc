// `accuracy --plan`: the runs that find the layers which a lower precision harms.
#include <algorithm>

#include "graph/analysis/accuracy_plan.h"
#include "graph/analysis/int8_experiment.h"
#include "src/accuracy/engine_tensors.h"
#include "src/cli/accuracy_experiment.h"
#include "src/cli/accuracy_mode.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultSteps = 20;
// A plan of n layers has n lists of up to n names: beyond this, those of the first step only.
constexpr std::size_t kMostListedNames = 200'000;

Cell Text(std::string text, Tone tone = Tone::kPlain) { return {std::move(text), {}, tone}; }
Cell Whole(uint64_t n) { return {Count(n), std::to_string(n), Tone::kPlain}; }
Line Item(std::string text) { return {std::move(text), Tone::kPlain, LineKind::kItem}; }
Line Below(std::string text) { return {std::move(text), Tone::kPlain, LineKind::kSubItem}; }
Line Note(std::string text) { return {std::move(text), Tone::kDim, LineKind::kParagraph}; }

bool Uses(const EngineView& view, Precision precision) {
  const RunInfo* run = view.engine->run_info();
  const bool asked =
      run != nullptr && std::find(run->asked_precisions.begin(), run->asked_precisions.end(),
                                  precision) != run->asked_precisions.end();
  return asked || std::any_of(view.precisions.begin(), view.precisions.end(),
                              [&](const LayerPrecision& p) { return p.compute == precision; });
}

struct EnginePlan {
  const EngineView* view = nullptr;
  std::string version;
  PlanOptions options;
  AccuracyPlan plan;
  Fusions fusions;
  /// Of --keep: names that the engine does not have.
  std::vector<std::string> unknown;
};

EnginePlan PlanOf(const EngineView& view, const Options& options) {
  EnginePlan result;
  result.view = &view;
  result.version = OptionsVersion(view, options);
  result.options.trt_version = result.version;
  const bool fp16_only = !Uses(view, Precision::kINT8) && Uses(view, Precision::kFP16);
  result.options.low = fp16_only ? Precision::kFP16 : Precision::kINT8;
  const std::vector<std::string>& keep = options.accuracy.keep;
  const std::vector<LabelPlace> places =
      PlaceLabelsInEngine({keep.begin(), keep.end()}, *view.engine);
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (places[i].at) {
      result.options.keep.push_back(LayerId{*places[i].at});
    } else {
      result.unknown.push_back(keep[i]);
    }
  }
  result.fusions = FindFusions(*view.engine);
  result.plan = PlanAccuracy(*view.engine, view.precisions, result.fusions, result.options);
  return result;
}

// What the runs go up to, as file names have it: the layer's name, but its number where that would
// be too long for a file, or two layers would share it.
std::string LabelOf(const EnginePlan& plan, const PlanStep& step) {
  constexpr std::size_t kLongest = 150;
  std::string label = FileSafe(step.label);
  const auto same =
      std::count_if(plan.plan.steps.begin(), plan.plan.steps.end(),
                    [&](const PlanStep& other) { return FileSafe(other.label) == label; });
  if (label.size() <= kLongest && same == 1) return label;
  return std::string(kNumberedLayer) + std::to_string(plan.plan.units[step.last].layer.value);
}

// Runs are read back by what their files are called: OUTPUT_LAYER.json.
std::string DumpName(const EnginePlan& plan, const PlanStep& step) {
  const auto& bindings = plan.view->engine->bindings;
  const auto output = std::find_if(bindings.begin(), bindings.end(),
                                   [](const Binding& binding) { return !binding.is_input; });
  if (output == bindings.end()) return "";
  return FileSafe(output->name) + "_" + LabelOf(plan, step);
}

std::vector<PlanCommand> CommandsOfStep(const EnginePlan& plan, std::size_t i) {
  const PlanStep& step = plan.plan.steps[i];
  PlanOptions options = plan.options;
  const std::string dump = DumpName(plan, step);
  options.dump = dump;
  return CommandsOf(plan.plan, step, i + 1, options);
}

std::string LowName(const AccuracyPlan& plan) { return std::string(PrecisionName(plan.low)); }

Table StepTable(const AccuracyPlan& plan, std::size_t limit) {
  Table table;
  table.columns = {{"#", Align::kRight, false, ""},
                   {LowName(plan) + " up to", Align::kLeft, true, ""},
                   {LowName(plan) + " layers", Align::kRight, false, ""},
                   {std::string(PrecisionName(plan.high)) + " layers", Align::kRight, false, ""}};
  for (std::size_t i = 0; i < std::min(limit, plan.steps.size()); ++i) {
    const StepUnits units = UnitsOf(plan, plan.steps[i]);
    table.rows.push_back({Whole(i + 1), Text(std::string(plan.steps[i].label)),
                          Whole(units.low.size()), Whole(units.high.size())});
  }
  return table;
}

void AddCommand(const PlanCommand& command, Section& section) {
  section.lines.push_back(Item(std::string(command.tool)));
  std::string_view text = command.text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    section.lines.push_back({std::string(text.substr(0, end)), Tone::kPlain, LineKind::kVerbatim});
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  if (!command.left_out.empty()) {
    section.lines.push_back(Below(LeftOutText(command.left_out, command.tool)));
  }
  if (command.too_long) {
    section.lines.push_back(Below("longer than a command line may be; --format json has a script"));
  }
}

Section CommandSection(const EnginePlan& plan) {
  Section section;
  section.heading = "How to run the first";
  if (plan.plan.steps.empty()) return section;
  for (const PlanCommand& command : CommandsOfStep(plan, 0)) {
    AddCommand(command, section);
  }
  section.notes.push_back(
      Note("--format csv or json has the commands of every run; then: trtscope accuracy FP32-DUMP "
           "RUNS --engine-from LOG"));
  return section;
}

std::size_t CountNames(const AccuracyPlan& plan) { return plan.steps.size() * plan.units.size(); }

Table PlanCsv(const EnginePlan& plan) {
  Table table;
  for (const char* key : {"step", "up_to", "tool", "command"}) {
    table.columns.push_back({key, Align::kLeft, false, key});
  }
  const bool all = CountNames(plan.plan) <= kMostListedNames;
  for (std::size_t i = 0; i < plan.plan.steps.size(); ++i) {
    const PlanStep& step = plan.plan.steps[i];
    if (!all && i > 0) {
      table.rows.push_back({Whole(i + 1), Text(std::string(step.label)), Text(""), Text("")});
      continue;
    }
    for (const PlanCommand& command : CommandsOfStep(plan, i)) {
      table.rows.push_back({Whole(i + 1), Text(std::string(step.label)),
                            Text(std::string(command.tool)), Text(command.text)});
    }
  }
  return table;
}

OrderedJson CommandsJson(const EnginePlan& plan, std::size_t step) {
  OrderedJson commands = OrderedJson::array();
  for (const PlanCommand& command : CommandsOfStep(plan, step)) {
    commands.push_back({{"tool", command.tool},
                        {"text", command.text},
                        {"left_out", command.left_out},
                        {"too_long", command.too_long}});
  }
  return commands;
}

}  // namespace

void AppendPlan(const EngineView& view, const Loaded& loaded, const Options& options,
                Report& report) {
  const EnginePlan plan = PlanOf(view, options);
  if (options.format == Format::kCsv) return AppendCsv(view, PlanCsv(plan), report);
  Section section;
  section.heading = EngineTitle(view, loaded);
  if (!options.accuracy.trt_version.empty()) {
    section.heading += "; planned for TensorRT " + options.accuracy.trt_version;
  }
  const AccuracyPlan& steps = plan.plan;
  section.lines.push_back(
      {Counted(steps.steps.size(), "run") + ": in each, " + LowName(steps) +
           " up to one layer further, the others in " + std::string(PrecisionName(steps.high)) +
           "; compare the output of each with " + std::string(PrecisionName(steps.high)) + "'s",
       Tone::kStrong});
  for (const std::string& name : plan.unknown) {
    section.lines.push_back(
        {"--keep `" + name + "`: the engine has no such layer", Tone::kWarning, LineKind::kItem});
  }
  for (const std::string& note : steps.notes) section.lines.push_back(Item(note));
  const std::size_t limit = RowLimit(options, kDefaultSteps, steps.steps.size());
  if (!steps.steps.empty()) section.table = StepTable(steps, limit);
  if (limit < steps.steps.size()) {
    section.notes.push_back(
        Note("and " + Counted(steps.steps.size() - limit, "more run") + " (--top 0)"));
  }
  report.sections.push_back(std::move(section));
  Section commands = CommandSection(plan);
  if (!commands.lines.empty()) report.sections.push_back(std::move(commands));
}

OrderedJson PlanJson(const EngineView& view, const Options& options) {
  const EnginePlan plan = PlanOf(view, options);
  OrderedJson units = OrderedJson::array();
  for (const PlanUnit& unit : plan.plan.units) {
    units.push_back({{"layer", unit.layer.value},
                     {"network_layers", unit.network_layers},
                     {"nodes", unit.nodes},
                     {"certain", unit.certain},
                     {"keep", unit.keep}});
  }
  const bool all = CountNames(plan.plan) <= kMostListedNames;
  OrderedJson steps = OrderedJson::array();
  for (std::size_t i = 0; i < plan.plan.steps.size(); ++i) {
    const PlanStep& step = plan.plan.steps[i];
    steps.push_back({{"up_to", step.label},
                     {"last_unit", step.last},
                     {"commands", all || i == 0 ? CommandsJson(plan, i) : OrderedJson(nullptr)}});
  }
  return {{"method", PlanMethodName(plan.plan.method)},
          {"trt_version", TextOrNull(plan.version)},
          {"low", PrecisionJson(plan.plan.low)},
          {"high", PrecisionJson(plan.plan.high)},
          {"keep_unknown", plan.unknown},
          {"units", std::move(units)},
          {"steps", std::move(steps)},
          {"script", PostprocessScript(plan.plan)},
          {"notes", plan.plan.notes}};
}

}  // namespace trtscope
