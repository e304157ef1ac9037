// Shapes as TensorRT's texts print them.
#ifndef TRTSCOPE_PARSERS_COMMON_DIMS_H_
#define TRTSCOPE_PARSERS_COMMON_DIMS_H_

#include <string_view>
#include <vector>

#include "graph/model/tensor.h"

namespace trtscope {

/// Parses "1,64:32,-1" into `dims`; an empty text is a scalar. False, and no dims, if it is
/// anything else.
bool ParseDims(std::string_view text, std::vector<Dim>& dims);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_DIMS_H_
