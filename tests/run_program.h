// Runs the whole program in process, with its outputs captured.
#ifndef TRTSCOPE_TESTS_RUN_PROGRAM_H_
#define TRTSCOPE_TESTS_RUN_PROGRAM_H_

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cli/program.h"

namespace trtscope {

/// What the program finds around itself.
struct Surroundings {
  /// What "-" reads.
  std::string in;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool color_wanted = false;
  int width = 100;
};

struct ProgramRun {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// `trtscope ARGS…`; by default as in a pipe: no terminal, no colour, 100 columns.
inline ProgramRun RunTrtscope(std::vector<std::string> args, const Surroundings& around = {}) {
  ProgramRun run;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::tmpfile(), &std::fclose);
  std::fwrite(around.in.data(), 1, around.in.size(), in.get());
  std::rewind(in.get());
  Io io;
  io.out = [&run](std::string_view bytes) { run.out += bytes; };
  io.err = [&run](std::string_view bytes) { run.err += bytes; };
  io.in = in.get();
  io.out_is_terminal = around.out_is_terminal;
  io.err_is_terminal = around.err_is_terminal;
  io.color_wanted = around.color_wanted;
  io.width = around.width;
  run.exit_code = RunProgram(std::move(args), io);
  return run;
}

/// Stands in the root of the repository as long as it lives, so that paths in outputs are short and
/// the same everywhere.
class InRepository {
 public:
  InRepository() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(TRTSCOPE_SOURCE_DIR);
  }
  ~InRepository() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
  }
  InRepository(const InRepository&) = delete;
  InRepository& operator=(const InRepository&) = delete;

 private:
  std::filesystem::path before_;
};

/// A new directory that goes away with its contents.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "trtscope-test-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_RUN_PROGRAM_H_
