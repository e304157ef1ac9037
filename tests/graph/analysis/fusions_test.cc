// Which network layers are in which engine layer, from the lines of a build.
#include "graph/analysis/fusions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "parsers/build_log/story_line.h"
#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using testing::ElementsAre;
using testing::IsEmpty;

// An engine whose story is told in the log's own words. Lines count from 1.
class Build {
 public:
  Build(std::initializer_list<std::string_view> lines,
        std::initializer_list<std::string_view> layers) {
    uint32_t line = 0;
    for (const std::string_view text : lines) {
      EXPECT_TRUE(ParseStoryLine(text, ++line, builder_.log().story)) << text;
    }
    builder_.attempt().lines = {1, line + 1};
    for (const std::string_view layer : layers) builder_.AddConvolution(layer);
  }
  EngineBuilder& builder() { return builder_; }
  /// What is found points into the engine: all of them live to the end.
  Fusions Find() {
    static std::deque<Engine> engines;
    Engine& engine = engines.emplace_back(builder_.Build());
    engine.log_lines = {1, UINT32_MAX};
    return FindFusions(engine);
  }

 private:
  EngineBuilder builder_;
};

// "conv (optimizer ConvReluFusion)", "relu? (name)", "-/node (metadata)".
std::vector<std::string> Members(const Fusions& fusions, std::size_t layer) {
  std::vector<std::string> texts;
  for (const FusionMember& member : fusions.layers[layer].members) {
    std::string text;
    text += member.network == FusionMember::kNone ? "-" : fusions.network[member.network].name;
    if (!member.certain) text += "?";
    if (member.node != FusionMember::kNone) {
      text += "/" + std::string(fusions.nodes[member.node].name);
    }
    text += " (" + std::string(MemberFromName(member.from));
    if (member.step != nullptr && !member.step->pass.empty()) {
      text += " " + std::string(member.step->pass);
    }
    texts.push_back(text + ")");
  }
  return texts;
}

const NetworkLayer& Network(const Fusions& fusions, std::string_view name) {
  for (const NetworkLayer& layer : fusions.network) {
    if (layer.name == name) return layer;
  }
  ADD_FAILURE() << "no network layer " << name;
  static const NetworkLayer kNothing;
  return kNothing;
}

const OnnxNode& Node(const Fusions& fusions, std::string_view name) {
  for (const OnnxNode& node : fusions.nodes) {
    if (node.name == name) return node;
  }
  ADD_FAILURE() << "no node " << name;
  static const OnnxNode kNothing;
  return kNothing;
}

TEST(Fusions, AFusedLayerHoldsBothWithThePassAndTheLine) {
  const Fusions fusions = Build({"ConvReluFusion: Fusing conv with relu"}, {"conv + relu"}).Find();
  EXPECT_THAT(Members(fusions, 0),
              ElementsAre("conv (optimizer ConvReluFusion)", "relu (optimizer ConvReluFusion)"));
  EXPECT_EQ(fusions.layers[0].members[0].source.line, 1U);
  EXPECT_EQ(fusions.layers[0].origin, FusedOrigin::kNetwork);
}

TEST(Fusions, EachLayerKnowsTheStepThatJoinedIt) {
  const Fusions fusions =
      Build({"ConvScaleFusion: Fusing conv with bn", "ConvReluFusion: Fusing conv + bn with relu"},
            {"conv + bn + relu"})
          .Find();
  EXPECT_THAT(Members(fusions, 0),
              ElementsAre("conv (optimizer ConvScaleFusion)", "bn (optimizer ConvScaleFusion)",
                          "relu (optimizer ConvReluFusion)"));
  EXPECT_EQ(fusions.layers[0].steps.size(), 2U);
}

TEST(Fusions, FusingIntoKeepsTheName) {
  const Fusions fusions =
      Build({"QuantizeDoubleInputNodes: fusing (dq1 and dq2) into conv", "Removing dq1"}, {"conv"})
          .Find();
  EXPECT_THAT(Members(fusions, 0), ElementsAre("conv (optimizer QuantizeDoubleInputNodes)",
                                               "dq1 (optimizer QuantizeDoubleInputNodes)",
                                               "dq2 (optimizer QuantizeDoubleInputNodes)"));
  EXPECT_EQ(Network(fusions, "dq1").gone_by, nullptr);
}

