// An engine with everything that the commands ask about it, computed once.
#ifndef TRTSCOPE_SRC_CLI_ENGINE_VIEW_H_
#define TRTSCOPE_SRC_CLI_ENGINE_VIEW_H_

#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/model/engine.h"

namespace trtscope {

struct EngineView {
  const Engine* engine = nullptr;
  Attribution attribution;
  std::vector<LayerPrecision> precisions;
  ReformatSummary reformats;
  /// By --filter: which layers to show. As long as the engine's layers.
  std::vector<bool> shown;
};

/// `profile` may be null.
inline EngineView ViewEngine(const Engine& engine, const Profile* profile) {
  EngineView view;
  view.engine = &engine;
  view.attribution = Attribute(engine, profile);
  view.precisions = AnalysePrecision(engine);
  view.reformats = FindReformats(engine, view.attribution);
  view.shown.assign(engine.layers.size(), true);
  return view;
}

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ENGINE_VIEW_H_
