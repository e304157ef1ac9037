// A text, line by line.
#ifndef TRTSCOPE_PARSERS_COMMON_LINE_READER_H_
#define TRTSCOPE_PARSERS_COMMON_LINE_READER_H_

#include <cstdint>
#include <string_view>

namespace trtscope {

/// For small formats; build logs have a reader of their own that works in parallel.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  /// Goes to the next line; false if there is none.
  bool Next() {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    terminated_ = end != std::string_view::npos;
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(terminated_ ? end + 1 : rest_.size());
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
  }

  /// Goes to the next line that is not blank; false if there is none.
  bool NextFilled() {
    while (Next()) {
      if (line_.find_first_not_of(" \t\r") != std::string_view::npos) return true;
    }
    return false;
  }

  /// The line without its end, be it LF or CRLF.
  std::string_view line() const { return line_; }
  /// From 1; when all lines were read, how many there are.
  uint64_t number() const { return number_; }
  /// False for a last line without an end: something may be missing from it.
  bool terminated() const { return terminated_; }

 private:
  std::string_view rest_;
  std::string_view line_;
  uint64_t number_ = 0;
  bool terminated_ = true;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_LINE_READER_H_
