// How errors run through an engine: where they arise, which layers let them grow, and where they
// fade again.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_ERROR_FLOW_H_
#define TRTSCOPE_GRAPH_ANALYSIS_ERROR_FLOW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

/// What a comparison found out about one tensor.
struct TensorError {
  std::string_view name;
  /// Euclidean distance to the reference over the reference's norm; may be infinite. nullopt: not
  /// known, and the walk upstream goes on through such a tensor.
  std::optional<double> relative_error;
  /// Whether the comparison calls it different (its own thresholds).
  bool diverges = false;
};

/// An observed tensor in its place in the engine. Upstream means: the nearest observed tensors on
/// every path against the flow of data; layers between are the tensor's region. An input of the
/// network that was not observed counts as observed with error 0, as does a layer without inputs.
/// Values of an earlier loop iteration count where they are observed, and are not followed else.
struct FlowTensor {
  /// Into the observations.
  uint32_t observation = 0;
  /// The last layer that writes it (a tensor with several writers is complete only then); nullopt
  /// for inputs of the network.
  std::optional<LayerId> layer;
  std::optional<double> error;
  /// Largest error upstream; nullopt where there is none but of tensors without a known error.
  std::optional<double> upstream_error;
  /// The observation with that error, into ErrorFlow::tensors; nullopt: inputs of the network.
  std::optional<uint32_t> upstream;
  /// error / upstream_error: infinite where the error arises here, nullopt where both are 0 or both
  /// are infinite, or one is not known.
  std::optional<double> gain;
  /// error - upstream_error: the damage done between; infinite for an infinite error. nullopt as
  /// above, but 0 where both are 0.
  std::optional<double> added;
  bool diverges = false;
  /// It diverges and nothing upstream of it does: an error begins here.
  bool origin = false;
  /// The tensor with the largest error upstream diverges, and less than half of it is left here.
  bool recovers = false;
};

struct ErrorFlow {
  /// Below this gain an error counts as faded.
  static constexpr double kRecoveredGain = 0.5;

  /// Inputs of the network first, then in execution order.
  std::vector<FlowTensor> tensors;
  /// Observations of names that the engine's layers and bindings do not have, or had before.
  std::vector<uint32_t> unplaced;
  /// The first that diverges, into `tensors`.
  std::optional<uint32_t> first_divergence;
  /// Into `tensors`: where error was added, most first. A gain alone ranks nothing: 1e-7 that
  /// becomes 1e-5 is a gain of 100 and no damage.
  std::vector<uint32_t> by_damage;
  /// One a layer of the engine: the largest error of the observed tensors that it completes.
  std::vector<std::optional<double>> layer_errors;
};

/// Linear in ports, edges and observations, but for sorting them. Not recursive; loops are walked
/// once.
ErrorFlow FollowErrors(const Engine& engine, const std::vector<TensorError>& observations);

/// The layers of the region of flow.tensors[tensor]: its writers and what lies between them and the
/// observed tensors upstream, in execution order.
struct ErrorRegion {
  std::vector<LayerId> layers;
  /// There are more than `most`: the ones farthest upstream are missing.
  bool cut = false;
};
/// Linear in the ports of the engine: for the few tensors that a report names.
ErrorRegion RegionOf(const Engine& engine, const std::vector<TensorError>& observations,
                     const ErrorFlow& flow, uint32_t tensor, std::size_t most);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_ERROR_FLOW_H_
