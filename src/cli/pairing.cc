#include "src/cli/pairing.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "graph/analysis/attribution.h"
#include "graph/analysis/join.h"
#include "graph/model/profile_engine.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kNamesInEvidence = 3;
// Every log's engine is held against every file's; beyond this, only the first ones are.
constexpr std::size_t kMostComparisons = 10000;

std::string_view PathOf(const Session& session, SourceRef at) {
  return session.inputs[at.source.index()].path;
}

// How near two files lie: whole folders that they share, then the beginning of their names up to a
// separator ("resnet.onnx.engine." of two exports). One letter proves nothing.
std::size_t Nearness(std::string_view a, std::string_view b) {
  constexpr std::size_t kFolder = 100000;  // more than any file's name is long
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const std::string_view same = a.substr(0, static_cast<std::size_t>(differ.first - a.begin()));
  const auto folders = static_cast<std::size_t>(std::count(same.begin(), same.end(), '/'));
  const std::string_view name = same.substr(same.rfind('/') + 1);
  const std::size_t separator = name.find_last_of("._- ");
  // Within one folder only: further down the names are those of folders.
  const bool one_folder = a.find('/', same.size()) == std::string_view::npos &&
                          b.find('/', same.size()) == std::string_view::npos;
  if (!one_folder || separator == std::string_view::npos) return kFolder * folders;
  return kFolder * folders + separator + 1;
}

bool IsFromLog(const Session& session, const Engine& engine) {
  return session.inputs[engine.source.source.index()].kind == "build_log";
}

// --- Layer information ------------------------------------------------------

struct Match {
  std::size_t log = 0;
  std::size_t info = 0;
  double score = 0;
  std::size_t nearness = 0;
};

struct Sides {
  std::vector<std::size_t> logs;
  std::vector<std::size_t> infos;
};

Sides SidesOf(const Session& session) {
  Sides sides;
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    (IsFromLog(session, session.engines[i]) ? sides.logs : sides.infos).push_back(i);
  }
  return sides;
}

// All pairs that may be one engine, best first.
std::vector<Match> RankMatches(const Session& session, const Sides& sides, bool force) {
  std::vector<Match> matches;
  std::size_t compared = 0;
  for (const std::size_t log : sides.logs) {
    for (const std::size_t info : sides.infos) {
      if (++compared > kMostComparisons) break;
      const Engine& a = session.engines[log];
      const Engine& b = session.engines[info];
      const EngineFit fit = FitEngines(a, b);
      if (fit.of_another_engine() && !force) continue;
      const std::size_t near = Nearness(PathOf(session, a.source), PathOf(session, b.source));
      matches.push_back({log, info, fit.score(), near});
    }
  }
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.score != b.score ? a.score > b.score : a.nearness > b.nearness;
  });
  return matches;
}

void ReportStrangers(Session& session, const Engine& log, const Engine& info) {
  const EngineFit fit = FitEngines(log, info);
  std::string message =
      "this file is of another engine than " + std::string(PathOf(session, log.source));
  for (std::size_t i = 0; i < fit.evidence.size(); ++i) {
    message += (i == 0 ? ": " : "; ") + fit.evidence[i];
  }
  session.Report(Code::kLayersOtherEngine, {info.source.source, 0}, std::move(message));
}

void ReportJoined(Session& session, const Engine& engine) {
  const JoinedInput& input = engine.joined.back();
  if (!input.unmatched.empty() || !input.missing.empty()) {
    session.Report(Code::kLayersUnmatched, {input.source.source, 0},
                   Counted(input.unmatched.size(), "layer") +
                       " of this file without a namesake in " +
                       std::string(PathOf(session, engine.source)) + ", " +
                       Counted(input.missing.size(), "layer") + " there without one here",
                   "`--format json` lists them");
  }
  if (!engine.contradictions.empty()) {
    const Contradiction& first = engine.contradictions.front();
    session.Report(Code::kContradiction, first.other_source,
                   Counted(engine.contradictions.size() + engine.contradictions_omitted, "fact") +
                       " of this file told differently by " +
                       std::string(PathOf(session, first.kept_source)) +
                       ", which is kept; the first is the " + first.what + " of `" +
                       std::string(engine.layers[first.layer.index()].name.substr(0, 80)) +
                       "`: " + first.other + " here, " + first.kept + " there");
  }
}

