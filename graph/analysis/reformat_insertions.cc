#include "graph/analysis/reformat_insertions.h"

namespace trtscope {
namespace {

constexpr std::string_view kTensorPrefix = "Reformatted ";

std::string_view WithoutPrefix(std::string_view name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

// A reformatted output is read by the reformat layer, a reformatted input is written by it.
bool IsOutputSide(const ReformatInsertion& insertion) {
  return insertion.tensor.starts_with("Reformatted Output Tensor ") ||
         insertion.tensor.find(" reformatted output ") != std::string_view::npos;
}

bool LiesBetween(const Layer& layer, const ReformatInsertion& insertion) {
  if (layer.inputs.size() != 1 || layer.outputs.size() != 1) return false;
  const bool output_side = IsOutputSide(insertion);
  const Tensor& tensor = output_side ? layer.inputs.front() : layer.outputs.front();
  const Tensor& source = output_side ? layer.outputs.front() : layer.inputs.front();
  return tensor.name == insertion.tensor && source.name == insertion.source_tensor;
}

}  // namespace

Insertions::Insertions(const BuildAttempt* attempt) {
  if (attempt == nullptr) return;
  all_ = &attempt->reformats;
  used_.resize(all_->size());
  for (std::size_t i = 0; i < all_->size(); ++i) {
    by_name_[WithoutPrefix((*all_)[i].tensor, kTensorPrefix)].insertions.push_back(i);
  }
}

template <class Accept>
const ReformatInsertion* Insertions::TakeIf(std::string_view name, Accept accept) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  Namesakes& namesakes = found->second;
  if (namesakes.taken == namesakes.insertions.size()) return nullptr;
  const std::size_t next = namesakes.insertions[namesakes.taken];
  const ReformatInsertion& insertion = (*all_)[next];
  if (!accept(insertion)) return nullptr;
  ++namesakes.taken;
  used_[next] = true;
  return &insertion;
}

const ReformatInsertion* Insertions::Take(const Layer& layer) {
  if (layer.name.starts_with(kCopyNodePrefix)) {
    const auto any = [](const ReformatInsertion&) { return true; };
    const auto* found = TakeIf(WithoutPrefix(layer.name, kCopyNodePrefix), any);
    if (found != nullptr) return found;
  }
  for (const bool output_side : {false, true}) {
    for (const Tensor& port : output_side ? layer.inputs : layer.outputs) {
      const auto* found =
          TakeIf(WithoutPrefix(port.name, kTensorPrefix), [&](const ReformatInsertion& insertion) {
            return IsOutputSide(insertion) == output_side && insertion.tensor == port.name;
          });
      if (found != nullptr) return found;
    }
  }
  return nullptr;
}

const ReformatInsertion* Insertions::TakeBetween(const Layer& layer) {
  const auto between = [&](const ReformatInsertion& insertion) {
    return LiesBetween(layer, insertion);
  };
  for (const std::vector<Tensor>* ports : {&layer.outputs, &layer.inputs}) {
    if (ports->size() != 1) continue;
    const auto* found = TakeIf(WithoutPrefix(ports->front().name, kTensorPrefix), between);
    if (found != nullptr) return found;
  }
  return nullptr;
}

std::vector<ReformatInsertion> Insertions::Unused() const {
  std::vector<ReformatInsertion> unused;
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (!used_[i]) unused.push_back((*all_)[i]);
  }
  return unused;
}

}  // namespace trtscope
