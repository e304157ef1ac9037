// Values of JSON that have gigabytes: passed over without a look at every byte.
#include <algorithm>
#include <cstring>

#include "parsers/common/json_cursor.h"

namespace trtscope {
namespace {

// The next `c` from `at` on; the text's size if there is none.
std::size_t Find(std::string_view text, std::size_t at, char c) {
  const void* const found = std::memchr(text.data() + at, c, text.size() - at);
  if (found == nullptr) return text.size();
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// Whether an odd number of backslashes stands before `at`, none of them before `begin`.
bool IsEscaped(std::string_view text, std::size_t begin, std::size_t at) {
  std::size_t first = at;
  while (first > begin && text[first - 1] == '\\') --first;
  return (at - first) % 2 == 1;
}

}  // namespace

std::string_view JsonCursor::SkipNumbers() {
  if (problem_) return {};
  if (Peek() != Kind::kArray) {
    Fail(at_, "here an array `[` is expected");
    return {};
  }
  const std::size_t begin = at_;
  uint64_t open = 0;
  for (std::size_t at = begin; at < text_.size();) {
    const std::size_t close = Find(text_, at, ']');
    if (close == text_.size()) break;
    const std::string_view part = text_.substr(at, close - at);
    open += static_cast<uint64_t>(std::count(part.begin(), part.end(), '[')) - 1;
    at = close + 1;
    if (open > 0) continue;
    at_ = at;
    after_value_ = true;
    return text_.substr(begin, at - begin);
  }
  FailAtEnd(begin, "an array begins here and does not end");
  return {};
}

std::string_view JsonCursor::LongString() {
  if (problem_) return {};
  if (Peek() != Kind::kString) {
    Fail(at_, "here a string is expected");
    return {};
  }
  const std::size_t begin = at_ + 1;
  std::size_t end = Find(text_, begin, '"');
  while (end < text_.size() && IsEscaped(text_, begin, end)) end = Find(text_, end + 1, '"');
  if (end == text_.size()) {
    FailAtEnd(at_, "a string begins here and does not end");
    return {};
  }
  at_ = end + 1;
  after_value_ = true;
  return text_.substr(begin, end - begin);
}

}  // namespace trtscope
