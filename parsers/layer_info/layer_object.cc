#include "parsers/layer_info/layer_object.h"

#include <algorithm>

#include "parsers/common/format_phrase.h"
#include "parsers/common/layer_fields.h"
#include "parsers/common/text_cursor.h"
#include "parsers/layer_info/own_keys.h"

namespace trtscope {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// "[100352,784,28,1]" as LayoutFromStrides wants it.
std::string_view InsideBrackets(std::string_view list) {
  if (Consume(list, "[")) ConsumeSuffix(list, "]");
  return list;
}

}  // namespace

std::string CompactJson(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  std::vector<bool> in_object;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!in_string && IsBlank(c)) continue;
    out += c;
    if (in_string && c == '\\' && i + 1 < json.size()) out += json[++i];
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if (c == '{' || c == '[') in_object.push_back(c == '{');
    if ((c == '}' || c == ']') && !in_object.empty()) in_object.pop_back();
    if (c == ':' || (c == ',' && !in_object.empty() && in_object.back())) out += ' ';
  }
  return out;
}

std::string_view LayerObjectReader::ReadValueText() {
  if (cursor_.Peek() == JsonCursor::Kind::kString) return cursor_.String();
  const std::string_view text = cursor_.Skip();
  // trtexec keeps a value in one line; files that went through another program may not.
  if (text.find('\n') == std::string_view::npos) return text;
  return arena_.emplace_back(CompactJson(text));
}

// Lists that are read as numbers: other programs put blanks into them.
std::string_view LayerObjectReader::ReadCompactText() {
  const std::string_view text = ReadValueText();
  if (text.find_first_of(" \t") == std::string_view::npos) return text;
  return arena_.emplace_back(CompactJson(text));
}

void LayerObjectReader::ReadDims(Tensor& tensor) {
  if (cursor_.Peek() != JsonCursor::Kind::kArray) {
    cursor_.Skip();
    return;
  }
  cursor_.EnterArray();
  tensor.dims.reserve(4);
  tensor.dims_known = true;
  while (cursor_.NextItem()) {
    const bool number = cursor_.Peek() == JsonCursor::Kind::kNumber;
    const std::optional<int64_t> extent = number ? cursor_.Integer() : std::nullopt;
    if (!number) cursor_.Skip();
    if (!extent) tensor.dims_known = false;
    if (tensor.dims_known) tensor.dims.push_back(Dim{*extent, 1});
  }
  if (!tensor.dims_known) tensor.dims.clear();
}

// TensorRT 11 tells type and layout apart, and spells the first in two ways.
Tensor LayerObjectReader::ReadTensor() {
  Tensor tensor;
  std::string_view format;
  std::string_view type;
  std::string_view strides;
  OwnTensorKeys own;
  if (!cursor_.EnterObject()) return tensor;
  for (std::string_view key; cursor_.NextKey(key);) {
    if (key == "Name") {
      tensor.name = ReadValueText();
    } else if (key == "Dimensions") {
      ReadDims(tensor);
    } else if (key == "Format/Datatype" || key == "Format") {
      format = ReadValueText();
    } else if (key == "Datatype" || key == "DataType") {
      type = ReadValueText();
    } else if (key == "Strides") {
      strides = ReadCompactText();
    } else if (key == kOwnFormat) {
      own.format = ReadValueText();
    } else if (key == kOwnDatatype) {
      own.datatype = ReadValueText();
    } else if (key == kOwnLayout) {
      own.layout = ReadValueText();
    } else if (key == kOwnWidths) {
      own.widths = ReadCompactText();
    } else {
      cursor_.Skip();
    }
  }
  if (!format.empty()) ReadFormat(format, tensor);
  if (!type.empty()) {
    tensor.dtype = PrecisionFromText(type);
    tensor.dtype_text = type;
    if (format.empty()) tensor.format = type;
  }
  if (tensor.layout.empty()) {
    tensor.layout = LayoutFromStrides(InsideBrackets(strides));
  }
  ApplyOwnKeys(own, tensor);
  return tensor;
}

std::vector<Tensor> LayerObjectReader::ReadTensors() {
  std::vector<Tensor> tensors;
  if (cursor_.Peek() != JsonCursor::Kind::kArray) {
    cursor_.Skip();
    return tensors;
  }
  cursor_.EnterArray();
  while (cursor_.NextItem()) {
    if (cursor_.Peek() == JsonCursor::Kind::kObject) {
      tensors.push_back(ReadTensor());
    } else {
      // A tensor by its name alone.
      tensors.emplace_back().name = ReadValueText();
    }
  }
  return tensors;
}

void LayerObjectReader::ReadField(std::string_view key, Layer& layer) {
  if (key == "Name") {
    layer.name = ReadValueText();
  } else if (key == "LayerType") {
    layer.type = ReadValueText();
  } else if (key == "Inputs") {
    layer.inputs = ReadTensors();
  } else if (key == "Outputs") {
    layer.outputs = ReadTensors();
  } else if (key == "Metadata" && cursor_.Peek() == JsonCursor::Kind::kString) {
    ReadMetadata(layer);
  } else {
    SetLayerField(key, ReadValueText(), layer, attributes_);
  }
}

// The separators are always escaped, the names between them hardly ever: so the text is taken apart
// first, and what remains is nearly always a view.
void LayerObjectReader::ReadMetadata(Layer& layer) {
  const std::string_view raw = cursor_.RawString();
  SetLayerField("Metadata", raw, layer, attributes_);
  for (std::string_view& node : layer.onnx_nodes) node = cursor_.Unescape(node);
  if (!attributes_.empty() && attributes_.back().first == "Metadata") {
    attributes_.back().second = cursor_.Unescape(raw);
  }
}

Layer LayerObjectReader::Read() {
  Layer layer;
  bool ports = false;
  attributes_.clear();
  if (cursor_.EnterObject()) {
    for (std::string_view key; cursor_.NextKey(key);) {
      ports = ports || key == "Inputs" || key == "Outputs";
      ReadField(key, layer);
    }
  }
  layer.attributes = AttributeList(attributes_);
  has_ports_ = ports;
  return layer;
}

}  // namespace trtscope
