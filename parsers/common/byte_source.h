// Bytes that are read piece by piece: a dump may be larger than memory, so nothing maps it whole.
#ifndef TRTSCOPE_PARSERS_COMMON_BYTE_SOURCE_H_
#define TRTSCOPE_PARSERS_COMMON_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
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
  /// What was wrong with compressed data, of which only the beginning is here; empty if nothing
  /// was.
  virtual const std::string& damage() const = 0;
};

/// Opens a regular file without mapping it. No file stays open: a dump may have more files than a
/// process may open, so every read opens it anew; a file that was replaced meanwhile gives no more
/// bytes. gzip and Zstandard data are decompressed into memory, up to DefaultInflateLimit() (files
/// called .raw or .bin are not: their first values may look compressed), UTF-16 text with a
/// byte-order mark becomes UTF-8, and what cannot be read twice (a pipe) is read whole.
Result<std::shared_ptr<const ByteSource>> OpenBytes(const std::string& path);
/// The same for `stream`, from where it stands to its end; `name` is what diagnostics call it.
Result<std::shared_ptr<const ByteSource>> ReadBytes(std::FILE* stream, const std::string& name);
/// Bytes that somebody has read already.
std::shared_ptr<const ByteSource> BytesOf(SourceText text);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_BYTE_SOURCE_H_
