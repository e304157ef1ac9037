#include "src/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "graph/analysis/kernel_name.h"
#include "graph/model/unicode.h"
#include "src/cli/exit_code.h"
#include "src/cli/help.h"

namespace trtscope {
namespace {

std::optional<Format> FormatOf(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats = {
      {{"text", Format::kText},
       {"json", Format::kJson},
       {"csv", Format::kCsv},
       {"md", Format::kMarkdown}}};
  for (const auto& [name, format] : kFormats) {
    if (name == word) return format;
  }
  return std::nullopt;
}

constexpr std::string_view kInputs =
    "Build logs, layer information, profiles, times and what was recorded beside them: files or "
    "directories in any order, also compressed; each is recognised by its content. - is standard "
    "input.";

constexpr std::string_view kDumps =
    "Reference and candidate: each a file or a directory of dumped tensors, recognised by content. "
    "With --plan or --tensors-to-mark: the engine's log or layer information. - is standard input.";

std::string_view ArgumentText(const Command& command) {
  if (command.of_words != nullptr) return command.of_words->description;
  return command.main != nullptr ? kDumps : kInputs;
}

void AddArguments(CLI::App& app, const Command& command, Options& options) {
  CLI::Option* inputs = app.add_option(std::string(ArgumentName(command)), options.inputs,
                                       std::string(ArgumentText(command)));
  // A command that reads its inputs itself knows how many it needs.
  if (command.main == nullptr) inputs->required();
}

void AddOutputOptions(CLI::App& app, Options& options) {
  app.add_option_function<std::string>(
         "--format",
         [&options](const std::string& word) {
           options.format = *FormatOf(word);
           options.format_given = true;
         },
         "text (default), json, csv or md")
      ->check(CLI::IsMember({"text", "json", "csv", "md"}).description(""))
      ->type_name("FORMAT");
  app.add_option("-o,--output", options.output, "Write to FILE instead of standard output")
      ->type_name("FILE");
}

void AddSelectionOptions(CLI::App& app, Options& options) {
  app.add_option("--engine", options.engine, "Only the N-th engine of the inputs, from 0")
      ->type_name("N");
  app.add_option("--profile", options.profile,
                 "Only the layers of the N-th optimisation profile, from 0")
      ->type_name("N");
  app.add_option("--filter", options.filter,
                 "Only layers whose name matches the regular expression (RE2)")
      ->type_name("RE2");
  app.add_option("--top", options.top, "At most N rows a table; 0: all")->type_name("N");
}

void AddAppearanceOptions(CLI::App& app, const Command& command, Options& options) {
  const bool graph = &command == &kGraphCommand;
  std::vector<std::string> colors = {"auto", "always", "never"};
  if (graph) colors.insert(colors.begin(), {"precision", "type", "time"});
  app.add_option("--color", options.color,
                 graph ? "What colours the layers: precision (default), type or time"
                       : "Colour: auto (default: on a terminal only), always or never")
      ->check(CLI::IsMember(colors).description(""))
      ->type_name("HOW");
  app.add_flag("--wide", options.wide, "Whole names, however wide the table gets");
}

void AddCommonOptions(CLI::App& app, const Command& command, Options& options) {
  const bool engines = command.of_words == nullptr;
  AddArguments(app, command, options);
  AddOutputOptions(app, options);
  if (engines) AddSelectionOptions(app, options);
  AddAppearanceOptions(app, command, options);
  if (engines) {
    app.add_flag("--force", options.force, "Join files that are plainly of different engines");
  }
  app.add_flag("-q,--quiet", options.quiet,
               "No notes, warnings or progress on standard error; errors only");
  if (!engines) return;
  app.add_flag("--strict", options.strict, "Exit with 1 if anything was lost or is doubtful");
}

void AddAccuracyOptions(CLI::App& app, AccuracyOptions& options) {
  app.add_option("--engine-from", options.engine_from,
                 "Log or layer information of the engine: gives order, layers and precisions")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  app.add_option("--threshold", options.threshold,
                 "Positions whose relative difference is at most T match (0.1)")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("T");
  app.add_option("--metric", options.metric,
                 "What similarity % is: relative (default: share of positions that match), cosine "
                 "or euclidean (1 - relative distance)")
      ->check(CLI::IsMember({"relative", "cosine", "euclidean"}).description(""))
      ->type_name("WHAT");
  app.add_option("--fail-if", options.fail_if,
                 "Exit with 1 if this holds for a tensor, e.g. 'cosine<0.999'; may be repeated")
      ->type_name("CONDITION")
      ->expected(1)
      ->take_all();
  app.add_option("--plot", options.plot, "Draw the metric along the engine into FILE.svg")
      ->type_name("FILE");
  app.add_option("--graph", options.graph,
                 "Draw the engine coloured by error into FILE (.svg, .png, .pdf or .dot)")
      ->type_name("FILE");
  app.add_option("--keep", options.keep,
                 "INT8 experiment: this layer is kept in higher precision already; may be repeated")
      ->type_name("LAYER")
      ->expected(1)
      ->take_all();
  app.add_flag("--plan", options.plan,
               "Print the experiments that find the layers which INT8 harms, with their options");
  app.add_flag("--tensors-to-mark", options.tensors_to_mark,
               "Print the tensors that can be dumped without breaking a fusion");
  app.add_option("--trt-version", options.trt_version,
                 "Write --plan for this TensorRT (default: the engine's own)")
      ->type_name("VERSION");
}

void AddOwnOptions(CLI::App& app, const Command& command, Options& options) {
  if (&command == &kHotCommand) {
    app.add_option("--by", options.by, "Group layers by type, precision or tactic")
        ->check(CLI::IsMember({"type", "precision", "tactic"}).description(""))
        ->type_name("WHAT");
  }
  if (&command == &kTacticsCommand) {
    app.add_flag("--summary", options.summary,
                 "Runners, kernel families, reformat costs and the closest decisions");
  }
  if (&command == &kFusionsCommand) {
    app.add_option("--onnx", options.onnx,
                   "Where did this ONNX node, or layer of the network, go? Its whole name")
        ->type_name("NODE");
    app.add_flag("--nodes", options.nodes,
                 "List the network's nodes with their operators and outputs");
  }
  if (&command == &kBuildCommand) {
    CLI::Option* follow = app.add_flag("--follow", options.follow,
                                       "Read the one INPUT while it grows, with a live line");
    app.add_flag("--tee", options.tee, "With --follow: pass the log on to standard output")
        ->needs(follow);
  }
  if (&command == &kAccuracyCommand) AddAccuracyOptions(app, options.accuracy);
  if (&command == &kExportCommand) {
    app.add_option("--to", options.to, "What to write: trtexec-layers or trtexec-profile")
        ->check(CLI::IsMember({"trtexec-layers", "trtexec-profile"}).description(""))
        ->type_name("WHAT")
        ->required();
  }
}

int EditDistance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

const Command* FindCommand(std::string_view name) {
  const auto found = std::find_if(Commands().begin(), Commands().end(),
                                  [&](const Command* command) { return command->name == name; });
  return found == Commands().end() ? nullptr : *found;
}

// "trtscope build.log" means "trtscope report build.log". A first word that is no command, no
// option and no file is a mistyped command.
std::string DefaultCommand(std::vector<std::string>& args) {
  if (args.empty()) return "";
  const std::string& first = args.front();
  const bool top_level = first == "--help" || first == "-h" || first == "--version";
  if (top_level || FindCommand(first) != nullptr) return "";
  std::error_code ignored;
  const bool word = first.find_first_of("./\\-") == std::string::npos;
  if (word && !std::filesystem::exists(first, ignored)) {
    std::string message =
        "trtscope: error: `" + VisibleText(first) + "` is neither a command nor a file";
    const std::string nearest = NearestCommand(first);
    if (!nearest.empty()) message += "\n  help: did you mean `trtscope " + nearest + "`?";
    if (!ParseKernelName(first).family.empty()) {
      message += "\n  help: of a kernel, `trtscope explain NAME` tells what its name says";
    }
    return message + "\n  help: `trtscope --help` lists the commands\n";
  }
  args.insert(args.begin(), std::string(Commands().front()->name));
  return "";
}

std::vector<OptionText> OptionTexts(const CLI::App& app) {
  std::vector<OptionText> texts;
  for (const CLI::Option* option : app.get_options()) {
    std::string name = option->get_name(option->get_positional(), true);
    if (!option->get_positional() && option->get_items_expected() > 0)
      name += " " + option->get_type_name();
    texts.push_back({name, option->get_description()});
  }
  return texts;
}

}  // namespace

std::string NearestCommand(const std::string& word) {
  constexpr int kFarthest = 3;
  std::string nearest;
  int best = kFarthest + 1;
  for (const Command* command : Commands()) {
    const bool prefix = word.size() >= 2 && command->name.starts_with(word);
    const int distance = prefix ? 0 : EditDistance(word.substr(0, 32), command->name);
    if (distance < best) {
      best = distance;
      nearest = command->name;
    }
  }
  return nearest;
}

Parsed ParseArguments(std::vector<std::string> args, const Io& io) {
  Parsed parsed;
  const std::string problem = DefaultCommand(args);
  if (!problem.empty()) {
    io.err(problem);
    parsed.exit_code = kExitUsage;
    return parsed;
  }
  CLI::App app(std::string(kProgramDescription), "trtscope");
  app.set_version_flag("--version", std::string("trtscope ") + TRTSCOPE_VERSION);
  app.require_subcommand(1);
  for (const Command* command : Commands()) {
    CLI::App* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
    AddCommonOptions(*sub, *command, parsed.options);
    AddOwnOptions(*sub, *command, parsed.options);
    sub->callback([&parsed, command] { parsed.command = command; });
  }
  try {
    std::reverse(args.begin(), args.end());  // CLI11 takes them last first
    app.parse(args);
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    const Command* command = chosen.empty() ? nullptr : FindCommand(chosen.front()->get_name());
    io.out(command == nullptr ? ProgramHelp(io.width)
                              : CommandHelp(*command, OptionTexts(*chosen.front()), io.width));
    parsed.exit_code = kExitFine;
  } catch (const CLI::CallForVersion&) {
    io.out(app.version() + "\n");
    parsed.exit_code = kExitFine;
  } catch (const CLI::ParseError& error) {
    io.err("trtscope: error: " + VisibleText(error.what()) + "\n  help: see `trtscope --help`\n");
    parsed.exit_code = kExitUsage;
  }
  return parsed;
}

}  // namespace trtscope
