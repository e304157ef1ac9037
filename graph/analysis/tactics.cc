#include "graph/analysis/tactics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "graph/analysis/format_combination.h"
#include "graph/analysis/input_precision.h"
#include "graph/analysis/kernel_name.h"
#include "graph/analysis/tactic_noise.h"

namespace trtscope {
namespace {

uint32_t Size(const auto& container) { return static_cast<uint32_t>(container.size()); }

// ---- Decisions ---------------------------------------------------------------------------------

// Format headers are told apart by where they stand: two decisions in the same formats are two.
// Cached results have no header but their own text.
bool BelongsTo(const RunnerTuning& tuning, const RunnerTuning& before) {
  const bool same_header = tuning.formats.data() == before.formats.data();
  const bool both_cached = tuning.cached && before.cached && tuning.formats == before.formats;
  return tuning.kind == before.kind && (same_header || both_cached) && tuning.layer == before.layer;
}

void AssignChoices(const BuildLog& log, const BuildAttempt& attempt,
                   std::vector<Decision>& decisions) {
  auto decision = decisions.begin();
  const uint32_t end = std::min(attempt.end_chosen, Size(log.chosen));
  for (uint32_t i = attempt.first_chosen; i < end; ++i) {
    const ChosenTactic& chosen = log.chosen[i];
    if (chosen.first_tuning == chosen.end_tuning) continue;
    const uint32_t last = chosen.end_tuning - 1;
    while (decision != decisions.end() && decision->end_tuning <= last) ++decision;
    if (decision == decisions.end()) return;
    if (decision->first_tuning <= last) decision->chosen = i;
  }
}

// ---- Candidates --------------------------------------------------------------------------------

template <class Visitor>
void VisitCandidates(const BuildLog& log, const Decision& decision, const Visitor& visit) {
  const uint32_t end = std::min(decision.end_tuning, Size(log.tunings));
  for (uint32_t i = decision.first_tuning; i < end; ++i) {
    const RunnerTuning& tuning = log.tunings[i];
    if (tuning.cached) {
      visit(Candidate{tuning.fastest, tuning.fastest_ms, tuning.line, i, true});
      continue;
    }
    log.trials.Visit(tuning.first_trial, tuning.end_trial, [&](const Trial& trial) {
      if (IsMeasured(trial.time_ms)) {
        visit(Candidate{trial.tactic, trial.time_ms, trial.line, i, false});
      }
    });
  }
}

// The log's own words for a turn's best; trials where it has none.
std::optional<Candidate> FastestOfTurn(const BuildLog& log, uint32_t index) {
  const RunnerTuning& tuning = log.tunings[index];
  if (tuning.fastest != kNoTactic && tuning.fastest_ms > 0 && IsMeasured(tuning.fastest_ms)) {
    return Candidate{tuning.fastest, tuning.fastest_ms, tuning.line, index, tuning.cached};
  }
  std::optional<Candidate> best;
  log.trials.Visit(tuning.first_trial, tuning.end_trial, [&](const Trial& trial) {
    if (!IsMeasured(trial.time_ms) || (best && best->time_ms <= trial.time_ms)) return;
    best = Candidate{trial.tactic, trial.time_ms, trial.line, index, false};
  });
  return best;
}

// ---- Layers and their decisions ----------------------------------------------------------------

// How well a decision's formats agree with a layer's ports: a type that differs is a proof against
// it, a vector width that differs too where the record shows widths.
enum class Fit : uint8_t { kNo, kUnknown, kTypes };

Fit FitOfPorts(const std::vector<Tensor>& ports, const std::vector<PortFormat>& formats) {
  if (ports.empty() || ports.size() != formats.size()) return Fit::kUnknown;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (ports[i].dtype == Precision::kUnknown || formats[i].type == Precision::kUnknown) continue;
    if (ports[i].dtype != formats[i].type) return Fit::kNo;
    for (const Dim& dim : ports[i].dims) {
      const auto width = static_cast<uint32_t>(dim.vector_width);
      if (width > 1 && width != formats[i].vector_width) return Fit::kNo;
    }
  }
  return Fit::kTypes;
}

Fit FitOf(const Layer& layer, const Decision& decision) {
  const FormatCombination formats = ParseFormatCombination(decision.formats);
  const Fit inputs = FitOfPorts(layer.inputs, formats.inputs);
  const Fit outputs = FitOfPorts(layer.outputs, formats.outputs);
  if (inputs == Fit::kNo || outputs == Fit::kNo) return Fit::kNo;
  return std::min(inputs, outputs);
}

// Layers that only move data are chosen with the formats, not tuned as layers.
bool IsTunedKind(const Layer& layer) {
  return layer.kind == LayerKind::kCompute || layer.kind == LayerKind::kForeign ||
         layer.kind == LayerKind::kPlugin || layer.kind == LayerKind::kShape;
}

// The layer's tactic among the candidates of `decision`, its own runner's first.
std::optional<Candidate> FindTactic(const BuildLog& log, const Layer& layer,
                                    const Decision& decision) {
  std::optional<Candidate> found;
  for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
    const std::optional<Candidate> best = FastestOfTurn(log, i);
    if (!best || best->tactic != *layer.tactic.id) continue;
    if (log.tunings[i].runner == layer.type) return best;
    if (!found) found = best;
  }
  if (found) return found;
  VisitCandidates(log, decision, [&](const Candidate& candidate) {
    if (!found && candidate.tactic == *layer.tactic.id) found = candidate;
  });
  return found;
}

