#include "parsers/gpu_telemetry/nvidia_smi.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/common/line_reader.h"
#include "parsers/common/text_cursor.h"
#include "parsers/gpu_telemetry/time_stamp.h"

namespace trtscope {
namespace {

// --- Fields -----------------------------------------------------------------

// What a column tells. Those from kSmClock on are what one records a GPU for.
enum class Field : uint8_t {
  kOther,
  kTime,
  kIndex,
  kName,
  kUuid,
  kBusId,
  kSmClock,
  kMemoryClock,
  kMaxSmClock,
  kPower,
  kPowerLimit,
  kTemperature,
  kUtilisation,
  kReasonMask,
  kReason,
};
constexpr std::size_t kFieldCount = 15;

struct FieldName {
  std::string_view name;
  Field field;
};

// As nvidia-smi's help calls them, and as its header spells them where that differs. Where a file
// has several columns for one fact, the first row here counts.
constexpr std::array<FieldName, 22> kFields = {{
    {"timestamp", Field::kTime},
    {"index", Field::kIndex},
    {"name", Field::kName},
    {"gpu_name", Field::kName},
    {"uuid", Field::kUuid},
    {"gpu_uuid", Field::kUuid},
    {"pci.bus_id", Field::kBusId},
    {"gpu_bus_id", Field::kBusId},
    {"clocks.current.sm", Field::kSmClock},
    {"clocks.sm", Field::kSmClock},
    {"clocks.current.memory", Field::kMemoryClock},
    {"clocks.mem", Field::kMemoryClock},
    {"clocks.max.sm", Field::kMaxSmClock},
    {"power.draw", Field::kPower},
    {"power.draw.instant", Field::kPower},
    {"power.draw.average", Field::kPower},
    {"power.limit", Field::kPowerLimit},
    {"enforced.power.limit", Field::kPowerLimit},
    {"temperature.gpu", Field::kTemperature},
    {"utilization.gpu", Field::kUtilisation},
    {"clocks_event_reasons.active", Field::kReasonMask},
    {"clocks_throttle_reasons.active", Field::kReasonMask},
}};

// Bits of the mask, lowest first, as the columns of single reasons are called.
constexpr std::array<std::string_view, 9> kReasons = {"gpu_idle",
                                                      "applications_clocks_setting",
                                                      "sw_power_cap",
                                                      "hw_slowdown",
                                                      "sync_boost",
                                                      "sw_thermal_slowdown",
                                                      "hw_thermal_slowdown",
                                                      "hw_power_brake_slowdown",
                                                      "display_clock_setting"};
constexpr uint64_t kIdleBit = 1;
constexpr uint64_t kNamedBits = (uint64_t{1} << kReasons.size()) - 1;

struct Column {
  std::string_view name;
  Field field = Field::kOther;
  // Its row of kFields; of two columns for one fact the one with the lower rank counts.
  std::size_t rank = 0;
  // Of a reason: its bit.
  uint64_t bit = 0;
};

// "clocks.current.sm [MHz]" without its unit.
std::string_view WithoutUnit(std::string_view cell) {
  cell = Trim(cell);
  if (cell.ends_with(']')) cell = TrimRight(cell.substr(0, cell.find('[')));
  return cell;
}

std::optional<uint64_t> ReasonBit(std::string_view name) {
  if (!Consume(name, "clocks_event_reasons.") && !Consume(name, "clocks_throttle_reasons.")) {
    return std::nullopt;
  }
  const auto* const at = std::find(kReasons.begin(), kReasons.end(), name);
  if (at == kReasons.end()) return std::nullopt;
  return uint64_t{1} << (at - kReasons.begin());
}

Column ReadColumn(std::string_view cell) {
  Column column;
  column.name = WithoutUnit(cell);
  const auto* const row = std::find_if(kFields.begin(), kFields.end(), [&](const FieldName& known) {
    return known.name == column.name;
  });
  if (row != kFields.end()) {
    column.field = row->field;
    column.rank = static_cast<std::size_t>(row - kFields.begin());
  } else if (const std::optional<uint64_t> bit = ReasonBit(column.name)) {
    column.field = Field::kReason;
    column.bit = *bit;
  }
  return column;
}

// Cells of a line; Next() is false behind the last.
class Cells {
 public:
  explicit Cells(std::string_view line) : line_(line) {}
  bool Next() {
    if (begin_ > line_.size()) return false;
    const std::size_t end = std::min(line_.find(',', begin_), line_.size());
    cell_ = Trim(line_.substr(begin_, end - begin_));
    begin_ = end + 1;
    return true;
  }
  std::string_view cell() const { return cell_; }

 private:
  std::string_view line_;
  std::string_view cell_;
  std::size_t begin_ = 0;
};

bool IsFieldName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '.' || c == '-' || (IsWordChar(c) && !IsUpper(c));
  });
}

// --- Values -----------------------------------------------------------------

// What nvidia-smi writes where there is no value.
bool IsAbsent(std::string_view cell) {
  return cell.empty() || cell.front() == '[' || cell == "N/A" || cell == "ERR!" ||
         cell == "Not Supported";
}

