#include "src/accuracy/int8_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/src/accuracy/test_dumps.h"

namespace trtscope {
namespace {

using test_dumps::Side;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Layers(const std::vector<NamedRun>& runs) {
  std::vector<std::string> layers;
  for (const NamedRun& run : runs) layers.push_back(run.reference->name + ": " + run.layer);
  return layers;
}

TEST(Int8Runs, AreNamedByOutputAndLayer) {
  const Side reference = {{"prob", "prob"}};
  const Side candidate = {{"prob_ip2", "prob_ip2"},
                          {"x", "prob_(Unnamed Layer* 9) [Constant]"},
                          {"prob_prob", "prob_prob"}};
  EXPECT_THAT(Layers(FindInt8Runs(reference.all(), candidate.all())),
              ElementsAre("prob: ip2", "prob: (Unnamed Layer* 9) [Constant]", "prob: prob"));
}

TEST(Int8Runs, BelongToTheLongestOutputThatFits) {
  const Side reference = {{"out", "out"}, {"out_a", "out_a"}};
  const Side candidate = {{"out_a_b", "out_a_b"}, {"out_c_d", "out_c_d"}};
  EXPECT_THAT(Layers(FindInt8Runs(reference.all(), candidate.all())),
              ElementsAre("out_a: b", "out: c_d"));
}

TEST(Int8Runs, MayBeFoldersAndFiles) {
  const Side reference = {{"fp32.json", "prob"}};
  const Side candidate = {{"runs/prob_ip1/out.json", "prob"}, {"runs/prob_ip2.json", "prob"}};
  EXPECT_THAT(Layers(FindInt8Runs(reference.all(), candidate.all())),
              ElementsAre("prob: ip1", "prob: ip2"));
}

TEST(Int8Runs, MayHoldSeveralOutputs) {
  const Side reference = {{"fp32.json", "prob"}, {"fp32.json", "box"}};
  const Side candidate = {{"prob_ip1.json", "prob"},
                          {"prob_ip1.json", "box"},
                          {"prob_ip2.json", "prob"},
                          {"prob_ip2.json", "box"}};
  EXPECT_THAT(Layers(FindInt8Runs(reference.all(), candidate.all())),
              ElementsAre("prob: ip1", "box: ip1", "prob: ip2", "box: ip2"));
}

TEST(Int8Runs, AreNotTensorsThatTheReferenceHas) {
  const Side reference = {{"conv1", "conv1"}, {"conv1_1", "conv1_1"}, {"conv1_2", "conv1_2"}};
  EXPECT_THAT(FindInt8Runs(reference.all(), reference.all()), IsEmpty());
}

TEST(Int8Runs, AreAtLeastTwo) {
  const Side reference = {{"prob", "prob"}};
  const Side candidate = {{"prob_ip2", "prob_ip2"}};
  EXPECT_THAT(FindInt8Runs(reference.all(), candidate.all()), IsEmpty());
}

}  // namespace
}  // namespace trtscope
