#include "parsers/build_log/dialect.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

struct SeverityWord {
  std::string_view word;
  LogSeverity severity;
};

// Words and letters as loggers print them. "UNKNOWN" is how old Python bindings print VERBOSE; "X"
// and "U" are Polygraphy's extra and ultra verbose, "S" and "!" its start and critical marks.
constexpr std::array<SeverityWord, 26> kSeverityWords = {{
    {"V", LogSeverity::kVerbose},
    {"I", LogSeverity::kInfo},
    {"W", LogSeverity::kWarning},
    {"E", LogSeverity::kError},
    {"F", LogSeverity::kFatal},
    {"X", LogSeverity::kVerbose},
    {"U", LogSeverity::kVerbose},
    {"S", LogSeverity::kInfo},
    {"!", LogSeverity::kFatal},
    {"VERBOSE", LogSeverity::kVerbose},
    {"DEBUG", LogSeverity::kVerbose},
    {"INFO", LogSeverity::kInfo},
    {"WARNING", LogSeverity::kWarning},
    {"ERROR", LogSeverity::kError},
    {"INTERNAL_ERROR", LogSeverity::kFatal},
    {"UNKNOWN", LogSeverity::kVerbose},
    {"verbose", LogSeverity::kVerbose},
    {"info", LogSeverity::kInfo},
    {"warning", LogSeverity::kWarning},
    {"error", LogSeverity::kError},
    {"Verbose", LogSeverity::kVerbose},
    {"Info", LogSeverity::kInfo},
    {"Warning", LogSeverity::kWarning},
    {"Error", LogSeverity::kError},
    {"WARN", LogSeverity::kWarning},
    {"FATAL", LogSeverity::kFatal},
}};

std::optional<LogSeverity> SeverityOf(std::string_view word) {
  for (const SeverityWord& row : kSeverityWords) {
    if (row.word == word) return row.severity;
  }
  return std::nullopt;
}

// The letters alone, for the one place that every line of trtexec passes.
constexpr std::array<LogSeverity, 256> MakeLetterTable() {
  std::array<LogSeverity, 256> table{};
  for (const SeverityWord& row : kSeverityWords) {
    if (row.word.size() == 1) table[static_cast<unsigned char>(row.word[0])] = row.severity;
  }
  return table;
}
constexpr std::array<LogSeverity, 256> kSeverityLetters = MakeLetterTable();

constexpr std::array<std::string_view, 5> kTrtChannels = {"TRT", "TensorRT", "TensorRT-RTX", "RTX",
                                                          "TRT-RTX"};

bool IsTrtChannel(std::string_view word) {
  return std::find(kTrtChannels.begin(), kTrtChannels.end(), word) != kTrtChannels.end();
}

// "08/17/2022-07:50:52" or "2024-03-28 20:07:04": digits and separators only, at least a date's
// length.
bool IsTimestamp(std::string_view word) {
  constexpr std::size_t kShortest = 8;
  return word.size() >= kShortest && IsDigit(word[0]) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return IsDigit(c) || c == '/' || c == '-' || c == ':' || c == '.' || c == ' ' ||
                  c == '|';
         });
}

void CutOneBlank(std::string_view& text) { Consume(text, " "); }

// trtexec's own form, by far the most frequent: fixed columns, no search.
bool CutTrtexec(std::string_view line, LoggedLine& out) {
  constexpr std::size_t kTimestampEnd = 20;
  if (line.size() < kTimestampEnd + 6 || line[0] != '[' || line[3] != '/' || line[6] != '/' ||
      line[11] != '-' || line[14] != ':' || line[kTimestampEnd] != ']') {
    return false;
  }
  std::string_view rest = line.substr(kTimestampEnd + 1);
  if (rest.size() < 4 || rest[0] != ' ' || rest[1] != '[' || rest[3] != ']') return false;
  const LogSeverity severity = kSeverityLetters[static_cast<unsigned char>(rest[2])];
  if (severity == LogSeverity::kUnknown) return false;
  rest.remove_prefix(4);
  out.from_trt = Consume(rest, " [TRT]");
  CutOneBlank(rest);
  out.payload = rest;
  out.stamp = line.substr(1, kTimestampEnd - 1);
  out.severity = severity;
  out.has_prefix = true;
  return true;
}

// One "[…]" of a prefix: true if its word belongs to a logger (and not to a message).
bool TakeBracketWord(std::string_view word, LoggedLine& out) {
  if (const auto severity = SeverityOf(word)) {
    out.severity = *severity;
    return true;
  }
  if (IsTrtChannel(word)) {
    out.from_trt = true;
    return true;
  }
  if (IsTimestamp(word)) {
    out.stamp = word;
    return true;
  }
  // "[2024-03-28 20:07:04 WARNING]": time and severity in one bracket.
  const std::size_t blank = word.rfind(' ');
  if (blank == std::string_view::npos || !IsTimestamp(word.substr(0, blank))) return false;
  const auto severity = SeverityOf(word.substr(blank + 1));
  if (!severity) return false;
  out.severity = *severity;
  out.stamp = word.substr(0, blank);
  return true;
}

