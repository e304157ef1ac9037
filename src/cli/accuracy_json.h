// The JSON document of `accuracy` (docs/schema/trtscope.accuracy.schema.json).
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_JSON_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_JSON_H_

#include "src/cli/accuracy_run.h"
#include "src/cli/command.h"

namespace trtscope {

/// Adds what a comparison gave to the document that all commands share.
void AddAccuracyJson(const AccuracyRun& run, const Options& options, OrderedJson& document);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_JSON_H_
