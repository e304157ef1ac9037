// Layer blocks to engines: where they begin and end, and what stands between their lines.
#include "parsers/build_log/build_log_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/build_log/log_text.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using log_text::Bare;
using log_text::BlockHeader;
using log_text::BuildOf;
using log_text::LayerNames;
using log_text::Own;
using log_text::Record;
using log_text::Trt;
using log_text::Tuning;
using log_text::Warn;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kThree = Record("a", "x", "t") + Record("b", "t", "u") + Record("c", "u", "y");

std::string Detailed(const std::string& name, const std::string& extra = "") {
  return Bare("Name: " + name + ", LayerType: gemm, Inputs: [ { Name: in_" + name +
              ", Dimensions: [1,2], Format/Datatype: Half }], Outputs: [ { Name: out_" + name +
              ", Dimensions: [1,2], Format/Datatype: Half }], TacticName: k_" + name + extra);
}

// --- Where a block ends
// ---------------------------------------------------------------------------

TEST(LayerBlock, EndsAtTheNextMessage) {
  for (const char* end : {"[MemUsageSnapshot] Builder end: CPU 772 MiB, GPU 776 MiB",
                          "[MemUsageChange] TensorRT-managed allocation in building engine: CPU "
                          "+0, GPU +4, now: CPU 0",
                          "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU "
                          "6 MiB, GPU 37 MiB"}) {
    const Session session = ParseText(BlockHeader() + kThree + Trt(end) + Bare("foreign"));
    ASSERT_EQ(session.engines.size(), 1U);
    EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a", "b", "c"));
    EXPECT_EQ(session.engines[0].source.line, 1U);
    EXPECT_EQ(session.engines[0].layers[2].source.line, 4U);
    EXPECT_FALSE(session.engines[0].truncated);
  }
}

TEST(LayerBlock, EndsAtTheEndOfTheFileWithOrWithoutANewline) {
  std::string text = BlockHeader() + kThree;
  EXPECT_THAT(LayerNames(ParseText(text).engines[0]), ElementsAre("a", "b", "c"));
  text.pop_back();
  EXPECT_THAT(LayerNames(ParseText(text).engines[0]), ElementsAre("a", "b", "c"));
}

TEST(LayerBlock, MayHaveAPrefixOnEveryRecord) {
  // TensorRT 6 and 7 log each record by itself.
  const std::string records =
      Trt("Layer: conv1 (icudnn), Tactic: 5, x[Float(1)] -> t[Int8(1)]") +
      Trt("Layer: ip1 (FullyConnected), Tactic: 6, t[Int8(1)] -> y[Float(1)]");
  const Session session = ParseText(BlockHeader() + records + Trt("something else"));
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("conv1", "ip1"));
}

// A18
TEST(LayerBlock, MayHoldBlankLinesAndForeignLines) {
  const Session session =
      ParseText(BlockHeader() + "\n" + Record("a", "x", "t") + "\n" +
                Bare("2024-06-22 20:52:41.045771: T identity.cpp:270] destroy") +
                Record("b", "t", "u") + Bare("Key: value") + Bare("   indented text") +
                Record("c", "u", "y") + Bare("2024-06-22 20:52:41: destroy"));
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a", "b", "c"));
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kWarning), 0U);
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 4U);
}

TEST(LayerBlock, GoesOnBehindAMessageThatInterruptsIt) {
  const Session session = ParseText(BlockHeader() + Record("a", "x", "t") + Warn("a plugin warns") +
                                    Record("b", "t", "u") + Trt("chatter") + Record("c", "u", "y"));
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a", "b", "c"));
}

TEST(LayerBlock, MayLackItsHeaderInAPastedLog) {
  const Session session = ParseText(kThree);
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a", "b", "c"));
  ASSERT_NE(session.engines[0].log, nullptr);
  EXPECT_THAT(CheckInvariants(session.engines[0]), IsEmpty());
}

