#include "graph/analysis/join.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

namespace trtscope {
namespace {

constexpr std::size_t kMaxContradictions = 1000;
constexpr std::size_t kMostEvidence = 3;

// Index of the layer of `base` that each layer of `other` is.
std::vector<std::optional<uint32_t>> MatchLayers(const Engine& base, const Engine& other) {
  struct Namesakes {
    std::vector<uint32_t> layers;
    std::size_t used = 0;
  };
  std::unordered_map<std::string_view, Namesakes> by_name;
  by_name.reserve(base.layers.size());
  for (uint32_t i = 0; i < base.layers.size(); ++i)
    by_name[base.layers[i].name].layers.push_back(i);
  std::vector<std::optional<uint32_t>> matches(other.layers.size());
  for (std::size_t i = 0; i < other.layers.size(); ++i) {
    const auto found = by_name.find(other.layers[i].name);
    if (found == by_name.end() || found->second.used == found->second.layers.size()) continue;
    matches[i] = found->second.layers[found->second.used++];
  }
  return matches;
}

// --- Fit --------------------------------------------------------------------

struct Tally {
  uint32_t compared = 0;
  uint32_t equal = 0;
  // The first that differs, as words.
  std::string example;

  uint32_t differing() const { return compared - equal; }
  double share_differing() const {
    return compared == 0 ? 0 : static_cast<double>(differing()) / compared;
  }
};

std::string Quoted(std::string_view name) { return "`" + std::string(name.substr(0, 80)) + "`"; }

void CompareTactics(const Layer& a, const Layer& b, Tally& tally) {
  if (!a.tactic.id || !b.tactic.id) return;
  ++tally.compared;
  if (*a.tactic.id == *b.tactic.id) {
    ++tally.equal;
  } else if (tally.example.empty()) {
    tally.example = Quoted(a.name) + " has " + TacticIdText(*a.tactic.id) + " in one and " +
                    TacticIdText(*b.tactic.id) + " in the other";
  }
}

void ComparePorts(std::string_view layer, const std::vector<Tensor>& a,
                  const std::vector<Tensor>& b, Tally& tally) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].dtype == Precision::kUnknown || b[i].dtype == Precision::kUnknown) continue;
    ++tally.compared;
    if (a[i].dtype == b[i].dtype) {
      ++tally.equal;
    } else if (tally.example.empty()) {
      tally.example = "tensor " + Quoted(a[i].name) + " of " + Quoted(layer) + " is " +
                      std::string(PrecisionName(a[i].dtype)) + " in one and " +
                      std::string(PrecisionName(b[i].dtype)) + " in the other";
    }
  }
}

bool SameShape(const Tensor& a, const Tensor& b) {
  return std::equal(a.dims.begin(), a.dims.end(), b.dims.begin(), b.dims.end(),
                    [](const Dim& x, const Dim& y) { return x.extent == y.extent; });
}

bool IsStatic(const Tensor& tensor) {
  return tensor.dims_known && std::none_of(tensor.dims.begin(), tensor.dims.end(),
                                           [](const Dim& dim) { return dim.dynamic(); });
}

void CompareShapes(std::string_view layer, const std::vector<Tensor>& a,
                   const std::vector<Tensor>& b, Tally& tally) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (!IsStatic(a[i]) || !IsStatic(b[i])) continue;
    ++tally.compared;
    if (SameShape(a[i], b[i])) {
      ++tally.equal;
    } else if (tally.example.empty()) {
      tally.example = "tensor " + Quoted(a[i].name) + " of " + Quoted(layer) + " is " +
                      DimsText(a[i]) + " in one and " + DimsText(b[i]) + " in the other";
    }
  }
}

struct Evidence {
  double strength = 0;
  std::string text;
};

Evidence NamesEvidence(const Engine& other, const std::vector<std::optional<uint32_t>>& matches) {
  const auto missing =
      static_cast<std::size_t>(std::count(matches.begin(), matches.end(), std::nullopt));
  if (missing == 0 || other.layers.empty()) return {};
  std::string text = std::to_string(missing) + " of " + std::to_string(other.layers.size()) +
                     " layers have no namesake, such as ";
  std::size_t shown = 0;
  for (std::size_t i = 0; i < matches.size() && shown < 2; ++i) {
    if (matches[i]) continue;
    text += (shown++ == 0 ? "" : " and ") + Quoted(other.layers[i].name);
  }
  return {static_cast<double>(missing) / static_cast<double>(other.layers.size()), text};
}

Evidence TallyEvidence(const char* what, const Tally& tally) {
  if (tally.differing() == 0) return {};
  return {tally.share_differing(), std::to_string(tally.differing()) + " of " +
                                       std::to_string(tally.compared) + " " + what +
                                       " differ: " + tally.example};
}

