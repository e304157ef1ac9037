// What a comparison of dumps means, in sentences and in the table of the layers that do the damage.
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_FINDINGS_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_FINDINGS_H_

#include "src/cli/accuracy_run.h"
#include "src/cli/options.h"
#include "src/report/table.h"

namespace trtscope {

/// What was compared, where the candidate leaves the reference, and why as far as that is known.
Section FindingSection(const AccuracyRun& run, const Options& options);
/// With an engine: where error is added and where it fades. Without a table where nothing is known.
Section FlowSection(const AccuracyRun& run, const Options& options);
/// --fail-if: what fails. Without lines where there is no condition.
Section GateSection(const AccuracyRun& run);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_FINDINGS_H_
