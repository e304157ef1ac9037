// Where a build's and an engine's memory goes.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_BUILD_MEMORY_H_
#define TRTSCOPE_GRAPH_ANALYSIS_BUILD_MEMORY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/analysis/build_part.h"

namespace trtscope {

/// "[MemUsageChange] …" or "[MemUsageSnapshot] …".
struct MemoryPoint {
  const MemoryChange* change = nullptr;
  /// "TensorRT-managed allocation in …": `now` counts TensorRT's own allocations, not the process's
  /// memory and the GPU's.
  bool managed = false;
  /// The log's clock since the build's first line.
  std::optional<int64_t> seconds;
};

/// "Layer: NAME Host Persistent: …" and the engine's layer it is of.
struct LayerMemoryUse {
  const LayerMemory* memory = nullptr;
  /// By name, then occurrence; nullopt where the engine has none, or the log no engine.
  std::optional<LayerId> layer;
};

struct MemoryTotals {
  /// What the log prints below the layers. Bytes.
  std::optional<Cited<int64_t>> host_persistent, device_persistent, scratch, activation, weights;
  /// "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators". MiB.
  std::optional<Cited<int64_t>> peak_cpu_mib, peak_gpu_mib;
};

struct BuildMemory {
  /// In the order of the log, also what comes behind the build: an execution context has its own.
  std::vector<MemoryPoint> timeline;
  /// The points with the highest process and GPU memory during the build; nullptr if there is none.
  const MemoryChange* highest_cpu = nullptr;
  const MemoryChange* highest_gpu = nullptr;
  /// In the order of the log, of the attempt that was kept.
  std::vector<LayerMemoryUse> layers;
  /// Sums of what is printed of the layers, nullopt where nothing is; the largest scratch memory,
  /// which layers share one after the other.
  std::optional<int64_t> host_sum, device_sum, scratch_max;
  MemoryTotals totals;

  bool empty() const {
    return timeline.empty() && layers.empty() && !totals.host_persistent && !totals.activation &&
           !totals.peak_gpu_mib && !totals.weights;
  }
};

BuildMemory AnalyseBuildMemory(const BuildPart& part);

/// Indices of `memory.layers` with the largest scratch (device persistent, host persistent) memory
/// first, those without left out.
enum class MemoryKind : uint8_t { kScratch, kDevicePersistent, kHostPersistent };
std::vector<uint32_t> LargestUsers(const BuildMemory& memory, MemoryKind kind);
/// nullopt where the line does not print it (8.0: scratch).
std::optional<int64_t> BytesOf(const LayerMemory& memory, MemoryKind kind);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_BUILD_MEMORY_H_