// Any run of brackets: "[time] [TRT] [V] ", "[V] ", "[TensorRT] VERBOSE: ", "[TRT]    ".
bool CutBrackets(std::string_view line, LoggedLine& out) {
  constexpr std::size_t kLongestWord = 48;
  std::string_view rest = line;
  while (rest.starts_with('[')) {
    const std::size_t close = rest.substr(0, kLongestWord).find(']');
    if (close == std::string_view::npos) break;
    if (!TakeBracketWord(rest.substr(1, close - 1), out)) break;
    rest.remove_prefix(close + 1);
    out.has_prefix = true;
    CutOneBlank(rest);
  }
  if (!out.has_prefix) return false;
  // Python <= 8.0: the severity is a word with a colon after the channel.
  const std::size_t colon = rest.substr(0, 16).find(": ");
  if (out.severity == LogSeverity::kUnknown && colon != std::string_view::npos) {
    if (const auto severity = SeverityOf(rest.substr(0, colon))) {
      out.severity = *severity;
      rest.remove_prefix(colon + 2);
    }
  }
  // jetson-inference pads its channel with four blanks instead of a severity.
  if (out.from_trt && out.severity == LogSeverity::kUnknown) rest = TrimLeft(rest);
  out.payload = rest;
  return true;
}

// "I0516 08:25:52.973930 9187 logging.cc:49] msg", message quoted by newer Triton.
bool CutGlog(std::string_view line, LoggedLine& out) {
  constexpr std::size_t kLongestHeader = 120;
  if (line.size() < 20 || line[5] != ' ' || line[8] != ':' || line[11] != ':') return false;
  if (!std::all_of(line.begin() + 1, line.begin() + 5, IsDigit)) return false;
  const auto severity = SeverityOf(line.substr(0, 1));
  const std::size_t close = line.substr(0, kLongestHeader).find("] ");
  if (!severity || close == std::string_view::npos) return false;
  out.payload = line.substr(close + 2);
  if (out.payload.size() >= 2 && out.payload.front() == '"' && out.payload.back() == '"') {
    out.payload = out.payload.substr(1, out.payload.size() - 2);
  }
  constexpr std::size_t kStampBegin = 1;
  constexpr std::size_t kStampEnd = 14;
  out.stamp = line.substr(kStampBegin, kStampEnd - kStampBegin);
  out.severity = *severity;
  out.has_prefix = true;
  return true;
}

// "2024-02-21 08:41:15.713781: W x/trt_logger.cc:83] TF-TRT Warning: DefaultLogger msg"
bool CutTensorFlow(std::string_view rest, LoggedLine& out) {
  if (!Consume(rest, ": ") || rest.size() < 3 || rest[1] != ' ') return false;
  const auto severity = SeverityOf(rest.substr(0, 1));
  const std::size_t close = rest.substr(0, 160).find("] ");
  if (!severity || close == std::string_view::npos) return false;
  rest.remove_prefix(close + 2);
  out.from_trt = Consume(rest, "TF-TRT Warning: ");
  out.from_trt = Consume(rest, "DefaultLogger ") || out.from_trt;
  out.payload = rest;
  out.severity = *severity;
  out.has_prefix = true;
  return true;
}

// "2024-03-28 13:07:04.725964281 [W:onnxruntime:Default, x.h:83 log] [2024-03-28 20:07:04 WARNING]
// msg"
bool CutOnnxRuntime(std::string_view rest, LoggedLine& out) {
  if (!Consume(rest, " [") || rest.size() < 2 || rest[1] != ':') return false;
  const auto severity = SeverityOf(rest.substr(0, 1));
  const std::size_t close = rest.substr(0, 200).find("] ");
  if (!severity || close == std::string_view::npos) return false;
  rest.remove_prefix(close + 2);
  out.severity = *severity;
  out.has_prefix = true;
  LoggedLine inner;
  if (CutBrackets(rest, inner)) {
    out.severity = inner.severity;
    out.from_trt = true;
    rest = inner.payload;
  }
  out.payload = rest;
  return true;
}

bool CutDated(std::string_view line, LoggedLine& out) {
  constexpr std::size_t kShortest = 26;
  if (line.size() < kShortest || line[4] != '-' || line[7] != '-' || line[13] != ':') return false;
  std::size_t end = 0;
  while (end < line.size() && (IsDigit(line[end]) || std::string_view("-:. ").find(line[end]) !=
                                                         std::string_view::npos)) {
    ++end;
  }
  // The time itself may end in ": " or " ["; give the separators back.
  while (end > 0 && !IsDigit(line[end - 1])) --end;
  const std::string_view rest = line.substr(end);
  if (!CutTensorFlow(rest, out) && !CutOnnxRuntime(rest, out)) return false;
  constexpr std::size_t kWholeSeconds = 19;
  out.stamp = line.substr(0, kWholeSeconds);
  return true;
}

