// The logs that properties are tested on: the project's fixtures, and a sample of the corpus where
// it is.
#ifndef TRTSCOPE_TESTS_PROPERTY_LOGS_H_
#define TRTSCOPE_TESTS_PROPERTY_LOGS_H_

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/corpus/corpus.h"

namespace trtscope::property {

struct NamedText {
  std::string name;
  std::string text;
};
/// How gtest prints one.
inline void PrintTo(const NamedText& text, std::ostream* out) { *out << text.name; }

inline std::string ReadWhole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Files called `name` of all fixtures, in the order of the fixtures' names.
inline std::vector<NamedText> Fixtures(const std::string& name) {
  std::vector<NamedText> texts;
  const std::filesystem::path root = std::filesystem::path(TRTSCOPE_SOURCE_DIR) / "fixtures";
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    const std::filesystem::path file = entry.path() / name;
    if (!std::filesystem::exists(file)) continue;
    texts.push_back({entry.path().filename().string(), ReadWhole(file)});
  }
  std::sort(texts.begin(), texts.end(),
            [](const NamedText& a, const NamedText& b) { return a.name < b.name; });
  return texts;
}

/// Logs of the corpus between these sizes whose names hold `part`; none where the corpus is absent.
inline std::vector<NamedText> CorpusLogs(std::string_view part, std::uintmax_t min_bytes,
                                         std::uintmax_t max_bytes) {
  std::vector<NamedText> texts;
  for (const std::filesystem::path& path : corpus::Files("logs", ".log")) {
    const std::uintmax_t bytes = std::filesystem::file_size(path);
    if (bytes < min_bytes || bytes > max_bytes) continue;
    if (path.filename().string().find(part) == std::string::npos) continue;
    texts.push_back({path.stem().string(), ReadWhole(path)});
  }
  return texts;
}

/// Lines without their line feeds; text behind the last one is a line, too.
inline std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

/// `name` as gtest accepts it.
inline std::string TestName(std::string name) {
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

}  // namespace trtscope::property

#endif  // TRTSCOPE_TESTS_PROPERTY_LOGS_H_