bool IsUnit(std::string_view text) {
  return text == "MHz" || text == "W" || text == "%" || text == "C" || text == "MiB";
}

// "1410 MHz" or, with nounits, "1410".
std::optional<double> ParseQuantity(std::string_view cell) {
  const std::optional<double> value = ConsumeNumber<double>(cell);
  const std::string_view unit = Trim(cell);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return unit.empty() || IsUnit(unit) ? value : std::nullopt;
}

std::optional<uint64_t> ParseMask(std::string_view cell) {
  if (!Consume(cell, "0x") || cell.empty()) return std::nullopt;
  uint64_t mask = 0;
  const char* const end = cell.data() + cell.size();
  const auto [stopped, error] = std::from_chars(cell.data(), end, mask, 16);
  return error == std::errc() && stopped == end ? std::optional(mask) : std::nullopt;
}

// True if nothing can be missing at the end of this cell.
bool EndsWhole(std::string_view cell) {
  const std::string_view unit = cell.substr(cell.find_last_of(' ') + 1);
  return IsUnit(unit) || cell.ends_with(']') || cell == "Active" || cell == "Not Active";
}

// --- Rows -------------------------------------------------------------------

struct Row {
  TelemetrySample sample;
  std::string_view index, name, uuid, bus_id;
  std::optional<double> time, max_sm_clock_mhz, power_limit_watts;
  uint64_t reasons = 0;
  bool tells_reasons = false;
  // The cell of a mask with bits that have no name.
  std::string_view odd_mask;
};

// Where a column's number goes; null if it has none.
std::optional<double>* PlaceOf(Field field, Row& row) {
  switch (field) {
    case Field::kSmClock:
      return &row.sample.sm_clock_mhz;
    case Field::kMemoryClock:
      return &row.sample.memory_clock_mhz;
    case Field::kMaxSmClock:
      return &row.max_sm_clock_mhz;
    case Field::kPower:
      return &row.sample.power_watts;
    case Field::kPowerLimit:
      return &row.power_limit_watts;
    case Field::kTemperature:
      return &row.sample.temperature_c;
    case Field::kUtilisation:
      return &row.sample.utilisation;
    default:
      return nullptr;
  }
}

bool ReadQuantity(std::string_view cell, Field field, Row& row) {
  std::optional<double> value = ParseQuantity(cell);
  if (!value) return false;
  if (field == Field::kUtilisation) *value /= 100;
  *PlaceOf(field, row) = value;
  return true;
}

bool ReadTime(std::string_view cell, Row& row) {
  row.time = ConsumeTimeStamp(cell);
  return row.time && cell.empty();
}

bool ReadMask(std::string_view cell, Row& row) {
  const std::optional<uint64_t> mask = ParseMask(cell);
  if (!mask) return false;
  row.tells_reasons = true;
  row.reasons |= *mask & kNamedBits;
  if ((*mask & ~kNamedBits) != 0) row.odd_mask = cell;
  return true;
}

bool ReadReason(std::string_view cell, uint64_t bit, Row& row) {
  if (cell == "Active") row.reasons |= bit;
  const bool known = cell == "Active" || cell == "Not Active";
  row.tells_reasons = row.tells_reasons || known;
  return known;
}

// False if the cell is no value of its column.
bool ReadCell(std::string_view cell, const Column& column, Row& row) {
  if (IsAbsent(cell)) return true;
  switch (column.field) {
    case Field::kOther:
      return true;
    case Field::kTime:
      return ReadTime(cell, row);
    case Field::kIndex:
      row.index = cell;
      return true;
    case Field::kName:
      row.name = cell;
      return true;
    case Field::kUuid:
      row.uuid = cell;
      return true;
    case Field::kBusId:
      row.bus_id = cell;
      return true;
    case Field::kReasonMask:
      return ReadMask(cell, row);
    case Field::kReason:
      return ReadReason(cell, column.bit, row);
    default:
      return ReadQuantity(cell, column.field, row);
  }
}

// "GPU 0: NVIDIA A100 (UUID: GPU-…)", as `nvidia-smi -L` names it, as far as the row tells it.
std::string DeviceText(const Row& row) {
  std::string text;
  if (!row.index.empty()) text = "GPU " + std::string(row.index);
  if (!row.name.empty()) text += (text.empty() ? "" : ": ") + std::string(row.name);
  const std::string_view id = row.uuid.empty() ? row.bus_id : row.uuid;
  if (id.empty()) return text;
  if (text.empty()) return std::string(id);
  return text + (row.uuid.empty() ? " (PCI: " : " (UUID: ") + std::string(id) + ")";
}

class NvidiaSmiReader {
 public:
  NvidiaSmiReader(Session& session, SourceId source)
      : session_(session), reader_(session.sources[source.index()].view()), source_(source) {}

  void Read() {
    while (reader_.NextFilled()) {
      if (IsNvidiaSmiHeader(reader_.line())) {
        ReadHeader();
      } else {
        ReadRow();
      }
    }
    session_.inputs[source_.index()].lines = reader_.number();
    if (gpus_.empty()) {
      Complain(reader_.number(), 1, "", "no sample that could be read");
    }
  }