Evidence CountEvidence(const Engine& base, const Engine& other) {
  const auto a = static_cast<double>(base.layers.size());
  const auto b = static_cast<double>(other.layers.size());
  if (a == b || a == 0 || b == 0) return {};
  return {std::abs(a - b) / std::max(a, b), "one has " + std::to_string(base.layers.size()) +
                                                " layers, the other " +
                                                std::to_string(other.layers.size())};
}

std::vector<std::string> Strongest(std::array<Evidence, 5> all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Evidence& a, const Evidence& b) { return a.strength > b.strength; });
  std::vector<std::string> texts;
  for (const Evidence& evidence : all) {
    if (evidence.strength > 0 && texts.size() < kMostEvidence) texts.push_back(evidence.text);
  }
  return texts;
}

bool FewerThanHalf(uint32_t equal, uint32_t compared) { return 2 * equal < compared; }

double ShareOf(uint32_t part, uint32_t whole, double of_nothing) {
  return whole == 0 ? of_nothing : static_cast<double>(part) / whole;
}

// --- Join -------------------------------------------------------------------

class Joiner {
 public:
  Joiner(Engine& engine, const Engine& other) : engine_(engine), other_(other) {}

  void Run() {
    const auto matches = MatchLayers(engine_, other_);
    JoinedInput input;
    input.source = other_.source;
    input.layers = static_cast<uint32_t>(other_.layers.size());
    std::vector<bool> found(engine_.layers.size(), false);
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (!matches[i]) {
        input.unmatched.push_back(other_.layers[i].name);
        continue;
      }
      found[*matches[i]] = true;
      AddFacts(engine_.layers[*matches[i]], other_.layers[i]);
    }
    for (uint32_t i = 0; i < found.size(); ++i) {
      if (!found[i]) input.missing.push_back(LayerId{i});
    }
    engine_.joined.push_back(std::move(input));
  }

 private:
  void AddFacts(Layer& layer, const Layer& other) {
    layer_ = &layer;
    other_source_ = other.source;
    Complete("type", layer.type, other.type);
    if (layer.tactic.id && other.tactic.id && *layer.tactic.id != *other.tactic.id) {
      Contradict("tactic", TacticIdText(*layer.tactic.id), TacticIdText(*other.tactic.id));
    }
    AddKernel(layer, other);
    AddPorts("input", layer.inputs, other.inputs);
    AddPorts("output", layer.outputs, other.outputs);
    if (layer.attributes.empty()) layer.attributes = other.attributes;
    if (layer.onnx_nodes.empty()) layer.onnx_nodes = other.onnx_nodes;
    if (layer.weights == Precision::kUnknown) layer.weights = other.weights;
    if (!layer.weights_count) layer.weights_count = other.weights_count;
    if (!layer.detail_source.known()) layer.detail_source = other.source;
  }

  // Another tactic's name would be another kernel's.
  void AddKernel(Layer& layer, const Layer& other) {
    if (layer.tactic.id && other.tactic.id && *layer.tactic.id != *other.tactic.id) return;
    if (!layer.tactic.id) layer.tactic.id = other.tactic.id;
    if (layer.tactic.name.empty()) layer.tactic.name_source = other.tactic.name_source;
    Complete("kernel", layer.tactic.name, other.tactic.name);
  }

  void Complete(const char* what, std::string_view& kept, std::string_view other) {
    if (kept.empty()) {
      kept = other;
    } else if (!other.empty() && kept != other) {
      Contradict(what, std::string(kept), std::string(other));
    }
  }

  void AddPorts(const char* side, std::vector<Tensor>& ports, const std::vector<Tensor>& others) {
    if (ports.empty()) {
      ports = others;
      return;
    }
    for (std::size_t i = 0; i < std::min(ports.size(), others.size()); ++i) {
      if (ports[i].name != others[i].name) continue;
      AddTensorFacts(std::string(side) + " " + std::to_string(i), ports[i], others[i]);
    }
  }

  void AddTensorFacts(const std::string& what, Tensor& tensor, const Tensor& other) {
    if (tensor.dtype == Precision::kUnknown) {
      tensor.dtype = other.dtype;
      tensor.dtype_text = other.dtype_text;
    } else if (other.dtype != Precision::kUnknown && tensor.dtype != other.dtype) {
      // Its layout belongs to its own type.
      return Contradict(what, std::string(PrecisionName(tensor.dtype)),
                        std::string(PrecisionName(other.dtype)));
    }
    if (!AddDims(what, tensor, other)) return;
    if (tensor.format.empty()) tensor.format = other.format;
    if (tensor.layout.empty()) tensor.layout = other.layout;
    tensor.padding_known = tensor.padding_known && other.padding_known;
  }

  // Shapes are exported with the run's own extents where the log has dynamic ones.
  // False if the shapes contradict each other.
  bool AddDims(const std::string& what, Tensor& tensor, const Tensor& other) {
    if (!other.dims_known) return true;
    if (!tensor.dims_known) {
      tensor.dims = other.dims;
      tensor.dims_known = true;
      return true;
    }
    if (tensor.dims.size() != other.dims.size()) {
      Contradict(what, DimsText(tensor), DimsText(other));
      return false;
    }
    bool differ = false;
    for (std::size_t i = 0; i < tensor.dims.size(); ++i) {
      Dim& dim = tensor.dims[i];
      differ = differ ||
               (!dim.dynamic() && !other.dims[i].dynamic() && dim.extent != other.dims[i].extent);
    }
    if (differ) {
      Contradict(what, DimsText(tensor), DimsText(other));
      return false;
    }
    for (std::size_t i = 0; i < tensor.dims.size(); ++i) {
      Dim& dim = tensor.dims[i];
      if (dim.dynamic()) dim.extent = other.dims[i].extent;
      if (dim.vector_width == 1) dim.vector_width = other.dims[i].vector_width;
    }
    return true;
  }

  void Contradict(std::string what, std::string kept, std::string other) {
    if (engine_.contradictions.size() >= kMaxContradictions) {
      ++engine_.contradictions_omitted;
      return;
    }
    engine_.contradictions.push_back({layer_->id, std::move(what), std::move(kept), layer_->source,
                                      std::move(other), other_source_});
  }

  Engine& engine_;
  const Engine& other_;
  const Layer* layer_ = nullptr;
  SourceRef other_source_;
};

