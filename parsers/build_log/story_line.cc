#include "parsers/build_log/story_line.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// starts_with for the rows of a table: most rows fail at their second letter, without a call.
// Precondition: `lead` has two characters or more.
bool ConsumeLead(std::string_view& text, std::string_view lead) {
  if (text.size() < 2 || text[0] != lead[0] || text[1] != lead[1]) return false;
  return Consume(text, lead);
}

// --- Network -----------------------------------------------------------------

// "NAME [OP]" at the end of `text`: operator names hold no blank or bracket, node names may.
bool SplitOp(std::string_view text, NetworkNode& node) {
  text = TrimRight(text);
  if (!ConsumeSuffix(text, "]")) return false;
  const std::size_t open = text.rfind('[');
  if (open == std::string_view::npos || (open > 0 && text[open - 1] != ' ')) return false;
  node.op = text.substr(open + 1);
  node.name = TrimRight(text.substr(0, open));
  return !node.op.empty() && node.op.view().find(' ') == std::string_view::npos;
}

// The outputs follow the node that is being parsed, nearly always in the same block of lines: one
// record for both, since a large network has a hundred thousand.
void AddOutputs(const NetworkNode& outputs, BuildStory& story) {
  const bool same = !story.nodes.empty() && story.nodes.back().name == outputs.name &&
                    story.nodes.back().op == outputs.op;
  if (!same) return story.nodes.push_back(outputs);
  story.nodes.back().outputs = outputs.outputs;
}

// "NAME [OP] inputs: [x -> (1, 2)[FLOAT]], ": the tensors' own names may hold the words, the first
// place where an operator stands before them is the one.
bool ParseTensorsLine(std::string_view payload, uint32_t line, BuildStory& story) {
  // Each tensor is followed by a comma, the last one too; without tensors the colon is the end.
  if (!payload.ends_with(',') && !payload.ends_with(':')) return false;
  constexpr std::array<std::string_view, 2> kMarks = {"] outputs: ", "] inputs: "};
  for (const std::string_view mark : kMarks) {
    std::size_t at = payload.find(mark);
    // A node without inputs: the blank behind the colon is trimmed away.
    if (at == std::string_view::npos && payload.ends_with(mark.substr(0, mark.size() - 1))) {
      at = payload.size() - (mark.size() - 1);
    }
    if (at == std::string_view::npos) continue;
    NetworkNode node;
    if (!SplitOp(payload.substr(0, at + 1), node)) continue;
    if (mark == kMarks[1]) return true;
    node.outputs = payload.substr(std::min(payload.size(), at + mark.size()));
    node.line = line;
    node.parsed = false;
    AddOutputs(node, story);
    return true;
  }
  return false;
}

// --- Optimizer ---------------------------------------------------------------

void AddStep(BuildStory& story, OptimizerStep step, uint32_t line) {
  step.line = line;
  story.steps.push_back(step);
}

// "A<separator>B" into subject and object. Names may hold the words of a separator, so each of its
// places is possible; the middle one is right where both names are of one make, and there is
// nearly always just one.
bool SplitAt(std::string_view text, std::string_view separator, OptimizerStep& step) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return false;
  step.subject = text.substr(0, at);
  step.object = text.substr(at + separator.size());
  return true;
}

// Cuts `mark` and everything behind it off the object into the detail, which starts with the mark.
void CutDetail(std::string_view mark, std::string_view& text, OptimizerStep& step) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return;
  step.detail = TrimLeft(text.substr(at));
  text = text.substr(0, at);
}

// "Fusing A with B", "fusing A into B", after the pass.
bool ParseFusing(std::string_view text, std::string_view pass, uint32_t line, BuildStory& story) {
  if (!Consume(text, "Fusing ") && !Consume(text, "fusing ")) return false;
  OptimizerStep step;
  step.pass = pass;
  step.verb = OptimizerVerb::kFuse;
  if (!SplitAt(text, " with ", step)) {
    step.verb = OptimizerVerb::kFuseInto;
    if (!SplitAt(text, " into ", step)) return false;
  }
  AddStep(story, step, line);
  return true;
}

bool ParsePassFusing(std::string_view payload, uint32_t line, BuildStory& story) {
  std::size_t end = 0;
  while (end < payload.size() && IsWordChar(payload[end])) ++end;
  if (end == 0 || payload.substr(end, 2) != ": ") return false;
  return ParseFusing(payload.substr(end + 2), payload.substr(0, end), line, story);
}

