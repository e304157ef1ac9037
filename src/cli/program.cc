#include "src/cli/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <memory>
#include <utility>

#include "graph/analysis/kernel_name.h"
#include "graph/model/unicode.h"
#include "src/cli/command.h"
#include "src/cli/exit_code.h"
#include "src/cli/filter.h"
#include "src/cli/help.h"
#include "src/cli/json_model.h"
#include "src/cli/words.h"
#include "src/report/diagnostics_text.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr std::array<const Command*, 11> kCommands = {
    &kReportCommand,  &kPrecisionCommand, &kHotCommand,    &kReformatsCommand,
    &kTacticsCommand, &kFusionsCommand,   &kBuildCommand,  &kCheckCommand,
    &kGraphCommand,   &kExportCommand,    &kExplainCommand};

struct Parsed {
  Options options;
  const Command* command = nullptr;
  std::optional<int> exit_code;  // set: nothing more to do
};

// --- Command line -----------------------------------------------------------

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

void AddArguments(CLI::App& app, const Command& command, Options& options) {
  const WordCommand* words = command.of_words;
  app.add_option(std::string(ArgumentName(command)), options.inputs,
                 std::string(words == nullptr ? kInputs : words->description))
      ->required();
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
  const auto* found = std::find_if(kCommands.begin(), kCommands.end(),
                                   [&](const Command* command) { return command->name == name; });
  return found == kCommands.end() ? nullptr : *found;
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
  args.insert(args.begin(), std::string(kCommands.front()->name));
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
  for (const Command* command : kCommands) {
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

// --- Running ----------------------------------------------------------------

bool UseColor(const Options& options, bool terminal, const Io& io) {
  if (options.color == "always") return true;
  return options.color != "never" && terminal && io.color_wanted;
}

std::string RenderReport(const Report& report, const Options& options, const Io& io) {
  if (options.format == Format::kCsv) return WriteCsv(report);
  if (options.format == Format::kMarkdown) return WriteMarkdown(report);
  TextOptions text;
  text.width = io.width;
  text.wide = options.wide;
  text.color = options.output.empty() && UseColor(options, io.out_is_terminal, io);
  return WriteText(report, text);
}

std::string Render(const Parsed& parsed, const Loaded& loaded, const Io& io) {
  const Options& options = parsed.options;
  const Command& command = *parsed.command;
  if (options.format == Format::kJson) return JsonText(DocumentJson(command, loaded, options));
  return RenderReport(command.report(loaded, options), options, io);
}

std::string RenderWords(const Parsed& parsed, const std::vector<std::string>& words, const Io& io) {
  const Options& options = parsed.options;
  const Command& command = *parsed.command;
  if (options.format != Format::kJson) {
    return RenderReport(command.of_words->report(words), options, io);
  }
  OrderedJson document = DocumentJson(command, Loaded(), options);
  command.of_words->json(words, document);
  return JsonText(document);
}

// CSV keeps names as they are, for programs; a terminal must not obey them.
std::string VisibleLines(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    out += VisibleText(bytes.substr(0, end));
    if (end < bytes.size()) out += '\n';
    bytes.remove_prefix(std::min(bytes.size(), end + 1));
  }
  return out;
}

int Deliver(const Options& options, const std::string& bytes, const Io& io) {
  if (options.output.empty() || options.output == "-") {
    const bool raw = options.format == Format::kCsv && io.out_is_terminal;
    io.out(raw ? VisibleLines(bytes) : bytes);
    return kExitFine;
  }
  const std::string problem = WriteFileAtomically(options.output, bytes);
  if (problem.empty()) return kExitFine;
  io.err("trtscope: error: cannot write " + VisibleText(options.output) + ": " + problem + "\n");
  return kExitUsage;
}

// Writing over an input would lose what the user gave.
std::string CheckOutput(const Options& options) {
  for (const std::string& input : options.inputs) {
    std::error_code ignored;
    if (options.output.empty() || !std::filesystem::equivalent(input, options.output, ignored)) {
      continue;
    }
    return "-o " + options.output + " is one of the inputs";
  }
  return "";
}

// An optimisation profile that no engine has leaves no layer anywhere.
std::string CheckProfile(const Options& options, const Loaded& loaded) {
  if (!options.profile || loaded.session.engines.empty()) return "";
  for (const Engine& engine : loaded.session.engines) {
    if (!engine.layers.empty()) return "";
  }
  return "--profile " + std::to_string(*options.profile) +
         ": no engine of the inputs has a layer of that optimisation profile";
}

std::string CheckSelection(const Options& options, const Loaded& loaded) {
  const std::size_t engines = loaded.session.engines.size();
  if (!options.engine || engines == 0 || *options.engine < engines) return "";
  std::string range =
      engines == 1 ? "only engine 0" : "engines 0 to " + std::to_string(engines - 1);
  return "--engine " + std::to_string(*options.engine) + ": the inputs have " + range;
}

int ExitCodeOf(const Command& command, const Options& options, const Loaded& loaded) {
  const Diagnostics& diagnostics = loaded.session.diagnostics;
  if (loaded.unusable || diagnostics.CountAtLeast(Severity::kError) > 0) return kExitUnusableInput;
  if (command.doubtful != nullptr && command.doubtful(loaded)) return kExitFindings;
  if (options.strict && diagnostics.CountAtLeast(Severity::kWarning) > 0) return kExitFindings;
  return kExitFine;
}

bool WritesItself(const Command& command, Format format) {
  if (command.run == nullptr) return false;
  return format == Format::kJson ? command.json == nullptr : command.report == nullptr;
}

// What the command prints or writes.
int Answer(const Loaded& loaded, const Parsed& parsed, const Io& io) {
  const Command& command = *parsed.command;
  if (WritesItself(command, parsed.options.format)) return command.run(loaded, parsed.options, io);
  const bool nothing = loaded.views.empty() && parsed.options.format != Format::kJson &&
                       loaded.session.logs.empty() && loaded.session.timings.empty();
  if (nothing) return kExitFine;
  Parsed printed = parsed;
  if (command.write_file != nullptr && !parsed.options.format_given) {
    if (const std::optional<int> code = command.write_file(loaded, parsed.options, io)) {
      if (*code != kExitFine) return *code;
      printed.options.output.clear();
    }
  }
  return Deliver(printed.options, Render(printed, loaded, io), io);
}

int RunOn(Loaded& loaded, const Parsed& parsed, const Io& io) {
  const Options& options = parsed.options;
  std::string wrong_use = CheckSelection(options, loaded);
  if (wrong_use.empty()) wrong_use = CheckProfile(options, loaded);
  if (wrong_use.empty()) wrong_use = CheckOutput(options);
  if (wrong_use.empty()) {
    wrong_use = ApplyFilter(options.filter, loaded);
    if (!wrong_use.empty()) wrong_use = "--filter: " + wrong_use;
  }
  if (wrong_use.empty() && parsed.command->check != nullptr) {
    wrong_use = parsed.command->check(loaded, options);
  }
  if (!wrong_use.empty()) {
    io.err("trtscope: error: " + VisibleLines(wrong_use) + "\n");
    return kExitUsage;
  }
  const Severity lowest = options.quiet ? Severity::kError : Severity::kNote;
  const int code = Answer(loaded, parsed, io);
  io.err(DiagnosticsText(loaded.session.diagnostics, lowest,
                         UseColor(options, io.err_is_terminal, io)));
  return code != kExitFine ? code : ExitCodeOf(*parsed.command, options, loaded);
}

// --- Commands of words ------------------------------------------------------

int WrongWords(const std::string& problem, ExitCode code, const Io& io) {
  io.err("trtscope: error: " + problem + "\n");
  return code;
}

int RunOnWords(const Parsed& parsed, const Io& io) {
  const std::optional<std::vector<std::string>> words = ReadWords(parsed.options.inputs, io.in);
  if (!words) {
    return WrongWords("more than 20,000 names, or more than 2 MiB of them", kExitUnusableInput, io);
  }
  if (words->empty()) return WrongWords("<stdin>: the input is empty", kExitUnusableInput, io);
  for (const std::string& word : *words) {
    const std::string problem = parsed.command->of_words->misuse(word);
    if (!problem.empty()) return WrongWords(problem, kExitUsage, io);
  }
  return Deliver(parsed.options, RenderWords(parsed, *words, io), io);
}

// One input can be watched, and it must be one that grows.
std::string CheckFollow(const Options& options) {
  if (!options.follow) return "";
  if (options.inputs.size() != 1) return "--follow takes one INPUT";
  std::error_code ignored;
  const bool directory = std::filesystem::is_directory(options.inputs[0], ignored);
  return directory ? "--follow cannot read a directory" : "";
}

int Run(const Parsed& parsed, const Io& given) {
  if (parsed.command->of_words != nullptr) return RunOnWords(parsed, given);
  const std::string wrong_use = CheckFollow(parsed.options);
  if (!wrong_use.empty()) {
    given.err("trtscope: error: " + wrong_use + "\n");
    return kExitUsage;
  }
  auto loaded = std::make_unique<Loaded>(Load(parsed.options, given));
  Io io = given;
  if (parsed.options.tee) {
    // Standard output is the log's.
    io.out = given.err;
    io.out_is_terminal = given.err_is_terminal;
    io.width = given.err_width;
  }
  const int code = RunOn(*loaded, parsed, io);
  // A gigabyte of log leaves a million pieces of memory.
  if (io.process_ends) static_cast<void>(loaded.release());
  return code;
}

}  // namespace

std::span<const Command* const> Commands() { return kCommands; }

std::string NearestCommand(const std::string& word) {
  constexpr int kFarthest = 3;
  std::string nearest;
  int best = kFarthest + 1;
  for (const Command* command : kCommands) {
    const bool prefix = word.size() >= 2 && command->name.starts_with(word);
    const int distance = prefix ? 0 : EditDistance(word.substr(0, 32), command->name);
    if (distance < best) {
      best = distance;
      nearest = command->name;
    }
  }
  return nearest;
}

int RunProgram(std::vector<std::string> args, const Io& io) {
  try {
    const Parsed parsed = ParseArguments(std::move(args), io);
    if (parsed.exit_code) return *parsed.exit_code;
    return Run(parsed, io);
  } catch (const std::exception& error) {
    io.err(std::string("trtscope: internal error: ") + error.what() +
           "\n  help: this is a bug of trtscope; please report it with the input\n");
    return kExitBug;
  }
}

}  // namespace trtscope
