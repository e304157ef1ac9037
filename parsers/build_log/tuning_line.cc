#include "parsers/build_log/tuning_line.h"

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::array<double, 19> kPowersOfTen = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                                                 1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                                                 1e14, 1e15, 1e16, 1e17, 1e18};

// "0.0129196": digits, a point, digits. Everything else (1e-05, inf) takes the general way. A
// mantissa of at most 15 digits over an exact power of ten rounds once, so the result equals
// from_chars'.
std::optional<float> ParseTime(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  uint64_t mantissa = 0;
  while (at != end && IsDigit(*at)) mantissa = mantissa * 10 + static_cast<uint64_t>(*at++ - '0');
  std::size_t decimals = 0;
  if (at != end && *at == '.') {
    const char* const point = at++;
    while (at != end && IsDigit(*at)) mantissa = mantissa * 10 + static_cast<uint64_t>(*at++ - '0');
    decimals = static_cast<std::size_t>(at - point) - 1;
  }
  if (at == end && !text.empty() && text.size() <= 16 && text != ".") {
    return static_cast<float>(static_cast<double>(mantissa) / kPowersOfTen[decimals]);
  }
  const std::optional<double> value = ParseNumber<double>(text);
  if (!value) return std::nullopt;
  // 3.40282e+38 is how TensorRT 7 prints "did not run"; not a number did not run either.
  if (!(*value <= 3e38)) return std::numeric_limits<float>::infinity();
  return static_cast<float>(*value);
}

// Eight hex digits at once, the first character in the lowest byte of `text`. Every byte is checked
// and converted in parallel; the sums below carry into a byte's high bit where the comparison
// holds.
std::optional<uint32_t> ParseHex8(uint64_t text) {
  constexpr uint64_t kOnes = 0x0101010101010101ULL;
  constexpr uint64_t kHighBits = 0x80 * kOnes;
  if ((text & kHighBits) != 0) return std::nullopt;
  const uint64_t lower = text | 0x20 * kOnes;
  const uint64_t digit = (text + (0x80 - '0') * kOnes) & ~(text + (0x80 - '9' - 1) * kOnes);
  const uint64_t letter = (lower + (0x80 - 'a') * kOnes) & ~(lower + (0x80 - 'f' - 1) * kOnes);
  if (((digit | letter) & kHighBits) != kHighBits) return std::nullopt;
  // Bit 6 is set in letters only, whose low four bits are 1…6.
  uint64_t nibbles = (text & 0x0F * kOnes) + 9 * ((text >> 6) & kOnes);
  nibbles = (nibbles << 4 | nibbles >> 8) & 0x00FF00FF00FF00FFULL;
  nibbles = (nibbles | nibbles >> 8) & 0x0000FFFF0000FFFFULL;
  return __builtin_bswap32(static_cast<uint32_t>(nibbles | nibbles >> 16));
}