TEST(Fusions, MergedLayersAreNamedAfterAllOfThem) {
  const Fusions fusions =
      Build({"Fusing a with relu", "Merging layers: a + relu || b || c"}, {"a + relu || b || c"})
          .Find();
  EXPECT_THAT(Members(fusions, 0),
              ElementsAre("a (optimizer)", "relu (optimizer)", "b (optimizer)", "c (optimizer)"));
}

TEST(Fusions, AConvertedLayerKeepsItsNameOrIsCalledPwn) {
  const Fusions fusions = Build({"Convert layer type of fc from FULLY_CONNECTED to CONVOLUTION",
                                 "ConvReluFusion: Fusing fc with relu",
                                 "Swap the layer type of clip from ACTIVATION to POINTWISE"},
                                {"fc + relu", "PWN(clip)"})
                              .Find();
  EXPECT_THAT(Members(fusions, 0),
              ElementsAre("fc (optimizer ConvReluFusion)", "relu (optimizer ConvReluFusion)"));
  EXPECT_THAT(Members(fusions, 1), ElementsAre("clip (optimizer)"));
  EXPECT_EQ(fusions.layers[0].steps.front()->verb, OptimizerVerb::kConvert);
}

TEST(Fusions, PointwiseFusionIsNestedPwn) {
  const Fusions fusions = Build({"PointWiseFusion: Fusing PWN(a) with b",
                                 "PointWiseFusion: Fusing PWN(PWN(a), b) with c"},
                                {"PWN(PWN(PWN(a), b), c)"})
                              .Find();
  EXPECT_EQ(fusions.layers[0].members.size(), 3U);
  EXPECT_EQ(fusions.layers[0].members[2].from, MemberFrom::kOptimizer);
}

TEST(Fusions, RegistrationsTellTheNodes) {
  const Fusions fusions =
      Build({"Parsing node: Conv_0 [Conv]", "Registering layer: Conv_0 for ONNX node: Conv_0",
             "Parsing node: Gemm_1 [Gemm]", "Registering layer: Gemm_1 for ONNX node: Gemm_1",
             "Registering layer: bias required by ONNX-TRT",
             "Registering layer: Gemm_1_2 for ONNX node: Gemm_1",
             "EltReluFusion: Fusing Gemm_1_2 with relu"},
            {"Conv_0", "Gemm_1", "Gemm_1_2 + relu"})
          .Find();
  EXPECT_THAT(Members(fusions, 0), ElementsAre("Conv_0/Conv_0 (registered)"));
  EXPECT_THAT(Members(fusions, 2), ElementsAre("Gemm_1_2/Gemm_1 (optimizer EltReluFusion)",
                                               "relu (optimizer EltReluFusion)"));
  EXPECT_EQ(Node(fusions, "Gemm_1").places.size(), 2U);
  EXPECT_EQ(Node(fusions, "Gemm_1").fate, NodeFate::kInEngine);
  EXPECT_EQ(Network(fusions, "bias").node, NetworkLayer::kNone);
}

TEST(Fusions, ANodesOwnNameIsNotSplit) {
  const Fusions fusions =
      Build({"Parsing node: A + B [Relu]", "Registering layer: A + B for ONNX node: A + B",
             "Parsing node: A [Conv]", "Registering layer: A for ONNX node: A"},
            {"A + B"})
          .Find();
  EXPECT_THAT(Members(fusions, 0), ElementsAre("A + B/A + B (registered)"));
  EXPECT_EQ(Node(fusions, "A").fate, NodeFate::kUnexplained);
}

TEST(Fusions, AnAmbiguousLineIsLeftOutRatherThanGuessed) {
  const Fusions fusions =
      Build({"ConvReluFusion: Fusing a with b with c"}, {"a with b + c"}).Find();
  EXPECT_EQ(fusions.ambiguous_steps, 1U);
  EXPECT_FALSE(fusions.layers[0].members[0].certain);
}

TEST(Fusions, KnownNamesDecideWhereALineParts) {
  const Fusions fusions =
      Build({"Registering layer: a with b for ONNX node: a with b",
             "Registering layer: c for ONNX node: c", "ConvReluFusion: Fusing a with b with c"},
            {"a with b + c"})
          .Find();
  EXPECT_EQ(fusions.ambiguous_steps, 0U);
  EXPECT_THAT(Members(fusions, 0), ElementsAre("a with b/a with b (optimizer ConvReluFusion)",
                                               "c/c (optimizer ConvReluFusion)"));
}

