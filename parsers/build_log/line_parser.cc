#include "parsers/build_log/line_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/build_log/measurements.h"
#include "parsers/build_log/tuning_line.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

bool Set(Event& event, EventKind kind, std::string_view text = {}) {
  event.kind = kind;
  event.text = text;
  return true;
}

// --- Lines that are a fixed text and numbers --------------------------------

struct CountLine {
  std::string_view prefix;
  std::string_view suffix;
  EventKind kind;
};
// "Original: 141 layers"
constexpr std::array<CountLine, 3> kCountLines = {{
    {"Original: ", " layers", EventKind::kOriginalLayers},
    {"After reformat layers: ", " layers", EventKind::kAfterReformatLayers},
    {"Building graph using backend strategy ", "", EventKind::kStrategyStart},
}};

bool ParseCountLine(std::string_view payload, Event& event) {
  for (const CountLine& row : kCountLines) {
    std::string_view rest = payload;
    if (!Consume(rest, row.prefix)) continue;
    // 32 bits: the counts of a build are added up.
    const auto count = ConsumeNumber<uint32_t>(rest);
    if (!count || TrimRight(rest) != row.suffix) return false;
    event.id = *count;
    return Set(event, row.kind);
  }
  return false;
}

struct SecondsLine {
  std::string_view prefix;
  EventKind kind;
};
constexpr std::array<SecondsLine, 4> kSecondsLines = {{
    {"Formats and tactics selection completed in ", EventKind::kSelectionDone},
    {"Engine generation completed in ", EventKind::kGenerationDone},
    {"Data initialization and engine generation completed in ", EventKind::kGenerationDone},  // 5.1
    {"Engine built in ", EventKind::kBuilt},
}};

bool ParseSecondsLine(std::string_view payload, Event& event) {
  for (const SecondsLine& row : kSecondsLines) {
    std::string_view rest = payload;
    if (!Consume(rest, row.prefix)) continue;
    const auto seconds = ConsumeNumber<double>(rest);
    if (!seconds || !rest.starts_with(" sec")) return false;
    event.number = *seconds;
    return Set(event, row.kind);
  }
  return false;
}

// "Total Activation Memory: 19726336", from 10.x with " bytes".
constexpr std::array<std::string_view, 6> kMemoryKeys = {
    "Total Activation Memory", "Total Host Persistent Memory", "Total Device Persistent Memory",
    "Total Scratch Memory",    "Max Scratch Memory",           "Total Weights Memory"};

bool ParseMemoryLine(std::string_view payload, Event& event) {
  for (const std::string_view key : kMemoryKeys) {
    std::string_view rest = payload;
    if (!Consume(rest, key) || !Consume(rest, ": ")) continue;
    const auto bytes = ConsumeNumber<int64_t>(rest);
    if (!bytes || *bytes < 0) return false;
    event.id = static_cast<uint64_t>(*bytes);
    return Set(event, EventKind::kMemory, key);
  }
  return false;
}

// "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 6 MiB, GPU 37 MiB"
bool ParsePeakMemory(std::string_view payload, Event& event) {
  if (!Consume(payload, "[MemUsageStats] Peak memory usage")) return false;
  const std::size_t cpu_at = payload.find("CPU ", payload.find(": "));
  if (cpu_at == std::string_view::npos) return false;
  payload.remove_prefix(cpu_at + 4);
  const auto cpu = ConsumeNumber<uint32_t>(payload);
  if (!cpu || !Consume(payload, " MiB, GPU ")) return false;
  const auto gpu = ConsumeNumber<uint32_t>(payload);
  if (!gpu) return false;
  event.id = *cpu;
  event.number = static_cast<double>(*gpu);
  return Set(event, EventKind::kPeakMemory);
}

// --- Lines that start or end something --------------------------------------

// "Use backend strategy 4 with …", "Chose this engine with backend strategy 3 since …"
bool ParseStrategyChoice(std::string_view payload, Event& event) {
  if (!Consume(payload, "Use backend strategy ") &&
      !Consume(payload, "Chose this engine with backend strategy ")) {
    return false;
  }
  const auto strategy = ConsumeNumber<uint16_t>(payload);
  if (!strategy) return false;
  event.id = *strategy;
  return Set(event, EventKind::kStrategyChosen);
}

