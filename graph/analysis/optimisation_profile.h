// Engines of several optimisation profiles hold every layer once a profile.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_OPTIMISATION_PROFILE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_OPTIMISATION_PROFILE_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

/// N of ` [profile N]` in a layer's or tensor's name, any number of digits; nullopt if it has none.
/// TensorRT ends the names of all profiles but the first so; in names that Myelin made the mark
/// stands inside ("node_linear [profile 1]_myl15_1").
std::optional<uint32_t> ProfileInName(std::string_view name);

/// The optimisation profile of each layer, in order. Told by its name, else by its tensors' names,
/// else by another layer of the same Myelin region ("…_myl15_1" is of region 15), else 0: layers of
/// the first profile have no mark.
std::vector<uint32_t> ProfilesOfLayers(const Engine& engine);

/// How many optimisation profiles the layers show; 1 for most engines.
uint32_t CountProfiles(const Engine& engine);

/// The engine with the layers of one profile only, renumbered and connected anew.
Engine SelectProfile(Engine engine, uint32_t profile);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_OPTIMISATION_PROFILE_H_
