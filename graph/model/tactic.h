// What implements a layer: TensorRT's tactic id and, where known, the kernel's name.
#ifndef TRTSCOPE_GRAPH_MODEL_TACTIC_H_
#define TRTSCOPE_GRAPH_MODEL_TACTIC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/model/provenance.h"

namespace trtscope {

/// A tactic's 64 bits. Logs print it as signed decimal (up to 8.2) or as 0x + 16 hex digits (8.4+);
/// both spell the same value, so tactics are compared as unsigned 64-bit numbers.
struct TacticId {
  uint64_t value = 0;
  constexpr auto operator<=>(const TacticId&) const = default;
};

/// TensorRT's "no tactic" (0xd15ea5edd15ea5ed, -3360065831133338131), printed with an infinite
/// time.
inline constexpr TacticId kNoTactic{0xd15ea5edd15ea5edULL};

/// "0x" and 16 hex digits.
std::string TacticIdText(TacticId id);

struct Tactic {
  std::optional<TacticId> id;
  /// The kernel's name; empty where the log has none.
  std::string_view name;
  /// The line that tells the name.
  SourceRef name_source;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_TACTIC_H_
