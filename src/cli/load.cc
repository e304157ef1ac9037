#include "src/cli/load.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "parsers/common/parallel.h"
#include "parsers/formats.h"
#include "src/cli/progress.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kNamesInEvidence = 3;

void AddDiagnostic(Session& session, Code code, SourceRef at, std::string message,
                   std::string help = "") {
  Diagnostic diagnostic;
  diagnostic.code = code;
  if (at.source.index() < session.inputs.size())
    diagnostic.path = session.inputs[at.source.index()].path;
  diagnostic.line = at.line;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  session.diagnostics.Add(std::move(diagnostic));
}

void ReadInputs(const Options& options, const Io& io, Session& session) {
  for (const std::string& path : options.inputs) {
    Result<SourceText> text =
        path == "-" ? SourceText::Read(io.in, "<stdin>") : SourceText::Open(path);
    if (!text.ok()) {
      AddUnreadable(session, path, text.error());
      continue;
    }
    Progress progress(io, path, text.value().view().size(), options.quiet);
    ParseOptions parse;
    parse.progress = [&](uint64_t bytes) { progress.Update(bytes); };
    AddInput(session, std::move(text.value()), parse);
  }
}

// --- Engines that are not there ---------------------------------------------

void ReportFailedRuns(Session& session) {
  for (const auto& log : session.logs) {
    for (const RunInfo& run : log->runs) {
      if (run.result != RunResult::kFailed) continue;
      std::string message = "the program reports FAILED";
      const auto error =
          std::find_if(log->messages.begin(), log->messages.end(), [](const LogMessage& m) {
            return m.severity == LogSeverity::kError || m.severity == LogSeverity::kFatal;
          });
      if (error != log->messages.end()) {
        message += "; its first error is at line " + std::to_string(error->source.line) + ": " +
                   std::string(error->text.substr(0, 200));
      }
      AddDiagnostic(session, Code::kBuildFailed, run.result_source, std::move(message),
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
    AddDiagnostic(session, Code::kNoEngine, build.last_line,
                  "no engine: the build stops while tuning, after " +
                      std::to_string(build.tuned_layers) + " layers, at `" +
                      std::string(build.last_layer) + "`",
                  "let the build end, and keep its output up to `Engine Layer Information:`");
    return;
  }
  const SourceId source = session.logs.empty() ? SourceId{0} : session.logs.front()->source;
  AddDiagnostic(session, Code::kNoEngine, {source, 0},
                "no engine: the log has no `Engine Layer Information:`, which TensorRT prints at "
                "severity VERBOSE only",
                std::string(kHelp));
}

// --- Profiles ---------------------------------------------------------------

struct Candidate {
  std::size_t engine = 0;
  ProfileFit fit;
};

// The engine whose layers the profile names best; a wanted engine wins ties.
Candidate BestEngine(const Session& session, const Profile& profile, const Options& options) {
  Candidate best;
  const auto better = [&](const ProfileFit& fit, std::size_t engine) {
    if (fit.overlap() != best.fit.overlap()) return fit.overlap() > best.fit.overlap();
    if (fit.matched_rows != best.fit.matched_rows) return fit.matched_rows > best.fit.matched_rows;
    return options.engine && *options.engine == engine;
  };
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    const ProfileFit fit = FitProfile(session.engines[i], profile);
    if (i == 0 || better(fit, i)) best = {i, fit};
  }
  return best;
}

std::string JoinNames(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += "`" + std::string(name.substr(0, 80)) + "`";
  }
  return text;
}

std::string StrangerEvidence(const Engine& engine, const Profile& profile, const ProfileFit& fit) {
  const Attribution attribution = Attribute(engine, &profile);
  std::vector<std::string_view> rows;
  for (const uint32_t row : attribution.unmatched_rows) {
    if (rows.size() < kNamesInEvidence) rows.push_back(profile.rows[row].name);
  }
  std::vector<std::string_view> layers;
  for (const LayerId layer : attribution.unmatched_layers) {
    if (layers.size() < kNamesInEvidence) layers.push_back(engine.layers[layer.index()].name);
  }
  return "the profile is of another engine: only " + std::to_string(fit.matched_rows) + " of its " +
         std::to_string(fit.rows) + " rows name a layer of engine " + std::to_string(engine.id) +
         "; rows without a layer: " + JoinNames(rows) +
         "; layers without a row: " + JoinNames(layers);
}

// Tables since 8.4 leave out layers that took no time: those that never run miss no row.
std::size_t CountUntimed(const Engine& engine, const Attribution& attribution) {
  const auto& layers = attribution.unmatched_layers;
  return static_cast<std::size_t>(std::count_if(layers.begin(), layers.end(), [&](LayerId id) {
    const LayerKind kind = engine.layers[id.index()].kind;
    return kind != LayerKind::kNoop && kind != LayerKind::kConstant;
  }));
}

void ReportJoin(Session& session, const Engine& engine, const Attribution& attribution) {
  const Profile& profile = *attribution.profile;
  const std::size_t rows = attribution.unmatched_rows.size();
  const std::size_t layers = CountUntimed(engine, attribution);
  if (rows + layers > 0) {
    AddDiagnostic(session, Code::kProfileUnmatched, profile.source,
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
    AddDiagnostic(session, Code::kProfilePercentage, row.source,
                  "the file's percentages differ from its times by up to " +
                      Share(*attribution.max_percentage_difference / 100) + ", at `" +
                      std::string(row.name.substr(0, 80)) + "`");
  }
}

// One profile an engine: a file's if there is one, else the table of the engine's own log.
std::vector<const Profile*> PairProfiles(Loaded& loaded, const Options& options) {
  Session& session = loaded.session;
  std::vector<const Profile*> paired(session.engines.size(), nullptr);
  for (const Profile& profile : session.profiles) {
    if (session.engines.empty()) {
      if (session.logs.empty()) {
        AddDiagnostic(session, Code::kProfileAlone, {profile.source.source, 0},
                      "a profile without the build log of its engine");
      }
      continue;
    }
    const Candidate best = BestEngine(session, profile, options);
    const Engine& engine = session.engines[best.engine];
    if (best.fit.of_another_engine() && !options.force) {
      AddDiagnostic(session, Code::kProfileOtherEngine, {profile.source.source, 0},
                    StrangerEvidence(engine, profile, best.fit));
      loaded.unusable = true;
      continue;
    }
    paired[best.engine] = &profile;
  }
  for (std::size_t i = 0; i < paired.size(); ++i) {
    const Engine& engine = session.engines[i];
    if (paired[i] == nullptr && engine.profile_table) paired[i] = &*engine.profile_table;
  }
  return paired;
}

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

}  // namespace

Loaded Load(const Options& options, const Io& io) {
  Loaded loaded;
  Session& session = loaded.session;
  ReadInputs(options, io, session);
  const std::vector<const Profile*> paired = PairProfiles(loaded, options);
  ReportFailedRuns(session);
  if (session.engines.empty() && !session.logs.empty()) ReportNoEngine(session);
  loaded.unusable = loaded.unusable || session.engines.empty();
  std::vector<const Engine*> engines;
  std::vector<const Profile*> profiles;
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    if (options.engine && *options.engine != i) continue;
    engines.push_back(&session.engines[i]);
    profiles.push_back(paired[i]);
  }
  loaded.views = ViewEngines(engines, profiles);
  for (const EngineView& view : loaded.views) {
    if (view.attribution.profile != nullptr) ReportJoin(session, *view.engine, view.attribution);
  }
  return loaded;
}

}  // namespace trtscope
