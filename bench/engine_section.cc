// What a log says after the autotuning: memory, the engine's layers, trtexec's measurements.

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/sections.h"

namespace trtscope::bench {
namespace {

constexpr Time kReformatTime{320000};  // 3.2 us

std::string ReformatName(const Layer& layer) {
  return "Reformatting CopyNode for Input Tensor 0 to " + layer.name;
}

std::string ReformattedTensor(const Layer& layer) {
  return "Reformatted Input Tensor 0 to " + layer.name;
}

/// One record of the finished engine: a layer, or a reformat in front of it.
struct Record {
  const Layer* layer = nullptr;
  const Reformat* reformat = nullptr;  // set where this is the inserted reformat
};

std::vector<Record> RecordsOf(const Run& run) {
  std::vector<Record> records;
  auto next = run.reformats.begin();
  for (std::size_t i = 0; i < run.network.layers.size(); ++i) {
    const Layer& layer = run.network.layers[i];
    if (next != run.reformats.end() && next->layer == i) records.push_back({&layer, &*next++});
    records.push_back({&layer, nullptr});
  }
  return records;
}

std::string NameOf(const Record& record) {
  return record.reformat != nullptr ? ReformatName(*record.layer) : record.layer->name;
}

Time TimeOf(const Run& run, const Record& record) {
  return record.reformat != nullptr ? kReformatTime : ChosenFor(run.kernels, *record.layer).time;
}

std::string Port(const Version& version, const std::string& tensor, Format format,
                 const Shape& shape) {
  const std::string dims = DimsText(version, format, shape);
  return version.bracket_ports() ? tensor + " (" + dims + ")" : tensor + "[" + dims + "]";
}

void WriteReformatRecord(LogWriter& log, const Version& version, const Record& record) {
  const Layer& layer = *record.layer;
  log.Raw("Layer(Reformat): ", NameOf(record), ", Tactic: ", TacticId{1000, version.hex()}, ", ",
          Port(version, layer.input, record.reformat->from, layer.in), " -> ",
          Port(version, ReformattedTensor(layer), layer.format, layer.in));
}

void WriteLayerRecord(LogWriter& log, const Run& run, const Layer& layer, bool reformatted) {
  const Version& version = run.version;
  const Choice choice = ChosenFor(run.kernels, layer);
  const std::string input = reformatted ? ReformattedTensor(layer) : layer.input;
  std::string inputs = Port(version, input, layer.format, layer.in);
  if (layer.residual) inputs += ", " + Port(version, *layer.residual, layer.format, layer.out);
  const std::string_view type = layer.kind == LayerKind::kReshape ? "NoOp" : choice.runner;
  log.Raw("Layer(", type, "): ", layer.name, ", Tactic: ", TacticId{choice.tactic, version.hex()},
          ", ", inputs, " -> ", Port(version, layer.output, layer.format, layer.out));
}

void WriteLayerInformation(LogWriter& log, const Run& run, const std::vector<Record>& records) {
  log.Verbose("Engine Layer Information:");
  bool reformatted = false;
  for (const Record& record : records) {
    if (record.reformat != nullptr) {
      WriteReformatRecord(log, run.version, record);
    } else {
      WriteLayerRecord(log, run, *record.layer, reformatted);
    }
    reformatted = record.reformat != nullptr;
  }
}

void WriteLayerMemory(LogWriter& log, const Version& version, const std::string& name) {
  if (version.ten()) {
    log.Verbose("Layer: ", name,
                " Host Persistent: 5664 bytes Device Persistent: 0 bytes Scratch Memory: 0 bytes");
  } else if (version.release >= 820) {
    log.Verbose("Layer: ", name, " Host Persistent: 4592 Device Persistent: 0 Scratch Memory: 0");
  } else {
    log.Verbose("Layer: ", name, " HostPersistent: 1664 DevicePersistent: 8192");
  }
}

// The kernels of the layers that Cask runs, printed once more up to 8.5, and as numbers from 8.5
// on.
void WriteKernels(LogWriter& log, const Run& run) {
  const Version& version = run.version;
  int index = 0;
  for (const Layer& layer : run.network.layers) {
    const std::vector<Trial> trials = TrialsOf(run.kernels, layer, {layer.format, layer.format});
    const Choice choice = ChosenFor(run.kernels, layer);
    const auto chosen = std::find_if(trials.begin(), trials.end(), [&](const Trial& trial) {
      return trial.kernel->tactic == choice.tactic;
    });
    if (chosen == trials.end()) continue;
    if (version.release < 860) {
      log.Verbose(layer.name, " Set Tactic Name: ", chosen->kernel->name,
                  " Tactic: ", TacticId{choice.tactic, version.hex()});
    } else {
      log.Verbose("Finalize: ", layer.name, " Set kernel index: ", index++);
    }
  }
  if (version.release < 860) return;
  log.Verbose("Total number of generated kernels selected for the engine: ", index);
  for (int kernel = 0; kernel < index; ++kernel) log.Verbose("Kernel: ", kernel, " CASK_STATIC");
}

void WriteMemory(LogWriter& log, const Run& run, std::size_t records) {
  const Version& version = run.version;
  const std::string_view unit = version.ten() ? " bytes" : "";
  if (version.release >= 850) {
    log.Verbose("Total number of blocks in pre-optimized block assignment: ", records);
  } else {
    for (int block = 0; block < 4; ++block) log.Verbose("Block size ", 1605632 >> block);
  }
  log.Verbose("Total Activation Memory: ", 1831424, unit);
  log.Info("Detected 1 inputs and 1 output network tensors.");
  for (const Layer& layer : run.network.layers) WriteLayerMemory(log, version, layer.name);
  log.Info("Total Host Persistent Memory: ", 5120 * records, unit);
  log.Info("Total Device Persistent Memory: ", 0, unit);
  log.Info(version.ten() ? "Max Scratch Memory: " : "Total Scratch Memory: ", 0, unit);
  if (!version.ten()) {
    log.Info(
        "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 4 MiB, GPU 17 "
        "MiB");
  }
  if (version.release >= 840) {
    log.Info("[BlockAssignment] Algorithm ShiftNTopDown took 0.553669ms to assign 4 blocks to ",
             records, " nodes requiring 1831424 bytes.");
    log.Info("Total Activation Memory: ", 1831424, unit);
  }
}

void WriteAfterBlock(LogWriter& log, const Version& version) {
  if (version.ten()) {
    log.Info(
        "[MemUsageStats] Peak memory usage of TRT CPU/GPU memory allocators: CPU 6 MiB, GPU 37 "
        "MiB");
  } else if (version.release >= 820) {
    log.Info(
        "[MemUsageChange] TensorRT-managed allocation in building engine: CPU +3, GPU +4, now: CPU "
        "3, "
        "GPU 4 (MiB)");
  } else {
    log.Info("[MemUsageSnapshot] Builder end: CPU 772 MiB, GPU 776 MiB");
  }
  log.Program("Engine built in 43.3106 sec.");
  log.Info("Loaded engine size: 5 MiB");
  log.Verbose("Deserialization required 6681 microseconds.");
  log.Program("Created input binding for images with dimensions 1x3x224x224");
  log.Program("Created output binding for scores with dimensions 1x1000");
}

// A number with a fixed count of decimals, right aligned, as trtexec's tables have it.
std::string Fixed(double value, int width, int decimals) {
  std::array<char, 48> text{};
  const int size = std::snprintf(text.data(), text.size(), "%*.*f", width, decimals, value);
  return {text.data(), static_cast<std::size_t>(size)};
}

double Milliseconds(Time time) { return static_cast<double>(time.units) / 1e8; }

constexpr int kIterations = 2000;

struct ProfileRow {
  std::string name;
  double average = 0;  // ms
  double share = 0;    // percent
};

void WriteProfileRow(LogWriter& log, const Version& version, const ProfileRow& row,
                     std::size_t width) {
  const double total = row.average * kIterations;
  const bool median = version.release >= 840;
  if (version.release >= 860) {
    log.Program(Fixed(total, 12, 2), Fixed(row.average, 13, 4), Fixed(row.average, 13, 4),
                Fixed(row.share, 10, 1), "   ", row.name);
    return;
  }
  const std::string pad(width - row.name.size(), ' ');
  log.Program(" ", pad, row.name, Fixed(total, 12, 2), Fixed(row.average, 17, 4),
              median ? Fixed(row.average, 19, 4) : "", Fixed(row.share, 9, 1));
}

void WriteProfile(LogWriter& log, const Run& run, const std::vector<Record>& records,
                  double latency) {
  std::vector<ProfileRow> rows;
  rows.reserve(records.size() + 1);
  std::size_t width = 0;
  for (const Record& record : records) {
    const double time = Milliseconds(TimeOf(run, record));
    rows.push_back({NameOf(record), time, 100 * time / latency});
    width = std::max(width, rows.back().name.size());
  }
  rows.push_back({"Total", latency, 100});
  log.Program("");
  log.Program("=== Profile (", kIterations, " iterations ) ===");
  if (run.version.release >= 860) {
    log.Program("   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer");
  } else {
    log.Program(std::string(width - 4, ' '), "Layer   Time (ms)   Avg. Time (ms)   ",
                run.version.release >= 840 ? "Median Time (ms)   " : "", "Time %");
  }
  for (const ProfileRow& row : rows) WriteProfileRow(log, run.version, row, width);
  log.Program("");
}

void WriteAverages(LogWriter& log, const Version& version, Time latency) {
  log.Program("Starting inference");
  log.Program("=== Trace details ===");
  log.Program("Trace averages of 10 runs:");
  const std::uint64_t lines =
      std::clamp<std::uint64_t>(30000000000 / (latency.units + 1), 20, 2000);
  for (std::uint64_t line = 0; line < lines; ++line) {
    const Time now{latency.units + Mix(line) % 90000};
    const Time host{now.units + 700000};
    if (version.release >= 840) {
      log.Program("Average on 10 runs - GPU latency: ", now, " ms - Host latency: ", host,
                  " ms (enqueue 0.0365036 ms)");
    } else {
      log.Program("Average on 10 runs - GPU latency: ", now, " ms - Host latency: ", host,
                  " ms (end to end ", host, " ms, enqueue 0.0365036 ms)");
    }
  }
}

void WriteSummaryLine(LogWriter& log, const Version& version, std::string_view what, Time time) {
  const std::string_view more = ", percentile(90%) = ";
  if (version.release >= 850) {
    log.Program(what, ": min = ", time, " ms, max = ", time, " ms, mean = ", time,
                " ms, median = ", time, " ms", more, time, " ms, percentile(95%) = ", time,
                " ms, percentile(99%) = ", time, " ms");
  } else {
    log.Program(what, ": min = ", time, " ms, max = ", time, " ms, mean = ", time,
                " ms, median = ", time, " ms, percentile(99%) = ", time, " ms");
  }
}

void WriteSummary(LogWriter& log, const Version& version, Time latency) {
  log.Program("");
  log.Program("=== Performance summary ===");
  log.Program("Throughput: ", Time{10000000000000000 / (latency.units + 1)}, " qps");
  WriteSummaryLine(log, version, "Latency", {latency.units + 700000});
  if (version.release < 840)
    WriteSummaryLine(log, version, "End-to-End Host Latency", {latency.units * 2});
  WriteSummaryLine(log, version, "Enqueue Time", {3650360});
  WriteSummaryLine(log, version, "H2D Latency", {411690});
  WriteSummaryLine(log, version, "GPU Compute Time", latency);
  WriteSummaryLine(log, version, "D2H Latency", {238770});
  log.Program("Total Host Walltime: 3.00055 s");
  log.Program("Total GPU Compute Time: 2.97694 s");
  log.Program("Explanations of the performance metrics are printed in the verbose logs.");
}

}  // namespace

void WriteEngine(LogWriter& log, const Run& run) {
  const std::vector<Record> records = RecordsOf(run);
  log.Verbose("After reformat layers: ", records.size(), " layers");
  WriteMemory(log, run, records.size());
  WriteKernels(log, run);
  if (run.version.ten()) {
    log.Info("Engine generation completed in 38.574 seconds.");
  } else {
    log.Verbose("Engine generation completed in 38.574 seconds.");
  }
  WriteLayerInformation(log, run, records);
  WriteAfterBlock(log, run.version);
}

void WriteInference(LogWriter& log, const Run& run) {
  const std::vector<Record> records = RecordsOf(run);
  Time latency;
  for (const Record& record : records) latency.units += TimeOf(run, record).units;
  WriteAverages(log, run.version, latency);
  WriteSummary(log, run.version, latency);
  WriteProfile(log, run, records, Milliseconds(latency));
  log.Raw(TrtexecCommand(run, "PASSED"));
}

}  // namespace trtscope::bench
