#include "graph/render/dot_theme.h"

namespace trtscope {
namespace {

// The field's habit (INT8 green, FP16 orange, FP32 red), shifted towards bluish green and rose so
// that red-green blindness keeps them apart.
constexpr std::array<PrecisionColor, kPrecisionCount> kColors = {{
    {Precision::kUnknown, "#ffffff", "#6e7781"},
    {Precision::kFP32, "#f3a3a8", "#b4233c"},
    {Precision::kTF32, "#ceb7ee", "#7446ab"},
    {Precision::kFP16, "#ffca80", "#a35a00"},
    {Precision::kBF16, "#fbf6b8", "#7a6a00"},
    {Precision::kFP8, "#cbe4fb", "#1f66ad"},
    {Precision::kFP4, "#a9e4ec", "#0b7285"},
    {Precision::kINT64, "#c9ccd6", "#4d5566"},
    {Precision::kINT32, "#dddfe3", "#5c6370"},
    {Precision::kINT8, "#c4f0d8", "#0f7a4b"},
    {Precision::kINT4, "#c6d97e", "#557a00"},
    {Precision::kUINT8, "#e3dccb", "#6f6243"},
    {Precision::kBOOL, "#eeeeee", "#757575"},
}};

constexpr std::array<HeatColor, kHeatSteps> kHeat = {{
    {0.00, "#fdf6e7", "#d9b77a"},
    {0.10, "#fee3b5", "#e2a03f"},
    {0.25, "#fdc580", "#e0812a"},
    {0.50, "#f89b5b", "#d4571f"},
    {0.75, "#f0805c", "#b3261e"},
}};

constexpr std::array<ErrorColor, kErrorSteps> kErrors = {{
    {0, "#fdf6e7"},
    {1e-5, "#fee8c4"},
    {1e-4, "#fdd39c"},
    {1e-3, "#fbb679"},
    {1e-2, "#f69a63"},
    {1e-1, "#f0805c"},
}};

constexpr std::string_view kReformatInk = "#8a5a00";
constexpr std::string_view kNetworkInk = "#2f4858";
constexpr std::string_view kNetworkFill = "#dfe9ef";

constexpr std::array<LookStyle, kLookCount> kLooks = {{
    {Look::kLayer, "box", "rounded,filled", kOutline, 1.0, "0.09,0.03", "",
     "layer that computes (round corners)"},
    {Look::kShape, "box", "filled", kOutline, 1.0, "0.09,0.03", "",
     "shape or other layer (square corners)"},
    {Look::kReformat, "octagon", "filled", kReformatInk, 2.0, "0,0", "#fff3c9",
     "reformat (octagon)"},
    {Look::kQuantize, "box", "filled,diagonals", kReformatInk, 1.6, "0.17,0.08", "#fff3c9",
     "quantize, dequantize (cut corners)"},
    {Look::kCopy, "octagon", "filled,dashed", kReformatInk, 1.2, "0,0", "#ffffff",
     "copy, no-op (dashed octagon)"},
    {Look::kConstant, "box", "filled", "#9aa1a9", 0.6, "0.09,0.03", "#ececec", "constant (small)"},
    {Look::kPlugin, "component", "filled", kOutline, 1.2, "0.1,0.04", "", "plugin (tabs)"},
    {Look::kForeign, "box3d", "filled", kOutline, 1.2, "0.1,0.06", "",
     "fused region: Myelin, DLA (block)"},
    {Look::kInput, "invhouse", "filled", kNetworkInk, 1.4, "0,0", kNetworkFill, "network input"},
    {Look::kOutput, "house", "filled", kNetworkInk, 1.4, "0,0", kNetworkFill, "network output"},
}};

}  // namespace

const PrecisionColor& ColorOf(Precision precision) {
  return kColors[static_cast<std::size_t>(precision)];
}

const std::array<HeatColor, kHeatSteps>& HeatScale() { return kHeat; }

std::size_t HeatStepOf(double fraction) {
  std::size_t step = 0;
  while (step + 1 < kHeatSteps && fraction >= kHeat[step + 1].from) ++step;
  return step;
}

const std::array<ErrorColor, kErrorSteps>& ErrorScale() { return kErrors; }

std::size_t ErrorStepOf(double error) {
  std::size_t step = 0;
  while (step + 1 < kErrorSteps && error >= kErrors[step + 1].from) ++step;
  return step;
}

Look LookOf(LayerKind kind) {
  switch (kind) {
    case LayerKind::kCompute:
      return Look::kLayer;
    case LayerKind::kReformat:
      return Look::kReformat;
    case LayerKind::kQuantize:
    case LayerKind::kDequantize:
      return Look::kQuantize;
    case LayerKind::kCopy:
    case LayerKind::kNoop:
      return Look::kCopy;
    case LayerKind::kConstant:
      return Look::kConstant;
    case LayerKind::kPlugin:
      return Look::kPlugin;
    case LayerKind::kForeign:
      return Look::kForeign;
    case LayerKind::kShape:
    case LayerKind::kOther:
      break;
  }
  return Look::kShape;
}

const LookStyle& StyleOf(Look look) { return kLooks[static_cast<std::size_t>(look)]; }

}  // namespace trtscope
