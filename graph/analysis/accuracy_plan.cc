#include "graph/analysis/accuracy_plan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "graph/analysis/figures.h"
#include "graph/analysis/markable_tensors.h"
#include "graph/analysis/trt_version.h"

namespace trtscope {
namespace {

constexpr TrtVersion kLayerPrecisionsFrom{8, 4};
constexpr TrtVersion kStronglyTypedFrom{11, 0};

bool MayCompute(LayerKind kind) {
  return kind == LayerKind::kCompute || kind == LayerKind::kForeign || kind == LayerKind::kPlugin;
}

PlanMethod MethodOf(const Engine& engine, const PlanOptions& options) {
  if (HasExplicitQuantization(engine)) return PlanMethod::kModel;
  const auto version = ReadTrtVersion(options.trt_version);
  if (version && *version >= kStronglyTypedFrom) return PlanMethod::kModel;
  const RunInfo* run = engine.run_info();
  const bool strong =
      run != nullptr && run->command_line.find("--stronglyTyped") != std::string_view::npos;
  if (strong) return PlanMethod::kModel;
  return version && *version < kLayerPrecisionsFrom ? PlanMethod::kCode
                                                    : PlanMethod::kLayerPrecisions;
}

void AddOnce(std::string_view name, std::unordered_set<std::string_view>& seen,
             std::vector<std::string_view>& names) {
  if (!name.empty() && seen.insert(name).second) names.push_back(name);
}

// Brackets around pointwise layers ("PWN(PWN(a), b)") that a cut left in a name, whole or in part.
bool HasPointwiseBrackets(std::string_view name) {
  return name.find("PWN(") != std::string_view::npos ||
         std::count(name.begin(), name.end(), '(') != std::count(name.begin(), name.end(), ')');
}

// "PWN(ReLU-0)" → "ReLU-0".
std::string_view WithoutBrackets(std::string_view name) {
  constexpr std::string_view kLead = "PWN(";
  while (name.starts_with(kLead)) name.remove_prefix(kLead.size());
  const auto surplus = [&] {
    return std::count(name.begin(), name.end(), ')') > std::count(name.begin(), name.end(), '(');
  };
  while (!name.empty() && (name.ends_with(',') || (name.ends_with(')') && surplus()))) {
    name.remove_suffix(1);
  }
  return name;
}

// The layers in such a name: "a, PWN(PWN(b" → a and b.
std::vector<std::string_view> PointwiseNames(std::string_view name) {
  constexpr std::string_view kSeparator = ", ";
  std::vector<std::string_view> names;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find(kSeparator), name.size());
    names.push_back(WithoutBrackets(name.substr(0, end)));
    name.remove_prefix(std::min(name.size(), end + kSeparator.size()));
  }
  return names;
}

// Gathers the names of one unit.
class UnitNames {
 public:
  UnitNames(const Layer& layer, const Fusions& fusions) : layer_(layer), fusions_(fusions) {
    unit_.layer = layer.id;
  }

  void Add(const FusionMember& member) {
    const NetworkLayer* network =
        member.network == FusionMember::kNone ? nullptr : &fusions_.network[member.network];
    if (network != nullptr && network->helper) return;
    const std::string_view node = NodeName(member);
    // The ONNX parser names the main layer of a node after the node.
    const std::string_view name = network != nullptr ? network->name : node;
    unit_.certain = unit_.certain && (member.certain || name == layer_.name);
    AddOnce(node, nodes_, unit_.nodes);
    const bool registered = network != nullptr && network->registered_line != 0;
    if (registered || !HasPointwiseBrackets(name)) {
      AddOnce(name, layers_, unit_.network_layers);
      return;
    }
    unit_.certain = false;
    for (const std::string_view part : PointwiseNames(name)) {
      AddOnce(part, layers_, unit_.network_layers);
    }
  }

  PlanUnit Finish() {
    for (const std::string_view node : layer_.onnx_nodes) AddOnce(node, nodes_, unit_.nodes);
    if (unit_.network_layers.empty()) {
      if (HasPointwiseBrackets(layer_.name)) unit_.certain = false;
      unit_.network_layers.push_back(WithoutBrackets(layer_.name));
    }
    if (unit_.nodes.empty()) GuessNodes();
    return std::move(unit_);
  }

 private:
  std::string_view NodeName(const FusionMember& member) const {
    if (member.node == FusionMember::kNone) return {};
    const OnnxNode& node = fusions_.nodes[member.node];
    // TensorRT 8 registers weights as if they were nodes.
    return fusions_.parses && node.parsed == nullptr ? std::string_view() : node.name;
  }

  void GuessNodes() {
    for (const std::string_view name : unit_.network_layers) {
      // Layers without a name of their own, and those that TensorRT makes of a quantize node.
      const bool made_up =
          name.starts_with("(Unnamed Layer") || name.ends_with("_quantize_scale_node");
      if (!made_up) unit_.nodes.push_back(name);
    }
  }

  const Layer& layer_;
  const Fusions& fusions_;
  PlanUnit unit_;
  std::unordered_set<std::string_view> layers_, nodes_;
};

PlanUnit MakeUnit(const Layer& layer, const Fusions& fusions) {
  UnitNames names(layer, fusions);
  if (layer.id.index() < fusions.layers.size()) {
    for (const FusionMember& member : fusions.layers[layer.id.index()].members) names.Add(member);
  }
  return names.Finish();
}

