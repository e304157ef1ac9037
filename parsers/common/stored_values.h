// Values as a computer stores them, from wherever their bytes come.
#ifndef TRTSCOPE_PARSERS_COMMON_STORED_VALUES_H_
#define TRTSCOPE_PARSERS_COMMON_STORED_VALUES_H_

#include <memory>

#include "parsers/common/value_reader.h"

namespace trtscope {

/// Reads `activation`, of any coding but kText, from value `first` on. See OpenValues.
std::unique_ptr<ValueReader> OpenStoredValues(const Activation& activation, uint64_t first);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_STORED_VALUES_H_
