#include "graph/model/layer.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace trtscope {
namespace {

constexpr std::array<std::string_view, 11> kKindNames = {
    "compute",  "reformat", "copy",    "quantize", "dequantize", "shape",
    "constant", "plugin",   "foreign", "noop",     "other"};
static_assert(kKindNames.size() == static_cast<std::size_t>(LayerKind::kOther) + 1);

enum class TypeChange : uint8_t { kUnknown, kNone, kToQuantized, kFromQuantized, kOther };

bool IsQuantized(Precision dtype) {
  return dtype == Precision::kINT8 || dtype == Precision::kFP8 || dtype == Precision::kINT4 ||
         dtype == Precision::kFP4;
}

bool IsFloat(Precision dtype) {
  return dtype == Precision::kFP32 || dtype == Precision::kTF32 || dtype == Precision::kFP16 ||
         dtype == Precision::kBF16;
}

// From the first input to the first output; a scale or zero point comes behind the data.
TypeChange ChangeOfType(const Layer& layer) {
  if (layer.inputs.empty() || layer.outputs.empty()) return TypeChange::kUnknown;
  const Precision from = layer.inputs.front().dtype;
  const Precision to = layer.outputs.front().dtype;
  if (from == Precision::kUnknown || to == Precision::kUnknown) return TypeChange::kUnknown;
  if (from == to) return TypeChange::kNone;
  if (IsFloat(from) && IsQuantized(to)) return TypeChange::kToQuantized;
  if (IsQuantized(from) && IsFloat(to)) return TypeChange::kFromQuantized;
  return TypeChange::kOther;
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

template <class Parts>
bool ContainsAny(std::string_view text, const Parts& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return Contains(text, part); });
}

// ONNX nodes, layers that TensorRT names itself, Torch-TensorRT. No spelling is part of another
// row's.
constexpr std::array<std::string_view, 3> kQuantizeWords = {"QuantizeLinear", "[Quantize]",
                                                            "[QUANTIZE]"};
constexpr std::array<std::string_view, 3> kDequantizeWords = {"DequantizeLinear", "[Dequantize]",
                                                              "[DEQUANTIZE]"};

// What the builder inserted carries the name of the layer it serves, which may be a Q/DQ fusion.
bool IsCopyNode(const Layer& layer) { return layer.name.starts_with("Reformatting CopyNode for "); }

// `Origin: QDQ` of a detailed record proves a Q/DQ node; the types, else the name, tell which.
std::optional<LayerKind> KindOfQdqNode(const Layer& layer) {
  const bool proven = LayerAttribute(layer, "Origin") == "QDQ";
  const bool says_quantize = !IsCopyNode(layer) && ContainsAny(layer.name, kQuantizeWords);
  const bool says_dequantize = !IsCopyNode(layer) && ContainsAny(layer.name, kDequantizeWords);
  const TypeChange change = ChangeOfType(layer);
  if (change == TypeChange::kToQuantized && (proven || says_quantize)) return LayerKind::kQuantize;
  if (change == TypeChange::kFromQuantized && (proven || says_dequantize)) {
    return LayerKind::kDequantize;
  }
  if (proven && says_quantize != says_dequantize) {
    return says_quantize ? LayerKind::kQuantize : LayerKind::kDequantize;
  }
  return std::nullopt;
}

bool AllDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The engine of several optimisation profiles repeats its layers as `NAME [profile 1]`.
std::string_view WithoutProfile(std::string_view name) {
  constexpr std::string_view kMark = " [profile ";
  const std::size_t mark = name.rfind(kMark);
  if (mark == std::string_view::npos || !name.ends_with(']')) return name;
  const std::size_t digits = mark + kMark.size();
  if (!AllDigits(name.substr(digits, name.size() - 1 - digits))) return name;
  return name.substr(0, mark);
}

bool SameWidths(const std::vector<Dim>& from, const std::vector<Dim>& to) {
  return std::equal(from.begin(), from.end(), to.begin(), to.end(),
                    [](const Dim& a, const Dim& b) { return a.vector_width == b.vector_width; });
}

// Shapes may differ (a copy into a part of a concatenation), so only the vectors are compared.
// Where the record is silent about the layout, the name is believed.
bool MayShareLayout(const Tensor& from, const Tensor& to) {
  if (!from.layout.empty() && !to.layout.empty()) return from.layout == to.layout;
  return from.dims.size() != to.dims.size() || SameWidths(from.dims, to.dims);
}

bool OnlyCopies(const Layer& layer) {
  return WithoutProfile(layer.name).ends_with(" copy") &&
         ChangeOfType(layer) == TypeChange::kNone &&
         MayShareLayout(layer.inputs.front(), layer.outputs.front());
}

