// What was wrong with an input, as data: where, what, and what to do. Rendered in one place.
#ifndef TRTSCOPE_PARSERS_COMMON_DIAGNOSTIC_H_
#define TRTSCOPE_PARSERS_COMMON_DIAGNOSTIC_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/ids.h"

namespace trtscope {

enum class Severity : uint8_t { kNote, kWarning, kDataLoss, kError };
/// "note", "warning", "data_loss", "error".
std::string_view SeverityName(Severity severity);

/// Every diagnostic there is. The name, severity and default help of each are rows of a table in
/// diagnostic.cc; fixtures/malformed/<name>.* is the smallest input that provokes it.
enum class Code : uint8_t {
  kUnreadableFile,
  kEmptyFile,
  kBinaryFile,
  kUnknownFormat,
  kUnsupportedFormat,
  kNoEngine,
  kLayerRecord,
  kLayerRecordCut,
  kLogTruncated,
  kLayerCount,
  kNamesOnly,
  kRegionOnly,
  kLayersFromTuning,
  kBuildFailed,
  kLayerInfoSyntax,
  kJsonUnescaped,
  kProfileSyntax,
  kProfileRow,
  kProfileOtherEngine,
  kProfileUnmatched,
  kProfilePercentage,
  kProfileAlone,
  kCompressedDamaged,
  kCalibrationLine,
  kTelemetryLine,
  kTimesSyntax,
  kLayersOtherEngine,
  kLayersUnmatched,
  kContradiction,
  kSeveralProfiles,
  kTimesUnassigned,
  kSeveralOptimisationProfiles,
  kFilesPassedOver,
  kHostTrace,
  kProfileEmpty,
  kRecordsLeftOut,
  kDumpSyntax,
  kDumpType,
  kDumpRuns,
  kTensorValues,
  kTensorShape,
  kTensorLayout,
  kTensorMissing,
  kNothingCompared,
};
inline constexpr std::size_t kCodeCount = 44;

struct CodeInfo {
  Code code;
  /// Stable, kebab-case: scripts may match it.
  std::string_view name;
  Severity severity;
  /// What to do next, used where a diagnostic has no better advice.
  std::string_view help;
};
const CodeInfo& InfoOf(Code code);

struct Diagnostic {
  Code code = Code::kUnreadableFile;
  /// Input that it is about; may be no input at all.
  std::string path;
  /// Both from 1; 0: not about a line.
  uint64_t line = 0;
  uint64_t column = 0;
  std::string message;
  std::string help;
  /// The offending line, shortened around the column; raw bytes.
  std::string snippet;
  /// Caret's offset in the snippet, bytes.
  std::size_t caret = 0;
};

/// Collects diagnostics: all are counted, the first few of each code are kept.
class Diagnostics {
 public:
  static constexpr std::size_t kKeptPerCode = 5;

  void Add(Diagnostic diagnostic);
  /// Adds those of `others`, the counted ones included.
  void Append(const Diagnostics& others);
  /// Kept ones, in order of their coming.
  const std::vector<Diagnostic>& kept() const { return kept_; }
  uint64_t count(Code code) const { return counts_[static_cast<std::size_t>(code)]; }
  /// How many there were of at least this severity.
  uint64_t CountAtLeast(Severity severity) const;

 private:
  std::vector<Diagnostic> kept_;
  std::array<uint64_t, kCodeCount> counts_{};
};

/// Fills line's snippet and caret from the offending line and the column (from 1, bytes).
void AttachSnippet(Diagnostic& diagnostic, std::string_view line_text, uint64_t column);

/// A diagnostic about one line, with its snippet. `line` and `column` count from 1.
Diagnostic AtLine(Code code, std::string path, uint64_t line, uint64_t column,
                  std::string_view line_text, std::string message);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_DIAGNOSTIC_H_
