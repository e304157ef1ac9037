#include "src/accuracy/engine_tensors.h"

namespace trtscope {
namespace {

bool StaysInFileNames(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == ',';
}

}  // namespace

std::string FileSafe(std::string_view name) {
  std::string safe(name);
  for (char& c : safe) {
    if (!StaysInFileNames(c)) c = '_';
  }
  return safe;
}

// A name written twice (merged outputs, loops) means its first writer; two tensors that only look
// alike in a file's name mean nothing.
void EngineTensors::Add(Index& index, const std::string& name, const Place& place) {
  const auto [at, is_new] = index.try_emplace(name, Entry{place, false});
  if (!is_new && at->second.place.tensor != place.tensor) at->second.ambiguous = true;
}

EngineTensors::EngineTensors(const Engine& engine) {
  const auto add_tensor = [&](std::string_view name, std::optional<LayerId> layer) {
    Add(tensors_, std::string(name), {name, layer});
    Add(safe_tensors_, FileSafe(name), {name, layer});
  };
  for (const Layer& layer : engine.layers) {
    for (const Tensor& output : layer.outputs) add_tensor(output.name, layer.id);
    if (layer.outputs.size() != 1) continue;
    const Place place{layer.outputs.front().name, layer.id};
    Add(layers_, std::string(layer.name), place);
    Add(safe_layers_, FileSafe(layer.name), place);
  }
  for (const Binding& binding : engine.bindings) {
    if (binding.is_input) add_tensor(binding.name, std::nullopt);
  }
}

std::optional<EngineTensors::Place> EngineTensors::Lookup(const Index& index,
                                                          const std::string& name) {
  const auto found = index.find(name);
  if (found == index.end() || found->second.ambiguous) return std::nullopt;
  return found->second.place;
}

std::optional<EngineTensors::Place> EngineTensors::Find(std::string_view name,
                                                        bool file_safe) const {
  const std::string key = file_safe ? FileSafe(name) : std::string(name);
  if (const auto place = Lookup(file_safe ? safe_tensors_ : tensors_, key)) return place;
  return Lookup(file_safe ? safe_layers_ : layers_, key);
}

std::optional<EngineTensors::Place> EngineTensors::Find(const Activation& tensor) const {
  const std::optional<Place> place = Find(tensor.name, /*file_safe=*/false);
  if (place || !tensor.name_from_file) return place;
  return Find(tensor.name, /*file_safe=*/true);
}

}  // namespace trtscope