 private:
  // A file that several recordings were appended to has several headers.
  void ReadHeader() {
    columns_.clear();
    for (Cells cells(reader_.line()); cells.Next();) columns_.push_back(ReadColumn(cells.cell()));
    std::array<const Column*, kFieldCount> chosen{};
    for (Column& column : columns_) {
      const Column*& best = chosen[static_cast<std::size_t>(column.field)];
      if (column.field == Field::kReason || column.field == Field::kReasonMask) continue;
      if (best == nullptr || column.rank < best->rank) best = &column;
    }
    for (Column& column : columns_) {
      const Column* const best = chosen[static_cast<std::size_t>(column.field)];
      if (best != nullptr && best != &column) column.field = Field::kOther;
    }
  }

  void ReadRow() {
    const std::string_view line = reader_.line();
    Row row;
    std::size_t count = 0;
    Cells cells(line);
    for (; cells.Next(); ++count) {
      if (count >= columns_.size()) return ComplainAbout(cells.cell(), "more cells than columns");
      if (!ReadCell(cells.cell(), columns_[count], row)) {
        ComplainAbout(cells.cell(), "`" + std::string(cells.cell().substr(0, 80)) +
                                        "` is no value of " +
                                        std::string(columns_[count].name.substr(0, 80)));
      }
    }
    if (count < columns_.size()) {
      return Complain(
          reader_.number(), line.size() + 1, line,
          std::to_string(count) + " cells where the header has " + std::to_string(columns_.size()));
    }
    if (!reader_.terminated() && !EndsWhole(cells.cell())) {
      return Complain(reader_.number(), line.size() + 1, line, "the input ends inside this line");
    }
    Keep(std::move(row));
  }

  void Keep(Row row) {
    row.sample.line = reader_.number();
    if (row.time) {
      if (!start_) start_ = row.time;
      row.sample.seconds = *row.time - *start_;
    }
    for (std::size_t i = 0; i < kReasons.size(); ++i) {
      const uint64_t bit = uint64_t{1} << i;
      if (bit != kIdleBit && (row.reasons & bit) != 0) {
        row.sample.throttle_reasons.push_back(kReasons[i]);
      }
    }
    if (!row.odd_mask.empty()) row.sample.throttle_reasons.push_back(row.odd_mask);
    Telemetry& gpu = TelemetryOf(row);
    if (!gpu.max_sm_clock_mhz) gpu.max_sm_clock_mhz = row.max_sm_clock_mhz;
    if (!gpu.power_limit_watts) gpu.power_limit_watts = row.power_limit_watts;
    gpu.tells_throttle_reasons = gpu.tells_throttle_reasons || row.tells_reasons;
    gpu.samples.push_back(std::move(row.sample));
  }

  Telemetry& TelemetryOf(const Row& row) {
    std::string device = DeviceText(row);
    const auto [known, is_new] = gpus_.try_emplace(std::move(device), session_.telemetry.size());
    if (is_new) {
      Telemetry gpu;
      gpu.tool = Telemetry::Tool::kNvidiaSmi;
      gpu.source = {source_, row.sample.line};
      gpu.device = session_.Store(known->first);
      session_.telemetry.push_back(std::move(gpu));
    }
    return session_.telemetry[known->second];
  }

  // Precondition: `cell` points into the line that is being read.
  void ComplainAbout(std::string_view cell, std::string message) {
    const std::string_view line = reader_.line();
    Complain(reader_.number(), static_cast<uint64_t>(cell.data() - line.data()) + 1, line,
             std::move(message));
  }

  void Complain(uint64_t number, uint64_t column, std::string_view line, std::string message) {
    session_.diagnostics.Add(AtLine(Code::kTelemetryLine, session_.inputs[source_.index()].path,
                                    number, column, line, std::move(message)));
  }

  Session& session_;
  LineReader reader_;
  SourceId source_;
  std::vector<Column> columns_;
  // Device to its place in session_.telemetry.
  std::unordered_map<std::string, std::size_t> gpus_;
  std::optional<double> start_;
};

}  // namespace

bool IsNvidiaSmiHeader(std::string_view line) {
  bool any_measured = false;
  for (Cells cells(line); cells.Next();) {
    const Column column = ReadColumn(cells.cell());
    if (!IsFieldName(column.name)) return false;
    any_measured = any_measured || column.field >= Field::kSmClock;
  }
  return any_measured;
}

bool IsNvidiaSmiRow(std::string_view line) {
  std::size_t count = 0;
  bool any_sign = false;
  for (Cells cells(line); cells.Next(); ++count) {
    std::string_view cell = cells.cell();
    if (count == 0 && cell.size() > 4 && cell[4] == '/' && ConsumeTimeStamp(cell)) any_sign = true;
    if (ParseQuantity(cell) && IsUnit(cell.substr(cell.find_last_of(' ') + 1))) any_sign = true;
  }
  return any_sign && count >= 2;
}

void ReadNvidiaSmi(Session& session, SourceId source) { NvidiaSmiReader(session, source).Read(); }

}  // namespace trtscope
