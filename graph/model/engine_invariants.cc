#include <algorithm>
#include <utility>

#include "graph/model/engine.h"

namespace trtscope {
namespace {

// A broken engine breaks a promise everywhere; the first sentences tell it.
constexpr std::size_t kMaxSentences = 20;

class Sentences {
 public:
  // Parts are only joined while there is room: a broken engine may have millions of violations.
  template <class... Numbers>
  void Expect(bool holds, std::string_view pattern, Numbers... numbers) {
    if (holds || texts_.size() >= kMaxSentences) return;
    texts_.push_back(Fill(pattern, {std::to_string(numbers)...}));
  }
  std::vector<std::string> Take() { return std::move(texts_); }

 private:
  // Every '#' of the pattern stands for the next number.
  static std::string Fill(std::string_view pattern, const std::vector<std::string>& numbers) {
    std::string text;
    std::size_t next = 0;
    for (const char letter : pattern) {
      if (letter == '#' && next < numbers.size()) {
        text += numbers[next++];
      } else {
        text += letter;
      }
    }
    return text;
  }

  std::vector<std::string> texts_;
};

// One flag an input port of the engine, set once an edge or a binding explains it.
class CoveredInputs {
 public:
  explicit CoveredInputs(const std::vector<Layer>& layers) {
    std::size_t inputs = 0;
    for (const Layer& layer : layers) {
      first_.push_back(inputs);
      inputs += layer.inputs.size();
    }
    covered_.resize(inputs, false);
  }
  void Cover(PortRef port) { covered_[first_[port.layer.index()] + port.port] = true; }
  bool IsCovered(std::size_t layer, std::size_t port) const {
    return covered_[first_[layer] + port];
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<bool> covered_;
};

const Tensor* FindInput(const Engine& engine, PortRef port) {
  if (port.layer.index() >= engine.layers.size()) return nullptr;
  const std::vector<Tensor>& inputs = engine.layers[port.layer.index()].inputs;
  return port.port < inputs.size() ? &inputs[port.port] : nullptr;
}

const Tensor* FindOutput(const Engine& engine, PortRef port) {
  if (port.layer.index() >= engine.layers.size()) return nullptr;
  const std::vector<Tensor>& outputs = engine.layers[port.layer.index()].outputs;
  return port.port < outputs.size() ? &outputs[port.port] : nullptr;
}

void CheckIds(const Engine& engine, Sentences& broken) {
  for (std::size_t index = 0; index < engine.layers.size(); ++index) {
    const std::size_t id = engine.layers[index].id.index();
    broken.Expect(id == index, "layer at position # has id #", index, id);
  }
}

void CheckEdges(const Engine& engine, CoveredInputs& covered, Sentences& broken) {
  for (std::size_t index = 0; index < engine.edges.size(); ++index) {
    const Edge& edge = engine.edges[index];
    const Tensor* from = FindOutput(engine, edge.from);
    const Tensor* to = FindInput(engine, edge.to);
    broken.Expect(from != nullptr, "edge # starts at an output that does not exist", index);
    broken.Expect(to != nullptr, "edge # ends at an input that does not exist", index);
    if (to != nullptr) covered.Cover(edge.to);
    if (from == nullptr || to == nullptr) continue;
    broken.Expect(from->name == to->name, "edge # joins ports of different names", index);
    const bool backwards = edge.from.layer >= edge.to.layer;
    broken.Expect(backwards == edge.loop_carried,
                  "edge # from layer # to layer # is loop-carried or not against execution order",
                  index, edge.from.layer.value, edge.to.layer.value);
  }
}

void CheckBindings(const Engine& engine, CoveredInputs& covered, Sentences& broken) {
  for (std::size_t index = 0; index < engine.bindings.size(); ++index) {
    const Binding& binding = engine.bindings[index];
    for (const PortRef& port : binding.ports) {
      const Tensor* tensor = binding.is_input ? FindInput(engine, port) : FindOutput(engine, port);
      broken.Expect(tensor != nullptr, "binding # has a port that does not exist", index);
      if (tensor == nullptr) continue;
      broken.Expect(tensor->name == binding.name, "binding # has a port of another name", index);
      if (binding.is_input) covered.Cover(port);
    }
  }
}

void CheckInputs(const Engine& engine, const CoveredInputs& covered, Sentences& broken) {
  for (std::size_t layer = 0; layer < engine.layers.size(); ++layer) {
    for (std::size_t port = 0; port < engine.layers[layer].inputs.size(); ++port) {
      broken.Expect(covered.IsCovered(layer, port),
                    "input # of layer # has neither an edge nor a binding", port, layer);
    }
  }
}

bool LiesInside(std::size_t first, std::size_t end, std::size_t size) {
  return first <= end && end <= size;
}

void CheckTunings(const BuildLog& log, const BuildAttempt& attempt, Sentences& broken) {
  for (std::size_t index = attempt.first_tuning; index < attempt.end_tuning; ++index) {
    const RunnerTuning& tuning = log.tunings[index];
    broken.Expect(LiesInside(tuning.first_trial, tuning.end_trial, log.trials.size()),
                  "tuning # has trials outside of the log's", index);
    broken.Expect(LiesInside(tuning.first_skipped, tuning.end_skipped, log.skipped_trials.size()),
                  "tuning # has skipped trials outside of the log's", index);
  }
}

void CheckChosen(const BuildLog& log, const BuildAttempt& attempt, Sentences& broken) {
  for (std::size_t index = attempt.first_chosen; index < attempt.end_chosen; ++index) {
    const ChosenTactic& chosen = log.chosen[index];
    broken.Expect(LiesInside(chosen.first_tuning, chosen.end_tuning, log.tunings.size()),
                  "chosen tactic # has tunings outside of the log's", index);
  }
}

void CheckAttempts(const Engine& engine, Sentences& broken) {
  const BuildLog empty;
  const BuildLog& log = engine.log ? *engine.log : empty;
  broken.Expect(!engine.run || *engine.run < log.runs.size(), "the engine's run does not exist");
  broken.Expect(!engine.attempt || *engine.attempt < engine.attempts.size(),
                "the engine's attempt does not exist");
  for (std::size_t index = 0; index < engine.attempts.size(); ++index) {
    const BuildAttempt& attempt = engine.attempts[index];
    const bool tunings = LiesInside(attempt.first_tuning, attempt.end_tuning, log.tunings.size());
    const bool chosen = LiesInside(attempt.first_chosen, attempt.end_chosen, log.chosen.size());
    broken.Expect(tunings, "attempt # has tunings outside of the log's", index);
    broken.Expect(chosen, "attempt # has chosen tactics outside of the log's", index);
    if (tunings) CheckTunings(log, attempt, broken);
    if (chosen) CheckChosen(log, attempt, broken);
  }
}

}  // namespace

std::vector<std::string> CheckInvariants(const Engine& engine) {
  Sentences broken;
  CoveredInputs covered(engine.layers);
  CheckIds(engine, broken);
  CheckEdges(engine, covered, broken);
  CheckBindings(engine, covered, broken);
  CheckInputs(engine, covered, broken);
  CheckAttempts(engine, broken);
  return broken.Take();
}

}  // namespace trtscope
