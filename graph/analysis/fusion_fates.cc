// What became of the network's nodes, and how many layers each pass left.
#include <algorithm>
#include <unordered_set>

#include "graph/analysis/fusion_finder.h"

namespace trtscope {
namespace {

bool Joins(OptimizerVerb verb) {
  return verb == OptimizerVerb::kFuse || verb == OptimizerVerb::kFuseInto ||
         verb == OptimizerVerb::kMerge;
}

NodeFate FateOf(const OnnxNode& node, const Fusions& fusions) {
  if (!node.places.empty()) return NodeFate::kInEngine;
  if (node.network.empty()) return fusions.registers ? NodeFate::kNoLayer : NodeFate::kUnknown;
  const bool gone = std::any_of(node.network.begin(), node.network.end(), [&](uint32_t layer) {
    return fusions.network[layer].gone_by != nullptr;
  });
  return gone ? NodeFate::kGone : NodeFate::kUnexplained;
}

// Counts that all attempts of a build share are printed once, in front of the first: "Original".
std::vector<const LayerCount*> CountsOf(const Engine& engine, const BuildStory& story,
                                        LineRange build) {
  std::unordered_set<std::string_view> own;
  for (const LayerCount& count : InLines(story.counts, build)) own.insert(count.what);
  std::vector<const LayerCount*> counts;
  if (!own.contains("Original")) {
    for (const BuildAttempt& attempt : engine.attempts) {
      if (attempt.lines.begin >= build.begin) break;
      const auto steps = InLines(story.steps, attempt.lines);
      const uint32_t end = steps.empty() ? attempt.lines.end : steps.begin()->line;
      if (attempt.layers_original) counts.clear();
      for (const LayerCount& count : InLines(story.counts, {attempt.lines.begin, end})) {
        if (!own.contains(count.what)) counts.push_back(&count);
      }
    }
  }
  for (const LayerCount& count : InLines(story.counts, build)) counts.push_back(&count);
  return counts;
}

}  // namespace

void FusionFinder::FillFates() {
  for (OnnxNode& node : found_.nodes) node.fate = FateOf(node, found_);
}

void FusionFinder::FillWaterfall() {
  const auto steps = InLines(story_.steps, lines_.build);
  // "Removing A" of what was fused, or eliminated, before takes nothing out.
  std::unordered_set<const OptimizerStep*> takes_out;
  for (uint32_t layer = 0; layer < replay_.size(); ++layer) {
    if (replay_[layer].gone_by != nullptr) takes_out.insert(replay_[layer].gone_by);
  }
  auto step = steps.begin();
  for (const LayerCount* count : CountsOf(engine_, story_, lines_.build)) {
    WaterfallStep row;
    row.count = count;
    for (; step != steps.end() && step->line < count->line; ++step) {
      if (Joins(step->verb)) ++row.fused;
      if (takes_out.contains(&*step)) ++row.removed;
    }
    if (!found_.waterfall.empty()) {
      row.change = int64_t{count->layers} - int64_t{found_.waterfall.back().count->layers};
    }
    found_.waterfall.push_back(row);
  }
  for (const OptimizerStep& each : steps) {
    if (each.verb != OptimizerVerb::kRunning) ++found_.steps;
  }
}

}  // namespace trtscope
