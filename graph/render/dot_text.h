// Names and numbers as short text for a graph's labels. Display only: nothing here is an identity.
// Used inside graph/render only.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_TEXT_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/precision.h"
#include "graph/model/tensor.h"

namespace trtscope {

/// A fused layer's name cut at top-level " + " and " || "; all parts but the first keep their sign
/// ("+ Relu_11"). Signs inside brackets do not cut, unless the brackets are unbalanced.
/// `{ForeignNode[a...b]}` becomes "ForeignNode", "from a", "to b".
std::vector<std::string> SplitFusedName(std::string_view name);

/// `text` in visible lines of at most `columns`, broken after one of ". / _ : ," or a blank where
/// one is near, never inside a code point. At most `max_lines` lines; the last one ends in "…" if
/// text is left.
std::vector<std::string> WrapText(std::string_view text, std::size_t columns,
                                  std::size_t max_lines);

/// A layer's name as stacked lines: parts of the fusion, each wrapped; after `max_parts` parts "… 3
/// more".
std::vector<std::string> StackName(std::string_view name, std::size_t columns,
                                   std::size_t max_parts);

/// "INT8 1×64×56×56 NCHW/32"; vectorised axes as "64:32" where no layout is known; "?" for what is
/// unknown.
std::string TensorLabel(const Tensor& tensor);

/// The tensor's type; where TensorRT printed one that is not known here, that text.
std::string DtypeText(const Tensor& tensor);

/// "0.397 ms": three significant digits.
std::string TimeText(double ms);
/// "15.3 %"; "<0.1 %" for what would round to nothing.
std::string ShareText(double share);
/// "1 layer", "2 layers".
std::string CountText(std::size_t n, std::string_view noun);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_TEXT_H_
