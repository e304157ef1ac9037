// Names inside command lines that a person copies into a shell.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_SHELL_TEXT_H_
#define TRTSCOPE_GRAPH_ANALYSIS_SHELL_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace trtscope {

/// `text` as one word of a POSIX shell: as it is where it holds letters, digits and `_ - . / : , =
/// + @ %` only, else in single quotes (a single quote itself becomes `'\''`). Empty text is `''`.
std::string ShellWord(std::string_view text);

/// False for what no command line can pass on as it is: control characters, bytes that are no
/// UTF-8, characters that hide or reorder text. A NUL ends an argument; the others do not survive
/// being shown and copied.
bool FitsCommandLine(std::string_view text);

/// Bytes that Linux accepts as one argument (MAX_ARG_STRLEN, 32 pages of 4 KiB, with its NUL).
inline constexpr std::size_t kLongestArgument = 131072 - 1;
/// Bytes that are safe for all arguments and the environment together (Linux's usual ARG_MAX is
/// 2 MiB, a quarter of the 8 MiB stack; some of it is the environment's).
inline constexpr std::size_t kLongestCommand = 1'900'000;

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_SHELL_TEXT_H_
