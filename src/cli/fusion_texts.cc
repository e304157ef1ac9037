#include "src/cli/fusion_texts.h"

#include <algorithm>

namespace trtscope {
namespace {

constexpr std::size_t kLongestName = 200;

// Cuts between characters: a name may be UTF-8.
std::string CutName(std::string_view name) {
  if (name.size() <= kLongestName) return std::string(name);
  std::size_t end = kLongestName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end)) + "…";
}

std::string Quoted(std::string_view name) { return "`" + CutName(name) + "`"; }

std::string_view GoneWhat(OptimizerVerb verb) {
  switch (verb) {
    case OptimizerVerb::kDeduplicate:
      return "duplicate, eliminated";
    case OptimizerVerb::kEliminateConcat:
      return "concatenation eliminated";
    case OptimizerVerb::kEliminateSlice:
      return "slice eliminated";
    default:
      return "removed";
  }
}

}  // namespace

std::string PiecesText(const NamePieces& name) {
  std::string text;
  for (const std::string_view piece : name) {
    text += piece.substr(0, kLongestName + 4);
    if (text.size() > kLongestName) break;
  }
  return CutName(text);
}

std::string_view VerbName(OptimizerVerb verb) {
  switch (verb) {
    case OptimizerVerb::kFuse:
      return "fuse";
    case OptimizerVerb::kFuseInto:
      return "fuse_into";
    case OptimizerVerb::kMerge:
      return "merge";
    case OptimizerVerb::kRemove:
      return "remove";
    case OptimizerVerb::kDeduplicate:
      return "deduplicate";
    case OptimizerVerb::kEliminateConcat:
      return "eliminate_concat";
    case OptimizerVerb::kEliminateSlice:
      return "eliminate_slice";
    case OptimizerVerb::kRetarget:
      return "retarget";
    case OptimizerVerb::kCopy:
      return "copy";
    case OptimizerVerb::kConvert:
      return "convert";
    case OptimizerVerb::kSwap:
      return "swap";
    case OptimizerVerb::kReplaceInput:
      return "replace_input";
    case OptimizerVerb::kMetadata:
      return "metadata";
    case OptimizerVerb::kRunning:
      return "running";
  }
  return "";
}

std::string StepText(const OptimizerStep& step) {
  const std::string pass = step.pass.empty() ? "" : CutName(step.pass) + ": ";
  switch (step.verb) {
    case OptimizerVerb::kFuse:
      return pass + "fused " + Quoted(step.subject) + " with " + Quoted(step.object);
    case OptimizerVerb::kFuseInto:
      return pass + "fused " + Quoted(step.subject) + " into " + Quoted(step.object);
    case OptimizerVerb::kMerge:
      return pass + "merged into one layer: " + Quoted(step.subject);
    case OptimizerVerb::kConvert:
      return pass + "converted " + Quoted(step.subject) + " " + CutName(step.detail);
    default:
      return pass + std::string(VerbName(step.verb)) + " " + Quoted(step.subject);
  }
}

GoneFacts FactsOfGone(const NetworkLayer& layer) {
  const OptimizerStep& step = *layer.gone_by;
  const OptimizerStep* running = layer.gone_running;
  GoneFacts facts;
  facts.what = GoneWhat(step.verb);
  facts.pass = CutName(step.pass);
  if (running != nullptr && step.verb != OptimizerVerb::kEliminateConcat &&
      step.verb != OptimizerVerb::kEliminateSlice) {
    facts.pass = CutName(running->pass);
    if (running->subject != step.subject) facts.other = CutName(running->subject);
  }
  if (step.verb == OptimizerVerb::kDeduplicate) facts.other = CutName(step.object);
  if (step.verb == OptimizerVerb::kEliminateSlice) facts.other = CutName(step.detail);
  if (facts.other.empty()) facts.other = PiecesText(layer.joined_into);
  return facts;
}

std::string GoneText(const NetworkLayer& layer) {
  const GoneFacts facts = FactsOfGone(layer);
  std::string text(facts.what);
  if (!facts.pass.empty()) text += " by " + facts.pass;
  if (facts.other.empty()) return text;
  const bool duplicate = layer.gone_by->verb == OptimizerVerb::kDeduplicate;
  return text + (duplicate ? " of `" : " at `") + facts.other + "`";
}

bool IsNode(const OnnxNode& node, const Fusions& fusions) {
  // The parser's lines may be absent: then registered names are all there is.
  return node.parsed != nullptr || !fusions.parses;
}

std::string NodeTitle(std::string_view name) {
  return name.empty() ? "(unnamed)" : std::string(name);
}

std::vector<Engine> EnginesOfFailedLogs(const Loaded& loaded) {
  std::vector<Engine> engines;
  for (const auto& log : loaded.session.logs) {
    const bool built =
        std::any_of(loaded.session.engines.begin(), loaded.session.engines.end(),
                    [&](const Engine& engine) { return engine.log.get() == log.get(); });
    if (built) continue;
    Engine& engine = engines.emplace_back();
    engine.log = log;
    engine.log_lines = {1, UINT32_MAX};
  }
  return engines;
}

}  // namespace trtscope
