// Decimal numbers to doubles, as fast as a dump of gigabytes needs it.
#ifndef TRTSCOPE_PARSERS_COMMON_DECIMAL_H_
#define TRTSCOPE_PARSERS_COMMON_DECIMAL_H_

#include <array>
#include <cstdint>

namespace trtscope {

/// Reads a plain decimal number (`-12.5e-3`) at `at`, which ends at a character that cannot be in
/// one; the caller sees to it that there is such a one. Returns where it ends; nullptr where the
/// number is no such one, or has more digits than can be converted without rounding twice: then
/// std::from_chars decides. What it does convert is correctly rounded: digits below 2^53 and a
/// power of ten up to 22 are exact doubles, and one operation rounds once (W. D. Clinger, "How to
/// Read Floating Point Numbers Accurately", 1990).
inline const char* ReadDecimal(const char* at, double& value) {
  constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const bool negative = *at == '-';
  if (*at == '-' || *at == '+') ++at;
  uint64_t digits = 0;
  const auto take_digits = [&digits](const char* p) {
    for (; static_cast<unsigned char>(*p - '0') < 10; ++p) {
      digits = digits * 10 + static_cast<uint64_t>(*p - '0');
    }
    return p;
  };
  const char* const begin = at;
  at = take_digits(at);
  auto count = at - begin;
  int exponent = 0;
  if (*at == '.') {
    const char* const fraction = ++at;
    at = take_digits(at);
    exponent = -static_cast<int>(at - fraction > 30 ? 30 : at - fraction);
    count += at - fraction;
  }
  if (count == 0 || count > 18) return nullptr;
  if (*at == 'e' || *at == 'E') {
    const bool small = *++at == '-';
    if (*at == '-' || *at == '+') ++at;
    const char* const first = at;
    int power = 0;
    for (; static_cast<unsigned char>(*at - '0') < 10 && at - first < 4; ++at) {
      power = power * 10 + (*at - '0');
    }
    if (at == first) return nullptr;
    exponent += small ? -power : power;
  }
  if (digits > uint64_t{1} << 53 || exponent < -22 || exponent > 22) return nullptr;
  const auto exact = static_cast<double>(digits);
  const double scaled = exponent < 0 ? exact / kPowers[static_cast<std::size_t>(-exponent)]
                                     : exact * kPowers[static_cast<std::size_t>(exponent)];
  value = negative ? -scaled : scaled;
  return at;
}

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_DECIMAL_H_
