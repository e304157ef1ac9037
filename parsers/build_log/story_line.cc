#include "parsers/build_log/story_line.h"

#include <algorithm>
#include <array>

#include "parsers/build_log/lead.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// --- Myelin ------------------------------------------------------------------

// "  70, 0.0132384, 1.00000, 1.45765, KERNEL, 0x3cf17f0300ad1, ": names hold no comma.
bool ParseForeignRow(std::string_view text, uint32_t line, BuildStory& story) {
  std::array<std::string_view, 6> fields;
  for (std::string_view& field : fields) {
    const std::size_t comma = text.find(',');
    field = Trim(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  const auto tactic = ParseNumber<uint32_t>(fields[0]);
  const auto cost = ParseNumber<float>(fields[1]);
  const auto relative = ParseNumber<float>(fields[2]);
  if (!tactic || !cost || !relative || fields[4].empty()) return false;
  story.foreign_trials.push_back({fields[4], fields[5], *tactic, *cost, *relative, line});
  return true;
}

// --- Tactics that were not tried -----------------------------------------------

bool ParsePruning(std::string_view payload, uint32_t line, BuildStory& story) {
  if (!payload.ends_with('.') || !ConsumeSuffix(payload, " remaining after tactic pruning.")) {
    return false;
  }
  const std::size_t colon = payload.rfind(": ");
  if (colon == std::string_view::npos) return false;
  TacticPruning pruning;
  pruning.layer = payload.substr(0, colon);
  pruning.line = line;
  std::string_view rest = payload.substr(colon + 2);
  const auto take = [&rest](uint32_t& number, std::string_view after) {
    const auto value = ConsumeNumber<uint32_t>(rest);
    number = value.value_or(0);
    return value && Consume(rest, after);
  };
  if (!take(pruning.available, " available tactics, ") ||
      !take(pruning.unparsable, " unparsable, ") || !take(pruning.pruned, " pruned, ") ||
      !take(pruning.remaining, "")) {
    return false;
  }
  story.prunings.push_back(pruning);
  return true;
}

// "Skipping tactic 0 due to insufficient memory on requested size of 2688 detected for tactic
// 0x….", "Skipping tactic 0x… due to exception …". The tactic at the end is the one; 8.x misspells.
bool ParseSkippingTactic(std::string_view text, uint32_t line, BuildStory& story) {
  RefusedTactic refused;
  refused.line = line;
  const auto tactic = ConsumeTacticId(text);
  if (!tactic || !Consume(text, " due to ")) return false;
  refused.tactic = *tactic;
  refused.text = text;
  if (Consume(text, "insufficient memory on requested size of ") ||
      Consume(text, "insuficient memory on requested size of ")) {
    refused.why = RefusedTactic::Why::kMemory;
    refused.requested_bytes = ConsumeNumber<uint64_t>(text);
    if (Consume(text, " detected for tactic ")) {
      refused.tactic = ConsumeTacticId(text).value_or(*tactic);
    }
  }
  story.refused.push_back(refused);
  return true;
}

bool ParseFastSkip(std::string_view text, uint32_t line, BuildStory& story) {
  const auto tactic = ConsumeTacticId(text);
  if (!tactic) return false;
  RefusedTactic refused;
  refused.why = RefusedTactic::Why::kTimeLimit;
  refused.tactic = *tactic;
  refused.text = TrimLeft(text);
  refused.line = line;
  story.refused.push_back(refused);
  return true;
}

// "Tactic Device request: 4096MB Available: 307MB. Device memory is insufficient to use tactic."
bool ParseDeviceRequest(std::string_view text, uint32_t line, BuildStory& story) {
  constexpr uint64_t kMegabyte = uint64_t{1} << 20;
  RefusedTactic refused;
  refused.why = RefusedTactic::Why::kDeviceMemory;
  refused.text = text;
  const auto megabytes = ConsumeNumber<uint32_t>(text);
  if (!megabytes) return false;
  refused.requested_bytes = *megabytes * kMegabyte;
  refused.line = line;
  story.refused.push_back(refused);
  return true;
}

// --- Phases --------------------------------------------------------------------

struct PhaseRow {
  std::string_view lead;
  std::string_view what;
};
// "… time: 0.5 seconds", "… completed in 0.5 seconds", and trtexec's "Parse time: 0.15".
constexpr std::array<PhaseRow, 8> kPhaseRows = {{
    {"Graph optimization time: ", "graph optimization"},
    {"Graph construction and optimization completed in ", "graph construction and optimization"},
    {"Graph construction completed in ", "graph construction"},
    {"Finished parsing network model. Parse time: ", "parsing"},
    {"Finish parsing network model. Parse time: ", "parsing"},
    {"Subgraph compilation completed in ", "subgraph compilation"},
    {"Engine deserialized in ", "deserialization"},
    {"Calibration completed in ", "calibration"},
}};

// --- Dispatch ------------------------------------------------------------------

using Rule = bool (*)(std::string_view payload, uint32_t line, BuildStory& story);
constexpr std::array<Rule, 7> kRules = {
    ParseOptimizerLine,   ParseForeignLine, ParseRefusalLine, ParseTimingCacheLine,
    ParseMemoryUsageLine, ParsePhaseLine,   ParseNetworkLine};

}  // namespace

bool ParseForeignLine(std::string_view payload, uint32_t line, BuildStory& story) {
  payload = TrimLeft(payload);
  if (!Consume(payload, "(foreignNode) ")) return false;
  if (!Consume(payload, "Autotuning op ")) return ParseForeignRow(payload, line, story);
  // The metadata is the last part; an operation's name may hold colons itself.
  std::size_t colon = payload.find(": [ONNX Layer: ");
  if (colon == std::string_view::npos) colon = payload.rfind(':');
  if (colon == std::string_view::npos) return false;
  story.foreign_ops.push_back({payload.substr(0, colon), Trim(payload.substr(colon + 1)), line});
  return true;
}

bool ParseRefusalLine(std::string_view payload, uint32_t line, BuildStory& story) {
  if (ParsePruning(payload, line, story)) return true;
  if (Consume(payload, "Fast skip Tactic:")) return ParseFastSkip(payload, line, story);
  if (Consume(payload, "Tactic Device request: ")) return ParseDeviceRequest(payload, line, story);
  if (Consume(payload, "Skipping tactic ")) return ParseSkippingTactic(payload, line, story);
  // "UNSUPPORTED_STATE: Skipping tactic …", "Error Code: 9: Skipping tactic …"
  if (payload.empty() || (payload[0] != 'U' && payload[0] != 'E')) return false;
  constexpr std::string_view kMark = ": Skipping tactic ";
  constexpr std::size_t kLongestLead = 64;
  const std::size_t at = payload.substr(0, kLongestLead).find(kMark);
  if (at == std::string_view::npos) return false;
  return ParseSkippingTactic(payload.substr(at + kMark.size()), line, story);
}

bool ParsePhaseLine(std::string_view payload, uint32_t line, BuildStory& story) {
  for (const PhaseRow& row : kPhaseRows) {
    std::string_view rest = payload;
    if (!ConsumeLead(rest, row.lead)) continue;
    const auto seconds = ConsumeNumber<double>(rest);
    if (!seconds || *seconds < 0) return false;
    story.phases.push_back({row.what, *seconds, line});
    return true;
  }
  return false;
}

bool ParseStoryLine(std::string_view payload, uint32_t line, BuildStory& story) {
  payload = TrimRight(payload);
  if (payload.empty()) return false;
  return std::any_of(kRules.begin(), kRules.end(),
                     [&](const Rule rule) { return rule(payload, line, story); });
}

}  // namespace trtscope
