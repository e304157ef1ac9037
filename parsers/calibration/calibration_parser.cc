#include "parsers/calibration/calibration_parser.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "parsers/common/line_reader.h"
#include "parsers/common/text_cursor.h"
#include "parsers/common/version_code.h"

namespace trtscope {
namespace {

// Digits of a float in hexadecimal. TensorRT writes no leading zeros.
constexpr std::size_t kHexDigits = 8;

struct Header {
  // "8601"; empty for the bare numbers of old.
  std::string_view version_digits;
  std::string_view algorithm;
};

bool IsAlphanumeric(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsWordChar(c) && c != '_'; });
}

std::optional<Header> ParseHeader(std::string_view line) {
  line = Trim(line);
  if (!line.empty() && std::all_of(line.begin(), line.end(), IsDigit)) return Header{};
  if (!Consume(line, "TRT-")) return std::nullopt;
  const std::size_t dash = line.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const Header header{line.substr(0, dash), line.substr(dash + 1)};
  const bool sound = IsAlphanumeric(header.version_digits) && IsAlphanumeric(header.algorithm);
  return sound ? std::optional(header) : std::nullopt;
}

std::optional<float> ParseScale(std::string_view digits) {
  if (digits.size() > kHexDigits) return std::nullopt;
  uint32_t bits = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, bits, 16);
  if (error != std::errc() || stopped != end) return std::nullopt;
  const auto scale = std::bit_cast<float>(bits);
  return std::isfinite(scale) ? std::optional(scale) : std::nullopt;
}

// A line's halves. A name may hold anything, so it ends at the last colon.
struct Entry {
  std::string_view tensor;
  std::string_view digits;
};

std::optional<Entry> SplitEntry(std::string_view line) {
  line = TrimRight(line);
  const std::size_t colon = line.rfind(": ");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  return Entry{line.substr(0, colon), TrimLeft(line.substr(colon + 2))};
}

class CacheReader {
 public:
  CacheReader(Session& session, SourceId source)
      : session_(session), reader_(session.sources[source.index()].view()), source_(source) {}

  void Read() {
    ReadHeader();
    while (reader_.NextFilled()) ReadEntry(reader_.line());
    session_.inputs[source_.index()].lines = reader_.number();
    session_.calibrations.push_back(std::move(cache_));
  }

 private:
  void ReadHeader() {
    reader_.NextFilled();
    cache_.source = {source_, reader_.number()};
    const Header header = ParseHeader(reader_.line()).value_or(Header{});
    cache_.trt_version = DecodeVersion(header.version_digits).value_or("");
    cache_.algorithm = header.algorithm;
  }

  void ReadEntry(std::string_view line) {
    const std::optional<Entry> entry = SplitEntry(line);
    if (!entry) return Complain(1, "no tensor's name and scale");
    const auto column = static_cast<uint64_t>(entry->digits.data() - line.data()) + 1;
    if (!reader_.terminated() && entry->digits.size() < kHexDigits) {
      return Complain(column, "the input ends inside this line");
    }
    const std::optional<float> scale = ParseScale(entry->digits);
    if (!scale) return Complain(column, "the scale is not the hex digits of a finite float");
    cache_.scales.push_back({entry->tensor, *scale, reader_.number()});
  }

  void Complain(uint64_t column, std::string message) {
    session_.diagnostics.Add(AtLine(Code::kCalibrationLine, session_.inputs[source_.index()].path,
                                    reader_.number(), column, reader_.line(), std::move(message)));
  }

  Session& session_;
  LineReader reader_;
  SourceId source_;
  CalibrationCache cache_;
};

}  // namespace

bool SniffCalibration(std::string_view text) {
  constexpr std::size_t kHead = std::size_t{4} << 10;
  LineReader reader(text.substr(0, kHead));
  if (!reader.NextFilled()) return false;
  const std::optional<Header> header = ParseHeader(reader.line());
  if (!header) return false;
  if (!header->algorithm.empty()) return true;
  if (!reader.NextFilled()) return false;
  const std::optional<Entry> entry = SplitEntry(reader.line());
  return entry && entry->digits.size() == kHexDigits && ParseScale(entry->digits);
}

void ParseCalibration(Session& session, SourceId source, const ParseOptions&) {
  CacheReader(session, source).Read();
}

}  // namespace trtscope
