// Build logs: every line by the scanner in memory of exactly its size, then the whole program up to
// the picture.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "graph/analysis/precision.h"
#include "graph/analysis/reformats.h"
#include "graph/render/dot.h"
#include "parsers/build_log/block_scanner.h"
#include "parsers/formats.h"
#include "tests/fuzz/exact_bytes.h"

namespace trtscope {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

void ScanExactly(const uint8_t* data, std::size_t size) {
  const fuzz::ExactBytes bytes(data, size);
  const ScannedBlock block = ScanBlock(bytes.view());
  Expect(block.lines <= size + 1);
  Expect(block.events.size() <= block.lines);
}

void Analyse(const Engine& engine) {
  Expect(CheckInvariants(engine).empty());
  const Profile* table = engine.profile_table ? &*engine.profile_table : nullptr;
  const Attribution attribution = Attribute(engine, table);
  const std::vector<LayerPrecision> precisions = AnalysePrecision(engine);
  const ReformatSummary reformats = FindReformats(engine, attribution);
  Expect(precisions.size() == engine.layers.size());
  for (const WiderThanAsked& wider : FindWiderThanAsked(engine, precisions)) {
    Expect(wider.layer.index() < engine.layers.size());
  }
  Expect(!RenderDot(engine, attribution, precisions, reformats, {}).empty());
}

std::size_t Layers(const Session& session) {
  std::size_t layers = 0;
  for (const Engine& engine : session.engines) layers += engine.layers.size();
  return layers;
}

Session Read(std::string_view text, std::size_t block_bytes) {
  ParseOptions options;
  options.threads = 1;
  options.block_bytes = block_bytes;
  Session session;
  AddInput(session, SourceText::FromString("build.log", std::string(text)), options);
  return session;
}

}  // namespace
}  // namespace trtscope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace trtscope;  // NOLINT(google-build-using-namespace)
  ScanExactly(data, size);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Session session = Read(text, std::size_t{1} << 20);
  for (const Engine& engine : session.engines) Analyse(engine);
  const Session pieces = Read(text, 64);
  Expect(pieces.engines.size() == session.engines.size());
  Expect(Layers(pieces) == Layers(session));
  return 0;
}
