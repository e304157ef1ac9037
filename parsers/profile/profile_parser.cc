#include "parsers/profile/profile_parser.h"

#include <algorithm>
#include <utility>

#include "parsers/common/json_reader.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

std::string_view SkipBlanks(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() &&
         (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r')) {
    ++i;
  }
  return text.substr(i);
}

// Collects the rows of the outer array; anything nested deeper is not a profile's and is passed
// over.
class ProfileHandler : public JsonHandler {
 public:
  ProfileHandler(Session& session, Profile& profile) : session_(session), profile_(profile) {}

  bool StartObject() override {
    if (++depth_ == 2) {
      row_ = ProfileRow{};
      has_name_ = false;
    }
    return true;
  }
  bool EndObject() override {
    if (depth_-- == 2) EndRow();
    return true;
  }
  bool StartArray() override {
    ++depth_;
    return true;
  }
  bool EndArray() override {
    --depth_;
    return true;
  }
  bool Key(std::string&& key) override {
    key_ = std::move(key);
    return true;
  }
  bool String(std::string&& value) override {
    if (depth_ == 2 && key_ == "name") {
      row_.name = session_.Store(std::move(value));
      has_name_ = true;
    }
    return true;
  }
  bool Number(double value) override {
    if (depth_ != 2) return true;
    if (key_ == "timeMs") row_.total_ms = value;
    if (key_ == "averageMs") row_.average_ms = value;
    if (key_ == "medianMs") row_.median_ms = value;
    if (key_ == "percentage") row_.percentage = value;
    if (key_ == "count") profile_.iterations = static_cast<int64_t>(std::clamp(value, 0.0, 9e15));
    return true;
  }
  bool Other() override { return true; }

  uint64_t rows_without_name() const { return rows_without_name_; }

 private:
  void EndRow() {
    const bool timed = row_.total_ms || row_.average_ms;
    if (has_name_) {
      profile_.rows.push_back(row_);
    } else if (timed) {
      ++rows_without_name_;
    }
  }

  Session& session_;
  Profile& profile_;
  ProfileRow row_;
  std::string key_;
  bool has_name_ = false;
  int depth_ = 0;
  uint64_t rows_without_name_ = 0;
};

// trtexec writes one row a line; so the n-th `"name"` stands in the line of the n-th row.
void LocateRows(std::string_view text, SourceId source, Profile& profile) {
  uint64_t line = 1;
  std::size_t at = 0;
  for (ProfileRow& row : profile.rows) {
    const std::size_t name = text.find("\"name\"", at);
    if (name == std::string_view::npos) return;
    const auto passed = text.substr(at, name - at);
    line += static_cast<uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
    row.source = {source, line};
    at = name + 6;
  }
}

Diagnostic SyntaxProblem(const Session& session, SourceId source, const JsonProblem& problem,
                         std::size_t rows) {
  const LinePosition where = LocateLine(session.sources[source.index()].view(), problem.offset);
  Diagnostic diagnostic;
  diagnostic.code = Code::kProfileSyntax;
  diagnostic.path = session.inputs[source.index()].path;
  diagnostic.line = where.line;
  diagnostic.column = where.column;
  diagnostic.message =
      problem.message + "; the " + std::to_string(rows) + " rows before it are used";
  AttachSnippet(diagnostic, where.text, where.column);
  return diagnostic;
}

}  // namespace

bool SniffProfile(std::string_view text) {
  text = SkipBlanks(text);
  if (!Consume(text, "[")) return false;
  text = SkipBlanks(text);
  if (!text.starts_with('{')) return false;
  const std::string_view head = text.substr(0, 4096);
  const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  return has("\"averageMs\"") || has("\"timeMs\"") || (has("\"count\"") && !has("\"ph\""));
}

void ParseProfile(Session& session, SourceId source, const ParseOptions&) {
  const std::string_view text = session.sources[source.index()].view();
  Profile profile;
  profile.source = {source, 1};
  ProfileHandler handler(session, profile);
  const std::optional<JsonProblem> problem = ReadJson(text, handler);
  LocateRows(text, source, profile);
  if (problem) {
    session.diagnostics.Add(SyntaxProblem(session, source, *problem, profile.rows.size()));
  }
  if (handler.rows_without_name() > 0) {
    Diagnostic diagnostic;
    diagnostic.code = Code::kProfileRow;
    diagnostic.path = session.inputs[source.index()].path;
    diagnostic.message = std::to_string(handler.rows_without_name()) +
                         (handler.rows_without_name() == 1 ? " row" : " rows") +
                         " with times but without a name";
    session.diagnostics.Add(std::move(diagnostic));
  }
  session.inputs[source.index()].lines =
      static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')) +
      (text.empty() || text.ends_with('\n') ? 0U : 1U);
  session.profiles.push_back(std::move(profile));
}

}  // namespace trtscope
