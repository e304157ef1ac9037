// `build`: where the time and the memory of a build go.
#include <filesystem>

#include "graph/model/unicode.h"
#include "src/cli/build_findings.h"
#include "src/cli/build_json.h"
#include "src/cli/build_tables.h"
#include "src/cli/builds.h"
#include "src/cli/command.h"
#include "src/cli/exit_code.h"
#include "src/cli/json_model.h"
#include "src/report/quantity.h"
#include "src/writers/build_trace.h"

namespace trtscope {
namespace {

// --- Report -------------------------------------------------------------------

Section HeadSection(const BuildView& build, const Loaded& loaded) {
  Section section;
  section.heading = BuildTitle(build, loaded);
  if (!build.known()) {
    section.lines.push_back(
        {"? the inputs tell nothing of the build: give its log, of severity "
         "VERBOSE (trtexec --verbose)"});
    return section;
  }
  section.lines.push_back({BuildHeadline(build), Tone::kStrong});
  AppendBuildFindings(build, section.lines);
  return section;
}

Report MakeReport(const Loaded& loaded, const Options& options) {
  Report report;
  const NameFilter filter(options.filter);
  for (const BuildView& build : ViewBuilds(loaded)) {
    if (options.format == Format::kCsv) {
      AppendBuildCsv(build, filter, report);
      continue;
    }
    if (build.known()) {
      report.sections.push_back(HeadSection(build, loaded));
      AppendTimeSections(build, options, filter, report);
      AppendMemorySections(build, options, filter, report);
    } else {
      report.sections.push_back(HeadSection(build, loaded));
    }
  }
  return report;
}

void MakeJson(const EngineView& view, const Loaded& loaded, const Options& options,
              OrderedJson& engine) {
  engine["build"] =
      BuildJson(ViewBuildOf(view, loaded), loaded, options, NameFilter(options.filter));
}

void CompleteDocument(const Loaded& loaded, const Options& options, OrderedJson& document) {
  OrderedJson builds = OrderedJson::array();
  for (const BuildView& build : ViewBuildsWithoutEngine(loaded)) {
    builds.push_back(BuildJson(build, loaded, options, NameFilter(options.filter)));
  }
  document["builds_without_engine"] = std::move(builds);
}

// --- Files --------------------------------------------------------------------

enum class File { kChromeTrace, kFoldedStacks };

std::optional<File> FileOf(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension == ".json") return File::kChromeTrace;
  if (extension == ".folded") return File::kFoldedStacks;
  return std::nullopt;
}

TracedBuild Traced(const BuildView& build, const Loaded& loaded) {
  TracedBuild traced{&build.part, &build.time, BuildTitle(build, loaded), {}};
  for (const BuildPhase& phase : build.time.phases) {
    traced.phase_names.push_back(PhaseTitle(build, phase));
  }
  return traced;
}

void TellNotes(const TraceNotes& notes, const Io& io) {
  if (notes.bytes_replaced > 0) {
    io.err("trtscope: " + Counted(notes.bytes_replaced, "byte") +
           " of names that are no UTF-8 written as U+FFFD\n");
  }
  if (notes.names_changed > 0) {
    io.err("trtscope: " + Counted(notes.names_changed, "name") +
           " changed: `;` separates frames and is written `:`, control characters as escapes\n");
  }
}

int WriteFile(const BuildView& build, const Loaded& loaded, File file, const std::string& path,
              const Options& options, const Io& io) {
  std::string bytes;
  const TracedBuild traced = Traced(build, loaded);
  const TraceNotes notes = file == File::kChromeTrace ? AppendChromeTrace(traced, bytes)
                                                      : AppendFoldedStacks(traced, bytes);
  const std::string problem = WriteFileAtomically(path, bytes);
  if (!problem.empty()) {
    io.err("trtscope: error: cannot write " + VisibleText(path) + ": " + problem + "\n");
    return kExitUsage;
  }
  if (options.quiet) return kExitFine;
  TellNotes(notes, io);
  io.err("trtscope: wrote " + VisibleText(path) + "\n");
  return kExitFine;
}

std::optional<int> WriteFiles(const Loaded& loaded, const Options& options, const Io& io) {
  const std::optional<File> file = FileOf(options.output);
  if (!file) return std::nullopt;
  std::vector<BuildView> builds;
  for (BuildView& build : ViewBuilds(loaded)) {
    if (build.known()) builds.push_back(std::move(build));
  }
  for (std::size_t i = 0; i < builds.size(); ++i) {
    const bool several = builds.size() > 1;
    const std::string path =
        several ? NumberedPath(options.output, static_cast<uint32_t>(i)) : options.output;
    const int code = WriteFile(builds[i], loaded, *file, path, options, io);
    if (code != kExitFine) return code;
  }
  return kExitFine;
}

}  // namespace

const Command kBuildCommand = {
    "build",
    "where the time and the memory of a build go",
    "Time per phase (start, parse, optimise, set up, autotune, Myelin compile, finish, serialise), "
    "per layer, per runner and per format combination, and how each is known: stated by the log, "
    "from its clock (whole seconds), estimated, or only bounded by the sum of trials. Memory of "
    "activations, weights and layers, its peak, the layers that set it, and its course. A log "
    "without an engine (a failed build) shows how far it came. -o FILE.json (without --format) "
    "also writes a Chrome trace for Perfetto (ui.perfetto.dev), -o FILE.folded folded stacks for "
    "speedscope; several builds in the inputs give one file each (trace-0.json, …). --follow reads "
    "while the engine is being built: it shows a live line on standard error, prints warnings as "
    "they come, and ends with the report; standard input ends with its writer, a file with "
    "trtexec's last line, both with Ctrl-C. With --tee the log goes to standard output, and the "
    "report to -o FILE or standard error.",
    "  trtscope build build.log\n"
    "  trtscope build build.log -o trace.json\n"
    "  trtexec --verbose --onnx=model.onnx 2>&1 | trtscope build --follow -\n"
    "  trtexec --verbose --onnx=model.onnx 2>&1 | trtscope build --follow --tee - > build.log\n",
    MakeReport,
    MakeJson,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    CompleteDocument,
    WriteFiles};

}  // namespace trtscope
