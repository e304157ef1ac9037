#include "parsers/gpu_telemetry/gpu_telemetry_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Two GPUs of one name, as driver 535 writes them.
constexpr const char* kCsv =
    "timestamp, name, index, clocks.current.sm [MHz], clocks.current.memory [MHz], "
    "clocks.max.sm [MHz], power.draw [W], power.limit [W], temperature.gpu, utilization.gpu [%], "
    "clocks_event_reasons.active, clocks_event_reasons.hw_slowdown\n"
    "2024/01/31 12:34:56.000, NVIDIA A100, 0, 1410 MHz, 1215 MHz, 1410 MHz, 62.50 W, 400.00 W, 31, "
    "0 %, 0x0000000000000001, Not Active\n"
    "2024/01/31 12:34:56.250, NVIDIA A100, 1, 1200 MHz, 1215 MHz, 1410 MHz, 398.10 W, 400.00 W, "
    "71, 98 %, 0x0000000000000024, Active\n"
    "2024/01/31 12:34:57.500, NVIDIA A100, 0, [N/A], 1215 MHz, 1410 MHz, [Unknown Error], "
    "400.00 W, 32, 50 %, 0x0000000000000000, Not Active\n";

constexpr const char* kOrin =
    "01-24-2024 09:17:09 RAM 3503/7337MB (lfb 7x1MB) SWAP 430/3668MB (cached 1MB) CPU "
    "[11%@729,13%@729,off] EMC_FREQ 0%@2133 GR3D_FREQ 99%@[611,305] GR3D2_FREQ 0%@0 VIC_FREQ 115 "
    "APE 174 CV0@42.718C CPU@44.093C GPU@41.343C VDD_IN 4915mW/4900mW VDD_CPU_GPU_CV 449mW/440mW "
    "VDD_SOC 1431mW/1431mW\n"
    "01-24-2024 09:17:10 RAM 3503/7337MB (lfb 7x1MB) CPU [1%@729] EMC_FREQ 0%@2133 GR3D_FREQ 5% "
    "gpu@-256C VDD_IN 5000mW/4900mW VDD_CPU_GPU_CV 500mW/440mW\n";

Session Parse(const std::string& text) {
  Session session = ParseText(text);
  EXPECT_EQ(session.inputs[0].kind, "gpu_telemetry");
  return session;
}

TEST(SniffGpuTelemetry, KnowsBothTools) {
  for (const char* text :
       {kCsv, kOrin, "clocks.sm\n1410\n", "\nindex,utilization.gpu [%]\r\n0,5 %\r\n",
        "RAM 1/2MB CPU [0%@1] GR3D_FREQ 0%\n",
        "timestamp, clocks_throttle_reasons.sw_power_cap\n"}) {
    EXPECT_TRUE(SniffGpuTelemetry(text)) << text;
  }
}

TEST(SniffGpuTelemetry, RefusesOtherText) {
  for (const char* text :
       {"", "timestamp, name\n", "name,clocks\n", "Clocks.sm, power.draw\n", "RAM\n", "RAM 5 GB\n",
        "I cut power.draw, and utilization.gpu\n", "clocks.sm and so on\n",
        "RAM 1/2MB GR3D_FREQ 0%\n[V] [TRT] a build\n"}) {
    EXPECT_FALSE(SniffGpuTelemetry(text)) << text;
  }
}

