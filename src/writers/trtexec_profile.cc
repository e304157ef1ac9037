#include "src/writers/trtexec_profile.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "src/writers/json_text.h"

namespace trtscope {
namespace {

uint64_t AppendRow(const ProfileRow& row, std::string& out) {
  out += "{ \"name\" : ";
  const uint64_t replaced = AppendJsonString(row.name, out);
  const std::pair<std::string_view, std::optional<double>> values[] = {
      {"timeMs", row.total_ms},
      {"averageMs", row.average_ms},
      {"medianMs", row.median_ms},
      {"percentage", row.percentage}};
  for (const auto& [key, value] : values) {
    if (!value || !std::isfinite(*value)) continue;
    out.append(", \"").append(key).append("\" : ");
    AppendJsonNumber(*value, out);
  }
  out += " }\n";
  return replaced;
}

}  // namespace

uint64_t AppendTrtexecProfile(const Profile& profile, const std::vector<bool>& rows,
                              std::string& out) {
  uint64_t replaced = 0;
  std::string_view before = "  ";
  out += "[\n";
  if (profile.iterations) {
    out.append(before).append("{ \"count\" : ");
    out.append(std::to_string(*profile.iterations)).append(" }\n");
    before = ", ";
  }
  for (std::size_t i = 0; i < profile.rows.size(); ++i) {
    if (!rows.empty() && !rows[i]) continue;
    out += before;
    replaced += AppendRow(profile.rows[i], out);
    before = ", ";
  }
  out += "]\n";
  return replaced;
}

}  // namespace trtscope
