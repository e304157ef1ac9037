// Typed indices. Layers, sources and tensors are referred to by index, never by pointer or by name:
// names are not unique in TensorRT engines, and indices survive moves of the containers.
#ifndef TRTSCOPE_GRAPH_MODEL_IDS_H_
#define TRTSCOPE_GRAPH_MODEL_IDS_H_

#include <compare>
#include <cstddef>
#include <cstdint>

namespace trtscope {

/// An index into a vector of things of kind `Tag`. Comparable, hash by `value`.
template <class Tag>
struct Id {
  uint32_t value = 0;
  constexpr auto operator<=>(const Id&) const = default;
  /// The id as a subscript.
  constexpr std::size_t index() const { return value; }
};

using LayerId = Id<struct LayerTag>;
/// Which of the session's inputs (files) something came from.
using SourceId = Id<struct SourceTag>;

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_IDS_H_
