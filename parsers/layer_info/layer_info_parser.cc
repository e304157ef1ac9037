#include "parsers/layer_info/layer_info_parser.h"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include "parsers/common/json_cursor.h"
#include "parsers/common/json_notes.h"
#include "parsers/common/line_counter.h"
#include "parsers/common/text_cursor.h"
#include "parsers/layer_info/layer_list.h"
#include "parsers/layer_info/own_keys.h"

namespace trtscope {
namespace {

constexpr std::size_t kSniffed = std::size_t{64} << 10;
constexpr std::size_t kMostDocuments = 10000;
constexpr std::string_view kSeparator = "--- Layer ";

std::string_view SkipBlanks(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at);
}

std::string_view FileName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::vector<std::string_view> Without(std::vector<std::string_view> names,
                                      const std::vector<std::string_view>& unwanted) {
  const std::unordered_set<std::string_view> set(unwanted.begin(), unwanted.end());
  std::erase_if(names, [&](std::string_view name) { return set.contains(name); });
  return names;
}

class LayerInfoReader {
 public:
  LayerInfoReader(Session& session, SourceId source, const ParseOptions& options)
      : session_(session),
        source_(source),
        options_(options),
        text_(session.sources[source.index()].view()),
        lines_(text_),
        cursor_(text_, session.arena),
        layers_(cursor_, session.arena),
        log_(std::make_shared<BuildLog>()) {
    log_->source = source;
  }

  void Read() {
    while (cursor_.ok() && SkipToDocument()) {
      ReadDocument();
      DropEmptyDocument();
      if (engines_.size() > kMostDocuments) break;
    }
    ReportDocuments();
    if (cursor_.problem()) ReportSyntax(*cursor_.problem());
    if (layers_.odd_items > 0) ReportOddItems();
    ReportUnescaped(session_, source_, cursor_.unescaped(), cursor_.first_unescaped());
    for (std::size_t i = 0; i < engines_.size(); ++i) Complete(engines_[i]);
    session_.inputs[source_.index()].lines = CountLines();
  }

 private:
  struct Pending {
    Engine engine;
    std::vector<std::string_view> bindings;
    // Of these, names that stand there for other tools only.
    std::vector<std::string_view> inferred;
    bool single_layers = false;
  };

  // `"Layers": []` and its like, and objects of another shape: nothing that could be called an
  // engine.
  void DropEmptyDocument() {
    if (!cursor_.ok() || engines_.empty() || !engines_.back().engine.layers.empty()) return;
    if (documents_without_layers_++ == 0) first_without_layers_ = engines_.back().engine.source;
    engines_.pop_back();
  }

  void ReportDocuments() {
    if (engines_.size() > kMostDocuments) {
      session_.Report(Code::kLayerInfoSyntax, {source_, 0},
                      "the file has more than " + std::to_string(kMostDocuments) +
                          " documents; the rest of them is left out");
    }
    if (documents_without_layers_ > 0) {
      session_.Report(
          Code::kLayerInfoSyntax, first_without_layers_,
          std::to_string(documents_without_layers_) +
              (documents_without_layers_ == 1 ? " document without" : " documents without") +
              " layers: no list of layers is where trtexec has it");
    }
  }

  // To the next bracket at the start of a line's text; what stands between documents is `--- Layer
  // 3 ---` or nothing.
  bool SkipToDocument() {
    std::size_t at = cursor_.offset();
    for (;;) {
      const std::string_view rest = SkipBlanks(text_.substr(at));
      if (rest.empty()) return false;
      at = text_.size() - rest.size();
      if (rest[0] == ',') {
        ++at;
        continue;
      }
      if (!rest.starts_with(kSeparator)) break;
      at = std::min(text_.size(), text_.find('\n', at));
    }
    cursor_.MoveTo(at);
    return true;
  }

  void ReadDocument() {
    if (cursor_.Peek() == JsonCursor::Kind::kArray) {
      ReadLayers(Start(/*single_layers=*/false));
    } else if (IsSingleLayer()) {
      const bool more = !engines_.empty() && engines_.back().single_layers;
      Pending& pending = more ? engines_.back() : Start(/*single_layers=*/true);
      ReadLayerItem(cursor_, layers_, lines_, source_, pending.engine);
    } else {
      ReadRoot(Start(/*single_layers=*/false));
    }
  }

  // A layer's object has a type (its keys may be sorted), an engine's has layers.
  bool IsSingleLayer() {
    JsonCursor ahead = cursor_.ForkAt(cursor_.offset(), session_.arena);
    bool named = false;
    ahead.EnterObject();
    for (std::string_view key; ahead.NextKey(key); ahead.Skip()) {
      if (key == "LayerType") return true;
      if (key == "Layers") return false;
      named = named || key == "Name";
    }
    return named;
  }

