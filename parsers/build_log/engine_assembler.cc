#include "parsers/build_log/engine_assembler.h"

#include <algorithm>
#include <utility>

#include "parsers/build_log/detailed_record.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// A wrapped record takes a few lines; more would be something else.
constexpr int kMaxJoins = 8;
constexpr std::size_t kMaxBindings = 1 << 16;

// A line "Key: value" before it was cut in two.
std::string_view WholeLine(const Event& event) {
  if (event.kind != EventKind::kOption) return event.text;
  return {event.text.data(), event.text.size() + 1 + event.text2.size()};
}

RecordResult Parse(std::string_view text, bool detailed) {
  return detailed ? ParseDetailedRecord(text) : ParseLayerRecord(text);
}

}  // namespace

EngineAssembler::EngineAssembler(Session& session, std::string_view source_text)
    : session_(session), source_text_(source_text), first_engine_(session.engines.size()) {}

Engine& EngineAssembler::Start(LayersFrom from, SourceRef at) {
  GiveUpPending();
  mode_ = resumed_mode_ = Mode::kRecords;
  Engine& engine = session_.engines.emplace_back();
  engine.id = static_cast<uint32_t>(session_.engines.size() - 1);
  engine.name = "engine-" + std::to_string(engine.id);
  engine.layers_from = from;
  engine.source = at;
  return engine;
}

void EngineAssembler::StartDump(SourceRef at, bool describes_last) {
  GiveUpPending();
  if (!describes_last) {
    Start(LayersFrom::kNamesOnly, at);
    mode_ = resumed_mode_ = Mode::kDumpNew;
    return;
  }
  mode_ = resumed_mode_ = Mode::kDumpDescribes;
  ++dump_;
}

void EngineAssembler::Interrupt() {
  GiveUpPending();
  if (mode_ != Mode::kNone && mode_ != Mode::kBindings) resumed_mode_ = mode_;
  mode_ = Mode::kNone;
}

void EngineAssembler::Finish() {
  if (pending_ && pending_->joins == 0) {
    ReportProblem(Code::kLayerRecordCut, pending_->problem, pending_->text, pending_->at);
    Current().truncated = true;
    pending_.reset();
  }
  GiveUpPending();
}

bool EngineAssembler::Take(const Event& event, SourceRef at) {
  switch (event.kind) {
    case EventKind::kLayerRecord:
      GiveUpPending();
      TakeRecord(event.text, at, /*detailed=*/false);
      return true;
    case EventKind::kDetailedRecord:
      GiveUpPending();
      TakeRecord(event.text, at, /*detailed=*/true);
      return true;
    case EventKind::kBindings:
      GiveUpPending();
      if (!in_block()) return false;
      resumed_mode_ = mode_;
      mode_ = Mode::kBindings;
      return true;
    case EventKind::kText:
      TakeText(event.text, at);
      return true;
    case EventKind::kOption:
    case EventKind::kTableLine:
      // Without a prefix these are whatever the block makes of them.
      if (!event.flag || !in_block()) return false;
      TakeText(WholeLine(event), at);
      return true;
    default:
      return false;
  }
}

void EngineAssembler::TakeRecord(std::string_view text, SourceRef at, bool detailed) {
  if (mode_ == Mode::kNone) mode_ = resumed_mode_;
  RecordResult record = Parse(text, detailed);
  if (record.status == RecordStatus::kIncomplete) {
    pending_ = Pending{text, at, detailed, 0, std::move(record)};
  } else if (record.status == RecordStatus::kMalformed) {
    ReportProblem(Code::kLayerRecord, record, text, at);
  } else if (record.status == RecordStatus::kRecord) {
    Store(std::move(record), at);
  }
}

void EngineAssembler::Store(RecordResult record, SourceRef at) {
  if (mode_ == Mode::kDumpDescribes) return Describe(record.layer, at);
  Engine& engine = Current();
  if (engine.layers_from == LayersFrom::kNamesOnly) engine.layers_from = LayersFrom::kDetailedBlock;
  record.layer.id = LayerId{static_cast<uint32_t>(engine.layers.size())};
  record.layer.source = at;
  engine.layers.push_back(std::move(record.layer));
}

// The layer that this dump's next record of `name` describes, nullptr if there is none left. Built
// once an engine and never cleared: a log may hold a dump's header again and again.
Layer* EngineAssembler::NextDescribed(std::string_view name) {
  const std::size_t engine = session_.engines.size() - 1;
  if (described_engine_ != engine) {
    described_engine_ = engine;
    namesakes_ = {};
    for (const Layer& layer : Current().layers) {
      namesakes_[layer.name].layers.push_back(layer.id.value);
    }
  }
  const auto known = namesakes_.find(name);
  if (known == namesakes_.end()) return nullptr;
  Namesakes& namesakes = known->second;
  if (std::exchange(namesakes.dump, dump_) != dump_) namesakes.used = 0;
  if (namesakes.used == namesakes.layers.size()) return nullptr;
  return &Current().layers[namesakes.layers[namesakes.used++]];
}

