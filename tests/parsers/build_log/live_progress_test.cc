#include "parsers/build_log/live_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/build_log/log_text.h"

namespace trtscope {
namespace {

using log_text::Bare;
using log_text::BlockHeader;
using log_text::Own;
using log_text::Trt;
using log_text::Tuning;
using log_text::Warn;
using testing::ElementsAre;
using testing::IsEmpty;

LiveState After(const std::string& text) {
  LiveProgress progress;
  progress.Feed(text);
  progress.Finish();
  return progress.state();
}

const std::string kParsed = Bare("&&&& RUNNING TensorRT.trtexec [TensorRT v8601] # trtexec") +
                            Own("Start parsing network model.") + Trt("Parsing node: n [Conv]");
const std::string kOptimised =
    kParsed + Trt("Original: 9 layers") + Trt("After vertical fusions: 3 layers");
const std::string kTuned = kOptimised + Tuning("a", "0x1") + Tuning("b", "0x1");

TEST(LiveProgress, FollowsThePhases) {
  EXPECT_EQ(After("").phase, LivePhase::kStart);
  EXPECT_EQ(After(kParsed).phase, LivePhase::kParse);
  EXPECT_EQ(After(kOptimised).phase, LivePhase::kOptimise);
  EXPECT_EQ(After(kTuned).phase, LivePhase::kTune);
  const std::string selected =
      kTuned + Trt("Formats and tactics selection completed in 1.5 seconds.");
  EXPECT_EQ(After(selected).phase, LivePhase::kFinish);
  EXPECT_EQ(After(selected + BlockHeader()).phase, LivePhase::kBuilt);
  const LiveState ended = After(selected + Bare("&&&& PASSED TensorRT.trtexec"));
  EXPECT_EQ(ended.phase, LivePhase::kEnded);
  EXPECT_TRUE(ended.program_ended);
}

TEST(LiveProgress, CountsLayersAndTrials) {
  const LiveState state = After(kTuned + Tuning("a", "0x1"));
  EXPECT_EQ(state.layers, 3U);
  EXPECT_EQ(state.layers_begun, 2U);
  EXPECT_EQ(state.current_layer, "a");
  EXPECT_EQ(state.trials, 6U);
}

TEST(LiveProgress, ReformatsAreNoLayers) {
  EXPECT_EQ(After(kOptimised + Tuning("Optimizer Reformat(a -> <out>)", "0x1")).layers_begun, 0U);
}

TEST(LiveProgress, StartsAnewWithEveryAttempt) {
  const LiveState state = After(kTuned + Trt("Original: 7 layers"));
  EXPECT_EQ(state.attempt, 2U);
  EXPECT_EQ(state.layers_begun, 0U);
  EXPECT_EQ(state.layers, 7U);
}

TEST(LiveProgress, AnotherRunIsNotTheEnd) {
  EXPECT_FALSE(After(kTuned + Bare("&&&& PASSED x") + Bare("&&&& RUNNING y")).program_ended);
}

TEST(LiveProgress, IsTheSameHoweverTheBytesAreCut) {
  const LiveState whole = After(kTuned);
  for (const std::size_t size : {1U, 7U, 64U}) {
    LiveProgress progress;
    for (std::size_t at = 0; at < kTuned.size(); at += size) {
      progress.Feed(std::string_view(kTuned).substr(at, size));
    }
    progress.Finish();
    EXPECT_EQ(progress.state().phase, whole.phase);
    EXPECT_EQ(progress.state().layers_begun, whole.layers_begun);
    EXPECT_EQ(progress.state().trials, whole.trials);
    EXPECT_EQ(progress.state().current_layer, whole.current_layer);
  }
}

TEST(LiveProgress, PassesEachWarningOnOnce) {
  LiveProgress progress;
  progress.Feed(Warn("beware") + Warn("beware") + "[08/17/2022-07:50:52] [E] it broke\n");
  EXPECT_THAT(progress.TakeWarnings(), ElementsAre("warning: beware", "error: it broke"));
  progress.Feed(Warn("beware"));
  EXPECT_THAT(progress.TakeWarnings(), IsEmpty());
}

TEST(LiveProgress, ReadsTheLogsClock) {
  const LiveState state = After("[08/17/2022-07:50:52] [I] a\n[08/17/2022-07:51:00] [I] b\n");
  EXPECT_EQ(state.clock_seconds, 8);
  EXPECT_EQ(After("[08/17/2022-07:50:52] [I] a\n[08/17/2022-07:50:00] [I] b\n").clock_seconds, 0);
}

TEST(LiveProgress, KeepsABoundedPartOfALineWithoutEnd) {
  LiveProgress progress;
  const std::string piece(std::size_t{1} << 20, 'x');
  for (int i = 0; i < 5; ++i) progress.Feed(piece);
  progress.Feed("\n" + kTuned);
  EXPECT_EQ(progress.state().layers_begun, 2U);
}

}  // namespace
}  // namespace trtscope
