// What trtscope knows of a tensor and trtexec's files have no key for. `trtscope export` adds these
// keys where they tell more than `Format/Datatype` does; other tools pass over them.
#ifndef TRTSCOPE_PARSERS_LAYER_INFO_OWN_KEYS_H_
#define TRTSCOPE_PARSERS_LAYER_INFO_OWN_KEYS_H_

#include <optional>
#include <string_view>

#include "graph/model/tensor.h"

namespace trtscope {

/// A tensor's own words, where they are not `Format/Datatype`: "Int8[1,64:32,56,56]" of an engine
/// block, with the type and the vector widths that it tells.
inline constexpr std::string_view kOwnFormat = "trtscope.format";
/// Tensor::dtype_text, where neither the format nor the phrase spell it so.
inline constexpr std::string_view kOwnDatatype = "trtscope.datatype";
/// Tensor::layout, where the phrase cannot tell it.
inline constexpr std::string_view kOwnLayout = "trtscope.layout";
/// `[1,32,1,1]`: elements a vector on each axis, where nothing else tells them.
inline constexpr std::string_view kOwnWidths = "trtscope.widths";
/// At the root: names under `Bindings` that no file lists, found from what layers read and write.
inline constexpr std::string_view kOwnInferred = "trtscope.inferred";

/// The values of these keys in one tensor's object.
struct OwnTensorKeys {
  std::optional<std::string_view> format, datatype, layout, widths;
};

/// Completes a tensor whose dims and `Format/Datatype` were read. What does not fit the tensor (as
/// many widths as dims, a layout that exists) is passed over.
void ApplyOwnKeys(const OwnTensorKeys& keys, Tensor& tensor);

/// True for "Half[1,3,224,224]" and "Half(1,3)", the forms of engine blocks.
bool IsPortFormat(std::string_view format);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_LAYER_INFO_OWN_KEYS_H_
