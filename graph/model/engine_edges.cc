// Which write does a read see? TensorRT's records name tensors, and one name may be written many
// times:
//
//   Layer(CaskConvolution): a, …, x (…) -> T (…)        generation 1 of T: a and b each fill a part
//   Layer(CaskConvolution): b, …, x (…) -> T (…)        (a concatenation that was removed)
//   Layer(Reformat): c copy, …, T (…) -> T (…)          reads generation 1, then opens generation 2
//   Layer(CaskConvolution): d, …, T (…) -> y (…)        reads generation 2
//
// A *generation* of a name is a maximal run of writes with no read of that name in between, in
// execution order; within one layer reads come before writes. A read sees all writers of the latest
// generation. Names are equal if their bytes are. Shapes are not looked at: readers of a slice
// differ in shape from their writer, and the offset is not in the log.
//
// A read before any write of its name is, in this order:
//   - an outside value, if the name is never written: an input of the network;
//   - an outside value too, if the first layer that writes the name also reads it (an in-place
//   update:
//     what it reads was there before);
//   - the value of an earlier iteration, else: edges from the first generation, marked
//   `loop_carried`.
// The last generation of a name is an output of the network if nothing reads it, neither later nor
// by a loop-carried edge, or if the log lists the name under `Bindings:`. A listed name that no
// layer touches is taken for an input: TensorRT keeps unused inputs as bindings, but an output
// needs a writer.
//
// Bound: n readers of a generation of m writers are n*m edges, which a hostile log could make
// billions. A read gets at most kMaxWritersOfRead edges, and an engine at most one an input plus a
// budget linear in its ports; past that a read keeps only its latest writers, at least one. What
// was left out is counted in Engine::edges_omitted. Everything else is linear in the ports.
#include <algorithm>
#include <span>
#include <unordered_map>
#include <utility>

#include "graph/model/engine.h"

namespace trtscope {
namespace {

constexpr std::size_t kMaxWritersOfRead = 4096;
constexpr std::size_t kSpareEdges = 65536;
constexpr std::size_t kSpareEdgesPerPort = 8;

// Index of a tensor name.
using NameId = uint32_t;

struct Names {
  std::vector<std::string_view> texts;
  // Of every port in walking order: by layer, inputs before outputs.
  std::vector<NameId> of_ports;
  std::unordered_map<std::string_view, NameId> ids;

  NameId Intern(std::string_view text) {
    const auto [entry, added] = ids.try_emplace(text, static_cast<NameId>(texts.size()));
    if (added) texts.push_back(text);
    return entry->second;
  }
};

Names CollectNames(const std::vector<Layer>& layers) {
  Names names;
  std::size_t ports = 0;
  for (const Layer& layer : layers) ports += layer.inputs.size() + layer.outputs.size();
  names.of_ports.reserve(ports);
  names.texts.reserve(ports / 2);  // most tensors are written once and read once
  names.ids.reserve(ports / 2);
  for (const Layer& layer : layers) {
    for (const Tensor& input : layer.inputs) names.of_ports.push_back(names.Intern(input.name));
    for (const Tensor& output : layer.outputs) names.of_ports.push_back(names.Intern(output.name));
  }
  return names;
}

PortRef MakePort(std::size_t layer, std::size_t port) {
  return PortRef{LayerId{static_cast<uint32_t>(layer)}, static_cast<uint32_t>(port)};
}

// Calls walker.Read(name, port) and walker.Write(name, port) in execution order.
template <class Walker>
void Walk(const std::vector<Layer>& layers, const Names& names, Walker& walker) {
  std::size_t next = 0;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (std::size_t port = 0; port < layers[layer].inputs.size(); ++port) {
      walker.Read(names.of_ports[next++], MakePort(layer, port));
    }
    for (std::size_t port = 0; port < layers[layer].outputs.size(); ++port) {
      walker.Write(names.of_ports[next++], MakePort(layer, port));
    }
  }
}

// Finds the generation that closes a loop: the first one of every name that is read before it is
// written.
class LoopFinder {
 public:
  explicit LoopFinder(std::size_t names) : states_(names) {}

  void Read(NameId name, PortRef port) {
    State& state = states_[name];
    state.last_reader = port.layer;
    if (state.phase == Phase::kUnseen) state.phase = Phase::kReadFirst;
    if (state.phase == Phase::kCollecting) state.phase = Phase::kDone;
  }

  void Write(NameId name, PortRef port) {
    State& state = states_[name];
    if (state.phase == Phase::kUnseen) state.phase = Phase::kDone;
    if (state.phase == Phase::kReadFirst) {
      const bool in_place = state.last_reader == port.layer;
      state.phase = in_place ? Phase::kDone : Phase::kCollecting;
    }
    if (state.phase == Phase::kCollecting) state.writers.push_back(port);
  }

  // Empty where a read before the first write sees an outside value.
  std::span<const PortRef> WritersOfLoop(NameId name) const { return states_[name].writers; }

