// What the optimizer's lines did to a network, replayed: which layers became part of which.
//
//   ConvReluFusion: Fusing conv1 with relu1     conv1, relu1 ─▶ "conv1 + relu1"
//   Merging layers: conv1 + relu1 || conv2      both ─▶ "conv1 + relu1 || conv2"
//   QuantizeNodes: fusing q into conv3          q, conv3 ─▶ "conv3"
//   Removing shuffle                            gone
//
// A line spells the names of what it joins, so the name of the result is two or three views: no
// text is built, however long names grow. Time and memory are linear in the text of the steps.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_OPTIMIZER_REPLAY_H_
#define TRTSCOPE_GRAPH_ANALYSIS_OPTIMIZER_REPLAY_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/analysis/network_index.h"

namespace trtscope {

/// A name in pieces, equal to any other pieces of the same text.
using NamePieces = std::array<std::string_view, 5>;

/// A layer as the optimizer knew it, from the step that made it to the one that used it up.
struct OptimizedLayer {
  static constexpr uint32_t kNone = UINT32_MAX;
  NamePieces name;
  /// The step that made it; null: a layer of the network, or one that the optimizer added.
  const OptimizerStep* made_by = nullptr;
  /// The step that took it out of the network, and the "Running: PASS on A" before it, if any.
  const OptimizerStep* gone_by = nullptr;
  const OptimizerStep* gone_running = nullptr;
  /// What it became part of.
  uint32_t part_of = kNone;
  /// What it was a duplicate of.
  uint32_t twin = kNone;
  /// What it consists of, in the order of the line that made it.
  uint32_t first_part = kNone;
  uint32_t next_part = kNone;
};

class OptimizerReplay {
 public:
  static constexpr uint32_t kNone = OptimizedLayer::kNone;
  using Steps = RecordsInLines<std::deque<OptimizerStep>>;

  /// Replays `steps` in their order. `network` helps to tell where a name ends.
  OptimizerReplay(const Steps& steps, const NetworkIndex& network);

  /// The layer of that name that was made last, kNone if no line names it. "PWN(A)" is A too, as
  /// TensorRT calls a layer that it runs as point-wise.
  uint32_t Find(std::string_view name) const;
  const OptimizedLayer& operator[](uint32_t layer) const { return layers_[layer]; }
  uint32_t size() const { return static_cast<uint32_t>(layers_.size()); }

  /// What `layer` is part of in the end; itself if nothing used it.
  uint32_t RootOf(uint32_t layer) const { return roots_[layer]; }
  bool IsLeaf(uint32_t layer) const { return layers_[layer].first_part == kNone; }
  /// The step that joined `leaf` with another layer; null if none did.
  const OptimizerStep* JoinedBy(uint32_t leaf) const;

  /// Layers of the network in `layer`, in the order of its name, and the steps that made it, by
  /// line.
  struct Contents {
    std::vector<uint32_t> leaves;
    std::vector<const OptimizerStep*> steps;
  };
  Contents ContentsOf(uint32_t layer) const;

  /// "Generating copy for A to B" of a layer "A copy", null if there is none.
  const OptimizerStep* FindCopy(std::string_view name) const;

  /// Lines with several places where their two names may part, none of which is proven.
  uint32_t ambiguous() const { return ambiguous_; }

 private:
  void Apply(const OptimizerStep& step);
  void Fuse(const OptimizerStep& step);
  void FuseInto(const OptimizerStep& step);
  void Merge(const OptimizerStep& step);
  void Convert(const OptimizerStep& step);
  void TakeOut(const OptimizerStep& step);

  uint32_t Add(const NamePieces& name, const OptimizerStep* made_by);
  /// The layer of that name if nothing has used it up yet, else a new one.
  uint32_t Take(std::string_view name);
  void AddPart(uint32_t whole, uint32_t part, uint32_t& last);
  uint32_t FindPieces(const NamePieces& name) const;
  void NameLayer(const NamePieces& name, uint32_t layer);
  bool IsKnown(std::string_view name) const;
  bool SplitStep(const OptimizerStep& step, std::string_view separator, std::string_view& subject,
                 std::string_view& object);

  const NetworkIndex& network_;
  std::vector<OptimizedLayer> layers_;
  std::vector<uint32_t> roots_;
  struct Named {
    NamePieces name;
    uint32_t layer;
  };
  /// By hash of the text; what is found is compared piece by piece.
  std::unordered_multimap<uint64_t, Named> names_;
  std::unordered_map<std::string_view, const OptimizerStep*> copies_;
  const OptimizerStep* running_ = nullptr;
  uint32_t ambiguous_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_OPTIMIZER_REPLAY_H_
