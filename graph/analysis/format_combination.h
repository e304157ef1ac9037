// The text of a format combination, "Half(784,1:8,28,1), Int32(1) -> Float(25088,784,28,1)", in
// parts.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_FORMAT_COMBINATION_H_
#define TRTSCOPE_GRAPH_ANALYSIS_FORMAT_COMBINATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/precision.h"

namespace trtscope {

/// One port's type and strides.
struct PortFormat {
  /// "Half(784,1:8,28,1)"; a view into what was parsed.
  std::string_view text;
  Precision type = Precision::kUnknown;
  /// "784,1:8,28,1"; may be symbolic.
  std::string_view strides;
  /// 8 of "1:8"; 1 where no axis is vectorised.
  uint32_t vector_width = 1;
};

struct FormatCombination {
  std::vector<PortFormat> inputs;
  std::vector<PortFormat> outputs;
};

/// Reads `text` as far as it is one: balanced brackets, `where` lists of symbols are passed over.
/// What cannot be read is left out, so ports may be missing. Linear.
FormatCombination ParseFormatCombination(std::string_view text);

/// Type and kind of layout for people, without the sizes: "Half NHWC8", "Float", "Half /8" where
/// the strides prove a vector but no layout. "?" for an unknown type.
std::string FormatClass(const PortFormat& port);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_FORMAT_COMBINATION_H_
