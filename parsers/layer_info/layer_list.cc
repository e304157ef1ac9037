#include "parsers/layer_info/layer_list.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace trtscope {
namespace {

// A layer's object that begins behind `from`, told by its keys; npos if none is seen.
std::size_t GuessItem(std::string_view text, std::size_t from) {
  const std::size_t type = text.find("\"LayerType\"", from);
  if (type == std::string_view::npos) return type;
  const std::size_t name = text.rfind("\"Name\"", type);
  if (name == std::string_view::npos || name <= from) return std::string_view::npos;
  return text.rfind('{', name);
}

// What one thread reads: the items from `begin` up to the next part's beginning, or to the end.
struct Part {
  ~Part() {
    if (thread.joinable()) thread.join();
  }
  Part(const JsonCursor& cursor, std::size_t offset, std::string_view text)
      : begin(offset), fork(cursor.ForkAt(offset, arena)), lines(text, offset) {
    engine.layers_from = LayersFrom::kNamesOnly;
    engine.ports_left_out = true;
  }

  std::size_t begin;
  std::size_t end = std::string_view::npos;
  std::deque<std::string> arena;
  JsonCursor fork;
  LineCounter lines;
  Engine engine;
  // Whether reading stopped before the item at `end`.
  bool arrived = false;
  uint64_t odd_items = 0;
  std::exception_ptr failure;
  std::thread thread;
};

// Items until the next one begins at `end` (true), or the array ends, or the text breaks.
bool ReadItems(JsonCursor& cursor, LayerObjectReader& reader, LineCounter& lines, SourceId source,
               std::size_t end, Engine& engine) {
  while (cursor.NextItem()) {
    if (cursor.offset() == end) return true;
    ReadLayerItem(cursor, reader, lines, source, engine);
  }
  return false;
}

void ReadPart(Part& part, SourceId source) {
  try {
    LayerObjectReader reader(part.fork, part.arena);
    part.arrived = ReadItems(part.fork, reader, part.lines, source, part.end, part.engine);
    part.odd_items = reader.odd_items;
  } catch (...) {
    part.failure = std::current_exception();  // no memory: told where it can be
  }
}

// Not copyable or movable: threads hold references into it.
using Parts = std::vector<std::unique_ptr<Part>>;

Parts CutIntoParts(const JsonCursor& cursor, std::string_view text, const ParseOptions& options) {
  Parts parts;
  const std::size_t threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t begin = cursor.offset();
  const std::size_t bytes = text.size() - begin;
  const std::size_t wanted =
      std::min(threads, bytes / std::max<std::size_t>(1, options.block_bytes));
  for (std::size_t i = 1; i < wanted; ++i) {
    const std::size_t guess = GuessItem(text, begin + bytes / wanted * i);
    if (guess == std::string_view::npos) break;
    if (!parts.empty() && guess <= parts.back()->begin) continue;
    if (!parts.empty()) parts.back()->end = guess;
    parts.push_back(std::make_unique<Part>(cursor, guess, text));
  }
  return parts;
}

void StartThreads(Parts& parts, SourceId source) {
  for (const auto& part : parts) {
    try {
      part->thread = std::thread([&part = *part, source] { ReadPart(part, source); });
    } catch (const std::system_error&) {
      return;  // no more threads to be had: the rest is read when its turn comes
    }
  }
}

// Takes over what a thread read; the array goes on where it stopped.
void Adopt(Part& part, JsonCursor& cursor, LineCounter& lines, std::string_view text,
           Session& session, Engine& engine) {
  const uint64_t lines_before = lines.LineOf(part.begin) - 1;
  const auto first = static_cast<uint32_t>(engine.layers.size());
  for (Layer& layer : part.engine.layers) {
    layer.id.value += first;
    layer.source.line += lines_before;
    if (layer.tactic.name_source.known()) layer.tactic.name_source.line += lines_before;
  }
  engine.layers.insert(engine.layers.end(), std::make_move_iterator(part.engine.layers.begin()),
                       std::make_move_iterator(part.engine.layers.end()));
  if (part.engine.layers_from == LayersFrom::kLayerInfo)
    engine.layers_from = LayersFrom::kLayerInfo;
  engine.ports_left_out = engine.ports_left_out && part.engine.ports_left_out;
  session.adopted.push_back(std::move(part.arena));
  cursor.GoOnFrom(part.fork);
  lines =
      LineCounter(text, part.fork.offset(), lines_before + part.lines.LineOf(part.fork.offset()));
}

}  // namespace

void ReadLayerItem(JsonCursor& cursor, LayerObjectReader& reader, LineCounter& lines,
                   SourceId source, Engine& engine) {
  const bool object = cursor.Peek() == JsonCursor::Kind::kObject;
  if (!object && cursor.Peek() != JsonCursor::Kind::kString) {
    cursor.Skip();
    ++reader.odd_items;
    return;
  }
  const SourceRef at{source, lines.LineOf(cursor.offset())};
  Layer layer;
  if (object) {
    layer = reader.Read();
  } else {
    layer.name = cursor.String();
  }
  if (!cursor.ok()) return;
  if (object) engine.layers_from = LayersFrom::kLayerInfo;
  if (object && reader.has_ports()) engine.ports_left_out = false;
  layer.id = LayerId{static_cast<uint32_t>(engine.layers.size())};
  layer.kind = ClassifyLayer(layer);
  layer.source = at;
  if (!layer.tactic.name.empty()) layer.tactic.name_source = at;
  engine.layers.push_back(std::move(layer));
}

bool ReadLayerList(JsonCursor& cursor, LayerObjectReader& reader, LineCounter& lines,
                   Session& session, SourceId source, const ParseOptions& options, Engine& engine) {
  const std::string_view text = session.sources[source.index()].view();
  Parts parts = CutIntoParts(cursor, text, options);
  StartThreads(parts, source);
  std::size_t adopted = 0;
  const std::size_t first = parts.empty() ? std::string_view::npos : parts[0]->begin;
  bool arrived = ReadItems(cursor, reader, lines, source, first, engine);
  for (std::size_t i = 0; arrived && i < parts.size(); ++i) {
    Part& part = *parts[i];
    if (part.thread.joinable()) {
      part.thread.join();
    } else {
      ReadPart(part, source);
    }
    if (part.failure) std::rethrow_exception(part.failure);
    Adopt(part, cursor, lines, text, session, engine);
    adopted = i + 1;
    reader.odd_items += part.odd_items;
    arrived = part.arrived;
  }
  return adopted == parts.size();
}

}  // namespace trtscope