TEST(NvidiaSmi, IsReadByGpu) {
  const Session session = Parse(kCsv);
  EXPECT_EQ(session.inputs[0].lines, 4U);
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
  ASSERT_EQ(session.telemetry.size(), 2U);
  const Telemetry& first = session.telemetry[0];
  EXPECT_EQ(first.tool, Telemetry::Tool::kNvidiaSmi);
  EXPECT_EQ(first.device, "GPU 0: NVIDIA A100");
  EXPECT_EQ(first.power_rail, "");
  EXPECT_EQ(first.max_sm_clock_mhz, 1410);
  EXPECT_EQ(first.power_limit_watts, 400);
  EXPECT_EQ(first.source, (SourceRef{SourceId{0}, 2}));
  ASSERT_EQ(first.samples.size(), 2U);
  EXPECT_EQ(first.samples[0].seconds, 0);
  EXPECT_EQ(first.samples[0].sm_clock_mhz, 1410);
  EXPECT_EQ(first.samples[0].memory_clock_mhz, 1215);
  EXPECT_EQ(first.samples[0].power_watts, 62.5);
  EXPECT_EQ(first.samples[0].temperature_c, 31);
  EXPECT_EQ(first.samples[0].utilisation, 0);
  EXPECT_THAT(first.samples[0].throttle_reasons, IsEmpty());
  EXPECT_EQ(first.samples[1].seconds, 1.5);
  EXPECT_EQ(first.samples[1].sm_clock_mhz, std::nullopt);
  EXPECT_EQ(first.samples[1].power_watts, std::nullopt);
  EXPECT_EQ(first.samples[1].utilisation, 0.5);
  EXPECT_EQ(first.samples[1].line, 4U);
  const Telemetry& second = session.telemetry[1];
  EXPECT_EQ(second.device, "GPU 1: NVIDIA A100");
  ASSERT_EQ(second.samples.size(), 1U);
  EXPECT_EQ(second.samples[0].seconds, 0.25);
  EXPECT_THAT(second.samples[0].throttle_reasons,
              ElementsAre("sw_power_cap", "hw_slowdown", "sw_thermal_slowdown"));
}

TEST(NvidiaSmi, DecodesEveryBit) {
  const Session session = Parse(
      "clocks_throttle_reasons."
      "active\n0x00000000000001FF\n0x0000000000000200\n0x0000000000000003\n");
  ASSERT_EQ(session.telemetry.size(), 1U);
  EXPECT_THAT(session.telemetry[0].samples[0].throttle_reasons,
              ElementsAre("applications_clocks_setting", "sw_power_cap", "hw_slowdown",
                          "sync_boost", "sw_thermal_slowdown", "hw_thermal_slowdown",
                          "hw_power_brake_slowdown", "display_clock_setting"));
  EXPECT_THAT(session.telemetry[0].samples[1].throttle_reasons, ElementsAre("0x0000000000000200"));
  EXPECT_THAT(session.telemetry[0].samples[2].throttle_reasons,
              ElementsAre("applications_clocks_setting"));
  EXPECT_EQ(session.telemetry[0].device, "");
}

TEST(NvidiaSmi, ReadsColumnsOfSingleReasons) {
  const Session session = Parse(
      "index, clocks_throttle_reasons.gpu_idle, clocks_throttle_reasons.hw_thermal_slowdown, "
      "clocks_throttle_reasons.supported\n0, Active, Active, 0x00000000000001FF\n");
  EXPECT_THAT(session.telemetry[0].samples[0].throttle_reasons, ElementsAre("hw_thermal_slowdown"));
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
}

TEST(NvidiaSmi, ReadsValuesWithoutUnits) {
  const Session session =
      Parse("uuid, clocks.sm, power.draw, utilization.gpu\r\nGPU-12, 1410, 62.5, 98\r\n");
  const Telemetry& gpu = session.telemetry.at(0);
  EXPECT_EQ(gpu.device, "GPU-12");
  EXPECT_EQ(gpu.samples[0].seconds, std::nullopt);
  EXPECT_EQ(gpu.samples[0].sm_clock_mhz, 1410);
  EXPECT_EQ(gpu.samples[0].power_watts, 62.5);
  EXPECT_EQ(gpu.samples[0].utilisation, 0.98);
}

TEST(NvidiaSmi, NamesADeviceByWhatThereIs) {
  const auto device_of = [](const std::string& header, const std::string& row) {
    const Session session = Parse(header + ", clocks.sm\n" + row + ", 1\n");
    return std::string(session.telemetry.at(0).device);
  };
  EXPECT_EQ(device_of("index", "3"), "GPU 3");
  EXPECT_EQ(device_of("gpu_name", "T4"), "T4");
  EXPECT_EQ(device_of("index, name, uuid", "0, T4, GPU-1"), "GPU 0: T4 (UUID: GPU-1)");
  EXPECT_EQ(device_of("name, pci.bus_id", "T4, 00000000:01:00.0"), "T4 (PCI: 00000000:01:00.0)");
}

