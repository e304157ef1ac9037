#include "src/accuracy/tensor_pairs.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace trtscope {
namespace {

using Tensors = std::vector<const Activation*>;
/// What a tensor is looked up by; empty: it takes no part.
using KeyOf = std::function<std::string(const Activation&)>;

// Tensors by key; null where several have it.
std::unordered_map<std::string, const Activation*> IndexOf(const Tensors& tensors,
                                                           const KeyOf& key_of) {
  std::unordered_map<std::string, const Activation*> index;
  for (const Activation* tensor : tensors) {
    const std::string key = key_of(*tensor);
    if (key.empty()) continue;
    const auto [at, is_new] = index.try_emplace(key, tensor);
    if (!is_new) at->second = nullptr;
  }
  return index;
}

class Pairer {
 public:
  Pairer(Tensors reference, Tensors candidate)
      : reference_(std::move(reference)), candidate_(std::move(candidate)) {}

  void PairBy(PairedBy by, const KeyOf& key_of) {
    const auto references = IndexOf(reference_, key_of);
    const auto candidates = IndexOf(candidate_, key_of);
    std::unordered_set<const Activation*> paired;
    for (const auto& [key, reference] : references) {
      const auto found = candidates.find(key);
      if (reference == nullptr || found == candidates.end() || found->second == nullptr) continue;
      pairs_.push_back({reference, found->second, by});
      paired.insert(reference);
      paired.insert(found->second);
    }
    for (Tensors* left : {&reference_, &candidate_}) {
      std::erase_if(*left, [&](const Activation* tensor) { return paired.contains(tensor); });
    }
  }

  Pairing Finish(const Tensors& order) && {
    std::unordered_map<const Activation*, std::size_t> place;
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    std::sort(pairs_.begin(), pairs_.end(), [&](const TensorPair& a, const TensorPair& b) {
      return place[a.reference] < place[b.reference];
    });
    return {std::move(pairs_), std::move(reference_), std::move(candidate_)};
  }

 private:
  // Not yet paired.
  Tensors reference_;
  Tensors candidate_;
  std::vector<TensorPair> pairs_;
};

std::string FolderOf(const Activation& tensor) {
  const std::size_t slash = tensor.relative_path.rfind('/');
  return slash == std::string::npos ? "" : tensor.relative_path.substr(0, slash);
}

// The name behind the folder: no name holds a NUL.
std::string FolderAndName(const Activation& tensor) {
  return FolderOf(tensor) + std::string(1, '\0') + tensor.name;
}

}  // namespace

std::string_view PairedByText(PairedBy by) {
  constexpr std::array<std::string_view, 5> kTexts = {
      "path and name", "name", "name as files have it", "engine", "the only tensor of each side"};
  return kTexts[static_cast<std::size_t>(by)];
}

Pairing PairTensors(const Tensors& reference, const Tensors& candidate,
                    const EngineTensors* engine) {
  Pairer pairer(reference, candidate);
  pairer.PairBy(PairedBy::kPathAndName, FolderAndName);
  pairer.PairBy(PairedBy::kName, [](const Activation& tensor) { return tensor.name; });
  pairer.PairBy(PairedBy::kFileSafeName,
                [](const Activation& tensor) { return FileSafe(tensor.name); });
  if (engine != nullptr) {
    pairer.PairBy(PairedBy::kEngine, [&](const Activation& tensor) {
      const auto place = engine->Find(tensor);
      return place ? std::string(place->tensor) : std::string();
    });
  }
  if (reference.size() == 1 && candidate.size() == 1) {
    pairer.PairBy(PairedBy::kOnlyOnes, [](const Activation&) { return "only"; });
  }
  return std::move(pairer).Finish(reference);
}

}  // namespace trtscope
