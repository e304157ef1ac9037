// A command of the program: what it is called, what it makes of the engines.
#ifndef TRTSCOPE_SRC_CLI_COMMAND_H_
#define TRTSCOPE_SRC_CLI_COMMAND_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"
#include "src/cli/io.h"
#include "src/cli/load.h"
#include "src/cli/options.h"
#include "src/report/table.h"

namespace trtscope {

using OrderedJson = nlohmann::ordered_json;

/// What a command does whose arguments are words instead of files: nothing is loaded.
struct WordCommand {
  /// What `--help` calls an argument, and what it says about it.
  std::string_view argument;
  std::string_view description;
  /// What `--format text|md|csv` prints.
  Report (*report)(const std::vector<std::string>& words);
  /// Completes the JSON document.
  void (*json)(const std::vector<std::string>& words, OrderedJson& document);
  /// Why a word cannot be meant, with a next step; empty if it can.
  std::string (*misuse)(const std::string& word);
};

struct Command {
  std::string_view name;
  /// One line for the list of commands.
  std::string_view summary;
  /// Paragraphs for `--help`.
  std::string_view description;
  /// Example lines for `--help`.
  std::string_view examples;
  /// What `--format text|md|csv` prints; null for commands that only write something of their own.
  Report (*report)(const Loaded& loaded, const Options& options);
  /// Completes one engine's JSON object with what the command knows; null if it has no JSON.
  void (*json)(const EngineView& view, const Loaded& loaded, const Options& options,
               OrderedJson& engine);
  /// Set for commands that write something of their own instead of a report (graph, export). Called
  /// for every format that the command has no `report` or `json` for, which it refuses. Returns an
  /// exit code.
  int (*run)(const Loaded& loaded, const Options& options, const Io& io) = nullptr;
  /// Set for commands whose answer is yes or no (check): true exits with kExitFindings, --strict or
  /// not.
  bool (*doubtful)(const Loaded& loaded) = nullptr;
  /// Set for commands with options that may ask for what the inputs do not have: what is wrong, or
  /// empty. Exits with kExitUsage.
  std::string (*check)(const Loaded& loaded, const Options& options) = nullptr;
  /// Set for commands about words (explain); they have none of the functions above.
  const WordCommand* of_words = nullptr;
  /// Set for commands that know something beside engines (build): completes the JSON document.
  void (*document)(const Loaded& loaded, const Options& options, OrderedJson& document) = nullptr;
  /// Set for commands that write -o FILE in a form of their own where its name asks for one and
  /// --format is not given (build); the report is then printed as without -o. nullopt: the name
  /// asks for none. Returns an exit code.
  std::optional<int> (*write_file)(const Loaded& loaded, const Options& options,
                                   const Io& io) = nullptr;
  /// Set for commands that read inputs of their own kind (accuracy): called instead of loading, and
  /// of everything else. Returns an exit code. `argument` is what --help calls such an input.
  int (*main)(const Options& options, const Io& io) = nullptr;
  std::string_view argument = {};
};

extern const Command kReportCommand;
extern const Command kPrecisionCommand;
extern const Command kHotCommand;
extern const Command kReformatsCommand;
extern const Command kFusionsCommand;
extern const Command kBuildCommand;
extern const Command kCheckCommand;
extern const Command kGraphCommand;
extern const Command kExportCommand;
extern const Command kTacticsCommand;
extern const Command kExplainCommand;
extern const Command kAccuracyCommand;

/// All commands, the default one first.
std::span<const Command* const> Commands();

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_COMMAND_H_
