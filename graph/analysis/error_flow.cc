// One pass in execution order: what reaches a layer is the largest error of what it reads, where a
// tensor that was observed stands for itself and any other for what reached its writer. Edges that
// are not loop-carried always lead to later layers, so that every writer is done before its
// readers.
#include "graph/analysis/error_flow.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <unordered_map>

#include "graph/analysis/incoming_edges.h"

namespace trtscope {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

// The worst of several observed tensors.
struct Worst {
  // Negative: nothing yet.
  double error = -1;
  // Observation, kNone: an input of the network.
  uint32_t from = kNone;
  bool any_diverges = false;

  bool known() const { return error >= 0; }
  void Add(const Worst& other) {
    any_diverges = any_diverges || other.any_diverges;
    if (other.error > error) {
      error = other.error;
      from = other.from;
    }
  }
};

std::optional<double> Usable(const TensorError& observation) {
  if (!observation.relative_error || std::isnan(*observation.relative_error)) return std::nullopt;
  return std::max(*observation.relative_error, 0.0);
}

// Observations by the name of their tensor; the first of equal names.
using Observed = std::unordered_map<std::string_view, uint32_t>;

Observed IndexNames(const std::vector<TensorError>& observations) {
  Observed observed;
  observed.reserve(observations.size());
  for (uint32_t i = 0; i < observations.size(); ++i) observed.try_emplace(observations[i].name, i);
  return observed;
}

// Where a walk upstream stops: at what a layer reads, unless it updates it in place.
class Stops {
 public:
  explicit Stops(const std::vector<TensorError>& observations)
      : observations_(observations),
        observed_(IndexNames(observations)),
        written_by_(observations.size(), kNone) {}

  /// Observation of a tensor, kNone if there is none.
  uint32_t Find(std::string_view name) const {
    const auto entry = observed_.find(name);
    return entry == observed_.end() ? kNone : entry->second;
  }
  /// Turns to `layer`: what it writes is no stop before it.
  void Enter(const Layer& layer) {
    layer_ = layer.id.value;
    for (const Tensor& output : layer.outputs) {
      if (const uint32_t found = Find(output.name); found != kNone) written_by_[found] = layer_;
    }
  }
  /// As Find, but kNone where the layer itself writes the tensor.
  uint32_t Before(std::string_view name) const {
    const uint32_t found = Find(name);
    return found != kNone && written_by_[found] == layer_ ? kNone : found;
  }
  /// Whether the walk stops at that input.
  bool Stop(std::string_view name) const {
    const uint32_t found = Before(name);
    return found != kNone && Usable(observations_[found]);
  }

 private:
  const std::vector<TensorError>& observations_;
  Observed observed_;
  std::vector<uint32_t> written_by_;
  uint32_t layer_ = kNone;
};

class Follower {
 public:
  Follower(const Engine& engine, const std::vector<TensorError>& observations)
      : engine_(engine),
        observations_(observations),
        stops_(observations),
        incoming_(engine),
        reaches_(engine.layers.size()),
        upstream_(observations.size()),
        last_writer_(observations.size(), kNone),
        read_(observations.size(), false) {}

  ErrorFlow Run() {
    for (const Layer& layer : engine_.layers) VisitLayer(layer);
    Place();
    for (uint32_t i = 0; i < flow_.tensors.size(); ++i) place_of_[flow_.tensors[i].observation] = i;
    for (FlowTensor& tensor : flow_.tensors) Judge(tensor);
    Rank();
    return std::move(flow_);
  }

 private:
  void VisitLayer(const Layer& layer) {
    stops_.Enter(layer);
    Worst& reaches = reaches_[layer.id.index()];
    for (uint32_t port = 0; port < layer.inputs.size(); ++port) AddInput(layer, port, reaches);
    for (const Edge* edge : incoming_.Of(layer.id)) {
      const bool stop = stops_.Stop(layer.inputs[edge->to.port].name);
      if (!edge->loop_carried && !stop) reaches.Add(reaches_[edge->from.layer.index()]);
    }
    // A constant: nothing wrong reaches it.
    if (layer.inputs.empty()) reaches.Add({0, kNone, false});
    for (const Tensor& output : layer.outputs) {
      const uint32_t found = stops_.Find(output.name);
      if (found == kNone) continue;
      upstream_[found].Add(reaches);
      last_writer_[found] = layer.id.value;
    }
  }

  // What an observed input brings, wherever it comes from, and unobserved inputs of the network.
  void AddInput(const Layer& layer, uint32_t port, Worst& reaches) {
    const uint32_t found = stops_.Before(layer.inputs[port].name);
    if (found == kNone) {
      if (!HasEdge(layer, port)) reaches.Add({0, kNone, false});
      return;
    }
    read_[found] = true;
    const bool diverges = observations_[found].diverges;
    reaches.any_diverges = reaches.any_diverges || diverges;
    if (const auto error = Usable(observations_[found])) reaches.Add({*error, found, diverges});
  }

  bool HasEdge(const Layer& layer, uint32_t port) {
    if (marked_.size() <= port) marked_.resize(port + 1, kNone);
    if (marks_of_ != layer.id.value) {
      marks_of_ = layer.id.value;
      for (const Edge* edge : incoming_.Of(layer.id)) Mark(edge->to.port);
    }
    return marked_[port] == layer.id.value;
  }

  void Mark(uint32_t port) {
    if (marked_.size() <= port) marked_.resize(port + 1, kNone);
    marked_[port] = marks_of_;
  }

