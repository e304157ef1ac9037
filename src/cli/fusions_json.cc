// `fusions` as JSON: every membership with what tells it.
#include <algorithm>
#include <unordered_set>

#include "src/cli/fusion_texts.h"
#include "src/cli/json_model.h"

namespace trtscope {
namespace {

constexpr uint32_t kNone = FusionMember::kNone;

// Most nodes and network layers that a document lists: a hundred thousand is a large network.
constexpr std::size_t kMostListed = std::size_t{1} << 18;

class FusionsJsonMaker {
 public:
  FusionsJsonMaker(const EngineView& view, const Session& session, const Fusions& fusions)
      : view_(view), session_(session), fusions_(fusions) {}

  OrderedJson Layer(const FusedLayer& fused) const {
    OrderedJson members = OrderedJson::array();
    for (const FusionMember& member : fused.members) members.push_back(Member(member));
    OrderedJson steps = OrderedJson::array();
    for (const OptimizerStep* step : fused.steps) steps.push_back(Step(step));
    const bool inserted = fused.origin == FusedOrigin::kInserted;
    return {{"layer", LayerJson(view_, session_, fused.layer)},
            {"origin", FusedOriginName(fused.origin)},
            {"inserted_for", inserted ? TextOrNull(fused.inserted_for) : OrderedJson(nullptr)},
            {"inserted_source", SourceJson(session_, fused.inserted_source)},
            {"members", std::move(members)},
            {"steps", std::move(steps)}};
  }

  OrderedJson Node(const OnnxNode& node) const {
    OrderedJson layers = OrderedJson::array();
    for (const uint32_t layer : node.network) layers.push_back(fusions_.network[layer].name);
    const bool parsed = node.parsed != nullptr;
    return {{"name", node.name},
            {"op", parsed ? TextOrNull(node.parsed->op) : OrderedJson(nullptr)},
            {"outputs", parsed ? TextOrNull(node.parsed->outputs) : OrderedJson(nullptr)},
            {"parsed", parsed},
            {"fate", NodeFateName(node.fate)},
            {"network_layers", std::move(layers)},
            {"engine_layers", Places(node.places)},
            {"source", parsed ? At(node.parsed->line) : OrderedJson(nullptr)}};
  }

  OrderedJson Network(const NetworkLayer& layer) const {
    const std::string whole = layer.places.empty() ? PiecesText(layer.joined_into) : "";
    return {
        {"name", layer.name},
        {"onnx_node", NodeName(layer.node)},
        {"while_parsing", NodeName(layer.while_parsing)},
        {"added_by_optimizer", layer.helper},
        {"engine_layers", Places(layer.places)},
        {"became_part_of", TextOrNull(whole)},
        {"gone_by", layer.places.empty() ? Step(layer.gone_by) : OrderedJson(nullptr)},
        {"gone_running", layer.places.empty() ? Step(layer.gone_running) : OrderedJson(nullptr)},
        {"source", At(layer.registered_line)}};
  }

  OrderedJson Waterfall() const {
    OrderedJson list = OrderedJson::array();
    for (const WaterfallStep& step : fusions_.waterfall) {
      list.push_back({{"after", step.count->what},
                      {"layers", step.count->layers},
                      {"change", OrNull(step.change)},
                      {"fused_lines", step.fused},
                      {"removed_lines", step.removed},
                      {"source", At(step.count->line)}});
    }
    return list;
  }

 private:
  OrderedJson At(uint32_t line) const {
    if (line == 0 || !view_.engine->log) return nullptr;
    return SourceJson(session_, {view_.engine->log->source, line});
  }

  OrderedJson NodeName(uint32_t node) const {
    return node == kNone ? OrderedJson(nullptr) : OrderedJson(fusions_.nodes[node].name);
  }

  OrderedJson Step(const OptimizerStep* step) const {
    if (step == nullptr) return nullptr;
    return {{"verb", VerbName(step->verb)},         {"pass", TextOrNull(step->pass)},
            {"subject", TextOrNull(step->subject)}, {"object", TextOrNull(step->object)},
            {"detail", TextOrNull(step->detail)},   {"source", At(step->line)}};
  }