TEST(Fusions, WithoutLinesTheNameIsAGuessUnlessItsPartsAreKnown) {
  const Fusions guess = Build({}, {"conv + relu"}).Find();
  EXPECT_THAT(Members(guess, 0), ElementsAre("conv? (name)", "relu? (name)"));
  const Fusions known = Build({"Registering layer: conv for ONNX node: n",
                               "Registering layer: relu for ONNX node: m"},
                              {"conv + relu"})
                            .Find();
  EXPECT_THAT(Members(known, 0), ElementsAre("conv/n (name)", "relu/m (name)"));
}

TEST(Fusions, WhatVanishedKnowsTheLineAndThePass) {
  const Fusions fusions =
      Build({"Registering layer: shuffle for ONNX node: Reshape_1",
             "Registering layer: q2 for ONNX node: Q_2",
             "Registering layer: join for ONNX node: Concat_3",
             "Running: ShuffleErasure on shuffle", "Removing shuffle",
             "Eliminating q2 which duplicates (Q) q1", "Eliminating concatenation join"},
            {"q1"})
          .Find();
  EXPECT_EQ(Network(fusions, "shuffle").gone_by->line, 5U);
  EXPECT_EQ(Network(fusions, "shuffle").gone_running->pass, "ShuffleErasure");
  EXPECT_EQ(Node(fusions, "Reshape_1").fate, NodeFate::kGone);
  EXPECT_EQ(Network(fusions, "q2").gone_by->object, "q1");
  EXPECT_EQ(Network(fusions, "join").gone_by->verb, OptimizerVerb::kEliminateConcat);
}

TEST(Fusions, WhatWasFusedBeforeItVanishedSaysIntoWhat) {
  const Fusions fusions = Build({"Fusing a with b", "Removing a + b"}, {"c"}).Find();
  EXPECT_EQ(Network(fusions, "a").gone_by->line, 2U);
  EXPECT_EQ(Network(fusions, "a").joined_into, (NamePieces{"a", " + ", "b"}));
}

TEST(Fusions, NodesAreAllAccountedFor) {
  const Fusions fusions =
      Build({"Parsing node: constant [Constant]", "Parsing node: conv [Conv]",
             "Registering layer: conv for ONNX node: conv", "Parsing node: dropout [Dropout]",
             "Registering layer: dropout for ONNX node: dropout"},
            {"conv"})
          .Find();
  EXPECT_EQ(Node(fusions, "constant").fate, NodeFate::kNoLayer);
  EXPECT_EQ(Node(fusions, "conv").fate, NodeFate::kInEngine);
  EXPECT_EQ(Node(fusions, "dropout").fate, NodeFate::kUnexplained);
}

TEST(Fusions, WithoutRegistrationsAFateIsUnknown) {
  const Fusions fusions = Build({"Parsing node: conv [Conv]"}, {"something"}).Find();
  EXPECT_EQ(Node(fusions, "conv").fate, NodeFate::kUnknown);
}

TEST(Fusions, NodesOfOneNameKeepTheirOwnLayers) {
  const Fusions fusions =
      Build({"Parsing node: same [Conv]", "Registering layer: same for ONNX node: same",
             "Parsing node: same [Relu]", "Registering layer: same_1 for ONNX node: same"},
            {"same_1"})
          .Find();
  ASSERT_EQ(fusions.nodes.size(), 2U);
  EXPECT_EQ(fusions.nodes[0].fate, NodeFate::kUnexplained);
  EXPECT_EQ(fusions.nodes[1].fate, NodeFate::kInEngine);
}

TEST(Fusions, ACloneBelongsToTheNodeOfItsOriginal) {
  const Fusions fusions = Build({"Registering layer: w for ONNX node: w",
                                 "ConstShuffleFusion: Fusing w_clone_2 with s"},
                                {"w_clone_2 + s"})
                              .Find();
  EXPECT_EQ(Members(fusions, 0)[0], "w_clone_2/w (optimizer ConstShuffleFusion)");
}

TEST(Fusions, LayersThatTensorRtAddedAreNoneOfTheNetwork) {
  Build build({"Generating copy for t to joined because input is not movable."},
              {"t copy", "reshape_after_fc", "Reformatting CopyNode for Input Tensor 0 to conv"});
  const Fusions fusions = build.Find();
  EXPECT_EQ(fusions.layers[0].origin, FusedOrigin::kInserted);
  EXPECT_EQ(fusions.layers[0].inserted_for, "joined");
  EXPECT_EQ(fusions.layers[0].inserted_source.line, 1U);
  EXPECT_EQ(fusions.layers[1].inserted_for, "fc");
  EXPECT_EQ(fusions.layers[2].inserted_for, "conv");
  EXPECT_THAT(fusions.layers[2].members, IsEmpty());
}

