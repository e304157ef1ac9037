#include "parsers/build_log/stamp.h"

#include <array>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

struct StampFields {
  int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

// `form` has a letter for every digit (of the field that the letter stands for), and the separators
// as they are. What follows (fractions) is left out.
bool ReadStamp(std::string_view stamp, std::string_view form, StampFields& fields) {
  if (stamp.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    int64_t* field = nullptr;
    switch (form[i]) {
      case 'Y':
        field = &fields.year;
        break;
      case 'M':
        field = &fields.month;
        break;
      case 'D':
        field = &fields.day;
        break;
      case 'h':
        field = &fields.hour;
        break;
      case 'm':
        field = &fields.minute;
        break;
      case 's':
        field = &fields.second;
        break;
      default:
        if (stamp[i] != form[i]) return false;
        continue;
    }
    if (!IsDigit(stamp[i])) return false;
    *field = *field * 10 + (stamp[i] - '0');
  }
  return true;
}

// Days of the proleptic Gregorian calendar, counted from a March so that leap days end a year.
int64_t DaysOf(const StampFields& fields) {
  const int64_t year = fields.month > 2 ? fields.year : fields.year - 1;
  const int64_t month = fields.month > 2 ? fields.month - 3 : fields.month + 9;
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + fields.day;
}

int64_t SecondsOf(const StampFields& fields) {
  return ((DaysOf(fields) * 24 + fields.hour) * 60 + fields.minute) * 60 + fields.second;
}

}  // namespace

std::optional<int64_t> ParseStamp(std::string_view stamp) {
  constexpr std::array<std::string_view, 4> kForms = {"MM/DD/YYYY-hh:mm:ss", "YYYY-MM-DD hh:mm:ss",
                                                      "YYYY-MM-DD-hh:mm:ss", "MMDD hh:mm:ss"};
  for (const std::string_view form : kForms) {
    StampFields fields;
    if (ReadStamp(stamp, form, fields)) return SecondsOf(fields);
  }
  return std::nullopt;
}

}  // namespace trtscope
