#include "parsers/profile/recovery.h"

namespace trtscope::profile {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t SkipAny(std::string_view text, std::size_t at, std::string_view blanks) {
  const std::size_t next = text.find_first_not_of(blanks, at);
  return next == kNone ? text.size() : next;
}

bool HasAt(std::string_view text, std::size_t at, char c) {
  return at < text.size() && text[at] == c;
}

// What the line that begins at `line` starts.
std::optional<Restart> StartOf(std::string_view text, std::size_t line) {
  constexpr std::string_view kInLine = " \t\r";
  const std::size_t at = SkipAny(text, line, kInLine);
  if (HasAt(text, at, '{')) return Restart{at, false};
  if (HasAt(text, at, ',') && HasAt(text, SkipAny(text, at + 1, kInLine), '{')) {
    return Restart{at, false};
  }
  if (!HasAt(text, at, '[')) return std::nullopt;
  const std::size_t first = SkipAny(text, at + 1, " \t\r\n");
  if (HasAt(text, first, '{') || HasAt(text, first, ']')) return Restart{at, true};
  return std::nullopt;
}

}  // namespace

std::optional<Restart> FindRestart(std::string_view text, std::size_t problem, std::size_t begin) {
  std::size_t line = problem == 0 ? 0 : text.rfind('\n', problem - 1) + 1;  // npos + 1 == 0
  while (line < text.size()) {
    const std::optional<Restart> start = StartOf(text, line);
    if (start && start->offset >= begin) return start;
    const std::size_t feed = text.find('\n', line);
    if (feed == kNone) return std::nullopt;
    line = feed + 1;
  }
  return std::nullopt;
}

std::optional<std::size_t> FindSwallowedRow(std::string_view text, std::size_t begin,
                                            std::size_t end) {
  text = text.substr(0, end);
  for (std::size_t feed = text.rfind('\n'); feed != kNone && feed > begin;
       feed = text.rfind('\n', feed - 1)) {
    const std::optional<Restart> start = StartOf(text, feed + 1);
    if (!start || start->array) continue;
    const std::size_t key = SkipAny(text, text.find('{', start->offset) + 1, " \t\r");
    if (text.substr(key).starts_with("\"name\"")) return start->offset;
  }
  return std::nullopt;
}

}  // namespace trtscope::profile
