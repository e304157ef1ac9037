#include "graph/analysis/figures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace trtscope {
namespace {

constexpr int kDigits = 3;
// Beyond these bounds a figure in a sentence is no longer one that anybody measured.
constexpr double kLargest = 1e15;
constexpr double kSmallest = 1e-6;

std::string Fixed(double value, int decimals) {
  std::array<char, 64> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, decimals);
  return std::string(buffer.data(), result.ptr);
}

}  // namespace

std::string Figure(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value) || size > kLargest) return "?";
  if (size < kSmallest) return "0";
  // 99.96 has two digits before the point but rounds to three.
  const double rounded = size * (1 + 0.5 * std::pow(10.0, -kDigits));
  const int digits_before = static_cast<int>(std::floor(std::log10(rounded))) + 1;
  return Fixed(value, std::max(0, kDigits - digits_before));
}

std::string MsFigure(double ms) { return Figure(ms) + " ms"; }

std::string PercentFigure(double fraction) {
  const double percent = fraction * 100;
  if (!std::isfinite(percent) || std::abs(percent) > kLargest) return "? %";
  return Fixed(percent, 1) + " %";
}

std::string CountFigure(uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace trtscope