  // Inputs of the network in the engine's order, then the others by their last writer.
  void Place() {
    std::vector<bool> placed(observations_.size(), false);
    const auto place_input = [&](uint32_t found) {
      if (found == kNone || placed[found] || last_writer_[found] != kNone) return;
      placed[found] = true;
      flow_.tensors.push_back(Start(found));
    };
    for (const Binding& binding : engine_.bindings) {
      if (binding.is_input) place_input(stops_.Find(binding.name));
    }
    // What a part of an engine reads from the rest of it.
    for (uint32_t i = 0; i < observations_.size(); ++i) {
      if (read_[i]) place_input(i);
    }
    PlaceWritten(placed);
  }

  void PlaceWritten(const std::vector<bool>& inputs) {
    const auto first = static_cast<std::ptrdiff_t>(flow_.tensors.size());
    for (uint32_t i = 0; i < observations_.size(); ++i) {
      if (inputs[i]) continue;
      if (last_writer_[i] == kNone) {
        flow_.unplaced.push_back(i);
      } else {
        flow_.tensors.push_back(Start(i));
      }
    }
    std::stable_sort(flow_.tensors.begin() + first, flow_.tensors.end(),
                     [](const FlowTensor& a, const FlowTensor& b) { return *a.layer < *b.layer; });
  }

  FlowTensor Start(uint32_t observation) const {
    FlowTensor tensor;
    tensor.observation = observation;
    if (last_writer_[observation] != kNone) tensor.layer = LayerId{last_writer_[observation]};
    tensor.error = Usable(observations_[observation]);
    tensor.diverges = observations_[observation].diverges;
    return tensor;
  }

  void Judge(FlowTensor& tensor) {
    Worst upstream = upstream_[tensor.observation];
    if (!tensor.layer) upstream = {0, kNone, false};
    tensor.origin = tensor.diverges && !upstream.any_diverges;
    if (!upstream.known()) return;
    tensor.upstream_error = upstream.error;
    if (upstream.from != kNone) tensor.upstream = place_of_.at(upstream.from);
    if (!tensor.error) return;
    Measure(*tensor.error, upstream.error, tensor);
    const bool from_wrong = upstream.from != kNone && observations_[upstream.from].diverges;
    tensor.recovers = from_wrong && tensor.gain && *tensor.gain < ErrorFlow::kRecoveredGain;
  }

  static void Measure(double error, double upstream, FlowTensor& tensor) {
    if (std::isinf(error) && std::isinf(upstream)) return;
    tensor.added = error - upstream;
    if (upstream > 0) tensor.gain = error / upstream;
    if (upstream == 0 && error > 0) tensor.gain = std::numeric_limits<double>::infinity();
  }

  void Rank() {
    flow_.layer_errors.resize(engine_.layers.size());
    for (uint32_t i = 0; i < flow_.tensors.size(); ++i) {
      const FlowTensor& tensor = flow_.tensors[i];
      if (tensor.diverges && !flow_.first_divergence) flow_.first_divergence = i;
      if (tensor.added && *tensor.added > 0) flow_.by_damage.push_back(i);
      if (!tensor.layer || !tensor.error) continue;
      std::optional<double>& layer = flow_.layer_errors[tensor.layer->index()];
      layer = std::max(layer.value_or(0), *tensor.error);
    }
    std::stable_sort(flow_.by_damage.begin(), flow_.by_damage.end(), [&](uint32_t a, uint32_t b) {
      return *flow_.tensors[a].added > *flow_.tensors[b].added;
    });
  }

  const Engine& engine_;
  const std::vector<TensorError>& observations_;
  Stops stops_;
  IncomingEdges incoming_;
  // What reaches each layer.
  std::vector<Worst> reaches_;
  // Of each observation.
  std::vector<Worst> upstream_;
  std::vector<uint32_t> last_writer_;
  std::vector<bool> read_;
  std::unordered_map<uint32_t, uint32_t> place_of_;
  // Ports of the current layer that have an edge, by the layer's number.
  std::vector<uint32_t> marked_;
  uint32_t marks_of_ = kNone;
  ErrorFlow flow_;
};

bool Writes(const Layer& layer, std::string_view name) {
  return std::any_of(layer.outputs.begin(), layer.outputs.end(),
                     [&](const Tensor& tensor) { return tensor.name == name; });
}

}  // namespace

ErrorFlow FollowErrors(const Engine& engine, const std::vector<TensorError>& observations) {
  return Follower(engine, observations).Run();
}

ErrorRegion RegionOf(const Engine& engine, const std::vector<TensorError>& observations,
                     const ErrorFlow& flow, uint32_t tensor, std::size_t most) {
  ErrorRegion region;
  const FlowTensor& end = flow.tensors[tensor];
  if (!end.layer) return region;
  Stops stops(observations);
  const IncomingEdges incoming(engine);
  // The latest layers first, so that what is cut off lies upstream.
  std::priority_queue<uint32_t> waiting;
  std::vector<bool> seen(engine.layers.size(), false);
  const auto visit = [&](LayerId layer) {
    if (!seen[layer.index()]) waiting.push(layer.value);
    seen[layer.index()] = true;
  };
  for (const Layer& layer : engine.layers) {
    if (Writes(layer, observations[end.observation].name)) visit(layer.id);
  }
  while (!waiting.empty() && region.layers.size() < most) {
    const Layer& layer = engine.layers[waiting.top()];
    waiting.pop();
    region.layers.push_back(layer.id);
    stops.Enter(layer);
    for (const Edge* edge : incoming.Of(layer.id)) {
      const bool stop = stops.Stop(layer.inputs[edge->to.port].name);
      if (!edge->loop_carried && !stop) visit(edge->from.layer);
    }
  }
  region.cut = !waiting.empty();
  std::sort(region.layers.begin(), region.layers.end());
  return region;
}

}  // namespace trtscope