TEST(NvidiaSmi, PrefersTheFactToItsRelatives) {
  const Session session = Parse(
      "power.draw.instant [W], power.draw [W], enforced.power.limit [W], power.limit [W]\n"
      "1 W, 2 W, 3 W, 4 W\n");
  EXPECT_EQ(session.telemetry.at(0).samples[0].power_watts, 2);
  EXPECT_EQ(session.telemetry[0].power_limit_watts, 4);
  EXPECT_EQ(Parse("power.draw.instant [W]\n1 W\n").telemetry.at(0).samples[0].power_watts, 1);
}

TEST(NvidiaSmi, ReadsHeadersInTheMiddle) {
  const Session session = Parse("clocks.sm\n1\npower.draw, clocks.sm\n2, 3\n");
  ASSERT_EQ(session.telemetry.size(), 1U);
  ASSERT_EQ(session.telemetry[0].samples.size(), 2U);
  EXPECT_EQ(session.telemetry[0].samples[1].sm_clock_mhz, 3);
  EXPECT_EQ(session.telemetry[0].samples[1].power_watts, 2);
}

TEST(NvidiaSmi, CountsWhatItCannotRead) {
  const Session session = Parse(
      "index, clocks.sm [MHz]\n"
      "0, 14x0 MHz\n"
      "0\n"
      "0, 1 MHz, 2 MHz\n"
      "0, inf MHz\n"
      "Failed to initialize NVML\n"
      "0, 1410 MHz\n");
  ASSERT_EQ(session.telemetry.size(), 1U);
  // A row with one bad cell keeps the others.
  ASSERT_EQ(session.telemetry[0].samples.size(), 3U);
  EXPECT_EQ(session.telemetry[0].samples[0].sm_clock_mhz, std::nullopt);
  EXPECT_EQ(session.telemetry[0].samples[2].sm_clock_mhz, 1410);
  EXPECT_EQ(session.diagnostics.count(Code::kTelemetryLine), 5U);
  const auto& kept = session.diagnostics.kept();
  EXPECT_EQ(kept[0].message, "`14x0 MHz` is no value of clocks.sm");
  EXPECT_EQ(kept[0].line, 2U);
  EXPECT_EQ(kept[0].column, 4U);
  EXPECT_EQ(kept[1].message, "1 cells where the header has 2");
  EXPECT_EQ(kept[2].message, "more cells than columns");
  EXPECT_EQ(kept[2].column, 11U);
}

TEST(NvidiaSmi, TakesNoHalfValueFromACutFile) {
  const std::string text = "clocks.sm [MHz]\n1410 MHz\n1200 MHz\n";
  for (std::size_t size = 26; size < text.size(); ++size) {
    const Session session = Parse(text.substr(0, size));
    const auto& samples = session.telemetry.at(0).samples;
    const bool whole = size + 1 == text.size();
    ASSERT_EQ(samples.size(), whole ? 2U : 1U) << size;
    EXPECT_EQ(samples.back().sm_clock_mhz, whole ? 1200 : 1410) << size;
    EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kDataLoss) > 0, !whole) << size;
  }
}

TEST(NvidiaSmi, SaysThatThereIsNoSample) {
  const Session session = Parse("clocks.sm [MHz]\n");
  EXPECT_THAT(session.telemetry, IsEmpty());
  EXPECT_EQ(session.diagnostics.count(Code::kTelemetryLine), 1U);
}

TEST(NvidiaSmi, IsNotReadWithoutItsHeader) {
  for (const char* text : {"2024/01/31 12:34:56.789, 0, 1410 MHz\n", "0, 1410 MHz, 62.10 W\n",
                           "2024/01/31 12:34:56.789, 0, 1410\n"}) {
    EXPECT_TRUE(IsHeaderlessTelemetry(text)) << text;
    const Session session = ParseText(text);
    EXPECT_EQ(session.inputs[0].kind, "");
    ASSERT_EQ(session.diagnostics.count(Code::kUnsupportedFormat), 1U) << text;
    EXPECT_THAT(session.diagnostics.kept()[0].help, HasSubstr("without `noheader`"));
  }
  for (const char* text : {"", "0, 1, 2", "1410 MHz", "hello, world", "2024/01/31 12:34:56.789"}) {
    EXPECT_FALSE(IsHeaderlessTelemetry(text)) << text;
  }
}

