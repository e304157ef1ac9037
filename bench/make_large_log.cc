// make_large_log SIZE [--version V] [--seed N] [--engines N]  writes a verbose build log to stdout.
//
// Every line follows the grammar of the named TensorRT version, in about the mix of real logs, and
// the engine at the end is the one that the tuning lines before it chose. All names are made up
// here.

#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/kernels.h"
#include "bench/log_writer.h"
#include "bench/network.h"
#include "bench/sections.h"

namespace trtscope::bench {
namespace {

constexpr std::array<Version, 5> kVersions{{{860, "8.6.1", "v8601", "", true, false},
                                            {850, "8.5.2", "v8502", "", true, true},
                                            {840, "8.4.1", "v8401", "", false, true},
                                            {800, "8.0.3", "v8003", "", true, false},
                                            {1000, "10.14.1", "v101401", " [b48]", false, true}}};

// Without --engines a run is about this long: some hundred layers, as in the larger real builds.
constexpr std::uint64_t kBytesPerRun = std::uint64_t{48} << 20U;
constexpr std::size_t kProbeLayers = 400;
constexpr std::size_t kFewestLayers = 9;

struct Options {
  std::uint64_t bytes = 0;
  std::string_view version = "mix";
  std::uint64_t seed = 1;
  std::uint64_t engines = 0;  // 0: as many as the size asks for
};

void PrintUsage() {
  std::fputs(
      "usage: make_large_log SIZE [--version 8.6|8.5|8.4|8.0|10|mix] [--seed N] [--engines N]\n"
      "  SIZE       about how long the log is to be, e.g. 1G, 100M, 500K\n"
      "  --version  all runs of one TensorRT version, or (mix, the default) one after the other\n"
      "  --seed     another network; the same arguments always give the same bytes\n"
      "  --engines  how many trtexec runs the log holds (default: one for every 48 MiB)\n",
      stderr);
}

std::optional<std::uint64_t> ParseNumber(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> ParseSize(std::string_view text) {
  unsigned shift = 0;
  if (!text.empty()) {
    constexpr std::string_view kUnits = "KMG";
    const auto unit =
        kUnits.find(static_cast<char>(std::toupper(static_cast<unsigned char>(text.back()))));
    if (unit != std::string_view::npos) {
      shift = 10 * (static_cast<unsigned>(unit) + 1);
      text.remove_suffix(1);
    }
  }
  const std::optional<std::uint64_t> number = ParseNumber(text);
  if (!number || *number == 0 || *number > (UINT64_MAX >> shift)) return std::nullopt;
  return *number << shift;
}

std::optional<Options> ParseOptions(const std::vector<std::string_view>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument.substr(0, 2) != "--") {
      const std::optional<std::uint64_t> size = ParseSize(argument);
      if (!size || options.bytes != 0) return std::nullopt;
      options.bytes = *size;
      continue;
    }
    if (++i == arguments.size()) return std::nullopt;
    if (argument == "--version") {
      options.version = arguments[i];
      continue;
    }
    const std::optional<std::uint64_t> number = ParseNumber(arguments[i]);
    if (!number) return std::nullopt;
    if (argument == "--seed") {
      options.seed = *number;
    } else if (argument == "--engines" && *number > 0) {
      options.engines = *number;
    } else {
      return std::nullopt;
    }
  }
  if (options.bytes == 0) return std::nullopt;
  return options;
}

// The versions that --version names: "8.6" is 8.6.1, "mix" is all of them in turn.
std::vector<const Version*> VersionsNamed(std::string_view name) {
  std::vector<const Version*> found;
  for (const Version& version : kVersions) {
    const bool same = version.name.substr(0, name.size()) == name &&
                      (version.name.size() == name.size() || version.name[name.size()] == '.');
    if (same || name == "mix") found.push_back(&version);
  }
  return found;
}

void WriteRun(LogWriter& log, const KernelTable& kernels, const Version& version,
              std::size_t layers, std::uint64_t seed) {
  Run run{version, kernels, MakeNetwork(version, layers, seed), {}};
  run.reformats = InsertedReformats(run.network);
  WriteBanner(log, run);
  WriteParsing(log, run);
  WriteOptimisation(log, run);
  WriteTuning(log, run);
  WriteEngine(log, run);
  WriteInference(log, run);
}

/// How the length of a run grows with its layers: found by writing two small ones into nothing.
struct Growth {
  std::uint64_t smallest = 0;
  std::uint64_t per_layer = 1;
};

Growth GrowthOf(const KernelTable& kernels, const Version& version) {
  const auto bytes_of = [&](std::size_t layers) {
    LogWriter nowhere(nullptr);
    WriteRun(nowhere, kernels, version, layers, 1);
    return nowhere.bytes();
  };
  const std::uint64_t smallest = bytes_of(kFewestLayers);
  return {smallest, (bytes_of(kFewestLayers + kProbeLayers) - smallest) / kProbeLayers};
}

std::size_t LayersFor(const Growth& growth, std::uint64_t bytes) {
  if (bytes <= growth.smallest) return kFewestLayers;
  return kFewestLayers + static_cast<std::size_t>((bytes - growth.smallest) / growth.per_layer);
}

int WriteLog(const Options& options) {
  const std::vector<const Version*> versions = VersionsNamed(options.version);
  if (versions.empty()) {
    PrintUsage();
    return 2;
  }
  const KernelTable kernels;
  std::vector<Growth> growth;
  for (const Version* version : versions) growth.push_back(GrowthOf(kernels, *version));
  LogWriter log(stdout);
  const std::uint64_t runs =
      options.engines != 0 ? options.engines : 1 + options.bytes / kBytesPerRun;
  for (std::uint64_t run = 0; run < runs && log.ok(); ++run) {
    // What is left is shared by the runs that are left, so that the whole comes out about right.
    const std::uint64_t left = options.bytes > log.bytes() ? options.bytes - log.bytes() : 0;
    const std::size_t turn = run % versions.size();
    const std::uint64_t seed = options.seed * 1000003 + run;
    WriteRun(log, kernels, *versions[turn], LayersFor(growth[turn], left / (runs - run)), seed);
  }
  log.Flush();
  if (log.ok()) return 0;
  std::fputs("make_large_log: could not write everything\n", stderr);
  return 1;
}

}  // namespace
}  // namespace trtscope::bench

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  const auto options = trtscope::bench::ParseOptions(arguments);
  if (!options) {
    trtscope::bench::PrintUsage();
    return 2;
  }
  return trtscope::bench::WriteLog(*options);
}
