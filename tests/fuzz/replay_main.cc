// Stands in for libFuzzer in normal builds, so that fuzz targets are compiled and run by every test
// run:
//   build_log_replay PATH…          each file, those below folders too
//   kernel_name_replay --lines FILE each line of the file
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> FilesBelow(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void RunOn(std::string_view bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::size_t RunOnLines(std::string_view text) {
  std::size_t lines = 0;
  for (; !text.empty(); ++lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    RunOn(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  bool lines = false;
  std::size_t inputs = 0;
  for (const std::string& argument : arguments) {
    if (argument == "--lines") {
      lines = true;
      continue;
    }
    for (const fs::path& path : FilesBelow(argument)) {
      const std::string bytes = ReadWhole(path);
      if (lines) {
        inputs += RunOnLines(bytes);
      } else {
        RunOn(bytes);
        ++inputs;
      }
    }
  }
  std::printf("%zu inputs\n", inputs);
  // A wrong path must not pass for a good run.
  return inputs == 0 ? 1 : 0;
}