TEST(Tegrastats, IsRead) {
  const Session session = Parse(kOrin);
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
  EXPECT_EQ(session.inputs[0].lines, 2U);
  ASSERT_EQ(session.telemetry.size(), 1U);
  const Telemetry& gpu = session.telemetry[0];
  EXPECT_EQ(gpu.tool, Telemetry::Tool::kTegrastats);
  EXPECT_EQ(gpu.device, "");
  EXPECT_EQ(gpu.power_rail, "VDD_CPU_GPU_CV");
  ASSERT_EQ(gpu.samples.size(), 2U);
  EXPECT_EQ(gpu.samples[0].seconds, 0);
  EXPECT_EQ(gpu.samples[0].sm_clock_mhz, 611);
  EXPECT_EQ(gpu.samples[0].memory_clock_mhz, 2133);
  EXPECT_EQ(gpu.samples[0].utilisation, 0.99);
  EXPECT_EQ(gpu.samples[0].temperature_c, 41.343);
  EXPECT_EQ(gpu.samples[0].power_watts, 0.449);
  EXPECT_EQ(gpu.samples[1].seconds, 1);
  EXPECT_EQ(gpu.samples[1].sm_clock_mhz, std::nullopt);
  EXPECT_EQ(gpu.samples[1].utilisation, 0.05);
  EXPECT_EQ(gpu.samples[1].temperature_c, std::nullopt);
  EXPECT_EQ(gpu.samples[1].power_watts, 0.5);
  EXPECT_EQ(gpu.samples[1].line, 2U);
}

TEST(Tegrastats, IsReadFromOlderBoards) {
  const Session session = Parse(
      "RAM 2448/7772MB (lfb 4x4MB) IRAM 0/252kB CPU [10%@1190] EMC_FREQ 0%@1600 GR3D_FREQ "
      "99%@1109 VDD_IN 4321/4200 GPU@45.5C VDD_GPU_SOC 1234mW/1200mW\n");
  const Telemetry& gpu = session.telemetry.at(0);
  EXPECT_EQ(gpu.power_rail, "VDD_GPU_SOC");
  EXPECT_EQ(gpu.samples[0].seconds, std::nullopt);
  EXPECT_EQ(gpu.samples[0].sm_clock_mhz, 1109);
  EXPECT_EQ(gpu.samples[0].memory_clock_mhz, 1600);
  EXPECT_EQ(gpu.samples[0].power_watts, 1.234);
  EXPECT_EQ(gpu.samples[0].temperature_c, 45.5);
  EXPECT_EQ(Parse("RAM 1/2MB GR3D_FREQ 1% VDD_IN 4321/4200\n").telemetry.at(0).power_rail,
            "VDD_IN");
}

TEST(Tegrastats, NeverMixesSupplies) {
  const Session session = Parse(
      "RAM 1/2MB GR3D_FREQ 1% VDD_IN 4000/1\nRAM 1/2MB GR3D_FREQ 1% VDD_IN 5000/1 VDD_GPU 9/1\n");
  EXPECT_EQ(session.telemetry.at(0).samples[1].power_watts, 5);
}

TEST(Tegrastats, CountsOtherLines) {
  const Session session =
      Parse("RAM 1/2MB GR3D_FREQ 1%\nKilled\nRAM 1/2MB CPU [0%@1]\n\nRAM 1/2MB GR3D_FREQ 2%@11");
  // The last word of a cut line may have lost digits.
  EXPECT_EQ(session.telemetry.at(0).samples.size(), 1U);
  EXPECT_EQ(session.diagnostics.count(Code::kTelemetryLine), 3U);
  EXPECT_EQ(session.diagnostics.kept()[0].message, "no line of tegrastats");
  EXPECT_EQ(session.diagnostics.kept()[0].line, 2U);
  EXPECT_EQ(session.diagnostics.kept()[2].line, 5U);
}

}  // namespace
}  // namespace trtscope