uint64_t LoadLittleEndian(const char* bytes) {
  uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

// "0x" and exactly 16 hex digits at the front of `text`; the form of every tactic since 8.4.
std::optional<TacticId> ParseHex16(std::string_view text) {
  if (text.size() < 18 || text[0] != '0' || text[1] != 'x') return std::nullopt;
  const std::optional<uint32_t> high = ParseHex8(LoadLittleEndian(text.data() + 2));
  const std::optional<uint32_t> low = ParseHex8(LoadLittleEndian(text.data() + 10));
  if (!high || !low) return std::nullopt;
  return TacticId{uint64_t{*high} << 32 | *low};
}

std::optional<TacticId> TakeTactic(std::string_view& text) {
  if (const auto hex = ParseHex16(text)) {
    text.remove_prefix(18);
    return hex;
  }
  return ConsumeTacticId(text);
}

// "… Tactic: 0x0ebe499388e08286 Time: 0.0129196": how almost every line of a tuning log ends. Read
// from the end, since that is fixed and what comes before it may be anything.
struct TimedTail {
  std::string_view head;  // what comes before "Tactic"
  TacticId tactic;
  float time_ms = 0;
};

std::optional<TimedTail> ReadTimedTail(std::string_view payload) {
  payload = TrimRight(payload);
  // A time is a short word of digits ("0.0129196", "3.40282e+38", "inf").
  constexpr std::size_t kLongestTime = 24;
  std::size_t at = payload.size();
  const std::size_t stop = at > kLongestTime ? at - kLongestTime : 0;
  while (at > stop && payload[at - 1] != ' ') --at;
  if (at == stop) return std::nullopt;
  --at;
  const std::string_view time_text = payload.substr(at + 1);
  payload.remove_suffix(payload.size() - at);
  if (!ConsumeSuffix(payload, " Time:") && !ConsumeSuffix(payload, " time")) return std::nullopt;
  // Since 8.4 ids have one length; decimal ones have to be looked for.
  constexpr std::size_t kHexLength = 18;
  const bool hex = payload.size() > kHexLength &&
                   StartsWith(payload.substr(payload.size() - kHexLength - 1), " 0x");
  at = hex ? payload.size() - kHexLength - 1 : payload.rfind(' ');
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view id_text = payload.substr(at + 1);
  payload.remove_suffix(payload.size() - at);
  if (!ConsumeSuffix(payload, "Tactic:") && !ConsumeSuffix(payload, "Tactic")) return std::nullopt;
  const std::optional<TacticId> tactic = TakeTactic(id_text);
  const std::optional<float> time = ParseTime(time_text);
  if (!tactic || !id_text.empty() || !time) return std::nullopt;
  return TimedTail{payload, *tactic, *time};
}

// What follows a tactic's id that was not timed.
void ReadOutcome(std::string_view rest, TacticLine& out) {
  if (StartsWith(rest, " is the only option")) {
    out.kind = TacticLine::Kind::kOnlyOption;
    return;
  }
  if (!Consume(rest, " skipped. Scratch requested: ") && !Consume(rest, " scratch requested: "))
    return;
  const auto requested = ConsumeNumber<uint64_t>(rest);
  if (!requested || !Consume(rest, ", available: ")) return;
  const auto available = ConsumeNumber<uint64_t>(rest);
  if (!available) return;
  out.requested_bytes = *requested;
  out.available_bytes = *available;
  out.kind = TacticLine::Kind::kSkipped;
}

// "Name (Word)" or "Name (Word[0x8…])" at the end of a line: the runner is the last bracketed word.
bool SplitRunner(std::string_view text, Event& event) {
  if (!ConsumeSuffix(text, ")")) return false;
  const std::size_t open = text.rfind('(');
  if (open == std::string_view::npos) return false;
  event.text = TrimRight(text.substr(0, open));
  std::string_view runner = text.substr(open + 1);
  event.text2 = runner.substr(0, runner.find('['));
  return true;
}

// "K numSplitK: 1 numBuffers: 0 numKernels: 1" → "K".
std::string_view CutSplitWords(std::string_view kernel) {
  return kernel.substr(0, kernel.find(" numSplitK: "));
}

bool ParseProfilingDone(std::string_view payload, Event& event) {
  constexpr std::string_view kDone = " profiling completed in ";
  const std::optional<TimedTail> tail = ReadTimedTail(payload);
  if (!tail) return false;
  std::string_view head = tail->head;
  if (!ConsumeSuffix(head, " seconds. Fastest ")) return false;
  // "NAME (RUNNER) profiling completed in 0.15": the seconds hold no blank.
  const std::size_t blank = head.rfind(' ');
  if (blank == std::string_view::npos || !head.substr(0, blank + 1).ends_with(kDone)) return false;
  if (!SplitRunner(head.substr(0, blank + 1 - kDone.size()), event)) return false;
  event.id = tail->tactic.value;
  event.number = static_cast<double>(tail->time_ms);
  event.text2 = head.substr(blank + 1);
  event.kind = EventKind::kProfilingDone;
  return true;
}

// "Skipping R: No valid tactics for L" (10.4+)
bool ParseSkippedRunner(std::string_view payload, Event& event) {
  constexpr std::string_view kNoneFor = ": No valid tactics for ";
  Consume(payload, "Skipping ");
  const std::size_t mark = payload.find(kNoneFor);
  if (mark == std::string_view::npos) return false;
  event.text2 = payload.substr(0, mark);
  event.text = payload.substr(mark + kNoneFor.size());
  event.kind = EventKind::kNoValidTactics;
  return true;
}

bool ParseCachedResult(std::string_view payload, Event& event) {
  constexpr std::string_view kCached = " got cached result: ";
  const std::size_t at = payload.find(kCached);
  if (at == std::string_view::npos) return false;
  std::string_view rest = payload.substr(at + kCached.size());
  const std::size_t comma = rest.find(", tactic ");
  if (comma == std::string_view::npos) return false;
  event.text2 = rest.substr(0, comma);
  rest.remove_prefix(comma + 9);
  const std::optional<TacticId> tactic = TakeTactic(rest);
  if (!tactic || !Consume(rest, ", ")) return false;
  const std::optional<float> time = ParseTime(rest.substr(0, rest.find(' ')));
  if (!time) return false;
  event.id = tactic->value;
  event.number = static_cast<double>(*time);
  event.text = payload.substr(0, at);
  event.kind = EventKind::kCachedResult;
  return true;
}

// How such a line ends: "Set Tactic Name: K", "… Tactic: 42" or, for gemms, "… numKernels: 1". Told
// from its last word, so that no message has to be searched.
bool MayNameAKernel(std::string_view payload) {
  if (StartsWith(payload, "Set Tactic Name: ")) return true;
  payload = TrimRight(payload);
  const void* blank = ::memrchr(payload.data(), ' ', payload.size());
  if (blank == nullptr) return false;
  const std::string_view head(
      payload.data(), static_cast<std::size_t>(static_cast<const char*>(blank) - payload.data()));
  return EndsWith(head, "Set Tactic Name:") || EndsWith(head, " Tactic:") ||
         EndsWith(head, " numKernels:");
}

}  // namespace

