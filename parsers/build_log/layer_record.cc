#include "parsers/build_log/layer_record.h"

#include <optional>

#include "parsers/build_log/ports.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::string_view kTacticMark = ", Tactic: ";

struct TacticCut {
  std::size_t mark = 0;   // where ", Tactic: " starts
  std::size_t ports = 0;  // just behind the comma after the id
  TacticId id;
};

// The last ", Tactic: ID," at or before `limit`; nullopt if there is none.
std::optional<TacticCut> FindTactic(std::string_view text, std::size_t limit) {
  while (true) {
    const std::size_t mark = text.rfind(kTacticMark, limit);
    if (mark == std::string_view::npos) return std::nullopt;
    std::string_view rest = text.substr(mark + kTacticMark.size());
    const std::optional<TacticId> id = ConsumeTacticId(rest);
    if (id && rest.starts_with(',')) return TacticCut{mark, text.size() - rest.size() + 1, *id};
    if (mark == 0) return std::nullopt;
    limit = mark - 1;
  }
}

// "Layer(TYPE): NAME" or TensorRT 6's "Layer: NAME (TYPE)". False if it is neither.
bool SplitTypeAndName(std::string_view head, Layer& layer) {
  if (Consume(head, "Layer(")) {
    const std::size_t close = head.find("): ");
    if (close == std::string_view::npos) return false;
    layer.type = head.substr(0, close);
    layer.name = head.substr(close + 3);
    return true;
  }
  if (!Consume(head, "Layer: ") || !ConsumeSuffix(head, ")")) return false;
  const std::size_t open = head.rfind(" (");
  if (open == std::string_view::npos) return false;
  layer.name = head.substr(0, open);
  layer.type = head.substr(open + 2);
  return true;
}

// "Layer(TYPE): …", or the front of it: a record that was cut. "Layer(s) on DLA" is neither.
bool MayBeginRecord(std::string_view text) {
  Consume(text, "Layer(");
  while (!text.empty() && IsWordChar(text[0])) text.remove_prefix(1);
  return text.empty() || text == ")" || StartsWith(text, "):");
}

RecordResult Problem(RecordStatus status, std::string problem, std::size_t offset) {
  RecordResult result;
  result.status = status;
  result.problem = std::move(problem);
  result.offset = offset;
  return result;
}

// The record read with its name ending at `cut`.
RecordResult ReadWithCut(std::string_view payload, const TacticCut& cut) {
  RecordResult result;
  if (!SplitTypeAndName(payload.substr(0, cut.mark), result.layer)) {
    return Problem(RecordStatus::kMalformed, "no layer type before the name", 0);
  }
  PortLists ports = ParsePortLists(payload.substr(cut.ports));
  if (!ports.ok) {
    const RecordStatus status =
        ports.incomplete ? RecordStatus::kIncomplete : RecordStatus::kMalformed;
    return Problem(status, "layer record with " + ports.problem, cut.ports + ports.offset);
  }
  result.layer.tactic.id = cut.id;
  result.layer.inputs = std::move(ports.inputs);
  result.layer.outputs = std::move(ports.outputs);
  result.status = RecordStatus::kRecord;
  return result;
}

}  // namespace

RecordResult ParseLayerRecord(std::string_view payload) {
  payload = TrimRight(payload);
  // "Layer: X Host Persistent: 1664 …" is a memory line of TensorRT 8.
  const bool old_form = payload.starts_with("Layer: ");
  if (!old_form && !payload.starts_with("Layer(")) return {};
  std::optional<TacticCut> cut = FindTactic(payload, payload.size());
  if (!cut) {
    if (old_form || !MayBeginRecord(payload)) return {};
    return Problem(RecordStatus::kIncomplete, "layer record without `, Tactic: ID,`",
                   payload.size());
  }
  RecordResult first = ReadWithCut(payload, *cut);
  // A tensor's name may hold a `, Tactic: 1,` of its own: then only an earlier cut leaves whole
  // ports.
  for (int tries = 0; first.status != RecordStatus::kRecord && cut->mark > 0 && tries < 4;
       ++tries) {
    cut = FindTactic(payload, cut->mark - 1);
    if (!cut) break;
    RecordResult next = ReadWithCut(payload, *cut);
    if (next.status == RecordStatus::kRecord) return next;
  }
  return first;
}

}  // namespace trtscope
