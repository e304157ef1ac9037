// Whether log and companions are whole, detailed enough, and of one TensorRT.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "graph/analysis/figures.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

using Findings = std::vector<Finding>;

constexpr std::size_t kCited = 3;

bool Always(const Case&) { return true; }

// --- The log ------------------------------------------------------------------------------------

Findings JudgeTruncated(const Case& c) {
  if (!c.engine.truncated) return {};
  Finding finding;
  finding.severity = FindingSeverity::kProblem;
  finding.title = "the log ends inside the engine's layers: the last ones are missing";
  finding.evidence = {
      Cite(CountFigure(c.engine.layers.size(), "layer") + ", read from here on", c.engine.source)};
  finding.next_step = "build again and keep the whole output: trtexec --verbose > build.log 2>&1";
  return {std::move(finding)};
}

Findings JudgeResult(const Case& c) {
  if (c.run == nullptr || c.run->result != RunResult::kFailed) return {};
  Finding finding;
  finding.severity = FindingSeverity::kProblem;
  finding.title = "the run that made these numbers FAILED";
  finding.evidence = {Cite("trtexec's last line", c.run->result_source)};
  for (const LogMessage* message : c.messages) {
    const bool error =
        message->severity == LogSeverity::kError || message->severity == LogSeverity::kFatal;
    if (error && finding.evidence.size() <= kCited) CiteMessage(message, finding.evidence);
  }
  finding.next_step = "settle the errors of the log, then measure again";
  return {std::move(finding)};
}

// --- Detail -------------------------------------------------------------------------------------

// Which option makes TensorRT tell more of its layers, by version (trtexec's own help).
std::string DetailOption(const std::optional<TrtVersion>& version) {
  constexpr TrtVersion kHasProfilingVerbosity{8, 2};
  const std::string now =
      "build again with --profilingVerbosity=detailed "
      "(IBuilderConfig::setProfilingVerbosity(ProfilingVerbosity::kDETAILED))";
  const std::string before = "build again with --nvtxMode=verbose";
  if (!version) return now + "; before 8.2 with --nvtxMode=verbose";
  return *version < kHasProfilingVerbosity ? before : now;
}

Findings JudgeNamesOnly(const Case& c) {
  const LayersFrom from = c.engine.layers_from;
  if (from != LayersFrom::kNamesOnly && from != LayersFrom::kProfile) return {};
  Finding finding;
  finding.title = CountFigure(c.engine.layers.size(), "layer") +
                  " known by name only: no types, tensors or kernels";
  finding.evidence = {Cite("where the names stand", c.engine.source)};
  finding.next_step = from == LayersFrom::kProfile
                          ? "give the build log (trtexec --verbose) or the layer information "
                            "(--exportLayerInfo=layers.json) of the engine as well"
                          : DetailOption(c.version);
  return {std::move(finding)};
}

bool IsUnknownForShapes(const Tensor& tensor) {
  return tensor.format.find("due to dynamic shapes") != std::string_view::npos;
}

Findings JudgeDynamicFormats(const Case& c) {
  uint64_t tensors = 0;
  std::vector<const Layer*> layers;
  for (const Layer& layer : c.engine.layers) {
    const auto unknown =
        std::count_if(layer.inputs.begin(), layer.inputs.end(), IsUnknownForShapes) +
        std::count_if(layer.outputs.begin(), layer.outputs.end(), IsUnknownForShapes);
    tensors += static_cast<uint64_t>(unknown);
    if (unknown > 0 && layers.size() < kCited) layers.push_back(&layer);
  }
  if (tensors == 0) return {};
  Finding finding;
  finding.title = "the formats of " + CountFigure(tensors, "tensor") +
                  " are not told: TensorRT knows none before the shapes are set";
  for (const Layer* layer : layers) {
    const SourceRef at = layer->detail_source.known() ? layer->detail_source : layer->source;
    finding.evidence.push_back(Cite("`" + std::string(layer->name.substr(0, 80)) + "`", at));
  }
  finding.next_step =
      "export the layers with shapes: trtexec 8.4 or later with --shapes=INPUT:1x3x224x224, or "
      "IEngineInspector::setExecutionContext before getEngineInformation";
  return {std::move(finding)};
}

// --- Versions -----------------------------------------------------------------------------------

