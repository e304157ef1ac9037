// The autotuning: nine tenths of a verbose log. Which lines there are, in which order and how many
// of each follows the measured mix of real logs (per layer: about ten format combinations, a bit
// less than half of them with a winner of some 25 trials; 20 to 35 reformat headers, a third of
// them timed).

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "bench/sections.h"

namespace trtscope::bench {
namespace {

constexpr std::array<std::uint64_t, 3> kReformatTactics = {1000, 1002, 0};

// Times without a meaning of their own, e.g. how long the profiling of one runner took.
Time SomeTime(std::uint64_t seed, std::uint64_t from, std::uint64_t range) {
  return {from + Mix(seed) % range};
}

std::string_view RunnerId(std::string_view runner) {
  if (runner == "CaskConvolution") return "[0x80000009]";
  if (runner == "CaskFlattenConvolution") return "[0x80000036]";
  if (runner == "CudnnConvolution") return "[0x80000000]";
  if (runner == "CaskPooling") return "[0x8000002f]";
  if (runner == "Shuffle") return "[0x8000000d]";
  return "[0x80000012]";
}

/// Writes what one runner prints for one layer and combination.
class RunnerWriter {
 public:
  RunnerWriter(LogWriter& log, const Version& version, const std::string& layer,
               std::string_view runner)
      : log_(log),
        version_(version),
        layer_(layer),
        runner_(runner),
        id_(version.runner_ids() ? RunnerId(runner) : "") {}

  void Nothing() {
    if (version_.ten()) {
      log_.Verbose("Skipping ", runner_, ": No valid tactics for ", layer_);
      return;
    }
    Header();
    log_.Verbose(runner_, " has no valid tactics for this config, skipping");
  }

  void Header() {
    log_.Verbose("--------------- Timing Runner: ", layer_, " (", runner_, id_, ")");
  }

  void Named(const Trial& trial) {
    const TacticId tactic = Id(trial.kernel->tactic);
    if (version_.runner_ids()) {
      log_.Verbose("Tactic Name: ", trial.kernel->name, " Tactic: ", tactic, " Time: ", trial.time);
    } else {
      log_.Verbose(layer_, " Set Tactic Name: ", trial.kernel->name, " Tactic: ", tactic);
      log_.Verbose("Tactic: ", tactic, " Time: ", trial.time);
    }
    Consider(trial.kernel->tactic, trial.time);
  }

  void Unnamed(std::uint64_t tactic, Time time) {
    log_.Verbose("Tactic: ", Id(tactic), " Time: ", time);
    Consider(tactic, time);
  }

  void Fastest() {
    if (version_.runner_ids()) {
      log_.Verbose(layer_, " (", runner_, id_, ") profiling completed in ",
                   SomeTime(best_time_.units, 300000, 20000000),
                   " seconds. Fastest Tactic: ", Id(best_), " Time: ", best_time_);
    } else {
      log_.Verbose("Fastest Tactic: ", Id(best_), " Time: ", best_time_);
    }
  }

  [[nodiscard]] std::uint64_t best() const { return best_; }
  [[nodiscard]] Time best_time() const { return best_time_; }

 private:
  [[nodiscard]] TacticId Id(std::uint64_t value) const { return {value, version_.hex()}; }

  void Consider(std::uint64_t tactic, Time time) {
    if (seen_ && best_time_ <= time) return;
    seen_ = true;
    best_ = tactic;
    best_time_ = time;
  }

