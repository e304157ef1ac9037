// Lines that tell the story of a build beside its tactics and its engine: network, optimizer,
// Myelin's tables, memory, timing cache. All of them are pure: a line, a record.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_STORY_LINE_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_STORY_LINE_H_

#include <cstdint>
#include <string_view>

#include "graph/model/build_story.h"

namespace trtscope {

/// Adds what `payload` (a message without its prefix) tells to `story`, as of `line`. False and
/// unchanged if it tells nothing of that kind.
bool ParseStoryLine(std::string_view payload, uint32_t line, BuildStory& story);

// One reader for each kind, for ParseStoryLine and the tests.

/// "Parsing node: …", "NAME [OP] inputs: …", "Registering layer: … for ONNX node: …".
bool ParseNetworkLine(std::string_view payload, uint32_t line, BuildStory& story);
/// Everything that an optimizer pass prints, see OptimizerVerb, and "After …: N layers".
bool ParseOptimizerLine(std::string_view payload, uint32_t line, BuildStory& story);
/// " (foreignNode) …".
bool ParseForeignLine(std::string_view payload, uint32_t line, BuildStory& story);
/// Tactics that were refused or pruned, see RefusedTactic and TacticPruning.
bool ParseRefusalLine(std::string_view payload, uint32_t line, BuildStory& story);
/// See TimingCacheFact.
bool ParseTimingCacheLine(std::string_view payload, uint32_t line, BuildStory& story);
/// "[MemUsageChange] …", "[MemUsageSnapshot] …", "Layer: NAME Host Persistent: …".
bool ParseMemoryUsageLine(std::string_view payload, uint32_t line, BuildStory& story);
/// "Graph optimization time: S seconds." and other phases that print what they took.
bool ParsePhaseLine(std::string_view payload, uint32_t line, BuildStory& story);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_STORY_LINE_H_
