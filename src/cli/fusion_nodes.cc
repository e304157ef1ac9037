// `fusions --nodes` and `fusions --onnx NODE`.
#include <algorithm>

#include "graph/model/unicode.h"
#include "src/cli/fusion_texts.h"
#include "src/cli/headline.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kMostSteps = 12;
constexpr std::size_t kMostSuggestions = 5;
constexpr std::size_t kMostAsked = 20;

std::string_view WithoutComma(std::string_view outputs) {
  while (outputs.ends_with(' ') || outputs.ends_with(',')) outputs.remove_suffix(1);
  return outputs;
}

std::string PlacesText(const std::vector<FusionPlace>& places) {
  constexpr std::size_t kMost = 4;
  std::string text;
  std::size_t shown = 0;
  for (const FusionPlace& place : places) {
    if (shown++ == kMost) return text + " and " + Count(places.size() - kMost) + " more";
    if (!text.empty()) text += ", ";
    text += "#" + std::to_string(place.layer.value);
    if (!place.certain) text += "?";
  }
  return text;
}

std::string FateText(const OnnxNode& node, const Fusions& fusions) {
  switch (node.fate) {
    case NodeFate::kInEngine:
      return PlacesText(node.places);
    case NodeFate::kNoLayer:
      return "no layer";
    case NodeFate::kUnknown:
      return "?";
    case NodeFate::kUnexplained:
      return "not in the engine, no line tells why";
    case NodeFate::kGone:
      break;
  }
  for (const uint32_t layer : node.network) {
    if (fusions.network[layer].gone_by != nullptr) return GoneText(fusions.network[layer]);
  }
  return "?";
}

std::vector<Cell> NodeRow(uint32_t number, const OnnxNode& node, const Fusions& fusions) {
  const bool parsed = node.parsed != nullptr;
  return {CountCell(number),
          TextCell(NodeTitle(node.name)),
          TextOrUnknown(parsed ? node.parsed->op.view() : std::string_view()),
          TextOrUnknown(parsed ? WithoutComma(node.parsed->outputs) : std::string_view()),
          TextCell(FateText(node, fusions)),
          parsed ? CountCell(node.parsed->line) : TextOrUnknown({})};
}

Line Item(std::string text, LineKind kind = LineKind::kItem) {
  return {std::move(text), Tone::kPlain, kind};
}

// Whether the step is part of how `layer` came into the engine layer: from the one that joined it
// on, and what changed it before.
bool Concerns(const OptimizerStep& step, const OptimizerStep* joined, std::string_view layer) {
  return (joined != nullptr && step.line >= joined->line) || step.subject == layer;
}

void AddSteps(const FusedLayer& fused, const Fusions& fusions, std::string_view layer,
              std::vector<Line>& lines) {
  const auto member =
      std::find_if(fused.members.begin(), fused.members.end(), [&](const FusionMember& each) {
        return each.network != FusionMember::kNone && fusions.network[each.network].name == layer;
      });
  const OptimizerStep* joined = member == fused.members.end() ? nullptr : member->step;
  std::size_t shown = 0, more = 0;
  for (const OptimizerStep* step : fused.steps) {
    if (!Concerns(*step, joined, layer)) continue;
    if (shown++ >= kMostSteps) {
      ++more;
      continue;
    }
    lines.push_back(
        Item("line " + std::to_string(step->line) + ": " + StepText(*step), LineKind::kDetail));
  }
  if (more > 0) lines.push_back(Item(Counted(more, "more step"), LineKind::kDetail));
}