TEST(LayerBlock, WithoutAHeaderStillBelongsToItsBuild) {
  const Session session = ParseText(BuildOf(Tuning("a", "0x0000000000000001"), 3) + kThree);
  ASSERT_EQ(session.engines.size(), 1U);
  ASSERT_NE(session.engines[0].chosen_attempt(), nullptr);
  EXPECT_EQ(session.engines[0].chosen_attempt()->layers_after_reformat->value, 3);
  EXPECT_THAT(session.unfinished, IsEmpty());
  EXPECT_EQ(session.engines[0].layers[0].tactic.name, "kernel_of_0x0000000000000001");
}

TEST(LayerBlock, IsNotMadeOfLinesThatOnlyLookAlike) {
  const Session session = ParseText(
      Trt("Layer(s) that run on DLA") + Bare("Layer(") + Bare("Layer(A): n, Tactic: x") +
      Trt("Layer: Conv_4 Host Persistent: 1664 Device Persistent: 8192 Scratch Memory: 0"));
  EXPECT_THAT(session.engines, IsEmpty());
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kDataLoss), 0U);
}

// C2
TEST(LayerBlock, MakesOneEngineEach) {
  std::string text;
  for (int i = 0; i < 11; ++i)
    text += BuildOf(Tuning("a", "0x0000000000000001"), 3) + BlockHeader() + kThree;
  const Session session = ParseText(text);
  ASSERT_EQ(session.engines.size(), 11U);
  for (const Engine& engine : session.engines) {
    EXPECT_EQ(engine.layers.size(), 3U);
    EXPECT_EQ(engine.attempts.size(), 1U);
    EXPECT_EQ(engine.name, "engine-" + std::to_string(engine.id));
  }
}

// C1
TEST(LayerBlock, IsFoundUnderEveryProducersPrefixInOneFile) {
  const Session session =
      ParseText("[09/07/2022-04:07:27] [TRT] [V] Engine Layer Information:\n" + kThree +
                "[09/07/2022-04:07:28] [TRT] [V] end\n" + BlockHeader() + kThree + Trt("end") +
                "[TensorRT] VERBOSE: Engine Layer Information:\n" + kThree);
  ASSERT_EQ(session.engines.size(), 3U);
  for (const Engine& engine : session.engines) EXPECT_EQ(engine.layers.size(), 3U);
}

// A8, A9, A10: names are joined by generations, whatever the shapes.
TEST(LayerBlock, JoinsSeveralWritersSlicesAndTensorsRewrittenInPlace) {
  const Session session = ParseText(
      BlockHeader() + Record("left", "x", "cat") + Record("right", "x", "cat") +
      Bare("Layer(Reformat): copy, Tactic: 0, cat (Int8[1,1]) -> cat (Int8[1,1])") +
      Bare("Layer(CaskConvolution): reader, Tactic: 1, cat (Half[1,64,180,180]) -> y (Half[1,8])"));
  const Engine& engine = session.engines[0];
  ASSERT_EQ(engine.edges.size(), 3U);
  EXPECT_EQ(engine.edges[0], (Edge{{LayerId{0}, 0}, {LayerId{2}, 0}, false}));
  EXPECT_EQ(engine.edges[1], (Edge{{LayerId{1}, 0}, {LayerId{2}, 0}, false}));
  EXPECT_EQ(engine.edges[2], (Edge{{LayerId{2}, 0}, {LayerId{3}, 0}, false}));
}

// A11
TEST(LayerBlock, KnowsReformatsByTypeAndByName) {
  const Session session = ParseText(
      BlockHeader() + Record("Reformatting CopyNode for Input Tensor 0 to p", "x", "t", "NoOp") +
      Record("m", "t", "u", "MyelinReformat") +
      Trt("Layer: conv1 input reformatter 0 (Reformat), Tactic: 0, u[Float(1)] -> v[Int8(1)]"));
  EXPECT_EQ(session.engines[0].layers[1].kind, LayerKind::kReformat);
  EXPECT_EQ(session.engines[0].layers[2].kind, LayerKind::kReformat);
  EXPECT_EQ(session.engines[0].layers[2].type, "Reformat");
}

// --- Records that do not end in their line
// ----------------------------------------------------------

