// Joins a profile's rows to an engine's layers: by name, then by occurrence among equal names.
// Never by row number alone.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_ATTRIBUTION_H_
#define TRTSCOPE_GRAPH_ANALYSIS_ATTRIBUTION_H_

#include <optional>
#include <string>
#include <vector>

#include "graph/model/engine.h"
#include "graph/model/profile.h"

namespace trtscope {

/// What a layer costs. Milliseconds; `share` is recomputed from the rows' times (0…1 of all rows).
struct LayerTime {
  std::optional<double> average_ms, median_ms, total_ms, share;
  SourceRef source;
  /// A total alone says how layers compare, though not what one inference costs.
  bool known() const { return average_ms.has_value() || total_ms.has_value(); }
};

struct Attribution {
  /// The profile that was used, nullptr if there is none.
  const Profile* profile = nullptr;
  /// One per layer of the engine, in order.
  std::vector<LayerTime> times;
  /// Index of the profile row each layer joined, nullopt for none.
  std::vector<std::optional<uint32_t>> row_of_layer;
  /// Rows that found no layer, and layers that found no row; in file order.
  std::vector<uint32_t> unmatched_rows;
  std::vector<LayerId> unmatched_layers;
  /// Sum of the average times of all rows, matched or not. nullopt without a profile.
  std::optional<double> total_average_ms;
  /// Largest absolute difference between the file's own percentage and the recomputed one, in
  /// percentage points, and the row where it occurs. nullopt where the file gives none.
  std::optional<double> max_percentage_difference;
  std::optional<uint32_t> max_percentage_row;
};

/// How well a profile fits an engine, for pairing several of each and for refusing strangers.
struct ProfileFit {
  uint32_t rows = 0;
  uint32_t matched_rows = 0;
  /// Rows that only a Myelin region's expanded kernels can have (`__myl_…`, `…_mylN_M`): no
  /// evidence either way.
  uint32_t myelin_rows = 0;
  /// Layers of the engine that ought to have a row, and those that no row names.
  uint32_t layers = 0;
  uint32_t unnamed_layers = 0;
  /// matched / (rows - myelin_rows); 1 if nothing can be judged.
  double overlap() const;
  /// Plainly of another engine: fewer than half of the judgeable rows name a layer; or more than a
  /// tenth of the rows have no layer while more than a tenth of the layers have no row. A log that
  /// was cut misses layers, a printed table misses rows, but a build of its own has both.
  bool of_another_engine() const;
};

ProfileFit FitProfile(const Engine& engine, const Profile& profile);

/// Attributes `profile` (may be nullptr) to `engine`. Works for profiles that do not fit, too:
/// everything is then unmatched. The engine and the profile must outlive the result.
Attribution Attribute(const Engine& engine, const Profile* profile);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_ATTRIBUTION_H_
