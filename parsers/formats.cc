#include "parsers/formats.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/build_log/build_log_parser.h"
#include "parsers/calibration/calibration_parser.h"
#include "parsers/gpu_telemetry/gpu_telemetry_parser.h"
#include "parsers/layer_info/layer_info_parser.h"
#include "parsers/profile/profile_parser.h"
#include "parsers/times/times_parser.h"
#include "parsers/trt_version/trt_version_parser.h"

namespace trtscope {
namespace {

// Tried in this order; the first that recognises the bytes reads them.
constexpr InputFormat kFormats[] = {
    {"layer_info", SniffLayerInfo, ParseLayerInfo},
    {"profile", SniffProfile, ParseProfile},
    {"times", SniffTimes, ParseTimes},
    // Companions come before logs: what they say may hold names that logs are known by.
    {"trt_version", SniffTrtVersion, ParseTrtVersion, /*binary=*/true},
    {"calibration", SniffCalibration, ParseCalibration},
    {"gpu_telemetry", SniffGpuTelemetry, ParseGpuTelemetry},
    {"build_log", SniffBuildLog, ParseBuildLog},
};

// JSON files of TensorRT users that are no description of an engine: named, so that nobody has to
// wonder.
struct KnownJson {
  std::string_view mark;
  std::string_view what;
  std::string_view help;
};
constexpr std::string_view kGiveLog =
    "give the log, layer information (--exportLayerInfo) or profile (--exportProfile) of that run";
constexpr std::string_view kCompareDumps =
    "`trtscope accuracy REFERENCE CANDIDATE` compares two dumps of activations";
constexpr KnownJson kKnownJson[] = {
    {"\"values\"", "outputs (--exportOutput), which tell nothing of the engine", kCompareDumps},
    {"\"RunResults\"", "Polygraphy's outputs, which tell nothing of the engine", kCompareDumps},
    {"\"performance_summary\"", "TREx's metadata of a run, which this version does not read",
     kGiveLog},
    {"\"build_options\"", "TREx's metadata of a build, which this version does not read", kGiveLog},
    {"\"ComputeCapability\"", "TREx's metadata of a device, which this version does not read",
     kGiveLog},
};

std::string_view FirstCharacter(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at, 1);
}

void Refuse(Session& session, Code code, std::string message, std::string help = "") {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = session.inputs.back().path;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  session.diagnostics.Add(std::move(diagnostic));
}

// Archives that have to be unpacked first.
struct KnownArchive {
  std::string_view magic;
  std::string_view name;
};
constexpr KnownArchive kKnownArchives[] = {
    {"\xFD\x37\x7A\x58\x5A", "xz"},
    {"BZh", "bzip2"},
    {"PK\x03\x04", "zip"},
    {"7z\xBC\xAF", "7z"},
};

void RefuseBinary(Session& session, std::string_view text) {
  if (text.starts_with("\x93NUMPY")) {
    return Refuse(session, Code::kUnsupportedFormat,
                  "this is an array of NumPy, which tells nothing of the engine",
                  std::string(kCompareDumps));
  }
  for (const KnownArchive& archive : kKnownArchives) {
    if (!text.starts_with(archive.magic)) continue;
    return Refuse(session, Code::kBinaryFile,
                  "the input is compressed with " + std::string(archive.name),
                  "unpack it and give what is inside; gzip and zstd are read as they are");
  }
  constexpr std::size_t kTarMagicAt = 257;
  if (text.size() > kTarMagicAt + 5 && text.substr(kTarMagicAt, 5) == "ustar") {
    return Refuse(session, Code::kBinaryFile, "the input is a tar archive",
                  "unpack it and give the folder");
  }
  Refuse(session, Code::kBinaryFile, "the input is binary, not text");
}

void RefuseUnknown(Session& session, std::string_view text, bool binary) {
  if (binary) return RefuseBinary(session, text);
  const std::string_view head = text.substr(0, 4096);
  const std::string_view first = FirstCharacter(text);
  if (first == "{" || first == "[") {
    for (const KnownJson& known : kKnownJson) {
      if (head.find(known.mark) == std::string_view::npos) continue;
      return Refuse(session, Code::kUnsupportedFormat, "this is " + std::string(known.what),
                    std::string(known.help));
    }
  }
  if (IsHeaderlessTelemetry(text)) {
    return Refuse(
        session, Code::kUnsupportedFormat,
        "this is nvidia-smi's csv without its header, so nobody knows which column is what",
        "record it again without `noheader`: nvidia-smi --query-gpu=… --format=csv -l 1");
  }
  Refuse(
      session, Code::kUnknownFormat,
      "neither a log of TensorRT, nor layer information, a profile, times or a companion of them");
}

// The first format that recognises the bytes, nullptr if none does.
const InputFormat* FormatOf(std::string_view text, bool binary) {
  for (const InputFormat& format : kFormats) {
    if ((format.binary || !binary) && format.sniff(text)) return &format;
  }
  return nullptr;
}

}  // namespace

bool IsKnownInput(const SourceText& text) {
  const std::string_view view = text.view();
  return !FirstCharacter(view).empty() && FormatOf(view, LooksBinary(view)) != nullptr;
}

bool AddInput(Session& session, SourceText text, const ParseOptions& options) {
  const SourceId source{static_cast<uint32_t>(session.sources.size())};
  Input input;
  input.path = text.name();
  input.bytes = text.given_bytes();
  session.sources.push_back(std::move(text));
  session.inputs.push_back(std::move(input));
  const std::string_view view = session.sources.back().view();
  if (const std::string& damage = session.sources.back().damage(); !damage.empty()) {
    Refuse(session, Code::kCompressedDamaged, damage);
  }
  if (FirstCharacter(view).empty()) {
    Refuse(session, Code::kEmptyFile, "the input is empty");
    return false;
  }
  const bool binary = LooksBinary(view);
  const InputFormat* format = FormatOf(view, binary);
  if (format == nullptr) {
    RefuseUnknown(session, view, binary);
    return false;
  }
  session.inputs.back().kind = format->kind;
  format->parse(session, source, options);
  return true;
}

void AddUnreadable(Session& session, const std::string& path, const Error& error) {
  session.sources.push_back(SourceText::FromString(path, ""));
  Input input;
  input.path = path;
  session.inputs.push_back(std::move(input));
  Refuse(session, Code::kUnreadableFile, error.message, error.help);
}

}  // namespace trtscope
