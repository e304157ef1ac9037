// What one line of a build log means, before any line around it is considered.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_EVENT_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_EVENT_H_

#include <cstdint>
#include <string_view>

#include "graph/model/build_log.h"
#include "graph/model/tactic.h"

namespace trtscope {

/// Kinds of lines that the assembler needs. `text`, `text2`, `id`, `number` of the event hold what
/// the comment says; the rest stays empty.
enum class EventKind : uint8_t {
  kNone,  ///< nothing to report

  // Runs of programs.
  kRunStart,   ///< &&&& RUNNING …            text: the whole line after "&&&& RUNNING "
  kRunEnd,     ///< &&&& PASSED|FAILED|WAIVED text: the word
  kSection,    ///< === Build Options ===     text: the title
  kOption,     ///< Key: value                text: key, text2: value, untrimmed; flag: no prefix
  kVersion,    ///< TensorRT version: 8.4.1   text: the version
  kModelFile,  ///< Input filename: m.onnx    text: the path

  // Optimisation.
  kOriginalLayers,       ///< Original: 141 layers               id: 141
  kAfterReformatLayers,  ///< After reformat layers: 12 layers  id: 12
  kApplyOptimizations,   ///< Applying generic optimizations …
  kStrategyStart,        ///< Building graph using backend strategy 4            id: 4
  kStrategyChosen,       ///< Use|Chose this engine with backend strategy 4 …  id: 4
  kReformatInsertion,    ///< Adding reformat layer: T (S) from F to F          text: the rest
  kSelectionDone,        ///< Formats and tactics selection completed in S seconds.  number: S
  kGenerationDone,       ///< Engine generation completed in S seconds.              number: S

  // Autotuning. Trials are not events: they are collected beside them.
  kFormats,          ///< Autotuning format combination: …        text: the formats
  kReformatFormats,  ///< Autotuning Reformat: …                  text: the formats
  kCosts,            ///< =============== Computing costs for L   text: L
  kRunner,           ///< Timing Runner: L (R), Timing L(14)      text: L, text2: R
  kFastest,          ///< Fastest Tactic: T Time: S                id: T, number: S
  kProfilingDone,    ///< L (R) profiling completed in D … Fastest Tactic: T Time: S   text: L,
                     ///< text2: D as printed, id: T, number: S
  kChosen,           ///< Chose Runner Type: R Tactic: T; Chose 14 (T)  text2: R, id: T
  kOnlyOption,       ///< Tactic 0 is the only option, timing skipped   id: 0
  kNoValidTactics,   ///< R has no valid tactics …; Skipping R: No valid tactics for L  text: L or
                     ///< "", text2: R
  kCachedResult,     ///< L [F] got cached result: R, tactic T, S ms   text: L [F], text2: R, id: T,
                     ///< number: S
  kLayerKernel,  ///< L (family) Set Tactic Name: K [Tactic: T]     text: L, text2: K, id: T, flag:
                 ///< id given

  // The engine.
  kEngineBlock,     ///< Engine Layer Information:
  kDetailedBlock,   ///< Layers:            number: 1 at VERBOSE, 0 otherwise
  kNamesBlock,      ///< Layer Information:
  kLayerRecord,     ///< Layer(…            text: the payload
  kDetailedRecord,  ///< Name: …, LayerType: …  text: the payload
  kBindings,        ///< Bindings:
  kText,            ///< a line without prefix near a block   text: the line
  kOtherMessage,    ///< a message that ends a block  flag: a program's own, not TensorRT's

  // Memory and results.
  kMemory,        ///< Total Activation Memory: N …  text: key, id: N
  kPeakMemory,    ///< [MemUsageStats] Peak memory usage … CPU A MiB, GPU B MiB  id: A, number: B
  kBuilt,         ///< Engine built in S sec.  number: S
  kSummaryLine,   ///< Latency: min = …; Throughput: 6106 qps   text: key, text2: the rest
  kSummaryGroup,  ///< Host Latency   text: the heading (6.x, 7.x)
  kRunAverage,    ///< Average on|over N runs …    text: the payload
  kProfileStart,  ///< === Profile (N iterations ) ===  id: N
  kTableRuler,    ///< ========== NAME profile|total runtime = S ms ==========
  kTableLine,     ///< a line of a table: blanks first   text: the payload, flag: no prefix

  kMessage,  ///< a warning or error, or a message that explains a choice   text: the payload
};

struct Event {
  EventKind kind = EventKind::kNone;
  LogSeverity severity = LogSeverity::kUnknown;
  bool flag = false;
  /// Line within the block, from 0.
  uint32_t line = 0;
  /// Trials and skipped trials of the block that came before this line.
  uint32_t trials_before = 0;
  uint32_t skipped_before = 0;
  std::string_view text;
  std::string_view text2;
  uint64_t id = 0;
  double number = 0;
};
// Blocks of lines are vectors of events: one of them is one line of the cache.
static_assert(sizeof(Event) <= 64);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_EVENT_H_
