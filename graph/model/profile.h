// Measured times per layer, from files of any kind or `--dumpProfile` tables.
#ifndef TRTSCOPE_GRAPH_MODEL_PROFILE_H_
#define TRTSCOPE_GRAPH_MODEL_PROFILE_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/optional_number.h"
#include "graph/model/provenance.h"

namespace trtscope {

/// One row. All times in milliseconds; what the file does not give is nullopt, never 0.
struct ProfileRow {
  std::string_view name;
  OptionalNumber total_ms;
  OptionalNumber average_ms;
  OptionalNumber median_ms;
  /// As the file says it, 0…100.
  OptionalNumber percentage;
  /// The line of the row's name.
  SourceRef source;
};

/// What a row stands for. TensorRT times work around a DLA subgraph under names of its own, which
/// are no layers of the network.
enum class ProfileRowKind : uint8_t {
  kLayer,
  /// `{a,b,c}`: all layers of a subgraph that runs on the DLA.
  kDlaSubgraph,
  /// `data to nvm`, `images to nvm`: a tensor on its way into the DLA's memory.
  kDlaCopyIn,
  /// `head_3 from nvm`: a tensor on its way out.
  kDlaCopyOut,
  /// `data copy finish`, `fc finish`: waiting for a copy, or for the DLA, to end.
  kDlaWait,
};

/// The kind of a row by its whole name, as TensorRT 7 and 8 print them on Jetson.
/// `{ForeignNode[…]}` is a layer: the name alone does not tell Myelin from DLA.
ProfileRowKind ProfileRowKindOf(std::string_view name);

enum class ProfileOrigin : uint8_t {
  kExportedFile,
  kLogTable,
  /// Torch-TensorRT's Chrome trace: totals without a count of iterations.
  kTrace,
  /// Samples per layer: {"layer": [0.01, 0.02, …]}.
  kSamples,
  /// A trace of functions on the host (Torch-TensorRT's `aten::view`): no layers, never to be
  /// joined to an engine.
  kHostTrace,
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
