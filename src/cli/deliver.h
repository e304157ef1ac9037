// How what a command has made reaches the user.
#ifndef TRTSCOPE_SRC_CLI_DELIVER_H_
#define TRTSCOPE_SRC_CLI_DELIVER_H_

#include <string>
#include <string_view>

#include "src/cli/io.h"
#include "src/cli/options.h"
#include "src/report/table.h"

namespace trtscope {

/// Whether to colour what goes to an output that is a `terminal` or is none: --color decides, else
/// the terminal.
bool UseColor(const Options& options, bool terminal, const Io& io);

/// `report` as --format text, csv or md asks for it.
std::string RenderReport(const Report& report, const Options& options, const Io& io);

/// `bytes` with every line made safe to look at.
std::string VisibleLines(std::string_view bytes);

/// Writes `bytes` to -o FILE or standard output. Returns an exit code; the error is said.
int Deliver(const Options& options, const std::string& bytes, const Io& io);

/// What is wrong with -o: writing over an input would lose what the user gave. Empty if nothing is.
std::string CheckOutput(const Options& options);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_DELIVER_H_
