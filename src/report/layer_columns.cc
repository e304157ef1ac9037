#include "src/report/layer_columns.h"

#include <algorithm>
#include <vector>

#include "src/report/quantity.h"

namespace trtscope {
namespace {

// Shares from which a row is warm, hot, hottest.
constexpr double kWarm = 0.02;
constexpr double kHot = 0.05;
constexpr double kHottest = 0.10;

Tone HeatTone(std::optional<double> share) {
  if (!share || *share < kWarm) return Tone::kPlain;
  if (*share < kHot) return Tone::kHeat1;
  return *share < kHottest ? Tone::kHeat2 : Tone::kHeat3;
}

std::string JoinTypes(const std::vector<Tensor>& tensors) {
  std::vector<Precision> seen;
  std::string text;
  for (const Tensor& tensor : tensors) {
    if (std::find(seen.begin(), seen.end(), tensor.dtype) != seen.end()) continue;
    seen.push_back(tensor.dtype);
    if (!text.empty()) text += ",";
    text += PrecisionName(tensor.dtype);
  }
  return text.empty() ? "-" : text;
}

}  // namespace

Cell TextCell(std::string_view text, Tone tone) { return {std::string(text), std::nullopt, tone}; }

Cell TextOrUnknown(std::string_view text) {
  if (text.empty()) return {"?", "", Tone::kDim};
  return TextCell(text);
}

Cell CountCell(uint64_t count) { return {Count(count), std::to_string(count), Tone::kPlain}; }

Cell TimeCell(std::optional<double> ms) { return {Milliseconds(ms), Exact(ms), Tone::kPlain}; }

Cell ShareCell(std::optional<double> share) {
  return {Share(share), Exact(share), HeatTone(share)};
}

Tone PrecisionTone(Precision precision) {
  switch (precision) {
    case Precision::kUnknown:
      return Tone::kDim;
    case Precision::kINT8:
    case Precision::kINT4:
    case Precision::kFP8:
    case Precision::kFP4:
      return Tone::kGood;
    case Precision::kFP16:
    case Precision::kBF16:
    case Precision::kTF32:
      return Tone::kNotice;
    case Precision::kFP32:
      return Tone::kWarning;
    default:
      return Tone::kPlain;
  }
}

Cell PrecisionCell(Precision precision) {
  const bool known = precision != Precision::kUnknown;
  return {std::string(PrecisionName(precision)), known ? std::string(PrecisionName(precision)) : "",
          PrecisionTone(precision)};
}

Cell TensorCoresCell(std::optional<bool> tensor_cores) {
  if (!tensor_cores) return {"?", "", Tone::kDim};
  return {*tensor_cores ? "yes" : "no", *tensor_cores ? "true" : "false", Tone::kPlain};
}

std::string PortTypes(const Layer& layer) {
  if (layer.inputs.empty() && layer.outputs.empty()) return "";
  return JoinTypes(layer.inputs) + " → " + JoinTypes(layer.outputs);
}

std::string KernelText(const Tactic& tactic) {
  if (!tactic.name.empty()) return std::string(tactic.name);
  return tactic.id ? TacticIdText(*tactic.id) : "";
}

std::string CiteText(const std::string& path, SourceRef at) {
  return at.known() ? path + ":" + std::to_string(at.line) : "";
}

}  // namespace trtscope
