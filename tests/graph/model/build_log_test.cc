#include "graph/model/build_log.h"

#include <gtest/gtest.h>

namespace trtscope {
namespace {

TEST(FindKernel, FindsEveryTacticOfASortedListAndNoOther) {
  BuildLog log;
  EXPECT_EQ(log.FindKernel(TacticId{1}), nullptr);
  log.kernels = {{TacticId{1}, "a", 10}, {TacticId{3}, "b", 11}, {kNoTactic, "c", 12}};
  for (const KernelOfTactic& kernel : log.kernels) {
    EXPECT_EQ(log.FindKernel(kernel.tactic), &kernel);
  }
  EXPECT_EQ(log.FindKernel(TacticId{0}), nullptr);
  EXPECT_EQ(log.FindKernel(TacticId{2}), nullptr);
  EXPECT_EQ(log.FindKernel(TacticId{~uint64_t{0}}), nullptr);
}

TEST(FindKernel, ComparesIdsAsUnsigned) {
  BuildLog log;
  // Sorted as unsigned: a tactic that TensorRT 8.2 prints with a minus comes last.
  log.kernels = {{TacticId{5}, "small", 1}, {TacticId{0x80f932c0b8ce5940ULL}, "large", 2}};
  ASSERT_NE(log.FindKernel(TacticId{0x80f932c0b8ce5940ULL}), nullptr);
  EXPECT_EQ(log.FindKernel(TacticId{0x80f932c0b8ce5940ULL})->kernel, "large");
}

TEST(FindOption, TakesTheFirstOfAnySectionAndIsEmptyOtherwise) {
  RunInfo run;
  run.options = {{"Model Options", "Format", "ONNX", {}},
                 {"Build Options", "Precision", "FP32+INT8", {}},
                 {"Inference Options", "Precision", "later", {}}};
  EXPECT_EQ(run.FindOption("Precision"), "FP32+INT8");
  EXPECT_EQ(run.FindOption("precision"), "");
  EXPECT_EQ(RunInfo().FindOption("Precision"), "");
}

}  // namespace
}  // namespace trtscope
