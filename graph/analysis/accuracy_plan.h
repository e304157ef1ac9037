// The experiments that find which layers lose accuracy in a lower precision, made for an engine:
// which layers to lower in which run, and the command lines that do it in a TensorRT version.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_ACCURACY_PLAN_H_
#define TRTSCOPE_GRAPH_ANALYSIS_ACCURACY_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/fusions.h"
#include "graph/analysis/precision.h"
#include "graph/model/engine.h"

namespace trtscope {

/// How precisions are told to a TensorRT version, as its published headers, help texts and change
/// logs say.
enum class PlanMethod : uint8_t {
  /// Up to 8.3: in code only, ILayer::setPrecision and strict types (IBuilder::
  /// setStrictTypeConstraints in 5, BuilderFlag::kSTRICT_TYPES in 6 to 8.1, kOBEY_PRECISION_
  /// CONSTRAINTS from 8.2). trtexec got --layerPrecisions in 8.4.
  kCode,
  /// 8.4 to 10: trtexec --precisionConstraints=obey --layerPrecisions=…, Polygraphy
  /// --precision-constraints obey --layer-precisions ….
  kLayerPrecisions,
  /// From 11 on, with --stronglyTyped, and for networks with Q/DQ nodes in any version: types are
  /// in the model. Its nodes are left out when it is quantised or cast.
  kModel,
};
/// "code", "layer_precisions", "model".
std::string_view PlanMethodName(PlanMethod method);

struct PlanOptions {
  /// "8.6.1"; empty: not known, taken for one with layer precisions.
  std::string_view trt_version;
  /// What the experiment lowers layers to: kINT8 or kFP16 (kBF16 and kFP8 where the version has
  /// them).
  Precision low = Precision::kINT8;
  /// What all other layers compute in: kFP32, or kFP16 where that is known to be good enough.
  Precision high = Precision::kFP32;
  /// Layers of the engine that stay in `high` in every run.
  std::vector<LayerId> keep;
  /// Paths for the command lines.
  std::string_view model = "model.onnx";
  std::string_view calibration = "calibration.cache";
  std::string_view inputs = "inputs.json";
  /// What the dump of a step is called, without its ending; empty: "step-0007".
  std::string_view dump = {};
};

/// A layer of the engine that computes, and the names by which it is lowered.
struct PlanUnit {
  LayerId layer;
  /// Layers of the network (options and code name them), else the engine layer's own name.
  std::vector<std::string_view> network_layers;
  /// ONNX nodes (tools that change the model name them). Where the log tells none, the network's
  /// layers, since the ONNX parser names a node's main layer after it; see `certain`.
  std::vector<std::string_view> nodes;
  /// False: some names are parts of a fused name that nothing proves to be names, or layers of the
  /// network that stand for nodes.
  bool certain = true;
  bool keep = false;
};

/// One run: `low` up to units[last], but for those kept; all others in `high`.
struct PlanStep {
  uint32_t last = 0;
  std::string_view label;
};

struct AccuracyPlan {
  PlanMethod method = PlanMethod::kLayerPrecisions;
  Precision low = Precision::kINT8, high = Precision::kFP32;
  /// In execution order.
  std::vector<PlanUnit> units;
  /// One for each unit that is not kept.
  std::vector<PlanStep> steps;
  /// What to know before running it: sentences.
  std::vector<std::string> notes;
};

/// The plan for `engine`. Units are its layers that compute: where some are known to compute in
/// `low`, only those and the ones whose precision is not known (regions, plugins), since the others
/// stayed wide by themselves; all of them otherwise (the engine is then not yet lowered).
/// Reformats, copies, shape operations and constants are none. `fusions` is the engine's.
AccuracyPlan PlanAccuracy(const Engine& engine, const std::vector<LayerPrecision>& precisions,
                          const Fusions& fusions, const PlanOptions& options);

/// Units of a step in `low`, and the units in `high`, ascending.
struct StepUnits {
  std::vector<uint32_t> low, high;
};
StepUnits UnitsOf(const AccuracyPlan& plan, const PlanStep& step);

/// What runs a step with one tool.
struct PlanCommand {
  /// "trtexec", "polygraphy", "modelopt", "code".
  std::string_view tool;
  /// For a shell, or lines of code for "code".
  std::string text;
  /// Names that the tool's options cannot express.
  std::vector<std::string_view> left_out;
  /// Longer than a shell accepts: see PostprocessScript.
  bool too_long = false;
};

/// The ways to run `step`, best first. Made for one step, since a plan of n layers has n lists of
/// up to n names. `number` is in the names of what is written: "step-0007.json".
std::vector<PlanCommand> CommandsOf(const AccuracyPlan& plan, const PlanStep& step,
                                    std::size_t number, const PlanOptions& options);

/// A script for Polygraphy's --trt-network-postprocess-script (TensorRT 8.4 to 10; the same lines
/// work on any INetworkDefinition in code): reads the network layers to lower from the environment
/// variable LOW_LAYERS, a file with one name a line. For lists that no command line holds.
std::string PostprocessScript(const AccuracyPlan& plan);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_ACCURACY_PLAN_H_
