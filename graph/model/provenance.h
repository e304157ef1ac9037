// Where a fact was read. Reports cite it as `build.log:19930`.
#ifndef TRTSCOPE_GRAPH_MODEL_PROVENANCE_H_
#define TRTSCOPE_GRAPH_MODEL_PROVENANCE_H_

#include <compare>
#include <cstdint>

#include "graph/model/ids.h"

namespace trtscope {

/// A line of an input. `line` counts from 1; 0 means that the fact has no line of its own.
struct SourceRef {
  SourceId source;
  uint64_t line = 0;
  constexpr auto operator<=>(const SourceRef&) const = default;
  constexpr bool known() const { return line != 0; }
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_PROVENANCE_H_
