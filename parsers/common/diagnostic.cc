#include "parsers/common/diagnostic.h"

#include <algorithm>
#include <utility>

namespace trtscope {
namespace {

constexpr std::string_view kVerboseHelp =
    "build with trtexec --verbose, or a logger of severity VERBOSE (Python: trt.Logger.VERBOSE)";

// In the order of the enum; a test holds that.
constexpr std::array<CodeInfo, kCodeCount> kCodes = {{
    {Code::kUnreadableFile, "unreadable-file", Severity::kError, ""},
    {Code::kEmptyFile, "empty-file", Severity::kError,
     "check that the build wrote its output there: trtexec … --verbose > build.log 2>&1"},
    {Code::kBinaryFile, "binary-file", Severity::kError,
     "give the build's verbose log (text); a serialized engine cannot be read without TensorRT"},
    {Code::kUnknownFormat, "unknown-format", Severity::kError,
     "give a verbose build log, or what trtexec writes with --exportLayerInfo, --exportProfile or "
     "--exportTimes"},
    {Code::kUnsupportedFormat, "unsupported-format", Severity::kError, ""},
    {Code::kNoEngine, "no-engine", Severity::kError, kVerboseHelp},
    {Code::kLayerRecord, "layer-record", Severity::kDataLoss,
     "the layer is missing from every report; please report this record as a bug of trtscope"},
    {Code::kLayerRecordCut, "layer-record-cut", Severity::kDataLoss,
     "the input ends inside this record; collect the log again, whole"},
    {Code::kLogTruncated, "log-truncated", Severity::kWarning,
     "layers after this point may be missing; collect the log again, whole"},
    {Code::kLayerCount, "layer-count", Severity::kNote, ""},
    {Code::kNamesOnly, "names-only", Severity::kWarning,
     "build and run with --profilingVerbosity=detailed to get types, tensors and tactics"},
    {Code::kRegionOnly, "region-only", Severity::kNote,
     "build with --profilingVerbosity=detailed (IBuilderConfig::setProfilingVerbosity) to see the "
     "kernels inside"},
    {Code::kLayersFromTuning, "layers-from-tuning", Severity::kNote,
     "TensorRT 5 prints no layer records; TensorRT 6 and later do"},
    {Code::kBuildFailed, "build-failed", Severity::kWarning, ""},
    {Code::kLayerInfoSyntax, "layer-info-syntax", Severity::kDataLoss,
     "export it again with trtexec --exportLayerInfo=FILE"},
    {Code::kJsonUnescaped, "json-unescaped", Severity::kNote,
     "other programs will refuse this file; `trtscope export` writes it as valid JSON"},
    {Code::kProfileSyntax, "profile-syntax", Severity::kDataLoss,
     "export it again with trtexec --exportProfile=FILE"},
    {Code::kProfileRow, "profile-row", Severity::kDataLoss,
     "their times are left out; export the profile again with trtexec --exportProfile=FILE"},
    {Code::kProfileOtherEngine, "profile-other-engine", Severity::kError,
     "give the profile of this engine, or --force to join them all the same"},
    {Code::kProfileUnmatched, "profile-unmatched", Severity::kWarning, ""},
    {Code::kProfilePercentage, "profile-percentage", Severity::kNote,
     "shares are recomputed from the times"},
    {Code::kProfileAlone, "profile-alone", Severity::kWarning,
     "give the build's verbose log or its --exportLayerInfo file as well"},
    {Code::kCompressedDamaged, "compressed-damaged", Severity::kDataLoss,
     "what came out is used; copy or compress the file again, whole"},
    {Code::kCalibrationLine, "calibration-line", Severity::kDataLoss,
     "the line is left out; TensorRT writes `tensor: 3c010a14`, the hex digits of a float"},
    {Code::kTelemetryLine, "telemetry-line", Severity::kDataLoss,
     "what could not be read is left out; record with nvidia-smi --query-gpu=… --format=csv -l 1, "
     "or with tegrastats"},
    {Code::kTimesSyntax, "times-syntax", Severity::kDataLoss,
     "export them again with trtexec --exportTimes=FILE"},
    {Code::kLayersOtherEngine, "layers-other-engine", Severity::kError,
     "give the layer information of this build (--exportLayerInfo in the same run), or --force to "
     "join them all the same"},
    {Code::kLayersUnmatched, "layers-unmatched", Severity::kWarning, ""},
    {Code::kContradiction, "contradiction", Severity::kWarning,
     "`trtscope check` lists them; make sure that all files are of one build"},
    {Code::kSeveralProfiles, "several-profiles", Severity::kNote, ""},
    {Code::kTimesUnassigned, "times-unassigned", Severity::kWarning,
     "give them with the files of their engine only, or lay them beside those under a common name"},
    {Code::kSeveralOptimisationProfiles, "several-optimisation-profiles", Severity::kNote,
     "choose one with --profile N, from 0"},
    {Code::kFilesPassedOver, "files-passed-over", Severity::kNote, ""},
    {Code::kHostTrace, "host-trace", Severity::kNote,
     "the layers' times are in …_engine_exectuion_profile.trace of the same folder"},
    {Code::kProfileEmpty, "profile-empty", Severity::kWarning,
     "measure again: run the engine at least once with the profiler on (trtexec --iterations=10 "
     "--exportProfile=FILE, without --useCudaGraph); a Torch-TensorRT trace is written when the "
     "engine has run"},
    {Code::kRecordsLeftOut, "records-left-out", Severity::kDataLoss,
     "`fusions`, `build` and `tactics` miss what these lines tell; give the builds one by one, "
     "each in a log of its own"},
    {Code::kDumpSyntax, "dump-syntax", Severity::kDataLoss,
     "what was read before is used; write the dump again, whole"},
    {Code::kDumpType, "dump-type", Severity::kDataLoss,
     "dump these values as FP32 (NumPy: array.astype(numpy.float32)), or as .npy, which says its "
     "type and shape"},
    {Code::kDumpRuns, "dump-runs", Severity::kNote,
     "save the runs that are to be compared in files of their own"},
    {Code::kTensorValues, "tensor-values", Severity::kDataLoss,
     "what both sides have was compared; dump the tensor again, whole"},
    {Code::kTensorShape, "tensor-shape", Severity::kWarning,
     "make sure that both runs had the same input shapes and batch"},
    {Code::kTensorLayout, "tensor-layout", Severity::kWarning,
     "dump both sides in one layout, e.g. trtexec --outputIOFormats=fp32:chw"},
    {Code::kTensorMissing, "tensor-missing", Severity::kWarning,
     "tensors are paired by name; --engine-from LOG pairs layers with their tensors"},
    {Code::kNothingCompared, "nothing-compared", Severity::kError,
     "give two dumps that have a tensor in common: files or folders of trtexec, Polygraphy or "
     "NumPy, or text with the shape in its first line"},
}};

constexpr std::array<std::string_view, 4> kSeverityNames = {"note", "warning", "data_loss",
                                                            "error"};
constexpr std::size_t kSnippetBefore = 60;
constexpr std::size_t kSnippetAfter = 40;

}  // namespace

std::string_view SeverityName(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

const CodeInfo& InfoOf(Code code) { return kCodes[static_cast<std::size_t>(code)]; }

void Diagnostics::Add(Diagnostic diagnostic) {
  uint64_t& count = counts_[static_cast<std::size_t>(diagnostic.code)];
  if (++count > kKeptPerCode) return;
  if (diagnostic.help.empty()) diagnostic.help = InfoOf(diagnostic.code).help;
  kept_.push_back(std::move(diagnostic));
}

void Diagnostics::Append(const Diagnostics& others) {
  for (const Diagnostic& diagnostic : others.kept_) Add(diagnostic);
  for (const CodeInfo& info : kCodes) {
    const uint64_t kept = static_cast<uint64_t>(
        std::count_if(others.kept_.begin(), others.kept_.end(),
                      [&](const Diagnostic& diagnostic) { return diagnostic.code == info.code; }));
    counts_[static_cast<std::size_t>(info.code)] += others.count(info.code) - kept;
  }
}

uint64_t Diagnostics::CountAtLeast(Severity severity) const {
  uint64_t total = 0;
  for (const CodeInfo& info : kCodes) {
    if (info.severity >= severity) total += count(info.code);
  }
  return total;
}

void AttachSnippet(Diagnostic& diagnostic, std::string_view line_text, uint64_t column) {
  const std::size_t at = std::min<std::size_t>(column == 0 ? 0 : column - 1, line_text.size());
  const std::size_t begin = at > kSnippetBefore ? at - kSnippetBefore : 0;
  const std::size_t end = std::min(line_text.size(), at + kSnippetAfter);
  const std::string_view lead = begin > 0 ? "…" : "";
  diagnostic.snippet = std::string(lead) + std::string(line_text.substr(begin, end - begin));
  if (end < line_text.size()) diagnostic.snippet += "…";
  diagnostic.caret = lead.size() + at - begin;
}

Diagnostic AtLine(Code code, std::string path, uint64_t line, uint64_t column,
                  std::string_view line_text, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = std::move(path);
  diagnostic.line = line;
  diagnostic.column = column;
  diagnostic.message = std::move(message);
  AttachSnippet(diagnostic, line_text, column);
  return diagnostic;
}

}  // namespace trtscope