bool ParseEliminating(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  // TensorRT 5 spells it so.
  if (Consume(text, "contatenation ") || Consume(text, "concatenation ")) {
    step.verb = OptimizerVerb::kEliminateConcat;
    step.subject = text;
  } else if (Consume(text, "slice ")) {
    step.verb = OptimizerVerb::kEliminateSlice;
    CutDetail(" by retargeting ", text, step);
    step.subject = text;
  } else if (SplitAt(text, " which duplicates ", step)) {
    step.verb = OptimizerVerb::kDeduplicate;
    std::string_view twin = step.object;
    if (!Consume(twin, "(Q) ")) Consume(twin, "(DQ) ");
    step.object = twin;
  } else {
    return false;
  }
  AddStep(story, step, line);
  return true;
}

bool ParseGenerating(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kCopy;
  if (Consume(text, "copy for ")) {
    CutDetail(" because ", text, step);
    if (!SplitAt(text, " to ", step)) return false;
  } else if (Consume(text, "copy before ") || Consume(text, "copy after ")) {
    step.object = text;
  } else {
    return false;
  }
  AddStep(story, step, line);
  return true;
}

// "Convert layer type of A from F to T", "Swap the layer type of A from F to T": the kinds are
// upper-case words at the end.
bool ParseConvert(std::string_view text, uint32_t line, BuildStory& story) {
  const std::size_t from = text.rfind(" from ");
  if (from == std::string_view::npos) return false;
  OptimizerStep step;
  step.verb = OptimizerVerb::kConvert;
  step.subject = text.substr(0, from);
  step.detail = text.substr(from + 1);
  AddStep(story, step, line);
  return true;
}

bool ParseReplacing(std::string_view text, uint32_t line, BuildStory& story) {
  const std::size_t of = text.find(" of ");
  OptimizerStep step;
  if (of == std::string_view::npos || !SplitAt(text.substr(of + 4), " with ", step)) return false;
  step.verb = OptimizerVerb::kReplaceInput;
  step.detail = text.substr(0, of);
  AddStep(story, step, line);
  return true;
}

bool ParseForeignMetadata(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kMetadata;
  const std::size_t mark = text.find(" metadata:");
  if (mark == std::string_view::npos) return false;
  step.subject = text.substr(0, mark);
  step.object = Trim(text.substr(mark + 10));
  AddStep(story, step, line);
  return true;
}

// "Running: PASS on A" (8.2: "Running: PASS"): the pass looked at A, which says nothing of a
// change, and there are more of these than of all other lines of the optimizer. The last one before
// another step is kept: removals name no pass of their own.
bool ParseRunning(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kRunning;
  if (!SplitAt(text, " on ", step)) {
    step.subject = text;
    step.object = {};
  }
  step.pass = std::exchange(step.subject, step.object);
  step.object = {};
  if (!story.steps.empty() && story.steps.back().verb == OptimizerVerb::kRunning) {
    story.steps.pop_back();
  }
  AddStep(story, step, line);
  return true;
}

bool ParseRemoving(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kRemove;
  step.subject = text;
  AddStep(story, step, line);
  return true;
}

bool ParseMerging(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kMerge;
  step.subject = text;
  AddStep(story, step, line);
  return true;
}

bool ParseSwapping(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kSwap;
  if (!SplitAt(text, " with ", step)) return false;
  AddStep(story, step, line);
  return true;
}

bool ParseRetargeting(std::string_view text, uint32_t line, BuildStory& story) {
  OptimizerStep step;
  step.verb = OptimizerVerb::kRetarget;
  if (!SplitAt(text, " to ", step)) return false;
  AddStep(story, step, line);
  return true;
}

// "After vertical fusions: 97 layers"
bool ParseLayerCount(std::string_view payload, uint32_t line, BuildStory& story) {
  if (!ConsumeSuffix(payload, " layers")) return false;
  const std::size_t colon = payload.rfind(": ");
  if (colon == std::string_view::npos) return false;
  const auto layers = ParseNumber<uint32_t>(payload.substr(colon + 2));
  if (!layers) return false;
  story.counts.push_back({payload.substr(0, colon), *layers, line});
  return true;
}