LayerKind KindOfReformat(const Layer& layer) {
  // A split of the network that happens to run in the reformat kernel.
  if (LayerAttribute(layer, "Origin") == "SLICE") return LayerKind::kShape;
  if (const auto kind = KindOfQdqNode(layer)) return *kind;
  return OnlyCopies(layer) ? LayerKind::kCopy : LayerKind::kReformat;
}

LayerKind KindOfScale(const Layer& layer) {
  return KindOfQdqNode(layer).value_or(LayerKind::kCompute);
}

// A cast computes nothing: like a reformat it has a type from and a type to. Without a change of
// type it is a copy; with unknown types it stays a reformat, for a copy would be a claim.
LayerKind KindOfCast(const Layer& layer) {
  return ChangeOfType(layer) == TypeChange::kNone ? LayerKind::kCopy : LayerKind::kReformat;
}

struct TypeRow {
  std::string_view type;
  LayerKind kind = LayerKind::kOther;
  // Decides instead of `kind` where the type alone does not tell.
  LayerKind (*refine)(const Layer&) = nullptr;
};

// Types are an open set (in TensorRT 6 even kernel families: icudnn, i8816cudnn). Only those that
// do not compute have a row.
constexpr TypeRow kTypes[] = {
    {"NoOp", LayerKind::kNoop},
    {"Reformat", LayerKind::kReformat, &KindOfReformat},
    {"MyelinReformat", LayerKind::kReformat, &KindOfReformat},
    {"Scale", LayerKind::kCompute, &KindOfScale},
    {"Cast", LayerKind::kReformat, &KindOfCast},
    {"Identity", LayerKind::kReformat, &KindOfCast},
    {"Quantize", LayerKind::kQuantize},
    {"DynamicQuantize", LayerKind::kQuantize},
    {"Dequantize", LayerKind::kDequantize},
    {"Constant", LayerKind::kConstant},
    {"Myelin", LayerKind::kForeign},
    // Layers that move or describe data: gathering and scattering pick elements, padding and
    // concatenation place them, shape calls compute extents on the host.
    {"Shuffle", LayerKind::kShape},
    {"Slice", LayerKind::kShape},
    {"Padding", LayerKind::kShape},
    {"Concatenation", LayerKind::kShape},
    {"Gather", LayerKind::kShape},
    {"Scatter", LayerKind::kShape},
    {"Shape", LayerKind::kShape},
    {"Squeeze", LayerKind::kShape},
    {"Unsqueeze", LayerKind::kShape},
    {"shape_call", LayerKind::kShape},
    {"DeviceToShapeHost", LayerKind::kShape},
    {"ShapeHostToDevice", LayerKind::kShape},
    // Synchronisation between streams and engines' parts.
    {"TrainStation", LayerKind::kOther},
    {"signal", LayerKind::kOther},
    {"wait", LayerKind::kOther},
};

constexpr TypeRow kTypePrefixes[] = {
    {"Plugin", LayerKind::kPlugin},
    {"DLA", LayerKind::kForeign},
    {"Dla", LayerKind::kForeign},
};

const TypeRow* FindType(std::string_view type) {
  const auto same = [&](const TypeRow& row) { return row.type == type; };
  const auto* row = std::find_if(std::begin(kTypes), std::end(kTypes), same);
  if (row != std::end(kTypes)) return row;
  const auto starts = [&](const TypeRow& prefix) { return type.starts_with(prefix.type); };
  row = std::find_if(std::begin(kTypePrefixes), std::end(kTypePrefixes), starts);
  return row == std::end(kTypePrefixes) ? nullptr : row;
}

// TensorRT 6 and 7: `conv1 input reformatter 0`.
bool IsReformatterName(std::string_view name) {
  constexpr std::string_view kMark = " reformatter ";
  name = WithoutProfile(name);
  const std::size_t mark = name.rfind(kMark);
  if (mark == std::string_view::npos || !AllDigits(name.substr(mark + kMark.size()))) return false;
  const std::string_view before = name.substr(0, mark);
  return before.ends_with(" input") || before.ends_with(" output");
}

}  // namespace

std::string_view LayerKindName(LayerKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

LayerKind ClassifyLayer(const Layer& layer) {
  if (const TypeRow* row = FindType(layer.type)) {
    return row->refine == nullptr ? row->kind : row->refine(layer);
  }
  if (IsCopyNode(layer) || IsReformatterName(layer.name)) return KindOfReformat(layer);
  if (layer.name.starts_with("{ForeignNode[")) return LayerKind::kForeign;
  return LayerKind::kCompute;
}

std::string_view LayerAttribute(const Layer& layer, std::string_view key) {
  return layer.attributes.Find(key);
}

}  // namespace trtscope
