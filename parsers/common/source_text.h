// The bytes of one input, mapped from a file or owned. Everything the parsers make points into it.
#ifndef TRTSCOPE_PARSERS_COMMON_SOURCE_TEXT_H_
#define TRTSCOPE_PARSERS_COMMON_SOURCE_TEXT_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "parsers/common/inflate.h"
#include "parsers/common/result.h"

namespace trtscope {

/// Move-only; the view stays valid and at the same address until destruction, across moves.
class SourceText {
 public:
  /// Maps the regular file at `path`, or reads it whole where it cannot be mapped (a pipe, a
  /// device). gzip and Zstandard data are decompressed, into at most `most_inflated` bytes: more is
  /// an error. UTF-16 files with a byte-order mark (PowerShell's `>`) are converted to UTF-8; a
  /// UTF-8 byte-order mark is left out of the view.
  static Result<SourceText> Open(const std::string& path,
                                 std::size_t most_inflated = DefaultInflateLimit());
  /// The same for `stream`, from where it stands to its end; `name` is what diagnostics call it.
  static Result<SourceText> Read(std::FILE* stream, std::string name,
                                 std::size_t most_inflated = DefaultInflateLimit());
  /// The same for bytes that someone else has read.
  static Result<SourceText> FromBytes(std::string name, GrowingBytes bytes,
                                      std::size_t most_inflated = DefaultInflateLimit());
  /// `bytes` as they are, compressed or not.
  static SourceText FromString(std::string name, std::string bytes);

  SourceText(SourceText&& other) noexcept;
  SourceText& operator=(SourceText&& other) noexcept;
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;
  ~SourceText();

  const std::string& name() const { return name_; }
  std::string_view view() const { return {data_ + mark_bytes_, size_ - mark_bytes_}; }
  /// Size of the input as it was given: compressed, with its byte-order mark.
  uint64_t given_bytes() const { return given_bytes_; }
  /// What was wrong with compressed data, of which only the beginning is in the view; empty if
  /// nothing was.
  const std::string& damage() const { return damage_; }

 private:
  explicit SourceText(std::string name) : name_(std::move(name)) {}
  static SourceText FromUtf16(std::string name, std::string_view bytes);
  // Takes over what mmap gave.
  static SourceText FromMapping(std::string name, const char* data, std::size_t size);
  static SourceText FromGrown(std::string name, GrowingBytes bytes);
  static Result<SourceText> Drain(int fd, std::string name);
  static Result<SourceText> Map(const std::string& path);
  static Result<SourceText> Decompress(SourceText compressed, std::size_t most);
  static SourceText Decode(SourceText text);
  // Raw bytes to text: decompressed, in UTF-8.
  static Result<SourceText> Finish(SourceText raw, std::size_t most_inflated);
  void SkipUtf8Mark();
  void Unmap();

  std::string name_;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t mark_bytes_ = 0;
  uint64_t given_bytes_ = 0;
  std::string damage_;
  /// Set for owned bytes, null for mapped ones (a file's, or memory that a pipe was read into).
  /// Behind a pointer so that a move leaves the bytes in place.
  std::unique_ptr<std::string> owned_;
};

/// How much of an input tells whether it is text.
inline constexpr std::size_t kBinaryHead = std::size_t{64} << 10;

/// True if the beginning of `text` holds what no text holds. Inputs that do not end (a device) are
/// read no further than that.
bool LooksBinary(std::string_view text);

/// False for what no format reads, of which `beginning` is at least kBinaryHead bytes: a device may
/// have no end, and compressed zeros hardly one.
bool MayBeWanted(std::string_view beginning);

/// True for executables and libraries of Linux, the one kind of binary input that is of use.
bool IsElf(std::string_view bytes);

/// UTF-16 text (little endian unless `big_endian`, without its byte-order mark) as UTF-8; unpaired
/// surrogates become U+FFFD.
std::string Utf16ToUtf8(std::string_view bytes, bool big_endian);

/// Line and column (both from 1) of `position`, which must point into `text`, and the whole line.
struct LinePosition {
  uint64_t line = 1;
  uint64_t column = 1;
  std::string_view text;
};
LinePosition LocateLine(std::string_view text, std::size_t offset);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_SOURCE_TEXT_H_
