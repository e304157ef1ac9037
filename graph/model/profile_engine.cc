#include "graph/model/profile_engine.h"

#include <memory>
#include <utility>

namespace trtscope {
namespace {

LayerKind KindOf(ProfileRowKind row, const Layer& layer) {
  switch (row) {
    case ProfileRowKind::kDlaSubgraph:
      return LayerKind::kForeign;
    case ProfileRowKind::kDlaCopyIn:
    case ProfileRowKind::kDlaCopyOut:
      return LayerKind::kCopy;
    case ProfileRowKind::kDlaWait:
      return LayerKind::kOther;
    case ProfileRowKind::kLayer:
      break;
  }
  return ClassifyLayer(layer);
}

Layer LayerOfRow(const ProfileRow& row, std::size_t index) {
  const ProfileRowKind kind = ProfileRowKindOf(row.name);
  Layer layer;
  layer.id = LayerId{static_cast<uint32_t>(index)};
  layer.name = row.name;
  if (kind == ProfileRowKind::kDlaSubgraph) layer.type = "DLA";
  layer.kind = KindOf(kind, layer);
  layer.source = row.source;
  return layer;
}

}  // namespace

Engine EngineOfProfile(const Profile& profile) {
  Engine engine;
  engine.name = "engine-0";
  engine.layers_from = LayersFrom::kProfile;
  engine.source = profile.source;
  auto log = std::make_shared<BuildLog>();
  log->source = profile.source.source;
  engine.log = std::move(log);
  engine.layers.reserve(profile.rows.size());
  for (std::size_t i = 0; i < profile.rows.size(); ++i) {
    engine.layers.push_back(LayerOfRow(profile.rows[i], i));
  }
  return engine;
}

}  // namespace trtscope
