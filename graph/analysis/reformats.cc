#include "graph/analysis/reformats.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "graph/analysis/reformat_insertions.h"
#include "graph/analysis/sums.h"

namespace trtscope {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string Quoted(std::string_view text) { return std::string("`").append(text).append("`"); }

// ---- Recognition -------------------------------------------------------------------------------

// TensorRT 6: "conv1 input reformatter 0", "ip2 output reformatter", "ip2 output reformatter 0".
bool IsReformatterName(std::string_view name) {
  while (!name.empty() && name.back() >= '0' && name.back() <= '9') name.remove_suffix(1);
  while (name.ends_with(' ')) name.remove_suffix(1);
  return name.ends_with(" input reformatter") || name.ends_with(" output reformatter");
}

// A conversion that the network itself asks for: a layer of that type, or one that runs as a
// reformat under the name that TensorRT gives to layers which the user left unnamed.
bool IsNetworkConversion(const Layer& layer) {
  if (layer.type == "Cast" || layer.type == "Identity") return true;
  return layer.name.starts_with("(Unnamed Layer* ") &&
         (layer.name.ends_with(" [Identity]") || layer.name.ends_with(" [Cast]"));
}

bool IsQuantizing(const Layer& layer) {
  return layer.kind == LayerKind::kQuantize || layer.kind == LayerKind::kDequantize;
}

std::string TypeText(const Layer& layer) {
  return layer.type.empty() ? "type not said" : std::string("type ").append(layer.type);
}

// How the layer's own record shows that it is a reformat; empty if it does not.
std::string RecordEvidence(const Layer& layer) {
  const std::string type = TypeText(layer);
  if (IsQuantizing(layer)) {
    if (!Contains(layer.type, "Reformat")) return "";
    return type + ", a quantize or dequantize of the network that runs as a reformat";
  }
  if (layer.name.starts_with(kCopyNodePrefix))
    return type + ", name says " + Quoted("Reformatting CopyNode");
  if (IsReformatterName(layer.name)) return type + ", name says " + Quoted("reformatter");
  const bool by_kind = layer.kind == LayerKind::kReformat || layer.kind == LayerKind::kCopy;
  if (!by_kind) return "";
  if (layer.name.ends_with(" copy")) return type + ", name says " + Quoted("copy");
  if (IsNetworkConversion(layer)) return type + ", a conversion of the network";
  return type + ", name does not say who put it here";
}

// ---- Formats of "Adding reformat layer"
// ----------------------------------------------------------

// "Float(6272,196,14,1)": the type and what stands between the outer parentheses.
struct FormatText {
  Precision dtype = Precision::kUnknown;
  std::string_view strides;
};

FormatText ParseFormat(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')')) return {};
  return {PrecisionFromText(text.substr(0, open)), text.substr(open + 1, text.size() - open - 2)};
}

// TensorRT 7 and older print strides innermost first, from which LayoutFromStrides would read
// another layout.
bool StridesOutermostFirst(const Engine& engine) {
  const RunInfo* run = engine.run_info();
  if (run == nullptr) return true;
  constexpr std::array<std::string_view, 3> kOld = {"5.", "6.", "7."};
  return std::none_of(kOld.begin(), kOld.end(), [&](std::string_view version) {
    return run->trt_version.starts_with(version);
  });
}

void Complete(std::optional<Tensor>& tensor, const FormatText& format, bool outermost_first) {
  if (!tensor) return;
  if (tensor->dtype == Precision::kUnknown) tensor->dtype = format.dtype;
  if (tensor->layout.empty() && outermost_first) tensor->layout = LayoutFromStrides(format.strides);
}

// ---- What it changes
// -----------------------------------------------------------------------------

int32_t VectorWidth(const Tensor& tensor) {
  int32_t width = 1;
  for (const Dim& dim : tensor.dims) width = std::max(width, dim.vector_width);
  return width;
}

enum class Proof : uint8_t { kNone, kSame, kDiffers };

