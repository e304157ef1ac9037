#include "parsers/gpu_telemetry/tegrastats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "parsers/common/line_reader.h"
#include "parsers/common/text_cursor.h"
#include "parsers/gpu_telemetry/time_stamp.h"

namespace trtscope {
namespace {

// Supplies of power, those nearest to the GPU first; the last three feed the whole module or board.
constexpr std::array<std::string_view, 9> kRails = {"VDD_GPU", "VDD_SYS_GPU", "POM_5V_GPU",
                                                    "GPU",     "VDD_GPU_SOC", "VDD_CPU_GPU_CV",
                                                    "VDD_IN",  "POM_5V_IN",   "VIN_SYS_5V0"};

std::optional<std::size_t> RailRank(std::string_view name) {
  const auto* const at = std::find(kRails.begin(), kRails.end(), name);
  if (at == kRails.end()) return std::nullopt;
  return static_cast<std::size_t>(at - kRails.begin());
}

// Watts now, of "1234mW/1200mW" or "1234/1200": now and on average.
std::optional<double> ParsePower(std::string_view word) {
  const auto milliwatts = ConsumeNumber<uint32_t>(word);
  Consume(word, "mW");
  if (!milliwatts || !Consume(word, "/")) return std::nullopt;
  if (!ConsumeNumber<uint32_t>(word)) return std::nullopt;
  if (!word.empty() && word != "mW") return std::nullopt;  // "2448/7772MB"
  return static_cast<double>(*milliwatts) / 1000;
}

struct Load {
  double share = 0;
  std::optional<double> mhz;
};

// "99%@1109", "99%" where the clock is not shown, "99%@[1109,1109]" with a clock for each cluster.
std::optional<Load> ParseLoad(std::string_view word) {
  const auto percent = ConsumeNumber<uint32_t>(word);
  if (!percent || !Consume(word, "%")) return std::nullopt;
  Load load;
  load.share = static_cast<double>(*percent) / 100;
  if (word.empty()) return load;
  if (!Consume(word, "@")) return std::nullopt;
  Consume(word, "[");
  while (const auto mhz = ConsumeNumber<uint32_t>(word)) {
    load.mhz = std::max(load.mhz.value_or(0), static_cast<double>(*mhz));
    if (!Consume(word, ",")) break;
  }
  return load;
}

// Degrees Celsius of "GPU@45.5C". A sensor without power shows -256.
std::optional<double> ParseGpuHeat(std::string_view word) {
  if (!Consume(word, "GPU@") && !Consume(word, "gpu@")) return std::nullopt;
  const auto degrees = ConsumeNumber<double>(word);
  constexpr double kNone = -200;
  if (word != "C" || !degrees || !std::isfinite(*degrees) || *degrees < kNone) return std::nullopt;
  return degrees;
}

// Words of a line; Next() is false behind the last.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}
  bool Next() {
    rest_ = TrimLeft(rest_);
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find_first_of(" \t"), rest_.size());
    word_ = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return true;
  }
  std::string_view word() const { return word_; }

 private:
  std::string_view rest_;
  std::string_view word_;
};

// What comes before "RAM 2448/7772MB"; nullopt if that does not come.
struct Start {
  std::optional<double> time;
  std::string_view rest;
};

std::optional<Start> ParseStart(std::string_view line) {
  Start start;
  start.time = ConsumeTimeStamp(line);
  start.rest = TrimLeft(line);
  std::string_view memory = start.rest;
  if (!Consume(memory, "RAM ") || !ConsumeNumber<uint32_t>(memory) || !Consume(memory, "/")) {
    return std::nullopt;
  }
  return start;
}

class TegrastatsReader {
 public:
  TegrastatsReader(Session& session, SourceId source)
      : session_(session), reader_(session.sources[source.index()].view()), source_(source) {
    gpu_.tool = Telemetry::Tool::kTegrastats;
  }

  void Read() {
    while (reader_.NextFilled()) ReadLine(reader_.line());
    session_.inputs[source_.index()].lines = reader_.number();
    if (!gpu_.samples.empty()) session_.telemetry.push_back(std::move(gpu_));
  }

 private:
  void ReadLine(std::string_view line) {
    const std::optional<Start> start = ParseStart(line);
    if (!start) return Complain("no line of tegrastats");
    TelemetrySample sample = ReadWords(WholeWords(start->rest));
    if (!sample.utilisation && !sample.temperature_c && !sample.power_watts) {
      return Complain("nothing about the GPU in this line");
    }
    sample.line = reader_.number();
    if (start->time) {
      if (!first_time_) first_time_ = start->time;
      sample.seconds = *start->time - *first_time_;
    }
    if (gpu_.samples.empty()) gpu_.source = {source_, sample.line};
    gpu_.samples.push_back(std::move(sample));
  }

  // A last line that was cut may have lost digits of its last word.
  std::string_view WholeWords(std::string_view words) const {
    if (reader_.terminated()) return words;
    return words.substr(0, std::min(words.find_last_of(" \t"), words.size()));
  }

  TelemetrySample ReadWords(std::string_view line) {
    TelemetrySample sample;
    std::size_t rank = kRails.size();
    std::string_view name;
    for (Words words(line); words.Next(); name = words.word()) {
      const std::string_view word = words.word();
      if (name == "GR3D_FREQ" || name == "GR3D") ReadGpuLoad(word, sample);
      if (name == "EMC_FREQ" || name == "EMC") ReadMemoryLoad(word, sample);
      if (const std::optional<double> heat = ParseGpuHeat(word)) sample.temperature_c = heat;
      const std::optional<std::size_t> rail = RailRank(name);
      const std::optional<double> watts = rail ? ParsePower(word) : std::nullopt;
      if (!watts) continue;
      // Once chosen, a supply stays: watts of two cannot be compared.
      const bool wanted = gpu_.power_rail.empty() ? *rail < rank : name == gpu_.power_rail;
      if (!wanted) continue;
      rank = *rail;
      sample.power_watts = watts;
    }
    if (gpu_.power_rail.empty() && rank < kRails.size()) gpu_.power_rail = kRails[rank];
    return sample;
  }

  static void ReadGpuLoad(std::string_view word, TelemetrySample& sample) {
    const std::optional<Load> load = ParseLoad(word);
    if (!load) return;
    sample.utilisation = load->share;
    sample.sm_clock_mhz = load->mhz;
  }

  static void ReadMemoryLoad(std::string_view word, TelemetrySample& sample) {
    const std::optional<Load> load = ParseLoad(word);
    if (load) sample.memory_clock_mhz = load->mhz;
  }

  void Complain(std::string message) {
    session_.diagnostics.Add(AtLine(Code::kTelemetryLine, session_.inputs[source_.index()].path,
                                    reader_.number(), 1, reader_.line(), std::move(message)));
  }

  Session& session_;
  LineReader reader_;
  SourceId source_;
  Telemetry gpu_;
  std::optional<double> first_time_;
};

}  // namespace

bool IsTegrastatsLine(std::string_view line) { return ParseStart(line).has_value(); }

void ReadTegrastats(Session& session, SourceId source) { TegrastatsReader(session, source).Read(); }

}  // namespace trtscope
