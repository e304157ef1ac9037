// The program's connections to the outside, so that tests can run it whole and in process.
#ifndef TRTSCOPE_SRC_CLI_IO_H_
#define TRTSCOPE_SRC_CLI_IO_H_

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

namespace trtscope {

struct Io {
  /// Results.
  std::function<void(std::string_view)> out;
  /// Everything else: diagnostics, progress, help on wrong use.
  std::function<void(std::string_view)> err;
  /// What "-" reads.
  std::FILE* in = nullptr;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  /// Columns of the terminal, 100 where there is none.
  int width = 100;
  /// The same of the terminal that `err` writes to.
  int err_width = 100;
  /// Gives what `out` has taken to whoever reads it. May be empty.
  std::function<void()> flush_out;
  /// The process ends with this run: its memory need not be given back piece by piece.
  bool process_ends = false;
  /// Colour is wanted where it makes sense (NO_COLOR is not set, TERM is not "dumb").
  bool color_wanted = false;
};

/// stdin, stdout, stderr and what they are connected to.
Io StandardIo();

/// Writes `bytes` to `path` so that a reader sees the old file or the whole new one. Empty on
/// success, else why not.
std::string WriteFileAtomically(const std::string& path, std::string_view bytes);

/// engine.svg → engine-2.svg: the file of one engine of several.
std::string NumberedPath(const std::string& path, uint32_t engine);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_IO_H_
