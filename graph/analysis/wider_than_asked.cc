// FindWiderThanAsked of precision.h: layers in a wider precision than the build asked for, and why.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "graph/analysis/input_precision.h"
#include "graph/analysis/precision.h"

namespace trtscope {
namespace {

struct Reason {
  std::string text;
  SourceRef source;
};

// TF32 counts as FP32: it is how FP32 is allowed to run, nobody asks for it.
std::optional<int> WidthOf(Precision precision) {
  return ComputeWidth(precision == Precision::kTF32 ? Precision::kFP32 : precision);
}

// The narrowest asked precision; FP32, which nothing can be wider than, if nothing was asked.
Precision NarrowestAsked(const Engine& engine) {
  Precision narrowest = Precision::kFP32;
  const RunInfo* run = engine.run_info();
  if (run == nullptr) return narrowest;
  for (const Precision asked : run->asked_precisions) {
    const auto width = WidthOf(asked);
    if (width && *width < *WidthOf(narrowest)) narrowest = asked;
  }
  return narrowest;
}

// ---- What the log says in words ----------------------------------------------------------------

// A message about a tensor or a layer, whose name stands between `before` and `after`.
struct MessageForm {
  std::string_view before;
  std::string_view after;
  bool names_tensor;
  std::string_view reason;
};

// First match wins.
constexpr std::array<MessageForm, 4> kForms = {{
    {"Missing scale and zero-point for tensor ", ", expect fall back", true,
     "missing scale and zero-point for tensor "},
    {"For layer ",
     " a non-conforming implementation was chosen than was requested i.e. requested layer "
     "computation "
     "precision and output precision types were ignored because it resulted in faster",
     false, "a non-conforming implementation was chosen because it made the network faster"},
    {"For layer ", " a non-conforming implementation was chosen", false,
     "a non-conforming implementation was chosen"},
    {"no implementation of ", " obeys the requested constraints", false,
     "no implementation obeys the requested constraints"},
}};

// Names hold anything, so the words behind the name are searched from the right. TensorRT's
// sentence about a tensor is understood without its tail, too.
std::optional<std::string_view> SubjectOf(std::string_view text, const MessageForm& form) {
  const std::size_t begin = text.find(form.before);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(begin + form.before.size());
  const std::size_t end = rest.rfind(form.after);
  if (end == std::string_view::npos && !form.names_tensor) return std::nullopt;
  return rest.substr(0, end);
}

struct Saying {
  const MessageForm* form = nullptr;
  const LogMessage* message = nullptr;
};

// What the log's messages say about tensors and layers, the first message of each name.
struct Sayings {
  std::unordered_map<std::string_view, Saying> of_tensor;
  std::unordered_map<std::string_view, Saying> of_layer;
};

Sayings CollectSayings(const BuildLog& log) {
  Sayings sayings;
  for (const LogMessage& message : log.messages) {
    for (const MessageForm& form : kForms) {
      const auto subject = SubjectOf(message.text, form);
      if (!subject) continue;
      auto& names = form.names_tensor ? sayings.of_tensor : sayings.of_layer;
      names.emplace(*subject, Saying{&form, &message});
      break;
    }
  }
  return sayings;
}

std::optional<Reason> ReasonOfTensors(const std::vector<Tensor>& tensors, const Sayings& sayings) {
  for (const Tensor& tensor : tensors) {
    const auto found = sayings.of_tensor.find(tensor.name);
    if (found == sayings.of_tensor.end()) continue;
    return Reason{std::string(found->second.form->reason).append(tensor.name),
                  found->second.message->source};
  }
  return std::nullopt;
}

std::optional<Reason> SaidReason(const Layer& layer, Precision asked, const Sayings& sayings) {
  if (asked == Precision::kINT8) {
    if (auto reason = ReasonOfTensors(layer.inputs, sayings)) return reason;
    if (auto reason = ReasonOfTensors(layer.outputs, sayings)) return reason;
  }
  const auto found = sayings.of_layer.find(layer.name);
  if (found == sayings.of_layer.end()) return std::nullopt;
  return Reason{std::string(found->second.form->reason), found->second.message->source};
}

// ---- What the tuning history shows -------------------------------------------------------------

struct TypeTuning {
  bool tried = false;
  float best_ms = std::numeric_limits<float>::infinity();
  uint32_t line = 0;
};

// The tuning of one layer by the type of its first real-valued input.
struct LayerTuning {
  std::array<TypeTuning, kPrecisionCount> by_type = {};
  uint32_t first_line = 0;
  bool any = false;
  TypeTuning& of(Precision type) { return by_type[static_cast<std::size_t>(type)]; }
  const TypeTuning& of(Precision type) const { return by_type[static_cast<std::size_t>(type)]; }
};

using TuningIndex = std::unordered_map<std::string_view, LayerTuning>;

std::string_view CutBlanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// The type of the first real-valued input of a format combination: `Int32(1), Half(8,1:8) ->
// Float(8,1)` gives FP16. Symbolic strides hold parentheses and commas, so only depth 0 counts.
Precision InputTypeOf(std::string_view formats) {
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    if (formats[i] == '(' && depth++ == 0) {
      const Precision type = PrecisionFromText(CutBlanks(formats.substr(begin, i - begin)));
      if (IsRealValued(type)) return type;
    } else if (formats[i] == ')') {
      depth = std::max(0, depth - 1);
    } else if (depth == 0 && formats[i] == ',') {
      begin = i + 1;
    } else if (depth == 0 && formats.substr(i).starts_with("->")) {
      break;
    }
  }
  return Precision::kUnknown;
}

// TensorRT prints the largest float where nothing ran.
bool IsMeasured(float time_ms) {
  return std::isfinite(time_ms) && time_ms >= 0 && time_ms < std::numeric_limits<float>::max() / 2;
}

float BestTime(const BuildLog& log, const RunnerTuning& tuning) {
  if (tuning.fastest != kNoTactic && IsMeasured(tuning.fastest_ms)) {
    return tuning.fastest_ms;
  }
  float best = std::numeric_limits<float>::infinity();
  const std::size_t end = std::min<std::size_t>(tuning.end_trial, log.trials.size());
  for (std::size_t i = tuning.first_trial; i < end; ++i) {
    if (IsMeasured(log.trials[i].time_ms)) best = std::min(best, log.trials[i].time_ms);
  }
  return best;
}

void AddTuning(const BuildLog& log, const RunnerTuning& tuning, LayerTuning& layer) {
  if (!layer.any) layer.first_line = tuning.line;
  layer.any = true;
  TypeTuning& type = layer.of(InputTypeOf(tuning.formats));
  const float best = BestTime(log, tuning);
  if (!type.tried || best < type.best_ms) type.line = tuning.line;
  type.tried = true;
  type.best_ms = std::min(type.best_ms, best);
}

// One pass over the kept attempt's tunings (there can be hundreds of thousands) for the layers in
// `index`.
void FillIndex(const Engine& engine, TuningIndex& index) {
  const BuildAttempt* attempt = engine.chosen_attempt();
  if (attempt == nullptr || engine.log == nullptr || index.empty()) return;
  const std::deque<RunnerTuning>& tunings = engine.log->tunings;
  const std::size_t end = std::min<std::size_t>(attempt->end_tuning, tunings.size());
  std::optional<std::string_view> name;
  auto found = index.end();
  for (std::size_t i = attempt->first_tuning; i < end; ++i) {
    if (tunings[i].kind != TuningKind::kLayer) continue;
    if (name != tunings[i].layer) {  // turns at one layer are neighbours: seldom a look-up
      name = tunings[i].layer;
      found = index.find(*name);
    }
    if (found != index.end()) AddTuning(*engine.log, tunings[i], found->second);
  }
}

// Three significant digits, never an exponent: "0.0210".
std::string TimeText(float milliseconds) {
  constexpr int kMaxDecimals = 9;
  const int magnitude =
      milliseconds > 0 ? static_cast<int>(std::floor(std::log10(milliseconds))) : 0;
  const int decimals = std::clamp(2 - magnitude, 0, kMaxDecimals);
  std::array<char, 64> buffer;
  const auto printed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), milliseconds,
                                     std::chars_format::fixed, decimals);
  return std::string(buffer.data(), printed.ptr).append(" ms");
}

