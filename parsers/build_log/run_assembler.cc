#include "parsers/build_log/run_assembler.h"

#include <utility>

#include "parsers/build_log/line_parser.h"
#include "parsers/common/text_cursor.h"
#include "parsers/common/version_code.h"

namespace trtscope {
namespace {

// Bounds for hostile or endless logs; what is beyond is counted or dropped with the count shown.
constexpr std::size_t kMaxMessages = 2000;
constexpr std::size_t kMaxOptions = 500;
constexpr std::size_t kMaxRuns = 10000;
constexpr std::size_t kMaxAverages = 100000;

PerformanceSummary& MeasurementsOf(const MeasurementTarget& target, SourceRef at) {
  if (!*target.performance) {
    *target.performance = PerformanceSummary{};
    (*target.performance)->source = at;
  }
  return **target.performance;
}

// The averages come before the summary; its own first line is the better one to cite.
PerformanceSummary& SummaryOf(const MeasurementTarget& target, SourceRef at) {
  PerformanceSummary& summary = MeasurementsOf(target, at);
  const bool averages_only =
      !summary.averages.empty() && summary.averages.front().line == summary.source.line;
  if (averages_only) summary.source = at;
  return summary;
}

// "FP32+FP16+INT8", also with words behind ("FP32+FP16 (Sparsity …)").
std::vector<Precision> ParsePrecisions(std::string_view text) {
  std::vector<Precision> precisions;
  while (!text.empty()) {
    const std::size_t plus = text.find('+');
    const std::string_view word = Trim(text.substr(0, plus));
    const Precision precision = PrecisionFromText(word.substr(0, word.find(' ')));
    if (precision != Precision::kUnknown) precisions.push_back(precision);
    if (plus == std::string_view::npos) break;
    text.remove_prefix(plus + 1);
  }
  return precisions;
}

}  // namespace

void RunAssembler::Start(std::string_view banner, SourceRef at) {
  if (log_.runs.size() >= kMaxRuns) return;
  Interrupt();
  log_.runs.emplace_back();
  RunInfo& run = log_.runs.back();
  model_file_ = {};
  message_index_.clear();  // equal messages count once a run: each tells of its own
  const std::size_t hash = banner.find("# ");
  if (hash != std::string_view::npos) run.command_line = banner.substr(hash + 2);
  const std::size_t version_at = banner.substr(0, hash).find("[TensorRT v");
  if (version_at == std::string_view::npos) return;
  const std::string_view digits = banner.substr(version_at + 11);
  if (auto version = DecodeVersion(digits.substr(0, digits.find(']')))) {
    run.trt_version = std::move(*version);
    run.trt_version_source = at;
  }
}

uint32_t RunAssembler::CurrentRun() {
  // What comes after a run's last line is another program's: nothing is known of it.
  const bool over = log_.runs.empty() || log_.runs.back().result_source.known();
  if (over && log_.runs.size() < kMaxRuns) {
    table_ = nullptr;  // an open table may be the old run's, which moves
    columns_.reset();
    log_.runs.emplace_back();
  }
  return static_cast<uint32_t>(log_.runs.size() - 1);
}

void RunAssembler::Interrupt() {
  section_ = {};
  summary_group_ = {};
  table_ = nullptr;
  columns_.reset();
}

void RunAssembler::TakeSection(std::string_view title) {
  Interrupt();
  const bool options = title.ends_with(" Options") || title == "Device Information";
  if (options) section_ = title;
}

void RunAssembler::TakeVersion(std::string_view text, SourceRef at) {
  RunInfo& known = run();
  if (!known.trt_version.empty()) return;
  known.trt_version = std::string(text);
  // 8.0.3 prints "TensorRT version: 8003".
  if (text.find('.') == std::string_view::npos) {
    known.trt_version = DecodeVersion(text).value_or("");
  }
  known.trt_version_source = at;
}

void RunAssembler::StoreOption(std::string_view key, std::string_view value, SourceRef at) {
  RunInfo& current = run();
  if (current.options.size() < kMaxOptions) current.options.push_back({section_, key, value, at});
  if (key == "Precision" && section_ == "Build Options") {
    current.asked_precisions = ParsePrecisions(value);
    current.asked_source = at;
  } else if (key == "Load engine" && !value.empty()) {
    // trtexec prints its own default precision; the loaded engine was built with another run's.
    current.asked_precisions.clear();
    current.asked_source = {};
  } else if (key == "Selected Device") {
    current.device = {value, at};
  } else if (key == "Compute Capability") {
    current.compute_capability = {value, at};
  } else if (key == "Model" && !value.empty()) {
    model_file_ = value;
  }
}

bool RunAssembler::TakeOption(const Event& event, SourceRef at) {
  const std::string_view key = Trim(event.text);
  const std::string_view value = Trim(event.text2);
  if (!summary_group_.empty() &&
      ReadOldSummaryLine(summary_group_, key, value, SummaryOf(target_(), at))) {
    if (event.flag) ++recognised_late_;
    return true;
  }
  if (section_.empty()) return false;
  if (event.flag) ++recognised_late_;
  StoreOption(key, value, at);
  return true;
}

void RunAssembler::TakeMessage(const Event& event, SourceRef at) {
  const auto known = message_index_.find(event.text);
  if (known != message_index_.end()) {
    ++log_.messages[known->second].count;
    return;
  }
  if (log_.messages.size() >= kMaxMessages) {
    ++log_.messages_dropped;
    return;
  }
  message_index_.emplace(event.text, log_.messages.size());
  log_.messages.push_back({event.severity, event.text, at, 1});
}

void RunAssembler::TakeAverage(const Event& event, SourceRef at) {
  Interrupt();
  std::optional<RunAverage> average = ParseRunAverage(event.text);
  if (!average) return;
  average->line = at.line;
  PerformanceSummary& measured = MeasurementsOf(target_(), at);
  if (measured.averages.size() < kMaxAverages) {
    measured.averages.push_back(*average);
  } else {
    ++measured.averages_dropped;
  }
}

void RunAssembler::StartTable(std::optional<int64_t> iterations, SourceRef at) {
  Interrupt();
  Profile table;
  table.origin = ProfileOrigin::kLogTable;
  table.source = at;
  table.iterations = iterations;
  const MeasurementTarget target = target_();
  *target.profile_table = std::move(table);
  table_ = &**target.profile_table;
  rows_by_invocations_.clear();
  most_rows_ = 0;
}

bool RunAssembler::TakeTableLine(const Event& event, SourceRef at) {
  if (table_ == nullptr) {
    // SimpleProfiler's, or one that was pasted without the line above its header.
    const std::optional<TableColumns> columns = ParseTableHeader(event.text);
    if (!columns) return false;
    StartTable(std::nullopt, at);
    columns_ = columns;
  } else if (!columns_) {
    columns_ = ParseTableHeader(event.text);
    if (!columns_) table_ = nullptr;
  } else if (columns_->invocations) {
    TakeInvocationsRow(event.text, at);
  } else {
    TakeTableRow(event.text, at);
  }
  if (event.flag) ++recognised_late_;
  return true;
}

void RunAssembler::TakeInvocationsRow(std::string_view line, SourceRef at) {
  std::optional<InvocationsRow> parsed = ParseInvocationsRow(line);
  if (!parsed) return Interrupt();
  parsed->row.source = at;
  table_->rows.push_back(parsed->row);
  // Layers that ran in another rhythm (loops, names that several layers share) are fewer.
  const uint64_t rows = ++rows_by_invocations_[parsed->invocations];
  if (rows <= most_rows_) return;
  most_rows_ = rows;
  table_->iterations = parsed->invocations;
}

void RunAssembler::TakeTableRow(std::string_view line, SourceRef at) {
  std::optional<ProfileRow> row = ParseTableRow(line, *columns_);
  if (!row || row->name == "Total") return Interrupt();
  row->source = at;
  // Two decimals (7.0, 7.1) say nothing of a layer of 4 µs; the total does.
  if (columns_->name_first && !columns_->median && row->total_ms &&
      table_->iterations.value_or(0) > 0) {
    row->average_ms = *row->total_ms / static_cast<double>(*table_->iterations);
  }
  table_->rows.push_back(*row);
}

bool RunAssembler::Take(const Event& event, SourceRef at) {
  switch (event.kind) {
    case EventKind::kRunStart:
      Start(event.text, at);
      return true;
    case EventKind::kRunEnd:
      Interrupt();
      model_file_ = {};  // what is built from here on is another program's
      run().result = event.text == "PASSED"   ? RunResult::kPassed
                     : event.text == "FAILED" ? RunResult::kFailed
                                              : RunResult::kWaived;
      run().result_source = at;
      return true;
    case EventKind::kSection:
      TakeSection(event.text);
      return true;
    case EventKind::kOption:
      return TakeOption(event, at);
    case EventKind::kVersion:
      TakeVersion(event.text, at);
      return true;
    case EventKind::kModelFile:
      model_file_ = event.text;
      return true;
    case EventKind::kMessage:
      TakeMessage(event, at);
      return true;
    case EventKind::kProfileStart:
      StartTable(static_cast<int64_t>(event.id), at);
      return true;
    case EventKind::kTableRuler:
      Interrupt();  // the header opens the table: programs rule off other things as well
      return true;
    case EventKind::kRunAverage:
      TakeAverage(event, at);
      return true;
    case EventKind::kTableLine:
      return TakeTableLine(event, at);
    case EventKind::kSummaryGroup:
      Interrupt();
      summary_group_ = event.text;
      return true;
    case EventKind::kSummaryLine:
      ReadSummaryLine(event.text, event.text2, SummaryOf(target_(), at));
      return true;
    case EventKind::kBuilt:
      *target_().built_seconds = Cited<double>{event.number, at};
      return true;
    default:
      return false;
  }
}

}  // namespace trtscope
