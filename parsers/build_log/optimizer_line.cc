// ParseOptimizerLine of story_line.h: what the optimizer's passes do to the network.
#include <array>

#include "parsers/build_log/lead.h"
#include "parsers/build_log/story_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// "A<separator>B" into subject and object. No name was ever seen to hold a separator, so the first
// one counts; who knows the network's names checks them.
bool SplitAt(std::string_view text, std::string_view separator, OptimizerStep& step) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return false;
  step.subject = text.substr(0, at);
  step.object = text.substr(at + separator.size());
  return true;
}

// Cuts `mark` and everything behind it off `text` into the detail, which starts with the mark.
void CutDetail(std::string_view mark, std::string_view& text, OptimizerStep& step) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return;
  step.detail = TrimLeft(text.substr(at));
  text = text.substr(0, at);
}

// "Fusing A with B", "fusing A into B".
bool ReadFusing(std::string_view text, OptimizerStep& step) {
  if (!Consume(text, "Fusing ") && !Consume(text, "fusing ")) return false;
  step.verb = OptimizerVerb::kFuse;
  if (SplitAt(text, " with ", step)) return true;
  step.verb = OptimizerVerb::kFuseInto;
  return SplitAt(text, " into ", step);
}

// "PASS: Fusing A with B"
bool ReadPassFusing(std::string_view payload, OptimizerStep& step) {
  std::size_t end = 0;
  while (end < payload.size() && IsWordChar(payload[end])) ++end;
  if (end == 0 || payload.substr(end, 2) != ": ") return false;
  step.pass = payload.substr(0, end);
  return ReadFusing(payload.substr(end + 2), step);
}

bool ReadEliminating(std::string_view text, OptimizerStep& step) {
  // TensorRT 5 spells it so.
  if (Consume(text, "contatenation ") || Consume(text, "concatenation ")) {
    step.verb = OptimizerVerb::kEliminateConcat;
    step.subject = text;
    return true;
  }
  if (Consume(text, "slice ")) {
    step.verb = OptimizerVerb::kEliminateSlice;
    CutDetail(" by retargeting ", text, step);
    step.subject = text;
    return true;
  }
  step.verb = OptimizerVerb::kDeduplicate;
  if (!SplitAt(text, " which duplicates ", step)) return false;
  std::string_view twin = step.object;
  if (!Consume(twin, "(Q) ")) Consume(twin, "(DQ) ");
  step.object = twin;
  return true;
}

bool ReadGenerating(std::string_view text, OptimizerStep& step) {
  if (Consume(text, "copy for ")) {
    CutDetail(" because ", text, step);
    return SplitAt(text, " to ", step);
  }
  if (!Consume(text, "copy before ") && !Consume(text, "copy after ")) return false;
  step.object = text;
  return true;
}

// "Convert layer type of A from F to T", "Swap the layer type of A from F to T": the kinds are
// upper-case words at the end.
bool ReadConvert(std::string_view text, OptimizerStep& step) {
  const std::size_t from = text.rfind(" from ");
  if (from == std::string_view::npos) return false;
  step.subject = text.substr(0, from);
  step.detail = text.substr(from + 1);
  return true;
}

bool ReadReplacing(std::string_view text, OptimizerStep& step) {
  const std::size_t of = text.find(" of ");
  if (of == std::string_view::npos || !SplitAt(text.substr(of + 4), " with ", step)) return false;
  step.detail = text.substr(0, of);
  return true;
}

bool ReadForeignMetadata(std::string_view text, OptimizerStep& step) {
  const std::size_t mark = text.find(" metadata:");
  if (mark == std::string_view::npos) return false;
  step.subject = text.substr(0, mark);
  step.object = Trim(text.substr(mark + 10));
  return true;
}

// "Running: PASS on A" (8.2: "Running: PASS"): the pass looked at A, which says nothing of a
// change.
bool ReadRunning(std::string_view text, OptimizerStep& step) {
  const std::size_t on = text.find(" on ");
  step.pass = text.substr(0, on);
  if (on != std::string_view::npos) step.subject = text.substr(on + 4);
  return true;
}

