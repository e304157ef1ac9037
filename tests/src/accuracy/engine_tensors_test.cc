#include "src/accuracy/engine_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/src/accuracy/test_dumps.h"

namespace trtscope {
namespace {

using test_dumps::SmallEngine;

TEST(FileSafe, KeepsWhatFileNamesMayHold) { EXPECT_EQ(FileSafe("a/b:c d-e.f_g"), "a_b_c_d-e.f_g"); }

TEST(EngineTensors, AreFoundByTensorAndByLayer) {
  const Engine engine = SmallEngine();
  const EngineTensors tensors(engine);
  EXPECT_EQ(tensors.Find("conv1", false)->tensor, "conv1_out");
  EXPECT_EQ(tensors.Find("conv1_out", false)->layer, LayerId{0});
  EXPECT_FALSE(tensors.Find("data", false)->layer.has_value());
  EXPECT_EQ(tensors.Find("ip1___relu1", true)->tensor, "relu1");
  EXPECT_FALSE(tensors.Find("ip1___relu1", false).has_value());
  EXPECT_FALSE(tensors.Find("ip1", false).has_value());
}

TEST(EngineTensors, SayNothingOfNamesThatLookAlikeInAFile) {
  Engine engine = SmallEngine();
  engine.layers[0].outputs[0].name = "a/b";
  engine.layers[1].outputs[0].name = "a:b";
  EXPECT_FALSE(EngineTensors(engine).Find("a_b", true).has_value());
}

}  // namespace
}  // namespace trtscope