using TextRule = bool (*)(std::string_view text, uint32_t line, BuildStory& story);
struct LeadRow {
  std::string_view lead;
  /// Null: a counter, whose lead belongs to its name.
  TextRule rule;
};
constexpr std::array<LeadRow, 13> kOptimizerLeads = {{
    {"Running: ", ParseRunning},
    {"Removing ", ParseRemoving},
    {"Merging layers: ", ParseMerging},
    {"Eliminating ", ParseEliminating},
    {"Retargeting ", ParseRetargeting},
    {"Generating ", ParseGenerating},
    {"Convert layer type of ", ParseConvert},
    {"Swap the layer type of ", ParseConvert},
    {"Swapping ", ParseSwapping},
    {"Replacing input ", ParseReplacing},
    {"ForeignNode ", ParseForeignMetadata},
    {"After ", nullptr},
    {"Original: ", nullptr},
}};

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

// --- Timing cache --------------------------------------------------------------

struct CacheRow {
  std::string_view lead;
  TimingCacheFact::What what;
};
constexpr std::array<CacheRow, 11> kCacheRows = {{
    {"Local timing cache in use", TimingCacheFact::What::kLocal},
    {"Global timing cache in use", TimingCacheFact::What::kGlobal},
    {"Timing cache disabled", TimingCacheFact::What::kDisabled},
    {"Disabling tactic timing cache", TimingCacheFact::What::kDisabled},
    {"Could not read timing cache from", TimingCacheFact::What::kUnreadable},
    {"Could not read cache from", TimingCacheFact::What::kUnreadable},
    {"Detected invalid timing cache", TimingCacheFact::What::kInvalid},
    {"Loaded ", TimingCacheFact::What::kLoaded},
    {"Serialized ", TimingCacheFact::What::kSerialized},
    {"Deleting timing cache: ", TimingCacheFact::What::kHits},
    {"Builder timing cache: created ", TimingCacheFact::What::kHits},
}};

// "31 entries, 31 hits", "72 entries, served 0 hits since creation.", "1971 entries, 4528 hit(s)",
// "31 timing cache entries".
bool ReadCacheNumbers(std::string_view text, TimingCacheFact& fact) {
  fact.entries = ConsumeNumber<uint64_t>(text);
  if (!fact.entries) return false;
  if (fact.what != TimingCacheFact::What::kHits) return StartsWith(text, " timing cache entries");
  if (!Consume(text, " entries, ")) return false;
  Consume(text, "served ");
  fact.hits = ConsumeNumber<uint64_t>(text);
  return fact.hits.has_value();
}

// --- Memory --------------------------------------------------------------------

std::optional<int32_t> TakeSigned(std::string_view& text) {
  Consume(text, "+");
  return ConsumeNumber<int32_t>(text);
}

// "WHAT: CPU +258, GPU +108, now: CPU 529, GPU 768 (MiB)"
bool ParseMemoryChange(std::string_view text, uint32_t line, BuildStory& story) {
  const std::size_t at = text.rfind(": CPU ", text.rfind(", now: CPU "));
  if (at == std::string_view::npos) return false;
  MemoryChange change;
  change.what = text.substr(0, at);
  change.line = line;
  text.remove_prefix(at + 6);
  change.cpu_delta_mib = TakeSigned(text);
  if (!change.cpu_delta_mib || !Consume(text, ", GPU ")) return false;
  change.gpu_delta_mib = TakeSigned(text);
  if (!change.gpu_delta_mib || !Consume(text, ", now: CPU ")) return false;
  const auto cpu = TakeSigned(text);
  if (!cpu || !Consume(text, ", GPU ")) return false;
  const auto gpu = TakeSigned(text);
  if (!gpu) return false;
  change.cpu_mib = *cpu;
  change.gpu_mib = *gpu;
  story.memory.push_back(change);
  return true;
}

// "WHAT: CPU 772 MiB, GPU 776 MiB"
bool ParseMemorySnapshot(std::string_view text, uint32_t line, BuildStory& story) {
  const std::size_t at = text.rfind(": CPU ");
  if (at == std::string_view::npos) return false;
  MemoryChange change;
  change.what = text.substr(0, at);
  change.line = line;
  text.remove_prefix(at + 6);
  const auto cpu = TakeSigned(text);
  if (!cpu || !Consume(text, " MiB, GPU ")) return false;
  const auto gpu = TakeSigned(text);
  if (!gpu) return false;
  change.cpu_mib = *cpu;
  change.gpu_mib = *gpu;
  story.memory.push_back(change);
  return true;
}

