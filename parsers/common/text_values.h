// Values that someone printed.
#ifndef TRTSCOPE_PARSERS_COMMON_TEXT_VALUES_H_
#define TRTSCOPE_PARSERS_COMMON_TEXT_VALUES_H_

#include <memory>
#include <string_view>

#include "parsers/common/value_reader.h"

namespace trtscope {

/// Blanks, line ends, commas and square brackets: what stands between printed values.
bool SeparatesValues(char c);

/// The number at `text`, all of it: decimal, with or without a sign, a fraction, an exponent; nan
/// and inf in any spelling and case, also "-nan(ind)". Beyond a double it is infinite or 0. False
/// if it is anything else.
bool ParseValue(std::string_view text, double& value);

/// Reads the values of `activation`, whose coding is kText, from the first one on. See OpenValues.
std::unique_ptr<ValueReader> OpenTextValues(const Activation& activation);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_TEXT_VALUES_H_
