// Sentences about fusions that text and JSON share.
#ifndef TRTSCOPE_SRC_CLI_FUSION_TEXTS_H_
#define TRTSCOPE_SRC_CLI_FUSION_TEXTS_H_

#include <string>

#include "graph/analysis/fusions.h"
#include "src/cli/command.h"

namespace trtscope {

/// The pieces as one text, cut ("…") where it gets longer than a table or a sentence can use.
std::string PiecesText(const NamePieces& name);

/// "fuse", "fuse_into", "merge", "remove", "deduplicate", "eliminate_concat", …
std::string_view VerbName(OptimizerVerb verb);

/// What the step did: "fused `A` with `B`", "removed `A`"; names cut like PiecesText.
std::string StepText(const OptimizerStep& step);

/// Why a network layer is not in the engine, as far as a line tells: "concatenation eliminated: its
/// inputs are written in place". Precondition: layer.gone_by is set.
std::string GoneText(const NetworkLayer& layer);

/// The same in the columns of a table. `pass` is empty where no line names one.
struct GoneFacts {
  std::string_view what;
  std::string pass;
  /// What it duplicates, what the pass looked at, or what it was part of by then.
  std::string other;
};
GoneFacts FactsOfGone(const NetworkLayer& layer);

/// Nodes of the network: not the weights that TensorRT 8 registers like nodes.
bool IsNode(const OnnxNode& node, const Fusions& fusions);

/// "(unnamed)" for an empty name: ONNX nodes need none.
std::string NodeTitle(std::string_view name);

/// `--nodes`: a row a node of the network. Also its CSV.
Section NodesSection(const Fusions& fusions, const Options& options);
Table NodesTable(const Fusions& fusions, std::size_t limit);

/// `--onnx NODE`: which nodes, and which network layers of that name; by whole names.
struct Asked {
  std::vector<uint32_t> nodes;
  std::vector<uint32_t> network;
  bool empty() const { return nodes.empty() && network.empty(); }
};
Asked FindAsked(const Fusions& fusions, std::string_view name);
/// Where each went: steps, layers of the engine, lines.
std::vector<Line> AskedLines(const Fusions& fusions, const Engine& engine, const Asked& asked);
/// What is wrong with --onnx, with names like it; empty if some engine has such a node.
std::string CheckAsked(const Loaded& loaded, const Options& options);

/// Completes an engine's object of `trtscope.fusions/1`.
void FusionsJson(const EngineView& view, const Loaded& loaded, const Options& options,
                 OrderedJson& engine);

/// Logs without an engine, each as an engine without layers: what the parser and the optimizer did
/// before the build failed.
std::vector<Engine> EnginesOfFailedLogs(const Loaded& loaded);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_FUSION_TEXTS_H_
