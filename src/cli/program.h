// The whole program behind one function.
#ifndef TRTSCOPE_SRC_CLI_PROGRAM_H_
#define TRTSCOPE_SRC_CLI_PROGRAM_H_

#include <string>
#include <vector>

#include "src/cli/io.h"

namespace trtscope {

/// Runs `trtscope ARGS…` (without the program's name) and returns the exit code (exit_code.h).
/// Never throws.
int RunProgram(std::vector<std::string> args, const Io& io);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_PROGRAM_H_
