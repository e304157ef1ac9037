#include "parsers/common/directory_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace trtscope {

DirectoryFiles ListFiles(const std::string& path, std::size_t most) {
  namespace fs = std::filesystem;
  DirectoryFiles listing;
  std::error_code error;
  fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const bool hidden = at->path().filename().string().starts_with('.');
    std::error_code ignored;
    if (hidden && at->is_directory(ignored)) at.disable_recursion_pending();
    if (hidden || !at->is_regular_file(ignored)) continue;
    if (listing.files.size() < most) {
      listing.files.push_back(at->path().string());
    } else {
      ++listing.left_out;
    }
  }
  if (error) listing.problem = "cannot list " + path + ": " + error.message();
  std::sort(listing.files.begin(), listing.files.end());
  return listing;
}

}  // namespace trtscope