std::vector<bool> Wanted(const Engine& engine, const std::vector<LayerPrecision>& precisions,
                         Precision low) {
  const auto compute = [&](const Layer& layer) {
    const std::size_t i = layer.id.index();
    return i < precisions.size() ? precisions[i].compute : Precision::kUnknown;
  };
  const bool lowered = std::any_of(engine.layers.begin(), engine.layers.end(),
                                   [&](const Layer& layer) { return compute(layer) == low; });
  std::vector<bool> wanted;
  wanted.reserve(engine.layers.size());
  for (const Layer& layer : engine.layers) {
    const Precision own = compute(layer);
    wanted.push_back(MayCompute(layer.kind) &&
                     (!lowered || own == low || own == Precision::kUnknown));
  }
  return wanted;
}

std::vector<std::string> MethodNotes(const AccuracyPlan& plan, bool explicit_quantization) {
  switch (plan.method) {
    case PlanMethod::kCode:
      return {
          "This TensorRT sets precisions in code only (trtexec has --layerPrecisions from 8.4 "
          "on)."};
    case PlanMethod::kLayerPrecisions:
      return {
          "obey makes the build fail where TensorRT has no implementation in the asked type; "
          "prefer takes another one and warns, which makes the step say nothing of that layer."};
    case PlanMethod::kModel:
      break;
  }
  if (explicit_quantization) {
    return {
        "The network has Q/DQ nodes: they decide what computes in low precision, layer "
        "precisions do not. A step is another model."};
  }
  return {
      "The network is strongly typed: types are in the model, there are no layer precisions. A "
      "step is another model."};
}

void AddNotes(const Engine& engine, AccuracyPlan& plan) {
  const std::vector<std::string> method = MethodNotes(plan, HasExplicitQuantization(engine));
  plan.notes.insert(plan.notes.end(), method.begin(), method.end());
  if (plan.method == PlanMethod::kModel) {
    plan.notes.emplace_back("Start from the FP32 model, before it was quantised or cast.");
    if (HasExplicitQuantization(engine)) {
      plan.notes.emplace_back(
          "Node names are those of the model with Q/DQ nodes; the FP32 model may number its nodes "
          "otherwise. Where the quantisation was trained, take the Q/DQ pairs before these nodes "
          "out "
          "of that model instead, which keeps the other scales.");
    }
  } else {
    plan.notes.emplace_back(
        "A layer's precision leaves the type of its outputs open: set that as well "
        "(--layerOutputTypes, setOutputType) where values are too large for the lower type.");
  }
  if (plan.low == Precision::kINT8 && plan.method != PlanMethod::kModel) {
    plan.notes.emplace_back(
        "Give the calibration cache of the real INT8 build: without one trtexec makes "
        "ranges up, and the losses mean nothing.");
  }
  const auto doubtful = static_cast<std::size_t>(std::count_if(
      plan.units.begin(), plan.units.end(), [](const PlanUnit& unit) { return !unit.certain; }));
  if (doubtful > 0) {
    plan.notes.push_back("What is in " + CountFigure(doubtful, "layer") +
                         " is known from a fused name only: check those names.");
  }
  plan.notes.emplace_back("All steps need the same inputs: random ones differ from run to run.");
}

}  // namespace

std::string_view PlanMethodName(PlanMethod method) {
  constexpr std::array<std::string_view, 3> kNames = {"code", "layer_precisions", "model"};
  return kNames[static_cast<std::size_t>(method)];
}

AccuracyPlan PlanAccuracy(const Engine& engine, const std::vector<LayerPrecision>& precisions,
                          const Fusions& fusions, const PlanOptions& options) {
  AccuracyPlan plan;
  plan.method = MethodOf(engine, options);
  plan.low = options.low;
  plan.high = options.high;
  std::vector<bool> keep(engine.layers.size(), false);
  for (const LayerId layer : options.keep) {
    if (layer.index() < keep.size()) keep[layer.index()] = true;
  }
  const std::vector<bool> wanted = Wanted(engine, precisions, options.low);
  std::size_t others = 0;
  for (const Layer& layer : engine.layers) {
    const bool kept = keep[layer.id.index()];
    if (!wanted[layer.id.index()] && !(kept && MayCompute(layer.kind))) {
      if (MayCompute(layer.kind)) ++others;
      continue;
    }
    plan.units.push_back(MakeUnit(layer, fusions));
    plan.units.back().keep = kept;
    if (kept) continue;
    plan.steps.push_back({static_cast<uint32_t>(plan.units.size() - 1), layer.name});
  }
  if (others > 0) {
    plan.notes.push_back(CountFigure(others, "layer") +
                         " that this engine computes in another "
                         "precision than " +
                         std::string(PrecisionName(plan.low)) + (others == 1 ? " is" : " are") +
                         " not in the plan: this build did not lower them.");
  }
  AddNotes(engine, plan);
  return plan;
}

StepUnits UnitsOf(const AccuracyPlan& plan, const PlanStep& step) {
  StepUnits units;
  for (uint32_t i = 0; i < plan.units.size(); ++i) {
    const bool low = i <= step.last && !plan.units[i].keep;
    (low ? units.low : units.high).push_back(i);
  }
  return units;
}

}  // namespace trtscope
