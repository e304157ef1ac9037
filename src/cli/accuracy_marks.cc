// `accuracy --tensors-to-mark`: what can be dumped without breaking a fusion, and how.
#include <algorithm>

#include "graph/analysis/mark_commands.h"
#include "graph/analysis/markable_tensors.h"
#include "src/cli/accuracy_mode.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"

namespace trtscope {
namespace {

constexpr std::size_t kDefaultTensors = 100;

Cell Text(std::string text, Tone tone = Tone::kPlain) { return {std::move(text), {}, tone}; }
Line Item(std::string text) { return {std::move(text), Tone::kPlain, LineKind::kItem}; }
Line Below(std::string text) { return {std::move(text), Tone::kPlain, LineKind::kSubItem}; }
Line Note(std::string text) { return {std::move(text), Tone::kDim, LineKind::kParagraph}; }

std::string WritersText(const EngineView& view, const MarkableTensor& tensor) {
  std::string text(view.engine->layers[tensor.layers.front().index()].name);
  if (tensor.layers.size() > 1) text += " and " + Count(tensor.layers.size() - 1) + " more";
  return text;
}

std::vector<Cell> TensorRow(const EngineView& view, const MarkableTensor& tensor) {
  const bool markable = tensor.verdict == MarkVerdict::kMarkable;
  return {Text(std::string(tensor.name), markable ? Tone::kPlain : Tone::kDim),
          Text(DimsText(*tensor.port)), Text(std::string(PrecisionName(tensor.port->dtype))),
          Text(WritersText(view, tensor)),
          Text(std::string(markable ? "yes" : MarkVerdictName(tensor.verdict)),
               markable ? Tone::kGood : Tone::kDim)};
}

Table TensorTable(const EngineView& view, const MarkableTensors& tensors, bool machine,
                  std::size_t limit) {
  Table table;
  table.columns = {{"tensor", Align::kLeft, true, "tensor"},
                   {"shape", Align::kLeft, false, "shape"},
                   {"type", Align::kLeft, false, "type"},
                   {"written by", Align::kLeft, true, "written_by"},
                   {"mark", Align::kLeft, false, "mark"}};
  for (const MarkableTensor& tensor : tensors.tensors) {
    if (!machine && tensor.verdict != MarkVerdict::kMarkable) continue;
    if (table.rows.size() >= limit) break;
    table.rows.push_back(TensorRow(view, tensor));
  }
  return table;
}

// How many cannot be marked, and why not.
void AddVerdicts(const MarkableTensors& tensors, Section& section) {
  for (int i = 1; i < kMarkVerdictCount; ++i) {
    const auto verdict = static_cast<MarkVerdict>(i);
    const auto count = static_cast<std::size_t>(
        std::count_if(tensors.tensors.begin(), tensors.tensors.end(),
                      [&](const MarkableTensor& tensor) { return tensor.verdict == verdict; }));
    if (count == 0) continue;
    section.notes.push_back(
        Note(Counted(count, "other tensor") + ": " + std::string(MarkVerdictText(verdict))));
  }
}

Section MethodSection(const std::vector<MarkMethod>& methods) {
  Section section;
  section.heading = "How to dump them";
  for (const MarkMethod& method : methods) {
    section.lines.push_back(Item(std::string(method.tool) + ": " + method.note));
    for (const std::string& option : method.options) {
      section.lines.push_back({option, Tone::kPlain, LineKind::kVerbatim});
    }
    if (!method.left_out.empty()) {
      section.lines.push_back(Below(LeftOutText(method.left_out, method.tool)));
    }
    if (method.too_long)
      section.lines.push_back(Below("too long for one command line: mark a part"));
  }
  return section;
}

}  // namespace

void AppendTensorsToMark(const EngineView& view, const Loaded& loaded, const Options& options,
                         Report& report) {
  const MarkableTensors tensors = FindMarkableTensors(*view.engine);
  const std::size_t all = tensors.tensors.size();
  if (options.format == Format::kCsv) {
    return AppendCsv(view, TensorTable(view, tensors, /*machine=*/true, all), report);
  }
  Section section;
  section.heading = EngineTitle(view, loaded);
  if (!tensors.known) {
    section.lines.push_back(
        {"? the inputs tell no tensors of this engine: give its verbose log, or "
         "layer information with --profilingVerbosity=detailed",
         Tone::kWarning});
    report.sections.push_back(std::move(section));
    return;
  }
  section.lines.push_back({Count(tensors.markable) + " of " + Counted(all, "tensor") +
                               " between layers can be marked without breaking a fusion",
                           Tone::kStrong});
  const std::size_t limit = RowLimit(options, kDefaultTensors, tensors.markable);
  if (tensors.markable > 0) section.table = TensorTable(view, tensors, /*machine=*/false, limit);
  if (limit < tensors.markable) {
    section.notes.push_back(
        Note("and " + Counted(tensors.markable - limit, "more tensor") + " (--top 0)"));
  }
  AddVerdicts(tensors, section);
  report.sections.push_back(std::move(section));
  Section methods = MethodSection(MarkMethods(tensors, OptionsVersion(view, options)));
  if (!methods.lines.empty()) report.sections.push_back(std::move(methods));
}

OrderedJson TensorsToMarkJson(const EngineView& view, const Options& options) {
  const MarkableTensors found = FindMarkableTensors(*view.engine);
  if (!found.known) return nullptr;
  OrderedJson tensors = OrderedJson::array();
  for (const MarkableTensor& tensor : found.tensors) {
    OrderedJson layers = OrderedJson::array();
    for (const LayerId layer : tensor.layers) layers.push_back(layer.value);
    tensors.push_back({{"tensor", TensorJson(*tensor.port)},
                       {"verdict", MarkVerdictName(tensor.verdict)},
                       {"layers", std::move(layers)},
                       {"consumers", tensor.consumers}});
  }
  OrderedJson methods = OrderedJson::array();
  for (const MarkMethod& method : MarkMethods(found, OptionsVersion(view, options))) {
    methods.push_back({{"tool", method.tool},
                       {"options", method.options},
                       {"note", method.note},
                       {"left_out", method.left_out},
                       {"too_long", method.too_long}});
  }
  return {{"markable", found.markable},
          {"tensors", std::move(tensors)},
          {"methods", std::move(methods)}};
}

}  // namespace trtscope
