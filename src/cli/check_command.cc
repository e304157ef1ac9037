// `check`: what speaks against the numbers, and what could not be judged.
#include <algorithm>

#include "src/cli/command.h"
#include "src/cli/findings.h"
#include "src/cli/headline.h"
#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

Section FindingsSection(const EngineView& view, const Validity& validity, const Loaded& loaded) {
  Section section;
  section.heading = EngineTitle(view, loaded);
  section.lines.push_back(VerdictLine(MeasurementsOf(view), validity));
  for (const Finding& finding : validity.findings)
    AppendFinding(finding, loaded.session, section.lines);
  return section;
}

// Rules that need the same input stand together: the reader fetches an input, not a rule.
Section NotJudgedSection(const std::vector<NotJudged>& rules) {
  Section section;
  section.heading =
      "Not judged (" + Count(rules.size()) + " of " + Counted(ValidityRuleCount(), "rule") + ")";
  std::vector<std::string_view> needs;
  for (const NotJudged& rule : rules) {
    if (std::find(needs.begin(), needs.end(), rule.needs) == needs.end())
      needs.push_back(rule.needs);
  }
  for (const std::string_view need : needs) {
    std::string names;
    for (const NotJudged& rule : rules) {
      if (rule.needs != need) continue;
      if (!names.empty()) names += ", ";
      names += rule.rule;
    }
    section.lines.push_back({names, Tone::kPlain, LineKind::kItem});
    section.lines.push_back({"give " + std::string(need), Tone::kDim, LineKind::kSubItem});
  }
  return section;
}

// A row a piece of evidence, so that every place can be found; a finding without has one row.
Table FindingsTable(const Validity& validity, const Loaded& loaded) {
  Table table;
  table.columns = {{"severity", Align::kLeft, false, "severity"},
                   {"rule", Align::kLeft, false, "rule"},
                   {"finding", Align::kLeft, true, "title"},
                   {"evidence", Align::kLeft, true, "evidence"},
                   {"next step", Align::kLeft, true, "next_step"}};
  for (const Finding& finding : validity.findings) {
    std::vector<Evidence> evidence = finding.evidence;
    if (evidence.empty()) evidence.push_back(Evidence{"", {}, false});
    for (const Evidence& item : evidence) {
      table.rows.push_back({TextCell(FindingSeverityName(finding.severity)), TextCell(finding.rule),
                            TextCell(finding.title), TextCell(EvidenceText(item, loaded.session)),
                            TextCell(finding.next_step)});
    }
  }
  return table;
}

Report MakeReport(const Loaded& loaded, const Options&) {
  Report report;
  for (const EngineView& view : loaded.views) {
    const Validity validity = JudgeValidity(MeasurementsOf(view));
    report.sections.push_back(FindingsSection(view, validity, loaded));
    if (!validity.not_judged.empty())
      report.sections.push_back(NotJudgedSection(validity.not_judged));
    AppendCsv(view, FindingsTable(validity, loaded), report);
  }
  return report;
}

void MakeJson(const EngineView& view, const Loaded& loaded, const Options&, OrderedJson& engine) {
  const Measurements measurements = MeasurementsOf(view);
  const Validity validity = JudgeValidity(measurements);
  OrderedJson not_judged = OrderedJson::array();
  for (const NotJudged& rule : validity.not_judged)
    not_judged.push_back({{"rule", rule.rule}, {"needs", rule.needs}});
  engine["measured"] = measurements.measured();
  engine["findings"] = FindingsJson(validity.findings, loaded.session);
  engine["not_judged"] = std::move(not_judged);
}

bool Doubtful(const Loaded& loaded) {
  return std::any_of(loaded.views.begin(), loaded.views.end(), [](const EngineView& view) {
    return IsDoubtful(JudgeValidity(MeasurementsOf(view)));
  });
}

}  // namespace

const Command kCheckCommand = {
    "check",
    "whether the numbers can be trusted, and why not",
    "What speaks against the measurements: too few iterations, sums that do not fit, a profiler "
    "that was attached, unstable or throttled clocks, enqueuing or copies that bound the run, "
    "inputs of different versions or runs. Each finding cites its evidence and says what to do. "
    "Rules that had nothing to look at are listed with the input that they need. Exits with 1 if "
    "there is a warning or a problem.",
    "  trtscope check build.log profile.json\n"
    "  trtscope check build.log profile.json --format json\n",
    MakeReport,
    MakeJson,
    nullptr,
    Doubtful};

}  // namespace trtscope
