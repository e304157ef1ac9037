// `fusions`: what became of the network: which layers and nodes are in each layer of the engine.
#include <algorithm>
#include <unordered_set>

#include "src/cli/command.h"
#include "src/cli/fusion_texts.h"
#include "src/cli/headline.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// --- Engine layers -----------------------------------------------------------

// "A, B, C and 4 more": a region may hold a thousand.
class NameList {
 public:
  /// `name` must outlive the list.
  void Add(std::string_view name, std::string_view of, bool certain) {
    if (!seen_.insert(name).second) return;
    constexpr std::size_t kMost = 4;
    if (seen_.size() > kMost) {
      ++more_;
      return;
    }
    if (!text_.empty()) text_ += ", ";
    text_ += PiecesText({name});
    if (!of.empty()) text_ += " (" + PiecesText({of}) + ")";
    if (!certain) text_ += "?";
  }
  std::string Text() const { return more_ == 0 ? text_ : text_ + " and " + Count(more_) + " more"; }
  std::size_t size() const { return seen_.size(); }

 private:
  std::string text_;
  std::unordered_set<std::string_view> seen_;
  std::size_t more_ = 0;
};

std::string_view NameOf(const OnnxNode& node) {
  return node.name.empty() ? std::string_view("(unnamed)") : node.name;
}

// "A + B" is made of A and B, whose nodes are called the same: the name says it all.
bool IsAsNamed(const FusedLayer& fused, const Fusions& fusions, std::string_view rest) {
  constexpr std::string_view kPlus = " + ";
  for (const FusionMember& member : fused.members) {
    if (member.network == FusionMember::kNone) return false;
    const std::string_view name = fusions.network[member.network].name;
    const bool has_node = member.node != FusionMember::kNone;
    if (has_node && fusions.nodes[member.node].name != name) return false;
    if (&member != &fused.members.front()) {
      if (!rest.starts_with(kPlus)) return false;
      rest.remove_prefix(kPlus.size());
    }
    if (!rest.starts_with(name)) return false;
    rest.remove_prefix(name.size());
  }
  return rest.empty();
}

// Network layers, with their ONNX nodes where those have other names: "node_linear_1
// (node_linear)".
std::string ContentsText(const FusedLayer& fused, const Fusions& fusions, const Engine& engine) {
  if (fused.origin == FusedOrigin::kInserted) {
    return fused.inserted_for.empty() ? "(added)"
                                      : "(added for " + PiecesText({fused.inserted_for}) + ")";
  }
  if (IsAsNamed(fused, fusions, engine.layers[fused.layer.index()].name)) {
    const bool certain = std::all_of(fused.members.begin(), fused.members.end(),
                                     [](const FusionMember& member) { return member.certain; });
    return certain ? "as named" : "as named?";
  }
  NameList names;
  for (const FusionMember& member : fused.members) {
    const bool has_node = member.node != FusionMember::kNone;
    if (member.network == FusionMember::kNone) {
      if (has_node) names.Add(NameOf(fusions.nodes[member.node]), "", member.certain);
      continue;
    }
    const std::string_view name = fusions.network[member.network].name;
    std::string_view node = has_node ? NameOf(fusions.nodes[member.node]) : std::string_view();
    if (node == name) node = {};
    names.Add(name, node, member.certain);
  }
  return names.size() == 0 ? "?" : names.Text();
}

std::string PassesText(const FusedLayer& fused) {
  NameList names;
  for (const OptimizerStep* step : fused.steps) {
    if (!step->pass.empty()) {
      names.Add(step->pass, {}, true);
    } else if (step->verb != OptimizerVerb::kConvert) {
      names.Add(step->verb == OptimizerVerb::kMerge ? "Merging layers" : "Fusing", {}, true);
    }
  }
  return names.Text();
}

std::string FromText(const FusedLayer& fused) {
  NameList names;
  for (const FusionMember& member : fused.members) {
    names.Add(MemberFromName(member.from), {}, member.certain);
  }
  if (fused.origin == FusedOrigin::kInserted) {
    return fused.inserted_source.known() ? "optimizer" : "name";
  }
  return names.size() == 0 ? "?" : names.Text();
}