  LogWriter& log_;
  const Version& version_;
  const std::string& layer_;
  std::string_view runner_;
  std::string_view id_;
  bool seen_ = false;
  std::uint64_t best_ = 0;
  Time best_time_;
};

void WriteChosen(LogWriter& log, const Version& version, std::string_view runner,
                 std::uint64_t tactic) {
  log.Verbose(">>>>>>>>>>>>>>> Chose Runner Type: ", runner,
              " Tactic: ", TacticId{tactic, version.hex()});
}

std::string FormatPair(const Layer& layer, Combination combination) {
  std::string text = StrideText(combination.in, layer.in);
  if (layer.residual) text += ", " + StrideText(combination.out, layer.out);
  return text + " -> " + StrideText(combination.out, layer.out);
}

void WriteCombinationHeader(LogWriter& log, const std::string& formats) {
  log.Verbose("*************** Autotuning format combination: ", formats, " ***************");
}

// Runners without kernel names, such as cuDNN, softmax and shuffle: a few small tactic numbers.
void TimePlainRunner(RunnerWriter& runner, std::uint64_t seed, std::uint64_t tactics, Time base) {
  runner.Header();
  for (std::uint64_t tactic = 0; tactic < tactics; ++tactic) {
    runner.Unnamed(tactic, {base.units + tactic * 9000 + Mix(seed + tactic) % 9000});
  }
  runner.Fastest();
}

// The fixed order in which the builder asks its convolution runners.
std::vector<std::string_view> EmptyRunnersBefore(const Version& version) {
  if (version.runner_ids()) return {};
  return {"CudaDepthwiseConvolution", "FusedConvActConvolution"};
}

void TuneConvolution(LogWriter& log, const Run& run, const Layer& layer, Combination combination) {
  const Version& version = run.version;
  for (const std::string_view runner : EmptyRunnersBefore(version)) {
    RunnerWriter(log, version, layer.name, runner).Nothing();
  }
  const std::vector<Trial> trials = TrialsOf(run.kernels, layer, combination);
  if (!version.runner_ids() && combination.in == Format::kFloatLinear) {
    RunnerWriter cudnn(log, version, layer.name, "CudnnConvolution");
    TimePlainRunner(cudnn, layer.signature, 5, {9000000});
  }
  RunnerWriter cask(log, version, layer.name, "CaskConvolution");
  if (trials.empty()) {
    cask.Nothing();
  } else {
    cask.Header();
    for (const Trial& trial : trials) cask.Named(trial);
    cask.Fastest();
  }
  if (version.runner_ids())
    RunnerWriter(log, version, layer.name, "CaskFlattenConvolution").Nothing();
  if (!trials.empty()) WriteChosen(log, version, "CaskConvolution", cask.best());
}

void TunePooling(LogWriter& log, const Run& run, const Layer& layer, Combination combination) {
  const std::vector<Trial> trials = TrialsOf(run.kernels, layer, combination);
  if (!run.version.runner_ids()) {
    RunnerWriter tiled(log, run.version, layer.name, "TiledPooling");
    TimePlainRunner(tiled, layer.signature, 6, {9000000});
  }
  RunnerWriter cask(log, run.version, layer.name, "CaskPooling");
  if (trials.empty()) {
    cask.Nothing();
    return;
  }
  cask.Header();
  for (const Trial& trial : trials) cask.Named(trial);
  cask.Fastest();
  WriteChosen(log, run.version, "CaskPooling", cask.best());
}

void TunePlain(LogWriter& log, const Run& run, const Layer& layer) {
  const Choice choice = ChosenFor(run.kernels, layer);
  RunnerWriter runner(log, run.version, layer.name, choice.runner);
  TimePlainRunner(runner, layer.signature, 2, choice.time);
  WriteChosen(log, run.version, choice.runner, choice.tactic);
}

void TuneCombination(LogWriter& log, const Run& run, const Layer& layer, Combination combination) {
  switch (layer.kind) {
    case LayerKind::kConvolution:
      return TuneConvolution(log, run, layer, combination);
    case LayerKind::kPooling:
      return TunePooling(log, run, layer, combination);
    case LayerKind::kReshape:
    case LayerKind::kSoftmax:
      return TunePlain(log, run, layer);
  }
}

// A layer like an earlier one: its timings come from the cache, before TensorRT 10 without a word.
void WriteCached(LogWriter& log, const Run& run, const Layer& layer, Combination combination) {
  const std::string formats = FormatPair(layer, combination);
  WriteCombinationHeader(log, formats);
  const std::vector<Trial> trials = TrialsOf(run.kernels, layer, combination);
  if (!run.version.ten() || trials.empty()) return;
  const auto best = std::min_element(
      trials.begin(), trials.end(), [](const Trial& a, const Trial& b) { return a.time < b.time; });
  log.Verbose(layer.name, " [", formats, "] got cached result: CaskConvolution, tactic ",
              TacticId{best->kernel->tactic}, ", ", best->time, " ms");
  WriteChosen(log, run.version, "CaskConvolution", best->kernel->tactic);
}

// Myelin's table of gemms, which a build at a high optimisation level prints for some layers.
void WriteMyelinTable(LogWriter& log, const Run& run, const Layer& layer) {
  const std::vector<Kernel>& gemms = run.kernels.Gemms();
  log.Verbose(" (foreignNode) Autotuning op ", layer.nodes.front(),
              ": [ONNX Layer: ", layer.nodes.front(), "]");
  log.Verbose(" (foreignNode) Sorted table of all evaluated tactics:");
  log.Verbose(
      " (foreignNode) tactic_id, cost(in ms), cost/fastest_cost, prediction_correlation, "
      "kernel_name, tactic_hash, tunable_parameter");
  std::uint64_t cost = 700000 + layer.signature % 900000;
  const std::uint64_t fastest = cost;
  for (std::uint64_t row = 0; row < 160; ++row) {
    const Kernel& kernel = gemms[(layer.signature + row) % gemms.size()];
    const std::string_view pad = row < 10 ? "   " : row < 100 ? "  " : " ";
    log.Verbose(" (foreignNode) ", pad, row, ", ", Time{cost}, ", ",
                Time{cost * 100000000 / fastest}, ", ",
                SomeTime(kernel.tactic + row, 70000000, 40000000), ", ", kernel.name, ", 0x3",
                kernel.tactic % 1000000000, ", ");
    cost += Mix(cost) % 9000;
  }
}

void TuneLayers(LogWriter& log, const Run& run) {
  std::size_t number = 0;
  for (const Layer& layer : run.network.layers) {
    if (run.version.runner_ids()) {
      log.Verbose("=============== Computing costs for ", layer.name);
    } else if (run.version.release >= 840) {
      log.Verbose("=============== Computing costs for ");
    }
    if (run.version.ten() && layer.filter == 1 && ++number % 3 == 0 && !layer.nodes.empty()) {
      WriteMyelinTable(log, run, layer);
    }
    for (const Combination combination : CombinationsOf(run.version, layer)) {
      if (layer.same_as_earlier) {
        WriteCached(log, run, layer, combination);
      } else {
        WriteCombinationHeader(log, FormatPair(layer, combination));
        TuneCombination(log, run, layer, combination);
      }
    }
  }
}

// The formats between which the builder measures a tensor's reformats.
std::vector<Format> FormatsOfTensors(const Version& version) {
  using enum Format;
  std::vector<Format> formats = {kFloatLinear, kFloatNhwc};
  if (version.half) {
    for (const Format more : {kHalfLinear, kHalfC8}) formats.push_back(more);
  }
  if (version.int8) {
    for (const Format more : {kInt8C4, kInt8C32}) formats.push_back(more);
  }
  if (formats.size() < 5) formats.push_back(kFloatC4);
  return formats;
}

void TimeReformat(LogWriter& log, const Version& version, const std::string& tensor,
                  std::uint64_t seed) {
  const std::string name =
      version.release >= 840 ? "Optimizer Reformat(" + tensor + " -> <out>)" : "Optimizer Reformat";
  RunnerWriter runner(log, version, name, "Reformat");
  runner.Header();
  for (const std::uint64_t tactic : kReformatTactics) {
    if (tactic == 1000 && version.release < 840) continue;
    if (version.int8 && version.release >= 850) {
      log.Verbose(
          "Setting a default quantization params because quantization data is missing for ");
    }
    runner.Unnamed(tactic, SomeTime(seed + tactic, 180000, 600000));
  }
  runner.Fastest();
}

void TuneReformat(LogWriter& log, const Version& version, const Layer& layer, Combination formats) {
  const std::string pair =
      StrideText(formats.in, layer.out) + " -> " + StrideText(formats.out, layer.out);
  const std::uint64_t seed =
      Mix(layer.signature + static_cast<std::uint64_t>(formats.in) * kFormatCount +
          static_cast<std::uint64_t>(formats.out));
  const bool cached = layer.same_as_earlier || seed % 100 < 40;
  if (cached && version.ten()) {
    log.Verbose("Optimizer Reformat(", layer.output, " -> <out>) [", pair,
                "] got cached result: Reformat, tactic ", TacticId{seed % 2 * 1000}, ", ",
                SomeTime(seed, 180000, 400000), " ms");
    return;
  }
  const std::string_view colon = version.release >= 840 ? ": " : ":";
  log.Verbose("*************** Autotuning Reformat", colon, pair, " ***************");
  if (!cached) TimeReformat(log, version, layer.output, seed);
}

void WriteReformatHeader(LogWriter& log, const Version& version) {
  constexpr std::string_view kHeader = "=============== Computing reformatting costs";
  if (version.ten()) {
    log.Verbose(kHeader, " for available format set");
  } else if (version.release == 840 || version.release == 860) {
    log.Verbose(kHeader);
  }
  if (version.release >= 850) log.Verbose(kHeader, ": ");
}

void TuneReformats(LogWriter& log, const Run& run) {
  const std::vector<Format> formats = FormatsOfTensors(run.version);
  for (const Layer& layer : run.network.layers) {
    WriteReformatHeader(log, run.version);
    if (layer.kind == LayerKind::kReshape || layer.kind == LayerKind::kSoftmax) continue;
    for (const Format from : formats) {
      for (const Format to : formats) {
        if (from != to) TuneReformat(log, run.version, layer, {from, to});
      }
    }
  }
}

}  // namespace

void WriteTuning(LogWriter& log, const Run& run) {
  // Up to 8.5 the reformats are measured first, later after the layers.
  if (!run.version.runner_ids()) TuneReformats(log, run);
  TuneLayers(log, run);
  if (run.version.runner_ids()) TuneReformats(log, run);
  for (const Reformat& reformat : run.reformats) {
    const Layer& layer = run.network.layers[reformat.layer];
    log.Verbose("Adding reformat layer: Reformatted Input Tensor 0 to ", layer.name, " (",
                layer.input, ") from ", StrideText(reformat.from, layer.in), " to ",
                StrideText(layer.format, layer.in));
  }
  log.Verbose("Formats and tactics selection completed in 38.4902 seconds.");
}

}  // namespace trtscope::bench
