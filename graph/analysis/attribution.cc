#include "graph/analysis/attribution.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace trtscope {
namespace {

// Files can hold anything; a negative or infinite time measures nothing.
std::optional<double> Usable(std::optional<double> milliseconds) {
  if (!milliseconds || !std::isfinite(*milliseconds) || *milliseconds < 0) return std::nullopt;
  return milliseconds;
}

std::optional<double> AverageOf(const ProfileRow& row, const Profile& profile) {
  if (const auto average = Usable(row.average_ms)) return average;
  const auto total = Usable(row.total_ms);
  if (!total || profile.iterations.value_or(0) <= 0) return std::nullopt;
  return *total / static_cast<double>(*profile.iterations);
}

std::optional<double> Sum(const std::vector<std::optional<double>>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const auto& value : values) {
    if (!value) return std::nullopt;  // a partial sum would pass for the whole
    sum += *value;
  }
  return sum;
}

// Each value's fraction of the sum; empty where the sum is not known or is nothing.
std::vector<double> FractionsOf(const std::vector<std::optional<double>>& values) {
  const auto sum = Sum(values);
  if (!sum || *sum <= 0 || !std::isfinite(*sum)) return {};
  std::vector<double> fractions;
  fractions.reserve(values.size());
  for (const auto& value : values) fractions.push_back(*value / *sum);
  return fractions;
}

std::vector<std::optional<double>> Averages(const Profile& profile) {
  std::vector<std::optional<double>> averages;
  averages.reserve(profile.rows.size());
  for (const ProfileRow& row : profile.rows) averages.push_back(AverageOf(row, profile));
  return averages;
}

std::vector<std::optional<double>> Totals(const Profile& profile) {
  std::vector<std::optional<double>> totals;
  totals.reserve(profile.rows.size());
  for (const ProfileRow& row : profile.rows) totals.push_back(Usable(row.total_ms));
  return totals;
}

// One share a row. A printed table rounds averages hard (TensorRT 7.0 to two decimals, so that many
// rows read 0.00) but not totals, and both have the same proportions.
std::vector<double> Shares(const Profile& profile,
                           const std::vector<std::optional<double>>& averages) {
  const bool totals_first = profile.origin == ProfileOrigin::kLogTable;
  std::vector<double> shares = FractionsOf(totals_first ? Totals(profile) : averages);
  if (shares.empty()) shares = FractionsOf(totals_first ? averages : Totals(profile));
  return shares;
}

// The layer that each row names: the k-th row of a name is the k-th layer of that name.
std::vector<std::optional<LayerId>> JoinRows(const Engine& engine, const Profile& profile) {
  struct Namesakes {
    std::vector<LayerId> layers;
    std::size_t used = 0;
  };
  std::unordered_map<std::string_view, Namesakes> by_name;
  for (std::size_t i = 0; i < engine.layers.size(); ++i) {
    by_name[engine.layers[i].name].layers.push_back(LayerId{static_cast<uint32_t>(i)});
  }
  std::vector<std::optional<LayerId>> joined(profile.rows.size());
  for (std::size_t i = 0; i < profile.rows.size(); ++i) {
    const auto found = by_name.find(profile.rows[i].name);
    if (found == by_name.end() || found->second.used == found->second.layers.size()) continue;
    joined[i] = found->second.layers[found->second.used++];
  }
  return joined;
}

LayerTime TimeOf(const ProfileRow& row, std::optional<double> average) {
  LayerTime time;
  time.average_ms = average;
  time.median_ms = Usable(row.median_ms);
  time.total_ms = Usable(row.total_ms);
  time.source = row.source;
  return time;
}

void JoinTimes(const Engine& engine, const std::vector<std::optional<double>>& averages,
               const std::vector<double>& shares, Attribution& result) {
  const auto layer_of_row = JoinRows(engine, *result.profile);
  for (uint32_t row = 0; row < layer_of_row.size(); ++row) {
    if (!layer_of_row[row]) {
      result.unmatched_rows.push_back(row);
      continue;
    }
    const std::size_t layer = layer_of_row[row]->index();
    result.row_of_layer[layer] = row;
    result.times[layer] = TimeOf(result.profile->rows[row], averages[row]);
    if (!shares.empty()) result.times[layer].share = shares[row];
  }
  for (uint32_t layer = 0; layer < engine.layers.size(); ++layer) {
    if (!result.row_of_layer[layer]) result.unmatched_layers.push_back(LayerId{layer});
  }
}

