// Tensors that hold the same values in another order of axes: NCHW here, NHWC there.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_AXIS_ORDER_H_
#define TRTSCOPE_GRAPH_ANALYSIS_AXIS_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trtscope {

/// Axis i of the candidate is axis `axes[i]` of the reference: {0, 2, 3, 1} is NCHW -> NHWC.
struct AxisOrder {
  /// The reference's extents. Without those of 1 if the two sides have different numbers of axes.
  std::vector<int64_t> extents;
  std::vector<std::size_t> axes;

  friend bool operator==(const AxisOrder&, const AxisOrder&) = default;
};

/// "NCHW -> NHWC", "CHW -> HWC" and back for the orders that frameworks use, "axes 0,2,1,3" for any
/// other.
std::string AxisOrderText(const AxisOrder& order);

/// The order that leads from one shape to the other, if they have the same extents (but for those
/// of 1), in another order. Where equal extents allow several: one that frameworks use, else the
/// one that keeps axes of equal extent in their order.
std::optional<AxisOrder> AxisOrderBetween(const std::vector<int64_t>& reference,
                                          const std::vector<int64_t>& candidate);

/// Where the value with the index `index` in the reference lies in a candidate stored in `order`.
/// Precondition: `index` is less than the product of the extents.
uint64_t PlaceInOrder(const AxisOrder& order, uint64_t index);

/// The value with an index, NaN if it is not to be had.
using ValueAt = std::function<double(uint64_t index)>;

/// Whether two tensors that both claim the shape `dims` (2 to 4 axes) have the same values in
/// different orders. It looks at `samples` values at most (all of smaller tensors) and claims an
/// order only if there is no doubt: read in that order, the candidate correlates with the reference
/// to more than 0.99, read as it claims to be to less than 0.9, and its differences become four
/// times smaller. nullopt else, also for tensors of which fewer than 32 values say something.
std::optional<AxisOrder> FindAxisOrder(const std::vector<int64_t>& dims, const ValueAt& reference,
                                       const ValueAt& candidate, std::size_t samples);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_AXIS_ORDER_H_
