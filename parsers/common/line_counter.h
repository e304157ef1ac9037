// Line numbers of places in a text that are asked for in order.
#ifndef TRTSCOPE_PARSERS_COMMON_LINE_COUNTER_H_
#define TRTSCOPE_PARSERS_COMMON_LINE_COUNTER_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace trtscope {

/// Offsets only grow, so that each byte is looked at once.
class LineCounter {
 public:
  /// Begins at `offset`, which is in line `line` (from 1).
  explicit LineCounter(std::string_view text, std::size_t offset = 0, uint64_t line = 1)
      : text_(text), at_(offset), line_(line) {}

  /// The line of the byte at `offset`. Precondition: not before the last one asked for.
  uint64_t LineOf(std::size_t offset) {
    const char* const begin = text_.data();
    line_ += static_cast<uint64_t>(std::count(begin + at_, begin + offset, '\n'));
    at_ = offset;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t at_;
  uint64_t line_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_LINE_COUNTER_H_
