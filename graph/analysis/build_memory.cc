#include "graph/analysis/build_memory.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "graph/analysis/build_clock.h"

namespace trtscope {
namespace {

// Sums of hostile numbers stay where they are.
int64_t SumOf(int64_t a, int64_t b) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

LineRange LinesOf(const BuildPart& part) {
  LineRange lines = part.lines;
  if (part.engine != nullptr) lines.end = std::max(lines.end, part.engine->log_lines.end);
  return lines;
}

void FindTimeline(const BuildPart& part, BuildMemory& memory) {
  const BuildClock clock(part.log->story, LinesOf(part));
  for (const MemoryChange& change : InLines(part.log->story.memory, LinesOf(part))) {
    MemoryPoint point;
    point.change = &change;
    point.managed = change.what.starts_with("TensorRT-managed ");
    point.seconds = clock.At(change.line);
    memory.timeline.push_back(point);
    if (point.managed || !part.lines.Holds(change.line)) continue;
    if (memory.highest_cpu == nullptr || change.cpu_mib > memory.highest_cpu->cpu_mib) {
      memory.highest_cpu = &change;
    }
    if (memory.highest_gpu == nullptr || change.gpu_mib > memory.highest_gpu->gpu_mib) {
      memory.highest_gpu = &change;
    }
  }
}

// Layers of one name are taken in their order.
class LayersByName {
 public:
  explicit LayersByName(const Engine* engine) {
    if (engine == nullptr) return;
    for (const Layer& layer : engine->layers) layers_[layer.name].ids.push_back(layer.id);
  }
  std::optional<LayerId> Take(std::string_view name) {
    const auto found = layers_.find(name);
    if (found == layers_.end() || found->second.used == found->second.ids.size()) {
      return std::nullopt;
    }
    return found->second.ids[found->second.used++];
  }

 private:
  struct Namesakes {
    std::vector<LayerId> ids;
    std::size_t used = 0;
  };
  std::unordered_map<std::string_view, Namesakes> layers_;
};

void FindLayers(const BuildPart& part, LineRange lines, BuildMemory& memory) {
  LayersByName layers(part.engine);
  for (const LayerMemory& use : InLines(part.log->story.layer_memory, lines)) {
    memory.layers.push_back({&use, layers.Take(use.layer)});
    memory.host_sum = SumOf(memory.host_sum.value_or(0), use.host_persistent);
    memory.device_sum = SumOf(memory.device_sum.value_or(0), use.device_persistent);
    if (use.scratch) {
      memory.scratch_max = std::max(memory.scratch_max.value_or(0), *use.scratch);
    }
  }
}

}  // namespace

BuildMemory AnalyseBuildMemory(const BuildPart& part) {
  BuildMemory memory;
  if (part.log == nullptr || part.lines.empty()) return memory;
  FindTimeline(part, memory);
  const BuildAttempt* attempt = KeptAttempt(part);
  FindLayers(part, attempt == nullptr ? part.lines : attempt->lines, memory);
  if (attempt == nullptr) return memory;
  memory.totals = {attempt->host_persistent_bytes, attempt->device_persistent_bytes,
                   attempt->scratch_bytes,         attempt->activation_bytes,
                   attempt->weights_bytes,         attempt->peak_cpu_mib,
                   attempt->peak_gpu_mib};
  return memory;
}

std::optional<int64_t> BytesOf(const LayerMemory& memory, MemoryKind kind) {
  switch (kind) {
    case MemoryKind::kScratch:
      return memory.scratch;
    case MemoryKind::kDevicePersistent:
      return memory.device_persistent;
    case MemoryKind::kHostPersistent:
      break;
  }
  return memory.host_persistent;
}

std::vector<uint32_t> LargestUsers(const BuildMemory& memory, MemoryKind kind) {
  std::vector<uint32_t> users;
  for (uint32_t i = 0; i < memory.layers.size(); ++i) {
    if (BytesOf(*memory.layers[i].memory, kind).value_or(0) > 0) users.push_back(i);
  }
  std::stable_sort(users.begin(), users.end(), [&](uint32_t a, uint32_t b) {
    return *BytesOf(*memory.layers[a].memory, kind) > *BytesOf(*memory.layers[b].memory, kind);
  });
  return users;
}

}  // namespace trtscope
