#include "src/report/diagnostics_text.h"

#include <array>

#include "graph/model/unicode.h"
#include "src/report/quantity.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";

// Note, warning, data loss, error.
constexpr std::array<std::string_view, 4> kSeverityColors = {"\x1b[36m", "\x1b[33m", "\x1b[35m",
                                                             "\x1b[31m"};

std::string Paint(std::string_view text, std::string_view sgr, bool color) {
  if (!color) return std::string(text);
  return std::string(sgr) + std::string(text) + std::string(kReset);
}

std::string Where(const Diagnostic& diagnostic) {
  std::string where = diagnostic.path.empty() ? "trtscope" : VisibleText(diagnostic.path);
  if (diagnostic.line != 0) where += ":" + std::to_string(diagnostic.line);
  if (diagnostic.column != 0) where += ":" + std::to_string(diagnostic.column);
  return where + ": ";
}

std::string SnippetLines(const Diagnostic& diagnostic, bool color) {
  if (diagnostic.snippet.empty()) return "";
  // The caret stands below what is before it as it is shown, not as it is stored.
  const std::string before =
      VisibleText(std::string_view(diagnostic.snippet).substr(0, diagnostic.caret));
  const auto indent = static_cast<std::size_t>(DisplayWidth(before));
  return "  " + VisibleText(diagnostic.snippet) + "\n  " + std::string(indent, ' ') +
         Paint("^", "\x1b[32m", color) + "\n";
}

std::string OneDiagnostic(const Diagnostic& diagnostic, bool color) {
  const CodeInfo& info = InfoOf(diagnostic.code);
  const auto severity = static_cast<std::size_t>(info.severity);
  std::string text = Paint(Where(diagnostic), kBold, color);
  text += Paint(SeverityName(info.severity), kSeverityColors[severity], color) + ": ";
  text += VisibleText(diagnostic.message) + " [" + std::string(info.name) + "]\n";
  text += SnippetLines(diagnostic, color);
  if (!diagnostic.help.empty()) text += "  help: " + VisibleText(diagnostic.help) + "\n";
  return text;
}

}  // namespace

std::string DiagnosticsText(const Diagnostics& diagnostics, Severity lowest, bool color) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.kept()) {
    if (InfoOf(diagnostic.code).severity >= lowest) text += OneDiagnostic(diagnostic, color);
  }
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    const CodeInfo& info = InfoOf(static_cast<Code>(i));
    const uint64_t count = diagnostics.count(info.code);
    if (info.severity < lowest || count <= Diagnostics::kKeptPerCode) continue;
    text += "trtscope: " + Count(count - Diagnostics::kKeptPerCode) + " more of [" +
            std::string(info.name) + "], " + Count(count) + " in all\n";
  }
  return text;
}

}  // namespace trtscope
