#include "src/cli/program.h"

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <memory>
#include <utility>

#include "graph/model/unicode.h"
#include "src/cli/command.h"
#include "src/cli/command_line.h"
#include "src/cli/deliver.h"
#include "src/cli/exit_code.h"
#include "src/cli/filter.h"
#include "src/cli/json_model.h"
#include "src/cli/words.h"
#include "src/report/diagnostics_text.h"

namespace trtscope {
namespace {

constexpr std::array<const Command*, 12> kCommands = {
    &kReportCommand,  &kPrecisionCommand, &kHotCommand,      &kReformatsCommand,
    &kTacticsCommand, &kFusionsCommand,   &kBuildCommand,    &kCheckCommand,
    &kGraphCommand,   &kExportCommand,    &kAccuracyCommand, &kExplainCommand};

// --- Running ----------------------------------------------------------------

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
  if (parsed.command->main != nullptr) return parsed.command->main(parsed.options, given);
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
