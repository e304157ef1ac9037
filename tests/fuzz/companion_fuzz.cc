// Compressed data, and the small formats that stand beside an engine: versions, calibration caches,
// telemetry.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "parsers/calibration/calibration_parser.h"
#include "parsers/common/inflate.h"
#include "parsers/gpu_telemetry/gpu_telemetry_parser.h"
#include "parsers/trt_version/trt_version_parser.h"
#include "tests/fuzz/exact_bytes.h"

namespace trtscope {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

void CheckInflate(std::string_view bytes) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  const Result<Inflated> inflated = Inflate(bytes, {kMost});
  if (inflated.ok()) Expect(inflated.value().bytes.view().size() <= kMost);
}

void CheckFacts(const Session& session) {
  for (const CalibrationCache& cache : session.calibrations) {
    for (const CalibrationCache::Scale& scale : cache.scales) {
      Expect(std::isfinite(scale.scale) && scale.line > 1 && !scale.tensor.empty());
    }
  }
  for (const Telemetry& gpu : session.telemetry) {
    Expect(!gpu.samples.empty());
    for (const TelemetrySample& sample : gpu.samples) {
      Expect(sample.line >= gpu.source.line);
      Expect(std::isfinite(sample.seconds.value_or(0)));
      Expect(std::isfinite(sample.sm_clock_mhz.value_or(0) + sample.power_watts.value_or(0)));
    }
  }
  for (const VersionFact& fact : session.versions) Expect(!fact.evidence.empty());
}

// `parse` as AddInput would call it.
void Read(const fuzz::ExactBytes& bytes, void (*parse)(Session&, SourceId, const ParseOptions&)) {
  Session session;
  session.sources.push_back(SourceText::FromString("input", std::string(bytes.view())));
  session.inputs.emplace_back();
  parse(session, SourceId{0}, {});
  CheckFacts(session);
}

}  // namespace
}  // namespace trtscope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace trtscope;  // NOLINT(google-build-using-namespace)
  const fuzz::ExactBytes bytes(data, size);
  if (IsCompressed(bytes.view())) CheckInflate(bytes.view());
  IsHeaderlessTelemetry(bytes.view());
  if (SniffTrtVersion(bytes.view())) Read(bytes, ParseTrtVersion);
  if (SniffCalibration(bytes.view())) Read(bytes, ParseCalibration);
  if (SniffGpuTelemetry(bytes.view())) Read(bytes, ParseGpuTelemetry);
  return 0;
}
