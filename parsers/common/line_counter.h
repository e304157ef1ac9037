// Which line a byte is in, for offsets that mostly grow: every byte is looked at once.
#ifndef TRTSCOPE_PARSERS_COMMON_LINE_COUNTER_H_
#define TRTSCOPE_PARSERS_COMMON_LINE_COUNTER_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace trtscope {

class LineCounter {
 public:
  /// `text` must outlive the counter. Counting begins at `offset`, which is in line `line`.
  explicit LineCounter(std::string_view text, std::size_t offset = 0, uint64_t line = 1)
      : text_(text), at_(offset), line_(line) {}

  /// The line (from 1) of the byte at `offset`. Costs as many bytes as lie between this call's
  /// offset and the last one's.
  uint64_t LineOf(std::size_t offset) {
    offset = std::min(offset, text_.size());
    if (offset >= at_) {
      line_ += CountFeeds(at_, offset);
    } else {
      line_ -= CountFeeds(offset, at_);
    }
    at_ = offset;
    return line_;
  }

 private:
  uint64_t CountFeeds(std::size_t begin, std::size_t end) const {
    return static_cast<uint64_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                                            text_.begin() + static_cast<std::ptrdiff_t>(end),
                                            '\n'));
  }

  std::string_view text_;
  std::size_t at_;
  uint64_t line_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_LINE_COUNTER_H_
