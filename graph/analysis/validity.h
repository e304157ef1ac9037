// Can these numbers be trusted? Rules that look at everything that was measured of an engine, and
// say what speaks against its figures: where it stands, and what to do.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_VALIDITY_H_
#define TRTSCOPE_GRAPH_ANALYSIS_VALIDITY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/attribution.h"
#include "graph/model/companions.h"
#include "graph/model/engine.h"
#include "graph/model/timing.h"

namespace trtscope {

/// Everything that is known of one engine's measurements. Only `engine` and `attribution` must be
/// set; what was not given is null or empty, and what needs it is not judged.
struct Measurements {
  const Engine* engine = nullptr;
  /// The engine's profile joined to its layers; may hold no profile.
  const Attribution* attribution = nullptr;
  const PerformanceSummary* performance = nullptr;
  std::vector<const Timings*> timings;
  std::vector<const VersionFact*> versions;
  std::vector<const CalibrationCache*> calibrations;
  std::vector<const Telemetry*> telemetry;

  /// Whether there is any time to trust or not: a profile, a summary or a file of times.
  bool measured() const;
};

enum class FindingSeverity : uint8_t {
  /// Worth knowing; the numbers stand.
  kNote,
  /// The numbers hold with care: some of them are off, or answer another question.
  kWarning,
  /// The numbers must not be used as they are.
  kProblem,
};
/// "note", "warning", "problem".
std::string_view FindingSeverityName(FindingSeverity severity);

/// A fact that a finding rests on. Its source may be a whole input (line 0), and is no input at all
/// (`cited` false) for what was computed from several.
struct Evidence {
  std::string text;
  SourceRef source;
  bool cited = true;
};

struct Finding {
  /// Stable, kebab-case: scripts may match it.
  std::string_view rule;
  FindingSeverity severity = FindingSeverity::kNote;
  /// One sentence, with its figures.
  std::string title;
  std::vector<Evidence> evidence;
  /// The option or action that settles it.
  std::string next_step;
};

/// A rule that says nothing because it had nothing to look at.
struct NotJudged {
  std::string_view rule;
  /// The input that it would need, and how to get it.
  std::string_view needs;
};

struct Validity {
  std::vector<Finding> findings;
  /// The rules that could not be judged, in the order of the rules.
  std::vector<NotJudged> not_judged;

  bool has(FindingSeverity severity) const;
};

/// What speaks against the measurements: problems first, then warnings, then notes; in the order of
/// the rules within each. A rule may find several things, or none. Empty without an engine.
///
/// The thresholds are constants beside the rules, each with its reason. Those that are trtexec's
/// own (coefficient of variation, enqueue time against compute time) are taken from its
/// sampleReporting.cpp, by version.
Validity JudgeValidity(const Measurements& measurements);

/// The findings alone.
std::vector<Finding> CheckValidity(const Measurements& measurements);

/// How many rules there are.
std::size_t ValidityRuleCount();

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_VALIDITY_H_
