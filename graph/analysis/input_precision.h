// Which of a layer's inputs stands for its arithmetic. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_INPUT_PRECISION_H_
#define TRTSCOPE_GRAPH_ANALYSIS_INPUT_PRECISION_H_

#include "graph/model/layer.h"

namespace trtscope {

/// Types that hold real numbers, quantised ones included; false for those that hold indices,
/// shapes, flags (INT32, INT64, BOOL, UINT8) and for kUnknown.
bool IsRealValued(Precision precision);

/// The first input with a real-valued type; nullptr if there is none.
const Tensor* FirstRealInput(const Layer& layer);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_INPUT_PRECISION_H_
