// A built TensorRT engine: layers in execution order, and everything that is known about its build.
#ifndef TRTSCOPE_GRAPH_MODEL_ENGINE_H_
#define TRTSCOPE_GRAPH_MODEL_ENGINE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/build_log.h"
#include "graph/model/layer.h"
#include "graph/model/profile.h"

namespace trtscope {

/// Where the layers were read from, best first. It bounds what can be known about them.
enum class LayersFrom : uint8_t {
  /// "Engine Layer Information:" records.
  kEngineBlock,
  /// `Name: …, LayerType: …` records (profiling verbosity "detailed").
  kDetailedBlock,
  /// trtexec --dumpLayerInfo with names only.
  kNamesOnly,
  /// TensorRT 5 prints no records: layers and tactics as its tuning lines tell them.
  kTuningLines,
  /// Layer information in JSON (--exportLayerInfo, IEngineInspector).
  kLayerInfo,
  /// Nothing but a profile: its rows in order.
  kProfile,
};
/// "engine_block", "detailed_block", "names_only", "tuning_lines", "layer_info", "profile".
std::string_view LayersFromName(LayersFrom from);

/// A use of a tensor: the `port`-th input or output of a layer.
struct PortRef {
  LayerId layer;
  uint32_t port = 0;
  constexpr auto operator<=>(const PortRef&) const = default;
};

/// Data flowing from one layer's output to another's input. Several edges may end in one input (a
/// concatenation that was removed: each part has its own writer).
struct Edge {
  PortRef from;
  PortRef to;
  /// The reader comes before the writer in execution order: the value of an earlier loop iteration.
  bool loop_carried = false;
  constexpr auto operator<=>(const Edge&) const = default;
};

/// An input or output of the network, from `Bindings:` or inferred (read but never written, written
/// but never read).
struct Binding {
  std::string_view name;
  bool is_input = false;
  bool inferred = true;
  /// Ports that read (input) or write (output) it.
  std::vector<PortRef> ports;
};

/// Two inputs that tell different things of one layer. Both are kept as they were printed; the
/// engine goes on with `kept`.
struct Contradiction {
  LayerId layer;
  /// What they differ in: "type", "tactic", "kernel", "input 0", "output 1".
  std::string what;
  std::string kept;
  SourceRef kept_source;
  std::string other;
  SourceRef other_source;
};

/// Another input that was joined to an engine, and what of it found no layer there.
struct JoinedInput {
  SourceRef source;
  uint32_t layers = 0;
  /// Names of its layers that the engine does not have, in file order.
  std::vector<std::string_view> unmatched;
  /// Layers of the engine that it does not have.
  std::vector<LayerId> missing;
};

struct Engine {
  uint32_t id = 0;
  /// "engine-0", or the model's file name where the log tells it.
  std::string name;
  LayersFrom layers_from = LayersFrom::kEngineBlock;
  std::vector<Layer> layers;
  std::vector<Edge> edges;
  /// Edges that ConnectLayers left out to stay within its bound; 0 for every engine that is not
  /// hostile.
  uint64_t edges_omitted = 0;
  std::vector<Binding> bindings;
  /// The layer block's header line (or the first tuning line).
  SourceRef source;
  /// The lines of the log that tell of this engine: from where its network is parsed to where the
  /// next one's is, or to the end. Empty for engines of other inputs.
  LineRange log_lines;
  /// The log ended inside the block.
  bool truncated = false;
  /// Layer information without any `Inputs` or `Outputs`.
  bool ports_left_out = false;

  /// The log that the engine came from; shared by all engines of that log. Never null for parsed
  /// engines.
  std::shared_ptr<const BuildLog> log;
  /// Index into log->runs, nullopt where the log has no run banner.
  std::optional<uint32_t> run;
  /// Every attempt of this engine's build; `attempt` is the one that was kept.
  std::vector<BuildAttempt> attempts;
  std::optional<uint32_t> attempt;
  /// trtexec's "Engine built in S sec.".
  std::optional<Cited<double>> built_seconds;
  std::optional<PerformanceSummary> performance;
  /// Inputs beside `source` that describe the engine's layers, and where they disagree with it.
  std::vector<JoinedInput> joined;
  std::vector<Contradiction> contradictions;
  /// Contradictions beyond the bound of the list.
  uint64_t contradictions_omitted = 0;
  /// Profile table printed in the same log.
  std::optional<Profile> profile_table;

  /// False where the input gives layers without their ports: the tensors are unknown, not absent.
  bool ports_known() const {
    return layers_from == LayersFrom::kEngineBlock || layers_from == LayersFrom::kDetailedBlock ||
           (layers_from == LayersFrom::kLayerInfo && !ports_left_out);
  }
  const RunInfo* run_info() const;
  const BuildAttempt* chosen_attempt() const;
};

/// Fills `edges` and `bindings` from the layers' ports, by generations: a read sees the writes
/// since the previous read-or-rewrite of that name, in execution order. See docs in
/// engine_edges.cc. Replaces what was there. `binding_names` are the names after `Bindings:`, empty
/// if the log has none.
void ConnectLayers(Engine& engine, const std::vector<std::string_view>& binding_names);

/// Broken promises of the model as sentences, empty if it holds: ids equal positions, edges join
/// ports that exist and carry one name, every input has an edge or a binding, ranges lie inside
/// their stores. At most 20 sentences.
std::vector<std::string> CheckInvariants(const Engine& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_ENGINE_H_
