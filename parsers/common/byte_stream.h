// Bytes one after the other, decoded on the way: what lies in a file, in base64, in a zip archive.
#ifndef TRTSCOPE_PARSERS_COMMON_BYTE_STREAM_H_
#define TRTSCOPE_PARSERS_COMMON_BYTE_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "parsers/common/activation.h"

namespace trtscope {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Copies the next `count` bytes; fewer only at the end or where something is wrong.
  virtual std::size_t Read(char* out, std::size_t count) = 0;
  /// What was wrong; empty for a plain end.
  virtual const std::string& problem() const = 0;
};

/// The stored bytes of `activation`'s values from byte `skip` on: `first_byte` counts from where
/// they are read. Cheap for kBinary and kBase64 whatever `skip` is. For kText they are the text.
/// Never null.
std::unique_ptr<ByteStream> OpenStream(const Activation& activation, uint64_t skip = 0);

/// How many bytes OpenStream would give, as far as the file's directory and length tell.
uint64_t StreamBytes(const Activation& activation);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_BYTE_STREAM_H_
