#include "graph/render/dot_legend.h"

#include <algorithm>
#include <array>

#include "graph/render/dot_html.h"
#include "graph/render/dot_text.h"

namespace trtscope {
namespace {

constexpr std::size_t kEntriesInRow = 4;

struct Entry {
  /// Colours of the small block; no fill: `glyph` instead.
  std::string_view fill;
  std::string_view glyph;
  std::string text;
  std::string_view border = kOutline;
};

using PrecisionCounts = std::array<std::size_t, kPrecisionCount>;

PrecisionCounts CountPrecisions(const DotScene& scene) {
  PrecisionCounts counts{};
  for (const Layer& layer : scene.engine.layers) {
    ++counts[static_cast<std::size_t>(PrecisionOf(scene, layer).compute)];
  }
  return counts;
}

// Known precisions, most layers first, ties in the order of the enumeration.
std::vector<Precision> PrecisionsByCount(const PrecisionCounts& counts) {
  std::vector<Precision> order;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    if (counts[i] > 0) order.push_back(static_cast<Precision>(i));
  }
  std::stable_sort(order.begin(), order.end(), [&](Precision a, Precision b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  return order;
}

std::vector<Entry> PrecisionEntries(const DotScene& scene) {
  const PrecisionCounts counts = CountPrecisions(scene);
  std::vector<Entry> entries;
  for (const Precision precision : PrecisionsByCount(counts)) {
    const std::size_t n = counts[static_cast<std::size_t>(precision)];
    entries.push_back({ColorOf(precision).fill, "",
                       std::string(PrecisionName(precision)) + " (" + std::to_string(n) + ")"});
  }
  // Reformats and their like have a fill of their own, explained with the shapes.
  const auto& layers = scene.engine.layers;
  const auto blank = std::count_if(layers.begin(), layers.end(), [&](const Layer& layer) {
    return FillOf(scene, layer) == kPaper && LookOf(layer.kind) != Look::kCopy;
  });
  if (blank > 0) entries.push_back({kPaper, "", "none or unknown (" + std::to_string(blank) + ")"});
  return entries;
}

std::vector<Entry> TypeEntries(const DotScene& scene) {
  std::vector<Entry> entries;
  const std::size_t named = std::min(scene.types.size(), kTypeFills.size());
  for (std::size_t i = 0; i < named; ++i) {
    const TypeShare& type = scene.types[i];
    entries.push_back({kTypeFills[i], "",
                       WrapText(type.type.empty() ? "?" : type.type, 28, 1).front() + " (" +
                           std::to_string(type.layers) + ")"});
  }
  std::size_t others = 0;
  for (std::size_t i = named; i < scene.types.size(); ++i) others += scene.types[i].layers;
  if (others > 0) {
    entries.push_back({kOtherTypeFill, "", "other types (" + std::to_string(others) + ")"});
  }
  return entries;
}

std::vector<Entry> HeatEntries(const DotScene& scene) {
  std::array<std::size_t, kHeatSteps> counts{};
  std::size_t unknown = 0;
  for (const Layer& layer : scene.engine.layers) {
    if (layer.kind == LayerKind::kConstant) continue;
    const std::optional<double> heat = HeatOf(scene, layer);
    if (heat) {
      ++counts[HeatStepOf(*heat)];
    } else {
      ++unknown;
    }
  }
  std::vector<Entry> entries;
  for (std::size_t step = kHeatSteps; step-- > 0;) {
    if (counts[step] == 0) continue;
    const double from = HeatScale()[step].from * scene.hottest_ms;
    const std::string range = step == 0 ? "less" : "≥ " + TimeText(from);
    entries.push_back(
        {scene.options.color == ColorBy::kTime ? HeatScale()[step].fill : HeatScale()[step].bar, "",
         range + " (" + std::to_string(counts[step]) + ")"});
  }
  if (unknown > 0) {
    entries.push_back({kPaper, "", "no time (" + std::to_string(unknown) + ")"});
  }
  return entries;
}

std::vector<Entry> ErrorEntries(const DotScene& scene) {
  std::array<std::size_t, kErrorSteps> counts{};
  std::size_t unknown = 0;
  for (const Layer& layer : scene.engine.layers) {
    if (layer.kind == LayerKind::kConstant) continue;
    const std::optional<double>& error = ErrorOf(scene, layer).error;
    ++(error ? counts[ErrorStepOf(*error)] : unknown);
  }
  constexpr std::array<std::string_view, kErrorSteps> kFrom = {"< 1e-5",  "≥ 1e-5", "≥ 1e-4",
                                                               "≥ 0.001", "≥ 0.01", "≥ 0.1"};
  std::vector<Entry> entries;
  for (std::size_t step = kErrorSteps; step-- > 0;) {
    if (counts[step] == 0) continue;
    entries.push_back({ErrorScale()[step].fill, "",
                       std::string(kFrom[step]) + " (" + std::to_string(counts[step]) + ")"});
  }
  if (unknown > 0) {
    entries.push_back({kPaper, "", "not observed, dashed (" + std::to_string(unknown) + ")"});
  }
  return entries;
}

// The fill that a look has whatever the layer, kPaper where the colour mode decides.
std::string_view LegendFill(const DotScene& scene, const LookStyle& style) {
  const bool fixed = style.look == Look::kConstant || style.look == Look::kInput ||
                     style.look == Look::kOutput || scene.options.color == ColorBy::kPrecision;
  return fixed && !style.own_fill.empty() ? style.own_fill : kPaper;
}

std::vector<Entry> ShapeEntries(const DotScene& scene) {
  std::array<bool, kLookCount> occurs{};
  const auto mark = [&](Look look) { occurs[static_cast<std::size_t>(look)] = true; };
  for (const Layer& layer : scene.engine.layers) mark(LookOf(layer.kind));
  for (const Binding& b : scene.engine.bindings) mark(b.is_input ? Look::kInput : Look::kOutput);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < kLookCount; ++i) {
    const LookStyle& style = StyleOf(static_cast<Look>(i));
    if (!occurs[i]) continue;
    // Dashes mean something else there.
    const bool copy = style.look == Look::kCopy && scene.options.color == ColorBy::kError;
    entries.push_back({LegendFill(scene, style), "",
                       copy ? "copy, no-op (octagon)" : std::string(style.legend), style.border});
  }
  const auto& layers = scene.engine.layers;
  if (std::any_of(layers.begin(), layers.end(),
                  [&](const Layer& layer) { return ChangesPrecision(scene, layer); })) {
    entries.push_back({kPaper, "", "thick border: changes the type", kChangeInk});
  }
  if (scene.options.first_divergence) {
    entries.push_back({kPaper, "", "double border: first to diverge", kInk});
  }
  return entries;
}

std::vector<Entry> ArrowEntries(const std::vector<Arrow>& arrows) {
  std::array<bool, kPrecisionCount> occurs{};
  bool converts = false, loops = false;
  for (const Arrow& arrow : arrows) {
    occurs[static_cast<std::size_t>(arrow.dtype)] = true;
    converts = converts || arrow.converts();
    loops = loops || arrow.loop_carried;
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < occurs.size(); ++i) {
    const auto precision = static_cast<Precision>(i);
    if (!occurs[i]) continue;
    const std::string_view name = PrecisionName(precision);
    entries.push_back({ColorOf(precision).stroke, "",
                       std::string(precision == Precision::kUnknown ? "unknown type" : name)});
  }
  if (converts) entries.push_back({"", "━", "thick, two colours: the type changes"});
  if (loops) entries.push_back({"", "┄", "dashed: from the previous loop iteration"});
  return entries;
}

std::string EntryHtml(const Entry& entry) {
  const std::string words = "\u00a0" + entry.text;
  const std::string text = HtmlSpan({words, 9, kInk, Weight::kNormal});
  const std::string mark =
      entry.fill.empty()
          ? "<TD>" + HtmlSpan({entry.glyph, 11, kSoftInk, Weight::kNormal}) + "</TD>"
          : "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"16\" HEIGHT=\"10\" BORDER=\"1\" COLOR=\"" +
                std::string(entry.border) + "\" BGCOLOR=\"" + std::string(entry.fill) + "\"></TD>";
  return mark + "<TD>" + text + "</TD><TD>" + HtmlSpan({"  ", 9, kInk, Weight::kNormal}) + "</TD>";
}

// One line of the legend: what it explains, then its entries, a few a line.
std::string LegendRows(std::string_view heading, const std::vector<Entry>& entries) {
  std::string rows;
  for (std::size_t begin = 0; begin < entries.size(); begin += kEntriesInRow) {
    std::string cells;
    const std::size_t end = std::min(begin + kEntriesInRow, entries.size());
    for (std::size_t i = begin; i < end; ++i) cells += EntryHtml(entries[i]);
    rows += "<TR><TD ALIGN=\"RIGHT\">" +
            HtmlSpan({begin == 0 ? heading : "", 9, kSoftInk, Weight::kBold}) +
            "</TD><TD ALIGN=\"LEFT\">" + HtmlTable(HtmlLeftRow(cells), 1) + "</TD></TR>";
  }
  return rows;
}

std::string FillRows(const DotScene& scene) {
  switch (scene.options.color) {
    case ColorBy::kType:
      return LegendRows("fill: layer type", TypeEntries(scene));
    case ColorBy::kTime:
      return LegendRows("fill: time", HeatEntries(scene));
    case ColorBy::kError:
      return LegendRows("fill: relative error", ErrorEntries(scene));
    case ColorBy::kPrecision:
      break;
  }
  return LegendRows("fill: computes in", PrecisionEntries(scene));
}

std::string BarRows(const DotScene& scene) {
  if (!(scene.hottest_ms > 0)) return "";
  const std::string text = "full length: " + TimeText(scene.hottest_ms) + ", the hottest layer";
  return LegendRows("bar: time", {{HeatScale().back().bar, "", text}});
}

std::string PrecisionSummary(const DotScene& scene) {
  const PrecisionCounts counts = CountPrecisions(scene);
  std::string text;
  for (const Precision precision : PrecisionsByCount(counts)) {
    if (!text.empty()) text += ", ";
    text += std::to_string(counts[static_cast<std::size_t>(precision)]) + " " +
            std::string(PrecisionName(precision));
  }
  return text;
}

std::string ReformatCount(const DotScene& scene) {
  const auto& reformats = scene.reformats.reformats;
  const auto n = static_cast<std::size_t>(std::count_if(
      reformats.begin(), reformats.end(), [](const Reformat& r) { return r.inserted; }));
  std::string text = n == 0 ? "no reformats" : CountText(n, "reformat");
  if (n > 0 && scene.reformats.time_ms) text += " " + TimeText(*scene.reformats.time_ms);
  if (n > 0 && scene.reformats.share) text += " (" + ShareText(*scene.reformats.share) + ")";
  return text;
}

}  // namespace

std::string SummaryLine(const DotScene& scene) {
  std::string text = CountText(scene.engine.layers.size(), "layer");
  if (scene.attribution.total_average_ms) {
    text += " · " + TimeText(*scene.attribution.total_average_ms);
  }
  const std::string precisions = PrecisionSummary(scene);
  if (!precisions.empty()) text += " · " + precisions;
  text += " · " + ReformatCount(scene);
  if (scene.engine.truncated) text += " · the log ends inside this engine";
  if (!scene.edge_labels) text += " · arrows without labels: too many";
  return text;
}

std::string GraphHeading(const DotScene& scene, const std::vector<Arrow>& arrows) {
  const std::string_view title =
      scene.options.title.empty() ? scene.engine.name : scene.options.title;
  std::string rows;
  if (!title.empty()) {
    rows += HtmlRow(HtmlLines(WrapText(title, 70, 3), {"", 18, kInk, Weight::kBold}), 2);
  }
  rows += HtmlRow(HtmlSpan({SummaryLine(scene), 11, kInk, Weight::kNormal}), 2);
  rows += HtmlRow(HtmlSpan({" ", 4, kInk, Weight::kNormal}), 2);
  rows += FillRows(scene) + BarRows(scene);
  rows += LegendRows("shape", ShapeEntries(scene));
  rows += LegendRows("arrow: type", ArrowEntries(arrows));
  rows += HtmlRow(HtmlSpan({" ", 4, kInk, Weight::kNormal}), 2);
  return HtmlTable(rows, 1);
}

}  // namespace trtscope
