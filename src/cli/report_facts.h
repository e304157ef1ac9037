// What the report tells of a build beside its layers, as text and as JSON.
#ifndef TRTSCOPE_SRC_CLI_REPORT_FACTS_H_
#define TRTSCOPE_SRC_CLI_REPORT_FACTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "src/cli/command.h"

namespace trtscope {

/// Name and value of what is known, in the order of the page; unknown facts are left out.
using Facts = std::vector<std::pair<std::string, std::string>>;

Facts EngineFacts(const EngineView& view, const Loaded& loaded);
/// Of a run that shows no engine.
Facts RunFacts(const RunInfo& run);

/// Timing lines of all attempts of the engine's build.
uint64_t TrialCount(const Engine& engine);
/// "PASSED", "FAILED", "WAIVED", or "" if the run's last line is missing.
std::string ResultText(const RunInfo& run);
/// "4096 MiB", "" if not said.
std::string WorkspaceText(const RunInfo& run);
/// Warnings and errors; not the VERBOSE messages that only explain a choice.
inline bool IsRemarkable(const LogMessage& message) {
  return message.severity != LogSeverity::kVerbose;
}

/// The report's JSON of one engine.
void MakeReportJson(const EngineView& view, const Loaded& loaded, const Options& options,
                    OrderedJson& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_REPORT_FACTS_H_
