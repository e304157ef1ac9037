#include "src/cli/words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace trtscope {
namespace {

// Each word becomes a page of output, which is kept until it is written.
constexpr std::size_t kMostBytes = std::size_t{2} << 20U;
constexpr std::size_t kMostWords = 20000;

std::optional<std::string> ReadAll(std::FILE* in) {
  std::string text;
  std::array<char, 65536> block;
  for (std::size_t size = 0; (size = std::fread(block.data(), 1, block.size(), in)) > 0;) {
    if (text.size() + size > kMostBytes) return std::nullopt;
    text.append(block.data(), size);
  }
  return text;
}

std::string_view Trimmed(std::string_view word) {
  constexpr std::string_view kBlanks = " \t\r";
  word.remove_prefix(std::min(word.find_first_not_of(kBlanks), word.size()));
  return word.substr(0, word.find_last_not_of(kBlanks) + 1);
}

std::string_view Unquoted(std::string_view word) {
  word = Trimmed(word);
  if (word.ends_with(',')) word.remove_suffix(1);
  for (const char quote : {'"', '\'', '`'}) {
    if (word.size() >= 2 && word.front() == quote && word.back() == quote) {
      return word.substr(1, word.size() - 2);
    }
  }
  return word;
}

void AppendLines(std::string_view text, std::vector<std::string>& words) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view word = Unquoted(text.substr(0, end));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
}

}  // namespace

std::optional<std::vector<std::string>> ReadWords(const std::vector<std::string>& arguments,
                                                  std::FILE* in) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    if (argument != "-") {
      words.emplace_back(Unquoted(argument));
      continue;
    }
    const std::optional<std::string> text = ReadAll(in);
    if (!text) return std::nullopt;
    AppendLines(*text, words);
  }
  return words.size() > kMostWords ? std::nullopt : std::optional(std::move(words));
}

}  // namespace trtscope
