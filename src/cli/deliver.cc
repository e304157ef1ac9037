#include "src/cli/deliver.h"

#include <algorithm>
#include <filesystem>

#include "graph/model/unicode.h"
#include "src/cli/exit_code.h"
#include "src/writers/writers.h"

namespace trtscope {

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

}  // namespace trtscope