// --dumpLayerInfo after a build: the block's layer of the same name and occurrence learns what the
// dump adds.
void EngineAssembler::Describe(const Layer& detail, SourceRef at) {
  Layer* const described = NextDescribed(detail.name);
  if (described == nullptr) return;
  Layer& layer = *described;
  if (layer.tactic.name.empty() && !detail.tactic.name.empty()) {
    layer.tactic.name = detail.tactic.name;
    layer.tactic.name_source = at;
  }
  if (layer.weights == Precision::kUnknown) layer.weights = detail.weights;
  layer.weights_count = detail.weights_count;
  layer.detail_source = at;
  layer.onnx_nodes = detail.onnx_nodes;
  layer.attributes = detail.attributes;
  const auto adopt_layouts = [](std::vector<Tensor>& ports, const std::vector<Tensor>& details) {
    for (std::size_t i = 0; i < std::min(ports.size(), details.size()); ++i) {
      if (ports[i].name == details[i].name) ports[i].layout = details[i].layout;
    }
  };
  adopt_layouts(layer.inputs, detail.inputs);
  adopt_layouts(layer.outputs, detail.outputs);
}

// A line without a prefix inside a block: the rest of a wrapped record, a bare name, or foreign
// output.
void EngineAssembler::TakeText(std::string_view text, SourceRef at) {
  if (pending_) {
    pending_->text = session_.Store(std::string(pending_->text) + std::string(text));
    RecordResult record = Parse(pending_->text, pending_->detailed);
    if (record.status == RecordStatus::kRecord) {
      const SourceRef begin = pending_->at;
      recognised_late_ += static_cast<uint64_t>(pending_->joins) + 1;
      pending_.reset();
      Store(std::move(record), begin);
    } else if (++pending_->joins >= kMaxJoins) {
      GiveUpPending();
    }
    return;
  }
  if (IsHalfRecord(text)) {
    pending_ = Pending{text, at, /*detailed=*/true, 0, ParseDetailedRecord(text)};
    pending_->problem.problem = "detailed layer record without `LayerType:`";
    pending_->problem.offset = text.size();
  } else if (mode_ == Mode::kBindings) {
    std::vector<std::string_view>& names = bindings_[session_.engines.size() - 1];
    if (names.size() < kMaxBindings) names.push_back(TrimRight(text));
    ++recognised_late_;
  } else if (mode_ == Mode::kDumpNew && Current().layers_from == LayersFrom::kNamesOnly) {
    Layer& layer = Current().layers.emplace_back();
    layer.id = LayerId{static_cast<uint32_t>(Current().layers.size() - 1)};
    layer.name = TrimRight(text);
    layer.source = at;
    ++recognised_late_;
  } else if (mode_ == Mode::kDumpDescribes) {
    ++recognised_late_;
  }
}

// A detailed record that stops within its name cannot be told from other text by itself, but among
// other detailed records it can.
bool EngineAssembler::IsHalfRecord(std::string_view text) const {
  const bool records = mode_ == Mode::kRecords || mode_ == Mode::kDumpNew;
  return records && StartsWith(text, "Name: ") &&
         Current().layers_from == LayersFrom::kDetailedBlock;
}

std::vector<std::string_view> EngineAssembler::BindingNames(std::size_t engine) const {
  const auto found = bindings_.find(engine);
  return found == bindings_.end() ? std::vector<std::string_view>{} : found->second;
}

void EngineAssembler::GiveUpPending() {
  if (!pending_) return;
  ReportProblem(Code::kLayerRecord, pending_->problem, pending_->text, pending_->at);
  pending_.reset();
}

void EngineAssembler::ReportProblem(Code code, const RecordResult& record, std::string_view text,
                                    SourceRef at) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = session_.inputs[at.source.index()].path;
  diagnostic.line = at.line;
  diagnostic.message = record.problem;
  // The record's place in its line, if the line was not rewritten.
  const char* begin = source_text_.data();
  const bool in_source = text.data() >= begin && text.data() < begin + source_text_.size();
  std::size_t lead = 0;
  if (in_source) {
    const auto offset = static_cast<std::size_t>(text.data() - begin);
    lead = offset - (source_text_.substr(0, offset).rfind('\n') + 1);
  }
  diagnostic.column = lead + std::min(record.offset, text.size()) + 1;
  AttachSnippet(diagnostic, text, std::min(record.offset, text.size()) + 1);
  session_.diagnostics.Add(std::move(diagnostic));
}

}  // namespace trtscope
