#include "graph/analysis/validity.h"

#include <algorithm>
#include <array>

#include "graph/analysis/validity_rules.h"

namespace trtscope {
namespace {

using validity::Case;
using validity::Rule;

std::array<std::span<const Rule>, 4> AllRules() {
  return {validity::ProfileRules(), validity::TimingRules(), validity::DeviceRules(),
          validity::InputRules()};
}

bool CanBeJudged(const Measurements& measurements) {
  return measurements.engine != nullptr && measurements.attribution != nullptr;
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

std::vector<Finding> CheckValidity(const Measurements& measurements) {
  std::vector<Finding> findings;
  if (!CanBeJudged(measurements)) return findings;
  const Case c(measurements);
  for (const std::span<const Rule> family : AllRules()) {
    for (const Rule& rule : family) {
      if (!rule.judgeable(c)) continue;
      for (Finding& finding : rule.judge(c)) {
        finding.rule = rule.id;
        findings.push_back(std::move(finding));
      }
    }
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

std::vector<NotJudged> RulesNotJudged(const Measurements& measurements) {
  std::vector<NotJudged> rules;
  if (!CanBeJudged(measurements)) return rules;
  const Case c(measurements);
  for (const std::span<const Rule> family : AllRules()) {
    for (const Rule& rule : family) {
      if (!rule.judgeable(c)) rules.push_back({rule.id, rule.needs});
    }
  }
  return rules;
}

std::size_t ValidityRuleCount() {
  std::size_t count = 0;
  for (const std::span<const Rule> family : AllRules()) count += family.size();
  return count;
}

}  // namespace trtscope
