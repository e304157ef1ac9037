// What the writers need of Unicode: strict UTF-8 decoding, terminal widths, and which characters
// act on a terminal or hide in it. Tables are small on purpose: they cover what layer names hold,
// not every script.
#ifndef TRTSCOPE_SRC_WRITERS_UNICODE_H_
#define TRTSCOPE_SRC_WRITERS_UNICODE_H_

#include <cstddef>
#include <string_view>

namespace trtscope {

struct CodePoint {
  /// The single byte where `valid` is false.
  char32_t value = 0;
  /// Bytes taken, at least 1.
  size_t length = 1;
  /// False for a byte that is no UTF-8: overlong forms, surrogates, truncated sequences, >
  /// U+10FFFF.
  bool valid = true;
};

/// The character at `at`, which must lie inside `text`.
CodePoint DecodeUtf8(std::string_view text, size_t at);

/// True where every byte is a blank or a visible ASCII character: nothing to escape, one column a
/// byte.
bool IsPrintableAscii(std::string_view text);

/// Columns on a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji,
/// else 1.
int CodePointWidth(char32_t value);

/// Controls (C0, DEL, C1), bidirectional overrides, line separators, zero-width and tag characters.
bool IsUnsafe(char32_t value);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_UNICODE_H_
