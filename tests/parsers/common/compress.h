// Compressed bytes for tests, made with the libraries themselves.
#ifndef TRTSCOPE_TESTS_PARSERS_COMMON_COMPRESS_H_
#define TRTSCOPE_TESTS_PARSERS_COMMON_COMPRESS_H_

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

namespace trtscope {

/// One gzip member.
inline std::string Gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

/// One Zstandard frame.
inline std::string Zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  EXPECT_EQ(ZSTD_isError(size), 0U);
  out.resize(size);
  return out;
}

/// A Zstandard frame that holds no text.
inline std::string SkippableFrame(std::string_view content) {
  std::string frame("\x5A\x2A\x4D\x18", 4);
  for (int shift = 0; shift < 32; shift += 8)
    frame.push_back(static_cast<char>((content.size() >> shift) & 0xFF));
  return frame + std::string(content);
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_PARSERS_COMMON_COMPRESS_H_
