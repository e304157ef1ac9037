// Whether a dumped tensor that deviates everywhere is the reference in another order of axes.
#ifndef TRTSCOPE_SRC_ACCURACY_FIND_AXIS_ORDER_H_
#define TRTSCOPE_SRC_ACCURACY_FIND_AXIS_ORDER_H_

#include <optional>

#include "graph/analysis/axis_order.h"
#include "parsers/common/activation.h"

namespace trtscope {

/// FindAxisOrder of analysis on two dumped tensors; to be asked for tensors that come out badly. It
/// reads tensors of up to 2^20 values whole, and single values of larger ones where that is
/// possible (binary files, base64). nullopt if the dims are unknown or not the same on both sides,
/// or for larger ones that are text or compressed.
std::optional<AxisOrder> FindAxisOrder(const Activation& reference, const Activation& candidate);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_FIND_AXIS_ORDER_H_
