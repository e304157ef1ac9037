#include "graph/analysis/optimizer_replay.h"

#include <algorithm>

#include "graph/analysis/fusion_names.h"

namespace trtscope {
namespace {

// FNV-1a: of all pieces as of one text.
uint64_t HashOf(const NamePieces& name) {
  uint64_t hash = 14695981039346656037U;
  for (const std::string_view piece : name) {
    for (const char c : piece) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash;
}

bool EqualText(const NamePieces& a, const NamePieces& b) {
  std::size_t i = 0, j = 0;
  std::string_view left = a[0], right = b[0];
  for (;;) {
    while (left.empty() && i + 1 < a.size()) left = a[++i];
    while (right.empty() && j + 1 < b.size()) right = b[++j];
    const std::size_t common = std::min(left.size(), right.size());
    if (common == 0) return left.empty() && right.empty();
    if (left.substr(0, common) != right.substr(0, common)) return false;
    left.remove_prefix(common);
    right.remove_prefix(common);
  }
}

constexpr std::string_view kPointwise = "PWN(";

}  // namespace

OptimizerReplay::OptimizerReplay(const Steps& steps, const NetworkIndex& network)
    : network_(network) {
  for (const OptimizerStep& step : steps) Apply(step);
  // What a layer became part of was made after it.
  roots_.resize(layers_.size());
  for (uint32_t layer = size(); layer-- > 0;) {
    const uint32_t whole = layers_[layer].part_of;
    roots_[layer] = whole == kNone ? layer : roots_[whole];
  }
}

void OptimizerReplay::Apply(const OptimizerStep& step) {
  switch (step.verb) {
    case OptimizerVerb::kRunning:
      running_ = &step;
      return;
    case OptimizerVerb::kFuse:
      return Fuse(step);
    case OptimizerVerb::kFuseInto:
      return FuseInto(step);
    case OptimizerVerb::kMerge:
      return Merge(step);
    case OptimizerVerb::kConvert:
      return Convert(step);
    case OptimizerVerb::kRemove:
    case OptimizerVerb::kDeduplicate:
    case OptimizerVerb::kEliminateConcat:
    case OptimizerVerb::kEliminateSlice:
      return TakeOut(step);
    case OptimizerVerb::kCopy:
      copies_.insert_or_assign(step.subject, &step);
      return;
    case OptimizerVerb::kSwap:
    case OptimizerVerb::kRetarget:
    case OptimizerVerb::kReplaceInput:
    case OptimizerVerb::kMetadata:
      return;  // no layer comes, goes or is renamed
  }
}

void OptimizerReplay::Fuse(const OptimizerStep& step) {
  std::string_view a, b;
  if (!SplitStep(step, " with ", a, b)) return;
  const uint32_t first = Take(a), second = Take(b);
  const uint32_t whole = Add({a, " + ", b}, &step);
  uint32_t last = kNone;
  AddPart(whole, first, last);
  AddPart(whole, second, last);
  if (step.pass == "PointWiseFusion") NameLayer({kPointwise, a, ", ", b, ")"}, whole);
}

void OptimizerReplay::FuseInto(const OptimizerStep& step) {
  std::string_view a, b;
  if (!SplitStep(step, " into ", a, b)) return;
  const std::vector<std::string_view> parts =
      SplitPair(a, [this](std::string_view name) { return IsKnown(name); });
  const uint32_t into = Take(b);
  std::vector<uint32_t> taken;
  for (const std::string_view part : parts) taken.push_back(Take(part));
  const uint32_t whole = Add({b}, &step);
  uint32_t last = kNone;
  AddPart(whole, into, last);
  for (const uint32_t part : taken) AddPart(whole, part, last);
}

void OptimizerReplay::Merge(const OptimizerStep& step) {
  std::vector<uint32_t> taken;
  for (const NamePart& part :
       SplitName(step.subject, {" || "}, [this](std::string_view name) { return IsKnown(name); })) {
    taken.push_back(Take(part.name));
  }
  const uint32_t whole = Add({step.subject}, &step);
  uint32_t last = kNone;
  for (const uint32_t part : taken) AddPart(whole, part, last);
}

void OptimizerReplay::Convert(const OptimizerStep& step) {
  const uint32_t before = Take(step.subject);
  const uint32_t after = Add({step.subject}, &step);
  uint32_t last = kNone;
  AddPart(after, before, last);
}

void OptimizerReplay::TakeOut(const OptimizerStep& step) {
  uint32_t layer = Find(step.subject);
  // What was fused before is removed only as what it was: its work goes on in another layer.
  if (layer != kNone && (layers_[layer].part_of != kNone || layers_[layer].gone_by != nullptr)) {
    return;
  }
  if (layer == kNone) layer = Add({step.subject}, nullptr);
  layers_[layer].gone_by = &step;
  layers_[layer].gone_running = running_;
  if (step.verb != OptimizerVerb::kDeduplicate) return;
  uint32_t twin = Find(step.object);
  if (twin == kNone) twin = Add({step.object}, nullptr);
  layers_[layer].twin = twin;
}

uint32_t OptimizerReplay::Add(const NamePieces& name, const OptimizerStep* made_by) {
  const uint32_t layer = size();
  OptimizedLayer& added = layers_.emplace_back();
  added.name = name;
  added.made_by = made_by;
  NameLayer(name, layer);
  return layer;
}

uint32_t OptimizerReplay::Take(std::string_view name) {
  const uint32_t layer = Find(name);
  const bool free =
      layer != kNone && layers_[layer].part_of == kNone && layers_[layer].gone_by == nullptr;
  return free ? layer : Add({name}, nullptr);
}

void OptimizerReplay::AddPart(uint32_t whole, uint32_t part, uint32_t& last) {
  // "Fusing A with A": a line that no TensorRT prints.
  if (layers_[part].part_of != kNone) return;
  layers_[part].part_of = whole;
  if (last == kNone) {
    layers_[whole].first_part = part;
  } else {
    layers_[last].next_part = part;
  }
  last = part;
}

void OptimizerReplay::NameLayer(const NamePieces& name, uint32_t layer) {
  const uint64_t hash = HashOf(name);
  const auto [first, last] = names_.equal_range(hash);
  for (auto named = first; named != last; ++named) {
    if (!EqualText(named->second.name, name)) continue;
    named->second.layer = layer;
    return;
  }
  names_.emplace(hash, Named{name, layer});
}

uint32_t OptimizerReplay::FindPieces(const NamePieces& name) const {
  const auto [first, last] = names_.equal_range(HashOf(name));
  for (auto named = first; named != last; ++named) {
    if (EqualText(named->second.name, name)) return named->second.layer;
  }
  return kNone;
}

uint32_t OptimizerReplay::Find(std::string_view name) const {
  const uint32_t layer = FindPieces({name});
  if (layer != kNone) return layer;
  if (!name.starts_with(kPointwise) || !name.ends_with(')')) return kNone;
  return FindPieces({name.substr(kPointwise.size(), name.size() - kPointwise.size() - 1)});
}

bool OptimizerReplay::IsKnown(std::string_view name) const {
  return Find(name) != kNone || network_.FindRow(name) != NetworkIndex::kNone;
}

// The line reader splits at the first place that reads like a separator. Where there are more, only
// known names decide.
bool OptimizerReplay::SplitStep(const OptimizerStep& step, std::string_view separator,
                                std::string_view& subject, std::string_view& object) {
  subject = step.subject;
  object = step.object;
  if (object.find(separator) == std::string_view::npos) return true;
  if (subject.data() + subject.size() + separator.size() != object.data()) return true;
  const std::string_view text(subject.data(), subject.size() + separator.size() + object.size());
  const std::size_t at =
      FindOneSplit(text, separator, [this](std::string_view name) { return IsKnown(name); });
  if (at == std::string_view::npos) {
    ++ambiguous_;
    return false;
  }
  subject = text.substr(0, at);
  object = text.substr(at + separator.size());
  return true;
}

const OptimizerStep* OptimizerReplay::JoinedBy(uint32_t leaf) const {
  for (uint32_t whole = layers_[leaf].part_of; whole != kNone; whole = layers_[whole].part_of) {
    if (layers_[layers_[whole].first_part].next_part != kNone) return layers_[whole].made_by;
  }
  return nullptr;
}

OptimizerReplay::Contents OptimizerReplay::ContentsOf(uint32_t layer) const {
  Contents contents;
  std::vector<uint32_t> open = {layer};
  std::vector<uint32_t> parts;
  while (!open.empty()) {
    const uint32_t current = open.back();
    open.pop_back();
    if (layers_[current].made_by != nullptr) contents.steps.push_back(layers_[current].made_by);
    if (IsLeaf(current)) contents.leaves.push_back(current);
    parts.clear();
    for (uint32_t part = layers_[current].first_part; part != kNone;
         part = layers_[part].next_part) {
      parts.push_back(part);
    }
    open.insert(open.end(), parts.rbegin(), parts.rend());
  }
  std::sort(contents.steps.begin(), contents.steps.end(),
            [](const OptimizerStep* a, const OptimizerStep* b) { return a->line < b->line; });
  return contents;
}

const OptimizerStep* OptimizerReplay::FindCopy(std::string_view name) const {
  constexpr std::string_view kCopy = " copy";
  if (!name.ends_with(kCopy)) return nullptr;
  const auto found = copies_.find(name.substr(0, name.size() - kCopy.size()));
  return found == copies_.end() ? nullptr : found->second;
}

}  // namespace trtscope
