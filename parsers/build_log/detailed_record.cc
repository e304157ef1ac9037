#include "parsers/build_log/detailed_record.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parsers/build_log/ports.h"
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

// Phrases of TensorRT 8 (and of 10 with an execution context): the part that tells the type …
constexpr std::array<std::pair<std::string_view, Precision>, 9> kPhraseTypes = {{
    {"FP32", Precision::kFP32},
    {"FP16", Precision::kFP16},
    {"Int8", Precision::kINT8},
    {"INT8", Precision::kINT8},
    {"Int32", Precision::kINT32},
    {"BFloat16", Precision::kBF16},
    {"FP8", Precision::kFP8},
    {"Int64", Precision::kINT64},
    {"Bool", Precision::kBOOL},
}};

// … and the part that tells the layout.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kPhraseLayouts = {{
    {"Two wide channel vectorized row major", "NCHW/2"},
    {"Four wide channel vectorized row major", "NCHW/4"},
    {"Sixteen wide channel vectorized row major", "NCHW/16"},
    {"Thirty-two wide channel vectorized row major", "NCHW/32"},
    {"channel % 2 == 0", "NHWC2"},
    {"channel % 4 == 0", "NHWC4"},
    {"channel % 8 == 0", "NHWC8"},
    {"channel % 16 == 0", "NHWC16"},
    {"Channel major", "NHWC"},
    {"Row major", "NCHW"},
}};

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// "Name: x, Location: Device, Dimensions: [1,3], Format/Datatype: Half" without the braces.
Tensor ReadTensor(std::string_view item) {
  Tensor tensor;
  Consume(item, "Name: ");
  const std::size_t dims_at = item.rfind(", Dimensions: [");
  const std::size_t format_at = item.rfind(", Format/Datatype: ");
  if (format_at != std::string_view::npos) {
    tensor.format = Trim(item.substr(format_at + 19));
    ReadFormatPhrase(tensor.format, tensor);
  }
  if (dims_at != std::string_view::npos) {
    std::string_view dims = item.substr(dims_at + 15);
    dims = dims.substr(0, dims.find(']'));
    tensor.dims_known = ParseDims(dims, tensor.dims);
  }
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

// `[ONNX Layer: a]<0x1e>[ONNX Layer: b]`; the separators are control bytes or missing.
void ReadMetadata(std::string_view value, Layer& layer) {
  constexpr std::string_view kOpen = "[ONNX Layer: ";
  std::size_t at = value.find(kOpen);
  while (at != std::string_view::npos) {
    const std::size_t begin = at + kOpen.size();
    at = value.find(kOpen, begin);
    std::string_view node = value.substr(begin, at - begin);
    node = node.substr(0, node.rfind(']'));
    if (!node.empty()) layer.onnx_nodes.push_back(node);
  }
}

void ReadAttribute(std::string_view key, std::string_view value, Layer& layer) {
  if (key == "TacticName") {
    layer.tactic.name = value;
  } else if (key == "TacticValue") {
    layer.tactic.id = ConsumeTacticId(value);
  } else if (key == "Metadata") {
    ReadMetadata(value, layer);
  } else {
    layer.attributes.emplace_back(key, value);
    constexpr std::string_view kType = "{\"Type\": \"";
    const bool weights = key == "Weights" || key == "ConvWeights" || key == "weights";
    if (weights && Consume(value, kType)) {
      layer.weights = PrecisionFromText(value.substr(0, value.find('"')));
    }
  }
}

void ReadAttributes(std::string_view text, Layer& layer) {
  // `text` starts at a ", Key: " or is empty.
  while (Consume(text, ", ")) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view key = text.substr(0, colon);
    text.remove_prefix(std::min(text.size(), colon + 2));
    // Metadata comes last and holds network names, which may look like anything.
    const std::size_t end = key == "Metadata" ? std::string_view::npos : FindNextKey(text);
    ReadAttribute(key, TrimRight(text.substr(0, end)), layer);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end);
  }
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

void ReadFormatPhrase(std::string_view phrase, Tensor& tensor) {
  tensor.dtype = PrecisionFromText(phrase);
  if (tensor.dtype != Precision::kUnknown) {
    tensor.dtype_text = phrase;
    return;
  }
  for (const auto& [text, precision] : kPhraseTypes) {
    const std::size_t at = phrase.find(text);
    if (at == std::string_view::npos) continue;
    tensor.dtype = precision;
    tensor.dtype_text = phrase.substr(at, text.size());
    break;
  }
  for (const auto& [text, layout] : kPhraseLayouts) {
    if (!Contains(phrase, text)) continue;
    tensor.layout = layout;
    return;
  }
}

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
