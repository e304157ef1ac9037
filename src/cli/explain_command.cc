// `explain`: what the name of a kernel says, part by part. The one command that reads no engine.
#include <filesystem>

#include "graph/analysis/kernel_description.h"
#include "graph/model/unicode.h"
#include "src/cli/command.h"
#include "src/cli/json_model.h"
#include "src/report/kernel_text.h"
#include "src/report/layer_columns.h"

namespace trtscope {
namespace {

// --- Text -------------------------------------------------------------------

Section SummarySection(const std::string& name, const KernelDescription& kernel) {
  Section section;
  section.heading = name;
  const bool known = kernel.knowledge != KernelKnowledge::kUnknown;
  section.lines.push_back({KernelHeadline(kernel), known ? Tone::kStrong : Tone::kWarning});
  const auto facts = KernelFactLines(kernel);
  if (facts.empty()) return section;
  Table table;
  table.columns = {{"", Align::kLeft, false, "fact"}, {"", Align::kLeft, true, "value"}};
  for (const auto& [word, value] : facts) {
    table.rows.push_back({TextCell(word, Tone::kDim), TextCell(value)});
  }
  section.table = std::move(table);
  return section;
}

Tone ToneOf(KernelBasis basis) {
  if (basis == KernelBasis::kUnrecognised) return Tone::kWarning;
  return basis == KernelBasis::kUnpublished ? Tone::kDim : Tone::kPlain;
}

Section PartsSection(const KernelDescription& kernel) {
  Section section;
  section.heading = "Part by part";
  for (const KernelPart& part : kernel.parts) {
    section.lines.push_back({KernelPartText(part), ToneOf(part.basis), LineKind::kItem});
  }
  return section;
}

Section LegendSection() {
  Section section;
  section.notes.push_back(
      {"documented: published by NVIDIA, or open source; measured: agrees with TensorRT's own "
       "records of layers; inferred: what the word says, and nothing contradicts it"});
  section.notes.push_back(
      {"what is not listed is not in the name; no name proves that K is not split, or that weights "
       "are not sparse"});
  return section;
}

// --- CSV --------------------------------------------------------------------

std::string Words(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::string NumberText(const std::optional<uint32_t>& number) {
  return number ? std::to_string(*number) : "";
}

std::string YesText(const std::optional<bool>& answer) {
  if (!answer) return "";
  return *answer ? "yes" : "no";
}

std::string TypeText(Precision type) {
  return type == Precision::kUnknown ? "" : std::string(PrecisionName(type));
}

// Myelin's operations; other kernels have one, which is a column of its own.
std::vector<std::string_view> FusedOperations(const KernelDescription& kernel) {
  if (kernel.operation != KernelOperation::kFused) return {};
  return PartsOf(kernel, KernelField::kOperation);
}

std::string OperationText(const KernelDescription& kernel) {
  if (kernel.operation == KernelOperation::kUnknown) return "";
  return std::string(KernelOperationName(kernel.operation));
}

// Keys and values of a row; one place for both, so that they cannot come apart.
std::vector<std::pair<std::string, std::string>> CsvFields(const std::string& name,
                                                           const KernelDescription& kernel) {
  const KernelFacts& facts = kernel.facts;
  return {{"name", name},
          {"knowledge", std::string(KernelKnowledgeName(kernel.knowledge))},
          {"family", std::string(facts.family)},
          {"operation", OperationText(kernel)},
          {"architecture", std::string(kernel.architecture)},
          {"operand", TypeText(facts.operand)},
          {"accumulator", TypeText(facts.accumulator)},
          {"input", TypeText(facts.input)},
          {"output", TypeText(facts.output)},
          {"tensor_cores", YesText(facts.tensor_cores)},
          {"evidence", std::string(facts.evidence)},
          {"instruction", SizesText(kernel.instruction)},
          {"input_layout", std::string(kernel.input_layout)},
          {"filter_layout", std::string(kernel.filter_layout)},
          {"output_layout", std::string(kernel.output_layout)},
          {"transposition", std::string(kernel.transposition)},
          {"tile", SizesText(kernel.tile)},
          {"stages", NumberText(kernel.stages)},
          {"warps", SizesText(kernel.warps)},
          {"warp_groups", SizesText(kernel.warp_groups)},
          {"cluster", SizesText(kernel.cluster)},
          {"split_k", YesText(kernel.split_k)},
          {"sparse", YesText(kernel.sparse)},
          {"groups", NumberText(kernel.groups)},
          {"filter", SizesText(kernel.filter)},
          {"stride", SizesText(kernel.stride)},
          {"alignment_a", NumberText(kernel.alignment_a)},
          {"alignment_c", NumberText(kernel.alignment_c)},
          {"epilogue", Words(PartsOf(kernel, KernelField::kEpilogue))},
          {"operations", Words(FusedOperations(kernel))},
          {"parts", std::to_string(kernel.parts.size())},
          {"not_published", std::to_string(kernel.Count(KernelBasis::kUnpublished))},
          {"not_recognised", std::to_string(kernel.Count(KernelBasis::kUnrecognised))}};
}

void AppendRow(const std::string& name, const KernelDescription& kernel, Table& table) {
  const auto fields = CsvFields(name, kernel);
  const bool first = table.columns.empty();
  std::vector<Cell> row;
  for (const auto& [key, value] : fields) {
    if (first) table.columns.push_back({key, Align::kLeft, false, key});
    row.push_back(TextCell(value));
  }
  table.rows.push_back(std::move(row));
}

Report MakeReport(const std::vector<std::string>& names) {
  Report report;
  Table csv;
  bool any_known = false;
  for (const std::string& name : names) {
    const KernelDescription kernel = DescribeKernel(name);
    report.sections.push_back(SummarySection(name, kernel));
    if (!kernel.parts.empty()) report.sections.push_back(PartsSection(kernel));
    any_known = any_known || !kernel.parts.empty();
    AppendRow(name, kernel, csv);
  }
  if (any_known) report.sections.push_back(LegendSection());
  report.csv = std::move(csv);
  return report;
}

// --- JSON -------------------------------------------------------------------

OrderedJson SizesJson(const KernelSizes& sizes) {
  if (!sizes.known()) return nullptr;
  OrderedJson list = OrderedJson::array();
  for (std::size_t i = 0; i < sizes.count; ++i) list.push_back(sizes.values[i]);
  return list;
}

OrderedJson ListJson(const std::vector<std::string_view>& words) {
  OrderedJson list = OrderedJson::array();
  for (const std::string_view word : words) list.push_back(word);
  return list;
}

OrderedJson PartsJson(const KernelDescription& kernel) {
  OrderedJson list = OrderedJson::array();
  for (const KernelPart& part : kernel.parts) {
    list.push_back({{"text", part.text},
                    {"field", KernelFieldName(part.field)},
                    {"basis", KernelBasisName(part.basis)},
                    {"meaning", TextOrNull(part.meaning)}});
  }
  return list;
}

OrderedJson KernelJson(const std::string& name) {
  const KernelDescription kernel = DescribeKernel(name);
  const KernelFacts& facts = kernel.facts;
  return {{"name", name},
          {"knowledge", KernelKnowledgeName(kernel.knowledge)},
          {"family", TextOrNull(facts.family)},
          {"operation", TextOrNull(OperationText(kernel))},
          {"operations", ListJson(FusedOperations(kernel))},
          {"architecture", TextOrNull(kernel.architecture)},
          {"architecture_name", TextOrNull(kernel.architecture_name)},
          {"operand", PrecisionJson(facts.operand)},
          {"accumulator", PrecisionJson(facts.accumulator)},
          {"input", PrecisionJson(facts.input)},
          {"output", PrecisionJson(facts.output)},
          {"tensor_cores", OrNull(facts.tensor_cores)},
          {"evidence", TextOrNull(facts.evidence)},
          {"instruction", SizesJson(kernel.instruction)},
          {"input_layout", TextOrNull(kernel.input_layout)},
          {"filter_layout", TextOrNull(kernel.filter_layout)},
          {"output_layout", TextOrNull(kernel.output_layout)},
          {"transposition", TextOrNull(kernel.transposition)},
          {"tile", SizesJson(kernel.tile)},
          {"stages", OrNull(kernel.stages)},
          {"warps", SizesJson(kernel.warps)},
          {"warp_groups", SizesJson(kernel.warp_groups)},
          {"cluster", SizesJson(kernel.cluster)},
          {"split_k", OrNull(kernel.split_k)},
          {"sparse", OrNull(kernel.sparse)},
          {"groups", OrNull(kernel.groups)},
          {"filter", SizesJson(kernel.filter)},
          {"stride", SizesJson(kernel.stride)},
          {"alignment_a", OrNull(kernel.alignment_a)},
          {"alignment_c", OrNull(kernel.alignment_c)},
          {"epilogue", ListJson(PartsOf(kernel, KernelField::kEpilogue))},
          {"parts", PartsJson(kernel)}};
}

void MakeJson(const std::vector<std::string>& names, OrderedJson& document) {
  OrderedJson kernels = OrderedJson::array();
  for (const std::string& name : names) kernels.push_back(KernelJson(name));
  document["kernels"] = std::move(kernels);
}

// A file in the place of a name: no kernel is called like that.
std::string Misuse(const std::string& name) {
  std::error_code ignored;
  const bool file = !name.empty() && std::filesystem::exists(name, ignored);
  if (!file || !ParseKernelName(name).family.empty()) return "";
  return "`" + VisibleText(name) +
         "` is a file, and explain takes names of kernels\n"
         "  help: `trtscope " +
         std::string(kTacticsCommand.name) + " " + VisibleText(name) + "` shows the kernels in it";
}

constexpr WordCommand kNames = {
    "NAME",
    "Names of kernels (tactics), with or without quotes. - reads them from standard input, one a "
    "line.",
    MakeReport, MakeJson, Misuse};

}  // namespace

const Command kExplainCommand = {
    "explain",
    "what the name of a kernel says, in words",
    "Takes the name of a kernel apart: what it computes, on which types, on tensor cores or not, "
    "for "
    "which GPU it was built, layouts, tile, stages, warps, and what is fused. NVIDIA publishes no "
    "grammar of these names; each part tells whether its meaning is documented, measured against "
    "layer records, or inferred, and parts whose meaning nobody published are listed as such. A "
    "name "
    "of no known family is `?`; that is an answer, so the exit code is 0.",
    "  trtscope explain volta_int8x4_icudnn_int8x4_128x32_relu_interior_c32_nn_v1\n"
    "  trtscope explain --format json - < names.txt\n",
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    &kNames};

}  // namespace trtscope
