// Arguments that are words instead of files.
#ifndef TRTSCOPE_SRC_CLI_WORDS_H_
#define TRTSCOPE_SRC_CLI_WORDS_H_

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace trtscope {

/// The words that `arguments` stand for: each its own, `-` one a line of `in`, lines without any
/// left out. Blanks, a final comma and quotes around a word are dropped: it was copied from
/// somewhere. Nothing if there are more than 20,000, or more than 2 MiB in `in`.
std::optional<std::vector<std::string>> ReadWords(const std::vector<std::string>& arguments,
                                                  std::FILE* in);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_WORDS_H_
