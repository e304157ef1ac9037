// The `Key: value` pairs of a detailed layer record, which one-line records and JSON share.
#ifndef TRTSCOPE_PARSERS_COMMON_LAYER_FIELDS_H_
#define TRTSCOPE_PARSERS_COMMON_LAYER_FIELDS_H_

#include <string_view>
#include <vector>

#include "graph/model/layer.h"

namespace trtscope {

/// The pairs of a record that have no field of their own, in its order.
using AttributePairs = std::vector<AttributeList::value_type>;

/// Stores a pair where the model wants it: TacticName, TacticValue and Metadata in the layer's
/// fields, the weights' type and count there as well, everything else in `attributes`. `value` is
/// as the one-line form prints it: strings bare, objects and arrays as JSON.
void SetLayerField(std::string_view key, std::string_view value, Layer& layer,
                   AttributePairs& attributes);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_LAYER_FIELDS_H_
