#include "src/writers/trtexec_layers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include "parsers/common/format_phrase.h"
#include "parsers/common/text_cursor.h"
#include "parsers/layer_info/own_keys.h"
#include "src/writers/json_text.h"

namespace trtscope {
namespace {

// --- What a tensor's keys are -----------------------------------------------

struct TensorKeys {
  // `Format/Datatype`; empty: left out.
  std::string phrase;
  OwnTensorKeys own;
};

bool SameFormat(const Tensor& a, const Tensor& b) {
  return a.format == b.format && a.dtype == b.dtype && a.dtype_text == b.dtype_text &&
         a.layout == b.layout && a.padding_known == b.padding_known && a.dims == b.dims;
}

// Chooses the keys by reading them: a key of our own is written only where the tensor would come
// back different without it.
class TensorKeyChooser {
 public:
  explicit TensorKeyChooser(const Tensor& tensor) : tensor_(tensor) {}

  TensorKeys Choose() {
    if (!IsPortFormat(tensor_.format)) {
      keys_.phrase = tensor_.format;
      if (SameFormat(AsRead(), tensor_)) return std::move(keys_);
    }
    keys_.phrase = Phrase();
    if (AsRead().format != tensor_.format) keys_.own.format = tensor_.format;
    const Tensor typed = AsRead();
    if (typed.dtype != tensor_.dtype || typed.dtype_text != tensor_.dtype_text) {
      keys_.own.datatype = tensor_.dtype_text;
    }
    if (typed.layout != tensor_.layout) keys_.own.layout = tensor_.layout;
    if (typed.dims != tensor_.dims) {
      widths_ = WidthsText();
      keys_.own.widths = widths_;
    }
    return std::move(keys_);
  }

 private:
  Tensor AsRead() const {
    Tensor read;
    read.dims_known = tensor_.dims_known;
    read.dims = tensor_.dims;
    for (Dim& dim : read.dims) dim.vector_width = 1;
    if (!keys_.phrase.empty()) ReadFormat(keys_.phrase, read);
    ApplyOwnKeys(keys_.own, read);
    return read;
  }

  // As near to what trtexec would write as what is known allows.
  std::string Phrase() {
    const Tensor read = AsRead();  // keys_.phrase is the tensor's own, if that is no engine block's
    const bool own_says_it = !keys_.phrase.empty() && read.dtype == tensor_.dtype &&
                             read.layout == tensor_.layout &&
                             read.padding_known == tensor_.padding_known;
    if (own_says_it) return keys_.phrase;
    std::string phrase = FormatPhrase(tensor_.dtype, tensor_.layout, tensor_.dims.size());
    if (!phrase.empty()) return phrase;
    const bool word = PrecisionFromText(tensor_.dtype_text) == tensor_.dtype;
    return std::string(word ? tensor_.dtype_text : TypeWord(tensor_.dtype));
  }

  std::string WidthsText() const {
    std::string text = "[";
    for (const Dim& dim : tensor_.dims) {
      if (text.size() > 1) text += ',';
      text += std::to_string(dim.vector_width);
    }
    return text + "]";
  }

  const Tensor& tensor_;
  TensorKeys keys_;
  std::string widths_;
};

// --- Which values are strings -----------------------------------------------

// Keys whose values are words of TensorRT's, even where they look like something else
// (`"ParameterSubType": "[0.000000,6.000000]"`). Fused layers put a prefix before them
// (ConvActivation, PoolingPaddingMode), so the ends are compared.
constexpr std::array<std::string_view, 8> kStringKeys = {
    "ParameterType", "ParameterSubType", "Activation",    "PaddingMode",
    "PoolingType",   "Metadata",         "PluginVersion", "PluginNamespace"};

bool IsStringKey(std::string_view key) {
  return std::any_of(kStringKeys.begin(), kStringKeys.end(),
                     [&](std::string_view end) { return key.ends_with(end); });
}

// Keys that a layer's fields have.
constexpr std::array<std::string_view, 6> kFieldKeys = {"Name",    "LayerType",  "Inputs",
                                                        "Outputs", "TacticName", "TacticValue"};

// Longer keys are no keys to JsonCursor, which also reads files with unescaped quotes.
constexpr std::size_t kLongestKey = 90;

bool CanBeKey(std::string_view key) {
  const bool field = std::find(kFieldKeys.begin(), kFieldKeys.end(), key) != kFieldKeys.end();
  return !field && !key.empty() && IsWordChar(key[0]);
}

bool OnlyNameKnown(const Layer& layer) {
  return layer.type.empty() && !layer.tactic.id && layer.tactic.name.empty() &&
         layer.inputs.empty() && layer.outputs.empty() && layer.attributes.empty() &&
         layer.onnx_nodes.empty();
}

bool OnlyNamesKnown(const Engine& engine) {
  return !engine.ports_known() &&
         std::all_of(engine.layers.begin(), engine.layers.end(), OnlyNameKnown);
}

// --- Writing ----------------------------------------------------------------

class LayerWriter {
 public:
  LayerWriter(const Engine& engine, std::string& out) : engine_(engine), out_(out) {}

