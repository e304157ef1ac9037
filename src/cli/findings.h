// "Can these numbers be trusted?" as lines of a report and as JSON; shared by `check` and `report`.
#ifndef TRTSCOPE_SRC_CLI_FINDINGS_H_
#define TRTSCOPE_SRC_CLI_FINDINGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "src/cli/command.h"

namespace trtscope {

/// A warning or a problem was found; notes leave the numbers as they are.
inline bool IsDoubtful(const Validity& validity) {
  return validity.has(FindingSeverity::kProblem) || validity.has(FindingSeverity::kWarning);
}

/// The answer in one line: "these numbers hold with care: 2 warnings, 1 note".
Line VerdictLine(const Measurements& measurements, const Validity& validity);

/// An item with its evidence and its next step below it.
void AppendFinding(const Finding& finding, const Session& session, std::vector<Line>& lines);

/// "build.log:17: text" as far as the place is known.
std::string EvidenceText(const Evidence& evidence, const Session& session);

OrderedJson FindingsJson(const std::vector<Finding>& findings, const Session& session);

/// The report's section; without heading if nothing was measured and nothing is wrong.
Section TrustSection(const EngineView& view, const Loaded& loaded);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_FINDINGS_H_
