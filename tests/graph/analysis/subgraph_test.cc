#include "graph/analysis/subgraph.h"

#include <gtest/gtest.h>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

Engine Mnist() { return test_engines::Mnist6().Build(); }

TEST(Subgraph, KeepsAllWhereAllIsKept) {
  const Engine whole = Mnist();
  const Subgraph part = KeepLayers(whole, std::vector<bool>(whole.layers.size(), true));
  EXPECT_EQ(part.engine.layers.size(), whole.layers.size());
  EXPECT_EQ(part.engine.edges, whole.edges);
  EXPECT_EQ(part.engine.bindings.size(), whole.bindings.size());
}

TEST(Subgraph, RenumbersLayersAndRemembersTheirOldIds) {
  const Engine whole = Mnist();
  std::vector<bool> keep(whole.layers.size(), false);
  keep[2] = keep[3] = true;
  const Subgraph part = KeepLayers(whole, keep);
  ASSERT_EQ(part.engine.layers.size(), 2U);
  EXPECT_EQ(part.engine.layers[0].name, whole.layers[2].name);
  EXPECT_EQ(part.engine.layers[1].id, LayerId{1});
  EXPECT_EQ(part.original, (std::vector<LayerId>{{2}, {3}}));
}

TEST(Subgraph, DropsEdgesAndBindingsOfLayersThatAreLeftOut) {
  const Engine whole = Mnist();
  std::vector<bool> keep(whole.layers.size(), false);
  keep[2] = keep[3] = true;
  const Subgraph part = KeepLayers(whole, keep);
  EXPECT_EQ(part.engine.edges.size(), 1U);
  EXPECT_TRUE(part.engine.bindings.empty());
}

TEST(Subgraph, OfNothingIsEmpty) {
  const Engine whole = Mnist();
  const Subgraph part = KeepLayers(whole, std::vector<bool>(whole.layers.size(), false));
  EXPECT_TRUE(part.engine.layers.empty());
  EXPECT_TRUE(part.engine.edges.empty());
}

}  // namespace
}  // namespace trtscope