// `layer`: the name of the network layer, empty for a node whose layer is not known.
void AddPlaces(const Fusions& fusions, const Engine& engine, const std::vector<FusionPlace>& places,
               std::string_view name, std::vector<Line>& lines) {
  for (std::size_t i = 0; i < std::min(places.size(), kMostAsked); ++i) {
    const FusionPlace& place = places[i];
    const Layer& layer = engine.layers[place.layer.index()];
    std::string text =
        "engine layer #" + std::to_string(layer.id.value) + " `" + PiecesText({layer.name}) + "`";
    if (!layer.type.empty()) text += ", " + std::string(layer.type);
    text += "; known from: " + std::string(MemberFromName(place.from));
    if (!place.certain) text += ", not certain";
    lines.push_back(Item(std::move(text), LineKind::kSubItem));
    AddSteps(fusions.layers[place.layer.index()], fusions, name, lines);
  }
  if (places.size() > kMostAsked) {
    lines.push_back(
        Item("and " + Counted(places.size() - kMostAsked, "more layer"), LineKind::kSubItem));
  }
}

void AddNetworkLayer(const Fusions& fusions, const Engine& engine, const NetworkLayer& layer,
                     std::vector<Line>& lines) {
  std::string text = "network layer `" + PiecesText({layer.name}) + "`";
  if (layer.registered_line != 0) {
    text += ", registered at line " + std::to_string(layer.registered_line);
  }
  lines.push_back(Item(std::move(text)));
  if (!layer.places.empty()) {
    return AddPlaces(fusions, engine, layer.places, layer.name, lines);
  }
  if (layer.gone_by != nullptr) {
    lines.push_back(Item(GoneText(layer) + " (line " + std::to_string(layer.gone_by->line) + ")",
                         LineKind::kSubItem));
    return;
  }
  const std::string whole = PiecesText(layer.joined_into);
  lines.push_back(Item(
      whole.empty() ? "not in the engine, and no line tells why"
                    : "became part of `" + whole + "`, which the engine does not show by that name",
      LineKind::kSubItem));
}

void AddNode(const Fusions& fusions, const Engine& engine, const OnnxNode& node,
             std::vector<Line>& lines) {
  const bool weights = node.parsed == nullptr && fusions.parses && !node.network.empty();
  std::string text = (weights ? "weights, registered like a node: `" : "ONNX node `") +
                     PiecesText({node.name}) + "`";
  if (node.parsed != nullptr) {
    text += " [" + std::string(node.parsed->op) + "], parsed at line " +
            std::to_string(node.parsed->line);
    const std::string_view outputs = WithoutComma(node.parsed->outputs);
    if (!outputs.empty()) text += "; outputs " + PiecesText({outputs});
  }
  lines.push_back({std::move(text), Tone::kStrong});
  std::size_t shown = 0;
  for (const uint32_t layer : node.network) {
    if (shown++ == kMostAsked) break;
    AddNetworkLayer(fusions, engine, fusions.network[layer], lines);
  }
  if (node.network.size() > kMostAsked) {
    lines.push_back(Item(Counted(node.network.size() - kMostAsked, "more network layer")));
  }
  const bool placed = std::any_of(node.network.begin(), node.network.end(), [&](uint32_t layer) {
    return !fusions.network[layer].places.empty();
  });
  if (!node.network.empty() && (placed || node.places.empty())) return;
  if (!node.places.empty()) return AddPlaces(fusions, engine, node.places, {}, lines);
  lines.push_back(Item(node.fate == NodeFate::kNoLayer
                           ? "the parser registered no layer for it: nothing of it runs by itself"
                           : "no line tells what became of it"));
}

// Names that hold `part`, whatever their case.
bool Holds(std::string_view name, std::string_view part) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::search(name.begin(), name.end(), part.begin(), part.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != name.end();
}

void Suggest(const Fusions& fusions, std::string_view name, std::vector<std::string>& names) {
  const auto add = [&](std::string_view candidate) {
    if (names.size() >= kMostSuggestions || candidate.empty() || !Holds(candidate, name)) return;
    const std::string text = VisibleText(PiecesText({candidate}));
    if (std::find(names.begin(), names.end(), text) == names.end()) names.push_back(text);
  };
  for (const OnnxNode& node : fusions.nodes) add(node.name);
  for (const NetworkLayer& layer : fusions.network) add(layer.name);
}

}  // namespace

