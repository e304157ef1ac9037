// Which layers of the network, and which ONNX nodes, are in each layer of the engine, and which
// pass put each there; what vanished, and the line that tells why.
//
// Sources, best first: the optimizer's own lines of the attempt that was kept (OptimizerReplay),
// "Registering layer: L for ONNX node: N", metadata of layers and regions, the layer's name, and
// the order in which a region's layers were parsed. Every membership says which it is of.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_FUSIONS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_FUSIONS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "graph/analysis/optimizer_replay.h"
#include "graph/model/engine.h"

namespace trtscope {

enum class MemberFrom : uint8_t {
  kOptimizer,   ///< lines of the optimizer join it
  kRegistered,  ///< the parser registered a layer of exactly this name
  kMetadata,    ///< the layer's metadata, or "ForeignNode … metadata: [ONNX Layer: n]"
  kName,        ///< the engine layer's name alone
  kInferred,    ///< parsed between the two layers that a region's name shows
};
/// "optimizer", "registered", "metadata", "name", "inferred".
std::string_view MemberFromName(MemberFrom from);

/// A layer of the network in a layer of the engine, or an ONNX node whose layer is not known.
struct FusionMember {
  static constexpr uint32_t kNone = UINT32_MAX;
  /// Into Fusions::network and Fusions::nodes, kNone: unknown, or the network layer is of no node.
  uint32_t network = kNone;
  uint32_t node = kNone;
  MemberFrom from = MemberFrom::kName;
  /// False: inferred, or a part of a name that nothing proves to be one.
  bool certain = true;
  /// The step that put it there; null where no line of the optimizer did.
  const OptimizerStep* step = nullptr;
  /// The line that tells the membership.
  SourceRef source;
};

enum class FusedOrigin : uint8_t {
  kNetwork,   ///< it computes layers of the network
  kInserted,  ///< TensorRT added it: a reformat, a copy, a reshape around another layer
  kUnknown,   ///< nothing tells what is in it
};
/// "network", "inserted", "unknown".
std::string_view FusedOriginName(FusedOrigin origin);

struct FusedLayer {
  LayerId layer;
  FusedOrigin origin = FusedOrigin::kUnknown;
  std::vector<FusionMember> members;
  /// What made it of its members, by line; conversions ("FULLY_CONNECTED to CONVOLUTION") too.
  std::vector<const OptimizerStep*> steps;
  /// kInserted: the layer or tensor it was added for, as its name or a line tells it.
  std::string_view inserted_for;
  SourceRef inserted_source;
};

/// Where a network layer or a node is in the engine.
struct FusionPlace {
  LayerId layer;
  MemberFrom from = MemberFrom::kName;
  bool certain = true;
};

/// A layer of the network: registered by the parser, or known from the optimizer's lines only.
struct NetworkLayer {
  static constexpr uint32_t kNone = UINT32_MAX;
  std::string_view name;
  /// Into Fusions::nodes.
  uint32_t node = kNone;
  /// The node that was being parsed when it was registered.
  uint32_t while_parsing = kNone;
  /// 0: no line registers it.
  uint32_t registered_line = 0;
  /// The optimizer added it itself ("reshape_before_A"), as its name and no registration tell.
  bool helper = false;
  std::vector<FusionPlace> places;
  /// What it became part of in the end, as far as the lines tell; empty if nothing.
  NamePieces joined_into;
  /// Why it vanished: the step that took it, or what it had become part of, out of the network.
  /// Null if it is in the engine, or no line tells.
  const OptimizerStep* gone_by = nullptr;
  /// "Running: PASS on A" before that step.
  const OptimizerStep* gone_running = nullptr;
};

enum class NodeFate : uint8_t {
  kInEngine,
  kGone,         ///< a line tells that its layer was removed
  kNoLayer,      ///< the parser made no layer of it, although it registers others
  kUnexplained,  ///< its layer is not in the engine, and no line tells why
  kUnknown,      ///< the log registers no layers at all
};
/// "in_engine", "gone", "no_layer", "unexplained", "unknown".
std::string_view NodeFateName(NodeFate fate);

struct OnnxNode {
  std::string_view name;
  /// Null: not parsed as a node in this log (weights, or known from metadata only).
  const NetworkNode* parsed = nullptr;
  /// Into Fusions::network.
  std::vector<uint32_t> network;
  std::vector<FusionPlace> places;
  NodeFate fate = NodeFate::kUnknown;
};

/// "After vertical fusions: 84 layers", and what happened since the count before.
struct WaterfallStep {
  const LayerCount* count = nullptr;
  /// Layers more or less than before; nullopt for the first.
  std::optional<int64_t> change;
  /// Lines since the count before that join layers, and that take layers out.
  uint32_t fused = 0;
  uint32_t removed = 0;
};

struct Fusions {
  /// Most memberships and steps of layers that are kept; a real engine has some thousands.
  static constexpr std::size_t kMaxMembers = std::size_t{1} << 18;

  /// One an engine layer, in execution order.
  std::vector<FusedLayer> layers;
  std::vector<NetworkLayer> network;
  /// In the order of the log; weights that were registered as nodes are among them.
  std::vector<OnnxNode> nodes;
  std::vector<WaterfallStep> waterfall;
  /// Lines of the kept attempt that were replayed, "Running" left out.
  uint32_t steps = 0;
  /// Lines whose names cannot be told apart.
  uint32_t ambiguous_steps = 0;
  /// The log has lines of the ONNX parser: nodes ("Parsing node"), and layers that it registers.
  bool parses = false;
  bool registers = false;
  /// Memberships and steps beyond kMaxMembers.
  uint64_t members_omitted = 0;
};

/// `engine` must outlive the result.
Fusions FindFusions(const Engine& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_FUSIONS_H_