// After "DEBUG: ": DeepStream's "[TRT]: msg" and Torch-TensorRT's "[… Context] - msg".
bool CutAfterWord(std::string_view& rest) {
  if (Consume(rest, "[TRT]:")) {
    CutOneBlank(rest);
    return true;
  }
  constexpr std::size_t kLongestContext = 100;
  if (rest.starts_with("[Torch-TensorRT") || rest.starts_with("[TRTorch")) {
    const std::size_t dash = rest.substr(0, kLongestContext).find("] - ");
    if (dash == std::string_view::npos) return false;
    rest.remove_prefix(dash + 4);
    return true;
  }
  if (rest.starts_with("torch_tensorrt")) {
    const std::size_t colon = rest.substr(0, kLongestContext).find(':');
    if (colon == std::string_view::npos) return false;
    rest.remove_prefix(colon + 1);
    return true;
  }
  return false;
}

// "INFO: [TRT]: msg", "DEBUG:torch_tensorrt […]:msg", "verbose: msg".
bool CutWord(std::string_view line, LoggedLine& out) {
  const std::size_t colon = line.substr(0, 16).find(':');
  if (colon == std::string_view::npos || colon < 4) return false;
  const auto severity = SeverityOf(line.substr(0, colon));
  if (!severity) return false;
  std::string_view rest = line.substr(colon + 1);
  CutOneBlank(rest);
  out.from_trt = CutAfterWord(rest);
  out.payload = rest;
  out.severity = *severity;
  out.has_prefix = true;
  return true;
}

// "My Logger: Severity.VERBOSE msg": Python's name of the enum, wherever a custom logger puts it.
bool CutSeverityEnum(std::string_view line, LoggedLine& out) {
  constexpr std::string_view kEnum = "Severity.";
  constexpr std::size_t kLongestLead = 64;
  const std::size_t at = line.substr(0, kLongestLead).find(kEnum);
  if (at == std::string_view::npos) return false;
  std::string_view rest = line.substr(at + kEnum.size());
  std::size_t end = 0;
  while (end < rest.size() && IsWordChar(rest[end])) ++end;
  const auto severity = SeverityOf(rest.substr(0, end));
  if (!severity) return false;
  rest.remove_prefix(end);
  Consume(rest, "]");
  Consume(rest, ":");
  CutOneBlank(rest);
  out.payload = rest;
  out.severity = *severity;
  out.has_prefix = true;
  out.from_trt = true;
  return true;
}

void CutQuoteMarks(std::string_view& line) {
  while (line.starts_with("> ") || line == ">")
    line.remove_prefix(std::min<std::size_t>(2, line.size()));
}

bool CutAny(std::string_view line, LoggedLine& out) {
  if (line.starts_with('[')) {
    return CutTrtexec(line, out) || CutBrackets(line, out) || CutSeverityEnum(line, out);
  }
  if (line.empty()) return false;
  if (IsDigit(line[0])) return CutDated(line, out);
  return CutGlog(line, out) || CutWord(line, out) || CutSeverityEnum(line, out);
}

// Length of the escape sequence at the front of `text`, which starts with ESC: colours and cursor
// moves (ESC [ … letter), titles and links (ESC ] … BEL or ESC \), else two characters.
std::size_t EscapeLength(std::string_view text) {
  if (text.size() < 2) return text.size();
  std::size_t i = 2;
  if (text[1] == '[') {
    while (i < text.size() && !(text[i] >= '@' && text[i] <= '~')) ++i;
    return std::min(i + 1, text.size());
  }
  if (text[1] != ']') return 2;
  const std::size_t end = text.find_first_of("\a\x1b", i);
  // Without its end it is no title: only the two characters go, so that no text is lost.
  if (end == std::string_view::npos) return 2;
  return std::min(end + (text[end] == '\x1b' ? 2 : 1), text.size());
}

}  // namespace

LoggedLine CutPrefix(std::string_view line) {
  LoggedLine out;
  if (CutTrtexec(line, out)) return out;
  CutQuoteMarks(line);
  out.payload = line;
  // Web copies indent whole lines; a message's own indentation comes after its prefix.
  if (CutAny(TrimLeft(line), out)) return out;
  out = LoggedLine{};
  out.payload = line;
  return out;
}

std::string StripAnsi(std::string_view line) {
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == '\x1b') {
      i += EscapeLength(line.substr(i));
    } else {
      out.push_back(line[i++]);
    }
  }
  return out;
}

}  // namespace trtscope
