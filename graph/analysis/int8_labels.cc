// Which layer a run of an INT8 experiment is about.
#include <array>
#include <unordered_map>

#include "graph/analysis/fusion_names.h"
#include "graph/analysis/int8_experiment.h"

namespace trtscope {
namespace {

// A fused name with more text than this is not taken apart: real ones have a few hundred bytes.
constexpr std::size_t kLongestFusedName = 1 << 16;

// Label → its place by one of the rules.
class Index {
 public:
  explicit Index(const std::vector<std::string_view>& labels) {
    for (const std::string_view label : labels) places_.try_emplace(label);
  }

  bool Has(std::string_view label) const { return places_.contains(label); }

  void Add(std::string_view label, uint32_t at, PlaceHow how) {
    const auto entry = places_.find(label);
    if (entry == places_.end()) return;
    LabelPlace& place = entry->second;
    // An earlier, better rule has found it.
    if (place.how < how) return;
    if (place.how == how && place.at != at) {
      ambiguous_[label] = how;
      return;
    }
    place = {at, how, LabelPlace::kWhole};
  }

  // Its place in the name of the layer that it was found at.
  void SetPart(std::string_view label, uint32_t at, uint32_t part) {
    LabelPlace& place = places_.at(label);
    if (place.at == at && place.how != PlaceHow::kName) place.part = part;
  }

  LabelPlace Find(std::string_view label) const {
    const LabelPlace& place = places_.at(label);
    const auto entry = ambiguous_.find(label);
    if (entry == ambiguous_.end() || entry->second != place.how) return place;
    return {std::nullopt, PlaceHow::kAmbiguous, LabelPlace::kWhole};
  }

 private:
  std::unordered_map<std::string_view, LabelPlace> places_;
  // The rule that found several layers.
  std::unordered_map<std::string_view, PlaceHow> ambiguous_;
};

std::vector<LabelPlace> Read(const Index& index, const std::vector<std::string_view>& labels) {
  std::vector<LabelPlace> places;
  places.reserve(labels.size());
  for (const std::string_view label : labels) places.push_back(index.Find(label));
  return places;
}

// "PWN(PWN(/act/Sigmoid)," → "/act/Sigmoid": TensorRT's brackets around pointwise layers.
std::string_view WithoutPointwise(std::string_view part, const Index& index) {
  constexpr std::string_view kLead = "PWN(";
  while (part.starts_with(kLead) && !index.Has(part)) part.remove_prefix(kLead.size());
  while ((part.ends_with(')') || part.ends_with(',')) && !index.Has(part)) part.remove_suffix(1);
  return part;
}

std::vector<NamePart> PartsOf(std::string_view name, const Index& index) {
  const auto known = [&](std::string_view part) {
    return index.Has(WithoutPointwise(part, index));
  };
  // The commas of "PWN(a, b)" end what stands before a blank.
  if (name.find("PWN(") != std::string_view::npos) {
    return SplitName(name, {" + ", " || ", " "}, known);
  }
  return SplitName(name, {" + ", " || "}, known);
}

void AddParts(const Layer& layer, Index& index) {
  const std::string_view name = WithoutProfile(layer.name);
  // The name of a reformat holds the whole name of the layer that it is for.
  const bool inserted = layer.kind == LayerKind::kReformat || layer.kind == LayerKind::kCopy ||
                        !AddedFor(name).empty();
  if (inserted || name.size() > kLongestFusedName) return;
  for (const NamePart& part : PartsOf(name, index)) {
    const std::string_view label = WithoutPointwise(part.name, index);
    if (!part.known || label == layer.name) continue;
    index.Add(label, layer.id.value, PlaceHow::kPart);
    index.SetPart(label, layer.id.value, static_cast<uint32_t>(label.data() - name.data()));
  }
}

}  // namespace

std::string_view PlaceHowName(PlaceHow how) {
  constexpr std::array<std::string_view, 5> kNames = {"name", "tensor", "part", "ambiguous",
                                                      "missing"};
  return kNames[static_cast<std::size_t>(how)];
}

std::vector<LabelPlace> PlaceLabels(const std::vector<std::string_view>& labels,
                                    const std::vector<std::string_view>& names) {
  Index index(labels);
  for (uint32_t i = 0; i < names.size(); ++i) index.Add(names[i], i, PlaceHow::kName);
  return Read(index, labels);
}

std::vector<LabelPlace> PlaceLabelsInEngine(const std::vector<std::string_view>& labels,
                                            const Engine& engine) {
  Index index(labels);
  for (const Layer& layer : engine.layers) {
    index.Add(layer.name, layer.id.value, PlaceHow::kName);
  }
  for (const Layer& layer : engine.layers) {
    for (const Tensor& tensor : layer.outputs) {
      index.Add(tensor.name, layer.id.value, PlaceHow::kTensor);
    }
  }
  for (const Layer& layer : engine.layers) AddParts(layer, index);
  return Read(index, labels);
}

}  // namespace trtscope
