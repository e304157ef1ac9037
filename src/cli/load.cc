#include "src/cli/load.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "graph/analysis/optimisation_profile.h"
#include "parsers/common/directory_files.h"
#include "parsers/common/parallel.h"
#include "parsers/formats.h"
#include "src/cli/follow.h"
#include "src/cli/pairing.h"
#include "src/cli/progress.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

// --- Directories ------------------------------------------------------------

constexpr std::size_t kMostFiles = 10000;

void ReportFiles(Session& session, const std::string& path, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = Code::kFilesPassedOver;
  diagnostic.path = path;
  diagnostic.message = std::move(message);
  session.diagnostics.Add(std::move(diagnostic));
}

void ReportPassedOver(Session& session, const std::string& path, const DirectoryFiles& listing,
                      const std::vector<std::string>& passed_over) {
  constexpr std::size_t kShown = 3;
  std::string message = std::to_string(passed_over.size()) + " of " +
                        Counted(listing.files.size(), "file") +
                        " are of no kind that trtscope reads:";
  for (std::size_t i = 0; i < std::min(kShown, passed_over.size()); ++i) {
    message += (i == 0 ? " " : ", ") +
               std::filesystem::path(passed_over[i]).lexically_relative(path).string();
  }
  if (passed_over.size() > kShown) message += ", …";
  ReportFiles(session, path, std::move(message));
}

// --- Reading ----------------------------------------------------------------

// Reads one input; of a directory's files only those that are of a known kind. False if it was
// passed over.
bool ReadInput(const std::string& path, bool listed, const Options& options, const Io& io,
               Session& session) {
  Result<SourceText> text = options.follow ? Follow(path, options, io)
                            : path == "-"  ? SourceText::Read(io.in, "<stdin>")
                                           : SourceText::Open(path);
  if (!text.ok()) {
    AddUnreadable(session, path, text.error());
    return true;
  }
  if (listed && !IsKnownInput(text.value())) return false;
  Progress progress(io, path, text.value().view().size(), options.quiet);
  ParseOptions parse;
  parse.progress = [&](uint64_t bytes) { progress.Update(bytes); };
  AddInput(session, std::move(text.value()), parse);
  return true;
}

void ReadDirectory(const std::string& path, const Options& options, const Io& io,
                   Session& session) {
  const DirectoryFiles listing = ListFiles(path, kMostFiles);
  std::vector<std::string> passed_over;
  for (const std::string& file : listing.files) {
    if (!ReadInput(file, /*listed=*/true, options, io, session)) passed_over.push_back(file);
  }
  if (listing.left_out > 0) {
    ReportFiles(session, path,
                Counted(listing.left_out, "file") + " of the directory are not looked at: " +
                    "at most " + Counted(listing.files.size(), "file") + " are");
  }
  if (!listing.problem.empty() || passed_over.size() == listing.files.size()) {
    AddUnreadable(
        session, path,
        {listing.problem.empty() ? "no file in this directory is of use" : listing.problem,
         "name a file, or the directory that holds logs, layer info and profiles"});
  } else if (!passed_over.empty()) {
    ReportPassedOver(session, path, listing, passed_over);
  }
}

void ReadInputs(const Options& options, const Io& io, Session& session) {
  for (const std::string& path : options.inputs) {
    std::error_code ignored;
    if (path != "-" && std::filesystem::is_directory(path, ignored)) {
      ReadDirectory(path, options, io, session);
    } else {
      ReadInput(path, /*listed=*/false, options, io, session);
    }
  }
}

// --- Engines that are not there ---------------------------------------------

void ReportFailedRuns(Session& session) {
  for (const auto& log : session.logs) {
    uint64_t begin = 0;  // line on which the run before ended
    for (const RunInfo& run : log->runs) {
      const uint64_t before = std::exchange(begin, run.result_source.line);
      if (run.result != RunResult::kFailed) continue;
      std::string message = "the program reports FAILED";
      const auto error =
          std::find_if(log->messages.begin(), log->messages.end(), [&](const LogMessage& m) {
            const bool grave =
                m.severity == LogSeverity::kError || m.severity == LogSeverity::kFatal;
            return grave && m.source.line > before;
          });
      if (error != log->messages.end()) {
        message += "; its first error is at line " + std::to_string(error->source.line) + ": " +
                   std::string(error->text.substr(0, 200));
      }
      session.Report(Code::kBuildFailed, run.result_source, std::move(message),
                     "see the errors in the log; layers are shown as far as they were built");
    }
  }
}

