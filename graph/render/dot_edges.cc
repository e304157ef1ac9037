#include "graph/render/dot_edges.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "graph/model/unicode.h"
#include "graph/render/dot_escape.h"
#include "graph/render/dot_html.h"
#include "graph/render/dot_nodes.h"
#include "graph/render/dot_text.h"

namespace trtscope {
namespace {

constexpr std::size_t kMaxLabels = 4;
constexpr std::size_t kMaxTooltipNames = 8;
// Only hostile records have more; the list is searched once a tensor.
constexpr std::size_t kMaxDistinct = 64;
// Points between an arrow and its label.
constexpr int kGap = 5;

const Layer* LayerAt(const Engine& engine, LayerId id) {
  return id.index() < engine.layers.size() ? &engine.layers[id.index()] : nullptr;
}

const Tensor* PortAt(const std::vector<Tensor>& tensors, uint32_t port) {
  return port < tensors.size() ? &tensors[port] : nullptr;
}

void AddTensor(Arrow& arrow, const Tensor& tensor) {
  std::string label = TensorLabel(tensor);
  const auto same = std::find_if(arrow.tensors.begin(), arrow.tensors.end(),
                                 [&](const ArrowTensor& known) { return known.label == label; });
  if (same == arrow.tensors.end()) {
    if (arrow.tensors.size() == kMaxDistinct) {
      ++arrow.more_tensors;
      return;
    }
    arrow.tensors.push_back({std::move(label), VisibleText(tensor.name), 1});
    return;
  }
  ++same->count;
  if (same->count <= kMaxTooltipNames) same->name += "\n" + VisibleText(tensor.name);
}

void MarkConversion(Arrow& arrow, Precision before, Precision after) {
  if (arrow.converts() || !IsConversion(before, after)) return;
  arrow.before = before;
  arrow.after = after;
}

void AddLayerArrows(const DotScene& scene, std::vector<Arrow>& arrows) {
  std::map<std::tuple<LayerId, LayerId, bool>, std::size_t> known;
  for (const Edge& edge : scene.engine.edges) {
    const Layer* writer = LayerAt(scene.engine, edge.from.layer);
    const Layer* reader = LayerAt(scene.engine, edge.to.layer);
    if (writer == nullptr || reader == nullptr) continue;
    const Tensor* tensor = PortAt(reader->inputs, edge.to.port);
    if (tensor == nullptr) tensor = PortAt(writer->outputs, edge.from.port);
    if (tensor == nullptr) continue;
    const auto [place, is_new] = known.try_emplace(
        std::make_tuple(edge.from.layer, edge.to.layer, edge.loop_carried), arrows.size());
    if (is_new) {
      Arrow arrow;
      arrow.from = LayerNodeId(edge.from.layer);
      arrow.to = LayerNodeId(edge.to.layer);
      arrow.dtype = tensor->dtype;
      arrow.loop_carried = edge.loop_carried;
      arrows.push_back(std::move(arrow));
    }
    Arrow& arrow = arrows[place->second];
    AddTensor(arrow, *tensor);
    MarkConversion(arrow, tensor->dtype, TakesAs(scene, *reader));
    // The writer may have converted on its way out; the computation changes type all the same.
    if (!arrow.converts()) {
      MarkConversion(arrow, PrecisionOf(scene, *writer).compute,
                     PrecisionOf(scene, *reader).compute);
      arrow.reader_converts = !arrow.converts();
    }
  }
}

Arrow BindingArrow(const DotScene& scene, std::size_t binding, const Layer& layer,
                   const Tensor& tensor) {
  Arrow arrow;
  const bool is_input = scene.engine.bindings[binding].is_input;
  const std::string bound = BindingNodeId(scene.engine, binding);
  arrow.from = is_input ? bound : LayerNodeId(layer.id);
  arrow.to = is_input ? LayerNodeId(layer.id) : bound;
  arrow.dtype = tensor.dtype;
  if (is_input) MarkConversion(arrow, tensor.dtype, TakesAs(scene, layer));
  return arrow;
}

void AddBindingArrows(const DotScene& scene, std::size_t binding, std::vector<Arrow>& arrows) {
  std::map<LayerId, std::size_t> known;
  for (const PortRef& port : scene.engine.bindings[binding].ports) {
    const Layer* layer = LayerAt(scene.engine, port.layer);
    if (layer == nullptr) continue;
    const bool is_input = scene.engine.bindings[binding].is_input;
    const Tensor* tensor = PortAt(is_input ? layer->inputs : layer->outputs, port.port);
    if (tensor == nullptr) continue;
    const auto [place, is_new] = known.try_emplace(port.layer, arrows.size());
    if (is_new) arrows.push_back(BindingArrow(scene, binding, *layer, *tensor));
    AddTensor(arrows[place->second], *tensor);
  }
}

std::string ArrowLabel(const Arrow& arrow) {
  std::vector<std::string> lines;
  for (const ArrowTensor& tensor : arrow.tensors) {
    if (lines.size() == kMaxLabels) {
      lines.push_back(
          "… " + std::to_string(arrow.tensors.size() - kMaxLabels + arrow.more_tensors) + " more");
      break;
    }
    const std::string times = tensor.count > 1 ? " ×" + std::to_string(tensor.count) : "";
    lines.push_back(tensor.label + times);
  }
  std::string html = HtmlLines(lines, {"", 8, ColorOf(arrow.dtype).stroke, Weight::kNormal});
  if (arrow.converts()) {
    const std::string after(PrecisionName(arrow.after));
    const std::string change =
        arrow.reader_converts
            ? "used as " + after
            : "computed in " + std::string(PrecisionName(arrow.before)) + ", used in " + after;
    html += HtmlLines({change}, {"", 8, kChangeInk, Weight::kBold});
  }
  return HtmlTable(
      "<TR>" + HtmlBlock(kGap, 1, "transparent") + "<TD ALIGN=\"LEFT\">" + html + "</TD></TR>", 1);
}

std::string ArrowTooltip(const Arrow& arrow) {
  std::string text = arrow.loop_carried ? "value of the previous loop iteration" : "";
  for (std::size_t i = 0; i < std::min(arrow.tensors.size(), kMaxTooltipNames); ++i) {
    if (!text.empty()) text += "\n";
    text += arrow.tensors[i].name + "\n" + VisibleText(arrow.tensors[i].label);
  }
  return QuotedTooltip(text);
}

}  // namespace

std::vector<Arrow> CollectArrows(const DotScene& scene) {
  std::vector<Arrow> arrows;
  AddLayerArrows(scene, arrows);
  for (std::size_t i = 0; i < scene.engine.bindings.size(); ++i) {
    AddBindingArrows(scene, i, arrows);
  }
  return arrows;
}

std::string ArrowStatement(const DotScene& scene, const Arrow& arrow) {
  std::string text = "  " + arrow.from + " -> " + arrow.to + " [color=\"";
  if (arrow.converts()) {
    text += std::string(ColorOf(arrow.before).stroke) +
            ";0.5:" + std::string(ColorOf(arrow.after).stroke) +
            "\" penwidth=\"3.6\" arrowsize=\"0.9";
  } else {
    text += ColorOf(arrow.dtype).stroke;
  }
  text += "\"";
  if (arrow.loop_carried) text += " style=\"dashed\" constraint=\"false\"";
  const std::string tooltip = ArrowTooltip(arrow);
  text += " tooltip=" + tooltip;
  if (scene.edge_labels) text += " labeltooltip=" + tooltip + " label=<" + ArrowLabel(arrow) + ">";
  return text + "]\n";
}

}  // namespace trtscope
