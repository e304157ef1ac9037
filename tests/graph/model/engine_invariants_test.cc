#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "graph/model/engine.h"
#include "tests/graph/model/engine_builder.h"

namespace trtscope {
namespace {

using test::AddLayer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CheckInvariantsTest : public ::testing::Test {
 protected:
  CheckInvariantsTest() {
    AddLayer(engine_, {"x"}, {"a"});
    AddLayer(engine_, {"a"}, {"y"});
    ConnectLayers(engine_, {});
  }
  // A log of two trials, one tuning and one chosen tactic, with one attempt over all of it.
  void AddLog() {
    log_->trials.Append({Trial{}, Trial{}});
    log_->tunings.push_back(RunnerTuning{});
    log_->tunings[0].end_trial = 2;
    log_->chosen.push_back(ChosenTactic{});
    log_->chosen[0].end_tuning = 1;
    log_->runs.emplace_back();
    engine_.log = log_;
    engine_.run = 0;
    engine_.attempts.emplace_back();
    engine_.attempts[0].end_tuning = 1;
    engine_.attempts[0].end_chosen = 1;
    engine_.attempt = 0;
  }

  Engine engine_;
  std::shared_ptr<BuildLog> log_ = std::make_shared<BuildLog>();
};

TEST_F(CheckInvariantsTest, HoldForAConnectedEngine) {
  EXPECT_THAT(CheckInvariants(engine_), IsEmpty());
  AddLog();
  EXPECT_THAT(CheckInvariants(engine_), IsEmpty());
}

TEST_F(CheckInvariantsTest, TellAnIdThatIsNotThePosition) {
  engine_.layers[1].id = LayerId{4};
  EXPECT_THAT(CheckInvariants(engine_), ElementsAre("layer at position 1 has id 4"));
}

TEST_F(CheckInvariantsTest, TellAnInputWithoutEdgeOrBinding) {
  engine_.edges.clear();
  EXPECT_THAT(CheckInvariants(engine_),
              ElementsAre("input 0 of layer 1 has neither an edge nor a binding"));
}

TEST_F(CheckInvariantsTest, TellEdgesToPortsThatDoNotExist) {
  engine_.edges.push_back(Edge{PortRef{LayerId{9}, 0}, PortRef{LayerId{1}, 3}});
  EXPECT_THAT(CheckInvariants(engine_),
              ElementsAre("edge 1 starts at an output that does not exist",
                          "edge 1 ends at an input that does not exist"));
}

TEST_F(CheckInvariantsTest, TellEdgesBetweenNamesOrAgainstExecutionOrder) {
  engine_.edges[0].to = PortRef{LayerId{0}, 0};
  EXPECT_THAT(
      CheckInvariants(engine_),
      ElementsAre("edge 0 joins ports of different names",
                  "edge 0 from layer 0 to layer 0 is loop-carried or not against execution order",
                  "input 0 of layer 1 has neither an edge nor a binding"));
}

TEST_F(CheckInvariantsTest, TellBindingsOfOtherPorts) {
  engine_.bindings[0].ports.push_back(PortRef{LayerId{1}, 0});
  engine_.bindings[1].ports.push_back(PortRef{LayerId{1}, 1});
  EXPECT_THAT(CheckInvariants(engine_), ElementsAre("binding 0 has a port of another name",
                                                    "binding 1 has a port that does not exist"));
}

TEST_F(CheckInvariantsTest, TellRangesOutsideOfTheLogsStores) {
  AddLog();
  log_->tunings[0].end_trial = 3;
  log_->tunings[0].first_skipped = 1;
  log_->chosen[0].end_tuning = 2;
  EXPECT_THAT(CheckInvariants(engine_),
              ElementsAre("tuning 0 has trials outside of the log's",
                          "tuning 0 has skipped trials outside of the log's",
                          "chosen tactic 0 has tunings outside of the log's"));
}

TEST_F(CheckInvariantsTest, TellAttemptsOutsideOfTheLogWithoutReadingThere) {
  AddLog();
  engine_.attempts[0].end_tuning = 1000000;
  engine_.attempts[0].first_chosen = 2;
  EXPECT_THAT(CheckInvariants(engine_),
              ElementsAre("attempt 0 has tunings outside of the log's",
                          "attempt 0 has chosen tactics outside of the log's"));
}

TEST_F(CheckInvariantsTest, TellARunOrAnAttemptThatDoesNotExist) {
  engine_.run = 0;
  engine_.attempt = 0;
  EXPECT_THAT(CheckInvariants(engine_), ElementsAre("the engine's run does not exist",
                                                    "the engine's attempt does not exist"));
}

TEST_F(CheckInvariantsTest, StopAtTwentySentences) {
  for (int i = 0; i < 1000; ++i) AddLayer(engine_, {"nowhere"}, {}).id = LayerId{0};
  EXPECT_THAT(CheckInvariants(engine_), SizeIs(20));
}

}  // namespace
}  // namespace trtscope