  OrderedJson Places(const std::vector<FusionPlace>& places) const {
    OrderedJson list = OrderedJson::array();
    for (const FusionPlace& place : places) {
      list.push_back({{"id", place.layer.value},
                      {"from", MemberFromName(place.from)},
                      {"certain", place.certain}});
    }
    return list;
  }

  OrderedJson Member(const FusionMember& member) const {
    const bool network = member.network != kNone;
    return {{"network_layer",
             network ? OrderedJson(fusions_.network[member.network].name) : OrderedJson(nullptr)},
            {"onnx_node", NodeName(member.node)},
            {"from", MemberFromName(member.from)},
            {"certain", member.certain},
            {"verb", member.step != nullptr ? OrderedJson(VerbName(member.step->verb))
                                            : OrderedJson(nullptr)},
            {"pass", member.step != nullptr ? TextOrNull(member.step->pass) : OrderedJson(nullptr)},
            {"source", SourceJson(session_, member.source)}};
  }

  const EngineView& view_;
  const Session& session_;
  const Fusions& fusions_;
};

// What --onnx leaves: the nodes and network layers of that name, and what they are in.
struct Selection {
  bool all = true;
  std::unordered_set<uint32_t> nodes, network, layers;

  Selection(const Fusions& fusions, const Options& options) : all(!options.onnx) {
    if (all) return;
    const Asked asked = FindAsked(fusions, *options.onnx);
    nodes.insert(asked.nodes.begin(), asked.nodes.end());
    network.insert(asked.network.begin(), asked.network.end());
    for (const uint32_t node : asked.nodes) {
      network.insert(fusions.nodes[node].network.begin(), fusions.nodes[node].network.end());
      for (const FusionPlace& place : fusions.nodes[node].places) layers.insert(place.layer.value);
    }
    for (const uint32_t layer : network) {
      for (const FusionPlace& place : fusions.network[layer].places) {
        layers.insert(place.layer.value);
      }
    }
  }
  bool Has(const std::unordered_set<uint32_t>& set, std::size_t i) const {
    return all || set.contains(static_cast<uint32_t>(i));
  }
};

}  // namespace

void FusionsJson(const EngineView& view, const Loaded& loaded, const Options& options,
                 OrderedJson& engine) {
  const Fusions fusions = FindFusions(*view.engine);
  const Selection selection(fusions, options);
  const FusionsJsonMaker make(view, loaded.session, fusions);
  OrderedJson layers = OrderedJson::array(), nodes = layers, network = layers;
  const std::size_t limit = JsonLimit(options, fusions.layers.size());
  for (std::size_t i = 0; i < fusions.layers.size() && layers.size() < limit; ++i) {
    if (view.shown[i] && selection.Has(selection.layers, i)) {
      layers.push_back(make.Layer(fusions.layers[i]));
    }
  }
  uint64_t omitted = 0;
  const auto add = [&omitted](OrderedJson& list, auto&& item) {
    if (list.size() < kMostListed) {
      list.push_back(item());
    } else {
      ++omitted;
    }
  };
  for (std::size_t i = 0; i < fusions.nodes.size(); ++i) {
    if (!selection.Has(selection.nodes, i)) continue;
    add(nodes, [&] { return make.Node(fusions.nodes[i]); });
  }
  for (std::size_t i = 0; i < fusions.network.size(); ++i) {
    if (!selection.Has(selection.network, i)) continue;
    add(network, [&] { return make.Network(fusions.network[i]); });
  }
  engine["waterfall"] = make.Waterfall();
  engine["fusions"] = std::move(layers);
  engine["onnx_nodes"] = std::move(nodes);
  engine["network_layers"] = std::move(network);
  engine["optimizer_lines"] = fusions.steps;
  engine["ambiguous_lines"] = fusions.ambiguous_steps;
  engine["members_omitted"] = fusions.members_omitted;
  engine["network_omitted"] = omitted;
}

}  // namespace trtscope
