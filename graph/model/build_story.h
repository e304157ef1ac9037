// What a build log tells beside tactics: the network that was parsed, the optimizer's passes,
// Myelin's own tuning tables, memory, the timing cache, the clock. Every record stands for one line
// and needs no other line to be understood; what belongs to which build is decided by line numbers
// (Engine::log_lines, BuildAttempt::lines).
#ifndef TRTSCOPE_GRAPH_MODEL_BUILD_STORY_H_
#define TRTSCOPE_GRAPH_MODEL_BUILD_STORY_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

#include "graph/model/short_text.h"
#include "graph/model/tactic.h"

namespace trtscope {

/// Lines `[begin, end)` of a log, from 1.
struct LineRange {
  uint32_t begin = 0;
  uint32_t end = 0;
  constexpr bool Holds(uint32_t line) const { return line >= begin && line < end; }
  constexpr bool empty() const { return begin >= end; }
};

/// The part of `records` (sorted by line, as every store of a log is) whose lines are in `lines`.
template <class Store>
struct RecordsInLines {
  typename Store::const_iterator first, last;
  auto begin() const { return first; }
  auto end() const { return last; }
  std::size_t size() const { return static_cast<std::size_t>(last - first); }
  bool empty() const { return first == last; }
};
template <class Store>
RecordsInLines<Store> InLines(const Store& records, LineRange lines) {
  const auto before = [](const auto& record, uint32_t line) { return record.line < line; };
  const auto first = std::lower_bound(records.begin(), records.end(), lines.begin, before);
  const auto last =
      std::lower_bound(first, records.end(), std::max(lines.begin, lines.end), before);
  return {first, last};
}

/// "Parsing node: NAME [OP]", and what "NAME [OP] outputs: …" behind it tells.
struct NetworkNode {
  /// May be empty: ONNX nodes need no names.
  ShortText name;
  ShortText op;
  /// "[y -> (-1, 32, 28, 28)[FLOAT]], " as printed; empty where no line tells the outputs.
  ShortText outputs;
  uint32_t line = 0;
  /// False: the log has the outputs' line only.
  bool parsed = true;
};

/// "Registering layer: LAYER for ONNX node: NODE"; no node where the parser needs the layer for
/// itself ("… required by ONNX-TRT").
struct RegisteredLayer {
  ShortText layer;
  ShortText node;
  uint32_t line = 0;
};

/// What an optimizer's line says it did to the network.
enum class OptimizerVerb : uint8_t {
  kFuse,             ///< Fusing A with B; fusing A into B: one layer "A + B"
  kFuseInto,         ///< fusing A into B: A's work becomes part of B, which keeps its name
  kMerge,            ///< Merging layers: A || B || C: one layer of that name
  kRemove,           ///< Removing A
  kDeduplicate,      ///< Eliminating A which duplicates (Q) B
  kEliminateConcat,  ///< Eliminating concatenation A (5.1: contatenation)
  kEliminateSlice,   ///< Eliminating slice A by retargeting …
  kRetarget,         ///< Retargeting tensor A to B
  kCopy,     ///< Generating copy for tensor A to B [because …]; Generating copy before|after B
  kConvert,  ///< Convert layer type of A from F to T; Swap the layer type of A from F to T
  kSwap,     ///< Swapping A with B: they change places
  kReplaceInput,  ///< Replacing input 0 of A with B
  kMetadata,      ///< ForeignNode A metadata: [ONNX Layer: n][ONNX Layer: m]
  kRunning,       ///< Running: PASS [on A]: the pass looked at A; only the last before another step
};

/// One line of the optimizer.
struct OptimizerStep {
  OptimizerVerb verb = OptimizerVerb::kFuse;
  /// "ConvReluFusion"; empty where the line names no pass (TensorRT 5 and 6, removals).
  ShortText pass;
  /// A and B of the verbs' comments; "(A and B)" of several inputs stays one text.
  ShortText subject;
  ShortText object;
  /// What stands behind: "because input is not movable.", "from ACTIVATION to POINTWISE".
  ShortText detail;
  uint32_t line = 0;
};

/// "Original: 141 layers", "After vertical fusions: 97 layers".
struct LayerCount {
  /// "Original", "After vertical fusions".
  std::string_view what;
  uint32_t layers = 0;
  uint32_t line = 0;
};

/// "(foreignNode) Autotuning op NAME: METADATA": Myelin starts to time kernels for one operation.
struct ForeignOp {
  std::string_view name;
  /// "[ONNX Layer: n]", empty if there is none.
  std::string_view metadata;
  uint32_t line = 0;
};

/// A row of Myelin's "Sorted table of all evaluated tactics".
struct ForeignTrial {
  ShortText kernel;
  /// "0x3cf17f0300ad1": not a TensorRT tactic.
  ShortText tactic_hash;
  uint32_t tactic = 0;
  float cost_ms = 0;
  /// cost/fastest_cost as printed.
  float relative_cost = 0;
  uint32_t line = 0;
};

/// "LAYER: 216 available tactics, 0 unparsable, 108 pruned, 108 remaining after tactic pruning."
struct TacticPruning {
  std::string_view layer;
  uint32_t available = 0, unparsable = 0, pruned = 0, remaining = 0;
  uint32_t line = 0;
};

/// A tactic that was not timed for another reason than the scratch memory it asks for.
struct RefusedTactic {
  enum class Why : uint8_t {
    kTimeLimit,     ///< Fast skip Tactic:T which exceed time limit during pre-run
    kMemory,        ///< Skipping tactic 0 due to insufficient memory on requested size of N …
    kException,     ///< Skipping tactic T due to exception …
    kDeviceMemory,  ///< Tactic Device request: 4096MB Available: 307MB. …
  };
  Why why = Why::kException;
  /// As printed; kNoTactic where the line names none.
  TacticId tactic = kNoTactic;
  /// kMemory, kDeviceMemory: what it asked for.
  std::optional<uint64_t> requested_bytes;
  /// The message from "due to" on.
  std::string_view text;
  uint32_t line = 0;
};

/// What the log says of the timing cache.
struct TimingCacheFact {
  enum class What : uint8_t {
    kLocal,       ///< Local timing cache in use
    kGlobal,      ///< Global timing cache in use
    kDisabled,    ///< Timing cache disabled; disabled because of an algorithm selector
    kUnreadable,  ///< Could not read timing cache from: F
    kInvalid,     ///< Detected invalid timing cache
    kLoaded,      ///< Loaded N timing cache entries
    kSerialized,  ///< Serialized N timing cache entries
    kHits,        ///< created N entries, H hit(s); Deleting timing cache: N entries, H hits
  };
  What what = What::kLocal;
  std::optional<uint64_t> entries;
  std::optional<uint64_t> hits;
  /// The whole message.
  std::string_view text;
  uint32_t line = 0;
};

/// "[MemUsageChange] WHAT: CPU +258, GPU +108, now: CPU 529, GPU 768 (MiB)" and
/// "[MemUsageSnapshot] WHAT: CPU 772 MiB, GPU 776 MiB" (no deltas).
struct MemoryChange {
  std::string_view what;
  std::optional<int32_t> cpu_delta_mib, gpu_delta_mib;
  int32_t cpu_mib = 0, gpu_mib = 0;
  uint32_t line = 0;
};

/// "Layer: NAME Host Persistent: 1664 Device Persistent: 8192 Scratch Memory: 0". Bytes.
struct LayerMemory {
  std::string_view layer;
  int64_t host_persistent = 0, device_persistent = 0;
  /// 8.0 does not print it.
  std::optional<int64_t> scratch;
  uint32_t line = 0;
};

/// The prefix of `line` is the first that shows this second. Seconds count from an arbitrary
/// origin: only differences mean anything.
struct ClockTick {
  int64_t seconds = 0;
  uint32_t line = 0;
};

/// "Graph optimization time: S seconds." and its like: a phase and what the log says it took.
struct PhaseSeconds {
  /// A literal of the parser's: "graph optimization", "parsing", "calibration".
  std::string_view what;
  double seconds = 0;
  uint32_t line = 0;
};

/// All of it in the order of the log. Each store is bounded (kMaxStory records); what was left out
/// is counted.
struct BuildStory {
  static constexpr std::size_t kMaxStory = std::size_t{1} << 20;

