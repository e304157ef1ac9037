#include "graph/analysis/precision.h"

#include <algorithm>
#include <charconv>

#include "graph/analysis/input_precision.h"
#include "graph/analysis/kernel_evidence.h"
#include "graph/analysis/kernel_name.h"
#include "graph/analysis/sums.h"

namespace trtscope {
namespace {

struct KindText {
  LayerKind kind;
  /// The layer's types are appended as "FP32 → INT8", or "FP32 in → INT8 out" if `ports` are named.
  std::string_view text;
  bool ports;
};

// Kinds without a compute precision; what is missing here computes.
constexpr std::array<KindText, 10> kWithoutPrecision = {{
    {LayerKind::kReformat, "a reformat has no compute precision: ", false},
    {LayerKind::kCopy, "a copy has no compute precision: ", false},
    {LayerKind::kQuantize, "a quantize has no compute precision: ", false},
    {LayerKind::kDequantize, "a dequantize has no compute precision: ", false},
    {LayerKind::kShape, "a shape operation has no compute precision: ", false},
    {LayerKind::kConstant, "a constant has no compute precision: ", false},
    {LayerKind::kNoop, "a no-op has no compute precision: ", false},
    {LayerKind::kPlugin, "plugin: computes as its own code says; ", true},
    {LayerKind::kForeign, "a Myelin or DLA region, its kernels are not listed; ", true},
    {LayerKind::kOther, "not known to compute; ", true},
}};

// TensorRT's word for a type, as its records print it.
std::string_view TensorRtWord(Precision precision) {
  switch (precision) {
    case Precision::kFP32:
      return "Float";
    case Precision::kFP16:
      return "Half";
    case Precision::kBF16:
      return "BFloat16";
    case Precision::kINT8:
      return "Int8";
    case Precision::kINT4:
      return "Int4";
    case Precision::kINT32:
      return "Int32";
    case Precision::kINT64:
      return "Int64";
    case Precision::kBOOL:
      return "Bool";
    case Precision::kUINT8:
      return "UInt8";
    default:
      return PrecisionName(precision);
  }
}

std::string_view WordOf(const Tensor& tensor) {
  return tensor.dtype_text.empty() ? TensorRtWord(tensor.dtype) : tensor.dtype_text;
}

// The distinct types of one side in order of their ports: "FP16+INT32".
std::string TypesText(const std::vector<Tensor>& tensors) {
  std::array<bool, kPrecisionCount> seen = {};
  std::string text;
  for (const Tensor& tensor : tensors) {
    bool& known = seen[static_cast<std::size_t>(tensor.dtype)];
    if (known) continue;
    known = true;
    if (!text.empty()) text += '+';
    text += PrecisionName(tensor.dtype);
  }
  return text.empty() ? "nothing" : text;
}

LayerPrecision WithoutPrecision(const Layer& layer, const KindText& row) {
  LayerPrecision result;
  result.text.append(row.text).append(TypesText(layer.inputs));
  result.text.append(row.ports ? " in → " : " → ").append(TypesText(layer.outputs));
  if (row.ports) result.text += " out";
  return result;
}

// TensorRT 6 prints kernel families as layer types (icudnn, i8816cudnn). Names put the architecture
// in front of the family; nothing depends on which.
KernelFacts FactsOfType(std::string_view type) {
  const std::string name = std::string("turing_").append(type);
  KernelFacts facts = ParseKernelName(name);
  if (facts.operand == Precision::kUnknown) return {};
  facts.evidence = {};  // it pointed into `name`
  return facts;
}

KernelFacts FactsOf(const Layer& layer) {
  return layer.tactic.name.empty() ? FactsOfType(layer.type) : ParseKernelName(layer.tactic.name);
}

bool Multiplies(std::string_view type) {
  constexpr std::array<std::string_view, 7> kWords = {
      "Conv", "Deconv", "Gemm", "gemm", "MatrixMultiply", "FullyConnected", "Cublas"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return type.find(word) != std::string_view::npos;
  });
}

std::string_view Tf32Caveat(const Layer& layer, const KernelFacts& facts, bool tf32_possible) {
  if (!tf32_possible || facts.tensor_cores == false || !Multiplies(layer.type)) return "";
  return layer.tactic.name.empty() ? "; TF32 cannot be ruled out without the kernel's name"
                                   : "; TF32 cannot be ruled out by the kernel's name";
}

void UseWeights(const Layer& layer, LayerPrecision& result) {
  result.compute = layer.weights;
  result.from = EvidenceFrom::kWeights;
  result.text.append("weights ").append(TensorRtWord(layer.weights));
  const Tensor* input = FirstRealInput(layer);
  if (input != nullptr && input->dtype != layer.weights) {
    result.text.append(" (input ").append(WordOf(*input)).append(")");
  }
}

const Tensor* FirstTypedInput(const Layer& layer) {
  const auto found = std::find_if(layer.inputs.begin(), layer.inputs.end(),
                                  [](const Tensor& t) { return t.dtype != Precision::kUnknown; });
  return found == layer.inputs.end() ? nullptr : &*found;
}

// " (first of Half, Float)" if other real-valued inputs have other types.
std::string DifferingInputs(const Layer& layer, const Tensor& first) {
  std::array<bool, kPrecisionCount> seen = {};
  std::string others;
  for (const Tensor& input : layer.inputs) {
    bool& known = seen[static_cast<std::size_t>(input.dtype)];
    if (known || input.dtype == first.dtype || !IsRealValued(input.dtype)) continue;
    known = true;
    others.append(", ").append(WordOf(input));
  }
  if (others.empty()) return others;
  return std::string(" (first of ").append(WordOf(first)).append(others).append(")");
}

void UseInput(const Layer& layer, LayerPrecision& result) {
  const Tensor* input = FirstRealInput(layer);
  if (input == nullptr) input = FirstTypedInput(layer);
  if (input == nullptr) {
    result.text = layer.inputs.empty() ? "no input" : "no input's type is known";
    return;
  }
  result.compute = input->dtype;
  result.from = EvidenceFrom::kInputFormat;
  result.text.append("input ").append(WordOf(*input)).append(DifferingInputs(layer, *input));
}

void UseKernel(const Layer& layer, const KernelFacts& facts, LayerPrecision& result) {
  result.compute = facts.operand;
  result.from = EvidenceFrom::kKernelName;
  if (layer.tactic.name.empty()) {
    result.text.append("type ").append(layer.type);
  } else {
    result.text = KernelEvidenceText(layer.tactic.name, facts);
  }
}

LayerPrecision AnalyseComputing(const Layer& layer, bool tf32_possible) {
  const KernelFacts facts = FactsOf(layer);
  LayerPrecision result;
  result.tensor_cores = facts.tensor_cores;
  result.accumulator = facts.accumulator;
  if (facts.operand != Precision::kUnknown) {
    UseKernel(layer, facts, result);
    return result;
  }
  if (layer.weights != Precision::kUnknown) {
    UseWeights(layer, result);
  } else {
    UseInput(layer, result);
  }
  if (result.compute == Precision::kFP32) result.text += Tf32Caveat(layer, facts, tf32_possible);
  return result;
}

LayerPrecision AnalyseLayer(const Layer& layer, bool tf32_possible) {
  const auto* row = std::find_if(kWithoutPrecision.begin(), kWithoutPrecision.end(),
                                 [&](const KindText& r) { return r.kind == layer.kind; });
  if (row != kWithoutPrecision.end()) return WithoutPrecision(layer, *row);
  return AnalyseComputing(layer, tf32_possible);
}

std::optional<int> LeadingNumber(std::string_view text) {
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return std::nullopt;
  return number;
}

// Only TensorRT 6 prints kernel families as layer types, with or without a banner that tells the
// version.
bool HasKernelFamilyType(const Engine& engine) {
  return std::any_of(engine.layers.begin(), engine.layers.end(), [](const Layer& layer) {
    return FactsOfType(layer.type).operand != Precision::kUnknown;
  });
}

// TF32 came with Ampere (compute capability 8) and TensorRT 7.
bool Tf32Possible(const Engine& engine) {
  if (HasKernelFamilyType(engine)) return false;
  const RunInfo* run = engine.run_info();
  if (run == nullptr) return true;
  return LeadingNumber(run->trt_version).value_or(7) >= 7 &&
         LeadingNumber(run->compute_capability.text).value_or(8) >= 8;
}

bool MoreLayers(const PrecisionTotal& a, const PrecisionTotal& b) {
  const bool a_unknown = a.precision == Precision::kUnknown;
  const bool b_unknown = b.precision == Precision::kUnknown;
  if (a_unknown != b_unknown) return b_unknown;
  if (a.layers != b.layers) return a.layers > b.layers;
  return a.precision < b.precision;
}

}  // namespace

