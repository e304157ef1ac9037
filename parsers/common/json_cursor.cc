#include "parsers/common/json_cursor.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <utility>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::size_t AfterBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// What follows a closing quote; no key is taken to begin with it.
bool FollowsString(char c) { return IsBlank(c) || c == ',' || c == ':' || c == ']' || c == '}'; }

// `"key" :` at `at`. A key begins with none of the characters that follow the closing quote of a
// string, so the two quotes cannot be taken for each other. Looks no further than to the next
// quote.
bool IsKeyAt(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size() || text[at] != '"') return false;
  if (FollowsString(text[at + 1])) return false;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  if (end >= text.size()) return false;
  const std::size_t colon = AfterBlanks(text, end + 1);
  return colon < text.size() && text[colon] == ':';
}

// What may come behind a bracket that closes: of the document's own, also the next document.
bool CanFollowClosing(std::string_view text, std::size_t at, bool outermost) {
  const std::string_view allowed = outermost ? "{[-," : ",]}";
  return at >= text.size() || allowed.find(text[at]) != std::string_view::npos;
}

constexpr std::array<std::string_view, 8> kNotNumbers = {"-nan(ind)", "nan(ind)",  "-nan", "nan",
                                                         "infinity",  "-infinity", "-inf", "inf"};

// Length of a word that some program prints where a number has no value, 0 if there is none.
std::size_t NotNumberLength(std::string_view text) {
  for (const std::string_view word : kNotNumbers) {
    if (text.size() < word.size()) continue;
    bool equal = true;
    for (std::size_t i = 0; i < word.size() && equal; ++i) {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 0x20) : text[i];
      equal = c == word[i];
    }
    if (equal) return word.size();
  }
  return 0;
}

void AppendUtf8(uint32_t code, std::string& out) {
  const auto byte = [&](uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      byte(0xE0 | (code >> 12));
    } else {
      byte(0xF0 | (code >> 18));
      byte(0x80 | ((code >> 12) & 0x3F));
    }
    byte(0x80 | ((code >> 6) & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

std::optional<uint32_t> FourHexDigits(std::string_view text) {
  uint32_t value = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

// `\u` and its digits at the front of `text`, with the low half of a pair. Characters taken; 0 if
// it is no such escape.
std::size_t DecodeUnicode(std::string_view text, std::string& out) {
  constexpr uint32_t kReplacement = 0xFFFD;
  std::optional<uint32_t> code = FourHexDigits(text.substr(2));
  if (!code) return 0;
  std::size_t used = 6;
  if (*code >= 0xD800 && *code < 0xDC00) {
    const std::string_view rest = text.substr(used);
    const auto low = StartsWith(rest, "\\u") ? FourHexDigits(rest.substr(2)) : std::nullopt;
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
      used += 6;
    } else {
      code = kReplacement;
    }
  } else if (*code >= 0xDC00 && *code < 0xE000) {
    code = kReplacement;
  }
  AppendUtf8(*code, out);
  return used;
}

// What `\c` stands for, 0 if it is no escape.
char SimpleEscape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case '"':
    case '\\':
    case '/':
      return c;
    default:
      return 0;
  }
}

bool IsEscape(std::string_view text) {
  if (text.size() < 2) return false;
  return SimpleEscape(text[1]) != 0 || (text[1] == 'u' && FourHexDigits(text.substr(2)));
}

}  // namespace

bool JsonCursor::Fail(std::size_t offset, std::string message) {
  if (!problem_) problem_ = JsonProblem{offset, std::move(message), /*text_ended=*/false};
  return false;
}

JsonCursor JsonCursor::ForkAt(std::size_t offset, std::deque<std::string>& arena) const {
  JsonCursor fork(text_, arena, offset);
  std::copy(std::begin(open_), std::end(open_), std::begin(fork.open_));
  fork.depth_ = depth_;
  return fork;
}

void JsonCursor::GoOnFrom(const JsonCursor& fork) {
  at_ = fork.at_;
  std::copy(std::begin(fork.open_), std::end(fork.open_), std::begin(open_));
  depth_ = fork.depth_;
  after_value_ = fork.after_value_;
  problem_ = fork.problem_;
  if (unescaped_ == 0) first_unescaped_ = fork.first_unescaped_;
  unescaped_ += fork.unescaped_;
}

