// What a session knows, cut into lists of short texts that can be compared element by element:
// equal for the same log in another dress, a prefix for a log that was cut.
#ifndef TRTSCOPE_TESTS_PROPERTY_FACTS_H_
#define TRTSCOPE_TESTS_PROPERTY_FACTS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/formats.h"

namespace trtscope::property {

using Texts = std::vector<std::string>;

struct EngineFacts {
  std::string from;
  /// "name|type|inputs -> outputs" of each layer.
  Texts layers;
  /// Tactic and kernel of each layer.
  Texts tactics;
  /// Insertions of the kept attempt.
  Texts reformats;
  /// Inputs and outputs of the network.
  Texts bindings;
  bool truncated = false;
};

struct Facts {
  std::vector<EngineFacts> engines;
  Texts trials;
  Texts skipped;
  Texts tunings;
  Texts chosen;
  Texts kernels;
};

inline Session ParseBytes(std::string bytes, const ParseOptions& options = {}) {
  Session session;
  AddInput(session, SourceText::FromString("build.log", std::move(bytes)), options);
  return session;
}

/// Workers of their own and a border every few lines.
inline ParseOptions SmallBlocks(unsigned threads, std::size_t block_bytes) {
  ParseOptions options;
  options.threads = threads;
  options.block_bytes = block_bytes;
  return options;
}

inline std::string TensorFacts(const Tensor& tensor) {
  std::string text(tensor.name);
  text.append(":").append(PrecisionName(tensor.dtype)).append("[");
  for (const Dim& dim : tensor.dims) {
    text += std::to_string(dim.extent) + ":" + std::to_string(dim.vector_width) + ",";
  }
  return text + "]";
}

inline std::string LayerFacts(const Layer& layer) {
  std::string text(layer.name);
  text.append("|").append(layer.type).append("|");
  for (const Tensor& input : layer.inputs) text += TensorFacts(input) + ";";
  text += " -> ";
  for (const Tensor& output : layer.outputs) text += TensorFacts(output) + ";";
  return text;
}

inline std::string TacticFacts(const Tactic& tactic) {
  return (tactic.id ? TacticIdText(*tactic.id) : std::string("?")).append(" ").append(tactic.name);
}

inline EngineFacts FactsOfEngine(const Engine& engine) {
  EngineFacts facts;
  facts.from = LayersFromName(engine.layers_from);
  facts.truncated = engine.truncated;
  for (const Layer& layer : engine.layers) {
    facts.layers.push_back(LayerFacts(layer));
    facts.tactics.push_back(TacticFacts(layer.tactic));
  }
  for (const Binding& binding : engine.bindings) {
    const std::string kind = std::string(binding.inferred ? "inferred " : "") +
                             (binding.is_input ? "input " : "output ");
    facts.bindings.push_back(kind + std::string(binding.name));
  }
  if (const BuildAttempt* attempt = engine.chosen_attempt()) {
    for (const ReformatInsertion& r : attempt->reformats) {
      facts.reformats.push_back(std::string(r.tensor)
                                    .append("|")
                                    .append(r.source_tensor)
                                    .append("|")
                                    .append(r.from)
                                    .append("|")
                                    .append(r.to));
    }
  }
  return facts;
}

inline void AddTuningFacts(const BuildLog& log, Facts& facts) {
  for (std::size_t i = 0; i < log.trials.size(); ++i) {
    const Trial& trial = log.trials[i];
    facts.trials.push_back(TacticIdText(trial.tactic) + " " + std::to_string(trial.time_ms));
  }
  for (const SkippedTrial& trial : log.skipped_trials) {
    facts.skipped.push_back(TacticIdText(trial.tactic) + " " +
                            std::to_string(trial.requested_bytes));
  }
  for (const RunnerTuning& tuning : log.tunings) {
    facts.tunings.push_back(std::string(tuning.layer)
                                .append("|")
                                .append(tuning.runner)
                                .append("|")
                                .append(tuning.formats)
                                .append("|")
                                .append(std::to_string(tuning.end_trial - tuning.first_trial)));
  }
  for (const ChosenTactic& chosen : log.chosen) {
    facts.chosen.push_back(std::string(chosen.layer)
                               .append("|")
                               .append(chosen.runner)
                               .append("|")
                               .append(TacticIdText(chosen.tactic)));
  }
  for (const KernelOfTactic& kernel : log.kernels) {
    facts.kernels.push_back(TacticIdText(kernel.tactic).append(" ").append(kernel.kernel));
  }
}

inline Facts FactsOf(const Session& session) {
  Facts facts;
  for (const Engine& engine : session.engines) facts.engines.push_back(FactsOfEngine(engine));
  for (const std::shared_ptr<const BuildLog>& log : session.logs) AddTuningFacts(*log, facts);
  return facts;
}

/// The first difference as a sentence, empty if there is none.
inline std::string Difference(std::string_view what, const Texts& expected, const Texts& actual) {
  if (expected == actual) return "";
  const std::string counts = std::string(what) + ": " + std::to_string(expected.size()) +
                             " expected, " + std::to_string(actual.size()) + " found";
  for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
    if (expected[i] == actual[i]) continue;
    return counts + "; number " + std::to_string(i) + " is\n  " + actual[i] + "\nnot\n  " +
           expected[i];
  }
  return counts;
}

/// Like Difference, for everything that a log in another dress must tell as well.
inline std::string Difference(const Facts& expected, const Facts& actual) {
  std::string text = Difference("trials", expected.trials, actual.trials) +
                     Difference("skipped trials", expected.skipped, actual.skipped) +
                     Difference("tunings", expected.tunings, actual.tunings) +
                     Difference("chosen tactics", expected.chosen, actual.chosen) +
                     Difference("kernels", expected.kernels, actual.kernels);
  if (expected.engines.size() != actual.engines.size()) {
    return text + "engines: " + std::to_string(expected.engines.size()) + " expected, " +
           std::to_string(actual.engines.size()) + " found";
  }
  for (std::size_t i = 0; i < expected.engines.size(); ++i) {
    const EngineFacts& a = expected.engines[i];
    const EngineFacts& b = actual.engines[i];
    const std::string own = Difference("origin", {a.from}, {b.from}) +
                            Difference("layers", a.layers, b.layers) +
                            Difference("tactics", a.tactics, b.tactics) +
                            Difference("reformats", a.reformats, b.reformats);
    if (!own.empty()) text += "engine " + std::to_string(i) + ": " + own + "\n";
  }
  return text;
}

/// Apart, because a list of bindings has no mark that tells a name from foreign output.
inline std::string BindingsDifference(const Facts& expected, const Facts& actual) {
  std::string text;
  for (std::size_t i = 0; i < std::min(expected.engines.size(), actual.engines.size()); ++i) {
    text += Difference("bindings", expected.engines[i].bindings, actual.engines[i].bindings);
  }
  return text;
}

/// Broken invariants of all engines, one a line.
inline std::string BrokenPromises(const Session& session) {
  std::string text;
  for (const Engine& engine : session.engines) {
    for (const std::string& sentence : CheckInvariants(engine)) {
      text += "engine " + std::to_string(engine.id) + ": " + sentence + "\n";
    }
  }
  return text;
}

}  // namespace trtscope::property

#endif  // TRTSCOPE_TESTS_PROPERTY_FACTS_H_
