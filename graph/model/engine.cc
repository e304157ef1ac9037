#include "graph/model/engine.h"

#include <array>

namespace trtscope {
namespace {

constexpr std::array<std::string_view, 6> kLayersFromNames = {
    "engine_block", "detailed_block", "names_only", "tuning_lines", "layer_info", "profile"};

}  // namespace

std::string_view LayersFromName(LayersFrom from) {
  return kLayersFromNames[static_cast<std::size_t>(from)];
}

const RunInfo* Engine::run_info() const {
  if (!log || !run || *run >= log->runs.size()) return nullptr;
  return &log->runs[*run];
}

const BuildAttempt* Engine::chosen_attempt() const {
  if (!attempt || *attempt >= attempts.size()) return nullptr;
  return &attempts[*attempt];
}

}  // namespace trtscope
