// The files below a directory that someone gave as an input.
#ifndef TRTSCOPE_PARSERS_COMMON_DIRECTORY_FILES_H_
#define TRTSCOPE_PARSERS_COMMON_DIRECTORY_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace trtscope {

struct DirectoryFiles {
  /// Sorted.
  std::vector<std::string> files;
  /// Why the listing ends early; empty if it does not.
  std::string problem;
  /// Files beyond `most`.
  uint64_t left_out = 0;
};

/// Up to `most` regular files below `path`; hidden ones and links to directories are not followed.
DirectoryFiles ListFiles(const std::string& path, std::size_t most);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_DIRECTORY_FILES_H_
