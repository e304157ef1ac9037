// Everything that was read from all inputs, and the bytes that it points into.
#ifndef TRTSCOPE_PARSERS_COMMON_SESSION_H_
#define TRTSCOPE_PARSERS_COMMON_SESSION_H_

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/companions.h"
#include "graph/model/engine.h"
#include "graph/model/profile.h"
#include "graph/model/timing.h"
#include "parsers/common/diagnostic.h"
#include "parsers/common/source_text.h"

namespace trtscope {

/// One input as reports and JSON describe it.
struct Input {
  std::string path;
  /// "build_log", "profile", "calibration", … (the rows in parsers/formats.cc); empty for an input
  /// that could not be read.
  std::string kind;
  /// Size as it was given: that of the file, before it was decompressed or made UTF-8.
  uint64_t bytes = 0;
  uint64_t lines = 0;
  /// Lines without a logger's prefix that belong to no known record. Messages of TensorRT that
  /// trtscope has no use for are recognised lines.
  uint64_t lines_unrecognised = 0;
};

/// A build of which the log shows no engine: it failed, or the log stops before its layers.
struct UnfinishedBuild {
  SourceRef source;
  uint64_t tuned_layers = 0;
  /// The layer that was being tuned last, empty if none.
  std::string_view last_layer;
  SourceRef last_line;
  /// What it went through, and the log's lines from where its network is parsed to where another
  /// program starts or the log ends.
  std::vector<BuildAttempt> attempts;
  LineRange lines;
};

/// Owns the bytes; engines and profiles hold views into `sources` and `arena`. Not copyable: the
/// views would point into the original.
struct Session {
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  Session(Session&&) = default;
  Session& operator=(Session&&) = default;

  std::deque<SourceText> sources;
  /// Strings that had to be built (cleaned lines, rejoined records). A deque never moves its
  /// elements.
  std::deque<std::string> arena;
  /// Strings that workers had to build, block by block.
  std::deque<std::deque<std::string>> adopted;
  /// One per source, same index.
  std::vector<Input> inputs;
  std::vector<Engine> engines;
  std::vector<Profile> profiles;
  std::vector<Timings> timings;
  std::vector<VersionFact> versions;
  std::vector<CalibrationCache> calibrations;
  std::vector<Telemetry> telemetry;
  /// Build logs without engines are kept here as well.
  std::vector<std::shared_ptr<const BuildLog>> logs;
  std::vector<UnfinishedBuild> unfinished;
  Diagnostics diagnostics;

  std::string_view Store(std::string text) { return arena.emplace_back(std::move(text)); }
  /// Adds a diagnostic about an input, or about its line `at.line`.
  void Report(Code code, SourceRef at, std::string message, std::string help = "");
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_SESSION_H_
