#include "graph/analysis/optimisation_profile.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

namespace trtscope {
namespace {

// The number at the front of `text` and what follows it.
struct LeadingNumber {
  std::optional<uint32_t> value;
  std::string_view rest;
};

LeadingNumber ReadNumber(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return {std::nullopt, text};
  return {value, text.substr(static_cast<std::size_t>(end - text.data()))};
}

// R of "…_mylR_I" at the end of a name.
std::optional<uint32_t> RegionOfName(std::string_view name) {
  constexpr std::string_view kMark = "_myl";
  const std::size_t mark = name.rfind(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const LeadingNumber region = ReadNumber(name.substr(mark + kMark.size()));
  if (!region.value || !region.rest.starts_with('_')) return std::nullopt;
  const LeadingNumber index = ReadNumber(region.rest.substr(1));
  return index.value && index.rest.empty() ? region.value : std::nullopt;
}

std::optional<uint32_t> ProfileInTensors(const std::vector<Tensor>& tensors) {
  for (const Tensor& tensor : tensors) {
    if (const auto profile = ProfileInName(tensor.name)) return profile;
  }
  return std::nullopt;
}

std::optional<uint32_t> ProfileOfLayer(const Layer& layer) {
  if (const auto profile = ProfileInName(layer.name)) return profile;
  if (const auto profile = ProfileInTensors(layer.inputs)) return profile;
  return ProfileInTensors(layer.outputs);
}

}  // namespace

std::optional<uint32_t> ProfileInName(std::string_view name) {
  constexpr std::string_view kMark = " [profile ";
  for (std::size_t mark = name.rfind(kMark); mark != std::string_view::npos;
       mark = mark == 0 ? std::string_view::npos : name.rfind(kMark, mark - 1)) {
    const LeadingNumber number = ReadNumber(name.substr(mark + kMark.size()));
    // TensorRT has a handful; a number from somewhere else must not become a count.
    constexpr uint32_t kMost = 65535;
    const bool plausible = number.value.value_or(kMost + 1) <= kMost;
    if (plausible && number.rest.starts_with(']')) return number.value;
  }
  return std::nullopt;
}

std::vector<uint32_t> ProfilesOfLayers(const Engine& engine) {
  std::vector<std::optional<uint32_t>> known(engine.layers.size());
  std::unordered_map<uint32_t, uint32_t> of_region;
  for (std::size_t i = 0; i < known.size(); ++i) {
    known[i] = ProfileOfLayer(engine.layers[i]);
    const auto region = RegionOfName(engine.layers[i].name);
    if (known[i] && region) of_region.emplace(*region, *known[i]);
  }
  std::vector<uint32_t> profiles(known.size(), 0);
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i]) {
      profiles[i] = *known[i];
    } else if (const auto region = RegionOfName(engine.layers[i].name)) {
      const auto found = of_region.find(*region);
      if (found != of_region.end()) profiles[i] = found->second;
    }
  }
  return profiles;
}

uint32_t CountProfiles(const Engine& engine) {
  uint32_t last = 0;
  for (const Layer& layer : engine.layers) {
    last = std::max(last, ProfileInName(layer.name).value_or(0));
  }
  return last + 1;
}

Engine SelectProfile(Engine engine, uint32_t profile) {
  const std::vector<uint32_t> profiles = ProfilesOfLayers(engine);
  const auto kept_layers = std::count(profiles.begin(), profiles.end(), profile);
  if (static_cast<std::size_t>(kept_layers) == profiles.size()) return engine;
  std::vector<Layer> kept;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    if (profiles[i] != profile) continue;
    kept.push_back(std::move(engine.layers[i]));
    kept.back().id = LayerId{static_cast<uint32_t>(kept.size() - 1)};
  }
  engine.layers = std::move(kept);
  std::vector<std::string_view> bindings;
  for (const Binding& binding : engine.bindings) {
    const bool mine = ProfileInName(binding.name).value_or(0) == profile;
    if (!binding.inferred && mine) bindings.push_back(binding.name);
  }
  // They name layers by their old numbers.
  engine.contradictions.clear();
  engine.contradictions_omitted = 0;
  engine.joined.clear();
  ConnectLayers(engine, bindings);
  return engine;
}

}  // namespace trtscope