Table LayersTable(const EngineView& view, const Fusions& fusions, std::size_t limit) {
  Table table;
  table.columns = {{"#", Align::kRight, false, "id"},
                   {"engine layer", Align::kLeft, true, "layer"},
                   {"type", Align::kLeft, true, "type"},
                   {"network layers (ONNX nodes)", Align::kLeft, true, "network_layers"},
                   {"passes", Align::kLeft, true, "passes"},
                   {"known from", Align::kLeft, false, "from"}};
  const std::vector<LayerId> shown = ShownLayers(view);
  limit = std::min(limit, shown.size());
  for (std::size_t i = 0; i < limit; ++i) {
    const FusedLayer& fused = fusions.layers[shown[i].index()];
    const Layer& layer = view.engine->layers[shown[i].index()];
    const bool inserted = fused.origin == FusedOrigin::kInserted;
    table.rows.push_back(
        {CountCell(layer.id.value), TextCell(layer.name), TextOrUnknown(layer.type),
         TextCell(ContentsText(fused, fusions, *view.engine), inserted ? Tone::kDim : Tone::kPlain),
         TextCell(PassesText(fused)), TextCell(FromText(fused))});
  }
  if (limit < shown.size()) {
    table.footer.resize(table.columns.size());
    table.footer[1] = TextCell("[" + Counted(shown.size() - limit, "other") + "]", Tone::kDim);
  }
  return table;
}

// Whether a membership is one of a node or network layer that --onnx asks for; nullptr: of any.
bool IsAsked(const FusionMember& member, const Asked* asked) {
  if (asked == nullptr) return true;
  // Both lists are in the order of their ids.
  const auto has = [](const std::vector<uint32_t>& list, uint32_t id) {
    return std::binary_search(list.begin(), list.end(), id);
  };
  return has(asked->nodes, member.node) || has(asked->network, member.network);
}

// A row a membership: what a spreadsheet can sort and group.
Table MembersTable(const EngineView& view, const Fusions& fusions, const Asked* asked) {
  Table table;
  for (const char* key : {"id", "layer", "type", "origin", "network_layer", "onnx_node", "from",
                          "certain", "pass", "line"}) {
    table.columns.push_back({key, Align::kLeft, false, key});
  }
  for (const LayerId id : ShownLayers(view)) {
    const FusedLayer& fused = fusions.layers[id.index()];
    const Layer& layer = view.engine->layers[id.index()];
    const std::vector<Cell> head = {CountCell(id.value), TextCell(layer.name), TextCell(layer.type),
                                    TextCell(FusedOriginName(fused.origin))};
    const auto add = [&](std::vector<Cell> tail) {
      tail.insert(tail.begin(), head.begin(), head.end());
      table.rows.push_back(std::move(tail));
    };
    for (const FusionMember& member : fused.members) {
      if (!IsAsked(member, asked)) continue;
      const bool network = member.network != FusionMember::kNone;
      const bool node = member.node != FusionMember::kNone;
      add({TextCell(network ? fusions.network[member.network].name : std::string_view()),
           TextCell(node ? fusions.nodes[member.node].name : std::string_view()),
           TextCell(MemberFromName(member.from)), TextCell(member.certain ? "yes" : "no"),
           TextCell(member.step != nullptr ? member.step->pass.view() : std::string_view()),
           member.source.known() ? CountCell(member.source.line) : TextCell("")});
    }
    if (fused.members.empty() && asked == nullptr) add(std::vector<Cell>(6, TextCell("")));
  }
  return table;
}

// --- Waterfall ---------------------------------------------------------------

std::string ChangeText(std::optional<int64_t> change) {
  if (!change || *change == 0) return "";
  return (*change < 0 ? "−" : "+") + Count(static_cast<uint64_t>(std::abs(*change)));
}

Cell SomeCell(uint32_t count) { return count == 0 ? TextCell("") : CountCell(count); }

