#include "parsers/common/text_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "parsers/common/decimal.h"

namespace trtscope {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

constexpr std::array<bool, 256> MakeSeparators() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view(" \t\n\v\f\r,[]")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> kSeparators = MakeSeparators();

struct NamedValue {
  std::string_view word;
  double value;
};
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Without their signs. The longer ones are of Microsoft's C library.
constexpr std::array<NamedValue, 9> kNamedValues = {{{"nan", kNan},
                                                     {"inf", kInfinity},
                                                     {"infinity", kInfinity},
                                                     {"nan(ind)", kNan},
                                                     {"nan(snan)", kNan},
                                                     {"1.#qnan", kNan},
                                                     {"1.#ind", kNan},
                                                     {"1.#snan", kNan},
                                                     {"1.#inf", kInfinity}}};

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
  };
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), same);
}

bool ParseNamedValue(std::string_view text, bool negative, double& value) {
  for (const NamedValue& named : kNamedValues) {
    // 1.#IND000 is padded to the digits that were asked for.
    const std::string_view word =
        named.word[0] == '1' ? text.substr(0, std::min(text.size(), named.word.size())) : text;
    if (!EqualsIgnoringCase(word, named.word)) continue;
    value = negative ? -named.value : named.value;
    return true;
  }
  return false;
}

// What a number beyond a double's range is: its exponent tells.
double Beyond(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  const bool small = e != std::string_view::npos ? text.substr(e + 1).starts_with('-')
                                                 : text.starts_with("0.") || text.starts_with('.');
  return small ? 0 : kInfinity;
}

class TextValues final : public ValueReader {
 public:
  explicit TextValues(const Activation& activation)
      : bytes_(activation.bytes),
        read_to_(activation.offset),
        end_(activation.offset + activation.length),
        promised_(activation.elements),
        buffer_(kBlockBytes + 1) {
    buffer_[0] = ' ';
  }

  std::size_t Read(double* out, std::size_t count) override {
    const uint64_t left = promised_ ? *promised_ - given_ : count;
    const auto most = static_cast<std::size_t>(std::min<uint64_t>(count, left));
    std::size_t done = 0;
    while (done < most && problem_.empty() && FindWord()) {
      done += ReadWords(out + done, most - done);
    }
    given_ += done;
    if (problem_.empty() && promised_) CheckEnd(done < most);
    return done;
  }

  const std::string& problem() const override { return problem_; }

 private:
  // Goes to the next word, in the next block if need be; false at the end or with a problem.
  bool FindWord() {
    while (true) {
      while (at_ < stop_ && kSeparators[static_cast<unsigned char>(buffer_[at_])]) ++at_;
      if (at_ < stop_) return true;
      if (!Refill()) return false;
    }
  }

  // Converts words until `count` are done, the block is, or one is no number. at_ is at a word.
  std::size_t ReadWords(double* out, std::size_t count) {
    const char* at = buffer_.data() + at_;
    const char* const stop = buffer_.data() + stop_;  // a separator, or a blank put there
    std::size_t done = 0;
    while (done < count) {
      while (at < stop && kSeparators[static_cast<unsigned char>(*at)]) ++at;
      if (at == stop) break;
      const char* end = ReadDecimal(at, out[done]);
      if (end == nullptr || !kSeparators[static_cast<unsigned char>(*end)]) {
        end = std::find_if(at, stop, SeparatesValues);
        const std::string_view word(at, static_cast<std::size_t>(end - at));
        if (!ParseValue(word, out[done])) {
          NoteWord(static_cast<std::size_t>(at - buffer_.data()), word);
          break;
        }
      }
      at = end;
      ++done;
    }
    at_ = static_cast<std::size_t>(at - buffer_.data());
    return done;
  }

  // Moves what is left of the block to its front and reads on behind it. Words end within the
  // block: one that does not waits for the next one.
  bool Refill() {
    const std::size_t kept = filled_ - stop_;
    std::copy_n(buffer_.data() + stop_, kept, buffer_.data());
    const std::size_t room = kBlockBytes - kept;
    const auto wanted = static_cast<std::size_t>(std::min<uint64_t>(room, end_ - read_to_));
    const std::size_t read = bytes_->ReadAt(read_to_, buffer_.data() + kept, wanted);
    if (read < wanted) end_ = read_to_ + read;
    read_to_ += read;
    filled_ = kept + read;
    at_ = 0;
    stop_ = filled_;
    if (read_to_ < end_) {
      while (stop_ > 0 && !kSeparators[static_cast<unsigned char>(buffer_[stop_ - 1])]) --stop_;
    }
    if (stop_ == 0 &&
        filled_ > 0) {  // a block without an end of a word: no number has so many digits
      NoteWord(0, {buffer_.data(), filled_});
      return false;
    }
    if (stop_ == filled_) buffer_[filled_] = ' ';
    return filled_ > 0;
  }

  // After the last promised value, or where fewer came.
  void CheckEnd(bool too_few) {
    if (too_few) {
      problem_ = "the text ends after " + std::to_string(given_) + " of " +
                 std::to_string(*promised_) + " values";
      return;
    }
    if (given_ < *promised_ || std::exchange(counted_, true)) return;
    uint64_t more = 0;
    for (; FindWord(); ++more) {
      while (at_ < stop_ && !kSeparators[static_cast<unsigned char>(buffer_[at_])]) ++at_;
    }
    if (more == 0 || !problem_.empty()) return;
    problem_ = std::to_string(more) + (more == 1 ? " more value follows" : " more values follow");
  }

  void NoteWord(std::size_t at, std::string_view word) {
    constexpr std::size_t kShown = 40;
    const uint64_t offset = read_to_ - filled_ + at;
    problem_ = "line " + std::to_string(LineAt(offset)) + ": `" +
               std::string(word.substr(0, kShown)) + (word.size() > kShown ? "…" : "") +
               "` is no number";
  }

  // Counted only when it is asked for: feeds of the whole file before `offset`.
  uint64_t LineAt(uint64_t offset) const {
    std::vector<char> block(kBlockBytes);
    uint64_t line = 1;
    for (uint64_t at = 0; at < offset;) {
      const auto part = static_cast<std::size_t>(std::min<uint64_t>(block.size(), offset - at));
      const std::size_t read = bytes_->ReadAt(at, block.data(), part);
      if (read == 0) break;
      const auto end = block.begin() + static_cast<std::ptrdiff_t>(read);
      line += static_cast<uint64_t>(std::count(block.begin(), end, '\n'));
      at += read;
    }
    return line;
  }

  std::shared_ptr<const ByteSource> bytes_;
  // Bytes of the file: what was read into the buffer, and where the values end.
  uint64_t read_to_;
  uint64_t end_;
  std::optional<uint64_t> promised_;
  uint64_t given_ = 0;
  bool counted_ = false;
  // [at_, stop_) are whole words that are still to be read, [stop_, filled_) the beginning of one.
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t stop_ = 0;
  std::size_t filled_ = 0;
  std::string problem_;
};

}  // namespace

bool SeparatesValues(char c) { return kSeparators[static_cast<unsigned char>(c)]; }

bool ParseValue(std::string_view text, double& value) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text[0] == '-' || text[0] == '+') return false;
  if (ParseNamedValue(text, negative, value)) return true;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (end != last || error == std::errc::invalid_argument) return false;
  if (error == std::errc::result_out_of_range) value = Beyond(text);
  if (negative) value = -value;
  return true;
}

std::unique_ptr<ValueReader> OpenTextValues(const Activation& activation) {
  return std::make_unique<TextValues>(activation);
}

}  // namespace trtscope
