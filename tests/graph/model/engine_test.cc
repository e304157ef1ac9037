#include "graph/model/engine.h"

#include <gtest/gtest.h>

#include <memory>

namespace trtscope {
namespace {

TEST(LayersFromName, IsSpelledAsInTheContract) {
  EXPECT_EQ(LayersFromName(LayersFrom::kEngineBlock), "engine_block");
  EXPECT_EQ(LayersFromName(LayersFrom::kDetailedBlock), "detailed_block");
  EXPECT_EQ(LayersFromName(LayersFrom::kNamesOnly), "names_only");
  EXPECT_EQ(LayersFromName(LayersFrom::kTuningLines), "tuning_lines");
}

TEST(Engine, FindsItsRunInTheSharedLog) {
  auto log = std::make_shared<BuildLog>();
  log->runs.resize(2);
  Engine engine;
  EXPECT_EQ(engine.run_info(), nullptr);
  engine.run = 1;
  EXPECT_EQ(engine.run_info(), nullptr) << "no log";
  engine.log = log;
  EXPECT_EQ(engine.run_info(), &log->runs[1]);
  engine.run = 2;
  EXPECT_EQ(engine.run_info(), nullptr) << "out of range";
}

TEST(Engine, FindsTheAttemptThatWasKept) {
  Engine engine;
  engine.attempts.resize(3);
  EXPECT_EQ(engine.chosen_attempt(), nullptr);
  engine.attempt = 1;
  EXPECT_EQ(engine.chosen_attempt(), &engine.attempts[1]);
  engine.attempt = 3;
  EXPECT_EQ(engine.chosen_attempt(), nullptr);
}

}  // namespace
}  // namespace trtscope