// " Host Persistent: 1664" (8.0 without the blank), from 10.x with " bytes".
std::optional<int64_t> TakeBytes(std::string_view& text, std::string_view key,
                                 std::string_view old_key) {
  if (!Consume(text, key) && !Consume(text, old_key)) return std::nullopt;
  const auto bytes = ConsumeNumber<int64_t>(text);
  Consume(text, " bytes");
  return bytes && *bytes >= 0 ? bytes : std::nullopt;
}

// Where `mark` stands last. From the front: rfind would compare at every character.
std::size_t FindLast(std::string_view text, std::string_view mark) {
  std::size_t last = std::string_view::npos;
  for (std::size_t from = 0; from < text.size();) {
    const void* found = ::memmem(text.data() + from, text.size() - from, mark.data(), mark.size());
    if (found == nullptr) break;
    last = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    from = last + mark.size();
  }
  return last;
}

// "Layer: NAME Host Persistent: 1664 Device Persistent: 8192 Scratch Memory: 0"
bool ParseLayerMemory(std::string_view text, uint32_t line, BuildStory& story) {
  std::size_t at = FindLast(text, " Host Persistent: ");
  if (at == std::string_view::npos) at = FindLast(text, " HostPersistent: ");
  if (at == std::string_view::npos) return false;
  LayerMemory memory;
  memory.layer = text.substr(0, at);
  memory.line = line;
  text.remove_prefix(at);
  const auto host = TakeBytes(text, " Host Persistent: ", " HostPersistent: ");
  const auto device = TakeBytes(text, " Device Persistent: ", " DevicePersistent: ");
  if (!host || !device) return false;
  memory.host_persistent = *host;
  memory.device_persistent = *device;
  memory.scratch = TakeBytes(text, " Scratch Memory: ", " ScratchMemory: ");
  story.layer_memory.push_back(memory);
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

// --- Clock ---------------------------------------------------------------------

struct StampFields {
  int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

// `form` has a letter for every digit (of the field that the letter stands for), and the separators
// as they are. What follows (fractions) is left out.
bool ReadStamp(std::string_view stamp, std::string_view form, StampFields& fields) {
  if (stamp.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    int64_t* field = nullptr;
    switch (form[i]) {
      case 'Y':
        field = &fields.year;
        break;
      case 'M':
        field = &fields.month;
        break;
      case 'D':
        field = &fields.day;
        break;
      case 'h':
        field = &fields.hour;
        break;
      case 'm':
        field = &fields.minute;
        break;
      case 's':
        field = &fields.second;
        break;
      default:
        if (stamp[i] != form[i]) return false;
        continue;
    }
    if (!IsDigit(stamp[i])) return false;
    *field = *field * 10 + (stamp[i] - '0');
  }
  return true;
}

// Days of the proleptic Gregorian calendar, counted from a March so that leap days end a year.
int64_t DaysOf(const StampFields& fields) {
  const int64_t year = fields.month > 2 ? fields.year : fields.year - 1;
  const int64_t month = fields.month > 2 ? fields.month - 3 : fields.month + 9;
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + fields.day;
}

int64_t SecondsOf(const StampFields& fields) {
  return ((DaysOf(fields) * 24 + fields.hour) * 60 + fields.minute) * 60 + fields.second;
}

// --- Dispatch ------------------------------------------------------------------

// First characters of all fixed leads, so that most messages are done with one look.
constexpr std::array<bool, 256> MakeFirstCharacters() {
  std::array<bool, 256> first{};
  const auto add = [&first](char c) { first[static_cast<unsigned char>(c)] = true; };
  for (const LeadRow& row : kOptimizerLeads) add(row.lead[0]);
  for (const CacheRow& row : kCacheRows) add(row.lead[0]);
  for (const PhaseRow& row : kPhaseRows) add(row.lead[0]);
  // Myelin's rows, memory, "UNSUPPORTED_STATE: Skipping tactic", TensorRT 5's "Fusing".
  for (const char c : std::string_view(" ([UF")) add(c);
  return first;
}
constexpr std::array<bool, 256> kFirstCharacters = MakeFirstCharacters();

using Rule = bool (*)(std::string_view payload, uint32_t line, BuildStory& story);
constexpr std::array<Rule, 6> kRules = {ParseOptimizerLine,   ParseForeignLine,
                                        ParseRefusalLine,     ParseTimingCacheLine,
                                        ParseMemoryUsageLine, ParsePhaseLine};

bool ParseByLead(std::string_view payload, uint32_t line, BuildStory& story) {
  if (!kFirstCharacters[static_cast<unsigned char>(payload[0])]) return false;
  return std::any_of(kRules.begin(), kRules.end(),
                     [&](const Rule rule) { return rule(payload, line, story); });
}

}  // namespace

bool ParseNetworkLine(std::string_view payload, uint32_t line, BuildStory& story) {
  if (Consume(payload, "Registering layer: ")) {
    constexpr std::string_view kMark = " for ONNX node: ";
    if (ConsumeSuffix(payload, " required by ONNX-TRT")) {
      story.registered.push_back({payload, {}, line});
      return true;
    }
    const std::size_t mark = payload.rfind(kMark);
    if (mark == std::string_view::npos) return false;
    story.registered.push_back(
        {payload.substr(0, mark), payload.substr(mark + kMark.size()), line});
    return true;
  }
  if (Consume(payload, "Parsing node: ")) {
    NetworkNode node;
    node.line = line;
    if (!SplitOp(payload, node)) return false;
    story.nodes.push_back(node);
    return true;
  }
  return ParseTensorsLine(payload, line, story);
}

bool ParseOptimizerLine(std::string_view payload, uint32_t line, BuildStory& story) {
  if (ParseFusing(payload, {}, line, story)) return true;
  for (const LeadRow& row : kOptimizerLeads) {
    std::string_view rest = payload;
    if (!ConsumeLead(rest, row.lead)) continue;
    return row.rule == nullptr ? ParseLayerCount(payload, line, story)
                               : row.rule(rest, line, story);
  }
  return false;
}

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
  if (Consume(payload, "Fast skip Tactic:")) return ParseFastSkip(payload, line, story);
  if (Consume(payload, "Tactic Device request: ")) return ParseDeviceRequest(payload, line, story);
  if (Consume(payload, "Skipping tactic ")) return ParseSkippingTactic(payload, line, story);
  // "UNSUPPORTED_STATE: Skipping tactic …", "Error Code: 9: Skipping tactic …"
  if (payload[0] != 'U' && payload[0] != 'E') return false;
  constexpr std::string_view kMark = ": Skipping tactic ";
  constexpr std::size_t kLongestLead = 64;
  const std::size_t at = payload.substr(0, kLongestLead).find(kMark);
  if (at == std::string_view::npos) return false;
  return ParseSkippingTactic(payload.substr(at + kMark.size()), line, story);
}

