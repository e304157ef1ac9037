#include "parsers/profile/record.h"

#include <iterator>

namespace trtscope::profile {
namespace {

void ReadNumber(JsonCursor& cursor, OptionalNumber& value) {
  if (cursor.Peek() == JsonCursor::Kind::kNumber) {
    value = cursor.Number();
  } else {
    cursor.Skip();
  }
}

void ReadText(JsonCursor& cursor, std::string_view& text) {
  if (cursor.Peek() == JsonCursor::Kind::kString) {
    text = cursor.String();
  } else {
    cursor.Skip();
  }
}

void ReadName(JsonCursor& cursor, Record& record) {
  if (cursor.Peek() != JsonCursor::Kind::kString) {
    cursor.Skip();
    return;
  }
  const uint64_t odd = cursor.unescaped();
  record.has_name = true;
  record.name_begin = cursor.offset();
  record.name = cursor.String();
  record.name_end = cursor.offset();
  record.name_is_odd = cursor.unescaped() != odd;
}

struct NumberKey {
  std::string_view key;
  OptionalNumber Record::*field;
};
constexpr NumberKey kNumberKeys[] = {
    {"timeMs", &Record::total_ms},    {"averageMs", &Record::average_ms},
    {"medianMs", &Record::median_ms}, {"percentage", &Record::percentage},
    {"dur", &Record::duration_us},    {"count", &Record::count},
};

void ReadField(JsonCursor& cursor, std::string_view key, Record& record) {
  if (key == "name") return ReadName(cursor, record);
  for (const NumberKey& number : kNumberKeys) {
    if (key == number.key) return ReadNumber(cursor, record.*number.field);
  }
  if (key == "ph") return ReadText(cursor, record.phase);
  if (key == "pid") return ReadText(cursor, record.process);
  if (key == "cat") record.has_category = true;
  cursor.Skip();
}

}  // namespace

bool ReadRecord(JsonCursor& cursor, Record& record) {
  cursor.EnterObject();
  for (std::string_view key; cursor.NextKey(key);) ReadField(cursor, key, record);
  return cursor.ok();
}

}  // namespace trtscope::profile
