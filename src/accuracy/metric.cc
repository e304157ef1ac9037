#include "src/accuracy/metric.h"

#include <array>
#include <cmath>

#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

using Value = std::optional<double>;
using M = TensorMetrics;

Value Number(uint64_t count) { return static_cast<double>(count); }

Value DeviationRatio(const M& m) {
  if (m.elements == 0) return std::nullopt;
  return static_cast<double>(m.deviating) / static_cast<double>(m.elements);
}

constexpr Metric kMetrics[] = {
    {"cosine", "cosine similarity", [](const M& m) { return m.cosine; }, true},
    {"euclidean", "Euclidean distance", [](const M& m) { return m.euclidean; }},
    {"relative_euclidean", "Euclidean distance / reference's norm",
     [](const M& m) { return m.relative_euclidean; }},
    {"matching_share", "share of positions within the threshold",
     [](const M& m) { return m.matching_share; }, true},
    {"deviating", "positions over the threshold", [](const M& m) { return Number(m.deviating); }},
    {"deviation_ratio", "share of positions over the threshold", DeviationRatio},
    {"max_abs", "largest absolute error", [](const M& m) { return m.max_abs; }},
    {"mean_abs", "mean absolute error", [](const M& m) { return m.mean_abs; }},
    {"max_relative", "largest relative difference", [](const M& m) { return m.max_relative; }},
    {"mean_relative", "mean relative difference", [](const M& m) { return m.mean_relative; }},
    {"snr_db", "signal to noise, dB", [](const M& m) { return m.snr_db; }, true},
    {"psnr_db", "peak signal to noise, dB", [](const M& m) { return m.psnr_db; }, true},
    {"nan", "NaN in the candidate", [](const M& m) { return Number(m.candidate.nan); }},
    {"inf", "infinities in the candidate", [](const M& m) { return Number(m.candidate.inf); }},
    {"saturated", "candidate's values at its type's limits",
     [](const M& m) { return Number(m.candidate.saturated); }},
    {"underflow", "candidate 0 where the reference is not",
     [](const M& m) { return Number(m.underflow); }},
    {"zero_reference", "reference 0 where the candidate is not",
     [](const M& m) { return Number(m.zero_reference); }},
};

struct Operator {
  std::string_view text;
  Condition::Compare compare;
};
// Longer ones first: `<=` begins like `<`.
constexpr std::array<Operator, 6> kOperators = {{
    {"<=", Condition::Compare::kLessOrEqual},
    {">=", Condition::Compare::kGreaterOrEqual},
    {"==", Condition::Compare::kEqual},
    {"!=", Condition::Compare::kNotEqual},
    {"<", Condition::Compare::kLess},
    {">", Condition::Compare::kGreater},
}};

std::string MetricKeys() {
  std::string keys;
  for (const Metric& metric : kMetrics) {
    keys += (keys.empty() ? "" : ", ") + std::string(metric.key);
  }
  return keys;
}

Error Wrong(std::string_view text, const std::string& what) {
  return {"`" + std::string(text) + "`: " + what, "METRIC OP NUMBER, e.g. 'cosine<0.999'"};
}

std::optional<double> Limit(std::string_view text) {
  const bool percent = ConsumeSuffix(text, std::string_view("%"));
  text = TrimRight(text);
  if (text == "inf") return HUGE_VAL;
  const std::optional<double> number = ParseNumber<double>(text);
  if (!number || std::isnan(*number)) return std::nullopt;
  return percent ? *number / 100 : *number;
}

}  // namespace

std::span<const Metric> AllMetrics() { return kMetrics; }

const Metric* FindMetric(std::string_view key) {
  for (const Metric& metric : kMetrics) {
    if (metric.key == key) return &metric;
  }
  return nullptr;
}

bool Condition::HoldsFor(double value) const {
  switch (compare) {
    case Compare::kLess:
      return value < limit;
    case Compare::kLessOrEqual:
      return value <= limit;
    case Compare::kGreater:
      return value > limit;
    case Compare::kGreaterOrEqual:
      return value >= limit;
    case Compare::kEqual:
      return value == limit;
    case Compare::kNotEqual:
      return value != limit;
  }
  return false;
}

Result<Condition> ParseCondition(std::string_view text) {
  Condition condition;
  condition.text = std::string(Trim(text));
  const std::size_t at = condition.text.find_first_of("<>=!");
  if (at == std::string::npos) return Wrong(text, "no comparison (< <= > >= == !=)");
  const std::string_view whole = condition.text;
  const std::string_view key = Trim(whole.substr(0, at));
  condition.metric = FindMetric(key);
  if (condition.metric == nullptr) {
    return Wrong(text, "no metric is called `" + std::string(key) + "`; there are " + MetricKeys());
  }
  std::string_view rest = whole.substr(at);
  for (const Operator& candidate : kOperators) {
    if (!Consume(rest, candidate.text)) continue;
    condition.compare = candidate.compare;
    const std::optional<double> limit = Limit(Trim(rest));
    if (!limit) return Wrong(text, "`" + std::string(Trim(rest)) + "` is no number");
    condition.limit = *limit;
    return condition;
  }
  return Wrong(text, "the comparisons are < <= > >= == !=");
}

Verdict Judge(const Condition& condition, const TensorMetrics& metrics) {
  if (metrics.elements == 0) return Verdict::kPasses;
  const std::optional<double> value = condition.metric->value(metrics);
  if (!value) return Verdict::kCannotBeJudged;
  return condition.HoldsFor(*value) ? Verdict::kFails : Verdict::kPasses;
}

}  // namespace trtscope