TEST(Fusions, MetadataOfARegionListsItsNodes) {
  const Fusions fusions =
      Build(
          {"Registering layer: a for ONNX node: a", "Registering layer: b for ONNX node: b",
           "Registering layer: cast required by ONNX-TRT", "Registering layer: c for ONNX node: c",
           "ForeignNode {ForeignNode[a...c]} metadata: [ONNX Layer: a]\x1E[ONNX Layer: c]"},
          {"{ForeignNode[a...c]}", "{ForeignNode[a...c]} [profile 1]"})
          .Find();
  EXPECT_THAT(Members(fusions, 0),
              ElementsAre("a/a (metadata)", "c/c (metadata)", "cast? (inferred)"));
  EXPECT_EQ(Members(fusions, 1), Members(fusions, 0));
  // The metadata does not list it, so it is not inferred to be there.
  EXPECT_EQ(Node(fusions, "b").fate, NodeFate::kUnexplained);
}

TEST(Fusions, WithoutMetadataARegionIsInferredFromTheOrderOfParsing) {
  const Fusions fusions =
      Build({"Registering layer: a for ONNX node: a", "Registering layer: b for ONNX node: b",
             "Registering layer: gone for ONNX node: gone",
             "Registering layer: elsewhere for ONNX node: elsewhere",
             "Registering layer: c for ONNX node: c", "Removing gone"},
            {"{ForeignNode[a...c]}", "elsewhere"})
          .Find();
  EXPECT_THAT(Members(fusions, 0), ElementsAre("a/a (name)", "c/c (name)", "b?/b (inferred)"));
}

TEST(Fusions, AnInnerRegionTakesItsLayersFirst) {
  const Fusions fusions =
      Build({"Registering layer: a for ONNX node: a", "Registering layer: b for ONNX node: b",
             "Registering layer: c for ONNX node: c", "Registering layer: d for ONNX node: d",
             "Registering layer: e for ONNX node: e"},
            {"{ForeignNode[a...e]}", "{ForeignNode[b...d]}"})
          .Find();
  EXPECT_THAT(Members(fusions, 1), ElementsAre("b/b (name)", "d/d (name)", "c?/c (inferred)"));
  EXPECT_THAT(Members(fusions, 0), ElementsAre("a/a (name)", "e/e (name)"));
}

TEST(Fusions, MetadataOfALayersRecordNamesItsNodes) {
  Build build({}, {});
  build.builder().AddConvolution("__myl_Fused_myl0_1").onnx_nodes = {"x", "y"};
  build.builder().AddConvolution("__mye42");
  const Fusions fusions = build.Find();
  EXPECT_THAT(Members(fusions, 0), ElementsAre("-/x (metadata)", "-/y (metadata)"));
  EXPECT_EQ(fusions.layers[1].origin, FusedOrigin::kUnknown);
  EXPECT_EQ(Node(fusions, "x").fate, NodeFate::kInEngine);
}

TEST(Fusions, OnlyTheKeptAttemptIsReplayed) {
  Build build({"Original: 3 layers", "ConvReluFusion: Fusing conv with relu",
               "After vertical fusions: 2 layers", "After vertical fusions: 3 layers"},
              {"conv"});
  BuildAttempt& kept = build.builder().attempt();
  BuildAttempt first = kept;
  first.lines = {1, 4};
  first.layers_original = Cited<int64_t>{3, {}};
  kept.lines = {4, 5};
  Engine engine = build.builder().Build();
  engine.attempts.insert(engine.attempts.begin(), first);
  engine.attempt = 1;
  engine.log_lines = {1, 100};
  const Fusions fusions = FindFusions(engine);
  EXPECT_EQ(fusions.steps, 0U);
  EXPECT_EQ(fusions.layers[0].members[0].from, MemberFrom::kName);
  // "Original" is printed once, for all attempts.
  ASSERT_EQ(fusions.waterfall.size(), 2U);
  EXPECT_EQ(fusions.waterfall[0].count->what, "Original");
  EXPECT_EQ(fusions.waterfall[1].count->line, 4U);
}