void ComparePercentages(const std::vector<double>& shares, Attribution& result) {
  for (uint32_t row = 0; row < shares.size(); ++row) {
    const auto said = result.profile->rows[row].percentage;
    if (!said || !std::isfinite(*said)) continue;
    const double difference = std::abs(*said - 100 * shares[row]);
    if (result.max_percentage_difference && difference <= *result.max_percentage_difference) {
      continue;
    }
    result.max_percentage_difference = difference;
    result.max_percentage_row = row;
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Removes the digits at the end; false if there are none.
bool CutDigits(std::string_view& text) {
  const std::size_t before = text.size();
  while (!text.empty() && IsDigit(text.back())) text.remove_suffix(1);
  return text.size() != before;
}

bool CutSuffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

// Myelin's kernels have names of their own in a profile, which a brief engine block does not list.
bool IsMyelinKernelRow(std::string_view name) {
  if (name.starts_with("__my")) return true;
  if (name.find("dummy_shape_call__") != std::string_view::npos) return true;
  return CutDigits(name) && CutSuffix(name, "_") && CutDigits(name) && CutSuffix(name, "_myl");
}

bool HasMyelinRegion(const Engine& engine) {
  return std::any_of(engine.layers.begin(), engine.layers.end(), [](const Layer& layer) {
    return layer.kind == LayerKind::kForeign || layer.type == "kgen" || layer.type == "gemm";
  });
}

}  // namespace

double ProfileFit::overlap() const {
  const uint32_t judged = rows - myelin_rows;
  if (judged == 0) return 1;
  return static_cast<double>(matched_rows) / judged;
}

bool ProfileFit::of_another_engine() const {
  constexpr uint32_t kFewest = 2;  // one layer of a small network may be renamed by hand
  if (overlap() < 0.5) return true;
  const uint32_t strangers = rows - myelin_rows - matched_rows;
  // Kernels of a region have rows of their own, and the region none.
  if (myelin_rows > 0 || strangers < kFewest || unnamed_layers < kFewest) return false;
  return 10 * strangers > rows && 10 * unnamed_layers > layers;
}

ProfileFit FitProfile(const Engine& engine, const Profile& profile) {
  const auto layer_of_row = JoinRows(engine, profile);
  const bool expects_myelin = HasMyelinRegion(engine);
  ProfileFit fit;
  fit.rows = static_cast<uint32_t>(profile.rows.size());
  for (std::size_t i = 0; i < profile.rows.size(); ++i) {
    if (layer_of_row[i]) {
      ++fit.matched_rows;
    } else if (expects_myelin && IsMyelinKernelRow(profile.rows[i].name)) {
      ++fit.myelin_rows;
    }
  }
  std::vector<bool> named(engine.layers.size(), false);
  for (const auto& layer : layer_of_row) {
    if (layer) named[layer->index()] = true;
  }
  // Exported files have a row for every layer, tables leave out those that take no time.
  const bool complete = profile.origin == ProfileOrigin::kExportedFile;
  for (const Layer& layer : engine.layers) {
    const bool idle = layer.kind == LayerKind::kNoop || layer.kind == LayerKind::kConstant;
    if (idle && !complete) continue;
    ++fit.layers;
    if (!named[layer.id.index()]) ++fit.unnamed_layers;
  }
  return fit;
}

Attribution Attribute(const Engine& engine, const Profile* profile) {
  Attribution result;
  result.profile = profile;
  result.times.resize(engine.layers.size());
  result.row_of_layer.resize(engine.layers.size());
  if (profile == nullptr) return result;
  const auto averages = Averages(*profile);
  const auto shares = Shares(*profile, averages);
  result.total_average_ms = Sum(averages);
  JoinTimes(engine, averages, shares, result);
  ComparePercentages(shares, result);
  return result;
}

}  // namespace trtscope
