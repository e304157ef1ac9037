// Reading pieces off a string_view. Every bounds check of the parsers lives here.
#ifndef TRTSCOPE_PARSERS_COMMON_TEXT_CURSOR_H_
#define TRTSCOPE_PARSERS_COMMON_TEXT_CURSOR_H_

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "graph/model/tactic.h"

namespace trtscope {

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsWordChar(char c) {
  return IsDigit(c) || IsUpper(c) || (c >= 'a' && c <= 'z') || c == '_';
}

inline std::string_view TrimLeft(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && (text[i] == ' ' || text[i] == '\t')) ++i;
  return text.substr(i);
}

inline std::string_view TrimRight(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

inline std::string_view Trim(std::string_view text) { return TrimLeft(TrimRight(text)); }

/// starts_with for literals: the length is known to the compiler, so no function is called. Logs
/// have millions of lines.
template <std::size_t N>
bool StartsWith(std::string_view text, const char (&literal)[N]) {
  return text.size() >= N - 1 && std::memcmp(text.data(), literal, N - 1) == 0;
}
template <std::size_t N>
bool EndsWith(std::string_view text, const char (&literal)[N]) {
  return text.size() >= N - 1 &&
         std::memcmp(text.data() + text.size() - (N - 1), literal, N - 1) == 0;
}

/// Removes `literal` from the front of `text`; false and unchanged if it is not there.
template <std::size_t N>
bool Consume(std::string_view& text, const char (&literal)[N]) {
  if (!StartsWith(text, literal)) return false;
  text.remove_prefix(N - 1);
  return true;
}

/// Removes `literal` from the end of `text`; false and unchanged if it is not there.
template <std::size_t N>
bool ConsumeSuffix(std::string_view& text, const char (&literal)[N]) {
  if (!EndsWith(text, literal)) return false;
  text.remove_suffix(N - 1);
  return true;
}

/// Removes `prefix` from the front of `text`; false and unchanged if it is not there.
inline bool Consume(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Removes `suffix` from the end of `text`; false and unchanged if it is not there.
inline bool ConsumeSuffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// The number at the front of `text`, which is removed. Locale-free. nullopt (and unchanged) if
/// there is none or it does not fit.
template <class T>
std::optional<T> ConsumeNumber(std::string_view& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// The whole of `text` as a number, nullopt if anything is left over.
template <class T>
std::optional<T> ParseNumber(std::string_view text) {
  const std::optional<T> value = ConsumeNumber<T>(text);
  return text.empty() ? value : std::nullopt;
}

/// A tactic id at the front of `text`: `0x` and hex digits, or signed decimal. Both spell 64 bits.
inline std::optional<TacticId> ConsumeTacticId(std::string_view& text) {
  if (text.starts_with("0x")) {
    uint64_t value = 0;
    const char* begin = text.data() + 2;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value, 16);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return TacticId{value};
  }
  const std::optional<int64_t> value = ConsumeNumber<int64_t>(text);
  if (!value) return std::nullopt;
  return TacticId{static_cast<uint64_t>(*value)};
}

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_TEXT_CURSOR_H_
