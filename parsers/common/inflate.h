// Compressed inputs: gzip and Zstandard.
#ifndef TRTSCOPE_PARSERS_COMMON_INFLATE_H_
#define TRTSCOPE_PARSERS_COMMON_INFLATE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/common/growing_bytes.h"
#include "parsers/common/result.h"

namespace trtscope {

/// True if `bytes` begin as gzip (RFC 1952) or Zstandard data do (RFC 8878, skippable frames too).
bool IsCompressed(std::string_view bytes);

/// How far Inflate goes. A few kilobytes can stand for terabytes.
struct InflateLimits {
  /// Most bytes that may come out.
  std::size_t most = 0;
  /// Asked once, about the beginning of what came out (64 KiB or more of it); false ends it there.
  /// Null wants everything.
  bool (*wanted)(std::string_view beginning) = nullptr;
};

struct Inflated {
  GrowingBytes bytes;
  /// What was wrong with the compressed data, a sentence's beginning; empty if nothing was. `bytes`
  /// is then what came out before.
  std::string damage;
};

/// Decompresses all gzip members and Zstandard frames in `compressed`, in whichever order they
/// follow each other. Zeros behind the last one are padding. An error if more than `limits.most`
/// bytes come out (with the advice to decompress the file beforehand), or if the memory is full.
Result<Inflated> Inflate(std::string_view compressed, const InflateLimits& limits);

/// Half of the machine's memory.
std::size_t DefaultInflateLimit();

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_INFLATE_H_
