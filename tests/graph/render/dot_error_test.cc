// Graphs that show how far activations are from a reference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "graph/render/dot.h"
#include "graph/render/dot_theme.h"
#include "tests/graph/render/test_engine.h"

namespace trtscope {
namespace {

using testing::HasSubstr;
using testing::Not;

// Three layers: wrong, not observed, fine.
struct ErrorGraph {
  TestEngine t;

  ErrorGraph() {
    t.Add("conv", "CaskConvolution", LayerKind::kCompute, Precision::kFP16);
    t.Add("relu", "PointWise", LayerKind::kCompute, Precision::kFP16);
    t.Add("copy", "NoOp", LayerKind::kNoop);
    t.Connect(0, 1, MakeTensor("a", Precision::kFP16, {1, 8}));
    t.Connect(1, 2, MakeTensor("b", Precision::kFP16, {1, 8}));
    t.options.color = ColorBy::kError;
    t.options.errors = {{0.12, "cosine 0.9931, error <12 %>"}, {std::nullopt, ""}, {1e-7, "fine"}};
    t.options.first_divergence = LayerId{0};
  }
  std::string Text() const {
    return RenderDot(t.engine, t.attribution, t.precisions, t.reformats, t.options);
  }
  std::string Node(const std::string& id) const {
    const std::string dot = Text();
    const std::size_t begin = dot.find("\n  " + id + " [shape=");
    return dot.substr(begin, dot.find('\n', begin + 1) - begin);
  }
};

TEST(DotError, FillsByErrorAndAlwaysSaysTheValue) {
  const ErrorGraph graph;
  const std::string conv = graph.Node("n0");
  EXPECT_THAT(conv, HasSubstr("fillcolor=\"" + std::string(ErrorScale().back().fill) + "\""));
  EXPECT_THAT(conv, HasSubstr("cosine 0.9931, error &lt;12 %&gt;"));
  EXPECT_THAT(conv, HasSubstr("accuracy: cosine 0.9931"));
  EXPECT_THAT(graph.Node("n2"),
              HasSubstr("fillcolor=\"" + std::string(ErrorScale().front().fill) + "\""));
}

TEST(DotError, DrawsUnobservedLayersWhiteAndDashed) {
  const ErrorGraph graph;
  EXPECT_THAT(graph.Node("n1"), HasSubstr("style=\"rounded,filled,dashed\""));
  EXPECT_THAT(graph.Node("n1"), HasSubstr("fillcolor=\"#ffffff\""));
  EXPECT_THAT(graph.Node("n0"), HasSubstr("style=\"rounded,filled\""));
  // Copies are dashed in other modes; here that would mean that nothing is known.
  EXPECT_THAT(graph.Node("n2"), HasSubstr("style=\"filled\""));
  EXPECT_THAT(graph.Text(), HasSubstr("not observed, dashed (1)"));
}

TEST(DotError, LetsTheFirstDivergenceStandOut) {
  ErrorGraph graph;
  EXPECT_THAT(graph.Node("n0"), HasSubstr("peripheries=\"2\""));
  EXPECT_THAT(graph.Node("n0"), HasSubstr(">first to diverge<"));
  EXPECT_THAT(graph.Node("n1"), Not(HasSubstr("peripheries")));
  EXPECT_THAT(graph.Text(), HasSubstr("double border: first to diverge"));
  graph.t.options.first_divergence.reset();
  EXPECT_THAT(graph.Text(), Not(HasSubstr("first to diverge")));
}

TEST(DotError, SaysTheValueInOtherColourModesToo) {
  ErrorGraph graph;
  graph.t.options.color = ColorBy::kPrecision;
  EXPECT_THAT(graph.Node("n0"), HasSubstr("cosine 0.9931"));
  EXPECT_THAT(graph.Node("n1"), Not(HasSubstr("dashed")));
}

TEST(DotError, TakesAnEngineOfWhichNothingWasObserved) {
  ErrorGraph graph;
  graph.t.options.errors.clear();
  graph.t.options.first_divergence.reset();
  EXPECT_THAT(graph.Text(), HasSubstr("not observed, dashed (3)"));
}

TEST(ErrorScale, HasAStepADecade) {
  EXPECT_EQ(ErrorStepOf(0), 0U);
  EXPECT_EQ(ErrorStepOf(9e-6), 0U);
  EXPECT_EQ(ErrorStepOf(1e-5), 1U);
  EXPECT_EQ(ErrorStepOf(0.05), 4U);
  EXPECT_EQ(ErrorStepOf(0.1), 5U);
  EXPECT_EQ(ErrorStepOf(std::numeric_limits<double>::infinity()), 5U);
}

}  // namespace
}  // namespace trtscope