TacticLine ParseTacticLine(std::string_view payload) {
  TacticLine out;
  if (const std::optional<TimedTail> tail = ReadTimedTail(payload)) {
    std::string_view head = tail->head;
    if (Consume(head, "Tactic Name: ")) {
      out.kernel = TrimRight(CutSplitWords(head));
    } else if (!head.empty()) {
      return out;
    }
    out.tactic = tail->tactic;
    out.time_ms = tail->time_ms;
    out.kind = TacticLine::Kind::kTimed;
    return out;
  }
  if (!Consume(payload, "Tactic: ") && !Consume(payload, "Tactic ")) return out;
  const std::optional<TacticId> tactic = TakeTactic(payload);
  if (!tactic) return out;
  out.tactic = *tactic;
  ReadOutcome(payload, out);
  return out;
}

bool ParseSetTacticName(std::string_view payload, Event& event) {
  if (!MayNameAKernel(payload)) return false;
  constexpr std::string_view kMark = "Set Tactic Name: ";
  const void* found = ::memmem(payload.data(), payload.size(), kMark.data(), kMark.size());
  if (found == nullptr) return false;
  const auto mark = static_cast<std::size_t>(static_cast<const char*>(found) - payload.data());
  std::string_view layer = TrimRight(payload.substr(0, mark));
  std::string_view kernel = payload.substr(mark + kMark.size());
  const std::size_t tactic_at = kernel.find(" Tactic: ");
  event.flag = false;
  if (tactic_at != std::string_view::npos) {
    std::string_view rest = kernel.substr(tactic_at + 9);
    if (const auto tactic = TakeTactic(rest)) {
      event.id = tactic->value;
      event.flag = true;
    }
    kernel = kernel.substr(0, tactic_at);
  } else if (layer.ends_with(')')) {
    // 6.0–7.x: "conv1 (icudnn) Set Tactic Name: K"; the family in brackets is not part of the name.
    const std::size_t open = layer.rfind(" (");
    if (open != std::string_view::npos) layer = layer.substr(0, open);
  }
  event.kind = EventKind::kLayerKernel;
  event.text = layer;
  event.text2 = TrimRight(CutSplitWords(kernel));
  return true;
}