void ReportNoEngine(Session& session) {
  constexpr std::string_view kHelp =
      "build with trtexec --verbose, or a logger of severity VERBOSE (Python: "
      "trt.Logger(trt.Logger.VERBOSE); Polygraphy: -vv), and keep the whole output";
  for (const UnfinishedBuild& build : session.unfinished) {
    if (build.tuned_layers == 0) continue;
    session.Report(Code::kNoEngine, build.last_line,
                   "no engine: the build stops while tuning, after " +
                       std::to_string(build.tuned_layers) + " layers, at `" +
                       std::string(build.last_layer) + "`",
                   "let the build end, and keep its output up to `Engine Layer Information:`");
    return;
  }
  const SourceId source = session.logs.empty() ? SourceId{0} : session.logs.front()->source;
  session.Report(Code::kNoEngine, {source, 0},
                 "no engine: the log has no `Engine Layer Information:`, which TensorRT prints at "
                 "severity VERBOSE only",
                 std::string(kHelp));
}

// Companions and times without anything that tells layers.
void ReportNoLayers(Session& session) {
  const auto read = std::find_if(session.inputs.begin(), session.inputs.end(),
                                 [](const Input& input) { return !input.kind.empty(); });
  if (read == session.inputs.end()) return;
  const SourceId source{static_cast<uint32_t>(read - session.inputs.begin())};
  session.Report(Code::kNoEngine, {source, 0}, "no engine: no input tells of layers",
                 "give the build's verbose log, layer information (--exportLayerInfo) or a profile "
                 "(--exportProfile) as well");
}

// --- How profiles fit -------------------------------------------------------

// Tables since 8.4 leave out layers that took no time: those that never run miss no row.
std::size_t CountUntimed(const Engine& engine, const Attribution& attribution) {
  const auto& layers = attribution.unmatched_layers;
  return static_cast<std::size_t>(std::count_if(layers.begin(), layers.end(), [&](LayerId id) {
    const LayerKind kind = engine.layers[id.index()].kind;
    return kind != LayerKind::kNoop && kind != LayerKind::kConstant;
  }));
}

void ReportAttribution(Session& session, const Engine& engine, const Attribution& attribution) {
  const Profile& profile = *attribution.profile;
  const std::size_t rows = attribution.unmatched_rows.size();
  const std::size_t layers = CountUntimed(engine, attribution);
  if (rows + layers > 0) {
    session.Report(Code::kProfileUnmatched, profile.source,
                   std::to_string(rows) + " of " + Counted(profile.rows.size(), "profile row") +
                       " without a layer, " + std::to_string(layers) + " of " +
                       Counted(engine.layers.size(), "layer") + " without a row",
                   "`trtscope hot` and `--format json` list them");
  }
  // The text tables round to one decimal.
  const double tolerance = profile.origin == ProfileOrigin::kLogTable ? 0.11 : 0.01;
  if (attribution.max_percentage_difference.value_or(0) > tolerance &&
      attribution.max_percentage_row) {
    const ProfileRow& row = profile.rows[*attribution.max_percentage_row];
    session.Report(Code::kProfilePercentage, row.source,
                   "the file's percentages differ from its times by up to " +
                       Share(*attribution.max_percentage_difference / 100) + ", at `" +
                       std::string(row.name.substr(0, 80)) + "`");
  }
}

// --- Views ------------------------------------------------------------------

// One view an engine; many engines are shared out among the cores.
std::vector<EngineView> ViewEngines(const std::vector<const Engine*>& engines,
                                    const std::vector<const Profile*>& profiles) {
  std::vector<EngineView> views(engines.size());
  // A thread costs more than a few small engines.
  constexpr std::size_t kWorthAThread = 4;
  ForEachIndex(engines.size(), kWorthAThread,
               [&](std::size_t i) { views[i] = ViewEngine(*engines[i], profiles[i]); });
  return views;
}

