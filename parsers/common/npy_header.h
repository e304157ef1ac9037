// The header of NumPy's .npy format, versions 1.0 to 3.0: what the array is, in a Python literal.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#ifndef TRTSCOPE_PARSERS_COMMON_NPY_HEADER_H_
#define TRTSCOPE_PARSERS_COMMON_NPY_HEADER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/common/activation.h"
#include "parsers/common/diagnostic.h"

namespace trtscope {

/// True if `bytes` begin like a .npy file.
bool IsNpy(std::string_view bytes);

/// Why an array cannot be read: kDumpSyntax or kDumpType, a sentence, and what to do (may be
/// empty).
struct NpyProblem {
  Code code = Code::kDumpSyntax;
  std::string message;
  std::string help;
};

/// Reads the header that lies where `activation`'s values are said to be: sets its type, dims,
/// elements and order of bytes and axes, and moves its values behind the header. Whether there are
/// as many values as promised is for their reader to say.
std::optional<NpyProblem> ReadNpyHeader(Activation& activation);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_NPY_HEADER_H_