Section WaterfallSection(const Fusions& fusions) {
  Section section;
  section.heading = "Layers after each pass";
  Table table;
  table.columns = {
      {"after", Align::kLeft, false, "after"},      {"layers", Align::kRight, false, "layers"},
      {"change", Align::kRight, false, "change"},   {"joined", Align::kRight, false, "fused"},
      {"removed", Align::kRight, false, "removed"}, {"line", Align::kRight, false, "line"}};
  for (const WaterfallStep& step : fusions.waterfall) {
    table.rows.push_back({TextCell(step.count->what), CountCell(step.count->layers),
                          TextCell(ChangeText(step.change)), SomeCell(step.fused),
                          SomeCell(step.removed), CountCell(step.count->line)});
  }
  section.table = std::move(table);
  return section;
}

// --- What is not in the engine -------------------------------------------------

struct Missing {
  std::vector<const NetworkLayer*> gone;
  std::vector<const NetworkLayer*> unexplained;
  std::vector<const OnnxNode*> without_layer;
  std::size_t helpers = 0;
};

Missing FindMissing(const Fusions& fusions) {
  Missing missing;
  for (const NetworkLayer& layer : fusions.network) {
    if (!layer.places.empty()) continue;
    if (layer.helper) {
      ++missing.helpers;
    } else {
      (layer.gone_by != nullptr ? missing.gone : missing.unexplained).push_back(&layer);
    }
  }
  for (const OnnxNode& node : fusions.nodes) {
    if (node.fate == NodeFate::kNoLayer && IsNode(node, fusions)) {
      missing.without_layer.push_back(&node);
    }
  }
  return missing;
}

// A layer, and its node where that has another name.
std::string LayerText(const NetworkLayer& layer, const Fusions& fusions) {
  if (layer.node == NetworkLayer::kNone) return std::string(layer.name);
  const std::string_view node = NameOf(fusions.nodes[layer.node]);
  return std::string(layer.name) + (node == layer.name ? "" : " (" + std::string(node) + ")");
}

Table GoneTable() {
  Table table;
  table.columns = {{"network layer (ONNX node)", Align::kLeft, true, "network_layer"},
                   {"what happened", Align::kLeft, false, "what"},
                   {"pass", Align::kLeft, false, "pass"},
                   {"with, or at", Align::kLeft, true, "other"},
                   {"line", Align::kRight, false, "line"}};
  return table;
}

std::vector<Cell> GoneRow(const NetworkLayer& layer, const Fusions& fusions) {
  const GoneFacts facts = FactsOfGone(layer);
  return {TextCell(LayerText(layer, fusions)), TextCell(facts.what), TextOrUnknown(facts.pass),
          TextCell(facts.other), CountCell(layer.gone_by->line)};
}

Table UnexplainedTable() {
  Table table;
  table.columns = {{"network layer (ONNX node)", Align::kLeft, true, "network_layer"},
                   {"what is known", Align::kLeft, false, "what"},
                   {"of", Align::kLeft, true, "other"},
                   {"line", Align::kRight, false, "line"}};
  return table;
}

std::vector<Cell> UnexplainedRow(const NetworkLayer& layer, const Fusions& fusions) {
  std::string what = "no line tells why";
  std::string other = PiecesText(layer.joined_into);
  if (!other.empty()) {
    what = "became part of a layer that is not in the engine";
  } else if (layer.while_parsing != NetworkLayer::kNone && layer.node != layer.while_parsing) {
    what = "the parser made it for a node; no line tells why";
    other = NameOf(fusions.nodes[layer.while_parsing]);
  }
  return {TextCell(LayerText(layer, fusions)), TextCell(what), TextCell(other),
          layer.registered_line == 0 ? TextOrUnknown({}) : CountCell(layer.registered_line)};
}

// Cuts the table's rows to --top and says how many were left out.
void Limit(const Options& options, Table& table) {
  const std::size_t limit = RowLimit(options, 0, table.rows.size());
  if (limit == table.rows.size()) return;
  table.footer.resize(table.columns.size());
  table.footer[0] = TextCell("[" + Counted(table.rows.size() - limit, "other") + "]", Tone::kDim);
  table.rows.resize(limit);
}