// `base` tells the build and `other` the layers: exchange the layers, so that the better ones are
// completed with the other's.
void TakeLayersOf(Engine& base, Engine& layers) {
  std::swap(base.layers, layers.layers);
  std::swap(base.bindings, layers.bindings);
  std::swap(base.layers_from, layers.layers_from);
  std::swap(base.ports_left_out, layers.ports_left_out);
  std::swap(base.source, layers.source);
  std::swap(base.truncated, layers.truncated);
}

bool KnowsMore(const Engine& a, const Engine& b) {
  if (a.ports_known() != b.ports_known()) return a.ports_known();
  return a.layers_from == LayersFrom::kLayerInfo && b.layers_from == LayersFrom::kNamesOnly;
}

std::vector<std::string_view> BindingNames(const Engine& engine) {
  std::vector<std::string_view> names;
  for (const Binding& binding : engine.bindings) {
    if (!binding.inferred) names.push_back(binding.name);
  }
  return names;
}

}  // namespace

double EngineFit::overlap() const { return ShareOf(matched, layers, 1); }

double EngineFit::score() const {
  // What cannot be compared speaks neither for nor against.
  constexpr double kUndecided = 0.5;
  const double tactics = ShareOf(tactics_equal, tactics_compared, kUndecided);
  const double types = ShareOf(types_equal, types_compared, kUndecided);
  return overlap() * (1 + tactics + types) / 3;
}

bool EngineFit::of_another_engine() const {
  const bool cut = most_layers > 3 * layers;
  return FewerThanHalf(matched, layers) || (cut && matched < layers) ||
         FewerThanHalf(tactics_equal, tactics_compared) ||
         FewerThanHalf(types_equal, types_compared) || FewerThanHalf(shapes_equal, shapes_compared);
}

EngineFit FitEngines(const Engine& base, const Engine& other) {
  const auto matches = MatchLayers(base, other);
  EngineFit fit;
  fit.layers = static_cast<uint32_t>(std::min(base.layers.size(), other.layers.size()));
  fit.most_layers = static_cast<uint32_t>(std::max(base.layers.size(), other.layers.size()));
  Tally tactics;
  Tally types;
  Tally shapes;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (!matches[i]) continue;
    ++fit.matched;
    const Layer& a = base.layers[*matches[i]];
    const Layer& b = other.layers[i];
    CompareTactics(a, b, tactics);
    ComparePorts(a.name, a.inputs, b.inputs, types);
    ComparePorts(a.name, a.outputs, b.outputs, types);
    CompareShapes(a.name, a.inputs, b.inputs, shapes);
    CompareShapes(a.name, a.outputs, b.outputs, shapes);
  }
  fit.tactics_compared = tactics.compared;
  fit.tactics_equal = tactics.equal;
  fit.types_compared = types.compared;
  fit.types_equal = types.equal;
  fit.shapes_compared = shapes.compared;
  fit.shapes_equal = shapes.equal;
  fit.evidence =
      Strongest({NamesEvidence(other, matches), TallyEvidence("tactics", tactics),
                 TallyEvidence("types of tensors", types),
                 TallyEvidence("shapes of tensors", shapes), CountEvidence(base, other)});
  return fit;
}

Engine JoinEngines(Engine base, Engine other) {
  if (KnowsMore(other, base)) TakeLayersOf(base, other);
  std::vector<std::string_view> bindings = BindingNames(base);
  if (bindings.empty()) bindings = BindingNames(other);
  Joiner(base, other).Run();
  for (Layer& layer : base.layers) layer.kind = ClassifyLayer(layer);
  ConnectLayers(base, bindings);
  return base;
}

}  // namespace trtscope
