#include "src/cli/builds.h"

#include <algorithm>
#include <unordered_set>

#include "parsers/common/parallel.h"
#include "src/cli/headline.h"

namespace trtscope {
namespace {

void Analyse(BuildView& build) {
  build.time = AnalyseBuildTime(build.part);
  build.memory = AnalyseBuildMemory(build.part);
}

// Logs are in the order of their sources.
const BuildLog* LogOf(const Session& session, SourceId source) {
  const auto found =
      std::lower_bound(session.logs.begin(), session.logs.end(), source,
                       [](const auto& log, SourceId wanted) { return log->source < wanted; });
  return found == session.logs.end() || (*found)->source != source ? nullptr : found->get();
}

// The last line of a build without an engine that comes before the engine's in the same log.
uint32_t LastUnfinishedBefore(const Session& session, const Engine& engine) {
  // In the order of the logs and their lines.
  const auto after = std::lower_bound(
      session.unfinished.begin(), session.unfinished.end(), engine.source,
      [](const UnfinishedBuild& build, SourceRef at) { return build.source < at; });
  if (after == session.unfinished.begin()) return 0;
  const UnfinishedBuild& last = *std::prev(after);
  const bool same_log = last.source.source == engine.source.source;
  return same_log && last.lines.end > 0 ? last.lines.end - 1 : 0;
}

// The logs that show an engine or a build.
std::unordered_set<const BuildLog*> LogsWithBuilds(const Session& session) {
  std::unordered_set<const BuildLog*> logs;
  for (const Engine& engine : session.engines) logs.insert(engine.log.get());
  for (const UnfinishedBuild& build : session.unfinished) {
    logs.insert(LogOf(session, build.source.source));
  }
  return logs;
}

BuildView PartOfEngine(const EngineView& engine, const Loaded& loaded) {
  BuildView build;
  build.engine = &engine;
  build.part = PartOf(*engine.engine, LastUnfinishedBefore(loaded.session, *engine.engine));
  return build;
}

// A log of INFO lines, or one that stops early: all of it is the build.
BuildView WholeLog(const Session& session, const BuildLog& log) {
  BuildView build;
  build.part.log = &log;
  const uint64_t lines = session.inputs[log.source.index()].lines;
  build.part.lines = {1, static_cast<uint32_t>(lines + 1)};
  for (const RunInfo& run : log.runs) {
    if (!run.built_seconds) continue;
    build.part.built_seconds = run.built_seconds;
    build.part.lines.end = static_cast<uint32_t>(run.built_seconds->source.line + 1);
    break;
  }
  return build;
}

void AddPartsWithoutEngine(const Loaded& loaded, std::vector<BuildView>& builds) {
  const Session& session = loaded.session;
  if (loaded.views.size() < session.engines.size()) return;
  for (const UnfinishedBuild& unfinished : session.unfinished) {
    BuildView build;
    build.unfinished = &unfinished;
    build.part.log = LogOf(session, unfinished.source.source);
    build.part.lines = unfinished.lines;
    build.part.attempts = unfinished.attempts;
    builds.push_back(std::move(build));
  }
  const std::unordered_set<const BuildLog*> shown = LogsWithBuilds(session);
  for (const auto& log : session.logs) {
    if (!shown.contains(log.get())) builds.push_back(WholeLog(session, *log));
  }
}

// A gigabyte of log may hold twenty builds.
std::vector<BuildView> Analysed(std::vector<BuildView> builds) {
  constexpr std::size_t kWorthAThread = 2;
  ForEachIndex(builds.size(), kWorthAThread, [&](std::size_t i) { Analyse(builds[i]); });
  return builds;
}

}  // namespace

BuildView ViewBuildOf(const EngineView& engine, const Loaded& loaded) {
  BuildView build = PartOfEngine(engine, loaded);
  Analyse(build);
  return build;
}

std::vector<BuildView> ViewBuildsWithoutEngine(const Loaded& loaded) {
  std::vector<BuildView> builds;
  AddPartsWithoutEngine(loaded, builds);
  return Analysed(std::move(builds));
}

std::vector<BuildView> ViewBuilds(const Loaded& loaded) {
  std::vector<BuildView> builds;
  for (const EngineView& view : loaded.views) builds.push_back(PartOfEngine(view, loaded));
  AddPartsWithoutEngine(loaded, builds);
  return Analysed(std::move(builds));
}

std::string BuildTitle(const BuildView& build, const Loaded& loaded) {
  if (build.engine != nullptr) return EngineTitle(*build.engine, loaded);
  const LineRange lines = build.part.lines;
  const uint32_t last = std::max(lines.begin, lines.end - std::min(lines.end, 1U));
  return "build without an engine: " + loaded.session.inputs[build.part.log->source.index()].path +
         ", lines " + std::to_string(lines.begin) + " to " + std::to_string(last);
}

std::string PhaseTitle(const BuildView& build, const BuildPhase& phase) {
  std::string title(BuildPhaseName(phase.kind));
  const std::size_t attempts = build.part.attempts.size();
  if (!phase.attempt || attempts < 2) return title;
  const std::optional<int>& strategy = build.part.attempts[*phase.attempt].backend_strategy;
  if (strategy) return title + " (strategy " + std::to_string(*strategy) + ")";
  return title + " (build " + std::to_string(*phase.attempt + 1) + " of " +
         std::to_string(attempts) + ")";
}

}  // namespace trtscope
