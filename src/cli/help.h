// What `--help` prints: everything that a manual page would say.
#ifndef TRTSCOPE_SRC_CLI_HELP_H_
#define TRTSCOPE_SRC_CLI_HELP_H_

#include <string>
#include <string_view>
#include <vector>

#include "src/cli/command.h"

namespace trtscope {

inline constexpr std::string_view kProgramDescription =
    "trtscope explains TensorRT engines. It reads what a build leaves behind, the verbose build "
    "log (TensorRT "
    "5 to 10, any logger) and the profile of trtexec --exportProfile, and tells which layer runs "
    "in which "
    "precision and how that is known, where the time goes, which reformats were inserted, and what "
    "the engine "
    "looks like. It needs no GPU and no TensorRT.";

struct OptionText {
  /// "-o,--output FILE"
  std::string name;
  std::string description;
};

/// What an argument of `command` is called: "INPUT", "NAME".
std::string_view ArgumentName(const Command& command);

/// `trtscope --help`, wrapped at `width` columns (at most 100, for reading's sake).
std::string ProgramHelp(int width);
/// `trtscope COMMAND --help`.
std::string CommandHelp(const Command& command, const std::vector<OptionText>& options, int width);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_HELP_H_
