#include "src/cli/advice.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "graph/analysis/hotspots.h"
#include "src/cli/headline.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// Below these shares of the time nothing is worth a person's morning.
constexpr double kHotLayerShare = 0.05;
constexpr double kReformatShare = 0.005;
constexpr double kCudaCoreShare = 0.02;

std::string Quoted(const Engine& engine, LayerId layer) {
  return "`" + std::string(engine.layers[layer.index()].name) + "`";
}

std::string ShareText(std::optional<double> share) {
  return share ? " (" + Share(share) + " of the time)" : "";
}

void AddWider(const EngineView& view, std::vector<Advice>& advice) {
  const std::vector<WiderThanAsked> wider = ListWiderThanAsked(*view.engine, view.precisions);
  if (wider.empty()) return;
  std::optional<double> share;
  for (const WiderThanAsked& row : wider) {
    const std::optional<double> own = view.attribution.times[row.layer.index()].share;
    if (own) share = share.value_or(0) + *own;
  }
  advice.push_back({Counted(wider.size(), "layer") + " computed in a wider type than the asked " +
                        std::string(PrecisionName(wider.front().asked)) + ShareText(share) +
                        ", first " + Quoted(*view.engine, wider.front().layer),
                    "trtscope precision lists them, with the reason where the log tells it"});
}

void AddHottest(const EngineView& view, std::vector<Advice>& advice) {
  const std::vector<HotLayer> hot = HottestLayers(*view.engine, view.attribution);
  if (hot.empty() || hot.front().share < kHotLayerShare) return;
  const Layer& layer = view.engine->layers[hot.front().layer.index()];
  const Precision compute = view.precisions[hot.front().layer.index()].compute;
  std::string finding = Quoted(*view.engine, hot.front().layer) + " takes " +
                        Share(hot.front().share) + " of the time";
  if (!layer.type.empty()) finding += "; it is a " + std::string(layer.type);
  if (compute != Precision::kUnknown)
    finding += " and computes in " + std::string(PrecisionName(compute));
  advice.push_back({std::move(finding), "trtscope hot ranks all layers"});
}

void AddReformats(const EngineView& view, std::vector<Advice>& advice) {
  const ReformatSummary& reformats = view.reformats;
  const std::size_t inserted = InsertedReformats(view);
  if (inserted == 0) return;
  if (reformats.share && *reformats.share < kReformatShare) return;
  advice.push_back(
      {Counted(inserted, "reformat") + " inserted by TensorRT" + ShareText(reformats.share),
       "trtscope reformats shows what they change, and between which layers"});
}

// Layers for which tensor cores exist at all; pooling or softmax never use them.
bool Multiplies(const Layer& layer) {
  constexpr std::array<std::string_view, 7> kWords = {
      "Conv", "conv", "Gemm", "gemm", "MatrixMultiply", "FullyConnected", "cudnn"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return layer.type.find(word) != std::string_view::npos;
  });
}

void AddCudaCores(const EngineView& view, std::vector<Advice>& advice) {
  double share = 0;
  uint32_t layers = 0;
  std::optional<LayerId> first;
  for (const Layer& layer : view.engine->layers) {
    const LayerPrecision& precision = view.precisions[layer.id.index()];
    const bool narrow = ComputeWidth(precision.compute).value_or(32) < 32;
    if (!narrow || !Multiplies(layer) || precision.tensor_cores != std::optional<bool>(false))
      continue;
    ++layers;
    share += view.attribution.times[layer.id.index()].share.value_or(0);
    if (!first) first = layer.id;
  }
  const bool timed = view.attribution.profile != nullptr;
  if (layers == 0 || (timed && share < kCudaCoreShare)) return;
  advice.push_back(
      {Counted(layers, "layer") + " in a narrow type run on CUDA cores, not on tensor cores" +
           (timed ? ShareText(share) : "") + ", first " + Quoted(*view.engine, *first),
       "trtscope precision shows the kernels; channel counts that are multiples of 8 (FP16) or 32 "
       "(INT8) give tensor cores more to do"});
}

void AddRegions(const EngineView& view, std::vector<Advice>& advice) {
  double share = 0;
  uint32_t regions = 0;
  for (const Layer& layer : view.engine->layers) {
    if (layer.kind != LayerKind::kForeign) continue;
    ++regions;
    share += view.attribution.times[layer.id.index()].share.value_or(0);
  }
  if (regions == 0) return;
  const bool timed = view.attribution.profile != nullptr && share > 0;
  advice.push_back({Counted(regions, "Myelin or DLA region") + " shown as one layer each" +
                        (timed ? ShareText(share) : ""),
                    "build with --profilingVerbosity=detailed to see the kernels inside"});
}

void AddWorkspace(const EngineView& view, std::vector<Advice>& advice) {
  for (const LogMessage& message : view.engine->log->messages) {
    if (!message.text.starts_with("Some tactics do not have sufficient workspace")) continue;
    advice.push_back({"tactics were skipped because the workspace was too small (line " +
                          std::to_string(message.source.line) + ")",
                      "trtscope tactics shows which; a larger --memPoolSize=workspace:N "
                      "(--workspace=N up to 8.2) "
                      "lets them run"});
    return;
  }
}

}  // namespace

std::vector<Advice> AdviceFor(const EngineView& view) {
  std::vector<Advice> advice;
  AddHottest(view, advice);
  AddWider(view, advice);
  AddReformats(view, advice);
  AddCudaCores(view, advice);
  AddRegions(view, advice);
  AddWorkspace(view, advice);
  return advice;
}

}  // namespace trtscope