  Pending& Start(bool single_layers) {
    Pending& pending = engines_.emplace_back();
    pending.single_layers = single_layers;
    pending.engine.name = std::string(FileName(session_.inputs[source_.index()].path));
    pending.engine.layers_from = LayersFrom::kNamesOnly;
    pending.engine.ports_left_out = true;  // until a layer shows some
    pending.engine.source = {source_, lines_.LineOf(cursor_.offset())};
    pending.engine.log = log_;
    return pending;
  }

  void ReadRoot(Pending& pending) {
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      const bool list = cursor_.Peek() == JsonCursor::Kind::kArray;
      if (key == "Layers" && list) {
        ReadLayers(pending);
      } else if (key == "Bindings" && list) {
        ReadBindings(pending.bindings);
      } else if (key == kOwnInferred && list) {
        ReadBindings(pending.inferred);
      } else if (key == "I/O Tensors" && list) {
        ReadIoTensors(pending);
      } else {
        cursor_.Skip();
      }
    }
  }

  void ReadLayers(Pending& pending) {
    cursor_.EnterArray();
    if (!ReadLayerList(cursor_, layers_, lines_, session_, source_, options_, pending.engine)) {
      options_.threads = 1;
    }
  }

  void ReadBindings(std::vector<std::string_view>& names) {
    cursor_.EnterArray();
    while (cursor_.NextItem()) {
      if (cursor_.Peek() == JsonCursor::Kind::kString) {
        names.push_back(cursor_.String());
      } else {
        cursor_.Skip();
      }
    }
  }

  void ReadIoTensors(Pending& pending) {
    cursor_.EnterArray();
    while (cursor_.NextItem() && cursor_.EnterObject()) {
      for (std::string_view key; cursor_.NextKey(key);) {
        const bool name = key == "Name" && cursor_.Peek() == JsonCursor::Kind::kString;
        if (name) {
          pending.bindings.push_back(cursor_.String());
        } else {
          cursor_.Skip();
        }
      }
    }
  }

  void Complete(Pending& pending) {
    Engine& engine = pending.engine;
    // `"Layers": []` and its like: nothing that could be called an engine.
    if (engine.layers.empty()) return;
    engine.id = static_cast<uint32_t>(session_.engines.size());
    engine.truncated = !cursor_.ok() && &pending == &engines_.back();
    ConnectLayers(engine, Without(pending.bindings, pending.inferred));
    session_.engines.push_back(std::move(engine));
  }

  void ReportSyntax(const JsonProblem& problem) {
    std::size_t layers = 0;
    for (const Pending& pending : engines_) layers += pending.engine.layers.size();
    const LinePosition where = LocateLine(text_, problem.offset);
    session_.diagnostics.Add(AtLine(
        Code::kLayerInfoSyntax, session_.inputs[source_.index()].path, where.line, where.column,
        where.text,
        problem.message + "; the " + std::to_string(layers) +
            (layers == 1 ? " layer before it is used" : " layers before it are used") +
            ", the last " + std::to_string(text_.size() - std::min(text_.size(), problem.offset)) +
            " bytes are not read"));
  }

  void ReportOddItems() {
    session_.Report(
        Code::kLayerInfoSyntax, {source_, 0},
        std::to_string(layers_.odd_items) +
            (layers_.odd_items == 1 ? " item of `Layers` is" : " items of `Layers` are") +
            " neither a layer nor a name, and left out");
  }

  uint64_t CountLines() {
    return lines_.LineOf(text_.size()) - (text_.empty() || text_.ends_with('\n') ? 1U : 0U);
  }

  Session& session_;
  SourceId source_;
  ParseOptions options_;
  std::string_view text_;
  LineCounter lines_;
  JsonCursor cursor_;
  LayerObjectReader layers_;
  std::shared_ptr<BuildLog> log_;
  std::vector<Pending> engines_;
  uint64_t documents_without_layers_ = 0;
  SourceRef first_without_layers_;
};

}  // namespace

bool SniffLayerInfo(std::string_view text) {
  text = SkipBlanks(text);
  const std::string_view head = text.substr(0, kSniffed);
  if (head.starts_with(kSeparator)) return true;
  if (!LooksLikeJson(head)) return false;
  const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  if (has("\"LayerType\"")) return true;
  if (head[0] == '{') return has("\"Layers\"");
  return SkipBlanks(head.substr(1)).starts_with('"');
}

void ParseLayerInfo(Session& session, SourceId source, const ParseOptions& options) {
  LayerInfoReader(session, source, options).Read();
}

}  // namespace trtscope
