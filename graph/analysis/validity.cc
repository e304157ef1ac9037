#include "graph/analysis/validity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "graph/analysis/validity_rules.h"

namespace trtscope {
namespace {

using validity::Case;
using validity::Rule;

std::array<std::span<const Rule>, 5> AllRules() {
  return {validity::ProfileRules(), validity::TimingRules(), validity::RunRules(),
          validity::DeviceRules(), validity::InputRules()};
}

void Judge(const Rule& rule, const Case& c, Validity& validity) {
  if (!rule.judgeable(c)) {
    validity.not_judged.push_back({rule.id, rule.needs});
    return;
  }
  for (Finding& finding : rule.judge(c)) {
    finding.rule = rule.id;
    validity.findings.push_back(std::move(finding));
  }
}

}  // namespace

bool Measurements::measured() const {
  return (attribution != nullptr && attribution->profile != nullptr) || performance != nullptr ||
         !timings.empty();
}

std::string_view FindingSeverityName(FindingSeverity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"note", "warning", "problem"};
  return kNames[static_cast<std::size_t>(severity)];
}

bool Validity::has(FindingSeverity severity) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.severity == severity; });
}

Validity JudgeValidity(const Measurements& measurements) {
  Validity validity;
  if (measurements.engine == nullptr || measurements.attribution == nullptr) return validity;
  const Case c(measurements);
  for (const std::span<const Rule> family : AllRules()) {
    for (const Rule& rule : family) Judge(rule, c, validity);
  }
  std::stable_sort(validity.findings.begin(), validity.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return validity;
}

std::vector<Finding> CheckValidity(const Measurements& measurements) {
  return JudgeValidity(measurements).findings;
}

std::size_t ValidityRuleCount() {
  std::size_t count = 0;
  for (const std::span<const Rule> family : AllRules()) count += family.size();
  return count;
}

}  // namespace trtscope