Proof CompareDtypes(const Reformat& reformat) {
  if (!reformat.from || !reformat.to) return Proof::kNone;
  if (reformat.from->dtype == Precision::kUnknown || reformat.to->dtype == Precision::kUnknown) {
    return Proof::kNone;
  }
  return reformat.from->dtype == reformat.to->dtype ? Proof::kSame : Proof::kDiffers;
}

// Known layouts decide; else differing vector widths or strides prove a change, and equal strides
// prove that there is none.
Proof CompareLayouts(const Reformat& reformat, const ReformatInsertion* insertion) {
  if (reformat.from && reformat.to) {
    const Tensor& from = *reformat.from;
    const Tensor& to = *reformat.to;
    if (from.dims_known && to.dims_known && VectorWidth(from) != VectorWidth(to)) {
      return Proof::kDiffers;
    }
    if (!from.layout.empty() && !to.layout.empty()) {
      return from.layout == to.layout ? Proof::kSame : Proof::kDiffers;
    }
  }
  if (insertion == nullptr) return Proof::kNone;
  const std::string_view from = ParseFormat(insertion->from).strides;
  const std::string_view to = ParseFormat(insertion->to).strides;
  if (from.empty() || to.empty()) return Proof::kNone;
  return from == to ? Proof::kSame : Proof::kDiffers;
}

std::string ChangeCause(const Reformat& reformat) {
  if (reformat.changes_dtype && reformat.changes_layout) return "dtype_and_layout";
  if (reformat.changes_dtype) return "dtype";
  return reformat.changes_layout ? "layout" : "";
}

// Layers at the network's border.
struct Border {
  std::vector<bool> reads_input;
  std::vector<bool> writes_output;
};

Border FindBorder(const Engine& engine) {
  Border border;
  border.reads_input.resize(engine.layers.size());
  border.writes_output.resize(engine.layers.size());
  for (const Binding& binding : engine.bindings) {
    auto& layers = binding.is_input ? border.reads_input : border.writes_output;
    for (const PortRef& port : binding.ports) {
      if (port.layer.index() < layers.size()) layers[port.layer.index()] = true;
    }
  }
  return border;
}

// Why it is there, for a reformat that is not known to change anything.
std::string QuietCause(const Layer& layer, const Border& border, const Reformat& reformat,
                       bool proven_equal) {
  if (proven_equal || layer.kind == LayerKind::kCopy || layer.name.ends_with(" copy"))
    return "copy";
  const std::size_t i = reformat.layer.index();
  if (reformat.producers.empty() && border.reads_input[i]) return "network_input";
  if (reformat.consumers.empty() && border.writes_output[i]) return "network_output";
  return "unknown";
}

void Judge(const Layer& layer, const ReformatInsertion* insertion, const Border& border,
           Reformat& reformat) {
  const Proof dtypes = CompareDtypes(reformat);
  const Proof layouts = CompareLayouts(reformat, insertion);
  reformat.changes_dtype = dtypes == Proof::kDiffers;
  reformat.changes_layout = layouts == Proof::kDiffers;
  if (IsQuantizing(layer)) {
    reformat.cause = layer.kind == LayerKind::kQuantize ? "quantize" : "dequantize";
    return;
  }
  reformat.cause = ChangeCause(reformat);
  if (!reformat.cause.empty()) return;
  const bool proven_equal = dtypes == Proof::kSame && layouts == Proof::kSame;
  reformat.cause = QuietCause(layer, border, reformat, proven_equal);
}

void Cite(const Layer& layer, const ReformatInsertion* insertion, Reformat& reformat) {
  reformat.evidence_source = layer.source;
  if (insertion != nullptr) {
    reformat.evidence += "; `Adding reformat layer`";
    if (insertion->source.known()) {
      reformat.evidence += " at line " + std::to_string(insertion->source.line);
      reformat.evidence_source = insertion->source;
    }
    reformat.evidence.append(": ").append(insertion->from).append(" → ").append(insertion->to);
  } else if (reformat.changes_dtype || reformat.changes_layout) {
    reformat.evidence += "; the change is read from its ports";
  }
  if (reformat.removed_as_noop) reformat.evidence += "; elided: it runs as a NoOp";
}

// ---- Putting it together
// -------------------------------------------------------------------------

