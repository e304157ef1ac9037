#include "graph/render/dot_scene.h"

#include <algorithm>
#include <map>

namespace trtscope {
namespace {

std::vector<TypeShare> CountTypes(const Engine& engine) {
  std::map<std::string_view, std::size_t> counts;
  for (const Layer& layer : engine.layers) {
    // Constants are grey in every mode.
    if (layer.kind != LayerKind::kConstant) ++counts[layer.type];
  }
  std::vector<TypeShare> types;
  for (const auto& [type, layers] : counts) types.push_back({type, layers});
  std::stable_sort(types.begin(), types.end(),
                   [](const TypeShare& a, const TypeShare& b) { return a.layers > b.layers; });
  return types;
}

double HottestMs(const Engine& engine, const Attribution& attribution) {
  double hottest = 0;
  const std::size_t count = std::min(engine.layers.size(), attribution.times.size());
  for (std::size_t i = 0; i < count; ++i) {
    hottest = std::max(hottest, attribution.times[i].average_ms.value_or(0));
  }
  return hottest;
}

std::string_view PrecisionFill(const DotScene& scene, const Layer& layer) {
  const std::string_view own = StyleOf(LookOf(layer.kind)).own_fill;
  const Precision compute = PrecisionOf(scene, layer).compute;
  if (compute == Precision::kUnknown && !own.empty()) return own;
  return ColorOf(compute).fill;
}

std::string_view TypeFill(const DotScene& scene, const Layer& layer) {
  const std::size_t named = std::min(scene.types.size(), kTypeFills.size());
  for (std::size_t i = 0; i < named; ++i) {
    if (scene.types[i].type == layer.type) return kTypeFills[i];
  }
  return kOtherTypeFill;
}

std::string_view TimeFill(const DotScene& scene, const Layer& layer) {
  const std::optional<double> heat = HeatOf(scene, layer);
  return heat ? HeatScale()[HeatStepOf(*heat)].fill : kPaper;
}

std::string_view ErrorFill(const DotScene& scene, const Layer& layer) {
  const std::optional<double>& error = ErrorOf(scene, layer).error;
  return error ? ErrorScale()[ErrorStepOf(*error)].fill : kPaper;
}

}  // namespace

DotScene MakeScene(const Engine& engine, const Attribution& attribution,
                   const std::vector<LayerPrecision>& precisions, const ReformatSummary& reformats,
                   const DotOptions& options) {
  DotScene scene{engine, attribution, precisions, reformats, options, {}, {}, 0, true};
  scene.reformat_of_layer.assign(engine.layers.size(), nullptr);
  for (const Reformat& reformat : reformats.reformats) {
    if (reformat.layer.index() < engine.layers.size()) {
      scene.reformat_of_layer[reformat.layer.index()] = &reformat;
    }
  }
  scene.types = CountTypes(engine);
  scene.hottest_ms = HottestMs(engine, attribution);
  return scene;
}

const LayerTime& TimeOf(const DotScene& scene, const Layer& layer) {
  static const LayerTime kNoTime;
  const std::size_t i = layer.id.index();
  return i < scene.attribution.times.size() ? scene.attribution.times[i] : kNoTime;
}

const LayerPrecision& PrecisionOf(const DotScene& scene, const Layer& layer) {
  static const LayerPrecision kNoPrecision;
  const std::size_t i = layer.id.index();
  return i < scene.precisions.size() ? scene.precisions[i] : kNoPrecision;
}

const Reformat* ReformatOf(const DotScene& scene, const Layer& layer) {
  const std::size_t i = layer.id.index();
  return i < scene.reformat_of_layer.size() ? scene.reformat_of_layer[i] : nullptr;
}

const DotError& ErrorOf(const DotScene& scene, const Layer& layer) {
  static const DotError kNotObserved;
  const std::size_t i = layer.id.index();
  return i < scene.options.errors.size() ? scene.options.errors[i] : kNotObserved;
}

std::optional<double> HeatOf(const DotScene& scene, const Layer& layer) {
  const std::optional<double>& ms = TimeOf(scene, layer).average_ms;
  if (!ms || !(scene.hottest_ms > 0)) return std::nullopt;
  return std::clamp(*ms / scene.hottest_ms, 0.0, 1.0);
}

bool IsConversion(Precision from, Precision to) {
  const auto stored = [](Precision p) { return p == Precision::kTF32 ? Precision::kFP32 : p; };
  return ComputeWidth(from).has_value() && ComputeWidth(to).has_value() &&
         stored(from) != stored(to);
}

bool ChangesPrecision(const DotScene& scene, const Layer& layer) {
  const Reformat* reformat = ReformatOf(scene, layer);
  if (reformat != nullptr && reformat->changes_dtype) return true;
  if (layer.kind == LayerKind::kQuantize || layer.kind == LayerKind::kDequantize) return true;
  if (layer.inputs.empty() || layer.outputs.empty()) return false;
  return IsConversion(layer.inputs.front().dtype, layer.outputs.front().dtype);
}

Precision TakesAs(const DotScene& scene, const Layer& layer) {
  const Precision compute = PrecisionOf(scene, layer).compute;
  if (compute != Precision::kUnknown) return compute;
  const bool converts = ChangesPrecision(scene, layer) && !layer.outputs.empty();
  return converts ? layer.outputs.front().dtype : Precision::kUnknown;
}

std::string_view FillOf(const DotScene& scene, const Layer& layer) {
  switch (scene.options.color) {
    case ColorBy::kType:
      return TypeFill(scene, layer);
    case ColorBy::kTime:
      return TimeFill(scene, layer);
    case ColorBy::kError:
      return ErrorFill(scene, layer);
    case ColorBy::kPrecision:
      break;
  }
  return PrecisionFill(scene, layer);
}

}  // namespace trtscope
