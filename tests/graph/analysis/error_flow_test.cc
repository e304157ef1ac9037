#include "graph/analysis/error_flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <limits>
#include <string>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

Tensor T(std::string_view name) { return MakeTensor(name, Precision::kFP16); }

void Step(EngineBuilder& builder, std::string_view name, std::vector<Tensor> in,
          std::vector<Tensor> out) {
  builder.Add(name, "T", LayerKind::kCompute, std::move(in), std::move(out));
}

// in → a → b → c, one layer each.
Engine Chain() {
  EngineBuilder builder;
  Step(builder, "A", {T("in")}, {T("a")});
  Step(builder, "B", {T("a")}, {T("b")});
  Step(builder, "C", {T("b")}, {T("c")});
  return builder.Build();
}

// Names of flow.tensors in order.
std::vector<std::string> Names(const ErrorFlow& flow, const std::vector<TensorError>& observed) {
  std::vector<std::string> names;
  for (const FlowTensor& tensor : flow.tensors) {
    names.emplace_back(observed[tensor.observation].name);
  }
  return names;
}

TEST(ErrorFlow, PutsTensorsInExecutionOrder) {
  const std::vector<TensorError> observed = {
      {"c", 0.5, true}, {"nowhere", 1, true}, {"a", 0.001, false}, {"in", 0, false}};
  const ErrorFlow flow = FollowErrors(Chain(), observed);
  EXPECT_THAT(Names(flow, observed), ElementsAre("in", "a", "c"));
  EXPECT_THAT(flow.unplaced, ElementsAre(1U));
  EXPECT_EQ(flow.first_divergence, 2U);
  EXPECT_FALSE(flow.tensors[0].layer);
  EXPECT_EQ(flow.tensors[2].layer, LayerId{2});
  EXPECT_THAT(flow.layer_errors, ElementsAre(0.001, std::nullopt, 0.5));
}

TEST(ErrorFlow, MeasuresGainOverUnobservedLayersAndNamesThem) {
  const Engine engine = Chain();
  const std::vector<TensorError> observed = {{"a", 0.01, false}, {"c", 0.5, true}};
  const ErrorFlow flow = FollowErrors(engine, observed);
  const FlowTensor& first = flow.tensors[0];
  EXPECT_EQ(first.gain, kInfinite);
  EXPECT_EQ(first.upstream_error, 0.0);
  EXPECT_FALSE(first.upstream);
  const FlowTensor& last = flow.tensors[1];
  EXPECT_DOUBLE_EQ(last.gain.value(), 50);
  EXPECT_DOUBLE_EQ(last.added.value(), 0.49);
  EXPECT_EQ(last.upstream, 0U);
  EXPECT_TRUE(last.origin);
  EXPECT_THAT(RegionOf(engine, observed, flow, 1, 10).layers, ElementsAre(LayerId{1}, LayerId{2}));
  const ErrorRegion cut = RegionOf(engine, observed, flow, 1, 1);
  EXPECT_THAT(cut.layers, ElementsAre(LayerId{2}));
  EXPECT_TRUE(cut.cut);
}

TEST(ErrorFlow, RanksByDamageNotByGain) {
  const std::vector<TensorError> observed = {
      {"a", 1e-7, false}, {"b", 1e-5, false}, {"c", 0.2, true}};
  const ErrorFlow flow = FollowErrors(Chain(), observed);
  EXPECT_THAT(flow.by_damage, ElementsAre(2U, 1U, 0U));
  EXPECT_NEAR(flow.tensors[1].gain.value(), 100, 1e-9);
  EXPECT_NEAR(flow.tensors[1].added.value(), 1e-5, 1e-6);
}

TEST(ErrorFlow, TakesTheLargestErrorOfAllBranches) {
  EngineBuilder builder;
  Step(builder, "left", {T("in")}, {T("l")});
  Step(builder, "right", {T("in")}, {T("r")});
  Step(builder, "hidden", {T("r")}, {T("h")});
  Step(builder, "add", {T("l"), T("h")}, {T("sum")});
  const std::vector<TensorError> observed = {
      {"l", 0.1, false}, {"r", 0.4, true}, {"sum", 0.1, false}};
  const ErrorFlow flow = FollowErrors(builder.Build(), observed);
  const FlowTensor& sum = flow.tensors[2];
  EXPECT_EQ(sum.upstream, 1U);
  EXPECT_DOUBLE_EQ(sum.upstream_error.value(), 0.4);
  EXPECT_TRUE(sum.recovers);
  EXPECT_FALSE(sum.origin);
  EXPECT_TRUE(flow.tensors[1].origin);
}

TEST(ErrorFlow, DoesNotCallItRecoveryWhereNothingWasWrong) {
  const std::vector<TensorError> observed = {{"a", 0.01, false}, {"b", 0.001, false}};
  EXPECT_FALSE(FollowErrors(Chain(), observed).tensors[1].recovers);
}

TEST(ErrorFlow, KnowsTwoOriginsOfTwoBranches) {
  EngineBuilder builder;
  Step(builder, "left", {T("in")}, {T("l")});
  Step(builder, "right", {T("in")}, {T("r")});
  Step(builder, "after", {T("r")}, {T("s")});
  const std::vector<TensorError> observed = {{"l", 0.3, true}, {"r", 0.2, true}, {"s", 0.4, true}};
  const ErrorFlow flow = FollowErrors(builder.Build(), observed);
  EXPECT_TRUE(flow.tensors[0].origin);
  EXPECT_TRUE(flow.tensors[1].origin);
  EXPECT_FALSE(flow.tensors[2].origin);
  EXPECT_EQ(flow.first_divergence, 0U);
}

