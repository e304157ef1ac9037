// --follow: an input that is read while it is being written.
#ifndef TRTSCOPE_SRC_CLI_FOLLOW_H_
#define TRTSCOPE_SRC_CLI_FOLLOW_H_

#include <string>

#include "parsers/build_log/live_progress.h"
#include "parsers/common/source_text.h"
#include "src/cli/io.h"
#include "src/cli/options.h"

namespace trtscope {

/// Reads `path` ("-": io.in) to its end: a pipe's is when its writers have closed it, a file's when
/// the program that writes it has printed its last line ("&&&& PASSED …"), both also at Ctrl-C.
/// Meanwhile shows on io.err how far the build is, and warnings of the log; with options.tee copies
/// every byte to io.out as it comes.
Result<SourceText> Follow(const std::string& path, const Options& options, const Io& io);

/// "tuning layer 12 of 57, 3,456 trials, 2 min 3 s, ~8 min 20 s left: conv1". `elapsed` and
/// `tuning` are seconds.
std::string LiveText(const LiveState& state, double elapsed, double tuning);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_FOLLOW_H_
