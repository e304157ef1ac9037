#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/model/engine.h"
#include "tests/graph/model/engine_builder.h"

namespace trtscope {
namespace {

using test::AddLayer;
using test::BindingTexts;
using test::EdgeTexts;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

void Connect(Engine& engine, const std::vector<std::string_view>& bindings = {}) {
  ConnectLayers(engine, bindings);
  EXPECT_THAT(CheckInvariants(engine), IsEmpty());
}

TEST(ConnectLayers, LeavesAnEmptyEngineEmpty) {
  Engine engine;
  Connect(engine);
  EXPECT_THAT(engine.edges, IsEmpty());
  EXPECT_THAT(engine.bindings, IsEmpty());
}

TEST(ConnectLayers, JoinsAChainAndInfersItsEnds) {
  Engine engine;
  AddLayer(engine, {"x"}, {"a"});
  AddLayer(engine, {"a"}, {"y"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0"));
  EXPECT_THAT(BindingTexts(engine), ElementsAre("in x 0.0", "out y 1.0"));
}

TEST(ConnectLayers, ReplacesWhatWasThere) {
  Engine engine;
  AddLayer(engine, {"x"}, {"a"});
  AddLayer(engine, {"a"}, {"y"});
  Connect(engine);
  Connect(engine);
  EXPECT_EQ(engine.edges.size(), 1U);
  EXPECT_EQ(engine.bindings.size(), 2U);
}

// log-ambiguities A8: readers of a merged convolution take slices of its output under the same
// name.
TEST(ConnectLayers, JoinsReadersWhoseShapeDiffersFromTheWriters) {
  Engine engine;
  constexpr std::string_view kMerged = "Conv_62 + Relu_63 || Conv_65 + Relu_66";
  AddLayer(engine, {"x"}, {kMerged}).outputs[0].dims = {{1}, {512}, {180}, {180}};
  AddLayer(engine, {kMerged}, {"hm"}).inputs[0].dims = {{1}, {64}, {180}, {180}};
  AddLayer(engine, {kMerged}, {"wh"}).inputs[0].dims = {{1}, {64}, {180}, {180}};
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0", "0.0->2.0"));
}

// A9: the parts of a removed concatenation are written by layers of their own.
TEST(ConnectLayers, JoinsAReaderWithEveryWriterOfARemovedConcatenation) {
  Engine engine;
  AddLayer(engine, {"x"}, {"cat"});
  AddLayer(engine, {"x"}, {"other"});
  AddLayer(engine, {"x"}, {"cat"});
  AddLayer(engine, {"cat", "other"}, {"y"});
  AddLayer(engine, {"cat"}, {"z"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine),
              ElementsAre("0.0->3.0", "2.0->3.0", "1.0->3.1", "0.0->4.0", "2.0->4.0"));
  EXPECT_THAT(BindingTexts(engine), ElementsAre("in x 0.0 1.0 2.0", "out y 3.0", "out z 4.0"));
}

// A10: `/Unsqueeze_output_0 copy` reads and writes `/Concat_output_0`.
TEST(ConnectLayers, LetsAnInPlaceCopyReadTheGenerationBeforeItsOwn) {
  Engine engine;
  AddLayer(engine, {"x"}, {"cat"});
  AddLayer(engine, {"cat"}, {"cat"});
  AddLayer(engine, {"cat"}, {"y"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0", "1.0->2.0"));
}

TEST(ConnectLayers, TakesAnInPlaceLayerWithoutEarlierWriterForAnUpdateOfAnInput) {
  Engine engine;
  AddLayer(engine, {"cache"}, {"seen"});
  AddLayer(engine, {"cache"}, {"cache"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), IsEmpty());
  EXPECT_THAT(BindingTexts(engine),
              ElementsAre("in cache 0.0 1.0", "out seen 0.0", "out cache 1.0"));
}

TEST(ConnectLayers, SeparatesGenerationsOfARewrittenName) {
  Engine engine;
  AddLayer(engine, {}, {"t"});
  AddLayer(engine, {"t"}, {"a"});
  AddLayer(engine, {"a"}, {"t"});
  AddLayer(engine, {"t"}, {"b"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0", "1.0->2.0", "2.0->3.0"));
}

TEST(ConnectLayers, JoinsAReadBeforeTheFirstWriteWithTheFirstGenerationAsLoopCarried) {
  Engine engine;
  AddLayer(engine, {"state"}, {"a"});
  AddLayer(engine, {"a"}, {"state"});
  AddLayer(engine, {"a"}, {"state"});
  AddLayer(engine, {"state"}, {"b"});
  AddLayer(engine, {"b"}, {"state"});
  AddLayer(engine, {"state"}, {"y"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("1.0~>0.0", "2.0~>0.0", "0.0->1.0", "0.0->2.0",
                                             "1.0->3.0", "2.0->3.0", "3.0->4.0", "4.0->5.0"));
  EXPECT_THAT(BindingTexts(engine), ElementsAre("out y 5.0"));
}

TEST(ConnectLayers, TakesAGenerationThatOnlyTheNextIterationReadsForNoOutput) {
  Engine engine;
  AddLayer(engine, {"state"}, {"y"});
  AddLayer(engine, {"y"}, {"state"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("1.0~>0.0", "0.0->1.0"));
  EXPECT_THAT(BindingTexts(engine), IsEmpty());
}

TEST(ConnectLayers, TakesALaterUnreadGenerationOfALoopVariableForAnOutput) {
  Engine engine;
  AddLayer(engine, {"state"}, {"a"});
  AddLayer(engine, {"a"}, {"state"});
  AddLayer(engine, {"state"}, {"state"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("1.0~>0.0", "0.0->1.0", "1.0->2.0"));
  EXPECT_THAT(BindingTexts(engine), ElementsAre("out state 2.0"));
}

TEST(ConnectLayers, DrawsAnEdgeForEveryPortThatNamesTheSameTensor) {
  Engine engine;
  AddLayer(engine, {}, {"a", "a"});
  AddLayer(engine, {"a", "a"}, {"y"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0", "0.1->1.0", "0.0->1.1", "0.1->1.1"));
}

TEST(ConnectLayers, HandlesLayersWithoutInputsOrOutputs) {
  Engine engine;
  AddLayer(engine, {}, {});
  AddLayer(engine, {}, {"c"});
  AddLayer(engine, {"c"}, {});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("1.0->2.0"));
  EXPECT_THAT(BindingTexts(engine), IsEmpty());
}

TEST(ConnectLayers, ComparesNamesByBytes) {
  Engine engine;
  constexpr std::string_view kWithZero("t\0a", 3);
  constexpr std::string_view kInvalid("t\xff");
  AddLayer(engine, {}, {"t", kWithZero, kInvalid, "T"});
  AddLayer(engine, {kInvalid, kWithZero}, {"y"});
  Connect(engine);
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.2->1.0", "0.1->1.1"));
  EXPECT_THAT(BindingTexts(engine), ElementsAre("out t 0.0", "out T 0.3", "out y 1.0"));
}

TEST(ConnectLayers, NumbersLayersByPositionWhateverTheirIds) {
  Engine engine;
  AddLayer(engine, {"x"}, {"a"}).id = LayerId{7};
  AddLayer(engine, {"a"}, {"y"}).id = LayerId{7};
  ConnectLayers(engine, {});
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0"));
}

TEST(ConnectLayers, OrdersInputsByFirstReadAndOutputsByWrite) {
  Engine engine;
  AddLayer(engine, {"z"}, {"late"});
  AddLayer(engine, {"b", "z"}, {"early"});
  AddLayer(engine, {"late"}, {"late"});
  Connect(engine);
  EXPECT_THAT(BindingTexts(engine),
              ElementsAre("in z 0.0 1.1", "in b 1.0", "out early 1.0", "out late 2.0"));
}

TEST(ConnectLayers, MarksListedBindingsAndAddsTheRestAsInferred) {
  Engine engine;
  AddLayer(engine, {"x", "hidden"}, {"y"});
  AddLayer(engine, {"x"}, {"dangling"});
  Connect(engine, {"x", "y", "x"});
  EXPECT_THAT(BindingTexts(engine),
              ElementsAre("in! x 0.0 1.0", "in hidden 0.1", "out! y 0.0", "out dangling 1.0"));
}

TEST(ConnectLayers, KeepsAListedOutputThatLayersReadToo) {
  Engine engine;
  AddLayer(engine, {"x"}, {"feature"});
  AddLayer(engine, {"feature"}, {"y"});
  Connect(engine, {"x", "feature", "y"});
  EXPECT_THAT(EdgeTexts(engine), ElementsAre("0.0->1.0"));
  EXPECT_THAT(BindingTexts(engine), ElementsAre("in! x 0.0", "out! feature 0.0", "out! y 1.0"));
}

TEST(ConnectLayers, DoesNotTakeAListedInputForAnOutputBecauseItIsUpdatedInPlace) {
  Engine engine;
  AddLayer(engine, {"cache"}, {"cache"});
  AddLayer(engine, {"cache"}, {"y"});
  Connect(engine, {"cache", "y"});
  EXPECT_THAT(BindingTexts(engine), ElementsAre("in! cache 0.0", "out! y 1.0"));
}

TEST(ConnectLayers, TakesAListedNameThatNoLayerTouchesForAnUnusedInput) {
  Engine engine;
  AddLayer(engine, {"x"}, {"y"});
  Connect(engine, {"unused", "x", "unused", "y"});
  EXPECT_THAT(BindingTexts(engine), ElementsAre("in! x 0.0", "in! unused", "out! y 0.0"));
}

// Hostile engines: the bound is on work and memory, so it is checked in edges, not in seconds.
class HostileEngine : public ::testing::Test {
 protected:
  static void AddMany(Engine& engine, std::size_t count, const std::vector<std::string_view>& reads,
                      const std::vector<std::string_view>& writes) {
    for (std::size_t i = 0; i < count; ++i) AddLayer(engine, reads, writes);
  }
};

TEST_F(HostileEngine, ManyWritersAndManyReadersOfOneNameStayLinearInPorts) {
  constexpr std::size_t kHalf = 30000;
  Engine engine;
  AddMany(engine, kHalf, {}, {"t"});
  AddMany(engine, kHalf, {"t"}, {});
  Connect(engine);
  EXPECT_LE(engine.edges.size(), kHalf + 8 * 2 * kHalf + 65536);
  EXPECT_GE(engine.edges.size(), kHalf);
  EXPECT_EQ(engine.edges.size() + engine.edges_omitted, uint64_t{kHalf} * kHalf);
  // Past the bound a read still sees its latest writer.
  EXPECT_EQ(engine.edges.back().from.layer.value, kHalf - 1);
}

TEST_F(HostileEngine, AReadSeesAtMostTheLatest4096Writers) {
  Engine engine;
  AddMany(engine, 5000, {}, {"t"});
  AddMany(engine, 1, {"t"}, {});
  Connect(engine);
  ASSERT_EQ(engine.edges.size(), 4096U);
  EXPECT_EQ(engine.edges.front().from.layer.value, 5000U - 4096U);
  EXPECT_EQ(engine.edges_omitted, 5000U - 4096U);
}

TEST_F(HostileEngine, LoopCarriedReadsAreBoundedToo) {
  constexpr std::size_t kHalf = 30000;
  Engine engine;
  AddMany(engine, kHalf, {"t"}, {});
  AddMany(engine, kHalf, {}, {"t"});
  Connect(engine);
  EXPECT_LE(engine.edges.size(), kHalf + 8 * 2 * kHalf + 65536);
  EXPECT_EQ(engine.edges.size() + engine.edges_omitted, uint64_t{kHalf} * kHalf);
}

TEST_F(HostileEngine, InPlaceUpdatesOfOneNameFormAChain) {
  Engine engine;
  AddMany(engine, 100000, {"t"}, {"t"});
  Connect(engine);
  EXPECT_EQ(engine.edges.size(), 99999U);
  EXPECT_EQ(engine.edges_omitted, 0U);
  EXPECT_EQ(test::EdgeText(engine.edges.back()), "99998.0->99999.0");
}

TEST_F(HostileEngine, OneLayerWithAllThePortsIsBounded) {
  const std::vector<std::string_view> many(20000, "t");
  Engine engine;
  AddLayer(engine, many, many);
  AddLayer(engine, many, many);
  Connect(engine);
  EXPECT_LE(engine.edges.size(), many.size() + 8 * 4 * many.size() + 65536);
  EXPECT_EQ(engine.bindings.size(), 2U);
}

TEST_F(HostileEngine, OrdinaryWideConcatenationsLoseNothing) {
  Engine engine;
  AddMany(engine, 200, {"x"}, {"cat"});
  AddMany(engine, 200, {"cat"}, {"y"});
  Connect(engine);
  EXPECT_EQ(engine.edges.size(), 200U * 200U);
  EXPECT_EQ(engine.edges_omitted, 0U);
}

}  // namespace
}  // namespace trtscope