bool ParseTimingCacheLine(std::string_view payload, uint32_t line, BuildStory& story) {
  for (const CacheRow& row : kCacheRows) {
    std::string_view rest = payload;
    if (!ConsumeLead(rest, row.lead)) continue;
    TimingCacheFact fact;
    fact.what = row.what;
    fact.text = payload;
    fact.line = line;
    const bool counts = row.lead.ends_with(' ');
    if (counts && !ReadCacheNumbers(rest, fact)) return false;
    story.cache.push_back(fact);
    return true;
  }
  return false;
}

bool ParseMemoryUsageLine(std::string_view payload, uint32_t line, BuildStory& story) {
  if (Consume(payload, "[MemUsageChange] ")) return ParseMemoryChange(payload, line, story);
  if (Consume(payload, "[MemUsageSnapshot] ")) return ParseMemorySnapshot(payload, line, story);
  return Consume(payload, "Layer: ") && ParseLayerMemory(payload, line, story);
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

std::optional<int64_t> ParseStamp(std::string_view stamp) {
  constexpr std::array<std::string_view, 4> kForms = {"MM/DD/YYYY-hh:mm:ss", "YYYY-MM-DD hh:mm:ss",
                                                      "YYYY-MM-DD-hh:mm:ss", "MMDD hh:mm:ss"};
  for (const std::string_view form : kForms) {
    StampFields fields;
    if (ReadStamp(stamp, form, fields)) return SecondsOf(fields);
  }
  return std::nullopt;
}

bool ParseStoryLine(std::string_view payload, uint32_t line, BuildStory& story) {
  payload = TrimRight(payload);
  if (payload.empty()) return false;
  return ParseByLead(payload, line, story) || ParsePassFusing(payload, line, story) ||
         ParsePruning(payload, line, story) || ParseNetworkLine(payload, line, story);
}

}  // namespace trtscope
