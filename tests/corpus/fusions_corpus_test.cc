// What the engines of real logs are made of: how much is proven, and that every node is accounted
// for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "graph/analysis/fusions.h"
#include "src/cli/load.h"
#include "tests/corpus/corpus.h"

namespace trtscope {
namespace {

struct Tally {
  std::size_t engines = 0;
  /// Engine layers that TensorRT did not add, and those whose contents lines or metadata prove.
  std::size_t layers = 0, proven = 0;
  /// The same without metadata: lines of the optimizer and registrations only.
  std::size_t by_lines = 0;
  /// Registered nodes, and what became of them.
  std::size_t nodes = 0, in_engine = 0, gone = 0, unexplained = 0;
};

bool All(const FusedLayer& layer, std::initializer_list<MemberFrom> sources) {
  return !layer.members.empty() &&
         std::all_of(layer.members.begin(), layer.members.end(), [&](const FusionMember& member) {
           return std::find(sources.begin(), sources.end(), member.from) != sources.end();
         });
}

void Count(const Fusions& fusions, Tally& tally) {
  ++tally.engines;
  for (const FusedLayer& layer : fusions.layers) {
    if (layer.origin == FusedOrigin::kInserted) continue;
    ++tally.layers;
    const bool lines = All(layer, {MemberFrom::kOptimizer, MemberFrom::kRegistered});
    const bool proven =
        All(layer, {MemberFrom::kOptimizer, MemberFrom::kRegistered, MemberFrom::kMetadata});
    tally.by_lines += lines ? 1U : 0U;
    tally.proven += proven ? 1U : 0U;
  }
  for (const OnnxNode& node : fusions.nodes) {
    if (node.parsed == nullptr || node.network.empty()) continue;
    ++tally.nodes;
    tally.in_engine += node.fate == NodeFate::kInEngine ? 1U : 0U;
    tally.gone += node.fate == NodeFate::kGone ? 1U : 0U;
    tally.unexplained += node.fate == NodeFate::kUnexplained ? 1U : 0U;
  }
}

// Engines of logs in which the optimizer and, but for TensorRT 5, the parser tell what they do.
Tally TallyOf(const std::filesystem::path& path) {
  Options options;
  options.inputs = {path.string()};
  const Loaded loaded = Load(options, Io{});
  Tally tally;
  for (const Engine& engine : loaded.session.engines) {
    const Fusions fusions = FindFusions(engine);
    EXPECT_EQ(fusions.members_omitted, 0U);
    EXPECT_EQ(fusions.ambiguous_steps, 0U);
    if (fusions.steps > 0) Count(fusions, tally);
  }
  return tally;
}

TEST(FusionsOfTheCorpus, AreKnownFromLinesAndEveryNodeIsAccountedFor) {
  if (!corpus::Present()) GTEST_SKIP() << "the corpus of real logs is not on this machine";
  Tally all;
  for (const std::filesystem::path& path : corpus::Files("logs", ".log")) {
    const Tally tally = TallyOf(path);
    if (tally.engines == 0) continue;
    std::printf(
        "%-60s layers %3zu, by lines %3zu, proven %3zu; nodes %3zu = %3zu in the engine + "
        "%zu gone + %zu unexplained\n",
        path.filename().c_str(), tally.layers, tally.by_lines, tally.proven, tally.nodes,
        tally.in_engine, tally.gone, tally.unexplained);
    EXPECT_EQ(tally.nodes, tally.in_engine + tally.gone + tally.unexplained) << path;
    all.layers += tally.layers;
    all.by_lines += tally.by_lines;
    all.proven += tally.proven;
    all.nodes += tally.nodes;
    all.in_engine += tally.in_engine;
    all.gone += tally.gone;
    all.unexplained += tally.unexplained;
  }
  std::printf(
      "together: %zu of %zu layers by lines, %zu proven; %zu of %zu nodes in the engine, "
      "%zu gone, %zu unexplained\n",
      all.by_lines, all.layers, all.proven, all.in_engine, all.nodes, all.gone, all.unexplained);
  EXPECT_GE(all.by_lines, 482U);
  EXPECT_GE(all.proven, 494U);
  EXPECT_GE(all.in_engine + all.gone, 816U);
}

}  // namespace
}  // namespace trtscope