Table NodesTable(const Fusions& fusions, std::size_t limit) {
  Table table;
  table.columns = {{"#", Align::kRight, false, "number"},
                   {"node", Align::kLeft, true, "node"},
                   {"op", Align::kLeft, false, "op"},
                   {"outputs", Align::kLeft, true, "outputs"},
                   {"in engine layer", Align::kLeft, true, "engine_layers"},
                   {"line", Align::kRight, false, "line"}};
  uint32_t number = 0;
  for (const OnnxNode& node : fusions.nodes) {
    if (!IsNode(node, fusions)) continue;
    if (number < limit) table.rows.push_back(NodeRow(number, node, fusions));
    ++number;
  }
  if (table.rows.size() < number) {
    table.footer.resize(table.columns.size());
    table.footer[1] =
        TextCell("[" + Counted(number - table.rows.size(), "other") + "]", Tone::kDim);
  }
  return table;
}

Section NodesSection(const Fusions& fusions, const Options& options) {
  Section section;
  const auto count = static_cast<std::size_t>(
      std::count_if(fusions.nodes.begin(), fusions.nodes.end(),
                    [&](const OnnxNode& node) { return IsNode(node, fusions); }));
  section.lines.push_back({count == 0 ? "no line of the inputs tells a node of the network"
                                      : Counted(count, "node") + " of the network"});
  if (count > 0) section.table = NodesTable(fusions, RowLimit(options, 0, count));
  return section;
}

Asked FindAsked(const Fusions& fusions, std::string_view name) {
  Asked asked;
  for (uint32_t i = 0; i < fusions.nodes.size(); ++i) {
    if (fusions.nodes[i].name == name) asked.nodes.push_back(i);
  }
  if (!asked.nodes.empty()) return asked;
  for (uint32_t i = 0; i < fusions.network.size(); ++i) {
    if (fusions.network[i].name == name) asked.network.push_back(i);
  }
  return asked;
}

std::vector<Line> AskedLines(const Fusions& fusions, const Engine& engine, const Asked& asked) {
  std::vector<Line> lines;
  const std::size_t all = asked.nodes.size() + asked.network.size();
  for (std::size_t i = 0; i < std::min(asked.nodes.size(), kMostAsked); ++i) {
    AddNode(fusions, engine, fusions.nodes[asked.nodes[i]], lines);
  }
  for (std::size_t i = 0; i < std::min(asked.network.size(), kMostAsked); ++i) {
    AddNetworkLayer(fusions, engine, fusions.network[asked.network[i]], lines);
  }
  if (all == 0) lines.push_back({"this engine has no such node", Tone::kDim});
  if (all > kMostAsked) lines.push_back({Counted(all - kMostAsked, "more") + " of that name"});
  return lines;
}

std::string CheckAsked(const Loaded& loaded, const Options& options) {
  if (!options.onnx) return "";
  std::vector<std::string> names;
  const std::vector<Engine> failed = EnginesOfFailedLogs(loaded);
  std::vector<const Engine*> engines;
  for (const EngineView& view : loaded.views) engines.push_back(view.engine);
  for (const Engine& engine : failed) engines.push_back(&engine);
  if (engines.empty()) return "";
  for (const Engine* engine : engines) {
    const Fusions fusions = FindFusions(*engine);
    if (!FindAsked(fusions, *options.onnx).empty()) return "";
    Suggest(fusions, *options.onnx, names);
  }
  std::string text = "--onnx " + VisibleText(PiecesText({*options.onnx})) +
                     ": no node or layer of the network has this name";
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "\n  help: names with it: " : ", ") + ("`" + names[i] + "`");
  }
  if (names.empty()) text += "\n  help: `trtscope fusions --nodes` lists the network's nodes";
  return text;
}

}  // namespace trtscope