TEST(ErrorFlow, HandlesInfiniteUnknownAndZeroErrors) {
  const std::vector<TensorError> observed = {
      {"a", 0, false}, {"b", kInfinite, true}, {"c", kInfinite, true}};
  const ErrorFlow flow = FollowErrors(Chain(), observed);
  EXPECT_FALSE(flow.tensors[0].gain);
  EXPECT_EQ(flow.tensors[0].added, 0.0);
  EXPECT_EQ(flow.tensors[1].gain, kInfinite);
  EXPECT_EQ(flow.tensors[1].added, kInfinite);
  EXPECT_FALSE(flow.tensors[2].gain);
  EXPECT_THAT(flow.by_damage, ElementsAre(1U));

  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<TensorError> unknown = {{"a", 0.1, false}, {"b", nan, true}, {"c", 0.2, false}};
  const ErrorFlow through = FollowErrors(Chain(), unknown);
  EXPECT_FALSE(through.tensors[1].error);
  EXPECT_EQ(through.tensors[2].upstream, 0U);
  EXPECT_EQ(through.first_divergence, 1U);
  // It diverges, although nobody knows by how much.
  EXPECT_FALSE(through.tensors[2].origin);
}

TEST(ErrorFlow, CompletesATensorWithSeveralWritersAtItsLastOne) {
  EngineBuilder builder;
  Step(builder, "left", {T("in")}, {T("joined")});
  Step(builder, "right", {T("in2")}, {T("joined")});
  Step(builder, "next", {T("joined")}, {T("out")});
  const Engine engine = builder.Build();
  const std::vector<TensorError> observed = {
      {"in", 0.1, false}, {"in2", 0.3, false}, {"joined", 0.6, true}};
  const ErrorFlow flow = FollowErrors(engine, observed);
  EXPECT_EQ(flow.tensors[2].layer, LayerId{1});
  EXPECT_DOUBLE_EQ(flow.tensors[2].gain.value(), 2);
  EXPECT_THAT(RegionOf(engine, observed, flow, 2, 10).layers, ElementsAre(LayerId{0}, LayerId{1}));
}

TEST(ErrorFlow, SurvivesLoopsAndUpdatesInPlace) {
  EngineBuilder builder;
  Step(builder, "add", {T("x"), T("carried")}, {T("sum")});
  Step(builder, "mul", {T("sum")}, {T("carried")});
  Step(builder, "scale", {T("sum")}, {T("sum")});
  Step(builder, "end", {T("sum")}, {T("y")});
  const Engine engine = builder.Build();
  const std::vector<TensorError> observed = {
      {"sum", 0.2, true}, {"carried", 0.1, false}, {"y", 0.2, true}};
  const ErrorFlow flow = FollowErrors(engine, observed);
  EXPECT_THAT(Names(flow, observed), ElementsAre("carried", "sum", "y"));
  // "scale" reads what it writes: what reached "add" counts.
  EXPECT_DOUBLE_EQ(flow.tensors[1].upstream_error.value(), 0.1);
  EXPECT_THAT(RegionOf(engine, observed, flow, 1, 10).layers, ElementsAre(LayerId{0}, LayerId{2}));
}

TEST(ErrorFlow, TakesTheFirstOfTwoObservationsOfOneTensor) {
  const std::vector<TensorError> observed = {{"a", 0.1, false}, {"a", 0.9, true}};
  const ErrorFlow flow = FollowErrors(Chain(), observed);
  ASSERT_EQ(flow.tensors.size(), 1U);
  EXPECT_EQ(flow.tensors[0].error, 0.1);
  EXPECT_THAT(flow.unplaced, ElementsAre(1U));
}

TEST(ErrorFlow, OfNothingIsEmpty) {
  const ErrorFlow none = FollowErrors(Chain(), {});
  EXPECT_THAT(none.tensors, IsEmpty());
  EXPECT_FALSE(none.first_divergence);
  EXPECT_THAT(FollowErrors(Engine{}, {{"a", 1.0, true}}).unplaced, ElementsAre(0U));
}

// A long trunk that nobody observed with an observed leaf at each layer: a walk from every leaf
// would take 5 * 10^9 steps.
TEST(ErrorFlow, IsLinearInTheLayers) {
  constexpr int kLayers = 100'000;
  std::deque<std::string> names;
  EngineBuilder builder;
  std::vector<TensorError> observed;
  const auto name = [&](const char* lead, int i) -> std::string_view {
    return names.emplace_back(lead + std::to_string(i));
  };
  std::string_view trunk = name("trunk", 0);
  for (int i = 1; i <= kLayers; ++i) {
    const std::string_view next = name("trunk", i), leaf = name("leaf", i);
    Step(builder, "layer", {T(trunk)}, {T(next), T(leaf)});
    observed.push_back({leaf, 0.5, true});
    trunk = next;
  }
  const Engine engine = builder.Build();
  const auto begin = std::chrono::steady_clock::now();
  const ErrorFlow flow = FollowErrors(engine, observed);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(flow.tensors.size(), std::size_t{kLayers});
  EXPECT_EQ(flow.tensors.back().gain, kInfinite);
  const ErrorRegion region = RegionOf(engine, observed, flow, kLayers - 1, 50);
  EXPECT_EQ(region.layers.size(), 50U);
  EXPECT_TRUE(region.cut);
}

}  // namespace
}  // namespace trtscope
