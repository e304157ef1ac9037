#include "src/cli/tactic_verdict.h"

#include <cmath>

#include "src/report/quantity.h"

namespace trtscope {
namespace {

std::string TimeText(float time_ms) { return Milliseconds(static_cast<double>(time_ms)); }

double Ratio(float a, float b) { return static_cast<double>(a) / static_cast<double>(b); }

// "8.0 % slower", "6.1 times as slow".
std::string SlowerText(double ratio) {
  constexpr double kManyTimes = 2;
  if (ratio < kManyTimes) return PercentText(ratio - 1) + " slower";
  return Milliseconds(ratio) + " times as slow";
}

// The classes of a combination's ports: "Half NHWC8 → Float NCHW".
std::string FormatsText(std::string_view text) {
  const FormatCombination formats = ParseFormatCombination(text);
  const auto side = [](const std::vector<PortFormat>& ports) {
    std::string classes;
    for (const PortFormat& port : ports) {
      if (!classes.empty()) classes += ", ";
      classes += FormatClass(port);
    }
    return classes.empty() ? std::string("-") : classes;
  };
  const std::string inputs = side(formats.inputs);
  const std::string outputs = side(formats.outputs);
  return inputs == outputs ? inputs : inputs + " → " + outputs;
}

std::string PrecisionText(Precision precision) {
  return precision == Precision::kUnknown ? std::string("a tactic of unknown precision")
                                          : std::string(PrecisionName(precision));
}

std::string CostText(float reformat_ms, const std::string& where) {
  return (reformat_ms > 0 ? TimeText(reformat_ms) + " ms " : "none ") + where;
}

// Why an alternative that is faster alone was not taken, as far as the reformats' times tell.
std::string ReformatVerdict(const Alternative& other, float own_ms) {
  if (!other.reformat_in_ms || !other.reformat_out_ms) {
    return "; what its reformats would cost was not timed for these formats";
  }
  const float reformats = *other.reformat_in_ms + *other.reformat_out_ms;
  const std::string costs = CostText(*other.reformat_in_ms, "before") + " and " +
                            CostText(*other.reformat_out_ms, "after");
  if (other.candidate.time_ms + reformats >= own_ms) {
    return ", but lost because of its reformats: " + costs + " it";
  }
  return " even with its reformats, " + costs +
         " it (TensorRT decides for the whole graph, where neighbours' formats count too)";
}

std::string FasterText(const TacticHistory& history, const Alternative& other, float own_ms) {
  return PrecisionText(other.precision) + " in " +
         FormatsText(history.decisions()[other.decision].formats) + " took " +
         TimeText(other.candidate.time_ms) + " ms, " +
         PercentText(1 - Ratio(other.candidate.time_ms, own_ms)) + " less alone" +
         ReformatVerdict(other, own_ms);
}

bool SameCandidate(const Alternative& a, const Alternative& b) {
  return a.candidate.tuning == b.candidate.tuning && a.candidate.tactic == b.candidate.tactic;
}

std::string MarginVerdict(double margin, const TimingNoise& noise) {
  if (margin < 0) return "not the fastest: one took " + PercentText(margin) + " less";
  if (margin == 0) return "as fast as another";
  if (margin >= 1) return "the next was " + SlowerText(margin + 1);
  const std::string by = "by " + PercentText(margin);
  return noise.median && margin <= *noise.median ? by + ", within the noise" : by;
}

}  // namespace

std::string PercentText(double fraction) { return Share(std::abs(fraction)); }

std::string ChoiceVerdict(const LayerTactic& tactic, const TimingNoise& noise) {
  switch (tactic.how) {
    case TimedHow::kOnlyOption:
      return "only option, not timed";
    case TimedHow::kOtherTactic:
      return "not timed in its formats";
    case TimedHow::kNotTimed:
      return "not timed under this name";
    case TimedHow::kUntuned:
      return "not tuned";
    case TimedHow::kTimed:
    case TimedHow::kCached:
      break;
  }
  const std::string cached = tactic.how == TimedHow::kCached ? ", cached" : "";
  const std::optional<double> margin = tactic.margin();
  if (!margin) return "only candidate" + cached;
  return MarginVerdict(*margin, noise) + cached;
}

std::vector<std::string> AlternativeVerdicts(const TacticHistory& history,
                                             const LayerTactic& tactic) {
  std::vector<std::string> verdicts;
  if (!tactic.own) return verdicts;
  const float own_ms = tactic.own->time_ms;
  const auto& elsewhere = tactic.faster_elsewhere;
  if (elsewhere) verdicts.push_back(FasterText(history, *elsewhere, own_ms));
  for (const Alternative& other : tactic.other_precisions) {
    if (elsewhere && SameCandidate(other, *elsewhere)) continue;
    if (other.candidate.time_ms < own_ms) {
      verdicts.push_back(FasterText(history, other, own_ms));
    } else if (own_ms > 0) {
      verdicts.push_back("the best " + PrecisionText(other.precision) + " tactic was " +
                         SlowerText(Ratio(other.candidate.time_ms, own_ms)));
    }
  }
  return verdicts;
}

}  // namespace trtscope
