#include "src/cli/json_model.h"

#include <algorithm>

namespace trtscope {
namespace {

OrderedJson InputsJson(const Session& session) {
  OrderedJson inputs = OrderedJson::array();
  for (const Input& input : session.inputs) {
    inputs.push_back({{"path", input.path},
                      {"kind", TextOrNull(input.kind)},
                      {"bytes", input.bytes},
                      {"lines", input.lines},
                      {"lines_unrecognised", input.lines_unrecognised}});
  }
  return inputs;
}

// Kept diagnostics, each with how many of its kind there were.
OrderedJson DiagnosticsJson(const Diagnostics& diagnostics) {
  OrderedJson list = OrderedJson::array();
  for (const Diagnostic& diagnostic : diagnostics.kept()) {
    const CodeInfo& info = InfoOf(diagnostic.code);
    list.push_back(
        {{"code", info.name},
         {"severity", SeverityName(info.severity)},
         {"path", TextOrNull(diagnostic.path)},
         {"line", diagnostic.line == 0 ? OrderedJson(nullptr) : OrderedJson(diagnostic.line)},
         {"column", diagnostic.column == 0 ? OrderedJson(nullptr) : OrderedJson(diagnostic.column)},
         {"message", diagnostic.message},
         {"help", TextOrNull(diagnostic.help)},
         {"count", diagnostics.count(diagnostic.code)}});
  }
  return list;
}

OrderedJson TensorsJson(const std::vector<Tensor>& tensors) {
  OrderedJson list = OrderedJson::array();
  for (const Tensor& tensor : tensors) list.push_back(TensorJson(tensor));
  return list;
}

OrderedJson TacticJson(const Tactic& tactic) {
  if (!tactic.id && tactic.name.empty()) return nullptr;
  return {{"id", tactic.id ? OrderedJson(TacticIdText(*tactic.id)) : OrderedJson(nullptr)},
          {"name", TextOrNull(tactic.name)}};
}

OrderedJson TimeJson(const LayerTime& time) {
  if (!time.average_ms && !time.total_ms && !time.median_ms) return nullptr;
  return {{"average_ms", OrNull(time.average_ms)},
          {"median_ms", OrNull(time.median_ms)},
          {"total_ms", OrNull(time.total_ms)},
          {"share", OrNull(time.share)}};
}

OrderedJson NodesJson(const Layer& layer) {
  if (layer.onnx_nodes.empty()) return nullptr;
  OrderedJson nodes = OrderedJson::array();
  for (const std::string_view node : layer.onnx_nodes) nodes.push_back(node);
  return nodes;
}

OrderedJson WeightsJson(const Layer& layer) {
  if (layer.weights == Precision::kUnknown && !layer.weights_count) return nullptr;
  return {{"dtype", PrecisionJson(layer.weights)}, {"count", OrNull(layer.weights_count)}};
}

OrderedJson AttributesJson(const Layer& layer) {
  if (layer.attributes.empty()) return nullptr;
  OrderedJson attributes = OrderedJson::object();
  for (const auto& [key, value] : layer.attributes) attributes[std::string(key)] = value;
  return attributes;
}

OrderedJson JoinedJson(const Engine& engine, const Session& session) {
  OrderedJson list = OrderedJson::array();
  for (const JoinedInput& input : engine.joined) {
    OrderedJson missing = OrderedJson::array();
    for (const LayerId layer : input.missing) missing.push_back(layer.value);
    list.push_back({{"source", SourceJson(session, input.source)},
                    {"layers", input.layers},
                    {"unmatched", input.unmatched},
                    {"missing", std::move(missing)}});
  }
  return list;
}

OrderedJson ContradictionsJson(const Engine& engine, const Session& session) {
  OrderedJson list = OrderedJson::array();
  for (const Contradiction& item : engine.contradictions) {
    list.push_back({{"layer", item.layer.value},
                    {"what", item.what},
                    {"kept", item.kept},
                    {"kept_source", SourceJson(session, item.kept_source)},
                    {"other", item.other},
                    {"other_source", SourceJson(session, item.other_source)}});
  }
  return list;
}

OrderedJson AskedJson(const RunInfo* run) {
  if (run == nullptr || run->asked_precisions.empty()) return nullptr;
  OrderedJson asked = OrderedJson::array();
  for (const Precision precision : run->asked_precisions) asked.push_back(PrecisionName(precision));
  return asked;
}

OrderedJson TimeSourceJson(const Profile* profile) {
  if (profile == nullptr) return nullptr;
  switch (profile->origin) {
    case ProfileOrigin::kLogTable:
      return "profile_table";
    case ProfileOrigin::kTrace:
      return "trace";
    case ProfileOrigin::kSamples:
      return "samples";
    default:
      return "profile";
  }
}

OrderedJson UnmatchedJson(const EngineView& view) {
  const Attribution& attribution = view.attribution;
  OrderedJson rows = OrderedJson::array();
  for (const uint32_t row : attribution.unmatched_rows) {
    rows.push_back({{"name", attribution.profile->rows[row].name},
                    {"average_ms", OrNull<double>(attribution.profile->rows[row].average_ms)}});
  }
  OrderedJson layers = OrderedJson::array();
  if (attribution.profile != nullptr) {
    for (const LayerId layer : attribution.unmatched_layers) layers.push_back(layer.value);
  }
  return {{"rows", rows}, {"layers", layers}};
}

}  // namespace

OrderedJson TextOrNull(std::string_view text) {
  return text.empty() ? OrderedJson(nullptr) : OrderedJson(text);
}

OrderedJson PrecisionJson(Precision precision) {
  return precision == Precision::kUnknown ? OrderedJson(nullptr)
                                          : OrderedJson(PrecisionName(precision));
}

OrderedJson SourceJson(const Session& session, SourceRef at) {
  if (!at.known()) return nullptr;
  return {{"path", session.inputs[at.source.index()].path}, {"line", at.line}};
}

OrderedJson TensorJson(const Tensor& tensor) {
  OrderedJson dims = nullptr;
  if (tensor.dims_known) {
    dims = OrderedJson::array();
    for (const Dim& dim : tensor.dims) dims.push_back(dim.extent);
  }
  return {{"name", tensor.name},
          {"dims", dims},
          {"dtype", PrecisionJson(tensor.dtype)},
          {"format", TextOrNull(tensor.format)},
          {"layout", TextOrNull(tensor.layout)},
          {"bytes", OrNull(TensorBytes(tensor))}};
}

OrderedJson LayerJson(const EngineView& view, const Session& session, LayerId id) {
  const Engine& engine = *view.engine;
  const Layer& layer = engine.layers[id.index()];
  const LayerPrecision& precision = view.precisions[id.index()];
  const bool ports = engine.ports_known();
  return {{"id", layer.id.value},
          {"name", layer.name},
          {"type", TextOrNull(layer.type)},
          {"kind", LayerKindName(layer.kind)},
          {"compute_precision", PrecisionJson(precision.compute)},
          {"precision_evidence",
           {{"from", EvidenceFromName(precision.from)}, {"text", TextOrNull(precision.text)}}},
          {"tensor_cores", OrNull(precision.tensor_cores)},
          {"inputs", ports ? TensorsJson(layer.inputs) : OrderedJson(nullptr)},
          {"outputs", ports ? TensorsJson(layer.outputs) : OrderedJson(nullptr)},
          {"tactic", TacticJson(layer.tactic)},
          {"onnx_nodes", NodesJson(layer)},
          {"weights", WeightsJson(layer)},
          {"attributes", AttributesJson(layer)},
          {"time", TimeJson(view.attribution.times[id.index()])},
          {"source", SourceJson(session, layer.source)},
          {"detail_source", SourceJson(session, layer.detail_source)}};
}

OrderedJson EngineJson(const EngineView& view, const Session& session) {
  const Engine& engine = *view.engine;
  const RunInfo* run = engine.run_info();
  const Profile* profile = view.attribution.profile;
  return {{"id", engine.id},
          {"name", engine.name},
          {"trt_version", run == nullptr ? OrderedJson(nullptr) : TextOrNull(run->trt_version)},
          {"device", run == nullptr ? OrderedJson(nullptr) : TextOrNull(run->device.text)},
          {"asked_precisions", AskedJson(run)},
          {"layers_total", engine.layers.size()},
          {"layers_from", LayersFromName(engine.layers_from)},
          {"truncated", engine.truncated},
          {"time_total_ms", OrNull(view.attribution.total_average_ms)},
          {"time_source", TimeSourceJson(profile)},
          {"profile_iterations",
           profile == nullptr ? OrderedJson(nullptr) : OrNull(profile->iterations)},
          {"profile_unmatched", UnmatchedJson(view)},
          {"joined", JoinedJson(engine, session)},
          {"contradictions", ContradictionsJson(engine, session)},
          {"source", SourceJson(session, engine.source)}};
}

std::size_t JsonLimit(const Options& options, std::size_t size) {
  return options.top.value_or(0) == 0 ? size : std::min<std::size_t>(size, *options.top);
}

OrderedJson DocumentJson(const Command& command, const Loaded& loaded, const Options& options) {
  OrderedJson engines = OrderedJson::array();
  for (const EngineView& view : loaded.views) {
    OrderedJson engine = EngineJson(view, loaded.session);
    command.json(view, loaded, options, engine);
    engines.push_back(std::move(engine));
  }
  OrderedJson document = {{"schema", "trtscope." + std::string(command.name) + "/1"},
                          {"trtscope", TRTSCOPE_VERSION},
                          {"inputs", InputsJson(loaded.session)},
                          {"engines", engines}};
  if (command.document != nullptr) command.document(loaded, options, document);
  document["diagnostics"] = DiagnosticsJson(loaded.session.diagnostics);
  return document;
}

std::string JsonText(const OrderedJson& document) {
  const std::string text = document.dump(1, ' ', false, OrderedJson::error_handler_t::replace);
  // JSON escapes only the controls below 0x20; DEL and C1 (U+0080–U+009F) act on terminals as well.
  std::string out;
  out.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if (byte == 0x7F) {
      out += "\\u007f";
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
      out += next < 0x90 ? "\\u008" : "\\u009";
      out += "0123456789abcdef"[next & 0xF];
      ++i;
    } else {
      out += text[i];
    }
  }
  return out + "\n";
}

}  // namespace trtscope
