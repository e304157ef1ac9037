#include <algorithm>

#include "graph/model/unicode.h"
#include "graph/render/dot_escape.h"
#include "graph/render/dot_nodes.h"
#include "graph/render/dot_text.h"

namespace trtscope {
namespace {

constexpr std::size_t kMaxTensors = 8;

void AddLine(std::string& text, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  text += "\n" + std::string(key) + ": " + VisibleText(value);
}

std::string TacticText(TacticId id) {
  if (id == kNoTactic) return "none";
  // Logs up to TensorRT 8.2 print the signed number: both spellings can be searched for.
  return TacticIdText(id) + " (" + std::to_string(static_cast<int64_t>(id.value)) + ")";
}

std::string ComputeText(const LayerPrecision& precision) {
  if (precision.compute == Precision::kUnknown) {
    return precision.text.empty() ? "?" : "? (" + precision.text + ")";
  }
  std::string text(PrecisionName(precision.compute));
  if (precision.from != EvidenceFrom::kNone) {
    text += ", known from " + std::string(EvidenceFromName(precision.from));
  }
  if (!precision.text.empty()) text += " \"" + precision.text + "\"";
  if (precision.accumulator != Precision::kUnknown) {
    text += ", accumulates in " + std::string(PrecisionName(precision.accumulator));
  }
  if (precision.tensor_cores) {
    text += *precision.tensor_cores ? ", on tensor cores" : ", not on tensor cores";
  }
  return text;
}

void AddTensors(std::string& text, std::string_view key, const std::vector<Tensor>& tensors) {
  for (std::size_t i = 0; i < std::min(tensors.size(), kMaxTensors); ++i) {
    AddLine(text, key, std::string(tensors[i].name) + "  " + TensorLabel(tensors[i]));
  }
  if (tensors.size() > kMaxTensors) {
    AddLine(text, key, CountText(tensors.size() - kMaxTensors, "more tensor"));
  }
}

std::string TimeLine(const LayerTime& time) {
  if (!time.average_ms) return "";
  return TimeText(*time.average_ms) + " on average" +
         (time.share ? ", " + ShareText(*time.share) + " of all" : "");
}

void AddReformat(std::string& text, const Reformat& reformat) {
  AddLine(text, "cause", reformat.cause);
  AddLine(text, "evidence", reformat.evidence);
  if (reformat.removed_as_noop) text += "\nremoved by the builder: costs nothing";
}

}  // namespace

std::string LayerTooltip(const DotScene& scene, const Layer& layer) {
  std::string text = VisibleText(layer.name);
  AddLine(text, "layer", std::to_string(ShownNumber(scene, layer)));
  AddLine(text, "type",
          std::string(layer.type.empty() ? "?" : layer.type) + " (" +
              std::string(LayerKindName(layer.kind)) + ")");
  AddLine(text, "kernel", layer.tactic.name);
  if (layer.tactic.id) AddLine(text, "tactic", TacticText(*layer.tactic.id));
  AddLine(text, "computes in", ComputeText(PrecisionOf(scene, layer)));
  AddTensors(text, "in", layer.inputs);
  AddTensors(text, "out", layer.outputs);
  AddLine(text, "time", TimeLine(TimeOf(scene, layer)));
  AddLine(text, "accuracy", ErrorOf(scene, layer).text);
  if (DivergesFirst(scene, layer)) text += "\nfirst to diverge";
  if (const Reformat* reformat = ReformatOf(scene, layer)) AddReformat(text, *reformat);
  if (layer.source.known()) AddLine(text, "source", "line " + std::to_string(layer.source.line));
  return text;
}

}  // namespace trtscope
