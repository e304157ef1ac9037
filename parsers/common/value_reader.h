// Values of an activation as doubles, block by block, whatever they are written in.
#ifndef TRTSCOPE_PARSERS_COMMON_VALUE_READER_H_
#define TRTSCOPE_PARSERS_COMMON_VALUE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "parsers/common/activation.h"

namespace trtscope {

/// Reads forward only. Memory is bounded by a few blocks, whatever the tensor's size.
class ValueReader {
 public:
  virtual ~ValueReader() = default;
  /// Up to `count` next values; fewer only at the end or where something is wrong.
  virtual std::size_t Read(double* out, std::size_t count) = 0;
  /// Why reading stopped early ("the file ends within value 17", "line 3: `x` is no number");
  /// empty if it did not. What could be read before is valid.
  virtual const std::string& problem() const = 0;
};

/// True if a reader may begin anywhere at the price of nothing: several threads can share the work.
bool StartsAnywhere(const Activation& activation);

/// A reader that begins at value `first` (even for INT4; 0 unless StartsAnywhere). Never null:
/// what cannot be opened gives no values and a problem.
std::unique_ptr<ValueReader> OpenValues(const Activation& activation, uint64_t first = 0);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_VALUE_READER_H_
