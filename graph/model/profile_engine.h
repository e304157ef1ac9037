// What a profile tells of its engine where nothing else does.
#ifndef TRTSCOPE_GRAPH_MODEL_PROFILE_ENGINE_H_
#define TRTSCOPE_GRAPH_MODEL_PROFILE_ENGINE_H_

#include "graph/model/engine.h"
#include "graph/model/profile.h"

namespace trtscope {

/// An engine (LayersFrom::kProfile) whose layers are the profile's rows in order: names and lines.
/// DLA subgraphs are foreign layers of type "DLA", copies of the DLA are copies, waits are `other`;
/// the rest is classified by name. There are no ports, hence no edges. Its log is empty, not null.
/// The id is 0 and the name "engine-0"; the caller numbers its engines. Views point to what the
/// profile's point to.
Engine EngineOfProfile(const Profile& profile);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_PROFILE_ENGINE_H_