// "&&&& RUNNING TensorRT.trtexec [TensorRT v8401] # trtexec …"
bool ParseRunBanner(std::string_view payload, Event& event) {
  if (!Consume(payload, "&&&& ")) return false;
  if (Consume(payload, "RUNNING ")) return Set(event, EventKind::kRunStart, payload);
  const std::string_view word = payload.substr(0, payload.find(' '));
  if (word != "PASSED" && word != "FAILED" && word != "WAIVED") return false;
  return Set(event, EventKind::kRunEnd, word);
}

// "Layer time profile", "Layer time total runtime = 1.5 ms": what stands in the rulers around a
// table of SimpleProfiler.
bool IsTableRuler(std::string_view title) {
  return title.ends_with(" profile") ||
         (title.ends_with(" ms") && title.find(" total runtime = ") != std::string_view::npos);
}

// "=== Build Options ===", "=== Profile (1514 iterations ) ===", "========== NAME profile
// ==========", "=============== Computing costs for L"
bool ParseEqualsLine(std::string_view payload, Event& event) {
  if (Consume(payload, "=============== Computing costs for")) {
    return Set(event, EventKind::kCosts, Trim(payload));
  }
  payload = TrimRight(payload);
  if (Consume(payload, "========== ")) {
    return ConsumeSuffix(payload, " ==========") && IsTableRuler(payload) &&
           Set(event, EventKind::kTableRuler);
  }
  if (!Consume(payload, "=== ") || !ConsumeSuffix(payload, " ===")) return false;
  std::string_view profile = payload;
  if (Consume(profile, "Profile (")) {
    const auto iterations = ConsumeNumber<uint64_t>(profile);
    if (!iterations || !profile.starts_with(" iterations")) return false;
    event.id = *iterations;
    return Set(event, EventKind::kProfileStart);
  }
  return Set(event, EventKind::kSection, payload);
}

// "TensorRT version: 8.4.1" (8.0.3 prints 8003), jetson's "TensorRT version 8.5.1", and the
// versioned library "Trying to load shared library libnvinfer_builder_resource_sm89.so.10.16.0".
bool ParseVersionLine(std::string_view payload, Event& event) {
  if (Consume(payload, "TensorRT version")) {
    Consume(payload, ":");
    payload = Trim(payload);
    if (payload.empty() || !IsDigit(payload[0])) return false;
    return Set(event, EventKind::kVersion, payload.substr(0, payload.find(' ')));
  }
  if (!Consume(payload, "Trying to load shared library libnvinfer_builder_resource")) return false;
  const std::size_t so = payload.find(".so.");
  if (so == std::string_view::npos) return false;
  const std::string_view version = TakeVersion(payload.substr(so + 4));
  return !version.empty() && Set(event, EventKind::kVersion, version);
}

bool ParseModelFile(std::string_view payload, Event& event) {
  if (!Consume(payload, "Input filename:")) return false;
  payload = Trim(payload);
  return !payload.empty() && Set(event, EventKind::kModelFile, payload);
}

bool ParseReformatInsertion(std::string_view payload, Event& event) {
  if (!Consume(payload, "Adding reformat layer: ")) return false;
  return Set(event, EventKind::kReformatInsertion, payload);
}

bool ParseBlockHeader(const LoggedLine& line, Event& event) {
  const std::string_view payload = TrimRight(line.payload);
  if (payload == "Engine Layer Information:") return Set(event, EventKind::kEngineBlock);
  if (payload == "Layer Information:") return Set(event, EventKind::kNamesBlock);
  if (payload == "Bindings:") return Set(event, EventKind::kBindings);
  if (payload != "Layers:") return false;
  event.number = line.severity == LogSeverity::kVerbose ? 1 : 0;
  return Set(event, EventKind::kDetailedBlock);
}

bool ParseRecordLine(std::string_view payload, Event& event) {
  const std::string_view record = TrimLeft(payload);
  if (StartsWith(record, "Layer(")) return Set(event, EventKind::kLayerRecord, record);
  if (StartsWith(record, "Layer: ") && record.find(", Tactic: ") != std::string_view::npos) {
    return Set(event, EventKind::kLayerRecord, record);
  }
  if (StartsWith(record, "Name: ") && record.find(", LayerType: ") != std::string_view::npos) {
    return Set(event, EventKind::kDetailedRecord, record);
  }
  return false;
}

// --- Measurements and messages ----------------------------------------------

