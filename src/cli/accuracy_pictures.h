// The pictures of `accuracy`: the metric along the engine, and the engine coloured by error.
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_PICTURES_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_PICTURES_H_

#include <string>

#include "src/cli/accuracy_run.h"
#include "src/cli/io.h"
#include "src/cli/options.h"

namespace trtscope {

/// What is wrong with --plot and --graph; empty if nothing is.
std::string CheckPictures(const Options& options);

/// Writes what --plot and --graph ask for, and says so. Returns an exit code.
int DrawPictures(const AccuracyRun& run, const Options& options, const Io& io);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_PICTURES_H_
