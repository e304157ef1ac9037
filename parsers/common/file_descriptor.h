// What the operating system gives for a file, and what it says when it does not.
#ifndef TRTSCOPE_PARSERS_COMMON_FILE_DESCRIPTOR_H_
#define TRTSCOPE_PARSERS_COMMON_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "parsers/common/result.h"

namespace trtscope {

/// Closes it at the end. Negative: none.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// "cannot open x.npy: No such file or directory", with what to do about the frequent ones. `code`
/// is errno's.
inline Error SystemError(const std::string& what, int code) {
  Error error{what + ": " + std::strerror(code), ""};
  if (code == ENOENT) error.help = "check the path; use - to read standard input";
  if (code == EACCES) error.help = "check the file's permissions";
  return error;
}

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_FILE_DESCRIPTOR_H_