// Engines that were joined to others go, the rest close ranks.
void RemoveEngines(Session& session, const std::vector<bool>& gone) {
  std::vector<Engine> kept;
  kept.reserve(session.engines.size());
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    if (gone[i]) continue;
    kept.push_back(std::move(session.engines[i]));
    kept.back().id = static_cast<uint32_t>(kept.size() - 1);
  }
  session.engines = std::move(kept);
}

// --- Profiles ---------------------------------------------------------------

bool TimesLayers(const Profile& profile) {
  return profile.origin != ProfileOrigin::kHostTrace && !profile.rows.empty();
}

struct Candidate {
  std::size_t engine = 0;
  ProfileFit fit;
  std::size_t nearness = 0;
  /// Another engine is as good: nobody can tell whose profile it is.
  bool tied = false;
};

// The engine whose layers the profile names best. Builds of one network name their layers alike:
// then the wanted engine, else the one whose files lie nearest.
Candidate BestEngine(const Session& session, const Profile& profile, const Options& options) {
  Candidate best;
  const auto better = [&](const Candidate& a, const Candidate& b) {
    if (a.fit.overlap() != b.fit.overlap()) return a.fit.overlap() > b.fit.overlap();
    if (a.fit.matched_rows != b.fit.matched_rows) return a.fit.matched_rows > b.fit.matched_rows;
    const bool a_wanted = options.engine && *options.engine == a.engine;
    const bool b_wanted = options.engine && *options.engine == b.engine;
    return a_wanted != b_wanted ? a_wanted : a.nearness > b.nearness;
  };
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    const Engine& engine = session.engines[i];
    const std::size_t near =
        Nearness(PathOf(session, engine.source), PathOf(session, profile.source));
    Candidate one{i, FitProfile(engine, profile), near};
    if (i == 0 || better(one, best)) {
      best = one;
    } else if (!better(best, one)) {
      best.tied = true;
    }
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

bool FitsSome(const Session& session, const Profile& profile) {
  return std::any_of(session.engines.begin(), session.engines.end(), [&](const Engine& engine) {
    return !FitProfile(engine, profile).of_another_engine();
  });
}

Engine& AddEngineOf(const Profile& profile, Session& session) {
  Engine& engine = session.engines.emplace_back(EngineOfProfile(profile));
  engine.id = static_cast<uint32_t>(session.engines.size() - 1);
  const std::string_view path = PathOf(session, profile.source);
  engine.name = std::string(path.substr(path.rfind('/') + 1));
  session.Report(
      Code::kProfileAlone, {profile.source.source, 0},
      "engine " + std::to_string(engine.id) +
          ": nothing but a profile tells its layers; their types and tensors are unknown");
  return engine;
}

// What a run without an engine block tells of the engine that it ran.
void GiveRun(const std::shared_ptr<const BuildLog>& log, std::size_t run, Engine& engine) {
  const RunInfo& info = log->runs[run];
  engine.log = log;
  engine.run = static_cast<uint32_t>(run);
  engine.performance = info.performance;
  engine.built_seconds = info.built_seconds;
}

void ReportReplaced(Session& session, const Engine& engine, const Profile& old,
                    const Profile& profile) {
  const auto total = [&](const Profile& one) {
    return Milliseconds(Attribute(engine, &one).total_average_ms) + " ms";
  };
  session.Report(Code::kSeveralProfiles, old.source,
                 "engine " + std::to_string(engine.id) + " has a later profile, " +
                     CiteText(std::string(PathOf(session, profile.source)), profile.source) +
                     ", which is used: " + total(profile) + " instead of " + total(old),
                 "give one profile an engine");
}

}  // namespace

bool JoinLayerInfo(Session& session, const Options& options) {
  const Sides sides = SidesOf(session);
  if (sides.logs.empty() || sides.infos.empty()) return true;
  std::vector<bool> taken(session.engines.size(), false);
  std::vector<bool> gone(session.engines.size(), false);
  for (const Match& match : RankMatches(session, sides, options.force)) {
    if (taken[match.log] || taken[match.info]) continue;
    taken[match.log] = taken[match.info] = gone[match.info] = true;
    Engine& engine = session.engines[match.log];
    engine = JoinEngines(std::move(engine), std::move(session.engines[match.info]));
    ReportJoined(session, engine);
  }
  const bool refused = sides.logs.size() == 1 && sides.infos.size() == 1 && !taken[sides.infos[0]];
  if (refused) {
    ReportStrangers(session, session.engines[sides.logs[0]], session.engines[sides.infos[0]]);
    gone[sides.infos[0]] = true;
  }
  RemoveEngines(session, gone);
  return !refused;
}

