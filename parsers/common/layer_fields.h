// The `Key: value` pairs of a detailed layer record, which one-line records and JSON share.
#ifndef TRTSCOPE_PARSERS_COMMON_LAYER_FIELDS_H_
#define TRTSCOPE_PARSERS_COMMON_LAYER_FIELDS_H_

#include <string_view>

#include "graph/model/layer.h"

namespace trtscope {

/// Stores a pair where the model wants it: TacticName, TacticValue and Metadata in their fields, the
/// weights' type and count beside the attribute, everything else as an attribute. `value` is as the
/// one-line form prints it: strings bare, objects and arrays as JSON.
void SetLayerField(std::string_view key, std::string_view value, Layer& layer);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_LAYER_FIELDS_H_
