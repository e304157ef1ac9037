// Access to the corpus of real logs, which only the project's own machines have. Nothing of it is
// in the repository; tests over it skip where it is absent.
#ifndef TRTSCOPE_TESTS_CORPUS_CORPUS_H_
#define TRTSCOPE_TESTS_CORPUS_CORPUS_H_

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace trtscope::corpus {

inline std::filesystem::path Root() {
  return std::filesystem::path(TRTSCOPE_SOURCE_DIR) / ".." / "shared" / "corpus";
}

inline bool Present() { return std::filesystem::exists(Root() / "logs"); }

/// Files below `folder` of the corpus with this extension, sorted.
inline std::vector<std::filesystem::path> Files(const std::string& folder,
                                                const std::string& extension) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(Root() / folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(Root() / folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension)
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace trtscope::corpus

#endif  // TRTSCOPE_TESTS_CORPUS_CORPUS_H_
