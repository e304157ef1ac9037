#include "parsers/gpu_telemetry/gpu_telemetry_parser.h"

#include "parsers/common/line_reader.h"
#include "parsers/gpu_telemetry/nvidia_smi.h"
#include "parsers/gpu_telemetry/tegrastats.h"

namespace trtscope {
namespace {

// A header of everything that nvidia-smi can be asked for has some 5 KiB.
constexpr std::size_t kHead = std::size_t{16} << 10;

std::string_view FirstLine(std::string_view text) {
  LineReader reader(text.substr(0, kHead));
  return reader.NextFilled() ? reader.line() : std::string_view{};
}

}  // namespace

bool SniffGpuTelemetry(std::string_view text) {
  const std::string_view first = FirstLine(text);
  if (IsNvidiaSmiHeader(first)) return true;
  // tegrastats may have run in the background of a build, into the same terminal.
  constexpr std::size_t kLogHead = std::size_t{64} << 10;
  return IsTegrastatsLine(first) &&
         text.substr(0, kLogHead).find("[TRT]") == std::string_view::npos;
}

bool IsHeaderlessTelemetry(std::string_view text) { return IsNvidiaSmiRow(FirstLine(text)); }

void ParseGpuTelemetry(Session& session, SourceId source, const ParseOptions&) {
  const std::string_view text = session.sources[source.index()].view();
  if (IsNvidiaSmiHeader(FirstLine(text))) {
    ReadNvidiaSmi(session, source);
  } else {
    ReadTegrastats(session, source);
  }
}

}  // namespace trtscope
