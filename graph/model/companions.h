// Facts about an engine or its run that stand in files of their own.
#ifndef TRTSCOPE_GRAPH_MODEL_COMPANIONS_H_
#define TRTSCOPE_GRAPH_MODEL_COMPANIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/provenance.h"

namespace trtscope {

/// Which TensorRT is installed.
struct VersionFact {
  enum class From : uint8_t { kSymbols, kHeader, kLibrary };
  From from = From::kSymbols;
  /// "8.6.1", as far as the file tells it: "8" from a soname alone, empty from the symbol of a
  /// build
  /// ("tensorrt_build_svc_tensorrt_20181028_25152976") alone.
  std::string version;
  /// What proves it ("tensorrt_version_8_6_1_6", "NV_TENSORRT_MAJOR 10", "libnvinfer.so.8").
  std::string evidence;
  SourceRef source;
};

/// An INT8 calibration cache: `TRT-8601-EntropyCalibration2`, then `tensor: 3c010a14` a line.
struct CalibrationCache {
  SourceRef source;
  /// "8.6.1"; empty where the header is not one of TensorRT's.
  std::string trt_version;
  /// "EntropyCalibration2", "MinMaxCalibration", …
  std::string_view algorithm;
  struct Scale {
    std::string_view tensor;
    /// The file holds the scale as the hex digits of a big-endian IEEE 754 float.
    float scale = 0;
    uint64_t line = 0;
  };
  std::vector<Scale> scales;
};

/// One sample of a GPU's state. What the tool did not print is nullopt.
struct TelemetrySample {
  /// Seconds since the file's first sample (of whichever GPU) where the file has time stamps.
  std::optional<double> seconds;
  std::optional<double> sm_clock_mhz, memory_clock_mhz, power_watts, temperature_c;
  /// Share of the time in which a kernel ran, 0 to 1.
  std::optional<double> utilisation;
  /// Reasons for slower clocks that are in force, as nvidia-smi names its columns of them
  /// ("sw_power_cap"); idle is none. A bit that has no name yet is there as the mask that shows it.
  std::vector<std::string_view> throttle_reasons;
  uint64_t line = 0;
};

/// A log of `nvidia-smi --query-gpu=… --format=csv` or of `tegrastats`, of one GPU.
struct Telemetry {
  enum class Tool : uint8_t { kNvidiaSmi, kTegrastats };
  Tool tool = Tool::kNvidiaSmi;
  SourceRef source;
  /// "GPU 0: NVIDIA A100 (UUID: GPU-…)" as far as the file says it, empty if it does not.
  std::string_view device;
  /// Which supply TelemetrySample::power_watts was measured at ("VDD_GPU_SOC", "VDD_IN" for the
  /// whole module), where the tool has several (tegrastats); else empty: it is the whole board.
  std::string_view power_rail;
  /// Highest clock that the device allows, if the file says it (clocks.max.sm).
  std::optional<double> max_sm_clock_mhz;
  std::optional<double> power_limit_watts;
  std::vector<TelemetrySample> samples;
  /// Whether the tool was asked for reasons of slower clocks: their absence says something then.
  bool tells_throttle_reasons = false;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_COMPANIONS_H_