uint64_t WorkOf(const BuildLog& log, const Decision& decision) {
  uint64_t work = 0;
  for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
    work += 1 + log.tunings[i].end_trial - log.tunings[i].first_trial;
  }
  return work;
}

TimedHow HowOf(const std::optional<Candidate>& own) {
  if (!own) return TimedHow::kOnlyOption;
  return own->cached ? TimedHow::kCached : TimedHow::kTimed;
}

// The fastest candidate so far, and the decision it is from.
struct Best {
  std::optional<Candidate> candidate;
  uint32_t decision = 0;
  void Offer(const Candidate& other, uint32_t from) {
    if (candidate && candidate->time_ms <= other.time_ms) return;
    candidate = other;
    decision = from;
  }
};

}  // namespace

std::string_view TimedHowName(TimedHow how) {
  constexpr std::array<std::string_view, 6> kNames = {"timed",        "cached",    "only_option",
                                                      "other_tactic", "not_timed", "no_tactic"};
  return kNames[static_cast<std::size_t>(how)];
}

bool IsMeasured(float time_ms) {
  return time_ms >= 0 && time_ms < std::numeric_limits<float>::max() / 2;
}

std::vector<Decision> DecisionsOf(const Engine& engine, uint32_t attempt_index) {
  std::vector<Decision> decisions;
  const BuildLog& log = *engine.log;
  const BuildAttempt& attempt = engine.attempts[attempt_index];
  const uint32_t end = std::min(attempt.end_tuning, Size(log.tunings));
  for (uint32_t i = attempt.first_tuning; i < end; ++i) {
    const RunnerTuning& tuning = log.tunings[i];
    if (decisions.empty() || !BelongsTo(tuning, log.tunings[i - 1])) {
      Decision& decision = decisions.emplace_back();
      decision.layer = tuning.layer;
      decision.formats = tuning.formats;
      decision.kind = tuning.kind;
      decision.first_tuning = i;
      decision.attempt = attempt_index;
    }
    decisions.back().end_tuning = i + 1;
  }
  AssignChoices(log, attempt, decisions);
  return decisions;
}

std::vector<Candidate> CandidatesOf(const BuildLog& log, const Decision& decision) {
  std::vector<Candidate> candidates;
  VisitCandidates(log, decision, [&](const Candidate& each) { candidates.push_back(each); });
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.time_ms < b.time_ms; });
  return candidates;
}

std::optional<Candidate> FastestOf(const BuildLog& log, const Decision& decision) {
  std::optional<Candidate> best;
  for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
    const std::optional<Candidate> turn = FastestOfTurn(log, i);
    if (turn && (!best || turn->time_ms < best->time_ms)) best = turn;
  }
  return best;
}