TEST(Fusions, TheWaterfallTellsWhatChangedBetween) {
  const Fusions fusions =
      Build({"Original: 5 layers", "Fusing a with b", "Removing c", "Removing c",
             "After vertical fusions: 3 layers", "After reformat layers: 4 layers"},
            {"a + b"})
          .Find();
  ASSERT_EQ(fusions.waterfall.size(), 3U);
  EXPECT_FALSE(fusions.waterfall[0].change);
  EXPECT_EQ(fusions.waterfall[1].change, -2);
  EXPECT_EQ(fusions.waterfall[1].fused, 1U);
  EXPECT_EQ(fusions.waterfall[1].removed, 1U);
  EXPECT_EQ(fusions.waterfall[2].change, 1);
}

TEST(Fusions, AnEngineWithoutALogHasGuessesOnly) {
  Engine engine;
  engine.layers.resize(1);
  engine.layers[0].id = LayerId{0};
  engine.layers[0].name = "conv + relu";
  const Fusions fusions = FindFusions(engine);
  EXPECT_THAT(Members(fusions, 0), ElementsAre("conv? (name)", "relu? (name)"));
  EXPECT_THAT(fusions.waterfall, IsEmpty());
}

// --- Hostile -------------------------------------------------------------------

TEST(FusionsHostile, LinesThatRepeatOrJoinALayerWithItselfEnd) {
  const Fusions fusions =
      Build({"Fusing a with a", "Fusing a with b", "Fusing a with b", "Fusing a + b with a + b",
             "Pass: fusing b into b", "Merging layers: a || a",
             "Eliminating a which duplicates (Q) a", "Removing a + b"},
            {"a + b", "a", "", "a || a", " + ", "{ForeignNode[...]}", "{ForeignNode[]}"})
          .Find();
  EXPECT_EQ(fusions.layers.size(), 7U);
  for (const FusedLayer& layer : fusions.layers) EXPECT_LE(layer.members.size(), 4U);
}

// Measured: a tenth of a second. Quadratic would be hours.
TEST(FusionsHostile, AHundredThousandLinesOfOneGrowingLayerAreLinear) {
  constexpr uint32_t kLines = 100000;
  EngineBuilder builder;
  std::deque<std::string> names;
  for (uint32_t i = 0; i < kLines; ++i) {
    OptimizerStep step;
    step.verb = OptimizerVerb::kFuseInto;
    step.subject = std::string_view(names.emplace_back("p" + std::to_string(i)));
    step.object = std::string_view("whole");
    step.line = i + 1;
    builder.log().story.steps.push_back(step);
    step.verb = OptimizerVerb::kConvert;
    step.subject = std::string_view("whole");
    builder.log().story.steps.push_back(step);
  }
  builder.attempt().lines = {1, kLines + 1};
  for (int i = 0; i < 1000; ++i) builder.AddConvolution("whole");
  Engine engine = builder.Build();
  engine.log_lines = {1, kLines + 1};
  const Fusions fusions = FindFusions(engine);
  EXPECT_EQ(fusions.layers[0].members.size(), kLines + 1);
  EXPECT_GT(fusions.members_omitted, 0U);
  // A thousand engine layers of this name: bounded as a whole.
  std::size_t members = 0;
  for (const FusedLayer& layer : fusions.layers) members += layer.members.size();
  EXPECT_LE(members, Fusions::kMaxMembers);
}

TEST(FusionsHostile, ManyRegionsOverTheSameLayersAreLinear) {
  constexpr uint32_t kLayers = 50000;
  EngineBuilder builder;
  std::deque<std::string> names;
  for (uint32_t i = 0; i < kLayers; ++i) {
    const std::string_view name = names.emplace_back("l" + std::to_string(i));
    builder.log().story.registered.push_back({name, name, i + 1});
  }
  for (uint32_t i = 0; i < kLayers / 2; ++i) {
    const std::string name = "{ForeignNode[" + names[i] + "..." + names[kLayers - 1 - i] + "]}";
    builder.AddConvolution(names.emplace_back(name));
  }
  Engine engine = builder.Build();
  engine.log_lines = {1, kLayers + 1};
  const Fusions fusions = FindFusions(engine);
  for (const OnnxNode& node : fusions.nodes) ASSERT_EQ(node.fate, NodeFate::kInEngine);
}

}  // namespace
}  // namespace trtscope
