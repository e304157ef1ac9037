// The metrics that a comparison gives, by the names that users, JSON and conditions know them by.
#ifndef TRTSCOPE_SRC_ACCURACY_METRIC_H_
#define TRTSCOPE_SRC_ACCURACY_METRIC_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "graph/analysis/tensor_comparison.h"
#include "parsers/common/result.h"

namespace trtscope {

struct Metric {
  /// As in JSON, CSV and conditions: "cosine".
  std::string_view key;
  /// What --help and column heads say: "cosine similarity".
  std::string_view title;
  /// nullopt where it is not defined for a tensor; may be infinite.
  std::optional<double> (*value)(const TensorMetrics& metrics);
  /// Larger values mean that the tensors are more alike.
  bool larger_is_better = false;
};

/// In the order of JSON and CSV.
std::span<const Metric> AllMetrics();
/// nullptr if none is called so.
const Metric* FindMetric(std::string_view key);

/// "cosine<0.999": what --fail-if takes.
struct Condition {
  enum class Compare { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual, kNotEqual };
  const Metric* metric = nullptr;
  Compare compare = Compare::kLess;
  double limit = 0;
  /// As the user wrote it.
  std::string text;

  bool HoldsFor(double value) const;
};

/// METRIC OP NUMBER, blanks anywhere; OP is < <= > >= == !=; a number may end in %. The error says
/// what is wrong and which metrics there are.
Result<Condition> ParseCondition(std::string_view text);

/// What a condition says of a tensor. A metric that is not defined does not let a gate pass
/// unseen.
enum class Verdict { kPasses, kFails, kCannotBeJudged };
/// Empty tensors pass: there is nothing that could be wrong with them.
Verdict Judge(const Condition& condition, const TensorMetrics& metrics);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_METRIC_H_
