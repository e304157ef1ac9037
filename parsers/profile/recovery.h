// Where to go on behind a syntax error. Private to parsers/profile.
#ifndef TRTSCOPE_PARSERS_PROFILE_RECOVERY_H_
#define TRTSCOPE_PARSERS_PROFILE_RECOVERY_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace trtscope::profile {

struct Restart {
  /// The comma or bracket to go on at.
  std::size_t offset = 0;
  /// A new array begins there; otherwise a row.
  bool array = false;
};

/// The first line, from the one that holds `problem`, that starts a row (`, {`, `{`) or an array of
/// rows (`[`) at or behind `begin`.
std::optional<Restart> FindRestart(std::string_view text, std::size_t problem, std::size_t begin);

/// The last line within text[begin, end) that starts a row with a name. A name that holds one was
/// never finished: its row was cut off, and the string went on into the rows behind it.
std::optional<std::size_t> FindSwallowedRow(std::string_view text, std::size_t begin,
                                            std::size_t end);

}  // namespace trtscope::profile

#endif  // TRTSCOPE_PARSERS_PROFILE_RECOVERY_H_
