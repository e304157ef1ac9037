// Profiles: recognised and read, then joined to an engine that has some of their names.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "graph/analysis/attribution.h"
#include "graph/analysis/hotspots.h"
#include "graph/model/profile_engine.h"
#include "parsers/formats.h"
#include "parsers/profile/profile_parser.h"
#include "tests/fuzz/exact_bytes.h"

namespace trtscope {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

// Layers named like the first rows and one that no row names.
Engine EngineLike(const Profile& profile) {
  constexpr std::size_t kLayers = 8;
  Engine engine;
  for (std::size_t i = 0; i < kLayers; ++i) {
    Layer& layer = engine.layers.emplace_back();
    layer.id = LayerId{static_cast<uint32_t>(i)};
    layer.name = i < profile.rows.size() ? profile.rows[i].name : "no such row";
  }
  return engine;
}

void Join(const Profile& profile) {
  const Engine engine = EngineLike(profile);
  const Attribution joined = Attribute(engine, &profile);
  const std::size_t matched = engine.layers.size() - joined.unmatched_layers.size();
  Expect(matched + joined.unmatched_rows.size() == profile.rows.size());
  double share = 0;
  for (const LayerTime& time : joined.times) share += time.share.value_or(0);
  Expect(share <= 1 + 1e-9);
  Expect(HottestLayers(engine, joined).size() <= engine.layers.size());
  const double overlap = FitProfile(engine, profile).overlap();
  Expect(overlap >= 0 && overlap <= 1);
}

}  // namespace
}  // namespace trtscope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace trtscope;  // NOLINT(google-build-using-namespace)
  const fuzz::ExactBytes bytes(data, size);
  const bool sniffed = SniffProfile(bytes.view());
  Session session;
  const std::string text(bytes.view());
  if (AddInput(session, SourceText::FromString("profile.json", text), {}) && sniffed) {
    // Nothing of it is passed over in silence.
    Expect(!session.profiles.empty() || !session.diagnostics.kept().empty());
  }
  for (const Profile& profile : session.profiles) {
    Expect(!profile.rows.empty());
    Join(profile);
    Expect(CheckInvariants(EngineOfProfile(profile)).empty());
  }
  return 0;
}
