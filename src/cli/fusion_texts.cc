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

std::string RemovedText(const NetworkLayer& layer) {
  const OptimizerStep* running = layer.gone_running;
  if (running == nullptr) return "removed; the line names no pass";
  std::string text = "removed by " + CutName(running->pass);
  if (!running->subject.empty() && running->subject != layer.gone_by->subject) {
    text += " at " + Quoted(running->subject);
  }
  return text;
}

std::string GoneAlone(const NetworkLayer& layer) {
  const OptimizerStep& step = *layer.gone_by;
  switch (step.verb) {
    case OptimizerVerb::kDeduplicate:
      return "eliminated: duplicates " + Quoted(step.object);
    case OptimizerVerb::kEliminateConcat:
      return "concatenation eliminated: its inputs are written in place";
    case OptimizerVerb::kEliminateSlice:
      return "slice eliminated " + CutName(step.detail);
    default:
      return RemovedText(layer);
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

std::string GoneText(const NetworkLayer& layer) {
  const std::string text = GoneAlone(layer);
  const std::string whole = PiecesText(layer.joined_into);
  return whole.empty() ? text : "in `" + whole + "`, " + text;
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
