// `graph`: the engine as a picture.
#include <algorithm>

#include "graph/analysis/hotspots.h"
#include "graph/analysis/subgraph.h"
#include "graph/model/unicode.h"
#include "graph/render/dot.h"
#include "src/cli/command.h"
#include "src/cli/exit_code.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/cli/picture.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

ColorBy ColorOf(const Options& options) {
  if (options.color == "type") return ColorBy::kType;
  return options.color == "time" ? ColorBy::kTime : ColorBy::kPrecision;
}

// Layers that --filter and --top leave.
std::vector<bool> KeptLayers(const EngineView& view, const Options& options) {
  std::vector<bool> keep = view.shown;
  // Without times there is no hottest.
  if (options.top.value_or(0) == 0 || view.attribution.profile == nullptr) return keep;
  std::vector<bool> hottest(keep.size(), false);
  uint32_t taken = 0;
  for (const HotLayer& hot : HottestLayers(*view.engine, view.attribution)) {
    if (taken == *options.top || !keep[hot.layer.index()]) continue;
    hottest[hot.layer.index()] = true;
    ++taken;
  }
  return hottest;
}

// The facts of the layers that a part keeps, in the part's numbering.
void SliceFacts(const EngineView& whole, const Subgraph& part, EngineView& view) {
  std::vector<std::optional<LayerId>> number(whole.engine->layers.size());
  view.attribution = whole.attribution;
  view.attribution.times.clear();
  for (std::size_t i = 0; i < part.original.size(); ++i) {
    const std::size_t old = part.original[i].index();
    number[old] = LayerId{static_cast<uint32_t>(i)};
    view.attribution.times.push_back(whole.attribution.times[old]);
    view.precisions.push_back(whole.precisions[old]);
  }
  for (Reformat reformat : whole.reformats.reformats) {
    if (!number[reformat.layer.index()]) continue;
    reformat.layer = *number[reformat.layer.index()];
    reformat.producers.clear();
    reformat.consumers.clear();
    view.reformats.reformats.push_back(std::move(reformat));
  }
}

std::string MakeDot(const EngineView& whole, const Loaded& loaded, const Options& options) {
  DotOptions dot;
  dot.color = ColorOf(options);
  dot.title = EngineTitle(whole, loaded);
  const std::vector<bool> keep = KeptLayers(whole, options);
  const auto kept = static_cast<std::size_t>(std::count(keep.begin(), keep.end(), true));
  if (kept == keep.size()) {
    return RenderDot(*whole.engine, whole.attribution, whole.precisions, whole.reformats, dot);
  }
  dot.title += ", " + Count(kept) + " of " + Counted(keep.size(), "layer");
  const Subgraph part = KeepLayers(*whole.engine, keep);
  EngineView view;
  SliceFacts(whole, part, view);
  dot.numbers = part.original;
  return RenderDot(part.engine, view.attribution, view.precisions, view.reformats, dot);
}

int Fail(const Io& io, const std::string& message) {
  io.err("trtscope: error: " + VisibleText(message) + "\n");
  return kExitUsage;
}

int Run(const Loaded& loaded, const Options& options, const Io& io) {
  if (options.format != Format::kText) {
    return Fail(io, "graph draws pictures; its only other --format is json");
  }
  if (options.output.empty() || options.output == "-") {
    // DOT is text; it may be piped on.
    for (const EngineView& view : loaded.views) io.out(MakeDot(view, loaded, options));
    return kExitFine;
  }
  const std::optional<Picture> picture = PictureOf(options.output);
  if (!picture) {
    return Fail(io, "-o " + options.output + ": the name must end in .dot, .svg, .png or .pdf");
  }
  for (const EngineView& view : loaded.views) {
    if (*picture != Picture::kDot && view.engine->layers.size() > kTooManyLayersToDraw) {
      return Fail(io, "an engine of " + Counted(view.engine->layers.size(), "layer") +
                          " is too large to draw; draw a part with --filter, or write a .dot file");
    }
    const bool several = loaded.views.size() > 1;
    const std::string path =
        several ? NumberedPath(options.output, view.engine->id) : options.output;
    const std::string problem = WritePicture(MakeDot(view, loaded, options), *picture, path);
    if (!problem.empty()) return Fail(io, problem);
    if (!options.quiet) {
      io.err("trtscope: wrote " + VisibleText(path) + "\n");
    }
  }
  return kExitFine;
}

OrderedJson PortJson(PortRef port) { return {{"layer", port.layer.value}, {"port", port.port}}; }

void MakeJson(const EngineView& view, const Loaded& loaded, const Options&, OrderedJson& engine) {
  OrderedJson layers = OrderedJson::array();
  for (const LayerId id : ShownLayers(view)) layers.push_back(LayerJson(view, loaded.session, id));
  OrderedJson edges = OrderedJson::array();
  for (const Edge& edge : view.engine->edges) {
    const Tensor& tensor = view.engine->layers[edge.from.layer.index()].outputs[edge.from.port];
    edges.push_back({{"from", PortJson(edge.from)},
                     {"to", PortJson(edge.to)},
                     {"tensor", tensor.name},
                     {"loop_carried", edge.loop_carried}});
  }
  OrderedJson bindings = OrderedJson::array();
  for (const Binding& binding : view.engine->bindings) {
    bindings.push_back({{"name", binding.name},
                        {"mode", binding.is_input ? "input" : "output"},
                        {"inferred", binding.inferred}});
  }
  engine["layers"] = std::move(layers);
  engine["edges"] = std::move(edges);
  engine["bindings"] = std::move(bindings);
}

}  // namespace

const Command kGraphCommand = {
    "graph",
    "the engine as a picture: DOT, SVG, PNG or PDF",
    "Layers with their fused parts, kernel, types, time and share as text and as heat; edges with "
    "type and "
    "shape; reformats and changes of precision stand out; a legend tells the colours. The ending "
    "of -o's "
    "name decides the kind of picture; without -o the DOT text goes to standard output. Several "
    "engines in "
    "the inputs give one picture each (engine-0.svg, engine-1.svg, …) unless --engine picks one.",
    "  trtscope graph build.log profile.json -o engine.svg\n"
    "  trtscope graph build.log --color type -o engine.png\n"
    "  trtscope graph build.log | dot -Tsvg > engine.svg\n",
    nullptr,
    MakeJson,
    Run};

}  // namespace trtscope
