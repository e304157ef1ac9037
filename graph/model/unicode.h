// Names from logs may hold any bytes. This is what all outputs need to show them safely: strict
// UTF-8 decoding, widths, and the characters that act on a terminal, hide, or break markup, made
// visible. Tables are small on purpose: they cover what layer names hold, not every script.
#ifndef TRTSCOPE_GRAPH_MODEL_UNICODE_H_
#define TRTSCOPE_GRAPH_MODEL_UNICODE_H_

#include <cstddef>
#include <string>
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

/// Controls (C0, DEL, C1), bidirectional overrides, line separators, zero-width and tag characters,
/// and what XML forbids.
bool IsUnsafe(char32_t value);

/// `text` with every unsafe character and every byte that is no UTF-8 spelled out ("\n", "\x1b",
/// "\u{202e}"). A terminal obeys escape codes and reorders text on command; nothing of the input
/// shall. Backslashes that are already there stay single, since doubling them would make ordinary
/// names harder to read and to search: the result is for eyes, not for reading back. Idempotent.
std::string VisibleText(std::string_view text);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_UNICODE_H_
