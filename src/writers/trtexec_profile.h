// A profile as trtexec --exportProfile writes one, whatever it was read from.
#ifndef TRTSCOPE_SRC_WRITERS_TRTEXEC_PROFILE_H_
#define TRTSCOPE_SRC_WRITERS_TRTEXEC_PROFILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "graph/model/profile.h"

namespace trtscope {

/// Appends the rows in their order, with `{ "count" : N }` before them where the number of
/// iterations is known; what is unknown has no key. Numbers read back as they are. `rows`: which of
/// the profile's to write; empty: all. Returns how many bytes are no UTF-8 and became U+FFFD.
uint64_t AppendTrtexecProfile(const Profile& profile, const std::vector<bool>& rows,
                              std::string& out);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_TRTEXEC_PROFILE_H_
