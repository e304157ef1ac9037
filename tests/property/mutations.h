// Damage to texts, the same on every machine for the same seed.
#ifndef TRTSCOPE_TESTS_PROPERTY_MUTATIONS_H_
#define TRTSCOPE_TESTS_PROPERTY_MUTATIONS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace trtscope::property {

/// Does one of a few things to `text` at a time, chosen by a generator with a fixed sequence.
class Mutator {
 public:
  /// `words` are texts of the format that hit its grammar where it is thin. They must outlive the
  /// mutator.
  Mutator(uint32_t seed, std::span<const std::string_view> words) : random_(seed), words_(words) {}

  std::string Mutate(std::string text) {
    const std::size_t times = 1 + Below(8);
    for (std::size_t i = 0; i < times; ++i) Once(text);
    return text;
  }

 private:
  // Distributions differ between standard libraries; the raw generator does not.
  std::size_t Below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  void Once(std::string& text) {
    const std::size_t at = Below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, Below(200));
    switch (Below(8)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << Below(8)));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(Below(text.size() + 1), text.substr(at, length));
        break;
      case 3:
        SpliceLines(text);
        break;
      case 4:
        text.insert(at, 1 + Below(3), '\0');
        break;
      case 5:
        if (!words_.empty()) text.insert(at, words_[Below(words_.size())]);
        break;
      case 6:
        text.insert(at, 1 + Below(3000), "([{<,: \n\x1b\xff"[Below(10)]);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
    }
  }

  // A line's beginning meets another's end.
  void SpliceLines(std::string& text) {
    const std::size_t first = text.find('\n', Below(text.size() + 1));
    const std::size_t second = text.find('\n', Below(text.size() + 1));
    if (first == std::string::npos || second == std::string::npos) return;
    const std::string other = text.substr(second, Below(400));
    text.insert(first - std::min(first, Below(40)), other);
  }

  std::mt19937 random_;
  std::span<const std::string_view> words_;
};

}  // namespace trtscope::property

#endif  // TRTSCOPE_TESTS_PROPERTY_MUTATIONS_H_