std::optional<double> LayerTactic::margin() const {
  if (!own || !runner_up || own->time_ms <= 0) return std::nullopt;
  return (static_cast<double>(runner_up->time_ms) - static_cast<double>(own->time_ms)) /
         static_cast<double>(own->time_ms);
}

TacticHistory::TacticHistory(const Engine& engine) : engine_(engine) {
  if (engine.log == nullptr) return;
  for (uint32_t i = 0; i < engine.attempts.size(); ++i) {
    const std::vector<Decision> decisions = DecisionsOf(engine, i);
    decisions_.insert(decisions_.end(), decisions.begin(), decisions.end());
  }
  for (uint32_t i = 0; i < decisions_.size(); ++i) {
    const Decision& decision = decisions_[i];
    if (decision.kind == TuningKind::kReformat) {
      AddReformat(decision);
    } else if (engine.attempt && decision.attempt == *engine.attempt) {
      LayerDecisions& known = by_layer_[decision.layer];
      known.decisions.push_back(i);
      known.work += WorkOf(*engine.log, decision);
    }
  }
  for (const KernelOfTactic& kernel : engine.log->kernels) {
    kernel_precisions_.push_back(ParseKernelName(kernel.kernel).operand);
  }
  // Within one attempt a layer is tuned once in each combination.
  if (engine.attempts.size() > 1) noise_ = MeasureNoise(*engine.log, decisions_);
}

Precision TacticHistory::PrecisionOf(const Candidate& candidate) const {
  const BuildLog& log = *engine_.log;
  if (const KernelOfTactic* kernel = log.FindKernel(candidate.tactic)) {
    const auto index = static_cast<std::size_t>(kernel - log.kernels.data());
    if (kernel_precisions_[index] != Precision::kUnknown) return kernel_precisions_[index];
  }
  const FormatCombination formats = ParseFormatCombination(log.tunings[candidate.tuning].formats);
  for (const PortFormat& input : formats.inputs) {
    if (IsRealValued(input.type)) return input.type;
  }
  return Precision::kUnknown;
}

void TacticHistory::AddReformat(const Decision& decision) {
  const std::optional<Candidate> best = FastestOf(*engine_.log, decision);
  if (!best || decision.formats.empty()) return;
  const auto [known, added] = reformat_ms_.emplace(decision.formats, best->time_ms);
  if (!added) known->second = std::min(known->second, best->time_ms);
}

LayerTactic TacticHistory::Explain(const Layer& layer) const {
  LayerTactic result;
  result.layer = layer.id;
  result.how = TimedHow::kUntuned;
  if (!layer.tactic.id) return result;
  const auto found = by_layer_.find(layer.name);
  if (found == by_layer_.end()) {
    if (IsTunedKind(layer) && !by_layer_.empty()) result.how = TimedHow::kNotTimed;
    return result;
  }
  PickDecision(layer, found->second.decisions, result);
  if (!result.decision) {
    result.how = TimedHow::kOtherTactic;
    return result;
  }
  DescribeDecision(layer, result);
  FindAlternatives(found->second.decisions, result);
  return result;
}

std::vector<LayerTactic> TacticHistory::ExplainAll(const std::vector<LayerId>& layers) const {
  std::vector<LayerTactic> tactics;
  uint64_t work = 0;
  for (const LayerId id : layers) {
    const Layer& layer = engine_.layers[id.index()];
    const auto found = by_layer_.find(layer.name);
    if (found != by_layer_.end()) work += found->second.work;
    if (work > kMostWork) break;
    tactics.push_back(Explain(layer));
  }
  return tactics;
}

