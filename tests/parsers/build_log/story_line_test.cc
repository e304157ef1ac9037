#include "parsers/build_log/story_line.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace trtscope {
namespace {

BuildStory Read(std::string_view payload) {
  BuildStory story;
  ParseStoryLine(payload, 7, story);
  return story;
}

struct StepLine {
  std::string_view payload;
  OptimizerVerb verb;
  std::string_view pass, subject, object, detail;
};

constexpr StepLine kSteps[] = {
    {"Fusing conv1 with relu1", OptimizerVerb::kFuse, "", "conv1", "relu1", ""},
    {"ConvReluFusion: Fusing Conv_0 with Relu_1", OptimizerVerb::kFuse, "ConvReluFusion", "Conv_0",
     "Relu_1", ""},
    {"QuantizeDoubleInputNodes: fusing Q_46 into Conv_34", OptimizerVerb::kFuseInto,
     "QuantizeDoubleInputNodes", "Q_46", "Conv_34", ""},
    {"QuantizeDoubleInputNodes: fusing (DQ1 and DQ2) into /a/conv/Conv", OptimizerVerb::kFuseInto,
     "QuantizeDoubleInputNodes", "(DQ1 and DQ2)", "/a/conv/Conv", ""},
    {"Merging layers: A || B || C", OptimizerVerb::kMerge, "", "A || B || C", "", ""},
    {"Removing ONNXTRT_ShapeShuffle_7", OptimizerVerb::kRemove, "", "ONNXTRT_ShapeShuffle_7", "",
     ""},
    {"Eliminating Q_38 which duplicates (Q) Q_15", OptimizerVerb::kDeduplicate, "", "Q_38", "Q_15",
     ""},
    {"Eliminating contatenation inception/out", OptimizerVerb::kEliminateConcat, "",
     "inception/out", "", ""},
    {"Eliminating concatenation /Concat", OptimizerVerb::kEliminateConcat, "", "/Concat", "", ""},
    {"Eliminating slice Slice_74 by retargeting 603 from 603 to k_output",
     OptimizerVerb::kEliminateSlice, "", "Slice_74", "", "by retargeting 603 from 603 to k_output"},
    {"Retargeting onnx::Concat_602 to input.164", OptimizerVerb::kRetarget, "", "onnx::Concat_602",
     "input.164", ""},
    {"Generating copy for a to b because input is not movable.", OptimizerVerb::kCopy, "", "a", "b",
     "because input is not movable."},
    {"Generating copy before X", OptimizerVerb::kCopy, "", "", "X", ""},
    {"Convert layer type of MatMul from FULLY_CONNECTED to CONVOLUTION", OptimizerVerb::kConvert,
     "", "MatMul", "", "from FULLY_CONNECTED to CONVOLUTION"},
    {"Swap the layer type of ReLU-0 from ACTIVATION to POINTWISE", OptimizerVerb::kConvert, "",
     "ReLU-0", "", "from ACTIVATION to POINTWISE"},
    {"Swapping DQ_310 with transpose_before_Gemm_311", OptimizerVerb::kSwap, "", "DQ_310",
     "transpose_before_Gemm_311", ""},
    {"Replacing input 0 of MatMul_298 with T (output of R)", OptimizerVerb::kReplaceInput, "",
     "MatMul_298", "T (output of R)", "0"},
    {"ForeignNode {ForeignNode[a...b]} metadata: [ONNX Layer: n]", OptimizerVerb::kMetadata, "",
     "{ForeignNode[a...b]}", "[ONNX Layer: n]", ""},
    {"Running: ShuffleErasure on a on b", OptimizerVerb::kRunning, "ShuffleErasure", "a on b", "",
     ""},
    {"Running: ShuffleErasure", OptimizerVerb::kRunning, "ShuffleErasure", "", "", ""},
};

TEST(StoryLine, ReadsWhatOptimizerPassesDo) {
  for (const StepLine& line : kSteps) {
    SCOPED_TRACE(line.payload);
    const BuildStory story = Read(line.payload);
    ASSERT_EQ(story.steps.size(), 1U);
    const OptimizerStep& step = story.steps[0];
    EXPECT_EQ(step.verb, line.verb);
    EXPECT_EQ(step.pass, line.pass);
    EXPECT_EQ(step.subject, line.subject);
    EXPECT_EQ(step.object, line.object);
    EXPECT_EQ(step.detail, line.detail);
    EXPECT_EQ(step.line, 7U);
  }
}

TEST(StoryLine, KeepsOfPassesThatRunTheLastBeforeAnotherStep) {
  BuildStory story;
  uint32_t line = 0;
  for (const std::string_view payload :
       {"Running: ConvReluFusion on a", "Running: ShuffleErasure on b", "Removing b",
        "Running: ConvReluFusion on c", "Running: ConvReluFusion on d"}) {
    EXPECT_TRUE(ParseStoryLine(payload, ++line, story));
  }
  ASSERT_EQ(story.steps.size(), 3U);
  EXPECT_EQ(story.steps[0].pass, "ShuffleErasure");
  EXPECT_EQ(story.steps[0].line, 2U);
  EXPECT_EQ(story.steps[1].verb, OptimizerVerb::kRemove);
  EXPECT_EQ(story.steps[2].subject, "d");
}

TEST(StoryLine, CountsLayersAfterEachPass) {
  const BuildStory story = Read("After vertical fusions: 97 layers");
  ASSERT_EQ(story.counts.size(), 1U);
  EXPECT_EQ(story.counts[0].what, "After vertical fusions");
  EXPECT_EQ(story.counts[0].layers, 97U);
  EXPECT_EQ(Read("Original: 141 layers").counts.size(), 1U);
}

TEST(StoryLine, DoesNotTakeShapesForCounters) {
  EXPECT_TRUE(Read("Original shape: (_, 1), squeezing to: (_,)").counts.empty());
  EXPECT_TRUE(Read("After all these years: many layers").counts.empty());
}

TEST(StoryLine, ReadsTheNodesOfTheNetwork) {
  const BuildStory node = Read("Parsing node: /a b [x]/Conv [Conv]");
  ASSERT_EQ(node.nodes.size(), 1U);
  EXPECT_EQ(node.nodes[0].name, "/a b [x]/Conv");
  EXPECT_EQ(node.nodes[0].op, "Conv");
  const BuildStory unnamed = Read("Parsing node: [Relu]");
  ASSERT_EQ(unnamed.nodes.size(), 1U);
  EXPECT_EQ(unnamed.nodes[0].name, "");
}

TEST(StoryLine, AddsItsOutputsToTheNodeThatIsParsed) {
  BuildStory story;
  ParseStoryLine("Parsing node: n [Conv]", 1, story);
  ParseStoryLine("n [Conv] inputs: [x -> (-1, 1)[FLOAT]], [w -> (32)[FLOAT]], ", 2, story);
  ParseStoryLine("n [Conv] outputs: [y -> (-1, 32)[FLOAT]], ", 3, story);
  ASSERT_EQ(story.nodes.size(), 1U);
  EXPECT_TRUE(story.nodes[0].parsed);
  EXPECT_EQ(story.nodes[0].outputs, "[y -> (-1, 32)[FLOAT]],");
  EXPECT_EQ(story.nodes[0].line, 1U);
}

TEST(StoryLine, KeepsOutputsWhoseNodeIsNotThere) {
  const BuildStory story = Read("c [Constant] outputs: [c -> (1)[INT32]], ");
  ASSERT_EQ(story.nodes.size(), 1U);
  EXPECT_FALSE(story.nodes[0].parsed);
  EXPECT_EQ(story.nodes[0].name, "c");
  EXPECT_TRUE(Read("c [Constant] inputs: ").nodes.empty());
}

TEST(StoryLine, DoesNotTakeStaticChecksForParsedNodes) {
  EXPECT_TRUE(Read("Static check for parsing node: n [Conv]").nodes.empty());
}

TEST(StoryLine, ReadsWhichLayerANodeBecame) {
  const BuildStory story = Read("Registering layer: a for b for ONNX node: n");
  ASSERT_EQ(story.registered.size(), 1U);
  EXPECT_EQ(story.registered[0].layer, "a for b");
  EXPECT_EQ(story.registered[0].node, "n");
}

TEST(StoryLine, ReadsLayersThatTheParserNeedsForItself) {
  const BuildStory story = Read("Registering layer: gemm1.weight required by ONNX-TRT");
  ASSERT_EQ(story.registered.size(), 1U);
  EXPECT_EQ(story.registered[0].layer, "gemm1.weight");
  EXPECT_EQ(story.registered[0].node, "");
}

TEST(StoryLine, ReadsMyelinsTables) {
  const BuildStory op = Read(" (foreignNode) Autotuning op a:b: [ONNX Layer: n]");
  ASSERT_EQ(op.foreign_ops.size(), 1U);
  EXPECT_EQ(op.foreign_ops[0].name, "a:b");
  EXPECT_EQ(op.foreign_ops[0].metadata, "[ONNX Layer: n]");
  EXPECT_EQ(Read(" (foreignNode) Autotuning op MatrixMultiplication1: ").foreign_ops[0].name,
            "MatrixMultiplication1");
  const BuildStory row =
      Read(" (foreignNode)   70, 0.0132384, 1.5, 1.45765, sm80_xmma_gemm_x, 0x3cf17f0300ad1, ");
  ASSERT_EQ(row.foreign_trials.size(), 1U);
  EXPECT_EQ(row.foreign_trials[0].tactic, 70U);
  EXPECT_FLOAT_EQ(row.foreign_trials[0].cost_ms, 0.0132384F);
  EXPECT_FLOAT_EQ(row.foreign_trials[0].relative_cost, 1.5F);
  EXPECT_EQ(row.foreign_trials[0].kernel, "sm80_xmma_gemm_x");
  EXPECT_EQ(row.foreign_trials[0].tactic_hash, "0x3cf17f0300ad1");
  EXPECT_TRUE(Read(" (foreignNode) tactic_id, cost(in ms), cost/fastest_cost, kernel_name, x, y")
                  .foreign_trials.empty());
}

TEST(StoryLine, ReadsWhyTacticsWereNotTried) {
  const BuildStory pruned = Read(
      "M-9 + R: x: 216 available tactics, 1 unparsable, 107 pruned, 108 remaining after tactic "
      "pruning.");
  ASSERT_EQ(pruned.prunings.size(), 1U);
  EXPECT_EQ(pruned.prunings[0].layer, "M-9 + R: x");
  EXPECT_EQ(pruned.prunings[0].available, 216U);
  EXPECT_EQ(pruned.prunings[0].unparsable, 1U);
  EXPECT_EQ(pruned.prunings[0].pruned, 107U);
  EXPECT_EQ(pruned.prunings[0].remaining, 108U);

  const BuildStory slow =
      Read("Fast skip Tactic:0x4efce38acc876f5c which exceed time limit during pre-run");
  ASSERT_EQ(slow.refused.size(), 1U);
  EXPECT_EQ(slow.refused[0].why, RefusedTactic::Why::kTimeLimit);
  EXPECT_EQ(slow.refused[0].tactic.value, 0x4efce38acc876f5cU);

  const BuildStory memory = Read(
      "UNSUPPORTED_STATE: Skipping tactic 0 due to insufficient memory on requested size of 2688 "
      "detected for tactic 0x0000000000000005.");
  ASSERT_EQ(memory.refused.size(), 1U);
  EXPECT_EQ(memory.refused[0].why, RefusedTactic::Why::kMemory);
  EXPECT_EQ(memory.refused[0].tactic.value, 5U);
  EXPECT_EQ(memory.refused[0].requested_bytes, 2688U);

  const BuildStory exception =
      Read("Error Code: 9: Skipping tactic 0x0000000000000001 due to exception [a.cpp:1: f] x");
  ASSERT_EQ(exception.refused.size(), 1U);
  EXPECT_EQ(exception.refused[0].why, RefusedTactic::Why::kException);
  EXPECT_EQ(exception.refused[0].text, "exception [a.cpp:1: f] x");

  const BuildStory device = Read(
      "Tactic Device request: 4096MB Available: 307MB. Device memory is insufficient to use "
      "tactic.");
  ASSERT_EQ(device.refused.size(), 1U);
  EXPECT_EQ(device.refused[0].why, RefusedTactic::Why::kDeviceMemory);
  EXPECT_EQ(device.refused[0].requested_bytes, uint64_t{4096} << 20);
}

struct CacheLine {
  std::string_view payload;
  TimingCacheFact::What what;
  std::optional<uint64_t> entries, hits;
};
constexpr CacheLine kCacheLines[] = {
    {"Local timing cache in use. Profiling results in this builder pass will not be stored.",
     TimingCacheFact::What::kLocal,
     {},
     {}},
    {"Global timing cache in use. Profiling results in this builder pass will be stored.",
     TimingCacheFact::What::kGlobal,
     {},
     {}},
    {"Timing cache disabled. Turning it on will improve builder speed.",
     TimingCacheFact::What::kDisabled,
     {},
     {}},
    {"Disabling tactic timing cache because algorithm selector is enabled.",
     TimingCacheFact::What::kDisabled,
     {},
     {}},
    {"Loaded 31 timing cache entries.", TimingCacheFact::What::kLoaded, 31, {}},
    {"Serialized 31 timing cache entries", TimingCacheFact::What::kSerialized, 31, {}},
    {"Builder timing cache: created 1971 entries, 4528 hit(s)", TimingCacheFact::What::kHits, 1971,
     4528},
    {"Deleting timing cache: 31 entries, 30 hits", TimingCacheFact::What::kHits, 31, 30},
    {"Deleting timing cache: 72 entries, served 0 hits since creation.",
     TimingCacheFact::What::kHits, 72, 0},
};

TEST(StoryLine, ReadsTheTimingCache) {
  for (const CacheLine& line : kCacheLines) {
    SCOPED_TRACE(line.payload);
    const BuildStory story = Read(line.payload);
    ASSERT_EQ(story.cache.size(), 1U);
    EXPECT_EQ(story.cache[0].what, line.what);
    EXPECT_EQ(story.cache[0].entries, line.entries);
    EXPECT_EQ(story.cache[0].hits, line.hits);
  }
  EXPECT_TRUE(Read("Serialized 77813 bytes of compilation cache.").cache.empty());
  EXPECT_TRUE(Read("Loaded engine size: 12 MiB").cache.empty());
}

TEST(StoryLine, ReadsMemory) {
  const BuildStory change = Read(
      "[MemUsageChange] Init cuBLAS/cuBLASLt: CPU +258, GPU -108, now: CPU 529, GPU 768 (MiB)");
  ASSERT_EQ(change.memory.size(), 1U);
  EXPECT_EQ(change.memory[0].what, "Init cuBLAS/cuBLASLt");
  EXPECT_EQ(change.memory[0].cpu_delta_mib, 258);
  EXPECT_EQ(change.memory[0].gpu_delta_mib, -108);
  EXPECT_EQ(change.memory[0].cpu_mib, 529);
  EXPECT_EQ(change.memory[0].gpu_mib, 768);
  const BuildStory snapshot = Read("[MemUsageSnapshot] Builder end: CPU 772 MiB, GPU 776 MiB");
  ASSERT_EQ(snapshot.memory.size(), 1U);
  EXPECT_EQ(snapshot.memory[0].cpu_delta_mib, std::nullopt);
  EXPECT_EQ(snapshot.memory[0].gpu_mib, 776);
  const BuildStory layer = Read(
      "Layer: a Host Persistent: 1 Host Persistent: 5536 bytes Device Persistent: 8 bytes "
      "Scratch Memory: 4 bytes");
  ASSERT_EQ(layer.layer_memory.size(), 1U);
  EXPECT_EQ(layer.layer_memory[0].layer, "a Host Persistent: 1");
  EXPECT_EQ(layer.layer_memory[0].host_persistent, 5536);
  EXPECT_EQ(layer.layer_memory[0].device_persistent, 8);
  EXPECT_EQ(layer.layer_memory[0].scratch, 4);
  const BuildStory old = Read("Layer: a HostPersistent: 1664 DevicePersistent: 8192");
  ASSERT_EQ(old.layer_memory.size(), 1U);
  EXPECT_EQ(old.layer_memory[0].scratch, std::nullopt);
}

TEST(StoryLine, ReadsPhasesThatSayWhatTheyTook) {
  const BuildStory story = Read("Graph optimization time: 0.0235 seconds.");
  ASSERT_EQ(story.phases.size(), 1U);
  EXPECT_EQ(story.phases[0].what, "graph optimization");
  EXPECT_EQ(story.phases[0].seconds, 0.0235);
  EXPECT_EQ(Read("Subgraph compilation completed in 5.726 seconds.").phases[0].what,
            "subgraph compilation");
}

TEST(StoryLine, TakesNothingFromOtherMessages) {
  for (const std::string_view payload :
       {"", " ", "Fusing", "Fusing a", "Removing", "Swapping a", "Layer: x Host Persistent: many",
        "[MemUsageChange] x: CPU +1", "(foreignNode) ", "[x]", "Skipping tactic five due to rain",
        "a: b available tactics, remaining after tactic pruning.", "Registering layer: a",
        "Parsing node: n", "Parsing node: n [two words]"}) {
    const BuildStory story = Read(payload);
    EXPECT_TRUE(story.steps.empty() || payload == "Removing") << payload;
    EXPECT_TRUE(story.nodes.empty()) << payload;
    EXPECT_TRUE(story.registered.empty() && story.refused.empty() && story.memory.empty() &&
                story.layer_memory.empty() && story.prunings.empty())
        << payload;
  }
}

}  // namespace
}  // namespace trtscope
