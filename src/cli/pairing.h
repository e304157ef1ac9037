// Which of the inputs belong to one engine.
#ifndef TRTSCOPE_SRC_CLI_PAIRING_H_
#define TRTSCOPE_SRC_CLI_PAIRING_H_

#include <optional>
#include <string_view>
#include <vector>

#include "parsers/common/session.h"
#include "src/cli/options.h"

namespace trtscope {

/// Joins the engines of layer-info files to those of logs that they describe, one to one, the best
/// fit first. One log and one file that are plainly of different engines are refused (false),
/// unless
/// --force; among more inputs, what fits nothing stands for itself. Engines are numbered anew.
bool JoinLayerInfo(Session& session, const Options& options);

/// Makes engines of profiles whose layers no other input tells. A stranger to the only engine there
/// is stays without one: PairProfiles refuses it.
void AddEnginesOfProfiles(Session& session);

/// Gives the last run of each log that shows no engine (trtexec --loadEngine) to the engine that it
/// lies beside: version, device, options, measurements, messages.
void GiveRunsToEngines(Session& session);

/// One profile an engine: the last file's that fits, else the table of the engine's own log; null
/// where there is none. `refused` is set if a profile is plainly of another engine.
std::vector<const Profile*> PairProfiles(Session& session, const Options& options, bool& refused);

/// The engine that a file without layers' names (times, a version) belongs to: the only one there
/// is, else the one whose files share most of its path. nullopt if that does not decide.
std::optional<std::size_t> EngineBeside(const Session& session, SourceId file);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_PAIRING_H_