bool ParseDashLine(std::string_view payload, Event& event) {
  if (!Consume(payload, "--------------- ")) return false;
  if (Consume(payload, "Timing Runner: ")) {
    if (!SplitRunner(payload, event)) return false;
    event.kind = EventKind::kRunner;
    return true;
  }
  if (Consume(payload, "Timing ")) {  // 5.x: "Timing NAME(14)", the runner as a number
    if (!SplitRunner(payload, event)) return false;
    event.kind = EventKind::kRunner;
    event.flag = true;
    return true;
  }
  if (!Consume(payload, "Chose ")) return false;
  // 5.x: "Chose 14 (-675401754313066228)"
  const std::size_t open = payload.find(" (");
  if (open == std::string_view::npos) return false;
  event.text2 = payload.substr(0, open);
  std::string_view rest = payload.substr(open + 2);
  const std::optional<TacticId> tactic = TakeTactic(rest);
  if (!tactic || !rest.starts_with(')')) return false;
  event.id = tactic->value;
  event.kind = EventKind::kChosen;
  return true;
}

bool ParseStarLine(std::string_view payload, Event& event) {
  if (!Consume(payload, "*************** Autotuning ")) return false;
  if (Consume(payload, "format combination:")) {
    event.kind = EventKind::kFormats;
  } else if (Consume(payload, "Reformat:")) {  // 8.0 has no blank behind the colon
    event.kind = EventKind::kReformatFormats;
  } else {
    return false;
  }
  payload = TrimRight(payload);
  ConsumeSuffix(payload, "***************");
  Consume(payload, " ");
  event.text = TrimRight(payload);
  return true;
}

bool ParseChosenLine(std::string_view payload, Event& event) {
  if (!Consume(payload, ">>>>>>>>>>>>>>> Chose Runner Type: ")) return false;
  const std::size_t mark = payload.rfind(" Tactic: ");
  if (mark == std::string_view::npos) return false;
  std::string_view rest = payload.substr(mark + 9);
  const std::optional<TacticId> tactic = TakeTactic(rest);
  if (!tactic) return false;
  event.text2 = payload.substr(0, mark);
  event.id = tactic->value;
  event.kind = EventKind::kChosen;
  return true;
}

bool ParseFastestLine(std::string_view payload, Event& event) {
  if (!StartsWith(payload, "Fastest ")) return false;
  const std::optional<TimedTail> tail = ReadTimedTail(payload);
  if (!tail || tail->head != "Fastest ") return false;
  event.id = tail->tactic.value;
  event.number = static_cast<double>(tail->time_ms);
  event.kind = EventKind::kFastest;
  return true;
}

bool ParseTacticSentence(std::string_view payload, Event& event) {
  // Told apart by how they end, so that no message is searched for every one of them. A layer's or
  // kernel's name may begin or end like another sentence: what is not the one may still be the
  // other.
  std::string_view runner = payload;
  if (ConsumeSuffix(runner, " has no valid tactics for this config, skipping")) {
    event.text2 = runner;
    event.kind = EventKind::kNoValidTactics;
    return true;
  }
  if (StartsWith(payload, "Skipping ") && ParseSkippedRunner(payload, event)) return true;
  if (EndsWith(payload, " ms") && ParseCachedResult(payload, event)) return true;
  if (ParseProfilingDone(payload, event)) return true;
  return ParseSetTacticName(payload, event);
}

}  // namespace trtscope
