// Which JSON is a profile, decided from its first records.
#include <algorithm>
#include <array>

#include "parsers/common/json_cursor.h"
#include "parsers/common/text_cursor.h"
#include "parsers/profile/profile_parser.h"

namespace trtscope {
namespace {

constexpr int kRecordsSeen = 16;
constexpr int kKeysSeen = 64;
constexpr int kSamplesSeen = 64;
constexpr std::size_t kHead = 4096;

enum class Verdict : uint8_t { kUnclear, kYes, kNo };

// Keys that only rows of a profile have, and keys that other files of TensorRT's tools have.
constexpr std::array<std::string_view, 3> kRowKeys = {"timeMs", "averageMs", "medianMs"};
constexpr std::array<std::string_view, 9> kForeignKeys = {
    "latencyMs", "computeMs", "startEnqMs", "values",           "dimensions",
    "LayerType", "Layers",    "Bindings",   "ComputeCapability"};

template <std::size_t N>
bool IsOneOf(const std::array<std::string_view, N>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// Names may be anything, so a key of a trace counts only together with another.
struct KeysSeen {
  int keys = 0;
  bool count = false, phase = false, time = false;
  Verdict verdict() const {
    if (phase && time) return Verdict::kYes;
    return count && keys == 1 ? Verdict::kYes : Verdict::kUnclear;
  }
};

Verdict SniffRecord(JsonCursor& cursor) {
  KeysSeen seen;
  cursor.EnterObject();
  for (std::string_view key; cursor.NextKey(key);) {
    if (IsOneOf(kRowKeys, key)) return Verdict::kYes;
    if (IsOneOf(kForeignKeys, key) || ++seen.keys > kKeysSeen) return Verdict::kNo;
    seen.count = seen.count || key == "count";
    seen.phase = seen.phase || key == "ph";
    seen.time = seen.time || key == "dur" || key == "ts";
    cursor.Skip();
  }
  return seen.verdict();
}

// The beginning is damaged or cut off; what is left of it may still be plain.
bool HeadHasRows(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(kBlanks)));
  if (!text.starts_with('[')) return false;
  text.remove_prefix(1);
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(kBlanks)));
  if (!text.starts_with('{')) return false;
  const std::string_view head = text.substr(0, kHead);
  return head.find("\"averageMs\"") != std::string_view::npos ||
         head.find("\"timeMs\"") != std::string_view::npos;
}

bool SniffArray(JsonCursor& cursor, std::string_view text) {
  int records = 0;
  cursor.EnterArray();
  for (; records < kRecordsSeen && cursor.NextItem(); ++records) {
    if (cursor.Peek() != JsonCursor::Kind::kObject) {
      cursor.Skip();
      continue;
    }
    const Verdict verdict = SniffRecord(cursor);
    if (verdict != Verdict::kUnclear) return verdict == Verdict::kYes;
  }
  if (!cursor.ok()) return HeadHasRows(text);
  return records == 0 && cursor.Peek() == JsonCursor::Kind::kEnd;
}

// The text of a sample's number or null; empty if the value is neither. Samples may be paired with
// time stamps.
std::string_view SampleText(JsonCursor& cursor) {
  if (cursor.Peek() != JsonCursor::Kind::kArray) {
    const bool text = cursor.Peek() == JsonCursor::Kind::kString;
    const std::string_view value = cursor.Skip();
    return text || value.starts_with('{') ? std::string_view() : value;
  }
  if (!cursor.EnterArray()) return {};
  if (!cursor.NextItem() || cursor.Peek() != JsonCursor::Kind::kNumber) return {};
  const std::string_view number = cursor.Skip();
  while (cursor.NextItem()) cursor.Skip();
  return number;
}

// "0.016", "1e-05".
bool HasFraction(std::string_view number) {
  return IsDigit(number.back()) && number.find_first_of(".e") != std::string_view::npos;
}

// Times have fractions; arrays of whole numbers alone (shapes, ids) are no samples.
Verdict SniffSamples(JsonCursor& cursor, bool& fractions) {
  cursor.EnterArray();
  for (int samples = 0; cursor.NextItem(); ++samples) {
    const std::string_view number = SampleText(cursor);
    if (number.empty()) return cursor.ok() ? Verdict::kNo : Verdict::kUnclear;
    fractions = fractions || HasFraction(number);
    if (fractions && samples >= kSamplesSeen) return Verdict::kYes;
  }
  return Verdict::kUnclear;
}

bool SniffObject(JsonCursor& cursor) {
  bool only_samples = true;
  bool fractions = false;
  int keys = 0;
  cursor.EnterObject();
  for (std::string_view key; keys < kKeysSeen && cursor.NextKey(key); ++keys) {
    const bool array = cursor.Peek() == JsonCursor::Kind::kArray;
    if (key == "traceEvents") return array;
    if (IsOneOf(kForeignKeys, key)) return false;
    if (array && only_samples) {
      const Verdict verdict = SniffSamples(cursor, fractions);
      if (verdict != Verdict::kUnclear) return verdict == Verdict::kYes;
    } else {
      only_samples = false;
      cursor.Skip();
    }
  }
  return only_samples && fractions;
}

}  // namespace

bool SniffProfile(std::string_view text) {
  std::deque<std::string> arena;
  JsonCursor cursor(text, arena);
  switch (cursor.Peek()) {
    case JsonCursor::Kind::kArray:
      return SniffArray(cursor, text);
    case JsonCursor::Kind::kObject:
      return SniffObject(cursor);
    default:
      return false;
  }
}

}  // namespace trtscope
