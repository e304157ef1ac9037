#include "parsers/times/times_parser.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "parsers/common/json_cursor.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
// Series of one file; hostile ones have a record each.
constexpr std::size_t kMaxSeries = 1000;

struct KeyRow {
  std::string_view key;
  TimingColumn column;
};
constexpr std::array<KeyRow, 19> kKeys = {{
    {"startEnqMs", TimingColumn::kStartEnqueue},
    {"endEnqMs", TimingColumn::kEndEnqueue},
    {"startH2dMs", TimingColumn::kStartInput},
    {"endH2dMs", TimingColumn::kEndInput},
    {"startInMs", TimingColumn::kStartInput},
    {"endInMs", TimingColumn::kEndInput},
    {"startComputeMs", TimingColumn::kStartCompute},
    {"endComputeMs", TimingColumn::kEndCompute},
    {"startD2hMs", TimingColumn::kStartOutput},
    {"endD2hMs", TimingColumn::kEndOutput},
    {"startOutMs", TimingColumn::kStartOutput},
    {"endOutMs", TimingColumn::kEndOutput},
    {"h2dMs", TimingColumn::kInput},
    {"inMs", TimingColumn::kInput},
    {"computeMs", TimingColumn::kCompute},
    {"d2hMs", TimingColumn::kOutput},
    {"outMs", TimingColumn::kOutput},
    {"latencyMs", TimingColumn::kLatency},
    {"endToEndMs", TimingColumn::kEndToEnd},
}};

const KeyRow* FindKey(std::string_view key) {
  const auto* row = std::find_if(kKeys.begin(), kKeys.end(),
                                 [&](const KeyRow& known) { return known.key == key; });
  return row == kKeys.end() ? nullptr : row;
}

constexpr std::size_t Index(TimingColumn column) { return static_cast<std::size_t>(column); }

// --- The exchanged columns of 7.1 and 7.2 -----------------------------------

// Whether a record's `start` and `end` are as far apart as `duration`, as exactly as six digits
// tell.
bool Spans(double start, double end, double duration) {
  const double tolerance = PrintedStep(start) + PrintedStep(end) + PrintedStep(duration);
  return std::abs(end - start - duration) <= tolerance;
}

// Whether the durations of the inputs' copies show that the file names its columns right.
bool NamedRight(const Timings& timings) {
  const auto& start_in = timings.column(TimingColumn::kStartInput);
  const auto& end_in = timings.column(TimingColumn::kEndInput);
  const auto& start_enqueue = timings.column(TimingColumn::kStartEnqueue);
  const auto& end_enqueue = timings.column(TimingColumn::kEndEnqueue);
  const auto& input = timings.column(TimingColumn::kInput);
  if (end_in.empty() || end_enqueue.empty() || input.empty()) return false;
  std::size_t right = 0;
  std::size_t exchanged = 0;
  for (std::size_t i = 0; i < timings.records; ++i) {
    const bool as_named = Spans(start_in[i], end_in[i], input[i]);
    const bool as_exchanged = Spans(start_enqueue[i], end_enqueue[i], input[i]);
    if (as_named && !as_exchanged) ++right;
    if (as_exchanged && !as_named) ++exchanged;
  }
  return right > exchanged;
}

void ExchangeEnqueueAndInput(Timings& timings) {
  auto& columns = timings.columns;
  std::swap(columns[Index(TimingColumn::kStartEnqueue)], columns[Index(TimingColumn::kStartInput)]);
  std::swap(columns[Index(TimingColumn::kEndEnqueue)], columns[Index(TimingColumn::kEndInput)]);
  timings.enqueue_and_input_exchanged = true;
}

// --- Reading ----------------------------------------------------------------

// One array of records, column by column.
class SeriesReader {
 public:
  SeriesReader(JsonCursor& cursor, SourceRef at) : cursor_(cursor) { timings_.source = at; }

  // What was read; if the array breaks off, without the record that was being read.
  Timings Read() {
    cursor_.EnterArray();
    while (cursor_.NextItem()) {
      if (cursor_.Peek() == JsonCursor::Kind::kObject) {
        ReadRecord();
      } else {
        cursor_.Skip();
        ++strangers_;
      }
    }
    // Only 7.1 and 7.2 have both.
    const bool stored = !timings_.column(TimingColumn::kStartEnqueue).empty() &&
                        !timings_.column(TimingColumn::kStartInput).empty();
    if (stored && has_start_enq_ && has_start_in_ && !NamedRight(timings_)) {
      ExchangeEnqueueAndInput(timings_);
    }
    return std::move(timings_);
  }

  // Values of the array that are not records.
  uint64_t strangers() const { return strangers_; }