// A17
TEST(WrappedRecord, IsJoinedAgain) {
  for (const std::string& record :
       {Record("conv", "data_bn", "Reformatted Output Tensor 0 to conv1_pool"),
        Bare("Layer(A): 2-layer MLP: n, Tactic: 0x01, a:0 (Float[1,2]), b:0 (Float[]) -> c:0 "
             "(Half[3]), d:0 (Half[4])")}) {
    const Session whole = ParseText(BlockHeader() + record + Record("next", "y", "z"));
    for (std::size_t cut = 8; cut + 2 < record.size(); ++cut) {
      const std::string text = BlockHeader() + record.substr(0, cut) + "\n" + record.substr(cut) +
                               Record("next", "y", "z");
      // Up to here a record without outputs could end, or one that lost its last tensor.
      const std::string front = record.substr(0, cut);
      if (ParseText(BlockHeader() + front + "\n").engines[0].layers.size() == 1) continue;
      // "> " at the begin of a line is a quote mark.
      if (front.ends_with(" -")) continue;
      // itself.
      const Session session = ParseText(text);
      ASSERT_EQ(session.engines.size(), 1U) << text;
      EXPECT_EQ(session.engines[0].layers.size(), 2U) << text;
      EXPECT_EQ(session.engines[0].layers[0].name, whole.engines[0].layers[0].name) << text;
      EXPECT_EQ(session.engines[0].layers[0].outputs[0].name,
                whole.engines[0].layers[0].outputs[0].name)
          << text;
      EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kWarning), 0U) << text;
      EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U) << text;
    }
  }
}

TEST(WrappedRecord, IsGivenUpAtTheNextRecordOrMessage) {
  for (const std::string& next : {Record("b", "t", "u"), Trt("chatter") + Record("b", "t", "u")}) {
    const Session session =
        ParseText(BlockHeader() + Bare("Layer(A): broken, Tactic: 1, x (Float[") + next);
    EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("b"));
    ASSERT_EQ(session.diagnostics.count(Code::kLayerRecord), 1U);
    const Diagnostic& diagnostic = session.diagnostics.kept()[0];
    EXPECT_EQ(diagnostic.line, 2U);
    EXPECT_EQ(diagnostic.column, 30U);
    EXPECT_EQ(diagnostic.snippet, "Layer(A): broken, Tactic: 1, x (Float[");
  }
}

TEST(WrappedRecord, IsGivenUpAfterAFewForeignLines) {
  std::string text = BlockHeader() + Bare("Layer(A): broken, Tactic: 1, x (Float[");
  for (int i = 0; i < 20; ++i) text += Bare("foreign output");
  const Session session = ParseText(text + Record("b", "t", "u"));
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("b"));
  EXPECT_EQ(session.diagnostics.count(Code::kLayerRecord), 1U);
}

TEST(CutLog, InARecordSaysSo) {
  const std::string text = BlockHeader() + kThree;
  const std::size_t last = text.rfind("Layer(");
  for (const std::size_t length : {last + 7, last + 30, last + 50}) {
    const Session session = ParseText(text.substr(0, length));
    EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a", "b")) << length;
    EXPECT_TRUE(session.engines[0].truncated);
    ASSERT_EQ(session.diagnostics.count(Code::kLayerRecordCut), 1U) << length;
    EXPECT_EQ(session.diagnostics.kept()[0].line, 4U);
  }
}

TEST(CutLog, BetweenRecordsIsNoticedByTheAnnouncedCount) {
  const Session session =
      ParseText(BuildOf("", 3) + BlockHeader() + Record("a", "x", "t") + Record("b", "t", "u"));
  EXPECT_TRUE(session.engines[0].truncated);
  ASSERT_EQ(session.diagnostics.count(Code::kLogTruncated), 1U);
  EXPECT_THAT(session.diagnostics.kept()[0].message, HasSubstr("2 of the 3 layers"));
  EXPECT_EQ(session.diagnostics.kept()[0].line, 9U);
}

TEST(CutLog, IsNotSuspectedWhereTheCountIsReached) {
  const Session session = ParseText(BuildOf("", 3) + BlockHeader() + kThree);
  EXPECT_FALSE(session.engines[0].truncated);
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
}

