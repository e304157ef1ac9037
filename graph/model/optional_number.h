// An optional double in the space of a double. Profiles have four a row, and can have a million
// rows.
#ifndef TRTSCOPE_GRAPH_MODEL_OPTIONAL_NUMBER_H_
#define TRTSCOPE_GRAPH_MODEL_OPTIONAL_NUMBER_H_

#include <cmath>
#include <limits>
#include <optional>

namespace trtscope {

/// Reads and writes like std::optional<double>, and converts to and from it. NaN stands for "not
/// known", so a measured NaN is not known either.
class OptionalNumber {
 public:
  OptionalNumber() = default;
  // Implicit on purpose: it takes the place of an optional.
  OptionalNumber(std::nullopt_t) {}                // NOLINT(google-explicit-constructor)
  OptionalNumber(double value) : value_(value) {}  // NOLINT(google-explicit-constructor)
  OptionalNumber(std::optional<double> value)      // NOLINT(google-explicit-constructor)
      : value_(value.value_or(kUnknown)) {}
  operator std::optional<double>() const {  // NOLINT(google-explicit-constructor)
    return has_value() ? std::optional<double>(value_) : std::nullopt;
  }

  bool has_value() const { return !std::isnan(value_); }
  explicit operator bool() const { return has_value(); }
  /// NaN if it is not known.
  double operator*() const { return value_; }
  double value_or(double other) const { return has_value() ? value_ : other; }

  friend bool operator==(OptionalNumber a, OptionalNumber b) {
    return a.has_value() == b.has_value() && (!a.has_value() || a.value_ == b.value_);
  }

 private:
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  double value_ = kUnknown;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_OPTIONAL_NUMBER_H_
