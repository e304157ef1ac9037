// What the program's exit codes mean.
#ifndef TRTSCOPE_SRC_CLI_EXIT_CODE_H_
#define TRTSCOPE_SRC_CLI_EXIT_CODE_H_

namespace trtscope {

enum ExitCode : int {
  kExitFine = 0,
  /// --strict and something was lost or doubtful; `check` found a warning or a problem.
  kExitFindings = 1,
  kExitUsage = 2,
  kExitUnusableInput = 3,
  kExitBug = 70,
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_EXIT_CODE_H_
