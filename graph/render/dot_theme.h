// Colours and shapes of engine graphs. Fills are light enough for dark text and differ in lightness
// as well as in hue, so they survive printing and most colour blindness; text always says the same.
// Used inside graph/render, and by src/writers for plots: a precision has one colour everywhere.
#ifndef TRTSCOPE_GRAPH_RENDER_DOT_THEME_H_
#define TRTSCOPE_GRAPH_RENDER_DOT_THEME_H_

#include <array>
#include <cstddef>
#include <string_view>

#include "graph/model/layer.h"
#include "graph/model/precision.h"

namespace trtscope {

/// Browsers take the first family that they have; Graphviz measures with what fontconfig finds for
/// it.
inline constexpr std::string_view kFontName = "Helvetica,Arial,sans-serif";

inline constexpr std::string_view kInk = "#1f2328";
inline constexpr std::string_view kSoftInk = "#363c44";
inline constexpr std::string_view kPaper = "#ffffff";
inline constexpr std::string_view kOutline = "#6e7781";
/// Border of layers and tint of marks where the numeric type changes; no precision has this hue.
inline constexpr std::string_view kChangeInk = "#a8107a";

/// A precision's colours: `fill` for areas under text, `stroke` for edges and small text on white.
struct PrecisionColor {
  Precision precision;
  std::string_view fill;
  std::string_view stroke;
};
const PrecisionColor& ColorOf(Precision precision);

/// Steps of the heat scale, coldest first; relative to the hottest layer.
inline constexpr std::size_t kHeatSteps = 5;
struct HeatColor {
  /// Smallest fraction of the hottest layer's time that has this colour.
  double from;
  /// Area under text.
  std::string_view fill;
  /// Bar on any fill.
  std::string_view bar;
};
const std::array<HeatColor, kHeatSteps>& HeatScale();
/// Step of a time that is `fraction` (0…1) of the hottest.
std::size_t HeatStepOf(double fraction);

/// Steps of the error scale, smallest first: a decade each, between 1e-6 and 1. The first one also
/// holds what is smaller, the last one what is larger or infinite.
inline constexpr std::size_t kErrorSteps = 6;
struct ErrorColor {
  /// Smallest relative error that has this colour.
  double from;
  /// Area under text.
  std::string_view fill;
};
const std::array<ErrorColor, kErrorSteps>& ErrorScale();
/// Step of a relative error, 0 or more.
std::size_t ErrorStepOf(double error);

/// Fills for layer types, most frequent type first; the rest shares kOtherTypeFill.
inline constexpr std::array<std::string_view, 10> kTypeFills = {
    "#cfe3f7", "#fbd9b5", "#cdebd0", "#e5d6f2", "#f9d0d6",
    "#d3efee", "#f6eeb4", "#e9dccb", "#dfe8b8", "#d5d9ee"};
inline constexpr std::string_view kOtherTypeFill = "#ececec";

/// How a layer is drawn, from its kind.
enum class Look : std::size_t {
  kLayer,
  kShape,
  kReformat,
  kQuantize,
  kCopy,
  kConstant,
  kPlugin,
  kForeign,
  kInput,
  kOutput
};
inline constexpr std::size_t kLookCount = 10;

struct LookStyle {
  Look look;
  std::string_view shape;
  std::string_view style;
  std::string_view border;
  double pen_width;
  /// Inches beside and above the text; shapes without corners bring room of their own.
  std::string_view margin;
  /// Fill where colouring by precision or type says nothing; empty: kPaper.
  std::string_view own_fill;
  /// Words for the legend.
  std::string_view legend;
};
Look LookOf(LayerKind kind);
const LookStyle& StyleOf(Look look);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_DOT_THEME_H_
