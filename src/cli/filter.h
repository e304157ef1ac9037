// --filter: which layers are meant.
#ifndef TRTSCOPE_SRC_CLI_FILTER_H_
#define TRTSCOPE_SRC_CLI_FILTER_H_

#include <string>

#include "src/cli/load.h"

namespace trtscope {

/// Marks in every view the layers whose name matches `pattern` (RE2, unanchored). Empty on success,
/// else what is wrong with the pattern.
std::string ApplyFilter(const std::string& pattern, Loaded& loaded);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_FILTER_H_
