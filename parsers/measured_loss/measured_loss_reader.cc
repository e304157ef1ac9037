#include "parsers/measured_loss/measured_loss_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "parsers/common/text_cursor.h"
#include "parsers/common/text_values.h"

namespace trtscope {
namespace {

constexpr std::string_view kLead = "Accuracy loss for tensor ";
constexpr std::string_view kFail = " [FAIL: >= threshold ";
// Names have been seen with thousands of characters.
constexpr std::size_t kLongestLine = std::size_t{1} << 20;

// The number behind the last `mark` of `text`, which loses both. nullopt (and unchanged) if there
// is none.
std::optional<double> TakeNumberBehind(std::string_view& text, std::string_view mark) {
  const std::size_t at = text.rfind(mark);
  double value = 0;
  if (at == std::string_view::npos || !ParseValue(text.substr(at + mark.size()), value)) {
    return std::nullopt;
  }
  text = text.substr(0, at);
  return value;
}

// What follows the lead in its line.
std::optional<MeasuredLoss> ParseLoss(std::string_view rest) {
  MeasuredLoss loss;
  rest = TrimRight(rest);
  if (ConsumeSuffix(rest, "]") && !(loss.failed_threshold = TakeNumberBehind(rest, kFail))) {
    return std::nullopt;
  }
  const std::optional<double> value = TakeNumberBehind(rest, "): ");
  const std::size_t algorithm = rest.rfind(" (");
  if (!value || algorithm == std::string_view::npos) return std::nullopt;
  loss.loss = *value;
  loss.tensor = rest.substr(0, algorithm);
  loss.algorithm = rest.substr(algorithm + 2);
  return loss;
}

// Calls `visit` with every line that has the lead, from the lead on, and its number; until that
// says false. Reads block by block; lines that are longer than anything of interest are passed
// over.
template <class Visit>
void ForEachLossLine(const DumpInput& input, Visit visit) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  std::string block;
  uint64_t line = 1;
  for (uint64_t at = input.text_begin;;) {
    const std::size_t kept = block.size();
    block.resize(kept + kBlock);
    block.resize(kept + input.bytes->ReadAt(at, block.data() + kept, kBlock));
    at += block.size() - kept;
    const bool ended = block.size() < kept + kBlock;
    const std::size_t whole = ended ? block.size() : block.rfind('\n') + 1;  // npos + 1 == 0
    const std::string_view lines = std::string_view(block).substr(0, whole);
    std::size_t counted = 0;
    for (std::size_t lead = lines.find(kLead); lead != std::string_view::npos;) {
      line += static_cast<uint64_t>(std::count(lines.begin() + static_cast<std::ptrdiff_t>(counted),
                                               lines.begin() + static_cast<std::ptrdiff_t>(lead),
                                               '\n'));
      const std::size_t end = std::min(lines.find('\n', lead), lines.size());
      const std::size_t behind = lead + kLead.size();
      if (!visit(lines.substr(behind, end - behind), line)) return;
      counted = end;
      lead = lines.find(kLead, end);
    }
    line += static_cast<uint64_t>(
        std::count(lines.begin() + static_cast<std::ptrdiff_t>(counted), lines.end(), '\n'));
    if (ended) return;
    block.erase(0, whole);
    if (block.size() > kLongestLine) block.clear();
  }
}

}  // namespace

bool SniffMeasuredLoss(const DumpInput& input) {
  if (LooksBinary(input.head)) return false;
  bool any = false;
  ForEachLossLine(input, [&](std::string_view rest, uint64_t) {
    any = ParseLoss(rest).has_value();
    return !any;
  });
  return any;
}

void ReadMeasuredLoss(const DumpInput& input, Dump& dump) {
  ForEachLossLine(input, [&](std::string_view rest, uint64_t line) {
    std::optional<MeasuredLoss> loss = ParseLoss(rest);
    if (!loss) return true;
    loss->path = input.path;
    loss->line = line;
    dump.losses.push_back(*std::move(loss));
    return true;
  });
}

}  // namespace trtscope