// Gives `fact` to the engine that its file lies beside. What cannot be told apart by its place
// (`shared`) then belongs to all of them: there is one TensorRT and one GPU.
template <class Fact>
void Attach(const Session& session, const Fact& fact, bool shared,
            std::vector<const Fact*> EngineView::*member, std::vector<EngineView>& views) {
  const std::optional<std::size_t> engine = EngineBeside(session, fact.source.source);
  for (EngineView& view : views) {
    if (engine ? view.engine->id == *engine : shared) (view.*member).push_back(&fact);
  }
}

void AttachCompanions(Session& session, std::vector<EngineView>& views) {
  for (const Timings& timings : session.timings) {
    Attach(session, timings, /*shared=*/false, &EngineView::timings, views);
    if (!session.engines.empty() && !EngineBeside(session, timings.source.source)) {
      session.Report(Code::kTimesUnassigned, {timings.source.source, 0},
                     "these times may be of any of " + Counted(session.engines.size(), "engine"));
    }
  }
  for (const VersionFact& version : session.versions) {
    Attach(session, version, /*shared=*/true, &EngineView::versions, views);
  }
  for (const CalibrationCache& cache : session.calibrations) {
    Attach(session, cache, /*shared=*/true, &EngineView::calibrations, views);
  }
  for (const Telemetry& telemetry : session.telemetry) {
    Attach(session, telemetry, /*shared=*/true, &EngineView::telemetry, views);
  }
}

// --- Engines ----------------------------------------------------------------

// Engines of one name (exports of several builds of a network) are told apart by their folders.
void NameApart(Session& session) {
  std::unordered_map<std::string, int> count;
  for (const Engine& engine : session.engines) ++count[engine.name];
  for (Engine& engine : session.engines) {
    const std::filesystem::path path = session.inputs[engine.source.source.index()].path;
    const bool shared = count[engine.name] > 1 && path.filename() == engine.name;
    const std::string folder = path.parent_path().filename().string();
    if (shared && !folder.empty()) engine.name = folder + "/" + engine.name;
  }
}

void ReportNamesOnly(Session& session) {
  for (const Engine& engine : session.engines) {
    if (engine.layers_from != LayersFrom::kNamesOnly) continue;
    session.Report(Code::kNamesOnly, engine.source,
                   "engine " + std::to_string(engine.id) + ": its layers are known by name only");
  }
}

void SelectProfiles(Session& session, const Options& options) {
  for (Engine& engine : session.engines) {
    const uint32_t profiles = CountProfiles(engine);
    if (options.profile) {
      engine = SelectProfile(std::move(engine), *options.profile);
    } else if (profiles > 1) {
      session.Report(Code::kSeveralOptimisationProfiles, engine.source,
                     "engine " + std::to_string(engine.id) + " holds the layers of " +
                         Counted(profiles, "optimisation profile") + "; a run uses one of them");
    }
  }
}

// From what each input tells to one engine each. False if something was refused.
bool MakeEngines(Session& session, const Options& options) {
  const bool fit = JoinLayerInfo(session, options);
  AddEnginesOfProfiles(session);
  GiveRunsToEngines(session);
  SelectProfiles(session, options);
  NameApart(session);
  ReportNamesOnly(session);
  return fit;
}

}  // namespace

Loaded Load(const Options& options, const Io& io) {
  Loaded loaded;
  Session& session = loaded.session;
  ReadInputs(options, io, session);
  loaded.unusable = !MakeEngines(session, options);
  const std::vector<const Profile*> paired = PairProfiles(session, options, loaded.unusable);
  ReportFailedRuns(session);
  if (session.engines.empty() && !session.logs.empty()) ReportNoEngine(session);
  if (session.engines.empty() && session.logs.empty()) ReportNoLayers(session);
  loaded.unusable = loaded.unusable || session.engines.empty();
  std::vector<const Engine*> engines;
  std::vector<const Profile*> profiles;
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    if (options.engine && *options.engine != i) continue;
    engines.push_back(&session.engines[i]);
    profiles.push_back(paired[i]);
  }
  loaded.views = ViewEngines(engines, profiles);
  AttachCompanions(session, loaded.views);
  for (const EngineView& view : loaded.views) {
    if (view.attribution.profile != nullptr) {
      ReportAttribution(session, *view.engine, view.attribution);
    }
  }
  return loaded;
}

}  // namespace trtscope