 private:
  void ReadRecord() {
    row_.fill(kUnknown);
    seen_.fill(false);
    bool known = false;
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      const KeyRow* row = FindKey(key);
      if (row == nullptr || cursor_.Peek() != JsonCursor::Kind::kNumber) {
        cursor_.Skip();
        continue;
      }
      row_[Index(row->column)] = cursor_.Number().value_or(kUnknown);
      seen_[Index(row->column)] = known = true;
      has_start_enq_ = has_start_enq_ || key == "startEnqMs";
      has_start_in_ = has_start_in_ || key == "startInMs";
    }
    if (!cursor_.ok()) return;
    if (known) {
      Store();
    } else {
      ++strangers_;
    }
  }

  void Store() {
    for (std::size_t i = 0; i < kTimingColumnCount; ++i) {
      std::vector<double>& column = timings_.columns[i];
      // A key that comes for the first time: the records before it lack it.
      if (column.empty() && seen_[i]) column.assign(timings_.records, kUnknown);
      if (!column.empty() || seen_[i]) column.push_back(row_[i]);
    }
    ++timings_.records;
  }

  JsonCursor& cursor_;
  Timings timings_;
  std::array<double, kTimingColumnCount> row_{};
  std::array<bool, kTimingColumnCount> seen_{};
  bool has_start_enq_ = false;
  bool has_start_in_ = false;
  uint64_t strangers_ = 0;
};

// All arrays of a file.
class TimesReader {
 public:
  TimesReader(Session& session, SourceId source)
      : session_(session),
        source_(source),
        text_(session.sources[source.index()].view()),
        cursor_(text_, session.arena) {}

  void Read() {
    while (cursor_.ok() && cursor_.Peek() != JsonCursor::Kind::kEnd) {
      if (series_ < kMaxSeries) {
        ReadSeries();
      } else {
        cursor_.Skip();
        ++series_left_out_;
      }
    }
    if (const auto& problem = cursor_.problem()) ReportSyntax(*problem);
    ReportLoss(strangers_, "entry holds no times", "entries hold no times");
    ReportLoss(series_left_out_, "array behind the first 1000 is left out",
               "arrays behind the first 1000 are left out");
  }

 private:
  void ReadSeries() {
    AdvanceLine(cursor_.offset());
    SeriesReader reader(cursor_, {source_, line_});
    Timings timings = reader.Read();
    strangers_ += reader.strangers();
    records_ += timings.records;
    if (timings.records == 0) return;
    session_.timings.push_back(std::move(timings));
    ++series_;
  }

  // Counts on from the last array: a file may hold many.
  void AdvanceLine(std::size_t offset) {
    const std::string_view passed = text_.substr(counted_, offset - counted_);
    line_ += static_cast<uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
    counted_ = offset;
  }

  Diagnostic Problem() const {
    Diagnostic diagnostic;
    diagnostic.code = Code::kTimesSyntax;
    diagnostic.path = session_.inputs[source_.index()].path;
    return diagnostic;
  }

  void ReportSyntax(const JsonProblem& problem) {
    const LinePosition where = LocateLine(text_, problem.offset);
    Diagnostic diagnostic = Problem();
    diagnostic.line = where.line;
    diagnostic.column = where.column;
    diagnostic.message =
        problem.message + "; records before it that are used: " + std::to_string(records_);
    AttachSnippet(diagnostic, where.text, where.column);
    session_.diagnostics.Add(std::move(diagnostic));
  }

  void ReportLoss(uint64_t count, const char* one, const char* many) {
    if (count == 0) return;
    Diagnostic diagnostic = Problem();
    diagnostic.message = std::to_string(count) + " " + (count == 1 ? one : many);
    session_.diagnostics.Add(std::move(diagnostic));
  }

  Session& session_;
  SourceId source_;
  std::string_view text_;
  JsonCursor cursor_;
  std::size_t series_ = 0;
  uint64_t series_left_out_ = 0;
  uint64_t records_ = 0;
  uint64_t strangers_ = 0;
  std::size_t counted_ = 0;
  uint64_t line_ = 1;
};

}  // namespace

bool SniffTimes(std::string_view text) {
  constexpr std::size_t kHead = 4096;
  const std::string_view head = text.substr(0, kHead);
  std::size_t at = head.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos || head[at] != '[') return false;
  at = head.find_first_not_of(" \t\r\n", at + 1);
  if (at == std::string_view::npos || head[at] != '{') return false;
  const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  return has("\"startComputeMs\"") || has("\"computeMs\"") || has("\"latencyMs\"");
}

void ParseTimes(Session& session, SourceId source, const ParseOptions&) {
  TimesReader(session, source).Read();
  const std::string_view text = session.sources[source.index()].view();
  session.inputs[source.index()].lines =
      static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')) +
      (text.empty() || text.ends_with('\n') ? 0U : 1U);
}

}  // namespace trtscope