bool ReadSubject(std::string_view text, OptimizerStep& step) {
  step.subject = text;
  return true;
}

bool ReadSwapping(std::string_view text, OptimizerStep& step) {
  return SplitAt(text, " with ", step);
}

bool ReadRetargeting(std::string_view text, OptimizerStep& step) {
  return SplitAt(text, " to ", step);
}

struct LeadRow {
  std::string_view lead;
  OptimizerVerb verb;
  /// Reads what stands behind the lead.
  bool (*read)(std::string_view text, OptimizerStep& step);
};
constexpr std::array<LeadRow, 11> kLeads = {{
    {"Running: ", OptimizerVerb::kRunning, ReadRunning},
    {"Removing ", OptimizerVerb::kRemove, ReadSubject},
    {"Merging layers: ", OptimizerVerb::kMerge, ReadSubject},
    {"Eliminating ", OptimizerVerb::kDeduplicate, ReadEliminating},
    {"Retargeting ", OptimizerVerb::kRetarget, ReadRetargeting},
    {"Generating ", OptimizerVerb::kCopy, ReadGenerating},
    {"Convert layer type of ", OptimizerVerb::kConvert, ReadConvert},
    {"Swap the layer type of ", OptimizerVerb::kConvert, ReadConvert},
    {"Swapping ", OptimizerVerb::kSwap, ReadSwapping},
    {"Replacing input ", OptimizerVerb::kReplaceInput, ReadReplacing},
    {"ForeignNode ", OptimizerVerb::kMetadata, ReadForeignMetadata},
}};

// False if no lead is there, or nothing that fits behind it.
bool ReadByLead(std::string_view payload, OptimizerStep& step) {
  for (const LeadRow& row : kLeads) {
    std::string_view rest = payload;
    if (!ConsumeLead(rest, row.lead)) continue;
    step.verb = row.verb;
    return row.read(rest, step);
  }
  return false;
}

FirstCharacters MakeFirstCharacters() {
  FirstCharacters first;
  first.AddLeads(kLeads);
  for (const char c : std::string_view("FAO")) first.Add(c);  // Fusing, After, Original
  return first;
}

// "Original: 141 layers", "After vertical fusions: 97 layers"
bool ParseLayerCount(std::string_view payload, uint32_t line, BuildStory& story) {
  if (!StartsWith(payload, "After ") && !StartsWith(payload, "Original: ")) return false;
  if (!ConsumeSuffix(payload, " layers")) return false;
  const std::size_t colon = payload.rfind(": ");
  if (colon == std::string_view::npos) return false;
  const auto layers = ParseNumber<uint32_t>(payload.substr(colon + 2));
  if (!layers) return false;
  story.counts.push_back({payload.substr(0, colon), *layers, line});
  return true;
}

// There are more passes that only looked at something than all other lines of the optimizer. The
// last one before another step is kept: removals name no pass of their own.
void AddStep(const OptimizerStep& step, BuildStory& story) {
  const bool looked_only = step.verb == OptimizerVerb::kRunning && !story.steps.empty() &&
                           story.steps.back().verb == OptimizerVerb::kRunning;
  if (looked_only) story.steps.pop_back();
  story.steps.push_back(step);
}

}  // namespace

bool ParseOptimizerLine(std::string_view payload, uint32_t line, BuildStory& story) {
  static const FirstCharacters kFirst = MakeFirstCharacters();
  if (payload.empty()) return false;
  if (kFirst.May(payload[0])) {
    OptimizerStep step;
    step.line = line;
    if (ReadFusing(payload, step) || ReadByLead(payload, step)) {
      AddStep(step, story);
      return true;
    }
    if (ParseLayerCount(payload, line, story)) return true;
  }
  OptimizerStep fusing;
  fusing.line = line;
  if (!ReadPassFusing(payload, fusing)) return false;
  AddStep(fusing, story);
  return true;
}

}  // namespace trtscope