bool IsRealValued(Precision precision) { return ComputeWidth(precision).has_value(); }

const Tensor* FirstRealInput(const Layer& layer) {
  const auto found = std::find_if(layer.inputs.begin(), layer.inputs.end(),
                                  [](const Tensor& t) { return IsRealValued(t.dtype); });
  return found == layer.inputs.end() ? nullptr : &*found;
}

std::string_view EvidenceFromName(EvidenceFrom from) {
  constexpr std::array<std::string_view, 4> kNames = {"kernel_name", "weights", "input_format",
                                                      "none"};
  return kNames[static_cast<std::size_t>(from)];
}

std::vector<LayerPrecision> AnalysePrecision(const Engine& engine) {
  const bool tf32_possible = Tf32Possible(engine);
  std::vector<LayerPrecision> precisions;
  precisions.reserve(engine.layers.size());
  for (const Layer& layer : engine.layers) {
    precisions.push_back(AnalyseLayer(layer, tf32_possible));
  }
  return precisions;
}

std::vector<PrecisionTotal> PrecisionTotals(const std::vector<LayerPrecision>& precisions,
                                            const Attribution& attribution) {
  std::array<PrecisionTotal, kPrecisionCount> all = {};
  for (std::size_t i = 0; i < precisions.size(); ++i) {
    PrecisionTotal& total = all[static_cast<std::size_t>(precisions[i].compute)];
    total.precision = precisions[i].compute;
    ++total.layers;
    if (i >= attribution.times.size()) continue;
    AddKnown(total.time_ms, attribution.times[i].average_ms);
    AddKnown(total.time_share, attribution.times[i].share);
  }
  std::vector<PrecisionTotal> totals;
  std::copy_if(all.begin(), all.end(), std::back_inserter(totals),
               [](const PrecisionTotal& total) { return total.layers > 0; });
  std::sort(totals.begin(), totals.end(), MoreLayers);
  return totals;
}

}  // namespace trtscope
