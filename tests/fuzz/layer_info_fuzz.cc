// Layer information: recognised and read; and JsonCursor asked for everything, once value by value
// and once skipping: both must end alike.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>

#include "parsers/common/json_cursor.h"
#include "parsers/formats.h"
#include "parsers/layer_info/layer_info_parser.h"
#include "tests/fuzz/exact_bytes.h"

namespace trtscope {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

void Read(std::string_view text) {
  Session session;
  const bool sniffed = SniffLayerInfo(text);
  const bool read = AddInput(session, SourceText::FromString("layers.json", std::string(text)), {});
  if (read && sniffed) Expect(session.inputs[0].kind == "layer_info");
  for (const Engine& engine : session.engines) Expect(CheckInvariants(engine).empty());
}

// Asks for everything, as a parser does.
void Walk(JsonCursor& cursor) {
  switch (cursor.Peek()) {
    case JsonCursor::Kind::kObject:
      cursor.EnterObject();
      for (std::string_view key; cursor.NextKey(key);) Walk(cursor);
      return;
    case JsonCursor::Kind::kArray:
      cursor.EnterArray();
      while (cursor.NextItem()) Walk(cursor);
      return;
    case JsonCursor::Kind::kString:
      cursor.String();
      return;
    case JsonCursor::Kind::kNumber:
      cursor.Number();
      return;
    default:
      cursor.Skip();
  }
}

void WalkAndSkip(std::string_view text) {
  std::deque<std::string> arena;
  JsonCursor walked(text, arena);
  Walk(walked);
  JsonCursor skipped(text, arena);
  const std::string_view value = skipped.Skip();
  Expect(walked.ok() == skipped.ok());
  Expect(walked.offset() <= text.size());
  if (!walked.ok()) return;
  Expect(walked.offset() == skipped.offset());
  Expect(value.data() + value.size() == text.data() + skipped.offset());
}

}  // namespace
}  // namespace trtscope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace trtscope;  // NOLINT(google-build-using-namespace)
  const fuzz::ExactBytes bytes(data, size);
  Read(bytes.view());
  WalkAndSkip(bytes.view());
  return 0;
}
