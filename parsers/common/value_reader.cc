#include "parsers/common/value_reader.h"

#include "graph/model/element_type.h"
#include "parsers/common/stored_values.h"
#include "parsers/common/text_values.h"

namespace trtscope {

bool StartsAnywhere(const Activation& activation) {
  return activation.coding == ValueCoding::kBinary || activation.coding == ValueCoding::kBase64;
}

std::unique_ptr<ValueReader> OpenValues(const Activation& activation, uint64_t first) {
  if (activation.coding == ValueCoding::kText) return OpenTextValues(activation);
  return OpenStoredValues(activation, first);
}

}  // namespace trtscope
