#include "src/cli/measured.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "graph/analysis/timings.h"
#include "src/cli/json_model.h"
#include "src/report/layer_columns.h"
#include "src/report/quantity.h"

namespace trtscope {
namespace {

struct Duration {
  std::string_view words;
  std::string_view key;
  TimeStats TimingStatistics::*stats;
};
constexpr std::array<Duration, 6> kDurations = {{
    {"latency", "latency", &TimingStatistics::latency},
    {"GPU compute", "gpu_compute", &TimingStatistics::compute},
    {"enqueue", "enqueue", &TimingStatistics::enqueue},
    {"host to device", "h2d", &TimingStatistics::input},
    {"device to host", "d2h", &TimingStatistics::output},
    {"end to end", "end_to_end", &TimingStatistics::end_to_end},
}};

std::string Percent(double percent) { return Share(percent / 100); }

Table StatisticsTable(const TimingStatistics& statistics) {
  Table table;
  table.columns = {
      {"ms", Align::kLeft, false, "duration"},   {"median", Align::kRight, false, "median_ms"},
      {"mean", Align::kRight, false, "mean_ms"}, {"90 %", Align::kRight, false, "p90_ms"},
      {"95 %", Align::kRight, false, "p95_ms"},  {"99 %", Align::kRight, false, "p99_ms"},
      {"min", Align::kRight, false, "min_ms"},   {"max", Align::kRight, false, "max_ms"},
      {"jitter", Align::kRight, false, "mad_ms"}};
  for (const Duration& duration : kDurations) {
    const TimeStats& stats = statistics.*duration.stats;
    // Without data transfers they are all zero.
    if (stats.max_ms.value_or(0) <= 0) continue;
    table.rows.push_back({TextCell(duration.words), TimeCell(stats.median_ms),
                          TimeCell(stats.mean_ms), TimeCell(stats.p90_ms), TimeCell(stats.p95_ms),
                          TimeCell(stats.p99_ms), TimeCell(stats.min_ms), TimeCell(stats.max_ms),
                          TimeCell(stats.mad_ms)});
  }
  return table;
}

// "steady: variation 1.2 %, drift 0.0 %, 3 outliers; GPU idle 4.1 % of the time".
std::string SeriesText(const TimingStatistics& statistics) {
  const TimeStats& compute = statistics.compute;
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (compute.variation_percent) add("compute varies by " + Percent(*compute.variation_percent));
  if (compute.drift_percent) add("drifts by " + Percent(*compute.drift_percent));
  if (compute.outliers) add(Counted(compute.outliers->count, "outlier"));
  if (compute.warm_up && compute.warm_up->records > 0) {
    add(Counted(compute.warm_up->records, "warm-up inference") + " in the file");
  }
  if (statistics.gpu_idle_share) add("GPU idle " + Share(statistics.gpu_idle_share));
  return text;
}

OrderedJson StatsJson(const TimeStats& stats) {
  if (stats.count == 0) return nullptr;
  return {{"count", stats.count},
          {"missing", stats.missing},
          {"min_ms", OrNull(stats.min_ms)},
          {"max_ms", OrNull(stats.max_ms)},
          {"mean_ms", OrNull(stats.mean_ms)},
          {"median_ms", OrNull(stats.median_ms)},
          {"p90_ms", OrNull(stats.p90_ms)},
          {"p95_ms", OrNull(stats.p95_ms)},
          {"p99_ms", OrNull(stats.p99_ms)},
          {"stddev_ms", OrNull(stats.stddev_ms)},
          {"mad_ms", OrNull(stats.mad_ms)},
          {"drift_percent", OrNull(stats.drift_percent)},
          {"outliers", stats.outliers ? OrderedJson(stats.outliers->count) : OrderedJson(nullptr)},
          {"warm_up_records",
           stats.warm_up ? OrderedJson(stats.warm_up->records) : OrderedJson(nullptr)}};
}

OrderedJson TimingsJson(const Timings& timings, const Session& session) {
  const TimingStatistics statistics = StatisticsOf(timings);
  OrderedJson json = {{"source", SourceJson(session, timings.source)},
                      {"records", statistics.records},
                      {"enqueue_and_input_exchanged", timings.enqueue_and_input_exchanged},
                      {"records_per_second", OrNull(statistics.records_per_second)},
                      {"gpu_idle_share", OrNull(statistics.gpu_idle_share)}};
  for (const Duration& duration : kDurations) {
    json[std::string(duration.key)] = StatsJson(statistics.*duration.stats);
  }
  return json;
}

// Lowest and highest of what the samples tell; nullopt if they do not.
struct Range {
  std::optional<double> low, high;
};
Range RangeOf(const Telemetry& telemetry, std::optional<double> TelemetrySample::*member) {
  Range range;
  for (const TelemetrySample& sample : telemetry.samples) {
    const std::optional<double>& value = sample.*member;
    if (!value) continue;
    range.low = std::min(range.low.value_or(*value), *value);
    range.high = std::max(range.high.value_or(*value), *value);
  }
  return range;
}

std::string RangeText(const Range& range, const char* unit) {
  if (!range.low) return "";
  std::string text = ", " + Milliseconds(range.low);
  if (*range.high > *range.low) text += "…" + Milliseconds(range.high);
  return text + " " + unit;
}

std::string TelemetryText(const Telemetry& telemetry) {
  return (telemetry.device.empty() ? "" : std::string(telemetry.device) + ", ") +
         Counted(telemetry.samples.size(), "sample") +
         RangeText(RangeOf(telemetry, &TelemetrySample::sm_clock_mhz), "MHz") +
         RangeText(RangeOf(telemetry, &TelemetrySample::power_watts), "W") +
         RangeText(RangeOf(telemetry, &TelemetrySample::temperature_c), "°C");
}

OrderedJson RangeJson(const Range& range) {
  return {{"min", OrNull(range.low)}, {"max", OrNull(range.high)}};
}

}  // namespace

std::vector<Section> TimesSections(const std::vector<const Timings*>& all, const Loaded& loaded) {
  std::vector<Section> sections;
  for (const Timings* timings : all) {
    const TimingStatistics statistics = StatisticsOf(*timings);
    Section section;
    const std::string& path = loaded.session.inputs[timings->source.source.index()].path;
    section.heading = "Times of " + Counted(statistics.records, "inference") + ", " +
                      path.substr(path.rfind('/') + 1);
    section.table = StatisticsTable(statistics);
    if (const std::string series = SeriesText(statistics); !series.empty()) {
      section.notes.push_back({series});
    }
    if (timings->enqueue_and_input_exchanged) {
      section.notes.push_back(
          {"the file is TensorRT 7.1's or 7.2's, which exchange the enqueue's "
           "and the input's times; put right here"});
    }
    sections.push_back(std::move(section));
  }
  return sections;
}

void AddCompanionFacts(const EngineView& view, const Loaded& loaded, Facts& facts) {
  const auto path = [&](SourceRef at) { return loaded.session.inputs[at.source.index()].path; };
  for (const VersionFact* version : view.versions) {
    facts.emplace_back("installed", "TensorRT " +
                                        (version->version.empty() ? "?" : version->version) + " (" +
                                        CiteText(path(version->source), version->source) + ")");
  }
  for (const CalibrationCache* cache : view.calibrations) {
    facts.emplace_back("calibration cache",
                       Counted(cache->scales.size(), "scale") +
                           (cache->algorithm.empty() ? "" : ", " + std::string(cache->algorithm)) +
                           (cache->trt_version.empty() ? "" : ", TensorRT " + cache->trt_version));
  }
  for (const Telemetry* telemetry : view.telemetry) {
    facts.emplace_back("GPU meanwhile", TelemetryText(*telemetry));
  }
}

void AddMeasuredJson(const EngineView& view, const Loaded& loaded, OrderedJson& engine) {
  const Session& session = loaded.session;
  OrderedJson timings = OrderedJson::array();
  for (const Timings* one : view.timings) timings.push_back(TimingsJson(*one, session));
  OrderedJson installed = OrderedJson::array();
  for (const VersionFact* fact : view.versions) {
    installed.push_back({{"version", TextOrNull(fact->version)},
                         {"evidence", fact->evidence},
                         {"source", SourceJson(session, fact->source)}});
  }
  OrderedJson calibrations = OrderedJson::array();
  for (const CalibrationCache* cache : view.calibrations) {
    calibrations.push_back({{"trt_version", TextOrNull(cache->trt_version)},
                            {"algorithm", TextOrNull(cache->algorithm)},
                            {"scales", cache->scales.size()},
                            {"source", SourceJson(session, cache->source)}});
  }
  OrderedJson gpus = OrderedJson::array();
  for (const Telemetry* gpu : view.telemetry) {
    gpus.push_back({{"device", TextOrNull(gpu->device)},
                    {"samples", gpu->samples.size()},
                    {"sm_clock_mhz", RangeJson(RangeOf(*gpu, &TelemetrySample::sm_clock_mhz))},
                    {"power_watts", RangeJson(RangeOf(*gpu, &TelemetrySample::power_watts))},
                    {"temperature_c", RangeJson(RangeOf(*gpu, &TelemetrySample::temperature_c))},
                    {"source", SourceJson(session, gpu->source)}});
  }
  engine["timings"] = std::move(timings);
  engine["installed"] = std::move(installed);
  engine["calibration"] = std::move(calibrations);
  engine["gpu"] = std::move(gpus);
}

}  // namespace trtscope
