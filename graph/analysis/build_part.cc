#include "graph/analysis/build_part.h"

#include <algorithm>

namespace trtscope {
namespace {

// Where the build is over: the program says so, else TensorRT does, else its layers are printed.
uint32_t LastLine(const Engine& engine) {
  if (engine.built_seconds) return static_cast<uint32_t>(engine.built_seconds->source.line);
  uint64_t last = 0;
  for (const BuildAttempt& attempt : engine.attempts) {
    if (attempt.generation_seconds) last = std::max(last, attempt.generation_seconds->source.line);
  }
  if (last == 0) last = engine.source.line;
  return static_cast<uint32_t>(last);
}

}  // namespace

BuildPart PartOf(const Engine& engine, uint32_t after) {
  BuildPart part;
  part.engine = &engine;
  if (engine.log == nullptr || engine.log_lines.empty()) return part;
  part.log = engine.log.get();
  part.attempts = engine.attempts;
  part.built_seconds = engine.built_seconds;
  part.lines.begin = std::max(engine.log_lines.begin, after + 1);
  part.lines.end = std::max(part.lines.begin, LastLine(engine) + 1);
  return part;
}

const BuildAttempt* KeptAttempt(const BuildPart& part) {
  if (part.engine != nullptr) return part.engine->chosen_attempt();
  return part.attempts.empty() ? nullptr : &part.attempts.back();
}

}  // namespace trtscope