// A recognised layer, the insertion that announced it (nullptr: none), and how it was recognised.
struct Found {
  LayerId layer;
  const ReformatInsertion* insertion = nullptr;
  std::string evidence;
};

// Evidence is empty if the layer is none.
Found Recognise(const Layer& layer, Insertions& insertions) {
  Found found;
  found.evidence = RecordEvidence(layer);
  if (!found.evidence.empty()) {
    found.insertion = insertions.Take(layer);
  } else if (layer.kind == LayerKind::kNoop || layer.kind == LayerKind::kOther) {
    found.insertion = insertions.TakeBetween(layer);
    if (found.insertion != nullptr) found.evidence = TypeText(layer) + ", tensors of an insertion";
  }
  return found;
}

std::vector<Found> RecogniseAll(const Engine& engine, Insertions& insertions) {
  std::vector<Found> all;
  for (std::size_t i = 0; i < engine.layers.size(); ++i) {
    Found found = Recognise(engine.layers[i], insertions);
    if (found.evidence.empty()) continue;
    found.layer = LayerId{static_cast<uint32_t>(i)};
    all.push_back(std::move(found));
  }
  return all;
}

Reformat Describe(const Layer& layer, const Found& found, bool outermost_first) {
  Reformat reformat;
  reformat.layer = found.layer;
  if (!layer.inputs.empty()) reformat.from = layer.inputs.front();
  if (!layer.outputs.empty()) reformat.to = layer.outputs.front();
  if (found.insertion != nullptr) {
    Complete(reformat.from, ParseFormat(found.insertion->from), outermost_first);
    Complete(reformat.to, ParseFormat(found.insertion->to), outermost_first);
  }
  reformat.evidence = found.evidence;
  reformat.removed_as_noop = layer.type == "NoOp";
  reformat.inserted = !IsQuantizing(layer) && !IsNetworkConversion(layer);
  return reformat;
}

void SortUnique(std::vector<LayerId>& layers) {
  std::sort(layers.begin(), layers.end());
  layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
}

void JoinNeighbours(const Engine& engine, std::vector<Reformat>& reformats) {
  std::vector<Reformat*> of_layer(engine.layers.size(), nullptr);
  for (Reformat& reformat : reformats) of_layer[reformat.layer.index()] = &reformat;
  for (const Edge& edge : engine.edges) {
    const std::size_t from = edge.from.layer.index();
    const std::size_t to = edge.to.layer.index();
    if (from >= of_layer.size() || to >= of_layer.size()) continue;
    if (of_layer[to] != nullptr) of_layer[to]->producers.push_back(edge.from.layer);
    if (of_layer[from] != nullptr) of_layer[from]->consumers.push_back(edge.to.layer);
  }
  for (Reformat& reformat : reformats) {
    SortUnique(reformat.producers);
    SortUnique(reformat.consumers);
  }
}

void SumTimes(const Attribution& attribution, ReformatSummary& summary) {
  for (const Reformat& reformat : summary.reformats) {
    if (reformat.layer.index() >= attribution.times.size()) continue;
    const LayerTime& time = attribution.times[reformat.layer.index()];
    AddKnown(summary.time_ms, time.average_ms);
    AddKnown(summary.share, time.share);
  }
}

}  // namespace

ReformatSummary FindReformats(const Engine& engine, const Attribution& attribution) {
  Insertions insertions(engine.chosen_attempt());
  const std::vector<Found> all = RecogniseAll(engine, insertions);
  const bool outermost_first = StridesOutermostFirst(engine);
  const Border border = FindBorder(engine);
  ReformatSummary summary;
  for (const Found& found : all) {
    summary.reformats.push_back(
        Describe(engine.layers[found.layer.index()], found, outermost_first));
  }
  JoinNeighbours(engine, summary.reformats);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Layer& layer = engine.layers[all[i].layer.index()];
    Judge(layer, all[i].insertion, border, summary.reformats[i]);
    Cite(layer, all[i].insertion, summary.reformats[i]);
  }
  summary.not_in_engine = insertions.Unused();
  SumTimes(attribution, summary);
  return summary;
}

}  // namespace trtscope