void TacticHistory::PickDecision(const Layer& layer, const std::vector<uint32_t>& decisions,
                                 LayerTactic& result) const {
  const BuildLog& log = *engine_.log;
  int best_rank = -1;
  for (const uint32_t index : decisions) {
    const Decision& decision = decisions_[index];
    const Fit fit = FitOf(layer, decision);
    if (fit == Fit::kNo) continue;
    const ChosenTactic* chosen = decision.chosen ? &log.chosen[*decision.chosen] : nullptr;
    const bool was_chosen = chosen != nullptr && chosen->tactic == *layer.tactic.id;
    const std::optional<Candidate> own = FindTactic(log, layer, decision);
    if (!own && !(was_chosen && chosen->only_option)) continue;
    const int rank = (fit == Fit::kTypes ? 2 : 0) + (was_chosen ? 1 : 0);
    if (rank == best_rank) ++result.possible_decisions;
    if (rank <= best_rank) continue;
    best_rank = rank;
    result.possible_decisions = 1;
    result.decision = index;
    result.own = own;
    result.how = HowOf(own);
  }
}

void TacticHistory::DescribeDecision(const Layer& layer, LayerTactic& result) const {
  const BuildLog& log = *engine_.log;
  const Decision& decision = decisions_[*result.decision];
  for (uint32_t i = decision.first_tuning; i < decision.end_tuning; ++i) {
    result.skipped += log.tunings[i].end_skipped - log.tunings[i].first_skipped;
  }
  const auto is_own = [&](const Candidate& candidate) {
    return candidate.tactic == *layer.tactic.id &&
           (!result.own ||
            log.tunings[candidate.tuning].runner == log.tunings[result.own->tuning].runner);
  };
  VisitCandidates(log, decision, [&](const Candidate& candidate) {
    ++result.candidates;
    const bool slower = result.runner_up && result.runner_up->time_ms <= candidate.time_ms;
    if (!slower && !is_own(candidate)) result.runner_up = candidate;
  });
}

std::optional<float> TacticHistory::ReformatCost(const std::vector<PortFormat>& from,
                                                 const std::vector<PortFormat>& to) const {
  if (from.size() != to.size()) return std::nullopt;
  float sum = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].text == to[i].text) continue;
    const std::string formats = std::string(from[i].text).append(" -> ").append(to[i].text);
    const auto known = reformat_ms_.find(formats);
    if (known == reformat_ms_.end()) return std::nullopt;
    sum += known->second;
  }
  return sum;
}

Alternative TacticHistory::MakeAlternative(uint32_t decision, const Candidate& candidate,
                                           const LayerTactic& result) const {
  Alternative alternative;
  alternative.candidate = candidate;
  alternative.decision = decision;
  alternative.precision = PrecisionOf(candidate);
  const FormatCombination chosen = ParseFormatCombination(decisions_[*result.decision].formats);
  const FormatCombination other = ParseFormatCombination(decisions_[decision].formats);
  alternative.reformat_in_ms = ReformatCost(chosen.inputs, other.inputs);
  alternative.reformat_out_ms = ReformatCost(other.outputs, chosen.outputs);
  return alternative;
}

void TacticHistory::FindAlternatives(const std::vector<uint32_t>& decisions,
                                     LayerTactic& result) const {
  if (!result.own) return;
  const BuildLog& log = *engine_.log;
  std::array<Best, kPrecisionCount> by_precision;
  Best elsewhere;
  for (const uint32_t index : decisions) {
    for (uint32_t i = decisions_[index].first_tuning; i < decisions_[index].end_tuning; ++i) {
      const std::optional<Candidate> turn = FastestOfTurn(log, i);
      if (!turn) continue;
      const auto precision = static_cast<std::size_t>(PrecisionOf(*turn));
      by_precision[precision].Offer(*turn, index);
      if (index != *result.decision) elsewhere.Offer(*turn, index);
    }
  }
  if (elsewhere.candidate && elsewhere.candidate->time_ms < result.own->time_ms) {
    result.faster_elsewhere = MakeAlternative(elsewhere.decision, *elsewhere.candidate, result);
  }
  const auto own = static_cast<std::size_t>(PrecisionOf(*result.own));
  for (std::size_t i = 1; i < by_precision.size(); ++i) {
    if (i == own || !by_precision[i].candidate) continue;
    result.other_precisions.push_back(
        MakeAlternative(by_precision[i].decision, *by_precision[i].candidate, result));
  }
}

}  // namespace trtscope
