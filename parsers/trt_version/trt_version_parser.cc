#include "parsers/trt_version/trt_version_parser.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "parsers/common/line_reader.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

constexpr std::string_view kVersionSymbol = "tensorrt_version_";
constexpr std::string_view kBuildSymbol = "tensorrt_build_";
constexpr std::string_view kLibraryName = "libnvinfer.so.";
constexpr std::size_t kSymbolHead = std::size_t{4} << 10;
constexpr std::size_t kHeaderHead = std::size_t{64} << 10;
// "8.6.1": a build number behind it tells nobody anything.
constexpr std::size_t kShownNumbers = 3;

// A version as it was found: where in the text, and in which words.
struct Found {
  std::size_t at = 0;
  std::string version;
  std::string evidence;
};

// memmem, unlike string_view::find, is fast on a library of a gigabyte.
std::size_t Find(std::string_view text, std::string_view mark, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const void* const at = ::memmem(text.data() + from, text.size() - from, mark.data(), mark.size());
  if (at == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

// Up to four numbers at the front of `text`, joined by `separator`: how many bytes they take, and
// the first of them as a version.
std::pair<std::size_t, std::string> TakeNumbers(std::string_view text, char separator) {
  std::string_view rest = text;
  std::string version;
  std::size_t taken = 0;
  for (std::size_t count = 0; count <= kShownNumbers; ++count) {
    std::string_view number = rest;
    if (count > 0 && (number.empty() || number.front() != separator)) break;
    if (count > 0) number.remove_prefix(1);
    const auto value = ConsumeNumber<uint16_t>(number);
    if (!value) break;
    if (count < kShownNumbers) {
      version += (count > 0 ? "." : "") + std::to_string(*value);
    }
    rest = number;
    taken = text.size() - rest.size();
  }
  return {taken, version};
}

// The first `mark` with numbers behind it.
std::optional<Found> FindNumbered(std::string_view text, std::string_view mark, char separator) {
  for (std::size_t at = Find(text, mark, 0); at != std::string_view::npos;
       at = Find(text, mark, at + mark.size())) {
    const auto [length, version] = TakeNumbers(text.substr(at + mark.size(), 64), separator);
    if (length == 0) continue;
    return Found{at, version, std::string(text.substr(at, mark.size() + length))};
  }
  return std::nullopt;
}

std::optional<Found> FindInLibrary(std::string_view bytes) {
  if (std::optional<Found> symbol = FindNumbered(bytes, kVersionSymbol, '_')) return symbol;
  return FindNumbered(bytes, kLibraryName, '.');
}

// --- Symbols ----------------------------------------------------------------

// "0000000018f78c50 B name" or "                 U name".
bool IsNmLine(std::string_view line) {
  const std::size_t address = std::min(line.find_first_not_of("0123456789abcdef"), line.size());
  if (address != 0 && address != 8 && address != 16) return false;
  std::string_view rest = line.substr(address);
  const std::size_t blanks = std::min(rest.find_first_not_of(' '), rest.size());
  if (address == 0 ? blanks < 8 : blanks != 1) return false;
  rest.remove_prefix(blanks);
  return rest.size() > 2 && IsWordChar(rest[0]) && !IsDigit(rest[0]) && rest[1] == ' ' &&
         rest[2] != ' ';
}

// Other tools (readelf, objdump, strings) write a symbol last in its line, too.
bool EndsInSymbol(std::string_view line) {
  line = TrimRight(line);
  const std::string_view last = line.substr(line.find_last_of(" \t") + 1);
  return last.starts_with(kBuildSymbol) ||
         (last.starts_with(kVersionSymbol) &&
          TakeNumbers(last.substr(kVersionSymbol.size()), '_').first > 0);
}

bool LooksLikeSymbols(std::string_view text) {
  // The heading of each file, if nm was given several.
  constexpr uint64_t kHeadings = 3;
  LineReader reader(text.substr(0, kSymbolHead));
  for (uint64_t filled = 0; reader.NextFilled(); ++filled) {
    if (filled < kHeadings && IsNmLine(reader.line())) return true;
    if (EndsInSymbol(reader.line())) return true;
  }
  return false;
}

std::optional<Found> FindBuildSymbol(std::string_view text) {
  const std::size_t at = Find(text, kBuildSymbol, 0);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t length = kBuildSymbol.size();
  constexpr std::size_t kMost = 200;
  while (length < kMost && at + length < text.size() && IsWordChar(text[at + length])) ++length;
  return Found{at, "", std::string(text.substr(at, length))};
}

std::optional<Found> FindInSymbols(std::string_view text) {
  if (!LooksLikeSymbols(text)) return std::nullopt;
  if (std::optional<Found> version = FindNumbered(text, kVersionSymbol, '_')) return version;
  return FindBuildSymbol(text);
}

// --- Headers ----------------------------------------------------------------

struct Define {
  std::string_view name;
  // A number or another macro's name.
  std::string_view value;
};

std::string_view TakeWord(std::string_view& text) {
  text = TrimLeft(text);
  const auto* const end = std::find_if_not(text.begin(), text.end(), IsWordChar);
  const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(word.size());
  return word;
}

std::optional<Define> ParseDefine(std::string_view line) {
  line = TrimLeft(line);
  if (!Consume(line, "#")) return std::nullopt;
  if (TakeWord(line) != "define") return std::nullopt;
  Define define;
  define.name = TakeWord(line);
  define.value = TakeWord(line);
  if (define.name.empty() || define.value.empty()) return std::nullopt;
  return define;
}

// Whether the head defines the major version, without which the rest is not looked at.
bool LooksLikeHeader(std::string_view text) {
  const std::string_view head = text.substr(0, kHeaderHead);
  if (head.find("NV_TENSORRT_MAJOR") == std::string_view::npos) return false;
  for (LineReader reader(head); reader.Next();) {
    const std::optional<Define> define = ParseDefine(reader.line());
    if (define && define->name == "NV_TENSORRT_MAJOR") return true;
  }
  return false;
}

// The macros of a header. The first definition counts: which branch of an #if holds is not known.
using Defines = std::map<std::string_view, std::string_view>;

Defines ReadDefines(std::string_view text) {
  Defines defines;
  for (LineReader reader(text); reader.Next();) {
    const std::optional<Define> define = ParseDefine(reader.line());
    if (define && (define->name.starts_with("NV_TENSORRT_") || define->name.starts_with("TRT_"))) {
      defines.emplace(define->name, define->value);
    }
  }
  return defines;
}

// The number that a macro stands for, by way of other macros. Circles end.
std::optional<uint16_t> Resolve(const Defines& defines, std::string_view name) {
  constexpr int kMostSteps = 8;
  for (int step = 0; step < kMostSteps; ++step) {
    const auto found = defines.find(name);
    if (found == defines.end()) return std::nullopt;
    if (const auto number = ParseNumber<uint16_t>(found->second)) return number;
    name = found->second;
  }
  return std::nullopt;
}

std::optional<Found> FindInHeader(std::string_view text) {
  if (!LooksLikeHeader(text)) return std::nullopt;
  constexpr std::array<std::string_view, kShownNumbers> kParts = {
      "NV_TENSORRT_MAJOR", "NV_TENSORRT_MINOR", "NV_TENSORRT_PATCH"};
  const Defines defines = ReadDefines(text);
  Found found;
  for (const std::string_view part : kParts) {
    const std::optional<uint16_t> number = Resolve(defines, part);
    if (!number) break;
    found.version += (found.version.empty() ? "" : ".") + std::to_string(*number);
  }
  if (found.version.empty()) return std::nullopt;
  const std::string_view value = defines.at(kParts[0]);
  found.at = static_cast<std::size_t>(value.data() - text.data());
  found.evidence = std::string(kParts[0]) + " " + std::to_string(*Resolve(defines, kParts[0]));
  return found;
}

// The version, and what the file is.
std::optional<std::pair<VersionFact::From, Found>> FindVersion(std::string_view text) {
  const auto as = [](VersionFact::From from, std::optional<Found> found) {
    using Pair = std::pair<VersionFact::From, Found>;
    return found ? std::optional<Pair>({from, *std::move(found)}) : std::nullopt;
  };
  if (IsElf(text)) return as(VersionFact::From::kLibrary, FindInLibrary(text));
  if (LooksBinary(text)) return std::nullopt;
  if (auto header = FindInHeader(text)) return as(VersionFact::From::kHeader, std::move(header));
  return as(VersionFact::From::kSymbols, FindInSymbols(text));
}

uint64_t CountLines(std::string_view text) {
  LineReader reader(text);
  while (reader.Next()) {
  }
  return reader.number();
}

}  // namespace

bool SniffTrtVersion(std::string_view text) { return FindVersion(text).has_value(); }

void ParseTrtVersion(Session& session, SourceId source, const ParseOptions&) {
  const std::string_view text = session.sources[source.index()].view();
  auto found = FindVersion(text);
  if (!found) return;
  VersionFact fact;
  fact.from = found->first;
  fact.version = std::move(found->second.version);
  fact.evidence = std::move(found->second.evidence);
  fact.source = {source, 0};
  // A library has no lines.
  if (fact.from != VersionFact::From::kLibrary) {
    fact.source.line = LocateLine(text, found->second.at).line;
    session.inputs[source.index()].lines = CountLines(text);
  }
  session.versions.push_back(std::move(fact));
}

}  // namespace trtscope
