#include "src/cli/findings.h"

#include <algorithm>
#include <array>

#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

constexpr std::size_t kShownInReport = 5;

Tone ToneOf(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::kProblem:
      return Tone::kBad;
    case FindingSeverity::kWarning:
      return Tone::kWarning;
    case FindingSeverity::kNote:
      return Tone::kNotice;
  }
  return Tone::kPlain;
}

std::size_t CountOf(const std::vector<Finding>& findings, FindingSeverity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.severity == severity; }));
}

// "1 problem, 2 warnings, 1 note"
std::string CountsText(const std::vector<Finding>& findings) {
  constexpr std::array<FindingSeverity, 3> kWorstFirst = {
      FindingSeverity::kProblem, FindingSeverity::kWarning, FindingSeverity::kNote};
  std::string text;
  for (const FindingSeverity severity : kWorstFirst) {
    const std::size_t count = CountOf(findings, severity);
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += Counted(count, std::string(FindingSeverityName(severity)));
  }
  return text;
}

std::string WithCounts(const std::string& text, const std::vector<Finding>& findings) {
  return findings.empty() ? text : text + ": " + CountsText(findings);
}

// Unlike a layer's, the place of a piece of evidence may be a whole input.
OrderedJson EvidenceSourceJson(const Evidence& evidence, const Session& session) {
  const std::size_t index = evidence.source.source.index();
  if (!evidence.cited || index >= session.inputs.size()) return nullptr;
  const OrderedJson line =
      evidence.source.known() ? OrderedJson(evidence.source.line) : OrderedJson(nullptr);
  return {{"path", session.inputs[index].path}, {"line", line}};
}

}  // namespace

Line VerdictLine(const Measurements& measurements, const Validity& validity) {
  const std::vector<Finding>& findings = validity.findings;
  if (!measurements.measured())
    return {WithCounts("no times were measured", findings), Tone::kStrong};
  if (validity.has(FindingSeverity::kProblem))
    return {WithCounts("these numbers cannot be trusted", findings), Tone::kBad};
  if (validity.has(FindingSeverity::kWarning))
    return {WithCounts("these numbers can be trusted with care", findings), Tone::kWarning};
  const std::size_t judged = ValidityRuleCount() - validity.not_judged.size();
  return {WithCounts("these numbers can be trusted, as far as the inputs tell (" + Count(judged) +
                         " of " + Counted(ValidityRuleCount(), "rule") + " could be judged)",
                     findings),
          Tone::kGood};
}

std::string EvidenceText(const Evidence& evidence, const Session& session) {
  const std::size_t index = evidence.source.source.index();
  if (!evidence.cited || index >= session.inputs.size()) return evidence.text;
  const std::string& path = session.inputs[index].path;
  const std::string place = evidence.source.known() ? CiteText(path, evidence.source) : path;
  return place + ": " + evidence.text;
}

void AppendFinding(const Finding& finding, const Session& session, std::vector<Line>& lines) {
  lines.push_back({std::string(FindingSeverityName(finding.severity)) + ": " + finding.title,
                   ToneOf(finding.severity), LineKind::kItem});
  for (const Evidence& evidence : finding.evidence)
    lines.push_back({EvidenceText(evidence, session), Tone::kDim, LineKind::kDetail});
  lines.push_back({finding.next_step, Tone::kDim, LineKind::kSubItem});
}

OrderedJson FindingsJson(const std::vector<Finding>& findings, const Session& session) {
  OrderedJson list = OrderedJson::array();
  for (const Finding& finding : findings) {
    OrderedJson evidence = OrderedJson::array();
    for (const Evidence& item : finding.evidence) {
      evidence.push_back({{"text", item.text}, {"source", EvidenceSourceJson(item, session)}});
    }
    list.push_back({{"rule", finding.rule},
                    {"severity", FindingSeverityName(finding.severity)},
                    {"title", finding.title},
                    {"evidence", evidence},
                    {"next_step", finding.next_step}});
  }
  return list;
}

Section TrustSection(const EngineView& view, const Loaded& loaded) {
  Section section;
  const Measurements measurements = MeasurementsOf(view);
  const Validity validity = JudgeValidity(measurements);
  const std::vector<Finding>& findings = validity.findings;
  if (!measurements.measured() && !IsDoubtful(validity)) return section;
  section.heading = "Can these numbers be trusted?";
  section.lines.push_back(VerdictLine(measurements, validity));
  const std::size_t shown = std::min(kShownInReport, findings.size());
  for (std::size_t i = 0; i < shown; ++i) AppendFinding(findings[i], loaded.session, section.lines);
  if (shown < findings.size()) {
    section.lines.push_back(
        {"[" + Counted(findings.size() - shown, "other") + "] trtscope check lists them",
         Tone::kDim, LineKind::kItem});
  }
  return section;
}

}  // namespace trtscope
