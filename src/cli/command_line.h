// From the words of a command line to a command and its options.
#ifndef TRTSCOPE_SRC_CLI_COMMAND_LINE_H_
#define TRTSCOPE_SRC_CLI_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "src/cli/command.h"
#include "src/cli/io.h"
#include "src/cli/options.h"

namespace trtscope {

struct Parsed {
  Options options;
  const Command* command = nullptr;
  /// Set: nothing more to do. Help was printed, or what is wrong was said.
  std::optional<int> exit_code;
};

/// `args` without the program's name. A file in place of a command means `report`.
Parsed ParseArguments(std::vector<std::string> args, const Io& io);

/// The command name that `word` was probably meant to be; empty if none is near.
std::string NearestCommand(const std::string& word);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_COMMAND_LINE_H_
