// Layer blocks to engines.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_ENGINE_ASSEMBLER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_ENGINE_ASSEMBLER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/model/engine.h"
#include "parsers/build_log/event.h"
#include "parsers/build_log/layer_record.h"
#include "parsers/common/session.h"

namespace trtscope {

/// Collects the layers of one engine after the other. A block may be interleaved with other output,
/// hold blank lines, be wrapped, or end at the end of the input.
class EngineAssembler {
 public:
  /// `first_engine` is where this log's engines begin in `session.engines`.
  EngineAssembler(Session& session, std::string_view source_text);

  /// Opens a new engine whose layers follow.
  Engine& Start(LayersFrom from, SourceRef at);
  /// "Layers:" of --dumpLayerInfo describes `engines.back()` if that belongs to the run, else it
  /// opens one.
  void StartDump(SourceRef at, bool describes_last);
  /// True if `event` is part of a block (and has been taken).
  bool Take(const Event& event, SourceRef at);
  /// A message that is no part of a block: ends it. Records may still follow (interleaved output).
  void Interrupt();
  /// The log ends here.
  void Finish();

  /// Inside a layer block; after the last line, that the block may have been cut there.
  bool in_block() const { return mode_ != Mode::kNone; }
  /// Lines without a prefix that turned out to belong to a block.
  uint64_t recognised_late() const { return recognised_late_; }
  std::size_t first_engine() const { return first_engine_; }
  /// Names after "Bindings:" of the engine with this index in `session.engines`; empty if the log
  /// has none.
  std::vector<std::string_view> BindingNames(std::size_t engine) const;

 private:
  enum class Mode : uint8_t { kNone, kRecords, kDumpNew, kDumpDescribes, kBindings };

  void TakeRecord(std::string_view text, SourceRef at, bool detailed);
  void Store(RecordResult record, SourceRef at);
  void Describe(const Layer& detail, SourceRef at);
  Layer* NextDescribed(std::string_view name);
  bool IsHalfRecord(std::string_view text) const;
  void TakeText(std::string_view text, SourceRef at);
  void GiveUpPending();
  void ReportProblem(Code code, const RecordResult& record, std::string_view text, SourceRef at);
  Engine& Current() { return session_.engines.back(); }
  const Engine& Current() const { return session_.engines.back(); }

  Session& session_;
  std::string_view source_text_;
  std::size_t first_engine_;
  Mode mode_ = Mode::kNone;
  // What a block goes on as when other output interrupted it.
  Mode resumed_mode_ = Mode::kRecords;
  uint64_t recognised_late_ = 0;

  // A record that stops early: it goes on in the next line, or it is lost.
  struct Pending {
    std::string_view text;
    SourceRef at;
    bool detailed = false;
    int joins = 0;
    RecordResult problem;
  };
  std::optional<Pending> pending_;

  std::unordered_map<std::size_t, std::vector<std::string_view>> bindings_;
  // For dumps that describe an engine: its layers by name, and how many of each the current dump
  // described.
  struct Namesakes {
    std::vector<uint32_t> layers;
    std::size_t used = 0;
    uint64_t dump = 0;
  };
  std::unordered_map<std::string_view, Namesakes> namesakes_;
  std::optional<std::size_t> described_engine_;
  uint64_t dump_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_ENGINE_ASSEMBLER_H_
