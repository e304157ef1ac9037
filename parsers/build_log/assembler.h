// The fold over a log's blocks: all state that spans lines lives here.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_ASSEMBLER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_ASSEMBLER_H_

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/build_log/block_scanner.h"
#include "parsers/build_log/engine_assembler.h"
#include "parsers/build_log/run_assembler.h"
#include "parsers/build_log/tuning_assembler.h"
#include "parsers/common/session.h"

namespace trtscope {

/// Turns scanned blocks, given in file order, into engines. One build is: optimisation passes and
/// tuning (one or several attempts), then the layer block of the engine that was kept.
class BuildLogAssembler {
 public:
  BuildLogAssembler(Session& session, SourceId source);

  void Add(ScannedBlock block);
  /// The log ends: completes engines, kernel names, edges and diagnostics.
  void Finish();

 private:
  void Dispatch(const Event& event, SourceRef at, const TuningAssembler::Position& position);
  bool TakeBuild(const Event& event, SourceRef at, const TuningAssembler::Position& position);
  void TakeCounter(const Event& event, SourceRef at);
  void TakeReformat(std::string_view text, SourceRef at);
  void TakeMemory(const Event& event, SourceRef at);
  void StartEngine(const Event& event, SourceRef at, const TuningAssembler::Position& position);
  void StartDump(SourceRef at, const TuningAssembler::Position& position);
  bool StartsWithoutHeader(const Event& event) const;
  MeasurementTarget Target();

  BuildAttempt& Attempt(SourceRef at);
  BuildAttempt& NewAttempt(SourceRef at);
  void StartStrategy(int strategy, SourceRef at);
  void StartOriginal(const Event& event, SourceRef at, const TuningAssembler::Position& position);
  void CloseAttempt(uint64_t end_line);
  void GiveBuildTo(Engine& engine, uint64_t end_line);
  void AbandonBuild(const TuningAssembler::Position& position);
  void MakeEngineFromTuning(uint64_t end_line);
  void ReportStory();
  void AssignLogLines();
  void AssignUnfinishedLines();

  void ClaimKernel(const ScannedBlock& block, uint64_t first_line);
  void MergeKernels(const KernelTable& kernels, uint64_t first_line);
  void AddKernel(const KernelOfTactic& kernel, bool conflict);
  void SortKernels();
  void CompleteEngine(Engine& engine, std::size_t index);
  void NameKernels(Engine& engine);
  void ReportEngine(Engine& engine, bool at_end);
  void ReportLayerCount(Engine& engine, bool at_end);
  uint64_t RecognisedLate() const;

  bool LastEngineIsOfThisRun() const;
  SourceRef At(uint64_t line) const { return {source_, line}; }

  Session& session_;
  SourceId source_;
  std::shared_ptr<BuildLog> log_;
  TuningAssembler tuning_;
  RunAssembler run_;
  EngineAssembler engines_;
  std::unordered_map<uint64_t, std::size_t> kernel_index_;
  std::vector<bool> kernel_conflict_;
  /// A kernel's name whose tactic comes in a later block; empty if there is none.
  KernelOfTactic unclaimed_kernel_;

  uint64_t lines_ = 0;
  uint64_t lines_unrecognised_ = 0;
  TuningAssembler::Position end_;

  /// The build that has no engine yet.
  struct Build {
    std::vector<BuildAttempt> attempts;
    std::optional<int> chosen_strategy;
    SourceRef source;
    bool optimised_since_reformat_count = false;
    bool generated = false;
  };
  std::optional<Build> build_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_ASSEMBLER_H_
