#include "src/report/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace trtscope {
namespace {

constexpr std::string_view kUnknown = "?";
// The longest fixed notation of a double: 309 digits before the point, a sign, a point and our
// decimals.
using NumberBuffer = std::array<char, 384>;

std::string Fixed(double value, int decimals) {
  NumberBuffer buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, decimals);
  return std::string(buffer.data(), result.ptr);
}

// The power of ten of the first digit that is left after rounding to `digits`: 99.96 to three
// digits is 100, so 2. to_chars rounds the exact binary value, which keeps this in step with
// Fixed().
int RoundedExponent(double value, int digits) {
  NumberBuffer buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::scientific, digits - 1);
  const char* exponent = std::find(buffer.data(), result.ptr, 'e') + 1;
  if (*exponent == '+') ++exponent;
  int power = 0;
  std::from_chars(exponent, result.ptr, power);
  return power;
}

std::string Significant(double value, int digits) {
  if (value == 0.0) return Fixed(0.0, digits - 1);  // also for -0.0, which would print its sign
  return Fixed(value, std::max(0, digits - 1 - RoundedExponent(value, digits)));
}

std::string NotFinite(double value) {
  if (std::isnan(value)) return "nan";
  return value < 0 ? "-inf" : "inf";
}

// A value too close to zero for its format still must not read as "none at all".
std::string Tiny(double value, std::string_view limit) {
  return (value < 0 ? ">-" : "<") + std::string(limit);
}

// `seconds` is whole and at least a minute.
std::string ClockTime(uint64_t seconds) {
  std::string text;
  if (seconds >= 3600) text = std::to_string(seconds / 3600) + " h ";
  return text + std::to_string(seconds / 60 % 60) + " min " + std::to_string(seconds % 60) + " s";
}

std::string PositiveSeconds(double seconds) {
  constexpr double kRoundsToAMinute = 59.5;
  constexpr double kFitsAnInteger = 1e15;
  if (seconds == 0.0) return "0 s";
  if (seconds < 0.001) return "<0.001 s";
  if (seconds < kRoundsToAMinute) return Significant(seconds, 2) + " s";
  if (seconds >= kFitsAnInteger) return Fixed(seconds, 0) + " s";
  return ClockTime(static_cast<uint64_t>(std::nearbyint(seconds)));
}

}  // namespace

std::string Milliseconds(std::optional<double> ms) {
  constexpr double kSmallest =
      1e-6;  // a nanosecond; below it, digits are noise and the text grows long
  if (!ms) return std::string(kUnknown);
  if (!std::isfinite(*ms)) return NotFinite(*ms);
  if (*ms != 0.0 && std::abs(*ms) < kSmallest) return Tiny(*ms, "0.000001");
  return Significant(*ms, 3);
}

std::string Share(std::optional<double> share) {
  if (!share) return std::string(kUnknown);
  const double percent = *share * 100.0;
  if (!std::isfinite(percent)) return NotFinite(percent);
  if (percent == 0.0) return "0.0 %";
  std::string text = Fixed(percent, 1);
  if (text == "0.0" || text == "-0.0") text = Tiny(percent, "0.1");
  return text + " %";
}

std::string Bytes(std::optional<int64_t> bytes) {
  constexpr std::array<std::string_view, 7> kUnits = {"B",   "KiB", "MiB", "GiB",
                                                      "TiB", "PiB", "EiB"};
  constexpr double kRoundsToNextUnit = 1023.95;
  if (!bytes) return std::string(kUnknown);
  const bool negative = *bytes < 0;
  double value = std::abs(static_cast<double>(*bytes));
  size_t unit = 0;
  while (value >= kRoundsToNextUnit && unit + 1 < kUnits.size()) {
    value /= 1024.0;
    ++unit;
  }
  return (negative ? "-" : "") + Fixed(value, unit == 0 ? 0 : 1) + " " + std::string(kUnits[unit]);
}

std::string Count(uint64_t count) {
  const std::string digits = std::to_string(count);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string Seconds(std::optional<double> seconds) {
  if (!seconds) return std::string(kUnknown);
  if (!std::isfinite(*seconds)) return NotFinite(*seconds);
  if (*seconds >= 0.0) return PositiveSeconds(*seconds);
  if (*seconds > -0.001) return Tiny(*seconds, "0.001 s");
  return "-" + PositiveSeconds(-*seconds);
}

std::string Counted(uint64_t n, const std::string& noun) {
  return Count(n) + " " + noun + (n == 1 ? "" : "s");
}

std::string FinePercent(std::optional<double> share) {
  if (!share) return std::string(kUnknown);
  if (!std::isfinite(*share)) return NotFinite(*share);
  const double percent = *share * 100;
  if (percent < 100 && percent > 99.99995) return ">99.9999";
  if (percent > 0 && percent < 0.00005) return "<0.0001";
  return Fixed(percent == 0 ? 0.0 : percent, 4);
}

std::string Cosine(std::optional<double> cosine) {
  if (!cosine) return std::string(kUnknown);
  if (!std::isfinite(*cosine)) return NotFinite(*cosine);
  if (*cosine < 1 && *cosine > 0.9999995) return ">0.999999";
  return Fixed(*cosine == 0 ? 0.0 : *cosine, 6);
}

std::string Magnitude(std::optional<double> value) {
  if (!value) return std::string(kUnknown);
  if (!std::isfinite(*value)) return NotFinite(*value);
  if (*value == 0) return "0";
  constexpr int kDigits = 3;
  const int power = RoundedExponent(std::fabs(*value), kDigits);
  if (power >= -3 && power < 4) return Significant(*value, kDigits);
  NumberBuffer buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *value,
                                    std::chars_format::scientific, kDigits - 1);
  std::string text(buffer.data(), result.ptr);
  // "e-05" as "e-5".
  const std::size_t exponent = text.find('e') + 2;
  if (text.size() == exponent + 2 && text[exponent] == '0') text.erase(exponent, 1);
  return text;
}

std::string Exact(std::optional<double> value) {
  if (!value) return "";
  if (!std::isfinite(*value)) return NotFinite(*value);
  NumberBuffer buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *value);
  return std::string(buffer.data(), result.ptr);
}

}  // namespace trtscope
