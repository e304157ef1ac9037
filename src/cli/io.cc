#include "src/cli/io.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace trtscope {
namespace {

constexpr int kWidthWithoutTerminal = 100;

// AddressSanitizer takes memory that is left to the end of the process for a leak.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kLeaksAreLookedFor = true;
#elif defined(__has_feature)
constexpr bool kLeaksAreLookedFor = __has_feature(address_sanitizer);
#else
constexpr bool kLeaksAreLookedFor = false;
#endif

int TerminalWidth(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kWidthWithoutTerminal;
  return size.ws_col;
}

bool ColorWanted() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return (no_color == nullptr || *no_color == '\0') && !dumb;
}

// A reader of our output that went away (head, less) ends the program quietly.
void WriteTo(std::FILE* stream, std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stream) != bytes.size() && errno == EPIPE) {
    std::_Exit(0);
  }
}

// Not a regular file (a pipe, /dev/stdout): there is nothing to replace.
bool IsSpecial(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

std::string WriteWhole(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return std::strerror(errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int write_error = errno;
  const bool closed = std::fclose(file) == 0;
  if (!written) return std::strerror(write_error);
  return closed ? "" : std::strerror(errno);
}

}  // namespace

Io StandardIo() {
  Io io;
  io.out = [](std::string_view bytes) { WriteTo(stdout, bytes); };
  io.err = [](std::string_view bytes) { WriteTo(stderr, bytes); };
  io.in = stdin;
  io.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  io.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  io.err_width = io.err_is_terminal ? TerminalWidth(STDERR_FILENO) : kWidthWithoutTerminal;
  io.flush_out = [] { std::fflush(stdout); };
  io.width = io.out_is_terminal ? TerminalWidth(STDOUT_FILENO) : kWidthWithoutTerminal;
  io.color_wanted = ColorWanted();
  io.process_ends = !kLeaksAreLookedFor;
  return io;
}

std::string WriteFileAtomically(const std::string& path, std::string_view bytes) {
  if (IsSpecial(path)) return WriteWhole(path, bytes);
  const std::string temporary = path + ".tmp" + std::to_string(::getpid());
  std::string problem = WriteWhole(temporary, bytes);
  if (problem.empty() && std::rename(temporary.c_str(), path.c_str()) != 0) {
    problem = std::strerror(errno);
  }
  if (!problem.empty()) std::remove(temporary.c_str());
  return problem;
}

std::string NumberedPath(const std::string& path, uint32_t engine) {
  const std::filesystem::path whole(path);
  const std::string name =
      whole.stem().string() + "-" + std::to_string(engine) + whole.extension().string();
  return (whole.parent_path() / name).string();
}

}  // namespace trtscope
