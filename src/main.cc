// The program: everything is in src/cli.
#include <cstdio>
#include <vector>

#include "src/cli/exit_code.h"
#include "src/cli/program.h"

int main(int argc, char** argv) {
  const int code = trtscope::RunProgram({argv + 1, argv + argc}, trtscope::StandardIo());
  // Output that a full disk swallowed must not pass for success.
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  std::perror("trtscope: error: cannot write standard output");
  return trtscope::kExitUsage;
}
