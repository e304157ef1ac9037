#include "parsers/profile/profile_parser.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "parsers/common/json_cursor.h"
#include "parsers/common/json_notes.h"
#include "parsers/common/line_counter.h"
#include "parsers/profile/record.h"
#include "parsers/profile/recovery.h"

namespace trtscope {
namespace {

using profile::FindRestart;
using profile::FindSwallowedRow;
using profile::ReadRecord;
using profile::Record;
using profile::Restart;

constexpr double kMicrosecondsInMillisecond = 1000;

// --- What was wrong, collected over the whole input -------------------------

struct SyntaxErrors {
  /// The first one.
  std::optional<JsonProblem> problem;
  std::size_t rows_before = 0;
  uint64_t lines_lost = 0;
};

struct Findings {
  SyntaxErrors syntax;
  std::size_t rows = 0;
  uint64_t rows_without_name = 0;
  uint64_t profiles = 0;
  uint64_t empty_arrays = 0;
  uint64_t first_empty_line = 0;
  uint64_t unescaped = 0;
  std::size_t first_unescaped = 0;
};

// --- Rows -------------------------------------------------------------------

// A million rows: without knowing how many there will be, a vector would hold twice the memory that
// it needs. `used` of `size` bytes of text made the rows so far.
void AppendRow(std::vector<ProfileRow>& rows, const ProfileRow& row, std::size_t used,
               std::size_t size) {
  constexpr std::size_t kWorthATrouble = 1024;
  if (rows.size() == rows.capacity() && rows.size() >= kWorthATrouble) {
    const double share = static_cast<double>(used) / static_cast<double>(size);
    const double expected = 1.02 * static_cast<double>(rows.size()) / std::max(share, 1e-6);
    const double most = 4.0 * static_cast<double>(rows.size());
    const double least = 1.1 * static_cast<double>(rows.size());
    rows.reserve(static_cast<std::size_t>(std::clamp(expected, least, most)));
  }
  rows.push_back(row);
}

double MedianOf(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

// Reads one input from its beginning to its end. State that spans rows is here; what a row says is
// in record.cc, where to go on behind an error in recovery.cc.
class Reader {
 public:
  Reader(Session& session, SourceId source)
      : session_(session),
        source_(source),
        text_(session.sources[source.index()].view()),
        cursor_(text_, session.arena),
        lines_(text_) {}

  void Read() {
    while (ReadDocument() || Recover()) {
    }
    FinishProfile();
    session_.inputs[source_.index()].lines = CountLines();
  }

  const Findings& findings() const { return findings_; }

 private:
  // The next array or object. False at the end and at a problem.
  bool ReadDocument() {
    switch (cursor_.Peek()) {
      case JsonCursor::Kind::kEnd:
        return false;
      case JsonCursor::Kind::kObject:
        ReadObject();
        break;
      default:
        if (cursor_.EnterArray()) ReadRows();
    }
    return cursor_.ok();
  }

  // A trace with its settings around it, or samples by layer.
  void ReadObject() {
    const std::size_t begin = cursor_.offset();
    bool understood = false;
    cursor_.EnterObject();
    std::string_view key;
    for (std::size_t at = cursor_.offset(); cursor_.NextKey(key); at = cursor_.offset()) {
      const bool array = cursor_.Peek() == JsonCursor::Kind::kArray;
      if (array && key == "traceEvents") {
        understood = true;
        cursor_.EnterArray();
        ReadRows();
      } else if (array) {
        // Keys begin at the first quote behind the comma.
        understood = ReadSamples(key, text_.find('"', at)) || understood;
      } else {
        cursor_.Skip();
      }
    }
    NoteUnescaped(begin);
    if (!cursor_.ok()) return;
    if (!understood) LoseObject(begin);
    FinishProfile();
  }

  // --- Arrays of rows and events ---

  void ReadRows() {
    OpenProfile();
    rows_depth_ = cursor_.depth();
    do {
      while (cursor_.NextItem()) ReadRow();
    } while (!cursor_.ok() && RecoverRow());
    if (cursor_.ok() && cursor_.depth() < rows_depth_) FinishProfile();
  }

  void ReadRow() {
    const bool object = cursor_.Peek() == JsonCursor::Kind::kObject;
    row_begin_ = cursor_.offset();
    if (!object) {
      cursor_.Skip();
    } else {
      Record record;
      if (ReadRecord(cursor_, record) && !CutOff(record)) AddRecord(record);
    }
    if (!cursor_.ok()) return;
    row_begin_.reset();
    done_ = cursor_.offset();
  }

  void AddRecord(const Record& record) {
    NoteUnescaped(record.name_is_odd ? record.name_begin : *row_begin_);
    if (record.is_event()) {
      trace_ = true;
      if (record.phase != "X" || !record.duration_us) return;
    }
    if (!record.has_name) {
      if (record.count) SetIterations(*record.count);
      if (record.timed()) ++findings_.rows_without_name;
      return;
    }
    ProfileRow row;
    row.name = record.name;
    row.total_ms = record.total_ms;
    row.average_ms = record.average_ms;
    row.median_ms = record.median_ms;
    row.percentage = record.percentage;
    if (record.is_event()) row.total_ms = *record.duration_us / kMicrosecondsInMillisecond;
    row.source = {source_, lines_.LineOf(record.name_begin)};
    Append(record.is_event() && record.of_host() ? host_ : profile_, row);
  }

  void SetIterations(double count) {
    profile_.iterations = static_cast<int64_t>(std::clamp(count, 0.0, 9e15));
  }

  void Append(Profile& profile, const ProfileRow& row) {
    AppendRow(profile.rows, row, cursor_.offset() - profile_begin_, text_.size() - profile_begin_);
    ++findings_.rows;
  }

  // --- Samples by layer ---

  // The array that comes next, `{"name": [0.1, 0.2]}` or `[[0.1, "when"], …]`. False if it holds
  // anything else.
  bool ReadSamples(std::string_view name, std::size_t name_begin) {
    samples_.clear();
    uint64_t unknown = 0;
    bool only_samples = true;
    cursor_.EnterArray();
    while (cursor_.NextItem()) {
      std::optional<double> sample;
      only_samples = ReadSample(sample) && only_samples;
      if (sample) samples_.push_back(*sample);
      if (!sample) ++unknown;
    }
    if (!cursor_.ok() || !only_samples) return false;
    AddSamples(name, name_begin, unknown);
    return true;
  }

  bool ReadSample(std::optional<double>& sample) {
    const bool pair = cursor_.Peek() == JsonCursor::Kind::kArray && cursor_.EnterArray();
    if (pair && !cursor_.NextItem()) return cursor_.ok();
    const JsonCursor::Kind kind = cursor_.Peek();
    const bool number = kind == JsonCursor::Kind::kNumber;
    if (number) sample = cursor_.Number();
    if (!number) cursor_.Skip();
    while (pair && cursor_.NextItem()) cursor_.Skip();
    return number || kind == JsonCursor::Kind::kWord;
  }

  // What is unknown takes no part in average and median, and leaves no total.
  void AddSamples(std::string_view name, std::size_t name_begin, uint64_t unknown) {
    OpenProfile();
    ProfileRow row;
    row.name = name;
    row.source = {source_, lines_.LineOf(name_begin)};
    if (!samples_.empty()) {
      const double sum = std::accumulate(samples_.begin(), samples_.end(), 0.0);
      row.average_ms = sum / static_cast<double>(samples_.size());
      row.median_ms = MedianOf(samples_);
      if (unknown == 0) row.total_ms = sum;
    }
    const auto count = static_cast<int64_t>(samples_.size() + unknown);
    if (profile_.rows.empty()) profile_.iterations = count;
    if (profile_.iterations != count) profile_.iterations.reset();
    profile_.origin = ProfileOrigin::kSamples;
    Append(profile_, row);
  }

  // --- Profiles ---

  void OpenProfile() {
    if (open_) return;
    open_ = true;
    trace_ = false;
    profile_begin_ = cursor_.offset();
    profile_ = Profile{};
    profile_.source = {source_, lines_.LineOf(cursor_.offset())};
    host_ = profile_;
    host_.origin = ProfileOrigin::kHostTrace;
  }

  void FinishProfile() {
    if (!open_) return;
    open_ = false;
    if (trace_) profile_.origin = ProfileOrigin::kTrace;
    // Rows that could not be used have been told of already.
    const bool damaged = findings_.syntax.problem || findings_.rows_without_name > 0;
    if (profile_.rows.empty() && host_.rows.empty() && !damaged) {
      if (findings_.empty_arrays++ == 0) findings_.first_empty_line = profile_.source.line;
    }
    for (Profile* profile : {&profile_, &host_}) {
      if (!profile->rows.empty()) Keep(std::move(*profile));
    }
    profile_ = Profile{};  // its origin must not outlive it
  }

  // Every profile is held against every engine, so a file may not have any number of them.
  void Keep(Profile profile) {
    constexpr uint64_t kMostProfiles = 1000;
    if (findings_.profiles++ < kMostProfiles) session_.profiles.push_back(std::move(profile));
    if (findings_.profiles == kMostProfiles + 1) {
      session_.Report(Code::kProfileSyntax, {source_, 0},
                      "the file has more than " + std::to_string(kMostProfiles) +
                          " profiles; the rest of them is left out",
                      "give the profiles of one run in a file of their own");
    }
  }

  // --- What is not as it should be ---

  void NoteUnescaped(std::size_t where) {
    const uint64_t found = cursor_.unescaped() - unescaped_seen_;
    unescaped_seen_ = cursor_.unescaped();
    if (found == 0) return;
    if (findings_.unescaped == 0) findings_.first_unescaped = where;
    findings_.unescaped += found;
  }

  // True, and reading goes on at the row that the name swallowed.
  bool CutOff(const Record& record) {
    if (!record.name_is_odd) return false;
    const auto row = FindSwallowedRow(text_, record.name_begin, record.name_end);
    if (!row) return false;
    Lose({record.name_begin, "the row is cut off in its name, which does not end", false},
         *row_begin_, *row);
    unescaped_seen_ = cursor_.unescaped();
    cursor_.ResumeAt(*row, rows_depth_);
    return true;
  }

  // Goes on behind a problem between arrays.
  bool Recover() {
    rows_depth_ = 1;
    if (cursor_.ok() || rest_is_lost_ || !RecoverRow()) return false;
    if (cursor_.depth() > 0) ReadRows();
    return cursor_.ok();
  }

  // Goes on behind a problem at the next row, or outside of all brackets at the next array.
  bool RecoverRow() {
    const JsonProblem problem = *cursor_.problem();
    const std::size_t begin = row_begin_ ? *row_begin_ : std::max(done_, cursor_.offset());
    const std::size_t from = begin + (row_begin_ ? 1 : 0);
    row_begin_.reset();
    unescaped_seen_ = cursor_.unescaped();
    std::optional<Restart> restart;
    if (!problem.text_ended) restart = FindRestart(text_, problem.offset, from);
    Lose(problem, begin, restart ? restart->offset : text_.size());
    if (!restart) {
      rest_is_lost_ = true;
      return false;
    }
    done_ = restart->offset;
    const bool samples = profile_.origin == ProfileOrigin::kSamples;
    if (!restart->array && !samples) {
      cursor_.ResumeAt(restart->offset, rows_depth_);
      return true;
    }
    FinishProfile();
    // Outside of all brackets an object begins a document of its own, and its comma means nothing.
    const std::size_t document =
        restart->array ? restart->offset : text_.find('{', restart->offset);
    if (document == std::string_view::npos) {
      rest_is_lost_ = true;
      return false;
    }
    cursor_.ResumeAt(document, 0);
    return true;
  }

  void LoseObject(std::size_t begin) {
    Lose({begin, "this object is neither a trace nor samples by layer", false}, begin,
         cursor_.offset());
  }

  // text[begin, end) is not read.
  void Lose(const JsonProblem& problem, std::size_t begin, std::size_t end) {
    SyntaxErrors& errors = findings_.syntax;
    const uint64_t first_line = lines_.LineOf(begin);
    if (!errors.problem) {
      errors.problem = problem;
      errors.rows_before = findings_.rows;
    }
    const std::string_view lost = text_.substr(begin, end - begin);
    const std::size_t last = lost.find_last_not_of(" \t\r\n");
    if (last != std::string_view::npos) {
      errors.lines_lost += lines_.LineOf(begin + last) - first_line + 1;
    }
  }

  uint64_t CountLines() {
    const bool open_line = !text_.empty() && text_.back() != '\n';
    return lines_.LineOf(text_.size()) - 1 + (open_line ? 1 : 0);
  }

  Session& session_;
  SourceId source_;
  std::string_view text_;
  JsonCursor cursor_;
  LineCounter lines_;
  Findings findings_;
  // The array that is being read: its rows, and its events that are of the host.
  bool open_ = false;
  bool trace_ = false;
  Profile profile_;
  Profile host_;
  std::size_t profile_begin_ = 0;
  int rows_depth_ = 1;
  // The row that is being read, and the end of the last one.
  std::optional<std::size_t> row_begin_;
  std::size_t done_ = 0;
  bool rest_is_lost_ = false;
  std::vector<double> samples_;
  uint64_t unescaped_seen_ = 0;
};

// --- Diagnostics ------------------------------------------------------------

Diagnostic MakeDiagnostic(const Session& session, SourceId source, Code code) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = session.inputs[source.index()].path;
  return diagnostic;
}

std::string Counted(uint64_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string WhatIsLeft(const SyntaxErrors& errors, std::size_t rows) {
  std::string text = "; used: " + Counted(errors.rows_before, "row") + " before it";
  const std::size_t behind = rows - errors.rows_before;
  if (behind > 0) text += ", " + Counted(behind, "row") + " behind it";
  if (errors.lines_lost > 0) text += "; lost: " + Counted(errors.lines_lost, "line");
  return text;
}

void ReportSyntax(Session& session, SourceId source, const Findings& findings) {
  if (!findings.syntax.problem) return;
  const JsonProblem& problem = *findings.syntax.problem;
  const LinePosition where = LocateLine(session.sources[source.index()].view(), problem.offset);
  Diagnostic diagnostic = MakeDiagnostic(session, source, Code::kProfileSyntax);
  diagnostic.line = where.line;
  diagnostic.column = where.column;
  diagnostic.message = problem.message + WhatIsLeft(findings.syntax, findings.rows);
  AttachSnippet(diagnostic, where.text, where.column);
  session.diagnostics.Add(std::move(diagnostic));
}

void ReportRows(Session& session, SourceId source, const Findings& findings) {
  if (findings.rows_without_name > 0) {
    Diagnostic diagnostic = MakeDiagnostic(session, source, Code::kProfileRow);
    diagnostic.message =
        Counted(findings.rows_without_name, "row") + " with times but without a name";
    session.diagnostics.Add(std::move(diagnostic));
  }
  if (findings.empty_arrays > 0) {
    Diagnostic diagnostic = MakeDiagnostic(session, source, Code::kProfileEmpty);
    diagnostic.line = findings.first_empty_line;
    diagnostic.message = "the profile has no rows: nothing was measured";
    if (findings.empty_arrays > 1) {
      diagnostic.message += " (" + Counted(findings.empty_arrays, "empty array") + ")";
    }
    session.diagnostics.Add(std::move(diagnostic));
  }
}

}  // namespace

void ParseProfile(Session& session, SourceId source, const ParseOptions&) {
  Reader reader(session, source);
  reader.Read();
  const Findings& findings = reader.findings();
  ReportSyntax(session, source, findings);
  ReportRows(session, source, findings);
  ReportUnescaped(session, source, findings.unescaped, findings.first_unescaped);
}

}  // namespace trtscope
