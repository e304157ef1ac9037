// All kinds of activation dumps that trtscope reads: one row each.
#ifndef TRTSCOPE_PARSERS_DUMP_FORMATS_H_
#define TRTSCOPE_PARSERS_DUMP_FORMATS_H_

#include <cstdio>
#include <string>

#include "parsers/common/activation.h"

namespace trtscope {

/// Reads what `path` names: a file, a directory (recursively, sorted, hidden files left out), or
/// `-` for `standard_input`. Never throws. What cannot be read is in the dump's diagnostics and the
/// rest is read all the same.
Dump ReadDump(const std::string& path, std::FILE* standard_input);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_DUMP_FORMATS_H_
