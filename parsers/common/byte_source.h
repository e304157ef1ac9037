// Bytes that are read piece by piece: a dump may be larger than memory, so nothing maps it whole.
#ifndef TRTSCOPE_PARSERS_COMMON_BYTE_SOURCE_H_
#define TRTSCOPE_PARSERS_COMMON_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "parsers/common/result.h"
#include "parsers/common/source_text.h"

namespace trtscope {

/// A file, or bytes in memory (standard input, a compressed file, a test's string). Immutable and
/// safe to read from several threads at once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const = 0;
  /// Copies up to `count` bytes from `offset` on; returns how many there were. Fewer only at the
  /// end, or where the file shrank or cannot be read any more.
  virtual std::size_t ReadAt(uint64_t offset, char* out, std::size_t count) const = 0;
  /// All bytes at once, for parsers that need them so (JSON, zip). A file is mapped; empty if that
  /// fails. Valid as long as this.
  virtual std::string_view View() const = 0;
};

/// Opens a regular file without mapping it. gzip and Zstandard files are decompressed into memory
/// (see SourceText), so is what cannot be read twice (a pipe).
Result<std::shared_ptr<const ByteSource>> OpenBytes(const std::string& path);
/// Bytes that somebody has read already.
std::shared_ptr<const ByteSource> BytesOf(SourceText text);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_BYTE_SOURCE_H_
