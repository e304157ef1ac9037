// base64 (RFC 4648, section 4), read from any place.
#ifndef TRTSCOPE_PARSERS_COMMON_BASE64_H_
#define TRTSCOPE_PARSERS_COMMON_BASE64_H_

#include <cstdint>
#include <memory>

#include "parsers/common/byte_source.h"
#include "parsers/common/byte_stream.h"

namespace trtscope {

/// Bytes that `length` characters at `offset` stand for, by their number and the padding at their
/// end; characters of an incomplete last group are left out.
uint64_t Base64Bytes(const ByteSource& bytes, uint64_t offset, uint64_t length);

/// Decodes those characters from decoded byte `skip` on. Characters that are not of the alphabet
/// end it with a problem.
std::unique_ptr<ByteStream> OpenBase64(std::shared_ptr<const ByteSource> bytes, uint64_t offset,
                                       uint64_t length, uint64_t skip);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_BASE64_H_
