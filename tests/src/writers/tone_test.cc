#include "src/writers/tone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace trtscope {
namespace {

constexpr std::array<Tone, 10> kTones = {Tone::kPlain,  Tone::kDim,     Tone::kStrong, Tone::kGood,
                                         Tone::kNotice, Tone::kWarning, Tone::kBad,    Tone::kHeat1,
                                         Tone::kHeat2,  Tone::kHeat3};

// Index into the 6x6x6 cube of the 256-colour palette; nullopt for tones without a colour of their
// own.
std::optional<int> CubeIndex(std::string_view sgr) {
  constexpr std::string_view kPrefix = "38;5;";
  const size_t at = sgr.find(kPrefix);
  if (at == std::string_view::npos) return std::nullopt;
  int color = 0;
  std::from_chars(sgr.data() + at + kPrefix.size(), sgr.data() + sgr.size(), color);
  return color - 16;
}

double Linear(int step) {
  const double value = step == 0 ? 0.0 : (55.0 + 40.0 * step) / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double Luminance(int cube) {
  return 0.2126 * Linear(cube / 36) + 0.7152 * Linear(cube / 6 % 6) + 0.0722 * Linear(cube % 6);
}

TEST(Tone, ColoursCanBeReadOnBlackAndOnWhite) {
  int colored = 0;
  for (const Tone tone : kTones) {
    const std::optional<int> cube = CubeIndex(SgrOf(tone));
    if (!cube) continue;
    ++colored;
    ASSERT_GE(*cube, 0);
    ASSERT_LT(*cube, 216);
    const double luminance = Luminance(*cube);
    EXPECT_GE((luminance + 0.05) / 0.05, 3.0) << "on black: " << SgrOf(tone);
    EXPECT_GE(1.05 / (luminance + 0.05), 3.0) << "on white: " << SgrOf(tone);
  }
  EXPECT_EQ(colored, 7);
}

TEST(Tone, OnlyPlainHasNoCode) {
  for (const Tone tone : kTones) EXPECT_EQ(SgrOf(tone).empty(), tone == Tone::kPlain);
}

TEST(Tone, WrapsTextOnlyWhenThereIsSomethingToColour) {
  std::string out;
  AppendToned("a", Tone::kStrong, true, out);
  AppendToned("b", Tone::kStrong, false, out);
  AppendToned("c", Tone::kPlain, true, out);
  AppendToned("", Tone::kBad, true, out);
  EXPECT_EQ(out, "\x1b[1ma\x1b[0mbc");
}

}  // namespace
}  // namespace trtscope