 private:
  enum class Phase : uint8_t { kUnseen, kReadFirst, kCollecting, kDone };
  struct State {
    Phase phase = Phase::kUnseen;
    LayerId last_reader;
    std::vector<PortRef> writers;
  };
  std::vector<State> states_;
};

// The use of one name, complete after the walk.
struct NameUse {
  // The latest generation.
  std::vector<PortRef> writers;
  bool latest_is_read = false;
  // The loop-carried reads of this name wait for its first generation, which has no number but
  // this.
  bool first_generation_is_latest = false;
  bool loop_carried = false;
  std::vector<PortRef> outside_reads;
};

class Connector {
 public:
  Connector(Engine& engine, const LoopFinder& loops, const Names& names)
      : engine_(engine),
        loops_(loops),
        uses_(names.texts.size()),
        spare_edges_(kSpareEdges + kSpareEdgesPerPort * names.of_ports.size()) {}

  void Read(NameId name, PortRef port) {
    NameUse& use = uses_[name];
    use.latest_is_read = true;
    if (!use.writers.empty()) return Link(use.writers, port, false);
    if (const auto writers = loops_.WritersOfLoop(name); !writers.empty()) {
      use.loop_carried = true;
      return Link(writers, port, true);
    }
    if (use.outside_reads.empty()) inputs_.push_back(name);
    use.outside_reads.push_back(port);
  }

  void Write(NameId name, PortRef port) {
    NameUse& use = uses_[name];
    if (use.writers.empty()) {
      use.first_generation_is_latest = true;
    } else if (use.latest_is_read) {
      use.writers.clear();
      use.first_generation_is_latest = false;
    }
    use.latest_is_read = false;
    use.writers.push_back(port);
  }

  // Names with outside reads in order of their first one.
  const std::vector<NameId>& inputs() const { return inputs_; }
  std::vector<NameUse>& uses() { return uses_; }

 private:
  void Link(std::span<const PortRef> writers, PortRef reader, bool loop_carried) {
    const std::size_t wanted = std::min(writers.size(), kMaxWritersOfRead);
    const std::size_t count = std::min(wanted, 1 + spare_edges_);
    spare_edges_ -= count - 1;
    engine_.edges_omitted += writers.size() - count;
    for (const PortRef& writer : writers.last(count)) {
      engine_.edges.push_back(Edge{writer, reader, loop_carried});
    }
  }

  Engine& engine_;
  const LoopFinder& loops_;
  std::vector<NameUse> uses_;
  std::vector<NameId> inputs_;
  std::size_t spare_edges_;
};

bool IsConsumed(const NameUse& use) {
  return use.latest_is_read || (use.loop_carried && use.first_generation_is_latest);
}

// Output names in order of the first write of their last generation.
std::vector<NameId> FindOutputs(const std::vector<NameUse>& uses,
                                const std::vector<bool>& listed_outputs) {
  std::vector<NameId> outputs;
  for (NameId name = 0; name < uses.size(); ++name) {
    if (uses[name].writers.empty()) continue;
    if (listed_outputs[name] || !IsConsumed(uses[name])) outputs.push_back(name);
  }
  std::sort(outputs.begin(), outputs.end(),
            [&](NameId a, NameId b) { return uses[a].writers.front() < uses[b].writers.front(); });
  return outputs;
}

// Names under `Bindings:`, each once, that no layer reads or writes.
std::vector<std::string_view> UntouchedBindings(const std::vector<std::string_view>& binding_names,
                                                Names& names) {
  std::vector<std::string_view> untouched;
  for (const std::string_view text : binding_names) {
    const std::size_t known = names.texts.size();
    if (names.Intern(text) == known) untouched.push_back(text);
  }
  return untouched;
}

std::vector<bool> MarkListed(const std::vector<std::string_view>& binding_names,
                             const Names& names) {
  std::vector<bool> listed(names.texts.size(), false);
  for (const std::string_view text : binding_names) {
    const auto entry = names.ids.find(text);
    if (entry != names.ids.end()) listed[entry->second] = true;
  }
  return listed;
}

// A listed name with outside reads is listed for those; its writes must speak for themselves.
std::vector<bool> MarkListedOutputs(const std::vector<NameUse>& uses, std::vector<bool> listed) {
  for (NameId name = 0; name < uses.size(); ++name) {
    if (!uses[name].outside_reads.empty()) listed[name] = false;
  }
  return listed;
}

std::vector<Binding> MakeBindings(Connector& connector, Names& names,
                                  const std::vector<std::string_view>& binding_names) {
  std::vector<NameUse>& uses = connector.uses();
  const std::vector<bool> listed = MarkListed(binding_names, names);
  const std::vector<bool> listed_outputs = MarkListedOutputs(uses, listed);
  std::vector<Binding> bindings;
  for (const NameId name : connector.inputs()) {
    bindings.push_back(
        Binding{names.texts[name], true, !listed[name], std::move(uses[name].outside_reads)});
  }
  for (const std::string_view text : UntouchedBindings(binding_names, names)) {
    bindings.push_back(Binding{text, true, false, {}});
  }
  for (const NameId name : FindOutputs(uses, listed_outputs)) {
    bindings.push_back(
        Binding{names.texts[name], false, !listed_outputs[name], std::move(uses[name].writers)});
  }
  return bindings;
}

}  // namespace

void ConnectLayers(Engine& engine, const std::vector<std::string_view>& binding_names) {
  engine.edges.clear();
  engine.edges_omitted = 0;
  Names names = CollectNames(engine.layers);
  LoopFinder loops(names.texts.size());
  Walk(engine.layers, names, loops);
  Connector connector(engine, loops, names);
  Walk(engine.layers, names, connector);
  engine.bindings = MakeBindings(connector, names, binding_names);
}

}  // namespace trtscope
