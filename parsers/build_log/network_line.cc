// ParseNetworkLine of story_line.h: what the ONNX parser says of the network.
#include <algorithm>
#include <array>

#include "parsers/build_log/story_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// "NAME [OP]" at the end of `text`: operator names hold no blank or bracket, node names may.
bool SplitOp(std::string_view text, NetworkNode& node) {
  text = TrimRight(text);
  if (!ConsumeSuffix(text, "]")) return false;
  const std::size_t open = text.rfind('[');
  if (open == std::string_view::npos || (open > 0 && text[open - 1] != ' ')) return false;
  node.op = text.substr(open + 1);
  node.name = TrimRight(text.substr(0, open));
  return !node.op.empty() && node.op.view().find(' ') == std::string_view::npos;
}

// The outputs follow the node that is being parsed, nearly always in the same block of lines: one
// record for both, since a large network has a hundred thousand.
void AddOutputs(const NetworkNode& outputs, BuildStory& story) {
  const bool same = !story.nodes.empty() && story.nodes.back().name == outputs.name &&
                    story.nodes.back().op == outputs.op;
  if (!same) return story.nodes.push_back(outputs);
  story.nodes.back().outputs = outputs.outputs;
}

// "NAME [OP] inputs: [x -> (1, 2)[FLOAT]], ": the tensors' own names may hold the words, the first
// place where an operator stands before them is the one.
bool ParseTensorsLine(std::string_view payload, uint32_t line, BuildStory& story) {
  // Each tensor is followed by a comma, the last one too; without tensors the colon is the end.
  if (!payload.ends_with(',') && !payload.ends_with(':')) return false;
  constexpr std::array<std::string_view, 2> kMarks = {"] outputs: ", "] inputs: "};
  for (const std::string_view mark : kMarks) {
    std::size_t at = payload.find(mark);
    // A node without inputs: the blank behind the colon is trimmed away.
    if (at == std::string_view::npos && payload.ends_with(mark.substr(0, mark.size() - 1))) {
      at = payload.size() - (mark.size() - 1);
    }
    if (at == std::string_view::npos) continue;
    NetworkNode node;
    if (!SplitOp(payload.substr(0, at + 1), node)) continue;
    if (mark == kMarks[1]) return true;
    node.outputs = payload.substr(std::min(payload.size(), at + mark.size()));
    node.line = line;
    node.parsed = false;
    AddOutputs(node, story);
    return true;
  }
  return false;
}

}  // namespace

bool ParseNetworkLine(std::string_view payload, uint32_t line, BuildStory& story) {
  if (Consume(payload, "Registering layer: ")) {
    constexpr std::string_view kMark = " for ONNX node: ";
    if (ConsumeSuffix(payload, " required by ONNX-TRT")) {
      story.registered.push_back({payload, {}, line});
      return true;
    }
    const std::size_t mark = payload.rfind(kMark);
    if (mark == std::string_view::npos) return false;
    story.registered.push_back(
        {payload.substr(0, mark), payload.substr(mark + kMark.size()), line});
    return true;
  }
  if (Consume(payload, "Parsing node: ")) {
    NetworkNode node;
    node.line = line;
    if (!SplitOp(payload, node)) return false;
    story.nodes.push_back(node);
    return true;
  }
  return ParseTensorsLine(payload, line, story);
}

}  // namespace trtscope
