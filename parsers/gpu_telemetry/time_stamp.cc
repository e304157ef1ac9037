#include "parsers/gpu_telemetry/time_stamp.h"

#include <cstdint>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// Just `digits` digits at the front of `text`.
std::optional<int64_t> ConsumeDigits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  const std::string_view number = text.substr(0, digits);
  if (!IsDigit(number.front())) return std::nullopt;  // no sign
  const auto value = ParseNumber<int64_t>(number);
  if (value) text.remove_prefix(digits);
  return value;
}

// A number of two digits behind a mark.
bool ConsumePart(std::string_view& text, char mark, int64_t& part) {
  if (text.empty() || text.front() != mark) return false;
  text.remove_prefix(1);
  const std::optional<int64_t> value = ConsumeDigits(text, 2);
  part = value.value_or(0);
  return value.has_value();
}

struct Day {
  int64_t year = 0, month = 0, day = 0;
};

std::optional<Day> ConsumeDay(std::string_view& text) {
  Day day;
  if (text.size() > 4 && text[4] == '/') {  // 2024/01/31
    const std::optional<int64_t> year = ConsumeDigits(text, 4);
    if (!year || !ConsumePart(text, '/', day.month) || !ConsumePart(text, '/', day.day)) {
      return std::nullopt;
    }
    day.year = *year;
  } else {  // 01-31-2024
    const std::optional<int64_t> month = ConsumeDigits(text, 2);
    if (!month || !ConsumePart(text, '-', day.day) || !Consume(text, "-")) return std::nullopt;
    const std::optional<int64_t> year = ConsumeDigits(text, 4);
    if (!year) return std::nullopt;
    day.month = *month;
    day.year = *year;
  }
  const bool sound = day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31;
  return sound ? std::optional(day) : std::nullopt;
}

// Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the day
// that leap years have more is a year's last.
int64_t DaysOf(const Day& day) {
  const int64_t year = day.month <= 2 ? day.year - 1 : day.year;
  const int64_t months = (day.month + 9) % 12;
  const int64_t leap_days = year / 4 - year / 100 + year / 400;
  // Months from March on have 31, 30, 31, 30, 31 days, over and over: 153 in five.
  const int64_t days_before_month = (153 * months + 2) / 5;
  constexpr int64_t kDaysBefore1970 = 719469;
  return 365 * year + leap_days + days_before_month + day.day - kDaysBefore1970;
}

}  // namespace

std::optional<double> ConsumeTimeStamp(std::string_view& text) {
  std::string_view rest = text;
  const std::optional<Day> day = ConsumeDay(rest);
  if (!day) return std::nullopt;
  int64_t hours = 0;
  int64_t minutes = 0;
  int64_t seconds = 0;
  if (!ConsumePart(rest, ' ', hours) || !ConsumePart(rest, ':', minutes) ||
      !ConsumePart(rest, ':', seconds)) {
    return std::nullopt;
  }
  double fraction = 0;
  // "." by itself is no number, and ".5e9" is none of a clock's.
  if (rest.size() > 3 && rest.front() == '.') {
    std::string_view digits = rest.substr(1);
    if (const std::optional<int64_t> millis = ConsumeDigits(digits, 3)) {
      fraction = static_cast<double>(*millis) / 1000;
      rest = digits;
    }
  }
  text = rest;
  return static_cast<double>(DaysOf(*day) * 86400 + hours * 3600 + minutes * 60 + seconds) +
         fraction;
}

}  // namespace trtscope
