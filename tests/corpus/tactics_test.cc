// The tuning history of every real log: each chosen tactic that was timed must be found.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "graph/analysis/tactic_summary.h"
#include "graph/analysis/tactics.h"
#include "parsers/formats.h"
#include "tests/corpus/corpus.h"

namespace trtscope {
namespace {

Session Load(const std::filesystem::path& path) {
  Session session;
  Result<SourceText> text = SourceText::Open(path.string());
  EXPECT_TRUE(text.ok());
  AddInput(session, std::move(text.value()), {});
  return session;
}

// How the layers that compute got their tactics.
struct Counts {
  std::array<std::size_t, 6> by_how = {};
  std::size_t& of(TimedHow how) { return by_how[static_cast<std::size_t>(how)]; }
};

Counts CountLayers(const Engine& engine) {
  Counts counts;
  const TacticHistory history(engine);
  for (const Layer& layer : engine.layers) {
    if (layer.kind == LayerKind::kCompute) ++counts.of(history.Explain(layer).how);
  }
  return counts;
}

bool WasTuned(const Engine& engine) {
  return engine.log != nullptr && !TacticHistory(engine).decisions().empty();
}

TEST(TacticsCorpus, FindsWhatWasTimedAndSaysWhyTheRestWasNot) {
  if (!corpus::Present()) GTEST_SKIP() << "no corpus beside this checkout";
  Counts all;
  std::size_t layers = 0;
  for (const std::filesystem::path& path : corpus::Files("logs", ".log")) {
    const Session session = Load(path);
    for (const Engine& engine : session.engines) {
      if (!WasTuned(engine)) continue;
      const Counts counts = CountLayers(engine);
      for (std::size_t i = 0; i < counts.by_how.size(); ++i) {
        all.by_how[i] += counts.by_how[i];
        layers += counts.by_how[i];
      }
    }
  }
  std::printf("%zu computing layers of tuned engines:", layers);
  for (std::size_t i = 0; i < all.by_how.size(); ++i) {
    std::printf(" %zu %s", all.by_how[i],
                std::string(TimedHowName(static_cast<TimedHow>(i))).c_str());
  }
  std::printf("\n");
  // May only grow. The rest: up to 9.x TensorRT reuses an identical layer's timing without a word
  // (not_timed, other_tactic), and excerpts lack their tuning (no_tactic).
  EXPECT_GE(all.of(TimedHow::kTimed), 236U);
  EXPECT_GE(all.of(TimedHow::kCached), 14U);
  EXPECT_GE(all.of(TimedHow::kOnlyOption), 3U);
}

// Every trial of a log belongs to one turn, in an engine's build or in one without an engine.
TEST(TacticsCorpus, TrialsLieInTheTurnsThatMadeThem) {
  if (!corpus::Present()) GTEST_SKIP() << "no corpus beside this checkout";
  for (const std::filesystem::path& path : corpus::Files("logs", ".log")) {
    const Session session = Load(path);
    for (const auto& log : session.logs) {
      std::size_t end = 0;
      for (const RunnerTuning& turn : log->tunings) {
        EXPECT_GE(turn.first_trial, end) << path;
        EXPECT_GE(turn.end_trial, turn.first_trial) << path;
        end = turn.end_trial;
      }
      EXPECT_LE(end, log->trials.size()) << path;
    }
  }
}

TEST(TacticsCorpus, EveryDecisionsFastestIsTheLogsOwnWord) {
  if (!corpus::Present()) GTEST_SKIP() << "no corpus beside this checkout";
  for (const std::filesystem::path& path : corpus::Files("logs", ".log")) {
    const Session session = Load(path);
    for (const Engine& engine : session.engines) {
      if (engine.log == nullptr) continue;
      const TacticHistory history(engine);
      for (const Decision& decision : history.decisions()) {
        const std::vector<Candidate> candidates = CandidatesOf(*engine.log, decision);
        const std::optional<Candidate> fastest = FastestOf(*engine.log, decision);
        ASSERT_EQ(candidates.empty(), !fastest) << path << ':' << decision.layer;
        // Excerpts left trials out, but not the line that tells the best of them.
        const bool excerpt = path.string().find("excerpt") != std::string::npos;
        if (fastest && !excerpt) {
          EXPECT_FLOAT_EQ(candidates.front().time_ms, fastest->time_ms)
              << path << ':' << engine.log->tunings[decision.first_tuning].line;
        }
      }
    }
  }
}

}  // namespace
}  // namespace trtscope