bool KnowsVersions(const Case& c) {
  return c.run != nullptr && !c.run->trt_version.empty() && !c.given.versions.empty();
}

// The first number in which the versions differ, as far as both tell it; nullopt if in none. A file
// may tell "8" only, a library "8.6.1.6".
std::optional<std::size_t> FirstDifference(std::string_view a, std::string_view b) {
  const std::vector<int> left = VersionNumbers(a);
  const std::vector<int> right = VersionNumbers(b);
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (left[i] != right[i]) return i;
  }
  return std::nullopt;
}

std::string_view FromName(VersionFact::From from) {
  switch (from) {
    case VersionFact::From::kSymbols:
      return "the library's symbols";
    case VersionFact::From::kHeader:
      return "the headers";
    case VersionFact::From::kLibrary:
      return "the library's file name";
  }
  return "a file";
}

Findings JudgeVersions(const Case& c) {
  Findings findings;
  for (const VersionFact* fact : c.given.versions) {
    const auto difference = FirstDifference(c.run->trt_version, fact->version);
    if (!difference) continue;
    Finding finding;
    // Plans and tactics are of one minor version; patches keep both.
    finding.severity = *difference < 2 ? FindingSeverity::kProblem : FindingSeverity::kWarning;
    finding.title = "the log is of TensorRT " + c.run->trt_version + ", " +
                    std::string(FromName(fact->from)) + " of " + fact->version +
                    ": the engine that was measured is not the one that this installation builds";
    finding.evidence = {Cite("TensorRT " + c.run->trt_version, c.run->trt_version_source),
                        Cite(fact->evidence, fact->source)};
    finding.next_step = "build and measure again with the installed version";
    findings.push_back(std::move(finding));
  }
  return findings;
}

// --- Calibration --------------------------------------------------------------------------------

// Only INT8 is calibrated: other builds miss no cache.
bool NeedsCalibration(const Case& c) {
  if (c.run == nullptr) return false;
  const std::vector<Precision>& asked = c.run->asked_precisions;
  return std::find(asked.begin(), asked.end(), Precision::kINT8) != asked.end();
}

bool KnowsCalibrationVersion(const Case& c) {
  if (c.given.calibrations.empty()) return !NeedsCalibration(c);
  return c.run != nullptr && !c.run->trt_version.empty();
}

Findings JudgeCalibrationVersion(const Case& c) {
  Findings findings;
  for (const CalibrationCache* cache : c.given.calibrations) {
    if (cache->trt_version.empty() || !FirstDifference(c.run->trt_version, cache->trt_version))
      continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = "the calibration cache is of TensorRT " + cache->trt_version +
                    ", the build of " + c.run->trt_version +
                    ": it is refused or calibrated anew, and precisions may differ";
    finding.evidence = {Cite("header of the cache",
                             {cache->source.source, std::max<uint64_t>(cache->source.line, 1)}),
                        Cite("TensorRT " + c.run->trt_version, c.run->trt_version_source)};
    finding.next_step = "calibrate with TensorRT " + c.run->trt_version + " and keep that cache";
    findings.push_back(std::move(finding));
  }
  return findings;
}

bool KnowsCalibratedTensors(const Case& c) {
  if (c.given.calibrations.empty()) return !NeedsCalibration(c);
  return c.engine.ports_known();
}

std::unordered_set<std::string_view> TensorNames(const Engine& engine) {
  std::unordered_set<std::string_view> names;
  for (const Layer& layer : engine.layers) {
    for (const Tensor& tensor : layer.inputs) names.insert(tensor.name);
    for (const Tensor& tensor : layer.outputs) names.insert(tensor.name);
  }
  return names;
}

Finding ForeignScales(const CalibrationCache& cache, std::size_t missing) {
  const bool all = missing == cache.scales.size();
  Finding finding;
  // Fusion removes most of a network's tensors, so that some are missing from every engine.
  finding.severity = all ? FindingSeverity::kWarning : FindingSeverity::kNote;
  finding.title =
      all ? "none of the calibration cache's " + CountFigure(missing, "tensor") +
                " is in the engine: the cache is of another network"
          : std::to_string(missing) + " of the calibration cache's " +
                CountFigure(cache.scales.size(), "tensor") +
                " are not in the engine: fused away, or of another version of the network";
  finding.next_step = all ? "calibrate the network that was built"
                          : "expected after fusion; calibrate again if the network has changed";
  return finding;
}

