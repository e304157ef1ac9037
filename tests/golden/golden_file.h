// A golden file: a command and everything that it printed when a person last looked at it.
//
//   $ trtscope hot fixtures/mnist-int8-trt6/build.log --top 3
//   exit: 0
//   --- stdout
//   …
//   --- stderr
//   …
//
// The first line may end in ` < FILE`, which "-" reads. `{tmp}` in it stands for a new directory;
// what the command wrote there is then listed under `--- files`. A new case is a new file with only
// the first line.
#ifndef TRTSCOPE_TESTS_GOLDEN_GOLDEN_FILE_H_
#define TRTSCOPE_TESTS_GOLDEN_GOLDEN_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope::golden {

/// Words of a command line, with the shell's quotes: 'as it is', "as \"it\" is", one\ word.
inline std::vector<std::string> SplitWords(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
      word += line[++i];
      in_word = true;
    } else if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == ' ') {
      if (in_word) words.push_back(word);
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(word);
  return words;
}

inline void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// The version of the program changes with every release; what it prints does not.
inline void HideVersion(std::string& text) {
  static const std::string version = [] {
    std::string line = RunTrtscope({"--version"}).out;
    while (!line.empty() && line.back() == '\n') line.pop_back();
    return line.substr(line.rfind(' ') + 1);
  }();
  ReplaceAll(text, "trtscope " + version, "trtscope VERSION");
  ReplaceAll(text, "\"trtscope\": \"" + version + "\"", "\"trtscope\": \"VERSION\"");
}

inline std::string Section(std::string_view name, const std::string& text) {
  std::string section = "--- " + std::string(name) + "\n" + text;
  if (!text.empty() && text.back() != '\n') section += "\n\\ no line end\n";
  return section;
}

inline std::string FileList(const std::string& folder) {
  std::string list;
  for (const auto& path : FilesBelow(folder, "")) list += path.filename().string() + "\n";
  return list;
}

/// Runs the command of a golden file's first line (`$ trtscope …`) from the repository's root, and
/// returns what the whole file should be.
inline std::string Record(const std::string& command_line) {
  const InRepository here;
  const TemporaryDirectory temporary;
  std::string with_paths = command_line;
  ReplaceAll(with_paths, "{tmp}", temporary.path());
  std::vector<std::string> words = SplitWords(with_paths);
  Surroundings around;
  if (words.size() > 4 && words[words.size() - 2] == "<") {
    around.in = ReadFile(words.back());
    words.resize(words.size() - 2);
  }
  // "$" and "trtscope" are not arguments.
  ProgramRun run = RunTrtscope({words.begin() + 2, words.end()}, around);
  for (std::string* text : {&run.out, &run.err}) {
    ReplaceAll(*text, temporary.path(), "{tmp}");
    HideVersion(*text);
  }
  std::string record = command_line + "\nexit: " + std::to_string(run.exit_code) + "\n" +
                       Section("stdout", run.out) + Section("stderr", run.err);
  if (command_line.find("{tmp}") != std::string::npos)
    record += Section("files", FileList(temporary.path()));
  return record;
}

inline std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// The part in which two texts differ, like a unified diff: what was expected with `-`, what came
/// with `+`, and three lines around.
inline std::string Difference(std::string_view expected, std::string_view actual) {
  constexpr std::size_t kContext = 3;
  constexpr std::size_t kMost = 25;
  const std::vector<std::string_view> a = Lines(expected);
  const std::vector<std::string_view> b = Lines(actual);
  std::size_t begin = 0;
  while (begin < a.size() && begin < b.size() && a[begin] == b[begin]) ++begin;
  std::size_t tail = 0;
  while (tail < a.size() - begin && tail < b.size() - begin &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  std::string text = "@@ line " + std::to_string(begin + 1) + " @@\n";
  const auto add = [&](char mark, const std::vector<std::string_view>& lines, std::size_t from,
                       std::size_t to) {
    for (std::size_t i = from; i < to && i < from + kMost; ++i)
      text += mark + std::string(lines[i]) + "\n";
    if (to > from + kMost)
      text += std::string(1, mark) + "[" + std::to_string(to - from - kMost) + " more]\n";
  };
  add(' ', a, begin > kContext ? begin - kContext : 0, begin);
  add('-', a, begin, a.size() - tail);
  add('+', b, begin, b.size() - tail);
  add(' ', a, a.size() - tail, a.size() - tail + std::min(tail, kContext));
  return text;
}

}  // namespace trtscope::golden

#endif  // TRTSCOPE_TESTS_GOLDEN_GOLDEN_FILE_H_
