#include "parsers/build_log/detailed_record.h"

#include <algorithm>
#include <utility>

#include "parsers/build_log/ports.h"
#include "parsers/common/format_phrase.h"
#include "parsers/common/layer_fields.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::string_view kTypeMark = ", LayerType: ";
constexpr std::string_view kInputsMark = ", Inputs: [";
constexpr std::string_view kOutputsMark = "], Outputs: [";

RecordResult Incomplete(std::string problem, std::size_t offset) {
  RecordResult result;
  result.status = RecordStatus::kIncomplete;
  result.problem = "detailed layer record with " + std::move(problem);
  result.offset = offset;
  return result;
}

// "Name: x, Location: Device, Dimensions: [1,3], Format/Datatype: Half" without the braces.
Tensor ReadTensor(std::string_view item) {
  Tensor tensor;
  Consume(item, "Name: ");
  const std::size_t dims_at = item.rfind(", Dimensions: [");
  const std::size_t format_at = item.rfind(", Format/Datatype: ");
  if (dims_at != std::string_view::npos) {
    std::string_view dims = item.substr(dims_at + 15);
    dims = dims.substr(0, dims.find(']'));
    tensor.dims_known = ParseDims(dims, tensor.dims);
  }
  if (format_at != std::string_view::npos) ReadFormat(Trim(item.substr(format_at + 19)), tensor);
  std::string_view name = item.substr(0, std::min(dims_at, format_at));
  const std::size_t location_at = name.rfind(", Location: ");
  tensor.name = name.substr(0, location_at);
  return tensor;
}

// Items between "[ { " and " }": each starts with "{ Name: " and ends before " }, {" or at the end.
std::vector<Tensor> ReadTensors(std::string_view list) {
  std::vector<Tensor> tensors;
  list = Trim(list);
  while (Consume(list, "{ ")) {
    std::size_t end = list.find(" }, { Name: ");
    const bool last = end == std::string_view::npos;
    if (last) end = list.rfind(" }");
    tensors.push_back(ReadTensor(list.substr(0, end)));
    if (last) break;
    list.remove_prefix(end + 4);
  }
  return tensors;
}

// ", Key: " at the front of `text`; keys are words of letters, digits, `_` and `/`.
bool StartsWithKey(std::string_view text) {
  if (!Consume(text, ", ") || text.empty() || !IsWordChar(text[0])) return false;
  std::size_t end = 0;
  while (end < text.size() && (IsWordChar(text[end]) || text[end] == '/')) ++end;
  return text.substr(end).starts_with(": ") || text.substr(end) == ":";
}

// Where the next ", Key: " starts at bracket depth 0; npos if there is none. Values such as "[1,1]"
// or
// {"Type": "Half", "Count": 864} hold none at depth 0.
std::size_t FindNextKey(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (depth == 0 && c == ',' && StartsWithKey(text.substr(i))) return i;
  }
  return std::string_view::npos;
}

void ReadAttributes(std::string_view text, Layer& layer) {
  AttributePairs attributes;
  // `text` starts at a ", Key: " or is empty.
  while (Consume(text, ", ")) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) break;
    const std::string_view key = text.substr(0, colon);
    text.remove_prefix(std::min(text.size(), colon + 2));
    // Metadata comes last and holds network names, which may look like anything.
    const std::size_t end = key == "Metadata" ? std::string_view::npos : FindNextKey(text);
    SetLayerField(key, TrimRight(text.substr(0, end)), layer, attributes);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end);
  }
  layer.attributes = AttributeList(attributes);
}

// End of the outputs' list: the first "]" that the rest of the record (", Key: " or nothing)
// follows.
std::size_t FindListEnd(std::string_view text) {
  for (std::size_t i = text.find(']'); i != std::string_view::npos; i = text.find(']', i + 1)) {
    const bool after_item = i == 0 || text[i - 1] == ' ' || text[i - 1] == '}';
    const std::string_view rest = text.substr(i + 1);
    if (after_item && (rest.empty() || StartsWithKey(rest))) return i;
  }
  return std::string_view::npos;
}

}  // namespace

RecordResult ParseDetailedRecord(std::string_view payload) {
  RecordResult result;
  std::string_view text = payload;
  if (!Consume(text, "Name: ")) return result;
  const std::size_t type_at = text.find(kTypeMark);
  if (type_at == std::string_view::npos) return result;
  Layer& layer = result.layer;
  layer.name = text.substr(0, type_at);
  text = TrimRight(text.substr(type_at + kTypeMark.size()));
  const std::size_t inputs_at = text.find(kInputsMark);
  if (inputs_at == std::string_view::npos) return Incomplete("no `Inputs: [`", payload.size());
  layer.type = text.substr(0, inputs_at);
  text.remove_prefix(inputs_at + kInputsMark.size());
  const std::size_t outputs_at = text.find(kOutputsMark);
  if (outputs_at == std::string_view::npos) return Incomplete("no `Outputs: [`", payload.size());
  layer.inputs = ReadTensors(text.substr(0, outputs_at));
  text.remove_prefix(outputs_at + kOutputsMark.size());
  const std::size_t end = FindListEnd(text);
  if (end == std::string_view::npos) return Incomplete("outputs that do not end", payload.size());
  layer.outputs = ReadTensors(text.substr(0, end));
  ReadAttributes(text.substr(end + 1), layer);
  result.status = RecordStatus::kRecord;
  return result;
}

}  // namespace trtscope
