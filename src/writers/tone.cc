#include "src/writers/tone.h"

#include <array>

namespace trtscope {
namespace {

struct ToneColor {
  Tone tone;
  std::string_view sgr;
};

// The first 16 colours depend on the terminal's theme, and its yellow and cyan vanish on white.
// These come from the fixed 256-colour cube and lie halfway in luminance, so each has a contrast
// above 3:1 on black and on white.
constexpr std::array<ToneColor, 10> kColors = {{
    {Tone::kPlain, ""},
    {Tone::kDim, "2"},
    {Tone::kStrong, "1"},
    {Tone::kGood, "38;5;28"},
    {Tone::kNotice, "38;5;31"},
    {Tone::kWarning, "38;5;136"},
    {Tone::kBad, "38;5;160"},
    {Tone::kHeat1, "38;5;136"},
    {Tone::kHeat2, "38;5;166"},
    {Tone::kHeat3, "1;38;5;160"},
}};

}  // namespace

std::string_view SgrOf(Tone tone) {
  for (const ToneColor& color : kColors) {
    if (color.tone == tone) return color.sgr;
  }
  return "";
}

void AppendToned(std::string_view text, Tone tone, bool color, std::string& out) {
  const std::string_view sgr = color && !text.empty() ? SgrOf(tone) : "";
  if (sgr.empty()) {
    out += text;
    return;
  }
  out.append("\x1b[").append(sgr).append("m").append(text).append("\x1b[0m");
}

}  // namespace trtscope