  ExportGaps Write() {
    gaps_.layers = engine_.layers.size();
    out_ += "{\"Layers\": [";
    const bool names_only = OnlyNamesKnown(engine_);
    bool first = true;
    for (const Layer& layer : engine_.layers) {
      if (names_only) {
        if (!first) out_ += ',';
        String(layer.name);
        out_ += '\n';
      } else {
        out_ += first ? "{" : ",{";
        WriteLayer(layer);
        out_ += "\n}";
      }
      if (layer.type.empty()) ++gaps_.layers_without_type;
      first = false;
    }
    if (!engine_.ports_known()) gaps_.layers_without_tensors = engine_.layers.size();
    out_ += "],\n";
    WriteBindings();
    out_ += "}\n";
    return gaps_;
  }

 private:
  void String(std::string_view text) { gaps_.bytes_replaced += AppendJsonString(text, out_); }

  // `  "Key": `, behind a comma unless it is the first of its object.
  void Key(std::string_view key, std::string_view indent, bool first = false) {
    out_ += first ? "\n" : ",\n";
    out_ += indent;
    String(key);
    out_ += ": ";
  }

  void Text(std::string_view key, std::string_view value, bool first = false) {
    Key(key, "  ", first);
    String(value);
  }

  void WriteLayer(const Layer& layer) {
    Text("Name", layer.name, /*first=*/true);
    if (!layer.type.empty()) Text("LayerType", layer.type);
    if (engine_.ports_known()) {
      WriteTensors("Inputs", layer.inputs);
      WriteTensors("Outputs", layer.outputs);
    }
    for (const auto& [key, value] : layer.attributes) WriteAttribute(key, value);
    if (!layer.tactic.name.empty()) Text("TacticName", layer.tactic.name);
    if (layer.tactic.id) Text("TacticValue", TacticIdText(*layer.tactic.id));
    if (!layer.onnx_nodes.empty()) Text("Metadata", Metadata(layer));
  }

  void WriteTensors(std::string_view key, const std::vector<Tensor>& tensors) {
    Key(key, "  ");
    out_ += '[';
    bool first = true;
    for (const Tensor& tensor : tensors) {
      out_ += first ? "\n  {" : ",\n  {";
      WriteTensor(tensor);
      out_ += "\n  }";
      first = false;
    }
    out_ += ']';
  }

  void WriteTensor(const Tensor& tensor) {
    constexpr std::string_view kIndent = "    ";
    Key("Name", kIndent, /*first=*/true);
    String(tensor.name);
    if (tensor.dims_known) {
      Key("Dimensions", kIndent);
      WriteDims(tensor.dims);
    }
    TensorKeyChooser chooser(tensor);
    const TensorKeys keys = chooser.Choose();
    if (!keys.phrase.empty()) {
      Key("Format/Datatype", kIndent);
      String(keys.phrase);
    }
    const std::pair<std::string_view, std::optional<std::string_view>> own[] = {
        {kOwnFormat, keys.own.format},
        {kOwnDatatype, keys.own.datatype},
        {kOwnLayout, keys.own.layout}};
    for (const auto& [key, value] : own) {
      if (!value) continue;
      Key(key, kIndent);
      String(*value);
    }
    if (keys.own.widths) {
      Key(kOwnWidths, kIndent);
      out_ += *keys.own.widths;
    }
  }

  void WriteDims(const std::vector<Dim>& dims) {
    out_ += '[';
    bool first = true;
    for (const Dim& dim : dims) {
      if (!first) out_ += ',';
      out_ += std::to_string(dim.extent);
      first = false;
    }
    out_ += ']';
  }

  void WriteAttribute(std::string_view key, std::string_view value) {
    std::string quoted;
    if (CanBeKey(key)) AppendJsonString(key, quoted);
    if (quoted.empty() || quoted.size() > kLongestKey) {
      ++gaps_.attributes_left_out;
      return;
    }
    Key(key, "  ");
    if (!IsStringKey(key) && IsPlainJsonValue(value)) {
      out_ += value;
    } else {
      String(value);
    }
  }

  static std::string Metadata(const Layer& layer) {
    std::string text;
    for (const std::string_view node : layer.onnx_nodes) {
      if (!text.empty()) text += '\x1e';
      text.append("[ONNX Layer: ").append(node).append("]");
    }
    return text;
  }

  // Those that no file lists too: trtexec lists all, and other tools rely on it.
  void WriteBindings() {
    std::unordered_set<std::string_view> listed;
    for (const Binding& binding : engine_.bindings) {
      if (!binding.inferred) listed.insert(binding.name);
    }
    std::vector<std::string_view> names;
    std::vector<std::string_view> inferred;
    std::unordered_set<std::string_view> seen;
    for (const Binding& binding : engine_.bindings) {
      if (!seen.insert(binding.name).second) continue;
      names.push_back(binding.name);
      if (!listed.contains(binding.name)) inferred.push_back(binding.name);
    }
    WriteNames("Bindings", names);
    if (!inferred.empty()) {
      out_ += ",\n";
      WriteNames(kOwnInferred, inferred);
    }
  }

  void WriteNames(std::string_view key, const std::vector<std::string_view>& names) {
    String(key);
    out_ += ": [";
    bool first = true;
    for (const std::string_view name : names) {
      if (!first) out_ += ',';
      String(name);
      out_ += '\n';
      first = false;
    }
    out_ += ']';
  }

  const Engine& engine_;
  std::string& out_;
  ExportGaps gaps_;
};

}  // namespace

ExportGaps AppendTrtexecLayers(const Engine& engine, std::string& out) {
  return LayerWriter(engine, out).Write();
}

}  // namespace trtscope
