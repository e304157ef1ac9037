#include "parsers/build_log/ports.h"

#include <algorithm>
#include <optional>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::string_view kArrow = " -> ";

// A type and shape at a bracket, and what comes right behind it.
struct PortEnd {
  std::size_t name_end = 0;  // where the port's name stops
  std::size_t end = 0;       // just behind the closing bracket
  std::string_view type;
  std::string_view dims;
};

// Reads "Float(1,3)]" or "Float[1,3])" at `text[at]`, the opening bracket being one before it.
std::optional<PortEnd> ReadTypeAndDims(std::string_view text, std::size_t at, char open, char close,
                                       char outer_close) {
  std::size_t i = at;
  if (i >= text.size() || !IsUpper(text[i])) return std::nullopt;
  while (i < text.size() && IsWordChar(text[i])) ++i;
  if (i >= text.size() || text[i] != open) return std::nullopt;
  const std::size_t dims_begin = i + 1;
  std::size_t j = dims_begin;
  while (j < text.size() &&
         (IsDigit(text[j]) || text[j] == ',' || text[j] == '-' || text[j] == ':')) {
    ++j;
  }
  if (j + 1 >= text.size() || text[j] != close || text[j + 1] != outer_close) return std::nullopt;
  PortEnd port;
  port.type = text.substr(at, i - at);
  port.dims = text.substr(dims_begin, j - dims_begin);
  port.end = j + 2;
  return port;
}

// A name may hold text that looks like a port; a real port is followed by the next one, the arrow
// or nothing.
bool EndsAPort(std::string_view text, std::size_t end) {
  const std::string_view rest = text.substr(end);
  return rest.starts_with(", ") || rest.starts_with(kArrow) || rest == " ->" || Trim(rest).empty();
}

std::optional<PortEnd> FindPortEnd(std::string_view text, std::size_t begin) {
  for (std::size_t i = begin; i < text.size(); ++i) {
    std::optional<PortEnd> port;
    if (text[i] == '[') {
      port = ReadTypeAndDims(text, i + 1, '(', ')', ']');
      if (port) port->name_end = i;
    } else if (text[i] == '(' && i > begin && text[i - 1] == ' ') {
      port = ReadTypeAndDims(text, i + 1, '[', ']', ')');
      if (port) port->name_end = i - 1;
    }
    if (port && EndsAPort(text, port->end)) return port;
  }
  return std::nullopt;
}

Tensor MakeTensor(std::string_view text, std::size_t begin, const PortEnd& port) {
  Tensor tensor;
  tensor.name = text.substr(begin, port.name_end - begin);
  tensor.dtype_text = port.type;
  tensor.dtype = PrecisionFromText(port.type);
  tensor.dims_known = ParseDims(port.dims, tensor.dims);
  const auto type_begin = static_cast<std::size_t>(port.type.data() - text.data());
  tensor.format = text.substr(type_begin, port.end - 1 - type_begin);
  return tensor;
}

PortLists Fail(PortLists lists, std::string problem, std::size_t offset) {
  lists.ok = false;
  lists.problem = std::move(problem);
  lists.offset = offset;
  lists.incomplete = true;
  return lists;
}

}  // namespace

PortLists ParsePortLists(std::string_view text) {
  PortLists lists;
  std::vector<Tensor>* side = &lists.inputs;
  std::size_t at = 0;
  // Empty inputs: "Tactic: 0,  -> out" leaves two blanks before the arrow.
  const std::string_view lead = TrimLeft(text);
  if (lead.starts_with("-> ") || lead == "->") {
    side = &lists.outputs;
    at = std::min(text.size(), static_cast<std::size_t>(lead.data() - text.data()) + 3);
  } else {
    at = text.size() - lead.size();
  }
  while (true) {
    if (Trim(text.substr(std::min(at, text.size()))).empty()) break;
    const std::optional<PortEnd> port = FindPortEnd(text, at);
    if (!port) return Fail(std::move(lists), "a tensor without a readable type and shape", at);
    side->push_back(MakeTensor(text, at, *port));
    at = port->end;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(", ")) {
      at += 2;
    } else if (side == &lists.inputs && (rest.starts_with(kArrow) || rest == " ->")) {
      side = &lists.outputs;
      at = std::min(text.size(), at + kArrow.size());
    } else if (!Trim(rest).empty()) {
      return Fail(std::move(lists), "a second arrow", at);
    } else {
      break;
    }
  }
  if (side == &lists.inputs)
    return Fail(std::move(lists), "no ` -> ` after the inputs", text.size());
  lists.ok = true;
  return lists;
}

}  // namespace trtscope
