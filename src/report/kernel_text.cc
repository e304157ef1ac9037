#include "src/report/kernel_text.h"

#include <algorithm>
#include <optional>

#include "src/report/quantity.h"

namespace trtscope {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

void AddLine(std::string word, std::string value, Lines& lines) {
  if (!value.empty()) lines.emplace_back(std::move(word), std::move(value));
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

// What it computes with is a product everywhere but here.
bool Multiplies(const KernelDescription& kernel) {
  return kernel.operation != KernelOperation::kPooling &&
         kernel.operation != KernelOperation::kSoftmax;
}

bool SaysNothingOfTypes(const KernelDescription& kernel) {
  const KernelFacts& facts = kernel.facts;
  return facts.operand == Precision::kUnknown && facts.accumulator == Precision::kUnknown &&
         facts.input == Precision::kUnknown && facts.output == Precision::kUnknown;
}

std::string BuiltFor(const KernelDescription& kernel) {
  if (kernel.architecture_name.empty()) return std::string(kernel.architecture);
  std::string text(kernel.architecture_name);
  if (kernel.architecture.find_first_of("0123456789") != std::string_view::npos) {
    text += " (" + std::string(kernel.architecture) + ")";
  }
  return text;
}

std::string TensorCoresText(const KernelDescription& kernel) {
  if (!kernel.facts.tensor_cores) return "?";
  const std::string word = *kernel.facts.tensor_cores ? "yes" : "no";
  return word + " (" + std::string(kernel.facts.evidence) + ")";
}

std::string TensorText(Precision type, std::string_view layout) {
  if (type == Precision::kUnknown && layout.empty()) return "?";
  return Joined({std::string(PrecisionName(type)), std::string(layout)});
}

std::string Arithmetic(const KernelDescription& kernel) {
  const KernelFacts& facts = kernel.facts;
  const std::string operand(PrecisionName(facts.operand));
  const std::string sum(PrecisionName(facts.accumulator));
  const bool operand_known = facts.operand != Precision::kUnknown;
  const bool sum_known = facts.accumulator != Precision::kUnknown;
  if (!Multiplies(kernel)) return operand_known ? "of " + operand + " data" : "";
  return Joined({operand_known ? "multiplies " + operand : "", sum_known ? "sums in " + sum : ""});
}

std::string Operations(const KernelDescription& kernel) {
  std::vector<std::string> meanings;
  for (const KernelPart& part : kernel.parts) {
    if (part.field == KernelField::kOperation) meanings.emplace_back(part.meaning);
  }
  return Joined(meanings);
}

// How well the name is understood: "8 of 11 parts are explained; what 3 mean is not published".
std::string Understood(const KernelDescription& kernel) {
  const std::size_t unpublished = kernel.Count(KernelBasis::kUnpublished);
  const std::size_t unrecognised = kernel.Count(KernelBasis::kUnrecognised);
  const std::size_t all = kernel.parts.size();
  if (unpublished + unrecognised == 0) return "all of its parts";
  std::string text = Count(all - unpublished - unrecognised) + " of " + Counted(all, "part");
  if (unpublished > 0) text += "; the meaning of " + Count(unpublished) + " is not published";
  if (unrecognised > 0) {
    text += "; " + Count(unrecognised) + (unrecognised == 1 ? " is" : " are") + " not recognised";
  }
  return text;
}

void AddTypes(const KernelDescription& kernel, Lines& lines) {
  const KernelFacts& facts = kernel.facts;
  if (SaysNothingOfTypes(kernel)) {
    AddLine("types", "? (not in the name)", lines);
    return;
  }
  AddLine(Multiplies(kernel) ? "multiplies" : "data", std::string(PrecisionName(facts.operand)),
          lines);
  AddLine(Multiplies(kernel) ? "sums in" : "arithmetic",
          std::string(PrecisionName(facts.accumulator)), lines);
}

void AddTensors(const KernelDescription& kernel, Lines& lines) {
  const KernelFacts& facts = kernel.facts;
  const bool layouts = !kernel.input_layout.empty() || !kernel.output_layout.empty();
  if (SaysNothingOfTypes(kernel) && !layouts) return;
  AddLine("input", TensorText(facts.input, kernel.input_layout), lines);
  AddLine("output", TensorText(facts.output, kernel.output_layout), lines);
}

void AddShapes(const KernelDescription& kernel, Lines& lines) {
  const bool pooling = kernel.operation == KernelOperation::kPooling;
  AddLine(pooling ? "window" : "filter",
          Joined({SizesText(kernel.filter), std::string(kernel.filter_layout)}), lines);
  AddLine("stride", SizesText(kernel.stride), lines);
  if (kernel.groups) AddLine("groups", std::to_string(*kernel.groups), lines);
  AddLine("transposition", std::string(kernel.transposition), lines);
}

void AddTile(const KernelDescription& kernel, Lines& lines) {
  if (kernel.tile.known()) {
    const char* axes = kernel.tile.count == 2 ? " (M x N)" : " (M x N x K)";
    AddLine("tile", SizesText(kernel.tile) + axes, lines);
  }
  if (kernel.stages) AddLine("stages", std::to_string(*kernel.stages), lines);
  AddLine("warps", SizesText(kernel.warps), lines);
  AddLine("warp groups", SizesText(kernel.warp_groups), lines);
  AddLine("cluster", SizesText(kernel.cluster), lines);
  if (kernel.alignment_a) AddLine("alignment of A", std::to_string(*kernel.alignment_a), lines);
  if (kernel.alignment_c) AddLine("alignment of C", std::to_string(*kernel.alignment_c), lines);
}

void AddEpilogue(const KernelDescription& kernel, Lines& lines) {
  std::vector<std::string> words;
  for (const std::string_view word : PartsOf(kernel, KernelField::kEpilogue)) {
    words.emplace_back(word);
  }
  AddLine("epilogue", Joined(words), lines);
}

}  // namespace

std::string SizesText(const KernelSizes& sizes) {
  std::string text;
  for (std::size_t i = 0; i < sizes.count; ++i) {
    if (i > 0) text += 'x';
    text += std::to_string(sizes.values[i]);
  }
  return text;
}

std::vector<std::string_view> PartsOf(const KernelDescription& kernel, KernelField field) {
  std::vector<std::string_view> texts;
  for (const KernelPart& part : kernel.parts) {
    if (part.field == field) texts.push_back(part.text);
  }
  return texts;
}

std::string KernelHeadline(const KernelDescription& kernel) {
  if (kernel.knowledge == KernelKnowledge::kUnknown) {
    return "?: the name belongs to no family of kernels that is known";
  }
  std::string text(kernel.operation == KernelOperation::kUnknown
                       ? "kernel of an unknown operation"
                       : KernelOperationName(kernel.operation));
  if (!kernel.architecture.empty()) text += ", built for " + BuiltFor(kernel);
  if (kernel.facts.tensor_cores) {
    text += *kernel.facts.tensor_cores ? ", on tensor cores" : ", not on tensor cores";
  }
  const bool fused = kernel.operation == KernelOperation::kFused;
  const std::string detail = fused ? Operations(kernel) : Arithmetic(kernel);
  if (!detail.empty()) text += ": " + detail;
  return text;
}

std::vector<std::pair<std::string, std::string>> KernelFactLines(const KernelDescription& kernel) {
  Lines lines;
  if (kernel.knowledge == KernelKnowledge::kUnknown) return lines;
  AddLine("explained", Understood(kernel), lines);
  AddLine("family", std::string(kernel.facts.family), lines);
  if (kernel.operation == KernelOperation::kUnknown) {
    AddLine("operation", "?", lines);
  } else if (kernel.operation != KernelOperation::kFused) {
    AddLine("operation", Operations(kernel), lines);
  }
  AddTypes(kernel, lines);
  AddTensors(kernel, lines);
  AddLine("tensor cores", TensorCoresText(kernel), lines);
  AddLine("instruction", SizesText(kernel.instruction), lines);
  if (kernel.sparse) AddLine("sparsity", "2:4", lines);
  AddShapes(kernel, lines);
  AddTile(kernel, lines);
  if (kernel.split_k) AddLine("split-K", "yes", lines);
  AddEpilogue(kernel, lines);
  return lines;
}

std::string KernelPartText(const KernelPart& part) {
  std::string basis(KernelBasisName(part.basis));
  std::replace(basis.begin(), basis.end(), '_', ' ');
  const std::string text = std::string(part.text) + ": ";
  if (part.meaning.empty()) return text + basis;
  return text + std::string(part.meaning) + " (" + basis + ")";
}

}  // namespace trtscope