// C6: 8.0.3 announces no-operations that it does not list; only a note where the log goes on.
TEST(CutLog, IsNotSuspectedWhereTheLogGoesOn) {
  const Session session = ParseText(BuildOf("", 4) + BlockHeader() + kThree +
                                    Trt("[MemUsageSnapshot] Builder end: CPU 7 MiB"));
  EXPECT_FALSE(session.engines[0].truncated);
  EXPECT_EQ(session.diagnostics.count(Code::kLogTruncated), 0U);
  EXPECT_EQ(session.diagnostics.count(Code::kLayerCount), 1U);
}

TEST(CutLog, InADetailedRecordsNameSaysSo) {
  const Session session = ParseText(Trt("Layers:") + Detailed("a") + "Name: b with a long na");
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a"));
  EXPECT_EQ(session.diagnostics.count(Code::kLayerRecordCut), 1U);
  EXPECT_TRUE(session.engines[0].truncated);
}

TEST(CutLog, AnywhereLeavesAFrontOfTheModel) {
  const std::string text = BuildOf(Tuning("a", "0x0000000000000001"), 3) + BlockHeader() + kThree +
                           Own("Engine built in 3 sec.");
  for (std::size_t n = 0; n <= text.size(); ++n) {
    const Session session = ParseText(text.substr(0, n));
    ASSERT_LE(session.engines.size(), 1U);
    if (session.engines.empty()) continue;
    const std::vector<std::string> names = LayerNames(session.engines[0]);
    ASSERT_LE(names.size(), 3U);
    for (std::size_t i = 0; i < names.size(); ++i)
      EXPECT_EQ(names[i], (std::vector<std::string>{"a", "b", "c"})[i]);
    EXPECT_THAT(CheckInvariants(session.engines[0]), IsEmpty());
  }
}

// --- Detailed blocks and dumps
// ----------------------------------------------------------------------

// C4: at VERBOSE "Layers:" is the block.
TEST(DetailedBlock, IsTheEngineOfTensorRT10) {
  const Session session = ParseText(
      Trt("Layers:") + Detailed("a", ", TacticValue: 0x0000000000000005") + Detailed("b") + "\n" +
      Bare("Bindings:") + Bare("in_a") + Bare("out_b") + Trt("end") + Bare("not a binding"));
  ASSERT_EQ(session.engines.size(), 1U);
  const Engine& engine = session.engines[0];
  EXPECT_EQ(engine.layers_from, LayersFrom::kDetailedBlock);
  EXPECT_THAT(LayerNames(engine), ElementsAre("a", "b"));
  EXPECT_EQ(engine.layers[0].tactic.name, "k_a");
  EXPECT_EQ(engine.layers[0].tactic.name_source.line, 2U);
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 1U);
}

TEST(DetailedBlock, ReadsEveryBinding) {
  std::string text = Trt("Layers:") + Detailed("a") + Bare("Bindings:");
  for (int i = 0; i < 30; ++i) text += Bare("binding:" + std::to_string(i));
  const Session session = ParseText(text + Bare("in_a") + Bare("out_a"));
  int said = 0;
  for (const Binding& binding : session.engines[0].bindings) said += binding.inferred ? 0 : 1;
  EXPECT_GE(said, 2) << "the last two names come far behind the last record";
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U);
}