Findings JudgeCalibratedTensors(const Case& c) {
  Findings findings;
  const std::unordered_set<std::string_view> names = TensorNames(c.engine);
  for (const CalibrationCache* cache : c.given.calibrations) {
    std::vector<Evidence> evidence;
    std::size_t missing = 0;
    for (const CalibrationCache::Scale& scale : cache->scales) {
      if (names.contains(scale.tensor)) continue;
      ++missing;
      if (evidence.size() < kCited)
        evidence.push_back(Cite("`" + std::string(scale.tensor.substr(0, 80)) + "`",
                                {cache->source.source, scale.line}));
    }
    if (missing == 0) continue;
    findings.push_back(ForeignScales(*cache, missing));
    findings.back().evidence = std::move(evidence);
  }
  return findings;
}

constexpr std::string_view kNeedsCalibration =
    "the calibration cache (--calib=FILE), and the log of a build that tells its version";

bool WasJoined(const Case& c) { return !c.engine.joined.empty(); }
constexpr std::string_view kNeedsJoined =
    "a second description of the layers: --exportLayerInfo=layers.json of the build";

// Both facts of a contradiction, each with its line.
void CiteContradiction(const Case& c, const Contradiction& item, std::vector<Evidence>& evidence) {
  const std::string what = item.what + " of `" +
                           std::string(c.engine.layers[item.layer.index()].name.substr(0, 80)) +
                           "`";
  evidence.push_back(Cite(what + ": " + item.kept + ", which is kept", item.kept_source));
  evidence.push_back(Cite(what + ": " + item.other, item.other_source));
}

Findings JudgeContradictions(const Case& c) {
  const uint64_t count = c.engine.contradictions.size() + c.engine.contradictions_omitted;
  if (count == 0) return {};
  Finding finding;
  finding.severity = FindingSeverity::kWarning;
  finding.title = "two inputs tell " + CountFigure(count, "fact") + " of the layers differently";
  for (std::size_t i = 0; i < std::min(kCited, c.engine.contradictions.size()); ++i) {
    CiteContradiction(c, c.engine.contradictions[i], finding.evidence);
  }
  finding.next_step =
      "make sure that all files are of one build: export them in the run that builds";
  return {std::move(finding)};
}

Findings JudgeUnmatchedLayers(const Case& c) {
  Findings findings;
  for (const JoinedInput& input : c.engine.joined) {
    const std::size_t count = input.unmatched.size() + input.missing.size();
    if (count == 0) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = CountFigure(count, "layer") + " told by one of two inputs only";
    for (std::size_t i = 0; i < std::min(kCited, input.unmatched.size()); ++i) {
      finding.evidence.push_back(
          Cite("only here: `" + std::string(input.unmatched[i].substr(0, 80)) + "`",
               {input.source.source, 0}));
    }
    for (std::size_t i = 0; i < std::min(kCited, input.missing.size()); ++i) {
      const Layer& layer = c.engine.layers[input.missing[i].index()];
      finding.evidence.push_back(
          Cite("only here: `" + std::string(layer.name.substr(0, 80)) + "`", layer.source));
    }
    finding.next_step = "give layer information of the very build that the log shows";
    findings.push_back(std::move(finding));
  }
  return findings;
}

constexpr Rule kRules[] = {
    {"log-truncated", Always, "", JudgeTruncated},
    {"run-failed", Always, "", JudgeResult},
    {"names-only", Always, "", JudgeNamesOnly},
    {"formats-unknown", Always, "", JudgeDynamicFormats},
    {"contradictions", WasJoined, kNeedsJoined, JudgeContradictions},
    {"layers-unmatched", WasJoined, kNeedsJoined, JudgeUnmatchedLayers},
    {"version-mismatch", KnowsVersions,
     "what is installed (NvInferVersion.h, or the symbols of libnvinfer.so), and a log that tells "
     "its version",
     JudgeVersions},
    {"calibration-version", KnowsCalibrationVersion, kNeedsCalibration, JudgeCalibrationVersion},
    {"calibration-tensors", KnowsCalibratedTensors, kNeedsCalibration, JudgeCalibratedTensors},
};

}  // namespace

std::span<const Rule> InputRules() { return kRules; }

}  // namespace trtscope::validity
