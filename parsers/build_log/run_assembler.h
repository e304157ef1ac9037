// A program's own lines: banner, options, device, messages and measurements.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_RUN_ASSEMBLER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_RUN_ASSEMBLER_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "graph/model/build_log.h"
#include "parsers/build_log/event.h"
#include "parsers/build_log/measurements.h"

namespace trtscope {

/// Where measurements belong: to the engine that was built last in this run, else to the run.
struct MeasurementTarget {
  std::optional<PerformanceSummary>* performance = nullptr;
  std::optional<Profile>* profile_table = nullptr;
  std::optional<Cited<double>>* built_seconds = nullptr;
};

class RunAssembler {
 public:
  /// `target` is asked for each measurement, when it is read.
  RunAssembler(BuildLog& log, std::function<MeasurementTarget()> target)
      : log_(log), target_(std::move(target)) {}

  /// Begins a run (its banner was read).
  void Start(std::string_view banner, SourceRef at);
  /// True if `event` is one of a program's own lines (and has been taken).
  bool Take(const Event& event, SourceRef at);
  /// A line that belongs to something else ends option banners and tables.
  void Interrupt();

  /// Index of the current run; starts an unnamed one if the log has no banner.
  uint32_t CurrentRun();
  bool has_run() const { return !log_.runs.empty(); }
  RunInfo& run() { return log_.runs[CurrentRun()]; }
  /// Name of the ONNX file that is being parsed ("Input filename:"), empty if not said.
  std::string_view model_file() const { return model_file_; }
  /// Lines without a prefix that turned out to belong to an option banner or table.
  uint64_t recognised_late() const { return recognised_late_; }

 private:
  void TakeSection(std::string_view title);
  bool TakeOption(const Event& event, SourceRef at);
  void StoreOption(std::string_view key, std::string_view value, SourceRef at);
  void TakeVersion(std::string_view text, SourceRef at);
  void TakeMessage(const Event& event, SourceRef at);
  bool TakeTableLine(const Event& event, SourceRef at);
  void TakeAverage(const Event& event, SourceRef at);
  void StartTable(std::optional<int64_t> iterations, SourceRef at);
  void TakeTableRow(std::string_view line, SourceRef at);
  void TakeInvocationsRow(std::string_view line, SourceRef at);

  BuildLog& log_;
  std::function<MeasurementTarget()> target_;
  std::string_view section_;
  std::string_view summary_group_;
  std::string_view model_file_;
  Profile* table_ = nullptr;
  std::optional<TableColumns> columns_;
  /// Rows of the open table by their invocations, and the most of them that agree.
  std::unordered_map<int64_t, uint64_t> rows_by_invocations_;
  uint64_t most_rows_ = 0;
  std::unordered_map<std::string_view, std::size_t> message_index_;
  uint64_t recognised_late_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_RUN_ASSEMBLER_H_
