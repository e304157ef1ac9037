#include "src/cli/help.h"

#include <algorithm>
#include <array>
#include <utility>

#include "src/writers/layout.h"

namespace trtscope {
namespace {

constexpr int kWidest = 100;
constexpr int kIndent = 2;
constexpr int kNameColumns = 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kExitCodes = {{
    {"0", "fine"},
    {"1",
     "--strict, and something was lost or is doubtful; check found something wrong; a --fail-if "
     "holds"},
    {"2", "wrong use"},
    {"3", "an input that cannot be used"},
    {"70", "a bug of trtscope"},
}};

void AppendParagraph(std::string_view text, int indent, int width, std::string& out) {
  const int room = width - indent;
  for (const std::string_view piece : Wrap(text, room, room)) {
    out.append(static_cast<std::size_t>(indent), ' ').append(piece).append("\n");
  }
}

// "  --top N             At most N rows a table", the text's further lines below its first.
void AppendEntry(std::string_view name, std::string_view text, int width, std::string& out) {
  constexpr int kTextColumn = kIndent + kNameColumns;
  std::string lead = std::string(kIndent, ' ') + std::string(name);
  if (static_cast<int>(lead.size()) + 1 > kTextColumn) {
    out.append(lead).append("\n");
    lead.clear();
  }
  lead.resize(kTextColumn, ' ');
  const int room = width - kTextColumn;
  bool first = true;
  for (const std::string_view piece : Wrap(text, room, room)) {
    out.append(first ? lead : std::string(kTextColumn, ' ')).append(piece).append("\n");
    first = false;
  }
}

void AppendHeading(std::string_view heading, std::string& out) {
  out.append("\n").append(heading).append("\n");
}

void AppendExitCodes(int width, std::string& out) {
  AppendHeading("Exit codes", out);
  for (const auto& [code, meaning] : kExitCodes) AppendEntry(code, meaning, width, out);
}

}  // namespace

std::string_view ArgumentName(const Command& command) {
  if (command.of_words != nullptr) return command.of_words->argument;
  return command.argument.empty() ? "INPUT" : command.argument;
}

std::string ProgramHelp(int width) {
  width = std::min(width, kWidest);
  std::string out = "Usage: trtscope [COMMAND] [OPTIONS] INPUT...\n\n";
  AppendParagraph(kProgramDescription, 0, width, out);
  AppendHeading("Commands", out);
  for (const Command* command : Commands())
    AppendEntry(command->name, command->summary, width, out);
  AppendHeading("Options", out);
  AppendEntry("-h,--help", "This text; after a command, all about that command", width, out);
  AppendEntry("--version", "The version", width, out);
  AppendHeading("Examples", out);
  out +=
      "  trtscope build.log profile.json\n"
      "  trtscope precision build.log --format csv -o layers.csv\n"
      "  trtscope graph build.log profile.json -o engine.svg\n";
  AppendExitCodes(width, out);
  return out;
}

std::string CommandHelp(const Command& command, const std::vector<OptionText>& options, int width) {
  width = std::min(width, kWidest);
  std::string out = "Usage: trtscope " + std::string(command.name) + " [OPTIONS] " +
                    std::string(ArgumentName(command)) + "...\n\n";
  AppendParagraph(std::string(command.name) + ": " + std::string(command.summary), 0, width, out);
  out += "\n";
  AppendParagraph(command.description, 0, width, out);
  AppendHeading("Arguments and options", out);
  for (const OptionText& option : options) AppendEntry(option.name, option.description, width, out);
  AppendHeading("Examples", out);
  out += command.examples;
  AppendExitCodes(width, out);
  return out;
}

}  // namespace trtscope