std::string CompareText(Precision asked, const TypeTuning& asked_type, Precision used,
                        const TypeTuning& used_type) {
  std::string text = std::string("best ").append(PrecisionName(asked)).append(" candidate ");
  text.append(TimeText(asked_type.best_ms));
  if (!IsMeasured(used_type.best_ms)) {
    return text.append(", no time of ").append(PrecisionName(used)).append(" to compare with");
  }
  text.append(", best ").append(PrecisionName(used)).append(" ");
  text.append(TimeText(used_type.best_ms)).append(" (without reformats)");
  if (asked_type.best_ms < used_type.best_ms) {
    text.append("; ~ its reformats may have cost more than it saves");
  }
  return text;
}

Reason TuningReason(const LayerTuning& tuning, Precision asked, Precision used, SourceId source) {
  if (!tuning.any) return {"?", {}};
  const std::string_view name = PrecisionName(asked);
  const TypeTuning& asked_type = tuning.of(asked);
  if (!asked_type.tried) {
    // A turn in a combination that cannot be read may have been one in the asked type.
    if (tuning.of(Precision::kUnknown).tried) return {"?", {}};
    return {std::string("no ").append(name).append(" candidate was timed"),
            {source, tuning.first_line}};
  }
  if (!IsMeasured(asked_type.best_ms)) {
    return {std::string(name).append(" was tried, but no candidate was timed"),
            {source, asked_type.line}};
  }
  return {CompareText(asked, asked_type, used, tuning.of(used)), {source, asked_type.line}};
}

