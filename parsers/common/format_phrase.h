// What TensorRT says of a tensor's type and layout, in each of its generations of wording.
#ifndef TRTSCOPE_PARSERS_COMMON_FORMAT_PHRASE_H_
#define TRTSCOPE_PARSERS_COMMON_FORMAT_PHRASE_H_

#include <string>
#include <string_view>

#include "graph/model/tensor.h"

namespace trtscope {

/// Reads the value of `Format/Datatype` into `tensor`, whose dims must be known by then. Forms:
///   8.x, and 10.x with an execution context: "Thirty-two wide channel vectorized row major Int8
///     format", "Channel major FP16 format where channel % 8 == 0", also "… with 3 spatial
///     dimensions";
///   10.x without one: a bare type, "Half";
///   8.x without one: "N/A due to dynamic shapes", which leaves type and layout unknown.
/// Sets format, dtype, dtype_text, layout and the vector width of the channel axis. The phrases are
/// those of TensorRT's developer guide ("I/O formats") and of TensorFormat's documentation in
/// NvInferRuntime.h.
void ReadFormat(std::string_view phrase, Tensor& tensor);

/// The phrase for a type and a layout, which ReadFormat reads back as both. Empty if TensorRT has
/// none: for an unknown type or layout. `rank` is the tensor's; with five axes the phrase says that
/// three are spatial.
std::string FormatPhrase(Precision dtype, std::string_view layout, std::size_t rank);

/// TensorRT's bare word for a type ("Half"); empty if it has none.
std::string_view TypeWord(Precision dtype);

/// The layout called `name`, as a literal; empty if no phrase tells it.
std::string_view LayoutLiteral(std::string_view name);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_FORMAT_PHRASE_H_
