// make_dumps --seed 001|002|004 [--half] DIR    dumps that give published figures (seed_dumps.h)
// make_dumps --large BYTES DIR                  two raw FP32 files of that size
// make_dumps --large-text BYTES DIR             the same values as text, files of about that size
//
// Writes into DIR/fp32 and DIR/fp16 (int8 for seed 004), the same bytes every time.

#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/seed_dumps.h"

namespace trtscope::bench {
namespace {

// What large files consist of, over and over.
constexpr std::size_t kPieceValues = std::size_t{1} << 20;

int PrintUsage() {
  std::fputs(
      "usage: make_dumps --seed 001|002|004 [--half] DIR\n"
      "       make_dumps --large BYTES DIR | --large-text BYTES DIR\n"
      "  --seed   dumps whose comparison gives the figures of one of NVIDIA's tables;\n"
      "           --half writes FP16 tensors of 002 as FP16, not as FP32\n"
      "  --large  two raw FP32 tensors of BYTES (2G, 100M, ...) each, one rounded to FP16;\n"
      "           --large-text: printed\n",
      stderr);
  return 2;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  constexpr std::string_view kUnits = "KMG";
  unsigned shift = 0;
  if (!text.empty()) {
    const char last = static_cast<char>(std::toupper(static_cast<unsigned char>(text.back())));
    const auto unit = kUnits.find(last);
    if (unit != std::string_view::npos) shift = 10 * (static_cast<unsigned>(unit) + 1);
    if (shift != 0) text.remove_suffix(1);
  }
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number == 0 || number > (UINT64_MAX >> shift)) return std::nullopt;
  return number << shift;
}

// Calls write(file) on a new file at `path`, whose folders it makes.
bool WriteFile(const std::filesystem::path& path, const std::function<bool(std::FILE*)>& write) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  const bool written = file != nullptr && write(file);
  if ((file == nullptr || std::fclose(file) == 0) && written) return true;
  std::fprintf(stderr, "make_dumps: cannot write %s: %s\n", path.c_str(), std::strerror(errno));
  return false;
}

bool Put(std::string_view bytes, std::FILE* file) {
  return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

bool WriteAll(const std::vector<DumpFile>& files, const std::filesystem::path& folder) {
  for (const DumpFile& file : files) {
    const auto put = [&](std::FILE* to) { return Put(file.bytes, to); };
    if (!WriteFile(folder / file.path, put)) return false;
  }
  return true;
}

std::vector<float> Rounded(std::vector<float> values) {
  for (float& value : values) value = FromHalf(ToHalf(value));
  return values;
}

bool WriteLarge(uint64_t bytes, const std::filesystem::path& folder) {
  const std::vector<float> values = MakeActivations(kPieceValues, 1);
  const uint64_t count = bytes / sizeof(float);
  const std::string name = "large.output." + std::to_string(count) + ".fp32.raw";
  const auto write = [&](const std::vector<float>& piece, std::FILE* to) {
    const std::string_view all(reinterpret_cast<const char*>(piece.data()),
                               sizeof(float) * kPieceValues);
    uint64_t left = count * sizeof(float);
    for (; left > all.size(); left -= all.size()) {
      if (!Put(all, to)) return false;
    }
    return Put(all.substr(0, static_cast<std::size_t>(left)), to);
  };
  return WriteFile(folder / "fp32" / name, [&](std::FILE* to) { return write(values, to); }) &&
         WriteFile(folder / "fp16" / name,
                   [&](std::FILE* to) { return write(Rounded(values), to); });
}

constexpr std::size_t kRowValues = 16;

std::string Printed(const std::vector<float>& values) {
  std::string text;
  char number[40];
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int length = std::snprintf(number, sizeof(number), "%g%c", static_cast<double>(values[i]),
                                     (i + 1) % kRowValues == 0 ? '\n' : ' ');
    text.append(number, static_cast<std::size_t>(length));
  }
  return text;
}

bool WriteLargeText(uint64_t bytes, const std::filesystem::path& folder) {
  const std::vector<float> values = MakeActivations(kPieceValues, 1);
  const std::string reference = Printed(values);
  const std::string candidate = Printed(Rounded(values));
  const uint64_t pieces = bytes / reference.size() + 1;
  const std::string shape = "[" + std::to_string(pieces * kPieceValues) + "]\n";
  const auto write = [&](const std::string& piece, std::FILE* to) {
    bool good = Put(shape, to);
    for (uint64_t i = 0; i < pieces && good; ++i) good = Put(piece, to);
    return good;
  };
  return WriteFile(folder / "fp32/large.txt", [&](auto* to) { return write(reference, to); }) &&
         WriteFile(folder / "fp16/large.txt", [&](auto* to) { return write(candidate, to); });
}

int Written(bool good) { return good ? 0 : 1; }

int WriteSeed(std::string_view seed, bool half, const std::filesystem::path& folder) {
  if (seed == "001") return Written(WriteAll(MakeFp16Dumps(), folder));
  if (seed == "002") return Written(WriteAll(MakeDeviationDumps(half), folder));
  if (seed == "004") return Written(WriteAll(MakeInt8Dumps(), folder));
  return PrintUsage();
}

int Run(std::vector<std::string_view> arguments) {
  bool half = false;
  if (arguments.size() == 4 && arguments[2] == "--half") {
    half = true;
    arguments.erase(arguments.begin() + 2);
  }
  if (arguments.size() != 3) return PrintUsage();
  const std::filesystem::path folder = arguments[2];
  if (arguments[0] == "--seed") return WriteSeed(arguments[1], half, folder);
  const std::optional<uint64_t> bytes = ParseSize(arguments[1]);
  if (!bytes) return PrintUsage();
  if (arguments[0] == "--large") return Written(WriteLarge(*bytes, folder));
  if (arguments[0] == "--large-text") return Written(WriteLargeText(*bytes, folder));
  return PrintUsage();
}

}  // namespace
}  // namespace trtscope::bench

int main(int argc, char** argv) { return trtscope::bench::Run({argv + 1, argv + argc}); }
