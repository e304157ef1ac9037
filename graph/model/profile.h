// Measured times per layer, from `--exportProfile` files or `--dumpProfile` tables.
#ifndef TRTSCOPE_GRAPH_MODEL_PROFILE_H_
#define TRTSCOPE_GRAPH_MODEL_PROFILE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/provenance.h"

namespace trtscope {

/// One row. All times in milliseconds; what the file does not give is nullopt, never 0.
struct ProfileRow {
  std::string_view name;
  std::optional<double> total_ms;
  std::optional<double> average_ms;
  std::optional<double> median_ms;
  /// As the file says it, 0…100.
  std::optional<double> percentage;
  SourceRef source;
};

enum class ProfileOrigin : uint8_t {
  kExportedFile,
  kLogTable,
  /// Torch-TensorRT's Chrome trace: totals without a count of iterations.
  kTrace,
  /// Samples per layer: {"layer": [0.01, 0.02, …]}.
  kSamples,
};

struct Profile {
  ProfileOrigin origin = ProfileOrigin::kExportedFile;
  SourceRef source;
  /// How many iterations were measured.
  std::optional<int64_t> iterations;
  std::vector<ProfileRow> rows;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_PROFILE_H_
