#include "graph/analysis/build_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Trt(const std::string& message) {
  return "[08/17/2022-07:50:52] [I] [TRT] " + message + "\n";
}

std::string Layer(const std::string& name) {
  return "Layer(CaskConvolution): " + name +
         ", Tactic: 0x0000000000000001, x (Float[1]) -> y (Float[1])\n";
}

const std::string kMemory =
    Trt("Layer: twin Host Persistent: 32 Device Persistent: 0 Scratch Memory: 4096") +
    Trt("Layer: twin Host Persistent: 16 Device Persistent: 512 Scratch Memory: 4096") +
    Trt("Layer: gone Host Persistent: 64 Device Persistent: 1024 Scratch Memory: 0");

std::string Build(const std::string& memory) {
  return Trt("[MemUsageChange] Init CUDA: CPU +258, GPU -8, now: CPU 529, GPU 768 (MiB)") +
         Trt("Original: 2 layers") + Trt("Formats and tactics selection completed in 1 seconds.") +
         memory + Trt("Total Scratch Memory: 4096") + Trt("Total Activation Memory: 100") +
         Trt("Total Activation Memory: 90 bytes") +
         Trt("Engine generation completed in 2 seconds.") + Trt("Engine Layer Information:") +
         Layer("twin") + Layer("other") + Layer("twin") +
         Trt("[MemUsageChange] TensorRT-managed allocation in building engine: CPU +0, GPU +98, "
             "now: CPU 0, GPU 9999 (MiB)") +
         Trt("[MemUsageSnapshot] ExecutionContext creation begin: CPU 747 MiB, GPU 8000 MiB");
}

struct Analysed {
  explicit Analysed(const std::string& text) : session(ParseText(text)) {
    memory = AnalyseBuildMemory(PartOf(session.engines.at(0)));
  }
  Session session;
  BuildMemory memory;
};

TEST(BuildMemory, JoinsLayersByNameThenOccurrence) {
  const Analysed build(Build(kMemory));
  ASSERT_EQ(build.memory.layers.size(), 3U);
  EXPECT_EQ(build.memory.layers[0].layer, LayerId{0});
  EXPECT_EQ(build.memory.layers[1].layer, LayerId{2});
  EXPECT_EQ(build.memory.layers[2].layer, std::nullopt);
}

TEST(BuildMemory, TellsTotalsAsPrintedLast) {
  const Analysed build(Build(kMemory));
  EXPECT_EQ(build.memory.totals.activation->value, 90);
  EXPECT_EQ(build.memory.totals.scratch->value, 4096);
  EXPECT_FALSE(build.memory.totals.weights);
  EXPECT_FALSE(build.memory.totals.peak_gpu_mib);
}

TEST(BuildMemory, SumsWhatStaysAndTakesTheLargestOfWhatIsShared) {
  const Analysed build(Build(kMemory));
  EXPECT_EQ(build.memory.host_sum, 112);
  EXPECT_EQ(build.memory.device_sum, 1536);
  EXPECT_EQ(build.memory.scratch_max, 4096);
}

TEST(BuildMemory, RanksUsersAndLeavesOutThoseWithout) {
  const Analysed build(Build(kMemory));
  EXPECT_THAT(LargestUsers(build.memory, MemoryKind::kScratch), ElementsAre(0, 1));
  EXPECT_THAT(LargestUsers(build.memory, MemoryKind::kDevicePersistent), ElementsAre(2, 1));
  EXPECT_THAT(LargestUsers(build.memory, MemoryKind::kHostPersistent), ElementsAre(2, 0, 1));
}

TEST(BuildMemory, ThePeakIsOfTheBuildAndOfAllWhoUseTheMemory) {
  const Analysed build(Build(kMemory));
  ASSERT_EQ(build.memory.timeline.size(), 3U);
  EXPECT_TRUE(build.memory.timeline[1].managed);
  ASSERT_NE(build.memory.highest_gpu, nullptr);
  EXPECT_EQ(build.memory.highest_gpu->gpu_mib, 768);
}

TEST(BuildMemory, ScratchThatIsNotPrintedIsUnknown) {
  const Analysed build(Build(Trt("Layer: twin HostPersistent: 32 DevicePersistent: 0")));
  EXPECT_EQ(build.memory.scratch_max, std::nullopt);
  EXPECT_THAT(LargestUsers(build.memory, MemoryKind::kScratch), IsEmpty());
}

TEST(BuildMemory, SumsOfHostileNumbersDoNotOverflow) {
  const std::string huge =
      Trt("Layer: a Host Persistent: 9223372036854775807 Device Persistent: 9223372036854775807 "
          "Scratch Memory: 9223372036854775807");
  const Analysed build(Build(huge + huge));
  EXPECT_EQ(build.memory.host_sum, std::numeric_limits<int64_t>::max());
}

TEST(BuildMemory, OfAnEngineWithoutALogIsEmpty) {
  EXPECT_TRUE(AnalyseBuildMemory(BuildPart{}).empty());
}

}  // namespace
}  // namespace trtscope