Section GoneSection(const Missing& missing, const Fusions& fusions, const Options& options) {
  Section section;
  section.heading = "Vanished, and the line that tells why";
  Table table = GoneTable();
  for (const NetworkLayer* layer : missing.gone) table.rows.push_back(GoneRow(*layer, fusions));
  Limit(options, table);
  section.table = std::move(table);
  return section;
}

Section UnexplainedSection(const Missing& missing, const Fusions& fusions, const Options& options) {
  Section section;
  section.heading = "Not in the engine, as far as the log tells";
  Table table = UnexplainedTable();
  for (const NetworkLayer* layer : missing.unexplained) {
    table.rows.push_back(UnexplainedRow(*layer, fusions));
  }
  for (const OnnxNode* node : missing.without_layer) {
    table.rows.push_back({TextCell("(none)"), TextCell("the parser registered no layer"),
                          TextCell(NameOf(*node)), CountCell(node->parsed->line)});
  }
  Limit(options, table);
  section.table = std::move(table);
  return section;
}

// --- Report ------------------------------------------------------------------

std::string LayersLead(const Fusions& fusions) {
  const auto count = [&](FusedOrigin origin) {
    return static_cast<std::size_t>(
        std::count_if(fusions.layers.begin(), fusions.layers.end(),
                      [&](const FusedLayer& layer) { return layer.origin == origin; }));
  };
  const std::size_t inserted = count(FusedOrigin::kInserted);
  const std::size_t unknown = count(FusedOrigin::kUnknown);
  std::string text = Counted(fusions.layers.size(), "engine layer") + ": " +
                     Count(count(FusedOrigin::kNetwork)) + " of the network";
  if (!fusions.waterfall.empty() && fusions.waterfall.front().count->what == "Original") {
    text += " (" + Counted(fusions.waterfall.front().count->layers, "layer") + " originally)";
  }
  if (inserted > 0) text += ", " + Count(inserted) + " added by TensorRT";
  if (unknown > 0) text += ", " + Count(unknown) + " of unknown contents";
  return text;
}

std::string NodesLead(const Fusions& fusions) {
  std::array<std::size_t, 5> counts{};
  std::size_t all = 0;
  for (const OnnxNode& node : fusions.nodes) {
    if (!IsNode(node, fusions)) continue;
    ++all;
    ++counts[static_cast<std::size_t>(node.fate)];
  }
  if (all == 0) return "no ONNX nodes: no line of the inputs tells any";
  constexpr std::array<std::string_view, 5> kWords = {
      "in the engine", "removed (a line tells why)", "without a layer of their own",
      "not in the engine (no line tells why)", "unknown (the log does not tell)"};
  std::string text = Counted(all, "ONNX node") + ":";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    text += (text.ends_with(':') ? " " : ", ") + Count(counts[i]) + " " + std::string(kWords[i]);
  }
  return text;
}

std::vector<Line> Notes(const Fusions& fusions, const Missing& missing) {
  std::vector<Line> notes;
  if (fusions.steps == 0) {
    notes.push_back(
        {"no line of the optimizer: what is in a layer is known from registrations, "
         "metadata and names only",
         Tone::kDim});
  }
  const bool uncertain =
      std::any_of(fusions.layers.begin(), fusions.layers.end(), [](const FusedLayer& layer) {
        return std::any_of(layer.members.begin(), layer.members.end(),
                           [](const FusionMember& member) { return !member.certain; });
      });
  if (uncertain) {
    notes.push_back(
        {"?: from the layer's name, or from the order of parsing, without proof", Tone::kDim});
  }
  if (missing.helpers > 0) {
    notes.push_back(
        {Counted(missing.helpers, "layer") + " that the optimizer had added itself went again",
         Tone::kDim});
  }
  if (fusions.ambiguous_steps > 0) {
    notes.push_back({Counted(fusions.ambiguous_steps, "line") +
                         " of the optimizer left out: nothing tells where its names end",
                     Tone::kWarning});
  }
  if (fusions.members_omitted > 0) {
    notes.push_back(
        {Counted(fusions.members_omitted, "membership") + " or steps left out", Tone::kWarning});
  }
  return notes;
}