constexpr std::array<std::string_view, 9> kSummaryKeys = {"Throughput",
                                                          "Latency",
                                                          "End-to-End Host Latency",
                                                          "Enqueue Time",
                                                          "H2D Latency",
                                                          "GPU Compute Time",
                                                          "D2H Latency",
                                                          "Total Host Walltime",
                                                          "Total GPU Compute Time"};

// "Latency: min = 0.158203 ms, max = …". The explanations at VERBOSE repeat the keys with words
// behind them.
bool ParseSummaryLine(std::string_view payload, Event& event) {
  for (const std::string_view key : kSummaryKeys) {
    std::string_view rest = payload;
    if (!Consume(rest, key) || !Consume(rest, ": ")) continue;
    if (!rest.starts_with("min = ") && (rest.empty() || !IsDigit(rest[0]))) return false;
    event.text2 = rest;
    return Set(event, EventKind::kSummaryLine, key);
  }
  return false;
}

// "Average on 10 runs - GPU latency: …", "Average over 10 runs is …". Thousands a log; what they
// say is read when they are folded.
bool ParseAverageLine(std::string_view payload, Event& event) {
  std::string_view rest = payload;
  if (!Consume(rest, "Average on ") && !Consume(rest, "Average over ")) return false;
  if (rest.empty() || !IsDigit(rest[0])) return false;
  return Set(event, EventKind::kRunAverage, payload);
}

// Messages that explain a choice or a risk, whatever severity they come with.
constexpr std::array<std::string_view, 9> kTellingStems = {
    "Missing scale and zero-point for tensor ",
    "Could not find scales for tensor ",
    "Some tactics do not have sufficient workspace memory",
    "FP16 support requested on hardware without native FP16",
    "* GPU compute time is unstable",
    "* Throughput may be bound by",
    "Could not find any implementation for node",
    "Engine could not be created from network",
    "Building engine failed",
};

// First letters of the stems, so that most messages are done with one look.
bool MayBeTelling(char first) {
  return std::any_of(kTellingStems.begin(), kTellingStems.end(),
                     [&](std::string_view stem) { return stem[0] == first; });
}

bool IsTelling(std::string_view payload) {
  if (StartsWith(payload, "For layer ")) {
    return payload.find(" a non-conforming implementation was chosen") != std::string_view::npos;
  }
  if (StartsWith(payload, "Warning: no implementation of ") ||
      StartsWith(payload, "no implementation of ")) {
    return payload.find("obeys the requested constraints") != std::string_view::npos;
  }
  return MayBeTelling(payload[0]) &&
         std::any_of(kTellingStems.begin(), kTellingStems.end(),
                     [&](std::string_view stem) { return payload.starts_with(stem); });
}

bool IsSevere(LogSeverity severity) {
  return severity == LogSeverity::kWarning || severity == LogSeverity::kError ||
         severity == LogSeverity::kFatal;
}

// "Key: value" of a program's own lines (option banners, device information). Pasted logs may have
// lost their prefixes.
bool ParseOption(const LoggedLine& line, Event& event) {
  constexpr std::size_t kLongestKey = 64;
  if (line.from_trt) return false;
  const std::size_t colon = line.payload.substr(0, kLongestKey).find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  event.text2 = line.payload.substr(colon + 1);
  return Set(event, EventKind::kOption, line.payload.substr(0, colon));
}

// A table's rows start with blanks (right-aligned columns), but for left-aligned names and the
// longest ones; those are known by their ends. Only programs print tables, not TensorRT.
bool ParseTableLine(const LoggedLine& line, Event& event) {
  if (line.from_trt) return false;
  const bool indented = line.payload.starts_with(line.has_prefix ? " " : "  ");
  if (!indented && !EndsLikeTableLine(line.payload)) return false;
  return Set(event, EventKind::kTableLine, line.payload);
}

// 6.x and 7.x print the performance summary as groups of lines under these headings.
bool ParseSummaryGroup(std::string_view payload, Event& event) {
  constexpr std::array<std::string_view, 4> kGroups = {"Host Latency", "Host latency",
                                                       "GPU Compute", "Enqueue Time"};
  const bool found = std::find(kGroups.begin(), kGroups.end(), payload) != kGroups.end();
  return found && Set(event, EventKind::kSummaryGroup, payload);
}

using Rule = bool (*)(std::string_view payload, Event& event);
struct DispatchRow {
  char first;
  Rule rule;
};

