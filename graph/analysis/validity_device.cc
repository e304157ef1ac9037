// What the GPU did while it was measured: clocks, throttling, power.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include "graph/analysis/figures.h"
#include "graph/analysis/validity_rules.h"

namespace trtscope::validity {
namespace {

using Findings = std::vector<Finding>;
using Samples = std::vector<const TelemetrySample*>;

constexpr std::string_view kNeedsTelemetry =
    "the GPU's state during the run: nvidia-smi --query-gpu=utilization.gpu,clocks.sm,"
    "clocks.max.sm,clocks_throttle_reasons.active,power.draw,power.limit --format=csv -lms 100";

// A sample below it is of the time before or after the run.
constexpr double kUnderLoad = 0.5;
// A GPU's clock moves in steps of about 1 %; times follow it. Five per cent is more than what most
// comparisons of engines are about.
constexpr double kClockSpread = 0.05;
// The first and last samples under load are partly of the ramp: the spread is of the middle 90 %.
constexpr double kTail = 0.05;
// Below 90 % of its highest clock, a GPU is locked or limited.
constexpr double kLowClock = 0.9;
// The draw is regulated to just below the limit.
constexpr double kAtPowerLimit = 0.97;
// A limit that is touched once in twenty samples does not move a mean.
constexpr double kOften = 0.05;

// Samples that are of the run; all of them where the tool tells no utilisation.
Samples UnderLoad(const Telemetry& telemetry) {
  const bool told =
      std::any_of(telemetry.samples.begin(), telemetry.samples.end(),
                  [](const TelemetrySample& sample) { return sample.utilisation.has_value(); });
  Samples loaded;
  for (const TelemetrySample& sample : telemetry.samples) {
    if (!told || sample.utilisation.value_or(0) >= kUnderLoad) loaded.push_back(&sample);
  }
  return loaded;
}

std::string Of(const Telemetry& telemetry) {
  return telemetry.device.empty() ? "the GPU" : std::string(telemetry.device);
}

Evidence CiteSample(const Telemetry& telemetry, const TelemetrySample& sample, std::string text) {
  return Cite(std::move(text), {telemetry.source.source, sample.line});
}

std::string Mhz(double mhz) {
  const double rounded = std::round(mhz);
  return (std::abs(rounded) < 1e9 ? std::to_string(static_cast<int64_t>(rounded)) : "?") + " MHz";
}

// Those of the samples that tell a clock, slowest first.
Samples ByClock(const Samples& samples) {
  Samples sorted;
  for (const TelemetrySample* sample : samples) {
    if (sample->sm_clock_mhz && *sample->sm_clock_mhz > 0) sorted.push_back(sample);
  }
  std::sort(sorted.begin(), sorted.end(), [](const TelemetrySample* a, const TelemetrySample* b) {
    if (*a->sm_clock_mhz != *b->sm_clock_mhz) return *a->sm_clock_mhz < *b->sm_clock_mhz;
    return a->line < b->line;
  });
  return sorted;
}

struct Extremes {
  const TelemetrySample* low = nullptr;
  const TelemetrySample* middle = nullptr;
  const TelemetrySample* high = nullptr;
  double spread() const { return 1 - *low->sm_clock_mhz / *high->sm_clock_mhz; }
};

// nullopt if no sample under load tells a clock.
std::optional<Extremes> ClockExtremes(const Telemetry& telemetry) {
  const Samples sorted = ByClock(UnderLoad(telemetry));
  if (sorted.empty()) return std::nullopt;
  const std::size_t last = sorted.size() - 1;
  const auto cut = static_cast<std::size_t>(kTail * static_cast<double>(last));
  return Extremes{sorted[cut], sorted[last / 2], sorted[last - cut]};
}

template <class Predicate>
bool AnyTelemetry(const Case& c, Predicate predicate) {
  return std::any_of(c.given.telemetry.begin(), c.given.telemetry.end(),
                     [&](const Telemetry* telemetry) { return predicate(*telemetry); });
}

bool TellsClocks(const Case& c) {
  return AnyTelemetry(
      c, [](const Telemetry& telemetry) { return ClockExtremes(telemetry).has_value(); });
}

Findings JudgeClocks(const Case& c) {
  Findings findings;
  for (const Telemetry* telemetry : c.given.telemetry) {
    const std::optional<Extremes> clocks = ClockExtremes(*telemetry);
    if (!clocks || !(clocks->spread() > kClockSpread)) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = "the clock of " + Of(*telemetry) + " moved by " +
                    PercentFigure(clocks->spread()) + " under load, from " +
                    Mhz(*clocks->low->sm_clock_mhz) + " to " + Mhz(*clocks->high->sm_clock_mhz);
    finding.evidence = {
        CiteSample(*telemetry, *clocks->low, Mhz(*clocks->low->sm_clock_mhz)),
        CiteSample(*telemetry, *clocks->high, Mhz(*clocks->high->sm_clock_mhz)),
    };
    finding.next_step =
        "lock the clock while measuring: nvidia-smi --lock-gpu-clocks=MHZ (jetson_clocks on "
        "Jetson)";
    findings.push_back(std::move(finding));
  }
  return findings;
}

bool TellsMaxClock(const Case& c) {
  return AnyTelemetry(c, [](const Telemetry& telemetry) {
    return telemetry.max_sm_clock_mhz && ClockExtremes(telemetry);
  });
}

Findings JudgeLowClock(const Case& c) {
  Findings findings;
  for (const Telemetry* telemetry : c.given.telemetry) {
    const std::optional<Extremes> clocks = ClockExtremes(*telemetry);
    if (!clocks || !telemetry->max_sm_clock_mhz) continue;
    const double clock = *clocks->middle->sm_clock_mhz;
    const double highest = *telemetry->max_sm_clock_mhz;
    if (!(clock < kLowClock * highest)) continue;
    Finding finding;
    // A steady low clock is what locking it gives: right for comparing, not for the best figure.
    const bool steady = clocks->spread() <= kClockSpread;
    finding.severity = steady ? FindingSeverity::kNote : FindingSeverity::kWarning;
    finding.title = Of(*telemetry) + " ran at " + Mhz(clock) + " under load, " +
                    PercentFigure(clock / highest) + " of the " + Mhz(highest) + " that it can";
    finding.evidence = {CiteSample(*telemetry, *clocks->middle, "median clock " + Mhz(clock))};
    finding.next_step =
        steady ? "compare with runs at the same clock only; nvidia-smi --reset-gpu-clocks unlocks "
                 "it"
               : "see what holds the clock down: nvidia-smi -q -d CLOCK,PERFORMANCE,POWER";
    findings.push_back(std::move(finding));
  }
  return findings;
}

// --- Throttling ---------------------------------------------------------------------------------

// Letters and digits only, in lower case: tools and drivers differ in blanks and underscores.
std::string Bare(std::string_view reason) {
  std::string bare;
  for (const char c : reason) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) bare += static_cast<char>(std::tolower(byte));
  }
  return bare;
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Idle is no load, and clocks that somebody set are a choice: neither throttles.
bool Throttles(std::string_view reason) {
  const std::string bare = Bare(reason);
  return !bare.empty() && !Contains(bare, "idle") && !Contains(bare, "clocksetting") &&
         !Contains(bare, "clockssetting") && bare != "none" && bare != "notactive";
}

// Heat and the hardware's own brake change times by much more than the power cap does.
bool IsSevere(std::string_view reason) {
  const std::string bare = Bare(reason);
  return Contains(bare, "thermal") || Contains(bare, "hwslowdown") || Contains(bare, "powerbrake");
}

struct ReasonInForce {
  std::size_t samples = 0;
  const TelemetrySample* first = nullptr;
};

std::map<std::string_view, ReasonInForce> ReasonsInForce(const Samples& samples) {
  // A tool has about ten reasons; more are a hostile file's.
  constexpr std::size_t kMostReasons = 32;
  std::map<std::string_view, ReasonInForce> reasons;
  for (const TelemetrySample* sample : samples) {
    for (const std::string_view reason : sample->throttle_reasons) {
      if (reasons.size() >= kMostReasons && !reasons.contains(reason)) continue;
      if (!Throttles(reason)) continue;
      ReasonInForce& in_force = reasons[reason];
      if (in_force.samples++ == 0) in_force.first = sample;
    }
  }
  return reasons;
}

// tegrastats tells no reasons, so their absence says nothing.
bool TellsThrottling(const Case& c) {
  return AnyTelemetry(c, [](const Telemetry& telemetry) {
    return telemetry.tells_throttle_reasons && !UnderLoad(telemetry).empty();
  });
}

Finding ThrottleFinding(const Telemetry& telemetry, std::string_view reason,
                        const ReasonInForce& in_force, std::size_t samples) {
  const double share = static_cast<double>(in_force.samples) / static_cast<double>(samples);
  Finding finding;
  finding.severity = IsSevere(reason) ? FindingSeverity::kProblem
                     : share > kOften ? FindingSeverity::kWarning
                                      : FindingSeverity::kNote;
  finding.title = Of(telemetry) + " was throttled (" + std::string(reason) + ") in " +
                  PercentFigure(share) + " of the samples under load";
  finding.evidence = {CiteSample(telemetry, *in_force.first,
                                 "first of " + CountFigure(in_force.samples, "sample"))};
  finding.next_step =
      IsSevere(reason)
          ? "cool the GPU, wait until it is cold, and measure again at a lower locked clock"
          : "lock the clock below where the limit acts: nvidia-smi --lock-gpu-clocks=MHZ";
  return finding;
}

Findings JudgeThrottling(const Case& c) {
  Findings findings;
  for (const Telemetry* telemetry : c.given.telemetry) {
    const Samples loaded = UnderLoad(*telemetry);
    for (const auto& [reason, in_force] : ReasonsInForce(loaded))
      findings.push_back(ThrottleFinding(*telemetry, reason, in_force, loaded.size()));
  }
  return findings;
}

// --- Power --------------------------------------------------------------------------------------

bool TellsPower(const Case& c) {
  return AnyTelemetry(c, [](const Telemetry& telemetry) {
    return telemetry.power_limit_watts && *telemetry.power_limit_watts > 0 &&
           std::any_of(telemetry.samples.begin(), telemetry.samples.end(),
                       [](const TelemetrySample& sample) { return sample.power_watts; });
  });
}

Findings JudgePower(const Case& c) {
  Findings findings;
  for (const Telemetry* telemetry : c.given.telemetry) {
    const double limit = telemetry->power_limit_watts.value_or(0);
    if (!(limit > 0)) continue;
    const Samples loaded = UnderLoad(*telemetry);
    Samples at_limit;
    for (const TelemetrySample* sample : loaded) {
      if (sample->power_watts.value_or(0) >= kAtPowerLimit * limit) at_limit.push_back(sample);
    }
    if (static_cast<double>(at_limit.size()) <= kOften * static_cast<double>(loaded.size()))
      continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title =
        Of(*telemetry) + " drew its limit of " + Figure(limit) + " W in " +
        PercentFigure(static_cast<double>(at_limit.size()) / static_cast<double>(loaded.size())) +
        " of the samples under load: power sets its clock";
    finding.evidence = {
        CiteSample(*telemetry, *at_limit.front(), Figure(*at_limit.front()->power_watts) + " W")};
    finding.next_step =
        "lock the clock below where the limit acts: nvidia-smi --lock-gpu-clocks=MHZ";
    findings.push_back(std::move(finding));
  }
  return findings;
}

// --- Load ---------------------------------------------------------------------------------------

bool HasTelemetry(const Case& c) { return !c.given.telemetry.empty(); }
bool TellsLoad(const Case& c) {
  return AnyTelemetry(c, [](const Telemetry& telemetry) {
    return std::any_of(telemetry.samples.begin(), telemetry.samples.end(),
                       [](const TelemetrySample& sample) { return sample.utilisation; });
  });
}

Findings JudgeLoad(const Case& c) {
  Findings findings;
  // A machine has several GPUs, and one of them ran the engine.
  const bool any_loaded =
      AnyTelemetry(c, [](const Telemetry& telemetry) { return !UnderLoad(telemetry).empty(); });
  if (any_loaded) return findings;
  for (const Telemetry* telemetry : c.given.telemetry) {
    if (telemetry->samples.empty()) continue;
    Finding finding;
    finding.title = Of(*telemetry) + " was never under load in " +
                    CountFigure(telemetry->samples.size(), "sample") +
                    ": the log is not of the run";
    finding.evidence = {CiteSample(*telemetry, telemetry->samples.front(), "first sample")};
    finding.next_step = "log the GPU that runs the engine (nvidia-smi -i INDEX), while it runs";
    findings.push_back(std::move(finding));
  }
  return findings;
}

bool KnowsBothDevices(const Case& c) {
  return HasTelemetry(c) && c.run != nullptr && c.run->device;
}

// nvidia-smi and TensorRT print the same marketing name; tegrastats prints none.
Findings JudgeDevice(const Case& c) {
  const std::string_view engine_device = c.run->device.text;
  Findings findings;
  for (const Telemetry* telemetry : c.given.telemetry) {
    const std::string_view recorded = telemetry->device;
    if (telemetry->tool != Telemetry::Tool::kNvidiaSmi || recorded.empty()) continue;
    if (recorded.find(engine_device) != std::string_view::npos) continue;
    Finding finding;
    finding.severity = FindingSeverity::kWarning;
    finding.title = "the recording is of " + std::string(recorded) + ", the engine ran on " +
                    std::string(engine_device);
    finding.evidence = {Cite("the recording", telemetry->source),
                        Cite(std::string(engine_device), c.run->device.source)};
    finding.next_step = "record the GPU that runs the engine: nvidia-smi -i INDEX";
    findings.push_back(std::move(finding));
  }
  return findings;
}

constexpr Rule kRules[] = {
    {"clocks-moved", TellsClocks, kNeedsTelemetry, JudgeClocks},
    {"clocks-low", TellsMaxClock, kNeedsTelemetry, JudgeLowClock},
    {"throttled", TellsThrottling, kNeedsTelemetry, JudgeThrottling},
    {"power-limited", TellsPower, kNeedsTelemetry, JudgePower},
    {"gpu-mismatch", KnowsBothDevices,
     "the GPU's state during the run, and a log that names its device", JudgeDevice},
    {"idle-gpu", TellsLoad, kNeedsTelemetry, JudgeLoad},
};

}  // namespace

std::span<const Rule> DeviceRules() { return kRules; }

}  // namespace trtscope::validity