// ---- Putting it together -----------------------------------------------------------------------

std::vector<WiderThanAsked> WiderLayers(const Engine& engine, Precision asked,
                                        const std::vector<LayerPrecision>& precisions) {
  std::vector<WiderThanAsked> wider;
  const std::size_t count = std::min(engine.layers.size(), precisions.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto width = WidthOf(precisions[i].compute);
    if (!width || *width <= *WidthOf(asked)) continue;
    WiderThanAsked layer;
    layer.layer = LayerId{static_cast<uint32_t>(i)};
    layer.compute = precisions[i].compute;
    layer.asked = asked;
    wider.push_back(layer);
  }
  return wider;
}

TuningIndex IndexTunings(const Engine& engine, const std::vector<WiderThanAsked>& wider) {
  TuningIndex index;
  for (const WiderThanAsked& layer : wider) {
    index.try_emplace(engine.layers[layer.layer.index()].name);
  }
  FillIndex(engine, index);
  return index;
}

// Tuning lines tell tensor types; a TF32 kernel is among those for Float tensors.
Precision TensorTypeOf(const Layer& layer, Precision compute) {
  const Tensor* input = FirstRealInput(layer);
  if (input != nullptr) return input->dtype;
  return compute == Precision::kTF32 ? Precision::kFP32 : compute;
}

Reason FindReason(const Engine& engine, const WiderThanAsked& wider, const Sayings& sayings,
                  const TuningIndex& index) {
  const Layer& layer = engine.layers[wider.layer.index()];
  if (auto said = SaidReason(layer, wider.asked, sayings)) return *said;
  const Precision tensors = TensorTypeOf(layer, wider.compute);
  if (tensors == wider.asked) {
    return {std::string("its tensors are ")
                .append(PrecisionName(tensors))
                .append(", the chosen kernel multiplies in ")
                .append(PrecisionName(wider.compute)),
            layer.tactic.name_source};
  }
  return TuningReason(index.at(layer.name), wider.asked, tensors, engine.log->source);
}

}  // namespace

std::vector<WiderThanAsked> ListWiderThanAsked(const Engine& engine,
                                               const std::vector<LayerPrecision>& precisions) {
  if (engine.log == nullptr) return {};
  return WiderLayers(engine, NarrowestAsked(engine), precisions);
}

std::vector<WiderThanAsked> FindWiderThanAsked(const Engine& engine,
                                               const std::vector<LayerPrecision>& precisions) {
  std::vector<WiderThanAsked> wider = ListWiderThanAsked(engine, precisions);
  if (wider.empty()) return wider;
  const Sayings sayings = CollectSayings(*engine.log);
  const TuningIndex index = IndexTunings(engine, wider);
  for (WiderThanAsked& layer : wider) {
    Reason reason = FindReason(engine, layer, sayings, index);
    layer.reason = std::move(reason.text);
    layer.reason_source = reason.source;
  }
  return wider;
}

}  // namespace trtscope