bool JsonCursor::FailAtEnd(std::size_t offset, std::string message) {
  if (!problem_) problem_ = JsonProblem{offset, std::move(message), /*text_ended=*/true};
  return false;
}

void JsonCursor::ResumeAt(std::size_t offset, int depth) {
  problem_.reset();
  while (depth_ < std::min(depth, kMaxDepth)) open_[depth_++] = ']';
  depth_ = std::min(depth, depth_);
  at_ = std::min(offset, text_.size());
  after_value_ = at_ < text_.size() && text_[at_] == ',';
}

void JsonCursor::SkipBlanks() { at_ = AfterBlanks(text_, at_); }

void JsonCursor::NoteUnescaped(std::size_t at) {
  if (unescaped_++ == 0) first_unescaped_ = at;
}

JsonCursor::Kind JsonCursor::Peek() {
  SkipBlanks();
  if (at_ >= text_.size()) return Kind::kEnd;
  const char c = text_[at_];
  if (c == '{') return Kind::kObject;
  if (c == '[') return Kind::kArray;
  if (c == '"') return Kind::kString;
  if (c == '-' || IsDigit(c) || NotNumberLength(text_.substr(at_)) > 0) return Kind::kNumber;
  return c == 't' || c == 'f' || c == 'n' ? Kind::kWord : Kind::kOther;
}