TEST(DumpOfLayers, AfterABuildDescribesItsEngine) {
  const Session session =
      ParseText(BlockHeader() + Record("a", "x", "t") + Record("a", "t", "u") +
                Record("b", "u", "y") + Trt("end") + Own("Layer Information:") + Own("Layers:") +
                Bare("Name: a, LayerType: Convolution, Inputs: [ { Name: x, Location: Device, "
                     "Dimensions: [1,8,4,4], Format/Datatype: "
                     "Thirty-two wide channel vectorized row major Int8 format }], Outputs: [ { "
                     "Name: t, Location: Device, Dimensions: "
                     "[1,8,4,4], Format/Datatype: Row major linear FP32 }], Kernel: [3,3], "
                     "Weights: {\"Type\": \"Half\", \"Count\": 800}, "
                     "TacticName: k1, Metadata: [ONNX Layer: n]") +
                Detailed("a", ", Kernel: [5,5]") + Detailed("nobody") + "\n" + Bare("Bindings:") +
                Bare("x") + Bare("y"));
  ASSERT_EQ(session.engines.size(), 1U);
  const Engine& engine = session.engines[0];
  EXPECT_EQ(engine.layers_from, LayersFrom::kEngineBlock);
  ASSERT_EQ(engine.layers.size(), 3U);
  EXPECT_EQ(LayerAttribute(engine.layers[0], "Kernel"), "[3,3]");
  EXPECT_EQ(LayerAttribute(engine.layers[1], "Kernel"), "[5,5]")
      << "the second layer of a name is the second record";
  EXPECT_EQ(LayerAttribute(engine.layers[2], "Kernel"), "");
  EXPECT_EQ(engine.layers[0].weights, Precision::kFP16);
  EXPECT_EQ(engine.layers[0].inputs[0].layout, "NCHW/32");
  EXPECT_EQ(engine.layers[0].inputs[0].dtype, Precision::kFP32)
      << "the block says what the dump repeats in words";
  EXPECT_THAT(engine.layers[0].onnx_nodes, ElementsAre("n"));
  EXPECT_EQ(engine.layers[0].tactic.name, "k1");
  EXPECT_EQ(engine.layers[0].tactic.name_source.line, 8U);
  for (const Binding& binding : engine.bindings) EXPECT_FALSE(binding.inferred) << binding.name;
}

TEST(DumpOfLayers, WithoutABuildIsTheEngine) {
  const Session session =
      ParseText(Own("Layer Information:") + Own("Layers:") + Detailed("a") + Detailed("b"));
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(session.engines[0].layers_from, LayersFrom::kDetailedBlock);
  EXPECT_THAT(LayerNames(session.engines[0]), ElementsAre("a", "b"));
}

TEST(DumpOfLayers, MayHoldNamesOnly) {
  std::string text = Own("Layer Information:") + Own("Layers:");
  std::vector<std::string> expected;
  for (int i = 0; i < 40; ++i) {
    expected.push_back("PWN(a: b, [c]) " + std::to_string(i));
    text += Bare(expected.back());
  }
  const Session session = ParseText(text + "\n" + Bare("Bindings:") + Bare("x") + Bare("y") +
                                    Own("Starting inference"));
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_EQ(session.engines[0].layers_from, LayersFrom::kNamesOnly);
  EXPECT_EQ(LayerNames(session.engines[0]), expected);
  EXPECT_EQ(session.inputs[0].lines_unrecognised, 0U);
}

TEST(DumpOfLayers, OfAnotherRunIsAnotherEngine) {
  const Session session =
      ParseText(Bare("&&&& RUNNING TensorRT.trtexec # one") + BlockHeader() + kThree +
                Bare("&&&& PASSED TensorRT.trtexec # one") +
                Bare("&&&& RUNNING TensorRT.trtexec # two") + Own("Layers:") + Detailed("a"));
  ASSERT_EQ(session.engines.size(), 2U);
  EXPECT_EQ(session.engines[0].run, 0U);
  EXPECT_EQ(session.engines[1].run, 1U);
  EXPECT_THAT(LayerNames(session.engines[1]), ElementsAre("a"));
}

TEST(DumpOfLayers, DoesNotDescribeAnEngineOfBeforeItsRun) {
  const Session session =
      ParseText(BlockHeader() + kThree + Trt("end") +
                Bare("&&&& RUNNING TensorRT.trtexec # trtexec --loadEngine=other") +
                Own("Layers:") + Detailed("a"));
  ASSERT_EQ(session.engines.size(), 2U);
  EXPECT_EQ(session.engines[0].layers[0].attributes.size(), 0U);
  EXPECT_THAT(LayerNames(session.engines[1]), ElementsAre("a"));
}

TEST(RegionsOfMyelin, AreSaidToBeRegions) {
  const Session session =
      ParseText(BlockHeader() + Record("{ForeignNode[a...b]}", "x", "y", "Myelin"));
  EXPECT_EQ(session.engines[0].layers[0].kind, LayerKind::kForeign);
  EXPECT_EQ(session.diagnostics.count(Code::kRegionOnly), 1U);
}

}  // namespace
}  // namespace trtscope