void AddEnginesOfProfiles(Session& session) {
  // One engine and one profile ought to belong together: then a stranger is refused, later on.
  const bool alone = session.engines.size() == 1;
  for (const Profile& profile : session.profiles) {
    if (!TimesLayers(profile) || alone || FitsSome(session, profile)) continue;
    AddEngineOf(profile, session);
  }
  if (!session.engines.empty()) return;
  for (const auto& log : session.logs) {
    for (std::size_t run = 0; run < log->runs.size(); ++run) {
      const RunInfo& info = log->runs[run];
      if (!info.profile_table || info.profile_table->rows.empty()) continue;
      Engine& engine = AddEngineOf(*info.profile_table, session);
      engine.profile_table = info.profile_table;
      GiveRun(log, run, engine);
    }
  }
}

void GiveRunsToEngines(Session& session) {
  for (const auto& log : session.logs) {
    const bool has_engine = std::any_of(session.engines.begin(), session.engines.end(),
                                        [&](const Engine& engine) { return engine.log == log; });
    if (has_engine || log->runs.empty()) continue;
    const std::optional<std::size_t> beside = EngineBeside(session, log->source);
    if (!beside) continue;
    Engine& engine = session.engines[*beside];
    // A log that shows the engine knows its own run.
    if (IsFromLog(session, engine) || engine.run) continue;
    GiveRun(log, log->runs.size() - 1, engine);
    const std::optional<Profile>& table = log->runs.back().profile_table;
    if (!engine.profile_table && table) engine.profile_table = table;
  }
}

std::vector<const Profile*> PairProfiles(Session& session, const Options& options, bool& refused) {
  std::vector<const Profile*> paired(session.engines.size(), nullptr);
  for (const Profile& profile : session.profiles) {
    if (profile.origin == ProfileOrigin::kHostTrace) {
      session.Report(Code::kHostTrace, {profile.source.source, 0},
                     "a trace of " + Counted(profile.rows.size(), "host function") +
                         ", which are no layers; not used");
    }
    if (session.engines.empty() || !TimesLayers(profile)) continue;
    const Candidate best = BestEngine(session, profile, options);
    const Engine& engine = session.engines[best.engine];
    if (best.fit.of_another_engine() && !options.force) {
      session.Report(Code::kProfileOtherEngine, {profile.source.source, 0},
                     StrangerEvidence(engine, profile, best.fit));
      refused = true;
      continue;
    }
    if (best.tied && !options.force) {
      session.Report(Code::kTimesUnassigned, {profile.source.source, 0},
                     "this profile fits " + Counted(session.engines.size(), "engine") +
                         " alike, or several of them; it is given to none",
                     "choose the engine with --engine N, or lay the profile beside its files");
      continue;
    }
    const Profile* const old = std::exchange(paired[best.engine], &profile);
    if (old != nullptr) ReportReplaced(session, engine, *old, profile);
  }
  for (std::size_t i = 0; i < paired.size(); ++i) {
    const Engine& engine = session.engines[i];
    if (paired[i] == nullptr && engine.profile_table) paired[i] = &*engine.profile_table;
  }
  return paired;
}

std::optional<std::size_t> EngineBeside(const Session& session, SourceId file) {
  if (session.engines.size() == 1) return 0;
  std::size_t nearest = 0;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < session.engines.size(); ++i) {
    const Engine& engine = session.engines[i];
    std::size_t near = Nearness(PathOf(session, engine.source), session.inputs[file.index()].path);
    for (const JoinedInput& input : engine.joined) {
      near = std::max(near,
                      Nearness(PathOf(session, input.source), session.inputs[file.index()].path));
    }
    if (i > 0 && near == nearest) best.reset();
    if (i > 0 && near <= nearest) continue;
    nearest = near;
    best = i;
  }
  return best;
}

}  // namespace trtscope
