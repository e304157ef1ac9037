// An engine with everything that the commands ask about it, computed once.
#ifndef TRTSCOPE_SRC_CLI_ENGINE_VIEW_H_
#define TRTSCOPE_SRC_CLI_ENGINE_VIEW_H_

#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/analysis/validity.h"
#include "graph/model/engine.h"

namespace trtscope {

struct EngineView {
  const Engine* engine = nullptr;
  Attribution attribution;
  std::vector<LayerPrecision> precisions;
  ReformatSummary reformats;
  /// By --filter: which layers to show. As long as the engine's layers.
  std::vector<bool> shown;
  /// Times of the engine's run beside the profile; null or empty where no input has them.
  const PerformanceSummary* performance = nullptr;
  std::vector<const Timings*> timings;
  /// Companions that tell of the engine, its TensorRT or its GPU.
  std::vector<const VersionFact*> versions;
  std::vector<const CalibrationCache*> calibrations;
  std::vector<const Telemetry*> telemetry;
};

/// `profile` may be null.
inline EngineView ViewEngine(const Engine& engine, const Profile* profile) {
  EngineView view;
  view.engine = &engine;
  view.attribution = Attribute(engine, profile);
  view.precisions = AnalysePrecision(engine);
  view.reformats = FindReformats(engine, view.attribution);
  view.shown.assign(engine.layers.size(), true);
  if (engine.performance) view.performance = &*engine.performance;
  return view;
}

/// What there is to judge the engine's numbers by. Points into `view`.
inline Measurements MeasurementsOf(const EngineView& view) {
  return {view.engine,   &view.attribution, view.performance, view.timings,
          view.versions, view.calibrations, view.telemetry};
}

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ENGINE_VIEW_H_
