// Two descriptions of one engine become one: a log's and a layer-info file's.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_JOIN_H_
#define TRTSCOPE_GRAPH_ANALYSIS_JOIN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

/// How well two descriptions agree: for pairing several of each, and for refusing strangers.
struct EngineFit {
  uint32_t layers = 0;       ///< of the description with fewer layers
  uint32_t most_layers = 0;  ///< of the other
  uint32_t matched = 0;
  uint32_t tactics_compared = 0, tactics_equal = 0;
  uint32_t types_compared = 0, types_equal = 0;    ///< data types of ports
  uint32_t shapes_compared = 0, shapes_equal = 0;  ///< of ports, where both are static
  /// What speaks against one engine, strongest first, as sentences; at most three.
  std::vector<std::string> evidence;

  /// Share of the layers that have a namesake, 0…1; 1 if nothing can be judged.
  double overlap() const;
  /// 0…1, for ranking: the overlap, weighed with how many tactics and types are equal.
  double score() const;
  /// Builds of one network share their layers' names, so names alone prove little: fewer than half
  /// of the layers have a namesake, or fewer than half of the tactics (or of the ports' types, or
  /// of their shapes) that both tell are equal. Where one has several times the other's layers, all
  /// of the fewer must have one: a log may be cut, but what is there is the engine's.
  bool of_another_engine() const;
};

/// Layers are matched by name, then by occurrence among equal names. Linear.
EngineFit FitEngines(const Engine& base, const Engine& other);

/// `base` with the facts of `other` that it lacks. Layers, their order and all facts of the build
/// are base's, unless base knows its layers by name only: then they are other's. Facts that differ
/// are listed in `contradictions`, never mixed. Kinds, edges and bindings are made anew.
Engine JoinEngines(Engine base, Engine other);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_JOIN_H_