// First character of the message → what it may be. One row per rule; a new kind of line is a row
// here.
constexpr std::array<DispatchRow, 29> kDispatch = {{
    {'*', ParseStarLine},       {'-', ParseDashLine},          {'>', ParseChosenLine},
    {'F', ParseFastestLine},    {'F', ParseSecondsLine},       {'=', ParseEqualsLine},
    {'O', ParseCountLine},      {'A', ParseCountLine},         {'B', ParseCountLine},
    {'E', ParseSecondsLine},    {'D', ParseSecondsLine},       {'T', ParseMemoryLine},
    {'M', ParseMemoryLine},     {'[', ParsePeakMemory},        {'U', ParseStrategyChoice},
    {'C', ParseStrategyChoice}, {'&', ParseRunBanner},         {'T', ParseVersionLine},
    {'I', ParseModelFile},      {'A', ParseReformatInsertion}, {'L', ParseRecordLine},
    {'N', ParseRecordLine},     {' ', ParseRecordLine},        {'T', ParseSummaryLine},
    {'L', ParseSummaryLine},    {'E', ParseSummaryLine},       {'G', ParseSummaryLine},
    {'H', ParseSummaryLine},    {'A', ParseAverageLine},
}};
static_assert(kDispatch.size() <= 32, "DispatchIndex keeps a bit a row");

// Where each first character's rows are, so that the common line costs one look.
struct DispatchIndex {
  std::array<uint32_t, 256> rows{};
};

constexpr DispatchIndex MakeDispatchIndex() {
  DispatchIndex index;
  for (std::size_t i = 0; i < kDispatch.size(); ++i) {
    index.rows[static_cast<unsigned char>(kDispatch[i].first)] |= 1U << i;
  }
  return index;
}
constexpr DispatchIndex kIndex = MakeDispatchIndex();

bool Dispatch(std::string_view payload, Event& event) {
  const uint32_t rows = kIndex.rows[static_cast<unsigned char>(payload[0])];
  for (uint32_t left = rows; left != 0; left &= left - 1) {
    const auto row = static_cast<std::size_t>(__builtin_ctz(left));
    if (kDispatch[row].rule(payload, event)) return true;
  }
  return payload[0] == 'D' && ParseSummaryLine(payload, event);
}

bool ParseFixedMessage(std::string_view payload, Event& event) {
  if (StartsWith(payload, "Applying generic optimizations")) {
    return Set(event, EventKind::kApplyOptimizations);
  }
  return false;
}

bool IsRecord(EventKind kind) {
  return kind == EventKind::kLayerRecord || kind == EventKind::kDetailedRecord;
}

// From the begin of `part` to the end of `text`: a record that goes on in the next line keeps the
// blank before the break.
std::string_view TailOf(std::string_view text, std::string_view part) {
  return text.substr(static_cast<std::size_t>(part.data() - text.data()));
}

}  // namespace

Event ParseLine(const LoggedLine& logged) {
  Event event;
  event.severity = logged.severity;
  // Blanks behind a message mean nothing; terminals and web pages add them.
  LoggedLine line = logged;
  line.payload = TrimRight(logged.payload);
  const std::string_view payload = line.payload;
  if (payload.empty()) return event;
  if (Dispatch(payload, event)) {
    if (IsRecord(event.kind)) event.text = TailOf(logged.payload, event.text);
    return event;
  }
  if (ParseBlockHeader(line, event) || ParseFixedMessage(payload, event)) return event;
  if (ParseTacticSentence(payload, event)) return event;
  if (IsSevere(line.severity) || IsTelling(payload)) {
    Set(event, EventKind::kMessage, payload);
    return event;
  }
  if (ParseSummaryGroup(payload, event)) return event;
  if (ParseTableLine(logged, event) || ParseOption(logged, event)) {
    event.flag = !line.has_prefix;
    return event;
  }
  event = Event{};
  event.severity = line.severity;
  return event;
}

std::string_view TakeVersion(std::string_view text) {
  std::size_t end = 0;
  std::size_t points = 0;
  while (end < text.size() && (IsDigit(text[end]) || text[end] == '.')) {
    points += text[end] == '.' ? 1U : 0U;
    ++end;
  }
  while (end > 0 && text[end - 1] == '.') {
    --end;
    --points;
  }
  return points > 0 ? text.substr(0, end) : std::string_view{};
}

}  // namespace trtscope
