#include "graph/render/dot_nodes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "graph/model/unicode.h"
#include "graph/render/dot_escape.h"
#include "graph/render/dot_html.h"
#include "graph/render/dot_text.h"

namespace trtscope {
namespace {

constexpr std::size_t kNameColumns = 40;
constexpr std::size_t kInsertedColumns = 40;
constexpr std::size_t kKernelColumns = 46;
constexpr std::size_t kNameParts = 6;
constexpr std::size_t kMaxChips = 4;
constexpr int kBarWidth = 110;
constexpr int kBarHeight = 8;
// From this step of the heat scale on, times are set in bold on their colour.
constexpr std::size_t kHotStep = 2;

Span Soft(std::string_view text) { return {text, 8, kSoftInk, Weight::kNormal}; }

std::string Attribute(std::string_view key, std::string_view value) {
  return " " + std::string(key) + "=\"" + std::string(value) + "\"";
}

std::string PenWidth(double width) {
  const int tenths = static_cast<int>(std::lround(width * 10));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// "CaskConvolution            #12  INT8"
std::string HeaderRow(const DotScene& scene, const Layer& layer) {
  const std::vector<std::string> type = WrapText(layer.type.empty() ? "?" : layer.type, 34, 1);
  const Precision compute = PrecisionOf(scene, layer).compute;
  const std::string number = "#" + std::to_string(ShownNumber(scene, layer));
  std::string html = "<TR><TD ALIGN=\"LEFT\">" +
                     HtmlSpan({type.front(), 9, kSoftInk, Weight::kBold}) +
                     "</TD><TD ALIGN=\"RIGHT\">" + HtmlSpan(Soft(number));
  if (compute != Precision::kUnknown) {
    html += HtmlSpan({"  ", 8, kSoftInk, Weight::kNormal});
    html += HtmlSpan({PrecisionName(compute), 9, kInk, Weight::kBold});
  }
  return html + "</TD></TR>";
}

std::string TacticRow(const Layer& layer) {
  if (!layer.tactic.id || *layer.tactic.id == kNoTactic) return "";
  // Reformats and copies have tactic 0, which says nothing.
  if (layer.tactic.id->value == 0 && LookOf(layer.kind) != Look::kLayer) return "";
  return HtmlRow(HtmlSpan(Soft("tactic " + TacticIdText(*layer.tactic.id))), 2);
}

std::string KernelRow(const Layer& layer) {
  if (layer.tactic.name.empty()) return "";
  return HtmlRow(HtmlLines(WrapText(layer.tactic.name, kKernelColumns, 4), Soft("")), 2);
}

struct Chip {
  std::string text;
  Precision dtype = Precision::kUnknown;
  std::size_t count = 1;
};

// Distinct types of `tensors` in order of appearance.
std::vector<Chip> ChipsOf(const std::vector<Tensor>& tensors) {
  std::vector<Chip> chips;
  for (const Tensor& tensor : tensors) {
    std::string text = DtypeText(tensor);
    if (!tensor.layout.empty()) text.append(" ").append(tensor.layout);
    const auto same = std::find_if(chips.begin(), chips.end(),
                                   [&](const Chip& chip) { return chip.text == text; });
    if (same != chips.end()) {
      ++same->count;
    } else if (chips.size() < kMaxChips) {
      chips.push_back({std::move(text), tensor.dtype, 1});
    }
  }
  return chips;
}

std::string ChipCells(const std::vector<Chip>& chips) {
  if (chips.empty()) return "<TD>" + HtmlSpan(Soft("–")) + "</TD>";
  std::string html;
  for (const Chip& chip : chips) {
    const PrecisionColor& color = ColorOf(chip.dtype);
    const std::string text =
        chip.count > 1 ? chip.text + " ×" + std::to_string(chip.count) : chip.text;
    html += "<TD BORDER=\"1\" COLOR=\"" + std::string(color.stroke) + "\" BGCOLOR=\"" +
            std::string(color.fill) + "\">" + HtmlSpan({text, 8, kInk, Weight::kNormal}) + "</TD>";
  }
  return html;
}

// "[INT8 ×2] → [FP32]", the arrow in the colour of change where the type changes.
std::string TypesRow(const DotScene& scene, const Layer& layer) {
  if (layer.inputs.empty() && layer.outputs.empty()) return "";
  const bool changes = ChangesPrecision(scene, layer);
  const Span arrow{"\u00a0→\u00a0", changes ? 12 : 9, changes ? kChangeInk : kSoftInk,
                   changes ? Weight::kBold : Weight::kNormal};
  const std::string cells = ChipCells(ChipsOf(layer.inputs)) + "<TD>" + HtmlSpan(arrow) + "</TD>" +
                            ChipCells(ChipsOf(layer.outputs));
  return HtmlRow(HtmlTable(HtmlLeftRow(cells), 2), 2);
}

// A bar whose full length is the hottest layer, and the time in words.
std::string TimeRow(const DotScene& scene, const Layer& layer) {
  const LayerTime& time = TimeOf(scene, layer);
  if (!time.average_ms) return "";
  const double heat = HeatOf(scene, layer).value_or(0);
  const std::size_t step = HeatStepOf(heat);
  const int filled = std::clamp(static_cast<int>(std::lround(heat * kBarWidth)), 1, kBarWidth);
  std::string cells = HtmlBlock(filled, kBarHeight, HeatScale()[step].bar);
  if (filled < kBarWidth) cells += HtmlBlock(kBarWidth - filled, kBarHeight, "#00000018");
  std::string text = "\u00a0" + TimeText(*time.average_ms);
  if (time.share) text += " · " + ShareText(*time.share);
  const bool hot = step >= kHotStep;
  cells += std::string(hot ? "<TD CELLPADDING=\"1\" BGCOLOR=\"" +
                                 std::string(HeatScale()[step].fill) + "\">"
                           : "<TD>") +
           HtmlSpan({text + "\u00a0", 9, kInk, hot ? Weight::kBold : Weight::kNormal}) + "</TD>";
  return HtmlRow(HtmlTable(HtmlLeftRow(cells), 0), 2);
}

// "cosine 0.9931, error 12 %", and whether it goes wrong here first.
std::string ErrorRows(const DotScene& scene, const Layer& layer) {
  std::string rows;
  const DotError& error = ErrorOf(scene, layer);
  if (!error.text.empty()) {
    rows += HtmlRow(HtmlLines(WrapText(error.text, kNameColumns, 2),
                              {"", 9, kInk, error.error ? Weight::kBold : Weight::kNormal}),
                    2);
  }
  if (!DivergesFirst(scene, layer)) return rows;
  return rows + HtmlRow(HtmlSpan({"first to diverge", 11, kInk, Weight::kBold}), 2);
}

std::string CauseRow(const DotScene& scene, const Layer& layer) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kCauses = {{
      {"network_input", "at the network's input"},
      {"network_output", "at the network's output"},
      {"dtype", "changes the type"},
      {"layout", "changes the layout"},
      {"dtype_and_layout", "changes type and layout"},
      {"copy", "copies only"},
  }};
  const Reformat* reformat = ReformatOf(scene, layer);
  if (reformat == nullptr) return "";
  const auto* found = std::find_if(kCauses.begin(), kCauses.end(),
                                   [&](const auto& row) { return row.first == reformat->cause; });
  if (found == kCauses.end()) return "";
  const bool changes = reformat->changes_dtype;
  return HtmlRow(HtmlSpan({found->second, 8, changes ? kChangeInk : kSoftInk,
                           changes ? Weight::kBold : Weight::kNormal}),
                 2);
}

std::string LayerLabel(const DotScene& scene, const Layer& layer) {
  const Look look = LookOf(layer.kind);
  const bool inserted = look == Look::kReformat || look == Look::kCopy;
  const auto name = inserted ? StackName(layer.name, kInsertedColumns, 2)
                             : StackName(layer.name, kNameColumns, kNameParts);
  std::string rows = HeaderRow(scene, layer);
  rows += HtmlRow(HtmlLines(name, {"", inserted ? 8 : 10, kInk, Weight::kNormal}), 2);
  rows += KernelRow(layer) + TacticRow(layer) + CauseRow(scene, layer) + TypesRow(scene, layer) +
          TimeRow(scene, layer) + ErrorRows(scene, layer);
  return HtmlTable(rows, 2);
}

std::string ConstantLabel(const Layer& layer) {
  return HtmlLines(StackName(layer.name, 28, 2), {"", 8, kSoftInk, Weight::kNormal});
}

// How a node differs from its look.
struct NodePaint {
  std::string_view fill, border;
  double pen_width = 1;
  /// nullopt: as the look is.
  std::optional<bool> dashed;
};

// "filled,dashed" ↔ "filled".
std::string LineStyle(std::string_view style, std::optional<bool> dashed) {
  constexpr std::string_view kDashed = ",dashed";
  std::string text(style);
  if (!dashed || *dashed == text.ends_with(kDashed)) return text;
  if (*dashed) return text + std::string(kDashed);
  return text.substr(0, text.size() - kDashed.size());
}

std::string NodeStatement(const std::string& id, const LookStyle& style, const NodePaint& paint) {
  return "  " + id + " [shape=" + std::string(style.shape) +
         Attribute("style", LineStyle(style.style, paint.dashed)) +
         Attribute("fillcolor", paint.fill) + Attribute("color", paint.border) +
         Attribute("penwidth", PenWidth(paint.pen_width)) + Attribute("margin", style.margin);
}

NodePaint PaintOf(const DotScene& scene, const Layer& layer, const LookStyle& style) {
  const bool constant = style.look == Look::kConstant;
  NodePaint paint{constant ? style.own_fill : FillOf(scene, layer), style.border, style.pen_width,
                  std::nullopt};
  if (ChangesPrecision(scene, layer)) {
    paint.border = kChangeInk;
    paint.pen_width = 3;
  }
  if (scene.options.color == ColorBy::kError && !constant) {
    paint.dashed = !ErrorOf(scene, layer).error;
  }
  if (DivergesFirst(scene, layer)) {
    paint.border = kInk;
    paint.pen_width = 2.5;
  }
  return paint;
}

}  // namespace

std::string LayerNodeId(LayerId layer) { return "n" + std::to_string(layer.value); }

std::string BindingNodeId(const Engine& engine, std::size_t binding) {
  return "n" + std::to_string(engine.layers.size() + binding);
}

std::string LayerNode(const DotScene& scene, const Layer& layer) {
  const LookStyle& style = StyleOf(LookOf(layer.kind));
  return NodeStatement(LayerNodeId(layer.id), style, PaintOf(scene, layer, style)) +
         (DivergesFirst(scene, layer) ? Attribute("peripheries", "2") : "") +
         " tooltip=" + QuotedTooltip(LayerTooltip(scene, layer)) + " label=<" +
         (style.look == Look::kConstant ? ConstantLabel(layer) : LayerLabel(scene, layer)) + ">]\n";
}

const Tensor* BoundTensor(const Engine& engine, const Binding& binding) {
  for (const PortRef& port : binding.ports) {
    if (port.layer.index() >= engine.layers.size()) continue;
    const Layer& layer = engine.layers[port.layer.index()];
    const std::vector<Tensor>& tensors = binding.is_input ? layer.inputs : layer.outputs;
    if (port.port < tensors.size()) return &tensors[port.port];
  }
  return nullptr;
}

std::string BindingNode(const DotScene& scene, std::size_t index) {
  const Binding& binding = scene.engine.bindings[index];
  const LookStyle& style = StyleOf(binding.is_input ? Look::kInput : Look::kOutput);
  const Tensor* tensor = BoundTensor(scene.engine, binding);
  const std::string label = tensor == nullptr ? "not used by any layer" : TensorLabel(*tensor);
  std::string rows =
      HtmlRow(HtmlSpan({binding.is_input ? "input" : "output", 9, kSoftInk, Weight::kBold}), 1);
  rows += HtmlRow(HtmlLines(StackName(binding.name, 32, 3), {"", 11, kInk, Weight::kBold}), 1);
  rows += HtmlRow(HtmlSpan({label, 9, kInk, Weight::kNormal}), 1);
  const std::string tooltip = (binding.is_input ? "network input " : "network output ") +
                              VisibleText(binding.name) + "\n" + VisibleText(label) +
                              (binding.inferred ? "\ninferred from the layers" : "");
  const NodePaint paint{style.own_fill, style.border, style.pen_width, std::nullopt};
  return NodeStatement(BindingNodeId(scene.engine, index), style, paint) +
         " tooltip=" + QuotedTooltip(tooltip) + " label=<" + HtmlTable(rows, 1) + ">]\n";
}

}  // namespace trtscope