  std::deque<NetworkNode> nodes;
  std::deque<RegisteredLayer> registered;
  std::deque<OptimizerStep> steps;
  std::deque<LayerCount> counts;
  std::deque<ForeignOp> foreign_ops;
  std::deque<ForeignTrial> foreign_trials;
  std::deque<TacticPruning> prunings;
  std::deque<RefusedTactic> refused;
  std::deque<TimingCacheFact> cache;
  std::deque<MemoryChange> memory;
  std::deque<LayerMemory> layer_memory;
  std::deque<ClockTick> clock;
  std::deque<PhaseSeconds> phases;
  uint64_t dropped = 0;

  /// Calls `visit(this_store, other_store)` for every pair of stores.
  template <class Visitor>
  void ForEachStore(BuildStory& other, const Visitor& visit) {
    visit(nodes, other.nodes);
    visit(registered, other.registered);
    visit(steps, other.steps);
    visit(counts, other.counts);
    visit(foreign_ops, other.foreign_ops);
    visit(foreign_trials, other.foreign_trials);
    visit(prunings, other.prunings);
    visit(refused, other.refused);
    visit(cache, other.cache);
    visit(memory, other.memory);
    visit(layer_memory, other.layer_memory);
    visit(clock, other.clock);
    visit(phases, other.phases);
  }
  /// Appends `later`, whose lines count from `first_line`, within the bounds.
  void Append(BuildStory&& later, uint32_t first_line);

  /// What the clock showed at `line`, nullopt before the first tick.
  std::optional<int64_t> ClockAt(uint32_t line) const;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_BUILD_STORY_H_