// Below the lead: of an engine, or of a build that made none.
void AddFindings(const Fusions& fusions, const Missing& missing, const Options& options, bool built,
                 Report& report) {
  if (!fusions.waterfall.empty()) report.sections.push_back(WaterfallSection(fusions));
  if (!missing.gone.empty()) report.sections.push_back(GoneSection(missing, fusions, options));
  if (built && missing.unexplained.size() + missing.without_layer.size() > 0) {
    report.sections.push_back(UnexplainedSection(missing, fusions, options));
  }
}

void AddEngine(const EngineView& view, const Loaded& loaded, const Options& options,
               Report& report) {
  const Fusions fusions = FindFusions(*view.engine);
  Section section;
  if (options.nodes) {
    section = NodesSection(fusions, options);
    if (options.format == Format::kCsv) AppendCsv(view, NodesTable(fusions, SIZE_MAX), report);
  } else if (options.onnx) {
    const Asked asked = FindAsked(fusions, *options.onnx);
    section.lines = AskedLines(fusions, *view.engine, asked);
    if (options.format == Format::kCsv) {
      AppendCsv(view, MembersTable(view, fusions, &asked), report);
    }
  }
  section.heading = EngineTitle(view, loaded);
  if (options.nodes || options.onnx) {
    report.sections.push_back(std::move(section));
    return;
  }
  const Missing missing = FindMissing(fusions);
  section.lines.push_back({LayersLead(fusions)});
  section.lines.push_back({NodesLead(fusions)});
  section.table = LayersTable(view, fusions, RowLimit(options, 0, fusions.layers.size()));
  section.notes = Notes(fusions, missing);
  report.sections.push_back(std::move(section));
  AddFindings(fusions, missing, options, true, report);
  if (options.format == Format::kCsv) {
    AppendCsv(view, MembersTable(view, fusions, nullptr), report);
  }
}

void AddFailedLog(const Engine& engine, const Loaded& loaded, const Options& options,
                  Report& report) {
  const Fusions fusions = FindFusions(engine);
  Section section;
  if (options.nodes) {
    section = NodesSection(fusions, options);
  } else if (options.onnx) {
    section.lines = AskedLines(fusions, engine, FindAsked(fusions, *options.onnx));
  } else {
    section.lines.push_back({"the log shows no engine; this is how far its network came"});
    section.lines.push_back({Counted(fusions.network.size(), "network layer") + ", " +
                             Counted(fusions.steps, "line") + " of the optimizer"});
  }
  section.heading = loaded.session.inputs[engine.log->source.index()].path;
  report.sections.push_back(std::move(section));
  if (options.nodes || options.onnx) return;
  AddFindings(fusions, FindMissing(fusions), options, false, report);
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  Report report;
  for (const EngineView& view : loaded.views) AddEngine(view, loaded, options, report);
  if (options.engine) return report;
  for (const Engine& engine : EnginesOfFailedLogs(loaded)) {
    AddFailedLog(engine, loaded, options, report);
  }
  return report;
}

}  // namespace

const Command kFusionsCommand = {
    "fusions",
    "which network layers and ONNX nodes are in each engine layer, and what vanished",
    "Replays what the log's optimizer lines did to the network, and says for every layer how its "
    "contents are known: from those lines, from `Registering layer … for ONNX node …`, from "
    "metadata, from the layer's name, or inferred. A ? marks what nothing proves. `--onnx NODE` "
    "answers where a node went, `--nodes` lists the network's nodes.",
    "  trtscope fusions build.log\n"
    "  trtscope fusions build.log --onnx /backbone/conv1/Conv\n"
    "  trtscope fusions build.log --nodes --format csv -o nodes.csv\n",
    MakeReport,
    FusionsJson,
    nullptr,
    nullptr,
    CheckAsked};

}  // namespace trtscope