bool JsonCursor::Enter(char open, char close, const char* expected) {
  if (problem_) return false;
  SkipBlanks();
  if (at_ >= text_.size()) return FailAtEnd(at_, "the text ends where " + std::string(expected));
  if (text_[at_] != open) return Fail(at_, "here " + std::string(expected));
  if (depth_ == kMaxDepth) {
    return Fail(at_, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  ++at_;
  open_[depth_++] = close;
  after_value_ = false;
  return true;
}

bool JsonCursor::EnterObject() { return Enter('{', '}', "an object `{` is expected"); }
bool JsonCursor::EnterArray() { return Enter('[', ']', "an array `[` is expected"); }

bool JsonCursor::NextItem() {
  if (problem_ || depth_ == 0) return false;
  SkipBlanks();
  const char close = open_[depth_ - 1];
  if (after_value_ && at_ < text_.size() && text_[at_] == ',') {
    ++at_;
    after_value_ = false;
    SkipBlanks();
  }
  if (at_ >= text_.size()) {
    return FailAtEnd(at_,
                     "the text ends before the `" + std::string(1, close) + "` that is missing");
  }
  if (text_[at_] == close) {
    ++at_;
    --depth_;
    after_value_ = true;
    return false;
  }
  if (after_value_) return Fail(at_, "here `,` or `" + std::string(1, close) + "` is expected");
  return true;
}

bool JsonCursor::NextKey(std::string_view& key) {
  if (!NextItem()) return false;
  if (text_[at_] != '"') return Fail(at_, "here a key in quotes is expected");
  key = Unescape(ReadRaw(/*is_key=*/true));
  if (problem_) return false;
  SkipBlanks();
  if (at_ >= text_.size() || text_[at_] != ':') return Fail(at_, "here `:` is expected");
  ++at_;
  after_value_ = false;
  return true;
}

// Whether a quote before `after` may be the end of a string.
bool JsonCursor::EndsString(std::size_t after) const {
  const std::size_t next = AfterBlanks(text_, after);
  if (next >= text_.size()) return true;
  const char c = text_[next];
  if (depth_ == 0) return true;
  const std::size_t value = AfterBlanks(text_, next + 1);
  if (c == open_[depth_ - 1]) {
    // Behind a document comes another one, or the line ends; what follows then is anybody's.
    const std::string_view gap = text_.substr(next + 1, value - next - 1);
    const bool line_ends = depth_ == 1 && gap.find('\n') != std::string_view::npos;
    return line_ends || CanFollowClosing(text_, value, depth_ == 1);
  }
  if (c != ',') return false;
  if (open_[depth_ - 1] == ']') return true;
  return value >= text_.size() || text_[value] == '}' || IsKeyAt(text_, value);
}

// `\", "key" :` never stands inside a string: here a name ends in a backslash that was not escaped.
bool JsonCursor::EndsInBackslash(std::size_t backslash) const {
  if (backslash + 1 >= text_.size() || text_[backslash + 1] != '"') return false;
  const std::size_t comma = AfterBlanks(text_, backslash + 2);
  return comma < text_.size() && text_[comma] == ',' &&
         IsKeyAt(text_, AfterBlanks(text_, comma + 1));
}

// Finds the quote that ends the string whose first character is at at_. Nearly every string ends at
// its first quote and holds nothing that has to be looked at.
bool JsonCursor::StringEnd(bool is_key, std::size_t& end) {
  const char* const begin = text_.data() + at_;
  const void* const quote = std::memchr(begin, '"', text_.size() - at_);
  if (quote == nullptr) return StringEndByByte(is_key, end);
  const auto length = static_cast<std::size_t>(static_cast<const char*>(quote) - begin);
  // Without a way out of the loop, so that the compiler can take many characters at a time.
  unsigned odd = 0;
  for (std::size_t i = 0; i < length; ++i) {
    odd |= static_cast<unsigned>(static_cast<unsigned char>(begin[i]) < 0x20 || begin[i] == '\\');
  }
  end = at_ + length;
  if (odd == 0 && (is_key || EndsString(end + 1))) return true;
  return StringEndByByte(is_key, end);
}

bool JsonCursor::StringEndByByte(bool is_key, std::size_t& end) {
  bool odd = false;
  const char* const data = text_.data();
  for (std::size_t i = at_; i < text_.size(); ++i) {
    const auto c = static_cast<unsigned char>(data[i]);
    if (c == '"') {
      if (!is_key && !EndsString(i + 1)) {
        odd = true;
        continue;
      }
      end = i;
      if (odd) NoteUnescaped(at_);
      return true;
    }
    if (c == '\\') {
      if (!is_key && EndsInBackslash(i)) {
        end = i + 1;
        NoteUnescaped(at_);
        return true;
      }
      odd = odd || !IsEscape(text_.substr(i, 6));
      ++i;
    } else if (c < 0x20) {
      odd = true;
    }
  }
  return false;
}

std::string_view JsonCursor::Unescape(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  std::string& out = arena_.emplace_back();
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size();) {
    const std::size_t slash = std::min(raw.find('\\', i), raw.size());
    out.append(raw, i, slash - i);
    i = slash;
    if (i >= raw.size()) break;
    const std::string_view rest = raw.substr(i);
    const char simple = rest.size() > 1 ? SimpleEscape(rest[1]) : '\0';
    std::size_t used = 0;
    if (simple != 0) {
      out += simple;
      used = 2;
    } else if (rest.size() > 1 && rest[1] == 'u') {
      used = DecodeUnicode(rest, out);
    }
    if (used == 0) {  // escapes nothing: stands for itself
      out += '\\';
      used = 1;
    }
    i += used;
  }
  return out;
}

std::string_view JsonCursor::ReadRaw(bool is_key) {
  const std::size_t open = at_++;
  std::size_t end = 0;
  if (!StringEnd(is_key, end)) {
    at_ = open;
    FailAtEnd(open, "a string begins here and does not end");
    return {};
  }
  const std::string_view raw = text_.substr(at_, end - at_);
  if (raw.size() > kMaxString) {
    at_ = open;
    Fail(open, "a string of " + std::to_string(raw.size() >> 20) + " MiB, longer than any name");
    return {};
  }
  at_ = end + 1;
  after_value_ = true;
  return raw;
}

std::string_view JsonCursor::RawString() {
  if (problem_) return {};
  if (Peek() != Kind::kString) {
    Fail(at_, "here a string is expected");
    return {};
  }
  return ReadRaw(/*is_key=*/false);
}

std::string_view JsonCursor::String() { return Unescape(RawString()); }

std::size_t JsonCursor::NumberEnd(std::size_t at) const {
  while (at < text_.size() && (IsDigit(text_[at]) || text_[at] == '.' || text_[at] == '-' ||
                               text_[at] == '+' || (text_[at] | 0x20) == 'e')) {
    ++at;
  }
  return at;
}

std::optional<double> JsonCursor::Number() {
  if (problem_) return std::nullopt;
  const Kind kind = Peek();
  if (kind == Kind::kWord && text_.substr(at_, 4) == "null") {
    SkipScalar();
    return std::nullopt;
  }
  if (kind != Kind::kNumber) {
    Fail(at_, "here a number is expected");
    return std::nullopt;
  }
  const std::size_t word = NotNumberLength(text_.substr(at_));
  if (word > 0) {
    at_ += word;
    after_value_ = true;
    return std::nullopt;
  }
  const std::size_t end = NumberEnd(at_);
  double value = 0;
  const auto [rest, error] = std::from_chars(text_.data() + at_, text_.data() + end, value);
  if (rest != text_.data() + end) {
    Fail(at_, "this is not a number");
    return std::nullopt;
  }
  at_ = end;
  after_value_ = true;
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<int64_t> JsonCursor::Integer() {
  if (problem_) return std::nullopt;
  SkipBlanks();
  int64_t value = 0;
  const char* const begin = text_.data() + at_;
  const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
  const auto after = at_ + static_cast<std::size_t>(end - begin);
  if (error != std::errc() || NumberEnd(after) != after) {
    const std::optional<double> number = Number();
    constexpr double kLargest = 9e15;  // below, doubles tell whole numbers apart
    if (!number || std::abs(*number) > kLargest || std::trunc(*number) != *number) {
      return std::nullopt;
    }
    return static_cast<int64_t>(*number);
  }
  at_ = after;
  after_value_ = true;
  return value;
}

// Numbers that nobody asks for are not worth converting: only their characters are checked.
void JsonCursor::SkipNumber() {
  if (NotNumberLength(text_.substr(at_)) > 0) {
    Number();
    return;
  }
  const std::size_t begin = at_;
  const auto digits = [&] {
    const std::size_t first = at_;
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    return at_ > first;
  };
  const auto take = [&](char c) { return at_ < text_.size() && text_[at_] == c && ++at_ > 0; };
  take('-');
  bool valid = digits();
  if (take('.')) valid = digits() && valid;
  if (take('e') || take('E')) {
    if (!take('-')) take('+');
    valid = digits() && valid;
  }
  if (!valid || NumberEnd(at_) != at_) Fail(begin, "this is not a number");
}

bool JsonCursor::SkipScalar() {
  switch (Peek()) {
    case Kind::kString:
      ReadRaw(/*is_key=*/false);
      break;
    case Kind::kNumber:
      SkipNumber();
      break;
    case Kind::kWord: {
      const std::size_t begin = at_;
      for (const std::string_view word : {"true", "false", "null"}) {
        if (text_.substr(at_, word.size()) == word) at_ += word.size();
      }
      if (at_ == begin) return Fail(at_, "here a value is expected");
      break;
    }
    default:
      return Fail(at_, "here a value is expected");
  }
  after_value_ = true;
  return ok();
}

// Enters an object or array, passes over anything else.
void JsonCursor::SkipOne() {
  switch (Peek()) {
    case Kind::kObject:
      EnterObject();
      return;
    case Kind::kArray:
      EnterArray();
      return;
    default:
      SkipScalar();
  }
}

std::string_view JsonCursor::Skip() {
  if (problem_) return {};
  SkipBlanks();
  const std::size_t begin = at_;
  const int outside = depth_;
  SkipOne();
  while (ok() && depth_ > outside) {
    std::string_view key;
    if (open_[depth_ - 1] == '}' ? NextKey(key) : NextItem()) SkipOne();
  }
  return ok() ? text_.substr(begin, at_ - begin) : std::string_view{};
}

bool LooksLikeJson(std::string_view text) {
  const std::size_t at = AfterBlanks(text, 0);
  return at < text.size() && (text[at] == '{' || text[at] == '[');
}

}  // namespace trtscope
